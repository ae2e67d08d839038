#pragma once

#include "courier/autotask/autotask.h"
#include "courier/autotask/plan.h"
#include "courier/autotask/round.h"
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
  int read_status;      /* of the last read; 0: none came */
  gint64 latency_us;    /* of the fastest answer since it was asked for; 0: none */

  gboolean mails_one_by_one; /* its log of mails takes one ticket a query and no more */

  GPtrArray *learnt;     /* (owned) (element-type StintName) names since the last pull */
  GHashTable *labels;    /* (owned) "status/5" to its label; (nullable) not read yet */
  GHashTable *queues;    /* (owned) (nullable) ids of those I work in, as text */
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
void stint_filter_like (JsonArray *filter,
                        const char *op,
                        const char *field,
                        const char *value);
void stint_filter_text (JsonArray *filter, const char *field, const char *value);
void stint_filter_bool (JsonArray *filter, const char *field, gboolean value);
void stint_filter_in (JsonArray *filter, const char *field, const gint64 *ids, guint n);
void stint_filter_instant (JsonArray *filter,
                           const char *op,
                           const char *field,
                           gint64 at_s);
void stint_filter_since (JsonArray *filter, const char *field, gint64 at_s);
JsonArray *stint_filter_any (JsonArray *filter);
gboolean stint_query_count (StintAutotask *self,
                            const char *collection,
                            JsonArray *filter,
                            gint64 *count,
                            GCancellable *cancellable,
                            GError **error);
gint64 stint_query_last_id (const GPtrArray *rows);
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

/* What is asked of a feed, and where the answer goes. */
typedef struct
{
  StintFeed feed;
  const char *what;   /* (nullable) */
  const char *cursor; /* (nullable) */
  StintPage *page;    /* (unowned) */
  GCancellable *cancellable;
} StintPull;

/* tickets.c, evidence.c, aside.c, schedule.c, names.c: each fills the page of its feeds
 */
gboolean stint_autotask_pull_tickets (StintAutotask *self,
                                      const StintPull *pull,
                                      GError **error);
gboolean stint_autotask_pull_time (StintAutotask *self,
                                   const StintPull *pull,
                                   GError **error);
gboolean stint_autotask_pull_facts (StintAutotask *self,
                                    const StintPull *pull,
                                    GError **error);
gboolean stint_autotask_pull_aside (StintAutotask *self,
                                    const StintPull *pull,
                                    GError **error);
gboolean stint_autotask_pull_clients (StintAutotask *self,
                                      const StintPull *pull,
                                      GError **error);
gboolean stint_autotask_pull_schedule (StintAutotask *self,
                                       const StintPull *pull,
                                       GError **error);

/* push.c, push-patch.c */
StintAnswer *stint_autotask_answer_unsent (StintAutotask *self, const GError *error);
StintAnswer *stint_autotask_write (StintAutotask *self,
                                   const StintCall *call,
                                   StintStepKind kind,
                                   GCancellable *cancellable);
StintAnswer *stint_autotask_push_patch (StintAutotask *self,
                                        const StintStep *step,
                                        GCancellable *cancellable);

/* push.c, find.c, pull.c, check.c */
gboolean stint_autotask_need_me (StintAutotask *self,
                                 GCancellable *cancellable,
                                 GError **error);
GArray *stint_autotask_read_ids (const char *what, GError **error);
GPtrArray *stint_autotask_read_round (StintAutotask *self,
                                      const StintPull *pull,
                                      const char *collection,
                                      JsonArray *filter,
                                      const char *const *fields,
                                      StintRound *round,
                                      GError **error);
gboolean stint_autotask_read_since (const char *what, gint64 *since_s, GError **error);
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
