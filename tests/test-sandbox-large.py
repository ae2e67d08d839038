#!/usr/bin/env python3
"""The large tenant of stint-sandbox: ten years of a provider with forty technicians, in
little time and little memory, read and written as the small one is. Prints TAP.
"""

import os
import shutil
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "support"))
from sandbox_client import *  # noqa: E402,F401,F403

MINE = condition("eq", "resourceID", DANA)


def memory_mb(s):
    with open(f"/proc/{s.process.pid}/status", encoding="utf-8") as file:
        return next(int(line.split()[1]) // 1024 for line in file if line.startswith("VmRSS"))


def test_size(s, took):
    counts = s.state()["counts"]
    ok(took < 5, "starts within five seconds", took)
    ok(memory_mb(s) < 1024, "in less than a gigabyte", memory_mb(s))
    same((s.state()["tenant"], counts["Tickets"]), ("large", 100000), "100,000 tickets")
    technicians = s.query("Resources", condition("eq", "licenseType", 1)).ids
    same(len(technicians), 40, "forty technicians")
    mine = s.call("POST", "TimeEntries/query/count", {"filter": [MINE]}).json["queryCount"]
    ok(48000 < mine < 52000, "about 50,000 entries of the default one", mine)
    of_open = s.query("Tickets", condition("eq", "assignedResourceID", DANA), condition("noteq", "status", 5))
    ok(150 < len(of_open.items) < 250, "about 200 open tickets of hers", len(of_open.items))
    ok(all(row["completedDate"] is None for row in of_open.items), "none of them completed")
    first = s.query("TimeEntries", MINE, maxRecords=1).items[0]
    ok(int(s.state()["day"][:4]) - int(first["dateWorked"][:4]) >= 9, "ten years back", first["dateWorked"])
    desk = s.query("ResourceServiceDeskRoles", condition("in", "resourceID", technicians),
                   condition("eq", "isActive", True), condition("eq", "isDefault", True)).items
    same(len({row["resourceID"] for row in desk}), 40, "everybody has a default role")


def test_pages(s):
    """Both ways of reading on give every row once, at the same pace to the end."""
    s.control("POST", "reset-log")
    seen, last = [], 0
    while True:
        page = s.query("TimeEntries", MINE, condition("gt", "id", last), includeFields=["id"])
        seen += page.ids
        if len(page.ids) < 500:
            break
        last = page.ids[-1]
    count = s.call("POST", "TimeEntries/query/count", {"filter": [MINE]}).json["queryCount"]
    same((len(seen), len(set(seen))), (count, count), "read on by id")
    body = {"filter": [condition("gt", "id", 105000)]}
    page = s.call("POST", "Tickets/query", body)
    seen = page.ids
    while page.json["pageDetails"]["nextPageUrl"]:
        page = s.call("POST", page.json["pageDetails"]["nextPageUrl"], body)
        seen += page.ids
    same(seen, list(range(105001, 107001)), "read on by the next page")
    day = s.state()["day"]
    s.query("Tickets", condition("gte", "lastActivityDate", day[:8] + "01"))
    s.query("TimeEntries", condition("gte", "lastModifiedDateTime", day))
    s.query("TimeEntries", condition("in", "ticketID", list(range(60000, 60200))))
    s.query("ServiceLevelAgreementResults", condition("in", "ticketID", list(range(60000, 60200))))
    s.query("TicketHistory", condition("eq", "ticketID", 60000))
    s.query("Tickets", condition("contains", "title", "nothing is called this"))
    times = sorted(line["milliseconds"] for line in s.log())
    ok(times[len(times) // 2] < 100, "a page takes less than 100 ms", (times[len(times) // 2], times[-1]))


def test_filters(s):
    """What is packed is compared as what is not."""
    row = s.get("Tickets/60000").json["item"]
    same(len(row), 76, "a record has all its fields")
    cases = [condition("eq", "title", row["title"].upper()), condition("eq", "createDate", row["createDate"]),
             condition("contains", "description", row["description"][3:9]),
             condition("notExist", "projectID"), condition("exist", "completedDate"),
             condition("noteq", "status", 1), condition("notIn", "status", [1, 8]),
             condition("lte", "lastActivityDate", row["lastActivityDate"]),
             condition("beginsWith", "ticketNumber", row["ticketNumber"][:9])]
    for case in cases:
        same(s.query("Tickets", condition("eq", "id", 60000), case).ids, [60000],
             f"{case['op']} {case['field']}")
    same(s.query("Tickets", condition("eq", "id", 60000), condition("eq", "status", 1)).ids, [],
         "and told apart")
    entry_row = s.query("TimeEntries", MINE, maxRecords=1).items[0]
    same(s.query("TimeEntries", condition("eq", "hoursWorked", entry_row["hoursWorked"]),
                 condition("eq", "id", entry_row["id"])).items, [entry_row], "numbers that are broken")
    hidden = s.query("TimeEntries", condition("eq", "isNonBillable", True), maxRecords=1).items[0]
    s.switch(show_non_billable="off")
    same((s.get(f"TimeEntries/{hidden['id']}").json,
          s.query("TimeEntries", condition("eq", "isNonBillable", True)).items), ({"item": None}, []),
         "non-billable time can be invisible")
    s.switch(show_non_billable="on", sparse_rows="on", times="bare")
    row = s.query("Tickets", condition("eq", "id", 60000)).items[0]
    ok("projectID" not in row and not row["createDate"].endswith("Z"), "switches apply", row)
    s.switch(sparse_rows="off", times="z")


def test_write(s):
    mine = s.query("Tickets", condition("eq", "assignedResourceID", DANA), condition("noteq", "status", 5),
                   condition("exist", "serviceLevelAgreementID")).items[-1]
    s.call("PATCH", "Tickets", {"id": mine["id"], "status": 5}, act_as=DANA)
    row = s.get(f"Tickets/{mine['id']}").json["item"]
    same((row["status"], row["title"], row["completedByResourceID"]), (5, mine["title"], DANA),
         "a ticket changes")
    ok(mine["id"] not in s.query("Tickets", condition("eq", "assignedResourceID", DANA),
                                 condition("noteq", "status", 5)).ids, "which queries see")
    level = s.query("ServiceLevelAgreementResults", condition("eq", "ticketID", mine["id"])).items[0]
    ok(level["resolutionResourceID"] == DANA and level["isResolutionMet"] is not None,
       "its service level", level)
    history = s.query("TicketHistory", condition("eq", "ticketID", mine["id"])).items
    same(len(history), 2, "its history")
    made = s.call("POST", "TimeEntries", entry(ticketID=mine["id"], billingCodeID=REMOTE))
    same(made.status, 200, "time is added")
    old = s.query("TimeEntries", MINE, condition("eq", "isNonBillable", False)).items[0]
    s.switch(delete_others="on")
    same(s.call("DELETE", f"TimeEntries/{old['id']}").status, 200, "an old entry goes")
    same(s.get(f"TimeEntries/{old['id']}").json, {"item": None}, "for good")
    log = s.query("DeletedTicketActivityLogs", condition("eq", "ticketID", old["ticketID"])).items[-1]
    same((log["hoursWorked"], log["createdByResourceID"]), (old["hoursWorked"], DANA), "and leaves a trace")
    s.switch(delete_others="off")
    return mine["id"], old["id"]


def test_seed_and_state(directory):
    state = os.path.join(directory, "state")
    s = Sandbox("--tenant", "large", "--state", state, "--seed", "3")
    ticket, gone = test_write(s)
    sample = s.query("Tickets", condition("in", "id", [8000, 50000, 100000])).items
    s.stop()
    s = Sandbox("--state", state)
    same((s.state()["tenant"], s.state()["seed"]), ("large", 3), "the state decides the size")
    same((s.get(f"Tickets/{ticket}").json["item"]["status"], s.get(f"TimeEntries/{gone}").json),
         (5, {"item": None}), "and keeps what was written")
    same(s.query("Tickets", condition("in", "id", [8000, 50000, 100000])).items, sample, "of the same tenant")
    s.stop()


def main():
    os.environ["no_proxy"] = "*"
    directory = tempfile.mkdtemp(prefix="test-sandbox-")
    begin = time.monotonic()
    shared = Sandbox("--tenant", "large")
    took = time.monotonic() - begin
    try:
        test_size(shared, took)
        for test in (test_pages, test_filters, test_write):
            test(shared)
        test_seed_and_state(directory)
        same(shared.stop(), 0, "still alive at the end")
    finally:
        shared.process.kill()
        shutil.rmtree(directory, ignore_errors=True)
    return finish()


if __name__ == "__main__":
    sys.exit(main())
