#include "app/connect-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/account-task.h"
#include "app/format.h"

struct _StintConnectDialog
{
  AdwWindow parent_instance;

  const StintPaths *paths;   /* (unowned) of the store, which outlives its windows */
  GCancellable *cancellable; /* (owned) */
  gboolean busy;
  gboolean renew; /* only the secret is asked for */
  char *problem;  /* (owned) (nullable) */
  char *report;   /* (owned) (nullable) what is not as Stint needs it; it is connected */

  AdwEntryRow *user;
  AdwEntryRow *code;
  AdwEntryRow *secret;
  AdwEntryRow *resource;
  AdwEntryRow *url;
};

typedef enum
{
  PROP_BUSY = 1,
  PROP_RENEW,
  PROP_PROBLEM,
  PROP_REPORT,
} StintConnectDialogProperty;

static GParamSpec *properties[PROP_REPORT + 1];

G_DEFINE_FINAL_TYPE (StintConnectDialog, stint_connect_dialog, ADW_TYPE_WINDOW)

static const char *
entry_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
set_busy (StintConnectDialog *self, gboolean busy)
{
  if (self->busy == busy)
    return;
  self->busy = busy;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "account.connect", !busy);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
set_problem (StintConnectDialog *self, const char *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

static void
set_report (StintConnectDialog *self, const char *report)
{
  g_free (self->report);
  self->report = g_strdup (report);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REPORT]);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "account.connect", FALSE);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StintConnectDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *report = stint_account_task_finish (result, &error);

  set_busy (self, FALSE);
  if (report != NULL && *report != '\0')
    set_report (self, report);
  else if (report != NULL)
    gtk_window_destroy (GTK_WINDOW (self));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_problem (self, error->message);
}

static const char *
missing (StintConnectDialog *self)
{
  if (self->renew)
    return *entry_text (self->secret) == '\0' ? _ ("Type the new secret.") : NULL;
  if (*entry_text (self->user) == '\0')
    return _ ("Type the name of the API user.");
  if (*entry_text (self->code) == '\0')
    return _ ("Type the integration code.");
  if (*entry_text (self->secret) == '\0')
    return _ ("Type the secret of the API user.");
  if (*entry_text (self->resource) == '\0')
    return _ ("Type your own e-mail address, as the PSA knows it.");
  return NULL;
}

static void
connect_action (GtkWidget *widget, const char *name, GVariant *unused)
{
  StintConnectDialog *self = STINT_CONNECT_DIALOG (widget);
  StintAccountInput input = { 0 };
  char *secret = NULL;

  if (self->busy)
    return;
  set_problem (self, missing (self));
  if (self->problem != NULL)
    return;
  input.user = entry_text (self->user);
  input.code = entry_text (self->code);
  input.resource = entry_text (self->resource);
  input.url = entry_text (self->url);
  secret = g_strdup (entry_text (self->secret));
  /* GTK keeps the text of a password entry in memory that is wiped when it changes. */
  gtk_editable_set_text (GTK_EDITABLE (self->secret), "");
  set_busy (self, TRUE);
  stint_account_task_run (self->paths, self->renew ? NULL : &input, secret,
                          self->cancellable, added_cb, g_object_ref (self));
}

/* While there is no report, the dialog asks. */
static gboolean
asks_cb (StintConnectDialog *self, const char *report)
{
  return report == NULL;
}

static char *
leave_label_cb (StintConnectDialog *self, const char *report)
{
  return g_strdup (report == NULL ? _ ("_Cancel") : _ ("_Close"));
}

static void
stint_connect_dialog_get_property (GObject *object,
                                   guint id,
                                   GValue *value,
                                   GParamSpec *pspec)
{
  StintConnectDialog *self = STINT_CONNECT_DIALOG (object);

  switch ((StintConnectDialogProperty) id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    case PROP_RENEW:
      g_value_set_boolean (value, self->renew);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    case PROP_REPORT:
      g_value_set_string (value, self->report);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static gboolean
stint_connect_dialog_close_request (GtkWindow *window)
{
  g_cancellable_cancel (STINT_CONNECT_DIALOG (window)->cancellable);
  return GTK_WINDOW_CLASS (stint_connect_dialog_parent_class)->close_request (window);
}

static void
stint_connect_dialog_finalize (GObject *object)
{
  StintConnectDialog *self = STINT_CONNECT_DIALOG (object);

  g_clear_object (&self->cancellable);
  g_free (self->problem);
  g_free (self->report);
  G_OBJECT_CLASS (stint_connect_dialog_parent_class)->finalize (object);
}

static void
stint_connect_dialog_class_init (StintConnectDialogClass *klass)
{
  const GParamFlags flags =
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = stint_connect_dialog_get_property;
  object_class->finalize = stint_connect_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = stint_connect_dialog_close_request;

  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_RENEW] = g_param_spec_boolean ("renew", NULL, NULL, FALSE, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  properties[PROP_REPORT] = g_param_spec_string ("report", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_install_action (widget_class, "account.connect", NULL, connect_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close",
                                       NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/stint/Stint/connect-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, StintConnectDialog, user);
  gtk_widget_class_bind_template_child (widget_class, StintConnectDialog, code);
  gtk_widget_class_bind_template_child (widget_class, StintConnectDialog, secret);
  gtk_widget_class_bind_template_child (widget_class, StintConnectDialog, resource);
  gtk_widget_class_bind_template_child (widget_class, StintConnectDialog, url);
  gtk_widget_class_bind_template_callback (widget_class, asks_cb);
  gtk_widget_class_bind_template_callback (widget_class, leave_label_cb);
  stint_format_bind (widget_class);
}

static void
stint_connect_dialog_init (StintConnectDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * stint_connect_dialog_new: (transfer none)
 * @renew: there is an account, and its secret has changed
 */
StintConnectDialog *
stint_connect_dialog_new (GtkWindow *parent, const StintPaths *paths, gboolean renew)
{
  StintConnectDialog *self =
    g_object_new (STINT_TYPE_CONNECT_DIALOG, "transient-for", parent, NULL);

  self->paths = paths;
  self->renew = renew;
  /* A binding of a window to itself in its template is undone twice when it closes. */
  gtk_window_set_title (GTK_WINDOW (self),
                        renew ? _ ("Renew the Secret") : _ ("Connect to Autotask"));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RENEW]);
  gtk_window_set_focus (GTK_WINDOW (self),
                        GTK_WIDGET (renew ? self->secret : self->user));
  return self;
}
