#include "app/ticket-row.h"

#include <glib/gi18n.h>

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
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/stint/Stint/ticket-row.ui");
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
  gtk_widget_class_bind_template_callback (widget_class, whose_cb);
  stint_format_bind (widget_class);
}

static void
stint_ticket_row_init (StintTicketRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
