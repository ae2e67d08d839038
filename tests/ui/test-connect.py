#!/usr/bin/python3
"""Connect an account in the window, by keyboard, and read what the tenant lacks.

    tests/ui/session tests/ui/test-connect.py DIRECTORY-OF-THE-PROGRAMS
"""

import contextlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import driver

PROGRAMS = sys.argv[1] if len(sys.argv) > 1 else "."
KEYRING = pathlib.Path(__file__).with_name("keyring.py")


@contextlib.contextmanager
def ended(*command, ready=None, **variables):
    """A program that runs as long as it is needed."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                               env={**os.environ, **variables})
    try:
        if ready is not None:
            assert ready in process.stdout.readline()
        yield process
    finally:
        process.stdin.close()
        process.terminate()
        process.wait(10)


class Tenant:
    """A practice tenant, the data directory of somebody without an account, the window."""

    def __init__(self, url, data, app):
        self.url, self.data, self.app = url, data, app

    def switch(self, **switches):
        where = self.url.partition("ATServicesRest/")[0] + "_sandbox/switches"
        names = {name.replace("_", "-"): value for name, value in switches.items()}
        subprocess.run(["curl", "-sSf", "-d", json.dumps(names), where], check=True,
                       stdout=subprocess.DEVNULL)

    def account(self):
        answer = subprocess.run([os.path.join(PROGRAMS, "stintctl"), "--data-dir", self.data,
                                 "--json", "account", "show"], capture_output=True, text=True,
                                timeout=20, check=False)
        return json.loads(answer.stdout).get("account")

    def connect(self, secret="sandbox"):
        """Fills in the dialog, which is open, as a person would, and goes on with Enter."""
        dialog = self.app.find("dialog", "Connect to Autotask")
        for name, text in (("API user name", "api@stint.example"),
                           ("Integration code", "STINT-SANDBOX"),
                           ("Your e-mail address there", "dana@stint.example"),
                           (re.compile("^Service address"), self.url), ("Secret", secret)):
            dialog.wait(None, name, state="editable").set_text(text)
        dialog.wait("button", "Connect").click()
        return dialog


@contextlib.contextmanager
def tenant():
    with tempfile.TemporaryDirectory() as data, contextlib.ExitStack() as stack:
        stack.enter_context(ended(sys.executable, str(KEYRING), ready="ready"))
        sandbox = stack.enter_context(ended(os.path.join(PROGRAMS, "stint-sandbox")))
        url = sandbox.stdout.readline().split()[1]
        command = [os.path.join(PROGRAMS, "stint"), "--data-dir", data]
        app = stack.enter_context(driver.start(command))
        app.find("button", re.compile("Connect")).click()
        yield Tenant(url, data, app)


def what_is_wrong_is_said_and_can_be_mended():
    """A person that the tenant does not know is told so, and nothing is stored; then it works."""
    with tenant() as here:
        here.switch(technician="unknown")
        dialog = here.connect()
        dialog.wait("alert", re.compile("nobody has the e-mail address.*Resources/Users"),
                    timeout_s=20)
        assert here.account() is None
        here.switch(technician="ok")
        here.connect()
        driver.wait_for(here.account, "the account is stored", 20)


def what_is_missing_is_read_before_the_dialog_goes():
    """A right that is missing does not hinder the account, but the dialog stays to say it."""
    with tenant() as here:
        here.switch(deny="TimeEntries:delete")
        dialog = here.connect()
        dialog.wait("label", re.compile("You are connected"), timeout_s=20)
        dialog.wait("label", re.compile("missing +Delete time entries.*Security Levels", re.DOTALL))
        assert not dialog.exists("button", "Connect", state="showing")
        assert here.account()["resource_name"]
        dialog.wait("button", "Close").click()
        here.app.wait_gone("dialog", "Connect to Autotask")


if __name__ == "__main__":
    driver.run([what_is_wrong_is_said_and_can_be_mended,
                what_is_missing_is_read_before_the_dialog_goes])
