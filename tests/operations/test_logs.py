"""Each log by its name, wherever the machine keeps it."""

import os
import stat
import subprocess
import time
import urllib.parse

import pytest
from support.client import Client
from support.patience import eventually
from support.people import ADMINISTRATOR


@pytest.fixture
def journal(tmp_path):
    """A journalctl that says what it was asked."""
    program = tmp_path / "bin/journalctl"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\necho "asked: $*"\n', encoding="ascii")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return {"PATH": f"{program.parent}:{os.environ['PATH']}"}


@pytest.mark.parametrize(("which", "file"), [("app", "app.log"), ("error", "error.log"), ("access", "access.log")])
def test_the_last_lines_of_our_own(machine, which, file):
    lines = [f"2026-01-01 00:00:0{i}.000 INFO CODE n={i}" for i in range(9)]
    (machine.folder / "log" / file).write_text("\n".join(lines) + "\n", encoding="utf-8")
    shown = machine.run("logs", which, "-n", "3")
    assert shown.returncode == 0 and shown.stdout.splitlines() == lines[-3:]


@pytest.mark.parametrize("which", ["db", "cache", "web"])
def test_those_of_others_come_from_their_file_or_the_journal(machine, journal, which):
    shown = machine.run("logs", which, "-n", "2", **journal)
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.startswith("asked: ") or shown.stdout.count("\n") <= 2


def test_a_log_that_does_not_exist_is_refused(machine):
    assert machine.run("logs", "nothing").returncode == 2


def test_who_watches_redis_sees_no_secret(server, tmp_path):
    """Point 58: the manual's administrator types `redis-cli monitor`, which shows every command and its words."""
    address = urllib.parse.unquote(server.environment["REDIS_URL"].removeprefix("unix://"))
    seen = tmp_path / "seen"
    with open(seen, "wb") as output, subprocess.Popen(["redis-cli", "-s", address, "monitor"], stdout=output) as monitor:
        try:
            eventually(lambda: b"OK" in seen.read_bytes(), True)
            with Client(server.port) as client:
                client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
                token = client.headers["Authorization"].removeprefix("Bearer ")
                for _ in range(5):
                    assert client.post("customers", {"code": f"M{time.monotonic_ns()}", "name": "秘密"}).status == 201
                    assert client.get("customers").status == 200
            server.cluster.redis("echo", "all has been seen")
            eventually(lambda: b"all has been seen" in seen.read_bytes(), True)
        finally:
            monitor.terminate()
    text = seen.read_text(encoding="utf-8", errors="replace")
    for secret in (token, ADMINISTRATOR.password, "秘密", "\\xe7\\xa7\\x98"):
        assert secret not in text
