#pragma once

#include "courier/autotask/autotask.h"
#include "tests/support/http-fixture.h"

G_BEGIN_DECLS

/* A provider and the server it speaks to, on loopback; and work for it to carry. */

#define KEY "0123456789ABCDEFGHJKMNPQRS"
#define BASE "/ATServicesRest/V1.0/"

typedef struct
{
  HttpFixture *server;
  StintPsa *psa;
} AutotaskFixture;

StintAutotaskConfig autotask_config_for (const char *url);
void autotask_set_up (AutotaskFixture *fixture, gconstpointer unused);
void autotask_tear_down (AutotaskFixture *fixture, gconstpointer unused);
char *autotask_dup_file (const char *name);
void autotask_answer (AutotaskFixture *fixture,
                      const char *method,
                      const char *path,
                      int status,
                      const char *body);
void autotask_answer_file (AutotaskFixture *fixture,
                           const char *method,
                           const char *path,
                           const char *name);
void autotask_answer_zone (AutotaskFixture *fixture, const char *server_url);
void autotask_fault (AutotaskFixture *fixture,
                     const char *method,
                     const char *path,
                     HttpFault kind);
guint autotask_count (AutotaskFixture *fixture, const char *method, const char *path);
char *autotask_dup_last (AutotaskFixture *fixture, const char *method, const char *path);
StintWork *autotask_work_new (void);
void autotask_add_interval (StintWork *work);
void autotask_set_status (StintWork *work);
StintStep *autotask_plan_one (AutotaskFixture *fixture, StintWork *work);
StintStep *autotask_time_step (AutotaskFixture *fixture);
StintStep *autotask_status_step (AutotaskFixture *fixture);

G_END_DECLS
