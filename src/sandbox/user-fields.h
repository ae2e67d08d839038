#pragma once

#include "sandbox/metadata.h"

G_BEGIN_DECLS

JsonArray *sandbox_user_fields_empty (SandboxCollection collection);
gboolean sandbox_user_fields_apply (JsonObject *body, JsonObject *row, GError **error);
JsonArray *sandbox_user_fields_describe (SandboxCollection collection);

G_END_DECLS
