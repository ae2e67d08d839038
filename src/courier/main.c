#include <glib-unix.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config.h"
#include "core/clock-system.h"
#include "core/db.h"
#include "core/error.h"
#include "courier/account-modes.h"
#include "courier/carrier.h"
#include "courier/identity.h"

/* The loop that carries. Whoever commits an op wakes a courier if none holds the lock; a
 * courier that is about to end lets the lock go, looks once more, and takes it again if
 * something came. One of the two always sees the op. */

typedef struct
{
  StintPaths *paths;     /* (owned) */
  StintStore *store;     /* (owned) */
  StintClock *clock;     /* (owned) */
  StintCarrier *carrier; /* (owned) */
  GMainLoop *loop;       /* (owned) */
  gboolean watch;        /* goes on until its parent ends */
  gboolean rolled_back;
  gboolean stopped; /* by a signal, or because the parent has gone */
  guint alarm;      /* 0: none */
  guint look;       /* alarm of the next look at the database; 0: none */
  guint turn;       /* source of the next round; 0: none */
} Courier;

/* Someone who only asks whether the lock is free shares it for a moment. */
#define LOCK_PATIENCE_MS 500
#define AUDIT_WITHIN_SECONDS 3600

static gboolean round_cb (gpointer user_data);

static void
turn_soon (Courier *self)
{
  if (self->turn == 0)
    self->turn = g_idle_add (round_cb, self);
}

static gboolean
alarm_cb (gpointer user_data)
{
  Courier *self = user_data;

  self->alarm = 0;
  turn_soon (self);
  return G_SOURCE_REMOVE;
}

static void
wait_until (Courier *self, gint64 at_s)
{
  if (self->alarm != 0)
    stint_clock_remove_alarm (self->clock, self->alarm);
  self->alarm = at_s > 0 ? stint_clock_add_alarm (self->clock, at_s, alarm_cb, self) : 0;
}

static gboolean
stop_cb (gpointer user_data)
{
  Courier *self = user_data;

  self->stopped = TRUE;
  stint_carrier_stop (self->carrier);
  g_main_loop_quit (self->loop);
  return G_SOURCE_CONTINUE;
}

static gboolean
round_cb (gpointer user_data)
{
  Courier *self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 now_s = 0;
  gint64 next_s = 0;

  self->turn = 0;
  if (!stint_carrier_round (self->carrier, self->rolled_back, &error))
    {
      g_printerr ("stint-courier: %s\n", error->message);
      /* The next courier begins by asking what of this file was sent. */
      if (g_error_matches (error, STINT_ERROR, STINT_ERROR_REPLACED))
        stop_cb (self);
      else
        wait_until (self, stint_clock_now_s (self->clock) + 10);
      return G_SOURCE_REMOVE;
    }
  self->rolled_back = FALSE;
  now_s = stint_clock_now_s (self->clock);
  next_s = stint_carrier_next_s (self->carrier);
  if (!self->watch && (next_s == 0 || next_s > now_s + AUDIT_WITHIN_SECONDS))
    g_main_loop_quit (self->loop);
  else if (next_s > 0 && next_s <= now_s)
    turn_soon (self);
  else
    wait_until (self, next_s);
  return G_SOURCE_REMOVE;
}

static gboolean
parent_gone_cb (gint fd, GIOCondition condition, gpointer user_data)
{
  char ignored[64];

  if ((condition & G_IO_IN) != 0 && read (fd, ignored, sizeof ignored) > 0)
    return G_SOURCE_CONTINUE;
  stop_cb (user_data);
  return G_SOURCE_REMOVE;
}

/* Looks at the database now and then even if no event came: one may have been lost. */
static gboolean
look_cb (gpointer user_data)
{
  Courier *self = user_data;

  stint_store_look (self->store);
  if (stint_store_is_replaced (self->store))
    {
      g_printerr ("stint-courier: %s\n", _ ("the database was replaced; ending"));
      stop_cb (self);
    }
  self->look = stint_clock_add_alarm (self->clock, stint_clock_now_s (self->clock) + 15,
                                      look_cb, self);
  return G_SOURCE_REMOVE;
}

/* Carries with the lock held, until nothing is left or the parent has gone. */
static gboolean
carry (Courier *self, GError **error)
{
  if (!stint_identity_check (self->store, &self->rolled_back, error))
    return FALSE;
  self->carrier = stint_carrier_new (self->store, self->clock, stint_account_make_psa,
                                     NULL, self->watch);
  stint_store_watch (self->store);
  g_signal_connect_swapped (self->store, "changed", G_CALLBACK (turn_soon), self);
  turn_soon (self);
  look_cb (self);
  if (!self->stopped)
    g_main_loop_run (self->loop);
  g_signal_handlers_disconnect_by_data (self->store, self);
  wait_until (self, 0);
  stint_clock_remove_alarm (self->clock, self->look);
  g_clear_handle_id (&self->turn, g_source_remove);
  return TRUE;
}

/* Whether something came between the last look and letting the lock go. */
static gboolean
something_came (Courier *self)
{
  gint64 next_s = stint_carrier_next_s (self->carrier);

  return next_s > 0 && next_s <= stint_clock_now_s (self->clock) + AUDIT_WITHIN_SECONDS;
}

static gboolean
run (Courier *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->paths->data, "courier.lock", NULL);
  g_autoptr (StintLock) lock = stint_lock_new (path);
  gboolean again = TRUE;

  while (again)
    {
      if (!stint_lock_take (lock, LOCK_PATIENCE_MS, NULL))
        return TRUE; /* Another courier holds it, and sees every commit by itself. */
      g_clear_object (&self->carrier);
      if (!carry (self, error))
        return FALSE;
      stint_lock_release (lock);
      again = !self->stopped && !self->watch && something_came (self);
    }
  return TRUE;
}

static int
carry_main (Courier *self)
{
  g_autoptr (GError) error = NULL;
  gboolean ran = FALSE;

  g_unix_signal_add (SIGTERM, stop_cb, self);
  g_unix_signal_add (SIGINT, stop_cb, self);
  if (self->watch)
    g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, parent_gone_cb, self);
  ran = run (self, &error);
  if (!ran)
    g_printerr ("stint-courier: %s\n", error->message);
  return ran ? 0 : 1;
}

static int
usage (void)
{
  g_printerr (_ ("usage: stint-courier [--data-dir DIR] once|watch\n"
                 "It is started by stint and stintctl; there is seldom a reason to start "
                 "it by hand.\n"));
  return 2;
}

/* Nothing that a crash would leave behind may hold the secret. */
static void
confine (void)
{
  const struct rlimit none = { 0, 0 };

  umask (077);
  setrlimit (RLIMIT_CORE, &none);
#ifdef __OPTIMIZE__
  prctl (PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

static StintPaths *
take_paths (int *argc, char ***argv)
{
  StintPaths *paths = NULL;

  if (*argc > 4 && g_str_equal ((*argv)[1], "--paths"))
    {
      paths = g_new0 (StintPaths, 1);
      paths->data = g_strdup ((*argv)[2]);
      paths->cache = g_strdup ((*argv)[3]);
      paths->state = g_strdup ((*argv)[4]);
      *argc -= 4;
      *argv += 4;
    }
  else if (*argc > 2 && g_str_equal ((*argv)[1], "--data-dir"))
    {
      paths = stint_paths_new ((*argv)[2]);
      *argc -= 2;
      *argv += 2;
    }
  else
    paths = stint_paths_new (NULL);
  return paths;
}

int
main (int argc, char *argv[])
{
  Courier self = { 0 };
  g_autoptr (GError) error = NULL;
  int status = 0;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, STINT_LOCALE_DIR);
  textdomain (GETTEXT_PACKAGE);
  confine ();
  self.paths = take_paths (&argc, &argv);
  if (argc < 2 || *argv[1] == '-')
    {
      stint_paths_free (self.paths);
      return usage ();
    }
  self.store = stint_store_open (self.paths, &error);
  if (self.store == NULL)
    {
      g_printerr ("stint-courier: %s\n", error->message);
      stint_paths_free (self.paths);
      return 1;
    }
  self.clock = stint_clock_system_new ();
  self.loop = g_main_loop_new (NULL, FALSE);
  self.watch = g_str_equal (argv[1], "watch");
  if (self.watch || g_str_equal (argv[1], "once"))
    status = carry_main (&self);
  else
    status = stint_account_mode (self.store, self.clock, argc - 1, argv + 1);
  if (status < 0)
    status = usage ();
  g_clear_object (&self.carrier);
  stint_store_settle (self.store);
  g_clear_object (&self.store);
  g_clear_object (&self.clock);
  g_main_loop_unref (self.loop);
  stint_paths_free (self.paths);
  return status;
}
