#include "core/store-feeds.h"

#include "core/store-private.h"

/** stint_feed_state_free: frees @self and what it owns. */
void
stint_feed_state_free (StintFeedState *self)
{
  g_free (self->cursor);
  g_free (self->doubt);
  g_free (self);
}

static StintFeedState *
feed_from_row (StintRows *rows)
{
  StintFeedState *state = g_new0 (StintFeedState, 1);

  state->cursor = stint_rows_dup (rows, 0);
  state->pulled_s = stint_rows_int (rows, 1);
  state->tried_s = stint_rows_int (rows, 2);
  state->pending = stint_rows_int (rows, 3) != 0;
  state->doubt = stint_rows_dup (rows, 4);
  return state;
}

/** stint_store_get_feed: (transfer full): where the feed @name stands; NULL with an
 * error.
 */
StintFeedState *
stint_store_get_feed (StintStore *self, const char *name, GError **error)
{
  static const char sql[] = "SELECT cursor, pulled_s, tried_s, pending, doubt "
                            "FROM feed WHERE name = ?1";
  StintDb *cache = stint_store_get_cache (self, error);
  g_autoptr (StintRows) rows =
    cache != NULL ? stint_db_query (cache, sql, error, "s", name) : NULL;
  g_autoptr (StintFeedState) state = NULL;

  if (rows == NULL)
    return NULL;
  state = stint_rows_next (rows) ? feed_from_row (rows) : g_new0 (StintFeedState, 1);
  return stint_rows_finish (rows, error) ? g_steal_pointer (&state) : NULL;
}

/** stint_store_put_feed: stores where the feed @name stands. */
gboolean
stint_store_put_feed (StintTxn *txn,
                      const char *name,
                      const StintFeedState *state,
                      GError **error)
{
  static const char sql[] =
    "INSERT INTO feed (name, cursor, pulled_s, tried_s, pending, doubt) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
    "ON CONFLICT (name) DO UPDATE SET cursor = excluded.cursor, "
    "pulled_s = excluded.pulled_s, tried_s = excluded.tried_s, "
    "pending = excluded.pending, doubt = excluded.doubt";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "ssiibs", name, state->cursor,
                       state->pulled_s, state->tried_s, state->pending, state->doubt);
}

/** stint_store_forget_cache: forgets everything that was pulled: it is another's. */
gboolean
stint_store_forget_cache (StintTxn *txn, GError **error)
{
  static const char *const all[] = {
    "DELETE FROM ticket",       "DELETE FROM note",           "DELETE FROM feed",
    "DELETE FROM shop_load",    "DELETE FROM name",           "DELETE FROM entry",
    "DELETE FROM ticket_facts", "DELETE FROM sla_result",     "DELETE FROM ticket_unseen",
    "DELETE FROM survey",       "DELETE FROM holiday",        "DELETE FROM time_off",
    "DELETE FROM availability", "DELETE FROM endpoint_count", "DELETE FROM mail",
    "DELETE FROM mail_look",
  };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      if (!stint_db_run (stint_txn_get_db (txn), all[i], error, ""))
        return FALSE;
    }
  return TRUE;
}

/** stint_store_dup_doubts: (transfer full) (nullable): why answers were not believed, for
 * a person; NULL without an error when all are. */
char *
stint_store_dup_doubts (StintStore *self, GError **error)
{
  static const char sql[] = "SELECT group_concat (doubt, '; ') FROM feed "
                            "WHERE doubt IS NOT NULL";
  StintDb *cache = stint_store_get_cache (self, error);
  g_autoptr (StintRows) rows =
    cache != NULL ? stint_db_query (cache, sql, error, "") : NULL;
  g_autofree char *doubts = NULL;

  if (rows == NULL)
    return NULL;
  if (stint_rows_next (rows))
    doubts = stint_rows_dup (rows, 0);
  return stint_rows_finish (rows, error) ? g_steal_pointer (&doubts) : NULL;
}

/** stint_store_put_name: keeps a name, so that it need not be asked for again. */
gboolean
stint_store_put_name (StintTxn *txn, const StintName *name, gint64 now_s, GError **error)
{
  static const char sql[] =
    "INSERT INTO name (kind, id, name, pulled_s) VALUES (?1, ?2, ?3, ?4) "
    "ON CONFLICT (kind, id) DO UPDATE SET name = excluded.name, "
    "pulled_s = excluded.pulled_s";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "sssi", name->kind, name->id,
                       name->name, now_s);
}

static StintName *
name_from_row (StintRows *rows)
{
  return stint_name_new (stint_rows_text (rows, 0), stint_rows_text (rows, 1),
                         stint_rows_text (rows, 2));
}

/** stint_store_list_names: (transfer full) (element-type StintName): those pulled since
 * @since_s; older ones may have changed. */
GPtrArray *
stint_store_list_names (StintStore *self, gint64 since_s, GError **error)
{
  static const char sql[] = "SELECT kind, id, name FROM name WHERE pulled_s >= ?1";
  StintDb *cache = stint_store_get_cache (self, error);
  g_autoptr (StintRows) rows =
    cache != NULL ? stint_db_query (cache, sql, error, "i", since_s) : NULL;
  g_autoptr (GPtrArray) names =
    g_ptr_array_new_with_free_func ((GDestroyNotify) stint_name_free);

  if (rows == NULL)
    return NULL;
  while (stint_rows_next (rows))
    g_ptr_array_add (names, name_from_row (rows));
  return stint_rows_finish (rows, error) ? g_steal_pointer (&names) : NULL;
}

/** stint_store_add_requests: @n requests more, in the hour that @now_s is in. */
gboolean
stint_store_add_requests (StintTxn *txn,
                          StintPurpose purpose,
                          gint64 n,
                          gint64 now_s,
                          GError **error)
{
  static const char sql[] = "INSERT INTO request_count (hour_s, purpose, n) "
                            "VALUES (?1, ?2, ?3) "
                            "ON CONFLICT (hour_s, purpose) DO UPDATE SET n = n + ?3";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "isi", now_s - now_s % 3600,
                       stint_purpose_to_text (purpose), n);
}

/**
 * stint_store_count_requests:
 * @from_s: hours that begin at this instant or later
 * @until_s: and before this one
 * @counts: (out) (array fixed-size=6): by #StintPurpose
 *
 * Counts the requests made.
 */
gboolean
stint_store_count_requests (StintStore *self,
                            gint64 from_s,
                            gint64 until_s,
                            gint64 *counts,
                            GError **error)
{
  static const char sql[] = "SELECT purpose, sum (n) FROM request_count "
                            "WHERE hour_s >= ?1 AND hour_s < ?2 GROUP BY purpose";
  StintDb *cache = stint_store_get_cache (self, error);
  g_autoptr (StintRows) rows =
    cache != NULL ? stint_db_query (cache, sql, error, "ii", from_s, until_s) : NULL;

  for (guint i = 0; i < STINT_N_PURPOSES; i++)
    counts[i] = 0;
  if (rows == NULL)
    return FALSE;
  while (stint_rows_next (rows))
    {
      StintPurpose purpose = STINT_PURPOSE_PUSH;

      if (stint_purpose_from_text (stint_rows_text (rows, 0), &purpose))
        counts[purpose] = stint_rows_int (rows, 1);
    }
  return stint_rows_finish (rows, error);
}

/** stint_store_forget_requests: drops the counts of hours before @before_s. */
gboolean
stint_store_forget_requests (StintTxn *txn, gint64 before_s, GError **error)
{
  static const char sql[] = "DELETE FROM request_count WHERE hour_s < ?1";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "i", before_s);
}

static void
load_from_row (StintRows *rows, StintLoad *load)
{
  gint64 *const members[] = { &load->used,      &load->allowed, &load->window_s,
                              &load->told_s,    &load->own,     &load->calm_us,
                              &load->recent_us, &load->recent_s };

  for (int i = 0; i < (int) G_N_ELEMENTS (members); i++)
    *members[i] = stint_rows_int (rows, i);
}

/** stint_store_get_load: how busy the shop keeps its PSA; all zero before that is known.
 */
gboolean
stint_store_get_load (StintStore *self, StintLoad *load, GError **error)
{
  static const char sql[] = "SELECT used, allowed, window_s, told_s, own, calm_us, "
                            "recent_us, recent_s FROM shop_load";
  StintDb *cache = stint_store_get_cache (self, error);
  g_autoptr (StintRows) rows =
    cache != NULL ? stint_db_query (cache, sql, error, "") : NULL;

  *load = (StintLoad){ 0 };
  if (rows == NULL)
    return FALSE;
  if (stint_rows_next (rows))
    load_from_row (rows, load);
  return stint_rows_finish (rows, error);
}

/** stint_store_put_load: stores how busy the shop keeps its PSA. */
gboolean
stint_store_put_load (StintTxn *txn, const StintLoad *load, GError **error)
{
  static const char sql[] =
    "INSERT INTO shop_load (one, used, allowed, window_s, told_s, own, calm_us, "
    "recent_us, recent_s) VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) "
    "ON CONFLICT (one) DO UPDATE SET used = excluded.used, allowed = excluded.allowed, "
    "window_s = excluded.window_s, told_s = excluded.told_s, own = excluded.own, "
    "calm_us = excluded.calm_us, recent_us = excluded.recent_us, "
    "recent_s = excluded.recent_s";

  return stint_db_run (stint_txn_get_db (txn), sql, error, "iiiiiiii", load->used,
                       load->allowed, load->window_s, load->told_s, load->own,
                       load->calm_us, load->recent_us, load->recent_s);
}
