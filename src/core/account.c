#include "core/account.h"

#include <gio/gio.h>

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
  g_autoptr (GInetAddress) address = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  url = self->url != NULL ? self->url : self->service_url;
  uri = url != NULL ? g_uri_parse (url, G_URI_FLAGS_NONE, NULL) : NULL;
  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return FALSE;
  if (g_str_equal (g_uri_get_host (uri), "localhost"))
    return TRUE;
  address = g_inet_address_new_from_string (g_uri_get_host (uri));
  return address != NULL && g_inet_address_get_is_loopback (address);
}
