#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One request, as the caller wants it sent. All members belong to the caller and must
 * live until stint_http_send() returns. */
typedef struct
{
  const char *method;         /* "GET", "POST", "PATCH", "DELETE" */
  const char *url;            /* absolute */
  const char *const *headers; /* (nullable) (array zero-terminated=1) "Name: value" */
  GBytes *body;               /* (nullable) JSON */
  gboolean create;            /* running it twice is harm: a connection of its own */
  int timeout_s;              /* for the whole exchange; 0 for the default of 60 */
} StintHttpRequest;

/* What became of it. There is always one. */
typedef struct
{
  int transport_code;   /* libcurl's; 0 when an answer arrived whole */
  int http_status;      /* 0 when none arrived */
  gint64 request_bytes; /* 0 proves that nothing left this machine */
  GBytes *body;         /* (owned) what arrived of it */
  gboolean complete;    /* the whole answer is there */
  gint64 retry_after_s; /* 0: not told */
  gint64 server_date_s; /* UTC seconds by the server's clock; 0: not told */
  char *message;        /* (nullable) in words, when no whole answer arrived */
} StintHttpReply;

#define STINT_TYPE_HTTP (stint_http_get_type ())
G_DECLARE_FINAL_TYPE (StintHttp, stint_http, STINT, HTTP, GObject)

StintHttp *stint_http_new (void);
StintHttpReply *stint_http_send (StintHttp *self,
                                 const StintHttpRequest *request,
                                 GCancellable *cancellable);
void stint_http_reply_free (StintHttpReply *self);

gboolean stint_http_url_ok (const char *url, const char *trusted_url, GError **error);
gboolean stint_http_url_is_loopback (const char *url);
char *stint_http_escape (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintHttpReply, stint_http_reply_free)

G_END_DECLS
