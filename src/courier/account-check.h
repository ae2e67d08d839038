#pragma once

#include <json-glib/json-glib.h>

#include "core/store-account.h"
#include "courier/psa.h"

G_BEGIN_DECLS

/* What a check found, for a person or a script. */

gboolean stint_checks_pass (const GPtrArray *checks);
const StintCheck *stint_checks_first_vital (const GPtrArray *checks);
const StintCheck *stint_checks_first_refused (const GPtrArray *checks);
const StintCheck *stint_checks_first_limited (const GPtrArray *checks);

void stint_checks_add_statuses (GPtrArray *checks, StintStore *store);
void stint_checks_add_learnt (GPtrArray *checks,
                              StintStore *store,
                              gint64 account_id,
                              gboolean say_never);
gboolean stint_checks_keep (const GPtrArray *checks,
                            StintStore *store,
                            StintAccount *account,
                            gint64 now_s,
                            GError **error);

void stint_checks_print (const GPtrArray *checks, gboolean all);
void stint_checks_add_json (const GPtrArray *checks, JsonBuilder *builder);

G_END_DECLS
