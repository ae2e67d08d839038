#!/usr/bin/env python3
"""Conformance of stint-sandbox with what is documented of the Autotask REST API: who may
ask, what is read, and what the tenant keeps. Prints TAP.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.parse

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "support"))
from sandbox_client import *  # noqa: E402,F401,F403


def test_start():
    sandbox = Sandbox()
    ok(sandbox.line.startswith("listening http://127.0.0.1:"), "says where it listens", sandbox.line)
    ok(sandbox.line.endswith("/ATServicesRest/"), "the address ends in the root", sandbox.line)
    same(sandbox.stop(), 0, "ends cleanly on SIGTERM")
    sandbox = Sandbox()
    same(sandbox.stop(signal.SIGINT), 0, "ends cleanly on SIGINT")
    account = json.loads(subprocess.run([program_path(), "--print-account"], capture_output=True).stdout)
    same((account["user"], account["code"], account["secret"], account["technician"]),
         ("api@stint.example", "STINT-SANDBOX", "sandbox", "dana@stint.example"),
         "prints the account")
    same([t["email"].partition("@")[0] for t in account["technicians"]], ["dana", "lee", "sam"],
         "prints the technicians")
    for arguments in (["--set", "no-such-switch=on"], ["--set", "modify-role=maybe"], ["--wrong"]):
        done = subprocess.run([program_path(), *arguments], capture_output=True, timeout=10)
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
    same(ticket["userDefinedFields"], [{"name": "Working on it", "value": None}],
         "user-defined fields come with full records")
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
    for wrong in ({"createDateTime": "soon"}, {"hoursWorked": "one"}, {"isNonBillable": 1},
                  {"summaryNotes": 5}, {"ticketID": 1.5}):
        answer = s.control("POST", "edit", {"entity": "TimeEntries", "id": 236, "set": wrong})
        same(answer.status, 400, f"edit refuses {wrong}")
    same(s.control("POST", "edit", {"id": 1}).status, 400, "edit needs a collection")
    s.control("POST", "edit", {"entity": "TicketNotes", "id": 45001, "delete": True})
    same(s.get("TicketNotes/45001").json, {"item": None}, "edit deletes")
    described = s.control("GET", "switches").json
    same({switch["name"]: switch["start"] for switch in described}, s.state()["switches"],
         "each switch is described, with its value at the start")
    same({switch["kind"] for switch in described}, {"choice", "number", "time", "date", "list"},
         "and with its kind")
    refused = [(switch["name"], value) for switch in described if switch["kind"] == "choice"
               for value in reversed(switch["values"])
               if s.control("POST", "switches", {switch["name"]: value}).status != 200]
    same(refused, [], "a choice has all the values that are told")
    s.control("POST", "switches", {switch["name"]: switch["start"] for switch in described})
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
    os.environ["no_proxy"] = "*"
    directory = tempfile.mkdtemp(prefix="test-sandbox-")
    shared = Sandbox()
    try:
        test_start()
        test_login()
        for test in (test_open_routes, test_tenant, test_read, test_filters, test_paging, test_routes,
                     test_metadata):
            test(shared)
        test_limits()
        test_state(directory)
        test_control(shared, directory)
        test_tls(directory)
        same(shared.stop(), 0, "still alive at the end")
    finally:
        shared.process.kill()
        shutil.rmtree(directory, ignore_errors=True)
    return finish()


if __name__ == "__main__":
    sys.exit(main())
