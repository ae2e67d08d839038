#include <config.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <sys/stat.h>

#include "cli/commands.h"
#include "cli/report.h"
#include "cli/text.h"
#include "core/calendar.h"
#include "core/store-account.h"
#include "core/store-feeds.h"
#include "core/wake.h"

/* Looks whether everything is well. Each finding has a name that scripts may rely on. */

typedef enum
{
  GRADE_OK,
  GRADE_NOTE,
  GRADE_FAILED,
} Grade;

typedef struct
{
  const char *name;
  const char *label;
  Grade grade;
  char *text; /* (owned) */
} Finding;

static const char *const grades[] = { "ok", "note", "failed" };

static void
finding_clear (gpointer data)
{
  Finding *finding = data;

  g_free (finding->text);
}

static void
add (GArray *findings, const char *name, const char *label, Grade grade, char *text)
{
  Finding finding = { name, label, grade, text };

  g_array_append_val (findings, finding);
}

static void
look_at_directory (GArray *findings, const char *directory)
{
  struct stat info = { 0 };
  gboolean open =
    stat (directory, &info) == 0 && (info.st_mode & (S_IRWXG | S_IRWXO)) != 0;

  if (open)
    add (findings, "data_dir", _ ("Data"), GRADE_FAILED,
         g_strdup_printf (_ ("%s: other people can look into it; try: chmod 700 ‘%s’"),
                          directory, directory));
  else
    add (findings, "data_dir", _ ("Data"), GRADE_OK, g_strdup (directory));
}

static void
look_at_file (GArray *findings,
              const char *name,
              const char *label,
              const char *directory,
              const char *file)
{
  g_autofree char *path = g_build_filename (directory, file, NULL);
  g_autofree char *size = NULL;
  struct stat info = { 0 };

  if (stat (path, &info) != 0)
    {
      add (findings, name, label, GRADE_NOTE,
           g_strdup_printf (_ ("%s: not there"), path));
      return;
    }
  size = g_format_size ((guint64) info.st_size);
  add (findings, name, label, GRADE_OK, g_strdup_printf ("%s (%s)", path, size));
}

static void
look_at_files (Cli *cli, GArray *findings)
{
  look_at_directory (findings, cli->paths->data);
  look_at_file (findings, "database", _ ("Database"), cli->paths->data, "stint.db");
  look_at_file (findings, "cache", _ ("Cache"), cli->paths->cache, "cache.db");
}

static void
look_at_integrity (StintStore *store, GArray *findings)
{
  g_autofree char *loss = stint_store_dup_loss (store);
  g_autoptr (GError) error = NULL;

  if (loss != NULL)
    add (findings, "loss", _ ("Loss"), GRADE_NOTE, g_steal_pointer (&loss));

  if (stint_store_check (store, &error))
    add (findings, "integrity", _ ("Integrity"), GRADE_OK, g_strdup (_ ("whole")));
  else
    add (findings, "integrity", _ ("Integrity"), GRADE_FAILED, g_strdup (error->message));
}

/* From 3.7.0 to 3.51.2 two writers of a write-ahead log can damage it. Ours never write
 * at once, so this is for the person who wonders. */
static void
look_at_sqlite (GArray *findings)
{
  const char *version = stint_store_get_sqlite_version ();
  int major = 0;
  int minor = 0;
  int patch = 0;
  gboolean affected = FALSE;

  sscanf (version, "%d.%d.%d", &major, &minor, &patch);
  affected = major == 3 && minor >= 7 && (minor < 51 || (minor == 51 && patch < 3));
  add (findings, "sqlite", _ ("SQLite"), GRADE_OK,
       affected ? g_strdup_printf (
                    _ ("%s; it has a fault with two writers at once, which a lock "
                       "of Stint's own excludes"),
                    version)
                : g_strdup (version));
}

static void
look_at_account (StintStore *store, GArray *findings)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StintAccount) account = stint_store_get_account (store, &error);

  if (error != NULL)
    add (findings, "account", _ ("Account"), GRADE_FAILED, g_strdup (error->message));
  else if (account == NULL)
    add (findings, "account", _ ("Account"), GRADE_NOTE,
         g_strdup (_ ("none; add one with: stintctl account add")));
  else
    add (findings, "account", _ ("Account"), GRADE_OK,
         g_strdup_printf ("%s, %s", account->psa, account->user));
  if (account != NULL && account->gate_shut)
    add (findings, "connection", _ ("Connection"), GRADE_FAILED,
         g_strdup_printf (_ ("stopped: %s; try: stintctl account rotate"),
                          account->gate_message != NULL
                            ? account->gate_message
                            : _ ("the credentials were refused")));
  else if (account != NULL)
    add (findings, "connection", _ ("Connection"), GRADE_OK, g_strdup (_ ("open")));
}

static void
look_at_outbox (StintStore *store, GArray *findings)
{
  gint64 waiting = stint_store_count_waiting (store, NULL);
  gint64 attention = stint_store_count_attention (store, NULL);

  add (findings, "outbox", _ ("Outbox"), waiting + attention > 0 ? GRADE_NOTE : GRADE_OK,
       g_strdup_printf (_ ("%d to be sent, %d need attention"), (int) waiting,
                        (int) attention));
}

/* (transfer full): how many of each, those alone that there are. */
static char *
count_words (const gint64 *counts, gint64 *total)
{
  const char *const labels[STINT_N_PURPOSES] = {
    _ ("sending"),   _ ("looking for what was sent"), _ ("tickets"), _ ("reference data"),
    _ ("scorecard"), _ ("the limit itself"),
  };
  GString *words = g_string_new (NULL);

  *total = 0;
  for (guint i = 0; i < STINT_N_PURPOSES; i++)
    {
      *total += counts[i];
      if (counts[i] > 0)
        g_string_append_printf (words, "%s%s %d", words->len > 0 ? ", " : "", labels[i],
                                (int) counts[i]);
    }
  return g_string_free (words, FALSE);
}

/* Requests of this hour and of the whole hours of the last day that had any. */
static void
look_at_requests (Cli *cli, StintStore *store, GArray *findings)
{
  gint64 hour_s = cli->now_s - cli->now_s % 3600;
  gint64 now[STINT_N_PURPOSES] = { 0 };
  gint64 busiest = 0;
  gint64 this_hour = 0;
  g_autofree char *words = NULL;

  for (gint64 at_s = hour_s - 86400 + 3600; at_s <= hour_s; at_s += 3600)
    {
      gint64 total = 0;

      g_free (words);
      if (!stint_store_count_requests (store, at_s, at_s + 3600, now, NULL))
        return;
      words = count_words (now, &total);
      busiest = MAX (busiest, total);
      this_hour = total;
    }
  add (findings, "requests", _ ("Requests"), GRADE_OK,
       g_strdup_printf (_ ("this hour %d%s%s%s; at most %d in an hour of the last day"),
                        (int) this_hour, *words != '\0' ? " (" : "", words,
                        *words != '\0' ? ")" : "", (int) busiest));
}

static void
look_at_shop (Cli *cli, StintStore *store, GArray *findings)
{
  StintLoad load = { 0 };

  if (!stint_store_get_load (store, &load, NULL) || load.told_s == 0)
    return;
  if (load.allowed == 0)
    {
      add (findings, "shop", _ ("Shop"), GRADE_OK,
           g_strdup (_ ("the PSA sets no limit")));
      return;
    }
  add (findings, "shop", _ ("Shop"),
       load.used * 2 >= load.allowed ? GRADE_NOTE : GRADE_OK,
       g_strdup_printf (_ ("all who use the PSA together have made %d of %d requests in "
                           "%d minutes (%d %%), as of %d minutes ago"),
                        (int) load.used, (int) load.allowed, (int) (load.window_s / 60),
                        (int) (load.used * 100 / load.allowed),
                        (int) ((cli->now_s - load.told_s) / 60)));
}

/* An answer that was not believed has a reason that a person should know. */
static void
look_at_feeds (StintStore *store, GArray *findings)
{
  g_autofree char *doubts = stint_store_dup_doubts (store, NULL);

  if (doubts != NULL)
    add (findings, "feeds", _ ("Fetched"), GRADE_NOTE, g_steal_pointer (&doubts));
}

static void
look_at_store (Cli *cli, GArray *findings)
{
  g_autoptr (GError) error = NULL;
  StintStore *store = cli_get_store (cli, &error);

  look_at_files (cli, findings);
  if (store == NULL)
    {
      add (findings, "integrity", _ ("Integrity"), GRADE_FAILED,
           g_strdup (error->message));
      return;
    }
  look_at_integrity (store, findings);
  look_at_sqlite (findings);
  look_at_account (store, findings);
  look_at_outbox (store, findings);
  look_at_requests (cli, store, findings);
  look_at_shop (cli, store, findings);
  look_at_feeds (store, findings);
}

static void
look_at_courier (Cli *cli, GArray *findings)
{
  gboolean runs = stint_courier_running (cli->paths);

  add (findings, "courier", _ ("Courier"), GRADE_OK,
       g_strdup (runs ? _ ("running") : _ ("not running; it is started when needed")));
}

static void
look_at_clock (Cli *cli, GArray *findings)
{
  g_autoptr (GDateTime) local = stint_instant_local (cli->now_s, cli->zone);
  g_autofree char *now = g_date_time_format (local, "%Y-%m-%d %H:%M:%S %z");

  add (findings, "clock", _ ("Clock"), GRADE_OK, g_steal_pointer (&now));
  if (stint_zone_valid (cli->zone))
    add (findings, "zone", _ ("Zone"), GRADE_OK, g_strdup (cli->zone));
  else
    add (findings, "zone", _ ("Zone"), GRADE_FAILED,
         g_strdup_printf (_ ("‘%s’ is not known to this system, so UTC is taken; set the "
                             "time zone, or install tzdata"),
                          cli->zone));
}

static void
add_findings_json (Cli *cli, const GArray *findings, gboolean well)
{
  g_autoptr (CliJson) json = cli_json_new ();

  cli_json_begin_object (json, NULL);
  cli_json_boolean (json, "ok", well);
  cli_json_string (json, "version", STINT_VERSION);
  cli_json_string (json, "live_tenant", "never");
  cli_json_begin_array (json, "checks");
  for (guint i = 0; i < findings->len; i++)
    {
      const Finding *finding = &g_array_index (findings, Finding, i);

      cli_json_begin_object (json, NULL);
      cli_json_string (json, "name", finding->name);
      cli_json_string (json, "grade", grades[finding->grade]);
      cli_json_string (json, "text", finding->text);
      cli_json_end (json);
    }
  cli_json_end (json);
  cli_json_end (json);
  cli_add_json (cli, json);
}

static void
add_findings_text (Cli *cli, const GArray *findings)
{
  static const char *const marks[] = { " ", "-", "!" };

  for (guint i = 0; i < findings->len; i++)
    {
      const Finding *finding = &g_array_index (findings, Finding, i);
      g_autofree char *label =
        g_strdup_printf ("%s %s", marks[finding->grade], finding->label);

      cli_add_field (cli->out, label, finding->text);
    }
}

/** cli_doctor: looks whether everything is well. */
gboolean
cli_doctor (Cli *cli, GError **error)
{
  g_autoptr (GArray) findings = g_array_new (FALSE, FALSE, sizeof (Finding));
  gboolean well = TRUE;

  g_array_set_clear_func (findings, finding_clear);
  add (findings, "version", _ ("Stint"), GRADE_OK, g_strdup (STINT_VERSION));
  look_at_store (cli, findings);
  look_at_courier (cli, findings);
  look_at_clock (cli, findings);
  add (findings, "live_tenant", _ ("Live PSA"), GRADE_NOTE,
       g_strdup (_ ("never tried by the developers: this version was made and tested "
                    "against the sandbox alone")));
  for (guint i = 0; i < findings->len; i++)
    well = well && g_array_index (findings, Finding, i).grade != GRADE_FAILED;
  if (cli->json)
    add_findings_json (cli, findings, well);
  else
    add_findings_text (cli, findings);
  cli->status = well ? CLI_STATUS_DONE : CLI_STATUS_FAILED;
  return TRUE;
}
