#!/usr/bin/env python3
"""Conformance of stint-sandbox with what is documented of the Autotask REST API: what may
be written, which rules refuse it, and the faults on demand. Prints TAP.
"""

import os
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "support"))
from sandbox_client import *  # noqa: E402,F401,F403


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


def test_user_fields(s):
    """One field of the shop's own, on tickets, set by name and read in full records."""
    fields = s.get("Tickets/entityInformation/userDefinedFields").json["fields"]
    same([(field["name"], field["dataType"]) for field in fields], [("Working on it", "string")],
         "tickets have one field of the shop's own")
    same(s.get("Companies/entityInformation/userDefinedFields").json["fields"], [],
         "companies have none")

    def put(name, value):
        return s.call("PATCH", "Tickets", {"id": 7001, "userDefinedFields": [
            {"name": name, "value": value}]})

    def value():
        return s.get("Tickets/7001").json["item"]["userDefinedFields"]
    put("working ON it", "Dana since 10:42")
    same(value(), [{"name": "Working on it", "value": "Dana since 10:42"}], "it is set by name")
    s.call("PATCH", "Tickets", {"id": 7001, "priority": 2})
    same(value()[0]["value"], "Dana since 10:42", "and stays when other fields are set")
    answer = put("No such field", "x")
    same((answer.status, value()[0]["value"]), (500, "Dana since 10:42"), "another name is refused")
    same(put("Working on it", "x" * 256).status, 500, "and a text that is too long")
    put("Working on it", None)
    same(value()[0]["value"], None, "it can be emptied")


def test_put(s):
    before = s.get("Tickets/7010").json["item"]
    kept = {name: before[name] for name in ("companyID", "priority", "status", "title", "queueID",
                                            "assignedResourceID", "assignedResourceRoleID")}
    same(s.call("PUT", "Tickets", {"id": 7010, **kept}).json, {"itemId": 7010}, "a ticket is replaced")
    row = s.get("Tickets/7010").json["item"]
    same(({name: row[name] for name in kept}, row["description"], row["dueDateTime"]), (kept, None, None),
         "what is not named is gone")
    same((row["ticketNumber"], row["createDate"]), (None, before["createDate"]),
         "unless it is read-only")
    same(s.call("PUT", "Tickets", {"id": 7010, "title": "x"}).error,
         "Value does not exist for the required field companyID", "what is required has to be named")
    new = s.call("POST", "TimeEntries", entry("01:30", "01:40")).json["itemId"]
    s.call("PUT", "TimeEntries", {"id": new, **entry("01:30", "01:50", internalNotes=None)})
    row = s.get(f"TimeEntries/{new}").json["item"]
    same((row["internalNotes"], row["hoursWorked"], row["ticketID"]), (None, 0.3333, 7001), "an entry too")
    same(s.call("PUT", "TimeEntries/236", {}).status, 405, "never with the id in the address")


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


def main():
    os.environ["no_proxy"] = "*"
    shared = Sandbox()
    try:
        for test in (test_time_entry_rules, test_time_entry_create, test_time_entry_change, test_notes,
                     test_tickets, test_user_fields, test_put, test_switches, test_faults):
            test(shared)
        same(shared.stop(), 0, "still alive at the end")
    finally:
        shared.process.kill()
    return finish()


if __name__ == "__main__":
    sys.exit(main())
