#!/usr/bin/env python3
"""Conformance of stint-sandbox with what is documented of the Autotask REST API: the tenant
around the desk (its week, its rules, its evidence and its clock). Prints TAP.
"""

import json
import os
import shutil
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "support"))
from sandbox_client import *  # noqa: E402,F401,F403

NOTE = {"title": "Called", "description": "No answer", "noteType": 1, "publish": 2}


def post(s, *arguments, **members):
    return s.call("POST", "TimeEntries", entry(*arguments, **members))


def history(s, ticket):
    return s.query("TicketHistory", condition("eq", "ticketID", ticket)).items


def wait(s):
    """Until no rule waits any more."""
    for _ in range(100):
        if s.state()["pending_actions"] == 0:
            return
        time.sleep(0.02)


def test_clock(s):
    stopped = {"now": "2026-03-09T09:00:00Z", "frozen": True}
    same(s.control("POST", "clock", stopped).status, 200, "sets the clock")
    same(s.control("GET", "clock").json, stopped, "and stops it")
    new = post(s, "08:00", "08:30").json["itemId"]
    same(s.get(f"TimeEntries/{new}").json["item"]["createDateTime"], "2026-03-09T09:00:00Z",
         "what is created is created then")
    s.control("POST", "clock", {"advance_seconds": 7 * 86400})
    s.call("PATCH", "TimeEntries", {"id": new, "summaryNotes": "later"})
    same(s.get(f"TimeEntries/{new}").json["item"]["lastModifiedDateTime"], "2026-03-16T09:00:00Z",
         "a week passes at once")
    count = s.get("ThresholdInformation").json["currentTimeframeRequestCount"]
    s.control("POST", "clock", {"advance_seconds": 3601})
    same((count > 1, s.get("ThresholdInformation").json["currentTimeframeRequestCount"]), (True, 1),
         "and the hour of requests with it")
    s.switch(visibility_lag_ms=500)
    late = post(s, "09:00", "09:30").json["itemId"]
    before = s.get(f"TimeEntries/{late}").json["item"]
    s.control("POST", "clock", {"advance_seconds": 1})
    same((before, s.get(f"TimeEntries/{late}").json["item"]["id"]), (None, late), "rows appear by it")
    s.switch(visibility_lag_ms=0)
    s.control("POST", "clock", {"frozen": False})
    first = s.control("GET", "clock").json["now"]
    time.sleep(0.05)
    ok(first[:10] == "2026-03-16" and s.control("GET", "clock").json["now"] > first, "it runs on", first)
    same(s.control("POST", "clock", {"now": "soon"}).status, 400, "refuses what is no instant")
    other = Sandbox("--clock", "2025-06-30T12:00:00Z")
    same((other.control("GET", "clock").json["now"][:13], other.state()["day"]),
         ("2025-06-30T12", "2025-06-30T00:00:00Z"), "a tenant can begin on any day")
    other.stop()


def test_timesheets(s):
    def sheet(state, resource=DANA, week="2026-03-11"):
        return s.control("POST", "timesheets", {"resource": resource, "week": week, "state": state}).status

    kept = post(s, "10:00", "10:05").json["itemId"]
    patch = {"id": kept, "summaryNotes": "x"}
    expected = {"new": (200, 200), "rejected": (200, 200), "submitted": (500, 500), "approved": (500, 500)}
    for state, (add, change) in expected.items():
        same(sheet(state), 200, f"the timesheet is {state}")
        same((post(s, "10:10", "10:15").status, s.call("PATCH", "TimeEntries", patch).status), (add, change),
             f"{state}: adding {add}, changing {change}")
    same(s.control("GET", "timesheets").json,
         [{"resource": DANA, "week": "2026-03-09T00:00:00Z", "state": "approved"}], "the state is the week's")
    same(s.call("DELETE", f"TimeEntries/{kept}").status, 500, "no deleting either")
    days = [post(s, startDateTime=when("10:10", day), endDateTime=when("10:15", day)).status
            for day in ("2026-03-15", "2026-03-16", "2026-03-08")]
    same(days, [500, 200, 200], "from Monday to Sunday")
    same(post(s, "10:10", "10:15", resourceID=LEE, ticketID=7016).status, 200, "and the resource's")
    s.switch(timesheet_edits="on")
    same(s.call("PATCH", "TimeEntries", patch).status, 500, "timesheet-edits on: not once approved")
    sheet("submitted")
    same((post(s, "10:20", "10:25").status, s.call("PATCH", "TimeEntries", patch).status), (500, 200),
         "but as long as it is submitted")
    moved = {"id": kept, "startDateTime": "2026-03-03T10:00:00Z", "endDateTime": "2026-03-03T10:05:00Z"}
    s.switch(timesheet_edits="off")
    sheet("submitted", week="2026-03-03")
    sheet("new")
    same(s.call("PATCH", "TimeEntries", moved).status, 500, "no moving into a week that is submitted")
    sheet("new", week="2026-03-03")
    same(s.call("PATCH", "TimeEntries", moved).status, 200, "into a new one")
    for body in ({"resource": DANA, "week": DAY, "state": "lost"},
                 {"resource": 1, "week": DAY, "state": "new"},
                 {"resource": DANA, "state": "new"}):
        same(s.control("POST", "timesheets", body).status, 400, f"refuses {body}")
    same(s.query("_Timesheets", EVERYTHING).status, 404, "no client can ask for it")


def test_billing(s):
    new = post(s, "11:00", "11:30").json["itemId"]
    same(s.control("POST", "approve", {"entry": new, "level": 1}).status, 200, "approved for billing")
    row = s.get(f"TimeEntries/{new}").json["item"]
    ok(row["billingApprovalLevelMostRecent"] == 1 and row["billingApprovalDateTime"], "which shows", row)
    same((s.call("PATCH", "TimeEntries", {"id": new, "summaryNotes": "x"}).status,
          s.call("DELETE", f"TimeEntries/{new}").status), (500, 500), "and locks the entry")
    s.switch(wording="other")
    same(s.call("DELETE", f"TimeEntries/{new}").error, "The operation could not be completed.",
         "in words that may be others")
    s.switch(wording="plain")
    same(s.call("DELETE", f"TimeEntries/{new}").error, "The time entry has been approved for billing.",
         "or these")
    s.control("POST", "approve", {"entry": new, "level": 1, "post": True})
    item = s.query("BillingItems", condition("eq", "timeEntryID", new)).items[0]
    same((item["quantity"], item["ticketID"]), (0.5, 7001), "posted: a billing item")
    s.control("POST", "approve", {"entry": new, "level": 0})
    same(s.call("PATCH", "TimeEntries", {"id": new, "summaryNotes": "x"}).status, 200, "taken back")
    same(s.control("POST", "approve", {"entry": 1}).status, 400, "nothing to approve")


def test_after_hours(s):
    s.switch(after_hours_split="18:00")
    whole = post(s, "19:00", "19:30").json["itemId"]
    before = post(s, "17:00", "18:00").json["itemId"]
    same([s.get(f"TimeEntries/{i}").json["item"]["billingCodeID"] for i in (whole, before)],
         [AFTER_HOURS, REMOTE], "after the hours, and up to their end")
    s.switch(after_hours_split="off", round_minutes=15)
    new = post(s, "20:00", "20:16", offsetHours=-0.25).json["itemId"]
    row = s.get(f"TimeEntries/{new}").json["item"]
    same((row["hoursWorked"], row["hoursToBill"]), (0.2667, 0.25), "rounded up, with the offset")
    s.switch(round_worked="on")
    new = post(s, "20:00", "20:16").json["itemId"]
    row = s.get(f"TimeEntries/{new}").json["item"]
    same((row["hoursWorked"], row["hoursToBill"]), (0.5, 0.5), "the hours worked as well")
    s.switch(round_worked="off", round_minutes=0)


def test_rules(s):
    def rule(**members):
        answer = s.control("POST", "rules", members)
        same(answer.status, 200, "a rule is taken")

    mails = len(s.query("NotificationHistory", EVERYTHING).items)
    s.call("POST", "Tickets/7005/Notes", {**NOTE, "publish": 1})
    post(s, "12:00", "12:05", ticketID=7005)
    same(len(s.query("NotificationHistory", EVERYTHING).items), mails,
         "a note or an entry alone mails nobody")
    rule(on=["note-added"], delay_ms=1500, **{"if": {"note": {"publish": 1}}},
         do=[{"mail": {"to": "contact", "template": "Ticket Updated"}},
             {"note": {"title": "Informed", "description": "The client was informed."}}])
    s.control("POST", "clock", {"frozen": True})
    s.call("POST", "Tickets/7005/Notes", NOTE)
    s.call("POST", "Tickets/7005/Notes", {**NOTE, "publish": 1})
    same((s.state()["pending_actions"], len(s.query("NotificationHistory", EVERYTHING).items)), (2, mails),
         "it takes its time")
    s.control("POST", "clock", {"advance_seconds": 2})
    sent = s.query("NotificationHistory", condition("eq", "ticketID", 7005)).items
    ticket = s.get("Tickets/7005").json["item"]
    contact = s.get(f"Contacts/{ticket['contactID']}").json["item"]
    same((len(sent), sent[-1]["recipientEmailAddress"], sent[-1]["templateName"], sent[-1]["entityNumber"]),
         (1, contact["emailAddress"], "Ticket Updated", ticket["ticketNumber"]), "then the client has mail")
    ok(ticket["lastCustomerNotificationDateTime"], "and the ticket knows")
    notes = s.query("TicketNotes", condition("eq", "ticketID", 7005), condition("eq", "noteType", 13)).items
    same([(n["title"], n["publish"], n["creatorResourceID"]) for n in notes], [("Informed", 2, None)],
         "a note of the rule, internal, by nobody")
    s.control("DELETE", "rules")
    rule(on=["ticket-edited"], changed=["status"], delay_ms=1000, times=1, do=[{"revert": "status"}])
    s.call("PATCH", "Tickets", {"id": 7006, "title": "Another title"})
    same(s.state()["pending_actions"], 0, "an edit of something else is not meant")
    old = s.get("Tickets/7006").json["item"]["status"]
    same(s.call("PATCH", "Tickets", {"id": 7006, "status": 5}).status, 200, "a status is accepted")
    same(s.get("Tickets/7006").json["item"]["status"], 5, "and there")
    s.control("POST", "clock", {"advance_seconds": 1})
    row = s.get("Tickets/7006").json["item"]
    same((row["status"], row["completedDate"]), (old, None), "and overwritten a moment later")
    s.call("PATCH", "Tickets", {"id": 7006, "status": 5})
    s.control("POST", "clock", {"advance_seconds": 5})
    same(s.get("Tickets/7006").json["item"]["status"], 5, "the same change later stays")
    same(s.control("GET", "rules").json[0]["times_left"], 0, "a rule can be used up")
    s.control("DELETE", "rules")
    rule(on=["note-added"], delay_ms=30000, **{"if": {"ticket": {"priority": 1}}},
         do=[{"set": {"status": 7}}])
    s.call("PATCH", "Tickets", {"id": 7007, "priority": 1, "status": 8})
    s.call("POST", "Tickets/7007/Notes", NOTE)
    s.call("PATCH", "Tickets", {"id": 7007, "priority": 2})
    s.control("POST", "clock", {"advance_seconds": 31})
    same(s.get("Tickets/7007").json["item"]["status"], 8, "conditions are those of the moment it runs")
    s.call("PATCH", "Tickets", {"id": 7007, "priority": 1})
    s.call("POST", "Tickets/7007/Notes", NOTE)
    s.control("POST", "clock", {"advance_seconds": 31})
    same(s.get("Tickets/7007").json["item"]["status"], 7, "if they hold then")
    s.control("POST", "clock", {"frozen": False})
    s.control("DELETE", "rules")
    rule(on=["time-added", "ticket-created"],
         do=[{"mail": {"to": "resource"}}, {"mail": {"to": "a@b.example"}}])
    new = post(s, "12:10", "12:15", ticketID=7005).json["itemId"]
    wait(s)
    sent = s.query("NotificationHistory", condition("eq", "timeEntryID", new)).items
    same([m["recipientEmailAddress"] for m in sent], ["dana@stint.example", "a@b.example"], "on time added")
    made = s.call("POST", "Tickets", {"companyID": 175, "priority": 2, "status": 1, "title": "Disk",
                                      "queueID": 29682833}).json["itemId"]
    wait(s)
    same(len(s.query("NotificationHistory", condition("eq", "ticketID", made)).items), 2, "on a new ticket")
    s.control("DELETE", "rules")
    for wrong in ({"on": ["full moon"], "do": [{"revert": "status"}]}, {"on": ["note-added"]},
                  {"on": ["note-added"], "do": [{"set": {"status": "done"}}]},
                  {"on": ["note-added"], "do": [{"set": {"no such field": 1}}]},
                  {"on": ["note-added"], "do": [{"sing": {}}]}, {"on": ["note-added"], "do": [{"note": 1}]}):
        same(s.control("POST", "rules", wrong).status, 400, f"refuses {json.dumps(wrong)}")


def test_history(s):
    same(len(history(s, 7004)) > 0, True, "an invented ticket has a history")
    refused = [
        [], [EVERYTHING], [condition("eq", "ticketID", 7004), condition("exist", "ticketID")],
        [condition("in", "ticketID", [7004])], [condition("gt", "ticketID", 7004)],
        [condition("eq", "resourceID", DANA)], [{"op": "or", "items": [condition("eq", "ticketID", 7004)]}],
    ]
    for conditions in refused:
        same(s.query("TicketHistory", *conditions).status, 500, f"no history for {json.dumps(conditions)}")
    row = history(s, 7004)[0]
    same(s.get(f"TicketHistory/{row['id']}").status, 500, "nor by id")
    same(sorted(row), ["action", "date", "detail", "id", "resourceID", "ticketID"], "a row of history")
    before = len(history(s, 7009))
    s.call("PATCH", "Tickets", {"id": 7009, "queueID": 29683354, "priority": 1}, act_as=DANA)
    rows = history(s, 7009)[before:]
    same([(r["action"], r["resourceID"]) for r in rows], [("Edited", DANA)] * len(rows), "a change is in it")
    ok("Queue: Client Portal -> Level II Support" in [r["detail"] for r in rows],
       "in the words of the picklists", rows)
    s.switch(history_wording="long")
    s.call("PATCH", "Tickets", {"id": 7009, "status": 11})
    row = history(s, 7009)[-1]
    ok(row["action"] == "Ticket Status Changed" and row["detail"].endswith("to \"Escalated\"."),
       "or in others", row)
    s.switch(history_wording="short")
    s.call("PATCH", "Tickets", {"id": 7009, "resolution": "unchanged fields leave no trace"})
    same(history(s, 7009)[-1]["id"], row["id"], "what is not tracked is not in it")


def test_evidence(s):
    def level(ticket):
        return s.query("ServiceLevelAgreementResults", condition("in", "ticketID", [ticket])).items

    s.control("POST", "clock", {"now": "2026-03-16T13:00:00Z", "frozen": True})
    new = {"companyID": 175, "priority": 2, "status": 1, "title": "Disk", "queueID": 29682833,
           "serviceLevelAgreementID": 2}
    made = s.call("POST", "Tickets", new).json["itemId"]
    row = level(made)[0]
    same((row["serviceLevelAgreementName"], row["isFirstResponseMet"], row["isResolutionMet"]),
         ("Premium support", None, None), "a service level without an event")
    s.control("POST", "clock", {"advance_seconds": 1800})
    s.call("POST", f"Tickets/{made}/Notes", NOTE, act_as=LEE)
    same(level(made)[0]["isFirstResponseMet"], None, "an internal note is no response")
    s.call("POST", f"Tickets/{made}/Notes", {**NOTE, "publish": 1}, act_as=DANA)
    row = level(made)[0]
    same((row["isFirstResponseMet"], row["firstResponseResourceID"], row["firstResponseElapsedHours"]),
         (True, DANA, 0.5), "the first response, and whose it is")
    same(s.get(f"Tickets/{made}").json["item"]["firstResponseDateTime"], "2026-03-16T13:30:00Z",
         "on the ticket too")
    s.control("POST", "clock", {"now": "2026-03-17T13:00:00Z"})
    s.call("PATCH", "Tickets", {"id": made, "status": 8}, act_as=DANA)
    s.control("POST", "clock", {"now": "2026-03-23T22:00:00Z"})
    s.call("PATCH", "Tickets", {"id": made, "status": 5}, act_as=LEE)
    row = level(made)[0]
    same((row["isResolutionPlanMet"], row["resolutionPlanElapsedHours"], row["isResolutionMet"],
          row["resolutionElapsedHours"], row["resolutionResourceID"]), (False, 9.0, False, 54.0, LEE),
         "hours of business: nine a day, none at a weekend")
    ticket = s.get(f"Tickets/{made}").json["item"]
    same((ticket["completedDate"], ticket["completedByResourceID"]), ("2026-03-23T22:00:00Z", LEE),
         "completed")
    bare = s.call("POST", "Tickets", {**new, "serviceLevelAgreementID": None}).json["itemId"]
    same(level(bare), [], "without an agreement there is no service level")
    s.control("POST", "clock", {"frozen": False})

    kept = post(s, "13:00", "13:30", ticketID=7003).json["itemId"]
    s.call("DELETE", f"TimeEntries/{kept}")
    log = s.query("DeletedTicketActivityLogs", condition("eq", "ticketID", 7003)).items[-1]
    same((log["typeID"], log["hoursWorked"], log["startDateTime"], log["deletedByResourceID"]),
         (1, 0.5, when("13:00"), API), "a deleted entry is logged")
    note = s.call("POST", "Tickets/7003/Notes", NOTE).json["itemId"]
    s.control("POST", "edit", {"entity": "TicketNotes", "id": note, "delete": True})
    log = s.query("DeletedTicketActivityLogs", condition("eq", "ticketID", 7003)).items[-1]
    same((log["typeID"], log["noteOrAttachmentTitle"], log["createdByResourceID"]), (2, "Called", API),
         "so is a note that is deleted in the browser")
    s.control("POST", "edit", {"entity": "Tickets", "id": bare, "delete": True})
    log = s.query("DeletedTicketLogs", EVERYTHING).items[-1]
    same((log["ticketID"], log["ticketTitle"]), (bare, "Disk"), "and a ticket")

    answered = s.query("SurveyResults", condition("exist", "completeDate")).items
    asked = s.query("SurveyResults", EVERYTHING).items
    ok(0 < len(answered) < len(asked), "some surveys are answered", (len(answered), len(asked)))
    same(max(r["resourceRating"] for r in answered), 5.0, "out of five")
    s.switch(survey_scale=100)
    answered = s.query("SurveyResults", condition("exist", "completeDate")).items
    same(max(r["resourceRating"] for r in answered), 100.0, "or of a hundred")
    s.switch(survey_scale=5)
    joined = s.get(f"Tickets/{answered[0]['ticketID']}").json["item"]
    same(joined["status"], 5, "of tickets that are complete")


def test_around(s):
    dana = s.get(f"Resources/{DANA}").json["item"]
    place = s.get(f"InternalLocations/{dana['locationID']}").json["item"]
    hours = s.get(f"InternalLocationWithBusinessHours/{place['id']}").json["item"]
    ok("08:00" in hours["mondayBusinessHoursStartTime"] and hours["sundayBusinessHoursStartTime"] is None,
       "a technician has a place with business hours")
    days = s.get(f"HolidaySets/{place['holidaySetId']}/Holidays").items
    ok(any(d["holidayName"] == "Christmas Day" for d in days), "and holidays")
    available = s.query("ResourceDailyAvailabilities", condition("eq", "resourceID", DANA)).items[0]
    same((available["mondayAvailableHours"], available["sundayAvailableHours"],
          available["weeklyBillableHoursGoal"]), (8, 0, 30), "and hours a day")
    goal = condition("gt", "weeklyBillableHoursGoal", 20)
    same(len(s.query("ResourceDailyAvailabilities", goal).items), 3, "a goal can be asked for")
    s.switch(weekly_goals="off")
    same((s.query("ResourceDailyAvailabilities", goal).status,
          s.get(f"Resources/{DANA}/DailyAvailabilities").items[0]["weeklyBillableHoursGoal"]), (500, None),
         "but where there are none")
    s.switch(weekly_goals="on")
    off = s.get(f"Resources/{DANA}/TimeOffRequests").items
    same(sorted(r["status"] for r in off), [1, 2, 2], "time off, approved and not")
    s.switch(api_level="full")
    pending = [r["id"] for r in off if r["status"] == 1][0]
    same(s.call("POST", f"TimeOffRequests/{pending}/Approve").status, 405, "approving is a GET")
    s.get(f"TimeOffRequests/{pending}/Approve")
    same(s.get(f"TimeOffRequests/{pending}").json["item"]["status"], 2, "which changes something")
    same(s.get(f"TimeOffRequests/{pending}/Reject").status, 405, "rejecting is a POST")
    s.call("POST", f"TimeOffRequests/{pending}/Reject", {"rejectReason": "Everybody is away"})
    row = s.get(f"TimeOffRequests/{pending}").json["item"]
    same((row["status"], row["rejectReason"], row["approvedDateTime"]), (3, "Everybody is away", None),
         "with a reason")
    s.switch(api_level="copy")
    same(s.get(f"TimeOffRequests/{pending}/Approve").error,
         "The logged in Resource does not have the adequate permissions to update this entity type.",
         "neither without the right")
    departments = s.get(f"Resources/{LEE}/RoleDepartments").items
    same({s.get(f"Departments/{r['departmentID']}").json["item"]["name"] for r in departments},
         {"Service Desk", "Projects"}, "departments")
    same({r["roleID"] for r in s.get(f"Resources/{DANA}/Roles").items}, {DESK, SENIOR},
         "roles below a resource")
    devices = s.call("POST", "ConfigurationItems/query/count",
                     {"filter": [condition("eq", "isActive", True), condition("eq", "companyID", 175)]}).json
    managed = s.call("POST", "ConfigurationItems/query/count",
                     {"filter": [condition("eq", "companyID", 175), condition("exist", "rmmDeviceUID")]}).json
    ok(devices["queryCount"] > 0 and managed["queryCount"] > 0, "devices can be counted", (devices, managed))
    contract = s.query("Contracts", condition("eq", "companyID", 176),
                       condition("eq", "isDefaultContract", True))
    same(len(contract.items), 1, "a client has a default contract")
    for name in ("Version", "Modules", "EntityInformation", "Authenticate"):
        same((s.get(name).status, s.call("POST", name, {}).status), (200, 405), f"{name} can be read")
    same(sorted(s.get("Authenticate").json), ["authToken", "expiration"], "Authenticate has its keys")
    for name in ("TicketHistory", "ServiceLevelAgreementResults", "NotificationHistory", "BillingItems"):
        fields = s.get(f"{name}/entityInformation/fields").json["fields"]
        ok(fields[0]["name"] == "id" and len(fields) > 5, f"{name} has fields")
        same(s.call("POST", name, {}).status, 405 if name == "BillingItems" else 404,
             f"{name} is not created")
    same(s.get("InternalLocationWithBusinessHours/entityInformation").json["info"]["name"],
         "BusinessLocation",
         "legacy names")


def test_kept(directory):
    state = os.path.join(directory, "state")
    s = Sandbox("--state", state, "--set", "technician=inactive", "--set", "api-level=full")
    s.control("POST", "timesheets", {"resource": LEE, "week": DAY, "state": "submitted"})
    s.call("PATCH", "Tickets", {"id": 7001, "status": 7})
    rows = history(s, 7001)
    s.stop()
    s = Sandbox("--state", state)
    same(s.control("GET", "timesheets").json[0]["state"], "submitted", "timesheets are kept")
    same(history(s, 7001), rows, "so is the history")
    same(s.get(f"Resources/{DANA}").json["item"]["isActive"], True, "what a switch showed is not")
    s.stop()
    rules = os.path.join(directory, "rules")
    with open(rules, "w", encoding="utf-8") as file:
        json.dump([{"on": ["note-added"], "do": [{"note": {"title": "Seen"}}]}], file)
    s = Sandbox("--rules", rules)
    s.call("POST", "Tickets/7005/Notes", NOTE)
    wait(s)
    same(s.get("Tickets/7005/Notes").items[-1]["title"], "Seen", "rules from a file")
    s.stop()


def main():
    os.environ["no_proxy"] = "*"
    directory = tempfile.mkdtemp(prefix="test-sandbox-")
    shared = Sandbox()
    try:
        for test in (test_clock, test_timesheets, test_billing, test_after_hours, test_rules, test_history,
                     test_evidence, test_around):
            test(shared)
        test_kept(directory)
        same(shared.stop(), 0, "still alive at the end")
    finally:
        shared.process.kill()
        shutil.rmtree(directory, ignore_errors=True)
    return finish()


if __name__ == "__main__":
    sys.exit(main())
