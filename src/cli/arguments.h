#pragma once

#include "cli/cli.h"

G_BEGIN_DECLS

gboolean cli_read_arguments (Cli *cli, int argc, char **argv, GError **error);

G_END_DECLS
