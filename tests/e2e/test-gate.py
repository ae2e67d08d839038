#!/usr/bin/env python3
"""Credentials that were refused are not tried again, whatever is done and restarted, until
the person gives them anew: a few more refusals would lock the API user of a whole shop.

Usage: test-gate.py DIRECTORY-OF-THE-PROGRAMS. Prints TAP.
"""

import sys
import time

from world import QUICK, SECRET, Tap, World, day_before, iso


def authenticated(world):
    """What was asked with a login since the log was emptied."""
    return [(line["method"], line["path"], line["status"]) for line in world.control("GET", "log")
            if any(name.lower() == "username" for name in line["headers"])]


def settle(world):
    """Time for a courier that was woken to do what it would do."""
    time.sleep(1.5)


class Work:
    """Engages, and logs a past span each time: there is always something to be sent."""

    def __init__(self, world):
        self.world, self.logged = world, 0

    def on(self, tickets):
        for number in tickets:
            self.world.must("engage", number)
            start = day_before(2, 9) + self.logged * 600
            self.world.must("log", number, "--from", iso(start), "--to", iso(start + 600),
                            "--done", f"Worked behind the gate {self.logged}")
            self.logged += 1
        self.world.must("disengage", "--done", "Worked behind the gate", "--next", "Nothing")


def main():
    tap = Tap()
    with World(sys.argv[1], settings={**QUICK, "send.entry-hold-seconds": 0}) as world:
        world.must("sync", "--pull", "--wait", 20)
        tickets = [ticket["number"] for ticket in world.must("tickets")["tickets"]]
        numbers = (tickets * 10)[:10]
        world.end_couriers()
        before = world.rows("TimeEntries")
        work = Work(world)

        world.control("POST", "switches", {"api-user": "locked"})
        world.control("POST", "reset-log")
        work.on(numbers[:1])
        world.wait_for(lambda: world.must("account", "show")["account"]["gate_shut"],
                       "the gate to shut")
        settle(world)
        first = authenticated(world)
        tap.ok(1 <= len(first) <= 2 and all(line[2] == 401 for line in first),
               "a refusal shuts the gate at once", first)

        world.control("POST", "reset-log")
        work.on(numbers)
        settle(world)
        tap.same(authenticated(world), [], "ten engages ask for nothing")
        world.end_couriers()
        work.on(numbers[:3])
        settle(world)
        tap.same(authenticated(world), [], "nor do they after a restart of the courier")
        for words in (("sync", "--wait", "3"), ("account", "check"), ("outbox", "list"),
                      ("account", "check", "--calibrate", numbers[0])):
            world.ctl(*words)
        settle(world)
        tap.same(authenticated(world), [], "nor does a sync or a check")
        check = world.ctl("account", "check").json["checks"]
        tap.ok(len(check) == 1 and check[0]["grade"] == "missing" and "rotate" in check[0]["remedy"],
               "the check says what to do", check)
        doctor = world.ctl("doctor").json["checks"]
        tap.ok(any(c["name"] == "connection" and c["grade"] == "failed" for c in doctor),
               "and so does the doctor", doctor)

        world.control("POST", "switches", {"api-user": "active"})
        work.on(numbers[:2])
        settle(world)
        tap.same(authenticated(world), [], "that it is mended there opens nothing by itself")
        tap.same(world.ctl("account", "rotate", given="wrong\n").status, 1, "a wrong secret")
        tap.ok(world.must("account", "show")["account"]["gate_shut"], "keeps it shut")
        tap.same(world.ctl("account", "rotate", given=SECRET + "\n").status, 0, "the right one")
        tap.ok(not world.must("account", "show")["account"]["gate_shut"], "opens it")
        tap.ok(world.sync_until_sent(attention=0), "and everything is sent",
               world.must("outbox", "list"))
        new = [row for key, row in world.rows("TimeEntries").items() if key not in before]
        logged = sorted(row["summaryNotes"] for row in new if row["summaryNotes"][-1].isdigit())
        tap.same(logged, sorted(f"Worked behind the gate {n}" for n in range(work.logged)),
                 "each entry once")
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
