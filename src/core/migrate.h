#pragma once

#include "core/db.h"

G_BEGIN_DECLS

/* The scripts of schema/, by the names of their files; the last one has none. Made when
 * the program is built. */
typedef struct
{
  const char *name;
  const char *sql;
} StintSchema;

extern const StintSchema stint_schemas[];

char *stint_db_dup_advice (const char *path);
gboolean stint_db_migrate (StintDb *self, const StintDbSpec *spec, GError **error);

G_END_DECLS
