#include "tests/contract/contract.h"

/* An answer that is lost in each of the ways it can be: what the provider says, what it
 * finds, and that nothing is there twice. */

#define LOST(kind)                                                                       \
  "fault {'match':{'method':'POST','path':'TimeEntries'},'fault':" kind "}; "
#define LOST_NOTE(kind)                                                                  \
  "fault {'match':{'method':'POST','path':'Tickets/*/Notes'},'fault':" kind "}; "
#define LOST_STATUS(kind)                                                                \
  "fault {'match':{'method':'PATCH','path':'Tickets'},'fault':" kind "}; "
#define LOST_DELETE(kind)                                                                \
  "fault {'match':{'method':'DELETE','path':'TimeEntries/*'},'fault':" kind "}; "
#define ONE "new entry hoursWorked=0.5"

static const ContractRow rows[] = {
  { "lost answers", "cut before it was carried out", NULL,
    LOST ("'close-before'") "time 10:00-10:30; find", "unknown; absent", NULL },
  { "lost answers", "cut after it was carried out", NULL,
    LOST ("'close-after'") "time 10:00-10:30; find", "unknown; stored 256", NULL, ONE },
  { "lost answers", "half of one", NULL, LOST ("'truncate'") "time 10:00-10:30; find",
    "unknown; stored 256", NULL, ONE },
  { "lost answers", "an empty one", NULL, LOST ("'empty-200'") "time 10:00-10:30",
    "unknown", "the answer names no row", ONE },
  { "lost answers", "an empty one, found", NULL,
    LOST ("'empty-200'") "time 10:00-10:30; find", "unknown; stored 256", NULL, ONE },
  { "lost answers", "a gateway's page and a row", NULL,
    LOST ("'html-502','commit':true") "time 10:00-10:30; find", "unknown; stored 256",
    NULL, ONE },
  { "lost answers", "a gateway's page and no row", NULL,
    LOST ("'html-502'") "time 10:00-10:30; find", "unknown; absent", NULL },
  { "lost answers", "unknown words and a row", NULL,
    LOST ("'errors-500','text':'Something odd','commit':true") "time 10:00-10:30; find",
    "unknown; stored 256", NULL, ONE },
  { "lost answers", "known words and a row all the same", NULL,
    LOST ("'errors-500','text':'TimeEntries for Tickets must have a roleID.',"
          "'commit':true") "time 10:00-10:30; find",
    "rejected; stored 256", NULL, ONE },
  { "lost answers", "a limit before it was carried out", NULL,
    LOST ("'throttle-429','retry_after':9") "time 10:00-10:30; again; find",
    "limited 9s; done; stored 256", NULL, ONE },
  { "lost answers", "a server that is busy", NULL,
    LOST ("'status','status':503,'body':'busy'") "time 10:00-10:30; find",
    "unknown; absent", NULL },
  { "lost answers", "one that comes too late", NULL,
    "account timeout=1; " LOST ("'latency','milliseconds':1500") "time 10:00-10:30; find",
    "unknown; stored 256", NULL, ONE },
  { "lost answers", "carried out when nobody waits any more", NULL,
    LOST ("'late','milliseconds':300") "time 10:00-10:30; find; wait 600; find",
    "unknown; absent; stored 256", NULL, ONE },
  { "lost answers", "refused for ever", NULL,
    LOST ("'refuse','errors':['Not today']") "time 10:00-10:30; again",
    "unknown; unknown", "=Not today" },

  { "lost answers", "a note for colleagues, stored", NULL,
    LOST_NOTE ("'close-after'") "note; find", "unknown; stored 45027", NULL,
    "new note publish=2" },
  { "lost answers", "a note for colleagues, not stored", NULL,
    LOST_NOTE ("'close-before'") "note; find", "unknown; absent", NULL },
  { "lost answers", "a note for the client, stored", NULL,
    LOST_NOTE ("'truncate'") "update; find", "unknown; stored 45027", NULL,
    "new note publish=1" },
  { "lost answers", "a note for the client, not stored", NULL,
    LOST_NOTE ("'html-502'") "update; find", "unknown; absent", NULL },
  { "lost answers", "a note as the technician, stored", NULL,
    "account notes-as-me; " LOST_NOTE ("'close-after'") "update; find",
    "unknown; stored 45027", NULL, "new note creatorResourceID=29682901" },
  { "lost answers", "a status, cut once: it may be set again at once", NULL,
    LOST_STATUS ("'close-after'") "status 7001 1>8; find", "done; stored", NULL,
    "changed ticket 7001 status=8" },
  { "lost answers", "a status, set, and half an answer", NULL,
    LOST_STATUS ("'truncate'") "status 7001 1>8; find", "unknown; stored", NULL,
    "changed ticket 7001 status=8" },
  { "lost answers", "a status, not set however often", NULL,
    LOST_STATUS ("'close-before','times':-1") "status 7001 1>8; find", "unknown; absent",
    NULL },
  { "lost answers", "a status that cannot be looked at first", NULL,
    "fault {'match':{'method':'GET','path':'Tickets/7001'},'fault':'html-502'}; "
    "status 7001 1>8",
    "not-sent", "502" },
  { "lost answers", "an entry taken back, cut once: to be gone is all that counts", NULL,
    LOST_DELETE ("'close-after'") "time 10:00-10:30; void last; find",
    "done; done; stored", NULL, "" },
  { "lost answers", "an entry taken back, and half an answer", NULL,
    LOST_DELETE ("'truncate'") "time 10:00-10:30; void last; find",
    "done; unknown; stored", NULL, "" },
  { "lost answers", "an entry not taken back however often", NULL,
    LOST_DELETE ("'close-before','times':-1") "time 10:00-10:30; void last; find",
    "done; unknown; absent", NULL, ONE },

  /* Which row is ours */
  { "duplicates", "two copies: the older is kept and the other may go", NULL,
    "time 10:00-10:30; again; find; void 257",
    "done; done; duplicate 256,257 removable "
    "257; done",
    NULL, ONE },
  { "duplicates", "a copy that somebody has changed stays", NULL,
    "time 10:00-10:30; again; pass 60; raw PATCH TimeEntries {'id':257,"
    "'summaryNotes':'mine'}; find",
    "done; done; ok; duplicate 256,257", "more than once",
    ONE "; new entry summaryNotes=mine" },
  { "duplicates", "without the mark an entry is known by its time", NULL,
    "time 10:00-10:30; edit {'entity':'TimeEntries','id':256,'set':{"
    "'internalNotes':null}}; find; find claimed=256",
    "done; stored 256; absent", NULL, ONE },
  { "duplicates", "an entry at about the same time is for a person to judge", NULL,
    "time 10:00-10:30; edit {'entity':'TimeEntries','id':256,'set':{"
    "'internalNotes':null,'startDateTime':'2026-03-10T10:00:20Z'}}; find",
    "done; similar 256", "=an entry that begins at about the same time, without a key",
    "new entry startDateTime=2026-03-10T10:00:20Z" },
  { "duplicates", "two notes for the client", NULL, "update; again; find",
    "done; done; duplicate 45027,45028",
    "=the note is there more than once; notes cannot be deleted",
    "new note publish=1; new note publish=1" },
  { "duplicates", "the same words for the client twice on purpose", NULL,
    "update; update; find claimed=45027", "done; done; stored 45028", NULL,
    "new note publish=1; new note publish=1" },
};

const ContractTable contract_doubt = { "doubt", rows, G_N_ELEMENTS (rows) };
