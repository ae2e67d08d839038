#pragma once

#include "core/clock.h"
#include "core/store-account.h"
#include "courier/psa.h"

G_BEGIN_DECLS

gboolean stint_pull_learn (StintStore *store,
                           StintClock *clock,
                           StintPsa *psa,
                           const StintAccount *account,
                           GCancellable *cancellable,
                           GError **error);
gboolean stint_pull_my_tickets (StintStore *store,
                                StintClock *clock,
                                StintPsa *psa,
                                GCancellable *cancellable,
                                gint64 *n_tickets,
                                GError **error);
gboolean stint_pull_numbers (StintStore *store,
                             StintClock *clock,
                             StintPsa *psa,
                             GCancellable *cancellable,
                             GError **error);
gboolean stint_pull_notes (StintStore *store,
                           StintPsa *psa,
                           GCancellable *cancellable,
                           gint64 *n_notes,
                           GError **error);
gboolean stint_store_session (StintTxn *txn,
                              StintAccount *account,
                              const StintSession *session,
                              gint64 now_s,
                              GError **error);

G_END_DECLS
