#pragma once

#include "sandbox/request.h"

G_BEGIN_DECLS

/** SandboxGate: who may come in, and how often. */
typedef struct _SandboxGate SandboxGate;

SandboxGate *sandbox_gate_new (void);
void sandbox_gate_free (SandboxGate *self);
gboolean sandbox_gate_admit (SandboxGate *self,
                             SandboxTenant *tenant,
                             const SandboxRequest *request,
                             GError **error);
gboolean sandbox_gate_enter (SandboxGate *self,
                             SandboxTenant *tenant,
                             const char *endpoint,
                             GError **error);
void sandbox_gate_leave (SandboxGate *self, const char *endpoint);
int sandbox_gate_get_request_count (SandboxGate *self, SandboxTenant *tenant);
int sandbox_gate_get_latency_ms (SandboxGate *self, SandboxTenant *tenant);
int sandbox_gate_get_failed_logins (SandboxGate *self);
gboolean sandbox_gate_is_locked (SandboxGate *self, SandboxTenant *tenant);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SandboxGate, sandbox_gate_free)

G_END_DECLS
