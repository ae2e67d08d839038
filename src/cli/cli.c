#include "cli/cli.h"

#include <glib/gi18n.h>
#include <string.h>

#include "cli/text.h"
#include "core/calendar.h"
#include "core/clock-system.h"
#include "core/error.h"
#include "core/store-account.h"
#include "core/wake.h"

G_DEFINE_QUARK (CliError, cli_error)

/** cli_new: (transfer full): a run that knows the time and nothing else yet. */
Cli *
cli_new (void)
{
  Cli *self = g_new0 (Cli, 1);

  self->words = g_ptr_array_new ();
  self->options = g_hash_table_new (g_str_hash, g_str_equal);
  self->clock = stint_clock_system_new ();
  self->zone = stint_clock_dup_zone (self->clock);
  self->now_s = stint_clock_now_s (self->clock);
  self->out = g_string_new (NULL);
  self->said = g_string_new (NULL);
  return self;
}

/** cli_hold_zone: for a command that shows many instants of many days: GLib computes the
 * transitions of a zone for all years to come, and keeps them only while they are held.
 */
void
cli_hold_zone (Cli *self)
{
  if (self->zone_data == NULL)
    self->zone_data = g_time_zone_new_identifier (self->zone);
}

/** cli_free: frees @self. */
void
cli_free (Cli *self)
{
  g_clear_object (&self->desk);
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->paths, stint_paths_free);
  g_clear_pointer (&self->candidates, g_ptr_array_unref);
  g_ptr_array_unref (self->words);
  g_hash_table_unref (self->options);
  g_string_free (self->out, TRUE);
  g_string_free (self->said, TRUE);
  g_free (self->zone);
  g_clear_pointer (&self->zone_data, g_time_zone_unref);
  g_free (self);
}

/** cli_set_paths: finds out which files are meant. */
gboolean
cli_set_paths (Cli *self, GError **error)
{
  const char *data_dir = cli_option (self, "data-dir");

  if (cli_option (self, "sandbox") != NULL && data_dir != NULL)
    return cli_usage_error (
      error, _ ("--sandbox has a directory of its own; leave out --data-dir"));
  if (data_dir != NULL && *data_dir == '\0')
    return cli_usage_error (error, _ ("--data-dir needs the name of a directory"));
  self->paths = cli_option (self, "sandbox") != NULL ? stint_paths_new_sandbox ()
                                                     : stint_paths_new (data_dir);
  return TRUE;
}

/** cli_option: (nullable): what stood after option @name, or "" for a switch; NULL when
 * it was not given. */
const char *
cli_option (Cli *self, const char *name)
{
  return g_hash_table_lookup (self->options, name);
}

/** cli_word: (nullable): the word at @n after the command. */
const char *
cli_word (Cli *self, guint n)
{
  return n < self->words->len ? g_ptr_array_index (self->words, n) : NULL;
}

/** cli_words_from: (transfer full): the words from @n on as one text, "" without any. */
char *
cli_words_from (Cli *self, guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = n; i < self->words->len; i++)
    g_string_append_printf (text, "%s%s", i > n ? " " : "", cli_word (self, i));
  return g_string_free (text, FALSE);
}

static void
say_loss (Cli *self)
{
  g_autofree char *loss = stint_store_dup_loss (self->store);

  cli_say (self, "%s", loss);
}

static void
changed_cb (Cli *self)
{
  self->recorded = TRUE;
}

/** cli_get_store: (transfer none): opened when first asked for. */
StintStore *
cli_get_store (Cli *self, GError **error)
{
  if (self->store != NULL)
    return self->store;
  self->store = stint_store_open (self->paths, error);
  if (self->store == NULL)
    return NULL;
  g_signal_connect_swapped (self->store, "changed", G_CALLBACK (changed_cb), self);
  if (stint_store_is_begun_anew (self->store))
    say_loss (self);
  return self->store;
}

/** cli_get_desk: (transfer none): opened when first asked for. */
StintDesk *
cli_get_desk (Cli *self, GError **error)
{
  if (self->desk == NULL && cli_get_store (self, error) != NULL)
    self->desk = stint_desk_new (self->store, self->clock);
  return self->desk;
}

/** cli_usage_error: sets @error; always FALSE. */
gboolean
cli_usage_error (GError **error, const char *format, ...)
{
  va_list values;

  va_start (values, format);
  g_clear_error (error);
  if (error != NULL)
    *error = g_error_new_valist (CLI_ERROR, CLI_ERROR_USAGE, format, values);
  va_end (values);
  return FALSE;
}

/** cli_read_id: reads the number of an engagement, a stint or an op. */
gboolean
cli_read_id (const char *text, gint64 *id, GError **error)
{
  guint64 number = 0;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, &number, NULL))
    return cli_usage_error (
      error,
      _ ("‘%s’ is no number of an engagement, a stint or an op; they begin with 1"),
      text);
  *id = (gint64) number;
  return TRUE;
}

/** cli_check_filled: refuses those of the options @names that have no words in them. */
gboolean
cli_check_filled (Cli *self, const char *const *names, GError **error)
{
  for (; *names != NULL; names++)
    {
      const char *text = cli_option (self, *names);

      if (text != NULL && text[strspn (text, " \t\r\n")] == '\0')
        return cli_usage_error (error, _ ("--%s is empty; give it words or leave it out"),
                                *names);
    }
  return TRUE;
}

/** cli_read_count: reads a whole number from an option; @count stays as it is without. */
gboolean
cli_read_count (Cli *self, const char *option, gint64 *count, GError **error)
{
  const char *text = cli_option (self, option);
  guint64 number = 0;

  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 0, 1000000, &number, NULL))
    return cli_usage_error (error, _ ("--%s needs a whole number, not ‘%s’"), option,
                            text);
  *count = (gint64) number;
  return TRUE;
}

/** cli_read_instant: reads a time as people type it; what is no time is a usage error. */
gboolean
cli_read_instant (Cli *self, const char *text, gint64 *at_s, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (stint_instant_from_text (text, self->now_s, self->zone, at_s, &local_error))
    return TRUE;
  if (g_error_matches (local_error, STINT_ERROR, STINT_ERROR_INVALID))
    return cli_usage_error (error, "%s", local_error->message);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/** cli_read_at: the instant of --at, or %STINT_NOW without. */
gboolean
cli_read_at (Cli *self, gint64 *at_s, GError **error)
{
  const char *text = cli_option (self, "at");

  *at_s = STINT_NOW;
  return text == NULL || cli_read_instant (self, text, at_s, error);
}

/** cli_add_json: makes @json what is printed. */
void
cli_add_json (Cli *self, CliJson *json)
{
  g_string_append (self->out, cli_json_get_text (json));
  g_string_append_c (self->out, '\n');
}

/** cli_add_text: adds a line to what is printed. Texts of others are made plain in it. */
void
cli_add_text (Cli *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autofree char *plain = NULL;
  va_list values;

  va_start (values, format);
  text = g_strdup_vprintf (format, values);
  va_end (values);
  plain = cli_plain (text);
  cli_add_wrapped (self->out, plain, 0, cli_columns ());
}

/** cli_say: a line for the person that is no part of the answer, for standard error. */
void
cli_say (Cli *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autofree char *plain = NULL;
  va_list values;

  va_start (values, format);
  text = g_strdup_vprintf (format, values);
  va_end (values);
  plain = cli_plain (text);
  g_string_append_printf (self->said, "stintctl: %s\n", plain);
}

/**
 * cli_wake:
 * @say_no_account: there is work to send, so the person must know that it cannot go
 *
 * Lets the courier know of what is to be sent, unless --no-sync was given. That it cannot
 * be started is said but is no failure: the work is saved.
 */
void
cli_wake (Cli *self, gboolean say_no_account)
{
  g_autoptr (StintAccount) account = NULL;
  g_autoptr (GError) error = NULL;

  if (cli_option (self, "no-sync") != NULL)
    return;
  account = stint_store_get_account (self->store, NULL);
  if (account == NULL && say_no_account)
    cli_say (self,
             _ ("saved; it is sent once there is an account: stintctl account add"));
  if (account != NULL && !stint_courier_wake (self->paths, &error))
    cli_say (self, "%s", error->message);
}
