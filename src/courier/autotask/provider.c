#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "courier/autotask/names.h"
#include "courier/autotask/private.h"

enum
{
  CREATE_TIMEOUT_S = 90,
  READ_TIMEOUT_S = 60,
  UPDATE_NOTE_TYPE = 1,
  INTERNAL_NOTE_TYPE = 3,
};

static const char default_lookup_url[] = "https://webservices.autotask.net";

static void stint_autotask_psa_init (StintPsaInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (StintAutotask,
                               stint_autotask,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (STINT_TYPE_PSA,
                                                      stint_autotask_psa_init))

static gboolean
load_picks (StintAutotask *self,
            JsonObject *me,
            GPtrArray *picks,
            GCancellable *cancellable,
            GError **error)
{
  /* The roles say which of the queues are mine, so they come before those. */
  return stint_autotask_load_roles (self, me, picks, cancellable, error) &&
         stint_autotask_load_work_types (self, picks, cancellable, error) &&
         stint_autotask_load_labels (self, picks, cancellable, error) &&
         stint_autotask_load_note_types (self, picks, cancellable, error);
}

static StintSession *
stint_autotask_open (StintPsa *psa, GCancellable *cancellable, GError **error)
{
  StintAutotask *self = STINT_AUTOTASK (psa);
  g_autoptr (JsonObject) me = stint_autotask_find_me (self, cancellable, error);
  g_autoptr (GPtrArray) picks =
    g_ptr_array_new_with_free_func ((GDestroyNotify) stint_pick_free);
  StintSession *session = NULL;

  if (me == NULL || !load_picks (self, me, picks, cancellable, error))
    return NULL;
  session = g_new0 (StintSession, 1);
  session->me_id = stint_json_dup_id (me, "id");
  session->me_name = stint_autotask_person_name (me);
  session->service_url = g_strdup (self->service_url);
  session->web_url = g_strdup (self->web_url);
  session->caps = STINT_CAP_TIME_INSTANTS | STINT_CAP_TIME_SUMMARY_PUBLIC |
                  STINT_CAP_TIME_INTERNAL_TEXT | STINT_CAP_TIME_VOID |
                  STINT_CAP_NOTE_INTERNAL | STINT_CAP_NOTE_PUBLIC | STINT_CAP_KEY_SEARCH |
                  STINT_CAP_WORK_TYPES | STINT_CAP_ROLES;
  session->clock_skew_s = (gint64) lround (self->skew_s);
  session->picks = g_steal_pointer (&picks);
  return session;
}

static GPtrArray *
stint_autotask_plan_vfunc (StintPsa *psa, const StintWork *work, GError **error)
{
  return stint_autotask_plan (&STINT_AUTOTASK (psa)->style, work, error);
}

static guint64
stint_autotask_requests (StintPsa *psa)
{
  return STINT_AUTOTASK (psa)->requests;
}

/* Reading it counts as a request like any other. */
static gboolean
stint_autotask_usage (StintPsa *psa,
                      StintUsage *usage,
                      GCancellable *cancellable,
                      GError **error)
{
  StintAutotask *self = STINT_AUTOTASK (psa);
  g_autoptr (JsonObject) answer =
    stint_autotask_read (self, "GET", "ThresholdInformation", NULL, cancellable, error);
  gint64 minutes = 60;

  if (answer == NULL)
    return FALSE;
  stint_json_int (answer, "requestThresholdTimeframe", &minutes);
  usage->window_s = CLAMP (minutes, 1, 1440) * 60;
  if (stint_json_int (answer, "externalRequestThreshold", &usage->allowed) &&
      stint_json_int (answer, "currentTimeframeRequestCount", &usage->used))
    return TRUE;
  g_set_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_PROTOCOL,
               _ ("the server does not tell how much of its limit is used"));
  return FALSE;
}

static void
stint_autotask_know_vfunc (StintPsa *psa, const StintName *name)
{
  stint_autotask_know (STINT_AUTOTASK (psa), name);
}

static gint64
stint_autotask_latency_us (StintPsa *psa)
{
  StintAutotask *self = STINT_AUTOTASK (psa);
  gint64 latency_us = self->latency_us;

  self->latency_us = 0;
  return latency_us;
}

static void
stint_autotask_psa_init (StintPsaInterface *iface)
{
  iface->open = stint_autotask_open;
  iface->plan = stint_autotask_plan_vfunc;
  iface->push = stint_autotask_push;
  iface->find = stint_autotask_find;
  iface->pull = stint_autotask_pull;
  iface->usage = stint_autotask_usage;
  iface->know = stint_autotask_know_vfunc;
  iface->check = stint_autotask_check;
  iface->requests = stint_autotask_requests;
  iface->latency_us = stint_autotask_latency_us;
}

static void
stint_autotask_dispose (GObject *object)
{
  StintAutotask *self = STINT_AUTOTASK (object);

  g_clear_object (&self->http);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (stint_autotask_parent_class)->dispose (object);
}

static void
stint_autotask_finalize (GObject *object)
{
  StintAutotask *self = STINT_AUTOTASK (object);

  g_free (self->user);
  g_free (self->code);
  if (self->secret != NULL)
    explicit_bzero (self->secret, strlen (self->secret));
  g_free (self->secret);
  g_free (self->url_override);
  g_free (self->lookup_url);
  g_free (self->service_url);
  g_free (self->web_url);
  g_free (self->resource_email);
  g_free (self->style.update_title);
  g_free (self->style.note_title);
  g_clear_pointer (&self->labels, g_hash_table_unref);
  g_clear_pointer (&self->queues, g_hash_table_unref);
  g_ptr_array_unref (self->learnt);
  g_hash_table_unref (self->companies);
  g_hash_table_unref (self->contacts);
  g_hash_table_unref (self->resources);
  G_OBJECT_CLASS (stint_autotask_parent_class)->finalize (object);
}

static void
stint_autotask_class_init (StintAutotaskClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = stint_autotask_dispose;
  G_OBJECT_CLASS (klass)->finalize = stint_autotask_finalize;
}

static GHashTable *
names_new (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
}

static void
stint_autotask_init (StintAutotask *self)
{
  self->me_id = -1;
  self->learnt = g_ptr_array_new_with_free_func ((GDestroyNotify) stint_name_free);
  self->companies = names_new ();
  self->contacts = names_new ();
  self->resources = names_new ();
}

static int
or_default (int value, int otherwise)
{
  return value > 0 ? value : otherwise;
}

static char *
text_or (const char *text, const char *otherwise)
{
  return g_strdup (text != NULL && *text != '\0' ? text : otherwise);
}

static void
take_urls (StintAutotask *self, const StintAutotaskConfig *config)
{
  const char *lookup =
    config->lookup_url != NULL ? config->lookup_url : default_lookup_url;

  self->lookup_url = stint_autotask_base_url (lookup);
  self->web_url = g_strdup (config->web_url);
  if (config->url_override != NULL)
    {
      self->url_override = stint_autotask_base_url (config->url_override);
      self->service_url = g_strdup (self->url_override);
    }
  else if (config->service_url != NULL &&
           stint_http_url_ok (config->service_url, self->lookup_url, NULL))
    self->service_url = stint_autotask_base_url (config->service_url);
}

static void
take_style (StintAutotask *self, const StintAutotaskConfig *config)
{
  self->style.impersonate = config->impersonate;
  self->style.impersonate_notes = config->impersonate_notes;
  self->style.split_days = config->split_days;
  self->style.update_note_type = or_default (config->update_note_type, UPDATE_NOTE_TYPE);
  self->style.internal_note_type =
    or_default (config->internal_note_type, INTERNAL_NOTE_TYPE);
  self->style.update_title = text_or (config->update_title, "Update");
  self->style.note_title = text_or (config->note_title, "Hand-over");
}

/**
 * stint_autotask_new:
 *
 * A provider for one account of Autotask PSA, over its REST interface, version 1.0. It
 * calls nobody yet. @config is copied.
 *
 * Returns: (transfer full)
 */
StintPsa *
stint_autotask_new (const StintAutotaskConfig *config, StintHttp *http)
{
  g_autoptr (StintAutotask) self = NULL;

  g_return_val_if_fail (config != NULL && STINT_IS_HTTP (http), NULL);
  g_return_val_if_fail (config->user != NULL && config->code != NULL, NULL);
  g_return_val_if_fail (config->secret != NULL && config->resource_email != NULL, NULL);

  self = g_object_new (STINT_TYPE_AUTOTASK, NULL);
  self->http = g_object_ref (http);
  g_set_object (&self->clock, config->clock);
  self->user = g_strdup (config->user);
  self->code = g_strdup (config->code);
  self->secret = g_strdup (config->secret);
  self->resource_email = g_strdup (config->resource_email);
  self->create_timeout_s = or_default (config->create_timeout_s, CREATE_TIMEOUT_S);
  self->read_timeout_s = or_default (config->read_timeout_s, READ_TIMEOUT_S);
  if (config->me_id != NULL)
    g_ascii_string_to_signed (config->me_id, 10, 0, G_MAXINT64, &self->me_id, NULL);
  take_urls (self, config);
  take_style (self, config);
  return STINT_PSA (g_steal_pointer (&self));
}
