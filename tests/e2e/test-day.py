#!/usr/bin/env python3
"""A day of a technician with the real programs, and everything that may go wrong in it.

Usage: test-day.py DIRECTORY-OF-THE-PROGRAMS [--runs N] [--seed N]. Prints TAP.

Ten tickets and more; answers that are lost, cut, empty or somebody else's; a limit, a
refusal that is mended, a killed courier, killed commands, a PSA that is away. In the end
the PSA holds exactly what was done, each thing once.
"""

import argparse
import random
import subprocess
import sys
import time

from world import Desk, Result, Tap, World, day_before, iso

MINUTE = 60
WAITING_CLIENT, WAITING_VENDOR, ESCALATED, COMPLETE = 7, 12, 11, 5
ON_SITE = 29683502


class Day:
    def __init__(self, tap, world, seed):
        self.tap, self.world = tap, world
        self.desk = Desk(tap, world)
        self.random = random.Random(seed)
        self.base = day_before(1, 6)
        self.slots = {}

    def at(self, minutes):
        return ["--at", iso(self.base + minutes * MINUTE)]

    def run(self, *arguments):
        """Half of the commands are killed right after their answer: that must not matter."""
        if self.random.random() < 0.5:
            return self.world.answer_then_kill(*arguments)
        return self.world.must(*arguments)

    def engage(self, ticket, minutes, verb="engage"):
        answer = self.run(verb, *self.at(minutes), ticket)
        self.desk.started(answer)
        self.tap.same(answer["at"], iso(self.base + minutes * MINUTE), f"{verb} {ticket}")
        return answer["engagement"]

    def slot(self, engagement):
        parked = self.world.must("status")["parked"]
        return {row["engagement"]: row["n"] for row in parked}[engagement]

    def disengage(self, minutes, done, outcome="continue", options=(), **expected):
        answer = self.run("disengage", *self.at(minutes), "--done", done, "--outcome", outcome,
                          *options)
        self.desk.posted(answer, done, **expected)
        return answer

    def settled(self, name, attention=None):
        sent = self.world.sync_until_sent(attention=attention)
        self.tap.ok(sent, name, self.world.ctl("outbox").out)

    # The day, in its order

    def morning(self):
        """Switches and an interrupt; the first entries show that rows can be read back."""
        n = self.desk.number
        first = self.engage(n(7001), 0)
        second = self.engage(n(7002), 30, "switch")
        call = self.run("interrupt", *self.at(45), "Ms. Kowalczyk is on the phone")
        self.desk.started(call)
        self.engage(self.slot(second), 60, "switch")
        self.disengage(80, "Restarted the backup service", options=["--next", "Watch tonight"],
                       next="Watch tonight")
        bound = self.run("bind", call["engagement"], n(7003))
        self.desk.bound(call["engagement"], bound["engagement"])
        self.tap.same(bound["ticket_number"], n(7003), "an interrupt is bound later")
        self.settled("the first entries are sent")
        self.first, self.called = first, bound["engagement"]

    def parked_with_note(self):
        """The answer is cut in half after the entry was stored."""
        self.world.fault("truncate", body="Read the form")
        self.engage(self.slot(self.called), 80, "resume")
        answer = self.run("park", *self.at(95), "--done", "Read the form with the caller")
        self.desk.posted(answer, "Read the form with the caller")
        self.engage(self.slot(self.called), 100, "resume")
        text = "We found the wrong entity and need a new export from you."
        self.disengage(110, "Found the wrong entity", "waiting-client",
                       ["--summary", "Found the cause in the form", "--update", "disengaged",
                        "--update-text", text],
                       summary="Found the cause in the form", status=WAITING_CLIENT, update=text)

    def lost_answers(self):
        """Stored, and nobody was told: the connection is cut, the answer empty, or a
        gateway's page. One that was not stored comes last and is sent again."""
        n = self.desk.number
        self.world.fault("close-after", body="Renewed the tunnel")
        self.engage(n(7004), 115)
        self.disengage(140, "Renewed the tunnel", "waiting-vendor",
                       ["--left-off", "Case 4711 is open", "--work-type", "On-site Support"],
                       left_off="Case 4711 is open", status=WAITING_VENDOR, work_type=ON_SITE)
        self.world.fault("empty-200", body="Followed the ERP log")
        self.engage(n(7005), 140)
        self.disengage(160, "Followed the ERP log – “größer”", "escalate",
                       ["--roll-back", "Restore C:\\erp.ini", "--roll-forward", "Patch 7"],
                       roll_back="Restore C:\\erp.ini", roll_forward="Patch 7", status=ESCALATED)
        self.world.fault("html-502", body="Freed 40 GB", commit=True)
        self.world.fault("close-after", path="Tickets/*/Notes", body="there is room again")
        self.engage(n(7006), 160)
        text = "Your file server: there is room again."
        self.disengage(180, "Freed 40 GB", "complete",
                       ["--update", "complete", "--update-text", text],
                       status=COMPLETE, update=text)
        self.world.fault("close-before", body="Changed the channel")
        self.engage(n(7008), 180)
        self.disengage(200, "Changed the channel", "continue")
        self.settled("what was stored without an answer is found, what was not is sent again")

    def typed_afterwards(self):
        """A limit of the PSA delays a past stint."""
        self.world.fault("throttle-429", body="Explained the quotes")
        number = self.desk.number(7007)
        start, end = self.base + 205 * MINUTE, self.base + 230 * MINUTE + 17
        answer = self.run("log", number, "--from", iso(start), "--to", iso(end),
                          "--done", "Explained the quotes", "--outcome", "complete")
        self.desk.posted(answer, "Explained the quotes", spans=[[start, end]], status=COMPLETE)

    def refused_and_mended(self):
        """One entry is refused; others go on; mended, it is sent with all that waits for it."""
        n = self.desk.number
        self.world.fault("refuse", body="UNFIT", errors=["Value does not exist for summaryNotes"])
        self.engage(n(7009), 240)
        text = "We looked at the video bridge today."
        refused = self.disengage(260, "Looked at the bridge", "waiting-vendor",
                                 ["--summary", "UNFIT for an invoice", "--update", "disengaged",
                                  "--update-text", text],
                                 summary="Looked at the video bridge", status=WAITING_VENDOR,
                                 update=text)
        self.engage(n(7010), 260)
        self.disengage(280, "Found the mailbox")
        self.settled("one entry needs attention", attention=1)
        ops = {op["id"]: op for op in self.world.must("outbox")["ops"]}
        self.tap.same({ops[i]["state"] if i in ops else "gone" for i in refused["ops"][1:]},
                      {"blocked"}, "what depends on it waits")
        self.tap.same(set(ops), set(refused["ops"]), "nothing else waits")
        entry = ops[refused["ops"][0]]
        self.tap.ok("Value does not exist" in (entry["message"] or ""),
                    "the PSA's own words are shown", entry)
        self.tap.same(self.world.must("status")["needs_attention"], 1, "status counts it")
        self.run("outbox", "retry", entry["id"], "--summary", "Looked at the video bridge")
        self.settled("mended, it is sent")

    def courier_killed(self):
        """The courier dies while the PSA is storing an entry."""
        self.world.kill_courier()
        self.world.fault("latency", body="Checked the scanner", milliseconds=700)
        self.engage(self.desk.number(7012), 290)
        self.disengage(300, "Checked the scanner")
        self.world.wait_for(lambda: self.world.read(
            "SELECT 1 FROM step WHERE state = 'sending' AND payload LIKE '%Checked the scanner%'"),
            "the entry to be under way")
        time.sleep(0.2)
        self.tap.ok(self.world.kill_courier(), "the courier is killed in the middle of a push")
        self.settled("what it was sending is found, not sent again")

    def psa_away(self):
        """Nothing listens for a while."""
        self.world.stop()
        self.engage(self.desk.number(7001), 310, "switch")
        text = "Please send us the new certificate."
        self.disengage(330, "Asked for the certificate", "waiting-client",
                       ["--update", "disengaged", "--update-text", text],
                       status=WAITING_CLIENT, update=text)
        self.engage(self.desk.number(7013), 330)
        self.disengage(331, "Called back: solved itself", "continue", ["--send-now"])
        asked = self.world.sync(1)
        self.tap.same(asked.status, 3, "sync --wait says that it is not in the PSA yet")
        self.tap.ok(self.world.must("outbox")["ops"], "it waits in the outbox")
        self.world.start()
        self.settled("back again, it gets everything")

    def at_once(self):
        """Two commands at the same moment: one of the two runs, the other is parked."""
        numbers = [self.desk.number(7011), self.desk.number(7014)]
        for _ in range(3):
            both = [subprocess.Popen(self.world.command("engage", number), text=True,
                                     stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                     env=self.world.env) for number in numbers]
            answers = []
            for process in both:
                out, err = process.communicate(timeout=20)
                result = Result(["engage"], process.returncode, out, err)
                assert result.status in (0, 4), result
                if result.status == 0:
                    answers.append(result.json)
            answers.sort(key=lambda answer: answer["parked_engagement"] is not None
                         and answer["parked_engagement"] != str(self.desk.running))
            for answer in answers:
                self.desk.started(answer, typed=False)
            running = self.world.read("SELECT engagement_id FROM stint WHERE end_s IS NULL")
            self.tap.same([str(row["engagement_id"]) for row in running], [self.desk.running],
                          "of two engaged at once one runs")
            time.sleep(1.1)
        ended = set()
        for _ in numbers:
            answer = self.run("disengage", "--done", "Both at once", "--send-now")
            self.desk.posted(answer, "Both at once")
            ended.add(answer["ticket_number"])
            if len(ended) < len(numbers):
                time.sleep(1.1)
                resumed = self.run("resume")
                self.desk.started(resumed, typed=False)
                time.sleep(1.1)
        self.tap.same(ended, set(numbers), "both are handed over")

    def evening(self):
        self.settled("everything is sent")
        status = self.world.must("status")
        self.tap.same((status["running"], status["unposted"], status["needs_attention"]),
                      (None, 0, 0), "nothing runs, nothing is unposted")
        self.tap.same(status["parked"], [], "nothing is parked")
        self.tap.same(self.world.must("outbox")["ops"], [], "the outbox is empty")
        self.tap.same([f["fault"] for f in self.world.pending_faults() if f.get("fault") != "refuse"],
                      [], "every fault was met")
        self.desk.check()
        self.tap.ok(self.world.must("doctor")["ok"], "the doctor finds all well")


def one_day(tap, programs, seed):
    start = time.monotonic()
    before = len(tap.results)
    with World(programs) as world:
        day = Day(tap, world, seed)
        for part in (day.morning, day.parked_with_note, day.lost_answers, day.typed_afterwards,
                     day.refused_and_mended, day.courier_killed, day.psa_away, day.at_once,
                     day.evening):
            part()
        tap.say(f"seed {seed}: {world.runs} commands, {len(day.desk.entries)} entries, "
                f"{len(day.desk.notes)} notes in {time.monotonic() - start:.1f} s")
    return all(tap.results[before:])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    tap = Tap()
    good = sum([one_day(tap, arguments.programs, arguments.seed + n)
                for n in range(arguments.runs)])
    tap.say(f"{good} of {arguments.runs}")
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
