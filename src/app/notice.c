#include "app/notice.h"

struct _StintNotice
{
  AdwBin parent_instance;

  StintClock *clock; /* (owned) (nullable) of the alarm */
  guint alarm;       /* takes the text away; 0: none is shown */

  GtkRevealer *revealer;
  GtkWidget *undo;
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
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
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
  gtk_widget_class_bind_template_child (widget_class, StintNotice, undo);
}

static void
stint_notice_init (StintNotice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show (StintNotice *self,
      StintClock *clock,
      const char *text,
      gboolean undo,
      gint64 until_s)
{
  forget_alarm (self);
  g_set_object (&self->clock, clock);
  gtk_label_set_text (self->label, text);
  gtk_widget_set_visible (self->undo, undo);
  gtk_widget_set_can_target (GTK_WIDGET (self), undo);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
  self->alarm = stint_clock_add_alarm (clock, until_s, alarm_cb, self);
}

static gint64
read_by_s (StintClock *clock, const char *text)
{
  return stint_clock_now_s (clock) +
         MAX (SHOWN_SECONDS, (gint64) g_utf8_strlen (text, -1) / CHARACTERS_PER_SECOND);
}

/** stint_notice_say: shows @text, plain, for some seconds, in place of what was said
 * before. */
void
stint_notice_say (StintNotice *self, StintClock *clock, const char *text)
{
  g_return_if_fail (STINT_IS_NOTICE (self) && STINT_IS_CLOCK (clock));
  show (self, clock, text, FALSE, read_by_s (clock, text));
}

/**
 * stint_notice_offer_undo:
 * @until_s: as long as it can be undone
 *
 * As stint_notice_say(), with a button that undoes it.
 */
void
stint_notice_offer_undo (StintNotice *self,
                         StintClock *clock,
                         const char *text,
                         gint64 until_s)
{
  g_return_if_fail (STINT_IS_NOTICE (self) && STINT_IS_CLOCK (clock));
  show (self, clock, text, TRUE, MAX (until_s, read_by_s (clock, text)));
}
