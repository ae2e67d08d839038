#include "core/store-history.h"

#include "core/store-private.h"

/**
 * stint_store_put_history:
 * @changes: (element-type StintChange): all of them
 *
 * Keeps the history of a ticket that was completed at @completed_s, in place of what was
 * known of it. What the PSA no longer shows is not forgotten.
 */
gboolean
stint_store_put_history (StintTxn *txn,
                         gint64 account_id,
                         const char *ticket_id,
                         gint64 completed_s,
                         GPtrArray *changes,
                         gint64 now_s,
                         GError **error)
{
  static const char mark[] =
    "INSERT INTO ticket_history (account_id, ticket_id, completed_s, pulled_s) "
    "VALUES (?1, ?2, ?3, ?4) ON CONFLICT (account_id, ticket_id) DO UPDATE SET "
    "completed_s = excluded.completed_s, pulled_s = excluded.pulled_s";
  static const char put[] =
    "INSERT INTO ticket_change (account_id, ticket_id, position, at_s, resource_id, "
    "action, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) "
    "ON CONFLICT (account_id, ticket_id, position) DO UPDATE SET at_s = excluded.at_s, "
    "resource_id = excluded.resource_id, action = excluded.action, "
    "detail = excluded.detail";
  StintDb *db = stint_txn_get_db (txn);

  if (!stint_db_run (db, mark, error, "isii", account_id, ticket_id, completed_s, now_s))
    return FALSE;
  for (guint i = 0; i < changes->len; i++)
    {
      const StintChange *change = g_ptr_array_index (changes, i);

      if (!stint_db_run (db, put, error, "isiisss", account_id, ticket_id,
                         change->position, change->at_s, change->resource_id,
                         change->action, change->detail))
        return FALSE;
    }
  return TRUE;
}

/** stint_store_get_history_age: when the history of a ticket was pulled, and when the
 * ticket had been completed then; 0 for never. */
gboolean
stint_store_get_history_age (StintStore *self,
                             gint64 account_id,
                             const char *ticket_id,
                             gint64 *completed_s,
                             gint64 *pulled_s,
                             GError **error)
{
  static const char sql[] = "SELECT completed_s, pulled_s FROM ticket_history "
                            "WHERE account_id = ?1 AND ticket_id = ?2";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "is", account_id, ticket_id);

  *completed_s = *pulled_s = 0;
  if (rows == NULL)
    return FALSE;
  if (stint_rows_next (rows))
    {
      *completed_s = stint_rows_int (rows, 0);
      *pulled_s = stint_rows_int (rows, 1);
    }
  return stint_rows_finish (rows, error);
}

static StintChange *
change_from_row (StintRows *rows)
{
  StintChange *change = stint_change_new ();

  change->ticket_id = stint_rows_dup (rows, 0);
  change->position = stint_rows_int (rows, 1);
  change->at_s = stint_rows_int (rows, 2);
  change->resource_id = stint_rows_dup (rows, 3);
  change->action = stint_rows_dup (rows, 4);
  change->detail = stint_rows_dup (rows, 5);
  return change;
}

/** stint_store_list_history: (transfer full) (element-type StintChange): of a ticket, in
 * order. */
GPtrArray *
stint_store_list_history (StintStore *self,
                          gint64 account_id,
                          const char *ticket_id,
                          GError **error)
{
  static const char sql[] =
    "SELECT ticket_id, position, at_s, resource_id, action, detail FROM ticket_change "
    "WHERE account_id = ?1 AND ticket_id = ?2 ORDER BY position";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "is", account_id, ticket_id);
  g_autoptr (GPtrArray) changes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) stint_change_free);

  if (rows == NULL)
    return NULL;
  while (stint_rows_next (rows))
    g_ptr_array_add (changes, change_from_row (rows));
  return stint_rows_finish (rows, error) ? g_steal_pointer (&changes) : NULL;
}
