#include "courier/psa-check.h"

/** stint_check_new: (transfer full): a finding of %STINT_GRADE_OK, to be filled in. */
StintCheck *
stint_check_new (const char *id, const char *title)
{
  StintCheck *self = g_new0 (StintCheck, 1);

  self->id = g_strdup (id);
  self->title = g_strdup (title);
  return self;
}

/** stint_check_free: frees @self. */
void
stint_check_free (StintCheck *self)
{
  g_free (self->id);
  g_free (self->title);
  g_free (self->detail);
  g_free (self->remedy);
  g_free (self->value);
  g_free (self->sight_class);
  g_free (self);
}

/** stint_grade_name: (transfer none): its name for scripts. */
const char *
stint_grade_name (StintGrade grade)
{
  static const char *const names[] = { "ok", "missing", "unknown", "excess" };

  return names[grade];
}
