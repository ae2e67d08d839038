#include "sandbox/gate.h"

#include "sandbox/tenant.h"

#define HOUR_MS G_GINT64_CONSTANT (3600000)
#define LATENCY_HALF_MS 500
#define LATENCY_THREE_QUARTERS_MS 1000

struct _SandboxGate
{
  GArray *requests;      /* (owned) (element-type gint64): by the tenant's clock */
  guint first;           /* of those that the last hour still counts */
  GHashTable *in_flight; /* (owned): endpoint -> requests being answered */
  int failed_logins;     /* since the start; a lock lasts until the end */
};

/** sandbox_gate_new: nobody came yet. (transfer full) */
SandboxGate *
sandbox_gate_new (void)
{
  SandboxGate *self = g_new0 (SandboxGate, 1);

  self->requests = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->in_flight = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

/** sandbox_gate_free: frees @self. */
void
sandbox_gate_free (SandboxGate *self)
{
  g_array_unref (self->requests);
  g_hash_table_unref (self->in_flight);
  g_free (self);
}

static void
deny (GError **error)
{
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_DENIED,
               "Authorization has been denied for this request.");
}

/** sandbox_gate_is_locked: whether wrong secrets have locked the API user. */
gboolean
sandbox_gate_is_locked (SandboxGate *self, SandboxTenant *tenant)
{
  return self->failed_logins >=
         sandbox_switches_get_int (tenant->switches, "login-attempts");
}

static gboolean
check_login (SandboxGate *self,
             SandboxTenant *tenant,
             const SandboxRequest *request,
             GError **error)
{
  const char *state = sandbox_switches_get (tenant->switches, "api-user");

  if (request->user == NULL || request->secret == NULL || request->code == NULL)
    {
      deny (error);
      return FALSE;
    }
  if (g_ascii_strcasecmp (request->user, SANDBOX_USER) != 0)
    {
      sandbox_refuse_invented (error, "The API user could not be found.");
      return FALSE;
    }
  if (!g_str_equal (request->secret, SANDBOX_SECRET))
    {
      self->failed_logins++;
      deny (error);
      return FALSE;
    }
  if (sandbox_gate_is_locked (self, tenant) || !g_str_equal (state, "active"))
    {
      deny (error);
      return FALSE;
    }
  if (!g_str_equal (request->code, SANDBOX_CODE) ||
      sandbox_switches_is (tenant->switches, "integration-code", "unknown"))
    {
      sandbox_refuse_invented (error, "IntegrationCode is invalid.");
      return FALSE;
    }
  return TRUE;
}

/** sandbox_gate_get_request_count: how many requests the last 60 minutes have seen, those
 * of other integrations included: all of them share one threshold. */
int
sandbox_gate_get_request_count (SandboxGate *self, SandboxTenant *tenant)
{
  gint64 begin = sandbox_clock_now (tenant->clock) - HOUR_MS;

  while (self->first < self->requests->len &&
         g_array_index (self->requests, gint64, self->first) < begin)
    self->first++;
  return (int) (self->requests->len - self->first) +
         sandbox_switches_get_int (tenant->switches, "requests-of-others");
}

/** sandbox_gate_get_latency_ms: how much longer everything takes the nearer the tenant is
 * to its threshold. */
int
sandbox_gate_get_latency_ms (SandboxGate *self, SandboxTenant *tenant)
{
  gint64 threshold = sandbox_switches_get_int (tenant->switches, "request-threshold");
  gint64 count = sandbox_gate_get_request_count (self, tenant);

  if (sandbox_switches_is (tenant->switches, "threshold-latency", "off") ||
      count * 2 < threshold)
    return 0;
  return count * 4 < threshold * 3 ? LATENCY_HALF_MS : LATENCY_THREE_QUARTERS_MS;
}

/** sandbox_gate_admit: counts @request and checks its headers. Fails when the tenant has
 * used up its hour or the login is wrong. */
gboolean
sandbox_gate_admit (SandboxGate *self,
                    SandboxTenant *tenant,
                    const SandboxRequest *request,
                    GError **error)
{
  int threshold = sandbox_switches_get_int (tenant->switches, "request-threshold");
  gint64 now = sandbox_clock_now (tenant->clock);

  if (sandbox_gate_get_request_count (self, tenant) >= threshold)
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_THROTTLED,
                   "The Autotask API request threshold of %d requests per 60 minutes has "
                   "been exceeded.",
                   threshold);
      return FALSE;
    }
  g_array_append_val (self->requests, now);
  return check_login (self, tenant, request, error);
}

/** sandbox_gate_enter: takes one of the threads of @endpoint; give it back with
 * sandbox_gate_leave(). Fails when all are taken. */
gboolean
sandbox_gate_enter (SandboxGate *self,
                    SandboxTenant *tenant,
                    const char *endpoint,
                    GError **error)
{
  int limit = sandbox_switches_get_int (tenant->switches, "thread-limit");
  int used = GPOINTER_TO_INT (g_hash_table_lookup (self->in_flight, endpoint));

  if (used >= limit)
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_THROTTLED,
                   "The Autotask API thread threshold of %d threads has been exceeded. "
                   "(error code Itgenatr005)",
                   limit);
      return FALSE;
    }
  g_hash_table_replace (self->in_flight, g_strdup (endpoint), GINT_TO_POINTER (used + 1));
  return TRUE;
}

/** sandbox_gate_leave: gives a thread of @endpoint back. */
void
sandbox_gate_leave (SandboxGate *self, const char *endpoint)
{
  int used = GPOINTER_TO_INT (g_hash_table_lookup (self->in_flight, endpoint));

  g_hash_table_replace (self->in_flight, g_strdup (endpoint), GINT_TO_POINTER (used - 1));
}

/** sandbox_gate_get_failed_logins: wrong secrets since the start. */
int
sandbox_gate_get_failed_logins (SandboxGate *self)
{
  return self->failed_logins;
}
