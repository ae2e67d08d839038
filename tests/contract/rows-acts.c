#include "tests/contract/contract.h"

/* Acts on a ticket beside the work: taken, moved, made; and entries that are amended. */

#define PAIR                                                                             \
  "The specified AssignedResourceID and AssignedRoleID combination is not currently "    \
  "defined (you do not hold the role"
#define LISTS " (the shop has changed its lists"
#define DENIED(verb)                                                                     \
  "The logged in Resource does not have the adequate permissions to " verb               \
  " this entity type. ("
#define LOST(kind) "fault {'match':{'method':'POST','path':'Tickets'},'fault':" kind "}; "
#define LOST_AMEND(kind)                                                                 \
  "fault {'match':{'method':'PATCH','path':'TimeEntries'},'fault':" kind "}; "
#define MADE                                                                             \
  "new ticket title=No light in the hall, companyID=175, status=1, priority=2, "         \
  "assignedResourceID=29682901, assignedResourceRoleID=29683355, "                       \
  "externalID=0123456789ABCDEFGHJKMNPQ00"
#define MINE                                                                             \
  "changed ticket 7020 assignedResourceID=29682901, "                                    \
  "assignedResourceRoleID=29683355"
#define THEIRS                                                                           \
  "=somebody has changed the entry in the PSA since it was sent; send it again to put "  \
  "your words in place of theirs"

static const ContractRow rows[] = {
  /* Taken and moved */
  { "take", "what nobody has", NULL, "take 7020; find", "done; stored", NULL, MINE },
  { "take", "what is mine", NULL, "take 7001", "done" },
  { "take", "what is a colleague's is asked about", NULL, "take 7018", "conflict",
    "=the ticket is assigned to Lee Marchetti; send it again to take it over" },
  { "take", "what is a colleague's, said twice", NULL, "take 7018 insists; find",
    "done; stored", NULL, "changed ticket 7018 assignedResourceID=29682901" },
  { "take", "in a role that is not held", NULL, "take 7020 role=29683357; find",
    "rejected; absent", NULL },
  { "take", "in a role that is not held, and it is said", NULL, "take 7020 role=29683357",
    "rejected", PAIR },
  { "take", "without the right", "deny=Tickets:update", "take 7020", "rejected",
    DENIED ("update") },
  { "take", "what is gone", "missing-item=404", "take 999999", "refused",
    "=the ticket is not there any more" },
  { "move", "to another queue", NULL, "move 7001 5; find", "done; stored", NULL,
    "changed ticket 7001 queueID=5" },
  { "move", "to a queue that no list has", NULL, "move 7001 999", "rejected",
    "Picklist value [999] does not exist for queueID" LISTS },
  { "move", "a status that was changed meanwhile stays", NULL,
    "edit {'entity':'Tickets','id':7001,'set':{'status':7}}; begin; gentle 7001 1>8",
    "done" },

  /* Made */
  { "make", "a ticket, which is mine", NULL, "make; find", "done; stored 7061", NULL,
    MADE },
  { "make", "a ticket, and its answer is lost", NULL, LOST ("'close-after'") "make; find",
    "unknown; stored 7061", NULL, MADE },
  { "make", "a ticket, and it never arrives", NULL, LOST ("'close-before'") "make; find",
    "unknown; absent", NULL },
  { "make", "a ticket twice is seen", NULL, "make; again; find",
    "done; done; duplicate 7061,7062", NULL, MADE "; new ticket companyID=175" },
  { "make", "a ticket without the right", "deny=Tickets:create", "make; find",
    "rejected; absent", NULL },
  { "make", "a ticket without the right, and it is said", "deny=Tickets:create", "make",
    "rejected", DENIED ("create") },
  { "make", "a ticket of a client that is gone", NULL, "make client=9", "rejected",
    "Value does not reference an existing entity for companyID ." },
  { "make", "a ticket of a priority that no list has", NULL, "make priority=99",
    "rejected", "Picklist value [99] does not exist for priority" LISTS },
  { "make", "a ticket in a role that is not held", NULL, "make role=29683357", "rejected",
    PAIR },
  { "make", "a ticket that is not seen is not absent", "deny=Tickets:query",
    "make; find "
    "fence=last",
    "done; cannot-tell", "=the answer does not show what was stored since", MADE },
  { "make", "clients are found by a part of their name", NULL,
    "pull clients bramble; pull clients nobody",
    "1 clients, Bramble & Sons Joinery; "
    "nothing" },

  /* Amended */
  { "amend", "words and span", NULL,
    "time 10:00-10:30; amend 10:00-10:45 summary=Mended_it; find", "done; done; stored",
    NULL,
    "new entry summaryNotes=Mended it, hoursWorked=0.75, "
    "internalNotes~[stint:0123456789ABCDEFGHJKMNPQ00]" },
  { "amend", "what it says already", NULL, "time 10:00-10:30; amend 10:00-10:30",
    "done; done", NULL, "new entry hoursWorked=0.5" },
  { "amend", "where instants have no zone", "times=bare",
    "time 10:00-10:30; amend 10:00-10:45; find", "done; done; stored", NULL,
    "new entry hoursWorked=0.75" },
  { "amend", "what was made as the technician", NULL,
    "account as-me; time 10:00-10:30; amend 10:00-10:45; find", "done; done; stored",
    NULL, "new entry hoursWorked=0.75, creatorUserID=29682901" },
  { "amend", "what somebody else has changed is asked about", NULL,
    "time 10:00-10:30; raw PATCH TimeEntries {'id':256,'summaryNotes':'theirs'}; "
    "amend 10:00-10:30 summary=Mended_it",
    "done; ok; conflict", THEIRS, "new entry summaryNotes=theirs" },
  { "amend", "what somebody else has changed, said twice", NULL,
    "time 10:00-10:30; raw PATCH TimeEntries {'id':256,'summaryNotes':'theirs'}; "
    "amend 10:00-10:30 summary=Mended_it insists; find",
    "done; ok; done; stored", NULL, "new entry summaryNotes=Mended it" },
  { "amend", "what is gone", NULL,
    "time 10:00-10:30; raw DELETE TimeEntries/256; amend 10:00-10:45; find",
    "done; ok; refused; absent", "=the entry is not there any more", "" },
  { "amend", "and the answer is lost", NULL,
    LOST_AMEND ("'truncate'") "time 10:00-10:30; amend 10:00-10:45; find",
    "done; unknown; stored", NULL, "new entry hoursWorked=0.75" },
  { "amend", "and it never arrives", NULL,
    LOST_AMEND ("'close-before','times':-1") "time 10:00-10:30; amend 10:00-10:45; find",
    "done; unknown; absent", NULL, "new entry hoursWorked=0.5" },
  { "amend", "on a submitted sheet", "timesheet-edits=off",
    "time 10:00-10:30; sheet submitted; amend 10:00-10:45", "done; rejected",
    "The timesheet of this date has been submitted. (the timesheet of that week",
    "new entry hoursWorked=0.5" },
  { "amend", "what was approved", NULL,
    "time 10:00-10:30; approve {'entry':256,'level':1}; amend 10:00-10:45",
    "done; rejected", "The time entry has been approved for billing. (it has been",
    "new entry hoursWorked=0.5" },
  { "amend", "on a complete ticket", NULL,
    "time 10:00-10:30; edit {'entity':'Tickets','id':7001,'set':{'status':5}}; "
    "set complete-tickets=no-edit; amend 10:00-10:45; find",
    "done; rejected; absent", NULL,
    "new entry hoursWorked=0.5; changed ticket 7001 status=5" },
  { "amend", "without the right", "deny=TimeEntries:update",
    "time 10:00-10:30; amend 10:00-10:45", "done; rejected", DENIED ("update"),
    "new entry hoursWorked=0.5" },
  { "amend", "across midnight", "span-midnight=off",
    "time 23:00-23:30; amend 23:00-00:30; find", "done; rejected; absent", NULL,
    "new entry hoursWorked=0.5" },
  { "amend", "with rounding", "round-minutes=15 round-worked=on",
    "time 10:00-10:30; amend 10:00-10:31; find", "done; done; stored", NULL,
    "new entry hoursWorked=0.75" },
};

const ContractTable contract_acts = { "acts", rows, G_N_ELEMENTS (rows) };
