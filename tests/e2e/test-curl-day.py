#!/usr/bin/env python3
"""The same day twice: once with Stint's own programs, once with curl alone and under a
foreign name. Two tenants that were alike in the morning are alike in the evening: the PSA
that Stint is tested against knows nothing of Stint.

Usage: test-curl-day.py DIRECTORY-OF-THE-PROGRAMS. Prints TAP.
"""

import datetime
import sys
import time
import zoneinfo

from world import (CODE, DANA, SECRET, USER, Tap, World, day_before, iso, unmarked)

AGENT = "Acme-Sync/7.3"
MINUTE = 60
# What a tenant notes of itself: when, and by which number.
OF_THE_MOMENT = {"id", "createDateTime", "lastModifiedDateTime", "lastActivityDate", "date",
                 "lastTrackedModificationDateTime", "lastCustomerVisibleActivityDateTime",
                 "lastCustomerNotificationDateTime", "notificationSentTime", "completedDate",
                 "resolvedDateTime", "resolutionPlanDateTime", "firstResponseDateTime",
                 "firstResponseElapsedHours", "resolutionPlanElapsedHours", "resolutionElapsedHours"}
COMPARED = ("TimeEntries", "TicketNotes", "Tickets", "NotificationHistory",
            "ServiceLevelAgreementResults", "DeletedTicketActivityLogs")
MAILS = {"on": ["note-added"], "if": {"note": {"publish": 1}},
         "do": [{"mail": {"to": "contact", "template": "Ticket Updated"}}]}


class Piece:
    """Some minutes on a ticket: what was done, and how it was left."""

    def __init__(self, ticket, start, end, done, outcome="continue", status=None, update=None,
                 left_off=None):
        self.ticket, self.done, self.outcome, self.status = ticket, done, outcome, status
        self.update, self.left_off = update, left_off
        self.start, self.end = (day_before(1, 6) + at * MINUTE for at in (start, end))


DAY = [
    Piece(7001, 0, 25, "Restarted the backup service"),
    Piece(7002, 25, 60, "Asked for the log", "waiting-client", 7, "Please send us the log."),
    Piece(7004, 61, 62, "Called the vendor", "waiting-vendor", 12, left_off="Case 4711 is open"),
    Piece(7007, 70, 130, "Explained the quotes – größer", "complete", 5, "It is solved: <b>retry</b>."),
    Piece(7008, 130, 150, "Found a rogue access point", "escalate", 11),
]


def with_stint(world):
    world.must("sync", "--pull", "--wait", 20)
    numbers = {row["id"]: row["ticketNumber"] for row in world.rows("Tickets").values()}
    for piece in DAY:
        world.must("engage", "--at", iso(piece.start), numbers[piece.ticket])
        options = ["--left-off", piece.left_off] if piece.left_off else []
        if piece.update:
            options += ["--update", "complete" if piece.status == 5 else "disengaged",
                        "--update-text", piece.update]
        world.must("disengage", "--at", iso(piece.end), "--done", piece.done,
                   "--outcome", piece.outcome, *options)
    return world.sync_until_sent()


class Acme:
    """A client that somebody else wrote, from Autotask's documents."""

    def __init__(self, tap, world):
        self.tap, self.world = tap, world

    def call(self, method, path, body=None):
        headers = [f"UserName: {USER}", f"Secret: {SECRET}", f"ApiIntegrationCode: {CODE}",
                   f"User-Agent: {AGENT}"]
        return self.world.curl(method, f"{self.url}V1.0/{path}", body, headers)

    def query(self, collection, *conditions, **members):
        answer = self.call("POST", f"{collection}/query",
                           {"filter": [dict(zip(("op", "field", "value"), c)) for c in conditions],
                            **members})
        self.tap.same(answer["pageDetails"]["nextPageUrl"], None, f"{collection}: one page")
        return answer["items"]

    def begin(self):
        """Who am I, in which roles, and which tickets are mine?"""
        look_up = f"{self.world.url}V1.0/zoneInformation?user={USER.replace('@', '%40')}"
        self.url = self.world.curl("GET", look_up, headers=[f"User-Agent: {AGENT}"])["url"]
        me = self.query("Resources", ("eq", "email", "dana@stint.example"), ("eq", "isActive", True))
        self.tap.same([row["id"] for row in me], [DANA], "the technician is known")
        mine = self.query("Tickets", ("eq", "assignedResourceID", DANA), ("noteq", "status", 5),
                          includeFields=["id", "ticketNumber", "status", "assignedResourceRoleID"])
        self.roles = {row["id"]: row["assignedResourceRoleID"] for row in mine}
        self.numbers = {row["id"]: row["ticketNumber"] for row in mine}

    def enter(self, piece):
        local = datetime.datetime.fromtimestamp(piece.start, zoneinfo.ZoneInfo("Europe/Berlin"))
        internal = f"Done: {piece.done}"
        if piece.left_off:
            internal += f"\nLeft off: {piece.left_off}"
        made = self.call("POST", "TimeEntries", {
            "ticketID": piece.ticket, "resourceID": DANA, "roleID": self.roles[piece.ticket],
            "dateWorked": f"{local:%Y-%m-%d}", "startDateTime": iso(piece.start),
            "endDateTime": iso(piece.end), "summaryNotes": piece.done, "internalNotes": internal})
        row = self.call("GET", f"TimeEntries/{made['itemId']}")["item"]
        self.tap.same(row["ticketID"], piece.ticket, f"{piece.done!r} reads back")

    def hand_over(self, piece):
        self.enter(piece)
        if piece.update:
            number = self.numbers[piece.ticket]
            title = f"Ticket {number} is complete" if piece.status == 5 else f"Progress on ticket {number}"
            self.call("POST", f"Tickets/{piece.ticket}/Notes", {
                "title": title, "description": piece.update, "noteType": 1, "publish": 1})
        if piece.status:
            self.call("PATCH", "Tickets", {"id": piece.ticket, "status": piece.status})
            status = self.call("GET", f"Tickets/{piece.ticket}")["item"]["status"]
            self.tap.same(status, piece.status, "the status reads back")

    def end(self):
        since = iso(time.time() - 3600)
        changed = self.query("Tickets", ("gte", "lastActivityDate", since))
        self.tap.same({row["id"] for row in changed}, {piece.ticket for piece in DAY},
                      "what changed is told since")


def with_curl(tap, world):
    acme = Acme(tap, world)
    acme.begin()
    for piece in DAY:
        acme.hand_over(piece)
    acme.end()


def told(row):
    """A row without what is of the moment; of that, whether it is there."""
    kept = {name: value if name not in OF_THE_MOMENT else value is not None
            for name, value in row.items()}
    if "internalNotes" in kept:
        kept["internalNotes"] = unmarked(kept["internalNotes"])[0]
    return kept


def evening(world):
    """Everything that is left of the day, row by row."""
    rows = {}
    for collection in COMPARED:
        rows[collection] = sorted((told(row) for row in world.rows(collection).values()), key=repr)
    headers = [f"UserName: {USER}", f"Secret: {SECRET}", f"ApiIntegrationCode: {CODE}"]
    rows["TicketHistory"] = [
        told(row) for piece in DAY
        for row in world.curl("POST", f"{world.url}V1.0/TicketHistory/query", {
            "filter": [{"op": "eq", "field": "ticketID", "value": piece.ticket}]}, headers)["items"]]
    return rows


def agents(world):
    """Who changed anything there."""
    return {line["headers"].get("User-Agent", "").partition("/")[0]
            for line in world.control("GET", "log") if line["method"] in ("PATCH", "DELETE") or
            (line["method"] == "POST" and "/query" not in line["path"])}


def compare(tap, ours, theirs):
    for collection, rows in ours.items():
        other = theirs[collection]
        tap.ok(rows, f"{collection}: there are some") if collection != "DeletedTicketActivityLogs" \
            else tap.same(rows, [], f"{collection}: there are none")
        tap.ok(rows == other, f"{collection}: the same {len(rows)} rows",
               "\n".join(f"{a}\n{b}" for a, b in zip(rows, other) if a != b) +
               f"\n{len(rows)} and {len(other)}")


def main():
    tap = Tap()
    clock = ["--clock", iso(time.time())]
    with World(sys.argv[1], sandbox=clock) as stint, \
            World(sys.argv[1], sandbox=clock, account=False) as curl:
        morning = evening(stint)
        tap.ok(morning == evening(curl), "in the morning both tenants are alike")
        for world in (stint, curl):
            world.control("POST", "rules", MAILS)
        tap.ok(with_stint(stint), "Stint's day is sent")
        with_curl(tap, curl)
        ours, theirs = evening(stint), evening(curl)
        compare(tap, ours, theirs)
        tap.same([len(ours[name]) - len(morning[name]) for name in ("TimeEntries", "TicketNotes")],
                 [len(DAY), 2], "it was a day's work")
        tap.same((agents(stint), agents(curl)), ({"Stint"}, {"Acme-Sync"}),
                 "each was written by its own client")
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
