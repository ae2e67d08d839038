#include "app/courier.h"

#include <signal.h>

#include "core/wake.h"

struct _StintCourier
{
  GObject parent_instance;

  const StintPaths *paths; /* (unowned) of the store, which lives longer */
  StintClock *clock;       /* (owned) */
  GSubprocess *process;    /* (owned) (nullable) */
  gint64 started_s;
  gint64 delay_seconds; /* before the next start */
  guint alarm;          /* 0: none */
  gboolean wanted;
};

G_DEFINE_FINAL_TYPE (StintCourier, stint_courier, G_TYPE_OBJECT)

#define LONGEST_DELAY_SECONDS 60

static void start (StintCourier *self);

static gboolean
alarm_cb (gpointer user_data)
{
  StintCourier *self = STINT_COURIER (user_data);

  self->alarm = 0;
  start (self);
  return G_SOURCE_REMOVE;
}

/* One that dies at once, or finds another at work, is not started at once again. */
static void
start_later (StintCourier *self)
{
  gint64 now_s = stint_clock_now_s (self->clock);

  if (!self->wanted || self->alarm != 0)
    return;
  if (now_s - self->started_s > LONGEST_DELAY_SECONDS)
    self->delay_seconds = 1;
  else
    self->delay_seconds = MIN (2 * self->delay_seconds, LONGEST_DELAY_SECONDS);
  self->alarm =
    stint_clock_add_alarm (self->clock, now_s + self->delay_seconds, alarm_cb, self);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StintCourier) self = user_data;

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  if (self->process != G_SUBPROCESS (source))
    return;
  g_clear_object (&self->process);
  start_later (self);
}

static void
start (StintCourier *self)
{
  g_autoptr (GPtrArray) argv = stint_courier_argv (self->paths, "watch");
  g_autoptr (GError) error = NULL;

  if (!self->wanted || self->process != NULL)
    return;
  self->started_s = stint_clock_now_s (self->clock);
  g_ptr_array_add (argv, NULL);
  self->process = g_subprocess_newv ((const char *const *) argv->pdata,
                                     G_SUBPROCESS_FLAGS_STDIN_PIPE, &error);
  if (self->process == NULL)
    {
      g_message ("cannot start the courier: %s", error->message);
      start_later (self);
      return;
    }
  g_subprocess_wait_async (self->process, NULL, ended_cb, g_object_ref (self));
}

/** stint_courier_start: starts it, and again whenever it ends, until told to stop. */
void
stint_courier_start (StintCourier *self)
{
  g_return_if_fail (STINT_IS_COURIER (self));

  if (self->wanted)
    return;
  self->wanted = TRUE;
  self->delay_seconds = 1;
  start (self);
}

/** stint_courier_stop: lets it end what it is about; what is queued is sent next time. */
void
stint_courier_stop (StintCourier *self)
{
  g_return_if_fail (STINT_IS_COURIER (self));

  self->wanted = FALSE;
  if (self->alarm != 0)
    stint_clock_remove_alarm (self->clock, self->alarm);
  self->alarm = 0;
  if (self->process == NULL)
    return;
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  g_subprocess_send_signal (self->process, SIGTERM);
  g_clear_object (&self->process);
}

static void
stint_courier_dispose (GObject *object)
{
  StintCourier *self = STINT_COURIER (object);

  if (self->clock != NULL)
    stint_courier_stop (self);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (stint_courier_parent_class)->dispose (object);
}

static void
stint_courier_class_init (StintCourierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = stint_courier_dispose;
}

static void
stint_courier_init (StintCourier *self)
{
}

/** stint_courier_new: (transfer full): one that is not started yet. */
StintCourier *
stint_courier_new (const StintPaths *paths, StintClock *clock)
{
  StintCourier *self = g_object_new (STINT_TYPE_COURIER, NULL);

  self->paths = paths;
  self->clock = g_object_ref (clock);
  return self;
}
