#pragma once

#include "core/clock.h"
#include "courier/http.h"
#include "courier/psa.h"

G_BEGIN_DECLS

/* An account at Autotask. Everything is copied; what is NULL is found out when needed. */
typedef struct
{
  const char *user;           /* of the API user */
  const char *code;           /* the integration code */
  const char *secret;         /* the copy is wiped when the provider goes */
  const char *url_override;   /* (nullable) typed by the person: no look-up */
  const char *lookup_url;     /* (nullable) a server to ask for the zone */
  const char *service_url;    /* (nullable) learnt earlier */
  const char *web_url;        /* (nullable) learnt earlier */
  const char *resource_email; /* of the technician */
  const char *me_id;          /* (nullable) learnt earlier */
  StintClock *clock;          /* (nullable) without it the clock skew stays 0 */
  gboolean impersonate;       /* create entries as the technician */
  gboolean impersonate_notes; /* create notes as the technician */
  gboolean split_days;        /* no entry may span midnight UTC */
  int create_timeout_s;       /* 0: 90 */
  int read_timeout_s;         /* 0: 60 */
  int update_note_type;       /* 0: 1 */
  int internal_note_type;     /* 0: 3 */
  const char *update_title;   /* (nullable) where an update has no title of its own */
  const char *note_title;     /* (nullable) likewise */
} StintAutotaskConfig;

#define STINT_TYPE_AUTOTASK (stint_autotask_get_type ())
G_DECLARE_FINAL_TYPE (StintAutotask, stint_autotask, STINT, AUTOTASK, GObject)

StintPsa *stint_autotask_new (const StintAutotaskConfig *config, StintHttp *http);

G_END_DECLS
