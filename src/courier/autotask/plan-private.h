#pragma once

#include "courier/autotask/plan.h"

G_BEGIN_DECLS

/* Shared by the files that plan. */

/* A plan in the making. */
typedef struct
{
  const StintAutotaskStyle *style;
  const StintWork *work;
  GPtrArray *steps; /* (element-type StintStep) (owned) */
  gint64 ticket_id;
  guint n_pieces;
} StintAutotaskPlan;

gboolean stint_plan_unsupported (GError **error, const char *why);
gboolean stint_plan_read_id (const char *text,
                             const char *what,
                             gint64 *id,
                             GError **error);
void stint_plan_int (GVariantBuilder *fields, const char *name, gint64 value);
void stint_plan_text (GVariantBuilder *fields, const char *name, const char *value);
StintStep *stint_plan_step (StintAutotaskPlan *plan,
                            StintStepKind kind,
                            gint64 op_id,
                            const char *key);
gboolean stint_plan_check_interval (const StintInterval *interval, GError **error);

/* plan-acts.c */
gboolean stint_plan_change (StintAutotaskPlan *plan, GError **error);
gboolean stint_plan_create (StintAutotaskPlan *plan, GError **error);
gboolean stint_plan_amends (StintAutotaskPlan *plan, GError **error);

G_END_DECLS
