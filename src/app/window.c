#include "app/window.h"

#include <glib/gi18n.h>

#include "app/format.h"
#include "app/outbox-page.h"
#include "app/today-page.h"
#include "app/window-private.h"
#include "config.h"

typedef enum
{
  PROP_STATUS = 1,
} StintWindowProperty;

static GParamSpec *properties[PROP_STATUS + 1];

G_DEFINE_FINAL_TYPE (StintWindow, stint_window, ADW_TYPE_APPLICATION_WINDOW)

/* No row is lower than this, in pixels. */
#define ROW_HEIGHT 48

/* As many rows as the whole height of the window could hold; the rest is read after the
 * first frame. */
static guint
first_slice (StintWindow *self)
{
  int width = 0;
  int height = 0;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  if (gtk_window_is_maximized (GTK_WINDOW (self)) || height <= 0)
    height = 1080;
  return (guint) (height / ROW_HEIGHT);
}

/* Pages are made when they are first looked at. */
static void
page_shown_cb (StintWindow *self)
{
  const char *name = adw_view_stack_get_visible_child_name (self->stack);

  if (self->desk == NULL)
    return;
  if (g_strcmp0 (name, "today") == 0 && adw_bin_get_child (self->today) == NULL)
    adw_bin_set_child (self->today, stint_today_page_new (self->desk, self->status));
  else if (g_strcmp0 (name, "outbox") == 0 && adw_bin_get_child (self->outbox) == NULL)
    adw_bin_set_child (self->outbox, stint_outbox_page_new (self->desk, self->status));
}

static gboolean
reveal_bar_cb (GtkWidget *widget, GdkFrameClock *frames, gpointer user_data)
{
  StintWindow *self = STINT_WINDOW (widget);

  adw_view_switcher_bar_set_reveal (
    self->bottom_bar, adw_view_switcher_title_get_title_visible (self->title));
  return G_SOURCE_REMOVE;
}

/* The title changes while sizes are being given out, when the bar could not be given
 * another any more; so it follows in the next frame. */
static void
title_visible_cb (StintWindow *self)
{
  gtk_widget_add_tick_callback (GTK_WIDGET (self), reveal_bar_cb, NULL, NULL);
}

static void
search_changed_cb (StintWindow *self)
{
  const char *words = gtk_editable_get_text (GTK_EDITABLE (self->search));

  if (*words != '\0')
    adw_view_stack_set_visible_child_name (self->stack, "tickets");
  stint_ticket_list_search (self->tickets, words);
}

static void
search_activate_cb (StintWindow *self)
{
  search_changed_cb (self);
  if (!stint_ticket_list_choose_first (self->tickets))
    stint_ticket_list_grab_list (self->tickets);
}

static void
search_stopped_cb (StintWindow *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  stint_ticket_list_grab_list (self->tickets);
}

static gboolean
search_key_cb (StintWindow *self, guint keyval, guint keycode, GdkModifierType state)
{
  if (keyval != GDK_KEY_Down)
    return GDK_EVENT_PROPAGATE;
  search_changed_cb (self);
  return stint_ticket_list_grab_list (self->tickets);
}

static void
chosen_cb (StintWindow *self, const char *number)
{
  stint_window_engage (self, number);
}

static char *
gate_cb (StintWindow *self, const char *message)
{
  g_autofree char *words = stint_format_text (NULL, message);

  return g_strdup_printf (_ ("The PSA refused the sign-in, so nothing is sent or fetched "
                             "until it is mended. Your work is kept. %s"),
                          words);
}

/* Settings of the desktop are a convenience: without an installed schema, as when run
 * from a build directory, the window has its own size each time. */
static void
bind_settings (StintWindow *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
    source != NULL ? g_settings_schema_source_lookup (source, STINT_APPLICATION_ID, TRUE)
                   : NULL;

  if (schema == NULL)
    return;
  self->settings = g_settings_new_full (schema, NULL, NULL);
  g_settings_bind (self->settings, "window-width", self, "default-width",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-height", self, "default-height",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-maximized", self, "maximized",
                   G_SETTINGS_BIND_DEFAULT);
}

static void
stint_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StintWindow *self = STINT_WINDOW (object);

  switch ((StintWindowProperty) id)
    {
    case PROP_STATUS:
      g_value_set_object (value, self->status);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
stint_window_dispose (GObject *object)
{
  StintWindow *self = STINT_WINDOW (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->status);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (stint_window_parent_class)->dispose (object);
}

static void
stint_window_class_init (StintWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = stint_window_get_property;
  object_class->dispose = stint_window_dispose;

  properties[PROP_STATUS] = g_param_spec_object (
    "status", NULL, NULL, STINT_TYPE_STATUS,
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (STINT_TYPE_NOTICE);
  g_type_ensure (STINT_TYPE_RUNNING_BAR);
  g_type_ensure (STINT_TYPE_TICKET_LIST);
  stint_window_install_actions (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/stint/Stint/window.ui");
  gtk_widget_class_bind_template_child (widget_class, StintWindow, notice);
  gtk_widget_class_bind_template_child (widget_class, StintWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, StintWindow, today);
  gtk_widget_class_bind_template_child (widget_class, StintWindow, outbox);
  gtk_widget_class_bind_template_child (widget_class, StintWindow, search);
  gtk_widget_class_bind_template_child (widget_class, StintWindow, tickets);
  gtk_widget_class_bind_template_child (widget_class, StintWindow, running_bar);
  gtk_widget_class_bind_template_child (widget_class, StintWindow, title);
  gtk_widget_class_bind_template_child (widget_class, StintWindow, bottom_bar);
  gtk_widget_class_bind_template_callback (widget_class, title_visible_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, gate_cb);
  stint_format_bind (widget_class);
}

static void
stint_window_init (StintWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (self->search, GTK_WIDGET (self));
  bind_settings (self);
}

/* While the window has the focus, once a minute: somebody looks; at queues only where
 * they are what is shown. */
static void
look_cb (StintWindow *self)
{
  const char *page = adw_view_stack_get_visible_child_name (self->stack);

  if (!gtk_window_is_active (GTK_WINDOW (self)))
    return;
  if (g_strcmp0 (page, "tickets") == 0)
    stint_ticket_list_look (self->tickets);
  else
    stint_desk_look (self->desk);
}

/** stint_window_new: (transfer none): a window on @desk, with its first screenful. */
StintWindow *
stint_window_new (AdwApplication *application, StintDesk *desk, StintStatus *status)
{
  StintWindow *self = NULL;

  g_return_val_if_fail (STINT_IS_DESK (desk) && STINT_IS_STATUS (status), NULL);

  self = g_object_new (STINT_TYPE_WINDOW, "application", application, NULL);
  self->desk = g_object_ref (desk);
  self->status = g_object_ref (status);
  stint_running_bar_set_desk (self->running_bar, desk, status);
  stint_ticket_list_set_desk (self->tickets, desk, status, first_slice (self));
  g_signal_connect_object (status, "notify::minute-s", G_CALLBACK (look_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (look_cb), NULL);
  g_signal_connect_object (status, "notify", G_CALLBACK (stint_window_update_actions),
                           self, G_CONNECT_SWAPPED);
  stint_window_update_actions (self);
  stint_window_forget_undo (self);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->search));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
  return self;
}

/** stint_window_show_rest: what the first screenful did not need. */
void
stint_window_show_rest (StintWindow *self)
{
  g_return_if_fail (STINT_IS_WINDOW (self));
  stint_ticket_list_show_all (self->tickets);
}

/** stint_window_say: tells in passing what was done. */
void
stint_window_say (StintWindow *self, const char *text)
{
  g_autofree char *shown = stint_format_sentence (NULL, text);

  g_return_if_fail (STINT_IS_WINDOW (self));
  stint_window_forget_undo (self);
  stint_notice_say (self->notice, stint_desk_get_clock (self->desk), shown);
}
