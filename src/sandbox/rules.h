#pragma once

#include "sandbox/request.h"

G_BEGIN_DECLS

/** SandboxEvent: what a workflow rule can wait for. */
typedef enum
{
  SANDBOX_EVENT_TICKET_CREATED,
  SANDBOX_EVENT_TICKET_EDITED,
  SANDBOX_EVENT_NOTE_ADDED,
  SANDBOX_EVENT_TIME_ADDED,
} SandboxEvent;

SandboxRules *sandbox_rules_new (SandboxTenant *tenant);
void sandbox_rules_free (SandboxRules *self);
gboolean sandbox_rules_add (SandboxRules *self, const char *text, GError **error);
void sandbox_rules_clear (SandboxRules *self);
JsonArray *sandbox_rules_to_json (SandboxRules *self);
void sandbox_rules_notice (SandboxRules *self,
                           SandboxEvent event,
                           JsonObject *before,
                           gint64 ticket_id,
                           JsonObject *activity);
void sandbox_rules_catch_up (SandboxRules *self);
guint sandbox_rules_get_pending (SandboxRules *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SandboxRules, sandbox_rules_free)

G_END_DECLS
