#pragma once

#include "core/evidence.h"
#include "core/purpose.h"
#include "core/store.h"

G_BEGIN_DECLS

/* How far each feed has been pulled into the cache, and what that has cost. Every writer
 * takes a transaction from stint_store_begin_cache(). */

/* The feed that stands for the person's own looking at the list: “pulled” then. */
#define STINT_FEED_LOOKED "looked"

/* Where a feed stands. A feed never heard of is all zero. */
typedef struct
{
  char *cursor;     /* (nullable) the provider's: where to go on */
  gint64 pulled_s;  /* end of the last whole round; 0: never */
  gint64 tried_s;   /* last time it was asked; 0: never */
  gboolean pending; /* a round is under way: more pages wait */
  char *doubt;      /* (nullable) why an answer was not believed */
} StintFeedState;

void stint_feed_state_free (StintFeedState *self);

StintFeedState *stint_store_get_feed (StintStore *self, const char *name, GError **error);
gboolean stint_store_put_feed (StintTxn *txn,
                               const char *name,
                               const StintFeedState *state,
                               GError **error);
gboolean stint_store_forget_cache (StintTxn *txn, GError **error);
char *stint_store_dup_doubts (StintStore *self, GError **error);

gboolean stint_store_put_name (StintTxn *txn,
                               const StintName *name,
                               gint64 now_s,
                               GError **error);
GPtrArray *stint_store_list_names (StintStore *self, gint64 since_s, GError **error);

gboolean stint_store_add_requests (StintTxn *txn,
                                   StintPurpose purpose,
                                   gint64 n,
                                   gint64 now_s,
                                   GError **error);
gboolean stint_store_count_requests (StintStore *self,
                                     gint64 from_s,
                                     gint64 until_s,
                                     gint64 *counts,
                                     GError **error);
gboolean stint_store_forget_requests (StintTxn *txn, gint64 before_s, GError **error);

gboolean stint_store_get_load (StintStore *self, StintLoad *load, GError **error);
gboolean stint_store_put_load (StintTxn *txn, const StintLoad *load, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintFeedState, stint_feed_state_free)

G_END_DECLS
