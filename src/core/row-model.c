#include "core/row-model.h"

#include "core/record.h"

struct _StintRowModel
{
  GObject parent_instance;

  StintStore *store; /* (owned) */
  GType item_type;
  StintRowQuery query;
  gpointer user_data;            /* (owned) by free_user_data */
  GDestroyNotify free_user_data; /* (nullable) */
  GPtrArray *rows;               /* (owned) (element-type StintRecord) */
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (StintRowModel,
                               stint_row_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      list_model_iface_init))

static GType
get_item_type (GListModel *model)
{
  return STINT_ROW_MODEL (model)->item_type;
}

static guint
get_n_items (GListModel *model)
{
  return STINT_ROW_MODEL (model)->rows->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  StintRowModel *self = STINT_ROW_MODEL (model);

  return position < self->rows->len
           ? g_object_ref (g_ptr_array_index (self->rows, position))
           : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static gboolean
same_row (GPtrArray *a, guint i, GPtrArray *b, guint j)
{
  return stint_record_same_key (g_ptr_array_index (a, i), g_ptr_array_index (b, j));
}

static GHashTable *
index_rows (GPtrArray *rows, guint from, guint to)
{
  GHashTable *index = g_hash_table_new ((GHashFunc) stint_record_hash_key,
                                        (GEqualFunc) stint_record_same_key);

  for (guint i = from; i < to; i++)
    g_hash_table_add (index, g_ptr_array_index (rows, i));
  return index;
}

/* Puts the object that was shown in place of its newer reading. */
static void
keep (GPtrArray *fresh, guint i, StintRecord *kept)
{
  stint_record_assign (kept, g_ptr_array_index (fresh, i));
  g_object_unref (g_ptr_array_index (fresh, i));
  g_ptr_array_index (fresh, i) = g_object_ref (kept);
}

/* The same row keeps its object, with the new content, so that a list keeps its place and
 * its selection. Rows at both ends that stay are left alone; what lies between is told of
 * as replaced, in which a selection still finds its object again. */
static void
take_over (StintRowModel *self, GPtrArray *fresh)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->rows);
  g_autoptr (GHashTable) between = NULL;
  guint head = 0;
  guint tail = 0;

  while (head < old->len && head < fresh->len && same_row (old, head, fresh, head))
    head++;
  while (tail < old->len - head && tail < fresh->len - head &&
         same_row (old, old->len - 1 - tail, fresh, fresh->len - 1 - tail))
    tail++;

  between = index_rows (old, head, old->len - tail);
  for (guint i = 0; i < fresh->len; i++)
    {
      gboolean in_tail = i >= fresh->len - tail;
      StintRecord *kept = NULL;

      if (i < head || in_tail)
        kept = g_ptr_array_index (old, in_tail ? i + old->len - fresh->len : i);
      else if (!g_hash_table_steal_extended (between, g_ptr_array_index (fresh, i),
                                             (gpointer *) &kept, NULL))
        continue;
      keep (fresh, i, kept);
    }
  self->rows = g_ptr_array_ref (fresh);
  if (old->len != fresh->len || head + tail < fresh->len)
    g_list_model_items_changed (G_LIST_MODEL (self), head, old->len - head - tail,
                                fresh->len - head - tail);
}

/** stint_row_model_reload: reads the rows again now. */
void
stint_row_model_reload (StintRowModel *self)
{
  g_autoptr (GPtrArray) fresh = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (STINT_IS_ROW_MODEL (self));

  fresh = self->query (self->store, self->user_data, &error);
  if (fresh == NULL)
    {
      /* What is shown stays; the next change tries again. */
      g_message ("cannot read rows: %s", error->message);
      return;
    }
  take_over (self, fresh);
}

/** stint_row_model_set_query: asks the same question about something else, and reloads.
 */
void
stint_row_model_set_query (StintRowModel *self,
                           gpointer user_data,
                           GDestroyNotify free_user_data)
{
  g_return_if_fail (STINT_IS_ROW_MODEL (self));

  if (self->free_user_data != NULL)
    self->free_user_data (self->user_data);
  self->user_data = user_data;
  self->free_user_data = free_user_data;
  stint_row_model_reload (self);
}

static void
stint_row_model_dispose (GObject *object)
{
  StintRowModel *self = STINT_ROW_MODEL (object);

  if (self->free_user_data != NULL)
    self->free_user_data (self->user_data);
  self->free_user_data = NULL;
  self->user_data = NULL;
  g_clear_object (&self->store);
  G_OBJECT_CLASS (stint_row_model_parent_class)->dispose (object);
}

static void
stint_row_model_finalize (GObject *object)
{
  g_clear_pointer (&STINT_ROW_MODEL (object)->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (stint_row_model_parent_class)->finalize (object);
}

static void
stint_row_model_class_init (StintRowModelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = stint_row_model_dispose;
  G_OBJECT_CLASS (klass)->finalize = stint_row_model_finalize;
}

static void
stint_row_model_init (StintRowModel *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * stint_row_model_new: (transfer full)
 * @item_type: the type of record that @query answers
 *
 * A list of what @query answers, read now and whenever the store changes.
 */
StintRowModel *
stint_row_model_new (StintStore *store,
                     GType item_type,
                     StintRowQuery query,
                     gpointer user_data,
                     GDestroyNotify free_user_data)
{
  StintRowModel *self = NULL;

  g_return_val_if_fail (STINT_IS_STORE (store), NULL);
  g_return_val_if_fail (g_type_is_a (item_type, STINT_TYPE_RECORD), NULL);

  self = g_object_new (STINT_TYPE_ROW_MODEL, NULL);
  self->store = g_object_ref (store);
  self->item_type = item_type;
  self->query = query;
  self->user_data = user_data;
  self->free_user_data = free_user_data;
  g_signal_connect_object (store, "changed", G_CALLBACK (stint_row_model_reload), self,
                           G_CONNECT_SWAPPED);
  stint_row_model_reload (self);
  return self;
}
