#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where Stint keeps its files: one directory for everything, or the XDG ones. */
typedef struct
{
  char *data;  /* stint.db, backups, lock files */
  char *cache; /* cache.db */
  char *state; /* the epoch, logs, port of the sandbox */
} StintPaths;

StintPaths *stint_paths_new (const char *data_dir);
StintPaths *stint_paths_new_sandbox (void);
void stint_paths_free (StintPaths *self);
gboolean stint_paths_make (const StintPaths *self, GError **error);
char *stint_program_path (const char *program);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintPaths, stint_paths_free)

G_END_DECLS
