#pragma once

#include "core/record.h"

G_BEGIN_DECLS

#define STINT_TYPE_STINT (stint_stint_get_type ())
G_DECLARE_FINAL_TYPE (StintStint, stint_stint, STINT, STINT, StintRecord)

/* One uninterrupted span of work, with what it was on and how far it has got. */
struct _StintStint
{
  StintRecord parent_instance;

  gint64 id;
  gint64 engagement_id;
  char *ticket_number; /* (nullable) */
  char *ticket_title;  /* (nullable) */
  char *company;       /* (nullable) */
  char *label;         /* (nullable) */
  char *zone;          /* IANA zone it was worked in */
  char *captured_by;   /* "timer" or "typed" */
  char *key;           /* (nullable) names its entry at the PSA */
  char *summary;       /* (nullable) of its commit of work */
  char *op_state;      /* (nullable) state of its op, as text; none: not committed */
  char *psa_ids;       /* (nullable) ids of its entries, separated by spaces */
  gint64 start_s;
  gint64 end_s;   /* 0: it runs */
  gint64 work_id; /* 0: not committed */
  gint64 op_id;   /* 0: not committed */
  gboolean clock_stepped;
  gboolean discarded;
};

StintStint *stint_stint_new (void);

G_END_DECLS
