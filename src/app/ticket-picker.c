#include "app/ticket-picker.h"

#include <glib/gi18n.h>

#include "app/ticket-list.h"

struct _StintTicketPicker
{
  AdwWindow parent_instance;

  gint64 id; /* of the engagement or the stint that a ticket is picked for */

  GtkSearchEntry *search;
  StintTicketList *tickets;
  GtkWidget *instead; /* what an interrupt may become where it has no ticket */
};

enum
{
  SIGNAL_PICKED,
  SIGNAL_NEW_TICKET,
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
new_ticket_action (GtkWidget *widget, const char *name, GVariant *unused)
{
  g_autoptr (StintTicketPicker) kept = g_object_ref (STINT_TICKET_PICKER (widget));

  gtk_window_close (GTK_WINDOW (widget));
  g_signal_emit (kept, signals[SIGNAL_NEW_TICKET], 0);
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

  /**
   * StintTicketPicker::new-ticket:
   *
   * There is no ticket yet; one is to be made.
   */
  signals[SIGNAL_NEW_TICKET] =
    g_signal_new ("new-ticket", STINT_TYPE_TICKET_PICKER, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "picker.internal", NULL,
                                   internal_action);
  gtk_widget_class_install_action (widget_class, "picker.new-ticket", NULL,
                                   new_ticket_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK,
                                       "picker.new-ticket", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close",
                                       NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/stint/Stint/ticket-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, StintTicketPicker, search);
  gtk_widget_class_bind_template_child (widget_class, StintTicketPicker, tickets);
  gtk_widget_class_bind_template_child (widget_class, StintTicketPicker, instead);
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

/**
 * stint_ticket_picker_new: (transfer none)
 * @id: of the engagement or the stint that a ticket is picked for
 */
StintTicketPicker *
stint_ticket_picker_new (GtkWindow *parent,
                         StintDesk *desk,
                         StintStatus *status,
                         StintPickPurpose purpose,
                         gint64 id)
{
  const gboolean binds = purpose == STINT_PICK_TO_BIND;
  StintTicketPicker *self =
    g_object_new (STINT_TYPE_TICKET_PICKER, "transient-for", parent, NULL);

  self->id = id;
  gtk_window_set_title (GTK_WINDOW (self),
                        binds ? _ ("Which Ticket?") : _ ("Move to Which Ticket?"));
  gtk_widget_set_visible (self->instead, binds);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "picker.internal", binds);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "picker.new-ticket", binds);
  stint_ticket_list_set_desk (self->tickets, desk, status, 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  return self;
}

/** stint_ticket_picker_get_id: what the ticket is asked for. */
gint64
stint_ticket_picker_get_id (StintTicketPicker *self)
{
  g_return_val_if_fail (STINT_IS_TICKET_PICKER (self), 0);
  return self->id;
}
