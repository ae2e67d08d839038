#!/usr/bin/python3
"""Work a day in the window, by keyboard, beside the command line.

    tests/ui/session tests/ui/test-window.py DIRECTORY-OF-THE-PROGRAMS
"""

import os
import re
import signal
import tempfile
import time

import driver
from desk import (
    SOON_S,
    Desk,
    choose,
    engage,
    fetched,
    is_running,
    search,
    wait_choice,
    wait_focus,
)


def sheet(app):
    """The open hand-over sheet, its first field ready to be typed into."""
    window = app.find("dialog", "Disengage")
    wait_focus(app, "What was done")
    return window


def the_sandbox_sets_itself_up():
    """The window starts the sandbox, adds its account and shows what the courier fetches."""
    with fetched() as (desk, app):
        assert desk.tickets()
        app.find("label", "Nothing is running")


def a_search_engages_by_keyboard():
    """Words of a client or a number, and Enter: the clock runs and the rest is parked."""
    with fetched() as (desk, app):
        first, second = desk.tickets()[:2]
        engage(app, desk, first["number"])
        engage(app, desk, second["number"])
        parked = desk.ctl("status")["parked"]
        assert [each["ticket_number"] for each in parked] == [first["number"]], parked
        app.find("button", first["number"])


def list_of(app):
    """Numbers of the tickets that are on the screen."""
    labels = app.find_all("label", re.compile(r"^T\d{8}\.\d{4} · "))
    return [label.name.split(" ")[0] for label in labels]


def my_queues_by_keyboard():
    """One key opens the choice of lists; a queue is fetched when it is looked at, with its
    age; a colleague's ticket there is engaged like any other; and my list comes back."""
    with fetched() as (desk, app):
        mine = {ticket["number"] for ticket in desk.tickets()}
        app.find("label", re.compile("^As of "))
        assert set(list_of(app)) <= mine, list_of(app)
        app.key("ctrl+l")
        wait_choice(app, "My Tickets")
        app.key("Down")
        wait_choice(app, "My Queues")
        app.key("Return")
        others = re.compile("^T.* · with ")
        row_of_another = app.find("label", others, timeout_s=20)
        number = row_of_another.name.split(" ")[0]
        assert number not in mine, number
        app.find("label", re.compile("^As of "))
        queued = desk.ctl("tickets", "--queue", "mine")["tickets"]
        assert number in {ticket["number"] for ticket in queued}, queued
        engage(app, desk, number)
        app.key("Escape")
        app.key("ctrl+l")
        wait_choice(app, "My Queues")
        app.key("Up")
        wait_choice(app, "My Tickets")
        app.key("Return")
        app.wait_gone("label", others)
        drop_down = app.find(None, "Which tickets are listed")
        assert drop_down, "a screen reader names the choice"


def an_update_says_whether_it_was_mailed():
    """What was posted is not said to be mailed, and the outbox tells when nobody saw one."""
    with fetched() as (desk, app):
        number = next(ticket["number"] for ticket in desk.tickets() if ticket["contact"])
        engage(app, desk, number)
        time.sleep(1.2)
        desk.ctl("disengage", "--done", "Replaced it", "--update", "disengaged",
                 "--update-text", "We replaced it.", "--send-now")
        app.key("ctrl+3")
        app.find("label", "Posted to the ticket; a mail is looked for later", timeout_s=30)
        assert not app.find_all("label", re.compile("mailed on")), app.dump()


def park_interrupt_bind_resume():
    """Each is one key, and the command line sees each at once."""
    with fetched() as (desk, app):
        first, second = desk.tickets()[:2]
        engage(app, desk, first["number"])
        app.key("ctrl+p")
        app.find("label", "Nothing is running", timeout_s=SOON_S)
        desk.wait_status(lambda status: status["running"] is None, "nothing runs")
        app.key("ctrl+i")
        app.find("label", "Interrupt", timeout_s=SOON_S)
        desk.wait_status(lambda status: status["running"], "the interrupt runs")
        assert desk.running()["ticket_number"] is None
        app.key("ctrl+b")
        picker = app.find("dialog", "Which Ticket?")
        app.type_keys(second["number"])
        picker.find("label", re.compile(f"^{re.escape(second['number'])} · "))
        app.key("Return")
        desk.wait_running(second["number"])
        app.key("alt+1")
        is_running(app, first["number"])
        desk.wait_running(first["number"])


def keys_in_a_hurry():
    """Whoever presses faster than anything slides in loses neither the window nor a verb."""
    with fetched() as (desk, app):
        engage(app, desk, desk.tickets()[0]["number"])
        for _ in range(8):
            app.key("ctrl+p", "alt+1")
            time.sleep(0.15)
        app.key("ctrl+p", "ctrl+i", "ctrl+p")
        desk.wait_status(
            lambda status: status["running"] is None and len(status["parked"]) == 2,
            "all that was pressed is done",
        )
        # What was said in passing has come and gone by then.
        time.sleep(1.5)
        assert app.process.poll() is None, "the program crashed"
        app.find("label", "Nothing is running")


def an_unknown_number_starts_at_once():
    """A number that nobody has fetched is recorded as it was typed."""
    with fetched() as (desk, app):
        search(app, "t20990101.0001")
        app.find("button", "Start on T20990101.0001")
        app.key("Return")
        desk.wait_running("T20990101.0001")


def the_window_follows_the_command_line():
    """What stintctl commits shows within a second."""
    with fetched() as (desk, app):
        number = desk.tickets()[0]["number"]
        desk.ctl("engage", number)
        is_running(app, number)
        desk.ctl("park", "--next", "Call the client back")
        app.find("label", "Nothing is running", timeout_s=SOON_S)
        app.find("label", "Call the client back", timeout_s=SOON_S)


def a_disengage_is_one_sheet():
    """What is typed is previewed, committed at once, and then seen in every list."""
    with fetched() as (desk, app):
        number = desk.tickets()[0]["number"]
        engage(app, desk, number)
        app.key("ctrl+Return")
        window = sheet(app)
        app.key("ctrl+Return")
        window.find(None, "Say in a few words what was done")
        app.type_keys("Replaced the toner & tested")
        app.key("Tab")
        app.type_keys("Watch the counter")
        app.key("Tab")
        wait_focus(app, "Outcome")
        # It opens on the first of its choices, and the last is wanted.
        app.key("Return")
        wait_choice(app, "Continue later")
        for choice in ("Waiting for the client", "Waiting for a vendor", "Escalate", "Complete"):
            app.key("Down")
            wait_choice(app, choice)
        app.key("Return")
        window.find("label", re.compile("The status becomes"))
        window.find("label", re.compile("Done: Replaced the toner & tested\nNext: Watch"))
        app.key("ctrl+Return")
        app.wait_gone("dialog", "Disengage")
        app.find("label", "Nothing is running", timeout_s=SOON_S)
        ops = desk.ctl("outbox", "list", "--all")["ops"]
        assert {"time-entry", "status"} <= {op["kind"] for op in ops}, ops
        app.key("ctrl+2")
        app.find("label", "Replaced the toner & tested")
        app.key("ctrl+3")
        app.find("label", re.compile(f"^Time entry · {re.escape(number)}"))
        app.find("button", "Send Now").click()
        app.find("label", "Everything is in the PSA", timeout_s=30)
        app.key("ctrl+2")
        app.find("label", "posted")


def a_draft_survives_a_crash():
    """What was typed is there again, after Escape and after the program was killed."""
    with tempfile.TemporaryDirectory() as directory:
        desk = Desk(directory)
        with desk.window() as app:
            desk.ctl("engage", "T20990101.0002")
            is_running_unknown = app.find("label", "T20990101.0002", timeout_s=SOON_S)
            assert is_running_unknown
            app.key("ctrl+d")
            sheet(app)
            app.type_keys("Half a sentence")
            app.key("Escape")
            app.wait_gone("dialog", "Disengage")
            app.key("ctrl+d")
            window = sheet(app)
            driver.wait_for(
                lambda: window.find("text box", "What was done").text == "Half a sentence",
                "the draft is there again",
            )
            app.key("ctrl+End")
            app.type_keys(" and a half")
            time.sleep(2.5)
            app.process.send_signal(signal.SIGKILL)
            app.wait_end()
        with desk.window() as app:
            app.find("label", "T20990101.0002")
            app.key("ctrl+d")
            text = sheet(app).find("text box", "What was done").text
            assert text == "Half a sentence and a half", text


def a_replaced_database_is_told_of():
    """When a backup takes the place of the file, the window says so and records nothing."""
    with tempfile.TemporaryDirectory() as directory:
        desk = Desk(directory)
        with desk.window() as app:
            desk.ctl("engage", "T20990101.0004")
            app.find("label", "T20990101.0004", timeout_s=SOON_S)
            path = os.path.join(directory, "stint.db")
            os.rename(path, f"{path}.old")
            app.key("ctrl+p")
            app.find("label", re.compile("replaced or moved away"))
            app.find("label", re.compile("Another database has taken the place"), timeout_s=40)


def dialogs_close_quietly():
    """Escape closes every dialog that has not been used, and nothing else."""
    with tempfile.TemporaryDirectory() as directory:
        desk = Desk(directory)
        with desk.window() as app:
            for _ in range(2):
                app.find("button", "Connect to Autotask…").click()
                app.find("dialog", "Connect to Autotask")
                app.key("Escape")
                app.wait_gone("dialog", "Connect to Autotask")
            for _ in range(2):
                app.key("F1")
                app.find("label", "Engage the best hit")
                app.key("Escape")
                app.wait_gone("label", "Engage the best hit")
            app.key("ctrl+i")
            app.find("label", "Interrupt", timeout_s=SOON_S)
            app.key("ctrl+b")
            app.find("dialog", "Which Ticket?")
            app.key("Escape")
            app.wait_gone("dialog", "Which Ticket?")
            assert desk.running()["ticket_number"] is None
            app.find("label", "Interrupt")
            assert app.process.poll() is None


def discarding_asks_first():
    """A stint that was a mistake goes from the day, but only after a question."""
    with tempfile.TemporaryDirectory() as directory:
        desk = Desk(directory)
        with desk.window() as app:
            desk.ctl("engage", "T20990101.0003")
            desk.ctl("park")
            app.key("ctrl+2")
            app.find("label", "not written up")
            choose(app, "More", "Discard…")
            app.find("dialog", "Discard This Stint?").find("button", "Keep").click()
            app.wait_gone("dialog", "Discard This Stint?")
            assert len(desk.ctl("day")["stints"]) == 1
            choose(app, "More", "Discard…")
            app.find("dialog", "Discard This Stint?").find("button", "Discard").click()
            app.find("label", "Nothing Recorded Today")
            assert desk.ctl("day")["stints"] == []


driver.run(
    [
        the_sandbox_sets_itself_up,
        a_search_engages_by_keyboard,
        my_queues_by_keyboard,
        an_update_says_whether_it_was_mailed,
        park_interrupt_bind_resume,
        keys_in_a_hurry,
        an_unknown_number_starts_at_once,
        the_window_follows_the_command_line,
        a_disengage_is_one_sheet,
        a_draft_survives_a_crash,
        a_replaced_database_is_told_of,
        dialogs_close_quietly,
        discarding_asks_first,
    ]
)
