#include "app/status.h"

G_DEFINE_FINAL_TYPE (StintStatus, stint_status, STINT_TYPE_RECORD)

#define FIELD(name, member, type)                                                        \
  {                                                                                      \
    name, type, G_STRUCT_OFFSET (StintStatus, member)                                    \
  }

static const StintField fields[] = {
  FIELD ("now-s", now_s, G_TYPE_INT64),
  FIELD ("minute-s", minute_s, G_TYPE_INT64),
  FIELD ("zone", zone, G_TYPE_STRING),
  FIELD ("day", day, G_TYPE_STRING),
  FIELD ("running", running, G_TYPE_BOOLEAN),
  FIELD ("running-id", running_id, G_TYPE_INT64),
  FIELD ("running-name", running_name, G_TYPE_STRING),
  FIELD ("running-number", running_number, G_TYPE_STRING),
  FIELD ("running-company", running_company, G_TYPE_STRING),
  FIELD ("running-since-s", running_since_s, G_TYPE_INT64),
  FIELD ("worked-seconds", worked_seconds, G_TYPE_INT64),
  FIELD ("needs-ticket", needs_ticket, G_TYPE_BOOLEAN),
  FIELD ("lookup-message", lookup_message, G_TYPE_STRING),
  FIELD ("ended-today-seconds", ended_today_seconds, G_TYPE_INT64),
  FIELD ("running-today-s", running_today_s, G_TYPE_INT64),
  FIELD ("parked", parked, G_TYPE_INT64),
  FIELD ("unposted", unposted, G_TYPE_INT64),
  FIELD ("attention", attention, G_TYPE_INT64),
  FIELD ("waiting", waiting, G_TYPE_INT64),
  FIELD ("has-account", has_account, G_TYPE_BOOLEAN),
  FIELD ("pulled", pulled, G_TYPE_BOOLEAN),
  FIELD ("account-name", account_name, G_TYPE_STRING),
  FIELD ("refused", refused, G_TYPE_BOOLEAN),
  FIELD ("replaced", replaced, G_TYPE_BOOLEAN),
  FIELD ("gate-message", gate_message, G_TYPE_STRING),
};

static void
stint_status_class_init (StintStatusClass *klass)
{
  stint_record_class_install (STINT_RECORD_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
stint_status_init (StintStatus *self)
{
}

/** stint_status_new: (transfer full): an empty one, for StintWatch to fill. */
StintStatus *
stint_status_new (void)
{
  return g_object_new (STINT_TYPE_STATUS, NULL);
}

/** stint_status_set_now: a second has passed; nothing else has changed. */
void
stint_status_set_now (StintStatus *self, gint64 now_s)
{
  g_return_if_fail (STINT_IS_STATUS (self));

  if (self->now_s == now_s)
    return;
  self->now_s = now_s;
  g_object_notify (G_OBJECT (self), "now-s");
  if (self->minute_s == now_s - now_s % 60)
    return;
  self->minute_s = now_s - now_s % 60;
  g_object_notify (G_OBJECT (self), "minute-s");
}
