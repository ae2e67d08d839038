#include <string.h>

#include "tests/contract/contract.h"

/* What the tenant holds, read without the provider. A row says what has changed since it
 * began, in the order of the list below and of ids, separated by "; ":
 *
 *   new entry hoursWorked=0.5, summaryNotes~fire
 *   changed ticket 7001 status=8
 *   gone entry 236
 *
 * Everything else must be as it was, to the letter. */

typedef struct
{
  const char *word;
  const char *collection;
  const char *const *moves; /* what the server changes by itself along with others */
} Kind;

static const char *const entry_moves[] = { "lastModifiedDateTime", "lastModifiedUserID",
                                           NULL };
static const char *const note_moves[] = { "lastActivityDate", NULL };
static const char *const ticket_moves[] = { "lastActivityDate",
                                            "lastActivityPersonType",
                                            "lastActivityResourceID",
                                            "lastTrackedModificationDateTime",
                                            "lastCustomerVisibleActivityDateTime",
                                            "lastCustomerNotificationDateTime",
                                            "firstResponseDateTime",
                                            "firstResponseInitiatingResourceID",
                                            "firstResponseAssignedResourceID",
                                            "resolutionPlanDateTime",
                                            "resolvedDateTime",
                                            "completedDate",
                                            "completedByResourceID",
                                            "serviceLevelAgreementHasBeenMet",
                                            NULL };
static const char *const no_moves[] = { NULL };

static const Kind kinds[] = {
  { "entry", "TimeEntries", entry_moves },
  { "note", "TicketNotes", note_moves },
  { "ticket", "Tickets", ticket_moves },
  { "secondary", "TicketSecondaryResources", no_moves },
  { "mail", "NotificationHistory", no_moves },
};

/* One change that was found. */
typedef struct
{
  char *what; /* (owned) such as "new entry 256" */
  const Kind *kind;
  JsonObject *before; /* (owned) (nullable) */
  JsonObject *after;  /* (owned) (nullable) */
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_free (change->what);
  g_clear_pointer (&change->before, json_object_unref);
  g_clear_pointer (&change->after, json_object_unref);
  g_free (change);
}

/** contract_look: (transfer full): all that the tenant holds now, by collection. */
GHashTable *
contract_look (Contract *self)
{
  GHashTable *all = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                           (GDestroyNotify) json_array_unref);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_hash_table_insert (all, (gpointer) kinds[i].collection,
                         contract_rows (self, kinds[i].collection));
  return all;
}

static char *
text_of (JsonNode *node)
{
  if (node == NULL)
    return g_strdup ("absent");
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_DOUBLE)
    return g_strdup_printf ("%.6g", json_node_get_double (node));
  return json_to_string (node, FALSE);
}

static void
add_change (GPtrArray *changes,
            const Kind *kind,
            const char *verb,
            JsonObject *before,
            JsonObject *after)
{
  Change *change = g_new0 (Change, 1);
  gint64 id = 0;

  stint_json_int (before != NULL ? before : after, "id", &id);
  change->what = g_strdup_printf ("%s %s %" G_GINT64_FORMAT, verb, kind->word, id);
  change->kind = kind;
  change->before = before != NULL ? json_object_ref (before) : NULL;
  change->after = after != NULL ? json_object_ref (after) : NULL;
  g_ptr_array_add (changes, change);
}

static gboolean
is_same (JsonObject *before, JsonObject *after, const char *const *but)
{
  g_autoptr (GList) names = json_object_get_members (after);

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonNode *node = json_object_get_member (before, l->data);

      if ((but == NULL || !g_strv_contains (but, l->data)) &&
          (node == NULL ||
           !json_node_equal (node, json_object_get_member (after, l->data))))
        {
          g_test_message ("‘%s’ has changed", (const char *) l->data);
          return FALSE;
        }
    }
  return TRUE;
}

/* Both lists ascend by id. @strict: even what the server moves by itself counts */
static void
compare (GPtrArray *changes,
         const Kind *kind,
         JsonArray *before,
         JsonArray *after,
         gboolean strict)
{
  guint i = 0;
  guint j = 0;

  while (i < json_array_get_length (before) || j < json_array_get_length (after))
    {
      JsonObject *old =
        i < json_array_get_length (before) ? stint_json_array_object (before, i) : NULL;
      JsonObject *new =
        j < json_array_get_length (after) ? stint_json_array_object (after, j) : NULL;
      gint64 old_id = G_MAXINT64;
      gint64 new_id = G_MAXINT64;

      if (old != NULL)
        stint_json_int (old, "id", &old_id);
      if (new != NULL)
        stint_json_int (new, "id", &new_id);
      if (old_id < new_id)
        add_change (changes, kind, "gone", old, NULL);
      else if (new_id < old_id)
        add_change (changes, kind, "new", NULL, new);
      else if (!is_same (old, new, strict ? NULL : kind->moves))
        add_change (changes, kind, "changed", old, new);
      i += old_id <= new_id ? 1 : 0;
      j += new_id <= old_id ? 1 : 0;
    }
}

/* (transfer full) (element-type Change) */
static GPtrArray *
find_changes (Contract *self, gboolean strict)
{
  g_autoptr (GHashTable) now = contract_look (self);
  GPtrArray *changes = g_ptr_array_new_with_free_func (change_free);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    compare (changes, &kinds[i], g_hash_table_lookup (self->before, kinds[i].collection),
             g_hash_table_lookup (now, kinds[i].collection), strict);
  for (guint i = 0; i < changes->len; i++)
    g_test_message ("%s", ((Change *) g_ptr_array_index (changes, i))->what);
  return changes;
}

/* “name=value” or “name~part”; adds the name to @named. */
static void
check_field (const Change *change, const char *written, GStrvBuilder *named)
{
  g_auto (GStrv) parts = g_regex_split_simple ("([=~])", written, 0, 0);
  g_autofree char *value = g_strjoinv ("", parts + 2);
  g_autofree char *found = text_of (json_object_get_member (change->after, parts[0]));

  g_strv_builder_add (named, parts[0]);
  if (g_str_equal (parts[1], "=") || strstr (found, value) == NULL)
    {
      g_test_message ("%s: %s", change->what, parts[0]);
      g_assert_cmpstr (found, ==, value);
    }
}

/* What is said of a change, and that nothing else of the row has changed. */
static void
check_change (const Change *change, const char *written)
{
  g_auto (GStrv) fields = NULL;
  g_autoptr (GStrvBuilder) named = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  const char *at = strchr (written, ' ');
  gboolean is_new = g_str_has_prefix (written, "new ");

  /* “new entry …” names no id; “changed ticket 7001 …” does. */
  at = at != NULL ? strchr (at + 1, ' ') : NULL;
  if (at != NULL && !is_new)
    at = strchr (at + 1, ' ');
  if (at == NULL)
    g_assert_true (g_str_has_prefix (change->what, written));
  else
    {
      g_autofree char *head = g_strndup (written, (gsize) (at - written));

      g_assert_true (g_str_has_prefix (change->what, head));
    }
  fields = g_strsplit (at != NULL ? at + 1 : "", ", ", -1);
  for (guint i = 0; fields[i] != NULL; i++)
    check_field (change, fields[i], named);
  if (change->before == NULL || change->after == NULL)
    return;
  for (guint i = 0; change->kind->moves[i] != NULL; i++)
    g_strv_builder_add (named, change->kind->moves[i]);
  names = g_strv_builder_end (named);
  g_assert_true (is_same (change->before, change->after, (const char *const *) names));
}

/** contract_check_held: whether the tenant holds what the row says, and else what it held
 * before. */
void
contract_check_held (Contract *self)
{
  const char *held = self->row->held;
  g_autoptr (GPtrArray) changes = find_changes (self, held == NULL);
  g_auto (GStrv) wanted = g_strsplit (held != NULL ? held : "", "; ", -1);

  g_assert_cmpuint (changes->len, ==, g_strv_length (wanted));
  for (guint i = 0; wanted[i] != NULL && i < changes->len; i++)
    check_change (g_ptr_array_index (changes, i), wanted[i]);
}
