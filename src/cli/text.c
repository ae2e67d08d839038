#include "cli/text.h"

#include <glib/gi18n.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "core/calendar.h"

#define COLUMN_GAP 2
#define FIELD_INDENT 16

/* A table is not squeezed further than this, even when it then does not fit. */
#define LEAST_COLUMN 6

struct _CliTable
{
  guint n_columns;
  GPtrArray *cells; /* (owned) (element-type utf8) row after row, titles first */
};

/**
 * cli_is_order:
 *
 * Whether a terminal or a bidirectional display could take @c for an order instead of
 * showing it: control characters, and those that turn the direction of text.
 */
gboolean
cli_is_order (gunichar c)
{
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069);
}

static char *
plain (const char *text, gboolean keep_lines)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *result = g_string_new (NULL);

  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (character == '\n' && keep_lines)
        g_string_append_c (result, '\n');
      else if (character == '\n' || character == '\t')
        g_string_append_c (result, ' ');
      else if (!cli_is_order (character))
        g_string_append_unichar (result, character);
    }
  return g_string_free (result, FALSE);
}

/** cli_plain: (transfer full): @text on one line, without what could steer a terminal. */
char *
cli_plain (const char *text)
{
  return plain (text, FALSE);
}

/** cli_plain_lines: (transfer full): the same, keeping the ends of its lines. */
char *
cli_plain_lines (const char *text)
{
  return plain (text, TRUE);
}

/** cli_columns: how wide the terminal is, and 80 where there is none. */
guint
cli_columns (void)
{
  struct winsize size = { 0 };

  if (!isatty (STDOUT_FILENO) || ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) != 0 ||
      size.ws_col == 0)
    return CLI_COLUMNS;
  return MAX (size.ws_col, 40);
}

/** cli_duration_text: (transfer full): such as "1 h 05 min", "12 min" or "45 s". */
char *
cli_duration_text (gint64 seconds)
{
  int hours = (int) (seconds / 3600);
  int minutes = (int) (seconds / 60 % 60);

  if (seconds < 60)
    return g_strdup_printf (_ ("%d s"), (int) MAX (seconds, 0));
  if (hours == 0)
    return g_strdup_printf (_ ("%d min"), minutes);
  return g_strdup_printf (_ ("%d h %02d min"), hours, minutes);
}

static gboolean
same_day (gint64 a_s, gint64 b_s, const char *zone)
{
  StintDay a = stint_day_of (a_s, zone);
  StintDay b = stint_day_of (b_s, zone);

  return a.year == b.year && a.month == b.month && a.day == b.day;
}

static char *
local_text (gint64 at_s, const char *zone, const char *format)
{
  g_autoptr (GDateTime) local = stint_instant_local (at_s, zone);

  return g_date_time_format (local, format);
}

/** cli_time_text: (transfer full): the local time, with its date when that is not today.
 */
char *
cli_time_text (gint64 at_s, gint64 now_s, const char *zone)
{
  return local_text (at_s, zone,
                     same_day (at_s, now_s, zone) ? "%H:%M" : "%Y-%m-%d %H:%M");
}

/** cli_due_text: (transfer full): the time when it is today, else the date; "" for 0. */
char *
cli_due_text (gint64 at_s, gint64 now_s, const char *zone)
{
  if (at_s == 0)
    return g_strdup ("");
  return local_text (at_s, zone, same_day (at_s, now_s, zone) ? "%H:%M" : "%Y-%m-%d");
}

static guint
character_width (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;
  return g_unichar_iswide (c) ? 2 : 1;
}

static guint
text_width (const char *text)
{
  guint width = 0;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    width += character_width (g_utf8_get_char (c));
  return width;
}

static void
add_spaces (GString *out, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_c (out, ' ');
}

/* One line broken between words; a word longer than a line stays whole. */
static void
add_wrapped_line (GString *out,
                  const char *line,
                  guint indent,
                  guint columns,
                  guint *column)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  gboolean first = TRUE;

  for (guint i = 0; words[i] != NULL; i++)
    {
      guint width = text_width (words[i]);

      if (width == 0)
        continue;
      if (!first && *column + 1 + width > columns)
        {
          g_string_append_c (out, '\n');
          add_spaces (out, indent);
          *column = indent;
          first = TRUE;
        }
      if (!first)
        g_string_append_c (out, ' ');
      g_string_append (out, words[i]);
      *column += width + (first ? 0 : 1);
      first = FALSE;
    }
  g_string_append_c (out, '\n');
}

static void
add_wrapped_at (GString *out, const char *text, guint indent, guint columns, guint column)
{
  g_autofree char *stripped = g_strchomp (cli_plain_lines (text));
  g_auto (GStrv) lines = g_strsplit (stripped, "\n", -1);

  if (lines[0] == NULL)
    g_string_append_c (out, '\n');
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (column < indent && *lines[i] != '\0')
        add_spaces (out, indent - column);
      column = MAX (column, indent);
      add_wrapped_line (out, lines[i], indent, columns, &column);
      column = 0;
    }
}

/** cli_add_wrapped: adds @text, each of its lines broken at @columns and indented. */
void
cli_add_wrapped (GString *out, const char *text, guint indent, guint columns)
{
  add_wrapped_at (out, text, indent, columns, 0);
}

/** cli_add_beside: adds @left, and beside it @right broken at @columns; below it where
 * @left is too long. */
void
cli_add_beside (GString *out,
                const char *left,
                const char *right,
                guint indent,
                guint columns)
{
  guint width = text_width (left);

  g_string_append (out, left);
  if (width + 1 >= indent)
    g_string_append_c (out, '\n');
  add_wrapped_at (out, right, indent, columns, width + 1 >= indent ? 0 : width);
}

/** cli_add_field: adds a label and its value; nothing when there is no value. */
void
cli_add_field (GString *out, const char *label, const char *value)
{
  if (value != NULL && *value != '\0')
    cli_add_beside (out, label, value, FIELD_INDENT, cli_columns ());
}

/** cli_table_new: (transfer full): with @titles as the first row. */
CliTable *
cli_table_new (guint n_columns, const char *const *titles)
{
  CliTable *self = g_new0 (CliTable, 1);

  self->n_columns = n_columns;
  self->cells = g_ptr_array_new_with_free_func (g_free);
  cli_table_add (self, titles);
  return self;
}

/** cli_table_free: frees @self. */
void
cli_table_free (CliTable *self)
{
  g_ptr_array_unref (self->cells);
  g_free (self);
}

/** cli_table_add: adds a row; a NULL cell is empty. */
void
cli_table_add (CliTable *self, const char *const *cells)
{
  for (guint i = 0; i < self->n_columns; i++)
    g_ptr_array_add (self->cells, cli_plain (cells[i]));
}

static void
measure (CliTable *self, guint *widths)
{
  for (guint i = 0; i < self->cells->len; i++)
    {
      guint *width = &widths[i % self->n_columns];

      *width = MAX (*width, text_width (g_ptr_array_index (self->cells, i)));
    }
}

static void
squeeze (guint *widths, guint n, guint columns)
{
  guint total = (n - 1) * COLUMN_GAP;

  for (guint i = 0; i < n; i++)
    total += widths[i];
  for (; total > columns; total--)
    {
      guint widest = 0;

      for (guint i = 1; i < n; i++)
        {
          if (widths[i] > LEAST_COLUMN && (widest == 0 || widths[i] > widths[widest]))
            widest = i;
        }
      if (widest == 0)
        return;
      widths[widest]--;
    }
}

static void
add_cell (GString *out, const char *cell, guint width, gboolean last)
{
  guint whole = text_width (cell);
  guint used = 0;

  if (whole <= width)
    {
      g_string_append (out, cell);
      add_spaces (out, last ? 0 : width - whole + COLUMN_GAP);
      return;
    }
  for (const char *c = cell; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (used + character_width (character) > width - 1)
        break;
      g_string_append_unichar (out, character);
      used += character_width (character);
    }
  g_string_append (out, "…");
  add_spaces (out, last ? 0 : width - used - 1 + COLUMN_GAP);
}

static void
chomp_spaces (GString *out)
{
  while (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
}

/** cli_table_print: adds all rows, each on one line of at most @columns where that goes.
 */
void
cli_table_print (CliTable *self, GString *out, guint columns)
{
  g_autofree guint *widths = g_new0 (guint, self->n_columns);

  measure (self, widths);
  squeeze (widths, self->n_columns, columns);
  for (guint i = 0; i < self->cells->len; i++)
    {
      guint column = i % self->n_columns;
      gboolean last = column == self->n_columns - 1;

      add_cell (out, g_ptr_array_index (self->cells, i), widths[column], last);
      if (last)
        {
          chomp_spaces (out);
          g_string_append_c (out, '\n');
        }
    }
}
