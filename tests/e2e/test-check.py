#!/usr/bin/env python3
"""What `account check` says of a tenant in which one right or setting after the other is
not as Stint needs it.

Usage: test-check.py DIRECTORY-OF-THE-PROGRAMS. Prints TAP.
"""

import subprocess
import sys

from world import CODE, DANA, SECRET, TECHNICIAN, USER, Tap, World

# What everything is at the start; a case changes some of it and puts it back.
WELL = {"api-user": "active", "integration-code": "known", "zone-lookup": "on", "zone": "1",
        "api-level": "copy", "deny": "none", "denied-query": "empty", "technician": "ok",
        "work-types": "active", "show-non-billable": "on", "requests-of-others": "0",
        "threshold-latency": "off", "proxy-entries": "on", "span-midnight": "on",
        "impersonation": "Tickets,TicketNotes,TimeEntries", "round-minutes": "0",
        "technician-impersonation": "on", "delete-others": "off", "require-note-title": "on",
        "entity-information": "rights"}

LEVEL, PEOPLE, TIMESHEETS = "Security Levels", "Resources/Users", "Timesheets"
# name, switches, finding, its grade, and words that it must have
BROKEN = (
    ("no role at the service desk", {"technician": "no-role"}, "role", "missing",
     ["role", PEOPLE]),
    ("an address that nobody has", {"technician": "unknown"}, "technician", "missing",
     [TECHNICIAN, "--resource", PEOPLE]),
    ("an address that several have", {"technician": "shared"}, "technician", "missing",
     ["share", "Dana", PEOPLE]),
    ("a person who is not active", {"technician": "inactive"}, "technician", "missing",
     ["not active", PEOPLE]),
    ("an API user for a person", {"technician": "api-only"}, "technician", "missing",
     ["API user", "--resource"]),
    ("no active work type", {"work-types": "none"}, "work-types", "missing",
     ["none is active", "Work Types"]),
    ("no right to read work types", {"deny": "BillingCodes:query"}, "work-types", "missing",
     ["no billing code", LEVEL]),
    ("no right to read who has which role", {"deny": "ResourceServiceDeskRoles:query"}, "role",
     "unknown", ["may not see", PEOPLE]),
    ("no right to read tickets", {"deny": "Tickets:query"}, "read-tickets", "missing",
     ["no ticket can be found", LEVEL]),
    ("no right to read notes", {"deny": "TicketNotes:query"}, "read-notes", "missing",
     ["has arrived", LEVEL]),
    ("no right to read entries", {"deny": "TimeEntries:query"}, "read-time", "missing",
     ["has arrived", LEVEL]),
    ("no right to read companies", {"deny": "Companies:query"}, "read-companies", "missing",
     ["no client", LEVEL]),
    ("no right to read contacts", {"deny": "Contacts:query"}, "read-contacts", "missing",
     ["no contact", LEVEL]),
    ("no right to read resources", {"deny": "Resources:query"}, "read-people", "missing",
     ["know you", LEVEL]),
    ("no right to read roles", {"deny": "Roles:query"}, "read-roles", "missing",
     ["role", LEVEL]),
    ("a right to read that is refused aloud",
     {"deny": "TicketSecondaryResources:query", "denied-query": "500"}, "read-secondary",
     "missing", ["your list", LEVEL]),
    ("no right to add entries", {"deny": "TimeEntries:create"}, "create-time", "missing",
     ["no time reaches", LEVEL]),
    ("no right to delete entries", {"deny": "TimeEntries:delete"}, "delete-time", "missing",
     ["taken back", LEVEL]),
    ("no right to change entries", {"deny": "TimeEntries:update"}, "update-time", "missing",
     ["other words", LEVEL]),
    ("no right to add tickets", {"deny": "Tickets:create"}, "create-tickets", "missing",
     ["no ticket yet", LEVEL]),
    ("no right to add notes", {"deny": "TicketNotes:create"}, "create-notes", "missing",
     ["client updates", LEVEL]),
    ("no right to change tickets", {"deny": "Tickets:update"}, "update-tickets", "missing",
     ["status", LEVEL]),
    ("non-billable time that is not seen", {"show-non-billable": "off"}, "non-billable",
     "unknown", ["nobody can tell", "Can view non-billable time entries", LEVEL]),
    ("no notes, and metadata that do not speak of rights",
     {"deny": "TicketNotes:query", "entity-information": "entity"}, "read-notes", "unknown",
     ["nobody can tell", LEVEL]),
    ("more rights than are needed", {"api-level": "full"}, "excess-companies", "excess",
     ["add", "never", LEVEL]),
    ("an hour that is used up", {"requests-of-others": "8000"}, "budget", "missing",
     ["of 10000", "integration"]),
    ("a directory that does not know the user", {"zone-lookup": "off"}, "address", "unknown",
     ["as you gave it"]),
)
# After these nothing more may be asked until the person gives the secret again.
REFUSED = (
    ("an API user that is locked", {"api-user": "locked"}, "login", ["rotate", PEOPLE]),
    ("an integration code that is not known", {"integration-code": "unknown"},
     "integration-code", ["IntegrationCode", "tracking identifier", "rotate"]),
    ("an account that lives elsewhere", {"zone": "2"}, "address", ["lives at", "--url"]),
)


class Checks:
    """Runs the check and finds things in what it says."""

    def __init__(self, tap, world):
        self.tap, self.world = tap, world

    def switch(self, **switches):
        self.world.control("POST", "switches", {**WELL, **switches})

    def run(self, *options):
        self.result = self.world.ctl("account", "check", *options)
        self.found = {check["id"]: check for check in self.result.json["checks"]}
        return self.found

    def finding(self, name, grade, words=(), value=None):
        found = self.found.get(name, {})
        text = f"{found.get('title')} {found.get('detail')} {found.get('remedy')}"
        return found.get("grade") == grade and all(word in text for word in words) \
            and (value is None or found.get("value") == value)

    def says(self, what, name, grade, words=(), value=None):
        self.tap.ok(self.finding(name, grade, words, value), what,
                    f"{self.found.get(name)}\n{self.result}")

    def not_ok(self):
        return {name for name, check in self.found.items() if check["grade"] != "ok"}


def own_ticket(world):
    return next(ticket for ticket in world.rows("Tickets").values()
                if ticket["companyID"] == 0 and ticket["status"] != 5)


def one_after_the_other(tap, checks):
    for name, switches, finding, grade, words in BROKEN:
        checks.switch(**switches)
        checks.run()
        checks.says(f"{name} is named, and what to do", finding, grade, words)
        tap.same(checks.result.status, 1 if grade == "missing" else 0, f"{name}: the status")
        others = {other for other in checks.not_ok() - {finding, "calibration"}
                  if not other.startswith("excess-")}
        same = {"technician", "read-people"} if finding == "read-people" else set()
        tap.ok(others <= same, f"{name}: nothing else is", others)
    checks.switch()


def presence(tap, checks):
    """The field that says who is on a ticket has to be there."""
    world = checks.world
    tap.ok("presence-field" not in checks.run(), "what is not wanted is not looked for")
    world.must("settings", "set", "presence.field", "Who is it")
    checks.run()
    checks.says("a field that is not there is named, and what to do", "presence-field", "missing",
                ["Who is it", "presence.field"])
    world.must("settings", "set", "presence.field", "Working on it")
    checks.run()
    checks.says("one that is there is well", "presence-field", "ok")
    world.must("settings", "set", "presence.field", "")


def refused(tap, checks):
    for name, switches, finding, words in REFUSED:
        checks.switch(**switches)
        checks.run()
        checks.says(f"{name} is named, and what to do", finding, "missing", words)
        tap.same(checks.result.status, 1, f"{name}: the status")
        checks.switch()
        checks.world.control("POST", "reset-log")
        checks.run()
        checks.says(f"{name}: the next check says it again", "login", "missing", ["rotate"])
        tap.same(checks.world.control("GET", "log"), [], f"{name}: and asks nothing")
        rotated = checks.world.ctl("account", "rotate", given=SECRET + "\n")
        tap.same(rotated.status, 0, f"{name}: until the secret is given again")


def statuses(tap, checks):
    world = checks.world
    listed = world.must("account", "statuses")["statuses"]
    proposed = {status["meaning"]: status["id"] for status in listed if status["meaning"]}
    tap.ok({"in-progress", "waiting-client", "waiting-vendor", "escalate", "complete"}
           <= set(proposed), "meanings are proposed from names", listed)
    world.must("account", "status-means", proposed["escalate"], "none")
    checks.run()
    checks.says("an outcome without a status is named", "status-escalate", "unknown",
                ["status-means"])
    tap.same(checks.result.status, 0, "and nobody's fault")
    label = next(status["label"] for status in listed if not status["meaning"])
    said = world.must("account", "status-means", label.upper(), "escalate")
    tap.ok(said["confirmed"] and said["meaning"] == "escalate", "a status is told its meaning",
           said)
    world.must("sync", "--pull", "--wait", 20)
    checks.run()
    checks.says("which outlives the next pull", "status-escalate", "ok",
                [label, "as you said"], value=said["id"])
    for status in (said["id"], proposed["escalate"]):
        world.must("account", "status-means", status, "proposed")
    tap.same(world.must("account", "statuses")["statuses"], listed, "and can be taken back")
    for words, status in ((("status-means", "Nowhere", "escalate"), 1),
                          (("status-means", label, "sideways"), 2)):
        tap.same(world.ctl("account", *words).status, status, f"refused: {' '.join(words)}")


def calibration(tap, checks):
    world = checks.world
    own = own_ticket(world)
    ticket = own["ticketNumber"]
    client = next(row for row in world.rows("Tickets").values() if row["companyID"] != 0)
    before = world.everything()
    checks.run("--calibrate", client["ticketNumber"])
    checks.says("a client's ticket is refused", "trial-ticket", "missing", ["client"])
    tap.same(world.everything(), before, "and nothing is written on it")

    checks.run()
    checks.says("what was never tried is said", "calibration", "unknown", ["--calibrate"])
    checks.run("--calibrate", f"#{own['id']}")
    tap.same((checks.not_ok(), checks.result.status), (set(), 0), "with everything right, all is ok")
    for name, value in (("time-entry", "api-user"), ("midnight", "on"), ("rounding", "1"),
                        ("time-seconds", "kept"), ("time-text", "exact"), ("after-hours", "whole"),
                        ("time-delete", "yes"), ("note-author", "technician"),
                        ("note-text", "exact")):
        checks.says(f"learnt: {name} is {value}", name, "ok", value=value)
    after = world.everything()
    notes = [row for key, row in after["TicketNotes"].items() if key not in before["TicketNotes"]]
    tap.ok(len(notes) == 1 and notes[0]["publish"] == 2 and notes[0]["ticketID"] == own["id"],
           "one internal note stays", notes)
    tap.same(after["TimeEntries"], before["TimeEntries"], "and no entry")
    tap.same({row["sight_class"] for row in world.read("SELECT sight_class FROM sighted")},
             {"TimeEntries/ticket", "TicketNotes/internal/impersonated"},
             "such rows count as sighted")
    checks.run()
    tap.same((checks.not_ok(), checks.result.status), (set(), 0), "a later check knows it all")

    checks.switch(**{"span-midnight": "off", "round-minutes": "15"})
    checks.run("--calibrate", ticket)
    checks.says("no entry across midnight", "midnight", "missing",
                ["span over midnight", TIMESHEETS], value="off")
    checks.says("a minute is billed as more", "rounding", "ok", ["15"], value="15")
    tap.same(world.rows("TimeEntries"), before["TimeEntries"], "again no entry stays")

    checks.switch(**{"proxy-entries": "off", "impersonation": "none"})
    checks.run("--calibrate", ticket)
    checks.says("nobody may enter time for others", "time-entry", "missing",
                ["Proxy Time Entry", "impersonate", TIMESHEETS])
    checks.says("notes are the API user's then", "note-author", "ok", [LEVEL], value="api-user")

    checks.switch(**{"proxy-entries": "off", "impersonation": "TimeEntries:add"})
    checks.run("--calibrate", ticket)
    checks.says("by impersonation alone", "time-entry", "ok", value="technician")
    checks.says("what it cannot delete is said", "time-delete", "missing", ["still there", LEVEL])
    left = [row for key, row in world.rows("TimeEntries").items()
            if key not in before["TimeEntries"]]
    tap.ok(len(left) == 1 and str(left[0]["id"]) in checks.found["time-delete"]["detail"],
           "by its number", left)
    world.must("log", ticket, "--from", "2026-03-02T10:00:00Z", "--to", "2026-03-02T10:20:00Z",
               "--done", "In my own name", "--send-now")
    world.sync_until_sent()
    mine = [row for row in world.rows("TimeEntries").values()
            if row["summaryNotes"] == "In my own name"]
    tap.ok(len(mine) == 1 and mine[0]["creatorUserID"] == DANA,
           "work is entered in that way from then on", mine)

    checks.switch()
    world.fault("close-after", path="TimeEntries")
    here = set(world.rows("TimeEntries"))
    checks.run("--calibrate", ticket)
    checks.says("an entry whose answer is lost is found", "time-entry", "ok")
    tap.same(set(world.rows("TimeEntries")), here, "and deleted too")


def version(world):
    return world.read("SELECT version FROM account WHERE removed_s IS NULL")[0]["version"]


def learnt(world):
    return {row["id"]: (row["value"], row["seen_s"])
            for row in world.read("SELECT id, value, seen_s FROM learnt")}


def kept(tap, checks):
    """What a trial does not come to tell takes no place of what another one told."""
    world = checks.world
    ticket = own_ticket(world)["ticketNumber"]
    checks.switch(**{"proxy-entries": "off"})
    before = version(world)
    checks.run("--calibrate", ticket)
    tap.ok(version(world) > before, "what is learnt makes couriers begin anew")
    before = version(world)
    checks.run("--calibrate", ticket)
    tap.same(version(world), before, "what was known does not")
    known = learnt(world)
    world.fault("html-502", path="TimeEntries", times=4)
    checks.run("--calibrate", ticket)
    tap.same({name: learnt(world)[name][0] for name in ("time-entry", "midnight")},
             {name: known[name][0] for name in ("time-entry", "midnight")},
             "a server that is away takes nothing of it")
    world.control("DELETE", "faults")
    checks.switch()


def posted(world, collection):
    return [line for line in world.control("GET", "log")
            if line["method"] == "POST" and line["path"].endswith(collection)]


def in_doubt(tap, checks):
    """An answer that is lost: nothing more is written, and the person can clear up."""
    world = checks.world
    ticket = own_ticket(world)["ticketNumber"]
    world.control("POST", "reset-log")
    world.fault("html-502", path="TimeEntries", times=4)
    checks.run("--calibrate", ticket)
    checks.says("an entry that may be there is told of", "time-entry", "unknown",
                ["no clear answer", ticket, "delete the entry by hand"])
    sent = posted(world, "/TimeEntries")
    tap.ok(len(sent) == 1 and not posted(world, "/Notes"), "and none is written besides", sent)
    tap.ok("midnight" not in checks.found, "nor is anything said of midnight", checks.found)
    world.control("DELETE", "faults")
    for fault, grade, words in (("close-after", "ok", []),
                                ("html-502", "unknown", ["no clear answer", ticket])):
        world.fault(fault, path="Tickets/*/Notes")
        checks.run("--calibrate", ticket)
        checks.says(f"a note whose answer is lost: {fault}", "note", grade, words)
        world.fault(fault, path="Tickets/*/Notes")
        checks.run("--mail", ticket, "--wait", 1)
        checks.says(f"an update whose answer is lost: {fault}", "update", grade, words)
        tap.same("mail" in checks.found, grade == "ok", "and whether a mail is waited for")
        world.control("DELETE", "faults")


def refused_midway(tap, checks):
    """Credentials that are refused in a trial are the last thing that is asked."""
    world = checks.world
    ticket = own_ticket(world)["ticketNumber"]
    for method, path, skip in (("POST", "TimeEntries", 0), ("POST", "TimeEntries/query", 1),
                               ("GET", "TimeEntries/*", 0), ("DELETE", "TimeEntries/*", 0),
                               ("POST", "Tickets/*/Notes", 0)):
        world.fault("status", path=path, method=method, status=401, skip=skip, times=9)
        world.control("POST", "reset-log")
        checks.run("--calibrate", ticket, "--mail", ticket, "--wait", 1)
        log = world.control("GET", "log")
        asked = [line["status"] for line in log if "zoneInformation" not in line["path"]]
        tap.ok(asked.count(401) == 1 and asked[-1] == 401,
               f"the last call is the refused one: {method} {path}", log[-3:])
        tap.ok(any("refused" in str(check["detail"]) or check["grade"] == "missing"
                   for check in checks.found.values()), "which is said", checks.found)
        world.control("DELETE", "faults")
        tap.same(world.ctl("account", "rotate", given=SECRET + "\n").status, 0, "mended")



def limited(tap, checks):
    """A limit that is met holds for all programs, and one in force for the check too."""
    world = checks.world
    ticket = own_ticket(world)["ticketNumber"]
    for method, path, options in (("POST", "Resources/query", ()),
                                  ("POST", "TimeEntries", ("--calibrate", ticket)),
                                  ("DELETE", "TimeEntries/*", ("--calibrate", ticket)),
                                  ("POST", "Tickets/*/Notes", ("--mail", ticket))):
        what = f"{method} {path}"
        world.fault("throttle-429", path=path, method=method, retry_after=90)
        world.control("POST", "reset-log")
        checks.run(*options)
        tap.same(world.control("GET", "log")[-1]["status"], 429, f"a limit ends it: {what}")
        world.control("POST", "reset-log")
        checks.run(*options)
        checks.says(f"which the next check says: {what}", "limit", "unknown", ["before"])
        tap.same((world.control("GET", "log"), checks.result.status, len(checks.found)),
                 ([], 1, 1), f"and asks nothing: {what}")
        with world.database() as base:
            base.execute("UPDATE account SET pause_until_s = 0, pause_is_limit = 0")
        world.control("DELETE", "faults")


def mail(tap, checks):
    world = checks.world
    ticket = own_ticket(world)["ticketNumber"]
    checks.run("--mail", ticket, "--wait", 1)
    checks.says("an update that nobody is mailed", "mail", "missing",
                ["workflow rule", "Note added", "Workflow Rules"], value="no")
    checks.says("is on the ticket all the same", "update", "ok")
    world.control("POST", "rules", {"on": ["note-added"], "if": {"note": {"publish": 1}},
                                    "do": [{"mail": {"to": "contact", "template": "Told"}}]})
    checks.run("--mail", ticket, "--wait", 10)
    checks.says("an update that is mailed", "mail", "ok", ["Told"], value="yes")
    world.control("DELETE", "rules")
    world.control("POST", "rules", {"on": ["note-added"],
                                    "do": [{"mail": {"to": "boss@stint.example",
                                                     "template": "Watch"}}]})
    checks.run("--mail", ticket, "--wait", 1)
    checks.says("a mail to somebody else proves nothing", "mail", "unknown",
                ["boss@stint.example", "contact"])
    tap.same(learnt(world)["mail"][0], "yes", "and takes no place of a proof")
    world.control("DELETE", "rules")
    checks.switch(deny="NotificationHistory:query", **{"denied-query": "500"})
    notes = len(world.rows("TicketNotes"))
    checks.run("--mail", ticket, "--wait", 1)
    checks.says("a history that may not be read", "mail", "unknown", [LEVEL])
    tap.same(len(world.rows("TicketNotes")), notes, "and nobody is written to in vain")
    checks.switch()
    client = next(row for row in world.rows("Tickets").values() if row["companyID"] != 0)
    checks.run("--mail", client["ticketNumber"])
    checks.says("a client is not written to", "trial-ticket", "missing", ["client"])
    tap.same(len(world.rows("TicketNotes")), notes, "indeed not")


def adding(tap, programs):
    """An account that cannot work is not stored, and the reason is given."""
    with World(programs, account=False) as world:
        checks = Checks(tap, world)
        add = ["account", "add", "autotask", "--user", USER, "--code", CODE, "--resource",
               TECHNICIAN, "--url", world.url, "--secret-store", "file"]
        for switches, secret, words in (
                ({"zone": "2"}, SECRET, ["Address", "lives at", "--url"]),
                ({"technician": "unknown"}, SECRET, ["nobody", TECHNICIAN, PEOPLE]),
                ({"integration-code": "unknown"}, SECRET, ["tracking identifier"]),
                ({}, "wrong", ["Login", "secret"])):
            checks.switch(**switches)
            world.control("POST", "reset-log")
            added = world.ctl(*add, given=secret + "\n")
            tap.ok(added.status == 1 and all(word in added.message for word in words) and
                   added.json["checks"], f"not added: {words}", added)
            asked = [line for line in world.control("GET", "log") if line["status"] in (401, 500)]
            tap.ok(len(asked) <= 1, "with at most one refused login", asked)
        tap.same(world.ctl("account", "show").status, 1, "and nothing is stored")
        checks.switch(deny="TimeEntries:delete")
        plain = world.ctl(*add, given=SECRET + "\n", plain=True)
        tap.ok(plain.status == 0 and "Delete time entries" in plain.out and "Read tickets"
               not in plain.out, "added, with what is not as it should be", plain)
        plain = world.ctl("account", "check", plain=True)
        tap.ok(plain.status == 1 and "\nmissing  Delete time entries" in plain.out and
               "\nok       Read tickets" in plain.out, "the check in lines", plain)
        for wrong in (("--wait", "long"), ("--wait", "-1"), ("--wait", "601"),
                      ("--wait="), ("--calibrate", ""), ("--mail", " ")):
            usage = world.ctl("account", "check", *wrong)
            tap.ok(usage.status == 2 and usage.json["error"]["code"] == "usage",
                   f"a mistyped option: {wrong}", usage)
        elsewhere = world.url.replace("ATServicesRest", "nowhere")
        world.must("account", "remove")
        lost = world.ctl(*add[:9], "--url", elsewhere, "--secret-store", "file",
                         given=SECRET + "\n")
        tap.ok(lost.status == 1 and "Address" in lost.message, "an address without Autotask", lost)


def main():
    tap = Tap()
    programs = sys.argv[1]
    adding(tap, programs)
    with World(programs) as world:
        checks = Checks(tap, world)
        checks.switch()
        world.control("POST", "edit", {"entity": "TimeEntries", "id": max(world.rows("TimeEntries")),
                                       "set": {"isNonBillable": True}})
        checks.run()
        tap.same(checks.not_ok(), {"calibration"}, "at first only trials are left to be made")
        brief = subprocess.run([f"{programs}/stint-courier", "--data-dir", world.data,
                                "account-check", "--brief"], capture_output=True, text=True,
                               env=world.env, timeout=60, check=False)
        tap.same((brief.returncode, brief.stdout), (0, ""), "of which the window says nothing")
        one_after_the_other(tap, checks)
        presence(tap, checks)
        refused(tap, checks)
        statuses(tap, checks)
        calibration(tap, checks)
        kept(tap, checks)
        in_doubt(tap, checks)
        refused_midway(tap, checks)
        limited(tap, checks)
        mail(tap, checks)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
