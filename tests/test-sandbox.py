#!/usr/bin/env python3
"""Conformance of stint-sandbox with what is documented of the Autotask REST API.

Usage: test-sandbox.py PATH-TO-STINT-SANDBOX. Prints TAP. It speaks through curl, so that
nothing of Stint's own client takes part: what it proves holds for any client.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse

DANA, LEE, SAM, API = 29682901, 29682902, 29682903, 29682900
DESK, SENIOR, PROJECT = 29683355, 29683356, 29683357
REMOTE, AFTER_HOURS, RETIRED, MEETING = 29683501, 29683504, 29683505, 29683510
DAY = "2026-03-10"

results = []


def ok(condition, name, detail=""):
    results.append(bool(condition))
    print(f"{'ok' if condition else 'not ok'} {len(results)} - {name}", flush=True)
    if not condition and detail != "":
        print(f"# {str(detail)[:800]}", flush=True)


def same(found, expected, name):
    ok(found == expected, name, f"found {found!r}, expected {expected!r}")


class Answer:
    def __init__(self, code, status, headers, text):
        self.code, self.status, self.headers, self.text = code, status, headers, text
        try:
            self.json = json.loads(text)
        except ValueError:
            self.json = None

    @property
    def error(self):
        return (self.json or {}).get("errors", [None])[0]

    @property
    def items(self):
        return (self.json or {}).get("items", [])

    @property
    def ids(self):
        return [row["id"] for row in self.items]

    def __repr__(self):
        return f"<curl {self.code}, HTTP {self.status}: {self.text}>"


class Sandbox:
    def __init__(self, *arguments):
        self.process = subprocess.Popen([PROGRAM, *arguments], stdout=subprocess.PIPE, text=True)
        self.line = self.process.stdout.readline().strip()
        self.url = self.line.partition(" ")[2]
        self.root = self.url.partition("ATServicesRest/")[0]

    def curl(self, method, url, body=None, headers=(), extra=()):
        command = ["curl", "-sS", "-X", method, "-D", "/dev/stderr", "--max-time", "20",
                   "-w", "\n%{http_code}", *extra]
        for header in headers:
            command += ["-H", header]
        if body is not None:
            text = body if isinstance(body, str) else json.dumps(body)
            command += ["-H", "Content-Type: application/json", "--data-binary", text]
        done = subprocess.run([*command, url], capture_output=True, text=True)
        text, _, status = done.stdout.rpartition("\n")
        return Answer(done.returncode, int(status), done.stderr.lower(), text)

    def call(self, method, path, body=None, user="api@stint.example", secret="sandbox",
             code="STINT-SANDBOX", act_as=None, extra=()):
        headers = [f"UserName: {user}", f"Secret: {secret}", f"ApiIntegrationCode: {code}"]
        if act_as is not None:
            headers.append(f"ImpersonationResourceId: {act_as}")
        url = path if "://" in path else f"{self.url}V1.0/{path}"
        return self.curl(method, url, body, headers, extra)

    def get(self, path, **options):
        return self.call("GET", path, **options)

    def query(self, collection, *conditions, **members):
        return self.call("POST", f"{collection}/query", {"filter": list(conditions), **members})

    def count(self, collection):
        return self.state()["counts"][collection]

    def control(self, method, path, body=None):
        return self.curl(method, f"{self.root}_sandbox/{path}", body)

    def state(self):
        return self.control("GET", "state").json

    def log(self):
        return self.control("GET", "log").json

    def fault(self, kind, method="POST", path="TimeEntries", **members):
        rule = {"match": {"method": method, "path": path}, "fault": kind, **members}
        answer = self.control("POST", "faults", rule)
        assert answer.status == 200, answer

    def switch(self, **values):
        named = {name.replace("_", "-"): value for name, value in values.items()}
        answer = self.control("POST", "switches", named)
        assert answer.status == 200, answer

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        self.process.stdout.close()
        return self.process.wait(10)


def when(clock, day=DAY):
    return f"{day}T{clock}:00Z"


def condition(op, field, value=None):
    return {"op": op, "field": field} if value is None else \
        {"op": op, "field": field, "value": value}


def entry(start="10:00", end="10:30", **members):
    body = {"ticketID": 7001, "resourceID": DANA, "roleID": DESK,
            "startDateTime": when(start), "endDateTime": when(end),
            "summaryNotes": "Reset the password", "internalNotes": "seen on site"}
    body.update(members)
    return {name: value for name, value in body.items() if value is not None}


EVERYTHING = condition("exist", "id")


def test_start():
    sandbox = Sandbox()
    ok(sandbox.line.startswith("listening http://127.0.0.1:"), "says where it listens", sandbox.line)
    ok(sandbox.line.endswith("/ATServicesRest/"), "the address ends in the root", sandbox.line)
    same(sandbox.stop(), 0, "ends cleanly on SIGTERM")
    sandbox = Sandbox()
    same(sandbox.stop(signal.SIGINT), 0, "ends cleanly on SIGINT")
    account = json.loads(subprocess.run([PROGRAM, "--print-account"], capture_output=True).stdout)
    same((account["user"], account["code"], account["secret"], account["technician"]),
         ("api@stint.example", "STINT-SANDBOX", "sandbox", "dana@stint.example"),
         "prints the account")
    same([t["email"].partition("@")[0] for t in account["technicians"]], ["dana", "lee", "sam"],
         "prints the technicians")
    for arguments in (["--set", "no-such-switch=on"], ["--set", "modify-role=maybe"], ["--wrong"]):
        done = subprocess.run([PROGRAM, *arguments], capture_output=True, timeout=10)
        ok(done.returncode != 0 and done.stdout == b"", f"refuses {' '.join(arguments)}")


def test_open_routes(s):
    same(s.curl("GET", f"{s.url}versioninformation").json, {"apiVersions": ["V1.0", "V2.0"]},
         "lists the versions without a login")
    zone = s.curl("GET", f"{s.url}V1.0/zoneInformation?user=api%40stint.example").json
    same(sorted(zone), ["ci", "url", "webUrl", "zoneName"], "zone information has its four keys")
    same(zone["url"], s.url, "the zone is this server")
    unknown = s.curl("GET", f"{s.url}V1.0/zoneInformation?user=nobody@stint.example")
    same((unknown.status, unknown.text),
         (500, '{"errors":["Zone information could not be determined"]}'), "unknown user: no zone")
    same(s.curl("GET", f"{s.url}V2.0/zoneInformation?user=api@stint.example").status, 404,
         "there is no zone in V2.0")
    shouting = s.get(s.url.replace("ATServicesRest", "atservicesrest") + "v1.0/TICKETS/7001")
    same(shouting.json["item"]["id"], 7001, "paths are taken in any case")
    before = s.get("ThresholdInformation").json
    same(sorted(before), ["currentTimeframeRequestCount", "externalRequestThreshold",
                          "requestThresholdTimeframe"], "threshold information has its keys")
    after = s.get("ThresholdInformation").json
    same(after["currentTimeframeRequestCount"], before["currentTimeframeRequestCount"] + 1,
         "requests are counted")
    same(s.get("Version").status, 200, "has a version")


def test_login():
    s = Sandbox()
    same(s.curl("GET", f"{s.url}V1.0/Tickets/7001").status, 401, "no login: 401")
    same(s.get("Tickets/7001", user="nobody@stint.example").status, 500, "unknown user: 500")
    same(s.get("Tickets/7001", code="WRONG").status, 500, "wrong integration code: 500")
    same(s.state()["failed_logins"], 0, "neither counts as a wrong secret")
    same([s.get("Tickets/7001", secret="wrong").status for _ in range(5)], [401] * 5,
         "wrong secret: 401")
    same((s.state()["failed_logins"], s.state()["locked"]), (5, True),
         "five wrong secrets lock the user")
    same(s.get("Tickets/7001").status, 401, "locked: the right secret is refused as well")
    log = json.dumps(s.log())
    ok('"wrong"' not in log and '"sandbox"' not in log and "Secret" not in log,
       "the log holds no secret")
    s.stop()


def test_tenant(s):
    same(s.get("Companies/0").json["item"]["id"], 0, "the own company has id 0")
    people = {row["email"]: row for row in s.query("Resources", EVERYTHING).items}
    same(people["dana@stint.example"]["id"], DANA, "Dana is a resource")
    same(people["api@stint.example"]["licenseType"], 7, "the API user has licence 7")
    held = s.query("ResourceServiceDeskRoles", condition("eq", "resourceID", DANA),
                   condition("eq", "isActive", True)).items
    same(sorted(row["roleID"] for row in held), [DESK, SENIOR], "Dana holds two roles")
    same(s.count("Tickets"), 60, "there are sixty tickets")
    mine = s.query("Tickets", condition("eq", "assignedResourceID", DANA),
                   condition("noteq", "status", 5))
    ok(12 <= len(mine.items) <= 15, "a handful of open tickets is Dana's", len(mine.items))
    ok(any("<b>" in row["title"] and "&" in row["title"] for row in mine.items),
       "a title holds markup")
    ok(any(len(row["title"]) > 200 for row in mine.items), "a title is long")
    ok(any(ord(c) > 255 for row in mine.items for c in row["title"]), "a title is not Latin")
    secondary = s.query("TicketSecondaryResources", condition("eq", "resourceID", DANA)).items
    ok(len(secondary) >= 2, "Dana is a secondary resource too")
    first = s.get(f"Tickets/{secondary[0]['ticketID']}").json["item"]
    ok(first["assignedResourceID"] not in (None, DANA), "there she is not the primary one")
    ok(first["ticketNumber"][0] == "T" and len(first["ticketNumber"]) == 14,
       "ticket numbers look like one", first["ticketNumber"])
    codes = s.query("BillingCodes", EVERYTHING).items
    ok({(c["useType"], c["isActive"]) for c in codes} >= {(1, True), (1, False), (3, True)},
       "work types: active, inactive and internal")
    other = Sandbox("--seed", "2")
    one, two = s.get("Contacts/30684701").json["item"], other.get("Contacts/30684701").json["item"]
    again = Sandbox("--seed", "2")
    same(again.query("Contacts", EVERYTHING).text, other.query("Contacts", EVERYTHING).text,
         "a seed always gives the same tenant")
    ok(s.query("Contacts", EVERYTHING).text != other.query("Contacts", EVERYTHING).text,
       "another seed gives another one", (one, two))
    other.stop()
    again.stop()


def test_read(s):
    missing = s.get("Tickets/999999")
    same((missing.status, missing.text), (200, '{"item":null}'), "a missing record is null, with 200")
    ticket = s.get("Tickets/7001").json["item"]
    ok("purchaseOrderNumber" in ticket and ticket["purchaseOrderNumber"] is None,
       "what is empty is null, not absent")
    same(len(ticket), 76, "a record has all its fields")
    same(ticket["userDefinedFields"], [], "user-defined fields come with full records")
    all_ids = s.query("Tickets", EVERYTHING).ids
    same(all_ids, sorted(all_ids), "rows come by ascending id")
    reverse = s.call("POST", "Tickets/query", {"filter": [EVERYTHING], "sort": "id desc"})
    same(reverse.ids, all_ids, "a sort member is ignored")
    few = s.query("Tickets", condition("lte", "id", 7002), includeFields=["TITLE", "id"])
    same([sorted(row) for row in few.items], [["id", "title"]] * 2, "includeFields gives just those")
    search = urllib.parse.quote(json.dumps({"filter": [condition("eq", "id", 7003)]}))
    same(s.get(f"Tickets/query?search={search}").ids, [7003], "a query by GET")
    same(s.get("Tickets/query?search=" + "x" * 2100).status, 404, "a URL that is too long: 404")
    same(s.call("POST", "Tickets/query/count", {"filter": [EVERYTHING]}).json,
         {"queryCount": 60}, "counts")
    same(s.query("Tickets", condition("eq", "id", 1)).json["pageDetails"],
         {"count": 0, "requestCount": 500, "prevPageUrl": None, "nextPageUrl": None},
         "an empty page")
    refused = s.call("POST", "Tickets/query", {"filter": [EVERYTHING]}, act_as=DANA)
    same((refused.status, refused.error),
         (500, "The logged in Resource does not have the adequate permissions to query this "
               "entity type."), "impersonation on a query is refused")


def test_filters(s):
    cases = [
        ("eq", "id", 7005, [7005]), ("EQ", "id", 7005, None),
        ("lt", "id", 7003, [7001, 7002]), ("gte", "id", 7059, [7059, 7060]),
        ("gt", "id", 7059, [7060]), ("lte", "id", 7002, [7001, 7002]),
        ("in", "id", [7002, 7004], [7002, 7004]), ("beginsWith", "title", "form shows", [7003]),
        ("endsWith", "title", "(MEETING ROOM 2)", [7009]), ("contains", "title", "präzisions", [7005]),
        ("noteExist", "assignedResourceID", None, None),
    ]
    for op, field, value, expected in cases:
        found = s.query("Tickets", condition(op, field, value)).ids
        if expected is None:
            same(len(found), 60, f"unknown operator {op} is ignored")
        else:
            same(found, expected, f"operator {op}")
    unassigned = s.query("Tickets", condition("notExist", "assignedResourceID")).items
    ok(unassigned and all(r["assignedResourceID"] is None for r in unassigned), "operator notExist")
    rest = s.query("Tickets", condition("notIn", "id", list(range(7003, 7061)))).ids
    same(rest, [7001, 7002], "operator notIn")
    nested = {"op": "or", "items": [condition("eq", "id", 7001), {"op": "and", "items": [
        condition("gt", "id", 7001), condition("lt", "id", 7003)]}]}
    same(s.query("Tickets", nested).ids, [7001, 7002], "groups can be nested")
    same(s.query("Tickets", condition("gt", "id", 7001), condition("lt", "id", 7003)).ids, [7002],
         "the conditions of the filter are joined by and")
    same(s.query("Tickets", condition("eq", "STATUS", 5), condition("exist", "ID")).ids,
         s.query("Tickets", condition("eq", "status", 5)).ids, "field names are taken in any case")
    created = s.get("Tickets/7001").json["item"]["createDate"]
    for text in (created, created.rstrip("Z")):
        ok(7001 in s.query("Tickets", condition("eq", "createDate", text)).ids,
           f"a date compares as an instant: {text}")
    ok(7001 not in s.query("Tickets", condition("lt", "createDate", created[:10])).ids,
       "a bare date is its midnight")
    for name, fields in (("filter", {"filter": [condition("eq", "noSuchField", 1)]}),
                         ("includeFields", {"filter": [EVERYTHING], "includeFields": ["noSuchField"]})):
        answer = s.call("POST", "Tickets/query", fields)
        same((answer.status, answer.error), (500, "Unable to find noSuchField in the Ticket Entity"),
             f"an unknown field in {name}")
    same(s.query("Tickets", condition("eq", "creatorType", 1)).status, 500,
         "a field that is not queryable")
    same(s.query("Tickets", EVERYTHING, includeFields=["userDefinedFields"]).status, 500,
         "user-defined fields cannot be included by name")
    wrong = s.query("BillingCodes", condition("eq", "useType", "material"))
    same((wrong.status, wrong.error),
         (500, "Conversion failed when converting varchar 'material' to data type int"),
         "a word where a number belongs")
    same(s.query("BillingCodes", condition("eq", "isActive", 1)).status, 500,
         "a boolean has to be one")
    same(s.query("Tickets", condition("in", "id", list(range(7001, 7501)))).status, 200,
         "500 values in a list are accepted")
    many = s.query("Tickets", condition("in", "id", list(range(7001, 7502))))
    same((many.status, many.error),
         (500, "Invalid query syntax. Queries are limited to 500 or fewer 'OR' conditions."),
         "501 are not")
    or_items = [condition("eq", "id", n) for n in range(501)]
    same(s.query("Tickets", {"op": "or", "items": or_items}).status, 500, "nor 501 or terms")


def test_paging(s):
    body = {"filter": [condition("gte", "id", 7001)], "maxRecords": 25}
    page = s.call("POST", "Tickets/query", body)
    same((len(page.items), page.json["pageDetails"]["requestCount"],
          page.json["pageDetails"]["prevPageUrl"]), (25, 25, None), "maxRecords makes a page")
    link = page.json["pageDetails"]["nextPageUrl"]
    ok(link.startswith(f"{s.url}V1.0/Tickets/query/next?paging="), "the next page has a URL", link)
    by_get = s.get(link)
    same((by_get.status, by_get.json),
         (405, {"Message": "The requested resource does not support http method 'GET'."}),
         "the next page of a POST is not to be had by GET")
    empty = s.call("POST", link)
    same((empty.status, empty.error), (500, "... Parameter name: filters"), "nor without the body")
    seen = list(page.ids)
    while link:
        page = s.call("POST", link, body)
        seen += page.ids
        last, link = page, page.json["pageDetails"]["nextPageUrl"]
    same(seen, list(range(7001, 7061)), "the pages hold every row once")
    ok(last.json["pageDetails"]["prevPageUrl"], "the last page knows the one before")
    back = s.call("POST", last.json["pageDetails"]["prevPageUrl"], body)
    same(back.ids, list(range(7026, 7051)), "which leads back")
    other = s.call("POST", last.json["pageDetails"]["prevPageUrl"],
                   {"filter": [condition("eq", "id", 7060)]})
    same(other.ids, [7060], "the token holds the position, not the filter")
    search = urllib.parse.quote(json.dumps(body))
    link = s.get(f"Tickets/query?search={search}").json["pageDetails"]["nextPageUrl"]
    same(s.get(link).ids, list(range(7026, 7051)), "the next page of a GET is a GET")
    same(s.query("Tickets", EVERYTHING, maxRecords=501).status, 500, "no more than 500 a page")


def test_routes(s):
    cases = [("POST", "TicketNotes", 404), ("POST", "Tickets/7001/TimeEntries", 404),
             ("GET", "NoSuchThing/1", 404), ("DELETE", "Tickets/7001", 405), ("GET", "Tickets", 405),
             ("GET", "TimeEntries", 405), ("DELETE", "Tickets/7001/Notes/45001", 405),
             ("POST", "TimeEntries/236", 405)]
    for method, path, status in cases:
        answer = s.call(method, path, {} if method == "POST" else None)
        same((answer.status, list(answer.json or {})), (status, ["Message"]), f"{method} {path}")
    same(s.call("DELETE", "Tickets/7001").json,
         {"Message": "The requested resource does not support http method 'DELETE'."},
         "405 names the method")


def test_metadata(s):
    info = s.get("TimeEntries/entityInformation").json["info"]
    same((info["name"], info["canDelete"], info["userAccessForCreate"]), ("TimeEntry", True, "Restricted"),
         "entityInformation")
    fields = {f["name"]: f for f in s.get("Tickets/entityInformation/fields").json["fields"]}
    same(fields["status"]["picklistValues"][0]["value"], "1", "picklist values are strings")
    statuses = {v["value"]: v["label"] for v in fields["status"]["picklistValues"]}
    same((statuses["1"], statuses["5"], statuses["7"]), ("New", "Complete", "Waiting Customer"),
         "statuses have labels")
    same(fields["title"]["picklistValues"], None, "no picklist is null")
    same(fields["creatorType"]["isQueryable"], False, "tells what is not queryable")
    same(fields["subIssueType"]["picklistParentValueField"], "issueType", "a child picklist")
    ok(all(v["parentValue"] != "" for v in fields["subIssueType"]["picklistValues"]),
       "its values name their parents")
    same(len(s.get("TimeEntries/entityInformation/fields").json["fields"]), 31, "time entry fields")
    notes = {f["name"]: f for f in s.get("Tickets/1/Notes/entityInformation/fields").json["fields"]}
    same([v["value"] for v in notes["publish"]["picklistValues"]], ["1", "2", "4"], "note publishing")


def refused(s, body, text, name, act_as=None):
    before = s.count("TimeEntries")
    answer = s.call("POST", "TimeEntries", body, act_as=act_as)
    same((answer.status, answer.error, s.count("TimeEntries") - before), (500, text, 0), name)


def test_time_entry_rules(s):
    pair = "The specified AssignedResourceID and AssignedRoleID combination is not currently defined"
    code = "The given allocation code is not an active general allocation code"
    length = "hoursWorked greater than 24 hours or less than zero hours"
    refused(s, entry(resourceID=None), "Value does not exist for the required field resourceID",
            "an entry needs a resource")
    refused(s, entry(roleID=None), "TimeEntries for Tickets must have a roleID.", "and a role")
    refused(s, entry(roleID=PROJECT), "There is no row at position 0.", "a role that is not held")
    refused(s, entry(ticketID=7016, resourceID=LEE, roleID=PROJECT), pair,
            "a role that is held by department only")
    refused(s, entry(roleID=SENIOR), pair, "a role that is not the ticket's")
    refused(s, entry(startDateTime=None, endDateTime=None),
            "Must have at least one of hoursWorked or startDateTime/endDateTime",
            "neither hours nor an interval")
    refused(s, entry(startDateTime=None, endDateTime=None, hoursWorked=1),
            "TimeEntries for Service tickets require a start and stop time.", "hours alone")
    refused(s, {"internalBillingCodeID": MEETING, "resourceID": DANA, "hoursWorked": 1},
            "dateWorked is required when no value is supplied for startDateTime",
            "general time without a date")
    refused(s, entry("10:00", "10:00"), length, "nothing worked")
    refused(s, entry(endDateTime=when("10:00", "2026-03-11")), length, "24 hours worked")
    refused(s, entry(billingCodeID=MEETING), code, "a code that is no work type")
    refused(s, entry(billingCodeID=RETIRED), code, "a work type that is not active")
    refused(s, entry(internalBillingCodeID=MEETING),
            "Only one of ticketID,taskID and InternallAllocationCodeID can be used at once",
            "two parents")
    refused(s, entry(taskID=5, ticketID=None), "This taskID does not reference a valid Task", "no task")
    same(s.call("POST", "TimeEntries", entry(resourceID=API)).status, 500, "an API user does not work")
    same(s.call("POST", "TimeEntries", entry("23:30", endDateTime=when("00:30", "2026-03-11"))).status,
         500, "midnight in UTC is not crossed")
    general = s.call("POST", "TimeEntries", {"internalBillingCodeID": MEETING, "resourceID": DANA,
                                             "dateWorked": when("00:00"), "hoursWorked": 1.5})
    row = s.get(f"TimeEntries/{general.json['itemId']}").json["item"]
    same((row["hoursWorked"], row["ticketID"], row["roleID"]), (1.5, None, DESK), "general time")


def test_time_entry_create(s):
    answer = s.call("POST", "TimeEntries", entry(hoursWorked=7))
    same((answer.status, list(answer.json)), (200, ["itemId"]), "created with 200 and an itemId")
    new = answer.json["itemId"]
    row = s.get(f"TimeEntries/{new}").json["item"]
    same((row["hoursWorked"], row["hoursToBill"]), (0.5, 0.5), "hours follow the interval")
    same((row["startDateTime"], row["dateWorked"]), (when("10:00"), when("00:00")),
         "dateWorked follows the start")
    same((row["timeEntryType"], row["creatorUserID"]), (2, API), "type and creator are set")
    same(row["billingCodeID"], REMOTE, "the work type comes from the ticket")
    same(row["internalBillingCodeID"], REMOTE, "and shows as internal code as well")
    ok(row["createDateTime"] == row["lastModifiedDateTime"] and row["createDateTime"][-1] == "Z",
       "created now")
    same(s.get("Tickets/7001").json["item"]["lastActivityDate"][:16], row["createDateTime"][:16],
         "the ticket has been active")
    same(s.query("TimeEntries", condition("eq", "ticketID", 7001), condition("eq", "resourceID", DANA),
                 condition("eq", "startDateTime", when("10:00"))).ids, [new], "found by its times")
    same(s.query("TimeEntries", condition("contains", "internalNotes", "SEEN on")).ids, [new],
         "found by its notes")
    shifted = s.call("POST", "TimeEntries", entry(startDateTime=f"{DAY}T11:00:00.345Z",
                                                  endDateTime=f"{DAY}T11:30:00.500"))
    row = s.get(f"TimeEntries/{shifted.json['itemId']}").json["item"]
    same((row["startDateTime"], row["endDateTime"]),
         (f"{DAY}T11:00:00.347Z", f"{DAY}T11:30:00.5Z"), "parts of seconds come back shifted, trimmed")
    minute = s.call("POST", "TimeEntries", entry("12:00", "12:01"))
    row = s.get(f"TimeEntries/{minute.json['itemId']}").json["item"]
    same(row["hoursWorked"], 0.0167, "a minute is 0.0167 hours")
    acted = s.call("POST", "TimeEntries", entry("13:00", "13:10"), act_as=DANA)
    row = s.get(f"TimeEntries/{acted.json['itemId']}").json["item"]
    same((row["creatorUserID"], row["impersonatorCreatorResourceID"]), (DANA, API),
         "impersonation sets the creator")
    other = s.call("DELETE", f"TimeEntries/{acted.json['itemId']}")
    same((other.status, other.error),
         (500, "You do not have permission to delete time entries that you did not create"),
         "what others created is not deleted")
    same(s.call("DELETE", f"TimeEntries/{acted.json['itemId']}", act_as=DANA).status, 200,
         "unless in their name")
    refused(s, entry("14:00", "14:10"), "The logged in Resource does not have the adequate "
            "permissions to create this entity type.", "nobody acts for the API user", act_as=API)


def test_time_entry_change(s):
    new = s.call("POST", "TimeEntries", entry("15:00", "15:30")).json["itemId"]

    def patch(act_as=None, **members):
        return s.call("PATCH", "TimeEntries", {"id": new, **members}, act_as=act_as)

    def row():
        return s.get(f"TimeEntries/{new}").json["item"]

    same(patch(ticketID=7002).json, {"itemId": new}, "moving to another ticket answers 200")
    same(row()["ticketID"], 7001, "but moves nothing")
    same(patch(hoursWorked=3).status, 200, "changing the hours answers 200")
    same(row()["hoursWorked"], 0.5, "but changes nothing")
    patch(endDateTime=when("16:00"), summaryNotes="Longer")
    same((row()["hoursWorked"], row()["summaryNotes"]), (1.0, "Longer"), "the interval changes the hours")
    same(patch(endDateTime=when("15:00")).error, "hoursWorked greater than 24 hours or less than zero hours",
         "a change is checked as well")
    same(patch(taskID=1).error, "This taskID does not reference a valid Task", "to a task")
    same(patch(act_as=DANA, summaryNotes="x").error,
         "User not authorized to change Show On Invoice values for Ticket time entries",
         "a change under impersonation")
    same(patch(creatorUserID=SAM).status, 200, "what is read-only is ignored")
    same(row()["creatorUserID"], API, "and stays")
    same(s.call("DELETE", f"TimeEntries/{new}").json, {"itemId": new}, "deleted")
    same(s.get(f"TimeEntries/{new}").json, {"item": None}, "gone")
    again = s.call("DELETE", f"TimeEntries/{new}")
    same((again.status, again.error),
         (500, "No message. No matching records found. The logged in Resource may not have the "
               "required permissions to delete the data."), "deleting what is gone")
    fresh = s.call("POST", "TimeEntries", entry("15:00", "15:30")).json["itemId"]
    ok(fresh > new, "an id is not given twice")


def test_notes(s):
    note = {"title": "Update", "description": "Rebooted.", "noteType": 1, "publish": 1}
    new = s.call("POST", "Tickets/7002/Notes", note).json["itemId"]
    row = s.get(f"Tickets/7002/Notes/{new}").json["item"]
    same((row["ticketID"], row["creatorResourceID"], row["publish"]), (7002, API, 1), "a note is stored")
    ok(new in s.get("Tickets/7002/Notes").ids, "and listed")
    same(s.query("TicketNotes", condition("eq", "id", new)).ids, [new], "and found")
    ok(s.get("Tickets/7002").json["item"]["lastActivityDate"] >= row["createDateTime"], "activity")
    same(s.call("POST", "Tickets/7002/Notes", {**note, "title": ""}).error,
         "Missing Required Field: title", "a title is required")
    same(s.call("PATCH", "Tickets/7002/Notes", {"id": new, "publish": 2}).status, 500,
         "a change has to say the type")
    changed = {"id": new, "publish": 2, "noteType": 1}
    same(s.call("PATCH", "Tickets/7002/Notes", changed).status, 200, "a change")
    same(s.get(f"TicketNotes/{new}").json["item"]["publish"], 2, "has an effect")
    same(s.get(f"Tickets/7003/Notes/{new}").json, {"item": None}, "not a note of another ticket")
    acted = s.call("POST", "Tickets/7002/Notes", note, act_as=LEE).json["itemId"]
    same(s.get(f"TicketNotes/{acted}").json["item"]["creatorResourceID"], LEE, "in Lee's name")
    same(s.call("POST", "Tickets/7002/Notes", {**note, "noteType": 77}).error,
         "Picklist value [77] does not exist for noteType", "an unknown type")


def test_tickets(s):
    before = s.get("Tickets/7004").json["item"]
    done = s.call("PATCH", "Tickets", {"id": 7004, "status": 5, "resolution": "New cable"})
    same(done.json, {"itemId": 7004}, "a ticket is completed")
    row = s.get("Tickets/7004").json["item"]
    same((row["status"], row["completedByResourceID"], row["resolution"]), (5, API, "New cable"),
         "by the API user")
    ok(row["completedDate"] and row["lastActivityDate"] > before["lastActivityDate"], "just now")
    s.call("PATCH", "Tickets", {"id": 7004, "status": 8}, act_as=DANA)
    row = s.get("Tickets/7004").json["item"]
    same((row["status"], row["completedDate"], row["lastActivityResourceID"]), (8, None, DANA),
         "and opened again by Dana")
    same(s.call("PATCH", "Tickets", {"id": 7004, "status": 99}).error,
         "Picklist value [99] does not exist for status", "an unknown status")
    same(s.call("PATCH", "Tickets", {"id": 7004, "assignedResourceID": LEE}).error,
         "When assigning a Resource, you must assign both a assignedResourceID and "
         "assignedResourceRoleID.", "a resource without a role")
    same(s.call("PATCH", "Tickets", {"id": 7004, "issueType": 4, "subIssueType": 21}).error,
         "Value does not exist for child picklist: subIssueType", "a child of another parent")
    same(s.call("PATCH", "Tickets", {"id": 999999, "status": 1}).status, 500, "no such ticket")
    new = {"companyID": 175, "priority": 2, "status": 1, "title": "Disk"}
    same(s.call("POST", "Tickets", new).error,
         "assignedResourceID, assignedResourceRoleID, and queueID cannot all be empty. Supply a "
         "queueID or both an assignedResourceID and assignedResourceRoleID.", "nowhere to go")
    made = s.call("POST", "Tickets", {**new, "queueID": 29682833}).json["itemId"]
    ok(s.get(f"Tickets/{made}").json["item"]["ticketNumber"].startswith("T20"), "a new ticket")
    primary = {"resourceID": DANA, "roleID": DESK}
    ok("is already the primary Resource" in s.call("POST", "Tickets/7001/SecondaryResources",
                                                   primary).error, "not primary and secondary")
    row = s.call("POST", "Tickets/7001/SecondaryResources",
                 {"resourceID": LEE, "roleID": DESK}).json["itemId"]
    same(s.call("DELETE", f"Tickets/7001/SecondaryResources/{row}").status, 200, "taken off again")


def test_switches(s):
    over = entry("23:30", endDateTime=when("00:30", "2026-03-11"))
    s.switch(span_midnight="on")
    same(s.call("POST", "TimeEntries", over).status, 200, "span-midnight on")
    s.switch(span_midnight="strict")
    touching = entry("23:50", endDateTime=when("00:00", "2026-03-11"))
    same(s.call("POST", "TimeEntries", touching).status, 500, "strict: not even up to midnight")
    s.switch(span_midnight="off")
    same(s.call("POST", "TimeEntries", touching).status, 200, "off: up to midnight")
    s.switch(modify_role="on")
    same(s.call("POST", "TimeEntries", entry("01:00", "01:10", roleID=SENIOR)).status, 200,
         "modify-role on")
    s.switch(modify_role="strict")
    others = s.query("Tickets", condition("eq", "assignedResourceID", SAM)).ids[0]
    same(s.call("POST", "TimeEntries", entry("01:10", "01:20", ticketID=others)).status, 500,
         "modify-role strict binds on others' tickets")
    s.switch(modify_role="off")
    same(s.call("POST", "TimeEntries", entry("01:10", "01:20", ticketID=others)).status, 200,
         "off does not")
    complete = s.query("Tickets", condition("eq", "status", 5),
                       condition("eq", "assignedResourceID", LEE)).ids[0]
    on_complete = entry("02:00", "02:10", ticketID=complete)
    kept = s.call("POST", "TimeEntries", on_complete).json["itemId"]
    s.switch(complete_tickets="no-add")
    same((s.call("POST", "TimeEntries", on_complete).status,
          s.call("PATCH", "TimeEntries", {"id": kept, "summaryNotes": "y"}).status), (500, 200),
         "complete-tickets no-add")
    s.switch(complete_tickets="no-edit")
    same(s.call("PATCH", "TimeEntries", {"id": kept, "summaryNotes": "z"}).status, 500, "no-edit")
    s.switch(complete_tickets="allow", require_summary="on")
    same(s.call("POST", "TimeEntries", entry("03:00", "03:10", summaryNotes=None)).status, 500,
         "require-summary")
    s.switch(require_summary="off", require_note_title="off")
    same(s.call("POST", "Tickets/7002/Notes", {"description": "x", "noteType": 1, "publish": 2}).status,
         200, "require-note-title off")
    s.switch(require_note_title="on", round_minutes="15")
    new = s.call("POST", "TimeEntries", entry("04:00", "04:01")).json["itemId"]
    row = s.get(f"TimeEntries/{new}").json["item"]
    same((row["hoursWorked"], row["hoursToBill"]), (0.0167, 0.25), "round-minutes")
    s.switch(round_minutes="0", after_hours_split="18:00")
    before = s.query("TimeEntries", EVERYTHING).ids
    s.call("POST", "TimeEntries", entry("17:30", "18:45"))
    rows = [r for r in s.query("TimeEntries", condition("gt", "id", before[-1])).items]
    same([(r["startDateTime"], r["endDateTime"], r["billingCodeID"]) for r in rows],
         [(when("17:30"), when("18:00"), REMOTE), (when("18:00"), when("18:45"), AFTER_HOURS)],
         "after-hours-split makes two rows")
    same([(r["summaryNotes"], r["internalNotes"]) for r in rows],
         [("Reset the password", "seen on site")] * 2, "with the same notes")
    s.switch(after_hours_split="off", impersonation="Tickets")
    refused(s, entry("05:00", "05:10"), "The logged in Resource does not have the adequate "
            "permissions to create this entity type.", "impersonation is granted by entity", DANA)
    s.switch(impersonation="Tickets,TicketNotes,TimeEntries", proxy_entries="off")
    same(s.call("POST", "TimeEntries", entry("05:00", "05:10")).status, 500, "proxy-entries off")
    s.switch(proxy_entries="on", timesheet_locked_through=DAY)
    same(s.call("POST", "TimeEntries", entry("05:00", "05:10")).status, 500, "a timesheet is locked")
    s.switch(timesheet_locked_through="off", show_non_billable="off")
    hidden = s.call("POST", "TimeEntries", entry("06:00", "06:10", isNonBillable=True)).json["itemId"]
    same(s.get(f"TimeEntries/{hidden}").json, {"item": None}, "non-billable time can be invisible")
    s.switch(show_non_billable="on", visibility_lag_ms=400)
    new = s.call("POST", "TimeEntries", entry("07:00", "07:10")).json["itemId"]
    early = s.query("TimeEntries", condition("eq", "id", new)).ids
    time.sleep(0.5)
    same((early, s.query("TimeEntries", condition("eq", "id", new)).ids), ([], [new]),
         "a row can be visible late")
    s.switch(visibility_lag_ms=0)
    same(s.control("POST", "switches", {"nonsense": "on"}).status, 400, "an unknown switch is refused")
    long_title = {"id": 7001, "title": "x" * 256}
    same(s.call("PATCH", "Tickets", long_title).status, 500, "too long")
    s.switch(overlong="cut")
    s.call("PATCH", "Tickets", long_title)
    same(s.get("Tickets/7001").json["item"]["title"], "x" * 255, "or cut")
    s.switch(overlong="refuse")


def test_faults(s):
    slot = iter(range(10, 60))

    def post(*arguments):
        """One create; how curl ended, the status, and how many rows it left."""
        before = s.count("TimeEntries")
        minute = next(slot)
        answer = s.call("POST", "TimeEntries", entry(f"20:{minute}", "21:30"), extra=arguments)
        return answer, s.count("TimeEntries") - before

    s.fault("close-before")
    answer, rows = post()
    same((answer.code, answer.status, rows), (52, 0, 0), "close-before: no answer, no row")
    s.fault("close-after")
    answer, rows = post()
    same((answer.code, answer.status, rows), (52, 0, 1), "close-after: no answer, but a row")
    s.fault("truncate")
    answer, rows = post()
    same((answer.code, rows), (18, 1), "truncate: half an answer, and a row")
    ok(answer.status == 200 and answer.json is None and answer.text.startswith("{"), "which does not parse")
    s.fault("empty-200")
    answer, rows = post()
    same((answer.status, answer.text, rows), (200, "", 1), "empty-200")
    s.fault("html-502", commit=True)
    s.fault("html-502")
    answer, rows = post()
    same((answer.status, "<html>" in answer.text, rows), (502, True, 1), "html-502 with a commit")
    answer, rows = post()
    same((answer.status, "<html>" in answer.text, rows), (502, True, 0), "html-502 without")
    s.fault("errors-500", text="Something odd", commit=True)
    answer, rows = post()
    same((answer.status, answer.json, rows), (500, {"errors": ["Something odd"]}, 1), "errors-500")
    s.fault("throttle-429", retry_after=7)
    answer, rows = post()
    same((answer.status, "retry-after: 7" in answer.headers, rows), (429, True, 0), "throttle-429")
    same(answer.error, "The Autotask API thread threshold of 3 threads has been exceeded. "
         "(error code Itgenatr005)", "with the documented text")
    s.fault("status", status=503, body="busy")
    answer, rows = post()
    same((answer.status, answer.text, rows), (503, "busy", 0), "status")
    s.fault("latency", milliseconds=400)
    begin = time.monotonic()
    answer, rows = post()
    ok(answer.status == 200 and rows == 1 and time.monotonic() - begin >= 0.4, "latency", answer)
    s.fault("latency", milliseconds=1500)
    answer, rows = post("--max-time", "0.3")
    same((answer.code, rows), (28, 1), "a client that gives up leaves a row")
    s.fault("late", milliseconds=500)
    before = s.count("TimeEntries")
    answer, rows = post()
    same((answer.code, rows), (52, 0), "late: no answer, no row yet")
    same(s.state()["pending"] >= 1, True, "but one is pending")
    time.sleep(0.7)
    same(s.count("TimeEntries") - before, 1, "which appears later")
    s.fault("refuse", errors=["Not today"])
    found = [post() for _ in range(3)]
    same([(a.error, r) for a, r in found], [("Not today", 0)] * 3, "refuse lasts")
    same(s.control("DELETE", "faults").status, 200, "the script can be cleared")
    same(post()[0].status, 200, "after which all is well")
    s.fault("status", skip=1, times=2, status=418)
    same([post()[0].status for _ in range(4)], [200, 418, 418, 200], "skip and times")
    s.fault("status", path="TicketNotes/query", status=418)
    same((post()[0].status, s.query("TicketNotes", EVERYTHING).status), (200, 418), "matched by path")
    s.fault("status", method="GET", path="tickets/*", status=418)
    same((s.call("POST", "Tickets/query", {"filter": [EVERYTHING]}).status, s.get("Tickets/7001").status),
         (200, 418), "matched by method and pattern")
    same(s.control("POST", "faults", {"fault": "nonsense"}).status, 400, "an unknown fault is refused")
    applied = {line["fault"] for line in s.log() if line["fault"]}
    ok({"close-before", "truncate", "late", "refuse"} <= applied, "the log names the faults", applied)
    s.control("DELETE", "faults")


def test_limits():
    s = Sandbox("--set", "request-threshold=3", "--set", "retry-after-seconds=9")
    found = [s.get("Tickets/7001") for _ in range(4)]
    same([a.status for a in found], [200, 200, 200, 429], "the request threshold")
    ok("retry-after: 9" in found[3].headers, "may say when to come back", found[3].headers)
    s.stop()
    s = Sandbox()
    s.switch(latency_ms=600)
    command = ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-H", "UserName: api@stint.example",
               "-H", "Secret: sandbox", "-H", "ApiIntegrationCode: STINT-SANDBOX"]
    running = [subprocess.Popen([*command, f"{s.url}V1.0/{path}"], stdout=subprocess.PIPE, text=True)
               for path in ["Tickets/7001"] * 4 + ["Companies/0"]]
    codes = [process.communicate()[0] for process in running]
    same((sorted(codes[:4]), codes[4]), (["200", "200", "200", "429"], "200"),
         "three threads for each endpoint")
    s.switch(latency_ms=0)
    same(s.get("Tickets/7001").status, 200, "threads are given back")
    s.stop()


def test_state(directory):
    state = os.path.join(directory, "state")
    log = os.path.join(directory, "log")
    s = Sandbox("--state", state, "--seed", "7", "--log", log)
    kept = s.call("POST", "TimeEntries", entry()).json["itemId"]
    gone = s.call("POST", "TimeEntries", entry("11:00", "11:10")).json["itemId"]
    s.call("DELETE", f"TimeEntries/{gone}")
    s.call("PATCH", "Tickets", {"id": 7001, "status": 7})
    tickets = s.query("Tickets", EVERYTHING).text
    s.fault("close-after")
    s.call("POST", "TimeEntries", entry("12:00", "12:10"))
    same(s.stop(signal.SIGKILL), -9, "killed")
    with open(state, "a", encoding="utf-8") as file:
        file.write('[{"in":"TimeEntries","row":{"id":99')
    s = Sandbox("--state", state, "--seed", "8")
    row = s.get(f"TimeEntries/{kept}").json["item"]
    same(row and row["startDateTime"], when("10:00"), "a row survives the kill")
    same(s.query("TimeEntries", condition("eq", "startDateTime", when("12:00"))).ids, [gone + 1],
         "even one whose answer was cut off")
    same(s.get(f"TimeEntries/{gone}").json, {"item": None}, "a deletion survives")
    same(s.get("Tickets/7001").json["item"]["status"], 7, "a change survives")
    same(s.state()["seed"], 7, "the state decides the seed")
    again = s.query("Tickets", EVERYTHING).text
    ok(json.loads(again)["items"][1:] == json.loads(tickets)["items"][1:], "the tenant is the same")
    last = s.call("POST", "TimeEntries", entry("13:00", "13:10")).json["itemId"]
    ok(last > gone + 1, "ids go on after a torn line")
    s.stop(signal.SIGKILL)
    s = Sandbox("--state", state)
    same(s.get(f"TimeEntries/{last}").json["item"]["id"], last, "what follows a torn line is kept")
    s.stop()
    with open(log, encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    same((lines[0]["method"], lines[0]["path"], lines[0]["status"], json.loads(lines[0]["body"])["ticketID"]),
         ("POST", "/ATServicesRest/V1.0/TimeEntries", 200, 7001), "the log file has the requests")
    ok("secret" not in json.dumps(lines).lower(), "and no secret")


def test_control(s, directory):
    s.control("POST", "reset-log")
    s.get("Tickets/7001")
    same([(line["method"], line["status"]) for line in s.log()], [("GET", 200)],
         "reset-log empties the log, control requests are not in it")
    s.control("POST", "edit", {"entity": "TimeEntries", "id": 236,
                               "set": {"billingApprovalDateTime": when("09:00")}})
    same(s.get("TimeEntries/236").json["item"]["billingApprovalDateTime"], when("09:00"),
         "edit sets what clients cannot")
    s.control("POST", "edit", {"entity": "TicketNotes", "id": 45001, "delete": True})
    same(s.get("TicketNotes/45001").json, {"item": None}, "edit deletes")
    faults = os.path.join(directory, "faults")
    with open(faults, "w", encoding="utf-8") as file:
        file.write('{"fault":"status","status":503,"match":{"path":"Tickets/7001"}}\n'
                   '{"fault":"status","status":504,"match":{"path":"Tickets/7001"}}\n')
    other = Sandbox("--faults", faults)
    same([other.get("Tickets/7001").status for _ in range(3)], [503, 504, 200], "faults from a file")
    other.stop()


def test_tls(directory):
    key, certificate = os.path.join(directory, "key.pem"), os.path.join(directory, "cert.pem")
    made = shutil.which("openssl") and subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate,
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"],
        capture_output=True).returncode == 0
    if not made:
        print("# no openssl: TLS is not tested")
        return
    s = Sandbox("--tls-cert", certificate, "--tls-key", key)
    ok(s.url.startswith("https://127.0.0.1:"), "serves TLS", s.line)
    same(s.get("Tickets/7001", extra=["--cacert", certificate]).json["item"]["id"], 7001, "over TLS")
    answer = s.curl("POST", f"{s.root}_sandbox/faults", {"fault": "truncate"}, extra=["-k"])
    same(answer.status, 200, "control over TLS")
    same(s.get("Tickets/7001", extra=["-k"]).code, 18, "a fault over TLS")
    s.stop()


def main():
    directory = tempfile.mkdtemp(prefix="test-sandbox-")
    shared = Sandbox()
    try:
        test_start()
        test_login()
        for test in (test_open_routes, test_tenant, test_read, test_filters, test_paging, test_routes,
                     test_metadata, test_time_entry_rules, test_time_entry_create,
                     test_time_entry_change, test_notes, test_tickets, test_switches, test_faults):
            test(shared)
        test_limits()
        test_state(directory)
        test_control(shared, directory)
        test_tls(directory)
        same(shared.stop(), 0, "still alive at the end")
    finally:
        shared.process.kill()
        shutil.rmtree(directory, ignore_errors=True)
    print(f"1..{len(results)}")
    return 0 if all(results) else 1


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: test-sandbox.py PATH-TO-STINT-SANDBOX")
    PROGRAM = sys.argv[1]
    os.environ["no_proxy"] = "*"
    sys.exit(main())
