#include "core/account.h"

#include <arpa/inet.h>

/** stint_account_new: (transfer full): an empty account. */
StintAccount *
stint_account_new (void)
{
  StintAccount *self = g_new0 (StintAccount, 1);

  self->version = 1;
  return self;
}

/** stint_account_free: frees @self. */
void
stint_account_free (StintAccount *self)
{
  g_free (self->psa);
  g_free (self->user);
  g_free (self->code);
  g_free (self->url);
  g_free (self->secret_place);
  g_free (self->resource);
  g_free (self->resource_id);
  g_free (self->resource_name);
  g_free (self->zone);
  g_free (self->service_url);
  g_free (self->web_url);
  g_free (self->gate_message);
  g_free (self);
}

/**
 * stint_account_on_loopback:
 *
 * Whether its calls stay on this machine, as those to the sandbox do. Only then may the
 * waits that keep a live PSA safe be made shorter.
 */
gboolean
stint_account_on_loopback (const StintAccount *self)
{
  const char *url = NULL;
  g_autoptr (GUri) uri = NULL;
  struct in_addr v4 = { 0 };
  struct in6_addr v6 = { 0 };

  g_return_val_if_fail (self != NULL, FALSE);

  url = self->url != NULL ? self->url : self->service_url;
  uri = url != NULL ? g_uri_parse (url, G_URI_FLAGS_NONE, NULL) : NULL;
  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return FALSE;
  if (g_str_equal (g_uri_get_host (uri), "localhost"))
    return TRUE;
  if (inet_pton (AF_INET, g_uri_get_host (uri), &v4) == 1)
    return ntohl (v4.s_addr) >> 24 == IN_LOOPBACKNET;
  return inet_pton (AF_INET6, g_uri_get_host (uri), &v6) == 1 &&
         IN6_IS_ADDR_LOOPBACK (&v6);
}
