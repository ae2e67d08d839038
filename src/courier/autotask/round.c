#include "courier/autotask/round.h"

#include <glib/gi18n.h>

static gboolean
read_number (const char *text, gint64 *number)
{
  return g_ascii_string_to_signed (text, 10, -1, G_MAXINT64 / 4, number, NULL);
}

/**
 * stint_round_read:
 * @cursor: (nullable): NULL begins a round of the whole
 *
 * Reads a cursor; FALSE with %STINT_PSA_ERROR_PROTOCOL when it is none of ours.
 */
gboolean
stint_round_read (StintRound *self, const char *cursor, GError **error)
{
  g_auto (GStrv) parts = NULL;
  guint n = 0;

  *self = (StintRound){ -1, 0, -1 };
  if (cursor == NULL)
    return TRUE;
  parts = g_strsplit (cursor, " ", 4);
  n = g_strv_length (parts);
  if ((n == 1 && read_number (parts[0], &self->since_s) && self->since_s >= 0) ||
      (n == 3 && read_number (parts[0], &self->since_s) &&
       read_number (parts[1], &self->next_s) && read_number (parts[2], &self->after_id)))
    return TRUE;
  g_set_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_PROTOCOL,
               _ ("‘%s’ is not where a page ended"), cursor);
  return FALSE;
}

/** stint_round_from_s: what to ask for, UTC seconds: a little before its beginning. */
gint64
stint_round_from_s (const StintRound *self)
{
  return MAX (0, self->since_s - STINT_ROUND_OVERLAP_S);
}

/** stint_round_page: (transfer full): the cursor of the page after the row @after_id. */
char *
stint_round_page (const StintRound *self, gint64 after_id)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                          self->since_s, self->next_s, after_id);
}

/** stint_round_end: (transfer full): the cursor of the next round. */
char *
stint_round_end (const StintRound *self)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, self->next_s);
}
