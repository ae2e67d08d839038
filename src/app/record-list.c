#include "app/record-list.h"

#include "app/record-row.h"

typedef struct
{
  StintStatus *status;  /* (owned) (nullable) */
  StintRowModel *model; /* (owned) (nullable) */
} StintRecordListPrivate;

typedef enum
{
  PROP_STATUS = 1,
  PROP_MODEL,
} StintRecordListProperty;

static GParamSpec *properties[PROP_MODEL + 1];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (StintRecordList, stint_record_list, ADW_TYPE_BIN)

static void
stint_record_list_get_property (GObject *object,
                                guint id,
                                GValue *value,
                                GParamSpec *pspec)
{
  StintRecordListPrivate *priv =
    stint_record_list_get_instance_private (STINT_RECORD_LIST (object));

  switch ((StintRecordListProperty) id)
    {
    case PROP_STATUS:
      g_value_set_object (value, priv->status);
      break;
    case PROP_MODEL:
      g_value_set_object (value, priv->model);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
stint_record_list_dispose (GObject *object)
{
  StintRecordListPrivate *priv =
    stint_record_list_get_instance_private (STINT_RECORD_LIST (object));

  g_clear_object (&priv->model);
  g_clear_object (&priv->status);
  G_OBJECT_CLASS (stint_record_list_parent_class)->dispose (object);
}

static void
stint_record_list_class_init (StintRecordListClass *klass)
{
  const GParamFlags flags =
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = stint_record_list_get_property;
  object_class->dispose = stint_record_list_dispose;

  properties[PROP_STATUS] =
    g_param_spec_object ("status", NULL, NULL, STINT_TYPE_STATUS, flags);
  properties[PROP_MODEL] =
    g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
stint_record_list_init (StintRecordList *self)
{
}

/**
 * stint_record_list_show:
 * @list: of the template
 * @row_type: a StintRecordRow, made for each row that is seen
 * @model: (transfer full)
 *
 * Begins to show the rows of @model; once only.
 */
void
stint_record_list_show (StintRecordList *self,
                        GtkListView *list,
                        GType row_type,
                        StintRowModel *model,
                        StintStatus *status)
{
  StintRecordListPrivate *priv = stint_record_list_get_instance_private (self);
  g_autoptr (GtkListItemFactory) factory = stint_record_row_factory (row_type, status);

  g_return_if_fail (STINT_IS_RECORD_LIST (self) && priv->model == NULL);

  priv->status = g_object_ref (status);
  priv->model = model;
  gtk_list_view_set_factory (list, factory);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

/** stint_record_list_get_model: (transfer none) (nullable): what it shows. */
StintRowModel *
stint_record_list_get_model (StintRecordList *self)
{
  StintRecordListPrivate *priv = stint_record_list_get_instance_private (self);

  g_return_val_if_fail (STINT_IS_RECORD_LIST (self), NULL);
  return priv->model;
}
