#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a request to the PSA was made for. Under pressure the later ones give way first:
 * evidence, then reference data, then tickets; pushes never do. */
typedef enum
{
  STINT_PURPOSE_PUSH,      /* sends what the technician did */
  STINT_PURPOSE_VERIFY,    /* looks whether it was stored */
  STINT_PURPOSE_TICKETS,   /* tickets, notes and entries that are shown */
  STINT_PURPOSE_REFERENCE, /* who I am, the shop's lists, schedules */
  STINT_PURPOSE_SCORECARD, /* evidence for the technician's own figures */
  STINT_PURPOSE_CHECK,     /* how much of its limit the shop has used */
} StintPurpose;

#define STINT_N_PURPOSES 6

/* How busy the shop keeps its PSA, which all its technicians and tools share. */
typedef struct
{
  gint64 used;      /* requests of the whole shop within the window, as last told */
  gint64 allowed;   /* within the window; 0: not told yet */
  gint64 window_s;  /* seconds */
  gint64 told_s;    /* when; 0: never */
  gint64 own;       /* our own requests in the hour before that */
  gint64 calm_us;   /* fastest answer ever, microseconds; 0: none yet */
  gint64 recent_us; /* fastest of the latest answers */
  gint64 recent_s;  /* when that was */
} StintLoad;

const char *stint_purpose_to_text (StintPurpose purpose);
gboolean stint_purpose_from_text (const char *text, StintPurpose *purpose);

G_END_DECLS
