#include "app/record-row.h"

typedef struct
{
  StintStatus *status; /* (owned) */
  StintRecord *record; /* (owned) (nullable) */
  GtkWidget *menu;     /* (owned by itself, as its parent) (nullable) never opened yet */
} StintRecordRowPrivate;

typedef enum
{
  PROP_STATUS = 1,
  PROP_RECORD,
} StintRecordRowProperty;

static GParamSpec *properties[PROP_RECORD + 1];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (StintRecordRow, stint_record_row, ADW_TYPE_BIN)

static void
set_record (StintRecordRow *self, StintRecord *record)
{
  StintRecordRowPrivate *priv = stint_record_row_get_instance_private (self);

  if (g_set_object (&priv->record, record))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RECORD]);
}

static void
stint_record_row_get_property (GObject *object,
                               guint id,
                               GValue *value,
                               GParamSpec *pspec)
{
  StintRecordRow *self = STINT_RECORD_ROW (object);
  StintRecordRowPrivate *priv = stint_record_row_get_instance_private (self);

  switch ((StintRecordRowProperty) id)
    {
    case PROP_STATUS:
      g_value_set_object (value, priv->status);
      break;
    case PROP_RECORD:
      g_value_set_object (value, priv->record);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
stint_record_row_set_property (GObject *object,
                               guint id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  StintRecordRow *self = STINT_RECORD_ROW (object);
  StintRecordRowPrivate *priv = stint_record_row_get_instance_private (self);

  switch ((StintRecordRowProperty) id)
    {
    case PROP_STATUS:
      priv->status = g_value_dup_object (value);
      break;
    case PROP_RECORD:
      set_record (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
stint_record_row_dispose (GObject *object)
{
  StintRecordRow *self = STINT_RECORD_ROW (object);
  StintRecordRowPrivate *priv = stint_record_row_get_instance_private (self);

  g_clear_pointer (&priv->menu, gtk_widget_unparent);
  g_clear_object (&priv->record);
  g_clear_object (&priv->status);
  G_OBJECT_CLASS (stint_record_row_parent_class)->dispose (object);
}

static void
stint_record_row_class_init (StintRecordRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = stint_record_row_get_property;
  object_class->set_property = stint_record_row_set_property;
  object_class->dispose = stint_record_row_dispose;

  properties[PROP_STATUS] = g_param_spec_object (
    "status", NULL, NULL, STINT_TYPE_STATUS,
    G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_RECORD] = g_param_spec_object (
    "record", NULL, NULL, STINT_TYPE_RECORD,
    G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
stint_record_row_init (StintRecordRow *self)
{
}

StintRecord *
stint_record_row_get_record (StintRecordRow *self)
{
  StintRecordRowPrivate *priv = stint_record_row_get_instance_private (self);

  g_return_val_if_fail (STINT_IS_RECORD_ROW (self), NULL);
  return priv->record;
}

/** stint_record_row_get_menu: (transfer none) (nullable): what can be done to the record
 * now. */
GMenuModel *
stint_record_row_get_menu (StintRecordRow *self)
{
  StintRecordRowClass *klass = NULL;

  g_return_val_if_fail (STINT_IS_RECORD_ROW (self), NULL);

  klass = STINT_RECORD_ROW_GET_CLASS (self);
  if (klass->get_menu == NULL || stint_record_row_get_record (self) == NULL)
    return NULL;
  return klass->get_menu (self);
}

/**
 * stint_record_row_open_menu:
 * @at: what the menu points to
 *
 * Opens the menu of the row. FALSE: it has none.
 */
gboolean
stint_record_row_open_menu (StintRecordRow *self, const GdkRectangle *at)
{
  StintRecordRowPrivate *priv = stint_record_row_get_instance_private (self);
  GMenuModel *menu = stint_record_row_get_menu (self);

  if (menu == NULL)
    return FALSE;
  if (priv->menu == NULL)
    {
      priv->menu = gtk_popover_menu_new_from_model (menu);
      gtk_popover_set_has_arrow (GTK_POPOVER (priv->menu), FALSE);
      gtk_widget_set_halign (priv->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (priv->menu, GTK_WIDGET (self));
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (priv->menu), at);
  gtk_popover_popup (GTK_POPOVER (priv->menu));
  return TRUE;
}

typedef struct
{
  GType row_type;
  StintStatus *status; /* (owned) */
} Recipe;

static void
recipe_free (gpointer data, GClosure *closure)
{
  Recipe *recipe = data;

  g_object_unref (recipe->status);
  g_free (recipe);
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  Recipe *recipe = user_data;

  gtk_list_item_set_child (
    item, g_object_new (recipe->row_type, "status", recipe->status, NULL));
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  set_record (STINT_RECORD_ROW (gtk_list_item_get_child (item)),
              gtk_list_item_get_item (item));
}

/** stint_record_row_factory: (transfer full): makes rows of @row_type for a list view. */
GtkListItemFactory *
stint_record_row_factory (GType row_type, StintStatus *status)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Recipe *recipe = g_new0 (Recipe, 1);

  g_return_val_if_fail (g_type_is_a (row_type, STINT_TYPE_RECORD_ROW), NULL);

  recipe->row_type = row_type;
  recipe->status = g_object_ref (status);
  g_signal_connect_data (factory, "setup", G_CALLBACK (setup_cb), recipe, recipe_free, 0);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  return factory;
}
