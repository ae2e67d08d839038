#include <string.h>

#include "tests/contract/contract.h"

/* Whether the rows leave anything out: a position of a switch that none of them sets, a
 * feed that none pulls, or a text of the recorded refusals that the tenant never gave.
 * And what the provider must never have sent, whatever a row made it do. */

static GHashTable *texts; /* (owned) (nullable) that tenants have given of themselves */
static guint rows_run;

typedef struct
{
  const char *program;
  const ContractTable *const *tables;
} Coverage;

/* Texts that name something of their case: the name may be another here. */
static const char *const shapes[] = {
  "Picklist value [*] does not exist for *",
  "Unable to find * in the * Entity",
  "Value does not reference an existing entity for * .",
};

/* Recorded texts that no row provokes, and why. */
static const struct
{
  const char *text;
  const char *why;
} excused[] = {
  { "Transaction (Process ID 77) was deadlocked on lock resources",
    "nobody can say when; a fault says it in a row, and it is shown as it is" },
  { "An error has occurred.", "likewise" },
};

static void
note_text (const char *text)
{
  if (texts == NULL)
    texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_add (texts, g_strdup (text));
}

/* An answer is kept in the log as text. */
static void
note_answer (const char *answer)
{
  g_autoptr (GBytes) bytes = g_bytes_new (answer, strlen (answer));
  g_autoptr (JsonObject) object = stint_json_read (bytes, 64 * 1024 * 1024, NULL);
  JsonArray *errors = object != NULL ? stint_json_array (object, "errors") : NULL;

  for (guint i = 0; errors != NULL && i < json_array_get_length (errors); i++)
    note_text (stint_json_array_text (errors, i));
}

static void
check_operators (JsonArray *filter)
{
  static const char *const known[] = { "eq", "noteq", "gt",       "gte",        "lt",
                                       "in", "or",    "contains", "beginsWith", NULL };

  for (guint i = 0; filter != NULL && i < json_array_get_length (filter); i++)
    {
      JsonObject *one = stint_json_array_object (filter, i);

      g_assert_true (g_strv_contains (known, stint_json_text (one, "op")));
      check_operators (stint_json_array (one, "items"));
    }
}

/* Stint replaces no row, follows no link of a page, decides over nobody's time off, takes
 * no version but the first, impersonates in creates alone, and knows its operators. */
static void
check_never (JsonObject *line)
{
  static const char *const methods[] = { "GET", "POST", "PATCH", "DELETE", NULL };
  const char *method = stint_json_text (line, "method");
  const char *path = stint_json_text (line, "path");
  const char *body = stint_json_text (line, "body");
  gboolean is_query = strstr (path, "/query") != NULL;

  g_assert_true (g_strv_contains (methods, method));
  g_assert_true (strstr (path, "/V1.0/") != NULL);
  g_assert_null (strstr (path, "query/next"));
  g_assert_null (strstr (path, "/Approve"));
  if (stint_json_text (stint_json_object (line, "headers"), "ImpersonationResourceId"))
    g_assert_true (g_str_equal (method, "POST") && !is_query);
  if (is_query)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
      g_autoptr (JsonObject) query = stint_json_read (bytes, 1024 * 1024, NULL);

      g_assert_cmpstr (method, ==, "POST");
      check_operators (stint_json_array (query, "filter"));
    }
}

/** contract_note_log: remembers what the tenant said, and sees what it was asked. */
void
contract_note_log (Contract *self)
{
  g_autoptr (JsonArray) log = contract_ask_array (self, "log");

  for (guint i = 0; i < json_array_get_length (log); i++)
    {
      JsonObject *line = stint_json_array_object (log, i);
      const char *answer = stint_json_text (line, "answer");
      const char *agent =
        stint_json_text (stint_json_object (line, "headers"), "User-Agent");

      if (answer != NULL && stint_json_text (line, "fault") == NULL)
        note_answer (answer);
      if (g_strcmp0 (agent, CONTRACT_AGENT) != 0)
        check_never (line);
    }
  rows_run++;
}

static guint
count_rows (const Coverage *coverage)
{
  guint n = 0;

  for (guint i = 0; coverage->tables[i] != NULL; i++)
    n += coverage->tables[i]->n_rows;
  return n;
}

static void
add_settings (GHashTable *settings, const char *assignments)
{
  g_auto (GStrv) words = g_strsplit (assignments, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    g_hash_table_add (settings, g_strdup (words[i]));
}

/* (transfer full): all that rows set, as "name=value". */
static GHashTable *
collect_settings (const Coverage *coverage)
{
  GHashTable *settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; coverage->tables[i] != NULL; i++)
    {
      for (guint j = 0; j < coverage->tables[i]->n_rows; j++)
        {
          const ContractRow *row = &coverage->tables[i]->rows[j];
          g_auto (GStrv) commands = g_strsplit (row->script, "; ", -1);

          if (row->switches != NULL)
            add_settings (settings, row->switches);
          for (guint k = 0; commands[k] != NULL; k++)
            {
              if (g_str_has_prefix (commands[k], "set "))
                add_settings (settings, commands[k] + strlen ("set "));
            }
        }
    }
  return settings;
}

static gboolean
sets (GHashTable *settings, const char *name, const char *value)
{
  g_autofree char *text = g_strconcat (name, "=", value, NULL);

  return g_hash_table_contains (settings, text);
}

/* Any value but the one at the start. */
static gboolean
sets_another (GHashTable *settings, const char *name, const char *start)
{
  g_autofree char *prefix = g_strconcat (name, "=", NULL);
  GHashTableIter iter = { 0 };
  const char *text = NULL;

  g_hash_table_iter_init (&iter, settings);
  while (g_hash_table_iter_next (&iter, (gpointer *) &text, NULL))
    {
      if (g_str_has_prefix (text, prefix) && !g_str_equal (text + strlen (prefix), start))
        return TRUE;
    }
  return FALSE;
}

static void
find_missing (GHashTable *settings, JsonObject *one, GString *missing)
{
  const char *name = stint_json_text (one, "name");
  const char *start = stint_json_text (one, "start");
  JsonArray *values = stint_json_array (one, "values");

  if (!sets (settings, name, start))
    g_string_append_printf (missing, " %s=%s", name, start);
  if (!g_str_equal (stint_json_text (one, "kind"), "choice"))
    {
      if (!sets_another (settings, name, start))
        g_string_append_printf (missing, " %s=anything but %s", name, start);
      return;
    }
  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      const char *value = stint_json_array_text (values, i);

      if (!g_str_equal (value, start) && !sets (settings, name, value))
        g_string_append_printf (missing, " %s=%s", name, value);
    }
}

/* Every switch that the sandbox has is set to each of its positions by some row. */
static void
test_switches (gconstpointer data)
{
  static const ContractRow nothing = { .rule = "", .what = "" };
  const Coverage *coverage = data;
  g_autoptr (Contract) contract = contract_new (coverage->program, &nothing);
  g_autoptr (JsonArray) switches = contract_ask_array (contract, "switches");
  g_autoptr (GHashTable) settings = collect_settings (coverage);
  g_autoptr (GString) missing = g_string_new (NULL);

  g_assert_cmpuint (json_array_get_length (switches), >, 40);
  for (guint i = 0; i < json_array_get_length (switches); i++)
    find_missing (settings, stint_json_array_object (switches, i), missing);
  g_assert_cmpstr (missing->str, ==, "");
}

static gboolean
pulls (const ContractRow *row, const char *feed)
{
  g_auto (GStrv) commands = g_strsplit (row->script, "; ", -1);

  for (guint i = 0; commands[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (commands[i], " ", 3);

      if (g_str_equal (words[0], "pull") && g_strcmp0 (words[1], feed) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
any_pulls (const Coverage *coverage, const char *feed)
{
  for (guint i = 0; coverage->tables[i] != NULL; i++)
    {
      for (guint j = 0; j < coverage->tables[i]->n_rows; j++)
        {
          if (pulls (&coverage->tables[i]->rows[j], feed))
            return TRUE;
        }
    }
  return FALSE;
}

/* Every feed of the provider is pulled by some row. */
static void
test_feeds (gconstpointer data)
{
  for (guint i = 0; i <= STINT_FEED_ENDPOINTS; i++)
    {
      const char *feed = contract_feed_name (i);

      g_test_message ("feed %u, %s", i, feed);
      g_assert_nonnull (feed);
      if (feed != NULL)
        g_assert_true (any_pulls (data, feed));
    }
}

static const char *
shape_of (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      if (g_pattern_match_simple (shapes[i], text))
        return shapes[i];
    }
  return NULL;
}

static gboolean
was_given (const char *text)
{
  const char *shape = shape_of (text);
  GHashTableIter iter = { 0 };
  const char *given = NULL;

  if (g_hash_table_contains (texts, text))
    return TRUE;
  g_hash_table_iter_init (&iter, texts);
  while (shape != NULL && g_hash_table_iter_next (&iter, (gpointer *) &given, NULL))
    {
      if (g_pattern_match_simple (shape, given))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_excused (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (excused); i++)
    {
      if (g_str_equal (excused[i].text, text))
        return TRUE;
    }
  return FALSE;
}

static JsonObject *
load_recorded (void)
{
  g_autofree char *path =
    g_test_build_filename (G_TEST_DIST, "fixtures", "json", "autotask-errors.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  bytes = g_bytes_new (text, length);
  return stint_json_read (bytes, 1024 * 1024, NULL);
}

/* Every text of the recorded refusals was given by the tenant in some row. */
static void
test_texts (gconstpointer data)
{
  const Coverage *coverage = data;
  g_autoptr (JsonObject) root = load_recorded ();
  JsonArray *cases = stint_json_array (root, "cases");
  g_autoptr (GString) missing = g_string_new (NULL);
  guint given = 0;

  if (rows_run < count_rows (coverage))
    {
      g_test_skip ("not all rows were run");
      return;
    }
  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *body = stint_json_object (stint_json_array_object (cases, i), "body");
      JsonArray *errors = stint_json_array (body, "errors");
      const char *text = errors != NULL ? stint_json_array_text (errors, 0) : NULL;

      if (text == NULL || is_excused (text))
        continue;
      given += was_given (text) ? 1 : 0;
      if (!was_given (text))
        g_string_append_printf (missing, "\n%s", text);
    }
  g_assert_cmpstr (missing->str, ==, "");
  g_assert_cmpuint (given, ==, 28);
  g_clear_pointer (&texts, g_hash_table_unref);
}

/** contract_add_coverage: to be called when all rows have been added. */
void
contract_add_coverage (const char *program, const ContractTable *const *tables)
{
  static const struct
  {
    const char *path;
    GTestDataFunc func;
  } tests[] = { { "/contract/coverage/switches", test_switches },
                { "/contract/coverage/feeds", test_feeds },
                { "/contract/coverage/texts", test_texts } };

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      Coverage *coverage = g_new0 (Coverage, 1);

      *coverage = (Coverage){ program, tables };
      g_test_add_data_func_full (tests[i].path, coverage, tests[i].func, g_free);
    }
}
