"""A tenant of stint-sandbox, seen through curl: what its conformance tests share.

Nothing of Stint's own client takes part, so what they prove holds for any client.
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


def program_path():
    """The sandbox under test, the script's only argument."""
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} PATH-TO-STINT-SANDBOX")
    return sys.argv[1]


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
        self.process = subprocess.Popen([program_path(), *arguments], stdout=subprocess.PIPE, text=True)
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


def finish():
    """Prints the plan; the exit status of the whole."""
    print(f"1..{len(results)}")
    return 0 if all(results) else 1
