#include <glib/gi18n.h>

#include "core/store-mails.h"
#include "core/store-tickets.h"
#include "courier/pull-feed.h"

/* Whether client updates were mailed on. The PSA tells nobody, so its log is asked some
 * minutes after an update was posted, for all updates that are due in one request. */

#define IDS_AT_ONCE 200
/* One that the log would not be read for is not asked about again at once. */
#define REFUSED_SECONDS (4 * 3600)
/* The log begins a little before the first of the updates: clocks differ. */
#define SLACK_SECONDS 120

/* (transfer full): the updates that may still be asked about, and when each is. */
static GPtrArray *
list_young (StintStore *store,
            gint64 account_id,
            gint64 now_s,
            StintMailWaits *waits,
            GError **error)
{
  GPtrArray *mailings = stint_store_list_mailings (
    store, account_id, now_s - STINT_MAILING_LASTS_SECONDS, error);

  *waits = stint_store_get_mail_waits (store);
  if (mailings != NULL && stint_mailing_in_vain (mailings, waits))
    waits->first = waits->last;
  return mailings;
}

/** stint_mails_wanted: a mail is looked for when the first of the updates is due. */
gboolean
stint_mails_wanted (StintStore *store, gint64 now_s, StintWant *want, GError **error)
{
  g_autoptr (StintAccount) account = stint_store_get_account (store, error);
  g_autoptr (StintFeedState) state = stint_store_get_feed (store, "mails", error);
  g_autoptr (GPtrArray) mailings = NULL;
  StintMailWaits waits = { 0 };

  if (account == NULL || state == NULL)
    return FALSE;
  mailings = list_young (store, account->id, now_s, &waits, error);
  for (guint i = 0; mailings != NULL && i < mailings->len; i++)
    {
      gint64 due_s = stint_mailing_due_s (g_ptr_array_index (mailings, i), &waits);

      if (due_s > 0)
        want->from_s = MIN (want->from_s, due_s);
    }
  if (state->doubt != NULL && want->from_s < G_MAXINT64)
    want->from_s = MAX (want->from_s, state->tried_s + REFUSED_SECONDS);
  return mailings != NULL;
}

/* (transfer full): those of @mailings that are due. (element-type StintMailing) */
static GPtrArray *
due_ones (StintPuller *self, const GPtrArray *mailings, const StintMailWaits *waits)
{
  GPtrArray *due = g_ptr_array_new ();

  for (guint i = 0; i < mailings->len && due->len < IDS_AT_ONCE; i++)
    {
      StintMailing *mailing = g_ptr_array_index (mailings, i);
      gint64 due_s = stint_mailing_due_s (mailing, waits);

      if (due_s > 0 && due_s <= stint_puller_now_s (self))
        g_ptr_array_add (due, mailing);
    }
  return due;
}

/* What is asked of the log. By the PSA's clock. */
static char *
dup_question (StintPuller *self, const GPtrArray *due)
{
  g_autoptr (GHashTable) named = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GString) ids = g_string_new (NULL);
  gint64 since_s = G_MAXINT64;

  for (guint i = 0; i < due->len; i++)
    {
      const StintMailing *mailing = g_ptr_array_index (due, i);

      since_s = MIN (since_s, mailing->begun_s);
      if (g_hash_table_add (named, mailing->ticket_id))
        g_string_append_printf (ids, "%s%s", ids->len > 0 ? " " : "", mailing->ticket_id);
    }
  return g_strdup_printf ("%s;%" G_GINT64_FORMAT, ids->str,
                          MAX (0, since_s - SLACK_SECONDS + self->account->clock_skew_s));
}

/* Where nobody knows who the contact is, anybody may be. */
static gboolean
is_to_contact (StintPuller *self, const StintMail *mail)
{
  g_autoptr (StintTicket) ticket =
    stint_store_get_ticket (self->store, mail->ticket_id, NULL);
  g_autofree char *contact = NULL;
  g_autofree char *recipient = NULL;

  if (ticket == NULL || ticket->contact == NULL || *ticket->contact == '\0')
    return TRUE;
  contact = g_utf8_casefold (ticket->contact, -1);
  recipient = g_utf8_casefold (mail->recipient, -1);
  return g_str_equal (contact, recipient);
}

/* A mail may belong to an update that is not due, and then it is not lost. */
static gboolean
put_mails (StintPuller *self,
           StintTxn *txn,
           const GPtrArray *mailings,
           const StintMailWaits *waits,
           const StintPage *page,
           GError **error)
{
  gint64 skew_s = self->account->clock_skew_s;

  for (guint i = 0; i < page->mails->len; i++)
    {
      const StintMail *mail = g_ptr_array_index (page->mails, i);
      const StintMailing *of = stint_mailing_match (mailings, mail, skew_s, waits);

      if (of != NULL &&
          !stint_store_put_mail (txn, mail, of->key, is_to_contact (self, mail),
                                 mail->sent_s - skew_s, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * stint_pull_mails:
 *
 * Asks the PSA's log of mails about the client updates that are due: whether each was
 * mailed on, as far as that can be told.
 */
gboolean
stint_pull_mails (StintPuller *self, GError **error)
{
  static const char name[] = "mails";
  g_autoptr (StintFeedState) state = stint_store_get_feed (self->store, name, error);
  StintMailWaits waits = { 0 };
  g_autoptr (GPtrArray) mailings =
    state != NULL ? list_young (self->store, self->account->id, stint_puller_now_s (self),
                                &waits, error)
                  : NULL;
  g_autoptr (GPtrArray) due = NULL;
  g_autofree char *question = NULL;
  g_autoptr (StintPage) page = NULL;
  g_autoptr (StintTxn) txn = NULL;

  if (mailings == NULL)
    return FALSE;
  due = due_ones (self, mailings, &waits);
  if (due->len > 0)
    {
      question = dup_question (self, due);
      page = stint_psa_pull (self->psa, STINT_FEED_MAILS, question, NULL,
                             self->cancellable, error);
      if (page == NULL)
        return FALSE;
    }
  txn = stint_store_begin_cache (self->store, error);
  if (txn == NULL ||
      (page != NULL && !put_mails (self, txn, mailings, &waits, page, error)))
    return FALSE;
  for (guint i = 0; i < due->len; i++)
    {
      const StintMailing *mailing = g_ptr_array_index (due, i);

      if (!stint_store_looked_for_mail (txn, mailing->key, stint_puller_now_s (self),
                                        error))
        return FALSE;
    }
  return stint_puller_end (self, txn, name, state, NULL, error);
}
