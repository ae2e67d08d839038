#pragma once

#include "core/desk.h"
#include "tests/support/clock-fake.h"

G_BEGIN_DECLS

/* A person's own files in a directory of their own, with a clock that stands still. Made
 * and unmade for each test by g_test_add(). */
typedef struct
{
  char *directory;
  StintPaths *paths;
  StintClockFake *clock;
  StintStore *store;
  StintDesk *desk;
  gint64 account_id; /* 0 until stint_fixture_add_account() */
} StintFixture;

/* Monday 2026-11-23 09:00:00 UTC, ten o'clock in Berlin. */
#define STINT_FIXTURE_NOW_S G_GINT64_CONSTANT (1795424400)

void stint_fixture_set_up (StintFixture *self, gconstpointer unused);
void stint_fixture_set_up_shop (StintFixture *self, gconstpointer unused);
void stint_fixture_tear_down (StintFixture *self, gconstpointer unused);

StintStore *stint_fixture_open_twin (StintFixture *self);
void stint_fixture_add_account (StintFixture *self);
void stint_fixture_add_choice (StintFixture *self,
                               const char *list,
                               const char *id,
                               const char *label,
                               const char *meaning,
                               gboolean is_default);
void stint_fixture_add_choices (StintFixture *self);
void stint_fixture_add_ticket (StintFixture *self,
                               const char *id,
                               const char *number,
                               const char *title,
                               const char *company,
                               gboolean mine);
void stint_fixture_add_tickets (StintFixture *self);
void stint_fixture_set_setting (StintFixture *self, const char *name, const char *value);

void stint_fixture_wait (StintFixture *self, gint64 seconds);
void stint_fixture_engage (StintFixture *self, const char *ticket);
void stint_fixture_park (StintFixture *self);
StintHandOver stint_fixture_hand_over (StintOutcome outcome);
void stint_fixture_disengage (StintFixture *self,
                              const StintHandOver *words,
                              StintDone *done);

char *stint_fixture_file (StintFixture *self, const char *name);
char *stint_fixture_dump (StintFixture *self);
gint64 stint_fixture_number (StintFixture *self, const char *sql);
void stint_fixture_run (const char *path, const char *sql);

G_END_DECLS
