#include <glib/gi18n.h>
#include <string.h>

#include "courier/autotask/errors.h"
#include "courier/autotask/private.h"

enum
{
  ANSWER_BYTES = 8 * 1024 * 1024,
};

static void
wipe (gpointer data)
{
  char *text = data;

  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

/* Names and secret as headers; the array is wiped when it is freed. The header of another
 * resource goes with creates alone: under it every query is refused. */
static GPtrArray *
headers_for (StintAutotask *self, const StintCall *call)
{
  GPtrArray *headers = g_ptr_array_new_with_free_func (wipe);

  g_ptr_array_add (headers, g_strconcat ("ApiIntegrationCode: ", self->code, NULL));
  g_ptr_array_add (headers, g_strconcat ("UserName: ", self->user, NULL));
  g_ptr_array_add (headers, g_strconcat ("Secret: ", self->secret, NULL));
  if (call->create && call->as_resource > 0)
    g_ptr_array_add (
      headers,
      g_strdup_printf ("ImpersonationResourceId: %" G_GINT64_FORMAT, call->as_resource));
  g_ptr_array_add (headers, NULL);
  return headers;
}

/* The server's date has a grain of a second, so half of one is added; what a slow answer
 * says of the time is left out of account. */
static void
learn_skew (StintAutotask *self, const StintHttpReply *reply, gint64 before_s)
{
  gint64 after_s = 0;
  double offset_s = 0;

  if (self->clock == NULL || reply->server_date_s == 0)
    return;
  after_s = stint_clock_now_s (self->clock);
  if (after_s < before_s || after_s - before_s > 10)
    return;
  offset_s =
    (double) (reply->server_date_s - before_s) - (double) (after_s - before_s) / 2;
  self->skew_s =
    self->skew_known ? self->skew_s + (offset_s - self->skew_s) / 4 : offset_s;
  self->skew_known = TRUE;
}

/* The fastest answer says most of how busy the server is: any other may have been held
 * up by its own size, or on the way. */
static void
learn_latency (StintAutotask *self, const StintHttpReply *reply, gint64 before_us)
{
  gint64 took_us = 0;

  if (self->clock == NULL || reply->http_status != 200)
    return;
  took_us = stint_clock_boot_us (self->clock) - before_us;
  if (took_us > 0 && (self->latency_us == 0 || took_us < self->latency_us))
    self->latency_us = took_us;
}

static StintHttpReply *
send_counted (StintAutotask *self,
              const StintHttpRequest *request,
              GCancellable *cancellable)
{
  gint64 before_s = self->clock != NULL ? stint_clock_now_s (self->clock) : 0;
  gint64 before_us = self->clock != NULL ? stint_clock_boot_us (self->clock) : 0;
  StintHttpReply *reply = stint_http_send (self->http, request, cancellable);

  if (reply->request_bytes > 0)
    self->requests++;
  learn_latency (self, reply, before_us);
  learn_skew (self, reply, before_s);
  return reply;
}

/* A request without credentials, for the look-up of the zone. */
StintHttpReply *
stint_autotask_send_plain (StintAutotask *self,
                           const char *url,
                           GCancellable *cancellable)
{
  const StintHttpRequest request = { .method = "GET",
                                     .url = url,
                                     .timeout_s = self->read_timeout_s };

  return send_counted (self, &request, cancellable);
}

/* One call to the zone, which must be known. */
StintHttpReply *
stint_autotask_send (StintAutotask *self,
                     const StintCall *call,
                     GCancellable *cancellable)
{
  g_autoptr (GPtrArray) headers = headers_for (self, call);
  g_autofree char *url = g_strconcat (self->service_url, call->path, NULL);
  g_autoptr (GBytes) body = call->body != NULL ? stint_json_write (call->body) : NULL;
  const StintHttpRequest request = {
    .method = call->method,
    .url = url,
    .headers = (const char *const *) headers->pdata,
    .body = body,
    .create = call->create,
    .timeout_s = call->create ? self->create_timeout_s : self->read_timeout_s,
  };

  return send_counted (self, &request, cancellable);
}

static gboolean
worth_another_zone (StintAutotask *self,
                    const StintHttpReply *reply,
                    GCancellable *cancellable)
{
  return reply->http_status == 401 && stint_autotask_zone_moved (self, cancellable);
}

/*
 * stint_autotask_read:
 * @body: (nullable): of a query
 *
 * Reads from the zone, which is looked up first where it is not known, and once more when
 * it has moved. (transfer full): the document; NULL with an error. After LIMITED,
 * retry_after_s of @self says how long to wait.
 */
JsonObject *
stint_autotask_read (StintAutotask *self,
                     const char *method,
                     const char *path,
                     JsonObject *body,
                     GCancellable *cancellable,
                     GError **error)
{
  const StintCall call = { .method = method, .path = path, .body = body };
  g_autoptr (StintHttpReply) reply = NULL;

  self->retry_after_s = 0;
  self->read_status = 0;
  if (!stint_autotask_find_zone (self, cancellable, error))
    return NULL;
  reply = stint_autotask_send (self, &call, cancellable);
  if (worth_another_zone (self, reply, cancellable))
    {
      g_clear_pointer (&reply, stint_http_reply_free);
      reply = stint_autotask_send (self, &call, cancellable);
    }
  self->read_status = reply->http_status;
  if (!stint_autotask_reply_ok (reply, error))
    {
      self->retry_after_s = stint_autotask_retry_after (reply);
      return NULL;
    }
  return stint_json_read (reply->body, ANSWER_BYTES, error);
}

/* A 404 is one way to say that a row is not there, and it is what a wrong address gets:
 * a query tells the two apart. (transfer full): the row; NULL without an error when there
 * is none. */
static JsonObject *
look_for_item (StintAutotask *self,
               const char *collection,
               gint64 id,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GPtrArray) rows = NULL;

  stint_filter_int (filter, "eq", "id", id);
  rows = stint_query_all (self, collection, filter, NULL, cancellable, error);
  return rows != NULL && rows->len > 0 ? json_object_ref (g_ptr_array_index (rows, 0))
                                       : NULL;
}

/*
 * stint_autotask_get_item:
 *
 * (transfer full): one row by its id; NULL without an error when there is none, which the
 * server says with a null item and status 200, or with status 404.
 */
JsonObject *
stint_autotask_get_item (StintAutotask *self,
                         const char *collection,
                         gint64 id,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autofree char *path = g_strdup_printf ("%s/%" G_GINT64_FORMAT, collection, id);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonObject) answer =
    stint_autotask_read (self, "GET", path, NULL, cancellable, &local_error);
  JsonObject *item = NULL;
  gint64 found = 0;

  if (answer == NULL && self->read_status == 404)
    return look_for_item (self, collection, id, cancellable, error);
  if (answer == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (stint_json_is_null (answer, "item"))
    return NULL;
  item = stint_json_object (answer, "item");
  if (item != NULL && stint_json_int (item, "id", &found) && found == id)
    return json_object_ref (item);
  g_set_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_PROTOCOL,
               _ ("asked for %s, the server answered something else"), path);
  return NULL;
}
