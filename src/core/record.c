#include "core/record.h"

G_DEFINE_ABSTRACT_TYPE (StintRecord, stint_record, G_TYPE_OBJECT)

static char **
text_at (StintRecord *self, const StintField *field)
{
  return (char **) G_STRUCT_MEMBER_P (self, field->offset);
}

static gint64 *
int_at (StintRecord *self, const StintField *field)
{
  return (gint64 *) G_STRUCT_MEMBER_P (self, field->offset);
}

static gboolean *
flag_at (StintRecord *self, const StintField *field)
{
  return (gboolean *) G_STRUCT_MEMBER_P (self, field->offset);
}

static gboolean
field_equal (StintRecord *a, StintRecord *b, const StintField *field)
{
  if (field->type == G_TYPE_STRING)
    return g_strcmp0 (*text_at (a, field), *text_at (b, field)) == 0;
  if (field->type == G_TYPE_INT64)
    return *int_at (a, field) == *int_at (b, field);
  return *flag_at (a, field) == *flag_at (b, field);
}

static void
field_assign (StintRecord *self, StintRecord *other, const StintField *field)
{
  if (field->type == G_TYPE_STRING)
    {
      g_free (*text_at (self, field));
      *text_at (self, field) = g_strdup (*text_at (other, field));
    }
  else if (field->type == G_TYPE_INT64)
    *int_at (self, field) = *int_at (other, field);
  else
    *flag_at (self, field) = *flag_at (other, field);
}

static void
stint_record_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StintRecord *self = STINT_RECORD (object);
  const StintField *field = &STINT_RECORD_GET_CLASS (self)->fields[id - 1];

  if (field->type == G_TYPE_STRING)
    g_value_set_string (value, *text_at (self, field));
  else if (field->type == G_TYPE_INT64)
    g_value_set_int64 (value, *int_at (self, field));
  else
    g_value_set_boolean (value, *flag_at (self, field));
}

static void
stint_record_finalize (GObject *object)
{
  StintRecord *self = STINT_RECORD (object);
  StintRecordClass *klass = STINT_RECORD_GET_CLASS (self);

  for (guint i = 0; i < klass->n_fields; i++)
    {
      if (klass->fields[i].type == G_TYPE_STRING)
        g_free (*text_at (self, &klass->fields[i]));
    }
  G_OBJECT_CLASS (stint_record_parent_class)->finalize (object);
}

static void
stint_record_class_init (StintRecordClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = stint_record_finalize;
}

static void
stint_record_init (StintRecord *self)
{
}

/**
 * stint_record_class_install:
 * @fields: (static): the fields; the first one is the row key
 *
 * Gives a subclass its fields, each with a read-only property; call it in class_init.
 */
void
stint_record_class_install (StintRecordClass *klass,
                            const StintField *fields,
                            guint n_fields)
{
  const GParamFlags flags =
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  /* GObject does not let a class inherit this from its parent. */
  G_OBJECT_CLASS (klass)->get_property = stint_record_get_property;
  klass->fields = fields;
  klass->n_fields = n_fields;
  for (guint i = 0; i < n_fields; i++)
    {
      const char *name = fields[i].name;
      GParamSpec *pspec = NULL;

      if (fields[i].type == G_TYPE_STRING)
        pspec = g_param_spec_string (name, NULL, NULL, NULL, flags);
      else if (fields[i].type == G_TYPE_INT64)
        pspec = g_param_spec_int64 (name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
      else
        pspec = g_param_spec_boolean (name, NULL, NULL, FALSE, flags);
      g_object_class_install_property (G_OBJECT_CLASS (klass), i + 1, pspec);
    }
}

/** stint_record_hash_key: for a table of rows, with stint_record_same_key(). */
guint
stint_record_hash_key (StintRecord *self)
{
  const StintField *key = NULL;

  g_return_val_if_fail (STINT_IS_RECORD (self), 0);

  key = STINT_RECORD_GET_CLASS (self)->fields;
  if (key->type == G_TYPE_INT64)
    return g_int64_hash (int_at (self, key));
  return *text_at (self, key) != NULL ? g_str_hash (*text_at (self, key)) : 0;
}

/** stint_record_same_key: whether both are the same row, whatever its content. */
gboolean
stint_record_same_key (StintRecord *self, StintRecord *other)
{
  g_return_val_if_fail (STINT_IS_RECORD (self) && STINT_IS_RECORD (other), FALSE);

  return G_OBJECT_TYPE (self) == G_OBJECT_TYPE (other) &&
         field_equal (self, other, STINT_RECORD_GET_CLASS (self)->fields);
}

/**
 * stint_record_assign:
 *
 * Takes over every field of @other, a newer reading of the same row, and notifies of
 * those that differ. TRUE when any did.
 */
gboolean
stint_record_assign (StintRecord *self, StintRecord *other)
{
  StintRecordClass *klass = STINT_RECORD_GET_CLASS (self);
  gboolean changed = FALSE;

  g_return_val_if_fail (G_OBJECT_TYPE (self) == G_OBJECT_TYPE (other), FALSE);

  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 0; i < klass->n_fields; i++)
    {
      const StintField *field = &klass->fields[i];

      if (field_equal (self, other, field))
        continue;
      field_assign (self, other, field);
      g_object_notify (G_OBJECT (self), field->name);
      changed = TRUE;
    }
  g_object_thaw_notify (G_OBJECT (self));
  return changed;
}
