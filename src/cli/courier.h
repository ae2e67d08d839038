#pragma once

#include "cli/secret-input.h"

G_BEGIN_DECLS

gboolean cli_run_courier (Cli *cli,
                          const char *mode,
                          const char *const *options,
                          const CliSecret *secret,
                          gboolean quiet,
                          int *status,
                          GError **error);

G_END_DECLS
