#include "app/today-page.h"

#include "app/format.h"
#include "app/stint-row.h"
#include "core/calendar.h"
#include "core/store-stints.h"

struct _StintTodayPage
{
  StintRecordList parent_instance;

  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (StintTodayPage, stint_today_page, STINT_TYPE_RECORD_LIST)

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
stint_today_page_class_init (StintTodayPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

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
  StintClock *clock = stint_desk_get_clock (desk);
  StintRowModel *model =
    stint_row_model_new (stint_desk_get_store (desk), STINT_TYPE_STINT, list_today,
                         g_object_ref (clock), g_object_unref);

  g_signal_connect_object (status, "notify::day", G_CALLBACK (stint_row_model_reload),
                           model, G_CONNECT_SWAPPED);
  stint_record_list_show (STINT_RECORD_LIST (self), self->list, STINT_TYPE_STINT_ROW,
                          model, status);
  return GTK_WIDGET (self);
}
