#include "tests/support/clock-fake.h"

/* Where the clock that counts since boot begins; no test may rely on it being zero. */
#define BOOT_START_US (G_GINT64_CONSTANT (5000) * G_USEC_PER_SEC)

typedef struct
{
  guint number;
  gint64 at_s;
  GSourceFunc callback;
  gpointer user_data; /* (unowned) */
} Alarm;

struct _StintClockFake
{
  GObject parent_instance;

  gint64 now_s;
  gint64 boot_us;
  char *boot_id;  /* (owned) */
  char *zone;     /* (owned) */
  GArray *alarms; /* (owned) (element-type Alarm) by instant, then by number */
  guint last_number;
};

static void clock_iface_init (StintClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (StintClockFake,
                               stint_clock_fake,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (STINT_TYPE_CLOCK, clock_iface_init))

static gint64
clock_now_s (StintClock *clock)
{
  return STINT_CLOCK_FAKE (clock)->now_s;
}

static gint64
clock_boot_us (StintClock *clock)
{
  return STINT_CLOCK_FAKE (clock)->boot_us;
}

static const char *
clock_boot_id (StintClock *clock)
{
  return STINT_CLOCK_FAKE (clock)->boot_id;
}

static char *
clock_dup_zone (StintClock *clock)
{
  return g_strdup (STINT_CLOCK_FAKE (clock)->zone);
}

static int
compare_alarms (gconstpointer a, gconstpointer b)
{
  const Alarm *left = a;
  const Alarm *right = b;

  if (left->at_s != right->at_s)
    return left->at_s < right->at_s ? -1 : 1;
  return left->number < right->number ? -1 : left->number > right->number;
}

static guint
clock_add_alarm (StintClock *clock, gint64 at_s, GSourceFunc callback, gpointer user_data)
{
  StintClockFake *self = STINT_CLOCK_FAKE (clock);
  Alarm alarm = { ++self->last_number, at_s, callback, user_data };

  g_array_append_val (self->alarms, alarm);
  g_array_sort (self->alarms, compare_alarms);
  return alarm.number;
}

static void
clock_remove_alarm (StintClock *clock, guint number)
{
  StintClockFake *self = STINT_CLOCK_FAKE (clock);

  for (guint i = 0; i < self->alarms->len; i++)
    {
      if (g_array_index (self->alarms, Alarm, i).number == number)
        {
          g_array_remove_index (self->alarms, i);
          return;
        }
    }
}

static void
clock_iface_init (StintClockInterface *iface)
{
  iface->now_s = clock_now_s;
  iface->boot_us = clock_boot_us;
  iface->boot_id = clock_boot_id;
  iface->dup_zone = clock_dup_zone;
  iface->add_alarm = clock_add_alarm;
  iface->remove_alarm = clock_remove_alarm;
}

static void
stint_clock_fake_finalize (GObject *object)
{
  StintClockFake *self = STINT_CLOCK_FAKE (object);

  g_clear_pointer (&self->alarms, g_array_unref);
  g_free (self->boot_id);
  g_free (self->zone);
  G_OBJECT_CLASS (stint_clock_fake_parent_class)->finalize (object);
}

static void
stint_clock_fake_class_init (StintClockFakeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = stint_clock_fake_finalize;
}

static void
stint_clock_fake_init (StintClockFake *self)
{
  self->boot_us = BOOT_START_US;
  self->boot_id = g_strdup ("boot-1");
  self->zone = g_strdup ("Europe/Berlin");
  self->alarms = g_array_new (FALSE, TRUE, sizeof (Alarm));
}

/* Rings what is due, each alarm at its own instant, so that one set from a callback is
 * heard in its turn. */
static void
ring_until (StintClockFake *self, gint64 until_s, gboolean boot_too)
{
  while (self->alarms->len > 0 && g_array_index (self->alarms, Alarm, 0).at_s <= until_s)
    {
      Alarm alarm = g_array_index (self->alarms, Alarm, 0);
      gint64 passed_s = MAX (0, alarm.at_s - self->now_s);

      g_array_remove_index (self->alarms, 0);
      self->now_s += passed_s;
      if (boot_too)
        self->boot_us += passed_s * G_USEC_PER_SEC;
      alarm.callback (alarm.user_data);
    }
  if (boot_too)
    self->boot_us += (until_s - self->now_s) * G_USEC_PER_SEC;
  self->now_s = until_s;
}

/** stint_clock_fake_new: (transfer full): stands at @now_s, in Berlin. */
StintClockFake *
stint_clock_fake_new (gint64 now_s)
{
  StintClockFake *self = g_object_new (STINT_TYPE_CLOCK_FAKE, NULL);

  self->now_s = now_s;
  return self;
}

/** stint_clock_fake_advance: lets time pass, suspended or not, ringing alarms in order.
 */
void
stint_clock_fake_advance (StintClockFake *self, gint64 seconds)
{
  g_return_if_fail (STINT_IS_CLOCK_FAKE (self) && seconds >= 0);
  ring_until (self, self->now_s + seconds, TRUE);
}

/** stint_clock_fake_set_now: sets the wall clock, forth or back; no time passes. */
void
stint_clock_fake_set_now (StintClockFake *self, gint64 now_s)
{
  g_return_if_fail (STINT_IS_CLOCK_FAKE (self));
  ring_until (self, now_s, FALSE);
}

/** stint_clock_fake_advance_boot: lets time pass that the wall clock does not show. */
void
stint_clock_fake_advance_boot (StintClockFake *self, gint64 boot_us)
{
  g_return_if_fail (STINT_IS_CLOCK_FAKE (self) && boot_us >= 0);
  self->boot_us += boot_us;
}

/** stint_clock_fake_reboot: starts the machine anew: another boot, counted from zero. */
void
stint_clock_fake_reboot (StintClockFake *self, const char *boot_id)
{
  g_return_if_fail (STINT_IS_CLOCK_FAKE (self) && boot_id != NULL);
  g_free (self->boot_id);
  self->boot_id = g_strdup (boot_id);
  self->boot_us = 0;
}

/** stint_clock_fake_set_zone: the person travels. */
void
stint_clock_fake_set_zone (StintClockFake *self, const char *zone)
{
  g_return_if_fail (STINT_IS_CLOCK_FAKE (self) && zone != NULL);
  g_free (self->zone);
  self->zone = g_strdup (zone);
}

/** stint_clock_fake_count_alarms: how many alarms have not rung. */
guint
stint_clock_fake_count_alarms (StintClockFake *self)
{
  g_return_val_if_fail (STINT_IS_CLOCK_FAKE (self), 0);
  return self->alarms->len;
}

/** stint_clock_fake_next_alarm_s: when the next one rings, 0 when none is set. */
gint64
stint_clock_fake_next_alarm_s (StintClockFake *self)
{
  g_return_val_if_fail (STINT_IS_CLOCK_FAKE (self), 0);
  return self->alarms->len > 0 ? g_array_index (self->alarms, Alarm, 0).at_s : 0;
}
