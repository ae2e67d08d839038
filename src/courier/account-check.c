#include "courier/account-check.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/store-learnt.h"

/* The findings of a check, with what the store knows besides, on their way to a person.
 */

/** stint_checks_pass: whether nothing that Stint needs is missing. */
gboolean
stint_checks_pass (const GPtrArray *checks)
{
  for (guint i = 0; i < checks->len; i++)
    {
      const StintCheck *check = g_ptr_array_index (checks, i);

      if (check->grade == STINT_GRADE_MISSING ||
          (check->vital && check->grade == STINT_GRADE_UNKNOWN))
        return FALSE;
    }
  return TRUE;
}

/** stint_checks_first_vital: (nullable): the first without which nothing works. */
const StintCheck *
stint_checks_first_vital (const GPtrArray *checks)
{
  for (guint i = 0; i < checks->len; i++)
    {
      const StintCheck *check = g_ptr_array_index (checks, i);

      if (check->vital && check->grade != STINT_GRADE_OK)
        return check;
    }
  return NULL;
}

/** stint_checks_first_refused: (nullable): the one that says that the credentials were
 * refused. */
const StintCheck *
stint_checks_first_refused (const GPtrArray *checks)
{
  for (guint i = 0; i < checks->len; i++)
    {
      const StintCheck *check = g_ptr_array_index (checks, i);

      if (check->refused)
        return check;
    }
  return NULL;
}

/** stint_checks_first_limited: (nullable): the one that met a limit. */
const StintCheck *
stint_checks_first_limited (const GPtrArray *checks)
{
  for (guint i = 0; i < checks->len; i++)
    {
      const StintCheck *check = g_ptr_array_index (checks, i);

      if (check->limited)
        return check;
    }
  return NULL;
}

static const char *
meaning_title (const char *meaning)
{
  static const struct
  {
    const char *meaning;
    const char *title;
  } titles[] = {
    { "in-progress", N_ ("Status: in progress") },
    { "waiting-client", N_ ("Status: waiting for the client") },
    { "waiting-vendor", N_ ("Status: waiting for the vendor") },
    { "escalate", N_ ("Status: escalated") },
    { "complete", N_ ("Status: complete") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      if (g_str_equal (titles[i].meaning, meaning))
        return _ (titles[i].title);
    }
  return meaning;
}

/**
 * stint_checks_add_statuses:
 *
 * Which status stands for each outcome. One that no status stands for is nobody's fault,
 * but the person should know: that outcome leaves the status as it is.
 */
void
stint_checks_add_statuses (GPtrArray *checks, StintStore *store)
{
  static const char *const meanings[] = { "in-progress", "waiting-client",
                                          "waiting-vendor", "escalate", "complete" };

  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    {
      g_autoptr (StintChoice) choice =
        stint_store_find_meaning (store, meanings[i], NULL);
      g_autofree char *id = g_strconcat ("status-", meanings[i], NULL);
      StintCheck *check = stint_check_new (id, meaning_title (meanings[i]));

      g_ptr_array_add (checks, check);
      if (choice != NULL)
        {
          check->detail = g_strdup_printf (choice->confirmed ? _ ("‘%s’, as you said")
                                                             : _ ("‘%s’, by its name"),
                                           choice->label);
          check->value = g_strdup (choice->id);
          continue;
        }
      check->grade = STINT_GRADE_UNKNOWN;
      check->detail =
        g_strdup (_ ("no status of the shop is called like it: that outcome leaves the "
                     "status as it is"));
      check->remedy = g_strdup_printf (
        _ ("say which one it is: ‘stintctl account status-means STATUS %s’"),
        meanings[i]);
    }
}

static StintGrade
grade_from_name (const char *name)
{
  for (int grade = STINT_GRADE_OK; grade <= STINT_GRADE_EXCESS; grade++)
    {
      if (g_str_equal (stint_grade_name ((StintGrade) grade), name))
        return (StintGrade) grade;
    }
  return STINT_GRADE_UNKNOWN;
}

static char *
dated (const StintLearnt *learnt)
{
  g_autoptr (GDateTime) seen = g_date_time_new_from_unix_utc (learnt->seen_s);
  g_autofree char *day = g_date_time_format (seen, "%Y-%m-%d");

  if (learnt->detail == NULL)
    return g_strdup_printf (_ ("as tried on %s"), day);
  return g_strdup_printf (_ ("%s (as tried on %s)"), learnt->detail, day);
}

/**
 * stint_checks_add_learnt:
 * @say_never: whether it is to be said that nothing was
 *
 * What was once found out by writing.
 */
void
stint_checks_add_learnt (GPtrArray *checks,
                         StintStore *store,
                         gint64 account_id,
                         gboolean say_never)
{
  g_autoptr (GPtrArray) all = stint_store_list_learnt (store, account_id, NULL);

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const StintLearnt *learnt = g_ptr_array_index (all, i);
      StintCheck *check = stint_check_new (learnt->id, learnt->title);

      check->grade = grade_from_name (learnt->grade);
      check->detail = dated (learnt);
      check->remedy = g_strdup (learnt->remedy);
      check->value = g_strdup (learnt->value);
      g_ptr_array_add (checks, check);
    }
  if (say_never && (all == NULL || all->len == 0))
    {
      StintCheck *check = stint_check_new ("calibration", _ ("Tried by writing"));

      check->grade = STINT_GRADE_UNKNOWN;
      check->detail = g_strdup (
        _ ("never: whether entries can be made for you, cross midnight, keep their "
           "seconds and can be found again is only seen by writing one"));
      check->remedy = g_strdup (_ ("‘stintctl account check --calibrate TICKET’, with a "
                                   "ticket of your own company"));
      g_ptr_array_add (checks, check);
    }
}

/* A trial that came to no answer must not take the place of one that did. */
static gboolean
tells (const StintCheck *check)
{
  return check->value != NULL && check->grade != STINT_GRADE_UNKNOWN && !check->refused;
}

/* @changed: set where programs have to go by something else from now on */
static gboolean
keep_one (StintTxn *txn,
          StintStore *store,
          gint64 account_id,
          const StintCheck *check,
          gint64 now_s,
          gboolean *changed,
          GError **error)
{
  g_autofree char *before = NULL;
  const StintLearnt learnt = { .id = check->id,
                               .grade = (char *) stint_grade_name (check->grade),
                               .title = check->title,
                               .detail = check->detail,
                               .remedy = check->remedy,
                               .value = check->value,
                               .seen_s = now_s };

  if (check->sight_class != NULL &&
      !stint_store_set_sighted (txn, account_id, check->sight_class, now_s, error))
    return FALSE;
  if (!tells (check))
    return TRUE;
  before = stint_store_dup_learnt (store, account_id, check->id);
  *changed = *changed || g_strcmp0 (before, check->value) != 0;
  return stint_store_put_learnt (txn, account_id, &learnt, error);
}

/**
 * stint_checks_keep:
 *
 * Stores what a write has told, and which kinds of row this account can read back. A
 * check that did not come to write anything is not kept, nor a finding without a value.
 * Where that is news, couriers at work take up the account anew: @account gets the
 * version that it has then.
 */
gboolean
stint_checks_keep (const GPtrArray *checks,
                   StintStore *store,
                   StintAccount *account,
                   gint64 now_s,
                   GError **error)
{
  g_autoptr (StintTxn) txn = NULL;
  gboolean changed = FALSE;

  if (stint_checks_first_vital (checks) != NULL)
    return TRUE;
  txn = stint_store_begin (store, error);
  if (txn == NULL)
    return FALSE;
  for (guint i = 0; i < checks->len; i++)
    {
      if (!keep_one (txn, store, account->id, g_ptr_array_index (checks, i), now_s,
                     &changed, error))
        return FALSE;
    }
  if (changed && !stint_store_renew_account (txn, account->id, error))
    return FALSE;
  if (!stint_txn_commit (txn, error))
    return FALSE;
  account->version += changed ? 1 : 0;
  return TRUE;
}

/* A server's words may hold anything; none of it may steer a terminal. */
static char *
plain (const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);

      if (g_unichar_type (letter) == G_UNICODE_FORMAT || g_unichar_iscntrl (letter))
        letter = ' ';
      g_string_append_unichar (out, letter);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static const char *
grade_word (StintGrade grade)
{
  switch (grade)
    {
    case STINT_GRADE_OK:
      return _ ("ok");
    case STINT_GRADE_MISSING:
      return _ ("missing");
    case STINT_GRADE_UNKNOWN:
      return _ ("unknown");
    case STINT_GRADE_EXCESS:
    default:
      return _ ("excess");
    }
}

static void
print_one (const StintCheck *check)
{
  g_autofree char *detail = plain (check->detail != NULL ? check->detail : "");
  g_autofree char *remedy = plain (check->remedy != NULL ? check->remedy : "");
  const char *word = grade_word (check->grade);
  int pad = MAX (0, 8 - (int) g_utf8_strlen (word, -1));

  g_print ("%s%*s %s%s%s\n", word, pad, "", check->title, *detail != '\0' ? ": " : "",
           detail);
  if (*remedy != '\0')
    g_print ("%*s -> %s\n", 8, "", remedy);
}

/** stint_checks_print: a line for each; without @all, only for those that are not ok. */
void
stint_checks_print (const GPtrArray *checks, gboolean all)
{
  for (guint i = 0; i < checks->len; i++)
    {
      const StintCheck *check = g_ptr_array_index (checks, i);

      if (all || check->grade != STINT_GRADE_OK)
        print_one (check);
    }
}

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

/** stint_checks_add_json: adds the member "checks" to the object in the making. */
void
stint_checks_add_json (const GPtrArray *checks, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "checks");
  json_builder_begin_array (builder);
  for (guint i = 0; i < checks->len; i++)
    {
      const StintCheck *check = g_ptr_array_index (checks, i);

      json_builder_begin_object (builder);
      add_text (builder, "id", check->id);
      add_text (builder, "grade", stint_grade_name (check->grade));
      json_builder_set_member_name (builder, "vital");
      json_builder_add_boolean_value (builder, check->vital);
      add_text (builder, "title", check->title);
      add_text (builder, "detail", check->detail);
      add_text (builder, "remedy", check->remedy);
      add_text (builder, "value", check->value);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}
