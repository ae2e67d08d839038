#include "core/store-outbox.h"

#include <glib/gi18n.h>

#include "core/store-private.h"

/* Commits of work and the ops that carry them. */

static void
free_commit (gpointer commit)
{
  stint_commit_free (commit);
}

/** stint_store_add_commit: writes a commit of work; its id, or 0 on failure. */
gint64
stint_store_add_commit (StintTxn *txn, const StintCommit *commit, GError **error)
{
  static const char sql[] =
    "INSERT INTO work (engagement_id, account_id, committed_s, outcome, done, summary, "
    "next, left_off, roll_back, roll_forward, work_type_id, update_kind, update_title, "
    "update_text, status_id, base_status_id, completes, act, presence, queue_id, "
    "assigns, insists) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, "
    "?17, coalesce (?18, 'work'), ?19, ?20, ?21, ?22)";

  if (!stint_db_run (stint_txn_get_db (txn), sql, error, "izisssssssssssssbsssbb",
                     commit->engagement_id, commit->account_id, commit->committed_s,
                     commit->outcome, commit->done, commit->summary, commit->next,
                     commit->left_off, commit->roll_back, commit->roll_forward,
                     commit->work_type_id, commit->update_kind, commit->update_title,
                     commit->update_text, commit->status_id, commit->base_status_id,
                     commit->completes, commit->act, commit->presence, commit->queue_id,
                     commit->assigns, commit->insists))
    return 0;
  return stint_db_last_id (stint_txn_get_db (txn));
}

/** stint_store_mend_commit: takes over what a person changed after a refusal. */
gboolean
stint_store_mend_commit (StintTxn *txn, const StintCommit *commit, GError **error)
{
  static const char sql[] =
    "UPDATE work SET done = ?2, summary = ?3, work_type_id = ?4, update_text = ?5, "
    "base_status_id = ?6, insists = ?7, mended = 1 WHERE id = ?1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "isssssb", commit->id,
                       commit->done, commit->summary, commit->work_type_id,
                       commit->update_text, commit->base_status_id, commit->insists);
}

#define COMMIT_COLUMNS                                                                   \
  "work.id, engagement_id, account_id, committed_s, outcome, done, summary, work.next, " \
  "left_off, roll_back, roll_forward, work_type_id, update_kind, update_title, "         \
  "update_text, status_id, work.base_status_id, act, presence, queue_id, completes, "    \
  "assigns, insists FROM work "

static StintCommit *
commit_from_row (StintRows *rows)
{
  StintCommit *commit = stint_commit_new ();
  char **texts[] = { &commit->outcome,        &commit->done,         &commit->summary,
                     &commit->next,           &commit->left_off,     &commit->roll_back,
                     &commit->roll_forward,   &commit->work_type_id, &commit->update_kind,
                     &commit->update_title,   &commit->update_text,  &commit->status_id,
                     &commit->base_status_id, &commit->act,          &commit->presence,
                     &commit->queue_id };

  commit->id = stint_rows_int (rows, 0);
  commit->engagement_id = stint_rows_int (rows, 1);
  commit->account_id = stint_rows_int (rows, 2);
  commit->committed_s = stint_rows_int (rows, 3);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = stint_rows_dup (rows, 4 + (int) i);
  commit->completes = stint_rows_int (rows, 20) != 0;
  commit->assigns = stint_rows_int (rows, 21) != 0;
  commit->insists = stint_rows_int (rows, 22) != 0;
  return commit;
}

static GPtrArray *
commits_from_rows (StintRows *rows, GError **error)
{
  g_autoptr (GPtrArray) commits = g_ptr_array_new_with_free_func (free_commit);

  if (rows == NULL)
    return NULL;
  while (stint_rows_next (rows))
    g_ptr_array_add (commits, commit_from_row (rows));
  return stint_rows_finish (rows, error) ? g_steal_pointer (&commits) : NULL;
}

/** stint_store_get_commit: (transfer full) (nullable): by its id. */
StintCommit *
stint_store_get_commit (StintStore *self, gint64 id, GError **error)
{
  static const char sql[] = "SELECT " COMMIT_COLUMNS "WHERE work.id = ?1";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "i", id);
  g_autoptr (GPtrArray) commits = commits_from_rows (rows, error);

  return commits != NULL && commits->len > 0 ? g_ptr_array_steal_index (commits, 0)
                                             : NULL;
}

/** stint_store_list_commits_of_ticket: (transfer full) (element-type StintCommit): newest
 * first. */
GPtrArray *
stint_store_list_commits_of_ticket (StintStore *self,
                                    const char *ticket_number,
                                    GError **error)
{
  static const char sql[] =
    "SELECT " COMMIT_COLUMNS "JOIN engagement ON engagement.id = engagement_id "
    "WHERE ticket_number = ?1 COLLATE NOCASE AND act = 'work' ORDER BY committed_s DESC, "
    "work.id DESC";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "s", ticket_number);

  return commits_from_rows (rows, error);
}

/**
 * stint_store_add_op:
 * @stint_id: of a time entry; 0 otherwise
 * @hold_until_s: it is not sent before, so that undo is real
 *
 * Writes an op of a commit of work; its id, or 0 on failure.
 */
gint64
stint_store_add_op (StintTxn *txn,
                    gint64 work_id,
                    StintOpKind kind,
                    const char *key,
                    gint64 stint_id,
                    gint64 hold_until_s,
                    gint64 now_s,
                    GError **error)
{
  static const char sql[] =
    "INSERT INTO op (work_id, kind, key, stint_id, state, hold_until_s, created_s, "
    "changed_s) VALUES (?1, ?2, ?3, ?4, 'queued', ?5, ?6, ?6)";

  if (!stint_db_run (stint_txn_get_db (txn), sql, error, "isszii", work_id,
                     stint_op_kind_to_text (kind), key, stint_id, hold_until_s, now_s))
    return 0;
  return stint_db_last_id (stint_txn_get_db (txn));
}

/** stint_store_set_op_state: for an op that has no steps; with steps it follows them. */
gboolean
stint_store_set_op_state (StintTxn *txn,
                          gint64 op_id,
                          StintState state,
                          const char *message,
                          gint64 now_s,
                          GError **error)
{
  static const char sql[] =
    "UPDATE op SET state = ?2, message = ?3, changed_s = ?4 WHERE id = ?1 "
    "AND (state <> ?2 OR message IS NOT ?3)";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "issi", op_id,
                       stint_state_to_text (state), message, now_s);
}

/** stint_store_flag_unplanned: its ticket is not known to the PSA, so a person must
 * decide about what waits for it; counts the ops in @n_flagged. */
gboolean
stint_store_flag_unplanned (StintTxn *txn,
                            gint64 engagement_id,
                            const char *message,
                            gint64 now_s,
                            int *n_flagged,
                            GError **error)
{
  static const char sql[] =
    "UPDATE op SET state = 'attention', message = ?2, changed_s = ?3 "
    "WHERE state IN ('queued', 'blocked') "
    "AND work_id IN (SELECT id FROM work WHERE engagement_id = ?1) "
    "AND " STINT_SQL_NO_STEPS;

  if (!stint_db_run (stint_txn_get_db (txn), sql, error, "isi", engagement_id, message,
                     now_s))
    return FALSE;
  *n_flagged = stint_db_changes (stint_txn_get_db (txn));
  return TRUE;
}

/** stint_store_requeue_unplanned: an engagement has its ticket now; what could not be
 * planned for want of it can be. */
gboolean
stint_store_requeue_unplanned (StintTxn *txn,
                               gint64 engagement_id,
                               gint64 now_s,
                               GError **error)
{
  static const char sql[] =
    "UPDATE op SET state = 'queued', message = NULL, changed_s = ?2 "
    "WHERE state = 'attention' "
    "AND work_id IN (SELECT id FROM work WHERE engagement_id = ?1) "
    "AND " STINT_SQL_NO_STEPS;

  return stint_db_run (stint_txn_get_db (txn), sql, error, "ii", engagement_id, now_s);
}

/* Of a time entry that was sent: each of its rows was deleted by an op
 * of its own. */
#define TAKEN_BACK                                                                       \
  "(op.state = 'done' AND EXISTS (SELECT 1 FROM step JOIN step_item "                    \
  "ON step_id = step.id WHERE step.op_id = op.id) "                                      \
  "AND NOT EXISTS (SELECT 1 FROM step JOIN step_item ON step_id = step.id "              \
  "WHERE step.op_id = op.id AND NOT EXISTS (SELECT 1 FROM op AS other "                  \
  "WHERE other.voids_op_id = op.id AND other.void_item_id = item_id "                    \
  "AND other.state = 'done'))) "

#define ORPHANED                                                                         \
  "EXISTS (SELECT 1 FROM work JOIN account ON account.id = work.account_id "             \
  "WHERE work.id = op.work_id AND removed_s IS NOT NULL) "

/** stint_store_count_attention: what a person must decide: ops, also of an account that
 * was removed, and open engagements whose ticket the PSA does not know. */
gint64
stint_store_count_attention (StintStore *self, GError **error)
{
  static const char sql[] = "SELECT (SELECT count (*) FROM op WHERE state = 'attention' "
                            "OR (state NOT IN ('done', 'cancelled') AND " ORPHANED ")) "
                            "+ (SELECT count (*) FROM engagement WHERE ticket_id IS NULL "
                            "AND lookup_message IS NOT NULL AND closed_s IS NULL)";
  g_autoptr (StintRows) rows = stint_db_query (stint_store_get_db (self), sql, error, "");

  if (rows == NULL)
    return 0;
  return stint_rows_next (rows) ? stint_rows_int (rows, 0) : 0;
}

/** stint_store_release_holds: everything held may be sent now. */
gboolean
stint_store_release_holds (StintTxn *txn, gint64 now_s, GError **error)
{
  static const char ops[] = "UPDATE op SET hold_until_s = ?1 WHERE hold_until_s > ?1";
  static const char steps[] =
    "UPDATE step SET due_s = ?1 WHERE due_s > ?1 AND state IN ('queued', 'blocked')";

  return stint_db_run (stint_txn_get_db (txn), ops, error, "i", now_s) &&
         stint_db_run (stint_txn_get_db (txn), steps, error, "i", now_s);
}

/**
 * stint_store_spread_steps:
 * @n: (out): how many there are
 *
 * Spreads what waits and is overdue at @now_s over @seconds from then on, in order. What
 * is due by then stays due when it is.
 */
gboolean
stint_store_spread_steps (StintTxn *txn,
                          gint64 account_id,
                          gint64 now_s,
                          gint64 seconds,
                          gint64 *n,
                          GError **error)
{
  static const char count[] = "SELECT count (*) FROM step WHERE account_id = ?1 "
                              "AND state IN ('queued', 'blocked', 'verify') "
                              "AND due_s <= ?2 + 900";
  static const char spread[] =
    "UPDATE step SET due_s = ?2 + ?3 * (SELECT count (*) FROM step AS earlier "
    "WHERE earlier.account_id = ?1 AND earlier.id < step.id "
    "AND earlier.state IN ('queued', 'blocked', 'verify')) / ?4 "
    "WHERE account_id = ?1 AND state IN ('queued', 'blocked', 'verify') "
    "AND due_s <= ?2 + 900";
  StintDb *db = stint_txn_get_db (txn);
  g_autoptr (StintRows) rows = stint_db_query (db, count, error, "ii", account_id, now_s);

  *n = 0;
  if (rows == NULL)
    return FALSE;
  if (stint_rows_next (rows))
    *n = stint_rows_int (rows, 0);
  return stint_rows_finish (rows, error) &&
         (*n == 0 || seconds <= 0 ||
          stint_db_run (db, spread, error, "iiii", account_id, now_s, seconds, *n));
}

/* What the PSA does not have yet. */
#define OPEN_STATES "'blocked', 'queued', 'sending', 'verify', 'attention'"

/* What an op says, as its commit of work reads by now. */
#define OP_WORDS                                                                         \
  "CASE op.kind WHEN 'client-update' THEN update_text "                                  \
  "WHEN 'status' THEN coalesce ((SELECT pick.label FROM pick "                           \
  "WHERE pick.account_id = work.account_id AND pick.list = 'status' "                    \
  "AND pick.id = work.status_id), work.status_id, work.outcome) "                        \
  "WHEN 'void-entry' THEN void_item_id WHEN 'internal-note' THEN done "                  \
  "WHEN 'presence' THEN nullif (presence, '') WHEN 'take-ticket' THEN NULL "             \
  "WHEN 'new-ticket' THEN (SELECT title FROM new_ticket "                                \
  "WHERE new_ticket.work_id = work.id) ELSE summary END"

/* The payload with what it said when it was sent. A commit can be mended while only part
 * of it was sent, so every step keeps the words it was laid down with. */
#define OP_FROZEN                                                                        \
  "(SELECT payload FROM step WHERE step.op_id = op.id "                                  \
  "AND (may_be_stored = 1 OR step.state IN ('done', 'cancelled')) "                      \
  "ORDER BY position LIMIT 1)"

/* Nothing is wrong with it: something else is there already, and a person decides. */
#define ASKS                                                                             \
  "(op.state = 'attention' AND EXISTS (SELECT 1 FROM step WHERE step.op_id = op.id "     \
  "AND step.state = 'attention' AND (overlap = 'asked' OR 'conflict' = "                 \
  "(SELECT outcome FROM attempt WHERE attempt.step_id = step.id "                        \
  "ORDER BY attempt.id DESC LIMIT 1))))"

#define OP_COLUMNS                                                                       \
  "op.id, op.work_id, work.engagement_id, op.stint_id, op.kind, op.state, op.key, "      \
  "ticket_number, ticket_title, company, " OP_WORDS ", op.message, "                     \
  "(SELECT group_concat (item_id, ' ') FROM step JOIN step_item ON step_id = step.id "   \
  "WHERE step.op_id = op.id), "                                                          \
  "max (op.hold_until_s, coalesce ((SELECT max (due_s) FROM step "                       \
  "WHERE step.op_id = op.id), 0)), op.hold_until_s, "                                    \
  "coalesce ((SELECT max (tries) FROM step WHERE step.op_id = op.id), 0), "              \
  "op.created_s, op.changed_s, "                                                         \
  "EXISTS (SELECT 1 FROM account WHERE account.id = work.account_id "                    \
  "AND removed_s IS NOT NULL), " TAKEN_BACK ", " OP_FROZEN ", " ASKS " "                 \
  "FROM op JOIN work ON work.id = op.work_id "                                           \
  "JOIN engagement ON engagement.id = work.engagement_id "

/** stint_store_dup_words: (transfer full) (nullable): what an op says by now. */
char *
stint_store_dup_words (StintTxn *txn, gint64 op_id, GError **error)
{
  static const char sql[] = "SELECT " OP_WORDS " FROM op "
                            "JOIN work ON work.id = op.work_id WHERE op.id = ?1";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_txn_get_db (txn), sql, error, "i", op_id);
  g_autofree char *words = NULL;

  if (rows == NULL)
    return NULL;
  if (stint_rows_next (rows))
    words = stint_rows_dup (rows, 0);
  return stint_rows_finish (rows, error) ? g_steal_pointer (&words) : NULL;
}

static void
say (StintOp *op, const char *message)
{
  g_free (op->message);
  op->message = g_strdup (message);
}

static gboolean
is_settled (const char *state)
{
  return g_str_equal (state, "done") || g_str_equal (state, "cancelled");
}

static StintOp *
op_from_row (StintRows *rows)
{
  StintOp *self = stint_op_new ();

  self->id = stint_rows_int (rows, 0);
  self->work_id = stint_rows_int (rows, 1);
  self->engagement_id = stint_rows_int (rows, 2);
  self->stint_id = stint_rows_int (rows, 3);
  self->kind = stint_rows_dup (rows, 4);
  self->state = stint_rows_dup (rows, 5);
  self->key = stint_rows_dup (rows, 6);
  self->ticket_number = stint_rows_dup (rows, 7);
  self->ticket_title = stint_rows_dup (rows, 8);
  self->company = stint_rows_dup (rows, 9);
  self->content = stint_rows_dup_words (rows, 20, 10);
  self->message = stint_rows_dup (rows, 11);
  self->psa_ids = stint_rows_dup (rows, 12);
  self->due_s = stint_rows_int (rows, 13);
  self->hold_until_s = stint_rows_int (rows, 14);
  self->tries = stint_rows_int (rows, 15);
  self->created_s = stint_rows_int (rows, 16);
  self->changed_s = stint_rows_int (rows, 17);
  self->orphaned = stint_rows_int (rows, 18) != 0;
  self->taken_back = stint_rows_int (rows, 19) != 0;
  self->asks = stint_rows_int (rows, 21) != 0;
  if (self->taken_back)
    say (self, _ ("taken back: the PSA does not have it any more"));
  else if (self->orphaned && !is_settled (self->state))
    say (self, _ ("its account was removed: add that account again to send it, or cancel "
                  "it"));
  return self;
}

static GPtrArray *
ops_from_rows (StintRows *rows, GError **error)
{
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func (g_object_unref);

  if (rows == NULL)
    return NULL;
  while (stint_rows_next (rows))
    g_ptr_array_add (ops, op_from_row (rows));
  return stint_rows_finish (rows, error) ? g_steal_pointer (&ops) : NULL;
}

/** stint_store_get_op: (transfer full) (nullable): by its id. */
StintOp *
stint_store_get_op (StintStore *self, gint64 id, GError **error)
{
  static const char sql[] = "SELECT " OP_COLUMNS "WHERE op.id = ?1";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "i", id);
  g_autoptr (GPtrArray) ops = ops_from_rows (rows, error);

  return ops != NULL && ops->len > 0 ? g_ptr_array_steal_index (ops, 0) : NULL;
}

/**
 * stint_store_list_ops: (transfer full) (element-type StintOp)
 * @all: also what is done or cancelled
 * @limit: how many, or 0 for all
 *
 * The outbox: what needs attention first, then what waits, then what was sent, newest
 * first in each.
 */
GPtrArray *
stint_store_list_ops (StintStore *self, gboolean all, gint64 limit, GError **error)
{
  static const char open_ops[] =
    "SELECT " OP_COLUMNS "WHERE op.state IN (" OPEN_STATES ") "
    "ORDER BY op.state = 'attention' DESC, op.id DESC LIMIT ?1";
  static const char all_ops[] =
    "SELECT " OP_COLUMNS
    "ORDER BY op.state = 'attention' DESC, op.state IN ('done', 'cancelled'), "
    "op.id DESC LIMIT ?1";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), all ? all_ops : open_ops, error, "i",
                    limit > 0 ? limit : G_GINT64_CONSTANT (-1));

  return ops_from_rows (rows, error);
}

/** stint_store_list_ops_of_work: (transfer full) (element-type StintOp): by id. */
GPtrArray *
stint_store_list_ops_of_work (StintStore *self, gint64 work_id, GError **error)
{
  static const char sql[] = "SELECT " OP_COLUMNS "WHERE op.work_id = ?1 ORDER BY op.id";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "i", work_id);

  return ops_from_rows (rows, error);
}

/**
 * stint_store_is_posted:
 * @posted: (out): the PSA has its entry, or may get it
 *
 * Whether a stint that was committed still stands for something there: not when its entry
 * was cancelled or taken back, and not when it was internal time.
 */
gboolean
stint_store_is_posted (StintStore *self, gint64 id, gboolean *posted, GError **error)
{
  static const char sql[] =
    "SELECT 1 FROM op WHERE stint_id = ?1 AND state <> 'cancelled' "
    "AND NOT " TAKEN_BACK;
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "i", id);

  *posted = FALSE;
  if (rows == NULL)
    return FALSE;
  *posted = stint_rows_next (rows);
  return stint_rows_finish (rows, error);
}

/** stint_store_count_ops: ops in @state; 0 also on failure, with @error set. */
gint64
stint_store_count_ops (StintStore *self, StintState state, GError **error)
{
  static const char sql[] = "SELECT count (*) FROM op WHERE state = ?1";
  g_autoptr (StintRows) rows = stint_db_query (stint_store_get_db (self), sql, error, "s",
                                               stint_state_to_text (state));

  if (rows == NULL)
    return 0;
  return stint_rows_next (rows) ? stint_rows_int (rows, 0) : 0;
}

/** stint_store_count_waiting: ops that the PSA does not have yet and nobody must mend. */
gint64
stint_store_count_waiting (StintStore *self, GError **error)
{
  static const char sql[] = "SELECT count (*) FROM op "
                            "WHERE state IN ('blocked', 'queued', 'sending', 'verify') "
                            "AND NOT " ORPHANED;
  g_autoptr (StintRows) rows = stint_db_query (stint_store_get_db (self), sql, error, "");

  if (rows == NULL)
    return 0;
  return stint_rows_next (rows) ? stint_rows_int (rows, 0) : 0;
}

/** stint_store_count_open_of: ops of an engagement that are neither sent nor cancelled; 0
 * also on failure, with @error set. */
gint64
stint_store_count_open_of (StintStore *self, gint64 engagement_id, GError **error)
{
  static const char sql[] = "SELECT count (*) FROM op JOIN work ON work.id = op.work_id "
                            "WHERE engagement_id = ?1 AND op.state IN (" OPEN_STATES ")";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "i", engagement_id);
  gint64 n = 0;

  if (rows == NULL)
    return 0;
  if (stint_rows_next (rows))
    n = stint_rows_int (rows, 0);
  return stint_rows_finish (rows, error) ? n : 0;
}

/**
 * stint_store_dup_status_on_its_way: (transfer full) (nullable)
 *
 * The status that the newest op on its way will give a ticket: what a technician who
 * commits now has seen, whatever the cache still shows. One that needs attention may
 * never arrive.
 */
char *
stint_store_dup_status_on_its_way (StintStore *self,
                                   const char *ticket_number,
                                   GError **error)
{
  static const char sql[] =
    "SELECT work.status_id FROM op JOIN work ON work.id = op.work_id "
    "JOIN engagement ON engagement.id = work.engagement_id "
    "WHERE op.kind = 'status' AND work.status_id IS NOT NULL "
    "AND op.state NOT IN ('done', 'cancelled', 'attention') "
    "AND ticket_number = ?1 COLLATE NOCASE ORDER BY op.id DESC LIMIT 1";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "s", ticket_number);
  char *status = NULL;

  if (rows == NULL)
    return NULL;
  if (stint_rows_next (rows))
    status = stint_rows_dup (rows, 0);
  stint_rows_finish (rows, status == NULL ? error : NULL);
  return status;
}
