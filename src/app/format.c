#include "app/format.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/calendar.h"
#include "core/types.h"

/* Characters that change how their neighbours are drawn, or are not drawn at all, can
 * make one text pass for another. */
static gboolean
is_deceptive (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_FORMAT:
      return c != 0x200c && c != 0x200d; /* joiners, which some scripts need */
    case G_UNICODE_CONTROL:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
      return TRUE;
    default:
      return FALSE;
    }
}

/** stint_format_text: (transfer full): on one line, with every character visible. */
char *
stint_format_text (gpointer self, const char *text)
{
  g_autoptr (GString) shown = g_string_new (NULL);
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);

  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (character == '\n' || character == '\r' || character == '\t')
        g_string_append_c (shown, ' ');
      else
        g_string_append_unichar (shown, is_deceptive (character) ? 0xfffd : character);
    }
  return g_string_free (g_steal_pointer (&shown), FALSE);
}

/** stint_format_sentence: (transfer full): an error, which begins in lower case, as it
 * stands alone. */
char *
stint_format_sentence (gpointer self, const char *text)
{
  g_autofree char *shown = stint_format_text (self, text);
  g_autofree char *first = g_utf8_substring (shown, 0, *shown != '\0' ? 1 : 0);
  g_autofree char *upper = g_utf8_strup (first, -1);

  return g_strconcat (upper, shown + strlen (first), NULL);
}

/** stint_format_triple: (transfer full): those that are there, with dots between. */
char *
stint_format_triple (gpointer self, const char *a, const char *b, const char *c)
{
  const char *parts[] = { a, b, c };
  g_autoptr (GString) shown = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *text = stint_format_text (self, parts[i]);

      if (*text == '\0')
        continue;
      g_string_append_printf (shown, "%s%s", shown->len > 0 ? " · " : "", text);
    }
  return g_string_free (g_steal_pointer (&shown), FALSE);
}

/** stint_format_pair: (transfer full): those that are there, with a dot between. */
char *
stint_format_pair (gpointer self, const char *a, const char *b)
{
  return stint_format_triple (self, a, b, NULL);
}

/** stint_format_ticking: (transfer full): hours, minutes, seconds, as on a stopwatch. */
char *
stint_format_ticking (gpointer self, gint64 now_s, gint64 since_s)
{
  gint64 seconds = MAX (0, now_s - since_s);

  return g_strdup_printf ("%" G_GINT64_FORMAT ":%02d:%02d", seconds / 3600,
                          (int) (seconds / 60 % 60), (int) (seconds % 60));
}

/** stint_format_duration: (transfer full): in words short enough for a column. */
char *
stint_format_duration (gpointer self, gint64 seconds)
{
  gint64 hours = seconds / 3600;
  int minutes = (int) (seconds / 60 % 60);

  if (seconds < 60)
    return g_strdup_printf (_ ("%d s"), (int) MAX (0, seconds));
  if (hours == 0)
    return g_strdup_printf (_ ("%d min"), minutes);
  return g_strdup_printf (_ ("%d h %02d min"), (int) hours, minutes);
}

/** stint_format_in_all: (transfer full): time on an engagement, earlier stints included.
 */
char *
stint_format_in_all (gpointer self, gint64 now_s, gint64 since_s, gint64 before)
{
  g_autofree char *all = NULL;

  if (before <= 0)
    return g_strdup ("");
  all = stint_format_duration (self, before + MAX (0, now_s - since_s));
  return g_strdup_printf (_ ("%s in all"), all);
}

/** stint_format_today: (transfer full): what was worked today, the running stint too. */
char *
stint_format_today (gpointer self, gint64 now_s, gint64 since_s, gint64 ended)
{
  g_autofree char *all =
    stint_format_duration (self, ended + (since_s > 0 ? MAX (0, now_s - since_s) : 0));

  return g_strdup_printf (_ ("%s worked"), all);
}

/** stint_format_unposted: (transfer full): how many stints still want a note. */
char *
stint_format_unposted (gpointer self, gint64 n)
{
  return g_strdup_printf (
    ngettext ("%d stint not written up", "%d stints not written up", (gulong) n),
    (int) n);
}

/** stint_format_time: (transfer full): hour and minute on the wall clock of @zone. */
char *
stint_format_time (gint64 at_s, const char *zone)
{
  g_autoptr (GDateTime) local = stint_instant_local (at_s, zone);

  /* Translators: hour and minute, as g_date_time_format() takes it. */
  return g_date_time_format (local, _ ("%H:%M"));
}

/** stint_format_classes: (transfer full): for "css-classes"; @more may be NULL. */
char **
stint_format_classes (const char *base, const char *more)
{
  g_autoptr (GStrvBuilder) classes = g_strv_builder_new ();

  g_strv_builder_add (classes, base);
  if (more != NULL)
    g_strv_builder_add (classes, more);
  return g_strv_builder_end (classes);
}

/** stint_format_due: (transfer full): when a ticket is due, as near as it matters. */
char *
stint_format_due (gpointer self, gint64 due_s, gint64 now_s, const char *zone)
{
  StintDay due = stint_day_of (due_s, zone);
  StintDay today = stint_day_of (now_s, zone);
  g_autoptr (GDateTime) local = NULL;
  const char *format = NULL;

  if (due_s == 0)
    return g_strdup ("");
  local = stint_instant_local (due_s, zone);
  /* Translators: these are formats of g_date_time_format(). */
  if (due_s < now_s)
    format = due.day == today.day && due.month == today.month && due.year == today.year
               ? _ ("overdue since %H:%M")
               : _ ("overdue since %-d %b");
  else if (due.year != today.year)
    format = _ ("due %-d %b %Y");
  else if (due.month != today.month || due.day != today.day)
    format = _ ("due %a %-d %b, %H:%M");
  else
    format = _ ("due %H:%M");
  return g_date_time_format (local, format);
}

/** stint_format_due_classes: (transfer full): red once it has passed; it also says so. */
char **
stint_format_due_classes (gpointer self, gint64 due_s, gint64 now_s)
{
  return stint_format_classes ("caption",
                               due_s > 0 && due_s < now_s ? "error" : "dim-label");
}

/** stint_format_from_to: (transfer full): in the zone it was worked in. */
char *
stint_format_from_to (gpointer self, gint64 start_s, gint64 end_s, const char *zone)
{
  g_autofree char *from = stint_format_time (start_s, zone);
  g_autofree char *to = end_s > 0 ? stint_format_time (end_s, zone) : NULL;

  if (to == NULL)
    return g_strdup_printf (_ ("since %s"), from);
  return g_strdup_printf ("%s – %s", from, to);
}

/** stint_format_worked: (transfer full): how long a stint was, or has been so far. */
char *
stint_format_worked (gpointer self, gint64 start_s, gint64 end_s, gint64 now_s)
{
  return stint_format_duration (self, (end_s > 0 ? end_s : now_s) - start_s);
}

/** stint_format_day: (transfer full): a day as people name it. */
char *
stint_format_day (gpointer self, const char *day)
{
  StintDay parts = { 0 };
  g_autoptr (GDateTime) midnight = NULL;

  if (day == NULL || !stint_day_from_text (day, &parts, NULL))
    return g_strdup ("");
  midnight = g_date_time_new_utc (parts.year, parts.month, parts.day, 0, 0, 0);
  return g_date_time_format (midnight, _ ("%A, %-d %B"));
}

/** stint_format_stint_state: (transfer full): how far a stint has got. */
char *
stint_format_stint_state (gpointer self,
                          gint64 end_s,
                          gint64 work_id,
                          const char *op_state)
{
  if (end_s == 0)
    return g_strdup (_ ("running"));
  if (work_id == 0)
    return g_strdup (_ ("not written up"));
  if (op_state == NULL)
    return g_strdup (_ ("recorded here only"));
  if (g_str_equal (op_state, "done"))
    return g_strdup (_ ("posted"));
  return stint_format_op_state (self, op_state, 0, 0, 0, NULL);
}

/** stint_format_amend_note: (transfer full): what becomes of a change of a stint that has
 * got so far. */
char *
stint_format_amend_note (gpointer self, gint64 work_id, const char *op_state)
{
  StintState known = STINT_STATE_QUEUED;

  if (work_id == 0)
    return g_strdup (_ ("This is not written up yet. Its words come with the hand-over; "
                        "its times can change now."));
  if (op_state == NULL || !stint_state_from_text (op_state, &known))
    return g_strdup (_ ("This is recorded here only, and changes here only."));
  switch (known)
    {
    case STINT_STATE_DONE:
      return g_strdup (_ ("This was sent. What you change here is changed in the PSA."));
    case STINT_STATE_SENDING:
    case STINT_STATE_VERIFY:
      return g_strdup (
        _ ("This is on its way to the PSA, and can change when it is known "
           "to be there."));
    case STINT_STATE_CANCELLED:
      return g_strdup (_ ("This is not in the PSA any more, and changes here only."));
    case STINT_STATE_BLOCKED:
    case STINT_STATE_QUEUED:
    case STINT_STATE_ATTENTION:
    default:
      return g_strdup (_ ("This was not sent yet, and goes as you leave it here."));
    }
}

/** stint_format_op_kind: (transfer full): what an op is, in words. */
char *
stint_format_op_kind (gpointer self, const char *kind)
{
  static const char *const words[] = {
    [STINT_OP_TIME_ENTRY] = N_ ("Time entry"),
    [STINT_OP_CLIENT_UPDATE] = N_ ("Client update"),
    [STINT_OP_INTERNAL_NOTE] = N_ ("Internal note"),
    [STINT_OP_STATUS] = N_ ("Status"),
    [STINT_OP_VOID_ENTRY] = N_ ("Deletion of a time entry"),
    [STINT_OP_AMEND_ENTRY] = N_ ("Change of a time entry"),
    [STINT_OP_PRESENCE] = N_ ("Who is on the ticket"),
    [STINT_OP_TAKE_TICKET] = N_ ("Taking the ticket"),
    [STINT_OP_NEW_TICKET] = N_ ("New ticket"),
  };
  StintOpKind known = STINT_OP_TIME_ENTRY;

  return g_strdup (stint_op_kind_from_text (kind, &known) ? _ (words[known]) : kind);
}

static char *
queued (gint64 hold_until_s, gint64 tries, gint64 now_s, const char *zone)
{
  if (tries > 0)
    return g_strdup_printf (ngettext ("waiting to be sent again after %d try",
                                      "waiting to be sent again after %d tries",
                                      (gulong) tries),
                            (int) tries);
  if (hold_until_s > now_s && zone != NULL)
    {
      g_autoptr (GDateTime) local = stint_instant_local (hold_until_s, zone);
      g_autofree char *until = g_date_time_format (local, _ ("%H:%M:%S"));

      return g_strdup_printf (_ ("waiting, held until %s"), until);
    }
  return g_strdup (_ ("waiting to be sent"));
}

/** stint_format_op_state: (transfer full): where an op stands, in words. */
char *
stint_format_op_state (gpointer self,
                       const char *state,
                       gint64 hold_until_s,
                       gint64 tries,
                       gint64 now_s,
                       const char *zone)
{
  StintState known = STINT_STATE_QUEUED;

  if (!stint_state_from_text (state, &known))
    return g_strdup (state);
  switch (known)
    {
    case STINT_STATE_BLOCKED:
      return g_strdup (_ ("waiting for another item"));
    case STINT_STATE_QUEUED:
      return queued (hold_until_s, tries, now_s, zone);
    case STINT_STATE_SENDING:
      return g_strdup (_ ("being sent"));
    case STINT_STATE_VERIFY:
      return g_strdup (_ ("being looked for in the PSA"));
    case STINT_STATE_DONE:
      return g_strdup (_ ("in the PSA"));
    case STINT_STATE_ATTENTION:
      return g_strdup (_ ("needs attention"));
    case STINT_STATE_CANCELLED:
    default:
      return g_strdup (_ ("cancelled"));
    }
}

/** stint_format_outbox: (transfer full): the whole outbox in a line. */
char *
stint_format_outbox (gpointer self, gint64 attention, gint64 waiting)
{
  g_autofree char *needs = g_strdup_printf (
    ngettext ("%d item needs attention", "%d items need attention", (gulong) attention),
    (int) attention);
  g_autofree char *waits = g_strdup_printf (
    ngettext ("%d item waits", "%d items wait", (gulong) waiting), (int) waiting);

  if (attention == 0 && waiting == 0)
    return g_strdup (_ ("Everything is in the PSA"));
  return stint_format_pair (self, attention > 0 ? needs : NULL,
                            waiting > 0 ? waits : NULL);
}

/** stint_format_has_text: whether there is anything to show. */
gboolean
stint_format_has_text (gpointer self, const char *text)
{
  return text != NULL && *text != '\0';
}

/** stint_format_not: the opposite. */
gboolean
stint_format_not (gpointer self, gboolean value)
{
  return !value;
}

/** stint_format_is_positive: whether there are any. */
gboolean
stint_format_is_positive (gpointer self, gint64 value)
{
  return value > 0;
}

/** stint_format_is_zero: whether there are none. */
gboolean
stint_format_is_zero (gpointer self, gint64 value)
{
  return value == 0;
}

/** stint_format_differs: whether two texts differ. */
gboolean
stint_format_differs (gpointer self, const char *a, const char *b)
{
  return g_strcmp0 (a, b) != 0;
}

/** stint_format_bind: lets the template of @klass name these closures. */
void
stint_format_bind (GtkWidgetClass *klass)
{
  static const struct
  {
    const char *name;
    GCallback callback;
  } closures[] = {
    { "text", G_CALLBACK (stint_format_text) },
    { "sentence", G_CALLBACK (stint_format_sentence) },
    { "pair", G_CALLBACK (stint_format_pair) },
    { "triple", G_CALLBACK (stint_format_triple) },
    { "ticking", G_CALLBACK (stint_format_ticking) },
    { "duration", G_CALLBACK (stint_format_duration) },
    { "in_all", G_CALLBACK (stint_format_in_all) },
    { "today", G_CALLBACK (stint_format_today) },
    { "unposted", G_CALLBACK (stint_format_unposted) },
    { "due", G_CALLBACK (stint_format_due) },
    { "due_classes", G_CALLBACK (stint_format_due_classes) },
    { "from_to", G_CALLBACK (stint_format_from_to) },
    { "worked", G_CALLBACK (stint_format_worked) },
    { "day", G_CALLBACK (stint_format_day) },
    { "stint_state", G_CALLBACK (stint_format_stint_state) },
    { "op_kind", G_CALLBACK (stint_format_op_kind) },
    { "op_state", G_CALLBACK (stint_format_op_state) },
    { "outbox", G_CALLBACK (stint_format_outbox) },
    { "has_text", G_CALLBACK (stint_format_has_text) },
    { "not", G_CALLBACK (stint_format_not) },
    { "is_positive", G_CALLBACK (stint_format_is_positive) },
    { "is_zero", G_CALLBACK (stint_format_is_zero) },
    { "differs", G_CALLBACK (stint_format_differs) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (closures); i++)
    gtk_widget_class_bind_template_callback_full (klass, closures[i].name,
                                                  closures[i].callback);
}
