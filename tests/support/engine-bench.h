#pragma once

#include "core/desk.h"
#include "courier/engine.h"
#include "tests/support/fixture.h"
#include "tests/support/psa-fake.h"

G_BEGIN_DECLS

/* A shop's files, a server of memory and an engine between them. For g_test_add(). */
typedef struct
{
  StintFixture shop;
  FakeServer *server;
  StintPsaFake *psa;
  StintEngine *engine;
  gint64 logged_until_s; /* work is logged backwards from here, so it never overlaps */
} EngineBench;

void engine_bench_set_up (EngineBench *self, gconstpointer unused);
void engine_bench_set_up_sighted (EngineBench *self, gconstpointer unused);
void engine_bench_tear_down (EngineBench *self, gconstpointer unused);

void engine_bench_sight (EngineBench *self);
void engine_bench_restart (EngineBench *self, gboolean rolled_back);
gint64 engine_bench_log (EngineBench *self,
                         const char *ticket,
                         StintOutcome outcome,
                         const char *update_kind);
gint64 engine_bench_op (EngineBench *self, gint64 first_op_id, const char *kind);
gint64 engine_bench_now (EngineBench *self);
guint engine_bench_run (EngineBench *self);
void engine_bench_run_for (EngineBench *self, gint64 seconds);
StintStepRow *engine_bench_step (EngineBench *self, gint64 op_id);
const char *engine_bench_state (EngineBench *self, gint64 op_id);
guint engine_bench_rows (EngineBench *self, gint64 op_id);
void engine_bench_cancel (EngineBench *self, gint64 op_id);
void engine_bench_retry (EngineBench *self, gint64 op_id, const StintMend *mend);

G_END_DECLS
