#include "courier/identity.h"

#include "core/key.h"
#include "core/store-account.h"

/* A database that was put back from a backup, or copied to another machine, holds ops
 * that its original may since have sent. It is known by a counter kept outside it, and by
 * the machine's own name. */

static char *
machine_hash (const char *device_id)
{
  g_autofree char *machine_id = NULL;
  g_autofree char *both = NULL;

  if (!g_file_get_contents ("/etc/machine-id", &machine_id, NULL, NULL) &&
      !g_file_get_contents ("/var/lib/dbus/machine-id", &machine_id, NULL, NULL))
    machine_id = g_strdup ("no machine id");
  both = g_strdup_printf ("%s %s", g_strstrip (machine_id), device_id);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, both, -1);
}

static char *
epoch_path (StintStore *store)
{
  return g_build_filename (stint_store_get_paths (store)->state, "epoch", NULL);
}

/* Whether the counter outside says that another file than this one ran here last. The
 * first start alone may have been killed before it could count. */
static gboolean
outside_disagrees (StintStore *store,
                   const char *device_id,
                   gint64 epoch,
                   gint64 *outside)
{
  g_autofree char *path = epoch_path (store);
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;

  *outside = 0;
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return epoch > 1;
  words = g_strsplit (g_strstrip (text), " ", 2);
  if (g_strv_length (words) != 2)
    return TRUE;
  *outside = g_ascii_strtoll (words[1], NULL, 10);
  return !g_str_equal (words[0], device_id) || *outside > epoch;
}

static gboolean
write_epoch (StintStore *store, const char *device_id, gint64 epoch, GError **error)
{
  g_autofree char *path = epoch_path (store);
  g_autofree char *text = g_strdup_printf ("%s %" G_GINT64_FORMAT "\n", device_id, epoch);

  return g_file_set_contents_full (
    path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
    error);
}

/**
 * stint_identity_check:
 * @rolled_back: (out): the file is not the one that last ran here
 *
 * Compares the database with the machine and with the counter outside it, and counts this
 * start in both: in the database first, so that being killed in between never looks like
 * a file put back. That it was put back is remembered in the database until an engine has
 * seen it, for the account or its secret may be missing on this machine.
 */
gboolean
stint_identity_check (StintStore *store, gboolean *rolled_back, GError **error)
{
  g_autofree char *device_id = NULL;
  g_autofree char *known_hash = NULL;
  g_autofree char *hash = NULL;
  g_autoptr (StintTxn) txn = stint_store_begin (store, error);
  gint64 epoch = 0;
  gint64 outside = 0;

  *rolled_back = FALSE;
  if (txn == NULL ||
      !stint_store_get_identity (store, &device_id, &known_hash, &epoch, error))
    return FALSE;
  if (device_id != NULL)
    {
      hash = machine_hash (device_id);
      *rolled_back = outside_disagrees (store, device_id, epoch, &outside) ||
                     g_strcmp0 (hash, known_hash) != 0;
    }
  if (device_id == NULL || *rolled_back)
    {
      g_free (device_id);
      g_free (hash);
      device_id = stint_key_new ();
      hash = machine_hash (device_id);
    }
  epoch = MAX (epoch, outside) + 1;
  if (*rolled_back && !stint_store_set_setting (txn, STINT_SETTING_PUT_BACK,
                                                STINT_PUT_BACK_UNSEEN, 0, error))
    return FALSE;
  return stint_store_set_identity (txn, device_id, hash, epoch, error) &&
         stint_txn_commit (txn, error) && write_epoch (store, device_id, epoch, error);
}
