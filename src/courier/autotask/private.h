#pragma once

#include "courier/autotask/autotask.h"
#include "courier/autotask/plan.h"
#include "courier/json.h"

G_BEGIN_DECLS

/* For the files of this folder alone. */

struct _StintAutotask
{
  GObject parent_instance;

  StintHttp *http;   /* (owned) */
  StintClock *clock; /* (owned) (nullable) */

  char *user;
  char *code;
  char *secret;       /* wiped when freed */
  char *url_override; /* (nullable) normalised: ends in /V1.0/ */
  char *lookup_url;   /* ends in /V1.0/ */
  char *service_url;  /* (nullable) ends in /V1.0/; where calls go */
  char *web_url;      /* (nullable) */
  char *resource_email;
  StintAutotaskStyle style;
  int create_timeout_s;
  int read_timeout_s;

  gint64 me_id; /* -1: not known yet */
  guint64 requests;
  gboolean zone_rechecked; /* once is enough: credentials do not get better */
  double skew_s;           /* the server's clock minus ours */
  gboolean skew_known;
  gint64 retry_after_s; /* of the last read that was LIMITED */

  GHashTable *labels;    /* (owned) "status/5" to its label; (nullable) not read yet */
  GHashTable *companies; /* (owned) id to name */
  GHashTable *contacts;  /* (owned) id to name */
  GHashTable *resources; /* (owned) id to name */
};

/* One call. */
typedef struct
{
  const char *method;
  const char *path; /* below V1.0/ */
  JsonObject *body; /* (nullable) */
  gboolean create;
  gint64 as_resource; /* 0: as the API user */
} StintCall;

/* call.c */
StintHttpReply *stint_autotask_send (StintAutotask *self,
                                     const StintCall *call,
                                     GCancellable *cancellable);
JsonObject *stint_autotask_read (StintAutotask *self,
                                 const char *method,
                                 const char *path,
                                 JsonObject *body,
                                 GCancellable *cancellable,
                                 GError **error);
JsonObject *stint_autotask_get_item (StintAutotask *self,
                                     const char *collection,
                                     gint64 id,
                                     GCancellable *cancellable,
                                     GError **error);

/* zones.c */
char *stint_autotask_base_url (const char *url);
StintHttpReply *stint_autotask_ask_zone (StintAutotask *self,
                                         const char *base_url,
                                         GCancellable *cancellable);
gboolean stint_autotask_find_zone (StintAutotask *self,
                                   GCancellable *cancellable,
                                   GError **error);
gboolean stint_autotask_zone_moved (StintAutotask *self, GCancellable *cancellable);
StintHttpReply *stint_autotask_send_plain (StintAutotask *self,
                                           const char *url,
                                           GCancellable *cancellable);

/* query.c */
JsonArray *stint_filter_new (void);
void stint_filter_int (JsonArray *filter,
                       const char *op,
                       const char *field,
                       gint64 value);
void stint_filter_text (JsonArray *filter, const char *field, const char *value);
void stint_filter_bool (JsonArray *filter, const char *field, gboolean value);
void stint_filter_in (JsonArray *filter, const char *field, const gint64 *ids, guint n);
GPtrArray *stint_query_page (StintAutotask *self,
                             const char *collection,
                             JsonArray *filter,
                             const char *const *fields,
                             gint64 after_id,
                             gboolean *more,
                             GCancellable *cancellable,
                             GError **error);
GPtrArray *stint_query_all (StintAutotask *self,
                            const char *collection,
                            JsonArray *filter,
                            const char *const *fields,
                            GCancellable *cancellable,
                            GError **error);

GPtrArray *stint_query_some (StintAutotask *self,
                             const char *collection,
                             JsonArray *filter,
                             GCancellable *cancellable,
                             GError **error);

/* metadata.c */
gboolean stint_autotask_load_labels (StintAutotask *self,
                                     GPtrArray *picks,
                                     GCancellable *cancellable,
                                     GError **error);
const char *stint_autotask_label (StintAutotask *self, const char *list, const char *id);
gboolean stint_autotask_load_note_types (StintAutotask *self,
                                         GPtrArray *picks,
                                         GCancellable *cancellable,
                                         GError **error);
gboolean stint_autotask_load_work_types (StintAutotask *self,
                                         GPtrArray *picks,
                                         GCancellable *cancellable,
                                         GError **error);

/* people.c */
JsonObject *stint_autotask_find_me (StintAutotask *self,
                                    GCancellable *cancellable,
                                    GError **error);
gboolean stint_autotask_may_work (JsonObject *row);
JsonObject *stint_autotask_choose_person (StintAutotask *self, const GPtrArray *people);
gboolean stint_autotask_collect_roles (StintAutotask *self,
                                       const char *collection,
                                       GArray *roles,
                                       gint64 *default_role,
                                       GCancellable *cancellable,
                                       GError **error);
char *stint_autotask_person_name (JsonObject *row);
gboolean stint_autotask_load_roles (StintAutotask *self,
                                    JsonObject *me,
                                    GPtrArray *picks,
                                    GCancellable *cancellable,
                                    GError **error);

/* push.c, find.c, pull.c, check.c */
StintAnswer *stint_autotask_push (StintPsa *psa,
                                  const StintStep *step,
                                  GCancellable *cancellable);
StintFinding *stint_autotask_find (StintPsa *psa,
                                   const StintStep *step,
                                   const StintDoubt *doubt,
                                   GCancellable *cancellable);
StintPage *stint_autotask_pull (StintPsa *psa,
                                StintFeed feed,
                                const char *what,
                                const char *cursor,
                                GCancellable *cancellable,
                                GError **error);
GPtrArray *stint_autotask_check (StintPsa *psa,
                                 const StintCheckRequest *request,
                                 GCancellable *cancellable);

G_END_DECLS
