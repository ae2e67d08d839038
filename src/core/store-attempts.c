#include "core/store-outbox.h"
#include "core/store-private.h"

/* What was tried, and which rows of the PSA came of it. */

/** stint_attempt_free: frees @self. */
void
stint_attempt_free (StintAttempt *self)
{
  g_free (self->outcome);
  g_free (self->message);
  g_free (self);
}

static void
free_attempt (gpointer attempt)
{
  stint_attempt_free (attempt);
}

/**
 * stint_store_begin_attempt:
 *
 * Writes down that a step is about to be sent; commit it before the first byte leaves.
 * The attempt's id, or 0 on failure; a second open attempt is refused by the schema.
 */
gint64
stint_store_begin_attempt (StintTxn *txn,
                           const StintStepRow *row,
                           gint64 now_s,
                           const char *boot_id,
                           gint64 boot_us,
                           GError **error)
{
  static const char sql[] =
    "INSERT INTO attempt (step_id, n, started_s, boot_id, started_boot_us, "
    "payload_sha256) SELECT ?1, 1 + (SELECT count (*) FROM attempt WHERE step_id = ?1), "
    "?2, ?3, ?4, ?5";
  g_autofree char *payload = g_variant_print (row->step->payload, TRUE);
  g_autofree char *sha256 =
    g_compute_checksum_for_string (G_CHECKSUM_SHA256, payload, -1);

  if (!stint_db_run (stint_txn_get_db (txn), sql, error, "iisis", row->step->id, now_s,
                     boot_id, boot_us, sha256))
    return 0;
  return stint_db_last_id (stint_txn_get_db (txn));
}

/** stint_store_dup_last_words: (transfer full) (nullable): what the PSA said to the last
 * attempt to send a step, where it said anything. */
char *
stint_store_dup_last_words (StintStore *self, gint64 step_id)
{
  static const char sql[] = "SELECT message FROM attempt WHERE step_id = ?1 "
                            "AND http_status > 0 ORDER BY n DESC LIMIT 1";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, NULL, "i", step_id);

  return rows != NULL && stint_rows_next (rows) ? stint_rows_dup (rows, 0) : NULL;
}

/** stint_store_get_newest_attempt: @id of the last attempt ever made, or 0. */
gboolean
stint_store_get_newest_attempt (StintStore *self, gint64 *id, GError **error)
{
  static const char sql[] = "SELECT coalesce (max (id), 0) FROM attempt";
  g_autoptr (StintRows) rows = stint_db_query (stint_store_get_db (self), sql, error, "");

  *id = 0;
  if (rows == NULL)
    return FALSE;
  if (stint_rows_next (rows))
    *id = stint_rows_int (rows, 0);
  return stint_rows_finish (rows, error);
}

/** stint_store_end_attempt: completes the evidence; an ended attempt never changes. */
gboolean
stint_store_end_attempt (StintTxn *txn, const StintAttempt *attempt, GError **error)
{
  static const char sql[] =
    "UPDATE attempt SET ended_s = ?2, outcome = ?3, transport_code = ?4, "
    "http_status = ?5, request_bytes = ?6, message = ?7 "
    "WHERE id = ?1 AND ended_s IS NULL";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "iisiiis", attempt->id,
                       attempt->ended_s, attempt->outcome,
                       (gint64) attempt->transport_code, (gint64) attempt->http_status,
                       attempt->request_bytes, attempt->message);
}

/** stint_store_list_attempts: (transfer full) (element-type StintAttempt): in order. */
GPtrArray *
stint_store_list_attempts (StintStore *self, gint64 step_id, GError **error)
{
  static const char sql[] =
    "SELECT id, n, started_s, ended_s, outcome, transport_code, http_status, "
    "request_bytes, message FROM attempt WHERE step_id = ?1 ORDER BY n";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "i", step_id);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (free_attempt);

  if (rows == NULL)
    return NULL;
  while (stint_rows_next (rows))
    {
      StintAttempt *attempt = g_new0 (StintAttempt, 1);

      attempt->id = stint_rows_int (rows, 0);
      attempt->n = stint_rows_int (rows, 1);
      attempt->started_s = stint_rows_int (rows, 2);
      attempt->ended_s = stint_rows_int (rows, 3);
      attempt->outcome = stint_rows_dup (rows, 4);
      attempt->transport_code = (int) stint_rows_int (rows, 5);
      attempt->http_status = (int) stint_rows_int (rows, 6);
      attempt->request_bytes = stint_rows_int (rows, 7);
      attempt->message = stint_rows_dup (rows, 8);
      g_ptr_array_add (found, attempt);
    }
  return stint_rows_finish (rows, error) ? g_steal_pointer (&found) : NULL;
}

/**
 * stint_store_claim_item:
 * @clash: (out): the row belongs to another step
 *
 * Notes that a row of the PSA was made by this step. A row belongs to at most one.
 */
gboolean
stint_store_claim_item (StintTxn *txn,
                        const StintStepRow *row,
                        const char *item_id,
                        gint64 now_s,
                        gboolean *clash,
                        GError **error)
{
  static const char sql[] =
    "INSERT INTO step_item (account_id, entity, item_id, step_id, found_s) "
    "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING";
  static const char whose[] = "SELECT step_id FROM step_item WHERE account_id = ?1 "
                              "AND entity = ?2 AND item_id = ?3";
  g_autoptr (StintRows) rows = NULL;

  if (!stint_db_run (stint_txn_get_db (txn), sql, error, "issii", row->account_id,
                     row->step->entity, item_id, row->step->id, now_s))
    return FALSE;
  rows = stint_db_query (stint_txn_get_db (txn), whose, error, "iss", row->account_id,
                         row->step->entity, item_id);
  if (rows == NULL)
    return FALSE;
  *clash = !stint_rows_next (rows) || stint_rows_int (rows, 0) != row->step->id;
  return stint_rows_finish (rows, error);
}

/** stint_store_list_claimed: (transfer full): rows of @entity that other steps made. */
char **
stint_store_list_claimed (StintStore *self,
                          gint64 account_id,
                          const char *entity,
                          gint64 but_step_id,
                          GError **error)
{
  static const char sql[] = "SELECT item_id FROM step_item WHERE account_id = ?1 "
                            "AND entity = ?2 AND step_id <> ?3";
  g_autoptr (StintRows) rows = stint_db_query (stint_store_get_db (self), sql, error,
                                               "isi", account_id, entity, but_step_id);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  if (rows == NULL)
    return NULL;
  while (stint_rows_next (rows))
    g_ptr_array_add (ids, stint_rows_dup (rows, 0));
  if (!stint_rows_finish (rows, error))
    return NULL;
  g_ptr_array_add (ids, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&ids), FALSE);
}

/**
 * stint_store_dup_fence: (transfer full) (nullable)
 *
 * A row of @entity that the PSA confirmed after @since_s: an answer that does not show it
 * comes from before, and proves nothing.
 */
char *
stint_store_dup_fence (StintStore *self,
                       gint64 account_id,
                       const char *entity,
                       gint64 since_s,
                       GError **error)
{
  static const char sql[] =
    "SELECT item_id FROM step_item WHERE account_id = ?1 AND entity = ?2 "
    "AND found_s > ?3 AND NOT EXISTS "
    "(SELECT 1 FROM op WHERE void_item_id = step_item.item_id) "
    "ORDER BY found_s DESC LIMIT 1";
  g_autoptr (StintRows) rows = stint_db_query (stint_store_get_db (self), sql, error,
                                               "isi", account_id, entity, since_s);
  char *id = NULL;

  if (rows == NULL)
    return NULL;
  if (stint_rows_next (rows))
    id = stint_rows_dup (rows, 0);
  stint_rows_finish (rows, id == NULL ? error : NULL);
  return id;
}
