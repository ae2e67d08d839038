#pragma once

#include "core/clock.h"
#include "core/store-account.h"
#include "core/store.h"
#include "courier/budget.h"
#include "courier/psa.h"

G_BEGIN_DECLS

/**
 * StintGovernor:
 *
 * Keeps count of the requests made and of how busy the shop keeps its PSA, in the cache,
 * and asks courier/budget.h what follows. What it could not write is not lost work.
 */
typedef struct _StintGovernor StintGovernor;

StintGovernor *stint_governor_new (StintStore *store, StintClock *clock);
void stint_governor_free (StintGovernor *self);

void stint_governor_begin (StintGovernor *self, StintPsa *psa);
void stint_governor_count (StintGovernor *self, StintPurpose purpose, gint64 n);
void stint_governor_take (StintGovernor *self, StintPurpose purpose);
void stint_governor_skip (StintGovernor *self);
void stint_governor_save (StintGovernor *self);
gint64 stint_governor_get_use (StintGovernor *self);
gint64 stint_governor_check_s (StintGovernor *self);
gboolean stint_governor_check (StintGovernor *self,
                               GCancellable *cancellable,
                               GError **error);
gboolean stint_governor_was_away (StintGovernor *self);
gint64 stint_governor_spread_s (StintGovernor *self,
                                const StintLoad *before,
                                gint64 waiting);
StintLoad stint_governor_get_load (StintGovernor *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintGovernor, stint_governor_free)

G_END_DECLS
