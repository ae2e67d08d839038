#include "courier/http.h"

#include <arpa/inet.h>
#include <config.h>
#include <curl/curl.h>
#include <glib/gi18n.h>
#include <string.h>

#include "courier/psa.h"

enum
{
  CREATE_ANSWER_BYTES = 512 * 1024,
  ANSWER_BYTES = 8 * 1024 * 1024,
  HEADER_BYTES = 64 * 1024,
  CONNECT_TIMEOUT_S = 20,
  DEFAULT_TIMEOUT_S = 60,
  SLOW_BYTES_PER_S = 10,
  SLOW_S = 45,
};

struct _StintHttp
{
  GObject parent_instance;

  CURL *curl; /* (owned) keeps the connections that reads use again */
};

/* The parts of a URL that decide whether anything may be sent to it. */
typedef struct
{
  char *scheme;
  char *host;
  char *port;
  gboolean loopback;
} Target;

/* One exchange under way. */
typedef struct
{
  GByteArray *body; /* (owned) */
  gsize limit;
  gsize header_bytes;
  gboolean too_large;
  gint64 server_date_s;
  GCancellable *cancellable; /* (nullable) */
} Exchange;

G_DEFINE_FINAL_TYPE (StintHttp, stint_http, G_TYPE_OBJECT)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CURLU, curl_url_cleanup)

static void
target_clear (Target *target)
{
  g_clear_pointer (&target->scheme, g_free);
  g_clear_pointer (&target->host, g_free);
  g_clear_pointer (&target->port, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Target, target_clear)

static gboolean
host_is_loopback (const char *host)
{
  struct in_addr v4 = { 0 };

  if (g_ascii_strcasecmp (host, "localhost") == 0 || g_str_equal (host, "[::1]"))
    return TRUE;
  return inet_pton (AF_INET, host, &v4) == 1 && ntohl (v4.s_addr) >> 24 == 127;
}

static char *
url_part (CURLU *url, CURLUPart part, unsigned int flags)
{
  char *text = NULL;
  char *copy = NULL;

  if (curl_url_get (url, part, &text, flags) == CURLUE_OK)
    copy = g_strdup (text);
  curl_free (text);
  return copy;
}

static gboolean
target_refused (GError **error, const char *url, const char *why)
{
  g_set_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_REFUSED,
               _ ("will not send anything to ‘%s’: %s"), url, why);
  return FALSE;
}

/* A URL is read once, by the library that will use it, so that there is no second
 * opinion on what its host is. */
static gboolean
target_parse (const char *text, Target *target, GError **error)
{
  g_autoptr (CURLU) url = curl_url ();
  g_autofree char *user = NULL;
  g_autofree char *password = NULL;
  g_autofree char *host = NULL;

  if (curl_url_set (url, CURLUPART_URL, text, 0) != CURLUE_OK)
    return target_refused (error, text, _ ("that is not a URL"));
  user = url_part (url, CURLUPART_USER, 0);
  password = url_part (url, CURLUPART_PASSWORD, 0);
  if (user != NULL || password != NULL)
    return target_refused (error, "…@…", _ ("a user name has no place in a URL"));
  target->scheme = url_part (url, CURLUPART_SCHEME, 0);
  host = url_part (url, CURLUPART_HOST, 0);
  target->host = host != NULL ? g_ascii_strdown (host, -1) : NULL;
  target->port = url_part (url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  if (target->scheme == NULL || target->host == NULL || target->port == NULL)
    return target_refused (error, text, _ ("it names no host"));

  target->loopback = host_is_loopback (target->host);
  if (g_str_equal (target->scheme, "https"))
    return TRUE;
  if (g_str_equal (target->scheme, "http") && target->loopback)
    return TRUE;
  return target_refused (error, text, _ ("it must begin with https://"));
}

static size_t
body_cb (char *data, size_t size, size_t count, void *user_data)
{
  Exchange *exchange = user_data;
  gsize length = size * count;

  if (exchange->body->len + length > exchange->limit)
    {
      exchange->too_large = TRUE;
      return 0;
    }
  g_byte_array_append (exchange->body, (const guint8 *) data, length);
  return length;
}

static size_t
header_cb (char *data, size_t size, size_t count, void *user_data)
{
  Exchange *exchange = user_data;
  gsize length = size * count;

  exchange->header_bytes += length;
  if (exchange->header_bytes > HEADER_BYTES)
    {
      exchange->too_large = TRUE;
      return 0;
    }
  if (length > 5 && g_ascii_strncasecmp (data, "Date:", 5) == 0)
    {
      g_autofree char *value = g_strndup (data + 5, length - 5);

      exchange->server_date_s = MAX (curl_getdate (g_strstrip (value), NULL), 0);
    }
  return length;
}

static int
progress_cb (void *user_data, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
  Exchange *exchange = user_data;

  return g_cancellable_is_cancelled (exchange->cancellable) ? 1 : 0;
}

/* A line end in a name or a secret would be a header of someone else's making. */
static gboolean
headers_are_lines (const StintHttpRequest *request)
{
  for (guint i = 0; request->headers != NULL && request->headers[i] != NULL; i++)
    {
      if (strpbrk (request->headers[i], "\r\n") != NULL)
        return FALSE;
    }
  return TRUE;
}

static struct curl_slist *
header_list (const StintHttpRequest *request)
{
  struct curl_slist *list = NULL;

  list = curl_slist_append (list, "Accept: application/json");
  /* Without this a large body waits a second for a “100 Continue” that never comes. */
  list = curl_slist_append (list, "Expect:");
  if (request->body != NULL)
    list = curl_slist_append (list, "Content-Type: application/json; charset=utf-8");
  for (guint i = 0; request->headers != NULL && request->headers[i] != NULL; i++)
    list = curl_slist_append (list, request->headers[i]);
  return list;
}

/* The list holds the secret: no copy of it is left in freed memory. */
static void
header_list_wipe (struct curl_slist *list)
{
  for (struct curl_slist *at = list; at != NULL; at = at->next)
    explicit_bzero (at->data, strlen (at->data));
  curl_slist_free_all (list);
}

static void
set_body (CURL *curl, const StintHttpRequest *request)
{
  gsize length = 0;
  const char *data = NULL;

  curl_easy_setopt (curl, CURLOPT_CUSTOMREQUEST, request->method);
  if (request->body == NULL && !g_str_equal (request->method, "POST"))
    {
      curl_easy_setopt (curl, CURLOPT_HTTPGET, 1L);
      curl_easy_setopt (curl, CURLOPT_CUSTOMREQUEST, request->method);
      return;
    }
  if (request->body != NULL)
    data = g_bytes_get_data (request->body, &length);
  curl_easy_setopt (curl, CURLOPT_POST, 1L);
  curl_easy_setopt (curl, CURLOPT_CUSTOMREQUEST, request->method);
  curl_easy_setopt (curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t) length);
  curl_easy_setopt (curl, CURLOPT_POSTFIELDS, data != NULL ? data : "");
}

/* What holds for every request: whom to trust, and what never to do. Redirects are not
 * followed because libcurl would carry our own headers, the secret among them, along. */
static void
set_safety (CURL *curl, const Target *target)
{
  const char *ca_file = g_getenv ("STINT_CA_FILE");

  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR,
                    target->loopback ? "http,https" : "https");
  curl_easy_setopt (curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt (curl, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_NETRC, (long) CURL_NETRC_IGNORED);
  curl_easy_setopt (curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt (curl, CURLOPT_USERAGENT, "Stint/" STINT_VERSION);
  if (ca_file != NULL)
    curl_easy_setopt (curl, CURLOPT_CAINFO, ca_file);
  /* A proxy has no business with what this machine says to itself in the clear. */
  if (target->loopback)
    curl_easy_setopt (curl, CURLOPT_PROXY, "");
}

/* A reused connection that dies makes libcurl repeat the request, a POST included, and
 * report success; no option forbids it. A connection made for one request and closed
 * after it cannot be in that case (curl pull request 18417). */
static void
set_limits (CURL *curl, const StintHttpRequest *request)
{
  int timeout_s = request->timeout_s > 0 ? request->timeout_s : DEFAULT_TIMEOUT_S;

  curl_easy_setopt (curl, CURLOPT_HTTP_VERSION, (long) CURL_HTTP_VERSION_1_1);
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT,
                    (long) MIN (CONNECT_TIMEOUT_S, timeout_s));
  curl_easy_setopt (curl, CURLOPT_TIMEOUT, (long) timeout_s);
  curl_easy_setopt (curl, CURLOPT_LOW_SPEED_LIMIT, (long) SLOW_BYTES_PER_S);
  if (request->create)
    {
      curl_easy_setopt (curl, CURLOPT_LOW_SPEED_TIME, (long) timeout_s);
      curl_easy_setopt (curl, CURLOPT_FRESH_CONNECT, 1L);
      curl_easy_setopt (curl, CURLOPT_FORBID_REUSE, 1L);
    }
  else
    curl_easy_setopt (curl, CURLOPT_LOW_SPEED_TIME, (long) MIN (SLOW_S, timeout_s));
}

static void
set_callbacks (CURL *curl, Exchange *exchange)
{
  curl_easy_setopt (curl, CURLOPT_WRITEFUNCTION, body_cb);
  curl_easy_setopt (curl, CURLOPT_WRITEDATA, exchange);
  curl_easy_setopt (curl, CURLOPT_HEADERFUNCTION, header_cb);
  curl_easy_setopt (curl, CURLOPT_HEADERDATA, exchange);
  curl_easy_setopt (curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt (curl, CURLOPT_XFERINFOFUNCTION, progress_cb);
  curl_easy_setopt (curl, CURLOPT_XFERINFODATA, exchange);
}

static char *
words_for (CURLcode code, const Target *target, const Exchange *exchange, gboolean sent)
{
  const char *host = target->host;

  if (exchange->too_large)
    return g_strdup_printf (_ ("the answer of %s was too large"), host);
  switch ((int) code)
    {
    case CURLE_COULDNT_RESOLVE_PROXY:
      return g_strdup (_ ("cannot find the proxy"));
    case CURLE_COULDNT_RESOLVE_HOST:
      return g_strdup_printf (_ ("cannot find %s"), host);
    case CURLE_COULDNT_CONNECT:
      return g_strdup_printf (_ ("cannot connect to %s"), host);
    case CURLE_OPERATION_TIMEDOUT:
      return g_strdup_printf (sent ? _ ("%s took too long to answer")
                                   : _ ("%s could not be reached in time"),
                              host);
    case CURLE_PEER_FAILED_VERIFICATION:
      return g_strdup_printf (_ ("the certificate of %s is not trusted"), host);
    case CURLE_SSL_CONNECT_ERROR:
      return g_strdup_printf (_ ("no secure connection to %s"), host);
    case CURLE_GOT_NOTHING:
      return g_strdup_printf (_ ("%s hung up without an answer"), host);
    case CURLE_PARTIAL_FILE:
      return g_strdup_printf (_ ("the answer of %s was cut short"), host);
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
      return g_strdup_printf (_ ("the connection to %s was lost"), host);
    case CURLE_ABORTED_BY_CALLBACK:
      return g_strdup (_ ("cancelled"));
    default:
      return g_strdup_printf (_ ("no answer from %s: %s"), host,
                              curl_easy_strerror (code));
    }
}

static StintHttpReply *
reply_not_sent (CURLcode code, const char *message)
{
  StintHttpReply *reply = g_new0 (StintHttpReply, 1);

  reply->transport_code = (int) code;
  reply->body = g_bytes_new_static ("", 0);
  reply->message = g_strdup (message);
  return reply;
}

static StintHttpReply *
reply_from (CURL *curl, CURLcode code, const Target *target, const Exchange *exchange)
{
  StintHttpReply *reply = g_new0 (StintHttpReply, 1);
  long status = 0;
  long request_bytes = 0;
  curl_off_t retry_after_s = 0;

  curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo (curl, CURLINFO_REQUEST_SIZE, &request_bytes);
  curl_easy_getinfo (curl, CURLINFO_RETRY_AFTER, &retry_after_s);
  reply->transport_code = (int) code;
  reply->http_status = (int) status;
  reply->request_bytes = request_bytes;
  reply->retry_after_s = MAX (retry_after_s, 0);
  reply->server_date_s = exchange->server_date_s;
  reply->body = g_bytes_new (exchange->body->data, exchange->body->len);
  reply->complete = code == CURLE_OK;
  if (code != CURLE_OK)
    reply->message = words_for (code, target, exchange, request_bytes > 0);
  return reply;
}

/**
 * stint_http_send:
 * @cancellable: (nullable): looked at about once a second while waiting
 *
 * Sends one request and waits for its answer. Certificates are verified, redirects are
 * not followed, and plain http is spoken only to this machine. A request marked as a
 * create gets a connection of its own, so that it cannot be sent twice.
 *
 * Returns: (transfer full): always a reply; free with stint_http_reply_free(). Its
 * request_bytes are 0 only when not a byte of the request was handed to the network.
 */
StintHttpReply *
stint_http_send (StintHttp *self,
                 const StintHttpRequest *request,
                 GCancellable *cancellable)
{
  g_auto (Target) target = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) body = g_byte_array_new ();
  Exchange exchange = { .body = body, .cancellable = cancellable };
  struct curl_slist *headers = NULL;
  StintHttpReply *reply = NULL;
  CURLcode code = CURLE_OK;

  g_return_val_if_fail (STINT_IS_HTTP (self), NULL);
  g_return_val_if_fail (request != NULL && request->method != NULL, NULL);
  g_return_val_if_fail (request->url != NULL, NULL);

  if (!target_parse (request->url, &target, &error))
    return reply_not_sent (CURLE_URL_MALFORMAT, error->message);
  if (!headers_are_lines (request))
    return reply_not_sent (CURLE_BAD_FUNCTION_ARGUMENT,
                           "a user name, code or secret holds a line end");
  if (g_cancellable_is_cancelled (cancellable))
    return reply_not_sent (CURLE_ABORTED_BY_CALLBACK, _ ("cancelled"));

  exchange.limit = request->create ? CREATE_ANSWER_BYTES : ANSWER_BYTES;
  headers = header_list (request);
  curl_easy_reset (self->curl);
  curl_easy_setopt (self->curl, CURLOPT_URL, request->url);
  curl_easy_setopt (self->curl, CURLOPT_HTTPHEADER, headers);
  set_body (self->curl, request);
  set_safety (self->curl, &target);
  set_limits (self->curl, request);
  set_callbacks (self->curl, &exchange);

  code = curl_easy_perform (self->curl);
  reply = reply_from (self->curl, code, &target, &exchange);
  curl_easy_reset (self->curl);
  header_list_wipe (headers);
  return reply;
}

/** stint_http_reply_free: frees @self and what it owns. */
void
stint_http_reply_free (StintHttpReply *self)
{
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->message);
  g_free (self);
}

/**
 * stint_http_url_ok:
 * @trusted_url: (nullable): a URL the person typed; its host and port are trusted too
 *
 * Whether credentials may ever be sent to @url, which a server named: https at a host of
 * autotask.net, a server on this machine, or exactly the host of @trusted_url. FALSE with
 * %STINT_PSA_ERROR_REFUSED otherwise.
 */
gboolean
stint_http_url_ok (const char *url, const char *trusted_url, GError **error)
{
  g_auto (Target) target = { 0 };
  g_auto (Target) trusted = { 0 };

  g_return_val_if_fail (url != NULL, FALSE);

  if (!target_parse (url, &target, error))
    return FALSE;
  if (trusted_url != NULL && target_parse (trusted_url, &trusted, NULL) &&
      g_ascii_strcasecmp (target.host, trusted.host) == 0 &&
      g_str_equal (target.port, trusted.port))
    return TRUE;
  if (target.loopback)
    return TRUE;
  if (g_str_has_suffix (target.host, ".autotask.net") && g_str_equal (target.port, "443"))
    return TRUE;
  return target_refused (error, url, _ ("it is not a host of autotask.net"));
}

/** stint_http_url_is_loopback: whether @url is a server on this machine. */
gboolean
stint_http_url_is_loopback (const char *url)
{
  g_auto (Target) target = { 0 };

  g_return_val_if_fail (url != NULL, FALSE);

  return target_parse (url, &target, NULL) && target.loopback;
}

/** stint_http_escape: (transfer full): @text as the value of a query parameter. */
char *
stint_http_escape (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return g_uri_escape_string (text, NULL, FALSE);
}

static void
stint_http_finalize (GObject *object)
{
  StintHttp *self = STINT_HTTP (object);

  curl_easy_cleanup (self->curl);
  G_OBJECT_CLASS (stint_http_parent_class)->finalize (object);
}

static void
stint_http_class_init (StintHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = stint_http_finalize;
  curl_global_init (CURL_GLOBAL_DEFAULT);
}

static void
stint_http_init (StintHttp *self)
{
  self->curl = curl_easy_init ();
  g_assert (self->curl != NULL);
}

/** stint_http_new: (transfer full): one for each account, so that none shares a
 * connection. */
StintHttp *
stint_http_new (void)
{
  return g_object_new (STINT_TYPE_HTTP, NULL);
}
