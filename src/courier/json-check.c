#include "courier/json-check.h"

#include <math.h>
#include <string.h>

#include "courier/psa.h"

/* What stands between the network and json-glib, whose parser takes comments, octal
 * numbers, several documents and half of a string, and overflows the stack on deep
 * nesting. What passes here, json-glib reads as RFC 8259 means it. */

enum
{
  DEPTH_MAX = 64,
  NUMBER_BYTES_MAX = 64,
};

static const gint64 int_max = G_GINT64_CONSTANT (1) << 53;

typedef struct
{
  const char *at;
  const char *end;
  guint depth;
  const char *wrong; /* (nullable) what is wrong, once something is */
} Scan;

static gboolean scan_value (Scan *scan);

static gboolean
wrong (Scan *scan, const char *what)
{
  if (scan->wrong == NULL)
    scan->wrong = what;
  return FALSE;
}

static void
skip_space (Scan *scan)
{
  while (scan->at < scan->end && strchr (" \t\r\n", *scan->at) != NULL)
    scan->at++;
}

static gboolean
take (Scan *scan, char wanted)
{
  if (scan->at >= scan->end || *scan->at != wanted)
    return FALSE;
  scan->at++;
  return TRUE;
}

static gboolean
scan_word (Scan *scan, const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (scan->end - scan->at) < length || strncmp (scan->at, word, length) != 0)
    return wrong (scan, "an unknown word");
  scan->at += length;
  return TRUE;
}

static gboolean
scan_hex4 (Scan *scan, guint *code)
{
  *code = 0;
  if (scan->end - scan->at < 4)
    return wrong (scan, "an unfinished escape");
  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (*scan->at++);

      if (digit < 0)
        return wrong (scan, "an escape that is none");
      *code = *code * 16 + (guint) digit;
    }
  return TRUE;
}

/* After “\u”. A NUL would end the string early in every reader written in C. */
static gboolean
scan_unicode_escape (Scan *scan, GString *text)
{
  guint code = 0;
  guint low = 0;

  if (!scan_hex4 (scan, &code))
    return FALSE;
  if (code == 0)
    return wrong (scan, "a NUL character");
  if (code >= 0xDC00 && code <= 0xDFFF)
    return wrong (scan, "half a character");
  if (code >= 0xD800 && code <= 0xDBFF)
    {
      if (!take (scan, '\\') || !take (scan, 'u') || !scan_hex4 (scan, &low))
        return wrong (scan, "half a character");
      if (low < 0xDC00 || low > 0xDFFF)
        return wrong (scan, "half a character");
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
  g_string_append_unichar (text, code);
  return TRUE;
}

static gboolean
scan_escape (Scan *scan, GString *text)
{
  static const char letters[] = "\"\\/bfnrt";
  static const char meanings[] = "\"\\/\b\f\n\r\t";
  const char *found = NULL;
  char letter = 0;

  if (scan->at >= scan->end)
    return wrong (scan, "an unfinished escape");
  letter = *scan->at++;
  if (letter == 'u')
    return scan_unicode_escape (scan, text);
  found = strchr (letters, letter);
  if (letter == 0 || found == NULL)
    return wrong (scan, "an escape that is none");
  g_string_append_c (text, meanings[found - letters]);
  return TRUE;
}

static gboolean
scan_string (Scan *scan, GString *text)
{
  if (!take (scan, '"'))
    return wrong (scan, "no string where one must be");
  while (scan->at < scan->end)
    {
      char c = *scan->at++;

      if (c == '"')
        return TRUE;
      if ((guchar) c < 0x20)
        return wrong (scan, "a control character in a string");
      if (c != '\\')
        g_string_append_c (text, c);
      else if (!scan_escape (scan, text))
        return FALSE;
    }
  return wrong (scan, "an unfinished string");
}

static gboolean
scan_digits (Scan *scan)
{
  const char *start = scan->at;

  while (scan->at < scan->end && g_ascii_isdigit (*scan->at))
    scan->at++;
  return scan->at > start ? TRUE : wrong (scan, "a number that is none");
}

static gboolean
check_number (Scan *scan, const char *start, gboolean whole)
{
  gsize length = (gsize) (scan->at - start);
  char copy[NUMBER_BYTES_MAX + 1] = { 0 };
  gint64 value = 0;

  if (length > NUMBER_BYTES_MAX)
    return wrong (scan, "a number that is too long");
  memcpy (copy, start, length);
  if (!whole)
    return isfinite (g_ascii_strtod (copy, NULL)) ? TRUE
                                                  : wrong (scan, "a number too large");
  if (!g_ascii_string_to_signed (copy, 10, -int_max, int_max, &value, NULL))
    return wrong (scan, "a number too large");
  return TRUE;
}

static gboolean
scan_number (Scan *scan)
{
  const char *start = scan->at;
  gboolean whole = TRUE;

  take (scan, '-');
  if (!take (scan, '0') && !scan_digits (scan))
    return FALSE;
  if (take (scan, '.'))
    {
      whole = FALSE;
      if (!scan_digits (scan))
        return FALSE;
    }
  if (take (scan, 'e') || take (scan, 'E'))
    {
      whole = FALSE;
      if (!take (scan, '+'))
        take (scan, '-');
      if (!scan_digits (scan))
        return FALSE;
    }
  return check_number (scan, start, whole);
}

static gboolean
scan_member (Scan *scan, GHashTable *names)
{
  g_autoptr (GString) name = g_string_new (NULL);

  skip_space (scan);
  if (!scan_string (scan, name))
    return FALSE;
  if (!g_hash_table_add (names, g_strdup (name->str)))
    return wrong (scan, "a name that is there twice");
  skip_space (scan);
  if (!take (scan, ':'))
    return wrong (scan, "a name without a value");
  return scan_value (scan);
}

static gboolean
scan_object (Scan *scan)
{
  g_autoptr (GHashTable) names =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  skip_space (scan);
  if (take (scan, '}'))
    return TRUE;
  do
    {
      if (!scan_member (scan, names))
        return FALSE;
      skip_space (scan);
    }
  while (take (scan, ','));
  return take (scan, '}') ? TRUE : wrong (scan, "an unfinished object");
}

static gboolean
scan_array (Scan *scan)
{
  skip_space (scan);
  if (take (scan, ']'))
    return TRUE;
  do
    {
      if (!scan_value (scan))
        return FALSE;
      skip_space (scan);
    }
  while (take (scan, ','));
  return take (scan, ']') ? TRUE : wrong (scan, "an unfinished array");
}

static gboolean
scan_nested (Scan *scan, gboolean (*inner) (Scan *))
{
  gboolean fine = FALSE;

  scan->at++;
  if (++scan->depth > DEPTH_MAX)
    return wrong (scan, "nesting that is too deep");
  fine = inner (scan);
  scan->depth--;
  return fine;
}

static gboolean
scan_value (Scan *scan)
{
  g_autoptr (GString) text = NULL;

  skip_space (scan);
  if (scan->at >= scan->end)
    return wrong (scan, "no value where one must be");
  switch (*scan->at)
    {
    case '{':
      return scan_nested (scan, scan_object);
    case '[':
      return scan_nested (scan, scan_array);
    case '"':
      text = g_string_new (NULL);
      return scan_string (scan, text);
    case 't':
      return scan_word (scan, "true");
    case 'f':
      return scan_word (scan, "false");
    case 'n':
      return scan_word (scan, "null");
    default:
      return scan_number (scan);
    }
}

static gboolean
scan_document (Scan *scan)
{
  if (!scan_value (scan))
    return FALSE;
  skip_space (scan);
  return scan->at == scan->end ? TRUE : wrong (scan, "something after the document");
}

/**
 * stint_json_check:
 * @limit_bytes: longest text to accept
 *
 * Whether @text is exactly one JSON document (RFC 8259) that is safe to read: valid
 * UTF-8, nested at most 64 deep, no NUL in a string, no name twice in an object, whole
 * numbers within ±2^53, others finite. FALSE with %STINT_PSA_ERROR_PROTOCOL otherwise.
 */
gboolean
stint_json_check (const char *text, gsize length, gsize limit_bytes, GError **error)
{
  Scan scan = { .at = text, .end = text + length };

  g_return_val_if_fail (text != NULL || length == 0, FALSE);

  if (length > limit_bytes)
    wrong (&scan, "more than is ever asked for");
  else if (!g_utf8_validate_len (text, length, NULL))
    wrong (&scan, "bytes that are not UTF-8");
  else if (scan_document (&scan))
    return TRUE;

  g_set_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_PROTOCOL,
               "cannot read the answer: %s at byte %" G_GSIZE_FORMAT, scan.wrong,
               (gsize) (scan.at - text));
  return FALSE;
}
