#pragma once

#include "core/commit.h"
#include "core/op.h"
#include "core/step.h"
#include "core/store.h"

G_BEGIN_DECLS

/* An entry that would overlap one of mine that was made elsewhere: a person is asked, or
 * wants both. */
#define STINT_OVERLAP_ASKED "asked"
#define STINT_OVERLAP_ACCEPTED "accepted"

/* A step as stored, with where it stands. */
typedef struct
{
  StintStep *step; /* (owned) */
  gint64 account_id;
  StintState state;
  gint64 tries;
  gint64 delays; /* waits in a row */
  gint64 due_s;
  gboolean may_be_stored;
  gint64 doubt_s; /* 0: none */
  char *doubt_boot_id;
  gint64 doubt_boot_us;
  gint64 first_try_s; /* 0: never tried */
  gint64 misses;
  gint64 last_miss_s;
  char *refusal;     /* (nullable) */
  gboolean approved; /* a person said: send again if one more search finds nothing */
  gboolean wants_cancel;
  char *overlap;  /* (nullable) one of those below */
  gint64 audit_s; /* 0: none due */
  gint64 audits;
  gint64 done_s;
  char *message;  /* (nullable) */
  char *item_ids; /* (nullable) separated by spaces */
} StintStepRow;

void stint_step_row_free (StintStepRow *self);

/* The evidence of one try. */
typedef struct
{
  gint64 id;
  gint64 n;
  gint64 started_s;
  gint64 ended_s; /* 0: under way, or the courier died */
  char *outcome;  /* (nullable) */
  int transport_code;
  int http_status;
  gint64 request_bytes;
  char *message; /* (nullable) */
} StintAttempt;

void stint_attempt_free (StintAttempt *self);

gint64 stint_store_add_commit (StintTxn *txn, const StintCommit *commit, GError **error);
gboolean stint_store_mend_commit (StintTxn *txn,
                                  const StintCommit *commit,
                                  GError **error);
StintCommit *stint_store_get_commit (StintStore *self, gint64 id, GError **error);
GPtrArray *stint_store_list_commits_of_ticket (StintStore *self,
                                               const char *ticket_number,
                                               GError **error);

gint64 stint_store_add_op (StintTxn *txn,
                           gint64 work_id,
                           StintOpKind kind,
                           const char *key,
                           gint64 stint_id,
                           gint64 hold_until_s,
                           gint64 now_s,
                           GError **error);
gboolean stint_store_set_op_state (StintTxn *txn,
                                   gint64 op_id,
                                   StintState state,
                                   const char *message,
                                   gint64 now_s,
                                   GError **error);
gboolean stint_store_flag_unplanned (StintTxn *txn,
                                     gint64 engagement_id,
                                     const char *message,
                                     gint64 now_s,
                                     int *n_flagged,
                                     GError **error);
gboolean stint_store_requeue_unplanned (StintTxn *txn,
                                        gint64 engagement_id,
                                        gint64 now_s,
                                        GError **error);
gint64 stint_store_count_attention (StintStore *self, GError **error);
gboolean stint_store_release_holds (StintTxn *txn, gint64 now_s, GError **error);
StintOp *stint_store_get_op (StintStore *self, gint64 id, GError **error);
GPtrArray *stint_store_list_ops (StintStore *self,
                                 gboolean all,
                                 gint64 limit,
                                 GError **error);
GPtrArray *stint_store_list_ops_of_work (StintStore *self,
                                         gint64 work_id,
                                         GError **error);
gboolean stint_store_is_posted (StintStore *self,
                                gint64 id,
                                gboolean *posted,
                                GError **error);
gint64 stint_store_count_ops (StintStore *self, StintState state, GError **error);
gint64 stint_store_count_waiting (StintStore *self, GError **error);
gint64 stint_store_count_open_of (StintStore *self, gint64 engagement_id, GError **error);

/* For the engine. */
gint64 stint_store_next_unplanned (StintStore *self,
                                   gint64 account_id,
                                   gint64 now_s,
                                   GError **error);
gboolean stint_store_adopt_ops (StintTxn *txn, gint64 account_id, GError **error);
gboolean stint_store_put_steps (StintTxn *txn,
                                gint64 account_id,
                                GPtrArray *steps,
                                gint64 now_s,
                                GError **error);
StintStepRow *stint_store_get_step (StintStore *self, gint64 id, GError **error);
GPtrArray *stint_store_list_steps_of_op (StintStore *self, gint64 op_id, GError **error);
StintStepRow *stint_store_next_step (StintStore *self,
                                     gint64 account_id,
                                     gint64 now_s,
                                     GError **error);
gint64 stint_store_next_due (StintStore *self, gint64 account_id, GError **error);
gboolean stint_store_spread_steps (StintTxn *txn,
                                   gint64 account_id,
                                   gint64 now_s,
                                   gint64 seconds,
                                   gint64 *n,
                                   GError **error);
gboolean stint_store_search_by (StintTxn *txn,
                                gint64 account_id,
                                gint64 by_s,
                                GError **error);
gboolean stint_store_drop_needs (StintTxn *txn, gint64 step_id, GError **error);
gboolean stint_store_list_needs (StintStore *self,
                                 gint64 step_id,
                                 StintState state,
                                 GArray **op_ids,
                                 GError **error);
char *stint_store_dup_status_on_its_way (StintStore *self,
                                         const char *ticket_number,
                                         GError **error);
gboolean stint_store_plan_anew (StintTxn *txn, gint64 work_id, GError **error);
gboolean stint_store_wait_for_successors (StintTxn *txn,
                                          gint64 op_id,
                                          gint64 now_s,
                                          GError **error);
gboolean stint_store_withdraw_op (StintTxn *txn,
                                  gint64 op_id,
                                  gint64 now_s,
                                  GError **error);
gboolean stint_store_planned (StintTxn *txn, gint64 work_id, GError **error);
gboolean stint_store_unblock (StintTxn *txn, gint64 now_s, GError **error);
gboolean stint_store_update_step (StintTxn *txn,
                                  const StintStepRow *row,
                                  gint64 now_s,
                                  GError **error);
gint64 stint_store_begin_attempt (StintTxn *txn,
                                  const StintStepRow *row,
                                  gint64 now_s,
                                  const char *boot_id,
                                  gint64 boot_us,
                                  GError **error);
char *stint_store_dup_last_words (StintStore *self, gint64 step_id);
gboolean stint_store_get_newest_attempt (StintStore *self, gint64 *id, GError **error);
gboolean stint_store_end_attempt (StintTxn *txn,
                                  const StintAttempt *attempt,
                                  GError **error);
GPtrArray *stint_store_list_attempts (StintStore *self, gint64 step_id, GError **error);
GPtrArray *stint_store_list_in_state (StintStore *self,
                                      gint64 account_id,
                                      StintState state,
                                      GError **error);
gboolean stint_store_claim_item (StintTxn *txn,
                                 const StintStepRow *row,
                                 const char *item_id,
                                 gint64 now_s,
                                 gboolean *clash,
                                 GError **error);
char **stint_store_list_claimed (StintStore *self,
                                 gint64 account_id,
                                 const char *entity,
                                 gint64 but_step_id,
                                 GError **error);
char *stint_store_dup_fence (StintStore *self,
                             gint64 account_id,
                             const char *entity,
                             gint64 since_s,
                             GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintStepRow, stint_step_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintAttempt, stint_attempt_free)

G_END_DECLS
