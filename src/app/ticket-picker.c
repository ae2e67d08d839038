#include "app/ticket-picker.h"

#include "app/ticket-list.h"

struct _StintTicketPicker
{
  AdwWindow parent_instance;

  gint64 engagement_id;

  GtkSearchEntry *search;
  StintTicketList *tickets;
};

enum
{
  SIGNAL_PICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StintTicketPicker, stint_ticket_picker, ADW_TYPE_WINDOW)

/* Closed first, so that whatever follows opens on the window and not on this. */
static void
pick (StintTicketPicker *self, const char *number)
{
  g_autoptr (StintTicketPicker) kept = g_object_ref (self);
  g_autofree char *copy = g_strdup (number);

  gtk_window_close (GTK_WINDOW (self));
  g_signal_emit (kept, signals[SIGNAL_PICKED], 0, copy);
}

static void
chosen_cb (StintTicketPicker *self, const char *number)
{
  pick (self, number);
}

static void
internal_action (GtkWidget *widget, const char *name, GVariant *unused)
{
  pick (STINT_TICKET_PICKER (widget), NULL);
}

static void
search_changed_cb (StintTicketPicker *self)
{
  stint_ticket_list_search (self->tickets,
                            gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
search_activate_cb (StintTicketPicker *self)
{
  search_changed_cb (self);
  if (!stint_ticket_list_choose_first (self->tickets))
    stint_ticket_list_grab_list (self->tickets);
}

static gboolean
search_key_cb (StintTicketPicker *self, guint keyval)
{
  if (keyval != GDK_KEY_Down)
    return GDK_EVENT_PROPAGATE;
  search_changed_cb (self);
  return stint_ticket_list_grab_list (self->tickets);
}

static void
search_stopped_cb (StintTicketPicker *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
stint_ticket_picker_class_init (StintTicketPickerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  /**
   * StintTicketPicker::picked:
   * @number: (nullable): of a ticket; NULL for internal time
   */
  signals[SIGNAL_PICKED] =
    g_signal_new ("picked", STINT_TYPE_TICKET_PICKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, "picker.internal", NULL,
                                   internal_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close",
                                       NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/stint/Stint/ticket-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, StintTicketPicker, search);
  gtk_widget_class_bind_template_child (widget_class, StintTicketPicker, tickets);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
}

static void
stint_ticket_picker_init (StintTicketPicker *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (self->search, GTK_WIDGET (self));
}

/** stint_ticket_picker_new: (transfer none) */
StintTicketPicker *
stint_ticket_picker_new (GtkWindow *parent,
                         StintDesk *desk,
                         StintStatus *status,
                         gint64 engagement_id)
{
  StintTicketPicker *self =
    g_object_new (STINT_TYPE_TICKET_PICKER, "transient-for", parent, NULL);

  self->engagement_id = engagement_id;
  stint_ticket_list_set_desk (self->tickets, desk, status, 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  return self;
}

/** stint_ticket_picker_get_engagement: what the ticket is asked for. */
gint64
stint_ticket_picker_get_engagement (StintTicketPicker *self)
{
  g_return_val_if_fail (STINT_IS_TICKET_PICKER (self), 0);
  return self->engagement_id;
}
