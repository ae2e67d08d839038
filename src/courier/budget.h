#pragma once

#include "core/purpose.h"

G_BEGIN_DECLS

/* How often to call, in a shop whose technicians and tools share one limit. Everything
 * here is pure: it decides from what it is told, and keeps nothing. Shares of the limit
 * are in thousandths. */

/* How closely a person watches. */
typedef enum
{
  STINT_TEMPO_LOOKED,  /* looks at Stint now, or has just done something in it */
  STINT_TEMPO_WORKING, /* a stint runs, or one ended within the half hour */
  STINT_TEMPO_IDLE,
} StintTempo;

#define STINT_N_TEMPOS 3

StintTempo stint_budget_tempo (gint64 looked_s,
                               gint64 acted_s,
                               gboolean running,
                               gint64 now_s);

gint64 stint_budget_use (const StintLoad *load, gint64 now_s);
gint64 stint_budget_stretch (StintPurpose purpose, gint64 use);
void stint_budget_observe (StintLoad *load, gint64 latency_us, gint64 now_s);
void stint_budget_told (StintLoad *load,
                        gint64 used,
                        gint64 allowed,
                        gint64 window_s,
                        gint64 own,
                        gint64 now_s);
gint64 stint_budget_check_s (const StintLoad *load, gint64 now_s);
gint64 stint_budget_spread_s (const StintLoad *before, gint64 used_now, gint64 waiting);

gint64 stint_backoff_full (GRand *rand,
                           gint64 n,
                           gint64 base_seconds,
                           gint64 cap_seconds);
gint64 stint_backoff_equal (GRand *rand,
                            gint64 n,
                            gint64 base_seconds,
                            gint64 cap_seconds);

G_END_DECLS
