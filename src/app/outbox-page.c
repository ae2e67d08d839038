#include "app/outbox-page.h"

#include "app/format.h"
#include "app/op-row.h"
#include "core/row-model.h"
#include "core/store-outbox.h"

struct _StintOutboxPage
{
  AdwBin parent_instance;

  StintDesk *desk;      /* (owned) */
  StintStatus *status;  /* (owned) */
  StintRowModel *model; /* (owned) */

  GtkListView *list;
};

typedef enum
{
  PROP_STATUS = 1,
  PROP_MODEL,
} StintOutboxPageProperty;

static GParamSpec *properties[PROP_MODEL + 1];

G_DEFINE_FINAL_TYPE (StintOutboxPage, stint_outbox_page, ADW_TYPE_BIN)

/* What was sent is shown below what was not, as far back as a person would scroll. */
#define MAX_SHOWN 200

static GPtrArray *
list_ops (StintStore *store, gpointer user_data, GError **error)
{
  return stint_store_list_ops (store, TRUE, MAX_SHOWN, error);
}

static char *
page_cb (StintOutboxPage *self, guint n_items)
{
  return g_strdup (n_items > 0 ? "list" : "empty");
}

static void
stint_outbox_page_get_property (GObject *object,
                                guint id,
                                GValue *value,
                                GParamSpec *pspec)
{
  StintOutboxPage *self = STINT_OUTBOX_PAGE (object);

  switch ((StintOutboxPageProperty) id)
    {
    case PROP_STATUS:
      g_value_set_object (value, self->status);
      break;
    case PROP_MODEL:
      g_value_set_object (value, self->model);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
stint_outbox_page_dispose (GObject *object)
{
  StintOutboxPage *self = STINT_OUTBOX_PAGE (object);

  g_clear_object (&self->model);
  g_clear_object (&self->status);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (stint_outbox_page_parent_class)->dispose (object);
}

static void
stint_outbox_page_class_init (StintOutboxPageClass *klass)
{
  const GParamFlags flags =
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = stint_outbox_page_get_property;
  object_class->dispose = stint_outbox_page_dispose;

  properties[PROP_STATUS] =
    g_param_spec_object ("status", NULL, NULL, STINT_TYPE_STATUS, flags);
  properties[PROP_MODEL] =
    g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/stint/Stint/outbox-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StintOutboxPage, list);
  gtk_widget_class_bind_template_callback (widget_class, page_cb);
  stint_format_bind (widget_class);
}

static void
stint_outbox_page_init (StintOutboxPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** stint_outbox_page_new: (transfer floating): what the PSA is still to hear. */
GtkWidget *
stint_outbox_page_new (StintDesk *desk, StintStatus *status)
{
  StintOutboxPage *self = g_object_new (STINT_TYPE_OUTBOX_PAGE, NULL);
  g_autoptr (GtkListItemFactory) factory =
    stint_record_row_factory (STINT_TYPE_OP_ROW, status);

  self->desk = g_object_ref (desk);
  self->status = g_object_ref (status);
  self->model = stint_row_model_new (stint_desk_get_store (desk), STINT_TYPE_OP, list_ops,
                                     NULL, NULL);
  gtk_list_view_set_factory (self->list, factory);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
  return GTK_WIDGET (self);
}
