#pragma once

#include "core/step.h"
#include "courier/json.h"

G_BEGIN_DECLS

/* A step that sets values of a row that is there, a ticket or a time entry: what the row
 * says before and after decides whether it is to be sent, and whether it was kept. Pure.
 */
typedef struct
{
  const char *collection;
  gint64 id;
  GVariant *set;    /* (owned) a{sv}: fields, and what they are to be */
  GVariant *base;   /* (owned) a{sv}: what they were when a person decided it */
  char *udf;        /* (nullable) (owned) a field of the shop's own … */
  char *udf_value;  /* (nullable) (owned) … and its text; "" empties it */
  char *udf_base;   /* (nullable) (owned) only where it says this */
  gboolean gentle;  /* what was changed meanwhile stays as it is */
  gboolean insists; /* what was changed meanwhile is changed again */
} StintAutotaskPatch;

StintAutotaskPatch *stint_autotask_patch_new (const StintStep *step);
void stint_autotask_patch_free (StintAutotaskPatch *self);
gboolean stint_autotask_patch_holds (const StintAutotaskPatch *self, JsonObject *row);
gboolean stint_autotask_patch_is_idle (const StintAutotaskPatch *self);
const char *stint_autotask_patch_conflict (const StintAutotaskPatch *self,
                                           JsonObject *row);
void stint_autotask_patch_drop (StintAutotaskPatch *self, const char *field);
void stint_autotask_patch_keep_field (StintAutotaskPatch *self, JsonObject *row);
void stint_autotask_patch_drop_field (StintAutotaskPatch *self);
JsonObject *stint_autotask_patch_body (const StintAutotaskPatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintAutotaskPatch, stint_autotask_patch_free)

G_END_DECLS
