#!/usr/bin/env python3
"""The queues a technician works in, tickets that are not theirs, and what became of client
updates: were they mailed on?

Usage: test-queues.py DIRECTORY-OF-THE-PROGRAMS. Prints TAP.
"""

import sys
import time

from world import DANA, QUICK, Tap, World

LEE = 29682902
LEVEL_ONE, POST_SALE = 29682833, 6
BY_QUEUE = '"field":"queueID"'


def requests(world, collection, part=""):
    return [line for line in world.control("GET", "log")
            if line["path"].endswith(collection) and part in (line["body"] or "")]


def in_queue(world, queue):
    """Numbers of the open tickets of some queues, as the PSA has them."""
    return sorted(row["ticketNumber"] for row in world.rows("Tickets").values()
                  if row["queueID"] in queue and row["status"] != 5)


def edit(world, ticket, **members):
    members["lastActivityDate"] = world.control("GET", "clock")["now"]
    world.control("POST", "edit", {"entity": "Tickets", "id": ticket, "set": members})


def age(world):
    """What was pulled was pulled four minutes ago."""
    with world.cache() as base:
        base.execute("UPDATE feed SET pulled_s = pulled_s - 240, tried_s = tried_s - 240 "
                     "WHERE name LIKE 'queues %'")


def numbers(answer):
    return sorted(ticket["number"] for ticket in answer["tickets"])


def queues(tap, world):
    mine = {row["queueID"] for row in world.rows("ResourceRoles").values()
            if row["resourceID"] == DANA and row["isActive"] and row["queueID"]}
    tap.ok(mine, "the technician works in queues", mine)
    world.must("sync", "--pull")
    world.control("POST", "reset-log", {})
    known = world.must("--no-sync", "tickets", "--queue", "mine")
    tap.same((known["pulled_at"], requests(world, "Tickets/query", BY_QUEUE)), (None, []),
             "a queue that nobody looked at was never pulled, nor is it with --no-sync")
    listed = world.must("tickets", "--queue", "mine")
    tap.same(numbers(listed), in_queue(world, mine), "all that is open in my queues")
    tap.ok(listed["pulled_at"], "with the age of the list", listed["pulled_at"])
    tap.ok({t["queue"] for t in listed["tickets"]} and
           all(t["queue"] and "assignee" in t for t in listed["tickets"]),
           "each says its queue and whose it is", listed["tickets"][:2])
    others = [t for t in listed["tickets"] if not t["mine"]]
    tap.ok(others and any(t["assignee"] for t in others), "a colleague's by name", others[:3])
    one = world.must("--no-sync", "tickets", "--queue", "Level I Support")
    tap.same(numbers(one), in_queue(world, {LEVEL_ONE}), "one queue by its name")
    tap.same(numbers(world.must("--no-sync", "tickets", "--queue", str(LEVEL_ONE))),
             numbers(one), "by its id")
    word = others[0]["title"].split()[0]
    found = world.must("--no-sync", "tickets", "--queue", "mine", word)
    tap.ok(others[0]["number"] in numbers(found) and len(found["tickets"]) < len(
        listed["tickets"]), "words narrow it down", found)
    tap.ok(others[0]["number"] in numbers(world.must("--no-sync", "tickets", "--all", word)),
           "they are found by a search of all")
    before = len(requests(world, "Tickets/query", BY_QUEUE))
    world.must("tickets", "--queue", "mine")
    tap.same(len(requests(world, "Tickets/query", BY_QUEUE)), before,
             "within three minutes it is not asked for again")
    plain = world.ctl("tickets", "--queue", "mine", plain=True)
    tap.ok(plain.status == 0 and "as of " in plain.err and others[0]["number"] in plain.out,
           "as text the age is told", plain)
    for name, says in (("no such queue", "Level I Support"), ("", "--queue"),
                       ("Support", "Level II Support")):
        answer = world.ctl("--no-sync", "tickets", "--queue", name)
        tap.ok(answer.status in (1, 2) and says in answer.message, f"queue {name!r}", answer)
    return others


def changes(tap, world, others):
    """What is moved or completed leaves, what comes is there: with one request."""
    moved, done = [next(key for key, row in world.rows("Tickets").items()
                        if row["ticketNumber"] == t["number"]) for t in others[:2]]
    edit(world, moved, queueID=POST_SALE)
    edit(world, done, status=5)
    world.control("POST", "reset-log", {})
    age(world)
    left = numbers(world.must("tickets", "--queue", "mine"))
    tap.ok(others[0]["number"] not in left and others[1]["number"] not in left,
           "a moved and a completed ticket have left", left)
    asked = requests(world, "Tickets/query", BY_QUEUE)
    tap.same(len(asked), 1, "that took one request")
    gone = world.must("--no-sync", "tickets", "--all", others[0]["number"])
    tap.same(numbers(gone), [], "and what is known for its queue alone is forgotten")
    edit(world, moved, queueID=LEVEL_ONE)
    age(world)
    tap.ok(others[0]["number"] in numbers(world.must("tickets", "--queue", "mine")),
           "one that is moved in is there")
    foreign = world.must("tickets", "--queue", "Post Sale")
    tap.same(numbers(foreign), in_queue(world, {POST_SALE}), "a queue that is not mine")


def anybodys(tap, world):
    """Tickets of nobody and of a colleague are engaged by number, known or not."""
    rows = world.rows("Tickets")
    known = {t["number"] for t in world.must("--no-sync", "tickets", "--all", "--limit",
                                             "0")["tickets"]}
    for whose, test in (("nobody's", lambda r: not r["assignedResourceID"]),
                        ("a colleague's", lambda r: r["assignedResourceID"] == LEE)):
        for cached in (True, False):
            number = next((row["ticketNumber"] for row in rows.values()
                           if test(row) and row["status"] != 5 and
                           (row["ticketNumber"] in known) == cached), None)
            name = f"{whose} {'known' if cached else 'unknown'} ticket"
            if not tap.ok(number, f"there is {name}", sorted(known)):
                continue
            world.must("engage", number)
            time.sleep(1.2)  # a stint of no length is not posted
            world.must("disengage", "--done", f"Looked at {name}")
            tap.ok(world.sync_until_sent(), f"work on {name} is sent",
                   world.must("outbox"))
            entry = [e for e in world.rows("TimeEntries").values()
                     if e["summaryNotes"] == f"Looked at {name}"]
            tap.same([(e["resourceID"], rows[e["ticketID"]]["ticketNumber"]) for e in entry],
                     [(DANA, number)], f"and is on {name}")


def update(world, number, text):
    """Posts a client update; its op."""
    world.must("engage", number)
    time.sleep(1.2)
    world.must("disengage", "--done", text, "--update-text", text, "--update", "disengaged")
    assert world.sync_until_sent()
    return next(op["id"] for op in world.must("outbox", "--all")["ops"]
                if op["kind"] == "client-update" and op["content"] == text)


def mail_of(world, op, states=("mailed", "none-seen"), seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = world.must("outbox", "show", op).get("mail")
        if found and found["state"] in states:
            return found
        time.sleep(0.2)
    return world.must("outbox", "show", op).get("mail")


def mails(tap, world):
    """A rule mails one update on to its contact, another's update is mailed to nobody."""
    world.set(**{"mail.first-look-seconds": 2, "mail.last-look-seconds": 6})
    ours = [t for t in world.must("tickets")["tickets"] if t["contact"]][:3]
    world.control("POST", "rules", {
        "on": ["note-added"], "if": {"note": {"publish": 1}, "ticket":
                                     {"ticketNumber": ours[0]["number"]}},
        "delay_ms": 300, "do": [{"mail": {"to": "contact", "template": "Ticket Updated"}}]})
    world.control("POST", "rules", {
        "on": ["note-added"], "if": {"note": {"publish": 1}, "ticket":
                                     {"ticketNumber": ours[2]["number"]}},
        "delay_ms": 300, "do": [{"mail": {"to": "resource", "template": "Note Added"}}]})
    world.control("POST", "reset-log", {})
    first = update(world, ours[0]["number"], "We replaced the switch.")
    shown = world.must("outbox", "show", first)["mail"]
    tap.same((shown["state"], shown["to"]), ("looking", None),
             "right after it is posted nobody says that it was mailed")
    text = world.ctl("outbox", "show", first, plain=True).out
    tap.ok("posted to the ticket" in text and "mailed" not in text, "nor in words", text)
    second = update(world, ours[1]["number"], "We ordered a new one.")
    third = update(world, ours[2]["number"], "A part has come.")
    mailed = mail_of(world, first, ("mailed",))
    tap.same((mailed["state"], mailed["to"]), ("mailed", ours[0]["contact"]),
             "the log shows a mail to the contact")
    none = mail_of(world, second, ("none-seen",))
    tap.same((none["state"], none["to"], none["mailed_at"]), ("none-seen", None, None),
             "where no rule mails, no mail is seen")
    other = mail_of(world, third, ("mailed",))
    tap.ok(other["state"] == "mailed" and other["to"] != ours[2]["contact"],
           "one to somebody else is said to be to them", other)
    text = world.ctl("outbox", "show", first, plain=True).out
    tap.ok(f"mailed on to {ours[0]['contact']} at " in text, "in words", text)
    text = world.ctl("outbox", "show", second, plain=True).out
    tap.ok("posted to the ticket; no mail seen\n" in text, "and for the other", text)
    story = world.ctl("ticket", ours[1]["number"], plain=True).out
    tap.ok("no mail seen" in story, "the ticket's history says so too", story)
    story = world.must("ticket", ours[0]["number"])["hand_overs"][0]["mail"]
    tap.same(story["to"], ours[0]["contact"], "and its document")
    time.sleep(7)
    asked = len(requests(world, "NotificationHistory/query"))
    tap.ok(0 < asked <= 5, "it was looked for twice, where none was seen to the contact, "
           "and else once", asked)
    time.sleep(3)
    world.must("sync", "--push")
    tap.same(len(requests(world, "NotificationHistory/query")), asked, "and then never again")


def main():
    tap = Tap()
    with World(sys.argv[1], settings=QUICK) as world:
        others = queues(tap, world)
        changes(tap, world, others)
        anybodys(tap, world)
        mails(tap, world)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
