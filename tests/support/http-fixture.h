#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A server on 127.0.0.1 that answers as it was told, and remembers what it was asked. */
typedef struct _HttpFixture HttpFixture;

/* What it does with a request, once it has read all of it. */
typedef enum
{
  HTTP_ANSWER,
  HTTP_CLOSE, /* hangs up without a word */
  HTTP_RESET, /* the same, with a reset */
  HTTP_CUT,   /* promises more than it sends */
  HTTP_STALL, /* says nothing until the fixture is freed */
} HttpFault;

HttpFixture *http_fixture_new (void);
void http_fixture_free (HttpFixture *self);
char *http_fixture_url (HttpFixture *self, const char *path);

void http_fixture_answer (HttpFixture *self,
                          const char *method,
                          const char *path,
                          int status,
                          const char *headers,
                          const char *body);
void http_fixture_fault (HttpFixture *self,
                         const char *method,
                         const char *path,
                         HttpFault fault);
void http_fixture_forget (HttpFixture *self);

guint http_fixture_count (HttpFixture *self, const char *method, const char *path);
guint http_fixture_connections (HttpFixture *self);
char *http_fixture_dup_last (HttpFixture *self, const char *method, const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HttpFixture, http_fixture_free)

G_END_DECLS
