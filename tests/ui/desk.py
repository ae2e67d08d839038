"""What the tests of the window share: a desk of its own, seen from the command line, and
what a person does first in nearly all of them.
"""

import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time

import driver

PROGRAMS = sys.argv[1] if len(sys.argv) > 1 else "."
# What one program commits, the other shows this soon.
SOON_S = 1.0


class Desk:
    """A data directory of its own, with the sandbox behind it."""

    def __init__(self, directory):
        self.directory = directory

    def window(self, *options):
        command = [os.path.join(PROGRAMS, "stint"), "--data-dir", self.directory]
        return driver.start([*command, *options])

    def ctl(self, *arguments):
        """What stintctl answers."""
        command = [os.path.join(PROGRAMS, "stintctl"), "--data-dir", self.directory]
        answer = subprocess.run(
            [*command, "--json", "--no-sync", *arguments],
            capture_output=True,
            text=True,
            timeout=20,
        )
        assert answer.returncode == 0, f"stintctl {arguments}: {answer.stdout}{answer.stderr}"
        return json.loads(answer.stdout)

    def tickets(self):
        return self.ctl("tickets")["tickets"]

    def running(self):
        return self.ctl("status")["running"]

    def wait_status(self, condition, what):
        return driver.wait_for(lambda: condition(self.ctl("status")), what, SOON_S)

    def wait_running(self, number):
        self.wait_status(
            lambda status: status["running"] and status["running"]["ticket_number"] == number,
            f"stintctl says that {number} runs",
        )


@contextlib.contextmanager
def fetched():
    """A desk whose tickets have been fetched, and its window."""
    with tempfile.TemporaryDirectory() as directory:
        desk = Desk(directory)
        with desk.window("--sandbox") as app:
            row(app)
            yield desk, app


def row(app, text=""):
    """The line below a ticket's title, which has its number."""
    return app.find("label", re.compile(rf"T2026.*{re.escape(text)}.* · "), timeout_s=30)


def is_running(app, number):
    app.find("label", re.compile(f"^{re.escape(number)} — "), timeout_s=SOON_S)


def search(app, words):
    app.key("ctrl+f")
    app.type_keys(words)


def engage(app, desk, number):
    search(app, number)
    app.find("label", re.compile(f"^{re.escape(number)} · "))
    app.key("Return")
    is_running(app, number)
    desk.wait_running(number)


def wait_focus(app, name):
    focused = lambda: app.focused and app.focused.name == name
    driver.wait_for(focused, f"{name!r} has the focus")


def wait_choice(app, name):
    """The row of an open list that has the focus reads so; before that, keys get lost."""
    on_it = lambda: app.focused and any(node.name == name for node in app.focused.walk())
    driver.wait_for(on_it, f"the choice {name!r} has the focus")


def focus(app, name):
    """Go to a widget with the Tab key, as far as it takes. Of a list, it stops only in the
    row where it was last; so there the first row comes first."""
    in_list = lambda node: any(each.role == "list item" for each in (node, *node.ancestors))
    was_in_list = False
    for _ in range(20):
        before = app.focused
        if before and before.name == name:
            return
        if before and in_list(before) and not was_in_list:
            was_in_list = True
            app.key("Home")
            time.sleep(0.1)
            continue
        was_in_list = bool(before) and in_list(before)
        app.key("Tab")
        driver.wait_for(lambda: app.focused != before, "the focus moves")
    raise driver.NotFound(f"{name!r} cannot be reached with the Tab key")


def choose(app, button, name):
    """Open a menu, and choose one of its items."""
    focus(app, button)
    app.key("Return")
    pick_item(app, name)


def pick_item(app, name):
    """Choose an item of the menu that is opening."""
    for _ in range(6):
        driver.wait_for(lambda: app.focused and app.focused.role == "menu item", "a menu is open")
        if app.focused.name == name:
            app.key("Return")
            return
        before = app.focused
        app.key("Down")
        driver.wait_for(lambda: app.focused and app.focused != before, "the next item")
    raise driver.NotFound(f"the menu has no {name!r}")
