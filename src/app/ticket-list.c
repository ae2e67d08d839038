#include "app/ticket-list.h"

#include <glib/gi18n.h>

#include "app/format.h"
#include "app/ticket-row.h"
#include "app/view-switch.h"
#include "core/store-queues.h"
#include "core/store-tickets.h"

struct _StintTicketList
{
  StintRecordList parent_instance;

  StintDesk *desk;    /* (owned) */
  char *words;        /* (owned) */
  char *typed_number; /* (owned) (nullable) looks like a number and is not known */
  guint first_slice;

  StintViewSwitch *views;
  GtkListView *list;
  GtkSingleSelection *selection;
};

typedef enum
{
  PROP_WORDS = 1,
  PROP_TYPED_NUMBER,
} StintTicketListProperty;

static GParamSpec *properties[PROP_TYPED_NUMBER + 1];

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StintTicketList, stint_ticket_list, STINT_TYPE_RECORD_LIST)

/* A search shows this many; whoever wants more types another letter. */
#define MAX_FOUND 200

typedef struct
{
  char *words;
  char *queues; /* (nullable) NULL: my tickets */
  gint64 limit; /* 0: all */
} Question;

static Question *
question_new (const char *words, const char *queues, gint64 limit)
{
  Question *question = g_new0 (Question, 1);

  question->words = g_strdup (words);
  question->queues = g_strdup (queues);
  question->limit = limit;
  return question;
}

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->words);
  g_free (question->queues);
  g_free (question);
}

static GPtrArray *
find_tickets (StintStore *store, gpointer user_data, GError **error)
{
  Question *question = user_data;

  if (*question->words == '\0' && question->queues != NULL)
    return stint_store_list_queue_tickets (store, question->queues, "", question->limit,
                                           error);
  if (*question->words == '\0')
    return stint_store_list_my_tickets (store, question->limit, error);
  return stint_store_search_tickets (store, question->words, TRUE, MAX_FOUND, error);
}

/* Which of the pages is shown: the tickets, or why there are none. */
static char *
page_cb (StintTicketList *self,
         guint n_items,
         const char *words,
         const char *queues,
         gint64 list_pulled_s,
         gboolean has_account,
         gboolean pulled)
{
  if (n_items > 0)
    return g_strdup ("list");
  if (words != NULL && *words != '\0')
    return g_strdup ("nothing-found");
  if (!has_account)
    return g_strdup ("welcome");
  if (queues != NULL)
    return g_strdup (list_pulled_s > 0 ? "queue-empty" : "queue-fetching");
  return g_strdup (pulled ? "no-tickets" : "fetching");
}

/* In a dialog a ticket is only picked for something. */
static gboolean
is_picked (StintTicketList *self)
{
  return !GTK_IS_APPLICATION_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static char *
unknown_cb (StintTicketList *self, const char *number)
{
  return g_strdup (is_picked (self)
                     ? _ ("This number is not known here. It is looked up later.")
                     : _ ("This number is not known here. Its time starts at once, and "
                          "it is looked up later."));
}

static char *
engage_label_cb (StintTicketList *self, const char *number)
{
  if (number == NULL)
    return g_strdup ("");
  return g_strdup_printf (is_picked (self) ? _ ("Choose %s") : _ ("Start on %s"), number);
}

static void
choose (StintTicketList *self, const char *number)
{
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, number);
}

static void
choose_action (GtkWidget *widget, const char *name, GVariant *number)
{
  choose (STINT_TICKET_LIST (widget), g_variant_get_string (number, NULL));
}

static void
activate_cb (StintTicketList *self, guint position)
{
  g_autoptr (StintTicket) ticket =
    g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (ticket != NULL)
    choose (self, ticket->number);
}

static void
start_typed_cb (StintTicketList *self)
{
  if (self->typed_number != NULL)
    choose (self, self->typed_number);
}

static void
ask_anew (StintTicketList *self)
{
  stint_row_model_set_query (
    stint_record_list_get_model (STINT_RECORD_LIST (self)),
    question_new (self->words, stint_view_switch_get_queues (self->views), 0),
    question_free);
}

static void
view_changed_cb (StintTicketList *self)
{
  if (stint_record_list_get_model (STINT_RECORD_LIST (self)) == NULL)
    return;
  self->first_slice = 0;
  ask_anew (self);
  /* Another list is read from its top, though a ticket of the last one be in it too. */
  gtk_single_selection_set_selected (self->selection, 0);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", 0);
}

static void
set_typed_number (StintTicketList *self, const char *number)
{
  if (g_strcmp0 (self->typed_number, number) == 0)
    return;
  g_free (self->typed_number);
  self->typed_number = g_strdup (number);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TYPED_NUMBER]);
}

static void
stint_ticket_list_get_property (GObject *object,
                                guint id,
                                GValue *value,
                                GParamSpec *pspec)
{
  StintTicketList *self = STINT_TICKET_LIST (object);

  switch ((StintTicketListProperty) id)
    {
    case PROP_WORDS:
      g_value_set_string (value, self->words);
      break;
    case PROP_TYPED_NUMBER:
      g_value_set_string (value, self->typed_number);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
stint_ticket_list_dispose (GObject *object)
{
  StintTicketList *self = STINT_TICKET_LIST (object);

  g_clear_object (&self->desk);
  G_OBJECT_CLASS (stint_ticket_list_parent_class)->dispose (object);
}

static void
stint_ticket_list_finalize (GObject *object)
{
  StintTicketList *self = STINT_TICKET_LIST (object);

  g_free (self->words);
  g_free (self->typed_number);
  G_OBJECT_CLASS (stint_ticket_list_parent_class)->finalize (object);
}

static void
stint_ticket_list_class_init (StintTicketListClass *klass)
{
  const GParamFlags flags =
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = stint_ticket_list_get_property;
  object_class->dispose = stint_ticket_list_dispose;
  object_class->finalize = stint_ticket_list_finalize;

  properties[PROP_WORDS] = g_param_spec_string ("words", NULL, NULL, "", flags);
  properties[PROP_TYPED_NUMBER] =
    g_param_spec_string ("typed-number", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * StintTicketList::chosen:
   * @number: of a ticket; it need not be known
   */
  signals[SIGNAL_CHOSEN] =
    g_signal_new ("chosen", STINT_TYPE_TICKET_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, "tickets.choose", "s", choose_action);
  g_type_ensure (STINT_TYPE_VIEW_SWITCH);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/stint/Stint/ticket-list.ui");
  gtk_widget_class_bind_template_child (widget_class, StintTicketList, views);
  gtk_widget_class_bind_template_child (widget_class, StintTicketList, list);
  gtk_widget_class_bind_template_child (widget_class, StintTicketList, selection);
  gtk_widget_class_bind_template_callback (widget_class, page_cb);
  gtk_widget_class_bind_template_callback (widget_class, unknown_cb);
  gtk_widget_class_bind_template_callback (widget_class, engage_label_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, start_typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_changed_cb);
  stint_format_bind (widget_class);
}

static void
stint_ticket_list_init (StintTicketList *self)
{
  self->words = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * stint_ticket_list_set_desk:
 * @first_slice: how many to read at first, or 0 for all
 */
void
stint_ticket_list_set_desk (StintTicketList *self,
                            StintDesk *desk,
                            StintStatus *status,
                            guint first_slice)
{
  g_return_if_fail (STINT_IS_TICKET_LIST (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  self->first_slice = first_slice;
  stint_record_list_show (
    STINT_RECORD_LIST (self), self->list, STINT_TYPE_TICKET_ROW,
    stint_row_model_new (stint_desk_get_store (desk), STINT_TYPE_TICKET, find_tickets,
                         question_new ("", NULL, first_slice), question_free),
    status);
  stint_view_switch_set_desk (self->views, desk, status);
}

/** stint_ticket_list_show_all: what is more than the first slice. */
void
stint_ticket_list_show_all (StintTicketList *self)
{
  g_return_if_fail (STINT_IS_TICKET_LIST (self));

  if (self->first_slice == 0)
    return;
  self->first_slice = 0;
  ask_anew (self);
}

/** stint_ticket_list_search: shows what @words find; mine where they are empty. */
void
stint_ticket_list_search (StintTicketList *self, const char *words)
{
  g_autofree char *stripped = g_strstrip (g_strdup (words));
  g_autoptr (StintTicket) meant = NULL;

  g_return_if_fail (STINT_IS_TICKET_LIST (self));

  if (g_str_equal (stripped, self->words))
    return;
  g_free (self->words);
  self->words = g_steal_pointer (&stripped);
  self->first_slice = 0;
  ask_anew (self);
  if (*self->words != '\0')
    meant = stint_desk_find_ticket (self->desk, self->words, NULL, NULL);
  set_typed_number (self, meant != NULL && meant->id == NULL ? meant->number : NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORDS]);
}

/**
 * stint_ticket_list_choose_first:
 *
 * What Enter means after typing: the best hit, else the number as typed. FALSE when there
 * is neither.
 */
gboolean
stint_ticket_list_choose_first (StintTicketList *self)
{
  g_return_val_if_fail (STINT_IS_TICKET_LIST (self), FALSE);

  if (*self->words == '\0')
    return FALSE;
  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0)
    activate_cb (self, 0);
  else if (self->typed_number != NULL)
    choose (self, self->typed_number);
  else
    return FALSE;
  return TRUE;
}

/** stint_ticket_list_dup_selected: (transfer full) (nullable): the number of the ticket
 * that is marked. */
char *
stint_ticket_list_dup_selected (StintTicketList *self)
{
  StintTicket *ticket = NULL;

  g_return_val_if_fail (STINT_IS_TICKET_LIST (self), NULL);

  ticket = gtk_single_selection_get_selected_item (self->selection);
  return ticket != NULL ? g_strdup (ticket->number) : NULL;
}

/** stint_ticket_list_grab_list: moves the focus into the tickets. */
gboolean
stint_ticket_list_grab_list (StintTicketList *self)
{
  g_return_val_if_fail (STINT_IS_TICKET_LIST (self), FALSE);
  return gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

/** stint_ticket_list_look: says that somebody looks at what is shown, so that it is kept
 * fresh. */
void
stint_ticket_list_look (StintTicketList *self)
{
  g_return_if_fail (STINT_IS_TICKET_LIST (self));

  if (!stint_view_switch_look (self->views))
    stint_desk_look (self->desk);
}

/** stint_ticket_list_choose_view: opens the choice of lists; FALSE where there is none.
 */
gboolean
stint_ticket_list_choose_view (StintTicketList *self)
{
  g_return_val_if_fail (STINT_IS_TICKET_LIST (self), FALSE);
  return stint_view_switch_open (self->views);
}
