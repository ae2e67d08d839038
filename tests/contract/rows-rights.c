#include "tests/contract/contract.h"

/* Rights of the API user and of the technician: what is refused, what is merely empty,
 * and in whose name rows are made. */

#define DENIED(verb)                                                                     \
  "The logged in Resource does not have the adequate permissions to " verb               \
  " this entity type. ("
#define LEVEL "security level of the API user"
#define ENTRY_BY_API                                                                     \
  "new entry creatorUserID=29682900, impersonatorCreatorResourceID=null"
#define ENTRY_BY_DANA                                                                    \
  "new entry creatorUserID=29682901, impersonatorCreatorResourceID=29682900"
#define NOT_OURS                                                                         \
  "You do not have permission to delete time entries that you did not create (the "      \
  "entry was not made by the API user"
#define CONTACT                                                                          \
  "{'title':'t','description':'d','noteType':1,'publish':%s,"                            \
  "'createdByContactID':30684704}"

static const ContractRow rows[] = {
  /* Reading without the right */
  { "rights", "without a right to read nothing comes and no error",
    "deny=TimeEntries:query denied-query=empty",
    "pull my-time 1772000000; check rights read-time", "nothing; read-time missing",
    "the API user's level does not allow it" },
  { "rights", "with every right rows come", "deny=none", "pull ticket-time 7001",
    "2 entries, 250 2700s billed 2700s 2026-03-06" },
  { "rights", "reading is refused as 500", "deny=TimeEntries:query denied-query=500",
    "time 10:00-10:30; find; pull my-time 1772000000", "done; cannot-tell; refused",
    DENIED ("query") "the " LEVEL, "new entry hoursWorked=0.5" },
  { "rights", "reading is refused as 403", "deny=TimeEntries:query denied-query=403",
    "time 10:00-10:30; find; pull my-time 1772000000", "done; cannot-tell; refused",
    DENIED ("query") "the " LEVEL, "new entry hoursWorked=0.5" },
  { "rights", "a fence that is not seen proves nothing",
    "deny=TimeEntries:query denied-query=empty",
    "time 10:00-10:30; find; find fence=last", "done; absent; cannot-tell",
    "=the answer does not show what was stored since", "new entry hoursWorked=0.5" },
  { "rights", "a ticket that may not be read is not written",
    "deny=Tickets:query denied-query=500", "status 7001 1>8", "refused",
    DENIED ("query") },

  { "rights", "a ticket that may not be read is not written, as 403",
    "deny=Tickets:query denied-query=403", "status 7001 1>8", "refused",
    DENIED ("query") },

  /* Writing without the right */
  { "rights", "no entry is added, as 500", "deny=TimeEntries:create denied-status=500",
    "time 10:00-10:30; find", "rejected; absent", NULL },
  { "rights", "no entry is added, and it is said", "deny=TimeEntries:create",
    "time 10:00-10:30", "rejected", DENIED ("create") "the " LEVEL },
  { "rights", "no entry is added, as 403", "deny=TimeEntries:create denied-status=403",
    "time 10:00-10:30", "rejected", DENIED ("create") "the " LEVEL },
  { "rights", "no note is added", "deny=TicketNotes:create", "note; update",
    "rejected; rejected", DENIED ("create") "the " LEVEL },
  { "rights", "no ticket is changed", "deny=Tickets:update", "status 7001 1>8",
    "rejected", DENIED ("update") "the " LEVEL },
  { "rights", "no ticket is changed, as 403", "deny=Tickets:update denied-status=403",
    "status 7001 1>8", "rejected", DENIED ("update") },
  { "rights", "no entry is deleted", NULL,
    "time 10:00-10:30; set deny=TimeEntries:delete; void last; find",
    "done; rejected; absent", NULL, "new entry hoursWorked=0.5" },
  { "rights", "all rights to a collection are gone", "deny=TimeEntries",
    "time 10:00-10:30; pull my-time 1772000000", "rejected; nothing" },
  { "rights", "entityInformation tells of the rights",
    "deny=TimeEntries:create entity-information=rights", "check rights create-time",
    "create-time missing", "no time reaches Autotask" },
  { "rights", "entityInformation tells of the entity",
    "deny=TimeEntries:create entity-information=entity", "check rights create-time",
    "create-time ok", "by Autotask's own description" },
  { "rights", "what the metadata hide is unknown where nothing comes",
    "deny=TimeEntries:query entity-information=entity", "check rights read-time",
    "read-time unknown", "nobody can tell from here" },
  { "rights", "what the metadata hide a trial finds",
    "deny=TimeEntries:create entity-information=entity", "check calibrate time-entry",
    "time-entry missing none", "adequate permissions to create", "new note publish=2" },
  { "rights", "a copied level has no more than is needed", "api-level=copy",
    "check rights excess excess-companies", "excess ok, excess-companies unsaid",
    "none was found" },
  { "rights", "the system level has", "api-level=full",
    "check rights excess excess-companies", "excess unsaid, excess-companies excess",
    "which Stint never does" },
  { "rights", "the system level takes back what others made", "api-level=full",
    "void 236", "done", NULL, "gone entry 236" },

  /* Deleting what somebody else made */
  { "rights", "what others made is not taken back", "delete-others=off", "void 236; find",
    "rejected; absent", NULL },
  { "rights", "what others made is not taken back, and it is said", "delete-others=off",
    "void 236", "rejected", NOT_OURS },
  { "rights", "what others made is taken back where that is granted", "delete-others=on",
    "void 236; find", "done; stored", NULL, "gone entry 236" },
  { "rights", "an entry made as the technician is somebody else's", "delete-others=off",
    "account as-me; time 10:00-10:30; void last", "done; rejected", NOT_OURS,
    ENTRY_BY_DANA },

  /* Impersonation */
  { "impersonation", "an entry is the technician's",
    "impersonation=Tickets,TicketNotes,TimeEntries technician-impersonation=on",
    "account as-me; time 10:00-10:30; find", "done; stored 256", NULL, ENTRY_BY_DANA },
  { "impersonation", "without it an entry is the API user's", NULL,
    "time 10:00-10:30; find", "done; stored 256", NULL, ENTRY_BY_API },
  { "impersonation", "the box Add is enough", "impersonation=TimeEntries:add",
    "account as-me; time 10:00-10:30", "done", NULL, ENTRY_BY_DANA },
  { "impersonation", "the box Edit is not", "impersonation=TimeEntries:edit",
    "account as-me; time 10:00-10:30", "rejected",
    "or its Resource Impersonation, does not let it add this" },
  { "impersonation", "no box at all", "impersonation=none",
    "account as-me notes-as-me; time 10:00-10:30; note", "rejected; rejected",
    DENIED ("create") },
  { "impersonation", "the technician's level forbids it", "technician-impersonation=off",
    "account as-me; time 10:00-10:30", "rejected", DENIED ("create") },
  { "impersonation", "the technician's level lacks the right",
    "technician-deny=TimeEntries:create", "account as-me; time 10:00-10:30", "rejected",
    DENIED ("create") },
  { "impersonation", "the technician's level lacks nothing", "technician-deny=none",
    "account as-me; time 10:00-10:30", "done", NULL, ENTRY_BY_DANA },
  { "impersonation", "the technician's level binds nobody else",
    "technician-deny=TimeEntries:create", "time 10:00-10:30", "done", NULL,
    ENTRY_BY_API },
  { "impersonation", "a note is the technician's", NULL,
    "account notes-as-me; note; find", "done; stored 45027", NULL,
    "new note creatorResourceID=29682901, impersonatorCreatorResourceID=29682900" },
  { "impersonation", "a calibration finds out", "technician-impersonation=off",
    "check calibrate time-entry note-author",
    "time-entry ok api-user, note-author ok api-user", "adequate permissions to create",
    "new note publish=2" },
  { "impersonation", "a calibration finds out for notes", NULL,
    "check calibrate note-author time-delete",
    "note-author ok technician, time-delete ok yes", "", "new note publish=2" },
  { "impersonation", "a query under it is refused", NULL,
    "as POST TimeEntries/query {'filter':[{'op':'exist','field':'id'}]}", "refused",
    DENIED ("query") },
  { "impersonation", "a change of ticket time under it is refused", NULL,
    "as PATCH TimeEntries {'id':236,'summaryNotes':'x'}", "rejected",
    "User not authorized to change Show On Invoice values for Ticket time entries (an "
    "entry cannot be changed in your name from outside" },
  { "impersonation", "the same change by the API user", NULL,
    "raw PATCH TimeEntries {'id':236,'summaryNotes':'x'}", "ok", NULL,
    "changed entry 236 summaryNotes=x" },
  { "impersonation", "is ignored where it means nothing", NULL,
    "as POST Tickets/7002/SecondaryResources "
    "{'resourceID':29682902,'roleID':29683355}",
    "ok", NULL, "new secondary resourceID=29682902" },
  { "impersonation", "what says who impersonated is read-only", NULL,
    "raw POST TimeEntries entry+{'impersonatorCreatorResourceID':29682903}", "ok", NULL,
    ENTRY_BY_API },
  { "impersonation", "a contact is dropped in silence", "contact-impersonation=off",
    "raw POST Tickets/7002/Notes {'title':'t','description':'d','noteType':1,"
    "'publish':1,'createdByContactID':30684704}; pull notes 7002",
    "ok; 1 notes, 45027 public by Stint API: d", NULL,
    "new note createdByContactID=null, creatorResourceID=29682900" },
  { "impersonation", "a contact is the author where that is granted",
    "contact-impersonation=on",
    "raw POST Tickets/7002/Notes {'title':'t','description':'d','noteType':1,"
    "'publish':1,'createdByContactID':30684704}; pull notes 7002",
    "ok; 1 notes, 45027 public by Liam Adeyemi: d", NULL,
    "new note createdByContactID=30684704, creatorResourceID=null" },
  { "impersonation", "a contact writes no internal note", "contact-impersonation=on",
    "raw POST Tickets/7002/Notes {'title':'t','description':'d','noteType':1,"
    "'publish':2,'createdByContactID':30684704}",
    "unknown", "=A note that is created by a contact has to be published to all." },
};

const ContractTable contract_rights = { "rights", rows, G_N_ELEMENTS (rows) };
