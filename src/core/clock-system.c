#include "core/clock-system.h"

#include <time.h>

struct _StintClockSystem
{
  GObject parent_instance;

  char *boot_id;      /* (owned) (nullable) read when first asked for */
  GHashTable *alarms; /* (owned) (element-type guint Alarm) */
  guint last_alarm;
};

typedef struct
{
  StintClockSystem *clock; /* (unowned) */
  guint number;
  guint source;
  gint64 at_s;
  GSourceFunc callback;
  gpointer user_data;
} Alarm;

static void clock_iface_init (StintClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (StintClockSystem,
                               stint_clock_system,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (STINT_TYPE_CLOCK, clock_iface_init))

/* A source does not count suspended time and does not see the clock being set, so a far
 * alarm is looked at again at least this often. */
#define LOOK_AGAIN_MS 30000

static gint64
clock_now_s (StintClock *clock)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static gint64
clock_boot_us (StintClock *clock)
{
  struct timespec now = { 0 };

  clock_gettime (CLOCK_BOOTTIME, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static const char *
clock_boot_id (StintClock *clock)
{
  StintClockSystem *self = STINT_CLOCK_SYSTEM (clock);

  if (self->boot_id == NULL && !g_file_get_contents ("/proc/sys/kernel/random/boot_id",
                                                     &self->boot_id, NULL, NULL))
    self->boot_id = g_strdup ("unknown");
  g_strchomp (self->boot_id);
  return self->boot_id;
}

/* GLib's own idea of the local zone never notices a change, so the name is read each
 * time: from TZ, from the link that systems keep, from Debian's text file. */
static char *
clock_dup_zone (StintClock *clock)
{
  const char *from_environment = g_getenv ("TZ");
  g_autofree char *link = NULL;
  g_autofree char *text = NULL;

  if (from_environment != NULL && *from_environment != '\0' && *from_environment != '/')
    return g_strdup (*from_environment == ':' ? from_environment + 1 : from_environment);

  link = g_file_read_link ("/etc/localtime", NULL);
  if (link != NULL)
    {
      const char *found = strstr (link, "zoneinfo/");

      if (found != NULL)
        return g_strdup (found + strlen ("zoneinfo/"));
    }
  if (g_file_get_contents ("/etc/timezone", &text, NULL, NULL) && *g_strstrip (text))
    return g_steal_pointer (&text);
  return g_strdup ("UTC");
}

static void arm (Alarm *alarm);

static gboolean
source_cb (gpointer user_data)
{
  Alarm *alarm = user_data;

  alarm->source = 0;
  if (clock_now_s (STINT_CLOCK (alarm->clock)) < alarm->at_s)
    {
      arm (alarm);
      return G_SOURCE_REMOVE;
    }
  g_hash_table_steal (alarm->clock->alarms, GUINT_TO_POINTER (alarm->number));
  alarm->callback (alarm->user_data);
  g_free (alarm);
  return G_SOURCE_REMOVE;
}

static void
arm (Alarm *alarm)
{
  gint64 wait_ms = alarm->at_s * 1000 - g_get_real_time () / 1000;

  alarm->source =
    g_timeout_add ((guint) CLAMP (wait_ms, 0, LOOK_AGAIN_MS), source_cb, alarm);
}

static void
alarm_free (gpointer data)
{
  Alarm *alarm = data;

  g_clear_handle_id (&alarm->source, g_source_remove);
  g_free (alarm);
}

static guint
clock_add_alarm (StintClock *clock, gint64 at_s, GSourceFunc callback, gpointer user_data)
{
  StintClockSystem *self = STINT_CLOCK_SYSTEM (clock);
  Alarm *alarm = g_new0 (Alarm, 1);

  if (self->alarms == NULL)
    self->alarms = g_hash_table_new_full (NULL, NULL, NULL, alarm_free);
  alarm->clock = self;
  alarm->number = ++self->last_alarm;
  alarm->at_s = at_s;
  alarm->callback = callback;
  alarm->user_data = user_data;
  g_hash_table_insert (self->alarms, GUINT_TO_POINTER (alarm->number), alarm);
  arm (alarm);
  return alarm->number;
}

static void
clock_remove_alarm (StintClock *clock, guint alarm)
{
  StintClockSystem *self = STINT_CLOCK_SYSTEM (clock);

  if (self->alarms != NULL)
    g_hash_table_remove (self->alarms, GUINT_TO_POINTER (alarm));
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
stint_clock_system_finalize (GObject *object)
{
  StintClockSystem *self = STINT_CLOCK_SYSTEM (object);

  g_clear_pointer (&self->alarms, g_hash_table_unref);
  g_free (self->boot_id);
  G_OBJECT_CLASS (stint_clock_system_parent_class)->finalize (object);
}

static void
stint_clock_system_class_init (StintClockSystemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = stint_clock_system_finalize;
}

static void
stint_clock_system_init (StintClockSystem *self)
{
}

/** stint_clock_system_new: (transfer full): the system's clocks. */
StintClock *
stint_clock_system_new (void)
{
  return g_object_new (STINT_TYPE_CLOCK_SYSTEM, NULL);
}

/**
 * stint_clock_system_wall:
 * @wall: (out): what a wall clock shows at @at_s, where this process was started
 *
 * A hundredth of the work that a GTimeZone is, for a program that ends at once; one that
 * runs on would miss a change of the zone.
 */
void
stint_clock_system_wall (gint64 at_s, struct tm *wall)
{
  const time_t at = (time_t) at_s;

  if (localtime_r (&at, wall) == NULL)
    *wall = (struct tm){ 0 };
}
