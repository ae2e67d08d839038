#include <ftw.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/store-account.h"
#include "tests/support/engine-bench.h"

/* A courier is killed at every boundary of its work, and at random ones, while the server
 * loses, delays and hides. Whatever was acknowledged to the technician is at the end
 * there once, or visibly waits for a person. Each life of a courier is a process of its
 * own; what outlives it, the server and the clock among it, is shared memory. */

#define SCHEDULES 200
#define OPS_MAX 32
#define LIFE_SECONDS (30 * 3600)

typedef struct
{
  char directory[256];
  char boot_id[32];
  gint64 now_s;
  gint64 boot_us;
  gint64 end_s;
  gint64 ops[OPS_MAX]; /* acknowledged */
  guint n_ops;
  guint kill_at_commit; /* 0: never */
  guint commits;
  guint lost;
  guint twice;
  guint waiting; /* for a person */
  guint done;
} World;

static World *world;
static FakeServer *server;

/* The children open databases; the parent never does. */
static int
in_child (void (*life) (void))
{
  pid_t pid = fork ();
  int status = 0;

  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      life ();
      fflush (NULL);
      _exit (0);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status) ? WTERMSIG (status) == SIGKILL
                                      : WEXITSTATUS (status) == 0);
  return status;
}

static StintClockFake *
make_clock (void)
{
  StintClockFake *clock = stint_clock_fake_new (world->now_s);

  stint_clock_fake_reboot (clock, world->boot_id);
  stint_clock_fake_advance_boot (clock, world->boot_us);
  return clock;
}

static void
pass_time (gint64 seconds)
{
  world->now_s += seconds;
  world->boot_us += seconds * G_USEC_PER_SEC;
}

static StintStore *
open_store (void)
{
  g_autoptr (StintPaths) paths = g_new0 (StintPaths, 1);
  g_autoptr (GError) error = NULL;
  StintStore *store = NULL;

  paths->data = g_build_filename (world->directory, "data", NULL);
  paths->cache = g_build_filename (world->directory, "cache", NULL);
  paths->state = g_build_filename (world->directory, "state", NULL);
  store = stint_store_open (paths, &error);
  g_assert_no_error (error);
  return store;
}

/* A shop with nothing in its outbox, made once; every world begins as its copy. */
static char template[256];

static void
copy_shop (void)
{
  static const char *const files[] = { "data/stint.db", "data/stint.db-wal",
                                       "cache/cache.db", "cache/cache.db-wal" };
  static const char *const folders[] = { "data", "cache", "state" };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *folder = g_build_filename (world->directory, folders[i], NULL);

      g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
    }
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *from = g_build_filename (template, files[i], NULL);
      g_autofree char *to = g_build_filename (world->directory, files[i], NULL);
      g_autofree char *content = NULL;
      gsize length = 0;

      if (g_file_get_contents (from, &content, &length, NULL))
        g_assert_true (g_file_set_contents_full (to, content, (gssize) length,
                                                 G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    }
}

static void
shop_life (void)
{
  EngineBench bench = { 0 };

  engine_bench_set_up_sighted (&bench, NULL);
  g_strlcpy (world->directory, bench.shop.directory, sizeof world->directory);
}

static guint work_to_commit;
static GRand *randomness;

/* The technician's day: what is written here is acknowledged. */
static void
commit_life (void)
{
  static const char *const tickets[] = { "101", "102", "103" };
  static const StintOutcome outcomes[] = { STINT_OUTCOME_CONTINUE,
                                           STINT_OUTCOME_WAITING_CLIENT,
                                           STINT_OUTCOME_COMPLETE };
  EngineBench bench = { .logged_until_s = STINT_FIXTURE_NOW_S - 60 };

  copy_shop ();
  bench.shop.clock = stint_clock_fake_new (STINT_FIXTURE_NOW_S);
  bench.shop.store = open_store ();
  bench.shop.desk = stint_desk_new (bench.shop.store, STINT_CLOCK (bench.shop.clock));
  for (guint i = 0; i < work_to_commit; i++)
    {
      gint64 first = engine_bench_log (
        &bench, tickets[g_rand_int_range (randomness, 0, 3)],
        outcomes[work_to_commit == 1 ? 2 : g_rand_int_range (randomness, 0, 3)],
        work_to_commit == 1 || g_rand_boolean (randomness) ? "disengaged" : NULL);
      g_autoptr (StintOp) op = stint_store_get_op (bench.shop.store, first, NULL);
      g_autoptr (GPtrArray) ops =
        stint_store_list_ops_of_work (bench.shop.store, op->work_id, NULL);

      for (guint j = 0; j < ops->len; j++)
        world->ops[world->n_ops++] = ((StintOp *) g_ptr_array_index (ops, j))->id;
    }
}

static void
committed_cb (StintStore *store, gpointer unused)
{
  if (++world->commits == world->kill_at_commit)
    kill (getpid (), SIGKILL);
}

/* A courier's life, until nothing is left to do. */
static void
courier_life (void)
{
  g_autoptr (StintClockFake) clock = make_clock ();
  g_autoptr (StintStore) store = open_store ();
  g_autoptr (StintPsaFake) psa = stint_psa_fake_new (server, STINT_CLOCK (clock));
  g_autoptr (StintEngine) engine =
    stint_engine_new (store, STINT_CLOCK (clock), STINT_PSA (psa), 7);
  g_autoptr (GError) error = NULL;

  world->commits = 0;
  g_signal_connect (store, "changed", G_CALLBACK (committed_cb), NULL);
  stint_engine_recover (engine, FALSE, &error);
  g_assert_no_error (error);
  while (world->now_s < world->end_s)
    {
      g_autoptr (StintAccount) account = stint_store_get_account (store, NULL);
      gboolean worked = FALSE;
      gint64 next_s = 0;

      stint_engine_step (engine, NULL, &worked, &error);
      g_assert_no_error (error);
      if (worked)
        continue;
      next_s = stint_store_next_due (store, account->id, NULL);
      if (next_s == 0)
        break;
      next_s =
        MAX (MAX (next_s, account->pause_until_s), world->now_s + 1) - world->now_s;
      pass_time (next_s);
      stint_clock_fake_advance (clock, next_s);
    }
}

/* Counts by the server's memory and the words of the outbox alone. */
static void
count_life (void)
{
  g_autoptr (StintStore) store = open_store ();

  for (guint i = 0; i < world->n_ops; i++)
    {
      g_autoptr (StintOp) op = stint_store_get_op (store, world->ops[i], NULL);
      gboolean asks = g_str_equal (op->state, "attention");
      gboolean may_ask = g_str_equal (op->kind, "client-update") ||
                         g_str_equal (op->kind, "status") || op->tries >= 5;
      guint rows = fake_server_count (server, op->key, world->now_s);

      world->done += g_str_equal (op->state, "done");
      world->waiting += asks || g_str_equal (op->state, "blocked");
      world->twice += rows > 1;
      if (g_str_equal (op->state, "blocked"))
        continue; /* It waits, and says so, for one that asks. */
      world->lost += !asks && !g_str_equal (op->state, "done");
      world->lost += asks && !may_ask;
      world->lost += !asks && rows == 0 && !g_str_equal (op->kind, "status");
    }
}

static int
remove_cb (const char *path, const struct stat *info, int type, struct FTW *where)
{
  return remove (path);
}

static void
begin_world (guint n_work)
{
  g_autofree char *directory = g_dir_make_tmp ("stint-crash-XXXXXX", NULL);

  memset (world, 0, sizeof *world);
  memset (server, 0, sizeof *server);
  g_strlcpy (world->directory, directory, sizeof world->directory);
  world->now_s = STINT_FIXTURE_NOW_S;
  world->end_s = STINT_FIXTURE_NOW_S + LIFE_SECONDS;
  g_strlcpy (world->boot_id, "boot-1", sizeof world->boot_id);
  work_to_commit = n_work;
  in_child (commit_life);
}

static void
end_world (void)
{
  in_child (count_life);
  nftw (world->directory, remove_cb, 16, FTW_DEPTH | FTW_PHYS);
}

static gboolean
live (guint kill_at_commit)
{
  world->kill_at_commit = kill_at_commit;
  return !WIFSIGNALED (in_child (courier_life));
}

/* Killed after each commit of an entry, an update and a completion in turn, with each
 * kind of trouble. */
static void
test_every_commit (void)
{
  static const FakePush troubles[] = { FAKE_DONE,     FAKE_LOST,      FAKE_NEVER,
                                       FAKE_NOT_SENT, FAKE_INVISIBLE, FAKE_LATE };
  guint n = 0;

  randomness = g_rand_new_with_seed (1);
  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      gboolean reached = TRUE;

      for (guint at = 1; reached; at++)
        {
          begin_world (1);
          fake_server_push (server, -1, troubles[i], 300);
          reached = !live (at);
          g_assert_true (live (0));
          end_world ();
          n++;
          g_assert_cmpuint (world->lost, ==, 0);
          g_assert_cmpuint (world->twice, ==, 0);
          g_assert_cmpuint (world->done, >=, 1);
        }
    }
  g_test_message ("killed after %u commits", n);
  g_rand_free (randomness);
}

/* The same, killed while the server is asked. */
static void
test_every_call (void)
{
  static const StintStepKind kinds[] = { STINT_STEP_TIME_CREATE, STINT_STEP_NOTE_CREATE,
                                         STINT_STEP_TICKET_PATCH };

  randomness = g_rand_new_with_seed (1);
  for (guint i = 0; i < G_N_ELEMENTS (kinds) * 2; i++)
    {
      FakePush how = i % 2 == 0 ? FAKE_DIES_BEFORE : FAKE_DIES_AFTER;

      begin_world (1);
      fake_server_push (server, (int) kinds[i / 2], how, 0);
      fake_server_find (server, (int) kinds[i / 2], FAKE_FIND_DIES, 0);
      g_assert_false (live (0));
      g_assert_false (live (0));
      g_assert_true (live (0));
      end_world ();
      g_assert_cmpuint (world->lost, ==, 0);
      g_assert_cmpuint (world->twice, ==, 0);
      g_assert_cmpuint (world->done, >=, kinds[i / 2] == STINT_STEP_NOTE_CREATE ? 1 : 3);
    }
  g_rand_free (randomness);
}

static void
make_trouble (GRand *rand)
{
  static const FakePush pushes[] = {
    FAKE_DONE,        FAKE_LOST,       FAKE_NEVER,           FAKE_LATE,
    FAKE_NOT_SENT,    FAKE_LIMITED,    FAKE_INVISIBLE,       FAKE_LOST_SPLIT,
    FAKE_DIES_BEFORE, FAKE_DIES_AFTER, FAKE_UNKNOWN_LIMITED, FAKE_LOST_TWICE
  };
  static const FakeFind finds[] = { FAKE_FIND_HONEST,  FAKE_FIND_HONEST,
                                    FAKE_FIND_UNKNOWN, FAKE_FIND_NOT_SENT,
                                    FAKE_FIND_LIMITED, FAKE_FIND_CANNOT_TELL,
                                    FAKE_FIND_DIES };
  gint32 n = g_rand_int_range (rand, 0, 8);

  for (gint32 i = 0; i < n; i++)
    {
      FakePush push = pushes[g_rand_int_range (rand, 0, G_N_ELEMENTS (pushes))];
      gboolean entry = push == FAKE_LOST_TWICE || push == FAKE_LOST_SPLIT;

      fake_server_push (server, entry ? (int) STINT_STEP_TIME_CREATE : -1, push,
                        g_rand_int_range (rand, 1, 700));
    }
  n = g_rand_int_range (rand, 0, 8);
  for (gint32 i = 0; i < n; i++)
    fake_server_find (server, -1, finds[g_rand_int_range (rand, 0, G_N_ELEMENTS (finds))],
                      g_rand_int_range (rand, 1, 200));
}

/* Between two lives time passes, the machine may start anew, and the clock be set. */
static void
between_lives (GRand *rand, guint life)
{
  pass_time (g_rand_int_range (rand, 0, 1200));
  if (g_rand_int_range (rand, 0, 4) > 0)
    return;
  g_snprintf (world->boot_id, sizeof world->boot_id, "boot-%u", life + 2);
  world->boot_us = 0;
}

/* Random work, trouble, kills and time: nothing is lost and nothing is there twice. */
static void
test_schedules (void)
{
  guint lives = 0;
  guint done = 0;
  guint waiting = 0;
  guint ops = 0;

  for (guint32 seed = 1; seed <= SCHEDULES; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      gboolean ended = FALSE;

      randomness = rand;
      begin_world ((guint) g_rand_int_range (rand, 2, 5));
      make_trouble (rand);
      for (guint life = 0; !ended; life++)
        {
          lives++;
          ended = live (life < 5 ? (guint) g_rand_int_range (rand, 1, 30) : 0);
          if (!ended)
            between_lives (rand, life);
          world->end_s = MAX (world->end_s, world->now_s + LIFE_SECONDS);
        }
      end_world ();
      done += world->done;
      waiting += world->waiting;
      ops += world->n_ops;
      if (world->lost + world->twice > 0)
        g_test_message ("seed %u: %u lost, %u twice", seed, world->lost, world->twice);
      g_assert_cmpuint (world->lost, ==, 0);
      g_assert_cmpuint (world->twice, ==, 0);
    }
  g_test_message ("seeds 1-%u, %u lives: %u ops, %u done, %u wait for a person, "
                  "0 lost, 0 twice",
                  SCHEDULES, lives, ops, done, waiting);
}

static void *
shared (gsize size)
{
  void *memory =
    mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

  g_assert_true (memory != MAP_FAILED);
  return memory;
}

int
main (int argc, char *argv[])
{
  int failed = 0;

  /* A killed process loses no more on a disk than in memory, which is faster. */
  if (access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  g_test_init (&argc, &argv, NULL);
  world = shared (sizeof *world);
  server = shared (sizeof *server);
  in_child (shop_life);
  g_strlcpy (template, world->directory, sizeof template);
  g_test_add_func ("/engine-crash/every-commit", test_every_commit);
  g_test_add_func ("/engine-crash/every-call", test_every_call);
  g_test_add_func ("/engine-crash/schedules", test_schedules);
  failed = g_test_run ();
  nftw (template, remove_cb, 16, FTW_DEPTH | FTW_PHYS);
  return failed;
}
