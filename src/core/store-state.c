#include <string.h>

#include "core/store-account.h"
#include "core/store-private.h"

/* Settings, requests to the courier, and which file this is. */

/**
 * stint_store_dup_setting: (transfer full) (nullable)
 *
 * The value of a setting; NULL when it was never set, and with @error set on failure.
 */
char *
stint_store_dup_setting (StintStore *self, const char *name, GError **error)
{
  static const char sql[] = "SELECT value FROM setting WHERE name = ?1";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "s", name);
  char *value = NULL;

  if (rows == NULL)
    return NULL;
  if (stint_rows_next (rows))
    value = stint_rows_dup (rows, 0);
  stint_rows_finish (rows, value == NULL ? error : NULL);
  return value;
}

/** stint_store_get_setting_int: a setting that is a number; @otherwise when there is
 * none. */
gint64
stint_store_get_setting_int (StintStore *self, const char *name, gint64 otherwise)
{
  g_autofree char *value = stint_store_dup_setting (self, name, NULL);
  char *end = NULL;
  gint64 number = value != NULL ? g_ascii_strtoll (value, &end, 10) : otherwise;

  return value != NULL && (end == value || *end != '\0') ? otherwise : number;
}

/** stint_store_set_setting: sets it, or forgets it when @value is NULL. */
gboolean
stint_store_set_setting (StintTxn *txn,
                         const char *name,
                         const char *value,
                         gint64 now_s,
                         GError **error)
{
  static const char drop[] = "DELETE FROM setting WHERE name = ?1";
  static const char set[] = "INSERT INTO setting (name, value, changed_s) "
                            "VALUES (?1, ?2, ?3) "
                            "ON CONFLICT (name) DO UPDATE "
                            "SET value = excluded.value, changed_s = excluded.changed_s";

  if (value == NULL)
    return stint_db_run (stint_txn_get_db (txn), drop, error, "s", name);
  return stint_db_run (stint_txn_get_db (txn), set, error, "ssi", name, value, now_s);
}

/**
 * stint_store_get_identity:
 * @device_id: (out) (transfer full) (nullable): NULL when it was never set
 *
 * Which file this is, and how many starts of the courier it has seen.
 */
gboolean
stint_store_get_identity (StintStore *self,
                          char **device_id,
                          char **machine_hash,
                          gint64 *epoch,
                          GError **error)
{
  static const char sql[] = "SELECT device_id, machine_hash, epoch FROM identity";
  g_autoptr (StintRows) rows = stint_db_query (stint_store_get_db (self), sql, error, "");

  *device_id = NULL;
  *machine_hash = NULL;
  *epoch = 0;
  if (rows == NULL)
    return FALSE;
  if (stint_rows_next (rows))
    {
      *device_id = stint_rows_dup (rows, 0);
      *machine_hash = stint_rows_dup (rows, 1);
      *epoch = stint_rows_int (rows, 2);
    }
  return stint_rows_finish (rows, error);
}

/** stint_store_set_identity: writes it down. */
gboolean
stint_store_set_identity (StintTxn *txn,
                          const char *device_id,
                          const char *machine_hash,
                          gint64 epoch,
                          GError **error)
{
  static const char sql[] =
    "INSERT INTO identity (one, device_id, machine_hash, epoch) "
    "VALUES (1, ?1, ?2, ?3) "
    "ON CONFLICT (one) DO UPDATE SET device_id = excluded.device_id, "
    "machine_hash = excluded.machine_hash, epoch = excluded.epoch";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "ssi", device_id, machine_hash,
                       epoch);
}

/** stint_store_add_request: asks the courier for a round; the row's id, or 0 on failure.
 */
gint64
stint_store_add_request (StintTxn *txn, const char *kind, gint64 now_s, GError **error)
{
  static const char sql[] = "INSERT INTO request (kind, made_s) VALUES (?1, ?2)";

  if (!stint_db_run (stint_txn_get_db (txn), sql, error, "si", kind, now_s))
    return 0;
  return stint_db_last_id (stint_txn_get_db (txn));
}

/**
 * stint_store_next_request:
 * @kind: (out) (transfer full) (nullable)
 *
 * The oldest request that nobody has finished; 0 when there is none, and on failure with
 * @error set.
 */
gint64
stint_store_next_request (StintStore *self, char **kind, GError **error)
{
  static const char sql[] = "SELECT id, kind FROM request "
                            "WHERE done_s IS NULL ORDER BY id LIMIT 1";
  g_autoptr (StintRows) rows = stint_db_query (stint_store_get_db (self), sql, error, "");
  gint64 id = 0;

  *kind = NULL;
  if (rows == NULL)
    return 0;
  if (stint_rows_next (rows))
    {
      id = stint_rows_int (rows, 0);
      *kind = stint_rows_dup (rows, 1);
    }
  return stint_rows_finish (rows, error) ? id : 0;
}

/** stint_store_take_request: notes that a courier has begun with it. */
gboolean
stint_store_take_request (StintTxn *txn, gint64 id, gint64 now_s, GError **error)
{
  static const char sql[] = "UPDATE request SET taken_s = ?2 WHERE id = ?1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "ii", id, now_s);
}

/** stint_store_finish_request: answers it; @result is lines of "name value". */
gboolean
stint_store_finish_request (StintTxn *txn,
                            gint64 id,
                            const char *result,
                            gint64 now_s,
                            GError **error)
{
  static const char sql[] =
    "UPDATE request SET done_s = ?3, result = ?2 WHERE id = ?1 AND done_s IS NULL";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "isi", id, result, now_s);
}

/** stint_store_request_done: whether it was answered, and how. */
gboolean
stint_store_request_done (StintStore *self, gint64 id, char **result, GError **error)
{
  static const char sql[] =
    "SELECT result FROM request WHERE id = ?1 AND done_s IS NOT NULL";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "i", id);
  gboolean done = FALSE;

  *result = NULL;
  if (rows == NULL)
    return FALSE;
  done = stint_rows_next (rows);
  if (done)
    *result = stint_rows_dup (rows, 0);
  return stint_rows_finish (rows, error) && done;
}

/** stint_store_last_act_s: when a person last did something here, UTC seconds; 0 for
 * never. */
gint64
stint_store_last_act_s (StintStore *self)
{
  static const char sql[] =
    "SELECT max (coalesce ((SELECT max (start_s, coalesce (end_s, 0)) FROM stint "
    "ORDER BY id DESC LIMIT 1), 0), "
    "coalesce ((SELECT committed_s FROM work ORDER BY id DESC LIMIT 1), 0), "
    "coalesce ((SELECT max (changed_s) FROM draft), 0))";
  g_autoptr (StintRows) rows = stint_db_query (stint_store_get_db (self), sql, NULL, "");

  return rows != NULL && stint_rows_next (rows) ? stint_rows_int (rows, 0) : 0;
}
