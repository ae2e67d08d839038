#include "core/step.h"

/** stint_step_new: an empty step; free with stint_step_free(). */
StintStep *
stint_step_new (void)
{
  return g_new0 (StintStep, 1);
}

/** stint_step_free: frees @self and what it owns. */
void
stint_step_free (StintStep *self)
{
  g_free (self->key);
  g_free (self->entity);
  g_free (self->natural_key);
  g_free (self->sight_class);
  g_free (self->ticket_id);
  g_clear_pointer (&self->payload, g_variant_unref);
  g_free (self);
}

/** stint_step_set_payload: takes @payload, sinking it when it is floating. */
void
stint_step_set_payload (StintStep *self, GVariant *payload)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (g_variant_is_of_type (payload, G_VARIANT_TYPE_VARDICT));

  g_clear_pointer (&self->payload, g_variant_unref);
  self->payload = g_variant_ref_sink (payload);
}
