#pragma once

#include "core/clock.h"
#include "core/store-account.h"
#include "courier/account-options.h"
#include "courier/psa.h"

G_BEGIN_DECLS

GPtrArray *stint_account_check_rights (StintStore *store,
                                       StintPsa *psa,
                                       StintClock *clock);
GPtrArray *stint_account_check (StintStore *store,
                                StintClock *clock,
                                StintAccount *account,
                                const StintAccountOptions *options,
                                GError **error);

G_END_DECLS
