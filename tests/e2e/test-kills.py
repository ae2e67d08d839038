#!/usr/bin/env python3
"""Kills at random moments: whatever was answered is kept, and reaches the PSA once.

Usage: test-kills.py DIRECTORY-OF-THE-PROGRAMS [--kills N] [--seed N]. Prints TAP, and one
line with the figures.

Commands and the courier are ended by SIGKILL, at moments drawn from the seed. Each piece
of work carries words of its own, by which it is found in the database and in the PSA. A
kill counts only if the process was still there.
"""

import argparse
import collections
import json
import random
import signal
import subprocess
import sys
import time

from world import Tap, World, day_before, iso, seconds_of

MINUTE = 60


class Kills:
    def __init__(self, tap, world, seed):
        self.tap, self.world = tap, world
        self.random = random.Random(seed)
        self.before = world.everything()
        self.numbers = [row["ticketNumber"] for row in self.before["Tickets"].values()
                        if 7001 <= row["id"] <= 7014]
        self.now = day_before(1, 2)      # engagements go on from here
        self.past = day_before(3, 0)     # and what is logged lies here
        self.n = 0
        self.killed = collections.Counter()
        self.acked = {}                  # words: update expected
        self.engaged = []                # (engagement, instant) that were answered
        self.applied = 0                 # not answered, and done all the same
        self.lost = []

    def measure(self):
        """How long a command takes here, so that kills fall on all of it."""
        taken = []
        for number in self.numbers[:6]:
            start = time.monotonic()
            self.world.must("--no-sync", "engage", *self.at(), number)
            taken.append(time.monotonic() - start)
        self.world.must("--no-sync", "disengage", *self.at(), "--done", "measured")
        self.acked["measured"] = 0
        # An account that never read an entry back asks a person where this one searches.
        self.world.must("sync", "--wait", "30")
        return sorted(taken)[len(taken) // 2]

    def at(self):
        self.now += MINUTE
        return ["--at", iso(self.now)]

    def kill_within(self, longest, *arguments):
        """Runs a command and kills it; the document that it answered, if it did."""
        with subprocess.Popen(self.world.command(*arguments), stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
                              env=self.world.env) as process:
            time.sleep(self.random.uniform(0, longest))
            process.kill()
            out = process.stdout.read()
        if process.returncode == -signal.SIGKILL:
            self.killed[arguments[0]] += 1
        try:
            answer = json.loads(out)
        except ValueError:
            return None
        if process.returncode == 0 or "error" not in answer:
            return answer
        return None

    def words(self):
        self.n += 1
        return f"work {self.n:04d} of this run"

    def update(self, words):
        if self.random.random() < 0.3:
            return ["--update", "disengaged", "--update-text", f"Dear client: {words}."]
        return []

    def engage(self, longest):
        answer = self.kill_within(longest, "engage", *self.at(), self.random.choice(self.numbers))
        if answer is not None:
            self.engaged.append((int(answer["engagement"]), seconds_of(answer["at"])))

    def disengage(self, longest):
        # Something must run; a command that says so is not killed.
        if self.world.ctl("status").json["running"] is None:
            engaged = self.world.ctl("engage", *self.at(), self.random.choice(self.numbers))
            assert engaged.status == 0, engaged
            self.engaged.append((int(engaged.json["engagement"]), self.now))
        words = self.words()
        options = self.update(words)
        outcome = self.random.choice(["continue", "waiting-client", "waiting-vendor"])
        answer = self.kill_within(longest, "disengage", *self.at(), "--done", words,
                                  "--outcome", outcome, *options)
        if answer is not None:
            self.acked[words] = len(options) // 4

    def log(self, longest):
        words = self.words()
        self.past += 2 * MINUTE
        options = self.update(words)
        answer = self.kill_within(longest, "log", self.random.choice(self.numbers), "--from",
                                  iso(self.past), "--to", iso(self.past + 61), "--done", words,
                                  *options)
        if answer is not None:
            self.acked[words] = len(options) // 4

    def courier(self, _longest):
        words = self.words()
        self.past += 2 * MINUTE
        options = self.update(words)
        logged = self.world.ctl("log", self.random.choice(self.numbers), "--from",
                                iso(self.past), "--to", iso(self.past + 61), "--done", words,
                                *options)
        assert logged.status == 0, logged
        self.acked[words] = len(options) // 4
        if self.world.courier() is None:
            self.world.wait_for(lambda: self.world.courier() is not None, "a courier")
        time.sleep(self.random.uniform(0, 0.12))
        if self.world.kill_courier():
            self.killed["courier"] += 1

    def run(self, kills):
        longest = self.measure() * 1.1
        while sum(self.killed.values()) < kills:
            self.random.choice([self.engage, self.disengage, self.log, self.courier,
                                self.courier])(longest)

    def check_database(self):
        works = collections.Counter(row["done"] for row in self.world.read("SELECT done FROM work"))
        self.tap.ok(self.world.read("PRAGMA integrity_check") == [{"integrity_check": "ok"}],
                    "the database is whole")
        self.lost += [words for words in self.acked if works[words] != 1]
        self.tap.same(self.lost, [], "every answered commit is in the database")
        for engagement, at in self.engaged:
            found = self.world.read("SELECT 1 FROM stint WHERE engagement_id = ? AND start_s = ?",
                                    engagement, at)
            moved = self.world.read("SELECT 1 FROM stint WHERE start_s = ?", at)
            if len(found) != 1 or len(moved) != 1:
                self.lost.append((engagement, at))
        self.tap.same(self.lost, [], "every answered engage is in the database")
        running = self.world.read("SELECT count(*) AS n FROM stint WHERE end_s IS NULL")
        self.tap.ok(running[0]["n"] <= 1, "at most one stint runs", running)
        self.applied = len([words for words in works if words not in self.acked])

    def check_psa(self):
        """Counts what the PSA lacks, what it has twice, and what waits for a person."""
        sent = self.world.sync_until_sent(120)
        self.tap.ok(sent, "everything is sent, or asked about", self.world.ctl("outbox").out)
        waiting = {row["key"]: row for row in self.world.read(
            "SELECT step.key AS key, step.kind AS kind, step.message AS message,"
            " work.done AS done FROM step"
            " JOIN op ON op.id = step.op_id JOIN work ON work.id = op.work_id"
            " WHERE step.state IN ('attention', 'blocked')")}
        for row in waiting.values():
            self.tap.say(f"waits: {row['kind']}: {row['done']}: {row['message']}")
        after = self.world.everything()
        entries = [row for key, row in after["TimeEntries"].items()
                   if key not in self.before["TimeEntries"]]
        notes = [row for key, row in after["TicketNotes"].items()
                 if key not in self.before["TicketNotes"]]
        found = collections.Counter((seconds_of(row["startDateTime"]),
                                     seconds_of(row["endDateTime"])) for row in entries)
        expected = collections.Counter((row["start_s"], row["end_s"]) for row in self.world.read(
            "SELECT start_s, end_s FROM stint WHERE work_id IS NOT NULL AND end_s > start_s"))
        texts = collections.Counter(row["description"] for row in notes if row["publish"] == 1)
        updates = collections.Counter(row["update_text"] for row in self.world.read(
            "SELECT update_text FROM work WHERE update_text IS NOT NULL"))
        waiting_works = {row["done"] for row in waiting.values() if row["kind"] == "note-create"}
        waits = sum(row["kind"] in ("note-create", "ticket-patch") for row in waiting.values())
        twice = list((found - expected).elements()) + list((texts - updates).elements())
        lacking = list((expected - found).elements()) + [
            text for text in (updates - texts).elements()
            if text.removeprefix("Dear client: ").removesuffix(".") not in waiting_works]
        self.tap.same(lacking, [], "the PSA has every entry and every client update")
        self.tap.same(twice, [], "and none of them twice")
        keys = collections.Counter(row["internalNotes"][-34:] for row in entries)
        self.tap.ok(not keys or max(keys.values()) == 1, "no marker is there twice")
        self.tap.say(f"{len(entries)} entries and {len(notes)} notes in the PSA; killed: "
                     f"{dict(self.killed)}; {self.applied} done without an answer")
        self.lost += lacking
        return len(twice), waits


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs")
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    arguments = parser.parse_args()
    tap = Tap()
    tap.say(f"seed {arguments.seed}")
    with World(arguments.programs, sandbox=["--set", "latency-ms=4"]) as world:
        world.must("sync")
        kills = Kills(tap, world, arguments.seed)
        kills.run(arguments.kills)
        kills.check_database()
        duplicated, waiting = kills.check_psa()
    print(f"# kills: {sum(kills.killed.values())} acked={len(kills.acked) + len(kills.engaged)} "
          f"lost={len(kills.lost)} duplicated={duplicated} waiting={waiting}", flush=True)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
