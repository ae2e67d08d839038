#include "app/view-switch.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/format.h"
#include "core/calendar.h"
#include "core/store-account.h"
#include "core/store-queues.h"
#include "core/store-tickets.h"

struct _StintViewSwitch
{
  AdwBin parent_instance;

  StintDesk *desk;     /* (owned) (nullable) */
  StintStatus *status; /* (owned) (nullable) */
  GPtrArray *sets;     /* (owned) (element-type utf8) of each view; "": my tickets */
  GPtrArray *labels;   /* (owned) (element-type utf8) likewise */
  char *queues;        /* (owned) (nullable) */
  gint64 pulled_s;
  gboolean filling; /* the choices change, and not what is chosen */

  GtkDropDown *views;
  GtkStringList *names;
};

typedef enum
{
  PROP_STATUS = 1,
  PROP_QUEUES,
  PROP_PULLED_S,
} StintViewSwitchProperty;

static GParamSpec *properties[PROP_PULLED_S + 1];

G_DEFINE_FINAL_TYPE (StintViewSwitch, stint_view_switch, ADW_TYPE_BIN)

/* One instant for as long as nothing new comes: an age that ticks would never be still.
 */
static char *
age_cb (StintViewSwitch *self, gint64 pulled_s, const char *today, const char *zone)
{
  g_autofree char *at = NULL;
  g_autofree char *day = NULL;

  if (pulled_s == 0 || zone == NULL)
    return g_strdup (_ ("Not fetched yet"));
  at = stint_format_time (pulled_s, zone);
  day = stint_day_to_text (stint_day_of (pulled_s, zone));
  if (g_strcmp0 (day, today) != 0)
    /* Translators: a day and a time of day. */
    return g_strdup_printf (_ ("As of %s, %s"), day, at);
  /* Translators: a time of day. */
  return g_strdup_printf (_ ("As of %s"), at);
}

static void
set_pulled (StintViewSwitch *self)
{
  StintStore *store = stint_desk_get_store (self->desk);
  gint64 pulled_s = self->queues != NULL
                      ? stint_store_get_queues_pulled (store, self->queues)
                      : stint_store_get_pulled (store, "my-tickets");

  if (pulled_s == self->pulled_s)
    return;
  self->pulled_s = pulled_s;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PULLED_S]);
}

static void
set_queues (StintViewSwitch *self, const char *queues)
{
  if (*queues == '\0')
    queues = NULL;
  if (g_strcmp0 (queues, self->queues) == 0)
    return;
  g_free (self->queues);
  self->queues = g_strdup (queues);
  stint_view_switch_look (self);
  set_pulled (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUEUES]);
}

static void
add_view (GPtrArray *sets, GPtrArray *labels, const char *set, char *label)
{
  g_ptr_array_add (sets, g_strdup (set));
  g_ptr_array_add (labels, label);
}

/* My tickets, all my queues where there are several, and each of them. */
static void
list_views (StintViewSwitch *self, GPtrArray *sets, GPtrArray *labels)
{
  StintStore *store = stint_desk_get_store (self->desk);
  g_autoptr (GPtrArray) choices = stint_store_list_choices (store, "queue", NULL);
  g_autofree char *mine = stint_store_dup_my_queues (store, NULL);

  add_view (sets, labels, "", g_strdup (_ ("My Tickets")));
  if (mine != NULL && strchr (mine, ' ') != NULL)
    add_view (sets, labels, mine, g_strdup (_ ("My Queues")));
  for (guint i = 0; choices != NULL && i < choices->len; i++)
    {
      const StintChoice *choice = g_ptr_array_index (choices, i);
      if (g_strcmp0 (choice->meaning, STINT_MEANING_MINE) == 0)
        add_view (sets, labels, choice->id, stint_format_text (NULL, choice->label));
    }
}

static gboolean
same (const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      if (!g_str_equal (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
        return FALSE;
    }
  return TRUE;
}

static void
fill (StintViewSwitch *self)
{
  guint chosen = 0;

  self->filling = TRUE;
  gtk_string_list_splice (self->names, 0,
                          g_list_model_get_n_items (G_LIST_MODEL (self->names)), NULL);
  for (guint i = 0; i < self->sets->len; i++)
    {
      gtk_string_list_append (self->names, g_ptr_array_index (self->labels, i));
      if (g_strcmp0 (g_ptr_array_index (self->sets, i), self->queues) == 0)
        chosen = i;
    }
  gtk_drop_down_set_selected (self->views, chosen);
  self->filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self), self->sets->len > 1);
  set_queues (self, g_ptr_array_index (self->sets, chosen));
}

static void
changed_cb (StintViewSwitch *self)
{
  g_autoptr (GPtrArray) sets = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);

  list_views (self, sets, labels);
  if (self->sets == NULL || !same (sets, self->sets) || !same (labels, self->labels))
    {
      g_clear_pointer (&self->sets, g_ptr_array_unref);
      g_clear_pointer (&self->labels, g_ptr_array_unref);
      self->sets = g_steal_pointer (&sets);
      self->labels = g_steal_pointer (&labels);
      fill (self);
    }
  set_pulled (self);
}

static void
selected_cb (StintViewSwitch *self)
{
  guint selected = gtk_drop_down_get_selected (self->views);

  if (!self->filling && self->sets != NULL && selected < self->sets->len)
    set_queues (self, g_ptr_array_index (self->sets, selected));
}

static void
stint_view_switch_get_property (GObject *object,
                                guint id,
                                GValue *value,
                                GParamSpec *pspec)
{
  StintViewSwitch *self = STINT_VIEW_SWITCH (object);

  switch ((StintViewSwitchProperty) id)
    {
    case PROP_STATUS:
      g_value_set_object (value, self->status);
      break;
    case PROP_QUEUES:
      g_value_set_string (value, self->queues);
      break;
    case PROP_PULLED_S:
      g_value_set_int64 (value, self->pulled_s);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
stint_view_switch_dispose (GObject *object)
{
  StintViewSwitch *self = STINT_VIEW_SWITCH (object);

  g_clear_object (&self->status);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (stint_view_switch_parent_class)->dispose (object);
}

static void
stint_view_switch_finalize (GObject *object)
{
  StintViewSwitch *self = STINT_VIEW_SWITCH (object);

  g_clear_pointer (&self->sets, g_ptr_array_unref);
  g_clear_pointer (&self->labels, g_ptr_array_unref);
  g_free (self->queues);
  G_OBJECT_CLASS (stint_view_switch_parent_class)->finalize (object);
}

static void
stint_view_switch_class_init (StintViewSwitchClass *klass)
{
  const GParamFlags flags =
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = stint_view_switch_get_property;
  object_class->dispose = stint_view_switch_dispose;
  object_class->finalize = stint_view_switch_finalize;

  properties[PROP_STATUS] =
    g_param_spec_object ("status", NULL, NULL, STINT_TYPE_STATUS, flags);
  properties[PROP_QUEUES] = g_param_spec_string ("queues", NULL, NULL, NULL, flags);
  properties[PROP_PULLED_S] =
    g_param_spec_int64 ("pulled-s", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/stint/Stint/view-switch.ui");
  gtk_widget_class_bind_template_child (widget_class, StintViewSwitch, views);
  gtk_widget_class_bind_template_child (widget_class, StintViewSwitch, names);
  gtk_widget_class_bind_template_callback (widget_class, age_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  stint_format_bind (widget_class);
}

static void
stint_view_switch_init (StintViewSwitch *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** stint_view_switch_set_desk: reads the queues from @desk, now and whenever they change.
 */
void
stint_view_switch_set_desk (StintViewSwitch *self, StintDesk *desk, StintStatus *status)
{
  g_return_if_fail (STINT_IS_VIEW_SWITCH (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  self->status = g_object_ref (status);
  g_signal_connect_object (stint_desk_get_store (desk), "changed",
                           G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
}

/** stint_view_switch_get_queues: (transfer none) (nullable): what is shown; NULL: my
 * tickets. */
const char *
stint_view_switch_get_queues (StintViewSwitch *self)
{
  g_return_val_if_fail (STINT_IS_VIEW_SWITCH (self), NULL);
  return self->queues;
}

/** stint_view_switch_look: says that somebody looks at the queues that are shown, so that
 * they are kept fresh; FALSE where it is my tickets that are shown. */
gboolean
stint_view_switch_look (StintViewSwitch *self)
{
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (STINT_IS_VIEW_SWITCH (self), FALSE);

  if (self->queues == NULL)
    return FALSE;
  if (!stint_desk_look_at_queues (self->desk, self->queues, &error))
    g_message ("cannot say that somebody looks: %s", error->message);
  return TRUE;
}

/** stint_view_switch_open: moves the focus to the choice of lists and opens it; FALSE
 * where there is nothing to choose. */
gboolean
stint_view_switch_open (StintViewSwitch *self)
{
  g_return_val_if_fail (STINT_IS_VIEW_SWITCH (self), FALSE);

  if (!gtk_widget_get_visible (GTK_WIDGET (self)) ||
      !gtk_widget_grab_focus (GTK_WIDGET (self->views)))
    return FALSE;
  g_signal_emit_by_name (self->views, "activate");
  return TRUE;
}
