#pragma once

#include "sandbox/store.h"

G_BEGIN_DECLS

#define SANDBOX_LARGE_TECHNICIANS 40

/** SandboxShape: the fields that one kind of packed record fills, by name, and where they
 * are in the table of its entity. */
typedef struct
{
  SandboxCollection collection;
  const char *const *names;
  int n_fields;
  int fields[40];
} SandboxShape;

/** SandboxDraft: a record that is being filled. */
typedef struct
{
  const SandboxShape *shape;
  SandboxCell cells[40];
  int n_cells;
} SandboxDraft;

/** SandboxLargeTicket: a ticket as far as the records about it need it. */
typedef struct
{
  gint64 id;
  gint64 resource;
  gint64 created;
  gint64 completed; /* 0 while it is open */
  gint64 company;
  gint64 contact;
  gboolean has_agreement;
} SandboxLargeTicket;

/** SandboxLargeEvidence: how far the evidence has been written. */
typedef struct
{
  SandboxShape history;
  SandboxShape levels;
  SandboxShape surveys;
  gint64 history_id;
  gint64 survey_id;
} SandboxLargeEvidence;

void sandbox_shape_init (SandboxShape *self);
void sandbox_draft_begin (SandboxDraft *self, const SandboxShape *shape, gint64 id);
void sandbox_draft_number (SandboxDraft *self, int name, gint64 number);
void sandbox_draft_real (SandboxDraft *self, int name, double real);
void sandbox_draft_text (SandboxDraft *self, int name, const char *text);
void sandbox_draft_seed (SandboxDraft *self, SandboxStore *store);

gint64 sandbox_large_technician (int index);
void sandbox_large_invent_staff (SandboxStore *store);
void sandbox_large_invent_clients (SandboxStore *store, GRand *random);
void sandbox_large_evidence_init (SandboxLargeEvidence *self);
void sandbox_large_evidence_seed (SandboxLargeEvidence *self,
                                  SandboxStore *store,
                                  const SandboxLargeTicket *ticket);
void sandbox_large_invent_desk (SandboxStore *store, GRand *random);

G_END_DECLS
