#pragma once

#include "core/db.h"

G_BEGIN_DECLS

gboolean stint_db_migrate (StintDb *self, const StintDbSpec *spec, GError **error);

G_END_DECLS
