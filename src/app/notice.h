#pragma once

#include <adwaita.h>

#include "core/clock.h"

G_BEGIN_DECLS

/**
 * StintNotice:
 *
 * Says in passing, over the foot of the window, what was done. Only the last thing said
 * is shown, and what lies below can be clicked through it, unless it can be undone. The
 * button for that is for the pointer; it never takes the focus, and goes with the words.
 *
 * It looks like an AdwToast and is none: in libadwaita before 1.3 a toast that is taken
 * away while it still slides in leaves its animation with freed memory, and the program
 * crashes. Two keys pressed within half a second are enough.
 */
#define STINT_TYPE_NOTICE (stint_notice_get_type ())
G_DECLARE_FINAL_TYPE (StintNotice, stint_notice, STINT, NOTICE, AdwBin)

void stint_notice_say (StintNotice *self, StintClock *clock, const char *text);
void stint_notice_offer_undo (StintNotice *self,
                              StintClock *clock,
                              const char *text,
                              gint64 until_s);

G_END_DECLS
