#include "courier/autotask/errors.h"

#include <glib/gi18n.h>
#include <string.h>

enum
{
  ANSWER_BYTES = 512 * 1024,
  WORDS_MAX = 1000,
};

static JsonObject *
read_reply (const StintHttpReply *reply)
{
  return reply->complete ? stint_json_read (reply->body, ANSWER_BYTES, NULL) : NULL;
}

static void
append_words (GString *words, const char *text)
{
  if (text == NULL || words->len > WORDS_MAX)
    return;
  if (words->len > 0)
    g_string_append (words, "; ");
  g_string_append (words, text);
}

/**
 * stint_autotask_words:
 *
 * Returns: (transfer full) (nullable): what the server says went wrong, in its own words
 * and as one line; NULL when its answer holds none.
 */
char *
stint_autotask_words (const StintHttpReply *reply)
{
  g_autoptr (JsonObject) object = read_reply (reply);
  g_autoptr (GString) words = g_string_new (NULL);
  JsonArray *errors = NULL;

  if (object == NULL)
    return NULL;
  errors = stint_json_array (object, "errors");
  for (guint i = 0; errors != NULL && i < json_array_get_length (errors); i++)
    append_words (words, stint_json_array_text (errors, i));
  append_words (words, stint_json_text (object, "Message"));
  if (words->len == 0)
    return NULL;
  g_strdelimit (words->str, "\r\n\t", ' ');
  return g_utf8_substring (words->str, 0,
                           MIN (WORDS_MAX, g_utf8_strlen (words->str, -1)));
}

/** stint_answer_new: (transfer full): an answer of no more than a result and words. */
StintAnswer *
stint_answer_new (StintPushResult result, const char *message)
{
  StintAnswer *answer = g_new0 (StintAnswer, 1);

  answer->result = result;
  answer->message = g_strdup (message);
  return answer;
}

static gboolean
status_in (int status, const int *wanted)
{
  for (guint i = 0; wanted[i] != 0; i++)
    {
      if (wanted[i] == status)
        return TRUE;
    }
  return FALSE;
}

/* A route that is not there, or has moved: the request never reached the PSA's rules. */
static gboolean
is_refused (int status)
{
  static const int refused[] = { 404, 405, 410, 413, 414, 415, 0 };

  return (status >= 300 && status < 400) || status_in (status, refused);
}

static char *
say (const StintHttpReply *reply, const char *words, const char *advice)
{
  if (words != NULL && advice != NULL)
    return g_strdup_printf (_ ("%s (%s)"), words, advice);
  if (words != NULL)
    return g_strdup (words);
  if (reply->message != NULL)
    return g_strdup (reply->message);
  if (reply->http_status == 401 || reply->http_status == 403)
    return g_strdup (
      _ ("the server refused the API user, its secret or its integration code"));
  if (reply->http_status == 429)
    return g_strdup (_ ("the server asks for fewer requests"));
  return g_strdup_printf (_ ("the server answered %d without a reason"),
                          reply->http_status);
}

static StintPushResult
result_of_error (const StintHttpReply *reply, StintFault fault, StintStepKind kind)
{
  static const int auth[] = { 401, 403, 0 };

  if (reply->http_status == 429)
    return STINT_PUSH_LIMITED;
  if (reply->complete && fault == STINT_FAULT_RIGHT)
    return STINT_PUSH_REJECTED;
  if (status_in (reply->http_status, auth))
    return STINT_PUSH_AUTH;
  if (!reply->complete)
    return STINT_PUSH_UNKNOWN;
  if (fault == STINT_FAULT_LIMITED)
    return STINT_PUSH_UNKNOWN;
  if (is_refused (reply->http_status))
    return STINT_PUSH_REFUSED;
  if (reply->http_status != 500 && reply->http_status != 400)
    return STINT_PUSH_UNKNOWN;
  if (fault == STINT_FAULT_AUTH)
    return STINT_PUSH_AUTH;
  if (fault == STINT_FAULT_MISSING)
    return kind == STINT_STEP_TIME_DELETE ? STINT_PUSH_DONE : STINT_PUSH_REJECTED;
  return fault == STINT_FAULT_INVALID || fault == STINT_FAULT_SPAN ? STINT_PUSH_REJECTED
                                                                   : STINT_PUSH_UNKNOWN;
}

/* 200 is a promise only with the id of the row, whole. */
static gboolean
read_success (const StintHttpReply *reply, StintStepKind kind, StintAnswer *answer)
{
  g_autoptr (JsonObject) object = read_reply (reply);
  gint64 id = 0;

  if (reply->http_status != 200 || object == NULL ||
      !stint_json_int (object, "itemId", &id) || id <= 0)
    return FALSE;
  answer->result = STINT_PUSH_DONE;
  if (kind == STINT_STEP_TIME_CREATE || kind == STINT_STEP_NOTE_CREATE ||
      kind == STINT_STEP_TICKET_CREATE)
    {
      answer->item_ids = g_new0 (char *, 2);
      answer->item_ids[0] = g_strdup_printf ("%" G_GINT64_FORMAT, id);
    }
  return TRUE;
}

/**
 * stint_autotask_retry_after:
 *
 * How long to wait after a limit, seconds: what the server says; 0, for whoever waits to
 * choose, where too many called at once, which passes with their calls; else a minute,
 * for the budget of an hour does not come back sooner. Retry-After is not documented.
 */
gint64
stint_autotask_retry_after (const StintHttpReply *reply)
{
  g_autofree char *words = stint_autotask_words (reply);
  g_autofree char *lower = words != NULL ? g_ascii_strdown (words, -1) : g_strdup ("");

  if (reply->retry_after_s > 0)
    return reply->retry_after_s;
  return strstr (lower, "thread") != NULL ? 0 : STINT_AUTOTASK_RETRY_S;
}

/**
 * stint_autotask_judge:
 *
 * What a write of @kind came to, from nothing but its reply. Not a byte sent proves that
 * nothing happened; 200 with an id that it did; 429 is refused before execution. A limit
 * under another status, a gateway's page, a time-out or a text never seen proves nothing.
 *
 * Returns: (transfer full): free with stint_answer_free(). Only rows that were created
 * are named in item_ids.
 */
StintAnswer *
stint_autotask_judge (const StintHttpReply *reply, StintStepKind kind)
{
  g_autofree char *words = stint_autotask_words (reply);
  g_autofree char *advice = NULL;
  StintFault fault = stint_autotask_fault (words, &advice);
  StintAnswer *answer = stint_answer_new (STINT_PUSH_UNKNOWN, NULL);

  answer->transport_code = reply->transport_code;
  answer->http_status = reply->http_status;
  answer->request_bytes = reply->request_bytes;
  if (reply->request_bytes == 0)
    answer->result = STINT_PUSH_NOT_SENT;
  else if (read_success (reply, kind, answer))
    return answer;
  else if (reply->http_status >= 200 && reply->http_status < 300)
    {
      answer->message = reply->message != NULL ? g_strdup (reply->message)
                                               : g_strdup (_ ("the answer names no row"));
      return answer;
    }
  else
    answer->result = result_of_error (reply, fault, kind);

  answer->limited = fault == STINT_FAULT_LIMITED;
  /* Only a row that is still to be made can be planned as two. */
  answer->split_days = fault == STINT_FAULT_SPAN && kind == STINT_STEP_TIME_CREATE;
  if (answer->result == STINT_PUSH_LIMITED || answer->limited)
    answer->retry_after_s = stint_autotask_retry_after (reply);
  if (answer->result != STINT_PUSH_DONE)
    {
      answer->message = say (reply, words, advice);
      answer->words = g_steal_pointer (&words);
    }
  return answer;
}

static StintPsaError
read_error_code (const StintHttpReply *reply, StintFault fault)
{
  static const int auth[] = { 401, 403, 0 };
  gboolean arrived = reply->request_bytes > 0 && reply->complete;

  if (reply->http_status == 429 || fault == STINT_FAULT_LIMITED)
    return STINT_PSA_ERROR_LIMITED;
  if (arrived && fault == STINT_FAULT_RIGHT)
    return STINT_PSA_ERROR_REFUSED;
  if (status_in (reply->http_status, auth) ||
      (reply->http_status == 500 && fault == STINT_FAULT_AUTH))
    return STINT_PSA_ERROR_AUTH;
  if (!arrived || (reply->http_status >= 500 && fault == STINT_FAULT_UNKNOWN))
    return STINT_PSA_ERROR_UNREACHABLE;
  if (fault == STINT_FAULT_INVALID || fault == STINT_FAULT_MISSING ||
      fault == STINT_FAULT_SPAN)
    return STINT_PSA_ERROR_REFUSED;
  return is_refused (reply->http_status) ? STINT_PSA_ERROR_REFUSED
                                         : STINT_PSA_ERROR_PROTOCOL;
}

/** stint_autotask_reply_ok: whether a read succeeded; FALSE sets an error that says why.
 */
gboolean
stint_autotask_reply_ok (const StintHttpReply *reply, GError **error)
{
  g_autofree char *words = NULL;
  g_autofree char *message = NULL;
  g_autofree char *advice = NULL;
  StintFault fault = STINT_FAULT_UNKNOWN;

  if (reply->complete && reply->http_status == 200)
    return TRUE;
  words = stint_autotask_words (reply);
  fault = stint_autotask_fault (words, &advice);
  message = say (reply, words, advice);
  g_set_error_literal (error, STINT_PSA_ERROR, (int) read_error_code (reply, fault),
                       message);
  return FALSE;
}
