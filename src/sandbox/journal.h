#pragma once

#include "sandbox/request.h"

G_BEGIN_DECLS

/** SandboxJournal: the record of requests. It never holds the secret. */
typedef struct _SandboxJournal SandboxJournal;

SandboxJournal *sandbox_journal_new (const char *path, GError **error);
void sandbox_journal_free (SandboxJournal *self);
void sandbox_journal_add (SandboxJournal *self,
                          const SandboxRequest *request,
                          JsonObject *headers,
                          gint64 received_at_us,
                          guint status,
                          const char *fault,
                          const char *answer);
void sandbox_journal_clear (SandboxJournal *self);
JsonArray *sandbox_journal_to_json (SandboxJournal *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SandboxJournal, sandbox_journal_free)

G_END_DECLS
