#include "tests/contract/contract.h"

/* What the figures are made of; workflow rules, and who is mailed; what changed since. */

#define HISTORY "TicketHistory can only be queried by ticketID, with eq."
#define MAILS                                                                            \
  "rule {'on':['note-added'],'if':{'note':{'publish':1}},'do':[{'mail':{"                \
  "'to':'contact','template':'Ticket Updated'}}]}; "

static const ContractRow rows[] = {
  /* Histories */
  { "TicketHistory", "in one wording", "history-wording=short",
    "status 7001 1>8; pull history 7001",
    "done; 2 changes, Edited: Status: New -> In Progress", NULL,
    "changed ticket 7001 status=8" },
  { "TicketHistory", "in the other", "history-wording=long",
    "status 7001 1>8; pull history 7001",
    "done; 2 changes, Ticket Status Changed: Status was changed from \"New\" to \"In "
    "Progress\".",
    NULL, "changed ticket 7001 status=8" },
  { "TicketHistory", "takes one condition", NULL,
    "raw POST TicketHistory/query {'filter':[{'op':'eq','field':'ticketID',"
    "'value':7001},{'op':'gt','field':'ticketID','value':1}]}",
    "unreachable", "=" HISTORY },
  { "TicketHistory", "takes no other field", NULL,
    "raw POST TicketHistory/query {'filter':[{'op':'eq','field':'resourceID',"
    "'value':29682901}]}",
    "refused", "Unable to find resourceID in the TicketHistory Entity" },
  { "TicketHistory", "is not had by id", NULL, "raw GET TicketHistory/1", "unreachable",
    "=" HISTORY },
  { "Service levels", "of complete tickets", NULL, "pull promises 7021",
    "1 promises, response no plan no resolution yes by 29682901" },
  { "Service levels", "of what has not happened say nothing", NULL, "pull promises 7001",
    "1 promises, response none plan none resolution none by (null)" },
  { "Surveys", "of five", "survey-scale=5", "pull surveys 7021,7023,7025,7026,7031",
    "1 surveys, 4000" },
  { "Surveys", "of ten", "survey-scale=10", "pull surveys 7021,7023,7025,7026,7031",
    "1 surveys, 8000" },
  { "Surveys", "of a hundred", "survey-scale=100",
    "pull surveys 7021,7023,7025,7026,7031", "1 surveys, 80000" },
  { "Deletions", "of an entry name its ticket", NULL,
    "time 10:00-10:30; void last; pull deletions 1773100000",
    "done; done; 1 deletions, of 7001", NULL, "" },
  { "Deletions", "of a ticket are in a list of their own", NULL,
    "edit {'entity':'Tickets','id':7001,'delete':true}; begin; "
    "raw POST DeletedTicketLogs/query {'filter':[{'op':'exist','field':'id'}]}; "
    "pull ticket #7001",
    "ok 1 items; nothing" },
  { "Completed", "by the technician", NULL, "pull completed 1767225600",
    "8 facts, 7056 complete by 29682901" },

  /* What changed since */
  { "Polling", "what changed since is told", NULL,
    "account clock; freeze; pull my-tickets; pass 3600; "
    "raw PATCH Tickets {'id':7002,'status':7}; pull my-tickets on",
    "14 tickets, 7014 In Progress, Northgate Managed IT, mine; ok; 1 tickets, 7002 "
    "Waiting Customer, Müller Präzisionstechnik, mine",
    NULL, "changed ticket 7002 status=7" },
  { "Polling", "what left my list is told to whoever knew it", NULL,
    "account clock; freeze; pull my-tickets; pass 3600; raw PATCH Tickets "
    "{'id':7001,'assignedResourceID':29682902,'assignedResourceRoleID':29683355}; "
    "pull my-tickets 7001,7002 on",
    "14 tickets, 7014 In Progress, Northgate Managed IT, mine; ok; 1 tickets, 7001 New, "
    "Bramble & Sons Joinery, not mine",
    NULL, "changed ticket 7001 assignedResourceID=29682902" },
  { "Polling", "entries that are new since are told", NULL,
    "account clock; freeze; pull my-time 1772000000; pass 3600; time 10:00-10:30; "
    "pull my-time 1772000000 on",
    "20 entries, 255 1800s billed 1800s 2026-03-05; done; 1 entries, 256 1800s billed "
    "1800s 2026-03-10",
    NULL, "new entry hoursWorked=0.5" },
  { "Polling", "a clock that is wrong is noticed", NULL,
    "account clock; check rights clock", "clock missing",
    "have its clock set by the network" },
  { "Polling", "time moves its ticket", NULL,
    "freeze; pass 3600; time 10:00-10:30; raw POST Tickets/query {'filter':[{'op':'gte',"
    "'field':'lastActivityDate','value':'2026-03-10T19:00:00Z'}]}",
    "done; ok 1 items", NULL, "new entry ticketID=7001" },
  { "Polling", "entries that touch a span", NULL,
    "time 10:00-10:30; pull my-time-between 7001,1773137400,1773138000; pull "
    "my-time-between 7001,1773133200,1773136860; "
    "pull my-time-between 7001,1773138600,1773140400; pull my-time-between "
    "7002,1773137400,1773138000",
    "done; 1 entries, 256 0s billed 0s (null); 1 entries, 256 0s billed 0s (null); "
    "nothing; nothing",
    NULL, "new entry hoursWorked=0.5" },
  { "Polling", "all of a ticket", NULL, "pull tickets 7001,7002; pull my-ticket-ids",
    "2 tickets, 7002 In Progress, Müller Präzisionstechnik, mine; 17 ids" },
  { "Polling", "all ids of my list", NULL, "pull my-ticket-ids", "17 ids" },

  /* Workflow rules */
  { "Rules", "a note and an entry mail nobody", NULL, "update; note; time 10:00-10:30",
    "done; done; done", NULL,
    "new entry hoursWorked=0.5; new note publish=1; new note publish=2" },
  { "Rules", "a rule mails on a public note", NULL, MAILS "update", "done", NULL,
    "new note publish=1; new mail templateName=Ticket Updated, ticketID=7001" },
  { "Rules", "and not on an internal one", NULL, MAILS "note", "done", NULL,
    "new note publish=2" },
  { "Rules", "the check sees that clients are mailed", NULL,
    MAILS "check mail update mail", "update ok yes, mail ok yes",
    "with the template ‘Ticket Updated’",
    "new note publish=1, ticketID=7014; new mail ticketID=7014" },
  { "Rules", "the check sees that nobody is mailed", NULL, "check mail update mail",
    "update ok yes, mail missing no", "no workflow rule does",
    "new note publish=1, ticketID=7014" },
  { "Rules", "a status that is set back once is set again", NULL,
    "rule {'on':['ticket-edited'],'changed':['status'],'times':1,'do':[{'revert':"
    "'status'}]}; status 7001 1>8; find",
    "done; stored", NULL, "changed ticket 7001 status=8" },
  { "Rules", "a status that is always set back is not done", NULL,
    "rule {'on':['ticket-edited'],'changed':['status'],'do':[{'revert':'status'}]}; "
    "status 7001 1>8; find",
    "unknown; absent", NULL, "" },
  { "Rules", "a status that is always set back, and it is said", NULL,
    "rule {'on':['ticket-edited'],'changed':['status'],'do':[{'revert':'status'}]}; "
    "status 7001 1>8",
    "unknown", "=the change was accepted, but the PSA does not keep it", "" },
  { "Rules", "their notes are no conversation", NULL,
    "rule {'on':['time-added'],'do':[{'note':{'title':'Rule','description':'d',"
    "'publish':1}}]}; time 10:00-10:30; pull notes 7001",
    "done; 2 notes, 45021 internal by Lee Marchetti: Called the user, no answer. Left a "
    "voice mail.",
    NULL, "new entry hoursWorked=0.5; new note noteType=13" },
};

const ContractTable contract_evidence = { "evidence", rows, G_N_ELEMENTS (rows) };
