#pragma once

#include "core/clock.h"
#include "core/store-account.h"
#include "core/store-outbox.h"
#include "courier/psa.h"

G_BEGIN_DECLS

/**
 * StintEngine:
 *
 * Carries the outbox to the PSA, each step exactly once, or lets a person decide. It is a
 * loop of small transactions: read what is due, write down the attempt, make one call,
 * write down its outcome, look again. It keeps no queue in memory; killed at any moment,
 * it goes on from what is written.
 */
#define STINT_TYPE_ENGINE (stint_engine_get_type ())
G_DECLARE_FINAL_TYPE (StintEngine, stint_engine, STINT, ENGINE, GObject)

/* What a round has done, for who asked for it. */
typedef struct
{
  gint64 pushed;   /* steps that the PSA took */
  gint64 verified; /* steps found there after doubt */
  guint64 push_requests;
  guint64 verify_requests;
} StintEngineCount;

StintEngine *stint_engine_new (StintStore *store,
                               StintClock *clock,
                               StintPsa *psa,
                               guint32 seed);
gboolean stint_engine_recover (StintEngine *self, gboolean rolled_back, GError **error);
gboolean stint_engine_step (StintEngine *self,
                            GCancellable *cancellable,
                            gboolean *worked,
                            GError **error);
void stint_engine_set_thrifty (StintEngine *self, gboolean thrifty);
gboolean stint_engine_plan_all (StintEngine *self, GError **error);
const StintEngineCount *stint_engine_get_count (StintEngine *self);
void stint_engine_reset_count (StintEngine *self);

G_END_DECLS
