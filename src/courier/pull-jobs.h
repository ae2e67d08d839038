#pragma once

#include "courier/budget.h"
#include "courier/pull.h"

G_BEGIN_DECLS

/* One thing that is pulled now and then. */
typedef struct
{
  const char *name; /* of its feed */
  StintPurpose purpose;
  gint64 every_s[STINT_N_TEMPOS]; /* at least so long after the last time */
  gboolean shown;                 /* a person who asks for a pull waits for it */
  gboolean (*run) (StintPuller *self, GError **error);
  /* (nullable) somebody or something waits for it, and else it is not pulled at all */
  gboolean (*wanted) (StintStore *store, gint64 now_s, StintWant *want, GError **error);
} StintJob;

const StintJob *stint_jobs_get (guint *n);
gboolean stint_job_due_s (const StintJob *job,
                          StintStore *store,
                          StintTempo tempo,
                          gint64 use,
                          gint64 now_s,
                          gint64 *due_s,
                          GError **error);
gboolean stint_job_refused (const StintJob *job,
                            StintPuller *puller,
                            const char *why,
                            GError **error);

G_END_DECLS
