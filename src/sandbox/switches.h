#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** SandboxSwitches: the settings of the tenant, and what nobody could establish about the
 * real one. */
typedef struct _SandboxSwitches SandboxSwitches;

SandboxSwitches *sandbox_switches_new (void);
void sandbox_switches_free (SandboxSwitches *self);
gboolean sandbox_switches_set (SandboxSwitches *self,
                               const char *name,
                               const char *value,
                               GError **error);
const char *sandbox_switches_get (SandboxSwitches *self, const char *name);
gboolean sandbox_switches_is (SandboxSwitches *self, const char *name, const char *value);
int sandbox_switches_get_int (SandboxSwitches *self, const char *name);
JsonArray *sandbox_switches_describe (void);
JsonObject *sandbox_switches_to_json (SandboxSwitches *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SandboxSwitches, sandbox_switches_free)

G_END_DECLS
