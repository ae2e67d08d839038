#include "courier/autotask/codec.h"

#include <stdio.h>
#include <string.h>

static const char mark_begin[] = "[stint:";

enum
{
  KEY_CHARS_MAX = 64,
  FRACTION_DIGITS_MAX = 7,
};

/** stint_autotask_instant: (transfer full): @at_s, UTC seconds, as Autotask writes it. */
char *
stint_autotask_instant (gint64 at_s)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (at_s);

  g_return_val_if_fail (at != NULL, NULL);

  return g_date_time_format (at, "%Y-%m-%dT%H:%M:%SZ");
}

static gboolean
read_digits (const char **at, guint count, int *value)
{
  *value = 0;
  for (guint i = 0; i < count; i++)
    {
      int digit = g_ascii_digit_value (**at);

      if (digit < 0)
        return FALSE;
      *value = *value * 10 + digit;
      (*at)++;
    }
  return TRUE;
}

static gboolean
read_char (const char **at, char wanted)
{
  if (**at != wanted)
    return FALSE;
  (*at)++;
  return TRUE;
}

static gboolean
read_time_of_day (const char **at, int *hour, int *minute, int *second)
{
  guint digits = 0;

  if (!read_digits (at, 2, hour) || !read_char (at, ':') ||
      !read_digits (at, 2, minute) || !read_char (at, ':') ||
      !read_digits (at, 2, second))
    return FALSE;
  if (!read_char (at, '.'))
    return TRUE;
  for (; g_ascii_isdigit (**at); (*at)++)
    digits++;
  return digits >= 1 && digits <= FRACTION_DIGITS_MAX;
}

/**
 * stint_autotask_read_instant:
 * @text: (nullable): a date, or a date and time with or without a fraction and a “Z”
 *
 * Gives the instant in whole UTC seconds, a fraction cut off. Both forms, with and
 * without “Z”, have been seen, and both mean UTC. A leap second is the second before it.
 */
gboolean
stint_autotask_read_instant (const char *text, gint64 *at_s)
{
  g_autoptr (GDateTime) at = NULL;
  const char *rest = text;
  int year = 0, month = 0, day = 0;
  int hour = 0, minute = 0, second = 0;

  if (text == NULL || !read_digits (&rest, 4, &year) || !read_char (&rest, '-') ||
      !read_digits (&rest, 2, &month) || !read_char (&rest, '-') ||
      !read_digits (&rest, 2, &day))
    return FALSE;
  if (read_char (&rest, 'T') && !read_time_of_day (&rest, &hour, &minute, &second))
    return FALSE;
  read_char (&rest, 'Z');
  if (*rest != '\0' || second > 60)
    return FALSE;
  at = g_date_time_new_utc (year, month, day, hour, minute, MIN (second, 59));
  if (at == NULL)
    return FALSE;
  *at_s = g_date_time_to_unix (at);
  return TRUE;
}

static guint
units_of (gunichar c)
{
  return c > 0xFFFF ? 2 : 1;
}

/**
 * stint_autotask_cut:
 * @text: (nullable): NULL is an empty text
 * @units: most UTF-16 units, which is what the server counts in
 *
 * Returns: (transfer full): as much of @text as fits, never half a character.
 */
char *
stint_autotask_cut (const char *text, guint units)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  const char *at = NULL;
  guint used = 0;

  for (at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      used += units_of (g_utf8_get_char (at));
      if (used > units)
        break;
    }
  return g_strndup (valid, (gsize) (at - valid));
}

/**
 * stint_autotask_escape:
 * @text: (nullable): as typed by a person
 *
 * Returns: (transfer full): @text in which nothing looks like a marker, so that a pasted
 * note cannot take the identity of another.
 */
char *
stint_autotask_escape (const char *text)
{
  GString *escaped = g_string_new (NULL);
  const gsize length = sizeof mark_begin - 1;

  for (const char *at = text != NULL ? text : ""; *at != '\0'; at++)
    {
      if (g_ascii_strncasecmp (at, mark_begin, length) == 0)
        {
          g_string_append (escaped, "[stint :");
          at += length - 1;
        }
      else
        g_string_append_c (escaped, *at);
    }
  return g_string_free (escaped, FALSE);
}

/**
 * stint_autotask_mark:
 * @text: (nullable): as typed by a person
 *
 * Returns: (transfer full): @text with our marker for @key as its own last line. When
 * both are too long for the field it is @text that is cut.
 */
char *
stint_autotask_mark (const char *text, const char *key)
{
  g_autofree char *escaped = stint_autotask_escape (text);
  g_autofree char *marker = NULL;
  g_autofree char *cut = NULL;

  g_return_val_if_fail (key != NULL, NULL);

  marker = g_strconcat (mark_begin, key, "]", NULL);
  cut =
    stint_autotask_cut (escaped, (guint) (STINT_AUTOTASK_TEXT_MAX - 1 - strlen (marker)));
  g_strchomp (cut);
  return *cut != '\0' ? g_strconcat (cut, "\n", marker, NULL) : g_steal_pointer (&marker);
}

/* The length of the marker at @at, 0 when there is none. */
static gsize
marker_length (const char *at)
{
  const char *end = at + sizeof mark_begin - 1;
  guint chars = 0;

  if (!g_str_has_prefix (at, mark_begin))
    return 0;
  for (; g_ascii_isalnum (*end) || *end == '-'; end++)
    chars++;
  return *end == ']' && chars >= 1 && chars <= KEY_CHARS_MAX ? (gsize) (end + 1 - at) : 0;
}

/**
 * stint_autotask_mark_of:
 * @text: (nullable): as the server holds it
 *
 * Whose marker @text carries: that of @key, another's, or none.
 */
StintMark
stint_autotask_mark_of (const char *text, const char *key)
{
  StintMark mark = STINT_MARK_NONE;
  const gsize prefix = sizeof mark_begin - 1;
  const char *at = text;

  while (at != NULL && (at = strstr (at, mark_begin)) != NULL)
    {
      gsize length = marker_length (at);

      if (length == prefix + strlen (key) + 1 &&
          strncmp (at + prefix, key, strlen (key)) == 0)
        return STINT_MARK_OURS;
      if (length > 0)
        mark = STINT_MARK_OTHERS;
      at += prefix;
    }
  return mark;
}

/** stint_autotask_unmark: (transfer full): @text, for a reader, without any marker. */
char *
stint_autotask_unmark (const char *text)
{
  GString *plain = g_string_new (NULL);
  const char *at = text != NULL ? text : "";

  while (*at != '\0')
    {
      gsize length = marker_length (at);

      if (length == 0)
        g_string_append_c (plain, *at++);
      at += length;
    }
  return g_strchomp (g_string_free (plain, FALSE));
}

/**
 * stint_autotask_normalise:
 *
 * Returns: (transfer full): @text such that two copies are equal when they differ only in
 * what a server may do to a text: line ends, and blanks at the ends of lines and text.
 */
char *
stint_autotask_normalise (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  g_autofree char *joined = NULL;
  g_autofree char *valid = NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    g_strchomp (lines[i]);
  joined = g_strjoinv ("\n", lines);
  g_strstrip (joined);
  valid = g_utf8_make_valid (joined, -1);
  return g_utf8_normalize (valid, -1, G_NORMALIZE_NFC);
}

/**
 * stint_autotask_skeleton:
 *
 * Returns: (transfer full): the letters and digits of @text in lower case: equal for two
 * texts that a person would call alike.
 */
char *
stint_autotask_skeleton (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *skeleton = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (g_unichar_isalnum (c))
        g_string_append_unichar (skeleton, g_unichar_tolower (c));
    }
  return g_string_free (skeleton, FALSE);
}

/** stint_autotask_body: (transfer full): @fields, a{sv}, as the body of a request. */
JsonObject *
stint_autotask_body (GVariant *fields)
{
  JsonObject *body = json_object_new ();
  GVariantIter iter = { 0 };
  const char *name = NULL;
  GVariant *value = NULL;

  g_variant_iter_init (&iter, fields);
  while (g_variant_iter_loop (&iter, "{&sv}", &name, &value))
    {
      if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
        json_object_set_int_member (body, name, g_variant_get_int64 (value));
      else if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
        json_object_set_boolean_member (body, name, g_variant_get_boolean (value));
      else
        json_object_set_string_member (body, name, g_variant_get_string (value, NULL));
    }
  return body;
}

/** stint_autotask_seconds: seconds of the hours @name of @row; 0 for none, and for more
 * than anybody could have worked. */
gint64
stint_autotask_seconds (JsonObject *row, const char *name)
{
  double hours = 0;

  return stint_json_double (row, name, &hours) && hours > -1e6 && hours < 1e6
           ? (gint64) (hours * 3600 + (hours < 0 ? -0.5 : 0.5))
           : 0;
}

/** stint_autotask_dup_day: (transfer full) (nullable): the date @name of @row. */
char *
stint_autotask_dup_day (JsonObject *row, const char *name)
{
  const char *text = stint_json_text (row, name);
  gint64 at_s = 0;

  return stint_autotask_read_instant (text, &at_s) ? g_strndup (text, 10) : NULL;
}

static gint64
int_or_zero (JsonObject *row, const char *name)
{
  gint64 value = 0;

  return stint_json_int (row, name, &value) ? value : 0;
}

static gint64
instant_or_zero (JsonObject *row, const char *name)
{
  gint64 at_s = 0;

  return stint_autotask_read_instant (stint_json_text (row, name), &at_s) ? at_s : 0;
}

/**
 * stint_autotask_read_time:
 *
 * Reads a row of TimeEntries; FALSE when it does not say whose it is. An entry is locked
 * once it has been approved at any level, and not ours to touch once anyone edited it.
 */
gboolean
stint_autotask_read_time (JsonObject *row, StintAutotaskTime *time)
{
  const char *created = stint_json_text (row, "createDateTime");
  const char *modified = stint_json_text (row, "lastModifiedDateTime");

  memset (time, 0, sizeof *time);
  if (!stint_json_int (row, "id", &time->id) ||
      !stint_json_int (row, "ticketID", &time->ticket_id) ||
      !stint_json_int (row, "resourceID", &time->resource_id))
    return FALSE;
  time->start_s = instant_or_zero (row, "startDateTime");
  time->end_s = instant_or_zero (row, "endDateTime");
  time->created_s = instant_or_zero (row, "createDateTime");
  time->internal_notes = stint_json_text (row, "internalNotes");
  time->untouched = created != NULL && g_strcmp0 (created, modified) == 0 &&
                    int_or_zero (row, "billingApprovalLevelMostRecent") == 0 &&
                    stint_json_text (row, "billingApprovalDateTime") == NULL;
  return TRUE;
}

/** stint_autotask_read_note: reads a row of TicketNotes; FALSE when it names no ticket.
 */
gboolean
stint_autotask_read_note (JsonObject *row, StintAutotaskNote *note)
{
  memset (note, 0, sizeof *note);
  if (!stint_json_int (row, "id", &note->id) ||
      !stint_json_int (row, "ticketID", &note->ticket_id))
    return FALSE;
  note->creator_id = int_or_zero (row, "creatorResourceID");
  note->contact_id = int_or_zero (row, "createdByContactID");
  note->publish = int_or_zero (row, "publish");
  note->note_type = int_or_zero (row, "noteType");
  note->created_s = instant_or_zero (row, "createDateTime");
  note->title = stint_json_text (row, "title");
  note->text = stint_json_text (row, "description");
  return TRUE;
}

/**
 * stint_autotask_read_ticket:
 *
 * Returns: (transfer full) (nullable): a row of Tickets; NULL when it has no id or
 * number. Names and labels, which a row holds only the ids of, are left to the caller.
 */
StintTicket *
stint_autotask_read_ticket (JsonObject *row)
{
  g_autoptr (StintTicket) ticket = stint_ticket_new ();
  double hours = 0;

  ticket->id = stint_json_dup_id (row, "id");
  ticket->number = g_strdup (stint_json_text (row, "ticketNumber"));
  if (ticket->id == NULL || ticket->number == NULL)
    return NULL;
  ticket->title = g_strdup (stint_json_text (row, "title"));
  ticket->description = g_strdup (stint_json_text (row, "description"));
  ticket->company_id = stint_json_dup_id (row, "companyID");
  ticket->contact_id = stint_json_dup_id (row, "contactID");
  ticket->status_id = stint_json_dup_id (row, "status");
  ticket->due_s = instant_or_zero (row, "dueDateTime");
  ticket->last_activity_s = instant_or_zero (row, "lastActivityDate");
  if (stint_json_double (row, "estimatedHours", &hours) && hours > 0 && hours < 1e6)
    ticket->estimated_seconds = (gint64) (hours * 3600 + 0.5);
  ticket->open = int_or_zero (row, "status") != STINT_AUTOTASK_STATUS_COMPLETE;
  return g_steal_pointer (&ticket);
}

static gboolean
names_any (const char *label, const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (strstr (label, words[i]) != NULL)
        return TRUE;
    }
  return FALSE;
}

/**
 * stint_autotask_status_meaning:
 *
 * Returns: (transfer full) (nullable): what a status of that label most likely means to a
 * technician. Only 1 and 5 are the same in every shop; the others are read from labels in
 * English, German and Dutch, and are a proposal.
 */
char *
stint_autotask_status_meaning (const char *id, const char *label)
{
  static const char *const solved[] = { "solved", "gelöst", "opgelost", NULL };
  static const char *const waits[] = { "waiting", "awaiting", "pending", "wartet",
                                       "warten",  "wacht",    NULL };
  static const char *const clients[] = { "customer", "client",   "kunde", "klant",
                                         "user",     "anwender", NULL };
  static const char *const vendors[] = { "vendor",      "supplier",   "third party",
                                         "lieferant",   "hersteller", "leverancier",
                                         "distributor", NULL };
  static const char *const working[] = { "in progress",    "working on it",
                                         "in bearbeitung", "in behandeling",
                                         "in arbeit",      NULL };
  static const char *const escalated[] = { "escalat", "eskal", "geëscal", NULL };
  g_autofree char *lower = g_utf8_strdown (label, -1);

  if (g_str_equal (id, "1"))
    return g_strdup ("new");
  if (g_str_equal (id, "5"))
    return g_strdup ("complete");
  if (names_any (lower, solved))
    return NULL;
  if (names_any (lower, waits))
    {
      if (names_any (lower, vendors))
        return g_strdup ("waiting-vendor");
      return names_any (lower, clients) ? g_strdup ("waiting-client") : NULL;
    }
  if (names_any (lower, working))
    return g_strdup ("in-progress");
  return names_any (lower, escalated) ? g_strdup ("escalate") : NULL;
}
