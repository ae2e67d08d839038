#include "app/ticket-row.h"

#include "app/format.h"
#include "core/ticket.h"

struct _StintTicketRow
{
  StintRecordRow parent_instance;
};

G_DEFINE_FINAL_TYPE (StintTicketRow, stint_ticket_row, STINT_TYPE_RECORD_ROW)

static void
choose_cb (StintTicketRow *self)
{
  StintRecord *record = stint_record_row_get_record (STINT_RECORD_ROW (self));

  gtk_widget_activate_action (GTK_WIDGET (self), "tickets.choose", "s",
                              STINT_TICKET (record)->number);
}

static void
stint_ticket_row_class_init (StintTicketRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (STINT_TYPE_TICKET);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/stint/Stint/ticket-row.ui");
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
  stint_format_bind (widget_class);
}

static void
stint_ticket_row_init (StintTicketRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
