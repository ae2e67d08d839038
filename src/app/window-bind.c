#include <glib/gi18n.h>

#include "app/disengage-dialog.h"
#include "app/new-ticket-dialog.h"
#include "app/ticket-picker.h"
#include "app/window-private.h"
#include "core/store-stints.h"

/* An interrupt gets its ticket, and work is handed over. */

/* An interrupt gets its ticket; where that was asked on the way to a disengage, the sheet
 * follows. The engagement may be another by then, for it joins one that is open. */
static void
pick (StintWindow *self,
      gint64 engagement_id,
      const char *number,
      gboolean then_disengage)
{
  g_auto (StintDone) done = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gboolean bound = number != NULL
                     ? stint_desk_bind (self->desk, engagement_id, number, &done, &error)
                     : stint_desk_bind_internal (self->desk, engagement_id,
                                                 _ ("Internal time"), &done, &error);

  if (!bound)
    {
      stint_window_say_error (self, error);
      return;
    }
  text = g_strdup_printf (_ ("Bound to %s"), stint_window_short_name (&done));
  stint_window_say (self, text);
  if (then_disengage)
    stint_window_disengage (self, done.engagement_id);
}

static void
picked_cb (StintTicketPicker *picker, const char *number, StintWindow *self)
{
  pick (self, stint_ticket_picker_get_id (picker), number, FALSE);
}

static void
picked_to_disengage_cb (StintTicketPicker *picker, const char *number, StintWindow *self)
{
  pick (self, stint_ticket_picker_get_id (picker), number, TRUE);
}

static void
made_cb (StintNewTicketDialog *dialog, const char *text, StintWindow *self)
{
  stint_window_say (self, text);
}

static void
made_to_disengage_cb (StintNewTicketDialog *dialog, const char *text, StintWindow *self)
{
  stint_window_say (self, text);
  stint_window_disengage (self, stint_new_ticket_dialog_get_engagement (dialog));
}

static void
open_new_ticket (StintWindow *self, gint64 engagement_id, gboolean then_disengage)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StintEngagement) engagement =
    stint_store_get_engagement (stint_desk_get_store (self->desk), engagement_id, &error);
  StintNewTicketDialog *dialog = NULL;

  if (engagement == NULL)
    return;
  dialog = stint_new_ticket_dialog_new (GTK_WINDOW (self), self->desk, engagement);
  g_signal_connect_object (
    dialog, "made",
    then_disengage ? G_CALLBACK (made_to_disengage_cb) : G_CALLBACK (made_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
new_ticket_cb (StintTicketPicker *picker, StintWindow *self)
{
  open_new_ticket (self, stint_ticket_picker_get_id (picker), FALSE);
}

static void
new_ticket_to_disengage_cb (StintTicketPicker *picker, StintWindow *self)
{
  open_new_ticket (self, stint_ticket_picker_get_id (picker), TRUE);
}

static void
open_picker (StintWindow *self, gint64 engagement_id, gboolean then_disengage)
{
  StintTicketPicker *picker = stint_ticket_picker_new (
    GTK_WINDOW (self), self->desk, self->status, STINT_PICK_TO_BIND, engagement_id);

  g_signal_connect_object (picker, "picked",
                           then_disengage ? G_CALLBACK (picked_to_disengage_cb)
                                          : G_CALLBACK (picked_cb),
                           self, 0);
  g_signal_connect_object (picker, "new-ticket",
                           then_disengage ? G_CALLBACK (new_ticket_to_disengage_cb)
                                          : G_CALLBACK (new_ticket_cb),
                           self, 0);
  gtk_window_present (GTK_WINDOW (picker));
}

static void
bind_action (GtkWidget *widget, const char *name, GVariant *unused)
{
  StintWindow *self = STINT_WINDOW (widget);

  if (self->status->needs_ticket)
    open_picker (self, self->status->running_id, FALSE);
}

static void
disengaged_cb (StintDisengageDialog *dialog, const char *text, StintWindow *self)
{
  stint_window_say (self, text);
}

/* The sheet for an engagement, or first the question for which ticket it is. */
void
stint_window_disengage (StintWindow *self, gint64 engagement_id)
{
  StintStore *store = stint_desk_get_store (self->desk);
  g_autoptr (GError) error = NULL;
  g_autoptr (StintEngagement) engagement =
    stint_store_get_engagement (store, engagement_id, &error);
  StintDisengageDialog *dialog = NULL;

  if (engagement == NULL || engagement->closed_s > 0)
    {
      stint_window_say (self, error != NULL ? error->message
                                            : _ ("That is disengaged already"));
      return;
    }
  if (engagement->ticket_number == NULL && !engagement->internal)
    {
      open_picker (self, engagement_id, TRUE);
      return;
    }
  dialog = stint_disengage_dialog_new (GTK_WINDOW (self), self->desk, engagement);
  g_signal_connect_object (dialog, "disengaged", G_CALLBACK (disengaged_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
stint_window_install_bind_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "win.bind", NULL, bind_action);
}
