#include "core/paths.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"

static StintPaths *
paths_under (const char *name)
{
  StintPaths *self = g_new0 (StintPaths, 1);

  self->data = g_build_filename (g_get_user_data_dir (), name, NULL);
  self->cache = g_build_filename (g_get_user_cache_dir (), name, NULL);
  self->state = g_build_filename (g_get_user_state_dir (), name, NULL);
  return self;
}

/**
 * stint_paths_new: (transfer full)
 * @data_dir: (nullable): a directory for every file, as typed; or NULL for the value of
 *   STINT_DATA_DIR, and without that for the XDG directories
 */
StintPaths *
stint_paths_new (const char *data_dir)
{
  StintPaths *self = NULL;

  if (data_dir == NULL)
    data_dir = g_getenv ("STINT_DATA_DIR");
  if (data_dir == NULL || *data_dir == '\0')
    return paths_under ("stint");

  self = g_new0 (StintPaths, 1);
  self->data = g_canonicalize_filename (data_dir, NULL);
  self->cache = g_strdup (self->data);
  self->state = g_strdup (self->data);
  return self;
}

/** stint_paths_new_sandbox: (transfer full): where practice is kept apart from work. */
StintPaths *
stint_paths_new_sandbox (void)
{
  return paths_under ("stint-sandbox");
}

/** stint_paths_free: frees @self. */
void
stint_paths_free (StintPaths *self)
{
  g_free (self->data);
  g_free (self->cache);
  g_free (self->state);
  g_free (self);
}

/* Other accounts of the machine must not read tickets or stand in for our files. */
static gboolean
make_private (const char *directory, GError **error)
{
  struct stat info = { 0 };

  if (g_mkdir_with_parents (directory, 0700) != 0)
    {
      g_set_error (
        error, STINT_ERROR, errno == ENOSPC ? STINT_ERROR_FULL : STINT_ERROR_FAILED,
        _ ("cannot make the directory ‘%s’: %s"), directory, g_strerror (errno));
      return FALSE;
    }
  if (stat (directory, &info) != 0 || info.st_uid != geteuid () ||
      (info.st_mode & (S_IWGRP | S_IWOTH)) != 0)
    {
      g_set_error (error, STINT_ERROR, STINT_ERROR_FAILED,
                   _ ("the directory ‘%s’ must be yours and writable by nobody else; "
                      "try: chmod go-w ‘%s’"),
                   directory, directory);
      return FALSE;
    }
  return TRUE;
}

/** stint_paths_make: makes the directories, for their owner only. */
gboolean
stint_paths_make (const StintPaths *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return make_private (self->data, error) &&
         (g_str_equal (self->cache, self->data) || make_private (self->cache, error)) &&
         (g_str_equal (self->state, self->data) || make_private (self->state, error));
}

/**
 * stint_program_path: (transfer full)
 * @program: name of one of Stint's programs
 *
 * The file of @program, beside the running one: so that a build is whole without being
 * installed, and never mixes with an installed one.
 */
char *
stint_program_path (const char *program)
{
  g_autofree char *own = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *directory = own != NULL ? g_path_get_dirname (own) : NULL;

  return directory != NULL ? g_build_filename (directory, program, NULL)
                           : g_strdup (program);
}
