#!/usr/bin/env python3
"""Conformance of stint-sandbox with what is documented of the Autotask REST API: how much
may be asked, where the tenant is, and both positions of what nobody could establish. Prints
TAP.
"""

import os
import subprocess
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "support"))
from sandbox_client import *  # noqa: E402,F401,F403

THREADS = "The Autotask API thread threshold of 3 threads has been exceeded. (error code Itgenatr005)"


def seconds(s, path="Tickets/7001"):
    begin = time.monotonic()
    answer = s.get(path)
    return answer.status, time.monotonic() - begin


def test_threshold(s):
    used = s.get("ThresholdInformation").json["currentTimeframeRequestCount"]
    steps = [(4900 - used, 0, 0.4), (5000, 0.5, 0.9), (7400 - used, 0.5, 0.9), (7500, 1.0, 1.5)]
    for others, least, most in steps:
        s.switch(requests_of_others=others)
        status, took = seconds(s)
        ok(status == 200 and least <= took < most, f"with {others} requests of others: {least} s", took)
    s.switch(threshold_latency="off")
    ok(seconds(s)[1] < 0.4, "threshold-latency off")
    s.switch(requests_of_others=10000)
    refused = s.get("Tickets/7001")
    same((refused.status, list(refused.json)), (429, ["errors"]), "at the threshold nothing goes any more")
    same(s.curl("GET", f"{s.url}V1.0/zoneInformation?user=api@stint.example").status, 200, "but the zone")
    s.switch(throttle_body="message")
    same(list(s.get("Tickets/7001").json), ["Message"], "throttle-body message")
    s.switch(throttle_body="empty")
    same((s.get("Tickets/7001").status, s.get("Tickets/7001").text), (429, ""), "throttle-body empty")
    s.switch(throttle_body="errors", thread_status=500, retry_after_seconds=30)
    refused = s.get("Tickets/7001")
    ok(refused.status == 500 and "retry-after: 30" in refused.headers, "another status, and a header",
       refused)
    s.switch(thread_status=429, retry_after_seconds=0)
    ok("retry-after" not in s.get("Tickets/7001").headers, "or none")
    s.control("POST", "clock", {"advance_seconds": 3601})
    s.switch(requests_of_others=0, threshold_latency="on")
    same(seconds(s)[0], 200, "an hour later all is well")


def test_threads(s):
    def crowd(paths):
        command = ["curl", "-s", "-w", "\n%{http_code}", "-H", "UserName: api@stint.example",
                   "-H", "Secret: sandbox", "-H", "ApiIntegrationCode: STINT-SANDBOX"]
        running = [subprocess.Popen([*command, f"{s.url}V1.0/{path}"], stdout=subprocess.PIPE, text=True)
                   for path in paths]
        return [process.communicate()[0].rpartition("\n") for process in running]

    s.switch(latency_ms=500)
    found = crowd(["Tickets/7004/Notes"] * 2 + ["TicketNotes/45001"] * 2)
    same(sorted(code for _, _, code in found), ["200", "200", "200", "429"],
         "children count with their own kind")
    same([json_errors(text) for text, _, code in found if code == "429"], [[THREADS]],
         "in the documented words")
    found = crowd(["Companies/0/Contacts"] * 2 + ["Companies/0"] * 2 + ["Contacts/30684701"])
    same([code for _, _, code in found], ["200"] * 5, "and not with their parents")
    found = crowd(["Tickets/entityInformation/fields"] * 4)
    same(sorted(code for _, _, code in found), ["200", "200", "200", "429"],
         "metadata counts with its entity")
    s.switch(latency_ms=0)


def json_errors(text):
    return Answer(0, 0, "", text).json["errors"]


def test_zone(s):
    old = s.url
    same(s.state()["zones"], [old], "there is one zone at first")
    s.switch(zone=2)
    new = s.curl("GET", f"{old}V1.0/zoneInformation?user=api@stint.example").json["url"]
    ok(new != old and new.startswith("http://127.0.0.1:") and new.endswith("/ATServicesRest/"),
       "the old zone names the new one", new)
    same(s.get("Tickets/7001").status, 401, "and knows the tenant no more")
    same(s.state()["failed_logins"], 0, "which counts as no wrong secret")
    same(s.get(f"{new}V1.0/Tickets/7001").json["item"]["id"], 7001, "the new one does")
    same(s.curl("GET", f"{new}V1.0/zoneInformation?user=api@stint.example").json["url"], new,
         "and names itself")
    page = s.call("POST", f"{new}V1.0/Tickets/query", {"filter": [EVERYTHING], "maxRecords": 5})
    ok(page.json["pageDetails"]["nextPageUrl"].startswith(new), "so do its pages")
    same(s.curl("GET", f"{old}versioninformation").status, 200, "the open routes stay")
    s.switch(zone=1)
    same((s.get("Tickets/7001").status, s.get(f"{new}V1.0/Tickets/7001").status), (200, 401),
         "and back again")
    moved = Sandbox("--set", "zone=2")
    zones = moved.state()["zones"]
    same((len(zones), moved.url), (2, zones[1]), "moved from the start: the second address is printed")
    same((moved.get("Tickets/7001").status, moved.get(f"{zones[0]}V1.0/Tickets/7001").status), (200, 401),
         "and the first one refuses")
    moved.stop()


def test_login_bodies():
    s = Sandbox("--set", "login-attempts=2")
    found = []
    for body in ("message", "errors", "empty"):
        s.switch(unauthorized_body=body)
        answer = s.curl("GET", f"{s.url}V1.0/Tickets/7001")
        found.append((answer.status, list(answer.json or {}), answer.text == ""))
    same(found, [(401, ["Message"], False), (401, ["errors"], False), (401, [], True)],
         "three bodies of a 401")
    s.get("Tickets/7001", secret="wrong")
    same(s.get("Tickets/7001").status, 200, "one wrong secret")
    s.get("Tickets/7001", secret="wrong")
    same((s.get("Tickets/7001").status, s.state()["locked"]), (401, True), "two lock the user")
    s.stop()


def test_unknowns(s):
    s.switch(missing_item="404")
    same((s.get("Tickets/999999").status, s.get("Tickets/7001").status), (404, 200), "missing-item 404")
    s.switch(missing_item="null", sparse_rows="on")
    row = s.query("Tickets", condition("eq", "id", 7001)).items[0]
    ok("purchaseOrderNumber" not in row and row["title"], "sparse-rows on")
    same(len(s.get("Tickets/7001").json["item"]), 76, "a read by id has everything")
    s.switch(sparse_rows="off", times="bare")
    row = s.query("Tickets", condition("eq", "id", 7001)).items[0]
    ok(row["createDate"][-1].isdigit(), "times bare", row["createDate"])
    same(s.query("Tickets", condition("eq", "createDate", row["createDate"])).ids, [7001], "mean the same")
    s.switch(times="z")
    ok(s.get("Tickets/7001").json["item"]["createDate"].endswith("Z"), "times z")
    shouting = s.url.replace("ATServicesRest", "atservicesrest") + "V1.0/Tickets/7001"
    s.switch(path_case="exact")
    same((s.get(shouting).status, s.get("tickets/7001").status), (404, 200), "path-case exact")
    s.switch(path_case="any", versions="one")
    same((s.get(shouting).status, s.curl("GET", f"{s.url}versioninformation").json),
         (200, {"apiVersions": ["V1.0"]}), "versions one")
    s.switch(versions="both")
    same(s.query("Tickets", condition("eq", "companyID", 9)).json["items"], [], "filter-references off")
    s.switch(filter_references="on")
    refused = s.query("Tickets", condition("eq", "companyID", 9))
    same((refused.status, refused.error),
         (500, "Value does not reference an existing entity for companyID ."),
         "filter-references on")
    same((s.query("Tickets", {"op": "or", "items": [condition("in", "companyID", [175, 9])]}).status,
          s.query("Tickets", condition("eq", "companyID", 175)).status,
          s.query("Tickets", condition("gt", "companyID", 9)).status), (500, 200, 200), "wherever it refers")
    s.switch(filter_references="off")
    wrong = entry(roleID=SENIOR)
    same(s.call("POST", "TimeEntries", wrong).error,
         "The specified AssignedResourceID and AssignedRoleID combination is not currently defined",
         "role-refusal pair")
    s.switch(role_refusal="row")
    same(s.call("POST", "TimeEntries", wrong).error, "There is no row at position 0.", "role-refusal row")
    s.switch(role_refusal="pair")


def test_wording(s):
    over = entry("23:30", endDateTime=when("00:30", "2026-03-11"))
    complete = s.query("Tickets", condition("eq", "status", 5),
                       condition("eq", "assignedResourceID", LEE)).ids[0]
    invented = [
        ({}, lambda: s.call("POST", "TimeEntries", over),
         "Time entries are not allowed to span over midnight."),
        ({"complete-tickets": "no-add"}, lambda: s.call("POST", "TimeEntries", entry(ticketID=complete)),
         "Time entries cannot be added to a ticket that is complete."),
        ({"require-summary": "on"}, lambda: s.call("POST", "TimeEntries", entry(summaryNotes=None)),
         "Missing Required Field: summaryNotes"),
        ({"timesheet-locked-through": DAY}, lambda: s.call("POST", "TimeEntries", entry()),
         "The timesheet of this date has been submitted."),
        ({}, lambda: s.query("Tickets", EVERYTHING, maxRecords=501),
         "The value of MaxRecords must be between 1 and 500."),
        ({}, lambda: s.get("Tickets/7001", code="WRONG"), "IntegrationCode is invalid."),
    ]
    back = {"complete-tickets": "allow", "require-summary": "off", "timesheet-locked-through": "off"}
    for switches, write, text in invented:
        s.control("POST", "switches", {**back, **switches, "wording": "plain"})
        plain = write()
        s.control("POST", "switches", {"wording": "other"})
        other = write()
        same((plain.status, plain.error, other.status, other.error),
             (500, text, 500, "The operation could not be completed."), f"two wordings: {text}")
    s.control("POST", "switches", back)
    same(s.call("POST", "TimeEntries", entry(roleID=None)).error,
         "TimeEntries for Tickets must have a roleID.",
         "what is documented stays")
    s.switch(wording="plain")


def test_day():
    """A day's work by curl alone: nothing of it depends on who asks."""
    s = Sandbox("--clock", "2026-03-10T12:55:00Z")
    mine = s.query("Tickets", condition("eq", "assignedResourceID", DANA), condition("noteq", "status", 5),
                   includeFields=["id", "title", "status", "assignedResourceRoleID"]).items
    entries = []
    for i, ticket in enumerate(mine[:6]):
        start = f"2026-03-10T{13 + i}:00:00Z"
        s.control("POST", "clock", {"now": start})
        same(s.call("PATCH", "Tickets", {"id": ticket["id"], "status": 8}, act_as=DANA).status, 200,
             "work begins")
        end = f"2026-03-10T{13 + i}:50:00Z"
        s.control("POST", "clock", {"now": end})
        body = {"ticketID": ticket["id"], "resourceID": DANA, "roleID": ticket["assignedResourceRoleID"],
                "startDateTime": start, "endDateTime": end, "summaryNotes": "Solved"}
        made = s.call("POST", "TimeEntries", body, act_as=DANA, extra=["-A", f"agent-{i}"])
        entries.append(made.json["itemId"])
        note = {"title": "Done", "description": "Solved", "noteType": 1, "publish": 1}
        s.call("POST", f"Tickets/{ticket['id']}/Notes", note, act_as=DANA)
        s.call("PATCH", "Tickets", {"id": ticket["id"], "status": 5, "resolution": "Solved"}, act_as=DANA)
    rows = s.query("TimeEntries", condition("in", "id", entries)).items
    same([(row["hoursWorked"], row["creatorUserID"]) for row in rows], [(0.8333, DANA)] * 6, "six entries")
    ok(all(row["createDateTime"][:16] == row["endDateTime"][:16] for row in rows), "each made when it ended")
    done = s.query("Tickets", condition("eq", "completedByResourceID", DANA),
                   condition("gte", "completedDate", "2026-03-10T13:00:00Z")).ids
    same(done, [ticket["id"] for ticket in mine[:6]], "six tickets are complete")
    same(len(s.query("TicketHistory", condition("eq", "ticketID", done[-1])).items) >= 2, True,
         "with a history")
    ok("date: tue, 10 mar 2026 18:50:" in s.get("Tickets/7001").headers, "answers are dated by that clock")
    s.stop()


def main():
    os.environ["no_proxy"] = "*"
    shared = Sandbox()
    try:
        for test in (test_threshold, test_threads, test_zone, test_unknowns, test_wording):
            test(shared)
        test_login_bodies()
        test_day()
        same(shared.stop(), 0, "still alive at the end")
    finally:
        shared.process.kill()
    return finish()


if __name__ == "__main__":
    sys.exit(main())
