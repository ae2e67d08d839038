#include "app/notice.h"

struct _StintNotice
{
  AdwBin parent_instance;

  StintClock *clock; /* (owned) (nullable) of the alarm */
  guint alarm;       /* takes the text away; 0: none is shown */

  GtkRevealer *revealer;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (StintNotice, stint_notice, ADW_TYPE_BIN)

/* A few words are seen at a glance; an error that says what to do takes its time to read.
 */
#define SHOWN_SECONDS 4
#define CHARACTERS_PER_SECOND 15

static void
forget_alarm (StintNotice *self)
{
  if (self->alarm != 0)
    stint_clock_remove_alarm (self->clock, self->alarm);
  self->alarm = 0;
}

static gboolean
alarm_cb (gpointer user_data)
{
  StintNotice *self = user_data;

  self->alarm = 0;
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
  return G_SOURCE_REMOVE;
}

static void
stint_notice_dispose (GObject *object)
{
  StintNotice *self = STINT_NOTICE (object);

  forget_alarm (self);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (stint_notice_parent_class)->dispose (object);
}

static void
stint_notice_class_init (StintNoticeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stint_notice_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/stint/Stint/notice.ui");
  gtk_widget_class_bind_template_child (widget_class, StintNotice, revealer);
  gtk_widget_class_bind_template_child (widget_class, StintNotice, label);
}

static void
stint_notice_init (StintNotice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** stint_notice_say: shows @text, plain, for some seconds, in place of what was said
 * before. */
void
stint_notice_say (StintNotice *self, StintClock *clock, const char *text)
{
  gint64 shown_s = 0;

  g_return_if_fail (STINT_IS_NOTICE (self) && STINT_IS_CLOCK (clock));

  shown_s =
    MAX (SHOWN_SECONDS, (gint64) g_utf8_strlen (text, -1) / CHARACTERS_PER_SECOND);
  forget_alarm (self);
  g_set_object (&self->clock, clock);
  gtk_label_set_text (self->label, text);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
  self->alarm =
    stint_clock_add_alarm (clock, stint_clock_now_s (clock) + shown_s, alarm_cb, self);
}
