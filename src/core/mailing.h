#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether a client update was mailed on. A PSA mails by rules of its own and says nothing
 * of it to who wrote the update; its log of mails is all there is, and weak proof: a mail
 * was queued. Everything here is pure. Instants are whole UTC seconds. */

/* A mail about a ticket, as the PSA's log shows it. */
typedef struct
{
  char *id;
  char *ticket_id;
  char *recipient; /* name, or address where there is none */
  gint64 sent_s;   /* by the PSA's clock */
} StintMail;

StintMail *stint_mail_new (void);
void stint_mail_free (StintMail *self);

/* How long after an update is posted its mail is looked for, seconds: once, and once more
 * when nothing was seen. A mail later than that is not taken for one of it. */
typedef struct
{
  gint64 first;
  gint64 last;
} StintMailWaits;

/* About an update older than this nobody asks, seconds: a courier was asleep for days. */
#define STINT_MAILING_LASTS_SECONDS G_GINT64_CONSTANT (259200)

/* A client update that is on its ticket, and what is known of mails about it. */
typedef struct
{
  gint64 op_id;
  char *key;
  char *ticket_id;
  gint64 begun_s;   /* start of the attempt that posted it */
  gint64 done_s;    /* since when it is known to be there */
  gint64 looked_s;  /* when the log was last asked; 0: never */
  char *recipients; /* (nullable) whom it was mailed on to, separated by commas */
  gint64 mailed_s;  /* when the first of them was, by our clock; 0: none was seen */
  gboolean reached; /* one of them is the ticket's contact, as far as that is known */
} StintMailing;

StintMailing *stint_mailing_new (void);
void stint_mailing_free (StintMailing *self);
gint64 stint_mailing_due_s (const StintMailing *self, const StintMailWaits *waits);
gboolean stint_mailing_in_vain (const GPtrArray *mailings, const StintMailWaits *waits);
StintMailing *stint_mailing_match (const GPtrArray *mailings,
                                   const StintMail *mail,
                                   gint64 skew_s,
                                   const StintMailWaits *waits);
char *stint_mailing_text (gint64 posted_s,
                          const char *recipients,
                          gint64 mailed_s,
                          gint64 looked_s,
                          gint64 due_s,
                          gint64 now_s,
                          const char *zone);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintMail, stint_mail_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintMailing, stint_mailing_free)

G_END_DECLS
