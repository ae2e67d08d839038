#include "tests/support/http-fixture.h"

#include <string.h>
#include <sys/socket.h>

/* What is answered to a method and a path. Several answers to one are given in order, and
 * the last of them for ever after. */
typedef struct
{
  char *route;
  int status;
  char *headers;
  char *body;
  HttpFault fault;
} Answer;

/* What was asked. */
typedef struct
{
  char *route;
  char *text; /* of the whole request */
} Request;

struct _HttpFixture
{
  GMutex mutex;
  GSocket *listener;   /* (owned) */
  GCancellable *stop;  /* (owned) */
  GThread *acceptor;   /* (owned) */
  GPtrArray *workers;  /* (element-type GThread) (owned) */
  GPtrArray *answers;  /* (element-type Answer) (owned) */
  GPtrArray *requests; /* (element-type Request) (owned) */
  guint connections;
};

typedef struct
{
  HttpFixture *fixture;
  GSocket *socket; /* (owned) */
} Peer;

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_free (answer->route);
  g_free (answer->headers);
  g_free (answer->body);
  g_free (answer);
}

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->route);
  g_free (request->text);
  g_free (request);
}

static gsize
body_length (const char *head)
{
  const char *found = g_strstr_len (head, -1, "\r\nContent-Length: ");

  return found != NULL ? g_ascii_strtoull (found + 18, NULL, 10) : 0;
}

/* (transfer full) (nullable): one request, head and body. */
static char *
read_request (HttpFixture *self, GIOStream *stream)
{
  GInputStream *input = g_io_stream_get_input_stream (stream);
  g_autoptr (GString) text = g_string_new (NULL);
  const char *end = NULL;

  while (TRUE)
    {
      char chunk[4096];
      gssize got = 0;

      end = strstr (text->str, "\r\n\r\n");
      if (end != NULL &&
          text->len >= (gsize) (end + 4 - text->str) + body_length (text->str))
        return g_strdup (text->str);
      got = g_input_stream_read (input, chunk, sizeof chunk, self->stop, NULL);
      if (got <= 0)
        return NULL;
      g_string_append_len (text, chunk, got);
    }
}

static char *
route_of (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " ?", 3);

  return g_strdup_printf ("%s %s", words[0], words[1]);
}

/* (transfer full): the answer that is next for @route. */
static Answer *
next_answer (HttpFixture *self, const char *route)
{
  Answer *found = NULL;
  Answer *copy = g_new0 (Answer, 1);
  guint position = 0;
  guint matches = 0;

  for (guint i = 0; i < self->answers->len; i++)
    {
      Answer *answer = g_ptr_array_index (self->answers, i);

      if (!g_str_equal (answer->route, route))
        continue;
      if (matches++ == 0)
        {
          found = answer;
          position = i;
        }
    }
  copy->status = found != NULL ? found->status : 404;
  copy->headers = g_strdup (found != NULL ? found->headers : "");
  copy->body = g_strdup (found != NULL ? found->body : "{\"Message\":\"no route\"}");
  copy->fault = found != NULL ? found->fault : HTTP_ANSWER;
  if (matches > 1)
    g_ptr_array_remove_index (self->answers, position);
  return copy;
}

static Answer *
remember (HttpFixture *self, char *text)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Request *request = g_new0 (Request, 1);

  request->text = text;
  request->route = route_of (text);
  g_ptr_array_add (self->requests, request);
  return next_answer (self, request->route);
}

static void
reset (GSocket *socket)
{
  const struct linger now = { .l_onoff = 1, .l_linger = 0 };

  setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

static void
wait_for_stop (HttpFixture *self)
{
  GPollFD fd = { 0 };

  g_cancellable_make_pollfd (self->stop, &fd);
  g_poll (&fd, 1, -1);
  g_cancellable_release_fd (self->stop);
}

/* FALSE: the connection is done with. */
static gboolean
give_answer (HttpFixture *self, Peer *peer, GIOStream *stream, const Answer *answer)
{
  g_autofree char *text = NULL;
  gsize length = strlen (answer->body);

  if (answer->fault == HTTP_RESET)
    reset (peer->socket);
  if (answer->fault == HTTP_STALL)
    wait_for_stop (self);
  if (answer->fault != HTTP_ANSWER && answer->fault != HTTP_CUT)
    return FALSE;
  if (answer->fault == HTTP_CUT)
    length += 100;
  text = g_strdup_printf ("HTTP/1.1 %d Whatever\r\nContent-Length: %" G_GSIZE_FORMAT
                          "\r\n%s\r\n%s",
                          answer->status, length, answer->headers, answer->body);
  return g_output_stream_write_all (g_io_stream_get_output_stream (stream), text,
                                    strlen (text), NULL, self->stop, NULL) &&
         answer->fault == HTTP_ANSWER;
}

static gpointer
serve (gpointer data)
{
  Peer *peer = data;
  g_autoptr (GSocketConnection) connection =
    g_socket_connection_factory_create_connection (peer->socket);
  GIOStream *stream = G_IO_STREAM (connection);
  gboolean more = TRUE;

  while (more)
    {
      char *text = read_request (peer->fixture, stream);
      Answer *answer = NULL;

      if (text == NULL)
        break;
      answer = remember (peer->fixture, text);
      more = give_answer (peer->fixture, peer, stream, answer);
      answer_free (answer);
    }
  g_socket_close (peer->socket, NULL);
  g_object_unref (peer->socket);
  g_free (peer);
  return NULL;
}

static gpointer
accept_all (gpointer data)
{
  HttpFixture *self = data;
  GSocket *socket = NULL;

  while ((socket = g_socket_accept (self->listener, self->stop, NULL)) != NULL)
    {
      g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
      Peer *peer = g_new0 (Peer, 1);

      peer->fixture = self;
      peer->socket = socket;
      self->connections++;
      g_ptr_array_add (self->workers, g_thread_new ("peer", serve, peer));
    }
  return NULL;
}

HttpFixture *
http_fixture_new (void)
{
  HttpFixture *self = g_new0 (HttpFixture, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GError) error = NULL;

  g_mutex_init (&self->mutex);
  self->stop = g_cancellable_new ();
  self->workers = g_ptr_array_new ();
  self->answers = g_ptr_array_new_with_free_func (answer_free);
  self->requests = g_ptr_array_new_with_free_func (request_free);
  self->listener = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_no_error (error);
  g_socket_bind (self->listener, address, TRUE, &error);
  g_assert_no_error (error);
  g_socket_listen (self->listener, &error);
  g_assert_no_error (error);
  self->acceptor = g_thread_new ("acceptor", accept_all, self);
  return self;
}

void
http_fixture_free (HttpFixture *self)
{
  g_cancellable_cancel (self->stop);
  g_thread_join (self->acceptor);
  for (guint i = 0; i < self->workers->len; i++)
    g_thread_join (g_ptr_array_index (self->workers, i));
  g_ptr_array_unref (self->workers);
  g_ptr_array_unref (self->answers);
  g_ptr_array_unref (self->requests);
  g_clear_object (&self->listener);
  g_clear_object (&self->stop);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* (transfer full): where @path of it is. */
char *
http_fixture_url (HttpFixture *self, const char *path)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (self->listener, NULL);

  return g_strdup_printf (
    "http://127.0.0.1:%u%s",
    g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)), path);
}

static void
add (HttpFixture *self,
     const char *method,
     const char *path,
     int status,
     const char *headers,
     const char *body,
     HttpFault fault)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Answer *answer = g_new0 (Answer, 1);

  answer->route = g_strdup_printf ("%s %s", method, path);
  answer->status = status;
  answer->headers = g_strdup (headers != NULL ? headers : "");
  answer->body = g_strdup (body);
  answer->fault = fault;
  g_ptr_array_add (self->answers, answer);
}

/* @headers: (nullable): lines that each end in CR LF */
void
http_fixture_answer (HttpFixture *self,
                     const char *method,
                     const char *path,
                     int status,
                     const char *headers,
                     const char *body)
{
  add (self, method, path, status, headers, body, HTTP_ANSWER);
}

void
http_fixture_fault (HttpFixture *self,
                    const char *method,
                    const char *path,
                    HttpFault fault)
{
  add (self, method, path, 200, NULL, "{\"itemId\":", fault);
}

/* Forgets all answers and requests. */
void
http_fixture_forget (HttpFixture *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_ptr_array_set_size (self->answers, 0);
  g_ptr_array_set_size (self->requests, 0);
}

static gboolean
is_route (const Request *request, const char *method, const char *path)
{
  g_autofree char *route = g_strdup_printf ("%s %s", method, path);

  return g_str_equal (request->route, route);
}

/* How often it was asked; that often it would have been executed. */
guint
http_fixture_count (HttpFixture *self, const char *method, const char *path)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint count = 0;

  for (guint i = 0; i < self->requests->len; i++)
    count += is_route (g_ptr_array_index (self->requests, i), method, path) ? 1 : 0;
  return count;
}

guint
http_fixture_connections (HttpFixture *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->connections;
}

/* (transfer full) (nullable): the last such request, head and body. */
char *
http_fixture_dup_last (HttpFixture *self, const char *method, const char *path)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  for (guint i = self->requests->len; i > 0; i--)
    {
      const Request *request = g_ptr_array_index (self->requests, i - 1);

      if (is_route (request, method, path))
        return g_strdup (request->text);
    }
  return NULL;
}
