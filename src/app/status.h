#pragma once

#include "core/record.h"

G_BEGIN_DECLS

#define STINT_TYPE_STATUS (stint_status_get_type ())
G_DECLARE_FINAL_TYPE (StintStatus, stint_status, STINT, STATUS, StintRecord)

/* Where the technician stands now, as properties that widgets are bound to. It is flat,
 * because an expression that meets a NULL object on its way keeps its old value. */
struct _StintStatus
{
  StintRecord parent_instance;

  gint64 now_s;
  gint64 minute_s; /* now, at the full minute: for what need not tick */
  char *zone;      /* IANA zone the person is in */
  char *day;       /* today there, as YYYY-MM-DD */

  gboolean running;
  gint64 running_id;     /* engagement; 0: none */
  char *running_name;    /* number and title, or what else is known */
  char *running_number;  /* (nullable) of its ticket */
  char *running_company; /* (nullable) */
  gint64 running_since_s;
  gint64 worked_seconds; /* on that engagement, before the running stint */
  gboolean needs_ticket; /* an interrupt that is not bound yet */
  char *lookup_message;  /* (nullable) why its ticket could not be found */

  gint64 ended_today_seconds; /* of today's ended stints */
  gint64 running_today_s;     /* since when the running one counts for today; 0: none */
  gint64 parked;
  gint64 unposted;  /* ended stints without a note */
  gint64 attention; /* ops */
  gint64 waiting;   /* ops */

  gboolean has_account;
  gboolean pulled;    /* tickets have been fetched once */
  char *account_name; /* (nullable) */
  gboolean refused;   /* the PSA refused the credentials */
  gboolean replaced;  /* another file is where the database was */
  char *gate_message; /* (nullable) its words */
};

StintStatus *stint_status_new (void);
void stint_status_set_now (StintStatus *self, gint64 now_s);

G_END_DECLS
