#!/usr/bin/env python3
"""Waking and ending of the real courier: every op is sent without a further command."""

import datetime
import pathlib
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

ROUNDS = 100
BOUND_SECONDS = 15


class World:
    def __init__(self, programs, directory):
        self.programs = pathlib.Path(programs)
        self.directory = pathlib.Path(directory)
        self.data = self.directory / "data"
        self.at = datetime.datetime(2026, 1, 5, 8, 0, tzinfo=datetime.timezone.utc)
        url_file = self.directory / "url"
        self.sandbox = subprocess.Popen(
            [self.programs / "stint-sandbox", "--state", self.directory / "tenant",
             "--url-file", url_file], stdout=subprocess.DEVNULL)
        wait_for(lambda: url_file.exists() and url_file.read_text().strip())
        subprocess.run(
            self.courier("account-add", "autotask", "--user", "api@stint.example",
                         "--code", "STINT-SANDBOX", "--resource", "dana@stint.example",
                         "--url", url_file.read_text().strip(), "--secret-store", "file"),
            input=b"sandbox\n", check=True, stdout=subprocess.DEVNULL)
        self.run_courier()
        self.ticket = self.query("cache.db", "SELECT number FROM ticket LIMIT 1")

    def courier(self, *arguments):
        return [self.programs / "stint-courier", "--data-dir", self.data, *arguments]

    def run_courier(self):
        return subprocess.run(self.courier("once"), timeout=60).returncode

    def query(self, name, sql):
        path = next(self.directory.rglob(name))
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5) as db:
            return db.execute(sql).fetchone()[0]

    def done(self):
        return self.query("stint.db", "SELECT count(*) FROM op WHERE state = 'done'")

    def log(self, *options):
        self.at += datetime.timedelta(minutes=10)
        end = self.at + datetime.timedelta(minutes=5)
        subprocess.run(
            [self.programs / "stintctl", "--data-dir", self.data, *options, "log",
             self.ticket, "--from", self.at.strftime("%Y-%m-%dT%H:%M:%SZ"), "--to",
             end.strftime("%Y-%m-%dT%H:%M:%SZ"), "--done", "work", "--send-now"],
            check=True, stdout=subprocess.DEVNULL)


def wait_for(condition, seconds=BOUND_SECONDS):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.01)
    return False


def test_ends(world):
    world.log("--no-sync")
    return world.run_courier() == 0 and world.done() == 1


def test_races(world):
    choice = random.Random(1)
    for _ in range(ROUNDS):
        before = world.done()
        courier = subprocess.Popen(world.courier("once"))
        time.sleep(choice.uniform(0, 0.06))
        world.log()
        sent = wait_for(lambda: world.done() > before)
        courier.wait(60)
        if not sent:
            return False
    return True


def test_two(world):
    before = world.done()
    world.log("--no-sync")
    both = [subprocess.Popen(world.courier("once")) for _ in range(2)]
    return all(one.wait(30) == 0 for one in both) and world.done() == before + 1


def test_killed(world):
    watching = subprocess.Popen(world.courier("watch"), stdin=subprocess.PIPE)
    time.sleep(0.5)
    watching.kill()
    watching.wait()
    before = world.done()
    world.log()
    return wait_for(lambda: world.done() > before)


def test_terminated(world):
    watching = subprocess.Popen(world.courier("watch"), stdin=subprocess.PIPE)
    time.sleep(0.5)
    watching.send_signal(signal.SIGTERM)
    return watching.wait(10) == 0


def main():
    tests = [test_ends, test_races, test_two, test_killed, test_terminated]
    print(f"1..{len(tests)}", flush=True)
    failed = 0
    with tempfile.TemporaryDirectory() as directory:
        world = World(sys.argv[1], directory)
        try:
            for number, test in enumerate(tests, 1):
                passed = test(world)
                failed += not passed
                print(f"{'ok' if passed else 'not ok'} {number} {test.__name__}",
                      flush=True)
        finally:
            world.sandbox.terminate()
            world.sandbox.wait()
    return 1 if failed else 0


sys.exit(main())
