#include <glib/gi18n.h>

#include "app/format.h"
#include "app/window-private.h"
#include "core/store-outbox.h"

/* Tickets become mine, and may be left again as long as the PSA was not told. */

void
stint_window_forget_undo (StintWindow *self)
{
  self->undo_op_id = 0;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", FALSE);
}

static void
offer_undo (StintWindow *self, const char *text, gint64 op_id)
{
  g_autoptr (StintOp) op =
    stint_store_get_op (stint_desk_get_store (self->desk), op_id, NULL);
  g_autofree char *shown = stint_format_sentence (NULL, text);

  self->undo_op_id = op_id;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", TRUE);
  stint_notice_offer_undo (self->notice, stint_desk_get_clock (self->desk), shown,
                           op != NULL ? op->hold_until_s : 0);
}

static void
take (StintWindow *self, const char *number)
{
  g_auto (StintDone) done = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!stint_desk_take (self->desk, number, &done, &error))
    {
      stint_window_say_error (self, error);
      return;
    }
  text =
    g_strdup_printf (_ ("Taking %s; Ctrl+Z leaves it"), stint_window_short_name (&done));
  offer_undo (self, text, g_array_index (done.op_ids, gint64, 0));
}

static void
take_ticket_action (GtkWidget *widget, const char *name, GVariant *number)
{
  take (STINT_WINDOW (widget), g_variant_get_string (number, NULL));
}

static void
take_action (GtkWidget *widget, const char *name, GVariant *unused)
{
  StintWindow *self = STINT_WINDOW (widget);
  const char *page = adw_view_stack_get_visible_child_name (self->stack);
  g_autofree char *number = g_strcmp0 (page, "tickets") == 0
                              ? stint_ticket_list_dup_selected (self->tickets)
                              : NULL;

  if (number != NULL)
    take (self, number);
  else
    stint_window_say (self, _ ("Choose a ticket in the list of tickets first"));
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *unused)
{
  StintWindow *self = STINT_WINDOW (widget);
  StintState state = STINT_STATE_CANCELLED;
  g_autoptr (GError) error = NULL;

  if (self->undo_op_id == 0)
    return;
  if (!stint_desk_cancel_op (self->desk, self->undo_op_id, &state, &error))
    stint_window_say_error (self, error);
  else if (state == STINT_STATE_CANCELLED)
    stint_window_say (self, _ ("The ticket is not taken"));
  else
    stint_window_say (self, _ ("It was on its way already; the outbox tells what becomes "
                               "of it"));
}

void
stint_window_install_take_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "win.take", NULL, take_action);
  gtk_widget_class_install_action (klass, "win.take-ticket", "s", take_ticket_action);
  gtk_widget_class_install_action (klass, "win.undo", NULL, undo_action);
}
