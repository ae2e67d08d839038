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
  gint64 account_id; /* whose provider that is, and as which version of it */
  gint64 account_version;
  gboolean thrifty; /* nothing is asked that the cache may know */
  StintEngineCount count;
};

/* One step in hand: its row, and the account that it belongs to. */
typedef struct
{
  StintEngine *engine;         /* (unowned) */
  const StintAccount *account; /* (unowned) */
  StintStepRow *row; /* (owned) by whoever made the turn; read anew before a write */
  gint64 now_s;
  gint64 in_doubt_s; /* how long it had been in doubt when the search began */
} StintTurn;

/* What there is to do at an instant: a commit of work to plan, or a step in hand. */
typedef struct
{
  StintAccount *account; /* (owned) (nullable) */
  StintStepRow *row;     /* (owned) (nullable) */
  gint64 work_id;        /* 0: none */
} StintChosen;

void stint_chosen_clear (StintChosen *self);
gboolean stint_engine_choose (StintEngine *self,
                              gint64 now_s,
                              StintChosen *chosen,
                              GError **error);

gint64 stint_engine_quarantine (const StintTurn *turn);
gint64 stint_engine_second_look (const StintTurn *turn);
void stint_turn_say (StintTurn *turn, const char *message);
void stint_turn_doubt (StintTurn *turn);
gboolean stint_turn_doubt_since_made (StintTurn *turn, GError **error);
void stint_turn_cancel (StintTurn *turn, const char *message);
gboolean stint_turn_read_anew (StintTurn *turn, GError **error);
gboolean stint_turn_has_void (StintTurn *turn,
                              const char *item_id,
                              gboolean *has,
                              GError **error);
gboolean stint_turn_void (StintTurn *turn,
                          StintTxn *txn,
                          const char *item_id,
                          GError **error);
gboolean stint_turn_claim (StintTurn *turn,
                           StintTxn *txn,
                           char **ids,
                           gboolean *clash,
                           GError **error);
gboolean stint_turn_store_done (StintTurn *turn,
                                StintTxn *txn,
                                char **ids,
                                GError **error);
gboolean stint_turn_no_answer (StintTurn *turn, StintTxn *txn, GError **error);
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
gboolean stint_turn_end_act (StintTurn *turn, StintTxn *txn, char **ids, GError **error);
void stint_turn_show_ticket (StintTurn *turn);
gboolean stint_engine_add_act (StintEngine *self,
                               StintWork *work,
                               const StintCommit *commit,
                               StintOp *op,
                               GError **error);
gboolean stint_engine_add_amends (StintEngine *self,
                                  const StintAccount *account,
                                  StintWork *work,
                                  StintOp *op,
                                  GError **error);
gboolean stint_engine_set_interval (StintEngine *self,
                                    const StintAccount *account,
                                    StintInterval *interval,
                                    gint64 stint_id,
                                    GError **error);
gboolean stint_turn_ask_overlap (StintTurn *turn,
                                 GCancellable *cancellable,
                                 gboolean *may_send,
                                 GError **error);
gboolean stint_turn_find_siblings (StintTurn *turn,
                                   GCancellable *cancellable,
                                   gboolean *may_send,
                                   GError **error);
gboolean stint_turn_send (StintTurn *turn, GCancellable *cancellable, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StintChosen, stint_chosen_clear)

G_END_DECLS
