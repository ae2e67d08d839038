#pragma once

#include "cli/cli.h"

G_BEGIN_DECLS

/* A secret, kept in one place so that it can be wiped. */
typedef struct
{
  char text[1024]; /* not terminated */
  gsize length;
} CliSecret;

gboolean cli_read_secret (Cli *cli, CliSecret *secret, GError **error);
void cli_secret_wipe (CliSecret *secret);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliSecret, cli_secret_wipe)

G_END_DECLS
