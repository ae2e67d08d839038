#pragma once

#include <gio/gio.h>

#include "core/evidence.h"
#include "core/mailing.h"
#include "core/step.h"
#include "core/ticket.h"
#include "core/types.h"
#include "courier/psa-check.h"

G_BEGIN_DECLS

/* The one interface that every PSA must fit. Nothing here is a wire name, an HTTP
 * status or a page number; all instants are whole UTC seconds; all ids are opaque. */

/* What a PSA account can do, narrowed at open to what this account may do. */
typedef enum
{
  STINT_CAP_TIME_INSTANTS = 1 << 0, /* keeps start and end of an entry */
  STINT_CAP_TIME_SUMMARY_PUBLIC = 1 << 1,
  STINT_CAP_TIME_INTERNAL_TEXT = 1 << 2,
  STINT_CAP_TIME_VOID = 1 << 3,
  STINT_CAP_NOTE_INTERNAL = 1 << 4,
  STINT_CAP_NOTE_PUBLIC = 1 << 5,
  STINT_CAP_KEY_SEARCH = 1 << 6, /* find() can look for our key: exact */
  STINT_CAP_WORK_TYPES = 1 << 7,
  STINT_CAP_ROLES = 1 << 8,
} StintCaps;

/* One choice of a list that the shop defines. */
typedef struct
{
  char *list; /* "status", "work-type", "role", "queue", "priority", "note-type" */
  char *id;
  char *label;
  char *meaning;       /* (nullable) for a status: new, in-progress, waiting-client,
                          waiting-vendor, escalate, complete, as proposed by its label;
                          for a queue: mine, where I work in it */
  gboolean is_default; /* for a role: mine by default */
} StintPick;

StintPick *stint_pick_new (const char *list, const char *id, const char *label);
void stint_pick_free (StintPick *self);

/* Who I am here, as answered by open. */
typedef struct
{
  char *me_id;
  char *me_name;
  char *zone;        /* (nullable) IANA name of the zone my days are counted in */
  char *service_url; /* where calls go, worth remembering; opaque */
  char *web_url;     /* (nullable) for links */
  StintCaps caps;
  gint64 clock_skew_s; /* the PSA's clock minus ours */
  GPtrArray *picks;    /* (element-type StintPick) (owned) */
} StintSession;

void stint_session_free (StintSession *self);

/* One stretch of work that becomes one time entry. */
typedef struct
{
  gint64 op_id;
  char *key;
  gint64 start_s;
  gint64 end_s;
  char *work_date; /* YYYY-MM-DD where I am */
  char *late_date; /* the same at the UTC midnight in between; NULL where there is none */
} StintInterval;

/* A row of the PSA that an entry became, and what is known to have been sent of it. The
 * commit of work and the interval it is planned with say what it should say by now. */
typedef struct
{
  gint64 op_id;
  char *key;     /* of the step that amends this row */
  char *row_key; /* of the step that made it */
  char *item_id;
  StintInterval *interval; /* (owned) the whole of the stint */
  gboolean respan;         /* the row is the whole of it, so that its span may change */
  GPtrArray *sent; /* (element-type GVariant) payloads of steps that are done, in order */
} StintAmend;

void stint_amend_free (StintAmend *self);

/* One commit of work, as the technician made it: everything plan() needs. Members that
 * the commit has nothing of are NULL or 0. Free with stint_work_free(). */
typedef struct
{
  char *me_id;
  char *ticket_id;
  char *ticket_role_id; /* (nullable) the role the ticket gives me */
  char *role_id;        /* (nullable) the role chosen, or mine by default */
  char *work_type_id;   /* (nullable) */
  char *summary;        /* of the entries; the client may read it */
  char *internal_text;  /* the hand-over, on the last entry only */
  GPtrArray *intervals; /* (element-type StintInterval) */

  gint64 update_op_id; /* the client update */
  char *update_key;
  char *update_title;
  char *update_text;

  gint64 note_op_id; /* the hand-over as a note, where there is no entry to carry it */
  char *note_key;
  char *note_title;

  gint64 status_op_id; /* what changes the ticket itself: any of those below */
  char *status_key;
  char *status_id;      /* (nullable) the status to set */
  char *base_status_id; /* (nullable) the status the technician saw */
  gboolean gentle;      /* a status that was changed meanwhile stays as it is */
  gboolean completes;
  char *presence;        /* (nullable) who is on it; "" for nobody */
  char *presence_before; /* (nullable) with nobody: only where it says this */
  char *presence_field;  /* (nullable) which field of the shop says so */
  char *queue_id;        /* (nullable) the queue to move it to */
  gboolean assigns;      /* it becomes mine, in the role that is mine by default */
  gboolean insists;      /* whatever was changed there meanwhile */

  gint64 create_op_id; /* the ticket itself, to be made */
  char *create_key;
  char *create_title;
  char *create_company_id;
  char *create_priority_id; /* (nullable) */

  GPtrArray *amends; /* (element-type StintAmend) entries that say something else now */

  gint64 void_op_id; /* an entry to take back */
  char *void_key;
  char *void_remote_id;
} StintWork;

StintWork *stint_work_new (void);
void stint_work_free (StintWork *self);
StintAmend *stint_work_add_amend (StintWork *self, gint64 op_id, const char *key);
StintInterval *stint_work_add_interval (StintWork *self, gint64 op_id, const char *key);

/* What became of a push. */
typedef enum
{
  STINT_PUSH_DONE,     /* stored, and read back where a write could be a silent no-op */
  STINT_PUSH_NOT_SENT, /* proven: not a byte of the request left this machine */
  STINT_PUSH_LIMITED,  /* refused before execution; not before retry_after_s */
  STINT_PUSH_AUTH,     /* credentials refused; nothing was executed */
  STINT_PUSH_REJECTED, /* a known refusal of its content: ask once, then a person */
  STINT_PUSH_REFUSED,  /* wrong route, moved, gone: ask once, then a person */
  STINT_PUSH_CONFLICT, /* a set-to-value whose base has moved on: a person */
  STINT_PUSH_UNKNOWN,  /* sent, and no clear answer */
} StintPushResult;

typedef struct
{
  StintPushResult result;
  char **item_ids;      /* (nullable) ids of the rows stored */
  char *message;        /* (nullable) the PSA's own words, or what happened; plain text */
  char *words;          /* (nullable) the PSA's own alone, where message says more */
  gint64 retry_after_s; /* for LIMITED; 0 = not told */
  gboolean limited;     /* with UNKNOWN: a limit was named, so pause other calls too */
  gboolean split_days;  /* with REJECTED: no entry may span UTC midnight there; planned
                           anew, it does not */
  /* Evidence for the attempt's row. */
  int transport_code;
  int http_status;
  gint64 request_bytes;
} StintAnswer;

void stint_answer_free (StintAnswer *self);

/* What is asked of find, beside the step itself. */
typedef struct
{
  gint64 attempted_s;        /* start of the earliest attempt in doubt */
  const char *fence_item_id; /* (nullable) a row of this entity confirmed since then: an
                                answer that does not show it proves nothing */
  const char *const *claimed_ids; /* (nullable) rows that belong to other steps */
} StintDoubt;

typedef enum
{
  STINT_FIND_STORED,      /* one row, or several that together are one (a split) */
  STINT_FIND_DUPLICATE,   /* several rows of the same interval; ids[0] is the oldest */
  STINT_FIND_ABSENT,      /* complete, honoured and past the fence: not there */
  STINT_FIND_SIMILAR,     /* something like it that cannot be told apart: a person */
  STINT_FIND_CANNOT_TELL, /* asked, but the answer proves nothing */
  STINT_FIND_FAILED,      /* could not ask; result of the call in `push_result` */
} StintFindResult;

typedef struct
{
  StintFindResult result;
  char **item_ids;         /* (nullable) */
  char **removable_ids;    /* (nullable) of a duplicate: untouched, unapproved copies */
  char *message;           /* (nullable) */
  StintPushResult failure; /* with FAILED: NOT_SENT, LIMITED, AUTH or UNKNOWN */
  gint64 retry_after_s;
} StintFinding;

void stint_finding_free (StintFinding *self);

/* What can be read. A feed that goes on from a cursor answers what has changed since the
 * round that gave it, a little of what was known before included; from no cursor it
 * answers the whole. A list of ids is separated by spaces and at most STINT_FEED_IDS_MAX
 * long. */
typedef enum
{
  STINT_FEED_MY_TICKETS,      /* open tickets I am the primary technician of; what = ids
                                 known as mine: those are told of too when they changed */
  STINT_FEED_JOINED_TICKETS,  /* open tickets I am a secondary technician of */
  STINT_FEED_MY_TICKET_IDS,   /* ids alone of both, the whole; no cursor is kept */
  STINT_FEED_TICKETS,         /* what = ids */
  STINT_FEED_TICKET,          /* one ticket; what = its number, or "#" and its id */
  STINT_FEED_CLIENTS,         /* clients called like what, as names; a page of them */
  STINT_FEED_NOTES,           /* what = ids of tickets; the whole */
  STINT_FEED_MY_TIME,         /* entries of my work; what = since when for the whole */
  STINT_FEED_MY_TIME_IDS,     /* ids alone, of entries since what; no cursor is kept */
  STINT_FEED_MY_TIME_BETWEEN, /* mine on one ticket that touch a span; what = its id, and
                                 the span's start and end in UTC seconds; the whole */
  STINT_FEED_TICKET_TIME,     /* anybody's entries; what = ids of tickets; the whole */
  STINT_FEED_COMPLETED,       /* facts of tickets I completed; what = since when */
  STINT_FEED_FACTS,           /* facts of tickets; what = ids */
  STINT_FEED_PROMISES,      /* what became of service agreements; what = ids of tickets */
  STINT_FEED_SURVEYS,       /* answered surveys; what = ids of tickets */
  STINT_FEED_HISTORY,       /* changes of one ticket; what = its id; the whole */
  STINT_FEED_DELETIONS,     /* deleted entries and notes; what = since when */
  STINT_FEED_AVAILABILITY,  /* my week */
  STINT_FEED_HOLIDAYS,      /* the whole */
  STINT_FEED_TIME_OFF,      /* mine; what = since when; the whole */
  STINT_FEED_ENDPOINTS,     /* how many devices of a client; what = its id */
  STINT_FEED_QUEUE_TICKETS, /* open tickets of queues; what = ids of the queues, then ";"
                               and ids known in them: those are told of too when they
                               changed */
  STINT_FEED_MAILS,         /* the log of mails; what = ids of tickets, then ";" and since
                               when; no cursor is kept */
} StintFeed;

#define STINT_FEED_IDS_MAX 400
#define STINT_FEED_QUEUES_MAX 50

/* A note of a ticket. */
typedef struct
{
  char *id;
  char *ticket_id;
  char *author; /* (nullable) */
  char *title;
  char *text;
  gint64 created_s;
  gboolean is_public;
} StintNote;

StintNote *stint_note_new (void);
void stint_note_free (StintNote *self);

/* One page of a feed. Which of its lists are filled depends on the feed. */
typedef struct
{
  GPtrArray *tickets;   /* (element-type StintTicket) (owned) */
  GPtrArray *notes;     /* (element-type StintNote) (owned) */
  GPtrArray *ids;       /* (element-type utf8) (owned) */
  GPtrArray *entries;   /* (element-type StintEntry) (owned) */
  GPtrArray *facts;     /* (element-type StintTicketFacts) (owned) */
  GPtrArray *promises;  /* (element-type StintSlaResult) (owned) */
  GPtrArray *surveys;   /* (element-type StintSurvey) (owned) */
  GPtrArray *changes;   /* (element-type StintChange) (owned) */
  GPtrArray *deletions; /* (element-type StintDeletion) (owned) */
  GPtrArray *holidays;  /* (element-type StintHoliday) (owned) */
  GPtrArray *time_off;  /* (element-type StintTimeOff) (owned) */
  GPtrArray *mails;     /* (element-type StintMail) (owned) */
  GPtrArray *names;     /* (element-type StintName) (owned) names asked for on the way */
  StintAvailability availability;
  gboolean has_availability;
  gint64 count;
  char *cursor;  /* (nullable) where to go on: the next page, or the next round */
  gboolean more; /* pages follow now */
} StintPage;

StintPage *stint_page_new (void);
void stint_page_free (StintPage *self);

/* How much of a limit that the whole shop shares has been used. */
typedef struct
{
  gint64 used;
  gint64 allowed;  /* 0: there is no limit, or it is not told */
  gint64 window_s; /* seconds that both are counted over */
} StintUsage;

/* Errors of open, plan and pull: what the caller does next. */
typedef enum
{
  STINT_PSA_ERROR_UNREACHABLE, /* try again later */
  STINT_PSA_ERROR_LIMITED,     /* later, other calls too */
  STINT_PSA_ERROR_AUTH,        /* stop, ask the person; no further authenticated call */
  STINT_PSA_ERROR_REFUSED,     /* a setting or right is missing; the message says which */
  STINT_PSA_ERROR_PROTOCOL,    /* an answer that was not understood */
  STINT_PSA_ERROR_UNSUPPORTED, /* plan() cannot express it */
} StintPsaError;

#define STINT_PSA_ERROR (stint_psa_error_quark ())
GQuark stint_psa_error_quark (void);

#define STINT_TYPE_PSA (stint_psa_get_type ())
G_DECLARE_INTERFACE (StintPsa, stint_psa, STINT, PSA, GObject)

/**
 * StintPsaInterface:
 * @open: who I am, what I may do, the shop's lists; a few calls
 * @plan: pure: one commit of work becomes steps; the same work gives the same steps
 * @push: one step, one write; never retries by itself
 * @find: was it stored? only reads
 * @pull: one page of a feed
 * @usage: how much of its limit the shop has used; one request, or none
 * @know: a name that need not be asked for
 * @check: (nullable): what the account needs there, and whether it is there
 * @requests: how many requests have been made so far
 * @latency_us: how long the fastest answer since the last call of this took to come,
 *   microseconds; 0 when none came
 *
 * Every verb but plan, know, requests and latency_us blocks and can be cancelled. push,
 * find and check never fail otherwise than in their answer, for each way of failing means
 * something.
 */
struct _StintPsaInterface
{
  GTypeInterface parent_interface;

  StintSession *(*open) (StintPsa *self, GCancellable *cancellable, GError **error);
  GPtrArray *(*plan) (StintPsa *self, const StintWork *work, GError **error);
  StintAnswer *(*push) (StintPsa *self, const StintStep *step, GCancellable *cancellable);
  StintFinding *(*find) (StintPsa *self,
                         const StintStep *step,
                         const StintDoubt *doubt,
                         GCancellable *cancellable);
  StintPage *(*pull) (StintPsa *self,
                      StintFeed feed,
                      const char *what,
                      const char *cursor,
                      GCancellable *cancellable,
                      GError **error);
  gboolean (*usage) (StintPsa *self,
                     StintUsage *usage,
                     GCancellable *cancellable,
                     GError **error);
  void (*know) (StintPsa *self, const StintName *name);
  GPtrArray *(*check) (StintPsa *self,
                       const StintCheckRequest *request,
                       GCancellable *cancellable);
  guint64 (*requests) (StintPsa *self);
  gint64 (*latency_us) (StintPsa *self);
};

StintSession *stint_psa_open (StintPsa *self, GCancellable *cancellable, GError **error);
GPtrArray *stint_psa_plan (StintPsa *self, const StintWork *work, GError **error);
StintAnswer *stint_psa_push (StintPsa *self,
                             const StintStep *step,
                             GCancellable *cancellable);
StintFinding *stint_psa_find (StintPsa *self,
                              const StintStep *step,
                              const StintDoubt *doubt,
                              GCancellable *cancellable);
StintPage *stint_psa_pull (StintPsa *self,
                           StintFeed feed,
                           const char *what,
                           const char *cursor,
                           GCancellable *cancellable,
                           GError **error);
gboolean stint_psa_usage (StintPsa *self,
                          StintUsage *usage,
                          GCancellable *cancellable,
                          GError **error);
void stint_psa_know (StintPsa *self, const StintName *name);
GPtrArray *stint_psa_check (StintPsa *self,
                            const StintCheckRequest *request,
                            GCancellable *cancellable);
guint64 stint_psa_requests (StintPsa *self);
gint64 stint_psa_latency_us (StintPsa *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintPick, stint_pick_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintSession, stint_session_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintWork, stint_work_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintAnswer, stint_answer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintFinding, stint_finding_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintNote, stint_note_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintPage, stint_page_free)

G_END_DECLS
