#include "tests/contract/contract.h"

/* Limits: how many at once, how many an hour, and what a shop near them is like. */

#define THREADS(n)                                                                       \
  "The Autotask API thread threshold of " n " threads has been exceeded. (error code "   \
  "Itgenatr005)"
#define BUSY " (the shop's programs ask too much at once; Stint waits and tries again"
#define HOUR                                                                             \
  "The Autotask API request threshold of 5 requests per 60 minutes has been exceeded."

static const ContractRow rows[] = {
  /* Threads */
  { "threads", "a third goes through", "thread-limit=3 latency-ms=400",
    "busy TimeEntries 2; time 10:00-10:30", "done", NULL, "new entry hoursWorked=0.5" },
  { "threads", "a fourth is refused and may come again",
    "thread-limit=3 latency-ms=400 thread-status=429 retry-after-seconds=0",
    "busy TimeEntries 3; time 10:00-10:30", "limited", THREADS ("3") BUSY },
  { "threads", "others are not in the way", "thread-limit=3 latency-ms=400",
    "busy Tickets 3; time 10:00-10:30", "done", NULL, "new entry hoursWorked=0.5" },
  { "threads", "a note counts as one of its own kind", "thread-limit=3 latency-ms=400",
    "busy TicketNotes 3; note", "limited", THREADS ("3") BUSY },
  { "threads", "the time to wait is told", "thread-limit=0 retry-after-seconds=7",
    "time 10:00-10:30; find; pull my-tickets", "limited 7s; failed limited; limited",
    THREADS ("0") BUSY },
  { "threads", "refused under another status it is in doubt",
    "thread-limit=0 thread-status=500",
    "time 10:00-10:30; pull my-tickets; set thread-limit=3; find",
    "unknown limited; limited; absent", NULL },
  { "threads", "refused under another status it is said",
    "thread-limit=0 "
    "thread-status=503",
    "time 10:00-10:30", "unknown limited", THREADS ("0") BUSY },
  { "threads", "a refusal with errors", "thread-limit=0 throttle-body=errors",
    "status 7001 1>8", "limited", THREADS ("0") BUSY },
  { "threads", "a refusal with a message", "thread-limit=0 throttle-body=message",
    "time 10:00-10:30; status 7001 1>8", "limited; limited", THREADS ("0") BUSY },
  { "threads", "a refusal without words", "thread-limit=0 throttle-body=empty",
    "time 10:00-10:30; usage", "limited 60s; limited",
    "=the server asks for fewer requests" },
  { "threads", "a refusal without words under another status",
    "thread-limit=0 throttle-body=empty thread-status=500", "time 10:00-10:30; usage",
    "unknown; unreachable", "=the server answered 500 without a reason" },

  /* The hour */
  { "threshold", "is told", "request-threshold=10000 requests-of-others=0",
    "time 10:00-10:30; usage", "done; 11 of 10000 in 3600s", NULL,
    "new entry hoursWorked=0.5" },
  { "threshold", "others use it too", "requests-of-others=4000", "usage",
    "4010 of 10000 in 3600s" },
  { "threshold", "is another one", "request-threshold=20000", "usage",
    "10 of 20000 in 3600s" },
  { "threshold", "is reached", "request-threshold=5 threshold-latency=off",
    "time 10:00-10:30; usage; open", "limited 60s; limited; limited", HOUR BUSY },
  { "threshold", "the check warns before",
    "requests-of-others=8000 threshold-latency=off", "check rights budget",
    "budget missing", "Autotask slows every program down" },
  { "threshold", "half of it makes answers slow",
    "requests-of-others=5000 threshold-latency=on",
    "account clock; usage; latency; set requests-of-others=0; usage; latency",
    "5010 of 10000 in 3600s; slow; 11 of 10000 in 3600s; fast" },
  { "threshold", "three quarters make them slower",
    "requests-of-others=7500 threshold-latency=on", "account clock; usage; latency",
    "7510 of 10000 in 3600s; very slow" },
  { "threshold", "does not make them slow",
    "requests-of-others=7500 "
    "threshold-latency=off",
    "account clock; usage; latency", "7510 of 10000 in 3600s; fast" },

  /* A slow network */
  { "latency", "none", "latency-ms=0", "account timeout=1; time 10:00-10:30", "done",
    NULL, "new entry hoursWorked=0.5" },
  { "latency", "longer than anybody waits: it is found, not sent again",
    "latency-ms=1300", "account timeout=1; time 10:00-10:30; find; find",
    "unknown; stored 256; stored 256", NULL, "new entry hoursWorked=0.5" },
  { "latency", "a row that shows up at once", "visibility-lag-ms=0",
    "time 10:00-10:30; find", "done; stored 256", NULL, "new entry hoursWorked=0.5" },
  { "latency", "a row that shows up late is not there yet", "visibility-lag-ms=60000",
    "freeze; time 10:00-10:30; find fence=last; pass 61; find",
    "done; cannot-tell; stored 256", NULL, "new entry hoursWorked=0.5" },
};

const ContractTable contract_limits = { "limits", rows, G_N_ELEMENTS (rows) };
