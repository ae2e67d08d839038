#include "core/store-account.h"

#include "core/store-private.h"

/** stint_choice_free: frees @self. */
void
stint_choice_free (StintChoice *self)
{
  g_free (self->id);
  g_free (self->label);
  g_free (self->meaning);
  g_free (self->proposed);
  g_free (self);
}

static StintAccount *
account_from_row (StintRows *rows)
{
  StintAccount *self = stint_account_new ();

  self->id = stint_rows_int (rows, 0);
  self->psa = stint_rows_dup (rows, 1);
  self->user = stint_rows_dup (rows, 2);
  self->code = stint_rows_dup (rows, 3);
  self->url = stint_rows_dup (rows, 4);
  self->secret_place = stint_rows_dup (rows, 5);
  self->resource = stint_rows_dup (rows, 6);
  self->resource_id = stint_rows_dup (rows, 7);
  self->resource_name = stint_rows_dup (rows, 8);
  self->zone = stint_rows_dup (rows, 9);
  self->service_url = stint_rows_dup (rows, 10);
  self->web_url = stint_rows_dup (rows, 11);
  self->clock_skew_s = stint_rows_int (rows, 12);
  self->version = stint_rows_int (rows, 13);
  self->gate_shut = g_strcmp0 (stint_rows_text (rows, 14), "open") != 0;
  self->gate_message = stint_rows_dup (rows, 15);
  self->gate_s = stint_rows_int (rows, 16);
  self->pause_until_s = stint_rows_int (rows, 17);
  self->failures = stint_rows_int (rows, 18);
  self->opened_s = stint_rows_int (rows, 19);
  self->pause_is_limit = stint_rows_int (rows, 20) != 0;
  return self;
}

/**
 * stint_store_get_account: (transfer full) (nullable)
 *
 * The account in use; NULL when there is none, and with @error set on failure.
 */
StintAccount *
stint_store_get_account (StintStore *self, GError **error)
{
  static const char sql[] =
    "SELECT id, psa, user, code, url, secret_place, resource, resource_id, "
    "resource_name, zone, service_url, web_url, clock_skew_s, version, gate, "
    "gate_message, gate_s, pause_until_s, failures, opened_s, pause_is_limit "
    "FROM account WHERE removed_s IS NULL";
  g_autoptr (StintRows) rows = stint_db_query (stint_store_get_db (self), sql, error, "");
  g_autoptr (StintAccount) account = NULL;

  if (rows == NULL)
    return NULL;
  if (stint_rows_next (rows))
    account = account_from_row (rows);
  return stint_rows_finish (rows, error) ? g_steal_pointer (&account) : NULL;
}

/* The same login comes back: what was made for it can go on. */
static gboolean
revive_account (StintTxn *txn, const StintAccount *account, gint64 *id, GError **error)
{
  static const char find[] =
    "SELECT id FROM account WHERE removed_s IS NOT NULL AND psa = ?1 "
    "AND user = ?2 COLLATE NOCASE AND resource = ?3 COLLATE NOCASE AND url IS ?4 "
    "ORDER BY id DESC LIMIT 1";
  static const char revive[] =
    "UPDATE account SET removed_s = NULL, code = ?2, secret_place = ?3, gate = 'open', "
    "gate_message = NULL, gate_s = NULL, pause_until_s = 0, pause_is_limit = 0, "
    "failures = 0, version = version + 1 WHERE id = ?1";
  StintDb *db = stint_txn_get_db (txn);
  g_autoptr (StintRows) rows =
    stint_db_query (db, find, error, "ssss", account->psa, account->user,
                    account->resource, account->url);

  *id = 0;
  if (rows == NULL)
    return FALSE;
  if (stint_rows_next (rows))
    *id = stint_rows_int (rows, 0);
  return stint_rows_finish (rows, error) &&
         (*id == 0 || stint_db_run (db, revive, error, "iss", *id, account->code,
                                    account->secret_place));
}

/**
 * stint_store_add_account:
 *
 * Stores an account; its id, or 0 on failure. One that was removed and has the same login
 * is taken into use again, with all that waits for it.
 */
gint64
stint_store_add_account (StintTxn *txn,
                         const StintAccount *account,
                         gint64 now_s,
                         GError **error)
{
  static const char sql[] =
    "INSERT INTO account (psa, user, code, url, secret_place, resource, added_s) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
  gint64 id = 0;

  if (!revive_account (txn, account, &id, error))
    return 0;
  if (id > 0)
    return id;
  if (!stint_db_run (stint_txn_get_db (txn), sql, error, "ssssssi", account->psa,
                     account->user, account->code, account->url, account->secret_place,
                     account->resource, now_s))
    return 0;
  return stint_db_last_id (stint_txn_get_db (txn));
}

/** stint_store_remove_account: takes it out of use; its row and its ops stay. */
gboolean
stint_store_remove_account (StintTxn *txn, gint64 id, gint64 now_s, GError **error)
{
  static const char sql[] =
    "UPDATE account SET removed_s = ?2, version = version + 1 WHERE id = ?1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "ii", id, now_s);
}

/** stint_store_account_learnt: stores what was learnt with it, and that it was reached.
 */
gboolean
stint_store_account_learnt (StintTxn *txn, const StintAccount *account, GError **error)
{
  static const char sql[] =
    "UPDATE account SET resource_id = ?2, resource_name = ?3, zone = ?4, "
    "service_url = ?5, web_url = ?6, clock_skew_s = ?7, opened_s = ?8, failures = 0 "
    "WHERE id = ?1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "isssssii", account->id,
                       account->resource_id, account->resource_name, account->zone,
                       account->service_url, account->web_url, account->clock_skew_s,
                       account->opened_s);
}

/**
 * stint_store_set_gate:
 * @account: as it was when the call was made
 * @message: the PSA's words
 *
 * The credentials were refused: no program makes an authenticated call, over restarts,
 * until the person opens the gate again. Repeated failures would lock the API user. An
 * answer to credentials that have been replaced meanwhile shuts nothing.
 */
gboolean
stint_store_set_gate (StintTxn *txn,
                      const StintAccount *account,
                      const char *message,
                      gint64 now_s,
                      GError **error)
{
  static const char sql[] = "UPDATE account SET gate = 'auth', gate_message = ?2, "
                            "gate_s = ?3 WHERE id = ?1 AND version = ?4";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "isii", account->id, message,
                       now_s, account->version);
}

/** stint_store_open_gate: the person has mended the credentials; calls may go on. */
gboolean
stint_store_open_gate (StintTxn *txn, gint64 id, GError **error)
{
  static const char sql[] =
    "UPDATE account SET gate = 'open', gate_message = NULL, gate_s = NULL, "
    "version = version + 1 WHERE id = ?1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "i", id);
}

/** stint_store_set_pause: no call before @until_s, UTC seconds; a limit that the PSA has
 * named stays. */
gboolean
stint_store_set_pause (StintTxn *txn, gint64 id, gint64 until_s, GError **error)
{
  static const char sql[] =
    "UPDATE account SET pause_until_s = ?2, pause_is_limit = 0 "
    "WHERE id = ?1 AND (pause_is_limit = 0 OR pause_until_s < ?2)";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "ii", id, until_s);
}

/** stint_store_end_pause: a person asked; only the PSA's own limit is still waited for.
 */
gboolean
stint_store_end_pause (StintTxn *txn, gint64 id, GError **error)
{
  static const char sql[] =
    "UPDATE account SET pause_until_s = 0 WHERE id = ?1 AND pause_is_limit = 0";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "i", id);
}

/** stint_store_set_limit: the PSA has named a limit; no call before @until_s, UTC
 * seconds, whoever asks. */
gboolean
stint_store_set_limit (StintTxn *txn, gint64 id, gint64 until_s, GError **error)
{
  static const char sql[] =
    "UPDATE account SET pause_until_s = max (pause_until_s, ?2), pause_is_limit = 1 "
    "WHERE id = ?1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "ii", id, until_s);
}

/** stint_store_set_failures: how many calls in a row did not get through. */
gboolean
stint_store_set_failures (StintTxn *txn, gint64 id, gint64 failures, GError **error)
{
  static const char sql[] =
    "UPDATE account SET failures = ?2 WHERE id = ?1 AND failures <> ?2";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "ii", id, failures);
}

/** stint_store_renew_account: couriers at work take up anew what is known of it. */
gboolean
stint_store_renew_account (StintTxn *txn, gint64 id, GError **error)
{
  static const char sql[] = "UPDATE account SET version = version + 1 WHERE id = ?1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "i", id);
}

/** stint_store_clear_choices: forgets the shop's lists, for new ones to be stored. */
gboolean
stint_store_clear_choices (StintTxn *txn, gint64 account_id, GError **error)
{
  static const char sql[] = "DELETE FROM pick WHERE account_id = ?1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "i", account_id);
}

/** stint_store_add_choice: stores one choice of @list, shown at @position. */
gboolean
stint_store_add_choice (StintTxn *txn,
                        gint64 account_id,
                        const char *list,
                        const StintChoice *choice,
                        int position,
                        GError **error)
{
  static const char sql[] =
    "INSERT INTO pick (account_id, list, id, label, meaning, is_default, position) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) "
    "ON CONFLICT (account_id, list, id) DO UPDATE SET label = excluded.label";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "issssbi", account_id, list,
                       choice->id, choice->label, choice->meaning, choice->is_default,
                       (gint64) position);
}

static void
free_choice (gpointer choice)
{
  stint_choice_free (choice);
}

static StintChoice *
choice_from_row (StintRows *rows)
{
  StintChoice *choice = g_new0 (StintChoice, 1);

  choice->id = stint_rows_dup (rows, 0);
  choice->label = stint_rows_dup (rows, 1);
  choice->meaning = stint_rows_dup (rows, 2);
  choice->is_default = stint_rows_int (rows, 3) != 0;
  choice->proposed = stint_rows_dup (rows, 4);
  choice->confirmed = stint_rows_int (rows, 5) != 0;
  return choice;
}

/**
 * stint_store_list_choices: (transfer full) (element-type StintChoice)
 *
 * The choices of a list of the account. What a person says that a status means goes
 * before what labels speak of: no other status has that meaning then.
 */
GPtrArray *
stint_store_list_choices (StintStore *self, const char *list, GError **error)
{
  static const char sql[] =
    "SELECT pick.id, label, "
    "CASE WHEN said.status_id IS NOT NULL THEN said.meaning "
    "WHEN EXISTS (SELECT 1 FROM status_means AS other "
    "WHERE other.account_id = pick.account_id AND other.meaning = pick.meaning) THEN "
    "NULL "
    "ELSE pick.meaning END, "
    "is_default, pick.meaning, said.status_id IS NOT NULL "
    "FROM pick "
    "JOIN account ON account.id = pick.account_id "
    "LEFT JOIN status_means AS said ON list = 'status' "
    "AND said.account_id = pick.account_id AND said.status_id = pick.id "
    "WHERE removed_s IS NULL AND list = ?1 ORDER BY position, pick.id";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "s", list);
  g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func (free_choice);

  if (rows == NULL)
    return NULL;
  while (stint_rows_next (rows))
    g_ptr_array_add (choices, choice_from_row (rows));
  return stint_rows_finish (rows, error) ? g_steal_pointer (&choices) : NULL;
}

/* The first choice of @list that @wanted accepts. */
static StintChoice *
find_choice (StintStore *self,
             const char *list,
             gboolean (*wanted) (const StintChoice *, const char *),
             const char *what,
             GError **error)
{
  g_autoptr (GPtrArray) choices = stint_store_list_choices (self, list, error);

  for (guint i = 0; choices != NULL && i < choices->len; i++)
    {
      if (wanted (g_ptr_array_index (choices, i), what))
        return g_ptr_array_steal_index (choices, i);
    }
  return NULL;
}

static gboolean
has_meaning (const StintChoice *choice, const char *meaning)
{
  return g_strcmp0 (choice->meaning, meaning) == 0;
}

static gboolean
is_default (const StintChoice *choice, const char *unused)
{
  return choice->is_default;
}

static gboolean
has_id (const StintChoice *choice, const char *id)
{
  return g_strcmp0 (choice->id, id) == 0;
}

/** stint_store_find_meaning: (transfer full) (nullable): the status that means @meaning.
 */
StintChoice *
stint_store_find_meaning (StintStore *self, const char *meaning, GError **error)
{
  return find_choice (self, "status", has_meaning, meaning, error);
}

/** stint_store_default_choice: (transfer full) (nullable): the default of @list. */
StintChoice *
stint_store_default_choice (StintStore *self, const char *list, GError **error)
{
  return find_choice (self, list, is_default, NULL, error);
}

/** stint_store_dup_label: (transfer full): the label of a choice; its id when unknown. */
char *
stint_store_dup_label (StintStore *self, const char *list, const char *id)
{
  g_autoptr (StintChoice) choice = find_choice (self, list, has_id, id, NULL);

  return g_strdup (choice != NULL ? choice->label : id);
}

/** stint_store_is_sighted: whether this account once read back a row of this class. */
gboolean
stint_store_is_sighted (StintStore *self, gint64 account_id, const char *klass)
{
  static const char sql[] =
    "SELECT 1 FROM sighted WHERE account_id = ?1 AND sight_class = ?2";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, NULL, "is", account_id, klass);

  return rows != NULL && stint_rows_next (rows);
}

/** stint_store_set_sighted: it did. */
gboolean
stint_store_set_sighted (StintTxn *txn,
                         gint64 account_id,
                         const char *klass,
                         gint64 now_s,
                         GError **error)
{
  static const char sql[] = "INSERT INTO sighted (account_id, sight_class, seen_s) "
                            "VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "isi", account_id, klass,
                       now_s);
}
