#pragma once

#include "core/store.h"

G_BEGIN_DECLS

gboolean stint_identity_check (StintStore *store, gboolean *rolled_back, GError **error);

G_END_DECLS
