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

/* (transfer none) (nullable): the row that @widget is in, or the row of a list that has
 * the focus, whose only child is what was made for it. */
static StintRecordRow *
row_of (GtkWidget *widget)
{
  GtkWidget *row =
    widget != NULL ? gtk_widget_get_ancestor (widget, STINT_TYPE_RECORD_ROW) : NULL;

  if (row == NULL && widget != NULL)
    row = gtk_widget_get_first_child (widget);
  return STINT_IS_RECORD_ROW (row) ? STINT_RECORD_ROW (row) : NULL;
}

static gboolean
menu_key_cb (GtkWidget *widget, GVariant *unused, gpointer user_data)
{
  StintRecordRow *row = row_of (gtk_root_get_focus (gtk_widget_get_root (widget)));
  GdkRectangle below = { 24, 0, 1, 1 };

  if (row == NULL)
    return GDK_EVENT_PROPAGATE;
  below.y = gtk_widget_get_height (GTK_WIDGET (row));
  return stint_record_row_open_menu (row, &below);
}

static void
secondary_click_cb (GtkGesture *gesture, int n, double x, double y, StintRecordList *self)
{
  GtkWidget *list = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  StintRecordRow *row = row_of (gtk_widget_pick (list, x, y, GTK_PICK_DEFAULT));
  GdkRectangle at = { 0, 0, 1, 1 };
  double row_x = 0;
  double row_y = 0;

  if (row == NULL ||
      !gtk_widget_translate_coordinates (list, GTK_WIDGET (row), x, y, &row_x, &row_y))
    return;
  at.x = (int) row_x;
  at.y = (int) row_y;
  if (stint_record_row_open_menu (row, &at))
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

/* A row's menu comes by the pointer, or by the keys that bring one everywhere. */
static void
add_menus (StintRecordList *self, GtkListView *list)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (click, "pressed", G_CALLBACK (secondary_click_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (list), GTK_EVENT_CONTROLLER (click));
}

static void
stint_record_list_class_init (StintRecordListClass *klass)
{
  const GParamFlags flags =
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb,
                                NULL);

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
  add_menus (self, list);
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
