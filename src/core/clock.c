#include "core/clock.h"

G_DEFINE_INTERFACE (StintClock, stint_clock, G_TYPE_OBJECT)

static void
stint_clock_default_init (StintClockInterface *iface)
{
}

/** stint_clock_now_s: the wall clock in whole UTC seconds, truncated. */
gint64
stint_clock_now_s (StintClock *self)
{
  g_return_val_if_fail (STINT_IS_CLOCK (self), 0);
  return STINT_CLOCK_GET_IFACE (self)->now_s (self);
}

/** stint_clock_boot_us: microseconds since boot, suspend included. */
gint64
stint_clock_boot_us (StintClock *self)
{
  g_return_val_if_fail (STINT_IS_CLOCK (self), 0);
  return STINT_CLOCK_GET_IFACE (self)->boot_us (self);
}

/** stint_clock_boot_id: names the boot that stint_clock_boot_us() counts from. */
const char *
stint_clock_boot_id (StintClock *self)
{
  g_return_val_if_fail (STINT_IS_CLOCK (self), NULL);
  return STINT_CLOCK_GET_IFACE (self)->boot_id (self);
}

/** stint_clock_dup_zone: (transfer full): the IANA zone the person is in now. */
char *
stint_clock_dup_zone (StintClock *self)
{
  g_return_val_if_fail (STINT_IS_CLOCK (self), NULL);
  return STINT_CLOCK_GET_IFACE (self)->dup_zone (self);
}

/**
 * stint_clock_add_alarm:
 * @at_s: UTC seconds
 *
 * Calls @callback once from the main context when the wall clock has reached @at_s; its
 * return value is not used. Returns a number for stint_clock_remove_alarm().
 */
guint
stint_clock_add_alarm (StintClock *self,
                       gint64 at_s,
                       GSourceFunc callback,
                       gpointer user_data)
{
  g_return_val_if_fail (STINT_IS_CLOCK (self), 0);
  return STINT_CLOCK_GET_IFACE (self)->add_alarm (self, at_s, callback, user_data);
}

/** stint_clock_remove_alarm: forgets an alarm; one that has rung is unknown and ignored.
 */
void
stint_clock_remove_alarm (StintClock *self, guint alarm)
{
  g_return_if_fail (STINT_IS_CLOCK (self));
  STINT_CLOCK_GET_IFACE (self)->remove_alarm (self, alarm);
}
