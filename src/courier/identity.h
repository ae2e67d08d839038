#pragma once

#include "core/store.h"

G_BEGIN_DECLS

/* The setting that remembers, until an engine has seen it, that this file was put back or
 * copied; afterwards when that was, in UTC seconds. */
#define STINT_SETTING_PUT_BACK "courier.put-back"
#define STINT_PUT_BACK_UNSEEN "unseen"

gboolean stint_identity_check (StintStore *store, gboolean *rolled_back, GError **error);
gboolean stint_identity_mark (StintStore *store,
                              gint64 attempt_id,
                              gboolean *put_back,
                              GError **error);

G_END_DECLS
