#pragma once

#include "cli/output.h"
#include "core/desk.h"

G_BEGIN_DECLS

/* What a run of the program has in hand, and what a command is. */

typedef struct _Cli Cli;

typedef struct
{
  const char *name;
  const char *value; /* (nullable) what stands after it, in the help; NULL: a switch */
  const char *help;
} CliOption;

/* Does the work of a command. What is for standard output is collected in the run, so
 * that a failure half-way prints nothing there. */
typedef gboolean (*CliRunFunc) (Cli *cli, GError **error);

typedef struct
{
  const char *name;      /* one word, or two separated by a space */
  const char *arguments; /* for the help */
  const char *help;
  CliRunFunc run;
  const CliOption *options; /* (nullable) up to one without a name */
  guint least_words;
  guint most_words;
  gboolean takes_at; /* --at may go with it */
} CliCommand;

/* Exit statuses that scripts rely on. */
enum
{
  CLI_STATUS_DONE = 0,
  CLI_STATUS_FAILED = 1,
  CLI_STATUS_USAGE = 2,
  CLI_STATUS_UNSENT = 3,
  CLI_STATUS_NOTHING_TO_DO = 4,
};

/* The one error that core has no code for: the command line itself is wrong. */
typedef enum
{
  CLI_ERROR_USAGE,
} CliError;

#define CLI_ERROR (cli_error_quark ())
GQuark cli_error_quark (void);

struct _Cli
{
  const CliCommand *command; /* (unowned) (nullable) */
  GPtrArray *words;          /* (owned) (element-type (unowned) utf8) what it is about */
  GHashTable *options;       /* (owned) (element-type (unowned) utf8 (unowned) utf8) */
  gboolean json;

  StintPaths *paths;     /* (owned) */
  StintClock *clock;     /* (owned) */
  StintStore *store;     /* (owned) (nullable) opened when first needed */
  StintDesk *desk;       /* (owned) (nullable) */
  char *zone;            /* (owned) where the person is now */
  GTimeZone *zone_data;  /* (owned) (nullable) kept so that GLib reads its file once */
  gint64 now_s;          /* when the program was started */
  GString *out;          /* (owned) for standard output */
  GString *said;         /* (owned) for standard error, after it */
  GPtrArray *candidates; /* (owned) (nullable) (element-type StintTicket) with an error */
  gboolean recorded;     /* something was committed */
  int status;            /* exit status when nothing failed */
};

Cli *cli_new (void);
void cli_hold_zone (Cli *self);
void cli_free (Cli *self);
gboolean cli_set_paths (Cli *self, GError **error);

const char *cli_option (Cli *self, const char *name);
const char *cli_word (Cli *self, guint n);
char *cli_words_from (Cli *self, guint n);

StintStore *cli_get_store (Cli *self, GError **error);
StintDesk *cli_get_desk (Cli *self, GError **error);

gboolean cli_usage_error (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);
gboolean cli_read_id (const char *text, gint64 *id, GError **error);
gboolean cli_check_filled (Cli *self, const char *const *names, GError **error);
gboolean cli_read_count (Cli *self, const char *option, gint64 *count, GError **error);
gboolean cli_read_instant (Cli *self, const char *text, gint64 *at_s, GError **error);
gboolean cli_read_at (Cli *self, gint64 *at_s, GError **error);

void cli_add_json (Cli *self, CliJson *json);
void cli_add_text (Cli *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void cli_say (Cli *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

void cli_wake (Cli *self, gboolean say_no_account);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cli, cli_free)

G_END_DECLS
