#pragma once

#include "sandbox/store.h"
#include "sandbox/switches.h"

G_BEGIN_DECLS

/** SandboxError: how a request is turned down. */
typedef enum
{
  SANDBOX_ERROR_REFUSED,   /* 500 and errors[] */
  SANDBOX_ERROR_INVENTED,  /* likewise, in words that no document has */
  SANDBOX_ERROR_DENIED,    /* 401 */
  SANDBOX_ERROR_FORBIDDEN, /* 403 and errors[] */
  SANDBOX_ERROR_NO_ROUTE,  /* 404 */
  SANDBOX_ERROR_NO_METHOD, /* 405 */
  SANDBOX_ERROR_THROTTLED, /* 429, or what the switch says, and errors[] */
} SandboxError;

#define SANDBOX_ERROR (sandbox_error_quark ())
GQuark sandbox_error_quark (void);

/** SandboxRequest: what came in; it outlives the connection. */
typedef struct
{
  char *method;        /* (owned) */
  guint port;          /* that it came in by */
  char *path;          /* (owned): as sent */
  char **parts;        /* (owned) (nullable): the path after /ATServicesRest/ */
  char *query;         /* (owned) (nullable): as sent */
  GHashTable *params;  /* (owned): the query, names in lower case */
  char *body;          /* (owned) */
  JsonObject *json;    /* (owned) (nullable): @body, if it is an object */
  char *user;          /* (owned) (nullable) */
  char *code;          /* (owned) (nullable) */
  char *secret;        /* (owned) (nullable) */
  char *impersonation; /* (owned) (nullable) */
} SandboxRequest;

/** SandboxRules: the workflow rules of the tenant. */
typedef struct _SandboxRules SandboxRules;

/** SandboxTenant: what handlers work on. */
typedef struct
{
  SandboxClock *clock;       /* (owned) */
  SandboxStore *store;       /* (owned) */
  SandboxSwitches *switches; /* (owned) */
  SandboxRules *rules;       /* (owned) */
  const char *base_url;      /* (unowned): ends in /ATServicesRest/ */
} SandboxTenant;

/** SandboxActor: in whose name something is written. */
typedef struct
{
  gint64 resource_id;     /* the creator */
  gint64 impersonator_id; /* the API user, or 0 when it acts for itself */
} SandboxActor;

void sandbox_request_free (SandboxRequest *self);
gboolean sandbox_request_is (const SandboxRequest *self, const char *method);
void sandbox_refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);
void sandbox_refuse_invented (GError **error, const char *format, ...)
  G_GNUC_PRINTF (2, 3);
void sandbox_no_method (GError **error, const SandboxRequest *request);
void sandbox_no_route (GError **error, const SandboxRequest *request);
JsonNode *sandbox_answer_object (JsonObject *object);
JsonNode *sandbox_answer_item_id (gint64 id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SandboxRequest, sandbox_request_free)

G_END_DECLS
