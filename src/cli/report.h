#pragma once

#include "cli/cli.h"

G_BEGIN_DECLS

/* What a verb did, as every verb reports it. */

void cli_add_done_json (Cli *cli, const StintDone *done);
char *cli_dup_full_name (const StintDone *done);
char *cli_time (Cli *cli, gint64 at_s);
const char *cli_state_text (const char *state);
GPtrArray *cli_list_unknown (Cli *cli, GError **error);
void cli_add_unknown (Cli *cli, GPtrArray *unknown);
void cli_add_entries (Cli *cli, const GArray *entries);
void cli_say_about (Cli *cli, const StintDone *done);
gboolean cli_find_candidates (Cli *cli, const char *ticket, GError **error);
void cli_wake_after (Cli *cli, const StintDone *done);

/* Parts of JSON that several commands print. */
void cli_add_entries_json (CliJson *json, const GArray *entries);
void cli_add_stint_json (CliJson *json, StintStint *stint, gint64 now_s);

G_END_DECLS
