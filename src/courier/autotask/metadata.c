#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "courier/autotask/codec.h"
#include "courier/autotask/private.h"

/* The lists that a shop defines itself, and under what name we keep them. */
typedef struct
{
  const char *field;
  const char *list;
} ListField;

static const ListField ticket_lists[] = { { "status", "status" },
                                          { "priority", "priority" },
                                          { "queueID", "queue" } };
static const ListField note_lists[] = { { "noteType", "note-type" } };

static char *
label_key (const char *list, const char *id)
{
  return g_strconcat (list, "/", id, NULL);
}

static gboolean
meaning_taken (GPtrArray *picks, const char *meaning)
{
  for (guint i = 0; i < picks->len; i++)
    {
      const StintPick *pick = g_ptr_array_index (picks, i);

      if (g_strcmp0 (pick->meaning, meaning) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
add_pick (StintAutotask *self,
          GPtrArray *picks,
          const char *list,
          const char *id,
          JsonObject *value)
{
  const char *label = stint_json_text (value, "label");
  StintPick *pick = stint_pick_new (list, id, label != NULL ? label : id);
  g_autofree char *meaning = NULL;

  stint_json_bool (value, "isDefaultValue", &pick->is_default);
  /* Two statuses may both wait for the client; the first of the list stands for it. */
  if (g_str_equal (list, "status"))
    meaning = stint_autotask_status_meaning (id, pick->label);
  if (g_str_equal (list, "queue") && self->queues != NULL &&
      g_hash_table_contains (self->queues, id))
    pick->meaning = g_strdup ("mine");
  if (meaning != NULL && !meaning_taken (picks, meaning))
    pick->meaning = g_steal_pointer (&meaning);
  g_ptr_array_add (picks, pick);
}

/* Inactive values are kept as labels, for old tickets have them, but are no choice. */
static void
take_values (StintAutotask *self, GPtrArray *picks, const char *list, JsonArray *values)
{
  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      JsonObject *value = stint_json_array_object (values, i);
      g_autofree char *id = stint_json_dup_id (value, "value");
      gboolean active = TRUE;

      if (id == NULL)
        continue;
      g_hash_table_insert (self->labels, label_key (list, id),
                           g_strdup (stint_json_text (value, "label")));
      stint_json_bool (value, "isActive", &active);
      if (active && picks != NULL)
        add_pick (self, picks, list, id, value);
    }
}

static void
take_field (StintAutotask *self,
            GPtrArray *picks,
            JsonObject *field,
            const ListField *lists,
            guint n_lists)
{
  const char *name = stint_json_text (field, "name");
  JsonArray *values = stint_json_array (field, "picklistValues");

  for (guint i = 0; name != NULL && values != NULL && i < n_lists; i++)
    {
      if (g_ascii_strcasecmp (name, lists[i].field) == 0)
        take_values (self, picks, lists[i].list, values);
    }
}

static gboolean
load_lists (StintAutotask *self,
            const char *collection,
            const ListField *lists,
            guint n_lists,
            GPtrArray *picks,
            GCancellable *cancellable,
            GError **error)
{
  g_autofree char *path = g_strconcat (collection, "/entityInformation/fields", NULL);
  g_autoptr (JsonObject) answer =
    stint_autotask_read (self, "GET", path, NULL, cancellable, error);
  JsonArray *fields = NULL;

  if (answer == NULL)
    return FALSE;
  fields = stint_json_array (answer, "fields");
  if (fields == NULL)
    {
      g_set_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_PROTOCOL,
                   _ ("the server does not describe its %s"), collection);
      return FALSE;
    }
  if (self->labels == NULL)
    self->labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < json_array_get_length (fields); i++)
    take_field (self, picks, stint_json_array_object (fields, i), lists, n_lists);
  return TRUE;
}

/*
 * stint_autotask_load_labels:
 * @picks: (nullable) (element-type StintPick): gets the active choices
 *
 * Reads the shop's statuses, priorities and queues.
 */
gboolean
stint_autotask_load_labels (StintAutotask *self,
                            GPtrArray *picks,
                            GCancellable *cancellable,
                            GError **error)
{
  return load_lists (self, "Tickets", ticket_lists, G_N_ELEMENTS (ticket_lists), picks,
                     cancellable, error);
}

/* stint_autotask_load_note_types: reads the shop's kinds of notes; likewise. */
gboolean
stint_autotask_load_note_types (StintAutotask *self,
                                GPtrArray *picks,
                                GCancellable *cancellable,
                                GError **error)
{
  return load_lists (self, "TicketNotes", note_lists, G_N_ELEMENTS (note_lists), picks,
                     cancellable, error);
}

/* (transfer none) (nullable): the label of a choice, once the lists have been read. */
const char *
stint_autotask_label (StintAutotask *self, const char *list, const char *id)
{
  g_autofree char *key = NULL;

  if (self->labels == NULL || id == NULL)
    return NULL;
  key = label_key (list, id);
  return g_hash_table_lookup (self->labels, key);
}

/*
 * stint_autotask_load_work_types:
 *
 * Reads the work types: active billing codes of use type 1; others are refused in an
 * entry as no “general allocation code”.
 */
gboolean
stint_autotask_load_work_types (StintAutotask *self,
                                GPtrArray *picks,
                                GCancellable *cancellable,
                                GError **error)
{
  static const char *const fields[] = { "id", "name", "isActive", "useType", NULL };
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GPtrArray) rows = NULL;

  stint_filter_int (filter, "eq", "useType", 1);
  stint_filter_bool (filter, "isActive", TRUE);
  rows = stint_query_all (self, "BillingCodes", filter, fields, cancellable, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      JsonObject *row = g_ptr_array_index (rows, i);
      g_autofree char *id = stint_json_dup_id (row, "id");
      const char *name = stint_json_text (row, "name");

      g_ptr_array_add (picks, stint_pick_new ("work-type", id, name != NULL ? name : id));
    }
  return rows != NULL;
}
