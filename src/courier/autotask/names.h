#pragma once

#include "courier/autotask/private.h"

G_BEGIN_DECLS

/* Names of companies, contacts and resources, each asked for once. */

gboolean stint_autotask_load_ticket_names (StintAutotask *self,
                                           const GPtrArray *rows,
                                           GCancellable *cancellable,
                                           GError **error);
void stint_autotask_know (StintAutotask *self, const StintName *name);
gboolean stint_autotask_load_company_names (StintAutotask *self,
                                            const GPtrArray *rows,
                                            GCancellable *cancellable,
                                            GError **error);
gboolean stint_autotask_load_assignee_names (StintAutotask *self,
                                             const GPtrArray *rows,
                                             GCancellable *cancellable,
                                             GError **error);
gboolean stint_autotask_load_note_names (StintAutotask *self,
                                         const GPtrArray *rows,
                                         GCancellable *cancellable,
                                         GError **error);
char *stint_autotask_dup_name (GHashTable *names, JsonObject *row, const char *field);

G_END_DECLS
