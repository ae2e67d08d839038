#pragma once

#include "courier/engine.h"

G_BEGIN_DECLS

/* Shared by the engine's files alone. */
struct _StintEngine
{
  GObject parent_instance;

  StintStore *store; /* (owned) */
  StintClock *clock; /* (owned) */
  StintPsa *psa;     /* (owned) */
  GRand *rand;       /* (owned) */
  StintEngineCount count;
};

/* One step in hand: its row, and the account that it belongs to. */
typedef struct
{
  StintEngine *engine;         /* (unowned) */
  const StintAccount *account; /* (unowned) */
  StintStepRow *row;           /* (unowned) */
  gint64 now_s;
} StintTurn;

gint64 stint_engine_quarantine (const StintTurn *turn);
gint64 stint_engine_second_look (const StintTurn *turn);
void stint_turn_say (StintTurn *turn, const char *message);
void stint_turn_doubt (StintTurn *turn);
gboolean stint_turn_claim (StintTurn *turn,
                           StintTxn *txn,
                           char **ids,
                           gboolean *clash,
                           GError **error);
gboolean stint_turn_store_done (StintTurn *turn,
                                StintTxn *txn,
                                char **ids,
                                gboolean after_doubt,
                                GError **error);
gboolean stint_turn_not_through (StintTurn *turn, StintTxn *txn, GError **error);
gboolean stint_turn_limited (StintTurn *turn,
                             StintTxn *txn,
                             gint64 retry_after_s,
                             GError **error);
gboolean stint_engine_plan (StintEngine *self,
                            const StintAccount *account,
                            gint64 work_id,
                            GError **error);
gboolean stint_turn_verify (StintTurn *turn, GCancellable *cancellable, GError **error);
gboolean stint_turn_audit (StintTurn *turn, GCancellable *cancellable, GError **error);
gboolean stint_turn_send (StintTurn *turn, GCancellable *cancellable, GError **error);

G_END_DECLS
