#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* An open SQLite database. Only db.c knows of sqlite3; only store-*.c hold SQL. */
typedef struct _StintDb StintDb;

/* The rows of one query, under way. */
typedef struct _StintRows StintRows;

/* What a file is and how it is kept. */
typedef struct
{
  int application_id;       /* of the file; another program's is refused */
  const char *const *steps; /* (array zero-terminated=1): files of schema/ with the
                               migrations, version 1 first */
  gboolean precious; /* every commit reaches the disk; backed up before migrating */
} StintDbSpec;

/* An exclusive lock between processes, held on a file of its own. */
typedef struct _StintLock StintLock;

StintLock *stint_lock_new (const char *path);
gboolean stint_lock_take (StintLock *self, int wait_ms, GError **error);
gboolean stint_lock_is_held (const char *path);
void stint_lock_release (StintLock *self);
void stint_lock_free (StintLock *self);

StintDb *stint_db_open (const char *path, const StintDbSpec *spec, GError **error);
void stint_db_free (StintDb *self);
const char *stint_db_get_path (StintDb *self);

gboolean stint_db_begin (StintDb *self, GError **error);
gboolean stint_db_commit (StintDb *self, GError **error);
void stint_db_roll_back (StintDb *self);
void stint_db_settle (StintDb *self);

gboolean stint_db_run_script (StintDb *self, const char *sql, GError **error);
int stint_db_read_pragma (StintDb *self, const char *sql);
gboolean stint_db_run (StintDb *self,
                       const char *sql,
                       GError **error,
                       const char *types,
                       ...);
StintRows *stint_db_query (StintDb *self,
                           const char *sql,
                           GError **error,
                           const char *types,
                           ...);
gint64 stint_db_last_id (StintDb *self);
int stint_db_changes (StintDb *self);

gboolean stint_rows_next (StintRows *self);
gboolean stint_rows_finish (StintRows *self, GError **error);
void stint_rows_free (StintRows *self);
gint64 stint_rows_int (StintRows *self, int column);
const char *stint_rows_text (StintRows *self, int column);
char *stint_rows_dup (StintRows *self, int column);

gboolean stint_db_changed (StintDb *self);
gboolean stint_db_has_moved (StintDb *self);
gboolean stint_db_check (StintDb *self, GError **error);
char *stint_db_dup_backups (const char *path);
const char *stint_db_library_version (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintDb, stint_db_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintRows, stint_rows_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintLock, stint_lock_free)

G_END_DECLS
