#include "tests/contract/contract.h"

/* What a shop's settings do to time entries: rules 4, 7 to 11 and 13. */

#define SPAN "Time entries are not allowed to span over midnight."
#define SPAN_ADVICE " (no entry may reach midnight (UTC) in this shop: have"
#define OTHER "=The operation could not be completed."
#define ONE "new entry hoursWorked=0.5"
#define CREATE                                                                           \
  "The logged in Resource does not have the adequate permissions to create this entity " \
  "type. (the security level of the API user"
#define SHEET " (the timesheet of that week is submitted or approved: have it rejected"
#define SUBMITTED "The timesheet of this date has been submitted." SHEET
#define APPROVED "The timesheet of this date has been approved." SHEET
#define BILLED                                                                           \
  "The time entry has been approved for billing. (it has been approved for billing: "    \
  "whoever approved it"
#define COMPLETE                                                                         \
  " (no time may be entered on a complete ticket in this shop: reopen it, or have the "  \
  "setting for time on complete tickets set to"
#define TWO_HALVES                                                                       \
  "new entry startDateTime=2026-03-10T23:30:00Z, endDateTime=2026-03-11T00:00:00Z, "     \
  "dateWorked=2026-03-10T00:00:00Z, summaryNotes~(part 1 of 2); "                        \
  "new entry startDateTime=2026-03-11T00:00:00Z, endDateTime=2026-03-11T00:30:00Z, "     \
  "dateWorked=2026-03-11T00:00:00Z, summaryNotes~(part 2 of 2)"
#define BOTH_PARTS                                                                       \
  "new entry startDateTime=2026-03-10T16:30:00Z, endDateTime=2026-03-10T17:00:00Z, "     \
  "billingCodeID=29683501, internalNotes~[stint:; "                                      \
  "new entry startDateTime=2026-03-10T17:00:00Z, endDateTime=2026-03-10T17:45:00Z, "     \
  "billingCodeID=29683504, internalNotes~[stint:"

static const ContractRow rows[] = {
  { "TimeEntries 4", "across midnight is refused", "span-midnight=off",
    "time 23:30-00:30; find", "rejected split-days; absent", NULL },
  { "TimeEntries 4", "across midnight is refused, and it is said", "span-midnight=off",
    "time 23:30-00:30", "rejected split-days", SPAN SPAN_ADVICE },
  { "TimeEntries 4", "planned anew it is two entries", "span-midnight=off",
    "time 23:30-00:30; time 23:30-00:30; find",
    "rejected split-days; done+done; stored 257", NULL, TWO_HALVES },
  { "TimeEntries 4", "known beforehand it is two entries", "span-midnight=off",
    "account split; time 23:30-00:30", "done+done", NULL, TWO_HALVES },
  { "TimeEntries 4", "up to midnight", "span-midnight=off", "time 23:30-00:00; find",
    "done; stored 256", NULL, "new entry endDateTime=2026-03-11T00:00:00Z" },
  { "TimeEntries 4", "not even up to midnight", "span-midnight=strict",
    "time 23:30-00:00", "rejected", SPAN SPAN_ADVICE },
  { "TimeEntries 4", "not even halves: a person must say what is done",
    "span-midnight=strict", "time 23:30-00:30; time 23:30-00:30",
    "rejected split-days; rejected+done", NULL,
    "new entry startDateTime=2026-03-11T00:00:00Z, summaryNotes~(part 2 of 2)" },
  { "TimeEntries 4", "across midnight where that is allowed", "span-midnight=on",
    "time 23:30-00:30; find", "done; stored 256", NULL,
    "new entry startDateTime=2026-03-10T23:30:00Z, endDateTime=2026-03-11T00:30:00Z, "
    "hoursWorked=1, dateWorked=2026-03-10T00:00:00Z" },
  { "TimeEntries 4", "refused in words that nobody knows",
    "span-midnight=off wording=other", "time 23:30-00:30; find; time 23:30-00:30",
    "unknown; absent; unknown", OTHER },
  { "TimeEntries 4", "a calibration finds it off", "span-midnight=off",
    "check calibrate midnight", "midnight missing off",
    "refused, where one beside it was taken: " SPAN, "new note publish=2" },
  { "TimeEntries 4", "a calibration finds it on", "span-midnight=on",
    "check calibrate midnight", "midnight ok on", "", "new note publish=2" },
  { "TimeEntries 4", "a calibration finds it off in words that nobody knows",
    "span-midnight=off wording=other", "check calibrate time-entry midnight",
    "time-entry unknown, midnight unsaid", "there was no clear answer (The operation" },

  { "TimeEntries 7", "an administrator writes for all",
    "proxy-entries=on proxy-standing=administrator",
    "time 10:00-10:30; pull time-off 1767225600", "done; 3 times off, 28800s", NULL,
    ONE },
  { "TimeEntries 7", "an approver writes for all",
    "proxy-entries=on proxy-standing=approver", "time 10:00-10:30", "done", NULL, ONE },
  { "TimeEntries 7", "somebody else does not", "proxy-entries=on proxy-standing=none",
    "time 10:00-10:30", "rejected", CREATE },
  { "TimeEntries 7", "approvers only: an administrator does not",
    "proxy-entries=approvers proxy-standing=administrator",
    "time 10:00-10:30; pull time-off 1767225600", "rejected; 3 times off, 28800s", NULL },
  { "TimeEntries 7", "approvers only: an approver does",
    "proxy-entries=approvers proxy-standing=approver", "time 10:00-10:30", "done", NULL,
    ONE },
  { "TimeEntries 7", "nobody does", "proxy-entries=off proxy-standing=approver",
    "time 10:00-10:30", "rejected", CREATE },
  { "TimeEntries 7", "nobody sees time off either", "proxy-entries=off",
    "pull time-off 1767225600", "nothing" },
  { "TimeEntries 7", "impersonation needs none of it", "proxy-entries=off",
    "account as-me; time 10:00-10:30; find", "done; stored 256", NULL,
    "new entry creatorUserID=29682901" },
  { "TimeEntries 7", "a calibration goes over to it", "proxy-entries=off",
    "check calibrate time-entry time-delete",
    "time-entry ok technician, time-delete missing no",
    "is still there (256): You do not have permission",
    "new entry creatorUserID=29682901; new note publish=2" },

  { "TimeEntries 8", "no sheet is locked", "timesheet-locked-through=off",
    "time 10:00-10:30", "done", NULL, ONE },
  { "TimeEntries 8", "a locked day", "timesheet-locked-through=2026-03-10",
    "time 10:00-10:30", "rejected", SUBMITTED },
  { "TimeEntries 8", "a locked day, in words that nobody knows",
    "timesheet-locked-through=2026-03-10 wording=other", "time 10:00-10:30; find",
    "unknown; absent", NULL },
  { "TimeEntries 8", "the day after", "timesheet-locked-through=2026-03-09",
    "time 10:00-10:30", "done", NULL, ONE },
  { "TimeEntries 8", "nothing is added to a submitted sheet", "timesheet-edits=on",
    "sheet submitted; time 10:00-10:30", "rejected", SUBMITTED },
  { "TimeEntries 8", "nothing is taken from a submitted sheet", "timesheet-edits=off",
    "time 10:00-10:30; sheet submitted; void last; find", "done; rejected; absent", NULL,
    ONE },
  { "TimeEntries 8", "what may be changed may be taken back", "timesheet-edits=on",
    "time 10:00-10:30; sheet submitted; void last; find", "done; done; stored", NULL,
    "" },
  { "TimeEntries 8", "an approved sheet", "timesheet-edits=on",
    "time 10:00-10:30; sheet approved; void last", "done; rejected", APPROVED, ONE },
  { "TimeEntries 8", "a rejected sheet is open again", NULL,
    "sheet submitted; sheet rejected; time 10:00-10:30", "done", NULL, ONE },
  { "TimeEntries 8", "an entry that was approved for billing", NULL,
    "time 10:00-10:30; approve {'entry':256,'level':1}; void last", "done; rejected",
    BILLED, "new entry billingApprovalLevelMostRecent=1" },
  { "TimeEntries 8", "an entry that was approved, in words that nobody knows",
    "wording=other", "time 10:00-10:30; approve {'entry':256,'level':1}; void last; find",
    "done; unknown; absent", NULL, "new entry billingApprovalLevelMostRecent=1" },
  { "TimeEntries 8", "an approval that was taken back", NULL,
    "time 10:00-10:30; approve {'entry':256,'level':1}; approve {'entry':256,'level':0}; "
    "void last; find",
    "done; done; stored", NULL, "" },
  { "TimeEntries 8", "an entry that was posted has a billing item", NULL,
    "time 10:00-10:30; approve {'entry':256,'level':1,'post':true}; "
    "raw POST BillingItems/query {'filter':[{'op':'eq','field':'timeEntryID',"
    "'value':256}]}",
    "done; ok 1 items", NULL, "new entry billingApprovalLevelMostRecent=1" },
  { "TimeEntries 8", "an approved copy is not offered for deletion", NULL,
    "time 10:00-10:30; again; approve {'entry':257,'level':1}; find",
    "done; done; duplicate 256,257", "more than once",
    "new entry billingApprovalLevelMostRecent=0; new entry "
    "billingApprovalLevelMostRecent=1" },

  { "TimeEntries 9", "time on a complete ticket", "complete-tickets=allow",
    "time 10:00-10:30 ticket=7021 role=29683355", "done", NULL,
    "new entry ticketID=7021" },
  { "TimeEntries 9", "no new time", "complete-tickets=no-add",
    "time 10:00-10:30 ticket=7021", "rejected",
    "Time entries cannot be added to a ticket that is complete." COMPLETE },
  { "TimeEntries 9", "no new time, in words that nobody knows",
    "complete-tickets=no-add wording=other", "time 10:00-10:30 ticket=7021", "unknown",
    OTHER },
  { "TimeEntries 9", "neither new nor changed", "complete-tickets=allow",
    "time 10:00-10:30 ticket=7021; set complete-tickets=no-edit; "
    "time 11:00-11:30 ticket=7021; raw PATCH TimeEntries {'id':256,'summaryNotes':'x'}",
    "done; rejected; rejected",
    "Time entries of a ticket that is complete cannot be edited." COMPLETE,
    "new entry summaryNotes=Put out the fire" },

  { "TimeEntries 10", "one entry stays one", "after-hours-split=off",
    "time 16:30-17:45; find", "done; stored 256", NULL, "new entry hoursWorked=1.25" },
  { "TimeEntries 10", "one entry becomes two", "after-hours-split=17:00",
    "time 16:30-17:45; find; find", "done; stored 256,257; stored 256,257", NULL,
    BOTH_PARTS },
  { "TimeEntries 10", "one entry becomes two and its answer is lost",
    "after-hours-split=17:00",
    "fault {'match':{'method':'POST','path':'TimeEntries'},'fault':'close-after'}; "
    "time 16:30-17:45; find",
    "unknown; stored 256,257", NULL, BOTH_PARTS },
  { "TimeEntries 10", "both are taken back", "after-hours-split=17:00",
    "time 16:30-17:45; void 256; void 257; find", "done; done; done; stored", NULL, "" },
  { "TimeEntries 10", "a calibration sees nothing of it", "after-hours-split=off",
    "check calibrate after-hours", "after-hours ok whole", "", "new note publish=2" },

  { "TimeEntries 11", "no rounding", "round-minutes=0 round-worked=off",
    "time 10:00-10:01; find; pull ticket-time 7001",
    "done; stored 256; 3 entries, 256 60s billed 60s 2026-03-10", NULL,
    "new entry hoursWorked=0.0167, hoursToBill=0.0167" },
  { "TimeEntries 11", "of what is billed", "round-minutes=15 round-worked=off",
    "time 10:00-10:01; find; pull ticket-time 7001",
    "done; stored 256; 3 entries, 256 60s billed 900s 2026-03-10", NULL,
    "new entry hoursWorked=0.0167, hoursToBill=0.25" },
  { "TimeEntries 11", "of what was worked too", "round-minutes=15 round-worked=on",
    "time 10:00-10:01; find; pull ticket-time 7001",
    "done; stored 256; 3 entries, 256 900s billed 900s 2026-03-10", NULL,
    "new entry hoursWorked=0.25, endDateTime=2026-03-10T10:01:00Z" },
  { "TimeEntries 11", "a calibration finds it", "round-minutes=15",
    "check calibrate rounding", "rounding ok 15", "a minute is billed as 15 minutes",
    "new note publish=2" },
  { "TimeEntries 11", "the adjustment is added", NULL,
    "raw POST TimeEntries entry+{'offsetHours':0.5,'hoursToBill':7}", "ok", NULL,
    "new entry hoursWorked=0.5, hoursToBill=1, offsetHours=0.5" },

  { "TimeEntries 13", "non-billable time is seen", "show-non-billable=on",
    "time 10:00-10:30; edit {'entity':'TimeEntries','id':256,'set':{"
    "'isNonBillable':true}}; find; pull ticket-time 7001; check rights non-billable",
    "done; stored 256; 3 entries, 256 1800s billed 1800s 2026-03-10 non-billable; "
    "non-billable ok",
    "", "new entry isNonBillable=true" },
  { "TimeEntries 13", "non-billable time is hidden", "show-non-billable=off",
    "time 10:00-10:30; edit {'entity':'TimeEntries','id':256,'set':{"
    "'isNonBillable':true}}; find fence=last; pull ticket-time 7001; "
    "check rights non-billable",
    "done; cannot-tell; 2 entries, 250 2700s billed 2700s 2026-03-06; "
    "non-billable unknown",
    "Can view non-billable time entries", "new entry isNonBillable=true" },
};

const ContractTable contract_time_settings = { "time settings", rows,
                                               G_N_ELEMENTS (rows) };
