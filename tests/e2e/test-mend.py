#!/usr/bin/env python3
"""What a person does when the PSA would not have it: mend, retry, cancel, begin again.

Usage: test-mend.py DIRECTORY-OF-THE-PROGRAMS. Prints TAP.

Every way out that a message names must lead out.
"""

import sys
import time

from world import Tap, World, day_before, iso, seconds_of, unmarked

COMPLETE, ESCALATED, IN_PROGRESS, WAITING_CUSTOMER = 5, 11, 8, 7
PUBLIC = 1


class Mender(World):
    def __init__(self, *arguments, **members):
        super().__init__(*arguments, **members)
        self.hour = 6

    def number(self, index):
        return self.must("tickets")["tickets"][index]["number"]

    def log(self, index, done, *options):
        """Half an hour of the day before yesterday; the answer."""
        start = day_before(2, self.hour)
        self.hour += 1
        return self.must("--no-sync", "log", self.number(index), "--from", iso(start), "--to",
                         iso(start + 1800), "--done", done, *options)

    def switch(self, **switches):
        self.control("POST", "switches", {k.replace("_", "-"): v for k, v in switches.items()})

    def op(self, op_id):
        ops = self.must("outbox", "list", "--all")["ops"]
        return next(op for op in ops if op["id"] == str(op_id))

    def state(self, op_id):
        return self.op(op_id)["state"]

    def entries(self, text):
        return [row for row in self.rows("TimeEntries").values() if row["summaryNotes"] == text]

    def ticket_row(self, number):
        return next(row for row in self.rows("Tickets").values()
                    if row["ticketNumber"] == number)


def retry_after_cancel(tap, world):
    """To send it after all is to want it back no more."""
    world.fault("close-after")
    world.fault("html-502", path="TimeEntries/query", times=-1)
    op = world.log(0, "Greased the hinge")["ops"][0]
    world.sync(1)
    world.ctl("outbox", "cancel", op)
    again = world.ctl("outbox", "retry", op)
    tap.same(again.status, 0, "retry takes it")
    world.control("DELETE", "faults")
    tap.ok(world.sync_until_sent(), "all is sent", world.ctl("outbox"))
    tap.same(len(world.entries("Greased the hinge")), 1, "and stays in the PSA")


def log_again(tap, world):
    """A refused entry is cancelled, its stint discarded, and the work logged anew."""
    world.switch(timesheet_locked_through=iso(time.time())[:10])
    first = world.log(0, "Swept the rack")
    op, stint = first["ops"][0], first["stint"]
    world.sync_until_sent(20, attention=1)
    tap.same(world.state(op), "attention", "a locked timesheet is for a person")
    tap.ok("timesheet" in world.op(op)["message"].lower(), "in the PSA's words",
           world.op(op)["message"])
    tap.same(world.ctl("discard", stint).status, 1, "what is in the outbox is not discarded")
    world.must("outbox", "cancel", op)
    world.sync_until_sent(20)
    tap.same(world.state(op), "cancelled", "it is cancelled")
    tap.same(world.ctl("discard", stint).status, 0, "now its stint can be discarded")
    tap.same(world.ctl("outbox", "retry", op).status, 1, "and what was discarded not sent")
    world.switch(timesheet_locked_through="off")
    world.hour -= 1
    world.log(1, "Swept the rack")
    tap.ok(world.sync_until_sent(), "logged again it is sent", world.ctl("outbox"))
    tap.same([row["ticketID"] for row in world.entries("Swept the rack")],
             [world.ticket_row(world.number(1))["id"]], "once, on the right ticket")


def taken_back(tap, world):
    """An entry that the PSA had is deleted there, and can be logged again."""
    first = world.log(0, "Tightened the screw")
    op, stint = first["ops"][0], first["stint"]
    world.sync_until_sent()
    world.must("outbox", "cancel", op)
    tap.same(world.ctl("discard", stint).status, 1, "while its deletion waits it counts")
    world.sync_until_sent()
    tap.same(world.entries("Tightened the screw"), [], "it is deleted")
    tap.ok("taken back" in world.op(op)["message"], "the outbox says so", world.op(op))
    refused = world.ctl("outbox", "retry", op)
    tap.ok(refused.status == 1 and "discard" in refused.message, "retry says what to do", refused)
    tap.same(world.ctl("discard", stint).status, 0, "its stint can be discarded")
    world.hour -= 1
    world.log(0, "Tightened the screw")
    world.sync_until_sent()
    tap.same(len(world.entries("Tightened the screw")), 1, "and the work be logged again")


def heir(tap, world):
    """The hand-over stays when the entry that carried it goes."""
    world.fault("errors-500", times=2, text="The given allocation code is not an active general "
                "allocation code")
    number = world.number(2)
    start = day_before(1, 8)
    world.must("--no-sync", "--at", iso(start), "engage", number)
    world.must("--no-sync", "--at", iso(start + 600), "park")
    world.must("--no-sync", "--at", iso(start + 1200), "resume")
    done = world.must("--no-sync", "--at", iso(start + 1800), "disengage", "--done", "Rewired",
                      "--next", "Call the electrician")
    world.sync_until_sent(20, attention=2)
    world.must("--no-sync", "outbox", "cancel", done["ops"][1])
    world.must("outbox", "retry", done["ops"][0])
    tap.ok(world.sync_until_sent(), "the other entry is sent", world.ctl("outbox"))
    texts = [unmarked(row["internalNotes"])[0] for row in world.entries("Rewired")]
    tap.same(texts, ["Done: Rewired\nNext: Call the electrician"], "with the hand-over")
    start += 7200
    world.must("--no-sync", "--at", iso(start), "engage", number)
    world.must("--no-sync", "--at", iso(start + 600), "park")
    world.must("--no-sync", "--at", iso(start + 1200), "resume")
    done = world.must("--no-sync", "--at", iso(start + 1800), "disengage", "--done", "Rewound",
                      "--next", "Oil it")
    world.sync_until_sent()
    world.must("outbox", "cancel", done["ops"][1])
    world.ctl("outbox", "cancel", done["ops"][1])
    world.sync_until_sent()
    notes = [unmarked(row["description"])[0] for row in world.rows("TicketNotes").values()]
    tap.same(notes.count("Done: Rewound\nNext: Oil it"), 1, "or one note takes it")


def conflict(tap, world):
    """A status that somebody changed meanwhile is set when the person says so."""
    number = world.number(3)
    row = world.ticket_row(number)
    op = world.log(3, "Asked", "--outcome", "waiting-client")["ops"][1]
    world.control("POST", "edit", {"entity": "Tickets", "id": row["id"],
                                   "set": {"status": ESCALATED}})
    world.sync_until_sent(20, attention=1)
    tap.same(world.state(op), "attention", "the conflict is shown")
    world.must("sync", "--pull")
    done = world.log(3, "Finished", "--outcome", "complete")["ops"][1]
    tap.ok(world.sync_until_sent(20, attention=1), "later work goes by",
           world.ctl("outbox"))
    tap.same((world.state(done), world.ticket_row(number)["status"]), ("done", COMPLETE),
             "and sets its status over the one that was seen")
    world.must("outbox", "retry", op)
    world.sync_until_sent()
    tap.same((world.state(op), world.ticket_row(number)["status"]), ("done", WAITING_CUSTOMER),
             "sent once more it is set")


def right_title(tap, world):
    """The client reads the number of the ticket that the work was bound to."""
    number = world.number(4)
    engaged = world.must("--no-sync", "engage", "T20261199.0099")
    time.sleep(1.1)
    world.must("disengage", "--done", "Fixed it", "--update", "disengaged")
    world.wait_for(lambda: world.must("outbox")["ops"] and
                   world.must("outbox")["ops"][0]["state"] == "attention", "the PSA to not know it")
    world.must("bind", engaged["engagement"], number)
    tap.ok(world.sync_until_sent(), "bound, it is sent", world.ctl("outbox"))
    titles = [row["title"] for row in world.rows("TicketNotes").values()
              if row["publish"] == PUBLIC and "Fixed it" in row["description"]]
    tap.same(titles, [f"Progress on ticket {number}"], "under the right number")


def patience(tap, world):
    """Asking does not shorten a limit that the whole shop shares."""
    world.fault("throttle-429", times=-1, retry_after=1800)
    world.log(0, "Waited")
    asked = world.sync(5)
    tap.same(asked.status, 3, "sync says that it is not sent")
    tap.ok("fewer calls" in asked.err, "and why, and until when", asked)
    world.sync(3)
    calls = [call for call in world.control("GET", "log")
             if call["method"] == "POST" and call["path"].endswith("/TimeEntries")
             and "Waited" in str(call["body"])]
    tap.same(len(calls), 1, "it was sent once")


def across_midnight(tap, world):
    """A shop that lets no entry span midnight UTC gets two, which are one to a person."""
    midnight = day_before(1, 0)
    spans = [[midnight - 1800, midnight], [midnight, midnight + 900]]
    for done, start, end in (("Long evening", spans[0][0], spans[1][1]),
                             ("Another one", spans[0][0] - 86400, spans[1][1] - 86400)):
        op = world.must("--no-sync", "log", world.number(5), "--from", iso(start), "--to", iso(end),
                        "--done", done, "--next", "Sleep", "--outcome", "waiting-client")["ops"]
        tap.ok(world.sync_until_sent(), f"{done}: all is sent", world.ctl("outbox"))
        rows = sorted((row for row in world.rows("TimeEntries").values()
                       if row["summaryNotes"].startswith(done)),
                      key=lambda row: row["startDateTime"])
        shift = start - spans[0][0]
        tap.same([[seconds_of(row["startDateTime"]), seconds_of(row["endDateTime"])]
                  for row in rows], [[a + shift, b + shift] for a, b in spans],
                 f"{done}: in two that meet at midnight")
        texts = [unmarked(row["internalNotes"]) for row in rows]
        tap.same([text for text, _ in texts], ["", f"Done: {done}\nNext: Sleep"],
                 f"{done}: the last carries the hand-over")
        tap.ok(len({key for _, key in texts} - {None}) == 2, f"{done}: each has its marker", texts)
        tap.same((world.state(op[0]), len(world.op(op[0])["psa_ids"])), ("done", 2),
                 f"{done}: one op holds both")
    posts = [call for call in world.control("GET", "log") if call["method"] == "POST" and
             call["path"].endswith("/TimeEntries") and "Another one" in str(call["body"])]
    tap.same(len(posts), 2, "the second time it knew")
    world.must("outbox", "cancel", op[0])
    tap.ok(world.sync_until_sent(), "cancelled, both are deleted", world.ctl("outbox"))
    tap.same([row for row in world.rows("TimeEntries").values()
              if row["summaryNotes"].startswith("Another one")], [], "and nothing is left")


def planned_once(tap, world):
    """What the PSA has is not sent again in another shape, whatever is learnt later."""
    midnight = day_before(1, 0)
    number = world.number(6)
    world.switch(span_midnight="on")
    world.fault("errors-500", path="Tickets/*/Notes", times=1, text="Invalid picklist value")
    whole = world.must("--no-sync", "log", number, "--from", iso(midnight - 88200), "--to",
                       iso(midnight - 85500), "--done", "Whole", "--update", "disengaged")["ops"]
    world.sync_until_sent(20, attention=1)
    world.switch(span_midnight="off")
    at = ["--no-sync", "--at"]
    world.must(*at, iso(midnight - 1800), "engage", world.number(7))
    world.must(*at, iso(midnight + 900), "park")
    world.must(*at, iso(midnight + 1200), "resume")
    world.must(*at, iso(midnight + 1800), "disengage", "--done", "Halves", "--next", "Rest")
    tap.ok(world.sync_until_sent(30, attention=1), "the shop is learnt by a commit of two",
           world.ctl("outbox"))
    rows = sorted((row for row in world.rows("TimeEntries").values()
                   if row["summaryNotes"].startswith("Halves")),
                  key=lambda row: row["startDateTime"])
    tap.same([unmarked(row["internalNotes"])[0] for row in rows],
             ["", "", "Done: Halves\nNext: Rest"], "which becomes three entries")
    world.must("outbox", "retry", whole[1], "--update-text", "We were there.")
    tap.ok(world.sync_until_sent(), "the update is mended", world.ctl("outbox"))
    tap.same(len([row for row in world.rows("TimeEntries").values()
                  if row["summaryNotes"].startswith("Whole")]), 1, "and its entry stays one")


def before_the_account(tap, programs):
    """What is committed before there is an account goes when there is one, status and all."""
    with_none = Mender(programs, account=False)
    try:
        number = next(iter(row["ticketNumber"] for row in with_none.rows("Tickets").values()
                           if row["assignedResourceID"] == 29682901 and
                           row["status"] not in (COMPLETE,)))
        with_none.must("--at", "-50m", "engage", number)
        done = with_none.ctl("--at", "-40m", "disengage", "--done", "Early work", "--outcome",
                             "complete", "--update", "complete")
        tap.ok(done.status == 0 and "statuses are not known" in done.err, "it says what is missing",
               done)
        assert with_none.add_account().status == 0
        with_none.set(**{"send.quarantine-seconds": 1, "send.second-look-seconds": 1})
        tap.ok(with_none.sync_until_sent(), "all of it is sent", with_none.ctl("outbox"))
        tap.same(with_none.ticket_row(number)["status"], COMPLETE, "the status too")
    finally:
        with_none.close()


def account_comes_back(tap, world):
    """What waits for an account that was removed goes when it is added again."""
    world.end_couriers()
    op = world.log(0, "Left behind")["ops"][0]
    world.must("account", "remove")
    tap.ok("removed" in world.op(op)["message"], "the outbox says what is wrong", world.op(op))
    tap.same(world.ctl("outbox", "retry", op).status, 1, "retry does not pretend")
    other = world.ctl("account", "add", "autotask", "--user", "api@stint.example", "--code",
                      "STINT-SANDBOX", "--resource", "lee@stint.example", "--url", world.url,
                      "--secret-store", "file", given="sandbox\n")
    tap.same(other.status, 0, "another account can be added")
    world.sync(5)
    tap.same(world.entries("Left behind"), [], "which sends nothing of the first")
    world.must("account", "remove")
    assert world.add_account().status == 0
    tap.ok(world.sync_until_sent(), "the first one does when it is back", world.ctl("outbox"))
    tap.same(len(world.entries("Left behind")), 1, "once")


def main():
    tap = Tap()
    for test in (retry_after_cancel, log_again, taken_back, heir, conflict, right_title, across_midnight,
                 planned_once, account_comes_back, patience):
        world = Mender(sys.argv[1])
        try:
            world.sync()
            test(tap, world)
        finally:
            world.close()
    before_the_account(tap, sys.argv[1])
    return tap.end()


sys.exit(main())
