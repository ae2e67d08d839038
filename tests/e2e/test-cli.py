#!/usr/bin/env python3
"""The command line as scripts see it: exit statuses, documents, messages.

Usage: test-cli.py DIRECTORY-OF-THE-PROGRAMS. Prints TAP.
"""

import json
import os
import subprocess
import sys
import time

from world import QUICK, Desk, Tap, World, day_before, iso, seconds_of

DONE, FAILED, USAGE, UNSENT, NOTHING = 0, 1, 2, 3, 4
NEVER = "T19990101.9999"


class Cli:
    """Runs commands, and looks at what every one of them must keep to."""

    def __init__(self, tap, world):
        self.tap, self.world = tap, world
        self.untidy = []

    def run(self, *arguments, **members):
        result = self.world.ctl(*arguments, **members)
        try:
            document = json.loads(result.out)
            tidy = isinstance(document, dict) and result.out.count("\n") == 1
        except ValueError:
            document, tidy = {}, False
        failed = result.status in (FAILED, USAGE, NOTHING)
        if failed and "checks" not in document:
            error = document.get("error") or {}
            tidy = tidy and {"code", "message", "candidates"} <= set(error) and error["message"]
        if not tidy:
            self.untidy.append(repr(result))
        return result

    def ends(self, status, name, *arguments, says=(), code=None, **members):
        """The command ends with this status, and its message has these words in it."""
        result = self.run(*arguments, **members)
        good = result.status == status and all(word in result.message for word in says)
        if code is not None:
            good = good and result.json["error"]["code"] == code
        self.tap.ok(good, name, result)
        return result.json

    def has(self, document, keys, name):
        self.tap.ok(isinstance(document, dict) and set(keys.split()) <= set(document), name,
                    f"wants {keys}\nhas {document}")


def without_account(tap, programs):
    with World(programs, account=False) as world:
        cli = Cli(tap, world)
        cli.ends(FAILED, "account show without an account", "account", "show",
                 says=["stintctl account add"], code="not-found")
        cli.ends(FAILED, "sync without an account", "sync", says=["stintctl account add"])
        cli.ends(DONE, "tickets without an account", "tickets")
        engaged = cli.ends(DONE, "work begins before there is an account", "engage", NEVER)
        tap.same(engaged["known"], False, "the ticket is not known")
        cli.ends(DONE, "and ends", "disengage", "--done", "Before there was an account")
        add = ["account", "add", "autotask", "--user", "api@stint.example", "--code",
               "STINT-SANDBOX", "--resource", "dana@stint.example", "--url", world.url,
               "--secret-store", "file"]
        cli.ends(USAGE, "an account of an unknown PSA", "account", "add", "paper", says=["autotask"])
        cli.ends(USAGE, "an account without its user", "account", "add", "autotask", "--code", "X",
                 says=["--user"])
        cli.ends(USAGE, "a secret in an argument", *add, "--secret", "sandbox")
        cli.ends(FAILED, "an empty secret", *add, given="\n")
        cli.ends(FAILED, "a wrong secret", *add, given="wrong\n", says=["refused", "secret"])
        plain = world.ctl(*add, given="wrong\n", plain=True)
        tap.ok(plain.status == FAILED and plain.err.startswith("stintctl: ") and not plain.out,
               "which is said in our name", plain)
        nobody = [word for word in add if word not in ("--resource", "dana@stint.example")]
        cli.ends(FAILED, "an account of nobody", *nobody, given="sandbox\n",
                 says=["--resource EMAIL"])
        cli.ends(FAILED, "account rotate without an account", "account", "rotate",
                 says=["stintctl account add"], code="not-found")
        cli.ends(FAILED, "a file that is not there", *add, "--secret-file",
                 os.path.join(world.root, "none"))
        cli.ends(FAILED, "an account that did not work is not kept", "account", "show")
        secret = os.path.join(world.root, "secret.txt")
        with open(os.open(secret, os.O_CREAT | os.O_WRONLY, 0o600), "w", encoding="utf-8") as text:
            text.write("sandbox\n")
        added = cli.ends(DONE, "a secret in a file", *add, "--secret-file", secret)
        cli.has(added, "psa user resource_id", "account add tells who it is")
        world.set(**QUICK)
        shown = cli.ends(DONE, "account show", "account", "show")
        tap.ok("sandbox\"" not in json.dumps(shown).replace("stint-sandbox", ""),
               "the secret is not shown", shown)
        checked = cli.run("account", "check")
        tap.ok(checked.status in (DONE, FAILED) and checked.json, "account check", checked)
        cli.ends(DONE, "account rotate", "account", "rotate", given="sandbox\n")
        cli.ends(FAILED, "account rotate to a wrong secret", "account", "rotate", given="wrong\n")
        kept = cli.ends(UNSENT, "the one before is kept", "sync", "--wait", "20")
        tap.same((kept["left"], kept["attention"]), (0, 1), "only the unknown number is left")
        cli.ends(DONE, "account remove", "account", "remove")
        cli.ends(FAILED, "then there is none", "account", "show")
        tap.same(cli.untidy, [], "every answer without an account is one valid document")


def usage(tap, cli):
    for name, words, says in (
            ("no command", [], ["--help"]),
            ("an unknown command", ["frobnicate"], ["frobnicate", "--help"]),
            ("an unknown option", ["status", "--frob"], ["--frob"]),
            ("an option without its value", ["engage", "X", "--at"], ["--at"]),
            ("half a command", ["account"], ["add", "show", "check"]),
            ("an unknown half", ["outbox", "eat"], ["retry"]),
            ("a missing word", ["engage"], ["TICKET"]),
            ("a word too many", ["status", "now"], ["now"]),
            ("a number that is none", ["outbox", "show", "one"], ["one"]),
            ("--at where it makes no sense", ["--at", "10:00", "status"], ["--at"]),
            ("a time that is none", ["engage", "X", "--at", "half past"], ["half past"]),
            ("disengage without words", ["disengage"], ["--done"]),
            ("log without times", ["log", "T1", "--done", "x"], ["--from"]),
            ("an unknown outcome", ["disengage", "--done", "x", "--outcome", "won"],
             ["won", "waiting-client"]),
            ("a client update without words", ["disengage", "--done", "x", "--update-text", ""],
             ["--update-text"]),
            ("a logged one without words", ["log", "T1", "--from", "-9m", "--to", "-8m", "--done",
                                            "x", "--update-text", " "], ["--update-text"]),
            ("park with empty words", ["park", "--done", ""], ["--done"]),
            ("park with nothing next", ["park", "--next", " "], ["--next"]),
            ("park that sends nothing", ["park", "--send-now"], ["--done"]),
            ("nor what is next", ["park", "--send-now", "--next", "x"], ["--done"]),
            ("a call from nobody", ["interrupt", "--caller", ""], ["--caller"]),
            ("a date that is none", ["day", "yesterweek"], ["yesterweek"]),
            ("bind to nothing", ["bind", "1"], ["ticket", "--internal"]),
            ("the number nought", ["discard", "0"], ["‘0’", "begin with 1"]),
            ("no time to wait", ["sync", "--wait", "0"], ["--wait", "second"]),
            ("sync that must not", ["--no-sync", "sync"], ["--no-sync"]),
            ("an empty --data-dir", ["--data-dir=", "status"], ["--data-dir"])):
        cli.ends(USAGE, name, *words, says=says, code="usage")
    for words in (["--help"], ["engage", "--help"], ["--version"]):
        document = cli.run(*words).json or {}
        tap.ok(document.get(words[-1].strip("-")), f"{' '.join(words)} as a document", document)
        result = cli.world.ctl(*words, plain=True)
        tap.ok(result.status == DONE and "stintctl" in result.out, f"{' '.join(words)}", result)


def tickets(tap, cli, desk):
    listed = cli.ends(DONE, "tickets", "tickets")
    cli.has(listed["tickets"][0], "number psa_id title company contact status priority due_at "
            "estimated_seconds worked_seconds", "each ticket has its keys")
    tap.same(len(cli.run("tickets", "--limit", "3").json["tickets"]), 3, "--limit")
    found = cli.ends(DONE, "a search", "tickets", "vpn drops")
    tap.ok(found["tickets"] and all("VPN" in t["title"] for t in found["tickets"]), "finds words")
    tap.same(cli.run("tickets", "no such words at all").json["tickets"], [], "or nothing")
    cli.ends(USAGE, "a limit that is none", "tickets", "--limit", "few", says=["few"])
    one = cli.ends(DONE, "ticket", "ticket", desk.number(7002))
    tap.same(one["ticket"]["psa_id"], "7002", "one ticket")
    tap.same(cli.run("ticket", "#7002").json["ticket"]["number"], desk.number(7002), "by PSA id")
    cli.ends(FAILED, "an unknown ticket", "ticket", NEVER, says=["stintctl sync"], code="not-found")
    twice = cli.ends(FAILED, "ambiguous words", "engage", "Outlook keeps asking", code="ambiguous")
    tap.same(sorted(c["psa_id"] for c in twice["error"]["candidates"]), ["7001", "7013"],
             "the candidates are listed")
    cli.has(twice["error"]["candidates"][0], "number psa_id title company", "with their keys")
    cli.ends(FAILED, "words of no ticket", "engage", "nothing of the kind", code="not-found")
    tap.same(cli.run("status").json["running"], None, "nothing was started by that")


def slips(tap, cli):
    """What is no ticket and no parked number starts nothing."""
    for words, says in ((["engage", "win10"], ["win10", "T20260412.0046"]),
                        (["engage", "m365"], ["m365"]), (["engage", "99"], ["99"]),
                        (["engage", "#99"], ["#99"]), (["log", "win10", "--from", "-9m", "--to",
                                                        "-8m", "--done", "x"], ["win10"]),
                        (["switch", "12"], ["nothing is parked as number 12"]),
                        (["switch", "win10"], ["win10"])):
        cli.ends(FAILED, " ".join(words[:2]), *words, says=says, code="not-found")
    tap.same(cli.run("day").json["stints"], [], "no slip has started anything")


def work(tap, cli, desk, base):
    n = desk.number
    keys = "engagement stint ticket_number at"

    def at(minutes):
        return ["--at", iso(base + 60 * minutes)]

    cli.ends(NOTHING, "park when nothing runs", "park", code="nothing-to-do")
    cli.ends(NOTHING, "resume when nothing is parked", "resume")
    cli.ends(NOTHING, "disengage when nothing runs", "disengage", "--done", "x")
    engaged = cli.ends(DONE, "engage by words", "--no-sync", "engage", "scanner no longer", *at(0))
    cli.has(engaged, keys, "engage has its keys")
    tap.same((engaged["ticket_number"], engaged["at"]), (n(7012), iso(base)), "at its instant")
    desk.started(engaged)
    cli.ends(NOTHING, "engage again", "engage", n(7012), code="nothing-to-do")
    cli.ends(FAILED, "a future instant", "engage", n(7001), "--at", iso(time.time() + 7200),
             says=["future"])
    cli.ends(FAILED, "an instant before recorded work", "engage", n(7001), *at(-10),
             says=["overlap"], code="overlap")
    running = cli.ends(DONE, "status", "status")
    cli.has(running, "running parked unposted needs_attention", "status has its keys")
    cli.has(running["running"], "engagement stint ticket_number title company started_at "
            "elapsed_seconds", "what runs has its keys")
    switched = cli.ends(DONE, "switch", "switch", "#7009", *at(10))
    cli.has(switched, keys, "switch has its keys")
    desk.started(switched)
    parked = cli.run("status").json["parked"]
    cli.has(parked[0], "n engagement ticket_number title worked_seconds next",
            "what is parked has its keys")
    call = cli.ends(DONE, "interrupt", "interrupt", "--caller", "+49 30 1234", *at(20))
    cli.has(call, keys, "interrupt has its keys")
    desk.started(call)
    cli.ends(FAILED, "disengage of an interrupt without its ticket", "disengage", "--done", "x",
             *at(30), says=["bind"])
    cli.ends(FAILED, "bind to an engagement that is not there", "bind", "999", n(7001),
             says=["stintctl status"], code="not-found")
    cli.ends(DONE, "bind", "bind", call["engagement"], n(7013))
    cli.ends(FAILED, "bind twice", "bind", call["engagement"], n(7001))
    ended = cli.ends(DONE, "park", "park", *at(30), "--next", "Call again")
    cli.has(ended, keys, "park has its keys")
    desk.stopped(base + 30 * 60)
    cli.ends(NOTHING, "park twice", "park")
    cli.ends(FAILED, "resume a number that is free", "resume", "99", code="not-found")
    resumed = cli.ends(DONE, "resume", "resume", *at(40))
    cli.has(resumed, keys, "resume has its keys")
    desk.started(resumed)
    tap.same(resumed["ticket_number"], n(7013), "the one parked last")
    dry = cli.ends(DONE, "a dry run", "disengage", "--done", "Called", "--outcome",
                   "waiting-client", "--update", "disengaged", "--dry-run", *at(50))
    tap.same(dry["ops"], ["time-entry", "time-entry", "client-update", "status"],
             "names the ops it would make")
    tap.same(len(cli.run("outbox", "--all").json["ops"]), 0, "and makes none")
    cli.ends(FAILED, "an unknown work type", "disengage", "--done", "x", "--work-type", "Golf",
             *at(50), says=["Golf", "Remote Support"])
    cli.ends(FAILED, "an unknown update", "disengage", "--done", "x", "--update", "gossip",
             *at(50), says=["none"])
    cli.ends(FAILED, "words that are empty", "disengage", "--done", "  ", *at(50))
    for minutes, says in ((39, "start"), (60 * 24 * 9, "future")):
        for more in ([], ["--dry-run"]):
            cli.ends(FAILED, f"an end that cannot be {' '.join(more)}", "disengage", "--done", "x",
                     *at(minutes), *more, says=[says], code="invalid")
            cli.ends(FAILED, f"nor that of parked work {' '.join(more)}", "disengage", "--done",
                     "x", "--engagement", switched["engagement"], *at(minutes), *more,
                     says=["future" if says == "future" else "runs"], code="invalid")
    ended = cli.ends(DONE, "disengage", "--no-sync", "disengage", "--done", "Called", *at(50))
    cli.has(ended, keys + " entries ops", "disengage has its keys")
    desk.posted(ended, "Called")
    other = cli.ends(DONE, "disengage another", "--no-sync", "disengage", "--engagement",
                     switched["engagement"], "--done", "Tuned the bridge")
    desk.posted(other, "Tuned the bridge")
    times = ["--from", iso(base + 3600), "--to", iso(base + 4500)]
    logged = cli.ends(DONE, "log", "--no-sync", "log", n(7005), *times, "--done", "Read on")
    cli.has(logged, keys + " entries ops", "log has its keys")
    desk.posted(logged, "Read on", spans=[[base + 3600, base + 4500]])
    cli.ends(FAILED, "log over recorded work", "log", n(7006), *times, "--done", "x",
             says=["overlap"], code="overlap")
    wider = ["--from", iso(base + 3300), "--to", iso(base + 4800)]
    cli.ends(FAILED, "a log that would fit around it", "log", n(7006), *wider, "--done", "x",
             says=["overlap"], code="overlap")
    around = cli.ends(DONE, "log --adjust", "--no-sync", "log", n(7006), *wider, "--done",
                      "Read around", "--adjust")
    desk.posted(around, "Read around",
                spans=[[base + 3300, base + 3600], [base + 4500, base + 4800]])
    cli.ends(FAILED, "log --adjust where nothing is free", "log", n(7006), *times, "--done", "x",
             "--adjust", code="overlap")
    cli.ends(FAILED, "log backwards", "log", n(7006), "--from", iso(base + 9000), "--to",
             iso(base + 8000), "--done", "x")
    wrong = cli.ends(DONE, "a stint by mistake", "engage", n(7008), *at(90))
    cli.ends(DONE, "discard", "discard", wrong["stint"])
    cli.ends(NOTHING, "discard twice", "discard", wrong["stint"], code="nothing-to-do")
    cli.ends(FAILED, "discard what is in the outbox", "discard", logged["stint"], says=["outbox"])
    cli.ends(FAILED, "discard what is not there", "discard", "9999", code="not-found")
    inside = cli.ends(DONE, "internal time", "interrupt", "Stand-up", *at(100))
    cli.ends(DONE, "is bound to a code", "bind", inside["engagement"], "--internal", "Meeting")
    answer = cli.ends(DONE, "and is not posted", "disengage", "--done", "Stand-up", *at(110))
    tap.same(answer["ops"], [], "it makes no ops")
    ended = cli.ends(DONE, "the first one ends", "--no-sync", "disengage", "--engagement",
                     engaged["engagement"], "--done", "Scans again")
    desk.posted(ended, "Scans again")
    day = cli.ends(DONE, "day", "day", iso(base)[:10])
    cli.has(day, "date zone stints elsewhere gaps worked_seconds", "day has its keys")
    cli.has(day["stints"][0], "stint ticket_number start end captured_by posted psa_id",
            "each stint has its keys")
    tap.same({s["captured_by"] for s in day["stints"]}, {"typed"}, "what --at dates is typed")
    tap.same(day["zone"], "Europe/Berlin", "in the zone of the person")
    return [op for answer in (other, logged) for op in answer["ops"]]


def instants(tap, cli, desk):
    """--at as people type it."""
    before = int(time.time())
    engaged = cli.ends(DONE, "--at -2m", "--no-sync", "engage", desk.number(7002), "--at", "-2m")
    tap.ok(before - 122 <= seconds_of(engaged["at"]) <= time.time() - 118, "two minutes ago",
           engaged)
    cli.ends(DONE, "and it is discarded", "discard", engaged["stint"])


def outbox(tap, cli, ops):
    world = cli.world
    tap.same(world.courier(), None, "--no-sync wakes no courier")
    listed = cli.ends(DONE, "outbox", "outbox")
    cli.has(listed["ops"][0], "id kind ticket_number state due_at message steps", "ops have their keys")
    shown = cli.ends(DONE, "outbox show", "outbox", "show", ops[0])
    tap.ok(ops[0] in json.dumps(shown), "the one asked for", shown)
    cli.ends(FAILED, "outbox show of nothing", "outbox", "show", "9999", says=["stintctl outbox"])
    cli.ends(FAILED, "outbox retry of nothing", "outbox", "retry", "9999", code="not-found")
    cli.ends(USAGE, "outbox retry with empty words", "--no-sync", "outbox", "retry", ops[0],
             "--done", "", "--summary", " ", says=["empty"], code="usage")
    cli.ends(FAILED, "outbox retry with words of another kind", "--no-sync", "outbox", "retry",
             ops[0], "--update-text", "Hello", says=["client update"], code="invalid")
    cli.ends(DONE, "outbox cancel", "--no-sync", "outbox", "cancel", ops[0])
    cli.ends(NOTHING, "cancel twice", "--no-sync", "outbox", "cancel", ops[0])
    cli.ends(DONE, "what is cancelled can be sent after all", "--no-sync", "outbox", "retry", ops[0])
    synced = cli.ends(DONE, "sync --wait", "sync", "--wait", "30")
    cli.has(synced, "pulled pushed verified left attention requests", "sync has its keys")
    tap.ok(world.sync_until_sent(), "all is sent", world.ctl("outbox").out)
    cli.ends(NOTHING, "retry of what is done", "outbox", "retry", ops[0], code="nothing-to-do")
    listed = cli.ends(DONE, "outbox list --all", "outbox", "list", "--all")
    cli.has(listed["ops"][0]["steps"][0], "kind state tries psa_ids", "steps have their keys")
    tap.same({op["state"] for op in listed["ops"]}, {"done"}, "states are lower-case words")


def refused(tap, cli, desk):
    """What the PSA refuses is saved here and not there, and is mended or cancelled."""
    cli.world.fault("refuse", body="UNFIT", errors=["Value does not exist for summaryNotes"])
    base = day_before(2, 7)
    logged = cli.ends(DONE, "an entry", "--no-sync", "log", desk.number(7005), "--from",
                      iso(base), "--to", iso(base + 600), "--done", "UNFIT for the form")
    for words in (["sync", "--wait", "20"], ["sync", "--push", "--wait", "20"]):
        waited = cli.ends(UNSENT, f"{' '.join(words)} when one needs attention", *words)
        tap.same((waited["left"], waited["attention"]), (0, 1), "that is all")
    said = cli.world.ctl("sync", "--push", "--wait", "20", plain=True)
    tap.ok("1 op" in said.err and "stintctl outbox" in said.err, "and it is said", said)
    cli.ends(DONE, "sync --push does not wait for it", "sync", "--push")
    cli.ends(DONE, "outbox retry with words", "outbox", "retry", logged["ops"][0], "--summary",
             " Fits the form ", "--done", "Fits the form")
    desk.posted(logged, "Fits the form", spans=[[base, base + 600]])
    cli.ends(DONE, "sync --wait when all is sent", "sync", "--wait", "20")


def unknown_number(tap, cli, desk):
    """A ticket that was not pulled is engaged by its number, and looked up by the courier."""
    known = {t["number"] for t in cli.run("tickets", "--all", "--limit", "0").json["tickets"]}
    ticket = next(row for key, row in sorted(desk.before["Tickets"].items())
                  if row["ticketNumber"] not in known and row["status"] != 5)
    number = ticket["ticketNumber"]
    engaged = cli.ends(DONE, "engage a number that is not known here", "engage", number.lower())
    tap.same((engaged["ticket_number"], engaged["known"]), (number, False), "its time is kept")
    desk.started(engaged)
    cli.world.wait_for(lambda: (cli.run("status").json["running"] or {}).get("title"),
                       "the courier to look the number up")
    tap.same(cli.run("status").json["running"]["title"], ticket["title"],
             "the courier looks it up by itself")
    time.sleep(1.1)
    role = desk.tickets[number]["assignedResourceRoleID"]
    ended = cli.ends(DONE, "and it is handed over", "disengage", "--done", "Helped a colleague",
                     "--send-now")
    desk.tickets[number]["assignedResourceRoleID"] = role or 29683355
    desk.posted(ended, "Helped a colleague")
    never = cli.ends(DONE, "a number that the PSA does not know", "engage", NEVER)
    cli.world.wait_for(lambda: cli.run("status").json["running"].get("lookup_message"),
                       "the courier to say that it is not there")
    status = cli.run("status").json
    tap.ok(status["running"]["elapsed_seconds"] >= 0, "its time goes on")
    unknown = cli.run("outbox").json
    tap.same((status["needs_attention"], unknown["ops"]), (1, []), "it needs a person, as no op")
    tap.same([(e["engagement"], e["ticket_number"]) for e in unknown["unknown_numbers"]],
             [(never["engagement"], NEVER)], "the outbox names it")
    for command in ("status", "outbox"):
        text = cli.world.ctl(command, plain=True).out
        tap.ok(f"bind {never['engagement']} TICKET" in text.replace("\n", " ") and NEVER in text
               and "needs attention" not in text and "Nothing waits" not in text,
               f"{command} says what to do", text)
    cli.ends(DONE, "it can be discarded", "discard", never["stint"])


def broken(tap, cli):
    """What a person meets on a bad day."""
    world = cli.world
    doctor = cli.ends(DONE, "doctor", "doctor")
    tap.ok(doctor["ok"] and all({"name", "grade", "text"} <= set(c) for c in doctor["checks"]),
           "has its keys", doctor)
    os.chmod(world.data, 0o755)
    tap.same(cli.run("doctor").status, FAILED, "it sees that others could read the data")
    os.chmod(world.data, 0o700)
    full = open("/dev/full", "w", encoding="utf-8")
    done = subprocess.run(world.command("status"), stdout=full, stderr=subprocess.PIPE, text=True,
                          env=world.env, check=False)
    full.close()
    tap.ok(done.returncode == FAILED and done.stderr and "recorded" not in done.stderr,
           "an answer that cannot be written fails", done)
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(world.command("--no-sync", "interrupt", "Door"), stdout=full,
                              stderr=subprocess.PIPE, text=True, env=world.env, check=False)
    running = cli.run("status").json["running"]
    tap.ok(done.returncode == FAILED and "recorded" in done.stderr and running["label"] == "Door",
           "but says that the work is recorded", done)
    cli.ends(DONE, "and that is so", "discard", running["stint"])
    world.end_couriers()
    world.stop()
    cli.ends(DONE, "work goes on without the PSA", "log", "#7001", "--from", "-3m", "--to", "-2m",
             "--done", "Without the PSA")
    late = cli.ends(UNSENT, "sync --wait says what is unsent", "sync", "--wait", "4")
    cli.has(late, "left error", "and why")
    cli.ends(FAILED, "sync without --wait fails", "sync")
    world.end_couriers()
    os.truncate(os.path.join(world.data, "stint.db"), 0)
    for words, said in ((["status"], True), (["status"], False), (["doctor"], False)):
        result = cli.run(*words)
        tap.same((result.status, "begun anew" in result.err), (DONE, said),
                 f"an emptied database is {'said' if said else 'not said again'}")
    loss = [check for check in result.json["checks"] if check["name"] == "loss"]
    tap.ok(loss and loss[0]["grade"] == "note" and "no backup" in loss[0]["text"],
           "but the doctor remembers", result)
    for name in os.listdir(world.data):
        if name.startswith("stint.db") and name != "stint.db.lock":
            os.unlink(os.path.join(world.data, name))
    with open(os.path.join(world.data, "stint.db"), "w", encoding="utf-8") as text:
        text.write("This is no database. " * 500)
    spoilt = cli.run("status")
    tap.ok(spoilt.status == FAILED and "stint.db" in spoilt.message and
           "there is no backup" in spoilt.message, "a spoilt database is said", spoilt)
    for name in ("stint.db.before-2", "stint.db.before-2.older"):
        with open(os.path.join(world.data, name), "w", encoding="utf-8"):
            pass
    spoilt = cli.run("status")
    tap.ok("‘stint.db.before-2’" in spoilt.message and "older’" in spoilt.message and
           "lock" not in spoilt.message, "with the backups that are there", spoilt)
    tap.same(cli.run("doctor").status, FAILED, "and the doctor sees it")


def sandbox(tap, programs):
    """The first commands with --sandbox, all at once, find one sandbox and one account."""
    with World(programs, account=False) as world:
        command = [os.path.join(programs, "stintctl"), "--sandbox", "--json", "account", "show"]
        first = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  stdin=subprocess.DEVNULL, text=True, env=world.env)
                 for _ in range(6)]
        ended = [(process.communicate(timeout=60), process.returncode) for process in first]
        ours = world.sandboxes()
        try:
            tap.same([status for _, status in ended], [DONE] * 6, "six at once are all answered")
            tap.same({err for (_, err), _ in ended}, {""}, "and nothing is said besides")
            urls = {json.loads(out)["account"]["url"] for (out, _), status in ended if status == 0}
            tap.same((len(urls), len(ours)), (1, 1), "by one sandbox")
            synced = world.ctl_sandbox("sync", "--wait", "20")
            tap.same((synced.status, synced.err), (DONE, ""), "whose account works")
        finally:
            world.end_sandboxes()


def accounts_at_once(tap, programs):
    """Of accounts that are added at once one is kept, with its own secret."""
    with World(programs, account=False) as world:
        secret = os.path.join(world.root, "secret.txt")
        with open(secret, "w", encoding="utf-8") as text:
            text.write("sandbox\n")
        add = world.command("account", "add", "autotask", "--user", "api@stint.example", "--code",
                            "STINT-SANDBOX", "--resource", "dana@stint.example", "--url",
                            world.url, "--secret-store", "file", "--secret-file", secret)
        adding = [subprocess.Popen(add, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, env=world.env)
                  for _ in range(4)]
        said = [json.loads(process.communicate(timeout=60)[0]) for process in adding]
        ended = [process.returncode for process in adding]
        tap.ok(all("in use" in answer["error"]["message"] for answer in said
                   if "error" in answer), "the others are told why", said)
        tap.same(sorted(ended), [DONE, FAILED, FAILED, FAILED], "one of four accounts is kept")
        tap.same(world.ctl("sync", "--wait", "20").status, DONE, "and it works")


def main():
    tap = Tap()
    programs = sys.argv[1]
    without_account(tap, programs)
    sandbox(tap, programs)
    accounts_at_once(tap, programs)
    with World(programs) as world:
        cli = Cli(tap, world)
        cli.ends(DONE, "sync --pull", "sync", "--pull")
        world.end_couriers()
        desk = Desk(tap, world)
        usage(tap, cli)
        tickets(tap, cli, desk)
        slips(tap, cli)
        ops = work(tap, cli, desk, day_before(1, 7))
        instants(tap, cli, desk)
        outbox(tap, cli, ops)
        refused(tap, cli, desk)
        unknown_number(tap, cli, desk)
        tap.ok(world.sync_until_sent(), "nothing is left", world.ctl("outbox").out)
        desk.check()
        broken(tap, cli)
        tap.same(cli.untidy, [], "every answer is one valid document")
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
