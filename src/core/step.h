#pragma once

#include "core/types.h"

G_BEGIN_DECLS

/* One call to the PSA, planned by a provider, stored before it is sent. Only the
 * provider reads the payload; the rest is what the engine must know to send it at the
 * right moment, and to find out afterwards whether it was stored. */
typedef struct
{
  gint64 id;              /* row, 0 before it is stored */
  gint64 op_id;           /* the op it carries */
  guint position;         /* within its commit of work, from 0 */
  gboolean after_entries; /* waits until every time entry planned with it is done */
  gboolean after_update;  /* waits for the client update planned with it as well */
  StintStepKind kind;
  char *key;    /* made at the commit; names the same work at every planning */
  char *entity; /* the PSA's kind of row, such as "TimeEntries"; opaque to the engine */
  char *natural_key; /* (nullable) what two different rows can never share; opaque */
  char *sight_class; /* kind of row that must once have been read back before absence
                        counts */
  char *ticket_id;   /* the PSA's id */
  gboolean
    careful; /* seen by the client: when in doubt ask the person, never send again */
  gboolean repeatable;       /* setting a value: sending twice is sending once */
  gboolean waits_for_ticket; /* only when nothing else of the ticket is on its way */
  GVariant *payload;         /* (owned) a{sv}; the store adds what the op says */
} StintStep;

StintStep *stint_step_new (void);
void stint_step_free (StintStep *self);
void stint_step_set_payload (StintStep *self, GVariant *payload);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintStep, stint_step_free)

G_END_DECLS
