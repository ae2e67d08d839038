#include "app/stint-row.h"

#include <glib/gi18n.h>

#include "app/format.h"
#include "core/stint.h"

struct _StintStintRow
{
  StintRecordRow parent_instance;

  GtkMenuButton *more;
  GMenuModel *menu;
};

G_DEFINE_FINAL_TYPE (StintStintRow, stint_stint_row, STINT_TYPE_RECORD_ROW)

static StintStint *
get_stint (StintStintRow *self)
{
  return STINT_STINT (stint_record_row_get_record (STINT_RECORD_ROW (self)));
}

static char *
name_cb (StintStintRow *self, const char *number, const char *title, const char *label)
{
  if (number == NULL && !stint_format_has_text (NULL, label))
    return g_strdup (_ ("Interrupt without a ticket"));
  return stint_format_pair (self, number, title != NULL ? title : label);
}

static gboolean
can_write_up_cb (StintStintRow *self, gint64 work_id, gint64 end_s)
{
  return work_id == 0 && end_s > 0;
}

/* Words and colour say the same: a colour alone would not reach everybody. */
static char **
state_classes_cb (StintStintRow *self, gint64 end_s, gint64 work_id, const char *op_state)
{
  const char *class = NULL;

  if (end_s == 0)
    class = "accent";
  else if (g_strcmp0 (op_state, "attention") == 0)
    class = "error";
  else if (work_id == 0)
    class = "warning";
  else if (g_strcmp0 (op_state, "done") == 0)
    class = "success";
  return stint_format_classes ("caption", class);
}

static void
write_up_cb (StintStintRow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.write-up", "x",
                              get_stint (self)->engagement_id);
}

/* The window does it, to the stint that the row shows by then. */
static void
act (GtkWidget *widget, const char *action)
{
  gtk_widget_activate_action (widget, action, "x",
                              get_stint (STINT_STINT_ROW (widget))->id);
}

static void
move_action (GtkWidget *widget, const char *name, GVariant *unused)
{
  act (widget, "win.move");
}

static void
change_action (GtkWidget *widget, const char *name, GVariant *unused)
{
  act (widget, "win.amend");
}

static void
discard_action (GtkWidget *widget, const char *name, GVariant *unused)
{
  act (widget, "win.discard");
}

static GMenuModel *
stint_stint_row_get_menu (StintRecordRow *row)
{
  StintStintRow *self = STINT_STINT_ROW (row);
  StintStint *stint = get_stint (self);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "stint.change", stint->end_s > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "stint.discard", stint->work_id == 0);
  return self->menu;
}

/* Made when it is opened: few of the rows that are scrolled past ever show theirs. */
static void
open_more_cb (GtkMenuButton *button, gpointer user_data)
{
  GMenuModel *menu = stint_record_row_get_menu (STINT_RECORD_ROW (user_data));

  if (gtk_menu_button_get_menu_model (button) == NULL)
    gtk_menu_button_set_menu_model (button, menu);
}

static void
stint_stint_row_class_init (StintStintRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (STINT_TYPE_STINT);
  STINT_RECORD_ROW_CLASS (klass)->get_menu = stint_stint_row_get_menu;
  gtk_widget_class_install_action (widget_class, "stint.move", NULL, move_action);
  gtk_widget_class_install_action (widget_class, "stint.change", NULL, change_action);
  gtk_widget_class_install_action (widget_class, "stint.discard", NULL, discard_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/stint/Stint/stint-row.ui");
  gtk_widget_class_bind_template_child (widget_class, StintStintRow, more);
  gtk_widget_class_bind_template_child (widget_class, StintStintRow, menu);
  gtk_widget_class_bind_template_callback (widget_class, name_cb);
  gtk_widget_class_bind_template_callback (widget_class, can_write_up_cb);
  gtk_widget_class_bind_template_callback (widget_class, state_classes_cb);
  gtk_widget_class_bind_template_callback (widget_class, write_up_cb);
  stint_format_bind (widget_class);
}

static void
stint_stint_row_init (StintStintRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->more, open_more_cb, self, NULL);
}
