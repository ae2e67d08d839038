#include "core/commit.h"

/** stint_commit_new: (transfer full): an empty commit of work. */
StintCommit *
stint_commit_new (void)
{
  return g_new0 (StintCommit, 1);
}

/** stint_commit_free: frees @self. */
void
stint_commit_free (StintCommit *self)
{
  g_free (self->outcome);
  g_free (self->done);
  g_free (self->summary);
  g_free (self->next);
  g_free (self->left_off);
  g_free (self->roll_back);
  g_free (self->roll_forward);
  g_free (self->work_type_id);
  g_free (self->update_kind);
  g_free (self->update_title);
  g_free (self->update_text);
  g_free (self->status_id);
  g_free (self->base_status_id);
  g_free (self->act);
  g_free (self->presence);
  g_free (self->queue_id);
  g_free (self);
}
