#include "core/store-evidence.h"

#include "core/store-private.h"

#define ENTRY_COLUMNS                                                                    \
  "id, ticket_id, resource_id, creator_id, work_type_id, internal_code, work_date, "     \
  "summary, start_s, end_s, created_s, modified_s, worked_seconds, billed_seconds, "     \
  "billable "

static StintEntry *
entry_from_row (StintRows *rows)
{
  StintEntry *entry = stint_entry_new ();
  char **texts[] = { &entry->id,         &entry->ticket_id,    &entry->resource_id,
                     &entry->creator_id, &entry->work_type_id, &entry->internal_code,
                     &entry->work_date,  &entry->summary };
  gint64 *numbers[] = {
    &entry->start_s,    &entry->end_s,          &entry->created_s,
    &entry->modified_s, &entry->worked_seconds, &entry->billed_seconds
  };
  int column = 0;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = stint_rows_dup (rows, column++);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    *numbers[i] = stint_rows_int (rows, column++);
  entry->billable = stint_rows_int (rows, column) != 0;
  return entry;
}

static GPtrArray *
entries_from_rows (StintRows *rows, GError **error)
{
  g_autoptr (GPtrArray) entries =
    g_ptr_array_new_with_free_func ((GDestroyNotify) stint_entry_free);

  if (rows == NULL)
    return NULL;
  while (stint_rows_next (rows))
    g_ptr_array_add (entries, entry_from_row (rows));
  return stint_rows_finish (rows, error) ? g_steal_pointer (&entries) : NULL;
}

/** stint_store_put_entry: stores an entry as just pulled. */
gboolean
stint_store_put_entry (StintTxn *txn,
                       const StintEntry *entry,
                       gboolean mine,
                       GError **error)
{
  static const char sql[] =
    "INSERT INTO entry (id, ticket_id, resource_id, creator_id, work_type_id, "
    "internal_code, work_date, summary, start_s, end_s, created_s, modified_s, "
    "worked_seconds, billed_seconds, billable, mine) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16) "
    "ON CONFLICT (id) DO UPDATE SET ticket_id = excluded.ticket_id, "
    "resource_id = excluded.resource_id, creator_id = excluded.creator_id, "
    "work_type_id = excluded.work_type_id, internal_code = excluded.internal_code, "
    "work_date = excluded.work_date, summary = excluded.summary, "
    "start_s = excluded.start_s, end_s = excluded.end_s, "
    "created_s = excluded.created_s, modified_s = excluded.modified_s, "
    "worked_seconds = excluded.worked_seconds, "
    "billed_seconds = excluded.billed_seconds, billable = excluded.billable, "
    "mine = excluded.mine";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "ssssssssiiiiiibb", entry->id,
                       entry->ticket_id, entry->resource_id, entry->creator_id,
                       entry->work_type_id, entry->internal_code, entry->work_date,
                       entry->summary, entry->start_s, entry->end_s, entry->created_s,
                       entry->modified_s, entry->worked_seconds, entry->billed_seconds,
                       entry->billable, mine);
}

/** stint_store_begin_entries_of_ticket: forgets them, for the whole of them to follow. */
gboolean
stint_store_begin_entries_of_ticket (StintTxn *txn, const char *ticket_id, GError **error)
{
  static const char sql[] = "DELETE FROM entry WHERE ticket_id = ?1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "s", ticket_id);
}

/** stint_store_remove_entry: forgets an entry that the PSA has no more. */
gboolean
stint_store_remove_entry (StintTxn *txn, const char *id, GError **error)
{
  static const char sql[] = "DELETE FROM entry WHERE id = ?1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "s", id);
}

/**
 * stint_store_list_my_entries: (transfer full) (element-type StintEntry)
 * @from_day: YYYY-MM-DD
 * @until_day: and before this day
 *
 * My entries, made anywhere, that count for these days, in order.
 */
GPtrArray *
stint_store_list_my_entries (StintStore *self,
                             const char *from_day,
                             const char *until_day,
                             GError **error)
{
  static const char sql[] = "SELECT " ENTRY_COLUMNS "FROM entry WHERE mine = 1 "
                            "AND work_date >= ?1 AND work_date < ?2 "
                            "ORDER BY work_date, start_s, id";
  StintDb *cache = stint_store_get_cache (self, error);
  g_autoptr (StintRows) rows =
    cache != NULL ? stint_db_query (cache, sql, error, "ss", from_day, until_day) : NULL;

  return entries_from_rows (rows, error);
}

/** stint_store_list_entries_of_ticket: (transfer full) (element-type StintEntry): by
 * anybody, in order. */
GPtrArray *
stint_store_list_entries_of_ticket (StintStore *self,
                                    const char *ticket_id,
                                    GError **error)
{
  static const char sql[] = "SELECT " ENTRY_COLUMNS "FROM entry WHERE ticket_id = ?1 "
                            "ORDER BY work_date, start_s, id";
  StintDb *cache = stint_store_get_cache (self, error);
  g_autoptr (StintRows) rows =
    cache != NULL ? stint_db_query (cache, sql, error, "s", ticket_id) : NULL;

  return entries_from_rows (rows, error);
}

/** stint_store_list_my_entry_ids: (transfer full) (element-type utf8): those that count
 * for @from_day or later. */
GPtrArray *
stint_store_list_my_entry_ids (StintStore *self, const char *from_day, GError **error)
{
  static const char sql[] = "SELECT id FROM entry WHERE mine = 1 AND work_date >= ?1";
  StintDb *cache = stint_store_get_cache (self, error);
  g_autoptr (StintRows) rows =
    cache != NULL ? stint_db_query (cache, sql, error, "s", from_day) : NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  if (rows == NULL)
    return NULL;
  while (stint_rows_next (rows))
    g_ptr_array_add (ids, stint_rows_dup (rows, 0));
  return stint_rows_finish (rows, error) ? g_steal_pointer (&ids) : NULL;
}

/** stint_store_put_availability: stores my week. */
gboolean
stint_store_put_availability (StintTxn *txn,
                              const StintAvailability *availability,
                              GError **error)
{
  static const char sql[] = "INSERT INTO availability (weekday, seconds, goal_seconds) "
                            "VALUES (?1, ?2, ?3) ON CONFLICT (weekday) DO UPDATE SET "
                            "seconds = excluded.seconds, "
                            "goal_seconds = excluded.goal_seconds";

  for (gint64 day = 0; day < 7; day++)
    {
      if (!stint_db_run (stint_txn_get_db (txn), sql, error, "iii", day + 1,
                         availability->day_seconds[day], availability->goal_seconds))
        return FALSE;
    }
  return TRUE;
}

static void
availability_from_row (StintRows *rows, StintAvailability *availability)
{
  availability->day_seconds[stint_rows_int (rows, 0) - 1] = stint_rows_int (rows, 1);
  availability->goal_seconds = stint_rows_int (rows, 2);
}

/** stint_store_get_availability: my week, as far as it is @known. */
gboolean
stint_store_get_availability (StintStore *self,
                              StintAvailability *availability,
                              gboolean *known,
                              GError **error)
{
  static const char sql[] = "SELECT weekday, seconds, goal_seconds FROM availability";
  StintDb *cache = stint_store_get_cache (self, error);
  g_autoptr (StintRows) rows =
    cache != NULL ? stint_db_query (cache, sql, error, "") : NULL;

  *availability = (StintAvailability){ { 0 }, 0 };
  *known = FALSE;
  if (rows == NULL)
    return FALSE;
  while (stint_rows_next (rows))
    {
      availability_from_row (rows, availability);
      *known = TRUE;
    }
  return stint_rows_finish (rows, error);
}

/** stint_store_begin_holidays: forgets them, for the whole of them to follow. */
gboolean
stint_store_begin_holidays (StintTxn *txn, GError **error)
{
  static const char sql[] = "DELETE FROM holiday";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "");
}

/** stint_store_put_holiday: stores a day on which the shop is closed. */
gboolean
stint_store_put_holiday (StintTxn *txn, const StintHoliday *holiday, GError **error)
{
  static const char sql[] =
    "INSERT INTO holiday (id, day, name) VALUES (?1, ?2, ?3) "
    "ON CONFLICT (id) DO UPDATE SET day = excluded.day, name = excluded.name";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "sss", holiday->id,
                       holiday->day, holiday->name);
}

static StintHoliday *
holiday_from_row (StintRows *rows)
{
  StintHoliday *holiday = stint_holiday_new ();

  holiday->id = stint_rows_dup (rows, 0);
  holiday->day = stint_rows_dup (rows, 1);
  holiday->name = stint_rows_dup (rows, 2);
  return holiday;
}

/** stint_store_list_holidays: (transfer full) (element-type StintHoliday): in order. */
GPtrArray *
stint_store_list_holidays (StintStore *self, GError **error)
{
  static const char sql[] = "SELECT id, day, name FROM holiday ORDER BY day, id";
  StintDb *cache = stint_store_get_cache (self, error);
  g_autoptr (StintRows) rows =
    cache != NULL ? stint_db_query (cache, sql, error, "") : NULL;
  g_autoptr (GPtrArray) holidays =
    g_ptr_array_new_with_free_func ((GDestroyNotify) stint_holiday_free);

  if (rows == NULL)
    return NULL;
  while (stint_rows_next (rows))
    g_ptr_array_add (holidays, holiday_from_row (rows));
  return stint_rows_finish (rows, error) ? g_steal_pointer (&holidays) : NULL;
}

/** stint_store_begin_time_off: forgets it, for the whole of it to follow. */
gboolean
stint_store_begin_time_off (StintTxn *txn, GError **error)
{
  static const char sql[] = "DELETE FROM time_off";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "");
}

/** stint_store_put_time_off: stores time that I asked to be away. */
gboolean
stint_store_put_time_off (StintTxn *txn, const StintTimeOff *off, GError **error)
{
  static const char sql[] =
    "INSERT INTO time_off (id, day, away_seconds, approved) VALUES (?1, ?2, ?3, ?4) "
    "ON CONFLICT (id) DO UPDATE SET day = excluded.day, "
    "away_seconds = excluded.away_seconds, approved = excluded.approved";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "ssib", off->id, off->day,
                       off->away_seconds, off->approved);
}

static StintTimeOff *
time_off_from_row (StintRows *rows)
{
  StintTimeOff *off = stint_time_off_new ();

  off->id = stint_rows_dup (rows, 0);
  off->day = stint_rows_dup (rows, 1);
  off->away_seconds = stint_rows_int (rows, 2);
  off->approved = stint_rows_int (rows, 3) != 0;
  return off;
}

/** stint_store_list_time_off: (transfer full) (element-type StintTimeOff): in order. */
GPtrArray *
stint_store_list_time_off (StintStore *self, GError **error)
{
  static const char sql[] =
    "SELECT id, day, away_seconds, approved FROM time_off ORDER BY day, id";
  StintDb *cache = stint_store_get_cache (self, error);
  g_autoptr (StintRows) rows =
    cache != NULL ? stint_db_query (cache, sql, error, "") : NULL;
  g_autoptr (GPtrArray) list =
    g_ptr_array_new_with_free_func ((GDestroyNotify) stint_time_off_free);

  if (rows == NULL)
    return NULL;
  while (stint_rows_next (rows))
    g_ptr_array_add (list, time_off_from_row (rows));
  return stint_rows_finish (rows, error) ? g_steal_pointer (&list) : NULL;
}

/** stint_store_put_endpoint_count: stores how many devices of a client are looked after.
 */
gboolean
stint_store_put_endpoint_count (StintTxn *txn,
                                const char *company_id,
                                gint64 n,
                                gint64 now_s,
                                GError **error)
{
  static const char sql[] =
    "INSERT INTO endpoint_count (company_id, n, pulled_s) VALUES (?1, ?2, ?3) "
    "ON CONFLICT (company_id) DO UPDATE SET n = excluded.n, pulled_s = excluded.pulled_s";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "sii", company_id, n, now_s);
}

/** stint_store_get_endpoint_count: how many devices of a client are looked after; -1
 * where that is not known. */
gint64
stint_store_get_endpoint_count (StintStore *self, const char *company_id)
{
  static const char sql[] = "SELECT n FROM endpoint_count WHERE company_id = ?1";
  StintDb *cache = stint_store_get_cache (self, NULL);
  g_autoptr (StintRows) rows =
    cache != NULL ? stint_db_query (cache, sql, NULL, "s", company_id) : NULL;

  return rows != NULL && stint_rows_next (rows) ? stint_rows_int (rows, 0) : -1;
}

/**
 * stint_store_dup_uncounted_company: (transfer full) (nullable)
 *
 * A client of my tickets whose devices were never counted, or not since @before_s; NULL
 * without an error when there is none.
 */
char *
stint_store_dup_uncounted_company (StintStore *self, gint64 before_s, GError **error)
{
  static const char sql[] =
    "SELECT company_id FROM ticket WHERE mine = 1 AND company_id IS NOT NULL "
    "AND NOT EXISTS (SELECT 1 FROM endpoint_count AS c "
    "WHERE c.company_id = ticket.company_id AND c.pulled_s >= ?1) LIMIT 1";
  StintDb *cache = stint_store_get_cache (self, error);
  g_autoptr (StintRows) rows =
    cache != NULL ? stint_db_query (cache, sql, error, "i", before_s) : NULL;
  g_autofree char *id = NULL;

  if (rows == NULL)
    return NULL;
  if (stint_rows_next (rows))
    id = stint_rows_dup (rows, 0);
  return stint_rows_finish (rows, error) ? g_steal_pointer (&id) : NULL;
}
