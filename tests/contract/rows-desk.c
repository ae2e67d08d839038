#include "tests/contract/contract.h"

/* Tickets and notes: what is required of them, and how a status is set. */

#define TITLE                                                                            \
  "Missing Required Field: title (the ticket's category requires a title on notes"
#define FIELD(name)                                                                      \
  "Missing Required Field: " name " (the ticket's category requires a field that Stint " \
  "does not fill"
#define BOTH                                                                             \
  "When assigning a Resource, you must assign both a assignedResourceID and "            \
  "assignedResourceRoleID. (whoever is assigned to a ticket needs a role on it"
#define LISTS " (the shop has changed its lists"
#define NEW "'companyID':175,'priority':2,'status':1,'title':'Disk'"
#define REQUIRED(name) "Value does not exist for the required field " name LISTS

static const ContractRow rows[] = {
  /* Tickets */
  { "Tickets", "a new one in a queue", NULL,
    "raw POST Tickets {" NEW ",'queueID':5}; pull ticket #7061",
    "ok; 1 tickets, 7061 New, Bramble & Sons Joinery, not mine", NULL,
    "new ticket status=1, queueID=5, creatorResourceID=29682900" },
  { "Tickets", "a new one of a technician", NULL,
    "raw POST Tickets {" NEW ",'assignedResourceID':29682901,"
    "'assignedResourceRoleID':29683355}; pull ticket #7061",
    "ok; 1 tickets, 7061 New, Bramble & Sons Joinery, mine", NULL,
    "new ticket assignedResourceID=29682901" },
  { "Tickets", "a new one of nobody", NULL, "raw POST Tickets {" NEW "}", "rejected",
    "assignedResourceID, assignedResourceRoleID, and queueID cannot all be empty. "
    "Supply a queueID or both an assignedResourceID and assignedResourceRoleID. (a "
    "ticket needs a queue, or a technician with a role" },
  { "Tickets", "a new one without a title", NULL,
    "raw POST Tickets {'companyID':175,'priority':2,'status':1,'queueID':5}", "rejected",
    REQUIRED ("title") },
  { "Tickets", "a new one with a technician and no role", NULL,
    "raw POST Tickets {" NEW ",'assignedResourceID':29682901}", "rejected", BOTH },
  { "Tickets", "assigned without a role", NULL,
    "raw PATCH Tickets {'id':7001,'assignedResourceID':29682902}", "rejected", BOTH },
  { "Tickets", "assigned with a role that is not held", NULL,
    "raw PATCH Tickets {'id':7001,'assignedResourceID':29682902,"
    "'assignedResourceRoleID':29683356}",
    "rejected",
    "The specified AssignedResourceID and AssignedRoleID combination is not currently "
    "defined (you do not hold the role" },
  { "Tickets", "assigned to somebody else leaves my list", NULL,
    "pull my-tickets; raw PATCH Tickets {'id':7001,'assignedResourceID':29682902,"
    "'assignedResourceRoleID':29683355}; pull my-tickets; pull ticket #7001",
    "14 tickets, 7014 In Progress, Northgate Managed IT, mine; ok; 13 tickets, 7014 In "
    "Progress, Northgate Managed IT, mine; 1 tickets, 7001 New, Bramble & Sons Joinery, "
    "not mine",
    NULL, "changed ticket 7001 assignedResourceID=29682902" },
  { "Tickets", "the primary is no secondary", NULL,
    "raw POST Tickets/7001/SecondaryResources "
    "{'resourceID':29682901,'roleID':29683355}",
    "rejected",
    "Resource 29682901 is already the primary Resource (the ticket is assigned to that "
    "person already" },
  { "Tickets", "joined as a secondary", NULL,
    "raw POST Tickets/7018/SecondaryResources "
    "{'resourceID':29682901,'roleID':29683355}; pull joined-tickets",
    "ok; 4 tickets, 7018 In Progress, Café Liberté, joined", NULL,
    "new secondary ticketID=7018" },
  { "Tickets", "a sub-issue of another issue", NULL,
    "raw PATCH Tickets {'id':7001,'subIssueType':11}", "rejected",
    "Value does not exist for child picklist: subIssueType (the ticket's sub-issue does "
    "not belong to its issue" },
  { "Tickets", "of a client that is not there", NULL,
    "raw PATCH Tickets {'id':7001,'companyID':9}", "rejected",
    "Value does not reference an existing entity for companyID ." },
  { "Tickets", "markup is text", NULL, "pull ticket #7003; pull ticket #7007",
    "1 tickets, 7003 Waiting Customer, Señal Media, mine; 1 tickets, 7007 New, "
    "Oakridge Credit Union, mine" },

  /* The status */
  { "status", "is set", NULL, "status 7001 1>8; find", "done; stored", NULL,
    "changed ticket 7001 status=8, completedDate=null" },
  { "status", "is set already", NULL, "status 7001 1>1", "done" },
  { "status", "has moved on", NULL,
    "edit {'entity':'Tickets','id':7001,'set':{'status':7}}; begin; status 7001 1>8",
    "conflict", "=the ticket was ‘New’ when you left it, and is ‘Waiting Customer’ now" },
  { "status", "that no list has", NULL, "status 7001 1>99; find", "rejected; absent",
    NULL },
  { "status", "that no list has, and it is said", NULL, "status 7001 1>99", "rejected",
    "Picklist value [99] does not exist for status" LISTS },
  { "status", "Complete is noted by the server", NULL,
    "status 7002 8>5; find; pull facts 7002",
    "done; stored; 1 facts, 7002 complete by 29682900", NULL,
    "changed ticket 7002 status=5, completedByResourceID=29682900, "
    "completedDate~2026-03-10T18:0" },
  { "status", "of a ticket that is gone", NULL,
    "edit {'entity':'Tickets','id':7001,'delete':true}; begin; status 7001 1>8; find",
    "refused; absent", "=the ticket is not there any more" },

  /* Notes */
  { "TicketNotes", "for colleagues", NULL, "note; find; pull notes 7001",
    "done; stored 45027; 3 notes, 45027 internal by Stint API: Left off at the fuse",
    NULL,
    "new note ticketID=7001, publish=2, noteType=3, title=Hand-over, "
    "creatorResourceID=29682900, "
    "description=Left off at the fuse\n[stint:0123456789ABCDEFGHJKMNPQ00]" },
  { "TicketNotes", "for the client, without a mark", NULL,
    "update; find; pull notes 7001",
    "done; stored 45027; 3 notes, 45027 public by Stint API: It works again", NULL,
    "new note publish=1, noteType=1, title=Update, description=It works again" },
  { "TicketNotes", "markup is text", NULL, "update text=<b>It_works</b>_&amp;", "done",
    NULL, "new note description=<b>It works</b> &amp;" },
  { "TicketNotes", "a title is required", "require-note-title=on",
    "raw POST Tickets/7001/Notes {'description':'d','noteType':1,'publish':2}",
    "rejected", TITLE },
  { "TicketNotes", "a title is not required", "require-note-title=off",
    "raw POST Tickets/7001/Notes {'description':'d','noteType':1,'publish':2}; "
    "pull notes 7001",
    "ok; 3 notes, 45027 internal by Stint API: d", NULL, "new note title=null" },
  { "TicketNotes", "Stint always sends a title", "require-note-title=on",
    "note title=; update title=", "done; done", NULL,
    "new note title=Hand-over; new note title=Update" },
  { "TicketNotes", "a text is required", NULL,
    "raw POST Tickets/7001/Notes {'title':'t','noteType':1,'publish':2}", "rejected",
    FIELD ("description") },
  { "TicketNotes", "a note without a text is not planned", NULL,
    "update text=", "unsupported", "=a note needs a text" },
  { "TicketNotes", "of a kind that no list has", NULL,
    "account note-type=98 update-type=98; note; update; "
    "check rights internal-note-type update-note-type",
    "rejected; rejected; internal-note-type missing, update-note-type missing",
    "the kind of note with the number 98 is not active" },
  { "TicketNotes", "of a kind that no list has, and it is said", NULL,
    "account note-type=98; note", "rejected",
    "Picklist value [98] does not exist for noteType" LISTS },
  { "TicketNotes", "a change names its kind", NULL,
    "raw PATCH Tickets/7001/Notes {'id':45001,'publish':2}", "rejected",
    FIELD ("noteType") },
  { "TicketNotes", "a change names its readers", NULL,
    "raw PATCH Tickets/7001/Notes {'id':45001,'noteType':3}", "rejected",
    FIELD ("publish") },
  { "TicketNotes", "what clients should not have read is made internal", NULL,
    "update; raw PATCH Tickets/7001/Notes {'id':45027,'noteType':1,'publish':2}; "
    "pull notes 7001",
    "done; ok; 3 notes, 45027 internal by Stint API: It works again", NULL,
    "new note publish=2" },
  { "TicketNotes", "on a ticket that is gone", NULL, "note ticket=999999", "rejected",
    "Value does not reference an existing entity for ticketID ." },
  { "TicketNotes", "for colleagues here and at the client's is not for the client", NULL,
    "edit {'entity':'TicketNotes','set':{'ticketID':7002,'noteType':1,'publish':4,"
    "'title':'t','description':'d','creatorResourceID':29682902}}; begin; "
    "pull notes 7002",
    "1 notes, 45027 internal by Lee Marchetti: d" },
  { "TicketNotes", "what machines wrote is no conversation", NULL,
    "edit {'entity':'TicketNotes','set':{'ticketID':7001,'noteType':13,'publish':1,"
    "'title':'Rule','description':'d'}}; begin; pull notes 7001",
    "2 notes, 45021 internal by Lee Marchetti: Called the user, no answer. Left a voice "
    "mail." },
};

const ContractTable contract_desk = { "desk", rows, G_N_ELEMENTS (rows) };
