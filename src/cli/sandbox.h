#pragma once

#include "cli/cli.h"

G_BEGIN_DECLS

gboolean cli_enter_sandbox (Cli *cli, GError **error);

G_END_DECLS
