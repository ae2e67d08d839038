#include "core/engagement.h"

G_DEFINE_FINAL_TYPE (StintEngagement, stint_engagement, STINT_TYPE_RECORD)

#define FIELD(name, member, type)                                                        \
  {                                                                                      \
    name, type, G_STRUCT_OFFSET (StintEngagement, member)                                \
  }

static const StintField fields[] = {
  FIELD ("id", id, G_TYPE_INT64),
  FIELD ("ticket-id", ticket_id, G_TYPE_STRING),
  FIELD ("ticket-number", ticket_number, G_TYPE_STRING),
  FIELD ("ticket-title", ticket_title, G_TYPE_STRING),
  FIELD ("company", company, G_TYPE_STRING),
  FIELD ("label", label, G_TYPE_STRING),
  FIELD ("next", next, G_TYPE_STRING),
  FIELD ("base-status-id", base_status_id, G_TYPE_STRING),
  FIELD ("lookup-message", lookup_message, G_TYPE_STRING),
  FIELD ("slot", slot, G_TYPE_INT64),
  FIELD ("opened-s", opened_s, G_TYPE_INT64),
  FIELD ("closed-s", closed_s, G_TYPE_INT64),
  FIELD ("running-stint-id", running_stint_id, G_TYPE_INT64),
  FIELD ("running-since-s", running_since_s, G_TYPE_INT64),
  FIELD ("worked-seconds", worked_seconds, G_TYPE_INT64),
  FIELD ("unposted-seconds", unposted_seconds, G_TYPE_INT64),
  FIELD ("internal", internal, G_TYPE_BOOLEAN),
};

static void
stint_engagement_class_init (StintEngagementClass *klass)
{
  stint_record_class_install (STINT_RECORD_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
stint_engagement_init (StintEngagement *self)
{
}

/** stint_engagement_new: (transfer full): an empty one, for a reader to fill. */
StintEngagement *
stint_engagement_new (void)
{
  return g_object_new (STINT_TYPE_ENGAGEMENT, NULL);
}

/**
 * stint_engagement_get_name: (transfer none) (nullable)
 *
 * The shortest thing a person knows it by: its ticket's number, what an interrupt was
 * about, or an internal code. NULL for an interrupt of which nothing is known yet.
 */
const char *
stint_engagement_get_name (StintEngagement *self)
{
  g_return_val_if_fail (STINT_IS_ENGAGEMENT (self), NULL);

  return self->ticket_number != NULL ? self->ticket_number : self->label;
}
