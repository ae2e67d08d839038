#include "app/preferences-window.h"

#include <glib/gi18n.h>

#include "app/format.h"
#include "core/store-account.h"

struct _StintPreferencesWindow
{
  AdwPreferencesWindow parent_instance;

  StintDesk *desk;       /* (owned) (nullable) while it is being filled */
  GPtrArray *priorities; /* (owned) (element-type StintChoice) */
  char *problem;         /* (owned) (nullable) */

  GtkSwitch *engage_status;
  AdwActionRow *engage_status_row;
  AdwEntryRow *presence;
  AdwComboRow *priority;
  AdwEntryRow *priority_name;
  GtkSpinButton *entry_hold;
  GtkSpinButton *update_hold;
};

typedef enum
{
  PROP_PROBLEM = 1,
} StintPreferencesWindowProperty;

static GParamSpec *properties[PROP_PROBLEM + 1];

G_DEFINE_FINAL_TYPE (StintPreferencesWindow,
                     stint_preferences_window,
                     ADW_TYPE_PREFERENCES_WINDOW)

#define ENTRY_HOLD "send.entry-hold-seconds"
#define UPDATE_HOLD "send.update-hold-seconds"

static void
set_problem (StintPreferencesWindow *self, const char *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

/* What is refused stays where it was typed, with the reason below. */
static void
set (StintPreferencesWindow *self, const char *name, const char *value, GtkWidget *where)
{
  g_autoptr (GError) error = NULL;

  if (self->desk == NULL)
    return;
  if (stint_desk_set_setting (self->desk, stint_setting_find (name), value, &error))
    gtk_widget_remove_css_class (where, "error");
  else
    gtk_widget_add_css_class (where, "error");
  set_problem (self, error != NULL ? error->message : NULL);
}

static void
engage_status_cb (StintPreferencesWindow *self)
{
  set (self, STINT_SETTING_ENGAGE_STATUS,
       gtk_switch_get_active (self->engage_status) ? "on" : "off",
       GTK_WIDGET (self->engage_status_row));
}

static void
set_text (StintPreferencesWindow *self, const char *name, AdwEntryRow *row)
{
  g_autofree char *text =
    g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  set (self, name, text, GTK_WIDGET (row));
}

static void
presence_cb (StintPreferencesWindow *self)
{
  set_text (self, STINT_SETTING_PRESENCE_FIELD, self->presence);
}

static void
priority_name_cb (StintPreferencesWindow *self)
{
  set_text (self, STINT_SETTING_NEW_PRIORITY, self->priority_name);
}

static void
priority_cb (StintPreferencesWindow *self)
{
  guint chosen = adw_combo_row_get_selected (self->priority);

  /* The first one leaves it to the shop. */
  if (self->desk == NULL || chosen > self->priorities->len)
    return;
  set (self, STINT_SETTING_NEW_PRIORITY,
       chosen > 0
         ? ((StintChoice *) g_ptr_array_index (self->priorities, chosen - 1))->label
         : "",
       GTK_WIDGET (self->priority));
}

static void
set_seconds (StintPreferencesWindow *self, const char *name, GtkSpinButton *spin)
{
  g_autofree char *text = g_strdup_printf ("%d", gtk_spin_button_get_value_as_int (spin));

  set (self, name, text, GTK_WIDGET (spin));
}

static void
entry_hold_cb (StintPreferencesWindow *self)
{
  set_seconds (self, ENTRY_HOLD, self->entry_hold);
}

static void
update_hold_cb (StintPreferencesWindow *self)
{
  set_seconds (self, UPDATE_HOLD, self->update_hold);
}

static char *
dup_value (StintStore *store, const char *name)
{
  char *value = stint_store_dup_setting (store, name, NULL);

  return value != NULL ? value : g_strdup (stint_setting_find (name)->otherwise);
}

static void
fill_seconds (StintStore *store, const char *name, GtkSpinButton *spin)
{
  g_autofree char *value = dup_value (store, name);

  gtk_spin_button_set_range (spin, 0, (double) stint_setting_find (name)->most);
  gtk_spin_button_set_value (spin, (double) g_ascii_strtoll (value, NULL, 10));
}

static void
fill_text (StintStore *store, const char *name, AdwEntryRow *row)
{
  g_autofree char *value = dup_value (store, name);

  gtk_editable_set_text (GTK_EDITABLE (row), value);
}

/* A list where the shop's is known, else what it is called. A priority that is not in the
 * list any more stays to be seen. */
static void
fill_priority (StintPreferencesWindow *self, StintStore *store)
{
  g_autofree char *value = dup_value (store, STINT_SETTING_NEW_PRIORITY);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  gboolean known = *value == '\0';
  guint chosen = 0;

  self->priorities = stint_store_list_choices (store, "priority", NULL);
  if (self->priorities == NULL)
    self->priorities = g_ptr_array_new ();
  gtk_string_list_append (labels, _ ("As the shop sets it"));
  for (guint i = 0; i < self->priorities->len; i++)
    {
      StintChoice *priority = g_ptr_array_index (self->priorities, i);

      gtk_string_list_take (labels, stint_format_text (NULL, priority->label));
      if (g_ascii_strcasecmp (priority->label, value) != 0)
        continue;
      chosen = i + 1;
      known = TRUE;
    }
  known = known && self->priorities->len > 0;
  adw_combo_row_set_model (self->priority, G_LIST_MODEL (labels));
  adw_combo_row_set_selected (self->priority, chosen);
  gtk_widget_set_visible (GTK_WIDGET (self->priority), known);
  gtk_widget_set_visible (GTK_WIDGET (self->priority_name), !known);
  fill_text (store, STINT_SETTING_NEW_PRIORITY, self->priority_name);
}

static void
fill_engage_status (StintPreferencesWindow *self, StintStore *store)
{
  g_autofree char *value = dup_value (store, STINT_SETTING_ENGAGE_STATUS);
  g_autoptr (StintChoice) status = stint_store_find_meaning (store, "in-progress", NULL);
  g_autofree char *label =
    status != NULL ? stint_format_text (NULL, status->label) : NULL;
  g_autofree char *subtitle =
    label != NULL ? g_strdup_printf (_ ("The ticket becomes “%s”"), label)
                  : g_strdup (_ ("The ticket gets the shop's status for it"));

  adw_action_row_set_subtitle (self->engage_status_row, subtitle);
  gtk_switch_set_active (self->engage_status, g_str_equal (value, "on"));
}

static void
stint_preferences_window_get_property (GObject *object,
                                       guint id,
                                       GValue *value,
                                       GParamSpec *pspec)
{
  StintPreferencesWindow *self = STINT_PREFERENCES_WINDOW (object);

  switch ((StintPreferencesWindowProperty) id)
    {
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
stint_preferences_window_dispose (GObject *object)
{
  StintPreferencesWindow *self = STINT_PREFERENCES_WINDOW (object);

  g_clear_object (&self->desk);
  g_clear_pointer (&self->priorities, g_ptr_array_unref);
  G_OBJECT_CLASS (stint_preferences_window_parent_class)->dispose (object);
}

static void
stint_preferences_window_finalize (GObject *object)
{
  g_free (STINT_PREFERENCES_WINDOW (object)->problem);
  G_OBJECT_CLASS (stint_preferences_window_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *klass)
{
  gtk_widget_class_set_template_from_resource (klass,
                                               "/org/stint/Stint/preferences-window.ui");
  gtk_widget_class_bind_template_child (klass, StintPreferencesWindow, engage_status);
  gtk_widget_class_bind_template_child (klass, StintPreferencesWindow, engage_status_row);
  gtk_widget_class_bind_template_child (klass, StintPreferencesWindow, presence);
  gtk_widget_class_bind_template_child (klass, StintPreferencesWindow, priority);
  gtk_widget_class_bind_template_child (klass, StintPreferencesWindow, priority_name);
  gtk_widget_class_bind_template_child (klass, StintPreferencesWindow, entry_hold);
  gtk_widget_class_bind_template_child (klass, StintPreferencesWindow, update_hold);
  gtk_widget_class_bind_template_callback (klass, engage_status_cb);
  gtk_widget_class_bind_template_callback (klass, presence_cb);
  gtk_widget_class_bind_template_callback (klass, priority_cb);
  gtk_widget_class_bind_template_callback (klass, priority_name_cb);
  gtk_widget_class_bind_template_callback (klass, entry_hold_cb);
  gtk_widget_class_bind_template_callback (klass, update_hold_cb);
  stint_format_bind (klass);
}

static void
stint_preferences_window_class_init (StintPreferencesWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = stint_preferences_window_get_property;
  object_class->dispose = stint_preferences_window_dispose;
  object_class->finalize = stint_preferences_window_finalize;

  properties[PROP_PROBLEM] = g_param_spec_string (
    "problem", NULL, NULL, NULL,
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
stint_preferences_window_init (StintPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** stint_preferences_window_new: (transfer none): with what holds now. */
StintPreferencesWindow *
stint_preferences_window_new (GtkWindow *parent, StintDesk *desk)
{
  StintPreferencesWindow *self = NULL;
  StintStore *store = NULL;

  g_return_val_if_fail (STINT_IS_DESK (desk), NULL);

  store = stint_desk_get_store (desk);
  self = g_object_new (STINT_TYPE_PREFERENCES_WINDOW, "transient-for", parent, NULL);
  fill_engage_status (self, store);
  fill_text (store, STINT_SETTING_PRESENCE_FIELD, self->presence);
  fill_priority (self, store);
  fill_seconds (store, ENTRY_HOLD, self->entry_hold);
  fill_seconds (store, UPDATE_HOLD, self->update_hold);
  self->desk = g_object_ref (desk);
  return self;
}
