#pragma once

#include "sandbox/request.h"

G_BEGIN_DECLS

/** SandboxRight: what may be done with the records of a collection. */
typedef enum
{
  SANDBOX_RIGHT_QUERY,
  SANDBOX_RIGHT_CREATE,
  SANDBOX_RIGHT_UPDATE,
  SANDBOX_RIGHT_DELETE,
} SandboxRight;

/** SandboxSight: which rows of one collection the API user gets to see now. */
typedef struct
{
  gboolean is_blind;
  gboolean hides_non_billable;
  gint64 newest_ms; /* what was stored later does not show up yet */
} SandboxSight;

gboolean sandbox_rights_has (SandboxTenant *tenant,
                             SandboxCollection collection,
                             SandboxRight right);
const char *sandbox_rights_access (SandboxTenant *tenant,
                                   SandboxCollection collection,
                                   SandboxRight right);
void sandbox_rights_refuse (SandboxTenant *tenant, SandboxRight right, GError **error);
gboolean sandbox_rights_actor (SandboxTenant *tenant,
                               SandboxCollection collection,
                               const SandboxRequest *request,
                               SandboxRight right,
                               SandboxActor *actor,
                               GError **error);
gboolean sandbox_rights_reader (SandboxTenant *tenant,
                                SandboxCollection collection,
                                const SandboxRequest *request,
                                GError **error);
gboolean sandbox_rights_may_write_for (SandboxTenant *tenant,
                                       const SandboxActor *actor,
                                       gint64 resource_id);
SandboxSight sandbox_rights_sight (SandboxTenant *tenant, SandboxCollection collection);
gboolean sandbox_sight_sees (const SandboxSight *self, const SandboxRow *row);

G_END_DECLS
