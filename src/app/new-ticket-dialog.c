#include "app/new-ticket-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/format.h"
#include "core/store-acts.h"
#include "core/store-tickets.h"

struct _StintNewTicketDialog
{
  AdwWindow parent_instance;

  StintDesk *desk; /* (owned) */
  gint64 engagement_id;
  gint64 op_id;  /* that makes the ticket, and is mended; 0: there is none yet */
  char *problem; /* (owned) (nullable) */

  AdwEntryRow *client;
  AdwEntryRow *title;
  GtkButton *make;
  GtkListBox *offers;
  GtkStringList *clients; /* those that are known here and may be meant */
};

typedef enum
{
  PROP_PROBLEM = 1,
} StintNewTicketDialogProperty;

static GParamSpec *properties[PROP_PROBLEM + 1];

enum
{
  SIGNAL_MADE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StintNewTicketDialog, stint_new_ticket_dialog, ADW_TYPE_WINDOW)

/* As many clients are offered, of those that so many tickets found are for. */
#define MAX_OFFERED 4
#define MAX_FOUND 200

static const char *
entry_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
set_problem (StintNewTicketDialog *self, const char *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

static gboolean
is_offered (StintNewTicketDialog *self, const char *client)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->clients));

  for (guint i = 0; i < n; i++)
    {
      if (g_str_equal (gtk_string_list_get_string (self->clients, i), client))
        return TRUE;
    }
  return FALSE;
}

/* Clients of tickets that are known here, whose name has what is typed in it. */
static void
offer (StintNewTicketDialog *self, const char *typed)
{
  g_autoptr (GPtrArray) tickets = stint_store_search_tickets (
    stint_desk_get_store (self->desk), typed, TRUE, MAX_FOUND, NULL);
  g_autofree char *wanted = g_utf8_casefold (typed, -1);
  guint n = 0;

  for (guint i = 0; tickets != NULL && i < tickets->len && n < MAX_OFFERED; i++)
    {
      StintTicket *ticket = g_ptr_array_index (tickets, i);
      const char *client = ticket->company != NULL ? ticket->company : "";
      g_autofree char *folded = g_utf8_casefold (client, -1);

      if (strstr (folded, wanted) == NULL || g_str_equal (client, typed) ||
          is_offered (self, client))
        continue;
      gtk_string_list_append (self->clients, client);
      n++;
    }
}

static void
client_changed_cb (StintNewTicketDialog *self)
{
  g_autofree char *typed = g_strstrip (g_strdup (entry_text (self->client)));

  if (self->desk == NULL)
    return;
  gtk_string_list_splice (self->clients, 0,
                          g_list_model_get_n_items (G_LIST_MODEL (self->clients)), NULL);
  if (*typed != '\0')
    offer (self, typed);
  gtk_widget_set_visible (GTK_WIDGET (self->offers),
                          g_list_model_get_n_items (G_LIST_MODEL (self->clients)) > 0);
}

static void
offer_chosen_cb (StintNewTicketDialog *self, GtkListBoxRow *row)
{
  g_autofree char *client = g_strdup (
    gtk_string_list_get_string (self->clients, (guint) gtk_list_box_row_get_index (row)));

  /* First away from the row, which is gone when the text has changed: a window gives the
   * focus of what is gone to something else in its own time. */
  gtk_widget_grab_focus (GTK_WIDGET (self->title));
  gtk_editable_set_text (GTK_EDITABLE (self->client), client);
}

static GtkWidget *
make_offer (gpointer item, gpointer user_data)
{
  g_autofree char *text =
    stint_format_text (NULL, gtk_string_object_get_string (GTK_STRING_OBJECT (item)));
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "offer");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
  return row;
}

static gboolean
make_ticket (StintNewTicketDialog *self, char **text, GError **error)
{
  g_auto (StintDone) done = { 0 };
  const StintMend mend = { .client = entry_text (self->client),
                           .title = entry_text (self->title) };

  if (self->op_id > 0)
    {
      *text = g_strdup (_ ("The new ticket is sent again"));
      return stint_desk_retry_op (self->desk, self->op_id, &mend, NULL, error);
    }
  if (!stint_desk_bind_new (self->desk, self->engagement_id, mend.client, mend.title,
                            &done, error))
    return FALSE;
  *text = g_strdup_printf (_ ("A ticket for %s will be made; the work goes there"),
                           done.company != NULL ? done.company : mend.client);
  return TRUE;
}

static void
make_action (GtkWidget *widget, const char *name, GVariant *unused)
{
  g_autoptr (StintNewTicketDialog) self = g_object_ref (STINT_NEW_TICKET_DIALOG (widget));
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (!make_ticket (self, &text, &error))
    {
      set_problem (self, error->message);
      gtk_widget_grab_focus (*entry_text (self->client) == '\0' ||
                                 *entry_text (self->title) != '\0'
                               ? GTK_WIDGET (self->client)
                               : GTK_WIDGET (self->title));
      return;
    }
  /* Closed first, so that whatever follows opens on the window and not on this. */
  gtk_window_close (GTK_WINDOW (self));
  g_signal_emit (self, signals[SIGNAL_MADE], 0, text);
}

/* Enter in a field. There is no default button, for that would take Enter from what is
 * offered as well. */
static void
entered_cb (StintNewTicketDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "ticket.make", NULL);
}

static void
stint_new_ticket_dialog_get_property (GObject *object,
                                      guint id,
                                      GValue *value,
                                      GParamSpec *pspec)
{
  StintNewTicketDialog *self = STINT_NEW_TICKET_DIALOG (object);

  switch ((StintNewTicketDialogProperty) id)
    {
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
stint_new_ticket_dialog_dispose (GObject *object)
{
  g_clear_object (&STINT_NEW_TICKET_DIALOG (object)->desk);
  G_OBJECT_CLASS (stint_new_ticket_dialog_parent_class)->dispose (object);
}

static void
stint_new_ticket_dialog_finalize (GObject *object)
{
  g_free (STINT_NEW_TICKET_DIALOG (object)->problem);
  G_OBJECT_CLASS (stint_new_ticket_dialog_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *klass)
{
  gtk_widget_class_set_template_from_resource (klass,
                                               "/org/stint/Stint/new-ticket-dialog.ui");
  gtk_widget_class_bind_template_child (klass, StintNewTicketDialog, client);
  gtk_widget_class_bind_template_child (klass, StintNewTicketDialog, title);
  gtk_widget_class_bind_template_child (klass, StintNewTicketDialog, make);
  gtk_widget_class_bind_template_child (klass, StintNewTicketDialog, offers);
  gtk_widget_class_bind_template_child (klass, StintNewTicketDialog, clients);
  gtk_widget_class_bind_template_callback (klass, client_changed_cb);
  gtk_widget_class_bind_template_callback (klass, offer_chosen_cb);
  gtk_widget_class_bind_template_callback (klass, entered_cb);
  stint_format_bind (klass);
}

static void
stint_new_ticket_dialog_class_init (StintNewTicketDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = stint_new_ticket_dialog_get_property;
  object_class->dispose = stint_new_ticket_dialog_dispose;
  object_class->finalize = stint_new_ticket_dialog_finalize;

  properties[PROP_PROBLEM] = g_param_spec_string (
    "problem", NULL, NULL, NULL,
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * StintNewTicketDialog::made:
   * @text: what was done, for a person
   */
  signals[SIGNAL_MADE] =
    g_signal_new ("made", STINT_TYPE_NEW_TICKET_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, "ticket.make", NULL, make_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close",
                                       NULL);
  bind_template (widget_class);
}

static void
stint_new_ticket_dialog_init (StintNewTicketDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_bind_model (self->offers, G_LIST_MODEL (self->clients), make_offer, NULL,
                           NULL);
}

static void
set_entry (AdwEntryRow *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
}

/** stint_new_ticket_dialog_new: (transfer none): for an interrupt, with what it was about
 * as the title. */
StintNewTicketDialog *
stint_new_ticket_dialog_new (GtkWindow *parent,
                             StintDesk *desk,
                             StintEngagement *engagement)
{
  StintNewTicketDialog *self = NULL;

  g_return_val_if_fail (STINT_IS_DESK (desk) && STINT_IS_ENGAGEMENT (engagement), NULL);

  self = g_object_new (STINT_TYPE_NEW_TICKET_DIALOG, "transient-for", parent, NULL);
  self->desk = g_object_ref (desk);
  self->engagement_id = engagement->id;
  set_entry (self->title, engagement->label);
  gtk_widget_grab_focus (GTK_WIDGET (self->client));
  return self;
}

/** stint_new_ticket_dialog_new_for_op: (transfer none): for the op that could not make
 * it, with its words as they are, and why. */
StintNewTicketDialog *
stint_new_ticket_dialog_new_for_op (GtkWindow *parent, StintDesk *desk, StintOp *op)
{
  g_autoptr (StintNewTicket) ticket = NULL;
  StintNewTicketDialog *self = NULL;

  g_return_val_if_fail (STINT_IS_DESK (desk) && STINT_IS_OP (op), NULL);

  ticket = stint_store_get_new_ticket (stint_desk_get_store (desk), op->work_id, NULL);
  self = g_object_new (STINT_TYPE_NEW_TICKET_DIALOG, "transient-for", parent, NULL);
  self->op_id = op->id;
  self->engagement_id = op->engagement_id;
  if (ticket != NULL)
    {
      set_entry (self->client, ticket->client);
      set_entry (self->title, ticket->title);
    }
  self->desk = g_object_ref (desk);
  set_problem (self, op->message);
  gtk_button_set_label (self->make, _ ("_Send Again"));
  gtk_widget_grab_focus (GTK_WIDGET (self->client));
  return self;
}

/** stint_new_ticket_dialog_get_engagement: that the ticket is for. */
gint64
stint_new_ticket_dialog_get_engagement (StintNewTicketDialog *self)
{
  g_return_val_if_fail (STINT_IS_NEW_TICKET_DIALOG (self), 0);
  return self->engagement_id;
}
