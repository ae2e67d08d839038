#!/usr/bin/env python3
"""What a technician does beside committing work: an entry over one that was made elsewhere,
other words and times after it was sent, another ticket, a ticket taken, a ticket made, and
who is on it.

Usage: test-acts.py DIRECTORY-OF-THE-PROGRAMS. Prints TAP.
"""

import os
import random
import sys
import time

from world import CODE, DANA, SECRET, USER, Tap, World, day_before, iso, seconds_of, unmarked

COMPLETE, IN_PROGRESS = 5, 8
LEE = 29682902
FIELD = "Working on it"
SLOT = 1800
SEED = int(os.environ.get("SEED", "1"))


class Actor(World):
    def __init__(self, *arguments, **members):
        super().__init__(*arguments, **members)
        self.hour = 6

    def mine(self, index):
        return self.must("tickets")["tickets"][index]["number"]

    def ticket(self, number):
        return next(row for row in self.rows("Tickets").values() if row["ticketNumber"] == number)

    def whole(self, number):
        """A ticket with its user-defined fields."""
        headers = [f"UserName: {USER}", f"Secret: {SECRET}", f"ApiIntegrationCode: {CODE}"]
        return self.curl("GET", f"{self.url}V1.0/Tickets/{self.ticket(number)['id']}",
                         headers=headers)["item"]

    def presence(self, number):
        fields = self.whole(number)["userDefinedFields"]
        return next(field["value"] for field in fields if field["name"] == FIELD)

    def log(self, number, done, *options):
        start = day_before(2, self.hour)
        self.hour += 1
        answer = self.must("--no-sync", "log", number, "--from", iso(start), "--to",
                           iso(start + SLOT), "--done", done, *options)
        answer["start"] = start
        return answer

    def edit(self, entity, row_id, **fields):
        return self.control("POST", "edit", {"entity": entity, "id": row_id, "set": fields})

    def op(self, op_id):
        ops = self.must("outbox", "list", "--all")["ops"]
        return next(op for op in ops if op["id"] == str(op_id))

    def entries(self, number):
        ticket = self.ticket(number)["id"]
        return [row for row in self.rows("TimeEntries").values()
                if row["ticketID"] == ticket and row["resourceID"] == DANA]

    def said(self, text):
        return [row for row in self.rows("TimeEntries").values() if row["summaryNotes"] == text]


def overlap(tap, world):
    """An entry of mine that was typed into the PSA stops its double here."""
    number = world.mine(0)
    ticket = world.ticket(number)
    start = day_before(2, world.hour)
    role = next(row["roleID"] for row in world.rows("TimeEntries").values()
                if row["resourceID"] == DANA)
    world.control("POST", "edit", {"entity": "TimeEntries", "set": {
        "ticketID": ticket["id"], "resourceID": DANA, "roleID": role,
        "startDateTime": iso(start + 600), "endDateTime": iso(start + 900),
        "dateWorked": iso(start)[:10] + "T00:00:00Z", "hoursWorked": 0.0833,
        "summaryNotes": "Typed elsewhere"}})
    double = world.log(number, "The same work")["ops"][0]
    beside = world.log(number, "Other work")["ops"][0]
    world.sync_until_sent(attention=1)
    tap.same(world.op(double)["state"], "attention", "the double asks")
    tap.ok("made elsewhere" in world.op(double)["message"], "and says why", world.op(double))
    tap.same(world.said("The same work"), [], "nothing of it is in the PSA")
    tap.same(world.op(beside)["state"], "done", "what only comes later goes")
    world.must("outbox", "retry", double)
    tap.ok(world.sync_until_sent(), "sent again it goes", world.ctl("outbox"))
    tap.same(len(world.said("The same work")), 1, "once")


def words(tap, world):
    """Other words, a work type and times, before it was sent and after."""
    number = world.mine(0)
    held = world.log(number, "Helt")
    world.must("--no-sync", "amend", held["stint"], "--summary", "Held")
    sent = world.log(number, "Snet", "--next", "Look again")
    tap.ok(world.sync_until_sent(), "all is sent", world.ctl("outbox"))
    tap.same([len(world.said(text)) for text in ("Helt", "Held", "Snet")], [0, 1, 1],
             "what was not sent goes as it says by then")
    before = world.said("Snet")[0]
    answer = world.must("amend", sent["stint"], "--summary", "Sent", "--done", "Sent it",
                        "--to", iso(sent["start"] + SLOT - 300))
    tap.ok(world.sync_until_sent(), "the change is sent", world.ctl("outbox"))
    tap.same([world.op(op)["kind"] for op in answer["ops"]], ["amend-entry"], "as an op of its own")
    after = world.rows("TimeEntries")[before["id"]]
    text, key = unmarked(after["internalNotes"])
    tap.same((after["summaryNotes"], text), ("Sent", "Done: Sent it\nNext: Look again"),
             "the same row says something else")
    tap.same(key, unmarked(before["internalNotes"])[1], "and carries the same marker")
    tap.same(seconds_of(after["endDateTime"]), sent["start"] + SLOT - 300, "and ends earlier")
    world.must("amend", sent["stint"], "--summary", "Sent twice")
    tap.ok(world.sync_until_sent(), "it can be changed again", world.ctl("outbox"))
    tap.same(world.rows("TimeEntries")[before["id"]]["summaryNotes"], "Sent twice", "it is")
    refused = world.ctl("amend", sent["stint"])
    tap.same(refused.status, 4, "without a change there is nothing to do")


def changed_there(tap, world):
    """What a coordinator has put right in the PSA is not overwritten unasked."""
    sent = world.log(world.mine(0), "Wrong words")
    world.sync_until_sent()
    row = world.said("Wrong words")[0]
    world.edit("TimeEntries", row["id"], summaryNotes="Put right by Kim")
    op = world.must("amend", sent["stint"], "--summary", "Right words")["ops"][0]
    world.sync_until_sent(attention=1)
    tap.same(world.op(op)["state"], "attention", "it asks")
    tap.same(world.rows("TimeEntries")[row["id"]]["summaryNotes"], "Put right by Kim",
             "and leaves theirs")
    world.must("outbox", "retry", op)
    tap.ok(world.sync_until_sent(), "sent again it goes", world.ctl("outbox"))
    tap.same(world.rows("TimeEntries")[row["id"]]["summaryNotes"], "Right words", "over theirs")
    world.edit("TimeEntries", row["id"], summaryNotes="Put right again")
    world.must("amend", sent["stint"], "--summary", "Other words")
    world.sync_until_sent(attention=1)
    tap.same(world.rows("TimeEntries")[row["id"]]["summaryNotes"], "Put right again",
             "which counted for that once")


def lost_change(tap, world):
    """A change whose answer is lost is made once and not doubted for ever."""
    sent = world.log(world.mine(0), "Before")
    world.sync_until_sent()
    row = world.said("Before")[0]
    world.fault("close-after", method="PATCH")
    world.must("amend", sent["stint"], "--summary", "After")
    tap.ok(world.sync_until_sent(), "it is found", world.ctl("outbox"))
    tap.same(world.rows("TimeEntries")[row["id"]]["summaryNotes"], "After", "as it should be")


def move(tap, world):
    """To another ticket: while it runs, before it is sent, and after."""
    first, second = world.mine(0), world.mine(1)
    running = world.must("--no-sync", "--at", "-5m", "engage", first)
    world.must("--no-sync", "move", running["stint"], second)
    status = world.must("status")
    tap.same(status["running"]["ticket_number"], second, "what runs, runs there")
    tap.same(status["parked"], [], "and nothing stays behind")
    world.must("--no-sync", "disengage", "--done", "Ran", "--update", "none")
    unsent = world.log(first, "Not sent")
    moved = world.must("--no-sync", "move", unsent["stint"], second)
    sent = world.log(first, "Was sent", "--next", "Call")
    tap.ok(world.sync_until_sent(), "all is sent", world.ctl("outbox"))
    tap.same([row["summaryNotes"] for row in world.entries(first)
              if row["summaryNotes"] in ("Ran", "Not sent")], [], "nothing on the first ticket")
    tap.same(sorted(row["summaryNotes"] for row in world.entries(second)
                    if row["summaryNotes"] in ("Ran", "Not sent")), ["Not sent", "Ran"],
             "both on the second")
    old = world.said("Was sent")[0]
    world.fault("html-502", times=2)
    answer = world.must("--no-sync", "move", sent["stint"], second)
    tap.same([world.op(op)["kind"] for op in answer["ops"]], ["time-entry", "void-entry"],
             "what was sent is made there, then deleted here")
    world.sync(3)
    tap.ok(world.said("Was sent"), "it is never gone from both", world.ctl("outbox"))
    tap.ok(world.sync_until_sent(), "all is sent", world.ctl("outbox"))
    new = world.said("Was sent")
    tap.same([(row["ticketID"], row["startDateTime"], row["endDateTime"],
               unmarked(row["internalNotes"])[0]) for row in new],
             [(world.ticket(second)["id"], old["startDateTime"], old["endDateTime"],
               "Done: Was sent\nNext: Call")], "once, with its hand-over")
    day = world.must("day", iso(sent["start"])[:10])
    tap.same([stint["ticket_number"] for stint in day["stints"]
              if stint["start"] == iso(sent["start"])], [second], "the day shows it there alone")
    tap.same(world.ctl("move", moved["stint"], second).status, 4, "there it is already")


def halves(tap, world):
    """What the tenant holds as two rows moves as both, and gets no other times."""
    first, second = world.mine(0), world.mine(1)
    start = day_before(2, 16)
    world.control("POST", "switches", {"after-hours-split": "17:00"})
    entry = world.must("--no-sync", "log", first, "--from", iso(start), "--to", iso(start + 7200),
                       "--done", "Long evening")
    tap.ok(world.sync_until_sent(), "all is sent", world.ctl("outbox"))
    tap.same(len(world.said("Long evening")), 2, "the tenant makes two of it")
    world.must("move", entry["stint"], second)
    tap.ok(world.sync_until_sent(), "it is moved", world.ctl("outbox"))
    tap.same({row["ticketID"] for row in world.said("Long evening")}, {world.ticket(second)["id"]},
             "no half stays behind")
    world.control("POST", "switches", {"after-hours-split": "off", "span-midnight": "off"})
    night = day_before(3, 23) + 1800
    late = world.must("--no-sync", "log", first, "--from", iso(night), "--to", iso(night + 3600),
                      "--done", "Over midnight")
    tap.ok(world.sync_until_sent(), "all is sent", world.ctl("outbox"))
    tap.same(len(world.said("Over midnight (part 1 of 2)") + world.said("Over midnight (part 2 of 2)")),
             2, "as two entries")
    refused = world.ctl("amend", late["stint"], "--to", iso(night + 2400))
    tap.ok(refused.status == 1 and "two entries" in refused.message, "whose times stay", refused)


def take(tap, world):
    """A ticket of nobody's becomes mine; a colleague's only when asked twice."""
    rows = [row for row in world.rows("Tickets").values()
            if row["status"] != COMPLETE and row["assignedResourceID"] != DANA]
    free, lees = rows[0], rows[1]
    world.edit("Tickets", free["id"], assignedResourceID=None, assignedResourceRoleID=None)
    world.edit("Tickets", lees["id"], assignedResourceID=LEE,
               assignedResourceRoleID=lees["assignedResourceRoleID"] or 29683302)
    world.must("--no-sync", "take", free["ticketNumber"])
    asked = world.must("--no-sync", "take", lees["ticketNumber"])["ops"][0]
    world.sync_until_sent(attention=1)
    tap.same(world.ticket(free["ticketNumber"])["assignedResourceID"], DANA, "nobody's is mine")
    tap.ok(world.ticket(free["ticketNumber"])["assignedResourceRoleID"], "in a role of mine")
    tap.ok("assigned to" in (world.op(asked)["message"] or ""), "a colleague's asks", world.op(asked))
    tap.same(world.ticket(lees["ticketNumber"])["assignedResourceID"], LEE, "and stays theirs")
    world.must("outbox", "retry", asked)
    tap.ok(world.sync_until_sent(), "taken over", world.ctl("outbox"))
    tap.same(world.ticket(lees["ticketNumber"])["assignedResourceID"], DANA, "it is mine")
    world.sync()
    numbers = [row["number"] for row in world.must("tickets", "--limit", "0")["tickets"]]
    tap.ok(free["ticketNumber"] in numbers, "and in my list", numbers)
    tap.same(world.ctl("take", world.mine(0)).status, 4, "what is mine is not taken")


def make(tap, world):
    """A ticket that does not exist yet is worked on at once and made once."""
    client = next(row for row in world.rows("Companies").values() if row["id"] > 0)
    before = set(world.rows("Tickets"))
    world.fault("close-after", path="Tickets")
    answer = world.must("--no-sync", "--at", "-20m", "engage", "--new", client["companyName"],
                        "Printer on fire")
    tap.ok(answer["ticket_number"].startswith("NEW-"), "it has a number of its own", answer)
    world.must("--no-sync", "disengage", "--done", "Put it out", "--update", "disengaged",
               "--outcome", "complete")
    tap.ok(world.sync_until_sent(), "all is sent", world.ctl("outbox"))
    new = [row for key, row in world.rows("Tickets").items() if key not in before]
    tap.same([(row["title"], row["companyID"], row["assignedResourceID"], row["status"])
              for row in new], [("Printer on fire", client["id"], DANA, COMPLETE)],
             "one ticket, for the client, mine, complete")
    tap.same([row["ticketID"] for row in world.said("Put it out")], [new[0]["id"]],
             "with its entry")
    notes = [row for row in world.rows("TicketNotes").values()
             if row["ticketID"] == new[0]["id"] and row["publish"] == 1]
    tap.ok(len(notes) == 1 and new[0]["ticketNumber"] in notes[0]["title"],
           "and an update that names its number", notes)
    unknown = world.must("--no-sync", "engage", "--new", "Nobody at all", "Help")
    world.sync(5)
    op = next(op for op in world.must("outbox")["ops"] if op["kind"] == "new-ticket")
    tap.same(op["state"], "attention", "an unknown client is for a person")
    tap.ok("Nobody at all" in op["message"], "and named", op)
    world.must("outbox", "retry", op["id"], "--client", client["companyName"].upper())
    tap.ok(world.sync_until_sent(), "another name does it", world.ctl("outbox"))
    world.sync()
    number = world.must("status")["running"]["ticket_number"]
    tap.same(world.ticket(number)["title"], "Help", "what runs has the real number")
    world.fault("errors-500", path="Companies/query", times=-1,
                text="You do not have adequate permissions to query Companies")
    world.must("--no-sync", "engage", "--new", "Somebody", "No client")
    world.must("--no-sync", "engage", world.ticket(number)["ticketNumber"])
    world.sync(5)
    stuck = next(op for op in world.must("outbox")["ops"] if op["kind"] == "new-ticket")
    tap.ok(stuck["state"] == "attention" and "permissions" in stuck["message"],
           "clients that may not be read are said", stuck)
    world.control("DELETE", "faults")
    world.must("outbox", "cancel", stuck["id"])
    other = world.must("--no-sync", "interrupt", "Call")
    world.must("--no-sync", "bind", other["engagement"], "--new", "Nobody at all")
    bound = world.must("--no-sync", "bind", other["engagement"], world.mine(0))
    tap.same(bound["ticket_number"], world.mine(0), "a ticket can be named instead")
    tap.ok(world.sync_until_sent(), "and none is made", world.ctl("outbox"))
    tap.same(len(set(world.rows("Tickets")) - before), 2, "there are two new ones")
    tap.ok(unknown["ticket_number"] != answer["ticket_number"], "each had its own number")


def escalate(tap, world):
    """What is escalated goes to the queue that was named, with its status, in one change."""
    number = world.mine(0)
    wrong = world.ctl("--at", "-5m", "engage", number)
    wrong = world.ctl("disengage", "--done", "Stuck", "--outcome", "escalate", "--to", "Nowhere")
    tap.ok(wrong.status == 1 and "there are" in wrong.message, "a queue has to exist", wrong)
    refused = world.ctl("disengage", "--done", "Stuck", "--to", "Level II")
    tap.same(refused.status, 1, "only an escalation goes elsewhere")
    fields = world.curl("GET", f"{world.url}V1.0/Tickets/entityInformation/fields", headers=[
        f"UserName: {USER}", f"Secret: {SECRET}", f"ApiIntegrationCode: {CODE}"])["fields"]
    queues = next(f for f in fields if f["name"] == "queueID")["picklistValues"]
    other = next(q for q in queues if q["isActive"] and
                 int(q["value"]) != world.ticket(number)["queueID"])
    world.must("disengage", "--done", "Stuck", "--outcome", "escalate", "--to", other["label"],
               "--update", "none")
    tap.ok(world.sync_until_sent(), "all is sent", world.ctl("outbox"))
    row = world.ticket(number)
    tap.same((row["queueID"], row["status"]), (int(other["value"]), 11), "both are set")


def presence(tap, world):
    """Where the shop wants it, the ticket says who is on it, and in which status."""
    number, other = world.mine(0), world.mine(1)
    tap.same(world.ctl("settings", "set", "engage.status", "perhaps").status, 1,
             "a setting takes only what it can be")
    tap.same(world.ctl("settings", "set", "no.such", "on").status, 2, "and has to exist")
    world.must("settings", "set", "engage.status", "on")
    world.must("settings", "set", "presence.field", FIELD)
    status = world.ticket(number)["status"]
    world.must("--no-sync", "engage", number)
    world.sync_until_sent()
    tap.same(world.ticket(number)["status"], IN_PROGRESS, "engaging sets the status")
    tap.ok((world.presence(number) or "").startswith("Dana since "), "and says who",
           world.presence(number))
    world.must("--no-sync", "engage", other)
    world.must("--no-sync", "park")
    world.must("--no-sync", "resume")
    tap.ok(world.sync_until_sent(), "all is sent", world.ctl("outbox"))
    tap.same(world.presence(number), None, "nobody is on the one that was left")
    tap.ok(world.presence(other), "and somebody on the other")
    cancelled = [op for op in world.must("outbox", "list", "--all")["ops"]
                 if op["kind"] == "presence" and op["state"] == "cancelled"]
    tap.ok(cancelled, "what was said over is not sent")
    world.edit("Tickets", world.ticket(number)["id"], status=status)
    world.must("--no-sync", "disengage", "--done", "Looked", "--outcome", "waiting-client",
               "--update", "none")
    tap.ok(world.sync_until_sent(), "disengaging is one change", world.ctl("outbox"))
    tap.same(world.presence(other), None, "that also clears it")
    patches = [call for call in world.control("GET", "log")
               if call["method"] == "PATCH" and call["path"].endswith("Tickets")]
    world.edit("Tickets", world.ticket(number)["id"], status=COMPLETE)
    world.must("--no-sync", "engage", number)
    tap.ok(world.sync_until_sent(), "a ticket completed meanwhile", world.ctl("outbox"))
    tap.same(world.ticket(number)["status"], COMPLETE, "is not opened again unasked")
    tap.ok(world.presence(number), "but says who is on it")
    tap.ok(len(patches) <= 7, "each act is one call", [call["body"] for call in patches])
    world.edit("Tickets", world.ticket(number)["id"],
               userDefinedFields=[{"name": FIELD, "value": "Kim since 09:00"}])
    world.must("--no-sync", "disengage", "--done", "Looked again", "--update", "none")
    tap.ok(world.sync_until_sent(), "disengaged", world.ctl("outbox"))
    tap.same(world.presence(number), "Kim since 09:00", "what a colleague wrote there stays")
    world.must("settings", "set", "presence.field", "No such field")
    world.must("engage", other)
    world.must("--no-sync", "disengage", "--done", "Closed", "--outcome", "complete", "--update",
               "none")
    world.sync_until_sent(attention=1)
    tap.same(world.ticket(other)["status"], COMPLETE, "a field that is not there holds up nothing")


def killed(tap, world, rounds=8):
    """Moves, changes and new tickets while the courier is killed at any moment: each is
    there once in the end."""
    chance = random.Random(SEED)
    first, second = world.mine(0), world.mine(1)
    client = next(row for row in world.rows("Companies").values() if row["id"] > 0)
    before = set(world.rows("Tickets"))
    kills = 0
    for n in range(rounds):
        entry = world.log(first, f"Moved {n}")
        world.sync_until_sent()
        world.must("move", entry["stint"], second)
        made = world.must("interrupt", f"Made {n}")
        world.must("bind", made["engagement"], "--new", client["companyName"])
        world.must("park")
        other = world.log(first, f"Wrong {n}")
        world.wait_for(lambda: world.ctl("amend", other["stint"], "--summary",
                                         f"Right {n}").status == 0,
                       "an entry that is not on its way")
        for _ in range(chance.randrange(1, 5)):
            world.fault(chance.choice(("close-after", "close-before", "html-502")),
                        path=chance.choice(("TimeEntries", "TimeEntries/*", "Tickets", "*/query")),
                        method=chance.choice(("POST", "PATCH", "DELETE")))
            time.sleep(chance.random() * 0.3)
            kills += world.kill_courier()
            world.ctl("sync", "--wait", 1)
    world.control("DELETE", "faults")
    tap.ok(world.sync_until_sent(90), "all is sent", world.ctl("outbox"))
    tap.say(f"seed {SEED}: {rounds} rounds, {kills} kills")
    for n in range(rounds):
        where = [row["ticketID"] for row in world.said(f"Moved {n}")]
        titles = [row["title"] for key, row in world.rows("Tickets").items() if key not in before]
        tap.same((where, titles.count(f"Made {n}"), len(world.said(f"Right {n}")),
                  world.said(f"Wrong {n}")), ([world.ticket(second)["id"]], 1, 1, []),
                 f"round {n}: moved, made and changed once")


def main():
    tap = Tap()
    for test in (overlap, words, changed_there, lost_change, move, halves, take, make, escalate, presence, killed):
        world = Actor(sys.argv[1])
        try:
            world.sync()
            tap.say(test.__name__)
            test(tap, world)
        finally:
            world.close()
    return tap.end()


sys.exit(main())
