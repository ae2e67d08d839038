#pragma once

#include "sandbox/request.h"

G_BEGIN_DECLS

gboolean sandbox_write_member (SandboxTenant *tenant,
                               SandboxCollection collection,
                               const SandboxField *field,
                               JsonNode *node,
                               JsonObject *row,
                               GError **error);
void sandbox_write_prepare (SandboxCollection collection,
                            const SandboxRequest *request,
                            JsonObject *row);
gboolean sandbox_write_apply (SandboxTenant *tenant,
                              SandboxCollection collection,
                              JsonObject *body,
                              JsonObject *row,
                              GError **error);
JsonObject *sandbox_write_target (SandboxTenant *tenant,
                                  SandboxCollection collection,
                                  const SandboxRequest *request,
                                  GError **error);
gint64 sandbox_write_instant (JsonObject *row, const char *name);
void sandbox_write_touch_ticket (SandboxTenant *tenant,
                                 SandboxBatch *batch,
                                 gint64 ticket_id,
                                 const SandboxActor *actor,
                                 gboolean visible_to_customer);

JsonNode *sandbox_time_entry_create (SandboxTenant *tenant,
                                     const SandboxRequest *request,
                                     GError **error);
JsonNode *sandbox_time_entry_update (SandboxTenant *tenant,
                                     const SandboxRequest *request,
                                     GError **error);
JsonNode *sandbox_time_entry_delete (SandboxTenant *tenant,
                                     const SandboxRequest *request,
                                     gint64 id,
                                     GError **error);
JsonNode *sandbox_ticket_create (SandboxTenant *tenant,
                                 const SandboxRequest *request,
                                 GError **error);
JsonNode *sandbox_ticket_update (SandboxTenant *tenant,
                                 const SandboxRequest *request,
                                 GError **error);
void sandbox_ticket_settle (SandboxTenant *tenant,
                            SandboxBatch *batch,
                            JsonObject *before,
                            JsonObject *row,
                            const SandboxActor *actor);
JsonNode *sandbox_note_create (SandboxTenant *tenant,
                               const SandboxRequest *request,
                               gint64 ticket_id,
                               GError **error);
JsonNode *sandbox_note_update (SandboxTenant *tenant,
                               const SandboxRequest *request,
                               gint64 ticket_id,
                               GError **error);
JsonNode *sandbox_secondary_create (SandboxTenant *tenant,
                                    const SandboxRequest *request,
                                    gint64 ticket_id,
                                    GError **error);
JsonNode *sandbox_secondary_delete (SandboxTenant *tenant,
                                    const SandboxRequest *request,
                                    gint64 ticket_id,
                                    gint64 id,
                                    GError **error);
JsonNode *sandbox_record_create (SandboxTenant *tenant,
                                 SandboxCollection collection,
                                 const SandboxRequest *request,
                                 const char *parent_field,
                                 gint64 parent_id,
                                 GError **error);
JsonNode *sandbox_record_update (SandboxTenant *tenant,
                                 SandboxCollection collection,
                                 const SandboxRequest *request,
                                 const char *parent_field,
                                 gint64 parent_id,
                                 GError **error);
JsonNode *sandbox_time_off_decide (SandboxTenant *tenant,
                                   const SandboxRequest *request,
                                   gint64 id,
                                   gboolean is_approval,
                                   GError **error);
gboolean sandbox_role_is_held (SandboxTenant *tenant,
                               gint64 resource_id,
                               gint64 role_id,
                               gboolean *on_the_desk);

G_END_DECLS
