#pragma once

#include "core/desk.h"
#include "core/store-account.h"

G_BEGIN_DECLS

/* What a person says about the shop. */

const char *const *stint_desk_status_meanings (void);
StintChoice *stint_desk_set_status_meaning (StintDesk *self,
                                            const char *status,
                                            const char *meaning,
                                            GError **error);

G_END_DECLS
