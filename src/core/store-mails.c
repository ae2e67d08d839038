#include "core/store-mails.h"

#include "core/setting.h"
#include "core/store-private.h"

#define FIRST_LOOK_SECONDS 120
#define LAST_LOOK_SECONDS 900
#define LONGEST_LOOK_SECONDS 86400

/** stint_store_get_mail_waits: when a mail is looked for, by the settings. */
StintMailWaits
stint_store_get_mail_waits (StintStore *self)
{
  StintMailWaits waits = {
    stint_store_get_setting_int (self, STINT_SETTING_MAIL_FIRST_LOOK, FIRST_LOOK_SECONDS),
    stint_store_get_setting_int (self, STINT_SETTING_MAIL_LAST_LOOK, LAST_LOOK_SECONDS)
  };

  waits.first = CLAMP (waits.first, 0, LONGEST_LOOK_SECONDS);
  waits.last = CLAMP (waits.last, waits.first, LONGEST_LOOK_SECONDS);
  return waits;
}

/* A done step has not been due since before it was done: by the index on both, what is
 * older than that is never read. One that a person has let wait for weeks is due anew
 * when it is sent. */
#define POSTED                                                                           \
  "SELECT op.id, op.key, step.ticket_id, "                                               \
  "coalesce ((SELECT max (started_s) FROM attempt WHERE step_id = step.id), done_s), "   \
  "done_s FROM step JOIN op ON op.id = step.op_id "                                      \
  "WHERE step.state = 'done' AND op.kind = 'client-update' AND op.state = 'done' "       \
  "AND step.kind = 'note-create' AND step.ticket_id IS NOT NULL "

static void
free_mailing (gpointer mailing)
{
  stint_mailing_free (mailing);
}

/* What the cache knows of it. */
static gboolean
read_mails (StintStore *self, StintMailing *mailing, GError **error)
{
  static const char looked[] = "SELECT looked_s FROM mail_look WHERE update_key = ?1";
  static const char mails[] =
    "SELECT group_concat (recipient, ', '), min (sent_s), max (to_contact) FROM "
    "(SELECT recipient, min (sent_s) AS sent_s, max (to_contact) AS to_contact "
    "FROM mail WHERE update_key = ?1 GROUP BY recipient "
    "ORDER BY max (to_contact) DESC, min (sent_s), recipient)";
  StintDb *cache = stint_store_get_cache (self, error);
  g_autoptr (StintRows) look =
    cache != NULL ? stint_db_query (cache, looked, error, "s", mailing->key) : NULL;
  g_autoptr (StintRows) rows = NULL;

  if (look == NULL)
    return FALSE;
  if (stint_rows_next (look))
    mailing->looked_s = stint_rows_int (look, 0);
  if (!stint_rows_finish (look, error))
    return FALSE;
  rows = stint_db_query (cache, mails, error, "s", mailing->key);
  if (rows == NULL)
    return FALSE;
  if (stint_rows_next (rows))
    {
      mailing->recipients = stint_rows_dup (rows, 0);
      mailing->mailed_s = stint_rows_int (rows, 1);
      mailing->reached = stint_rows_int (rows, 2) != 0;
    }
  return stint_rows_finish (rows, error);
}

static GPtrArray *
mailings_from_rows (StintStore *self, StintRows *rows, GError **error)
{
  g_autoptr (GPtrArray) mailings = g_ptr_array_new_with_free_func (free_mailing);

  if (rows == NULL)
    return NULL;
  while (stint_rows_next (rows))
    {
      StintMailing *mailing = stint_mailing_new ();

      mailing->op_id = stint_rows_int (rows, 0);
      mailing->key = stint_rows_dup (rows, 1);
      mailing->ticket_id = stint_rows_dup (rows, 2);
      mailing->begun_s = stint_rows_int (rows, 3);
      mailing->done_s = stint_rows_int (rows, 4);
      g_ptr_array_add (mailings, mailing);
    }
  if (!stint_rows_finish (rows, error))
    return NULL;
  for (guint i = 0; i < mailings->len; i++)
    {
      if (!read_mails (self, g_ptr_array_index (mailings, i), error))
        return NULL;
    }
  return g_steal_pointer (&mailings);
}

/**
 * stint_store_list_mailings:
 * @since_s: not those that were posted before
 *
 * The client updates of an account that are on their tickets.
 *
 * Returns: (transfer full) (element-type StintMailing)
 */
GPtrArray *
stint_store_list_mailings (StintStore *self,
                           gint64 account_id,
                           gint64 since_s,
                           GError **error)
{
  static const char sql[] =
    POSTED "AND step.account_id = ?1 AND done_s >= ?2 AND step.due_s >= ?2 - 604800 "
           "ORDER BY done_s, step.id";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "ii", account_id, since_s);

  return mailings_from_rows (self, rows, error);
}

/** stint_store_get_mailing: (transfer full) (nullable): what is known of mails about a
 * client update; NULL without an error for any other op, and for one that is not done. */
StintMailing *
stint_store_get_mailing (StintStore *self, gint64 op_id, GError **error)
{
  static const char sql[] = POSTED "AND op.id = ?1 ORDER BY step.id";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "i", op_id);
  g_autoptr (GPtrArray) mailings = mailings_from_rows (self, rows, error);

  return mailings != NULL && mailings->len > 0 ? g_ptr_array_steal_index (mailings, 0)
                                               : NULL;
}

/** stint_store_list_mailings_of_work: (transfer full) (element-type StintMailing): of the
 * client updates of a commit of work. */
GPtrArray *
stint_store_list_mailings_of_work (StintStore *self, gint64 work_id, GError **error)
{
  static const char sql[] = POSTED "AND op.work_id = ?1 ORDER BY step.id";
  g_autoptr (StintRows) rows =
    stint_db_query (stint_store_get_db (self), sql, error, "i", work_id);

  return mailings_from_rows (self, rows, error);
}

/**
 * stint_store_put_mail:
 * @update_key: of the client update that it is taken to be of
 * @to_contact: it went to the ticket's contact, or nobody knows who that is
 * @sent_s: when, by our clock
 *
 * Stores a mail that the PSA's log shows.
 */
gboolean
stint_store_put_mail (StintTxn *txn,
                      const StintMail *mail,
                      const char *update_key,
                      gboolean to_contact,
                      gint64 sent_s,
                      GError **error)
{
  static const char sql[] =
    "INSERT INTO mail (id, update_key, recipient, to_contact, sent_s) "
    "VALUES (?1, ?2, ?3, ?4, ?5) "
    "ON CONFLICT (id, update_key) DO UPDATE SET recipient = excluded.recipient, "
    "to_contact = excluded.to_contact, sent_s = excluded.sent_s";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "sssbi", mail->id, update_key,
                       mail->recipient, to_contact, sent_s);
}

/** stint_store_looked_for_mail: the log has been asked about a client update. */
gboolean
stint_store_looked_for_mail (StintTxn *txn,
                             const char *update_key,
                             gint64 now_s,
                             GError **error)
{
  static const char sql[] =
    "INSERT INTO mail_look (update_key, looked_s) VALUES (?1, ?2) "
    "ON CONFLICT (update_key) DO UPDATE SET looked_s = excluded.looked_s";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "si", update_key, now_s);
}

static gboolean
is_posted_update (const StintOp *op)
{
  return g_str_equal (op->kind, "client-update") && g_str_equal (op->state, "done");
}

/**
 * stint_store_fill_mails:
 * @ops: (element-type StintOp)
 *
 * Reads into each client update of @ops what is known of mails about it.
 */
gboolean
stint_store_fill_mails (StintStore *self, GPtrArray *ops, GError **error)
{
  StintMailWaits waits = stint_store_get_mail_waits (self);

  for (guint i = 0; i < ops->len; i++)
    {
      StintOp *op = g_ptr_array_index (ops, i);
      g_autoptr (GError) local_error = NULL;
      g_autoptr (StintMailing) mailing = NULL;

      if (!is_posted_update (op))
        continue;
      mailing = stint_store_get_mailing (self, op->id, &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (mailing == NULL)
        continue;
      op->posted_s = mailing->done_s;
      op->mailed_to = g_strdup (mailing->recipients);
      op->mailed_s = mailing->mailed_s;
      op->mail_looked_s = mailing->looked_s;
      op->mail_due_s = stint_mailing_due_s (mailing, &waits);
    }
  return TRUE;
}
