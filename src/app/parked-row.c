#include "app/parked-row.h"

#include <glib/gi18n.h>

#include "app/format.h"
#include "core/engagement.h"

struct _StintParkedRow
{
  StintRecordRow parent_instance;
};

G_DEFINE_FINAL_TYPE (StintParkedRow, stint_parked_row, STINT_TYPE_RECORD_ROW)

static char *
slot_cb (StintParkedRow *self, gint64 slot)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, slot);
}

static char *
name_cb (StintParkedRow *self, const char *number, const char *label)
{
  if (number == NULL && !stint_format_has_text (NULL, label))
    return g_strdup (_ ("Interrupt"));
  return stint_format_text (self, number != NULL ? number : label);
}

static char *
what_cb (StintParkedRow *self, const char *next, const char *title)
{
  return stint_format_text (self, stint_format_has_text (NULL, next) ? next : title);
}

static char *
tooltip_cb (StintParkedRow *self,
            const char *title,
            const char *company,
            const char *next)
{
  g_autofree char *what = stint_format_pair (self, title, company);
  g_autofree char *follows = stint_format_text (self, next);

  if (*follows == '\0')
    return g_strdup_printf (_ ("Resume: %s"), what);
  return g_strdup_printf (_ ("Resume: %s\nNext: %s"), what, follows);
}

static void
resume_cb (StintParkedRow *self)
{
  StintRecord *record = stint_record_row_get_record (STINT_RECORD_ROW (self));

  gtk_widget_activate_action (GTK_WIDGET (self), "win.resume-engagement", "x",
                              STINT_ENGAGEMENT (record)->id);
}

static void
stint_parked_row_class_init (StintParkedRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (STINT_TYPE_ENGAGEMENT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/stint/Stint/parked-row.ui");
  gtk_widget_class_bind_template_callback (widget_class, slot_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_cb);
  gtk_widget_class_bind_template_callback (widget_class, what_cb);
  gtk_widget_class_bind_template_callback (widget_class, tooltip_cb);
  gtk_widget_class_bind_template_callback (widget_class, resume_cb);
  stint_format_bind (widget_class);
}

static void
stint_parked_row_init (StintParkedRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
