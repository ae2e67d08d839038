#include "core/store.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "core/store-account.h"
#include "core/store-private.h"

/* 'STNT' and 'STNc', so that a file says whose it is. */
#define WORK_APPLICATION_ID 0x53544e54
#define CACHE_APPLICATION_ID 0x53544e63

static const char *const work_steps[] = { "001-work.sql", "002-check.sql",
                                          "003-history.sql", "004-acts.sql", NULL };
static const char *const cache_steps[] = { "cache-001.sql", "cache-002.sql",
                                           "cache-003.sql", NULL };
static const StintDbSpec work_spec = { WORK_APPLICATION_ID, work_steps, TRUE };
static const StintDbSpec cache_spec = { CACHE_APPLICATION_ID, cache_steps, FALSE };

struct _StintStore
{
  GObject parent_instance;

  StintPaths *paths; /* (owned) */
  StintDb *db;       /* (owned) */
  StintDb *cache;    /* (owned) (nullable) opened when first needed */
  gboolean lost;     /* it was begun anew where another had been */
};

struct _StintTxn
{
  StintStore *store; /* (owned) */
  StintDb *db;       /* (unowned) */
  gboolean open;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StintStore, stint_store, G_TYPE_OBJECT)

static void
stint_store_finalize (GObject *object)
{
  StintStore *self = STINT_STORE (object);

  g_clear_pointer (&self->cache, stint_db_free);
  g_clear_pointer (&self->db, stint_db_free);
  g_clear_pointer (&self->paths, stint_paths_free);
  G_OBJECT_CLASS (stint_store_parent_class)->finalize (object);
}

static void
stint_store_class_init (StintStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = stint_store_finalize;

  /**
   * StintStore::changed:
   *
   * Something was committed, here or by another program. What shows rows reads them
   * again.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", STINT_TYPE_STORE, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
stint_store_init (StintStore *self)
{
}

static StintPaths *
copy_paths (const StintPaths *paths)
{
  StintPaths *copy = g_new0 (StintPaths, 1);

  copy->data = g_strdup (paths->data);
  copy->cache = g_strdup (paths->cache);
  copy->state = g_strdup (paths->state);
  return copy;
}

/* Set in a file that was begun where another had been. */
#define SETTING_LOST "store.begun-anew"

/* Whether there is nothing in the file, though a courier has carried for one here: it
 * keeps a note of that outside. */
static gboolean
is_lost (const StintPaths *paths, const char *path)
{
  g_autofree char *epoch = g_build_filename (paths->state, "epoch", NULL);
  GStatBuf info = { 0 };

  return (g_stat (path, &info) != 0 || info.st_size == 0) &&
         g_file_test (epoch, G_FILE_TEST_EXISTS);
}

static gboolean
remember_loss (StintStore *self, GError **error)
{
  g_autoptr (StintTxn) txn = stint_store_begin (self, error);

  return txn != NULL && stint_store_set_setting (txn, SETTING_LOST, "yes", 0, error) &&
         stint_txn_commit (txn, error);
}

/**
 * stint_store_open: (transfer full)
 *
 * Opens stint.db, making the directories and the file where they are missing. The cache
 * is opened when first needed. Work can go on where the file was lost; who opens it then
 * must say so, see stint_store_is_begun_anew().
 */
StintStore *
stint_store_open (const StintPaths *paths, GError **error)
{
  g_autoptr (StintStore) self = g_object_new (STINT_TYPE_STORE, NULL);
  g_autofree char *path = NULL;

  g_return_val_if_fail (paths != NULL, NULL);

  self->paths = copy_paths (paths);
  path = g_build_filename (paths->data, "stint.db", NULL);
  if (!stint_paths_make (paths, error))
    return NULL;
  self->lost = is_lost (paths, path);
  self->db = stint_db_open (path, &work_spec, error);
  if (self->db == NULL || (self->lost && !remember_loss (self, error)))
    return NULL;
  return g_steal_pointer (&self);
}

/** stint_store_is_begun_anew: whether opening it made a new file in the place of a lost
 * one. */
gboolean
stint_store_is_begun_anew (StintStore *self)
{
  g_return_val_if_fail (STINT_IS_STORE (self), FALSE);
  return self->lost;
}

/** stint_store_dup_loss: (transfer full) (nullable): that an earlier file was lost, then
 * or now, and what is left of it. */
char *
stint_store_dup_loss (StintStore *self)
{
  g_autofree char *lost = stint_store_dup_setting (self, SETTING_LOST, NULL);
  g_autofree char *backups = NULL;

  if (lost == NULL)
    return NULL;
  backups = stint_db_dup_backups (stint_db_get_path (self->db));
  return g_strdup_printf (
    _ ("the database that was used here is gone, and ‘%s’ was begun "
       "anew: what was recorded before is not in it; %s"),
    stint_db_get_path (self->db), backups);
}

/** stint_store_get_paths: (transfer none): where the files are. */
const StintPaths *
stint_store_get_paths (StintStore *self)
{
  g_return_val_if_fail (STINT_IS_STORE (self), NULL);
  return self->paths;
}

StintDb *
stint_store_get_db (StintStore *self)
{
  return self->db;
}

/* What is in the cache can be pulled again, so a cache that cannot be read is put aside
 * and a new one begun. It is moved and not deleted: whoever has it open keeps a whole
 * file. */
static StintDb *
open_cache (const char *path, GError **error)
{
  static const char *const endings[] = { "", "-wal", "-shm" };
  g_autoptr (GError) local_error = NULL;
  StintDb *cache = stint_db_open (path, &cache_spec, &local_error);

  if (cache != NULL ||
      (!g_error_matches (local_error, STINT_ERROR, STINT_ERROR_CORRUPT) &&
       !g_error_matches (local_error, STINT_ERROR, STINT_ERROR_NEWER)))
    {
      if (cache == NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      return cache;
    }
  g_message ("%s; beginning a new one", local_error->message);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *old = g_strconcat (path, endings[i], NULL);
      g_autofree char *aside = g_strconcat (path, ".aside", endings[i], NULL);

      g_rename (old, aside);
    }
  return stint_db_open (path, &cache_spec, error);
}

StintDb *
stint_store_get_cache (StintStore *self, GError **error)
{
  g_autofree char *path = NULL;

  if (self->cache != NULL)
    return self->cache;
  path = g_build_filename (self->paths->cache, "cache.db", NULL);
  self->cache = open_cache (path, error);
  return self->cache;
}

static StintTxn *
begin (StintStore *self, StintDb *db, GError **error)
{
  StintTxn *txn = NULL;

  if (db == NULL || !stint_db_begin (db, error))
    return NULL;
  txn = g_new0 (StintTxn, 1);
  txn->store = g_object_ref (self);
  txn->db = db;
  txn->open = TRUE;
  return txn;
}

/**
 * stint_store_begin: (transfer full)
 *
 * Begins a transaction on stint.db, waiting for other programs up to five seconds.
 */
StintTxn *
stint_store_begin (StintStore *self, GError **error)
{
  g_return_val_if_fail (STINT_IS_STORE (self), NULL);
  return begin (self, self->db, error);
}

/** stint_store_begin_cache: (transfer full): begins a transaction on the cache. */
StintTxn *
stint_store_begin_cache (StintStore *self, GError **error)
{
  g_return_val_if_fail (STINT_IS_STORE (self), NULL);
  return begin (self, stint_store_get_cache (self, error), error);
}

/**
 * stint_txn_commit:
 *
 * Makes everything written with @self last; only after this returned TRUE may anyone be
 * told that it is saved. On failure everything is undone.
 */
gboolean
stint_txn_commit (StintTxn *self, GError **error)
{
  g_return_val_if_fail (self != NULL && self->open, FALSE);

  self->open = FALSE;
  if (!stint_db_commit (self->db, error))
    return FALSE;
  g_signal_emit (self->store, signals[SIGNAL_CHANGED], 0);
  return TRUE;
}

/** stint_txn_free: undoes everything, unless it was committed. */
void
stint_txn_free (StintTxn *self)
{
  if (self->open)
    stint_db_roll_back (self->db);
  g_object_unref (self->store);
  g_free (self);
}

/* For reading what is being written. */
StintStore *
stint_txn_get_store (StintTxn *self)
{
  return self->store;
}

StintDb *
stint_txn_get_db (StintTxn *self)
{
  return self->db;
}

/** stint_store_look: looks whether another program has committed, and says so if it has.
 */
void
stint_store_look (StintStore *self)
{
  gboolean changed = FALSE;

  g_return_if_fail (STINT_IS_STORE (self));

  changed = stint_db_changed (self->db);
  if (self->cache != NULL)
    changed = stint_db_changed (self->cache) || changed;
  if (changed)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * stint_store_is_replaced:
 *
 * Whether another file has taken the place of stint.db since it was opened, as when a
 * backup is put back: nothing can be written any more, and what is read is of the past.
 */
gboolean
stint_store_is_replaced (StintStore *self)
{
  g_return_val_if_fail (STINT_IS_STORE (self), FALSE);
  return stint_db_has_moved (self->db);
}

/** stint_store_get_sqlite_version: (transfer none): of the library in use. */
const char *
stint_store_get_sqlite_version (void)
{
  return stint_db_library_version ();
}

/** stint_store_settle: leaves both files without a log to recover, where nobody else is
 * busy with them. For a program that ends and has written much. */
void
stint_store_settle (StintStore *self)
{
  g_return_if_fail (STINT_IS_STORE (self));

  stint_db_settle (self->db);
  if (self->cache != NULL)
    stint_db_settle (self->cache);
}

/** stint_store_check: reads stint.db through and sets @error when it is damaged. */
gboolean
stint_store_check (StintStore *self, GError **error)
{
  g_return_val_if_fail (STINT_IS_STORE (self), FALSE);
  return stint_db_check (self->db, error);
}
