#!/usr/bin/python3
"""Put right in the window, by keyboard, what was recorded or sent, and see what arrives.

    tests/ui/session tests/ui/test-acts.py DIRECTORY-OF-THE-PROGRAMS
"""

import json
import os
import re
import subprocess
import time

import driver
from desk import choose, fetched, focus, pick_item, search, wait_choice, wait_focus

SENT_S = 30


def curl(desk, path, body):
    """What the practice tenant answers."""
    with open(os.path.join(desk.directory, "sandbox.url"), encoding="utf-8") as file:
        url = file.read().strip()
    where = url.partition("ATServicesRest/")[0] + path if path.startswith("_") else url + path
    answer = subprocess.run(
        ["curl", "-sSf", "-H", "UserName: api@stint.example", "-H", "Secret: sandbox",
         "-H", "ApiIntegrationCode: STINT-SANDBOX", "-H", "Content-Type: application/json",
         "-d", json.dumps(body), where],
        capture_output=True, text=True, timeout=20, check=True)
    return json.loads(answer.stdout)


def rows(desk, collection, **fields):
    """The rows of a collection with these fields."""
    match = [{"op": "eq", "field": name, "value": value} for name, value in fields.items()]
    return curl(desk, f"V1.0/{collection}/query", {"filter": match})["items"]


def entries(desk, summary):
    return rows(desk, "TimeEntries", summaryNotes=summary)


def number_of(desk, ticket_id):
    return rows(desk, "Tickets", id=ticket_id)[0]["ticketNumber"]


def utc(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def ops(desk, kind):
    return [op for op in desk.ctl("outbox", "list", "--all")["ops"] if op["kind"] == kind]


def send_now(app):
    app.key("ctrl+3")
    app.find("button", "Send Now").click()
    app.find("label", "Everything is in the PSA", timeout_s=SENT_S)


def a_sent_stint(app, desk):
    """One stint of today that the PSA has; its ticket."""
    ticket = desk.tickets()[0]["number"]
    desk.ctl("log", ticket, "--from", "-50m", "--to", "-20m", "--done", "Cleaned the fan",
             "--send-now")
    app.key("ctrl+2")
    app.find("label", "posted", timeout_s=SENT_S)
    return ticket


def a_sent_stint_moves():
    """Its entry is made on the other ticket and deleted on the old one; today shows one."""
    with fetched() as (desk, app):
        first = a_sent_stint(app, desk)
        second = desk.tickets()[1]["number"]
        choose(app, "More", "Move to Another Ticket…")
        picker = app.find("dialog", "Move to Which Ticket?")
        assert not picker.exists("button", "Internal Time")
        app.type_keys(second)
        picker.find("label", re.compile(f"^{re.escape(second)} · "))
        app.key("Return")
        app.find("label", f"Moved to {second}")
        today = app.find("list", "Stints of today")
        today.find("label", re.compile(f"^{re.escape(second)} · "))
        today.wait_gone("label", re.compile(f"^{re.escape(first)} · "))
        send_now(app)
        driver.wait_for(
            lambda: [number_of(desk, row["ticketID"]) for row in entries(desk, "Cleaned the fan")]
            == [second], "the PSA has it there, and there only", SENT_S)
        assert len(desk.ctl("day")["stints"]) == 1


def a_sent_stint_says_something_else():
    """What is typed wrong is refused where it is and kept; what is right goes to the PSA."""
    with fetched() as (desk, app):
        a_sent_stint(app, desk)
        choose(app, "More", "Change…")
        dialog = app.find("dialog", "Change a Stint")
        dialog.find("label", re.compile("What you change here is changed in the PSA"))
        wait_focus(app, "What was done")
        app.key("ctrl+a")
        app.type_keys("Cleaned fan and filter")
        summary = dialog.find("text box", "Summary")
        driver.wait_for(lambda: summary.text == "Cleaned fan and filter",
                        "the summary, which was the same, follows")
        app.key("Tab")
        wait_focus(app, "Summary")
        app.key("ctrl+a")
        app.type_keys("Cleaned it")
        app.key("Tab")
        wait_focus(app, "Work type")
        # An entry row has the focus inside, which accessibility does not tell.
        to = dialog.find("text box", "To")
        right = to.text
        app.key("alt+t", "ctrl+a")
        app.type_keys("late")
        driver.wait_for(lambda: to.text == "late", "the end is typed over")
        app.key("ctrl+Return")
        dialog.find("alert", re.compile("^.late. is not a time"))
        assert summary.text == "Cleaned it", "what was typed is kept"
        app.key("ctrl+a")
        app.type_keys(right)
        driver.wait_for(lambda: to.text == right, "the field that is wrong has the focus")
        app.key("ctrl+Return")
        app.wait_gone("dialog", "Change a Stint")
        app.find("label", re.compile("^Changed the work on .*1 item to send"))
        app.key("ctrl+3")
        app.find("label", re.compile("^Change of a time entry · "))
        send_now(app)
        assert [op["state"] for op in ops(desk, "amend-entry")] == ["done"]
        changed = entries(desk, "Cleaned it")
        assert len(changed) == 1 and "Done: Cleaned fan and filter" in changed[0]["internalNotes"]
        assert not entries(desk, "Cleaned the fan")


def an_interrupt_becomes_a_new_ticket():
    """For a client that is offered, with what it was about as the title; it is made once."""
    with fetched() as (desk, app):
        client = desk.tickets()[1]["company"]
        desk.ctl("interrupt", "Door does not open")
        app.find("label", "Door does not open")
        app.key("ctrl+b")
        picker = app.find("dialog", "Which Ticket?")
        picker.find("button", "New Ticket…")
        app.key("ctrl+n")
        dialog = app.find("dialog", "New Ticket")
        assert dialog.find("text box", "Title").text == "Door does not open"
        app.key("Return")
        dialog.find("alert", re.compile("needs the name of the client"))
        app.type_keys(client[:4])
        dialog.find("list", "Clients that are known here").find("label", client)
        app.key("Tab", "Return")
        driver.wait_for(lambda: dialog.find("text box", "Client").text == client,
                        "what was offered is taken")
        app.key("ctrl+a")
        app.type_keys("Door is stuck")
        driver.wait_for(lambda: dialog.find("text box", "Title").text == "Door is stuck",
                        "the title is next")
        app.key("Return")
        app.wait_gone("dialog", "New Ticket")
        app.find("label", re.compile("^A ticket for .* will be made"))
        app.find("label", re.compile("^NEW-.* — Door is stuck"))
        send_now(app)
        made = rows(desk, "Tickets", title="Door is stuck")
        assert len(made) == 1, made
        company = rows(desk, "Companies", id=made[0]["companyID"])[0]
        assert company["companyName"] == client, company
        app.find("label", f"{made[0]['ticketNumber']} — Door is stuck")


def a_client_that_is_unknown_is_mended():
    """The outbox says so, and asks for another name in the words that were typed."""
    with fetched() as (desk, app):
        client = desk.tickets()[1]["company"]
        desk.ctl("interrupt", "Nobody knows them")
        app.find("label", "Nobody knows them")
        app.key("ctrl+d")
        app.find("dialog", "Which Ticket?")
        app.key("ctrl+n")
        app.find("dialog", "New Ticket")
        app.type_keys("No such client")
        app.key("Return")
        app.find("dialog", "Disengage")
        app.key("Escape")
        app.wait_gone("dialog", "Disengage")
        app.key("ctrl+3")
        app.find("label", re.compile("no active client called ‘No such client’"), timeout_s=SENT_S)
        focus(app, "Mend…")
        app.key("Return")
        dialog = app.find("dialog", "New Ticket")
        assert dialog.find("text box", "Client").text == "No such client"
        app.key("ctrl+a")
        app.type_keys(client)
        app.key("Return")
        app.wait_gone("dialog", "New Ticket")
        app.find("label", "Everything is in the PSA", timeout_s=SENT_S)
        assert len(rows(desk, "Tickets", title="Nobody knows them")) == 1


def assignee(desk, number):
    return rows(desk, "Tickets", ticketNumber=number)[0]["assignedResourceID"]


def a_colleagues_ticket(app, desk):
    """The number of one, with the search on it."""
    app.key("ctrl+l")
    wait_choice(app, "My Tickets")
    app.key("Down")
    wait_choice(app, "My Queues")
    app.key("Return")
    label = app.find("label", re.compile("^T.* · with "), timeout_s=SENT_S)
    number = label.name.split(" ")[0]
    search(app, number)
    driver.wait_for(lambda: marked(app) == number, "it is marked")
    return number


def marked(app):
    """The number of the ticket that is marked in the list."""
    found = app.find("widget", "StintTicketList").find_all("list item", state="selected")
    labels = found[0].find_all("label", re.compile(r"^T\d")) if len(found) == 1 else []
    return labels[0].name.split(" ")[0] if labels else None


def a_ticket_is_taken_and_left():
    """What is not mine is taken with one key, and left with another while it is held."""
    with fetched() as (desk, app):
        app.key("ctrl+t")
        app.find("label", "That ticket is yours already")
        # As long as nothing can be left, the key is that of the search.
        search(app, "abc")
        app.key("ctrl+z")
        driver.wait_for(lambda: app.find("search box").text == "", "the typing is undone")
        number = a_colleagues_ticket(app, desk)
        app.key("ctrl+t")
        app.find("label", f"Taking {number}; Ctrl+Z leaves it")
        assert [op["state"] for op in ops(desk, "take-ticket")] == ["queued"]
        app.find("button", "Undo")
        app.key("ctrl+z")
        app.find("label", "The ticket is not taken")
        assert [op["state"] for op in ops(desk, "take-ticket")] == ["cancelled"]
        app.wait_gone("button", "Undo")
        # By the menu of the row, and to the end: its colleague is asked about first.
        app.key("Down")
        app.key("shift+F10")
        pick_item(app, "Take This Ticket")
        app.find("label", f"Taking {number}; Ctrl+Z leaves it")
        app.key("ctrl+3")
        app.find("button", "Send Now").click()
        app.find("label", re.compile("is assigned to .* to take it over"), timeout_s=SENT_S)
        before = assignee(desk, number)
        focus(app, "Take It Over")
        app.key("Return")
        app.find("label", "Everything is in the PSA", timeout_s=SENT_S)
        assert assignee(desk, number) != before


def what_is_there_already_is_asked_about():
    """An entry of mine made elsewhere, or changed by somebody: the button says what it does."""
    with fetched() as (desk, app):
        a_sent_stint(app, desk)
        first = entries(desk, "Cleaned the fan")[0]
        curl(desk, "_sandbox/edit", {"entity": "TimeEntries", "id": first["id"],
                                     "set": {"summaryNotes": "Put right by Kim"}})
        desk.ctl("amend", "1", "--summary", "Cleaned it")
        app.key("ctrl+3")
        app.find("button", "Send Now").click()
        app.find("button", "Overwrite", timeout_s=SENT_S)
        focus(app, "Overwrite")
        app.key("Return")
        app.find("label", "Everything is in the PSA", timeout_s=SENT_S)
        assert entries(desk, "Cleaned it"), "over theirs"
        mine = {name: first[name] for name in ("resourceID", "roleID", "dateWorked", "ticketID")}
        curl(desk, "_sandbox/edit", {"entity": "TimeEntries", "set": {
            **mine, "startDateTime": first["endDateTime"], "endDateTime": utc(time.time()),
            "hoursWorked": 0.3, "summaryNotes": "Typed elsewhere"}})
        desk.ctl("log", number_of(desk, first["ticketID"]), "--from", "-15m", "--to", "-5m",
                 "--done", "Oiled the fan", "--send-now")
        app.find("label", re.compile("made elsewhere"), timeout_s=SENT_S)
        assert not entries(desk, "Oiled the fan")
        focus(app, "Post It as Well")
        app.key("Return")
        app.find("label", "Everything is in the PSA", timeout_s=SENT_S)
        assert len(entries(desk, "Oiled the fan")) == 1


def a_preference_holds_at_once():
    """Each kind is set by keyboard and read on the command line; what is refused is said."""
    with fetched() as (desk, app):
        setting = lambda name: desk.ctl("settings", "get", name)["value"]
        becomes = lambda name, value: driver.wait_for(
            lambda: setting(name) == value, f"{name} is {value!r}")
        app.key("ctrl+comma")
        window = app.find("dialog", "Preferences")
        window.find("label", re.compile("The ticket becomes “In Progress”"))
        app.key("alt+e")
        becomes("engage.status", "on")
        field = window.find("text box", "Field of tickets that says who works on them")
        app.key("alt+f")
        app.type_keys("x" * 101)
        app.key("Return")
        window.find("alert", re.compile("at most 100 characters"))
        assert setting("presence.field") == "" and field.text == "x" * 101
        app.key("ctrl+a")
        app.type_keys("Working on it")
        app.key("Return")
        becomes("presence.field", "Working on it")
        window.wait_gone("alert", re.compile("at most 100"))
        app.key("alt+p")
        wait_choice(app, "As the shop sets it")
        app.key("Down")
        chosen = driver.wait_for(
            lambda: app.focused and [node.name for node in app.focused.walk()
                                     if node.role == "label" and node.name != "As the shop sets it"],
            "the next priority")[0]
        app.key("Return")
        becomes("ticket.priority", chosen)
        app.key("alt+t")
        app.key("Up", "Up")
        becomes("send.entry-hold-seconds", "12")
        app.key("Escape")
        app.wait_gone("dialog", "Preferences")
        app.key("ctrl+comma")
        window = app.find("dialog", "Preferences")
        assert window.find("spin button", "Time entries").value == 12
        assert window.find("text box", re.compile("^Field of")).text == "Working on it"


driver.run(
    [
        a_ticket_is_taken_and_left,
        a_preference_holds_at_once,
        a_client_that_is_unknown_is_mended,
        what_is_there_already_is_asked_about,
        a_sent_stint_moves,
        a_sent_stint_says_something_else,
        an_interrupt_becomes_a_new_ticket,
    ]
)
