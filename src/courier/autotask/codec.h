#pragma once

#include "courier/json.h"
#include "courier/psa.h"

G_BEGIN_DECLS

/* The texts and dates of Autotask. Everything here is pure. */

enum
{
  STINT_AUTOTASK_TEXT_MAX = 32000, /* of notes and summaries */
  STINT_AUTOTASK_TITLE_MAX = 250,
  STINT_AUTOTASK_STATUS_NEW = 1,
  STINT_AUTOTASK_STATUS_COMPLETE = 5, /* the same in every tenant seen, like 1 */
  STINT_AUTOTASK_PUBLISH_ALL = 1,     /* the client sees it */
  STINT_AUTOTASK_PUBLISH_INTERNAL = 2,
  STINT_AUTOTASK_LICENCE_API = 7, /* of a resource that is no person */
  STINT_AUTOTASK_OWN_COMPANY = 0,
};

/* Whose key a text carries. */
typedef enum
{
  STINT_MARK_NONE,
  STINT_MARK_OURS,
  STINT_MARK_OTHERS,
} StintMark;

/* One row of TimeEntries, as far as it says what is ours. Texts belong to the row. */
typedef struct
{
  gint64 id;
  gint64 ticket_id;
  gint64 resource_id;
  gint64 start_s;
  gint64 end_s;
  gint64 created_s;
  const char *internal_notes; /* (nullable) */
  gboolean untouched;         /* neither edited nor approved since it was made */
} StintAutotaskTime;

/* One row of TicketNotes; likewise. */
typedef struct
{
  gint64 id;
  gint64 ticket_id;
  gint64 creator_id; /* a resource; 0 when there is none */
  gint64 contact_id; /* likewise */
  gint64 publish;
  gint64 note_type;
  gint64 created_s;
  const char *title; /* (nullable) */
  const char *text;  /* (nullable) */
} StintAutotaskNote;

char *stint_autotask_instant (gint64 at_s);
gboolean stint_autotask_read_instant (const char *text, gint64 *at_s);

char *stint_autotask_cut (const char *text, guint units);
char *stint_autotask_escape (const char *text);
char *stint_autotask_mark (const char *text, const char *key);
StintMark stint_autotask_mark_of (const char *text, const char *key);
char *stint_autotask_unmark (const char *text);
char *stint_autotask_normalise (const char *text);
char *stint_autotask_skeleton (const char *text);

gint64 stint_autotask_seconds (JsonObject *row, const char *name);
char *stint_autotask_dup_day (JsonObject *row, const char *name);
JsonObject *stint_autotask_body (GVariant *fields);
gboolean stint_autotask_read_time (JsonObject *row, StintAutotaskTime *time);
gboolean stint_autotask_read_note (JsonObject *row, StintAutotaskNote *note);
StintTicket *stint_autotask_read_ticket (JsonObject *row);
char *stint_autotask_status_meaning (const char *id, const char *label);

G_END_DECLS
