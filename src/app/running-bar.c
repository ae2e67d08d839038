#include "app/running-bar.h"

#include "app/format.h"
#include "app/parked-row.h"
#include "core/row-model.h"
#include "core/store-stints.h"

/* What runs, for how long, and what is parked. */
struct _StintRunningBar
{
  AdwBin parent_instance;

  StintStatus *status;         /* (owned) */
  StintRowModel *parked_model; /* (owned) */

  GtkFlowBox *parked;
};

typedef enum
{
  PROP_STATUS = 1,
} StintRunningBarProperty;

static GParamSpec *properties[PROP_STATUS + 1];

G_DEFINE_FINAL_TYPE (StintRunningBar, stint_running_bar, ADW_TYPE_BIN)

static GPtrArray *
list_parked (StintStore *store, gpointer user_data, GError **error)
{
  return stint_store_list_parked (store, error);
}

static char *
page_cb (StintRunningBar *self, gboolean running)
{
  return g_strdup (running ? "running" : "idle");
}

/* The button inside takes the focus; a child that took it too would be a stop for
 * nothing. */
static GtkWidget *
make_parked (gpointer item, gpointer user_data)
{
  StintRunningBar *self = STINT_RUNNING_BAR (user_data);
  GtkWidget *child = gtk_flow_box_child_new ();

  gtk_widget_set_focusable (child, FALSE);
  gtk_flow_box_child_set_child (
    GTK_FLOW_BOX_CHILD (child),
    g_object_new (STINT_TYPE_PARKED_ROW, "status", self->status, "record", item, NULL));
  return child;
}

static void
stint_running_bar_get_property (GObject *object,
                                guint id,
                                GValue *value,
                                GParamSpec *pspec)
{
  StintRunningBar *self = STINT_RUNNING_BAR (object);

  switch ((StintRunningBarProperty) id)
    {
    case PROP_STATUS:
      g_value_set_object (value, self->status);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
stint_running_bar_dispose (GObject *object)
{
  StintRunningBar *self = STINT_RUNNING_BAR (object);

  g_clear_object (&self->parked_model);
  g_clear_object (&self->status);
  G_OBJECT_CLASS (stint_running_bar_parent_class)->dispose (object);
}

static void
stint_running_bar_class_init (StintRunningBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = stint_running_bar_get_property;
  object_class->dispose = stint_running_bar_dispose;

  properties[PROP_STATUS] = g_param_spec_object (
    "status", NULL, NULL, STINT_TYPE_STATUS,
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/stint/Stint/running-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, StintRunningBar, parked);
  gtk_widget_class_bind_template_callback (widget_class, page_cb);
  stint_format_bind (widget_class);
}

static void
stint_running_bar_init (StintRunningBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** stint_running_bar_set_desk: what to show; once. */
void
stint_running_bar_set_desk (StintRunningBar *self, StintDesk *desk, StintStatus *status)
{
  g_return_if_fail (STINT_IS_RUNNING_BAR (self) && self->status == NULL);

  self->status = g_object_ref (status);
  self->parked_model = stint_row_model_new (
    stint_desk_get_store (desk), STINT_TYPE_ENGAGEMENT, list_parked, NULL, NULL);
  gtk_flow_box_bind_model (self->parked, G_LIST_MODEL (self->parked_model), make_parked,
                           self, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
}
