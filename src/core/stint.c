#include "core/stint.h"

G_DEFINE_FINAL_TYPE (StintStint, stint_stint, STINT_TYPE_RECORD)

#define FIELD(name, member, type)                                                        \
  {                                                                                      \
    name, type, G_STRUCT_OFFSET (StintStint, member)                                     \
  }

static const StintField fields[] = {
  FIELD ("id", id, G_TYPE_INT64),
  FIELD ("engagement-id", engagement_id, G_TYPE_INT64),
  FIELD ("ticket-number", ticket_number, G_TYPE_STRING),
  FIELD ("ticket-title", ticket_title, G_TYPE_STRING),
  FIELD ("company", company, G_TYPE_STRING),
  FIELD ("label", label, G_TYPE_STRING),
  FIELD ("zone", zone, G_TYPE_STRING),
  FIELD ("captured-by", captured_by, G_TYPE_STRING),
  FIELD ("key", key, G_TYPE_STRING),
  FIELD ("summary", summary, G_TYPE_STRING),
  FIELD ("op-state", op_state, G_TYPE_STRING),
  FIELD ("psa-ids", psa_ids, G_TYPE_STRING),
  FIELD ("start-s", start_s, G_TYPE_INT64),
  FIELD ("end-s", end_s, G_TYPE_INT64),
  FIELD ("work-id", work_id, G_TYPE_INT64),
  FIELD ("op-id", op_id, G_TYPE_INT64),
  FIELD ("clock-stepped", clock_stepped, G_TYPE_BOOLEAN),
  FIELD ("discarded", discarded, G_TYPE_BOOLEAN),
};

static void
stint_stint_class_init (StintStintClass *klass)
{
  stint_record_class_install (STINT_RECORD_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
stint_stint_init (StintStint *self)
{
}

/** stint_stint_new: (transfer full): an empty one, for a reader to fill. */
StintStint *
stint_stint_new (void)
{
  return g_object_new (STINT_TYPE_STINT, NULL);
}
