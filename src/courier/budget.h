#pragma once

#include <glib.h>

G_BEGIN_DECLS

gint64 stint_backoff_full (GRand *rand,
                           gint64 n,
                           gint64 base_seconds,
                           gint64 cap_seconds);
gint64 stint_backoff_equal (GRand *rand,
                            gint64 n,
                            gint64 base_seconds,
                            gint64 cap_seconds);

G_END_DECLS
