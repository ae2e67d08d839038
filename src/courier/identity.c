#include "courier/identity.h"

#include "core/key.h"
#include "core/store-account.h"
#include "core/store-outbox.h"

/* A database that was put back from a backup, or copied to another machine, holds ops
 * that its original may since have sent. It is known by what is kept outside it, and by
 * the machine's own name. Outside, in one line, are the name of the file, how often a
 * courier has started on it, and the newest attempt to send anything from it. */

typedef struct
{
  char *device_id; /* (owned) (nullable) nothing was ever kept, or it cannot be read */
  gint64 epoch;
  gint64 attempt_id;
  gboolean there;
} Trace;

static void
trace_clear (Trace *self)
{
  g_clear_pointer (&self->device_id, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Trace, trace_clear)

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

static void
read_outside (StintStore *store, Trace *outside)
{
  g_autofree char *path = epoch_path (store);
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;

  *outside = (Trace){ 0 };
  outside->there = g_file_get_contents (path, &text, NULL, NULL);
  if (!outside->there)
    return;
  words = g_strsplit (g_strstrip (text), " ", 0);
  if (g_strv_length (words) != 3)
    return;
  outside->device_id = g_strdup (words[0]);
  outside->epoch = g_ascii_strtoll (words[1], NULL, 10);
  outside->attempt_id = g_ascii_strtoll (words[2], NULL, 10);
}

static gboolean
write_outside (StintStore *store, const Trace *outside, GError **error)
{
  g_autofree char *path = epoch_path (store);
  g_autofree char *text =
    g_strdup_printf ("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", outside->device_id,
                     outside->epoch, outside->attempt_id);

  return g_file_set_contents_full (
    path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
    error);
}

/* Whether another file than this one ran here last. The first start alone may have been
 * killed before it could count. */
static gboolean
outside_disagrees (const Trace *outside, const Trace *inside)
{
  if (!outside->there)
    return inside->epoch > 1;
  return g_strcmp0 (outside->device_id, inside->device_id) != 0 ||
         outside->epoch > inside->epoch || outside->attempt_id > inside->attempt_id;
}

static gboolean
read_inside (StintStore *store, Trace *inside, char **known_hash, GError **error)
{
  *inside = (Trace){ 0 };
  inside->there = TRUE;
  return stint_store_get_identity (store, &inside->device_id, known_hash, &inside->epoch,
                                   error) &&
         stint_store_get_newest_attempt (store, &inside->attempt_id, error);
}

/* A file from before the first courier has no name; but where one has run since, what is
 * to be sent may have been. */
static gboolean
has_ops (StintStore *store)
{
  g_autoptr (GPtrArray) ops = stint_store_list_ops (store, TRUE, 1, NULL);

  return ops == NULL || ops->len > 0;
}

/* A new name for the file, for what is kept under the old one is not its own. */
static void
name_anew (Trace *inside, char **hash)
{
  g_free (inside->device_id);
  g_free (*hash);
  inside->device_id = stint_key_new ();
  *hash = machine_hash (inside->device_id);
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
  g_auto (Trace) inside = { 0 };
  g_auto (Trace) outside = { 0 };
  g_autofree char *known_hash = NULL;
  g_autofree char *hash = NULL;
  g_autoptr (StintTxn) txn = stint_store_begin (store, error);

  *rolled_back = FALSE;
  if (txn == NULL || !read_inside (store, &inside, &known_hash, error))
    return FALSE;
  read_outside (store, &outside);
  if (inside.device_id == NULL)
    *rolled_back = outside.there && has_ops (store);
  else
    {
      hash = machine_hash (inside.device_id);
      *rolled_back =
        outside_disagrees (&outside, &inside) || g_strcmp0 (hash, known_hash) != 0;
    }
  if (inside.device_id == NULL || *rolled_back)
    name_anew (&inside, &hash);
  inside.epoch = MAX (inside.epoch, outside.epoch) + 1;
  if (*rolled_back && !stint_store_set_setting (txn, STINT_SETTING_PUT_BACK,
                                                STINT_PUT_BACK_UNSEEN, 0, error))
    return FALSE;
  return stint_store_set_identity (txn, inside.device_id, hash, inside.epoch, error) &&
         stint_txn_commit (txn, error) && write_outside (store, &inside, error);
}

/**
 * stint_identity_mark:
 * @attempt_id: committed, and about to be sent
 * @put_back: (out): the file is older than what is kept outside: it was put back while it
 *   was in use, and must not be sent from
 *
 * Keeps outside that this attempt was made, so that a backup from before it is known as
 * one however soon it is put back. Nothing may be sent when this fails. The database
 * comes first, so that being killed in between never looks like a file put back.
 */
gboolean
stint_identity_mark (StintStore *store,
                     gint64 attempt_id,
                     gboolean *put_back,
                     GError **error)
{
  g_auto (Trace) inside = { 0 };
  g_auto (Trace) outside = { 0 };
  g_autofree char *hash = NULL;

  *put_back = FALSE;
  if (!read_inside (store, &inside, &hash, error))
    return FALSE;
  if (inside.device_id == NULL)
    return TRUE; /* No courier has started on it, as in a test of the engine alone. */
  read_outside (store, &outside);
  *put_back = outside_disagrees (&outside, &inside) || outside.attempt_id >= attempt_id;
  return *put_back || write_outside (store, &inside, error);
}
