#include "sandbox/instant.h"
#include "sandbox/tenant.h"

#define HOUR_MS G_GINT64_CONSTANT (3600000)
#define DAY_MS (24 * HOUR_MS)
#define FIRST_TICKET 7001
#define N_TICKETS 60

typedef struct
{
  const char *title;
  const char *description;
  int issue;
  int sub_issue;
} Subject;

static const Subject subjects[] = {
  { "Outlook keeps asking for a password", "Started after the weekend. Webmail works.",
    10, 31 },
  { "Backup failed on SRV-DC01", "Job \"Nightly\" ended with error 0x80070070.", 4, 11 },
  { "Label printer in the warehouse prints blank pages", "Zebra, second shelf.", 6, 21 },
  { "VPN drops every ten minutes", "Home office, fibre line. Log attached.", 12, 43 },
  { "New starter on Monday: laptop, mailbox, badge", "See checklist in the contract.", 6,
    23 },
  { "Low disk space on SRV-FILE02 (D: 3 % free)", "Alert raised by monitoring.", 4, 13 },
  { "Phishing mail reported by accounting", "Two people clicked the link.", 14, 51 },
  { "Wi-Fi slow in the meeting room", "Only on the 2.4 GHz network.", 12, 41 },
  { "Certificate of the web shop expires in 14 days", "Wildcard, renewal by DNS.", 14,
    53 },
  { "Shared mailbox missing after migration", "orders@ is gone on two machines.", 10,
    31 },
  { "Accounting program crashes on export", "Since the update of last Tuesday.", 6, 23 },
  { "Scanner no longer sends to e-mail", "Basic authentication was switched off.", 10,
    33 },
};

/* Titles that a careless client breaks on: markup, entities, quotes, right-to-left and
 * combining letters, and one close to the limit of 255. */
static const char *const awkward_titles[] = {
  "Form shows <b>&nbsp;Total & tax</b> instead of the amount",
  "Größere Störung: Müller Präzisionstechnik – ERP läuft nicht",
  "Users cannot open \"Q3 report\\final.xlsx\" & get <script>alert('x')</script>",
  "テレビ会議の音声が途切れる (meeting room 2)",
  "Migrate the file server of the main office to the new cluster, move all home "
  "directories and profiles, repoint the mapped drives in every group policy, retire "
  "the old replication partner and confirm the nightly backup before the end of quarter",
};

static const char *const note_texts[] = {
  "Called the user, no answer. Left a voice mail.",
  "Restarted the service and cleared the queue. Waiting for confirmation.",
  "Vendor case opened, they ask for a trace.",
  "Customer writes: still the same after the reboot.",
};

static const int queue_cycle[] = { 29682833, 29683354, 5, 29682833, 8, 29683378 };
static const int open_statuses[] = { 1, 8, 7, 8, 12, 11, 1, 8, 13, 9 };
static const int priority_cycle[] = { 2, 1, 3, 2, 4, 3 };

/* The first fourteen tickets are Dana's, open and in every open status; the next three
 * are somebody else's with Dana as a secondary resource; the others are dealt out. */
static gint64
assignee_of (int index)
{
  if (index < 14)
    return SANDBOX_RESOURCE_DANA;
  if (index < 17)
    return index % 2 == 0 ? SANDBOX_RESOURCE_LEE : SANDBOX_RESOURCE_SAM;
  switch (index % 5)
    {
    case 0:
      return SANDBOX_RESOURCE_DANA;
    case 1:
    case 2:
      return SANDBOX_RESOURCE_LEE;
    case 3:
      return SANDBOX_RESOURCE_SAM;
    default:
      return 0;
    }
}

static int
status_of (int index)
{
  if (index >= 17 && assignee_of (index) == SANDBOX_RESOURCE_DANA)
    return 5;
  if (index >= 17 && index % 2 == 0)
    return 5;
  return open_statuses[index % (int) G_N_ELEMENTS (open_statuses)];
}

static gint64
role_of (gint64 resource, int index)
{
  if (resource == 0)
    return 0;
  if (resource == SANDBOX_RESOURCE_SAM ||
      (resource == SANDBOX_RESOURCE_DANA && index % 4 == 3))
    return SANDBOX_ROLE_SENIOR;
  return SANDBOX_ROLE_DESK;
}

static gint64
pick_contact (SandboxStore *store, GRand *random, gint64 company)
{
  GPtrArray *contacts = sandbox_store_rows (store, SANDBOX_CONTACTS);
  gint64 found = 0;
  int seen = 0;

  for (guint i = 0; i < contacts->len; i++)
    {
      const SandboxRow *contact = g_ptr_array_index (contacts, i);

      if (sandbox_row_int (contact->row, "companyID") == company &&
          g_rand_int_range (random, 0, ++seen) == 0)
        found = contact->id;
    }
  return found;
}

static void
set_dates (SandboxStore *store, GRand *random, JsonObject *ticket, int index)
{
  gint64 day = sandbox_store_get_day (store);
  gint64 created = day - (index % 30) * DAY_MS -
                   g_rand_int_range (random, 1, 10) * HOUR_MS +
                   g_rand_int_range (random, 0, 3600000);
  gint64 active = MIN (created + g_rand_int_range (random, 1, 72) * HOUR_MS, day);
  gboolean is_complete = status_of (index) == 5;
  g_autofree char *day_text = NULL;
  g_autofree char *number = NULL;

  created = sandbox_instant_shift (created);
  day_text = sandbox_instant_format (created);
  number = g_strdup_printf ("T%.4s%.2s%.2s.%04d", day_text, day_text + 5, day_text + 8,
                            index + 1);
  json_object_set_string_member (ticket, "ticketNumber", number);
  sandbox_row_set_instant (ticket, "createDate", created);
  sandbox_row_set_instant (ticket, "lastTrackedModificationDateTime", active);
  sandbox_row_set_instant (ticket, "lastActivityDate", active);
  sandbox_row_set_instant (ticket, "dueDateTime",
                           day + (index % 9 - 2) * DAY_MS + 17 * HOUR_MS);
  if (is_complete)
    {
      sandbox_row_set_instant (ticket, "completedDate", active);
      sandbox_row_set_instant (ticket, "resolvedDateTime", active);
      sandbox_row_set_id (ticket, "completedByResourceID", assignee_of (index));
      json_object_set_string_member (ticket, "resolution", "Done and confirmed.");
    }
}

static void
set_subject (JsonObject *ticket, int index)
{
  const Subject *subject = &subjects[index % (int) G_N_ELEMENTS (subjects)];
  int awkward = index >= 2 && index < 12 && index % 2 == 0 ? index / 2 - 1 : -1;

  json_object_set_string_member (ticket, "title",
                                 awkward >= 0 ? awkward_titles[awkward] : subject->title);
  json_object_set_string_member (ticket, "description", subject->description);
  json_object_set_int_member (ticket, "issueType", subject->issue);
  json_object_set_int_member (ticket, "subIssueType", subject->sub_issue);
}

static void
invent_ticket (SandboxStore *store, GRand *random, int index)
{
  JsonObject *ticket = sandbox_entity_empty_row (SANDBOX_TICKETS);
  gint64 company = index == 13 ? 0 : 175 + (index * 5) % 12;
  gint64 resource = assignee_of (index);

  json_object_set_int_member (ticket, "id", FIRST_TICKET + index);
  set_subject (ticket, index);
  set_dates (store, random, ticket, index);
  json_object_set_int_member (ticket, "companyID", company);
  sandbox_row_set_id (ticket, "contactID", pick_contact (store, random, company));
  json_object_set_int_member (ticket, "status", status_of (index));
  json_object_set_int_member (
    ticket, "priority", priority_cycle[index % (int) G_N_ELEMENTS (priority_cycle)]);
  json_object_set_int_member (ticket, "queueID",
                              queue_cycle[index % (int) G_N_ELEMENTS (queue_cycle)]);
  sandbox_row_set_id (ticket, "assignedResourceID", resource);
  sandbox_row_set_id (ticket, "assignedResourceRoleID", role_of (resource, index));
  sandbox_row_set_id (ticket, "billingCodeID",
                      index % 7 == 6 ? 0 : SANDBOX_CODE_REMOTE + index % 2);
  json_object_set_int_member (ticket, "ticketType", 1 + index % 2);
  json_object_set_int_member (ticket, "ticketCategory", 3);
  json_object_set_int_member (ticket, "source", index % 3 == 0 ? 4 : 2);
  json_object_set_int_member (ticket, "creatorResourceID", SANDBOX_RESOURCE_LEE);
  json_object_set_int_member (ticket, "creatorType", 1);
  json_object_set_int_member (ticket, "lastActivityPersonType", 1);
  json_object_set_int_member (ticket, "lastActivityResourceID", SANDBOX_RESOURCE_LEE);
  if (index % 3 != 2)
    json_object_set_double_member (ticket, "estimatedHours", 0.5 * (1 + index % 6));
  json_object_set_double_member (ticket, "hoursToBeScheduled", 0.0);
  if (index % 3 != 1)
    json_object_set_int_member (ticket, "serviceLevelAgreementID", 1);
  json_object_set_boolean_member (ticket, "isAssignedToComanaged", FALSE);
  json_object_set_boolean_member (ticket, "isVisibleToComanaged", FALSE);
  sandbox_store_seed (store, SANDBOX_TICKETS, ticket);
}

static void
invent_note (SandboxStore *store, int index)
{
  gint64 ticket_id = FIRST_TICKET + (index * 3) % N_TICKETS;
  JsonObject *ticket = sandbox_store_find (store, SANDBOX_TICKETS, ticket_id);
  JsonObject *note = sandbox_entity_empty_row (SANDBOX_TICKET_NOTES);
  const char *at = sandbox_row_string (ticket, "lastActivityDate");
  gboolean is_mail = index % 4 == 3;

  json_object_set_int_member (note, "id", 45001 + index);
  json_object_set_int_member (note, "ticketID", ticket_id);
  json_object_set_string_member (note, "title", is_mail ? "E-mail" : "Update");
  json_object_set_string_member (note, "description",
                                 note_texts[index % (int) G_N_ELEMENTS (note_texts)]);
  json_object_set_int_member (note, "noteType", is_mail ? 101 : 3);
  json_object_set_int_member (note, "publish", is_mail ? 1 : 2);
  json_object_set_string_member (note, "createDateTime", at);
  json_object_set_string_member (note, "lastActivityDate", at);
  if (is_mail)
    sandbox_row_set_id (note, "createdByContactID",
                        sandbox_row_int (ticket, "contactID"));
  else
    json_object_set_int_member (note, "creatorResourceID", SANDBOX_RESOURCE_LEE);
  sandbox_store_seed (store, SANDBOX_TICKET_NOTES, note);
}

/* Dana's work on the days before, as if it had been entered in the browser. */
static void
invent_entry (SandboxStore *store, int index)
{
  gint64 ticket_id = FIRST_TICKET + index % 14;
  JsonObject *ticket = sandbox_store_find (store, SANDBOX_TICKETS, ticket_id);
  JsonObject *entry = sandbox_entity_empty_row (SANDBOX_TIME_ENTRIES);
  gint64 day = sandbox_store_get_day (store) - (1 + index / 4) * DAY_MS;
  gint64 start = day + (13 + index % 4) * HOUR_MS;
  double hours = 0.25 * (1 + index % 3);
  gint64 code = sandbox_row_int (ticket, "billingCodeID");

  code = code != 0 ? code : SANDBOX_CODE_REMOTE;
  json_object_set_int_member (entry, "id", 236 + index);
  json_object_set_int_member (entry, "ticketID", ticket_id);
  json_object_set_int_member (entry, "resourceID", SANDBOX_RESOURCE_DANA);
  json_object_set_int_member (entry, "roleID",
                              sandbox_row_int (ticket, "assignedResourceRoleID"));
  json_object_set_int_member (entry, "billingCodeID", code);
  json_object_set_int_member (entry, "internalBillingCodeID", code);
  sandbox_row_set_instant (entry, "dateWorked", day);
  sandbox_row_set_instant (entry, "startDateTime", start);
  sandbox_row_set_instant (entry, "endDateTime", start + (gint64) (hours * 3600000));
  json_object_set_double_member (entry, "hoursWorked", hours);
  json_object_set_double_member (entry, "hoursToBill", hours);
  json_object_set_double_member (entry, "offsetHours", 0.0);
  json_object_set_string_member (entry, "summaryNotes", "Worked on the case.");
  json_object_set_int_member (entry, "timeEntryType", 2);
  json_object_set_int_member (entry, "billingApprovalLevelMostRecent", 0);
  json_object_set_boolean_member (entry, "isInternalNotesVisibleToComanaged", FALSE);
  json_object_set_boolean_member (entry, "isNonBillable", FALSE);
  json_object_set_boolean_member (entry, "showOnInvoice", TRUE);
  sandbox_row_set_instant (entry, "createDateTime", start + HOUR_MS);
  sandbox_row_set_instant (entry, "lastModifiedDateTime", start + HOUR_MS);
  json_object_set_int_member (entry, "creatorUserID", SANDBOX_RESOURCE_DANA);
  json_object_set_int_member (entry, "lastModifiedUserID", SANDBOX_RESOURCE_DANA);
  sandbox_store_seed (store, SANDBOX_TIME_ENTRIES, entry);
}

/** sandbox_tenant_invent_desk: the tickets, notes and entries; needs the contacts. */
void
sandbox_tenant_invent_desk (SandboxStore *store)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (sandbox_store_get_seed (store) + 1);

  for (int i = 0; i < N_TICKETS; i++)
    invent_ticket (store, random, i);
  for (int i = 0; i < 26; i++)
    invent_note (store, i);
  for (int i = 0; i < 20; i++)
    invent_entry (store, i);
  for (int i = 0; i < 3; i++)
    {
      JsonObject *row = sandbox_entity_empty_row (SANDBOX_TICKET_SECONDARY_RESOURCES);

      json_object_set_int_member (row, "id", 301 + i);
      json_object_set_int_member (row, "ticketID", FIRST_TICKET + 14 + i);
      json_object_set_int_member (row, "resourceID", SANDBOX_RESOURCE_DANA);
      json_object_set_int_member (row, "roleID", SANDBOX_ROLE_DESK);
      sandbox_store_seed (store, SANDBOX_TICKET_SECONDARY_RESOURCES, row);
    }
}
