#include <glib/gi18n.h>
#include <string.h>

#include "courier/autotask/errors.h"
#include "courier/autotask/private.h"

enum
{
  ANSWER_BYTES = 64 * 1024,
};

/* Version 2.0 exists, without a zone look-up; clients that took the newest broke. */
static const char version_path[] = "V1.0/";
static const char service_path[] = "ATServicesRest/";

/*
 * stint_autotask_base_url:
 * @url: as typed or as named by a zone; with or without its path, version or last slash
 *
 * (transfer full): the URL that collections are appended to.
 */
char *
stint_autotask_base_url (const char *url)
{
  g_autoptr (GString) base = g_string_new (url);
  g_autofree char *lower = NULL;

  while (base->len > 0 && base->str[base->len - 1] == '/')
    g_string_truncate (base, base->len - 1);
  lower = g_ascii_strdown (base->str, -1);
  if (g_str_has_suffix (lower, "/v1.0"))
    return g_strconcat (base->str, "/", NULL);
  g_string_append_c (base, '/');
  if (!g_str_has_suffix (lower, "/atservicesrest"))
    g_string_append (base, service_path);
  return g_strconcat (base->str, version_path, NULL);
}

static void
take_web_url (StintAutotask *self, JsonObject *zone)
{
  const char *web_url = stint_json_text (zone, "webUrl");

  if (web_url == NULL || !stint_http_url_ok (web_url, NULL, NULL))
    return;
  g_free (self->web_url);
  self->web_url = g_str_has_suffix (web_url, "/") ? g_strdup (web_url)
                                                  : g_strconcat (web_url, "/", NULL);
}

/*
 * stint_autotask_ask_zone:
 * @base_url: of any server; ends in /V1.0/
 *
 * (transfer full): where that server says that the account is; asked without credentials.
 */
StintHttpReply *
stint_autotask_ask_zone (StintAutotask *self,
                         const char *base_url,
                         GCancellable *cancellable)
{
  g_autofree char *user = stint_http_escape (self->user);
  g_autofree char *url = g_strconcat (base_url, "zoneInformation?user=", user, NULL);

  return stint_autotask_send_plain (self, url, cancellable);
}

/* (transfer full): where the account's calls go. */
static char *
look_up (StintAutotask *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (StintHttpReply) reply =
    stint_autotask_ask_zone (self, self->lookup_url, cancellable);
  g_autoptr (JsonObject) zone = NULL;
  const char *service_url = NULL;

  if (!stint_autotask_reply_ok (reply, error))
    return NULL;
  zone = stint_json_read (reply->body, ANSWER_BYTES, error);
  if (zone == NULL)
    return NULL;
  service_url = stint_json_text (zone, "url");
  if (service_url == NULL)
    {
      g_set_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_PROTOCOL,
                   _ ("the look-up of the zone named no server"));
      return NULL;
    }
  if (!stint_http_url_ok (service_url, self->lookup_url, error))
    return NULL;
  take_web_url (self, zone);
  return stint_autotask_base_url (service_url);
}

/*
 * stint_autotask_find_zone:
 *
 * Sees to it that the zone is known: typed by the person, remembered, or looked up now.
 */
gboolean
stint_autotask_find_zone (StintAutotask *self, GCancellable *cancellable, GError **error)
{
  if (self->service_url == NULL)
    self->service_url = look_up (self, cancellable, error);
  return self->service_url != NULL;
}

/*
 * stint_autotask_zone_moved:
 *
 * Whether the account lives elsewhere by now; then that is remembered. Asked at most once
 * in the life of @self, after credentials were refused: a tenant can be moved, and many
 * refusals lock the API user.
 */
gboolean
stint_autotask_zone_moved (StintAutotask *self, GCancellable *cancellable)
{
  g_autofree char *found = NULL;

  if (self->url_override != NULL || self->zone_rechecked)
    return FALSE;
  self->zone_rechecked = TRUE;
  found = look_up (self, cancellable, NULL);
  if (found == NULL || g_ascii_strcasecmp (found, self->service_url) == 0)
    return FALSE;
  g_free (self->service_url);
  self->service_url = g_steal_pointer (&found);
  return TRUE;
}
