#pragma once

#include <gio/gio.h>
#include <libsoup/soup.h>

#include "sandbox/faults.h"
#include "sandbox/gate.h"
#include "sandbox/journal.h"
#include "sandbox/overlay.h"
#include "sandbox/rules.h"

G_BEGIN_DECLS

/** SandboxServer: everything that one process serves. */
typedef struct
{
  SandboxTenant tenant;
  SandboxOverlay *overlay; /* (owned) */
  SandboxGate *gate;       /* (owned) */
  SandboxFaults *faults;   /* (owned) */
  SandboxJournal *journal; /* (owned) */
  SoupServer *soup;        /* (owned) */
  char *zones[2];          /* (owned): the addresses, the second one once it is needed */
  guint ports[2];
  int pending; /* requests that a fault carries out later */
} SandboxServer;

/** SandboxAnswer: what goes back. */
typedef struct
{
  guint status;
  char *body; /* (owned) */
  const char *content_type;
  int retry_after; /* seconds, -1 for none */
} SandboxAnswer;

void sandbox_answer_free (SandboxAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SandboxAnswer, sandbox_answer_free)

SandboxServer *sandbox_server_new (SandboxClock *clock,
                                   SandboxStore *store,
                                   SandboxSwitches *switches,
                                   SandboxJournal *journal);
void sandbox_server_free (SandboxServer *self);
gboolean sandbox_server_listen (SandboxServer *self,
                                guint port,
                                GTlsCertificate *certificate,
                                GError **error);
gboolean sandbox_server_settle (SandboxServer *self, GError **error);
SandboxAnswer *sandbox_answer_new (guint status, const char *body);
SandboxAnswer *sandbox_answer_error (SandboxServer *self, const GError *error);
SandboxAnswer *sandbox_server_run (SandboxServer *self, const SandboxRequest *request);
void sandbox_server_serve (SandboxServer *self,
                           SoupServerMessage *message,
                           SandboxRequest *request);
SandboxAnswer *sandbox_control_answer (SandboxServer *self,
                                       const SandboxRequest *request);
void sandbox_answer_send (const SandboxAnswer *self,
                          SandboxClock *clock,
                          SoupServerMessage *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SandboxServer, sandbox_server_free)

G_END_DECLS
