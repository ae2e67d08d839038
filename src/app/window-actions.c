#include <glib/gi18n.h>

#include "app/connect-dialog.h"
#include "app/preferences-window.h"
#include "app/window-private.h"

/* What the window can be told to do. Each action calls one verb of the desk; what it
 * changed comes back through the models. The session bus can call them as well, so
 * whatever destroys something asks first. */

void
stint_window_say_error (StintWindow *self, GError *error)
{
  stint_window_say (self, error->message);
}

/* A number says it all, and leaves room for what else happened. */
const char *
stint_window_short_name (const StintDone *done)
{
  return done->ticket_number != NULL ? done->ticket_number : done->name;
}

static void
say_parked (StintWindow *self, const char *did, StintDone *done)
{
  g_autofree char *text = NULL;

  if (done->parked_name != NULL)
    text = g_strdup_printf (_ ("%s; parked %s"), did, done->parked_name);
  stint_window_say (self, text != NULL ? text : did);
}

/* Starts on a ticket, and leaves the search that found it. */
void
stint_window_engage (StintWindow *self, const char *number)
{
  g_auto (StintDone) done = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *did = NULL;

  if (!stint_desk_engage (self->desk, number, STINT_NOW, &done, &error))
    {
      stint_window_say_error (self, error);
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  did = g_strdup_printf (_ ("Engaged %s"), stint_window_short_name (&done));
  say_parked (self, did, &done);
}

static void
engage_action (GtkWidget *widget, const char *name, GVariant *number)
{
  stint_window_engage (STINT_WINDOW (widget), g_variant_get_string (number, NULL));
}

static void
say_resumed (StintWindow *self, StintDone *done)
{
  g_autofree char *did =
    g_strdup_printf (_ ("Resumed %s"), stint_window_short_name (done));

  say_parked (self, did, done);
}

static void
resume_action (GtkWidget *widget, const char *name, GVariant *slot)
{
  StintWindow *self = STINT_WINDOW (widget);
  g_auto (StintDone) done = { 0 };
  g_autoptr (GError) error = NULL;

  if (stint_desk_resume (self->desk, g_variant_get_int32 (slot), STINT_NOW, &done,
                         &error))
    say_resumed (self, &done);
  else
    stint_window_say_error (self, error);
}

static void
resume_engagement_action (GtkWidget *widget, const char *name, GVariant *id)
{
  StintWindow *self = STINT_WINDOW (widget);
  g_auto (StintDone) done = { 0 };
  g_autoptr (GError) error = NULL;

  if (stint_desk_resume_engagement (self->desk, g_variant_get_int64 (id), STINT_NOW,
                                    &done, &error))
    say_resumed (self, &done);
  else
    stint_window_say_error (self, error);
}

static void
park_action (GtkWidget *widget, const char *name, GVariant *unused)
{
  StintWindow *self = STINT_WINDOW (widget);
  g_auto (StintDone) done = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!stint_desk_park (self->desk, NULL, STINT_NOW, &done, &error))
    {
      stint_window_say_error (self, error);
      return;
    }
  text = g_strdup_printf (_ ("Parked %s"), stint_window_short_name (&done));
  stint_window_say (self, text);
}

static void
interrupt_action (GtkWidget *widget, const char *name, GVariant *unused)
{
  StintWindow *self = STINT_WINDOW (widget);
  g_auto (StintDone) done = { 0 };
  g_autoptr (GError) error = NULL;

  if (stint_desk_interrupt (self->desk, NULL, STINT_NOW, &done, &error))
    say_parked (self, _ ("The clock runs without a ticket"), &done);
  else
    stint_window_say_error (self, error);
}

static void
disengage_action (GtkWidget *widget, const char *name, GVariant *unused)
{
  StintWindow *self = STINT_WINDOW (widget);

  if (self->status->running)
    stint_window_disengage (self, self->status->running_id);
}

static void
write_up_action (GtkWidget *widget, const char *name, GVariant *id)
{
  stint_window_disengage (STINT_WINDOW (widget), g_variant_get_int64 (id));
}

static void
send_now_action (GtkWidget *widget, const char *name, GVariant *unused)
{
  StintWindow *self = STINT_WINDOW (widget);
  g_autoptr (GError) error = NULL;

  if (!stint_desk_send_now (self->desk, &error))
    stint_window_say_error (self, error);
}

static void
show_page_action (GtkWidget *widget, const char *name, GVariant *page)
{
  StintWindow *self = STINT_WINDOW (widget);
  const char *wanted = g_variant_get_string (page, NULL);

  if (adw_view_stack_get_child_by_name (self->stack, wanted) != NULL)
    adw_view_stack_set_visible_child_name (self->stack, wanted);
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *unused)
{
  StintWindow *self = STINT_WINDOW (widget);

  adw_view_stack_set_visible_child_name (self->stack, "tickets");
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
choose_list_action (GtkWidget *widget, const char *name, GVariant *unused)
{
  StintWindow *self = STINT_WINDOW (widget);

  adw_view_stack_set_visible_child_name (self->stack, "tickets");
  stint_ticket_list_choose_view (self->tickets);
}

static void
connect_action (GtkWidget *widget, const char *name, GVariant *unused)
{
  StintWindow *self = STINT_WINDOW (widget);
  const StintPaths *paths = stint_store_get_paths (stint_desk_get_store (self->desk));

  gtk_window_present (GTK_WINDOW (
    stint_connect_dialog_new (GTK_WINDOW (self), paths, self->status->has_account)));
}

static void
preferences_action (GtkWidget *widget, const char *name, GVariant *unused)
{
  gtk_window_present (GTK_WINDOW (
    stint_preferences_window_new (GTK_WINDOW (widget), STINT_WINDOW (widget)->desk)));
}

/* Made when it is asked for: under the name that GTK looks for by itself, it would be
 * made before the first frame of every start. */
static void
show_help_overlay_action (GtkWidget *widget, const char *name, GVariant *unused)
{
  g_autoptr (GtkBuilder) builder =
    gtk_builder_new_from_resource ("/org/stint/Stint/help-overlay.ui");
  GtkWindow *overlay = GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay"));

  gtk_window_set_transient_for (overlay, GTK_WINDOW (widget));
  gtk_window_present (overlay);
}

/* Actions that make no sense now are off, and with them their buttons. */
void
stint_window_update_actions (StintWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_action_set_enabled (widget, "win.park", self->status->running);
  gtk_widget_action_set_enabled (widget, "win.disengage", self->status->running);
  gtk_widget_action_set_enabled (widget, "win.bind", self->status->needs_ticket);
}

static void
install_keys (GtkWidgetClass *klass)
{
  static const struct
  {
    const char *action;
    guint key;
    GdkModifierType modifiers;
  } keys[] = {
    { "win.park", GDK_KEY_p, GDK_CONTROL_MASK },
    { "win.interrupt", GDK_KEY_i, GDK_CONTROL_MASK },
    { "win.bind", GDK_KEY_b, GDK_CONTROL_MASK },
    { "win.disengage", GDK_KEY_d, GDK_CONTROL_MASK },
    { "win.disengage", GDK_KEY_Return, GDK_CONTROL_MASK },
    { "win.take", GDK_KEY_t, GDK_CONTROL_MASK },
    { "win.search", GDK_KEY_f, GDK_CONTROL_MASK },
    { "win.choose-list", GDK_KEY_l, GDK_CONTROL_MASK },
    { "win.preferences", GDK_KEY_comma, GDK_CONTROL_MASK },
    { "win.show-help-overlay", GDK_KEY_question, GDK_CONTROL_MASK },
    { "win.show-help-overlay", GDK_KEY_F1, 0 },
  };
  static const char *const pages[] = { "tickets", "today", "outbox" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (klass, keys[i].key, keys[i].modifiers,
                                         keys[i].action, NULL);
  for (guint i = 1; i <= 9; i++)
    {
      gtk_widget_class_add_binding_action (klass, GDK_KEY_0 + i, GDK_ALT_MASK,
                                           "win.resume", "i", (int) i);
      gtk_widget_class_add_binding_action (klass, GDK_KEY_KP_0 + i, GDK_ALT_MASK,
                                           "win.resume", "i", (int) i);
    }
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    gtk_widget_class_add_binding_action (klass, GDK_KEY_1 + i, GDK_CONTROL_MASK,
                                         "win.show-page", "s", pages[i]);
}

/** stint_window_install_actions: in class_init. */
void
stint_window_install_actions (GtkWidgetClass *klass)
{
  static const struct
  {
    const char *name;
    const char *parameter;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "win.engage", "s", engage_action },
    { "win.resume", "i", resume_action },
    { "win.resume-engagement", "x", resume_engagement_action },
    { "win.park", NULL, park_action },
    { "win.interrupt", NULL, interrupt_action },
    { "win.disengage", NULL, disengage_action },
    { "win.write-up", "x", write_up_action },
    { "win.send-now", NULL, send_now_action },
    { "win.show-page", "s", show_page_action },
    { "win.search", NULL, search_action },
    { "win.choose-list", NULL, choose_list_action },
    { "win.connect", NULL, connect_action },
    { "win.preferences", NULL, preferences_action },
    { "win.show-help-overlay", NULL, show_help_overlay_action },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (klass, actions[i].name, actions[i].parameter,
                                     actions[i].activate);
  stint_window_install_bind_actions (klass);
  stint_window_install_mend_actions (klass);
  stint_window_install_take_actions (klass);
  install_keys (klass);
}
