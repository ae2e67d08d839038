#include "core/migrate.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "core/error.h"

static gboolean
sync_directory (const char *path)
{
  g_autofree char *directory = g_path_get_dirname (path);
  int fd = open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean synced = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);
  return synced;
}

/* A copy of the file as it is, made by SQLite so that a log beside it is in it. */
static gboolean
back_up (StintDb *self, int version, GError **error)
{
  g_autofree char *copy =
    g_strdup_printf ("%s.before-%d", stint_db_get_path (self), version + 1);

  if (g_file_test (copy, G_FILE_TEST_EXISTS))
    {
      g_autofree char *older = g_strdup_printf ("%s.older", copy);

      if (g_rename (copy, older) != 0)
        {
          g_set_error (error, STINT_ERROR, STINT_ERROR_FAILED,
                       _ ("cannot put the backup ‘%s’ aside: %s"), copy,
                       g_strerror (errno));
          return FALSE;
        }
    }
  if (!stint_db_run (self, "VACUUM INTO ?1", error, "s", copy))
    {
      g_prefix_error (error, _ ("cannot back up before an upgrade: "));
      return FALSE;
    }
  return sync_directory (stint_db_get_path (self));
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* Copies that stand beside a file under its name: our own, and those a person made. */
static GPtrArray *
list_backups (const char *path)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *directory = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *prefix = g_strconcat (base, ".", NULL);
  g_autofree char *lock = g_strconcat (base, ".lock", NULL);
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name = dir != NULL ? g_dir_read_name (dir) : NULL;

  for (; name != NULL; name = g_dir_read_name (dir))
    {
      if (g_str_has_prefix (name, prefix) && !g_str_equal (name, lock))
        g_ptr_array_add (names, g_strdup_printf ("‘%s’", name));
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return names;
}

/** stint_db_dup_backups: (transfer full): which backups of a file are beside it, in a
 * few words. */
char *
stint_db_dup_backups (const char *path)
{
  g_autoptr (GPtrArray) names = list_backups (path);
  g_autofree char *list = g_strjoinv (", ", (char **) names->pdata);

  return *list != '\0' ? g_strdup_printf (_ ("beside it there is %s"), list)
                       : g_strdup (_ ("there is no backup beside it"));
}

/** stint_db_dup_advice: (transfer full): what to do about a file that cannot be read. */
char *
stint_db_dup_advice (const char *path)
{
  g_autofree char *backups = stint_db_dup_backups (path);

  return g_strdup_printf (_ ("keep the file; %s"), backups);
}

static const char *
find_script (const char *name)
{
  for (const StintSchema *schema = stint_schemas; schema->name != NULL; schema++)
    {
      if (g_str_equal (schema->name, name))
        return schema->sql;
    }
  g_return_val_if_reached ("");
}

/* What refers to a table that was written anew still finds its rows there. */
static gboolean
keeps_references (StintDb *self, GError **error)
{
  g_autoptr (StintRows) rows =
    stint_db_query (self, "PRAGMA foreign_key_check", error, "");

  if (rows == NULL)
    return FALSE;
  if (!stint_rows_next (rows))
    return stint_rows_finish (rows, error);
  g_set_error (error, STINT_ERROR, STINT_ERROR_CORRUPT,
               _ ("a row of ‘%s’ refers to one that is not there"),
               stint_rows_text (rows, 0));
  return FALSE;
}

static gboolean
migrate_step (StintDb *self, const StintDbSpec *spec, int version, GError **error)
{
  g_autofree char *stamp =
    g_strdup_printf ("PRAGMA user_version = %d; PRAGMA application_id = %d;", version + 1,
                     spec->application_id);

  if (!stint_db_run_script (self, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (stint_db_run_script (self, find_script (spec->steps[version]), error) &&
      keeps_references (self, error) && stint_db_run_script (self, stamp, error) &&
      stint_db_run_script (self, "COMMIT", error))
    return TRUE;
  stint_db_run_script (self, "ROLLBACK", NULL);
  g_prefix_error (error,
                  _ ("the upgrade failed and was undone; the file is as it was: "));
  return FALSE;
}

/* A table that others refer to can be written anew only while references are not
 * enforced; each step checks them before it is committed. */
static gboolean
migrate_steps (StintDb *self,
               const StintDbSpec *spec,
               int version,
               int newest,
               GError **error)
{
  gboolean migrated = stint_db_run_script (self, "PRAGMA foreign_keys = OFF", error);

  for (; migrated && version < newest; version++)
    migrated = migrate_step (self, spec, version, error);
  return stint_db_run_script (self, "PRAGMA foreign_keys = ON",
                              migrated ? error : NULL) &&
         migrated;
}

static gboolean
set_newer (StintDb *self, GError **error)
{
  g_set_error (error, STINT_ERROR, STINT_ERROR_NEWER,
               _ ("‘%s’ was written by a newer Stint; install that one again"),
               stint_db_get_path (self));
  return FALSE;
}

/**
 * stint_db_migrate:
 *
 * Brings the file to the newest version, one step a transaction, after a backup where it
 * is precious. A step that fails leaves the file as it was. Called with the lock held.
 */
gboolean
stint_db_migrate (StintDb *self, const StintDbSpec *spec, GError **error)
{
  int newest = (int) g_strv_length ((char **) spec->steps);
  int version = stint_db_read_pragma (self, "PRAGMA user_version");

  if (version == newest)
    return TRUE;
  if (version > newest)
    return set_newer (self, error);
  if (version < 0)
    {
      g_autofree char *advice = stint_db_dup_advice (stint_db_get_path (self));

      g_set_error (error, STINT_ERROR, STINT_ERROR_CORRUPT, _ ("‘%s’ cannot be read; %s"),
                   stint_db_get_path (self), advice);
      return FALSE;
    }
  if (version > 0 && spec->precious && !back_up (self, version, error))
    return FALSE;
  if (!stint_db_run_script (self, "PRAGMA synchronous = EXTRA", error) ||
      !stint_db_run_script (self, "PRAGMA journal_mode = WAL", error))
    return FALSE;
  return migrate_steps (self, spec, version, newest, error) &&
         sync_directory (stint_db_get_path (self));
}
