#include "core/ticket.h"

G_DEFINE_FINAL_TYPE (StintTicket, stint_ticket, STINT_TYPE_RECORD)

#define FIELD(name, member, type)                                                        \
  {                                                                                      \
    name, type, G_STRUCT_OFFSET (StintTicket, member)                                    \
  }

static const StintField fields[] = {
  FIELD ("id", id, G_TYPE_STRING),
  FIELD ("number", number, G_TYPE_STRING),
  FIELD ("title", title, G_TYPE_STRING),
  FIELD ("description", description, G_TYPE_STRING),
  FIELD ("company-id", company_id, G_TYPE_STRING),
  FIELD ("company", company, G_TYPE_STRING),
  FIELD ("contact-id", contact_id, G_TYPE_STRING),
  FIELD ("contact", contact, G_TYPE_STRING),
  FIELD ("status-id", status_id, G_TYPE_STRING),
  FIELD ("status", status, G_TYPE_STRING),
  FIELD ("priority", priority, G_TYPE_STRING),
  FIELD ("queue", queue, G_TYPE_STRING),
  FIELD ("queue-id", queue_id, G_TYPE_STRING),
  FIELD ("assignee", assignee, G_TYPE_STRING),
  FIELD ("role-id", role_id, G_TYPE_STRING),
  FIELD ("web-url", web_url, G_TYPE_STRING),
  FIELD ("due-s", due_s, G_TYPE_INT64),
  FIELD ("estimated-seconds", estimated_seconds, G_TYPE_INT64),
  FIELD ("worked-seconds", worked_seconds, G_TYPE_INT64),
  FIELD ("last-activity-s", last_activity_s, G_TYPE_INT64),
  FIELD ("mine", mine, G_TYPE_BOOLEAN),
  FIELD ("open", open, G_TYPE_BOOLEAN),
};

static void
stint_ticket_class_init (StintTicketClass *klass)
{
  stint_record_class_install (STINT_RECORD_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
stint_ticket_init (StintTicket *self)
{
}

/** stint_ticket_new: (transfer full): an empty ticket, for a reader to fill. */
StintTicket *
stint_ticket_new (void)
{
  return g_object_new (STINT_TYPE_TICKET, NULL);
}
