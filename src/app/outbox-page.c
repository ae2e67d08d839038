#include "app/outbox-page.h"

#include "app/format.h"
#include "app/op-row.h"
#include "core/store-mails.h"
#include "core/store-outbox.h"

struct _StintOutboxPage
{
  StintRecordList parent_instance;

  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (StintOutboxPage, stint_outbox_page, STINT_TYPE_RECORD_LIST)

/* What was sent is shown below what was not, as far back as a person would scroll. */
#define MAX_SHOWN 200

static GPtrArray *
list_ops (StintStore *store, gpointer user_data, GError **error)
{
  g_autoptr (GPtrArray) ops = stint_store_list_ops (store, TRUE, MAX_SHOWN, error);

  if (ops == NULL || !stint_store_fill_mails (store, ops, error))
    return NULL;
  return g_steal_pointer (&ops);
}

static char *
page_cb (StintOutboxPage *self, guint n_items)
{
  return g_strdup (n_items > 0 ? "list" : "empty");
}

static void
stint_outbox_page_class_init (StintOutboxPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

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

  stint_record_list_show (STINT_RECORD_LIST (self), self->list, STINT_TYPE_OP_ROW,
                          stint_row_model_new (stint_desk_get_store (desk), STINT_TYPE_OP,
                                               list_ops, NULL, NULL),
                          status);
  return GTK_WIDGET (self);
}
