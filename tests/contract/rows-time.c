#include "tests/contract/contract.h"

/* What a time entry is made of: rules 1 to 3, 5, 6, 12 and 14 to 17. */

#define REPORT " (Stint sent what Autotask cannot take: enter it there by hand"
#define ROLE " (you do not hold the role that the entry needs"
#define PAIR                                                                             \
  "The specified AssignedResourceID and AssignedRoleID combination is not currently "    \
  "defined"
#define NO_ROW "There is no row at position 0."
#define LENGTH                                                                           \
  "hoursWorked greater than 24 hours or less than zero hours (an entry must be longer "  \
  "than nothing and shorter than 24 hours"
#define CODE                                                                             \
  "The given allocation code is not an active general allocation code (the work type "   \
  "is not active, or is no work type: choose another one"
#define SENIOR "29683356"
#define PROJECT_ROLE "29683357"
#define ONE "new entry hoursWorked=0.5"

static const ContractRow rows[] = {
  { "TimeEntries 1", "two parents", NULL,
    "raw POST TimeEntries entry+{'internalBillingCodeID':29683510}", "rejected",
    "Only one of ticketID,taskID and InternallAllocationCodeID can be used at "
    "once" REPORT },
  { "TimeEntries 1", "no parent, in words that nobody published", NULL,
    "raw POST TimeEntries entry+{'ticketID':null}", "unknown",
    "=One of ticketID, taskID and internalBillingCodeID is required" },
  { "TimeEntries 1", "a ticket's entry names its work type twice", NULL,
    "time 10:00-10:30 type=29683502; pull ticket-time 7001",
    "done; 3 entries, 256 1800s billed 1800s 2026-03-10", NULL,
    "new entry billingCodeID=29683502, internalBillingCodeID=29683502, taskID=null" },
  { "TimeEntries 1", "regular time is internal", NULL,
    "raw POST TimeEntries {'resourceID':29682901,'internalBillingCodeID':29683510,"
    "'dateWorked':'2026-03-10','hoursWorked':1.5}; pull my-time 1773100000",
    "ok; 1 entries, 256 5400s billed 5400s 2026-03-10 internal", NULL,
    "new entry ticketID=null, startDateTime=null, hoursWorked=1.5, timeEntryType=10" },
  { "TimeEntries 2", "an entry of a ticket", NULL, "time 10:00-10:30; find",
    "done; stored 256", NULL,
    "new entry ticketID=7001, resourceID=29682901, roleID=29683355, "
    "startDateTime=2026-03-10T10:00:00Z, endDateTime=2026-03-10T10:30:00Z, "
    "hoursWorked=0.5" },
  { "TimeEntries 2", "nobody's", NULL, "raw POST TimeEntries entry+{'resourceID':null}",
    "rejected",
    "Value does not exist for the required field resourceID (the entry names no "
    "technician" },
  { "TimeEntries 2", "without a role", NULL, "raw POST TimeEntries entry+{'roleID':null}",
    "rejected",
    "TimeEntries for Tickets must have a roleID. (no role of yours is known" },
  { "TimeEntries 2", "hours alone", NULL,
    "raw POST TimeEntries entry+{'startDateTime':null,'endDateTime':null,"
    "'hoursWorked':1,'dateWorked':'2026-03-10'}",
    "rejected", "TimeEntries for Service tickets require a start and stop time." REPORT },
  { "TimeEntries 2", "a start alone", NULL,
    "raw POST TimeEntries entry+{'endDateTime':null}", "rejected",
    "TimeEntries for Service tickets require a start and stop time." REPORT },
  { "TimeEntries 2", "neither hours nor interval", NULL,
    "raw POST TimeEntries entry+{'startDateTime':null,'endDateTime':null}", "rejected",
    "Must have at least one of hoursWorked or startDateTime/endDateTime" REPORT },
  { "TimeEntries 2", "regular time of no day", NULL,
    "raw POST TimeEntries {'resourceID':29682901,'internalBillingCodeID':29683510,"
    "'hoursWorked':1}",
    "rejected",
    "dateWorked is required when no value is supplied for startDateTime" REPORT },
  { "TimeEntries 2", "of no length", NULL,
    "raw POST TimeEntries entry+{'endDateTime':'2026-03-10T10:00:00Z'}", "rejected",
    LENGTH },
  { "TimeEntries 2", "of a whole day", "span-midnight=on",
    "raw POST TimeEntries entry+{'endDateTime':'2026-03-11T10:00:00Z'}", "rejected",
    LENGTH },
  { "TimeEntries 2", "of no length is not planned", NULL, "time 10:00-10:00",
    "unsupported", "=an entry of no length cannot be posted" },
  { "TimeEntries 2", "of a minute less than a day", "span-midnight=on",
    "time 10:00-09:59; find", "done; stored 256", NULL, "new entry hoursWorked=23.9833" },
  { "TimeEntries 2", "of one minute", NULL, "time 10:00-10:01; find", "done; stored 256",
    NULL, "new entry hoursWorked=0.0167" },
  { "TimeEntries 2", "of seconds", NULL, "time 10:00:07-10:00:45; find",
    "done; stored 256", NULL,
    "new entry startDateTime=2026-03-10T10:00:07Z, endDateTime=2026-03-10T10:00:45Z" },
  { "TimeEntries 2", "hours beside an interval mean nothing", NULL,
    "raw POST TimeEntries entry+{'hoursWorked':5}", "ok", NULL, ONE },
  { "TimeEntries 2", "hours follow the interval when they are changed", NULL,
    "raw PATCH TimeEntries {'id':236,'hoursWorked':5}", "ok", NULL, "" },
  { "TimeEntries 2", "an entry never moves to another ticket", NULL,
    "raw PATCH TimeEntries {'id':236,'ticketID':7002}", "ok", NULL, "" },
  { "TimeEntries 3", "the day is where the technician is", "span-midnight=on",
    "time 23:10-23:40 date=2026-03-11", "done", NULL,
    "new entry dateWorked=2026-03-11T00:00:00Z, startDateTime=2026-03-10T23:10:00Z" },
  { "TimeEntries 3", "the day follows the start where it is not said", NULL,
    "raw POST TimeEntries entry", "ok", NULL,
    "new entry dateWorked=2026-03-10T00:00:00Z" },
  { "TimeEntries 3", "the day has no time of day", NULL,
    "raw POST TimeEntries entry+{'dateWorked':'2026-03-09T17:30:00Z'}; pull ticket-time "
    "7001",
    "ok; 3 entries, 256 1800s billed 1800s 2026-03-09", NULL,
    "new entry dateWorked=2026-03-09T00:00:00Z" },

  { "TimeEntries 5", "the role of one's own ticket is kept", "modify-role=off",
    "time 10:00-10:30 ticket=7004 role=" SENIOR, "done", NULL,
    "new entry roleID=" SENIOR },
  { "TimeEntries 5", "another role on one's own ticket is refused as a pair",
    "modify-role=off role-refusal=pair", "time 10:00-10:30 role=" SENIOR, "rejected",
    PAIR ROLE },
  { "TimeEntries 5", "another role on one's own ticket is refused as a row",
    "modify-role=off role-refusal=row", "time 10:00-10:30 role=" SENIOR, "rejected",
    NO_ROW ROLE },
  { "TimeEntries 5", "another role on one's own ticket where that is allowed",
    "modify-role=on", "time 10:00-10:30 role=" SENIOR, "done", NULL,
    "new entry roleID=" SENIOR },
  { "TimeEntries 5", "one's own role on another's ticket", "modify-role=off",
    "time 10:00-10:30 ticket=7016 role=" SENIOR, "done", NULL,
    "new entry roleID=" SENIOR },
  { "TimeEntries 5", "one's own role on another's ticket is refused where its role binds",
    "modify-role=strict", "time 10:00-10:30 ticket=7016", "rejected", PAIR ROLE },
  { "TimeEntries 5", "the ticket's role where it binds", "modify-role=strict",
    "time 10:00-10:30 ticket=7016 role=" SENIOR, "done", NULL,
    "new entry roleID=" SENIOR },
  { "TimeEntries 5", "a role that one does not hold", "modify-role=on",
    "time 10:00-10:30 role=" PROJECT_ROLE, "rejected", NO_ROW ROLE },
  { "TimeEntries 5", "regular time takes the default role", NULL,
    "raw POST TimeEntries {'resourceID':29682901,'internalBillingCodeID':29683510,"
    "'dateWorked':'2026-03-10','hoursWorked':1,'roleID':" SENIOR "}",
    "ok", NULL, "new entry roleID=29683355" },

  { "TimeEntries 6", "a work type", "work-types=active", "time 10:00-10:30 type=29683502",
    "done", NULL, "new entry billingCodeID=29683502" },
  { "TimeEntries 6", "a work type of another billing", NULL,
    "time 10:00-10:30 type=29683503", "done", NULL, "new entry billingCodeID=29683503" },
  { "TimeEntries 6", "the ticket's work type where none is named", NULL,
    "time 10:00-10:30 ticket=7002", "done", NULL, "new entry billingCodeID=29683502" },
  { "TimeEntries 6", "what is no work type", NULL, "time 10:00-10:30 type=29683510",
    "rejected", CODE },
  { "TimeEntries 6", "a work type that is retired", NULL,
    "time 10:00-10:30 type=29683505", "rejected", CODE },
  { "TimeEntries 6", "none is active", "work-types=none",
    "time 10:00-10:30 type=29683502; check rights work-types",
    "rejected; work-types missing", "none is active" },
  { "TimeEntries 6", "none is active, and none is named", "work-types=none",
    "time 10:00-10:30; find", "done; stored 256", NULL,
    "new entry billingCodeID=29683501" },

  { "TimeEntries 12", "parts of a second are shifted and read over", NULL,
    "raw POST TimeEntries entry+{'startDateTime':'2026-03-10T10:00:00.101Z'}; "
    "pull ticket-time 7001",
    "ok; 3 entries, 256 1800s billed 1800s 2026-03-10", NULL,
    "new entry startDateTime=2026-03-10T10:00:00.1Z" },
  { "TimeEntries 12", "an entry that came back shifted is still known", NULL,
    "time 10:00-10:30; edit {'entity':'TimeEntries','id':256,'set':{"
    "'startDateTime':'2026-03-10T10:00:00.997Z','internalNotes':null}}; find",
    "done; stored 256", NULL, "new entry internalNotes=null" },
  { "TimeEntries 14", "both texts in their places", NULL,
    "time 10:00-10:30 summary=<b>Größe</b> internal=left", "done", NULL,
    "new entry summaryNotes=<b>Größe</b>, "
    "internalNotes~left\n[stint:0123456789ABCDEFGHJKMNPQ00], "
    "isInternalNotesVisibleToComanaged=false" },
  { "TimeEntries 14", "a text of the greatest length", NULL,
    "time 10:00-10:30 summary=*31936 internal=*31936; find", "done; stored 256", NULL,
    "new entry hoursWorked=0.5" },
  { "TimeEntries 14", "no summary where none is required", "require-summary=off",
    "time 10:00-10:30 summary=", "done", NULL, "new entry summaryNotes=" },
  { "TimeEntries 14", "no summary where one is required", "require-summary=on",
    "time 10:00-10:30 summary=", "rejected",
    "Missing Required Field: summaryNotes (the shop requires summary notes: say what "
    "was done, and send it again" },
  { "TimeEntries 14", "no summary, in words that nobody knows",
    "require-summary=on wording=other", "time 10:00-10:30 summary=; find",
    "unknown; absent", NULL },
  { "TimeEntries 14", "a summary where one is required", "require-summary=on",
    "time 10:00-10:30", "done", NULL, ONE },
  { "TimeEntries 15", "the kind and the instants are the server's", NULL,
    "raw POST TimeEntries entry+{'timeEntryType':6,'createDateTime':'2020-01-01',"
    "'creatorUserID':29682903}",
    "ok", NULL,
    "new entry timeEntryType=2, createDateTime~2026-03-10T18:00:0, "
    "creatorUserID=29682900" },
  { "TimeEntries 16", "of a task", NULL, "raw PATCH TimeEntries {'id':236,'taskID':5}",
    "rejected",
    "This taskID does not reference a valid Task (what it belongs to is not there any "
    "more" },
  { "TimeEntries 16", "on anybody's ticket", "modify-role=off",
    "time 10:00-10:30 ticket=7015; find", "done; stored 256", NULL,
    "new entry ticketID=7015" },
  { "TimeEntries 17", "changes no status and mails nobody", NULL,
    "time 10:00-10:30 ticket=7001; pull ticket #7001",
    "done; 1 tickets, 7001 New, Bramble & Sons Joinery, mine", NULL, ONE },
  { "TimeEntries 17", "on a ticket that is gone", NULL,
    "edit {'entity':'Tickets','id':7001,'delete':true}; begin; time 10:00-10:30",
    "rejected",
    "Value does not reference an existing entity for ticketID . (it refers to something "
    "that was deleted in Autotask" },
};

const ContractTable contract_time = { "time", rows, G_N_ELEMENTS (rows) };
