#pragma once

#include "sandbox/request.h"

G_BEGIN_DECLS

gboolean sandbox_rule_actions_check (JsonArray *actions, GError **error);
void sandbox_rule_actions_run (SandboxTenant *tenant,
                               JsonArray *actions,
                               JsonObject *ticket,
                               JsonObject *before,
                               JsonObject *activity);

G_END_DECLS
