#include "app/amend-dialog.h"

#include <glib/gi18n.h>

#include "app/format.h"
#include "core/calendar.h"
#include "core/store-account.h"
#include "core/store-outbox.h"

typedef enum
{
  PROP_TITLE_TEXT = 1,
  PROP_NOTE,
  PROP_WORDS_NOTE,
  PROP_PROBLEM,
} StintAmendDialogProperty;

struct _StintAmendDialog
{
  AdwWindow parent_instance;

  StintDesk *desk;               /* (owned) */
  StintStint *stint;             /* (owned) as it was when the dialog was opened */
  StintCommit *commit;           /* (owned) (nullable) not written up yet */
  GPtrArray *work_types;         /* (owned) (element-type StintChoice) */
  char *texts[PROP_PROBLEM + 1]; /* (owned) of the properties */
  guint work_type_was;
  gboolean follows; /* the summary is what was done, until it is typed into */
  gboolean filling; /* what changes is changed by us */

  GtkWidget *words;
  GtkTextView *done_view;
  GtkTextBuffer *done;
  GtkTextBuffer *summary;
  AdwComboRow *work_type;
  AdwEntryRow *from;
  AdwEntryRow *to;
};

static GParamSpec *properties[PROP_PROBLEM + 1];

enum
{
  SIGNAL_AMENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StintAmendDialog, stint_amend_dialog, ADW_TYPE_WINDOW)

static char *
dup_buffer (GtkTextBuffer *buffer)
{
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
set_text (StintAmendDialog *self, StintAmendDialogProperty property, const char *text)
{
  if (g_strcmp0 (self->texts[property], text) == 0)
    return;
  g_free (self->texts[property]);
  self->texts[property] = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* What is wrong is said above, and shown where it is. */
static void
show_problem (StintAmendDialog *self, const char *problem, GtkWidget *where)
{
  GtkWidget *const times[] = { GTK_WIDGET (self->from), GTK_WIDGET (self->to) };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      if (times[i] == where)
        gtk_widget_add_css_class (times[i], "error");
      else
        gtk_widget_remove_css_class (times[i], "error");
    }
  set_text (self, PROP_PROBLEM, problem);
  if (where != NULL)
    gtk_widget_grab_focus (where);
}

/* Until it is typed into, a summary that was what was done stays that. */
static void
done_changed_cb (StintAmendDialog *self)
{
  g_autofree char *text = NULL;

  if (self->filling || !self->follows)
    return;
  text = dup_buffer (self->done);
  self->filling = TRUE;
  gtk_text_buffer_set_text (self->summary, text, -1);
  self->filling = FALSE;
}

static void
summary_changed_cb (StintAmendDialog *self)
{
  if (!self->filling)
    self->follows = FALSE;
}

static char *
clock_text (StintAmendDialog *self, gint64 at_s)
{
  g_autoptr (GDateTime) local = stint_instant_local (at_s, self->stint->zone);

  return g_date_time_format (local, "%H:%M");
}

/* A time that still reads as it did keeps its seconds. */
static gboolean
read_time (StintAmendDialog *self, AdwEntryRow *row, gint64 *at_s)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));
  gint64 now_s = stint_clock_now_s (stint_desk_get_clock (self->desk));
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autofree char *was = clock_text (self, *at_s);
  g_autoptr (GError) error = NULL;

  if (g_str_equal (stripped, was) ||
      stint_instant_near_from_text (stripped, *at_s, now_s, self->stint->zone, at_s,
                                    &error))
    return TRUE;
  show_problem (self, error->message, GTK_WIDGET (row));
  return FALSE;
}

static const char *
changed_work_type (StintAmendDialog *self)
{
  guint chosen = adw_combo_row_get_selected (self->work_type);
  guint first = self->commit == NULL || self->commit->work_type_id == NULL ? 1 : 0;

  if (chosen == self->work_type_was || chosen < first ||
      chosen - first >= self->work_types->len)
    return NULL;
  return ((StintChoice *) g_ptr_array_index (self->work_types, chosen - first))->id;
}

static void
say_amended (StintAmendDialog *self, StintDone *done)
{
  guint n = done->op_ids != NULL ? done->op_ids->len : 0;
  const char *name = done->ticket_number != NULL ? done->ticket_number : done->name;
  g_autofree char *did =
    n > 0 ? g_strdup_printf (ngettext ("Changed the work on %s; %u item to send",
                                       "Changed the work on %s; %u items to send", n),
                             name, n)
          : g_strdup_printf (_ ("Changed the work on %s"), name);
  g_autofree char *text =
    done->warning != NULL ? g_strdup_printf ("%s; %s", did, done->warning) : NULL;

  g_signal_emit (self, signals[SIGNAL_AMENDED], 0, text != NULL ? text : did);
}

static gboolean
is_same (GtkTextBuffer *buffer, const char *was, char **text)
{
  *text = dup_buffer (buffer);
  return g_str_equal (*text, was != NULL ? was : "");
}

static void
change_action (GtkWidget *widget, const char *name, GVariant *unused)
{
  StintAmendDialog *self = STINT_AMEND_DIALOG (widget);
  const StintSpan was = { self->stint->start_s, self->stint->end_s };
  StintSpan span = was;
  StintMend mend = { 0 };
  g_autofree char *done_text = NULL;
  g_autofree char *summary = NULL;
  g_auto (StintDone) done = { 0 };
  g_autoptr (GError) error = NULL;

  if (!read_time (self, self->from, &span.start_s) ||
      !read_time (self, self->to, &span.end_s))
    return;
  if (self->commit != NULL)
    {
      mend.done = is_same (self->done, self->commit->done, &done_text) ? NULL : done_text;
      mend.summary =
        is_same (self->summary, self->commit->summary, &summary) ? NULL : summary;
      mend.work_type = changed_work_type (self);
    }
  if (span.start_s == was.start_s && span.end_s == was.end_s)
    span = (StintSpan){ 0, 0 };
  if (!stint_desk_amend (self->desk, self->stint->id, &mend, span, &done, &error))
    {
      show_problem (self, error->message, NULL);
      return;
    }
  say_amended (self, &done);
  gtk_window_close (GTK_WINDOW (self));
}

static void
fill_work_types (StintAmendDialog *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  const char *chosen = self->commit->work_type_id;

  self->work_types =
    stint_store_list_choices (stint_desk_get_store (self->desk), "work-type", NULL);
  if (self->work_types == NULL)
    self->work_types = g_ptr_array_new ();
  /* The shop's own choice is one that can be left, not one to go back to. */
  if (chosen == NULL)
    gtk_string_list_append (labels, _ ("As the shop sets it"));
  for (guint i = 0; i < self->work_types->len; i++)
    {
      StintChoice *type = g_ptr_array_index (self->work_types, i);

      gtk_string_list_take (labels, stint_format_text (NULL, type->label));
      if (g_strcmp0 (type->id, chosen) == 0)
        self->work_type_was = i;
    }
  adw_combo_row_set_model (self->work_type, G_LIST_MODEL (labels));
  adw_combo_row_set_selected (self->work_type, self->work_type_was);
  gtk_widget_set_visible (GTK_WIDGET (self->work_type), self->work_types->len > 0);
}

static void
fill_words (StintAmendDialog *self)
{
  gtk_widget_set_visible (self->words, self->commit != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->work_type), self->commit != NULL);
  if (self->commit == NULL)
    return;
  self->filling = TRUE;
  gtk_text_buffer_set_text (self->done, self->commit->done, -1);
  gtk_text_buffer_set_text (self->summary, self->commit->summary, -1);
  self->filling = FALSE;
  self->follows = g_strcmp0 (self->commit->done, self->commit->summary) == 0;
  fill_work_types (self);
}

static void
fill_times (StintAmendDialog *self)
{
  g_autofree char *from = clock_text (self, self->stint->start_s);
  g_autofree char *to = clock_text (self, self->stint->end_s);

  gtk_editable_set_text (GTK_EDITABLE (self->from), from);
  gtk_editable_set_text (GTK_EDITABLE (self->to), to);
}

/* How many entries say what this one says. */
static guint
count_entries (StintAmendDialog *self)
{
  g_autoptr (GPtrArray) ops = stint_store_list_ops_of_work (
    stint_desk_get_store (self->desk), self->stint->work_id, NULL);
  guint n = 0;

  for (guint i = 0; ops != NULL && i < ops->len; i++)
    {
      StintOp *op = g_ptr_array_index (ops, i);

      if (g_str_equal (op->kind, "time-entry") && !g_str_equal (op->state, "cancelled"))
        n++;
    }
  return n;
}

static void
describe (StintAmendDialog *self)
{
  StintStint *stint = self->stint;
  g_autofree char *span =
    stint_format_from_to (NULL, stint->start_s, stint->end_s, stint->zone);
  g_autofree char *title = stint_format_triple (
    NULL, stint->ticket_number != NULL ? stint->ticket_number : stint->label,
    stint->ticket_title, span);
  g_autofree char *note = stint_format_amend_note (NULL, stint->work_id, stint->op_state);
  guint n = stint->work_id > 0 ? count_entries (self) : 0;
  g_autofree char *shared = NULL;

  if (n > 1)
    shared = g_strdup_printf (
      ngettext ("%u time entry of that hand-over says the same, and changes with it.",
                "%u time entries of that hand-over say the same, and change together.",
                n),
      n);
  set_text (self, PROP_TITLE_TEXT, title);
  set_text (self, PROP_NOTE, note);
  set_text (self, PROP_WORDS_NOTE, shared);
}

static void
stint_amend_dialog_get_property (GObject *object,
                                 guint id,
                                 GValue *value,
                                 GParamSpec *pspec)
{
  StintAmendDialog *self = STINT_AMEND_DIALOG (object);

  if (id >= PROP_TITLE_TEXT && id <= PROP_PROBLEM)
    g_value_set_string (value, self->texts[id]);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
stint_amend_dialog_dispose (GObject *object)
{
  StintAmendDialog *self = STINT_AMEND_DIALOG (object);

  g_clear_pointer (&self->work_types, g_ptr_array_unref);
  g_clear_pointer (&self->commit, stint_commit_free);
  g_clear_object (&self->stint);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (stint_amend_dialog_parent_class)->dispose (object);
}

static void
stint_amend_dialog_finalize (GObject *object)
{
  StintAmendDialog *self = STINT_AMEND_DIALOG (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->texts); i++)
    g_free (self->texts[i]);
  G_OBJECT_CLASS (stint_amend_dialog_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *klass)
{
  static const char *const names[] = {
    [PROP_TITLE_TEXT] = "title-text",
    [PROP_NOTE] = "note",
    [PROP_WORDS_NOTE] = "words-note",
    [PROP_PROBLEM] = "problem",
  };

  for (guint i = PROP_TITLE_TEXT; i < G_N_ELEMENTS (properties); i++)
    properties[i] = g_param_spec_string (names[i], NULL, NULL, NULL,
                                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY |
                                           G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (klass, G_N_ELEMENTS (properties), properties);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, StintAmendDialog, words);
  gtk_widget_class_bind_template_child (klass, StintAmendDialog, done_view);
  gtk_widget_class_bind_template_child (klass, StintAmendDialog, done);
  gtk_widget_class_bind_template_child (klass, StintAmendDialog, summary);
  gtk_widget_class_bind_template_child (klass, StintAmendDialog, work_type);
  gtk_widget_class_bind_template_child (klass, StintAmendDialog, from);
  gtk_widget_class_bind_template_child (klass, StintAmendDialog, to);
  gtk_widget_class_bind_template_callback (klass, done_changed_cb);
  gtk_widget_class_bind_template_callback (klass, summary_changed_cb);
  stint_format_bind (klass);
}

static void
stint_amend_dialog_class_init (StintAmendDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = stint_amend_dialog_get_property;
  object_class->dispose = stint_amend_dialog_dispose;
  object_class->finalize = stint_amend_dialog_finalize;
  install_properties (object_class);

  /**
   * StintAmendDialog::amended:
   * @text: what was done, for a person
   */
  signals[SIGNAL_AMENDED] =
    g_signal_new ("amended", STINT_TYPE_AMEND_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, "stint.change", NULL, change_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close",
                                       NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/stint/Stint/amend-dialog.ui");
  bind_children (widget_class);
}

static void
stint_amend_dialog_init (StintAmendDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** stint_amend_dialog_new: (transfer none): for a stint that has ended. */
StintAmendDialog *
stint_amend_dialog_new (GtkWindow *parent, StintDesk *desk, StintStint *stint)
{
  StintAmendDialog *self = NULL;

  g_return_val_if_fail (STINT_IS_DESK (desk) && STINT_IS_STINT (stint), NULL);
  g_return_val_if_fail (stint->end_s > 0, NULL);

  self = g_object_new (STINT_TYPE_AMEND_DIALOG, "transient-for", parent, NULL);
  self->desk = g_object_ref (desk);
  self->stint = g_object_ref (stint);
  if (stint->work_id > 0)
    self->commit =
      stint_store_get_commit (stint_desk_get_store (desk), stint->work_id, NULL);
  fill_words (self);
  fill_times (self);
  describe (self);
  gtk_widget_grab_focus (self->commit != NULL ? GTK_WIDGET (self->done_view)
                                              : GTK_WIDGET (self->from));
  return self;
}
