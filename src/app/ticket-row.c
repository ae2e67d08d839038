#include "app/ticket-row.h"

#include <glib/gi18n.h>

#include "app/format.h"
#include "core/ticket.h"

struct _StintTicketRow
{
  StintRecordRow parent_instance;

  GtkWidget *engage;
  GMenuModel *menu;
};

G_DEFINE_FINAL_TYPE (StintTicketRow, stint_ticket_row, STINT_TYPE_RECORD_ROW)

static StintTicket *
get_ticket (StintTicketRow *self)
{
  return STINT_TICKET (stint_record_row_get_record (STINT_RECORD_ROW (self)));
}

static void
choose_cb (StintTicketRow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "tickets.choose", "s",
                              get_ticket (self)->number);
}

static void
engage_action (GtkWidget *widget, const char *name, GVariant *unused)
{
  choose_cb (STINT_TICKET_ROW (widget));
}

static void
take_action (GtkWidget *widget, const char *name, GVariant *unused)
{
  gtk_widget_activate_action (widget, "win.take-ticket", "s",
                              get_ticket (STINT_TICKET_ROW (widget))->number);
}

static gboolean
is_picked (StintTicketRow *self)
{
  return !GTK_IS_APPLICATION_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

/* In a dialog the button does not begin work. */
static void
stint_ticket_row_root (GtkWidget *widget)
{
  StintTicketRow *self = STINT_TICKET_ROW (widget);

  GTK_WIDGET_CLASS (stint_ticket_row_parent_class)->root (widget);
  if (!is_picked (self))
    return;
  gtk_button_set_icon_name (GTK_BUTTON (self->engage), "object-select-symbolic");
  gtk_widget_set_tooltip_text (self->engage, _ ("Choose"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->engage),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Choose"), -1);
}

/* Where a ticket is only picked for something, nothing else is done to it. */
static GMenuModel *
stint_ticket_row_get_menu (StintRecordRow *row)
{
  StintTicketRow *self = STINT_TICKET_ROW (row);
  StintTicket *ticket = get_ticket (self);

  if (is_picked (self))
    return NULL;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "ticket.take",
                                 !ticket->mine || ticket->joined);
  return self->menu;
}

/* Whose it is, where it is not mine and that is known. */
static char *
whose_cb (StintTicketRow *self, gboolean mine, const char *assignee)
{
  g_autofree char *name = NULL;

  if (mine || assignee == NULL)
    return g_strdup ("");
  if (*assignee == '\0')
    return g_strdup (_ ("nobody's"));
  name = stint_format_text (NULL, assignee);
  /* Translators: the name of the technician whose ticket it is. */
  return g_strdup_printf (_ ("with %s"), name);
}

static void
stint_ticket_row_class_init (StintTicketRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (STINT_TYPE_TICKET);
  widget_class->root = stint_ticket_row_root;
  STINT_RECORD_ROW_CLASS (klass)->get_menu = stint_ticket_row_get_menu;
  gtk_widget_class_install_action (widget_class, "ticket.engage", NULL, engage_action);
  gtk_widget_class_install_action (widget_class, "ticket.take", NULL, take_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/stint/Stint/ticket-row.ui");
  gtk_widget_class_bind_template_child (widget_class, StintTicketRow, engage);
  gtk_widget_class_bind_template_child (widget_class, StintTicketRow, menu);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
  gtk_widget_class_bind_template_callback (widget_class, whose_cb);
  stint_format_bind (widget_class);
}

static void
stint_ticket_row_init (StintTicketRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
