#include <glib/gi18n.h>

#include "app/amend-dialog.h"
#include "app/format.h"
#include "app/new-ticket-dialog.h"
#include "app/ticket-picker.h"
#include "app/window-private.h"
#include "core/store-outbox.h"
#include "core/store-stints.h"

/* What puts right what is recorded already, or is to be sent. */

/* A question before something is taken away; "yes" calls @callback with the number that
 * the dialog carries. */
static void
ask (StintWindow *self,
     const char *heading,
     const char *body,
     const char *yes,
     gint64 id,
     GCallback callback)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), NULL, NULL);
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);

  adw_message_dialog_set_heading (message, heading);
  adw_message_dialog_set_body (message, body);
  adw_message_dialog_add_responses (message, "no", _ ("_Keep"), "yes", yes, NULL);
  adw_message_dialog_set_response_appearance (message, "yes", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (message, "no");
  adw_message_dialog_set_close_response (message, "no");
  g_object_set_data_full (G_OBJECT (dialog), "id", g_memdup2 (&id, sizeof id), g_free);
  g_signal_connect_object (dialog, "response::yes", callback, self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static gint64
asked_id (AdwMessageDialog *dialog)
{
  return *(gint64 *) g_object_get_data (G_OBJECT (dialog), "id");
}

static void
discard_cb (AdwMessageDialog *dialog, const char *response, StintWindow *self)
{
  g_auto (StintDone) done = { 0 };
  g_autoptr (GError) error = NULL;

  if (stint_desk_discard (self->desk, asked_id (dialog), &done, &error))
    stint_window_say (self, _ ("Discarded; it is not counted any more"));
  else
    stint_window_say_error (self, error);
}

static void
discard_action (GtkWidget *widget, const char *name, GVariant *id)
{
  StintWindow *self = STINT_WINDOW (widget);
  StintStore *store = stint_desk_get_store (self->desk);
  g_autoptr (StintStint) stint =
    stint_store_get_stint (store, g_variant_get_int64 (id), NULL);
  g_autofree char *span = NULL;
  g_autofree char *body = NULL;

  if (stint == NULL)
    return;
  span = stint_format_from_to (NULL, stint->start_s, stint->end_s, stint->zone);
  body = g_strdup_printf (
    _ ("The work on %s, %s, will not be counted or posted."),
    stint->ticket_number != NULL ? stint->ticket_number : _ ("an interrupt"), span);
  ask (self, _ ("Discard This Stint?"), body, _ ("_Discard"), stint->id,
       G_CALLBACK (discard_cb));
}

static void
retry_action (GtkWidget *widget, const char *name, GVariant *id)
{
  StintWindow *self = STINT_WINDOW (widget);
  g_autoptr (GError) error = NULL;

  if (!stint_desk_retry_op (self->desk, g_variant_get_int64 (id), NULL, NULL, &error))
    stint_window_say_error (self, error);
}

static void
mended_cb (StintNewTicketDialog *dialog, const char *text, StintWindow *self)
{
  stint_window_say (self, text);
}

static void
mend_action (GtkWidget *widget, const char *name, GVariant *id)
{
  StintWindow *self = STINT_WINDOW (widget);
  g_autoptr (StintOp) op = stint_store_get_op (stint_desk_get_store (self->desk),
                                               g_variant_get_int64 (id), NULL);
  StintNewTicketDialog *dialog = NULL;

  if (op == NULL || !g_str_equal (op->kind, "new-ticket"))
    return;
  dialog = stint_new_ticket_dialog_new_for_op (GTK_WINDOW (self), self->desk, op);
  g_signal_connect_object (dialog, "made", G_CALLBACK (mended_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
cancel_cb (AdwMessageDialog *dialog, const char *response, StintWindow *self)
{
  g_autoptr (GError) error = NULL;

  if (!stint_desk_cancel_op (self->desk, asked_id (dialog), NULL, &error))
    stint_window_say_error (self, error);
}

static void
cancel_action (GtkWidget *widget, const char *name, GVariant *id)
{
  StintWindow *self = STINT_WINDOW (widget);
  StintStore *store = stint_desk_get_store (self->desk);
  g_autoptr (StintOp) op = stint_store_get_op (store, g_variant_get_int64 (id), NULL);
  g_autofree char *kind = op != NULL ? stint_format_op_kind (NULL, op->kind) : NULL;
  g_autofree char *what =
    op != NULL ? stint_format_pair (NULL, kind, op->ticket_number) : NULL;
  g_autofree char *body = NULL;

  if (op == NULL)
    return;
  body = g_strdup_printf (_ ("%s will not be sent. It stays in the list."), what);
  ask (self, _ ("Cancel This Item?"), body, _ ("_Cancel It"), op->id,
       G_CALLBACK (cancel_cb));
}

static void
move_to_cb (StintTicketPicker *picker, const char *number, StintWindow *self)
{
  gint64 stint_id = stint_ticket_picker_get_id (picker);
  g_auto (StintDone) done = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *did = NULL;
  g_autofree char *text = NULL;

  if (!stint_desk_move (self->desk, stint_id, number, &done, &error))
    {
      stint_window_say_error (self, error);
      return;
    }
  did = g_strdup_printf (_ ("Moved to %s"), stint_window_short_name (&done));
  if (done.warning != NULL)
    text = g_strdup_printf ("%s; %s", did, done.warning);
  stint_window_say (self, text != NULL ? text : did);
}

static void
move_action (GtkWidget *widget, const char *name, GVariant *id)
{
  StintWindow *self = STINT_WINDOW (widget);
  StintTicketPicker *picker =
    stint_ticket_picker_new (GTK_WINDOW (self), self->desk, self->status,
                             STINT_PICK_TO_MOVE, g_variant_get_int64 (id));

  g_signal_connect_object (picker, "picked", G_CALLBACK (move_to_cb), self, 0);
  gtk_window_present (GTK_WINDOW (picker));
}

static void
amended_cb (StintAmendDialog *dialog, const char *text, StintWindow *self)
{
  stint_window_say (self, text);
}

static void
amend_action (GtkWidget *widget, const char *name, GVariant *id)
{
  StintWindow *self = STINT_WINDOW (widget);
  g_autoptr (GError) error = NULL;
  g_autoptr (StintStint) stint = stint_store_get_stint (stint_desk_get_store (self->desk),
                                                        g_variant_get_int64 (id), &error);
  StintAmendDialog *dialog = NULL;

  if (error != NULL)
    stint_window_say_error (self, error);
  if (stint == NULL || stint->end_s == 0)
    return;
  dialog = stint_amend_dialog_new (GTK_WINDOW (self), self->desk, stint);
  g_signal_connect_object (dialog, "amended", G_CALLBACK (amended_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
stint_window_install_mend_actions (GtkWidgetClass *klass)
{
  static const struct
  {
    const char *name;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "win.move", move_action },       { "win.amend", amend_action },
    { "win.discard", discard_action }, { "win.retry", retry_action },
    { "win.cancel", cancel_action },   { "win.mend", mend_action },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (klass, actions[i].name, "x", actions[i].activate);
}
