#pragma once

#include "core/record.h"

G_BEGIN_DECLS

#define STINT_TYPE_OP (stint_op_get_type ())
G_DECLARE_FINAL_TYPE (StintOp, stint_op, STINT, OP, StintRecord)

/* One item of the outbox. */
struct _StintOp
{
  StintRecord parent_instance;

  gint64 id;
  gint64 work_id;
  gint64 engagement_id;
  gint64 stint_id; /* 0: not a time entry */
  char *kind;      /* as stint_op_kind_to_text() */
  char *state;     /* as stint_state_to_text() */
  char *key;
  char *ticket_number; /* (nullable) */
  char *ticket_title;  /* (nullable) */
  char *company;       /* (nullable) */
  char *content;       /* (nullable) what it says: summary, update text, status label */
  char *message;       /* (nullable) what a person must know */
  char *psa_ids;       /* (nullable) separated by spaces */
  gint64 due_s;        /* not before; 0 when nothing is waited for */
  gint64 hold_until_s;
  gint64 tries;
  gboolean orphaned;   /* its account was removed: nothing can be done there */
  gboolean taken_back; /* the PSA had it, and its deletion is done */
  gboolean asks; /* in attention for what is there already: sent again, it goes over it */
  gint64 created_s;
  gint64 changed_s;

  /* Of a client update that was posted, where stint_store_fill_mails() was asked. */
  gint64 posted_s;      /* 0: not posted, or not asked */
  char *mailed_to;      /* (nullable) whom the PSA mailed it on to, as far as seen */
  gint64 mailed_s;      /* 0: no mail was seen */
  gint64 mail_looked_s; /* when one was last looked for; 0: never */
  gint64 mail_due_s;    /* when one is looked for again; 0: not any more */
};

StintOp *stint_op_new (void);

G_END_DECLS
