#pragma once

#include "courier/psa.h"

G_BEGIN_DECLS

/* Where a round of a feed stands, as its cursor says: "S" to begin a round with what has
 * changed since S, "S N A" to go on in it after the row A; N begins the round after it,
 * and S is -1 in a round of the whole. Instants are UTC seconds by the server's clock. */
typedef struct
{
  gint64 since_s;  /* -1: the whole */
  gint64 next_s;   /* 0: not known yet */
  gint64 after_id; /* -1: from the first row */
} StintRound;

/* A row changed while a round was under way may have been passed over, and clocks differ:
 * each round looks back a little further than the last one began. */
#define STINT_ROUND_OVERLAP_S 300

gboolean stint_round_read (StintRound *self, const char *cursor, GError **error);
gint64 stint_round_from_s (const StintRound *self);
char *stint_round_page (const StintRound *self, gint64 after_id);
char *stint_round_end (const StintRound *self);

G_END_DECLS
