#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define STINT_TYPE_CLOCK (stint_clock_get_type ())
G_DECLARE_INTERFACE (StintClock, stint_clock, STINT, CLOCK, GObject)

/**
 * StintClockInterface:
 * @now_s: wall clock, whole UTC seconds, truncated
 * @boot_us: microseconds since boot, suspend included; no one can set it
 * @boot_id: names the boot that boot_us counts from
 * @dup_zone: (transfer full): IANA name of the zone the person is in now
 * @add_alarm: calls back once when the wall clock has reached @at_s
 * @remove_alarm: forgets an alarm that has not rung
 *
 * The only source of time. The system's is in clock-system.c; tests have one of their
 * own.
 */
struct _StintClockInterface
{
  GTypeInterface parent_interface;

  gint64 (*now_s) (StintClock *self);
  gint64 (*boot_us) (StintClock *self);
  const char *(*boot_id) (StintClock *self);
  char *(*dup_zone) (StintClock *self);
  guint (*add_alarm) (StintClock *self,
                      gint64 at_s,
                      GSourceFunc callback,
                      gpointer user_data);
  void (*remove_alarm) (StintClock *self, guint alarm);
};

gint64 stint_clock_now_s (StintClock *self);
gint64 stint_clock_boot_us (StintClock *self);
const char *stint_clock_boot_id (StintClock *self);
char *stint_clock_dup_zone (StintClock *self);
guint stint_clock_add_alarm (StintClock *self,
                             gint64 at_s,
                             GSourceFunc callback,
                             gpointer user_data);
void stint_clock_remove_alarm (StintClock *self, guint alarm);

G_END_DECLS
