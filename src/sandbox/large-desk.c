#include <math.h>

#include "sandbox/instant.h"
#include "sandbox/large.h"
#include "sandbox/tenant.h"

#define MINUTE_MS G_GINT64_CONSTANT (60000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)
#define N_DAYS 3652
#define N_TICKETS 100000
#define FIRST_TICKET 7001
#define FIRST_ENTRY 236
#define FIRST_NOTE 45001
#define OPENS_MS (13 * HOUR_MS)
#define N_MINE 40
#define N_OTHERS 300
#define N_TRIES 16

/* Of the newest tickets, so many are still open. */
#define N_OPEN 1700

/* One in so many tickets is the default technician's. */
#define SHARE 8

/* Entries of a day: of the default technician, who books every call, and of the others.
 */
#define DANA_PER_DAY 19

typedef enum
{
  T_ID,
  T_ASSIGNED,
  T_STATUS,
  T_ACTIVITY,
  T_COMPANY,
  T_COMPLETED,
  T_COMPLETED_BY,
  T_CREATED,
  T_QUEUE,
  T_TRACKED,
  T_ROLE,
  T_NUMBER,
  T_TITLE,
  T_DESCRIPTION,
  T_RESOLUTION,
  T_PRIORITY,
  T_CONTACT,
  T_CODE,
  T_DUE,
  T_ESTIMATE,
  T_TYPE,
  T_CATEGORY,
  T_SOURCE,
  T_ISSUE,
  T_SUB_ISSUE,
  T_CREATOR,
  T_CREATOR_TYPE,
  T_RESOLVED,
  T_AGREEMENT,
  T_ACTIVE_RESOURCE,
} TicketField;

static const char *const ticket_names[] = {
  "id",
  "assignedResourceID",
  "status",
  "lastActivityDate",
  "companyID",
  "completedDate",
  "completedByResourceID",
  "createDate",
  "queueID",
  "lastTrackedModificationDateTime",
  "assignedResourceRoleID",
  "ticketNumber",
  "title",
  "description",
  "resolution",
  "priority",
  "contactID",
  "billingCodeID",
  "dueDateTime",
  "estimatedHours",
  "ticketType",
  "ticketCategory",
  "source",
  "issueType",
  "subIssueType",
  "creatorResourceID",
  "creatorType",
  "resolvedDateTime",
  "serviceLevelAgreementID",
  "lastActivityResourceID",
};

typedef enum
{
  E_ID,
  E_RESOURCE,
  E_TICKET,
  E_DATE,
  E_MODIFIED,
  E_CREATED,
  E_START,
  E_END,
  E_CREATOR,
  E_MODIFIER,
  E_NON_BILLABLE,
  E_CODE,
  E_INTERNAL_CODE,
  E_ROLE,
  E_HOURS,
  E_BILL,
  E_OFFSET,
  E_SUMMARY,
  E_TYPE,
  E_APPROVAL,
  E_COMANAGED,
  E_INVOICE,
} EntryField;

static const char *const entry_names[] = {
  "id",
  "resourceID",
  "ticketID",
  "dateWorked",
  "lastModifiedDateTime",
  "createDateTime",
  "startDateTime",
  "endDateTime",
  "creatorUserID",
  "lastModifiedUserID",
  "isNonBillable",
  "billingCodeID",
  "internalBillingCodeID",
  "roleID",
  "hoursWorked",
  "hoursToBill",
  "offsetHours",
  "summaryNotes",
  "timeEntryType",
  "billingApprovalLevelMostRecent",
  "isInternalNotesVisibleToComanaged",
  "showOnInvoice",
};

typedef enum
{
  N_ID,
  N_TICKET,
  N_ACTIVITY,
  N_CREATED,
  N_TYPE,
  N_PUBLISH,
  N_TITLE,
  N_DESCRIPTION,
  N_CREATOR,
} NoteField;

static const char *const note_names[] = {
  "id",      "ticketID", "lastActivityDate", "createDateTime",    "noteType",
  "publish", "title",    "description",      "creatorResourceID",
};

static const char *const texts[][2] = {
  { "Outlook keeps asking for a password", "Started after the weekend." },
  { "Backup of the file server failed", "Job \"Nightly\" ended with 0x80070070." },
  { "Printer on the second floor is offline", "It says: replace toner." },
  { "VPN drops every ten minutes", "Home office, fibre line." },
  { "New starter: laptop, mailbox, badge", "See the checklist in the contract." },
  { "Low disk space on D:", "Alert raised by monitoring." },
  { "Phishing mail reported by accounting", "Nobody clicked." },
  { "Wi-Fi slow in the meeting room", "Only on 2.4 GHz." },
  { "Shared mailbox is missing", "orders@ is gone on two machines." },
  { "Accounting program crashes on export", "Since the last update." },
};

typedef struct
{
  SandboxStore *store;
  GRand *random;
  GPtrArray *contacts; /* (unowned) */
  SandboxShape tickets;
  SandboxShape entries;
  SandboxShape notes;
  SandboxLargeTicket mine[N_MINE];     /* the newest ones of the default technician */
  SandboxLargeTicket others[N_OTHERS]; /* and of everybody else */
  int n_mine;
  int n_others;
  int n_tickets;
  gint64 entry_id;
  gint64 note_id;
  SandboxLargeEvidence evidence;
} Desk;

static int
dice (Desk *self, int sides)
{
  return g_rand_int_range (self->random, 0, sides);
}

static SandboxLargeTicket
make_ticket (Desk *self, gint64 day)
{
  gboolean is_dana = dice (self, SHARE) == 0;
  const SandboxRow *contact =
    g_ptr_array_index (self->contacts, dice (self, (int) self->contacts->len));
  SandboxLargeTicket ticket = { .id = FIRST_TICKET + self->n_tickets };
  gboolean is_open =
    self->n_tickets >= N_TICKETS - N_OPEN && (is_dana || dice (self, 3) == 0);

  ticket.resource = sandbox_large_technician (
    is_dana ? 0 : 1 + dice (self, SANDBOX_LARGE_TECHNICIANS - 1));
  ticket.created = day + OPENS_MS + dice (self, 8 * 60) * MINUTE_MS +
                   dice (self, 60) * G_GINT64_CONSTANT (1000);
  ticket.company = sandbox_row_int (contact->row, "companyID");
  ticket.contact = contact->id;
  ticket.has_agreement = self->n_tickets % 3 != 1;
  if (!is_open)
    {
      ticket.completed = ticket.created + (20 + dice (self, 55)) * MINUTE_MS;
      if (dice (self, 4) != 0)
        ticket.completed += (1 + dice (self, 8)) * DAY_MS;
    }
  return ticket;
}

static void
draft_course (SandboxDraft *draft, const SandboxLargeTicket *ticket, int number)
{
  static const int open_statuses[] = { 1, 8, 7, 8, 12, 11, 8, 13 };

  if (ticket->completed == 0)
    {
      sandbox_draft_number (draft, T_STATUS,
                            open_statuses[number % (int) G_N_ELEMENTS (open_statuses)]);
      sandbox_draft_number (draft, T_ACTIVITY, ticket->created + HOUR_MS);
      sandbox_draft_number (draft, T_TRACKED, ticket->created + HOUR_MS);
      return;
    }
  sandbox_draft_number (draft, T_STATUS, 5);
  sandbox_draft_number (draft, T_ACTIVITY, ticket->completed);
  sandbox_draft_number (draft, T_TRACKED, ticket->completed);
  sandbox_draft_number (draft, T_COMPLETED, ticket->completed);
  sandbox_draft_number (draft, T_RESOLVED, ticket->completed);
  sandbox_draft_number (draft, T_COMPLETED_BY, ticket->resource);
  sandbox_draft_text (draft, T_RESOLUTION, "Done and confirmed.");
}

static void
seed_ticket (Desk *self, const SandboxLargeTicket *ticket, const char *date)
{
  static const int queues[] = { 29682833, 29683354, 5, 8 };
  static const int issues[][2] = { { 10, 31 }, { 4, 11 }, { 6, 21 }, { 12, 43 } };
  SandboxDraft draft;
  char number[32];
  int n = self->n_tickets;
  int text = dice (self, G_N_ELEMENTS (texts));

  g_snprintf (number, sizeof number, "T%s.%04d", date, n % 10000);
  sandbox_draft_begin (&draft, &self->tickets, ticket->id);
  sandbox_draft_number (&draft, T_ASSIGNED, ticket->resource);
  draft_course (&draft, ticket, n);
  sandbox_draft_number (&draft, T_COMPANY, ticket->company);
  sandbox_draft_number (&draft, T_CREATED, ticket->created);
  sandbox_draft_number (&draft, T_QUEUE, queues[n % (int) G_N_ELEMENTS (queues)]);
  sandbox_draft_number (&draft, T_ROLE,
                        ticket->resource == SANDBOX_RESOURCE_SAM ? SANDBOX_ROLE_SENIOR
                                                                 : SANDBOX_ROLE_DESK);
  sandbox_draft_text (
    &draft, T_NUMBER,
    sandbox_packer_text (sandbox_store_get_packer (self->store), number));
  sandbox_draft_text (&draft, T_TITLE, texts[text][0]);
  sandbox_draft_text (&draft, T_DESCRIPTION, texts[text][1]);
  sandbox_draft_number (&draft, T_PRIORITY, 1 + dice (self, 4));
  sandbox_draft_number (&draft, T_CONTACT, ticket->contact);
  sandbox_draft_number (&draft, T_CODE, SANDBOX_CODE_REMOTE + n % 2);
  sandbox_draft_number (&draft, T_DUE, ticket->created + DAY_MS);
  if (n % 3 != 2)
    sandbox_draft_real (&draft, T_ESTIMATE, 0.25 * (1 + n % 8));
  sandbox_draft_number (&draft, T_TYPE, 1 + n % 2);
  sandbox_draft_number (&draft, T_CATEGORY, 3);
  sandbox_draft_number (&draft, T_SOURCE, n % 3 == 0 ? 4 : 2);
  sandbox_draft_number (&draft, T_ISSUE, issues[n % 4][0]);
  sandbox_draft_number (&draft, T_SUB_ISSUE, issues[n % 4][1]);
  sandbox_draft_number (&draft, T_CREATOR, SANDBOX_RESOURCE_LEE);
  sandbox_draft_number (&draft, T_CREATOR_TYPE, 1);
  sandbox_draft_number (&draft, T_ACTIVE_RESOURCE, ticket->resource);
  if (ticket->has_agreement)
    sandbox_draft_number (&draft, T_AGREEMENT, 1);
  sandbox_draft_seed (&draft, self->store);
}

static void
seed_note (Desk *self, const SandboxLargeTicket *ticket)
{
  SandboxDraft draft;
  gint64 at = ticket->created + 15 * MINUTE_MS;
  gboolean is_visible = dice (self, 2) == 0;

  sandbox_draft_begin (&draft, &self->notes, self->note_id++);
  sandbox_draft_number (&draft, N_TICKET, ticket->id);
  sandbox_draft_number (&draft, N_ACTIVITY, at);
  sandbox_draft_number (&draft, N_CREATED, at);
  sandbox_draft_number (&draft, N_TYPE, is_visible ? 1 : 3);
  sandbox_draft_number (&draft, N_PUBLISH, is_visible ? 1 : 2);
  sandbox_draft_text (&draft, N_TITLE, "Update");
  sandbox_draft_text (&draft, N_DESCRIPTION, "Restarted the service, waiting.");
  sandbox_draft_number (&draft, N_CREATOR, ticket->resource);
  sandbox_draft_seed (&draft, self->store);
}

static void
make_tickets (Desk *self, gint64 day, int count)
{
  g_autofree char *text = sandbox_instant_format (day);
  char date[16];

  g_snprintf (date, sizeof date, "%.4s%.2s%.2s", text, text + 5, text + 8);
  for (int i = 0; i < count; i++)
    {
      SandboxLargeTicket ticket = make_ticket (self, day);

      seed_ticket (self, &ticket, date);
      seed_note (self, &ticket);
      sandbox_large_evidence_seed (&self->evidence, self->store, &ticket);
      if (ticket.resource == SANDBOX_RESOURCE_DANA)
        self->mine[self->n_mine++ % N_MINE] = ticket;
      else
        self->others[self->n_others++ % N_OTHERS] = ticket;
      self->n_tickets++;
    }
}

/* Nine of ten are entered as soon as they end, the others the day after. */
static void
seed_entry (Desk *self,
            gint64 resource,
            const SandboxLargeTicket *ticket,
            gint64 start,
            int minutes)
{
  SandboxDraft draft;
  gint64 end = start + minutes * MINUTE_MS;
  gint64 made = end + (1 + dice (self, 4)) * MINUTE_MS;
  double hours = round (minutes / 60.0 * 10000) / 10000;
  gint64 code = SANDBOX_CODE_REMOTE + dice (self, 2);

  if (dice (self, 10) == 0)
    made += DAY_MS - 2 * HOUR_MS;
  sandbox_draft_begin (&draft, &self->entries, self->entry_id++);
  sandbox_draft_number (&draft, E_RESOURCE, resource);
  sandbox_draft_number (&draft, E_TICKET, ticket->id);
  sandbox_draft_number (&draft, E_DATE, sandbox_instant_day (start));
  sandbox_draft_number (&draft, E_MODIFIED, made);
  sandbox_draft_number (&draft, E_CREATED, made);
  sandbox_draft_number (&draft, E_START, start);
  sandbox_draft_number (&draft, E_END, end);
  sandbox_draft_number (&draft, E_CREATOR, resource);
  sandbox_draft_number (&draft, E_MODIFIER, resource);
  sandbox_draft_number (&draft, E_NON_BILLABLE, dice (self, 30) == 0);
  sandbox_draft_number (&draft, E_CODE, code);
  sandbox_draft_number (&draft, E_INTERNAL_CODE, code);
  sandbox_draft_number (&draft, E_ROLE,
                        resource == SANDBOX_RESOURCE_SAM ? SANDBOX_ROLE_SENIOR
                                                         : SANDBOX_ROLE_DESK);
  sandbox_draft_real (&draft, E_HOURS, hours);
  sandbox_draft_real (&draft, E_BILL, hours);
  sandbox_draft_real (&draft, E_OFFSET, 0.0);
  sandbox_draft_text (&draft, E_SUMMARY, "Worked on the case.");
  sandbox_draft_number (&draft, E_TYPE, 2);
  sandbox_draft_number (&draft, E_APPROVAL, 0);
  sandbox_draft_number (&draft, E_COMANAGED, FALSE);
  sandbox_draft_number (&draft, E_INVOICE, TRUE);
  sandbox_draft_seed (&draft, self->store);
}

/* One of the newest @n of @tickets, which are @size at most, that somebody may have
 * worked on at @start; if luck has it. */
static const SandboxLargeTicket *
pick (Desk *self, const SandboxLargeTicket *tickets, int n, int size, gint64 start)
{
  const SandboxLargeTicket *ticket = NULL;

  for (int i = 0; i < N_TRIES; i++)
    {
      ticket = &tickets[dice (self, MIN (n, size))];
      if (ticket->created <= start &&
          (ticket->completed == 0 || ticket->completed > start))
        break;
    }
  return ticket;
}

static void
make_entries (Desk *self, gint64 day)
{
  gint64 start = day + OPENS_MS;

  for (int i = 0; i < DANA_PER_DAY && self->n_mine > 0; i++)
    {
      seed_entry (self, SANDBOX_RESOURCE_DANA,
                  pick (self, self->mine, self->n_mine, N_MINE, start), start,
                  8 + dice (self, 17));
      start += 25 * MINUTE_MS;
    }
  for (int i = 1; i < SANDBOX_LARGE_TECHNICIANS && self->n_others > 0; i++)
    {
      start = day + OPENS_MS + dice (self, 240) * MINUTE_MS;
      seed_entry (self, sandbox_large_technician (i),
                  pick (self, self->others, self->n_others, N_OTHERS, start), start,
                  30 + dice (self, 200));
    }
}

static gboolean
is_weekend (gint64 day)
{
  /* The first of January 1970 was a Thursday. */
  return (day / DAY_MS + 3) % 7 >= 5;
}

/** sandbox_large_invent_desk: ten years of tickets and of time; needs the contacts. */
void
sandbox_large_invent_desk (SandboxStore *store, GRand *random)
{
  Desk desk = {
    .store = store,
    .random = random,
    .contacts = sandbox_store_rows (store, SANDBOX_CONTACTS),
    .tickets = { SANDBOX_TICKETS, ticket_names, G_N_ELEMENTS (ticket_names), { 0 } },
    .entries = { SANDBOX_TIME_ENTRIES, entry_names, G_N_ELEMENTS (entry_names), { 0 } },
    .notes = { SANDBOX_TICKET_NOTES, note_names, G_N_ELEMENTS (note_names), { 0 } },
    .entry_id = FIRST_ENTRY,
    .note_id = FIRST_NOTE,
  };
  gint64 today = sandbox_store_get_day (store);
  int days = 0;
  int worked = 0;

  sandbox_shape_init (&desk.tickets);
  sandbox_shape_init (&desk.entries);
  sandbox_shape_init (&desk.notes);
  sandbox_large_evidence_init (&desk.evidence);
  for (gint64 day = today - N_DAYS * DAY_MS; day < today; day += DAY_MS)
    days += !is_weekend (day);
  for (gint64 day = today - N_DAYS * DAY_MS; day < today; day += DAY_MS)
    {
      if (is_weekend (day))
        continue;
      worked++;
      make_tickets (&desk, day,
                    (int) ((gint64) N_TICKETS * worked / days) - desk.n_tickets);
      make_entries (&desk, day);
    }
}
