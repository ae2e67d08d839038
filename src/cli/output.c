#include "cli/output.h"

#include "cli/text.h"
#include "core/calendar.h"

struct _CliJson
{
  GString *text;    /* (owned) */
  GString *closers; /* (owned) what closes each object and array that is open */
  gboolean comma;   /* the next value needs one before it */
};

/** cli_json_new: (transfer full): an empty document. */
CliJson *
cli_json_new (void)
{
  CliJson *self = g_new0 (CliJson, 1);

  self->text = g_string_new (NULL);
  self->closers = g_string_new (NULL);
  return self;
}

/** cli_json_free: frees @self. */
void
cli_json_free (CliJson *self)
{
  g_string_free (self->text, TRUE);
  g_string_free (self->closers, TRUE);
  g_free (self);
}

/** cli_json_get_text: (transfer none): the document, once everything in it has ended. */
const char *
cli_json_get_text (CliJson *self)
{
  g_return_val_if_fail (self != NULL && self->closers->len == 0, NULL);
  return self->text->str;
}

/* What a terminal could take for an order is written as an escape too: nobody pipes
 * everything through a program. */
static void
append_character (GString *text, gunichar c)
{
  switch (c)
    {
    case '"':
    case '\\':
      g_string_append_c (text, '\\');
      g_string_append_unichar (text, c);
      break;
    case '\n':
      g_string_append (text, "\\n");
      break;
    case '\r':
      g_string_append (text, "\\r");
      break;
    case '\t':
      g_string_append (text, "\\t");
      break;
    default:
      if (cli_is_order (c))
        g_string_append_printf (text, "\\u%04x", c);
      else
        g_string_append_unichar (text, c);
    }
}

static void
append_quoted (GString *text, const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);

  g_string_append_c (text, '"');
  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c))
    append_character (text, g_utf8_get_char (c));
  g_string_append_c (text, '"');
}

static void
begin_value (CliJson *self, const char *key)
{
  if (self->comma)
    g_string_append_c (self->text, ',');
  self->comma = TRUE;
  if (key == NULL)
    return;
  append_quoted (self->text, key);
  g_string_append_c (self->text, ':');
}

static void
begin_container (CliJson *self, const char *key, char opener, char closer)
{
  begin_value (self, key);
  g_string_append_c (self->text, opener);
  g_string_append_c (self->closers, closer);
  self->comma = FALSE;
}

/** cli_json_begin_object: opens an object; end it with cli_json_end(). */
void
cli_json_begin_object (CliJson *self, const char *key)
{
  begin_container (self, key, '{', '}');
}

/** cli_json_begin_array: opens an array; end it with cli_json_end(). */
void
cli_json_begin_array (CliJson *self, const char *key)
{
  begin_container (self, key, '[', ']');
}

/** cli_json_end: closes what was opened last. */
void
cli_json_end (CliJson *self)
{
  g_return_if_fail (self->closers->len > 0);

  g_string_append_c (self->text, self->closers->str[self->closers->len - 1]);
  g_string_truncate (self->closers, self->closers->len - 1);
  self->comma = TRUE;
}

/** cli_json_string: a string; null when @value is NULL. */
void
cli_json_string (CliJson *self, const char *key, const char *value)
{
  begin_value (self, key);
  if (value != NULL)
    append_quoted (self->text, value);
  else
    g_string_append (self->text, "null");
}

/** cli_json_integer: a number. */
void
cli_json_integer (CliJson *self, const char *key, gint64 value)
{
  begin_value (self, key);
  g_string_append_printf (self->text, "%" G_GINT64_FORMAT, value);
}

/** cli_json_boolean: true or false. */
void
cli_json_boolean (CliJson *self, const char *key, gboolean value)
{
  begin_value (self, key);
  g_string_append (self->text, value ? "true" : "false");
}

/** cli_json_null: null. */
void
cli_json_null (CliJson *self, const char *key)
{
  cli_json_string (self, key, NULL);
}

/** cli_json_id: an id as a string, so that no reader rounds it; null for 0. */
void
cli_json_id (CliJson *self, const char *key, gint64 id)
{
  g_autofree char *text = id != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, id) : NULL;

  cli_json_string (self, key, text);
}

/** cli_json_instant: UTC seconds as ISO 8601 with Z; null for 0. */
void
cli_json_instant (CliJson *self, const char *key, gint64 at_s)
{
  g_autofree char *text = at_s != 0 ? stint_instant_to_text (at_s) : NULL;

  cli_json_string (self, key, text);
}

/** cli_json_words: what is separated by spaces in @words, as an array of strings. */
void
cli_json_words (CliJson *self, const char *key, const char *words)
{
  g_auto (GStrv) parts = g_strsplit (words != NULL ? words : "", " ", -1);

  cli_json_begin_array (self, key);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (*parts[i] != '\0')
        cli_json_string (self, NULL, parts[i]);
    }
  cli_json_end (self);
}
