#!/usr/bin/env python3
"""Conformance of stint-sandbox with what is documented of the Autotask REST API: what each
right, each security level and each setting of an account lets through, in both positions of
its switch. Prints TAP.
"""

import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "support"))
from sandbox_client import *  # noqa: E402,F401,F403

DENIED = "The logged in Resource does not have the adequate permissions to {} this entity type."
NOTE = {"title": "Called", "description": "No answer", "noteType": 1, "publish": 2}

SERVED = ["Tickets", "TicketNotes", "TimeEntries", "TicketSecondaryResources", "Companies", "Contacts",
          "ConfigurationItems", "Contracts", "Resources", "Roles", "ResourceRoles",
          "ResourceRoleDepartments", "ResourceServiceDeskRoles", "Departments", "BillingCodes",
          "InternalLocations", "InternalLocationWithBusinessHours", "HolidaySets", "Holidays",
          "ResourceDailyAvailabilities", "TimeOffRequests", "ServiceLevelAgreementResults",
          "SurveyResults", "Surveys"]


def info(s, collection):
    return s.get(f"{collection}/entityInformation").json["info"]


def test_query_rights(s):
    for collection in SERVED:
        first = s.query(collection, EVERYTHING, maxRecords=1).ids
        ok(len(first) == 1, f"{collection} has rows", first)
        s.switch(deny=f"{collection}:query")
        same((s.query(collection, EVERYTHING).json["items"],
              s.call("POST", f"{collection}/query/count", {"filter": [EVERYTHING]}).json,
              s.get(f"{collection}/{first[0]}").json),
             ([], {"queryCount": 0}, {"item": None}), f"{collection} without the right: empty, not an error")
        same((info(s, collection)["canQuery"], info(s, collection)["userAccessForQuery"]), (False, "None"),
             f"{collection}: entityInformation says so")
        s.switch(deny="none")
        same(info(s, collection)["canQuery"], True, f"{collection} with the right")
    s.switch(deny="TicketNotes:query")
    same(s.get("Tickets/7004/Notes").items, [], "children are as invisible")
    s.switch(denied_query="500")
    refused = s.query("TicketNotes", EVERYTHING)
    same((refused.status, refused.error), (500, DENIED.format("query")), "or it is an error")
    same(s.get("TicketNotes/45001").error, DENIED.format("query"), "by id as well")
    s.switch(denied_query="403")
    refused = s.query("TicketNotes", EVERYTHING)
    same((refused.status, refused.error), (403, DENIED.format("query")), "with one status or the other")
    s.switch(deny="none", denied_query="empty")


def test_write_rights(s):
    writes = [
        ("TimeEntries:create", "create", lambda: s.call("POST", "TimeEntries", entry("01:00", "01:05"))),
        ("TicketNotes:create", "create", lambda: s.call("POST", "Tickets/7002/Notes", NOTE)),
        ("Tickets:update", "update", lambda: s.call("PATCH", "Tickets", {"id": 7002, "status": 8})),
        ("Tickets:create", "create", lambda: s.call("POST", "Tickets", {
            "companyID": 175, "priority": 2, "status": 1, "title": "Disk", "queueID": 29682833})),
        ("TicketSecondaryResources:create", "create", lambda: s.call(
            "POST", "Tickets/7002/SecondaryResources", {"resourceID": SAM, "roleID": SENIOR})),
    ]
    for denied, verb, write in writes:
        s.switch(deny=denied)
        answer = write()
        same((answer.status, answer.error), (500, DENIED.format(verb)), f"without {denied}")
        s.switch(denied_status="403")
        answer = write()
        same((answer.status, answer.error), (403, DENIED.format(verb)), f"without {denied}, as 403")
        s.switch(deny="none", denied_status="500")
        same(write().status, 200, f"with {denied}")
    new = s.call("POST", "TimeEntries", entry("02:00", "02:05")).json["itemId"]
    note = s.call("POST", "Tickets/7002/Notes", NOTE).json["itemId"]
    s.switch(deny="TimeEntries:update,TicketNotes:update,TimeEntries:delete")
    same([s.call("PATCH", "TimeEntries", {"id": new, "summaryNotes": "x"}).error,
          s.call("PATCH", "Tickets/7002/Notes", {"id": note, "noteType": 1, "publish": 2}).error,
          s.call("DELETE", f"TimeEntries/{new}").error],
         [DENIED.format("update"), DENIED.format("update"), DENIED.format("delete")], "a list of rights")
    same([info(s, "TimeEntries")[k] for k in ("canUpdate", "canDelete", "canCreate")],
         [False, False, True], "each of them shows")
    s.switch(deny="timeentries")
    same((s.query("TimeEntries", EVERYTHING).items, s.call("POST", "TimeEntries", entry()).status),
         ([], 500), "a bare name takes them all, in any case")
    same(info(s, "TimeEntries")["canQuery"], False, "and shows")
    s.switch(entity_information="entity")
    same([info(s, "TimeEntries")[k] for k in ("canQuery", "canCreate", "userAccessForUpdate")],
         [True, True, "Restricted"], "or does not: what the entity allows is all that is told")
    same(info(s, "Companies")["canCreate"], True, "even where the level does not")
    s.switch(entity_information="rights", deny="none")
    same(s.call("DELETE", f"TimeEntries/{new}").status, 200, "given back")
    for wrong in ("Nonsense", "Tickets:sell", "Tickets:query,,"):
        same(s.control("POST", "switches", {"deny": wrong}).status, 400, f"refuses deny={wrong}")


def test_level(s):
    company = {"companyName": "New client", "companyType": 1, "phone": "518-555-0199",
               "ownerResourceID": SAM}
    me = s.query("Resources", condition("eq", "licenseType", 7)).items[0]
    same((me["userType"], info(s, "Companies")["canCreate"], info(s, "Tickets")["canCreate"]),
         (101, False, True), "a copied level writes tickets only")
    same(s.call("POST", "Companies", company).error, DENIED.format("create"), "and no clients")
    s.switch(api_level="full")
    me = s.get(f"Resources/{API}").json["item"]
    same((me["userType"], info(s, "Companies")["userAccessForCreate"]), (17, "All"), "the system level does")
    labels = {f["name"]: {v["value"]: v["label"] for v in f["picklistValues"] or []}
              for f in s.get("Resources/entityInformation/fields").json["fields"]}
    ok("API User (system)" in labels["userType"]["17"], "and is called so", labels["userType"])
    made = s.call("POST", "Companies", company)
    same(made.status, 200, "it makes clients")
    same(s.call("PATCH", "Companies", {"id": made.json["itemId"], "city": "Troy"}).status, 200,
         "changes them")
    same(s.get(f"Companies/{made.json['itemId']}").json["item"]["city"], "Troy", "with an effect")
    missing = s.call("POST", "Companies", {"companyName": "x"})
    same((missing.status, missing.error), (500, "Value does not exist for the required field companyType"),
         "what is required is asked for")
    others = s.call("POST", "TimeEntries", entry("03:00", "03:05"), act_as=DANA).json["itemId"]
    same(s.call("DELETE", f"TimeEntries/{others}").status, 200, "deletes what others created")
    contact = s.call("POST", "Companies/175/Contacts", {"firstName": "A", "lastName": "B", "isActive": 1})
    same(s.get(f"Companies/175/Contacts/{contact.json['itemId']}").json["item"]["companyID"], 175,
         "contacts are made below their company")
    same(s.call("POST", "Contacts", {}).status, 404, "and nowhere else")
    same(s.call("PATCH", f"Resources/{DANA}/DailyAvailabilities",
                {"id": 601, "fridayAvailableHours": 4}).status, 200, "availability is changed")
    same(s.get(f"Resources/{DANA}/DailyAvailabilities").items[0]["fridayAvailableHours"], 4, "and read")
    same(s.call("POST", f"Resources/{DANA}/DailyAvailabilities", {}).status, 405, "not created")
    s.switch(api_level="copy")
    same(s.get(f"Resources/{API}").json["item"]["userType"], 101, "turned back")
    others = s.call("POST", "TimeEntries", entry("03:00", "03:05"), act_as=DANA).json["itemId"]
    same(s.call("DELETE", f"TimeEntries/{others}").error,
         "You do not have permission to delete time entries that you did not create", "no deleting then")
    s.switch(delete_others="on")
    same(s.call("DELETE", f"TimeEntries/{others}").status, 200, "unless it is granted")
    s.switch(delete_others="off")


def test_impersonation(s):
    def create(**options):
        return s.call("POST", "TimeEntries", entry("04:00", "04:05"), **options)

    note = {"id": s.call("POST", "Tickets/7002/Notes", NOTE).json["itemId"], "noteType": 1, "publish": 2}
    s.switch(impersonation="TimeEntries:add,TicketNotes:edit")
    made = create(act_as=DANA)
    row = s.get(f"TimeEntries/{made.json['itemId']}").json["item"]
    same((row["creatorUserID"], row["impersonatorCreatorResourceID"]), (DANA, API), "the box Add")
    same(s.call("DELETE", f"TimeEntries/{row['id']}", act_as=DANA).error, DENIED.format("delete"),
         "is not Delete")
    same(s.call("POST", "Tickets/7002/Notes", NOTE, act_as=DANA).error, DENIED.format("create"),
         "Edit is not Add")
    same(s.call("PATCH", "Tickets/7002/Notes", note, act_as=DANA).status, 200, "the box Edit")
    same(s.call("PATCH", "Tickets", {"id": 7002, "status": 8}, act_as=DANA).error, DENIED.format("update"),
         "no box for tickets")
    s.switch(impersonation="TimeEntries:delete")
    same(s.call("DELETE", f"TimeEntries/{row['id']}", act_as=DANA).status, 200, "the box Delete")
    s.switch(impersonation="none")
    same(create(act_as=DANA).error, DENIED.format("create"), "no box at all")
    s.switch(impersonation="Tickets,TicketNotes,TimeEntries", technician_impersonation="off")
    same(create(act_as=DANA).error, DENIED.format("create"), "the technician's level has to allow it")
    same(create().status, 200, "without the header nothing changes")
    s.switch(technician_impersonation="on", technician_deny="TimeEntries:create")
    same(create(act_as=DANA).error, DENIED.format("create"), "and to have the right itself")
    same(create().status, 200, "which binds nobody else")
    s.switch(technician_deny="none")
    same(create(act_as=DANA).status, 200, "granted on both sides")
    same(create(act_as=API).error, DENIED.format("create"), "an API user is never impersonated")
    made = s.call("POST", "Tickets/7002/SecondaryResources", {"resourceID": LEE, "roleID": DESK},
                  act_as=DANA)
    same(made.status, 200, "where it is not supported the header means nothing")
    contact = s.get("Tickets/7002").json["item"]["contactID"]
    from_contact = {**NOTE, "publish": 1, "createdByContactID": contact}
    made = s.call("POST", "Tickets/7002/Notes", from_contact)
    same((made.status, s.get(f"TicketNotes/{made.json['itemId']}").json["item"]["createdByContactID"]),
         (200, None), "a contact is dropped without a word")
    s.switch(contact_impersonation="on")
    made = s.call("POST", "Tickets/7002/Notes", from_contact).json["itemId"]
    row = s.get(f"TicketNotes/{made}").json["item"]
    same((row["createdByContactID"], row["creatorResourceID"]), (contact, None), "unless it is granted")
    same(s.call("POST", "Tickets/7002/Notes", {**from_contact, "publish": 2}).status, 500,
         "and the contact can see the note")
    s.switch(contact_impersonation="off")


def test_proxy(s):
    def create(**options):
        return s.call("POST", "TimeEntries", entry("05:00", "05:05"), **options).status

    allowed = {("on", "administrator"), ("on", "approver"), ("approvers", "approver")}
    for mode in ("on", "approvers", "off"):
        for standing in ("administrator", "approver", "none"):
            s.switch(proxy_entries=mode, proxy_standing=standing)
            same(create(), 200 if (mode, standing) in allowed else 500, f"proxy {mode}, {standing}")
            same(create(act_as=DANA), 200, f"proxy {mode}, {standing}: impersonation needs none")
        same(len(s.query("TimeOffRequests", EVERYTHING).items) > 0, mode != "off",
             f"proxy {mode}: time off is " + ("hidden" if mode == "off" else "visible"))
    same(s.get(f"Resources/{DANA}/TimeOffRequests").items, [], "below the resource too")
    s.switch(proxy_entries="on", proxy_standing="administrator")
    same(s.call("POST", "TimeEntries", entry("05:00", "05:05", resourceID=LEE, ticketID=7016),
                act_as=DANA).error, DENIED.format("create"), "a technician is no proxy")


def test_account(s):
    for state in ("inactive", "locked"):
        s.switch(api_user=state)
        same(s.get("Tickets/7001").status, 401, f"api-user {state}")
    s.switch(api_user="active", integration_code="unknown")
    same(s.get("Tickets/7001").status, 500, "integration-code unknown")
    s.switch(integration_code="known", zone_lookup="off")
    lookup = s.curl("GET", f"{s.url}V1.0/zoneInformation?user=api@stint.example")
    same((lookup.status, lookup.json), (500, {"errors": ["Zone information could not be determined"]}),
         "zone-lookup off")
    same(s.get("Tickets/7001").status, 200, "which is no obstacle")
    s.switch(zone_lookup="on")
    same(s.curl("GET", f"{s.url}V1.0/zoneInformation?user=api@stint.example").status, 200, "and on")


def test_technician(s):
    def dana():
        return s.query("Resources", condition("eq", "email", "dana@stint.example")).items

    def roles():
        return s.query("ResourceServiceDeskRoles", condition("eq", "resourceID", DANA)).items

    def create(**options):
        return s.call("POST", "TimeEntries", entry("06:00", "06:05"), **options).status

    healthy = s.query("Resources", EVERYTHING).text, s.query("BillingCodes", EVERYTHING).text, roles()
    s.switch(technician="unknown")
    same((dana(), create()), ([], 200), "unknown: nobody has the address")
    s.switch(technician="shared")
    same([(row["firstName"], row["isActive"]) for row in dana()],
         [("Dana", True), ("Service", True), ("Robin", False)], "shared: three have it")
    s.switch(technician="inactive")
    same((dana()[0]["isActive"], create(), create(act_as=DANA)), (False, 500, 500), "inactive")
    s.switch(technician="api-only")
    same((dana()[0]["licenseType"], create(), create(act_as=DANA)), (7, 500, 500), "api-only")
    s.switch(technician="no-role")
    same([row["isActive"] for row in roles()], [False, False], "no-role: none is active")
    same(s.call("POST", "TimeEntries", entry("06:00", "06:05")).error,
         "The specified AssignedResourceID and AssignedRoleID combination is not currently defined",
         "no-role: and none may be used")
    s.switch(technician="no-default-role")
    same(([row["isDefault"] for row in roles()], dana()[0]["defaultServiceDeskRoleID"], create()),
         ([False, False], None, 200), "no-default-role")
    s.switch(technician="ok", work_types="none")
    codes = s.query("BillingCodes", condition("eq", "useType", 1), condition("eq", "isActive", True))
    refused = s.call("POST", "TimeEntries", entry("06:00", "06:05", billingCodeID=REMOTE))
    same((codes.items, refused.error),
         ([], "The given allocation code is not an active general allocation code"), "work-types none")
    s.switch(work_types="active")
    same((s.query("Resources", EVERYTHING).text, s.query("BillingCodes", EVERYTHING).text, roles()), healthy,
         "all of it can be taken back")
    same(create(), 200, "and all is well")
    both = Sandbox("--set", "technician=unknown", "--set", "api-level=full")
    same((both.query("Resources", condition("eq", "email", "dana@stint.example")).items,
          both.get(f"Resources/{API}").json["item"]["userType"]), ([], 17), "from the command line")
    both.stop()


def main():
    os.environ["no_proxy"] = "*"
    shared = Sandbox()
    try:
        for test in (test_query_rights, test_write_rights, test_level, test_impersonation, test_proxy,
                     test_account, test_technician):
            test(shared)
        same(shared.stop(), 0, "still alive at the end")
    finally:
        shared.process.kill()
    return finish()


if __name__ == "__main__":
    sys.exit(main())
