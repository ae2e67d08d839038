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

/* The counter as the outside knows it; 0 when it knows nothing of this file. */
static gint64
read_epoch (StintStore *store, const char *device_id)
{
  g_autofree char *path = epoch_path (store);
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  words = g_strsplit (g_strstrip (text), " ", 2);
  if (g_strv_length (words) != 2 || !g_str_equal (words[0], device_id))
    return 0;
  return g_ascii_strtoll (words[1], NULL, 10);
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
 * a file put back.
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
      outside = read_epoch (store, device_id);
      *rolled_back = g_strcmp0 (hash, known_hash) != 0 || outside > epoch;
    }
  if (device_id == NULL || *rolled_back)
    {
      g_free (device_id);
      g_free (hash);
      device_id = stint_key_new ();
      hash = machine_hash (device_id);
    }
  epoch = MAX (epoch, outside) + 1;
  return stint_store_set_identity (txn, device_id, hash, epoch, error) &&
         stint_txn_commit (txn, error) && write_epoch (store, device_id, epoch, error);
}
