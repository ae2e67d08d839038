#!/usr/bin/env python3
"""A backup of the database is put back, by people who do not know what is going on.

Usage: test-restore.py DIRECTORY-OF-THE-PROGRAMS. Prints TAP.

The backup is from before an entry was sent, and the courier that was running when it was
taken still runs when it comes back, or has just ended: nothing may be sent twice, and
nothing be said to be saved in a file that is gone.
"""

import json
import os
import sqlite3
import subprocess
import sys

from world import Tap, World, day_before, iso



class RestoreWorld(World):
    def back_up(self):
        path = os.path.join(self.root, "backup.db")
        with self.database() as base:
            copy = sqlite3.connect(path)
            base.backup(copy)
            copy.close()
        return path

    def put_back(self, backup):
        """As a file manager does it: the file is replaced, its log thrown away."""
        path = os.path.join(self.data, "stint.db")
        for ending in ("-wal", "-shm"):
            if os.path.exists(path + ending):
                os.unlink(path + ending)
        os.replace(backup, path)

    def watch(self):
        """The courier as the window keeps it, all day."""
        command = [os.path.join(self.programs, "stint-courier"), "--data-dir", self.data, "watch"]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=self.env, text=True)
        self.wait_for(lambda: self.courier() == process.pid, "the courier to watch")
        return process

    def log(self, number, hour, text, *options):
        start = day_before(2, hour)
        return self.must("log", number, "--from", iso(start), "--to", iso(start + 1800),
                         "--done", text, *options)

    def entries(self, text):
        return [row for row in self.rows("TimeEntries").values() if row["summaryNotes"] == text]

    def posts(self, text):
        """How often an entry was sent: a copy may have been found and taken back since."""
        return sum(call["method"] == "POST" and call["path"].endswith("/TimeEntries") and
                   text in json.dumps(call["body"]) for call in self.control("GET", "log"))

    def sent(self, text):
        self.wait_for(lambda: self.entries(text), f"‘{text}’ to be sent")

    def once(self, text):
        return self.posts(text) == len(self.entries(text)) == 1


def end(process):
    process.stdin.close()
    process.wait(20)
    return process.stderr.read()


def numbers(world):
    return [ticket["number"] for ticket in world.must("tickets")["tickets"]][:2]


def while_it_lasted(tap, world):
    """Backup, send, put back, all in the life of one courier."""
    first, second = numbers(world)
    courier = world.watch()
    world.set(**{"send.entry-hold-seconds": 2})
    world.log(first, 9, "Replaced the fan")
    backup = world.back_up()
    world.sent("Replaced the fan")
    end(courier)
    world.put_back(backup)
    courier = world.watch()
    tap.ok(world.sync_until_sent(), "what the backup holds is dealt with", world.ctl("outbox"))
    tap.ok(world.once("Replaced the fan"), "what was sent is not sent again", world.posts("Replaced the fan"))
    world.log(second, 11, "Cleaned the filter")
    tap.ok(world.sync_until_sent(), "new work is sent", world.ctl("outbox"))
    tap.ok(world.once("Cleaned the filter"), "new work is sent once", world.posts("Cleaned the filter"))
    end(courier)


def under_it(tap, world):
    """The file is replaced under a running courier."""
    first, second = numbers(world)
    courier = world.watch()
    world.set(**{"send.entry-hold-seconds": 2})
    world.log(first, 13, "Reset the switch")
    backup = world.back_up()
    world.sent("Reset the switch")
    world.put_back(backup)
    world.log(second, 15, "Labelled the cables", "--no-sync")
    said = ""
    try:
        courier.wait(40)
        said = courier.stderr.read()
    except subprocess.TimeoutExpired:
        end(courier)
    tap.ok("replaced" in said, "the courier says so, and ends by itself", said)
    tap.ok(world.sync_until_sent(), "what the backup holds is dealt with", world.ctl("outbox"))
    tap.ok(world.once("Reset the switch"), "what was sent is not sent again", world.posts("Reset the switch"))
    tap.ok(world.once("Labelled the cables"), "what came later is sent once", world.posts("Labelled the cables"))


def from_before(tap, programs):
    """The backup is from before there was an account, or any courier."""
    world = RestoreWorld(programs, account=False)
    try:
        number = next(row["ticketNumber"] for row in world.rows("Tickets").values())
        world.log(number, 9, "Early bird", "--update", "disengaged")
        backup = world.back_up()
        for _ in range(2):
            added = world.add_account()
            assert added.status == 0, added
            world.set(**{"send.quarantine-seconds": 1, "send.second-look-seconds": 1})
            tap.ok(world.sync_until_sent(), "what was written early is dealt with",
                   world.ctl("outbox"))
            world.end_couriers()
            if backup is not None:
                world.put_back(backup)
                backup = None
        updates = [row for row in world.rows("TicketNotes").values()
                   if row["publish"] == 1 and "Early bird" in row["description"]]
        tap.ok(world.once("Early bird") and len(updates) == 1, "nothing of it is sent twice",
               (world.posts("Early bird"), len(updates)))
    finally:
        world.close()


def main():
    tap = Tap()
    for test in (while_it_lasted, under_it):
        world = RestoreWorld(sys.argv[1])
        try:
            world.sync()
            test(tap, world)
        finally:
            world.close()
    from_before(tap, sys.argv[1])
    return tap.end()


sys.exit(main())
