#include "core/store-learnt.h"

#include "core/store-private.h"

/** stint_learnt_free: frees @self. */
void
stint_learnt_free (StintLearnt *self)
{
  g_free (self->id);
  g_free (self->grade);
  g_free (self->title);
  g_free (self->detail);
  g_free (self->remedy);
  g_free (self->value);
  g_free (self);
}

/** stint_store_put_learnt: stores a finding; one of the same id is replaced. */
gboolean
stint_store_put_learnt (StintTxn *txn,
                        gint64 account_id,
                        const StintLearnt *learnt,
                        GError **error)
{
  static const char sql[] =
    "INSERT INTO learnt (account_id, id, grade, title, detail, remedy, value, seen_s) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) "
    "ON CONFLICT (account_id, id) DO UPDATE "
    "SET grade = excluded.grade, title = excluded.title, detail = excluded.detail, "
    "remedy = excluded.remedy, value = excluded.value, seen_s = excluded.seen_s";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "issssssi", account_id,
                       learnt->id, learnt->grade, learnt->title, learnt->detail,
                       learnt->remedy, learnt->value, learnt->seen_s);
}

static StintLearnt *
learnt_from_row (StintRows *rows)
{
  StintLearnt *self = g_new0 (StintLearnt, 1);

  self->id = stint_rows_dup (rows, 0);
  self->grade = stint_rows_dup (rows, 1);
  self->title = stint_rows_dup (rows, 2);
  self->detail = stint_rows_dup (rows, 3);
  self->remedy = stint_rows_dup (rows, 4);
  self->value = stint_rows_dup (rows, 5);
  self->seen_s = stint_rows_int (rows, 6);
  return self;
}

/** stint_store_list_learnt: (transfer full) (element-type StintLearnt): of an account. */
GPtrArray *
stint_store_list_learnt (StintStore *self, gint64 account_id, GError **error)
{
  static const char sql[] = "SELECT id, grade, title, detail, remedy, value, seen_s "
                            "FROM learnt WHERE account_id = ?1 ORDER BY id";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "i", account_id);
  g_autoptr (GPtrArray) list =
    g_ptr_array_new_with_free_func ((GDestroyNotify) stint_learnt_free);

  if (rows == NULL)
    return NULL;
  while (stint_rows_next (rows))
    g_ptr_array_add (list, learnt_from_row (rows));
  return stint_rows_finish (rows, error) ? g_steal_pointer (&list) : NULL;
}

/** stint_store_dup_learnt: (transfer full) (nullable): the value of one finding. */
char *
stint_store_dup_learnt (StintStore *self, gint64 account_id, const char *id)
{
  static const char sql[] = "SELECT value FROM learnt WHERE account_id = ?1 AND id = ?2";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, NULL, "is", account_id, id);

  return rows != NULL && stint_rows_next (rows) ? stint_rows_dup (rows, 0) : NULL;
}

/**
 * stint_store_set_status_meaning:
 * @meaning: (nullable): NULL says that it means nothing to Stint
 *
 * Stores what a person says that a status means. A meaning belongs to one status: whoever
 * had it from a person loses it.
 */
gboolean
stint_store_set_status_meaning (StintTxn *txn,
                                gint64 account_id,
                                const char *status_id,
                                const char *meaning,
                                gint64 now_s,
                                GError **error)
{
  static const char take[] = "DELETE FROM status_means "
                             "WHERE account_id = ?1 AND meaning = ?2 AND status_id <> ?3";
  static const char give[] =
    "INSERT INTO status_means (account_id, status_id, meaning, changed_s) "
    "VALUES (?1, ?2, ?3, ?4) "
    "ON CONFLICT (account_id, status_id) DO UPDATE "
    "SET meaning = excluded.meaning, changed_s = excluded.changed_s";

  return stint_db_run (stint_txn_get_db (txn), take, error, "iss", account_id, meaning,
                       status_id) &&
         stint_db_run (stint_txn_get_db (txn), give, error, "issi", account_id, status_id,
                       meaning, now_s);
}

/** stint_store_drop_status_meaning: its label speaks for it again. */
gboolean
stint_store_drop_status_meaning (StintTxn *txn,
                                 gint64 account_id,
                                 const char *status_id,
                                 GError **error)
{
  static const char sql[] =
    "DELETE FROM status_means WHERE account_id = ?1 AND status_id = ?2";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "is", account_id, status_id);
}
