#include "app/application.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

#include "app/account-task.h"
#include "app/courier.h"
#include "app/watch.h"
#include "app/window.h"
#include "config.h"
#include "core/clock-system.h"
#include "core/desk.h"
#include "core/store-account.h"
#include "core/wake.h"

/* Wires the parts together: store, desk, courier, window. */
struct _StintApplication
{
  AdwApplication parent_instance;

  StintPaths *paths;     /* (owned) */
  StintStore *store;     /* (owned) (nullable) not opened yet */
  StintDesk *desk;       /* (owned) (nullable) */
  StintWatch *watch;     /* (owned) (nullable) */
  StintCourier *courier; /* (owned) (nullable) */
  StintWindow *window;   /* (unowned) (nullable) */
  gboolean sandbox;
  gboolean exit_after_first_frame;
};

G_DEFINE_FINAL_TYPE (StintApplication, stint_application, ADW_TYPE_APPLICATION)

/* The account of every sandbox. */
static const StintAccountInput sandbox_account = {
  .user = "api@stint.example",
  .code = "STINT-SANDBOX",
  .resource = "dana@stint.example",
  .secret_place = "file",
};
#define SANDBOX_SECRET "sandbox"

static void
cannot_open_cb (StintApplication *self)
{
  g_application_quit (G_APPLICATION (self));
}

/* Nothing can be recorded without the store, so the reason is all there is to show. */
static void
say_cannot_open (StintApplication *self, GError *error)
{
  GtkWidget *dialog =
    adw_message_dialog_new (NULL, _ ("Stint Cannot Open Its Data"), error->message);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "quit", _ ("_Quit"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "quit");
  gtk_window_set_application (GTK_WINDOW (dialog), GTK_APPLICATION (self));
  g_signal_connect_object (dialog, "response", G_CALLBACK (cannot_open_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
sandbox_added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StintApplication) self = user_data;
  g_autofree char *found = NULL;
  g_autoptr (GError) error = NULL;

  found = stint_account_task_finish (result, &error);
  if (found == NULL && self->window != NULL)
    stint_window_say (self->window, error->message);
}

/* Waits until the sandbox listens, which is why it is not done before the first frame. */
static void
start_sandbox (StintApplication *self)
{
  g_autofree char *url = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (StintAccount) account = NULL;
  StintAccountInput input = sandbox_account;

  if (!stint_sandbox_start (self->paths, NULL, NULL, &url, &error))
    {
      stint_window_say (self->window, error->message);
      return;
    }
  account = stint_store_get_account (self->store, NULL);
  if (account != NULL)
    return;
  input.url = url;
  stint_account_task_run (self->paths, &input, g_strdup (SANDBOX_SECRET), NULL,
                          sandbox_added_cb, g_object_ref (self));
}

static void
account_cb (StintApplication *self)
{
  if (stint_watch_get_status (self->watch)->has_account)
    stint_courier_start (self->courier);
}

static void
check_store (StintApplication *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *loss =
    stint_store_is_begun_anew (self->store) ? stint_store_dup_loss (self->store) : NULL;

  if (loss != NULL)
    stint_window_say (self->window, loss);
  if (!stint_store_check (self->store, &error))
    stint_window_say (self->window, error->message);
}

/* What a person need not wait for: the rest of the list, the watching, the courier. */
static gboolean
settle_cb (gpointer user_data)
{
  StintApplication *self = STINT_APPLICATION (user_data);
  StintStatus *status = NULL;

  if (self->window == NULL)
    return G_SOURCE_REMOVE;
  status = stint_watch_get_status (self->watch);
  stint_window_show_rest (self->window);
  stint_store_watch (self->store);
  stint_store_look (self->store);
  check_store (self);
  if (self->sandbox)
    start_sandbox (self);
  g_signal_connect_object (status, "notify::has-account", G_CALLBACK (account_cb), self,
                           G_CONNECT_SWAPPED);
  account_cb (self);
  return G_SOURCE_REMOVE;
}

static void
first_frame_cb (StintApplication *self, GdkFrameClock *frames)
{
  g_signal_handlers_disconnect_by_func (frames, first_frame_cb, self);
  if (self->exit_after_first_frame)
    g_application_quit (G_APPLICATION (self));
  else
    g_idle_add_full (G_PRIORITY_DEFAULT, settle_cb, g_object_ref (self), g_object_unref);
}

static void
window_gone_cb (gpointer data, GObject *window)
{
  STINT_APPLICATION (data)->window = NULL;
}

static void
open_window (StintApplication *self)
{
  GdkFrameClock *frames = NULL;

  self->window = stint_window_new (ADW_APPLICATION (self), self->desk,
                                   stint_watch_get_status (self->watch));
  g_object_weak_ref (G_OBJECT (self->window), window_gone_cb, self);
  if (self->sandbox)
    gtk_window_set_title (GTK_WINDOW (self->window), _ ("Stint (Sandbox)"));
  gtk_widget_realize (GTK_WIDGET (self->window));
  frames = gtk_widget_get_frame_clock (GTK_WIDGET (self->window));
  g_signal_connect_object (frames, "after-paint", G_CALLBACK (first_frame_cb), self,
                           G_CONNECT_SWAPPED);
}

static gboolean
open_store (StintApplication *self, GError **error)
{
  g_autoptr (StintClock) clock = NULL;

  if (self->store != NULL)
    return TRUE;
  self->store = stint_store_open (self->paths, error);
  if (self->store == NULL)
    return FALSE;
  clock = stint_clock_system_new ();
  self->desk = stint_desk_new (self->store, clock);
  self->watch = stint_watch_new (self->desk);
  self->courier = stint_courier_new (self->paths, clock);
  return TRUE;
}

static void
stint_application_activate (GApplication *application)
{
  StintApplication *self = STINT_APPLICATION (application);
  g_autoptr (GError) error = NULL;

  if (!open_store (self, &error))
    {
      say_cannot_open (self, error);
      return;
    }
  if (self->window == NULL)
    open_window (self);
  gtk_window_present (GTK_WINDOW (self->window));
}

/* A data directory of one's own is another Stint, not another window of this one. */
static int
stint_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  StintApplication *self = STINT_APPLICATION (application);
  const char *data_dir = NULL;
  const char *from_environment = g_getenv ("STINT_DATA_DIR");
  gboolean own_dir = FALSE;

  g_variant_dict_lookup (options, "data-dir", "^&ay", &data_dir);
  self->sandbox = g_variant_dict_contains (options, "sandbox");
  self->exit_after_first_frame =
    g_variant_dict_contains (options, "exit-after-first-frame");
  own_dir = data_dir != NULL || (from_environment != NULL && *from_environment != '\0');
  self->paths =
    self->sandbox && !own_dir ? stint_paths_new_sandbox () : stint_paths_new (data_dir);
  if (own_dir || self->sandbox)
    g_application_set_flags (application, g_application_get_flags (application) |
                                            G_APPLICATION_NON_UNIQUE);
  return -1;
}

static void
about_action (GSimpleAction *action, GVariant *unused, gpointer user_data)
{
  StintApplication *self = STINT_APPLICATION (user_data);

  adw_show_about_window (
    gtk_application_get_active_window (GTK_APPLICATION (self)), "application-name",
    _ ("Stint"), "application-icon", STINT_APPLICATION_ID, "version", STINT_VERSION,
    "comments", _ ("Clock on and off tickets and hand the work over"), "developer-name",
    _ ("The Stint developers"), "license-type", GTK_LICENSE_GPL_3_0, NULL);
}

static void
quit_action (GSimpleAction *action, GVariant *unused, gpointer user_data)
{
  StintApplication *self = STINT_APPLICATION (user_data);

  /* Closed and not just left, so that a sheet keeps what was typed. */
  for (GList *open = gtk_application_get_windows (GTK_APPLICATION (self)); open != NULL;
       open = gtk_application_get_windows (GTK_APPLICATION (self)))
    {
      guint n = g_list_length (open);

      gtk_window_close (open->data);
      if (g_list_length (gtk_application_get_windows (GTK_APPLICATION (self))) == n)
        break;
    }
  g_application_quit (G_APPLICATION (self));
}

static gboolean
signal_cb (gpointer user_data)
{
  g_action_group_activate_action (G_ACTION_GROUP (user_data), "quit", NULL);
  return G_SOURCE_CONTINUE;
}

/* The sandbox is a program of its own on data of its own, so that practice and work can
 * never be taken for each other. */
static void
try_sandbox_action (GSimpleAction *action, GVariant *unused, gpointer user_data)
{
  StintApplication *self = STINT_APPLICATION (user_data);
  g_autofree char *program = stint_program_path ("stint");
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_unsetenv (launcher, "STINT_DATA_DIR");
  process = g_subprocess_launcher_spawn (launcher, &error, program, "--sandbox", NULL);
  if (process == NULL)
    stint_window_say (self->window, error->message);
  else
    g_application_quit (G_APPLICATION (self));
}

static void
add_actions (StintApplication *self)
{
  static const GActionEntry entries[] = {
    { .name = "about", .activate = about_action },
    { .name = "quit", .activate = quit_action },
    { .name = "try-sandbox", .activate = try_sandbox_action },
  };
  static const struct
  {
    const char *action;
    const char *keys[2];
  } keys[] = {
    { "app.quit", { "<Control>q" } },
    { "window.close", { "<Control>w" } },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries),
                                   self);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), keys[i].action,
                                           (const char *[]){ keys[i].keys[0], NULL });
}

static void
stint_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (stint_application_parent_class)->startup (application);
  add_actions (STINT_APPLICATION (application));
  g_unix_signal_add (SIGTERM, signal_cb, application);
  g_unix_signal_add (SIGINT, signal_cb, application);
}

static void
stint_application_shutdown (GApplication *application)
{
  StintApplication *self = STINT_APPLICATION (application);

  if (self->courier != NULL)
    stint_courier_stop (self->courier);
  G_APPLICATION_CLASS (stint_application_parent_class)->shutdown (application);
}

static void
stint_application_dispose (GObject *object)
{
  StintApplication *self = STINT_APPLICATION (object);

  if (self->window != NULL)
    g_object_weak_unref (G_OBJECT (self->window), window_gone_cb, self);
  self->window = NULL;
  g_clear_object (&self->courier);
  g_clear_object (&self->watch);
  g_clear_object (&self->desk);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (stint_application_parent_class)->dispose (object);
  g_clear_pointer (&self->paths, stint_paths_free);
}

static void
stint_application_class_init (StintApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stint_application_dispose;
  application_class->activate = stint_application_activate;
  application_class->startup = stint_application_startup;
  application_class->shutdown = stint_application_shutdown;
  application_class->handle_local_options = stint_application_handle_local_options;
}

static void
stint_application_init (StintApplication *self)
{
  static const GOptionEntry options[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, NULL,
      N_ ("Keep every file under this directory"), N_ ("DIR") },
    { "sandbox", 0, 0, G_OPTION_ARG_NONE, NULL,
      N_ ("Practise with an invented ticketing system, on data of its own"), NULL },
    { "exit-after-first-frame", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, NULL,
      "End when the first screenful is drawn, for measuring", NULL },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

/** stint_application_new: (transfer full) */
StintApplication *
stint_application_new (void)
{
  return g_object_new (STINT_TYPE_APPLICATION, "application-id", STINT_APPLICATION_ID,
                       "resource-base-path", "/org/stint/Stint", NULL);
}
