#include "core/desk-account.h"

#include <glib/gi18n.h>

#include "core/error.h"
#include "core/store-learnt.h"

/** stint_desk_status_meanings: (array zero-terminated=1): what a status can mean. */
const char *const *
stint_desk_status_meanings (void)
{
  static const char *const meanings[] = { "new",      "in-progress",    "waiting-client",
                                          "escalate", "waiting-vendor", "complete",
                                          NULL };

  return meanings;
}

static gboolean
same_label (const char *a, const char *b)
{
  g_autofree char *folded_a = g_utf8_casefold (a, -1);
  g_autofree char *folded_b = g_utf8_casefold (b, -1);

  return g_str_equal (folded_a, folded_b);
}

/* (transfer full) (nullable): the status by its id, or else by its label; several may
 * have the same one. */
static StintChoice *
find_status (StintStore *store, const char *typed, GError **error)
{
  g_autoptr (GPtrArray) statuses = stint_store_list_choices (store, "status", error);
  guint matches = 0;
  guint found = 0;

  if (statuses == NULL)
    return NULL;
  for (guint i = 0; i < statuses->len; i++)
    {
      const StintChoice *status = g_ptr_array_index (statuses, i);

      if (g_str_equal (status->id, typed))
        return g_ptr_array_steal_index (statuses, i);
      if (!same_label (status->label, typed))
        continue;
      matches++;
      found = i;
    }
  if (matches == 1)
    return g_ptr_array_steal_index (statuses, found);
  g_set_error (error, STINT_ERROR,
               matches == 0 ? STINT_ERROR_NOT_FOUND : STINT_ERROR_AMBIGUOUS,
               matches == 0 ? _ ("there is no status ‘%s’; ‘stintctl account statuses’ "
                                 "lists them")
                            : _ ("several statuses are called ‘%s’; type the number of "
                                 "one, as in ‘stintctl account statuses’"),
               typed);
  return NULL;
}

static gboolean
write_meaning (StintDesk *self,
               StintTxn *txn,
               gint64 account_id,
               const char *status_id,
               const char *meaning,
               GError **error)
{
  if (g_str_equal (meaning, "proposed"))
    return stint_store_drop_status_meaning (txn, account_id, status_id, error);
  return stint_store_set_status_meaning (
    txn, account_id, status_id, g_str_equal (meaning, "none") ? NULL : meaning,
    stint_clock_now_s (stint_desk_get_clock (self)), error);
}

/**
 * stint_desk_set_status_meaning:
 * @status: id or label
 * @meaning: one of stint_desk_status_meanings(); or "none", or "proposed" for what its
 *   label says
 *
 * Says what a status of the shop means.
 *
 * Returns: (transfer full): the status as it now is
 */
StintChoice *
stint_desk_set_status_meaning (StintDesk *self,
                               const char *status,
                               const char *meaning,
                               GError **error)
{
  StintStore *store = NULL;
  g_autoptr (StintTxn) txn = NULL;
  g_autoptr (StintAccount) account = NULL;
  g_autoptr (StintChoice) choice = NULL;
  g_autofree char *id = NULL;

  g_return_val_if_fail (STINT_IS_DESK (self), NULL);
  g_return_val_if_fail (status != NULL && meaning != NULL, NULL);

  store = stint_desk_get_store (self);
  txn = stint_store_begin (store, error);
  account = txn != NULL ? stint_store_get_account (store, error) : NULL;
  if (account == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, STINT_ERROR, STINT_ERROR_NOT_FOUND,
                     _ ("there is no account; add one with: stintctl account add"));
      return NULL;
    }
  choice = find_status (store, status, error);
  if (choice == NULL ||
      !write_meaning (self, txn, account->id, choice->id, meaning, error) ||
      !stint_txn_commit (txn, error))
    return NULL;
  id = g_strdup (choice->id);
  g_clear_pointer (&choice, stint_choice_free);
  return find_status (store, id, error);
}

/** stint_desk_set_setting: sets what a person may set; nothing ("") is what holds else.
 */
gboolean
stint_desk_set_setting (StintDesk *self,
                        const StintSetting *setting,
                        const char *value,
                        GError **error)
{
  gint64 now_s = stint_clock_now_s (stint_desk_get_clock (self));
  g_autoptr (StintTxn) txn = NULL;

  if (!stint_setting_check (setting, value, error))
    return FALSE;
  txn = stint_store_begin (stint_desk_get_store (self), error);
  return txn != NULL &&
         stint_store_set_setting (txn, setting->name, *value != '\0' ? value : NULL,
                                  now_s, error) &&
         stint_txn_commit (txn, error);
}
