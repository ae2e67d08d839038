#include "core/op.h"

G_DEFINE_FINAL_TYPE (StintOp, stint_op, STINT_TYPE_RECORD)

#define FIELD(name, member, type)                                                        \
  {                                                                                      \
    name, type, G_STRUCT_OFFSET (StintOp, member)                                        \
  }

static const StintField fields[] = {
  FIELD ("id", id, G_TYPE_INT64),
  FIELD ("work-id", work_id, G_TYPE_INT64),
  FIELD ("engagement-id", engagement_id, G_TYPE_INT64),
  FIELD ("stint-id", stint_id, G_TYPE_INT64),
  FIELD ("kind", kind, G_TYPE_STRING),
  FIELD ("state", state, G_TYPE_STRING),
  FIELD ("key", key, G_TYPE_STRING),
  FIELD ("ticket-number", ticket_number, G_TYPE_STRING),
  FIELD ("ticket-title", ticket_title, G_TYPE_STRING),
  FIELD ("company", company, G_TYPE_STRING),
  FIELD ("content", content, G_TYPE_STRING),
  FIELD ("message", message, G_TYPE_STRING),
  FIELD ("psa-ids", psa_ids, G_TYPE_STRING),
  FIELD ("due-s", due_s, G_TYPE_INT64),
  FIELD ("hold-until-s", hold_until_s, G_TYPE_INT64),
  FIELD ("tries", tries, G_TYPE_INT64),
  FIELD ("orphaned", orphaned, G_TYPE_BOOLEAN),
  FIELD ("taken-back", taken_back, G_TYPE_BOOLEAN),
  FIELD ("asks", asks, G_TYPE_BOOLEAN),
  FIELD ("created-s", created_s, G_TYPE_INT64),
  FIELD ("changed-s", changed_s, G_TYPE_INT64),
  FIELD ("posted-s", posted_s, G_TYPE_INT64),
  FIELD ("mailed-to", mailed_to, G_TYPE_STRING),
  FIELD ("mailed-s", mailed_s, G_TYPE_INT64),
  FIELD ("mail-looked-s", mail_looked_s, G_TYPE_INT64),
  FIELD ("mail-due-s", mail_due_s, G_TYPE_INT64),
};

static void
stint_op_class_init (StintOpClass *klass)
{
  stint_record_class_install (STINT_RECORD_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
stint_op_init (StintOp *self)
{
}

/** stint_op_new: (transfer full): an empty one, for a reader to fill. */
StintOp *
stint_op_new (void)
{
  return g_object_new (STINT_TYPE_OP, NULL);
}
