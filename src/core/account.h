#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A login at a PSA and what was learnt with it. It holds no secret. */
typedef struct
{
  gint64 id; /* row, 0 before it is stored */
  char *psa;
  char *user;
  char *code;
  char *url;           /* (nullable) typed: no look-up */
  char *secret_place;  /* "service" or "file" */
  char *resource;      /* e-mail of the technician */
  char *resource_id;   /* (nullable) learnt, as are those below */
  char *resource_name; /* (nullable) */
  char *zone;          /* (nullable) IANA zone the PSA counts days in */
  char *service_url;   /* (nullable) */
  char *web_url;       /* (nullable) */
  gint64 clock_skew_s;
  gint64 version;
  gboolean gate_shut; /* credentials were refused; no call until the person retries */
  char *gate_message; /* (nullable) */
  gint64 gate_s;
  gboolean pause_is_limit; /* the PSA's own, shared with others */
  gint64 pause_until_s;
  gint64 failures;
  gint64 opened_s; /* 0: lists never learnt */
} StintAccount;

StintAccount *stint_account_new (void);
void stint_account_free (StintAccount *self);
gboolean stint_account_on_loopback (const StintAccount *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintAccount, stint_account_free)

G_END_DECLS
