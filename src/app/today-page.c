#include "app/today-page.h"

#include <glib/gi18n.h>

#include "app/format.h"
#include "app/stint-row.h"
#include "core/calendar.h"
#include "core/row-model.h"
#include "core/store-stints.h"

struct _StintTodayPage
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
} StintTodayPageProperty;

static GParamSpec *properties[PROP_MODEL + 1];

G_DEFINE_FINAL_TYPE (StintTodayPage, stint_today_page, ADW_TYPE_BIN)

/* The day is asked for anew each time, so that midnight and a journey change it. */
static GPtrArray *
list_today (StintStore *store, gpointer user_data, GError **error)
{
  StintClock *clock = user_data;
  g_autofree char *zone = stint_clock_dup_zone (clock);
  StintDay day = stint_day_of (stint_clock_now_s (clock), zone);

  return stint_store_list_stints_between (store, stint_day_span (day, zone), error);
}

static char *
page_cb (StintTodayPage *self, guint n_items)
{
  return g_strdup (n_items > 0 ? "list" : "empty");
}

static void
stint_today_page_get_property (GObject *object,
                               guint id,
                               GValue *value,
                               GParamSpec *pspec)
{
  StintTodayPage *self = STINT_TODAY_PAGE (object);

  switch ((StintTodayPageProperty) id)
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
stint_today_page_dispose (GObject *object)
{
  StintTodayPage *self = STINT_TODAY_PAGE (object);

  g_clear_object (&self->model);
  g_clear_object (&self->status);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (stint_today_page_parent_class)->dispose (object);
}

static void
stint_today_page_class_init (StintTodayPageClass *klass)
{
  const GParamFlags flags =
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = stint_today_page_get_property;
  object_class->dispose = stint_today_page_dispose;

  properties[PROP_STATUS] =
    g_param_spec_object ("status", NULL, NULL, STINT_TYPE_STATUS, flags);
  properties[PROP_MODEL] =
    g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/stint/Stint/today-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StintTodayPage, list);
  gtk_widget_class_bind_template_callback (widget_class, page_cb);
  stint_format_bind (widget_class);
}

static void
stint_today_page_init (StintTodayPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** stint_today_page_new: (transfer floating): the stints of the day. */
GtkWidget *
stint_today_page_new (StintDesk *desk, StintStatus *status)
{
  StintTodayPage *self = g_object_new (STINT_TYPE_TODAY_PAGE, NULL);
  g_autoptr (GtkListItemFactory) factory =
    stint_record_row_factory (STINT_TYPE_STINT_ROW, status);

  self->desk = g_object_ref (desk);
  self->status = g_object_ref (status);
  self->model = stint_row_model_new (stint_desk_get_store (desk), STINT_TYPE_STINT,
                                     list_today, stint_desk_get_clock (desk), NULL);
  g_signal_connect_object (status, "notify::day", G_CALLBACK (stint_row_model_reload),
                           self->model, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
  return GTK_WIDGET (self);
}
