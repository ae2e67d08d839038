#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What an act on a ticket is. Only a commit of work writes down what was done. */
#define STINT_ACT_WORK "work"
#define STINT_ACT_ENGAGE "engage"
#define STINT_ACT_PARK "park"
#define STINT_ACT_TAKE "take"
#define STINT_ACT_CREATE "create"

/* One act on a ticket, as stored: most are a commit of work. */
typedef struct
{
  gint64 id;
  gint64 engagement_id;
  gint64 account_id; /* 0: made before there was an account */
  gint64 committed_s;
  char *outcome; /* (nullable) */
  char *done;
  char *summary;
  char *next; /* (nullable), as are those below */
  char *left_off;
  char *roll_back;
  char *roll_forward;
  char *work_type_id;
  char *update_kind;
  char *update_title;
  char *update_text;
  char *status_id;
  char *base_status_id;
  gboolean completes;
  char *act;             /* (nullable) one of those above; NULL: a commit of work */
  char *presence;        /* (nullable) who is on the ticket; "" for nobody */
  char *queue_id;        /* (nullable) the queue that it moves to */
  gboolean assigns;      /* the ticket becomes mine */
  gboolean insists;      /* a person wants it, whatever was changed there meanwhile */
  gboolean status_later; /* the outcome sets one, but the shop's list is not known yet; in
                            the hand only, what is stored says it by its outcome */
} StintCommit;

StintCommit *stint_commit_new (void);
void stint_commit_free (StintCommit *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintCommit, stint_commit_free)

G_END_DECLS
