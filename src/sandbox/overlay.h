#pragma once

#include "sandbox/request.h"

G_BEGIN_DECLS

/** SandboxOverlay: what switches change in the records of the tenant, as long as they are
 * turned. */
typedef struct _SandboxOverlay SandboxOverlay;

SandboxOverlay *sandbox_overlay_new (void);
void sandbox_overlay_free (SandboxOverlay *self);
void sandbox_overlay_apply (SandboxOverlay *self, SandboxTenant *tenant);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SandboxOverlay, sandbox_overlay_free)

G_END_DECLS
