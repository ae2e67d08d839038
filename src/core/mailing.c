#include "core/mailing.h"

#include <glib/gi18n.h>

#include "core/calendar.h"

/* The PSA's clock and ours are known to differ by whole seconds only, and a rule may fire
 * before the answer to the update has come. */
#define SLACK_SECONDS 60

/* So many updates without a mail say that there will be none. */
#define IN_VAIN 3

/** stint_mail_new: (transfer full): an empty one, for a reader to fill. */
StintMail *
stint_mail_new (void)
{
  return g_new0 (StintMail, 1);
}

/** stint_mail_free: frees @self and what it owns. */
void
stint_mail_free (StintMail *self)
{
  g_free (self->id);
  g_free (self->ticket_id);
  g_free (self->recipient);
  g_free (self);
}

/** stint_mailing_new: (transfer full): an empty one, for a reader to fill. */
StintMailing *
stint_mailing_new (void)
{
  return g_new0 (StintMailing, 1);
}

/** stint_mailing_free: frees @self and what it owns. */
void
stint_mailing_free (StintMailing *self)
{
  g_free (self->key);
  g_free (self->ticket_id);
  g_free (self->recipients);
  g_free (self);
}

/**
 * stint_mailing_due_s:
 *
 * When to ask the log about an update, UTC seconds; 0: not any more. A mail to somebody
 * else than the ticket's contact, such as a colleague, is no reason not to look again.
 */
gint64
stint_mailing_due_s (const StintMailing *self, const StintMailWaits *waits)
{
  if (self->looked_s == 0)
    return self->done_s + waits->first;
  if (self->looked_s >= self->done_s + waits->last ||
      (self->mailed_s > 0 && self->reached))
    return 0;
  return self->done_s + waits->last;
}

/**
 * stint_mailing_in_vain:
 * @mailings: (element-type StintMailing): by when they were posted
 *
 * Whether the first look may be left out, and with it a request of all whom the limit is
 * shared with: of none of the latest updates a mail was seen, so it seems that no rule
 * there sends any.
 */
gboolean
stint_mailing_in_vain (const GPtrArray *mailings, const StintMailWaits *waits)
{
  guint n = 0;

  for (guint i = mailings->len; i > 0 && n < IN_VAIN; i--)
    {
      const StintMailing *it = g_ptr_array_index (mailings, i - 1);

      if (it->mailed_s > 0)
        return FALSE;
      n += it->looked_s > 0 && stint_mailing_due_s (it, waits) == 0;
    }
  return n == IN_VAIN;
}

/**
 * stint_mailing_match:
 * @mailings: (element-type StintMailing)
 * @skew_s: the PSA's clock minus ours
 *
 * Which update a mail is taken to be of: the latest on its ticket that was posted before
 * it, and not long before.
 *
 * Returns: (transfer none) (nullable): one of @mailings.
 */
StintMailing *
stint_mailing_match (const GPtrArray *mailings,
                     const StintMail *mail,
                     gint64 skew_s,
                     const StintMailWaits *waits)
{
  gint64 sent_s = mail->sent_s - skew_s;
  StintMailing *found = NULL;

  for (guint i = 0; i < mailings->len; i++)
    {
      StintMailing *it = g_ptr_array_index (mailings, i);

      if (g_str_equal (it->ticket_id, mail->ticket_id) &&
          sent_s >= it->begun_s - SLACK_SECONDS && sent_s <= it->done_s + waits->last &&
          (found == NULL || it->begun_s > found->begun_s))
        found = it;
    }
  return found;
}

static char *
dup_time (gint64 at_s, gint64 now_s, const char *zone)
{
  g_autoptr (GDateTime) at = stint_instant_local (at_s, zone);
  g_autofree char *day = stint_day_to_text (stint_day_of (at_s, zone));
  g_autofree char *this_day = stint_day_to_text (stint_day_of (now_s, zone));
  gboolean today = g_str_equal (day, this_day);

  /* Translators: a time of day, and a day with it. */
  return g_date_time_format (at, today ? _ ("%H:%M") : _ ("%Y-%m-%d %H:%M"));
}

/**
 * stint_mailing_text: (transfer full)
 * @posted_s: since when the update is on its ticket
 * @recipients: (nullable): whom it was mailed on to; the PSA's own text
 * @mailed_s: when; 0: no mail was seen
 * @looked_s: when a mail was last looked for; 0: never
 * @due_s: when one is looked for again; 0: not any more
 * @zone: IANA name of the zone in which times are said
 *
 * What is known of a client update that was posted, for a person. Instants are UTC
 * seconds.
 */
char *
stint_mailing_text (gint64 posted_s,
                    const char *recipients,
                    gint64 mailed_s,
                    gint64 looked_s,
                    gint64 due_s,
                    gint64 now_s,
                    const char *zone)
{
  g_autofree char *at = NULL;

  if (mailed_s > 0 && recipients != NULL)
    {
      at = dup_time (mailed_s, now_s, zone);
      /* Translators: a name, and when. */
      return g_strdup_printf (_ ("posted to the ticket; mailed on to %s at %s"),
                              recipients, at);
    }
  if (looked_s > 0 && due_s == 0)
    return g_strdup (_ ("posted to the ticket; no mail seen"));
  if (now_s > posted_s + STINT_MAILING_LASTS_SECONDS)
    return g_strdup (_ ("posted to the ticket; no mail was looked for in time"));
  if (looked_s > 0)
    return g_strdup (_ ("posted to the ticket; no mail seen yet"));
  return g_strdup (_ ("posted to the ticket; a mail is looked for later"));
}
