#pragma once

#include "sandbox/request.h"

G_BEGIN_DECLS

gboolean sandbox_timesheets_check (SandboxTenant *tenant,
                                   JsonObject *entry,
                                   gboolean is_new,
                                   GError **error);
gboolean sandbox_timesheets_set (SandboxTenant *tenant, JsonObject *body, GError **error);
JsonArray *sandbox_timesheets_to_json (SandboxTenant *tenant);
gboolean sandbox_billing_check (JsonObject *entry, GError **error);
gboolean sandbox_billing_approve (SandboxTenant *tenant,
                                  JsonObject *body,
                                  GError **error);

G_END_DECLS
