#include "tests/contract/contract.h"

/* Requests, the query language, pages, and the shapes of answers and refusals. */

#define ALL "{'filter':[{'op':'exist','field':'id'}]}"
#define REPORT "Stint sent what Autotask cannot take"
#define NO_ROUTE "No HTTP resource was found"
#define NO_METHOD "The requested resource does not support http method"
#define FIELD " (this Autotask does not know a field that Stint asks for"
#define TEN "xxxxxxxxxx"
#define FIFTY TEN TEN TEN TEN TEN
#define TITLE_250 FIFTY FIFTY FIFTY FIFTY FIFTY
#define CUT_TITLE TITLE_250 "xxxxx"
#define LONG_TITLE TITLE_250 TEN
#define IDS "7001,7002,7003,7004,7005,7006,7007,7008,7009,7010,"
#define HUNDRED IDS IDS IDS IDS IDS IDS IDS IDS IDS IDS
#define LONG_IDS HUNDRED HUNDRED HUNDRED HUNDRED "7001"
#define ONE_OF_MINE "1 tickets, 7001 New, Bramble & Sons Joinery, mine"

static const ContractRow rows[] = {
  /* Routes */
  { "routes", "a ticket note has no root", NULL,
    "raw POST TicketNotes {'ticketID':7001,'title':'t','description':'d'}", "refused",
    NO_ROUTE },
  { "routes", "time has no place below a ticket", NULL,
    "raw POST Tickets/7001/TimeEntries entry", "refused", NO_ROUTE },
  { "routes", "a ticket is not deleted", NULL, "raw DELETE Tickets/7001", "refused",
    NO_METHOD },
  { "routes", "a note is not deleted", NULL, "raw DELETE Tickets/7001/Notes/45001",
    "refused", NO_METHOD },
  { "routes", "a change has no id in its address", NULL,
    "raw PATCH Tickets/7001 {'id':7001,'status':8}", "refused", NO_METHOD },
  { "routes", "a child is listed below its parent", NULL, "raw GET Tickets/7001/Notes",
    "ok 2 items" },
  { "routes", "a GET that decides", NULL, "raw GET TimeOffRequests/701/Approve",
    "refused", "adequate permissions to update" },
  { "routes", "a PUT empties what it does not name", NULL,
    "raw PUT TimeEntries entry+{'id':236}", "ok", NULL,
    "changed entry 236 summaryNotes=Put out the fire, dateWorked=2026-03-10T00:00:00Z, "
    "startDateTime=2026-03-10T10:00:00Z, endDateTime=2026-03-10T10:30:00Z, "
    "hoursWorked=0.5, hoursToBill=0.5, billingApprovalLevelMostRecent=0" },

  /* Missing rows */
  { "missing rows", "a null item: what was taken back is gone", "missing-item=null",
    "time 10:00-10:30; void last; find", "done; done; stored", NULL, "" },
  { "missing rows", "404: what was taken back is gone", "missing-item=404",
    "time 10:00-10:30; void last; find", "done; done; stored", NULL, "" },
  { "missing rows", "404: what is there is there", "missing-item=404", "void 236; find",
    "rejected; absent" },
  { "missing rows", "a null item: no status is set", "missing-item=null",
    "status 999999 1>8; find", "refused; absent", "=the ticket is not there any more" },
  { "missing rows", "404: no status is set", "missing-item=404",
    "status 999999 1>8; find", "refused; absent", "=the ticket is not there any more" },
  { "missing rows", "a delete of what is gone has come to its end", NULL,
    "void 999999; find", "done; stored" },
  { "missing rows", "a delete of what is gone by anybody else", NULL,
    "raw DELETE TimeEntries/999999", "done" },
  { "missing rows", "a change of what is gone", NULL,
    "raw PATCH TimeEntries {'id':999999,'summaryNotes':'x'}", "rejected",
    "No message. No matching records found. The logged in Resource may not have the "
    "required permissions to update the data. (it is not there any more" },

  { "missing rows", "404 to every question proves nothing", NULL,
    "time 10:00-10:30; "
    "fault {'match':{'path':'TimeEntries/*'},'fault':'status','status':404,'times':-1}; "
    "void last; find",
    "done; refused; cannot-tell", "=the server answered 404 without a reason",
    "new entry hoursWorked=0.5" },

  /* The query language */
  { "query", "a field that is not there", NULL,
    "raw POST Tickets/query {'filter':[{'op':'eq','field':'nonsense','value':1}]}",
    "refused", "Unable to find nonsense in the Ticket Entity" FIELD },
  { "query", "a field that cannot be asked for", NULL,
    "raw POST Tickets/query {'filter':[{'op':'eq','field':'creatorType','value':1}]}",
    "refused", "Unable to find creatorType in the Ticket Entity" FIELD },
  { "query", "a field that cannot be included", NULL,
    "raw POST Tickets/query {'filter':[{'op':'exist','field':'id'}],"
    "'includeFields':['userDefinedFields']}",
    "refused", "Unable to find userDefinedFields in the Ticket Entity" FIELD },
  { "query", "letters where a number belongs", NULL,
    "raw POST BillingCodes/query "
    "{'filter':[{'op':'eq','field':'useType','value':'material'}]}",
    "refused",
    "Conversion failed when converting varchar 'material' to data type int (" REPORT },
  { "query", "a field in any case", NULL,
    "raw POST Tickets/query {'Filter':[{'op':'eq','field':'ID','value':7001}],"
    "'MaxRecords':1}",
    "ok 1 items" },
  { "query", "an operator that nobody knows is passed over", NULL,
    "raw POST Resources/query {'filter':[{'op':'noteExist','field':'id'}]}",
    "ok 4 items" },
  { "query", "without a filter", NULL, "raw POST Tickets/query {'maxRecords':1}",
    "refused", "... Parameter name: filters (" REPORT },
  { "query", "more than 500 rows a page", NULL,
    "raw POST Tickets/query {'filter':[{'op':'exist','field':'id'}],'maxRecords':501}",
    "unreachable", "=The value of MaxRecords must be between 1 and 500." },
  { "query", "a GET that is too long", NULL,
    "raw GET Tickets/query?search={'filter':[{'op':'in','field':'id','value':[" LONG_IDS
    "]}]}",
    "refused", NO_ROUTE },
  { "query", "how many", NULL, "show POST Tickets/query/count " ALL,
    "ok {\"queryCount\":60}" },
  { "query", "a count by the provider", NULL, "pull endpoints 175", "5 endpoints" },
  { "query", "more than 500 alternatives", NULL, "many 501", "refused",
    "Invalid query syntax. Queries are limited to 500 or fewer 'OR' conditions. "
    "(" REPORT },
  { "query", "as many as Stint ever asks for", NULL, "many 400; pull-many notes 400",
    "ok 60 items; 26 notes, 45026 internal by Lee Marchetti: Restarted the service and "
    "cleared the queue. Waiting for confirmation." },

  /* References in a filter */
  { "references", "to nothing find nothing", "filter-references=off",
    "raw POST Tickets/query {'filter':[{'op':'eq','field':'companyID','value':9}]}; "
    "pull endpoints 9",
    "ok 0 items; 0 endpoints" },
  { "references", "to nothing are refused", "filter-references=on",
    "raw POST Tickets/query {'filter':[{'op':'eq','field':'companyID','value':9}]}; "
    "pull endpoints 9",
    "refused; refused",
    "Value does not reference an existing entity for companyID . (it refers to "
    "something that was deleted in Autotask" },
  { "references", "to a ticket that is gone leave its entries in doubt",
    "filter-references=on",
    "time 10:00-10:30; edit {'entity':'Tickets','id':7001,'delete':true}; find",
    "done; cannot-tell", "Value does not reference an existing entity for ticketID .",
    "new entry ticketID=7001; gone ticket 7001" },
  { "references", "are no obstacle to a day", "filter-references=on",
    "open; pull my-tickets; pull notes 7001; pull my-time 1772000000; "
    "time 10:00-10:30; find",
    "Dana Okafor, 2 roles (Service Desk Engineer), 4 work types, 12 statuses; "
    "14 tickets, 7014 In Progress, Northgate Managed IT, mine; 2 notes, 45021 internal "
    "by Lee Marchetti: Called the user, no answer. Left a voice mail.; 20 entries, 255 "
    "1800s billed 1800s 2026-03-05; done; stored 256",
    NULL, "new entry hoursWorked=0.5" },

  /* Rows */
  { "rows", "with what is empty", "sparse-rows=off",
    "open; pull ticket #7001; time 10:00-10:30; find; note; find",
    "Dana Okafor, 2 roles (Service Desk Engineer), 4 work types, 12 "
    "statuses; " ONE_OF_MINE "; done; stored 256; done; stored 45027",
    NULL, "new entry hoursWorked=0.5; new note publish=2" },
  { "rows", "without what is empty", "sparse-rows=on",
    "open; pull ticket #7001; time 10:00-10:30; find; note; find",
    "Dana Okafor, 2 roles (Service Desk Engineer), 4 work types, 12 "
    "statuses; " ONE_OF_MINE "; done; stored 256; done; stored 45027",
    NULL, "new entry hoursWorked=0.5; new note publish=2" },
  { "rows", "instants with a Z", "times=z",
    "pull my-tickets; pull my-time 1772000000; time 10:00-10:30; find; note; find",
    "14 tickets, 7014 In Progress, Northgate Managed IT, mine; 20 entries, 255 1800s "
    "billed 1800s 2026-03-05; done; stored 256; done; stored 45027",
    NULL, "new entry hoursWorked=0.5; new note publish=2" },
  { "rows", "instants without one", "times=bare",
    "pull my-tickets; pull my-time 1772000000; time 10:00-10:30; find; note; find",
    "14 tickets, 7014 In Progress, Northgate Managed IT, mine; 20 entries, 255 1800s "
    "billed 1800s 2026-03-05; done; stored 256; done; stored 45027",
    NULL, "new entry hoursWorked=0.5; new note publish=2" },

  /* Pages */
  { "pages", "all of several come", NULL, "fill 1100; pull my-time-ids 1772000000",
    "1120 ids" },
  { "pages", "one after the other", NULL,
    "fill 600; pull my-time 1772000000; pull my-time 1772000000 on",
    "500 entries, 735 60s billed 60s 2026-03-10, more; 120 entries, 855 60s billed 60s "
    "2026-03-10" },
  { "pages", "a link is posted with the same body", NULL, "fill 501; next POST " ALL,
    "ok 21 items" },
  { "pages", "a link without a body", NULL, "fill 501; next POST", "refused",
    "... Parameter name: filters (" REPORT },
  { "pages", "a link by GET", NULL, "fill 501; next GET", "refused", NO_METHOD },

  /* Refusals */
  { "refusals", "words that nobody knows are shown as they are", NULL,
    "fault {'match':{'method':'POST','path':'TimeEntries'},'fault':'errors-500',"
    "'text':'Transaction (Process ID 77) was deadlocked on lock resources'}; "
    "time 10:00-10:30; find",
    "unknown; absent", NULL },
  { "refusals", "and nothing is added to them", NULL,
    "fault {'match':{'method':'POST','path':'TimeEntries'},'fault':'errors-500',"
    "'text':'Transaction (Process ID 77) was deadlocked on lock resources'}; "
    "time 10:00-10:30",
    "unknown", "=Transaction (Process ID 77) was deadlocked on lock resources" },
  { "refusals", "an error without a text", NULL,
    "fault {'match':{'method':'POST','path':'TimeEntries'},'fault':'status',"
    "'status':500,'body':'{}'}; time 10:00-10:30",
    "unknown", "=the server answered 500 without a reason" },
  { "refusals", "text that is too long is refused", "overlong=refuse",
    "raw PATCH Tickets {'id':7001,'title':'" LONG_TITLE "'}", "unknown",
    "=The length of title exceeds the maximum of 255 characters." },
  { "refusals", "text that is too long is cut", "overlong=cut",
    "raw PATCH Tickets {'id':7001,'title':'" LONG_TITLE "'}", "ok", NULL,
    "changed ticket 7001 title=" CUT_TITLE },
  { "refusals", "Stint never sends text that is too long", "overlong=refuse",
    "update title=*300; time 10:00-10:30 summary=*32001", "done; unsupported",
    "=the summary is longer than Autotask can hold", "new note title=" TITLE_250 },
  { "refusals", "nor where it would be cut", "overlong=cut",
    "update title=*300; note internal=*32001", "done; unsupported",
    "=the hand-over is longer than Autotask can hold", "new note title=" TITLE_250 },
  { "refusals", "two wordings of what nobody published, one", "wording=plain",
    "raw POST Tickets/query {'filter':[{'op':'exist','field':'id'}],'maxRecords':501}",
    "unreachable", "=The value of MaxRecords must be between 1 and 500." },
  { "refusals", "two wordings of what nobody published, the other", "wording=other",
    "raw POST Tickets/query {'filter':[{'op':'exist','field':'id'}],'maxRecords':501}",
    "unreachable", "=The operation could not be completed." },
  { "refusals", "a kind that a list does not have", NULL,
    "raw PATCH Tickets {'id':7001,'priority':99}", "rejected",
    "Picklist value [99] does not exist for priority (the shop has changed its lists" },
  { "refusals", "an instant without a zone is taken as UTC", NULL,
    "raw POST TimeEntries entry+{'startDateTime':'2026-03-10T10:10:00.00'}", "ok", NULL,
    "new entry startDateTime=2026-03-10T10:10:00Z, hoursWorked=0.3333" },
  { "refusals", "what is no instant", NULL,
    "raw POST TimeEntries entry+{'startDateTime':'this morning'}", "unknown",
    "=Could not convert string to DateTime: this morning. Path 'startDateTime'." },
  { "refusals", "no token of a page", NULL,
    "raw POST Tickets/query/next?paging=bm90aGluZw== " ALL, "unreachable",
    "=The paging token is invalid." },
};

const ContractTable contract_query = { "query", rows, G_N_ELEMENTS (rows) };
