#pragma once

#include "cli/cli.h"

G_BEGIN_DECLS

/* The queues that a person names. */

char *cli_find_queues (Cli *cli, const char *name, GError **error);
gboolean cli_fetch_queues (Cli *cli, const char *queues, GError **error);

G_END_DECLS
