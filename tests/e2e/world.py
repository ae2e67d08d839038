"""What the end-to-end tests share: a private world with a sandbox, a data directory and
the programs as they are built. Nothing here knows Stint's code; the state of the PSA is
read with curl, that of the desk from its database.
"""

import contextlib
import datetime
import fcntl
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time

USER, CODE, SECRET = "api@stint.example", "STINT-SANDBOX", "sandbox"
TECHNICIAN, DANA = "dana@stint.example", 29682901
REMOTE = 29683501  # work type that the PSA takes where neither entry nor ticket names one
COLLECTIONS = ("TimeEntries", "TicketNotes", "Tickets")
QUICK = {"send.entry-hold-seconds": 0, "send.update-hold-seconds": 0,
         "send.quarantine-seconds": 1, "send.second-look-seconds": 1}
MARKER = re.compile(r"(?:\n+|\A)\[stint:([0-9A-HJKMNP-TV-Z]{26})\]\Z")


class Tap:
    """Prints TAP; a failure tells what was found."""

    def __init__(self):
        self.results = []

    def ok(self, condition, name, detail=""):
        self.results.append(bool(condition))
        name = name.replace("#", "")
        print(f"{'ok' if condition else 'not ok'} {len(self.results)} - {name}", flush=True)
        if not condition and detail != "":
            for line in str(detail)[:3000].splitlines():
                print(f"# {line}", flush=True)
        return bool(condition)

    def same(self, found, expected, name):
        return self.ok(found == expected, name, f"found    {found!r}\nexpected {expected!r}")

    def say(self, text):
        print(f"# {text}", flush=True)

    def end(self):
        print(f"1..{len(self.results)}", flush=True)
        return 0 if self.results and all(self.results) else 1


def iso(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc) \
        .strftime("%Y-%m-%dT%H:%M:%SZ")


def seconds_of(text):
    """UTC seconds of an instant of the PSA or of stintctl."""
    if text is None:
        return None
    moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.timezone.utc)
    return int(moment.timestamp())


def day_before(days, hour):
    """UTC seconds of an hour of a past day: work there never crosses midnight UTC."""
    today = int(time.time()) // 86400 * 86400
    return today - days * 86400 + hour * 3600


def unmarked(text):
    """A text without its marker, and the marker's key (None: it has none)."""
    found = MARKER.search(text or "")
    return (text[:found.start()], found.group(1)) if found else (text, None)


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Result:
    """How a command ended: status, standard output and error."""

    def __init__(self, arguments, status, out, err):
        self.arguments, self.status, self.out, self.err = arguments, status, out, err

    @property
    def json(self):
        try:
            return json.loads(self.out)
        except ValueError:
            return None

    @property
    def message(self):
        answer = self.json
        if isinstance(answer, dict) and isinstance(answer.get("error"), dict):
            return answer["error"].get("message", "")
        return self.err

    def __repr__(self):
        return f"<{' '.join(self.arguments)}: {self.status}\n{self.out}\n{self.err}>"


class World:
    """A directory with everything in it; leave it with close()."""

    def __init__(self, programs, sandbox=(), env=None, account=True, settings=None):
        self.programs = os.path.abspath(programs)
        self.root = tempfile.mkdtemp(prefix="stint-e2e-")
        self.data = os.path.join(self.root, "data")
        self.sandbox_arguments = list(sandbox)
        self.curl_options = []
        self.process = None
        self.url = None
        self.runs = 0
        self.env = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8",
                    "TZ": "Europe/Berlin", "HOME": os.path.join(self.root, "home")}
        for name in ("config", "data", "state", "cache"):
            self.env[f"XDG_{name.upper()}_HOME"] = os.path.join(self.root, "home", name)
        for name in ("LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS"):
            if name in os.environ:
                self.env[name] = os.environ[name]
        self.env.update(env or {})
        os.makedirs(self.env["HOME"])
        try:
            self.start()
            if account:
                added = self.add_account()
                assert added.status == 0, added
                self.set(**(QUICK if settings is None else settings))
        except BaseException:
            self.close()
            raise

    # The sandbox

    def start(self):
        """Starts the sandbox; a second time with the same state on the same port."""
        port_file = os.path.join(self.root, "url")
        arguments = [os.path.join(self.programs, "stint-sandbox"), "--state",
                     os.path.join(self.root, "tenant"), "--url-file", port_file]
        if self.url is not None:
            arguments += ["--port", re.search(r":(\d+)/", self.url).group(1)]
            with contextlib.suppress(FileNotFoundError):
                os.unlink(port_file)
        self.process = subprocess.Popen([*arguments, *self.sandbox_arguments],
                                        stdout=subprocess.DEVNULL, env=self.env)
        self.wait_for(lambda: os.path.exists(port_file) and os.path.getsize(port_file) > 0,
                      "the sandbox to listen")
        with open(port_file, encoding="utf-8") as text:
            self.url = text.read().strip()

    def stop(self):
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
            self.process = None

    def curl(self, method, url, body=None, headers=()):
        command = ["curl", "-sS", "-X", method, "--max-time", "20", *self.curl_options]
        for header in headers:
            command += ["-H", header]
        if body is not None:
            command += ["-H", "Content-Type: application/json", "--data-binary", json.dumps(body)]
        done = subprocess.run([*command, url], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done
        return json.loads(done.stdout)

    def control(self, method, path, body=None):
        return self.curl(method, self.url.partition("ATServicesRest/")[0] + "_sandbox/" + path, body)

    def fault(self, kind, body=None, path="TimeEntries", method="POST", **members):
        match = {"method": method, "path": path}
        if body is not None:
            match["body"] = body
        return self.control("POST", "faults", {"match": match, "fault": kind, **members})

    def pending_faults(self):
        return self.control("GET", "state")["faults"]

    def rows(self, collection):
        """Every row of a collection, by id."""
        headers = [f"UserName: {USER}", f"Secret: {SECRET}", f"ApiIntegrationCode: {CODE}"]
        rows, after = {}, 0
        while True:
            page = self.curl("POST", f"{self.url}V1.0/{collection}/query",
                             {"filter": [{"op": "gt", "field": "id", "value": after}]},
                             headers)["items"]
            rows.update((row["id"], row) for row in page)
            if not page:
                return rows
            after = max(rows)

    def everything(self):
        return {collection: self.rows(collection) for collection in COLLECTIONS}

    # The programs

    def command(self, *arguments):
        return [os.path.join(self.programs, "stintctl"), "--data-dir", self.data, "--json",
                *map(str, arguments)]

    def ctl(self, *arguments, given="", env=None, plain=False):
        """Runs stintctl to its end."""
        command = self.command(*arguments)
        if plain:
            command.remove("--json")
        self.runs += 1
        done = subprocess.run(command, input=given, capture_output=True, text=True,
                              env={**self.env, **(env or {})}, timeout=120, check=False)
        return Result(command[3:], done.returncode, done.stdout, done.stderr)

    def must(self, *arguments):
        """Runs stintctl, which must do it; answers its document."""
        result = self.ctl(*arguments)
        assert result.status == 0 and result.json is not None, result
        return result.json

    def answer_then_kill(self, *arguments):
        """Runs stintctl and kills it the moment its answer is there; the document."""
        command = self.command(*arguments)
        self.runs += 1
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              stdin=subprocess.DEVNULL, text=True, env=self.env) as process:
            line = process.stdout.readline()
            process.kill()
            err = process.stderr.read()
        answer = Result(command[3:], 0, line, err)
        assert isinstance(answer.json, dict) and "error" not in answer.json, answer
        return answer.json

    def add_account(self, env=None):
        return self.ctl("account", "add", "autotask", "--user", USER, "--code", CODE,
                        "--resource", TECHNICIAN, "--url", self.url, "--secret-store", "file",
                        given=SECRET + "\n", env=env)

    def sync(self, seconds=20):
        return self.ctl("sync", "--wait", seconds)

    def sync_until_sent(self, seconds=40, attention=None):
        """Syncs until nothing is left to be sent but what waits for a person; whether that
        came in time. With attention, so many ops must need it or wait for those."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.sync(10)
            ops = self.ctl("outbox").json["ops"]
            if all(op["state"] == "attention" or
                   (op["state"] == "blocked" and attention) for op in ops):
                return attention is None or len(ops) >= attention
            time.sleep(0.2)
        return False

    def courier(self):
        """Process id of the courier that carries for this world; None without one."""
        try:
            with open(os.path.join(self.data, "courier.lock"), encoding="utf-8") as text:
                pid = int(text.read().split()[0])
            with open(f"/proc/{pid}/cmdline", "rb") as text:
                words = text.read().split(b"\0")
        except (OSError, ValueError, IndexError):
            return None
        ours = b"stint-courier" in words[0] and self.data.encode() in words
        return pid if ours and alive(pid) else None

    def kill_courier(self):
        """Whether there was one to kill."""
        pid = self.courier()
        if pid is None:
            return False
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        # One that waited for the lock may have it by now.
        self.wait_for(lambda: not alive(pid) and (self.lock_is_free() or self.courier()),
                      "the courier to be gone")
        return True

    def lock_is_free(self):
        """The last of its threads holds the lock a little longer than the process lives."""
        with open(os.path.join(self.data, "courier.lock"), encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        return True

    def end_couriers(self):
        """Ends the courier, and those that were about to take its place."""
        last = time.monotonic()
        while time.monotonic() - last < 0.7:
            if self.kill_courier():
                last = time.monotonic()
            time.sleep(0.02)

    # The sandbox that stintctl starts by itself

    def ctl_sandbox(self, *arguments):
        command = [os.path.join(self.programs, "stintctl"), "--sandbox", "--json", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, env=self.env, timeout=120,
                              check=False)
        return Result(command[1:], done.returncode, done.stdout, done.stderr)

    def sandboxes(self):
        """Process ids of those that keep their state in this world's home."""
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError):
                with open(f"/proc/{pid}/cmdline", "rb") as text:
                    words = text.read().split(b"\0")
                if any(word.startswith(self.env["HOME"].encode()) for word in words):
                    found.append((int(pid), os.path.basename(words[0]).decode()))
        return [pid for pid, name in found if name == "stint-sandbox"]

    def end_sandboxes(self):
        for pid in self.sandboxes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        self.wait_for(lambda: not self.sandboxes(), "the sandboxes to be gone")

    # The database

    @contextlib.contextmanager
    def database(self):
        """The desk's database, with its lock held: as the programs do it."""
        with open(os.path.join(self.data, "stint.db.lock"), "a", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            base = sqlite3.connect(os.path.join(self.data, "stint.db"), isolation_level=None)
            base.row_factory = sqlite3.Row
            try:
                yield base
            finally:
                base.close()

    @contextlib.contextmanager
    def cache(self):
        """What was pulled, likewise."""
        with open(os.path.join(self.data, "cache.db.lock"), "a", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            base = sqlite3.connect(os.path.join(self.data, "cache.db"), isolation_level=None)
            try:
                yield base
            finally:
                base.close()

    def read(self, query, *values):
        with self.database() as base:
            return [dict(row) for row in base.execute(query, values)]

    def set(self, **settings):
        with self.database() as base:
            for name, value in settings.items():
                base.execute("INSERT OR REPLACE INTO setting VALUES (?, ?, ?)",
                             (name, str(value), int(time.time())))

    # All of it

    def wait_for(self, condition, what, seconds=20):
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, f"waited in vain for {what}"
            time.sleep(0.005)

    def close(self):
        """Ends what runs and removes every file."""
        self.end_couriers()
        self.stop()
        shutil.rmtree(self.root, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        self.close()


class Desk:
    """What the PSA must hold in the end, worked out from the commands and their answers
    alone: which spans, which texts, which statuses."""

    def __init__(self, tap, world):
        self.tap, self.world = tap, world
        self.before = world.everything()
        self.tickets = {row["ticketNumber"]: row for row in self.before["Tickets"].values()}
        self.spans = {}     # engagement: [[start, end], ...] that are not posted
        self.running = None  # engagement
        self.entries, self.notes = [], []
        self.statuses = {number: row["status"] for number, row in self.tickets.items()}

    def number(self, psa_id):
        return self.before["Tickets"][psa_id]["ticketNumber"]

    def started(self, answer, typed=True):
        """After engage, resume, switch, interrupt."""
        engagement, at = answer["engagement"], seconds_of(answer["at"])
        self.stopped(at)
        spans = self.spans.setdefault(engagement, [])
        if spans and spans[-1][1] == at and not typed:
            spans[-1][1] = None  # within the second it was parked in: it runs on
        else:
            spans.append([at, None])
        self.running = engagement

    def stopped(self, at):
        if self.running is not None:
            self.spans[self.running][-1][1] = at
            self.running = None

    def bound(self, interrupt, engagement):
        """An interrupt joined the engagement that its ticket had."""
        if interrupt == engagement:
            return
        spans = self.spans.pop(interrupt)
        self.spans[engagement] = sorted(self.spans.get(engagement, []) + spans)
        if self.running == interrupt:
            self.running = engagement

    def posted(self, answer, done, summary=None, spans=None, status=None, update=None,
               work_type=None, **hand_over):
        """After disengage, park with a note, log."""
        number = answer["ticket_number"]
        ticket = self.tickets[number]
        if spans is None:
            if self.running == answer["engagement"]:
                self.stopped(seconds_of(answer["at"]))
            spans = self.spans[answer["engagement"]]
            self.spans[answer["engagement"]] = []
        spans = [span for span in sorted(spans) if span[1] > span[0]]
        summary = done if summary is None else summary
        titles = (("left_off", "Left off"), ("next", "Next"), ("roll_back", "Roll back"),
                  ("roll_forward", "Roll forward"))
        text = "\n".join([f"Done: {done}"] + [f"{title}: {hand_over[name]}"
                                             for name, title in titles if name in hand_over])
        for n, (start, end) in enumerate(spans, 1):
            part = f" (part {n} of {len(spans)})" if len(spans) > 1 else ""
            self.entries.append((ticket["id"], DANA, start, end, summary + part,
                                 text if n == len(spans) else "",
                                 ticket["assignedResourceRoleID"],
                                 work_type or ticket["billingCodeID"] or REMOTE))
        if not spans:
            self.notes.append((ticket["id"], 2, text))
        if update is not None:
            self.notes.append((ticket["id"], 1, update))
        if status is not None:
            self.statuses[number] = status
        if answer.get("entries") is not None:
            self.tap.same([(seconds_of(e["start"]), seconds_of(e["end"]), e["seconds"])
                           for e in answer["entries"]],
                          [(start, end, end - start) for start, end in spans],
                          f"the answer names the entries of {done!r}")

    def new_rows(self):
        after = self.world.everything()
        new = {name: [row for key, row in after[name].items() if key not in self.before[name]]
               for name in COLLECTIONS}
        return after, new

    def check(self):
        """Whether the PSA holds exactly that."""
        after, new = self.new_rows()
        keys, found = [], []
        for row in new["TimeEntries"]:
            text, key = unmarked(row["internalNotes"])
            keys.append(key)
            found.append((row["ticketID"], row["resourceID"], seconds_of(row["startDateTime"]),
                          seconds_of(row["endDateTime"]), row["summaryNotes"], text,
                          row["roleID"], row["billingCodeID"]))
        self.same_rows(found, self.entries, "entries")
        notes = []
        for row in new["TicketNotes"]:
            text, key = unmarked(row["description"])
            if row["publish"] != 1:
                keys.append(key)
            elif key is not None:
                text = row["description"]  # a client reads no marker
            notes.append((row["ticketID"], row["publish"], text))
        self.same_rows(notes, self.notes, "notes")
        self.tap.ok(None not in keys and len(keys) == len(set(keys)),
                    "each carries a marker of its own", keys)
        changed = {row["ticketNumber"]: row["status"] for row in after["Tickets"].values()}
        self.tap.same({n: s for n, s in changed.items() if s != self.statuses.get(n)}, {},
                      "every ticket has its status, and no ticket is new")
        gone = [key for name in COLLECTIONS for key in self.before[name] if key not in after[name]]
        self.tap.same(gone, [], "nothing is gone")

    def same_rows(self, found, expected, what):
        extra = list(found)
        missing = []
        for row in expected:
            if row in extra:
                extra.remove(row)
            else:
                missing.append(row)
        self.tap.ok(not extra and not missing, f"exactly the {len(expected)} expected {what}",
                    "missing:\n" + "\n".join(map(repr, missing)) +
                    "\ntoo many:\n" + "\n".join(map(repr, extra)))
