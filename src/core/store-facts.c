#include "core/store-facts.h"

#include "core/store-private.h"

#define DAY_SECONDS G_GINT64_CONSTANT (86400)

#define FACTS_COLUMNS                                                                    \
  "id, number, title, company_id, company, kind_id, queue_id, assigned_id, "             \
  "completed_by_id, created_s, completed_s, estimated_seconds, own_company, open "

static StintTicketFacts *
facts_from_row (StintRows *rows)
{
  StintTicketFacts *facts = stint_ticket_facts_new ();
  char **texts[] = { &facts->id,         &facts->number,      &facts->title,
                     &facts->company_id, &facts->company,     &facts->kind_id,
                     &facts->queue_id,   &facts->assigned_id, &facts->completed_by_id };
  int column = 0;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = stint_rows_dup (rows, column++);
  facts->created_s = stint_rows_int (rows, column++);
  facts->completed_s = stint_rows_int (rows, column++);
  facts->estimated_seconds = stint_rows_int (rows, column++);
  facts->own_company = stint_rows_int (rows, column++) != 0;
  facts->open = stint_rows_int (rows, column) != 0;
  return facts;
}

/**
 * stint_store_put_facts:
 * @me_id: the technician's id
 *
 * Stores what the figures need to know of a ticket. What hangs on it is pulled again when
 * it was completed anew.
 */
gboolean
stint_store_put_facts (StintTxn *txn,
                       const StintTicketFacts *facts,
                       const char *me_id,
                       GError **error)
{
  static const char sql[] =
    "INSERT INTO ticket_facts (id, number, title, company_id, company, kind_id, "
    "queue_id, assigned_id, completed_by_id, created_s, completed_s, estimated_seconds, "
    "own_company, open, completed_by_me) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15) "
    "ON CONFLICT (id) DO UPDATE SET number = excluded.number, title = excluded.title, "
    "company_id = excluded.company_id, company = excluded.company, "
    "kind_id = excluded.kind_id, queue_id = excluded.queue_id, "
    "assigned_id = excluded.assigned_id, completed_by_id = excluded.completed_by_id, "
    "created_s = excluded.created_s, estimated_seconds = excluded.estimated_seconds, "
    "own_company = excluded.own_company, open = excluded.open, "
    "completed_by_me = excluded.completed_by_me, completed_s = excluded.completed_s, "
    "effort_s = CASE WHEN excluded.completed_s = completed_s THEN effort_s ELSE 0 END, "
    "promises_s = CASE WHEN excluded.completed_s = completed_s THEN promises_s "
    "ELSE 0 END, "
    "surveys_s = CASE WHEN excluded.completed_s = completed_s THEN surveys_s ELSE 0 END";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "sssssssssiiibbb", facts->id,
                       facts->number, facts->title, facts->company_id, facts->company,
                       facts->kind_id, facts->queue_id, facts->assigned_id,
                       facts->completed_by_id, facts->created_s, facts->completed_s,
                       facts->estimated_seconds, facts->own_company, facts->open,
                       me_id != NULL && g_strcmp0 (facts->completed_by_id, me_id) == 0);
}

/** stint_store_put_unseen: the PSA does not show this ticket; it is not asked for again.
 */
gboolean
stint_store_put_unseen (StintTxn *txn,
                        const char *ticket_id,
                        gint64 now_s,
                        GError **error)
{
  static const char sql[] = "INSERT INTO ticket_unseen (id, asked_s) VALUES (?1, ?2) "
                            "ON CONFLICT (id) DO UPDATE SET asked_s = excluded.asked_s";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "si", ticket_id, now_s);
}

/** stint_store_mark_aside: what hangs on a ticket was pulled at @now_s. */
gboolean
stint_store_mark_aside (StintTxn *txn,
                        const char *ticket_id,
                        StintAside aside,
                        gint64 now_s,
                        GError **error)
{
  static const char *const sql[] = {
    "UPDATE ticket_facts SET effort_s = ?2 WHERE id = ?1",
    "UPDATE ticket_facts SET promises_s = ?2 WHERE id = ?1",
    "UPDATE ticket_facts SET surveys_s = ?2 WHERE id = ?1",
  };

  return stint_db_run (stint_txn_get_db (txn), sql[aside], error, "si", ticket_id, now_s);
}

/** stint_store_stale_aside: something was deleted on a ticket, so its notes and its
 * entries are pulled again. */
gboolean
stint_store_stale_aside (StintTxn *txn, const char *ticket_id, GError **error)
{
  static const char notes[] = "UPDATE ticket SET notes_activity_s = 0 WHERE id = ?1";
  static const char entries[] = "UPDATE ticket_facts SET effort_s = -1 WHERE id = ?1";
  StintDb *cache = stint_txn_get_db (txn);

  return stint_db_run (cache, notes, error, "s", ticket_id) &&
         stint_db_run (cache, entries, error, "s", ticket_id);
}

/** stint_store_get_facts: (transfer full) (nullable): NULL without an error when they are
 * not known. */
StintTicketFacts *
stint_store_get_facts (StintStore *self, const char *ticket_id, GError **error)
{
  static const char sql[] = "SELECT " FACTS_COLUMNS "FROM ticket_facts WHERE id = ?1";
  StintDb *cache = stint_store_get_cache (self, error);
  g_autoptr (StintRows) rows =
    cache != NULL ? stint_db_query (cache, sql, error, "s", ticket_id) : NULL;
  g_autoptr (StintTicketFacts) facts = NULL;

  if (rows == NULL)
    return NULL;
  if (stint_rows_next (rows))
    facts = facts_from_row (rows);
  return stint_rows_finish (rows, error) ? g_steal_pointer (&facts) : NULL;
}

/** stint_store_list_completed: (transfer full) (element-type StintTicketFacts): tickets
 * that I completed from @from_s and before @until_s, the newest first. */
GPtrArray *
stint_store_list_completed (StintStore *self,
                            gint64 from_s,
                            gint64 until_s,
                            GError **error)
{
  static const char sql[] =
    "SELECT " FACTS_COLUMNS "FROM ticket_facts WHERE completed_by_me = 1 "
    "AND completed_s >= ?1 AND completed_s < ?2 ORDER BY completed_s DESC, id";
  StintDb *cache = stint_store_get_cache (self, error);
  g_autoptr (StintRows) rows =
    cache != NULL ? stint_db_query (cache, sql, error, "ii", from_s, until_s) : NULL;
  g_autoptr (GPtrArray) list =
    g_ptr_array_new_with_free_func ((GDestroyNotify) stint_ticket_facts_free);

  if (rows == NULL)
    return NULL;
  while (stint_rows_next (rows))
    g_ptr_array_add (list, facts_from_row (rows));
  return stint_rows_finish (rows, error) ? g_steal_pointer (&list) : NULL;
}

static char *
ids_from_rows (StintRows *rows, GError **error)
{
  g_autoptr (GString) ids = g_string_new (NULL);

  if (rows == NULL)
    return NULL;
  while (stint_rows_next (rows))
    g_string_append_printf (ids, "%s%s", ids->len > 0 ? " " : "",
                            stint_rows_text (rows, 0));
  if (!stint_rows_finish (rows, error))
    return NULL;
  return g_string_free (g_steal_pointer (&ids), FALSE);
}

/** stint_store_dup_unknown_tickets: (transfer full): tickets that my entries are on and
 * of which no facts are known, in the order of their ids, after @after_id. */
char *
stint_store_dup_unknown_tickets (StintStore *self,
                                 const char *after_id,
                                 gint64 limit,
                                 GError **error)
{
  static const char sql[] =
    "SELECT DISTINCT ticket_id FROM entry WHERE ticket_id > ?1 AND mine = 1 "
    "AND NOT EXISTS (SELECT 1 FROM ticket_facts AS f WHERE f.id = ticket_id) "
    "AND NOT EXISTS (SELECT 1 FROM ticket_unseen AS u WHERE u.id = ticket_id) "
    "ORDER BY ticket_id LIMIT ?2";
  StintDb *cache = stint_store_get_cache (self, error);
  g_autoptr (StintRows) rows =
    cache != NULL ? stint_db_query (cache, sql, error, "si", after_id, limit) : NULL;

  return ids_from_rows (rows, error);
}

/**
 * stint_store_dup_due_aside: (transfer full)
 * @from_s: of tickets completed since then
 *
 * Tickets that I completed and on which something hangs that was not pulled since. A
 * survey may be answered weeks later, so for 45 days it is asked for once a day.
 */
char *
stint_store_dup_due_aside (StintStore *self,
                           StintAside aside,
                           gint64 from_s,
                           gint64 now_s,
                           gint64 limit,
                           GError **error)
{
  static const char *const sql[] = {
    "SELECT id FROM ticket_facts WHERE effort_s < 0 OR (completed_by_me = 1 "
    "AND completed_s >= ?1 AND estimated_seconds > 0 AND effort_s = 0) "
    "ORDER BY completed_s DESC LIMIT ?2",
    "SELECT id FROM ticket_facts WHERE completed_by_me = 1 AND completed_s >= ?1 "
    "AND promises_s = 0 ORDER BY completed_s DESC LIMIT ?2",
    "SELECT id FROM ticket_facts WHERE completed_by_me = 1 AND completed_s >= ?1 "
    "AND (surveys_s = 0 OR (completed_s > ?3 AND surveys_s < ?4)) "
    "ORDER BY completed_s DESC LIMIT ?2",
  };
  StintDb *cache = stint_store_get_cache (self, error);
  g_autoptr (StintRows) rows = NULL;

  if (cache == NULL)
    return NULL;
  if (aside == STINT_ASIDE_SURVEYS)
    rows = stint_db_query (cache, sql[aside], error, "iiii", from_s, limit,
                           now_s - 45 * DAY_SECONDS, now_s - DAY_SECONDS);
  else
    rows = stint_db_query (cache, sql[aside], error, "ii", from_s, limit);
  return ids_from_rows (rows, error);
}

/** stint_store_dup_young_completed: (transfer full): tickets that I completed since
 * @from_s; they may have been opened again. */
char *
stint_store_dup_young_completed (StintStore *self,
                                 gint64 from_s,
                                 gint64 limit,
                                 GError **error)
{
  static const char sql[] = "SELECT id FROM ticket_facts WHERE completed_by_me = 1 "
                            "AND completed_s >= ?1 ORDER BY completed_s DESC LIMIT ?2";
  StintDb *cache = stint_store_get_cache (self, error);
  g_autoptr (StintRows) rows =
    cache != NULL ? stint_db_query (cache, sql, error, "ii", from_s, limit) : NULL;

  return ids_from_rows (rows, error);
}

/** stint_store_begin_sla_results: forgets those of a ticket, for the whole of them to
 * follow. */
gboolean
stint_store_begin_sla_results (StintTxn *txn, const char *ticket_id, GError **error)
{
  static const char sql[] = "DELETE FROM sla_result WHERE ticket_id = ?1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "s", ticket_id);
}

/** stint_store_put_sla_result: stores what became of a ticket's promises. */
gboolean
stint_store_put_sla_result (StintTxn *txn, const StintSlaResult *result, GError **error)
{
  static const char sql[] =
    "INSERT INTO sla_result (id, ticket_id, response_met, response_by_id, plan_met, "
    "plan_by_id, resolution_met, resolution_by_id, response_seconds, plan_seconds, "
    "resolution_seconds) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) "
    "ON CONFLICT (id) DO UPDATE SET ticket_id = excluded.ticket_id, "
    "response_met = excluded.response_met, response_by_id = excluded.response_by_id, "
    "plan_met = excluded.plan_met, plan_by_id = excluded.plan_by_id, "
    "resolution_met = excluded.resolution_met, "
    "resolution_by_id = excluded.resolution_by_id, "
    "response_seconds = excluded.response_seconds, "
    "plan_seconds = excluded.plan_seconds, "
    "resolution_seconds = excluded.resolution_seconds";

  return stint_db_run (
    stint_txn_get_db (txn), sql, error, "ssisisisiii", result->id, result->ticket_id,
    (gint64) result->response_met, result->response_by_id, (gint64) result->plan_met,
    result->plan_by_id, (gint64) result->resolution_met, result->resolution_by_id,
    result->response_seconds, result->plan_seconds, result->resolution_seconds);
}

static StintSlaResult *
sla_result_from_row (StintRows *rows)
{
  StintSlaResult *result = stint_sla_result_new ();

  result->id = stint_rows_dup (rows, 0);
  result->ticket_id = stint_rows_dup (rows, 1);
  result->response_met = (StintMet) stint_rows_int (rows, 2);
  result->response_by_id = stint_rows_dup (rows, 3);
  result->plan_met = (StintMet) stint_rows_int (rows, 4);
  result->plan_by_id = stint_rows_dup (rows, 5);
  result->resolution_met = (StintMet) stint_rows_int (rows, 6);
  result->resolution_by_id = stint_rows_dup (rows, 7);
  result->response_seconds = stint_rows_int (rows, 8);
  result->plan_seconds = stint_rows_int (rows, 9);
  result->resolution_seconds = stint_rows_int (rows, 10);
  return result;
}

/** stint_store_list_sla_results: (transfer full) (element-type StintSlaResult): of
 * tickets completed by me from @from_s and before @until_s. */
GPtrArray *
stint_store_list_sla_results (StintStore *self,
                              gint64 from_s,
                              gint64 until_s,
                              GError **error)
{
  static const char sql[] =
    "SELECT r.id, r.ticket_id, response_met, response_by_id, plan_met, plan_by_id, "
    "resolution_met, resolution_by_id, response_seconds, plan_seconds, "
    "resolution_seconds FROM ticket_facts AS f JOIN sla_result AS r "
    "ON r.ticket_id = f.id WHERE completed_by_me = 1 AND completed_s >= ?1 "
    "AND completed_s < ?2 ORDER BY completed_s DESC, r.id";
  StintDb *cache = stint_store_get_cache (self, error);
  g_autoptr (StintRows) rows =
    cache != NULL ? stint_db_query (cache, sql, error, "ii", from_s, until_s) : NULL;
  g_autoptr (GPtrArray) list =
    g_ptr_array_new_with_free_func ((GDestroyNotify) stint_sla_result_free);

  if (rows == NULL)
    return NULL;
  while (stint_rows_next (rows))
    g_ptr_array_add (list, sla_result_from_row (rows));
  return stint_rows_finish (rows, error) ? g_steal_pointer (&list) : NULL;
}

/** stint_store_put_survey: stores an answered survey of a ticket that I completed. */
gboolean
stint_store_put_survey (StintTxn *txn, const StintSurvey *survey, GError **error)
{
  static const char sql[] =
    "INSERT INTO survey (id, ticket_id, answered_s, rating_thousandths) "
    "VALUES (?1, ?2, ?3, ?4) ON CONFLICT (id) DO UPDATE SET "
    "ticket_id = excluded.ticket_id, answered_s = excluded.answered_s, "
    "rating_thousandths = excluded.rating_thousandths";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "ssii", survey->id,
                       survey->ticket_id, survey->answered_s, survey->rating_thousandths);
}

static StintSurvey *
survey_from_row (StintRows *rows)
{
  StintSurvey *survey = stint_survey_new ();

  survey->id = stint_rows_dup (rows, 0);
  survey->ticket_id = stint_rows_dup (rows, 1);
  survey->answered_s = stint_rows_int (rows, 2);
  survey->rating_thousandths = stint_rows_int (rows, 3);
  return survey;
}

/** stint_store_list_surveys: (transfer full) (element-type StintSurvey): answered from
 * @from_s and before @until_s. */
GPtrArray *
stint_store_list_surveys (StintStore *self, gint64 from_s, gint64 until_s, GError **error)
{
  static const char sql[] =
    "SELECT id, ticket_id, answered_s, rating_thousandths FROM survey "
    "WHERE answered_s >= ?1 AND answered_s < ?2 ORDER BY answered_s DESC, id";
  StintDb *cache = stint_store_get_cache (self, error);
  g_autoptr (StintRows) rows =
    cache != NULL ? stint_db_query (cache, sql, error, "ii", from_s, until_s) : NULL;
  g_autoptr (GPtrArray) list =
    g_ptr_array_new_with_free_func ((GDestroyNotify) stint_survey_free);

  if (rows == NULL)
    return NULL;
  while (stint_rows_next (rows))
    g_ptr_array_add (list, survey_from_row (rows));
  return stint_rows_finish (rows, error) ? g_steal_pointer (&list) : NULL;
}
