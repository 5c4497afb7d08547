"""Whoever has taken the service over puts links into its folders: root's jobs do nothing there that she could not do."""

import contextlib
import datetime
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import uuid

import pytest
from machine import Machine, script
from test_emergency_snapshot import without_program

TAKEN_OVER = 65534  # nobody, in place of the user of the service

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as somebody else")


def give(path):
    os.chown(path, TAKEN_OVER, TAKEN_OVER, follow_symlinks=False)


def planted(link, target):
    link.symlink_to(target)
    give(link)


@pytest.fixture
def machine(server, mail_server):
    """Its folders belong to the service, and may be reached by everybody."""
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(tempfile.mkdtemp(prefix="itdo-links-", dir="/tmp"))
        stack.callback(shutil.rmtree, folder)
        folder.chmod(0o755)
        made = Machine(server, mail_server, folder)
        (folder / "state").mkdir()
        for name in ("state", "files", "log"):
            give(folder / name)
        (folder / "secret").write_text("root's own\n", encoding="ascii")
        (folder / "secret").chmod(0o600)
        yield made


def test_a_cleanup_removes_nothing_elsewhere(machine):
    elsewhere = machine.folder / "elsewhere"
    elsewhere.mkdir()
    kept = elsewhere / "precious"
    kept.touch()
    long_ago = time.time() - 60 * 86400
    os.utime(kept, (long_ago, long_ago))
    planted(machine.folder / "files/exports", elsewhere)
    (machine.folder / "state/mail").mkdir()
    planted(machine.folder / "state/mail/sent", elsewhere)
    assert machine.run("cleanup").returncode == 0
    assert kept.exists()


def test_a_note_of_evidence_brings_nobody_what_she_may_not_read(machine):
    notes = machine.folder / "state/evidence"
    notes.mkdir()
    give(notes)
    secret = machine.folder / "secret"
    digest = hashlib.sha256(secret.read_bytes()).hexdigest()
    note = {"id": str(uuid.uuid4()), "at": "2026-11-29T00:00:00Z", "host": "x", "file": str(secret), "bytes": 11, "sha256": digest,
            "incident": ""}
    (notes / "note.json").write_text(json.dumps(note), encoding="ascii")
    give(notes / "note.json")
    machine.run("snapshot", "--hand-over", ITDO_ERP__SUPPORT__COMPANY="AOI")
    assert not list((machine.folder / "files").rglob(digest))


@pytest.mark.parametrize("way", ["program", "shell"])
def test_a_snapshot_writes_through_no_link_and_reads_none(machine, way):
    secret = machine.folder / "secret"
    snapshots = machine.folder / "state/snapshots"
    snapshots.mkdir()
    give(snapshots)
    planted(machine.folder / "log/app.log", secret)
    (machine.folder / "etc").mkdir()
    planted(machine.folder / "state/evidence", machine.folder / "etc")
    program = script("emergency-snapshot.sh") if way == "program" else without_program(machine.folder)
    took = subprocess.run(
        [program], env=machine.environment | {"ITDO_LOGS": str(machine.folder / "log")}, capture_output=True, text=True,
        check=False, timeout=60)
    assert took.returncode == 0, took.stderr
    archive = pathlib.Path(took.stdout.splitlines()[-1])
    assert archive.stat().st_uid == TAKEN_OVER and archive.stat().st_mode & 0o777 == 0o600
    held = subprocess.run(["tar", "-xOf", archive, "--wildcards", "*/logs/app.txt"], capture_output=True, text=True, check=True)
    assert "root's own" not in held.stdout and "denied" in held.stdout
    assert (machine.folder / "etc").stat().st_uid == 0 and not list((machine.folder / "etc").iterdir())
    assert secret.read_text(encoding="ascii") == "root's own\n"


def test_a_name_that_is_taken_is_not_written_to(machine):
    """Names of archives hold the second and the process: whoever guesses all of them gains nothing."""
    snapshots = machine.folder / "state/snapshots"
    snapshots.mkdir()
    give(snapshots)
    now = datetime.datetime.now()
    last = int(pathlib.Path("/proc/loadavg").read_text(encoding="ascii").split()[-1])
    for second in range(6):
        stamp = (now + datetime.timedelta(seconds=second)).strftime("%Y%m%d_%H%M%S")
        for process in range(last + 1, last + 60):
            name = f"itdo-erp-snapshot-{os.uname().nodename}-{stamp}-{process}.tar.zst"
            planted(snapshots / f"{name}.sha256", machine.folder / "secret")
    machine.run("snapshot")
    assert (machine.folder / "secret").read_text(encoding="ascii") == "root's own\n"
    assert (machine.folder / "secret").stat().st_uid == 0


def test_the_log_of_backups_is_no_way_out(machine):
    planted(machine.folder / "log/backup.log", machine.folder / "secret")
    machine.run("backup", "database", ITDO_ERP__DATABASE__MAINTENANCE_URL="postgresql://nobody@127.0.0.1:1/x")
    assert (machine.folder / "secret").read_text(encoding="ascii") == "root's own\n"
