#include "courier/autotask/patch.h"

#include "courier/autotask/codec.h"

enum
{
  SAME_S = 1, /* instants that differ by no more are the same */
};

static GVariant *
read_fields (GVariant *payload, const char *name)
{
  GVariant *fields = g_variant_lookup_value (payload, name, G_VARIANT_TYPE_VARDICT);
  GVariantBuilder none = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  return fields != NULL ? fields : g_variant_ref_sink (g_variant_builder_end (&none));
}

/* A status as it was laid down before a ticket could be changed in other ways too. */
static void
read_old_status (StintAutotaskPatch *self, GVariant *payload)
{
  g_auto (GVariantBuilder) set = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  g_auto (GVariantBuilder) base = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  gint64 status = 0;
  gint64 before = 0;

  g_variant_lookup (payload, "ticket", "x", &self->id);
  if (g_variant_lookup (payload, "status", "x", &status))
    g_variant_builder_add (&set, "{sv}", "status", g_variant_new_int64 (status));
  if (g_variant_lookup (payload, "base", "x", &before))
    g_variant_builder_add (&base, "{sv}", "status", g_variant_new_int64 (before));
  self->set = g_variant_ref_sink (g_variant_builder_end (&set));
  self->base = g_variant_ref_sink (g_variant_builder_end (&base));
}

/** stint_autotask_patch_new: (transfer full): what a step holds. */
StintAutotaskPatch *
stint_autotask_patch_new (const StintStep *step)
{
  StintAutotaskPatch *self = g_new0 (StintAutotaskPatch, 1);

  self->collection = step->kind == STINT_STEP_TIME_PATCH ? "TimeEntries" : "Tickets";
  self->id = -1;
  if (!g_variant_lookup (step->payload, "id", "x", &self->id))
    {
      read_old_status (self, step->payload);
      return self;
    }
  self->set = read_fields (step->payload, "set");
  self->base = read_fields (step->payload, "base");
  g_variant_lookup (step->payload, "udf", "s", &self->udf);
  g_variant_lookup (step->payload, "udf-value", "s", &self->udf_value);
  g_variant_lookup (step->payload, "udf-base", "s", &self->udf_base);
  g_variant_lookup (step->payload, "gentle", "b", &self->gentle);
  g_variant_lookup (step->payload, "insists", "b", &self->insists);
  return self;
}

/** stint_autotask_patch_free: frees @self. */
void
stint_autotask_patch_free (StintAutotaskPatch *self)
{
  g_clear_pointer (&self->set, g_variant_unref);
  g_clear_pointer (&self->base, g_variant_unref);
  g_free (self->udf);
  g_free (self->udf_value);
  g_free (self->udf_base);
  g_free (self);
}

/* Texts come back with other line ends, and instants in another precision. */
static gboolean
text_is (const char *stored, const char *value)
{
  g_autofree char *left = stint_autotask_normalise (stored != NULL ? stored : "");
  g_autofree char *right = stint_autotask_normalise (value);
  gint64 stored_s = 0;
  gint64 value_s = 0;

  if (g_str_equal (left, right))
    return TRUE;
  return stint_autotask_read_instant (stored, &stored_s) &&
         stint_autotask_read_instant (value, &value_s) &&
         ABS (stored_s - value_s) <= SAME_S;
}

static gboolean
field_is (JsonObject *row, const char *field, GVariant *value)
{
  gint64 stored = 0;

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    return stint_json_int (row, field, &stored) && stored == g_variant_get_int64 (value);
  return text_is (stint_json_text (row, field), g_variant_get_string (value, NULL));
}

/* Empty and none are the same. What somebody else has written there meanwhile is theirs.
 */
static gboolean
udf_is (const StintAutotaskPatch *self, JsonObject *row)
{
  JsonArray *fields = stint_json_array (row, "userDefinedFields");

  for (guint i = 0; fields != NULL && i < json_array_get_length (fields); i++)
    {
      JsonObject *field = stint_json_array_object (fields, i);
      const char *name = field != NULL ? stint_json_text (field, "name") : NULL;
      const char *value = field != NULL ? stint_json_text (field, "value") : NULL;

      if (name != NULL && g_ascii_strcasecmp (name, self->udf) == 0)
        return text_is (value, self->udf_value) ||
               (self->udf_base != NULL && !text_is (value, self->udf_base));
    }
  return FALSE;
}

/** stint_autotask_patch_holds: whether the row says all of it. */
gboolean
stint_autotask_patch_holds (const StintAutotaskPatch *self, JsonObject *row)
{
  GVariantIter iter = { 0 };
  const char *field = NULL;
  GVariant *value = NULL;

  g_variant_iter_init (&iter, self->set);
  while (g_variant_iter_next (&iter, "{&sv}", &field, &value))
    {
      gboolean same = field_is (row, field, value);

      g_variant_unref (value);
      if (!same)
        return FALSE;
    }
  return self->udf == NULL || udf_is (self, row);
}

/** stint_autotask_patch_is_idle: whether nothing is left to set. */
gboolean
stint_autotask_patch_is_idle (const StintAutotaskPatch *self)
{
  return g_variant_n_children (self->set) == 0 && self->udf == NULL;
}

/** stint_autotask_patch_conflict: (transfer none) (nullable): a field that somebody has
 * changed since a person decided what it should be. */
const char *
stint_autotask_patch_conflict (const StintAutotaskPatch *self, JsonObject *row)
{
  GVariantIter iter = { 0 };
  const char *field = NULL;
  GVariant *value = NULL;

  g_variant_iter_init (&iter, self->base);
  while (!self->insists && g_variant_iter_next (&iter, "{&sv}", &field, &value))
    {
      g_autoptr (GVariant) target = g_variant_lookup_value (self->set, field, NULL);
      gboolean kept =
        field_is (row, field, value) || (target != NULL && field_is (row, field, target));

      g_variant_unref (value);
      if (!kept)
        return field;
    }
  return NULL;
}

/** stint_autotask_patch_drop: leaves a field as it is. */
void
stint_autotask_patch_drop (StintAutotaskPatch *self, const char *field)
{
  GVariantDict set = { 0 };
  GVariantDict base = { 0 };

  g_variant_dict_init (&set, self->set);
  g_variant_dict_init (&base, self->base);
  g_variant_dict_remove (&set, field);
  g_variant_dict_remove (&base, field);
  g_variant_unref (self->set);
  g_variant_unref (self->base);
  self->set = g_variant_ref_sink (g_variant_dict_end (&set));
  self->base = g_variant_ref_sink (g_variant_dict_end (&base));
}

/** stint_autotask_patch_keep_field: where the shop's own field needs no change, it is not
 * named. */
void
stint_autotask_patch_keep_field (StintAutotaskPatch *self, JsonObject *row)
{
  if (self->udf != NULL && udf_is (self, row))
    stint_autotask_patch_drop_field (self);
}

/** stint_autotask_patch_drop_field: leaves the shop's own field as it is. */
void
stint_autotask_patch_drop_field (StintAutotaskPatch *self)
{
  g_clear_pointer (&self->udf, g_free);
}

/** stint_autotask_patch_body: (transfer full): of the call. */
JsonObject *
stint_autotask_patch_body (const StintAutotaskPatch *self)
{
  JsonObject *body = stint_autotask_body (self->set);
  JsonObject *field = NULL;
  JsonArray *fields = NULL;

  json_object_set_int_member (body, "id", self->id);
  if (self->udf == NULL)
    return body;
  field = json_object_new ();
  json_object_set_string_member (field, "name", self->udf);
  if (self->udf_value != NULL && *self->udf_value != '\0')
    json_object_set_string_member (field, "value", self->udf_value);
  else
    json_object_set_null_member (field, "value");
  fields = json_array_new ();
  json_array_add_object_element (fields, field);
  json_object_set_array_member (body, "userDefinedFields", fields);
  return body;
}
