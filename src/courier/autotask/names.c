#include <string.h>

#include "courier/autotask/names.h"

enum
{
  IDS_PER_QUERY = 200, /* of at most 500 alternatives; a round number below */
};

/* Whose names, and how they are written. */
typedef struct
{
  const char *kind; /* of StintName */
  const char *collection;
  const char *const *fields;
  gboolean person;
} Kind;

static const char *const company_fields[] = { "id", "companyName", NULL };
static const char *const person_fields[] = { "id", "firstName", "lastName", NULL };

static const Kind companies = { "company", "Companies", company_fields, FALSE };
static const Kind contacts = { "contact", "Contacts", person_fields, TRUE };
static const Kind resources = { "person", "Resources", person_fields, TRUE };

static void
remember (GHashTable *names, gint64 id, char *name)
{
  g_hash_table_insert (names, g_memdup2 (&id, sizeof id), name);
}

static void
take_name (const Kind *kind, GHashTable *names, JsonObject *row)
{
  gint64 id = 0;
  const char *company = stint_json_text (row, "companyName");

  if (!stint_json_int (row, "id", &id))
    return;
  remember (names, id,
            kind->person ? stint_autotask_person_name (row)
                         : g_strdup (company != NULL ? company : ""));
}

static gboolean
load_chunk (StintAutotask *self,
            const Kind *kind,
            GHashTable *names,
            const gint64 *ids,
            guint n_ids,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GPtrArray) rows = NULL;

  stint_filter_in (filter, "id", ids, n_ids);
  rows =
    stint_query_all (self, kind->collection, filter, kind->fields, cancellable, error);
  if (rows == NULL)
    return FALSE;
  /* One that is not answered is not ours to see; it is not asked for again. */
  for (guint i = 0; i < n_ids; i++)
    remember (names, ids[i], g_strdup (""));
  for (guint i = 0; i < rows->len; i++)
    take_name (kind, names, g_ptr_array_index (rows, i));
  for (guint i = 0; i < n_ids; i++)
    {
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, ids[i]);
      const char *name = g_hash_table_lookup (names, &ids[i]);

      g_ptr_array_add (self->learnt, stint_name_new (kind->kind, id, name));
    }
  return TRUE;
}

static GArray *
unknown_ids (const GPtrArray *rows, const char *field, GHashTable *names)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  GArray *ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), rows->len + 1);

  for (guint i = 0; i < rows->len; i++)
    {
      gint64 id = 0;

      if (!stint_json_int (g_ptr_array_index (rows, i), field, &id) ||
          g_hash_table_contains (names, &id) || g_hash_table_contains (seen, &id))
        continue;
      g_array_append_val (ids, id);
      /* The array was made large enough: it never moves, so its items can be keys. */
      g_hash_table_add (seen, &g_array_index (ids, gint64, ids->len - 1));
    }
  return ids;
}

static gboolean
load (StintAutotask *self,
      const Kind *kind,
      GHashTable *names,
      const GPtrArray *rows,
      const char *field,
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr (GArray) ids = unknown_ids (rows, field, names);

  for (guint i = 0; i < ids->len; i += IDS_PER_QUERY)
    {
      if (!load_chunk (self, kind, names, &g_array_index (ids, gint64, i),
                       MIN (IDS_PER_QUERY, ids->len - i), cancellable, error))
        return FALSE;
    }
  return TRUE;
}

/* A name that was asked for before. */
void
stint_autotask_know (StintAutotask *self, const StintName *name)
{
  const struct
  {
    const Kind *kind;
    GHashTable *names;
  } all[] = { { &companies, self->companies },
              { &contacts, self->contacts },
              { &resources, self->resources } };
  gint64 id = 0;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      if (g_str_equal (all[i].kind->kind, name->kind) &&
          g_ascii_string_to_signed (name->id, 10, 0, G_MAXINT64, &id, NULL))
        remember (all[i].names, id, g_strdup (name->name));
    }
}

/* Learns the names that @rows, of Tickets, refer to and that are not known yet. */
gboolean
stint_autotask_load_ticket_names (StintAutotask *self,
                                  const GPtrArray *rows,
                                  GCancellable *cancellable,
                                  GError **error)
{
  return load (self, &companies, self->companies, rows, "companyID", cancellable,
               error) &&
         load (self, &contacts, self->contacts, rows, "contactID", cancellable, error);
}

/* Likewise of the clients alone. */
gboolean
stint_autotask_load_company_names (StintAutotask *self,
                                   const GPtrArray *rows,
                                   GCancellable *cancellable,
                                   GError **error)
{
  return load (self, &companies, self->companies, rows, "companyID", cancellable, error);
}

/* Likewise of those whom tickets are assigned to. */
gboolean
stint_autotask_load_assignee_names (StintAutotask *self,
                                    const GPtrArray *rows,
                                    GCancellable *cancellable,
                                    GError **error)
{
  return load (self, &resources, self->resources, rows, "assignedResourceID", cancellable,
               error);
}

/* Likewise of TicketNotes. */
gboolean
stint_autotask_load_note_names (StintAutotask *self,
                                const GPtrArray *rows,
                                GCancellable *cancellable,
                                GError **error)
{
  return load (self, &resources, self->resources, rows, "creatorResourceID", cancellable,
               error) &&
         load (self, &contacts, self->contacts, rows, "createdByContactID", cancellable,
               error);
}

/* Active clients whose name begins with what was typed, or else contains it; the first
 * page of them, for whoever typed it wants one. */
gboolean
stint_autotask_pull_clients (StintAutotask *self, const StintPull *pull, GError **error)
{
  static const char *const fields[] = { "id", "companyName", "isActive", NULL };
  static const char *const ops[] = { "beginsWith", "contains" };
  gboolean more = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (ops) && pull->page->names->len == 0; i++)
    {
      g_autoptr (JsonArray) filter = stint_filter_new ();
      g_autoptr (GPtrArray) rows = NULL;

      stint_filter_like (filter, ops[i], "companyName", pull->what);
      stint_filter_bool (filter, "isActive", TRUE);
      rows = stint_query_page (self, "Companies", filter, fields, -1, &more,
                               pull->cancellable, error);
      if (rows == NULL)
        return FALSE;
      for (guint j = 0; j < rows->len; j++)
        {
          JsonObject *row = g_ptr_array_index (rows, j);
          g_autofree char *id = stint_json_dup_id (row, "id");
          const char *name = stint_json_text (row, "companyName");

          if (id != NULL && name != NULL)
            g_ptr_array_add (pull->page->names,
                             stint_name_new (companies.kind, id, name));
        }
    }
  return TRUE;
}

/* (transfer full) (nullable): the name that @row refers to in @field. */
char *
stint_autotask_dup_name (GHashTable *names, JsonObject *row, const char *field)
{
  const char *name = NULL;
  gint64 id = 0;

  if (!stint_json_int (row, field, &id))
    return NULL;
  name = g_hash_table_lookup (names, &id);
  return name != NULL && *name != '\0' ? g_strdup (name) : NULL;
}
