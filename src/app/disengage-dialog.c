#include "app/disengage-dialog.h"

#include <glib/gi18n.h>

#include "app/format.h"
#include "core/calendar.h"
#include "core/store-account.h"
#include "core/store-tickets.h"

typedef enum
{
  PROP_TITLE_TEXT = 1,
  PROP_INTERNAL_TEXT,
  PROP_ENTRY_TEXT,
  PROP_STATUS_TEXT,
  PROP_READER,
  PROP_PROBLEM,
  PROP_END_TEXT,
} StintDisengageDialogProperty;

struct _StintDisengageDialog
{
  AdwWindow parent_instance;

  StintDesk *desk;                /* (owned) */
  StintEngagement *engagement;    /* (owned) as it was when the sheet was opened */
  GPtrArray *work_types;          /* (owned) (element-type StintChoice) */
  char *texts[PROP_END_TEXT + 1]; /* (owned) of the properties */
  gint64 opened_s;
  guint draft_alarm;      /* 0: nothing to save */
  gboolean update_edited; /* the client update is in the technician's own words */
  gboolean filling;       /* what changes is changed by us */

  GtkTextBuffer *done;
  GtkTextView *done_view;
  GtkTextBuffer *update;
  AdwEntryRow *next;
  AdwEntryRow *left_off;
  AdwEntryRow *roll_back;
  AdwEntryRow *roll_forward;
  AdwExpanderRow *details;
  AdwComboRow *outcome;
  AdwComboRow *work_type;
  AdwComboRow *update_kind;
  GtkSwitch *end_at_open;
  AdwActionRow *end_row;
};

static GParamSpec *properties[PROP_END_TEXT + 1];

enum
{
  SIGNAL_DISENGAGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StintDisengageDialog, stint_disengage_dialog, ADW_TYPE_WINDOW)

/* In the order of the choices in the template. */
static const char *const update_kinds[] = { "none", "disengaged", "complete" };

#define DRAFT_SECONDS 1

/* What is typed, kept while the desk reads it. */
typedef struct
{
  char *done;
  char *update;
  StintHandOver hand_over;
} Typed;

static void
typed_clear (Typed *typed)
{
  g_free (typed->done);
  g_free (typed->update);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Typed, typed_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintPreview, stint_preview_free)

static char *
dup_buffer (GtkTextBuffer *buffer)
{
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static const char *
entry_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static const char *
get_work_type (StintDisengageDialog *self)
{
  guint chosen = adw_combo_row_get_selected (self->work_type);

  /* The first one leaves it to the shop. */
  if (chosen == 0 || chosen > self->work_types->len)
    return NULL;
  return ((StintChoice *) g_ptr_array_index (self->work_types, chosen - 1))->id;
}

static void
read_typed (StintDisengageDialog *self, Typed *typed)
{
  guint kind = adw_combo_row_get_selected (self->update_kind);

  typed->done = dup_buffer (self->done);
  typed->update = self->update_edited ? dup_buffer (self->update) : NULL;
  typed->hand_over = (StintHandOver){
    .done = typed->done,
    .next = entry_text (self->next),
    .left_off = entry_text (self->left_off),
    .roll_back = entry_text (self->roll_back),
    .roll_forward = entry_text (self->roll_forward),
    .work_type = get_work_type (self),
    .update_kind = update_kinds[MIN (kind, G_N_ELEMENTS (update_kinds) - 1)],
    .update_text = typed->update,
    .outcome = (StintOutcome) adw_combo_row_get_selected (self->outcome),
    .ended_s = gtk_switch_get_active (self->end_at_open) ? self->opened_s : STINT_NOW,
  };
}

static void
set_text (StintDisengageDialog *self,
          StintDisengageDialogProperty property,
          const char *text)
{
  if (g_strcmp0 (self->texts[property], text) == 0)
    return;
  g_free (self->texts[property]);
  self->texts[property] = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* The time entries, each with its span, and their sum. */
static char *
describe_entries (StintDisengageDialog *self, GArray *entries)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *zone = stint_clock_dup_zone (stint_desk_get_clock (self->desk));
  gint64 sum = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      StintSpan span = g_array_index (entries, StintSpan, i);
      g_autofree char *from_to =
        stint_format_from_to (NULL, span.start_s, span.end_s, zone);
      g_autofree char *length = stint_format_duration (NULL, stint_span_seconds (span));

      g_string_append_printf (text, "%s%s (%s)", i > 0 ? "\n" : "", from_to, length);
      sum += stint_span_seconds (span);
    }
  if (entries->len > 1)
    {
      g_autofree char *all = stint_format_duration (NULL, sum);

      g_string_append_printf (text, _ ("\n%s in all"), all);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
fill_update (StintDisengageDialog *self, const char *text)
{
  if (self->update_edited)
    return;
  self->filling = TRUE;
  gtk_text_buffer_set_text (self->update, text != NULL ? text : "", -1);
  self->filling = FALSE;
}

static void
show_preview (StintDisengageDialog *self, StintPreview *preview)
{
  g_autofree char *entries = describe_entries (self, preview->entries);
  g_autofree char *status = NULL;

  if (preview->status_label != NULL)
    status = g_strdup_printf (_ ("The status becomes “%s”."), preview->status_label);
  set_text (self, PROP_INTERNAL_TEXT, preview->internal_text);
  set_text (self, PROP_ENTRY_TEXT, entries);
  set_text (self, PROP_STATUS_TEXT, status != NULL ? status : preview->warning);
  fill_update (self, preview->update_text);
}

/* Before anything is typed there is nothing to preview, and that is no error yet. */
static void
preview (StintDisengageDialog *self)
{
  g_auto (Typed) typed = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (StintPreview) shown = NULL;
  gboolean empty = FALSE;

  read_typed (self, &typed);
  empty = *g_strstrip (typed.done) == '\0';
  if (empty)
    typed.hand_over.done = "…";
  shown = stint_desk_preview (self->desk, self->engagement->id, &typed.hand_over, &error);
  set_text (self, PROP_PROBLEM, shown == NULL ? error->message : NULL);
  if (shown == NULL)
    return;
  show_preview (self, shown);
  if (empty)
    set_text (self, PROP_INTERNAL_TEXT, _ ("What you write appears here."));
}

static void
forget_draft (StintDisengageDialog *self)
{
  if (self->draft_alarm != 0)
    stint_clock_remove_alarm (stint_desk_get_clock (self->desk), self->draft_alarm);
  self->draft_alarm = 0;
}

static void
save_draft (StintDisengageDialog *self)
{
  g_auto (Typed) typed = { 0 };
  g_autoptr (GError) error = NULL;
  StintDraft draft = { 0 };

  if (self->draft_alarm == 0)
    return;
  forget_draft (self);
  read_typed (self, &typed);
  draft.done = typed.done;
  draft.next = (char *) typed.hand_over.next;
  draft.left_off = (char *) typed.hand_over.left_off;
  draft.roll_back = (char *) typed.hand_over.roll_back;
  draft.roll_forward = (char *) typed.hand_over.roll_forward;
  draft.outcome = (char *) stint_outcome_to_text (typed.hand_over.outcome);
  draft.update_text = typed.update;
  if (!stint_desk_save_draft (self->desk, self->engagement->id, &draft, &error))
    set_text (self, PROP_PROBLEM, error->message);
}

static gboolean
draft_cb (gpointer user_data)
{
  save_draft (STINT_DISENGAGE_DIALOG (user_data));
  return G_SOURCE_REMOVE;
}

static void
changed_cb (StintDisengageDialog *self)
{
  StintClock *clock = NULL;

  if (self->filling || self->desk == NULL)
    return;
  clock = stint_desk_get_clock (self->desk);
  if (self->draft_alarm == 0)
    self->draft_alarm = stint_clock_add_alarm (
      clock, stint_clock_now_s (clock) + DRAFT_SECONDS, draft_cb, self);
  preview (self);
}

static void
update_changed_cb (StintDisengageDialog *self)
{
  if (self->filling)
    return;
  self->update_edited = TRUE;
  changed_cb (self);
}

/* Another kind of update is another text. */
static void
update_kind_cb (StintDisengageDialog *self)
{
  self->update_edited = FALSE;
  changed_cb (self);
}

static gboolean
has_update_cb (StintDisengageDialog *self, guint kind)
{
  return kind > 0;
}

static GtkOrientation
orientation_cb (StintDisengageDialog *self, int width)
{
  return width >= 680 ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL;
}

static void
say_disengaged (StintDisengageDialog *self, StintDone *done)
{
  guint n = done->op_ids != NULL ? done->op_ids->len : 0;
  g_autofree char *text = g_strdup_printf (
    ngettext ("Disengaged %s; %u item to send", "Disengaged %s; %u items to send", n),
    done->ticket_number != NULL ? done->ticket_number : done->name, n);

  g_signal_emit (self, signals[SIGNAL_DISENGAGED], 0, text);
}

static void
commit_action (GtkWidget *widget, const char *name, GVariant *unused)
{
  StintDisengageDialog *self = STINT_DISENGAGE_DIALOG (widget);
  g_auto (Typed) typed = { 0 };
  g_auto (StintDone) done = { 0 };
  g_autoptr (GError) error = NULL;

  read_typed (self, &typed);
  if (!stint_desk_disengage (self->desk, self->engagement->id, &typed.hand_over, &done,
                             &error))
    {
      set_text (self, PROP_PROBLEM, error->message);
      gtk_widget_grab_focus (GTK_WIDGET (self->done_view));
      return;
    }
  forget_draft (self);
  say_disengaged (self, &done);
  gtk_window_close (GTK_WINDOW (self));
}

static void
standard_words_action (GtkWidget *widget, const char *name, GVariant *unused)
{
  update_kind_cb (STINT_DISENGAGE_DIALOG (widget));
}

/* Closing keeps what was typed; after a commit there is nothing left to keep. */
static gboolean
stint_disengage_dialog_close_request (GtkWindow *window)
{
  StintDisengageDialog *self = STINT_DISENGAGE_DIALOG (window);

  save_draft (self);
  return GTK_WINDOW_CLASS (stint_disengage_dialog_parent_class)->close_request (window);
}

static void
fill_work_types (StintDisengageDialog *self)
{
  StintStore *store = stint_desk_get_store (self->desk);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  guint chosen = 0;

  self->work_types = stint_store_list_choices (store, "work-type", NULL);
  if (self->work_types == NULL)
    self->work_types = g_ptr_array_new ();
  gtk_string_list_append (labels, _ ("As the shop sets it"));
  for (guint i = 0; i < self->work_types->len; i++)
    {
      StintChoice *type = g_ptr_array_index (self->work_types, i);

      gtk_string_list_take (labels, stint_format_text (NULL, type->label));
      if (type->is_default)
        chosen = i + 1;
    }
  adw_combo_row_set_model (self->work_type, G_LIST_MODEL (labels));
  adw_combo_row_set_selected (self->work_type, chosen);
  gtk_widget_set_visible (GTK_WIDGET (self->work_type), self->work_types->len > 0);
}

static void
set_entry (AdwEntryRow *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
}

static void
restore_draft (StintDisengageDialog *self)
{
  g_autoptr (StintDraft) draft =
    stint_store_get_draft (stint_desk_get_store (self->desk), self->engagement->id, NULL);
  StintOutcome outcome = STINT_OUTCOME_CONTINUE;

  if (draft == NULL)
    return;
  gtk_text_buffer_set_text (self->done, draft->done != NULL ? draft->done : "", -1);
  set_entry (self->next, draft->next);
  set_entry (self->left_off, draft->left_off);
  set_entry (self->roll_back, draft->roll_back);
  set_entry (self->roll_forward, draft->roll_forward);
  if (stint_outcome_from_text (draft->outcome, &outcome))
    adw_combo_row_set_selected (self->outcome, outcome);
  adw_expander_row_set_expanded (self->details,
                                 *entry_text (self->left_off) != '\0' ||
                                   *entry_text (self->roll_back) != '\0' ||
                                   *entry_text (self->roll_forward) != '\0');
  if (!stint_format_has_text (NULL, draft->update_text))
    return;
  adw_combo_row_set_selected (self->update_kind,
                              outcome == STINT_OUTCOME_COMPLETE ? 2 : 1);
  gtk_text_buffer_set_text (self->update, draft->update_text, -1);
  self->update_edited = TRUE;
}

static void
describe_reader (StintDisengageDialog *self)
{
  StintStore *store = stint_desk_get_store (self->desk);
  StintEngagement *engagement = self->engagement;
  g_autoptr (StintTicket) ticket =
    engagement->ticket_number != NULL
      ? stint_store_get_ticket_by_number (store, engagement->ticket_number, NULL)
      : NULL;
  g_autofree char *who = stint_format_pair (NULL, ticket != NULL ? ticket->contact : NULL,
                                            engagement->company);
  g_autofree char *reader = *who != '\0'
                              ? g_strdup_printf (_ ("The client reads it: %s"), who)
                              : g_strdup (_ ("The client reads it"));

  set_text (self, PROP_READER, reader);
}

static void
describe_end (StintDisengageDialog *self)
{
  g_autofree char *zone = stint_clock_dup_zone (stint_desk_get_clock (self->desk));
  g_autofree char *time = stint_format_time (self->opened_s, zone);
  g_autofree char *title = g_strdup_printf (_ ("_End at %s, when this was opened"), time);

  set_text (self, PROP_END_TEXT, title);
  gtk_widget_set_visible (GTK_WIDGET (self->end_row),
                          self->engagement->running_stint_id > 0);
}

static void
stint_disengage_dialog_get_property (GObject *object,
                                     guint id,
                                     GValue *value,
                                     GParamSpec *pspec)
{
  StintDisengageDialog *self = STINT_DISENGAGE_DIALOG (object);

  if (id >= PROP_TITLE_TEXT && id <= PROP_END_TEXT)
    g_value_set_string (value, self->texts[id]);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
stint_disengage_dialog_dispose (GObject *object)
{
  StintDisengageDialog *self = STINT_DISENGAGE_DIALOG (object);

  save_draft (self);
  g_clear_pointer (&self->work_types, g_ptr_array_unref);
  g_clear_object (&self->engagement);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (stint_disengage_dialog_parent_class)->dispose (object);
}

static void
stint_disengage_dialog_finalize (GObject *object)
{
  StintDisengageDialog *self = STINT_DISENGAGE_DIALOG (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->texts); i++)
    g_free (self->texts[i]);
  G_OBJECT_CLASS (stint_disengage_dialog_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *klass)
{
  static const char *const names[] = {
    [PROP_TITLE_TEXT] = "title-text", [PROP_INTERNAL_TEXT] = "internal-text",
    [PROP_ENTRY_TEXT] = "entry-text", [PROP_STATUS_TEXT] = "status-text",
    [PROP_READER] = "reader",         [PROP_PROBLEM] = "problem",
    [PROP_END_TEXT] = "end-text",
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
  gtk_widget_class_bind_template_child (klass, StintDisengageDialog, done);
  gtk_widget_class_bind_template_child (klass, StintDisengageDialog, done_view);
  gtk_widget_class_bind_template_child (klass, StintDisengageDialog, update);
  gtk_widget_class_bind_template_child (klass, StintDisengageDialog, next);
  gtk_widget_class_bind_template_child (klass, StintDisengageDialog, left_off);
  gtk_widget_class_bind_template_child (klass, StintDisengageDialog, roll_back);
  gtk_widget_class_bind_template_child (klass, StintDisengageDialog, roll_forward);
  gtk_widget_class_bind_template_child (klass, StintDisengageDialog, details);
  gtk_widget_class_bind_template_child (klass, StintDisengageDialog, outcome);
  gtk_widget_class_bind_template_child (klass, StintDisengageDialog, work_type);
  gtk_widget_class_bind_template_child (klass, StintDisengageDialog, update_kind);
  gtk_widget_class_bind_template_child (klass, StintDisengageDialog, end_at_open);
  gtk_widget_class_bind_template_child (klass, StintDisengageDialog, end_row);
  gtk_widget_class_bind_template_callback (klass, changed_cb);
  gtk_widget_class_bind_template_callback (klass, update_changed_cb);
  gtk_widget_class_bind_template_callback (klass, update_kind_cb);
  gtk_widget_class_bind_template_callback (klass, has_update_cb);
  gtk_widget_class_bind_template_callback (klass, orientation_cb);
  stint_format_bind (klass);
}

static void
stint_disengage_dialog_class_init (StintDisengageDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = stint_disengage_dialog_get_property;
  object_class->dispose = stint_disengage_dialog_dispose;
  object_class->finalize = stint_disengage_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = stint_disengage_dialog_close_request;
  install_properties (object_class);

  /**
   * StintDisengageDialog::disengaged:
   * @text: what was done, for a person
   */
  signals[SIGNAL_DISENGAGED] =
    g_signal_new ("disengaged", STINT_TYPE_DISENGAGE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, "sheet.commit", NULL, commit_action);
  gtk_widget_class_install_action (widget_class, "sheet.standard-words", NULL,
                                   standard_words_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close",
                                       NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/stint/Stint/disengage-dialog.ui");
  bind_children (widget_class);
}

static void
stint_disengage_dialog_init (StintDisengageDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** stint_disengage_dialog_new: (transfer none): a sheet for an open engagement. */
StintDisengageDialog *
stint_disengage_dialog_new (GtkWindow *parent,
                            StintDesk *desk,
                            StintEngagement *engagement)
{
  StintDisengageDialog *self = NULL;
  g_autofree char *title = NULL;

  g_return_val_if_fail (STINT_IS_DESK (desk) && STINT_IS_ENGAGEMENT (engagement), NULL);

  self = g_object_new (STINT_TYPE_DISENGAGE_DIALOG, "transient-for", parent, NULL);
  if (gtk_widget_get_width (GTK_WIDGET (parent)) < 680)
    gtk_window_set_default_size (GTK_WINDOW (self), 360, 640);
  self->engagement = g_object_ref (engagement);
  self->opened_s = stint_clock_now_s (stint_desk_get_clock (desk));
  title = stint_format_pair (NULL, stint_engagement_get_name (engagement),
                             engagement->ticket_title);
  set_text (self, PROP_TITLE_TEXT, title);
  self->filling = TRUE;
  self->desk = g_object_ref (desk);
  fill_work_types (self);
  describe_reader (self);
  describe_end (self);
  restore_draft (self);
  self->filling = FALSE;
  preview (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->done_view));
  return self;
}
