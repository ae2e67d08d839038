#include "app/op-row.h"

#include <glib/gi18n.h>

#include "app/format.h"
#include "core/mailing.h"
#include "core/op.h"
#include "core/types.h"

struct _StintOpRow
{
  StintRecordRow parent_instance;
};

G_DEFINE_FINAL_TYPE (StintOpRow, stint_op_row, STINT_TYPE_RECORD_ROW)

static StintState
state_of (const char *text)
{
  StintState state = STINT_STATE_DONE;

  stint_state_from_text (text, &state);
  return state;
}

/* The PSA's own words, line by line, with nothing in them hidden. */
static char *
message_cb (StintOpRow *self, const char *message)
{
  g_auto (GStrv) lines = g_strsplit (message != NULL ? message : "", "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *shown = stint_format_text (self, lines[i]);

      g_free (lines[i]);
      lines[i] = shown;
    }
  return g_strjoinv ("\n", lines);
}

/* Of a client update that was posted: whether it was mailed on, as far as that is known.
 */
static char *
mail_cb (StintOpRow *self,
         gint64 posted_s,
         const char *mailed_to,
         gint64 mailed_s,
         gint64 looked_s,
         gint64 due_s,
         gint64 now_s,
         const char *zone)
{
  g_autofree char *to = mailed_to != NULL ? stint_format_text (self, mailed_to) : NULL;
  g_autofree char *words = NULL;

  if (posted_s == 0 || zone == NULL)
    return g_strdup ("");
  words = stint_mailing_text (posted_s, to, mailed_s, looked_s, due_s, now_s, zone);
  return stint_format_sentence (self, words);
}

static char **
state_classes_cb (StintOpRow *self, const char *state)
{
  const char *class = NULL;

  if (state_of (state) == STINT_STATE_ATTENTION)
    class = "error";
  else if (state_of (state) == STINT_STATE_DONE)
    class = "success";
  return stint_format_classes ("caption", class);
}

/* What sending it again does, where it was held for what is there already. */
static char *
retry_label_cb (StintOpRow *self, const char *kind, gboolean asks)
{
  static const char *const words[] = {
    [STINT_OP_TIME_ENTRY] = N_ ("Post It as Well"),
    [STINT_OP_STATUS] = N_ ("Set It Anyway"),
    [STINT_OP_AMEND_ENTRY] = N_ ("Overwrite"),
    [STINT_OP_TAKE_TICKET] = N_ ("Take It Over"),
  };
  StintOpKind known = STINT_OP_TIME_ENTRY;

  if (asks && stint_op_kind_from_text (kind, &known) && known < G_N_ELEMENTS (words) &&
      words[known] != NULL)
    return g_strdup (_ (words[known]));
  return g_strdup (_ ("Retry"));
}

/* Most often it is the client that the PSA does not know. Mending it sends it again. */
static gboolean
can_mend_cb (StintOpRow *self, const char *kind, const char *state)
{
  return g_strcmp0 (kind, "new-ticket") == 0 && state_of (state) == STINT_STATE_ATTENTION;
}

static gboolean
can_retry_cb (StintOpRow *self, const char *kind, const char *state)
{
  return state_of (state) == STINT_STATE_CANCELLED ||
         (state_of (state) == STINT_STATE_ATTENTION && !can_mend_cb (self, kind, state));
}

static gboolean
can_cancel_cb (StintOpRow *self, const char *state)
{
  return state_of (state) != STINT_STATE_DONE &&
         state_of (state) != STINT_STATE_CANCELLED;
}

static gint64
op_id (StintOpRow *self)
{
  return STINT_OP (stint_record_row_get_record (STINT_RECORD_ROW (self)))->id;
}

static void
retry_cb (StintOpRow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.retry", "x", op_id (self));
}

static void
mend_cb (StintOpRow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.mend", "x", op_id (self));
}

static void
cancel_cb (StintOpRow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.cancel", "x", op_id (self));
}

static void
stint_op_row_class_init (StintOpRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (STINT_TYPE_OP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/stint/Stint/op-row.ui");
  gtk_widget_class_bind_template_callback (widget_class, message_cb);
  gtk_widget_class_bind_template_callback (widget_class, mail_cb);
  gtk_widget_class_bind_template_callback (widget_class, state_classes_cb);
  gtk_widget_class_bind_template_callback (widget_class, can_retry_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_label_cb);
  gtk_widget_class_bind_template_callback (widget_class, can_mend_cb);
  gtk_widget_class_bind_template_callback (widget_class, mend_cb);
  gtk_widget_class_bind_template_callback (widget_class, can_cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  stint_format_bind (widget_class);
}

static void
stint_op_row_init (StintOpRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
