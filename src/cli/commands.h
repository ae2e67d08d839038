#pragma once

#include "cli/cli.h"

G_BEGIN_DECLS

extern const CliOption cli_global_options[];

const CliCommand *cli_find_command (const char *first, const char *second);
gboolean cli_second_words_exist (const char *first);
char *cli_second_words (const char *first);
void cli_add_help (Cli *cli);

/* command-account.c */
gboolean cli_account_add (Cli *cli, GError **error);
gboolean cli_account_show (Cli *cli, GError **error);
gboolean cli_account_check (Cli *cli, GError **error);
gboolean cli_account_rotate (Cli *cli, GError **error);
gboolean cli_account_remove (Cli *cli, GError **error);

/* command-statuses.c */
gboolean cli_account_statuses (Cli *cli, GError **error);
gboolean cli_account_status_means (Cli *cli, GError **error);

/* command-sync.c */
gboolean cli_sync (Cli *cli, GError **error);

/* command-tickets.c */
gboolean cli_tickets (Cli *cli, GError **error);
gboolean cli_ticket (Cli *cli, GError **error);

/* command-work.c */
gboolean cli_engage (Cli *cli, GError **error);
gboolean cli_interrupt (Cli *cli, GError **error);
gboolean cli_bind (Cli *cli, GError **error);
gboolean cli_park (Cli *cli, GError **error);
gboolean cli_resume (Cli *cli, GError **error);
gboolean cli_switch (Cli *cli, GError **error);
gboolean cli_discard (Cli *cli, GError **error);

/* command-acts.c */
gboolean cli_take (Cli *cli, GError **error);
gboolean cli_move (Cli *cli, GError **error);
gboolean cli_amend (Cli *cli, GError **error);

/* command-settings.c */
gboolean cli_settings_list (Cli *cli, GError **error);
gboolean cli_settings_get (Cli *cli, GError **error);
gboolean cli_settings_set (Cli *cli, GError **error);

/* command-hand-over.c */
gboolean cli_disengage (Cli *cli, GError **error);
gboolean cli_log (Cli *cli, GError **error);

/* command-day.c */
gboolean cli_status (Cli *cli, GError **error);
gboolean cli_day (Cli *cli, GError **error);

/* command-outbox.c */
gboolean cli_outbox_list (Cli *cli, GError **error);
gboolean cli_outbox_show (Cli *cli, GError **error);
gboolean cli_outbox_retry (Cli *cli, GError **error);
gboolean cli_outbox_cancel (Cli *cli, GError **error);

/* command-doctor.c */
gboolean cli_doctor (Cli *cli, GError **error);

G_END_DECLS
