#!/usr/bin/env python3
"""A small round over TLS, with a certificate authority made for it.

Usage: test-tls.py DIRECTORY-OF-THE-PROGRAMS. Prints TAP.

With an authority that is not known nothing is sent: not even the user's name.
"""

import os
import shutil
import subprocess
import sys
import tempfile

from world import Desk, Tap, World, day_before, iso

WAITING_VENDOR = 12


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


def make_authority(folder, name):
    """A new authority; the file of its certificate."""
    base = os.path.join(folder, name)
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
            "-nodes", "-days", "2", "-subj", f"/CN={name}", "-keyout", f"{base}.key",
            "-out", f"{base}.pem", "-addext", "basicConstraints=critical,CA:TRUE",
            "-addext", "keyUsage=critical,keyCertSign")
    return f"{base}.pem"


def make_certificate(folder, authority, name, address):
    """A certificate for an address: its file and that of its key."""
    base = os.path.join(folder, name)
    with open(f"{base}.ext", "w", encoding="utf-8") as text:
        text.write(f"subjectAltName={address}\nextendedKeyUsage=serverAuth\n")
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-subj", f"/CN={name}", "-keyout", f"{base}.key", "-out", f"{base}.csr")
    openssl("x509", "-req", "-in", f"{base}.csr", "-CA", authority, "-CAkey",
            authority.replace(".pem", ".key"), "-CAcreateserial", "-days", "2", "-extfile",
            f"{base}.ext", "-out", f"{base}.pem")
    return f"{base}.pem", f"{base}.key"


class TlsWorld(World):
    def __init__(self, programs, authority, certificate, **more):
        self.ca = authority
        super().__init__(programs, ["--tls-cert", certificate[0], "--tls-key", certificate[1]],
                         env={"STINT_CA_FILE": authority}, **more)

    def curl(self, *arguments, **members):
        self.curl_options = ["--cacert", self.ca]
        return super().curl(*arguments, **members)

    def log_length(self):
        return len(self.control("GET", "log"))


def round_trip(tap, world):
    tap.ok(world.url.startswith("https://"), "the sandbox speaks TLS", world.url)
    desk = Desk(tap, world)
    base = day_before(1, 8)
    world.must("sync")
    tap.ok(len(world.must("tickets")["tickets"]) > 10, "tickets are fetched over TLS")
    desk.started(world.must("engage", "--at", iso(base), desk.number(7004)))
    text = "We opened a case with the manufacturer."
    answer = world.must("disengage", "--at", iso(base + 900), "--done", "Opened a case",
                        "--outcome", "waiting-vendor", "--update", "disengaged",
                        "--update-text", text)
    desk.posted(answer, "Opened a case", status=WAITING_VENDOR, update=text)
    tap.ok(world.sync_until_sent(), "all of it is sent", world.ctl("outbox").out)
    return desk, base


def stranger(tap, world, desk, base, other):
    """Another authority is trusted now: the server is a stranger."""
    world.end_couriers()
    before = world.log_length()
    world.env["STINT_CA_FILE"] = other
    desk.started(world.must("engage", "--at", iso(base + 1000), desk.number(7005)))
    answer = world.must("disengage", "--at", iso(base + 1900), "--done", "Read the log")
    desk.posted(answer, "Read the log")
    asked = world.ctl("sync", "--wait", 5)
    tap.same(asked.status, 3, "with an unknown authority nothing is sent")
    tap.ok("error" in asked.json and asked.json["error"]["message"], "and the reason is said",
           asked)
    ops = world.must("outbox")["ops"]
    tap.same([(op["id"], op["state"]) for op in ops], [(answer["ops"][0], "queued")],
             "the entry stays queued")
    tap.same([step["tries"] for op in ops for step in op["steps"]], [0] * len(ops[0]["steps"]),
             "and is not taken for sent")
    tap.same(world.log_length(), before, "no request reached the server")
    adding = world.add_account()
    tap.same(adding.status, 1, "no account is added with an unknown authority")
    tap.same(world.log_length(), before, "nor did that reach it")
    world.end_couriers()
    world.env["STINT_CA_FILE"] = world.ca
    tap.ok(world.sync_until_sent(), "with the right one it is sent", world.ctl("outbox").out)
    desk.check()


def wrong_name(tap, programs, folder, authority):
    certificate = make_certificate(folder, authority, "elsewhere", "DNS:psa.example")
    with TlsWorld(programs, authority, certificate, account=False) as world:
        tap.same(world.add_account().status, 1, "a certificate for another name is refused")


def main():
    tap = Tap()
    folder = tempfile.mkdtemp(prefix="stint-tls-")
    try:
        authority = make_authority(folder, "authority")
        other = make_authority(folder, "other")
        certificate = make_certificate(folder, authority, "server",
                                       "IP:127.0.0.1,DNS:localhost")
        with TlsWorld(sys.argv[1], authority, certificate) as world:
            desk, base = round_trip(tap, world)
            stranger(tap, world, desk, base, other)
        wrong_name(tap, sys.argv[1], folder, authority)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
