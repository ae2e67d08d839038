#pragma once

#include "core/clock.h"

G_BEGIN_DECLS

/* A StintClock that stands still until it is told to move. */

#define STINT_TYPE_CLOCK_FAKE (stint_clock_fake_get_type ())
G_DECLARE_FINAL_TYPE (StintClockFake, stint_clock_fake, STINT, CLOCK_FAKE, GObject)

StintClockFake *stint_clock_fake_new (gint64 now_s);
void stint_clock_fake_advance (StintClockFake *self, gint64 seconds);
void stint_clock_fake_set_now (StintClockFake *self, gint64 now_s);
void stint_clock_fake_advance_boot (StintClockFake *self, gint64 boot_us);
void stint_clock_fake_reboot (StintClockFake *self, const char *boot_id);
void stint_clock_fake_set_zone (StintClockFake *self, const char *zone);
guint stint_clock_fake_count_alarms (StintClockFake *self);
gint64 stint_clock_fake_next_alarm_s (StintClockFake *self);

G_END_DECLS
