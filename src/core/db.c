#include "core/db.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"
#include "core/migrate.h"

struct _StintDb
{
  sqlite3 *handle;         /* (owned) */
  char *path;              /* (owned) */
  const StintDbSpec *spec; /* (unowned) */
  StintLock *lock;         /* (owned) */
  GHashTable *statements;  /* (owned) (element-type (static text) sqlite3_stmt) */
  int data_version;        /* as last seen by stint_db_changed() */
  gboolean in_txn;
};

struct _StintRows
{
  StintDb *db;             /* (unowned) */
  sqlite3_stmt *statement; /* (nullable) NULL once finished */
  gboolean cached;         /* the statement belongs to the database */
  int result;
};

#define LOCK_WAIT_MS 5000
/* A process that opens the file alone reads all of the log anew, 12 µs for each frame: a
 * long log would slow every command, a short one means a checkpoint every few commits. */
#define CHECKPOINT_FRAMES 32

/* Says what SQLite said, and what to do where that is known. */
static void
set_error (StintDb *self, int result, GError **error)
{
  const char *said =
    self->handle != NULL ? sqlite3_errmsg (self->handle) : sqlite3_errstr (result);
  StintError code = STINT_ERROR_FAILED;
  g_autofree char *backups = NULL;
  const char *advice = NULL;

  switch (result & 0xff)
    {
    case SQLITE_FULL:
      code = STINT_ERROR_FULL;
      advice = _ ("nothing was changed: free some space and try again");
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      code = STINT_ERROR_BUSY;
      advice = _ ("another program has the file: try again");
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      code = STINT_ERROR_CORRUPT;
      advice = backups = stint_db_dup_advice (self->path);
      break;
    default:
      break;
    }
  g_set_error (error, STINT_ERROR, code, "‘%s’: %s%s%s", self->path, said,
               advice != NULL ? "; " : "", advice != NULL ? advice : "");
}

/** stint_db_run_script: runs several statements that answer nothing. */
gboolean
stint_db_run_script (StintDb *self, const char *sql, GError **error)
{
  int result = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);

  if (result == SQLITE_OK)
    return TRUE;
  set_error (self, result, error);
  return FALSE;
}

/** stint_db_read_pragma: the number that a PRAGMA answers; -1 on failure. */
int
stint_db_read_pragma (StintDb *self, const char *sql)
{
  g_autoptr (StintRows) rows = stint_db_query (self, sql, NULL, "");

  return rows != NULL && stint_rows_next (rows) ? (int) stint_rows_int (rows, 0) : -1;
}

static gboolean
configure (StintDb *self, GError **error)
{
  sqlite3_busy_timeout (self->handle, LOCK_WAIT_MS);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  /* The triggers of the cache write to a full-text table, which an untrusted schema may
   * not. */
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA,
                     self->spec->precious ? 0 : 1, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
  sqlite3_limit (self->handle, SQLITE_LIMIT_ATTACHED, 1);
  sqlite3_limit (self->handle, SQLITE_LIMIT_LENGTH, 4 * 1024 * 1024);
  sqlite3_wal_autocheckpoint (self->handle, 0);
  return TRUE;
}

/* Another program's database is never touched. Everything is read in one transaction, for
 * each one costs a round of locks. */
static gboolean
check_identity (StintDb *self, int *version, GError **error)
{
  gboolean begun = stint_db_run_script (self, "BEGIN", error);
  int id = begun ? stint_db_read_pragma (self, "PRAGMA application_id") : -1;
  int schema = id == 0 ? stint_db_read_pragma (self, "PRAGMA schema_version") : -1;
  gboolean is_new = FALSE;

  if (!begun)
    return FALSE;
  *version = stint_db_read_pragma (self, "PRAGMA user_version");
  self->data_version = stint_db_read_pragma (self, "PRAGMA data_version");
  is_new = id == 0 && *version == 0 && schema == 0;
  if (*version < 0)
    {
      set_error (self, sqlite3_errcode (self->handle), error);
      sqlite3_exec (self->handle, "ROLLBACK", NULL, NULL, NULL);
      return FALSE;
    }
  sqlite3_exec (self->handle, "COMMIT", NULL, NULL, NULL);
  if (is_new || id == self->spec->application_id)
    return TRUE;
  g_set_error (error, STINT_ERROR, STINT_ERROR_CORRUPT,
               _ ("‘%s’ is not a database of Stint; move it away"), self->path);
  return FALSE;
}

static void
statement_free (gpointer statement)
{
  sqlite3_finalize (statement);
}

static char *
real_path (const char *path)
{
  g_autofree char *directory = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  char *real = realpath (directory, NULL);
  char *result = g_build_filename (real != NULL ? real : directory, name, NULL);

  free (real);
  return result;
}

static gboolean
open_handle (StintDb *self, GError **error)
{
  const mode_t usual = umask (077);
  int result = sqlite3_open_v2 (
    self->path, &self->handle,
    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOFOLLOW, NULL);

  /* The log beside the file takes its mode from it. */
  umask (usual);
  if (result == SQLITE_OK)
    return configure (self, error);
  set_error (self, result, error);
  return FALSE;
}

static gboolean
bring_up (StintDb *self, int version, GError **error)
{
  if (version == (int) g_strv_length ((char **) self->spec->steps))
    return TRUE;
  if (!stint_db_migrate (self, self->spec, error))
    return FALSE;
  self->data_version = stint_db_read_pragma (self, "PRAGMA data_version");
  return TRUE;
}

/**
 * stint_db_open: (transfer full)
 * @path: the file; made if it is not there
 * @spec: (not nullable): must outlive the database
 *
 * Opens the file, with the lock held for the first read, which recovers what a crash left
 * in the log, and brings it to the newest version, after a backup where @spec says that
 * it is precious. On any failure the file stays as it is.
 */
StintDb *
stint_db_open (const char *path, const StintDbSpec *spec, GError **error)
{
  g_autoptr (StintDb) self = g_new0 (StintDb, 1);
  g_autofree char *lock_path = NULL;
  gboolean ready = FALSE;
  int version = 0;

  g_return_val_if_fail (path != NULL && spec != NULL, NULL);

  self->path = real_path (path);
  self->spec = spec;
  lock_path = g_strconcat (self->path, ".lock", NULL);
  self->lock = stint_lock_new (lock_path);
  self->statements = g_hash_table_new_full (NULL, NULL, NULL, statement_free);

  if (!stint_lock_take (self->lock, LOCK_WAIT_MS, error))
    return NULL;
  ready = open_handle (self, error) && check_identity (self, &version, error) &&
          bring_up (self, version, error) &&
          stint_db_run_script (self,
                               spec->precious ? "PRAGMA synchronous = FULL"
                                              : "PRAGMA synchronous = NORMAL",
                               error);
  stint_lock_release (self->lock);
  return ready ? g_steal_pointer (&self) : NULL;
}

/** stint_db_free: closes the database; an open transaction is undone. */
void
stint_db_free (StintDb *self)
{
  if (self->in_txn)
    stint_db_roll_back (self);
  g_clear_pointer (&self->statements, g_hash_table_unref);
  if (self->handle != NULL && sqlite3_close (self->handle) != SQLITE_OK)
    g_critical ("a statement of ‘%s’ is still in use", self->path);
  g_clear_pointer (&self->lock, stint_lock_free);
  g_free (self->path);
  g_free (self);
}

/** stint_db_get_path: the file, with the links of its directory resolved. */
const char *
stint_db_get_path (StintDb *self)
{
  return self->path;
}

/**
 * stint_db_begin:
 *
 * Begins a write transaction, waiting up to five seconds for other processes. A precious
 * file that was moved away or replaced is not written to any more. No two
 * processes ever write or checkpoint at once: that is held by a lock of our own, because
 * of a fault of SQLite from 3.7.0 to 3.51.2 in which such a pair can damage the file.
 */
gboolean
stint_db_begin (StintDb *self, GError **error)
{
  g_return_val_if_fail (self != NULL && !self->in_txn, FALSE);

  if (!stint_lock_take (self->lock, LOCK_WAIT_MS, error))
    return FALSE;
  if (self->spec->precious && stint_db_has_moved (self))
    g_set_error (
      error, STINT_ERROR, STINT_ERROR_REPLACED,
      _ ("‘%s’ was replaced or moved away while it was in use; close Stint and "
         "start it again"),
      self->path);
  else
    self->in_txn = stint_db_run (self, "BEGIN IMMEDIATE", error, "");
  if (!self->in_txn)
    stint_lock_release (self->lock);
  return self->in_txn;
}

/* Empties a long log. Called with the lock held; a reader that is in the way is not
 * waited for, the next commit tries again. */
static void
checkpoint_when_long (StintDb *self)
{
  g_autofree char *log = g_strconcat (self->path, "-wal", NULL);
  struct stat info = { 0 };

  if (stat (log, &info) != 0 || info.st_size <= CHECKPOINT_FRAMES * (4096 + 24) + 32)
    return;
  sqlite3_busy_timeout (self->handle, 0);
  sqlite3_wal_checkpoint_v2 (self->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  sqlite3_busy_timeout (self->handle, LOCK_WAIT_MS);
}

/**
 * stint_db_settle:
 *
 * Empties the log into the file, so that whoever opens it next and alone has nothing to
 * recover. Does nothing when another process is busy with it.
 */
void
stint_db_settle (StintDb *self)
{
  g_return_if_fail (self != NULL && !self->in_txn);

  if (!stint_lock_take (self->lock, 0, NULL))
    return;
  sqlite3_busy_timeout (self->handle, 0);
  sqlite3_wal_checkpoint_v2 (self->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  sqlite3_busy_timeout (self->handle, LOCK_WAIT_MS);
  stint_lock_release (self->lock);
}

/** stint_db_commit: makes the transaction last; on failure it is undone. */
gboolean
stint_db_commit (StintDb *self, GError **error)
{
  g_return_val_if_fail (self != NULL && self->in_txn, FALSE);

  if (!stint_db_run (self, "COMMIT", error, ""))
    {
      stint_db_roll_back (self);
      return FALSE;
    }
  self->in_txn = FALSE;
  checkpoint_when_long (self);
  stint_lock_release (self->lock);
  return TRUE;
}

/** stint_db_roll_back: undoes the transaction. */
void
stint_db_roll_back (StintDb *self)
{
  g_return_if_fail (self != NULL && self->in_txn);

  if (!sqlite3_get_autocommit (self->handle))
    sqlite3_exec (self->handle, "ROLLBACK", NULL, NULL, NULL);
  self->in_txn = FALSE;
  stint_lock_release (self->lock);
}

/* Statements are found again by the address of their text: they are all static. One that
 * is under way is prepared a second time, for the inner use only. */
static sqlite3_stmt *
prepare (StintDb *self, const char *sql, gboolean *cached, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);
  int result = SQLITE_OK;

  *cached = statement == NULL || !sqlite3_stmt_busy (statement);
  if (statement != NULL && *cached)
    return statement;
  result = sqlite3_prepare_v3 (self->handle, sql, -1,
                               *cached ? SQLITE_PREPARE_PERSISTENT : 0, &statement, NULL);
  if (result != SQLITE_OK)
    {
      set_error (self, result, error);
      return NULL;
    }
  if (*cached)
    g_hash_table_insert (self->statements, (gpointer) sql, statement);
  return statement;
}

static void
bind (sqlite3_stmt *statement, const char *types, va_list values)
{
  for (int i = 0; types[i] != '\0'; i++)
    {
      switch (types[i])
        {
        case 's':
          sqlite3_bind_text (statement, i + 1, va_arg (values, const char *), -1,
                             SQLITE_TRANSIENT);
          break;
        case 'i':
          sqlite3_bind_int64 (statement, i + 1, va_arg (values, gint64));
          break;
        case 'b':
          sqlite3_bind_int (statement, i + 1, va_arg (values, int) != 0);
          break;
        case 'z': /* an integer whose 0 is stored as nothing */
          {
            gint64 value = va_arg (values, gint64);

            if (value != 0)
              sqlite3_bind_int64 (statement, i + 1, value);
            break;
          }
        default:
          g_assert_not_reached ();
        }
    }
}

static StintRows *
query (StintDb *self, const char *sql, GError **error, const char *types, va_list values)
{
  gboolean cached = FALSE;
  sqlite3_stmt *statement = prepare (self, sql, &cached, error);
  StintRows *rows = NULL;

  if (statement == NULL)
    return NULL;
  g_assert (sqlite3_bind_parameter_count (statement) == (int) strlen (types));
  bind (statement, types, values);
  rows = g_new0 (StintRows, 1);
  rows->db = self;
  rows->statement = statement;
  rows->cached = cached;
  rows->result = SQLITE_ROW;
  return rows;
}

/**
 * stint_db_query: (transfer full)
 * @sql: (static): one statement
 * @types: a letter for each parameter: s text, nullable; i gint64; z gint64 whose 0 is
 *   stored as nothing; b gboolean
 *
 * Runs a statement that answers rows; read them with stint_rows_next().
 */
StintRows *
stint_db_query (StintDb *self, const char *sql, GError **error, const char *types, ...)
{
  StintRows *rows = NULL;
  va_list values;

  va_start (values, types);
  rows = query (self, sql, error, types, values);
  va_end (values);
  return rows;
}

/** stint_db_run: like stint_db_query(), for a statement that answers nothing. */
gboolean
stint_db_run (StintDb *self, const char *sql, GError **error, const char *types, ...)
{
  g_autoptr (StintRows) rows = NULL;
  va_list values;

  va_start (values, types);
  rows = query (self, sql, error, types, values);
  va_end (values);
  if (rows == NULL)
    return FALSE;
  while (stint_rows_next (rows))
    continue;
  return stint_rows_finish (rows, error);
}

/** stint_db_last_id: id of the row last inserted. */
gint64
stint_db_last_id (StintDb *self)
{
  return sqlite3_last_insert_rowid (self->handle);
}

/** stint_db_changes: how many rows the last statement changed. */
int
stint_db_changes (StintDb *self)
{
  return sqlite3_changes (self->handle);
}

/** stint_rows_next: goes to the next row; FALSE at the end, and on failure. */
gboolean
stint_rows_next (StintRows *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->result == SQLITE_ROW && self->statement != NULL)
    self->result = sqlite3_step (self->statement);
  return self->result == SQLITE_ROW;
}

static void
let_go (StintRows *self)
{
  sqlite3_stmt *statement = g_steal_pointer (&self->statement);

  if (statement == NULL)
    return;
  if (self->cached)
    {
      sqlite3_reset (statement);
      sqlite3_clear_bindings (statement);
    }
  else
    sqlite3_finalize (statement);
}

/** stint_rows_finish: whether the rows were read to their end; sets @error otherwise. */
gboolean
stint_rows_finish (StintRows *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->result != SQLITE_DONE && self->result != SQLITE_ROW)
    {
      set_error (self->db, self->result, error);
      let_go (self);
      return FALSE;
    }
  let_go (self);
  return TRUE;
}

/** stint_rows_free: ends the reading. */
void
stint_rows_free (StintRows *self)
{
  let_go (self);
  g_free (self);
}

/** stint_rows_int: an integer of this row; 0 for nothing. */
gint64
stint_rows_int (StintRows *self, int column)
{
  return sqlite3_column_int64 (self->statement, column);
}

/** stint_rows_text: (nullable): a text of this row, valid until the next. */
const char *
stint_rows_text (StintRows *self, int column)
{
  return (const char *) sqlite3_column_text (self->statement, column);
}

/** stint_rows_dup: (transfer full) (nullable): a text of this row. */
char *
stint_rows_dup (StintRows *self, int column)
{
  return g_strdup (stint_rows_text (self, column));
}

/** stint_db_changed: whether another process has committed since the last call. */
gboolean
stint_db_changed (StintDb *self)
{
  int version = stint_db_read_pragma (self, "PRAGMA data_version");
  gboolean changed = version != self->data_version;

  self->data_version = version;
  return changed;
}

/**
 * stint_db_has_moved:
 *
 * Whether another file, or none, is by now where this one was opened. What is written
 * into a file without a name is gone when the last program that has it open ends.
 */
gboolean
stint_db_has_moved (StintDb *self)
{
  int moved = 0;
  int result =
    sqlite3_file_control (self->handle, "main", SQLITE_FCNTL_HAS_MOVED, &moved);

  return result == SQLITE_OK && moved != 0;
}

/** stint_db_check: reads the file through and sets @error when it is damaged. */
gboolean
stint_db_check (StintDb *self, GError **error)
{
  g_autoptr (StintRows) rows = stint_db_query (self, "PRAGMA quick_check (1)", error, "");

  if (rows == NULL)
    return FALSE;
  if (stint_rows_next (rows) && g_strcmp0 (stint_rows_text (rows, 0), "ok") != 0)
    {
      g_autofree char *advice = stint_db_dup_advice (self->path);

      g_set_error (error, STINT_ERROR, STINT_ERROR_CORRUPT, _ ("‘%s’ is damaged: %s; %s"),
                   self->path, stint_rows_text (rows, 0), advice);
      return FALSE;
    }
  return stint_rows_finish (rows, error);
}

/** stint_db_library_version: version of SQLite at run time. */
const char *
stint_db_library_version (void)
{
  return sqlite3_libversion ();
}
