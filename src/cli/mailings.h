#pragma once

#include "cli/cli.h"
#include "core/mailing.h"

G_BEGIN_DECLS

/* Whether client updates were mailed on, as the commands tell it. */

gboolean cli_add_mailing_json (Cli *cli, CliJson *json, gint64 op_id, GError **error);
gboolean cli_add_mailings_json (Cli *cli, CliJson *json, gint64 work_id, GError **error);
gboolean cli_add_mailing_text (Cli *cli, const char *label, gint64 op_id, GError **error);
gboolean cli_add_mailings_text (Cli *cli,
                                const char *label,
                                gint64 work_id,
                                GError **error);

G_END_DECLS
