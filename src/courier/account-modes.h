#pragma once

#include "core/clock.h"
#include "core/store.h"
#include "courier/psa.h"

G_BEGIN_DECLS

StintPsa *stint_account_make_psa (StintStore *store,
                                  StintClock *clock,
                                  gint64 account_id,
                                  gpointer user_data,
                                  GError **error);
int stint_account_mode (StintStore *store, StintClock *clock, int argc, char **argv);

G_END_DECLS
