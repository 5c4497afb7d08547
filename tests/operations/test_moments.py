"""Moments that can be gone back to, with a pgBackRest that answers what the test wants; the real one is the lab's."""

import contextlib
import datetime
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

import pytest
from support.cluster import PROGRAM

DAY = 24 * 3600
# What `info` and `repo-ls` say of the segments that were archived, without those of the file `lost`.
STUB = """#!/usr/bin/env python3
import json, pathlib, sys
folder = pathlib.Path(sys.argv[0]).parent
if not (folder / "works").exists():
    sys.exit("pgbackrest: unable to open the repository")
lines = [line.split() for line in (folder / "archived").read_text().splitlines()]
times = {name: int(at) for name, at in lines if len(name) == 24}
names = list(times)
lost = (folder / "lost").read_text().split() if (folder / "lost").exists() else []
if "info" in sys.argv:
    began = times[names[0]] - 60
    backup = {"label": "20260101-000000F", "type": "full", "archive": {"start": names[0]}, "error": False,
              "timestamp": {"start": began - 60, "stop": began}, "database": {"id": 1}}
    bare = (folder / "bare").exists()
    print(json.dumps([{"status": {"code": 2 if bare else 0, "message": "no backup" if bare else "ok"},
                       "db": [{"id": 1, "version": "15"}], "backup": [] if bare else [backup]}]))
else:
    print(json.dumps({f"{n[:16]}/{n}-{'0' * 40}.lz4": {"time": times[n]} for n in names if n not in lost}))
"""


@pytest.fixture
def archive(lone_cluster):
    """A cluster that archives its log; `folder`: where the stub finds what it says."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="itdo-archive-", dir="/tmp"))
    folder.chmod(0o777)
    stub = folder / "pgbackrest"
    stub.write_text(STUB, encoding="utf-8")
    stub.chmod(0o755)
    (folder / "works").touch()
    with contextlib.closing(lone_cluster.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("alter system set archive_mode = on")
        cursor.execute(f"alter system set archive_command = 'echo %f $(date +%%s) >> {folder}/archived'")
    lone_cluster.stop()
    lone_cluster.start()
    database = lone_cluster.create_database()
    for name in ("backups", "log"):
        (folder / name).mkdir()
    environment = lone_cluster.environment_for(database) | {
        "PATH": f"{folder}:{os.environ['PATH']}",
        "ITDO_ERP__BACKUP__FOLDER": str(folder / "backups"),
        "ITDO_ERP__LOG__FOLDER": str(folder / "log"),
    }

    class Archive:
        cluster = lone_cluster

        @staticmethod
        def run(*arguments, **settings):
            return subprocess.run(
                [PROGRAM, *arguments], env=environment | settings, capture_output=True, text=True, check=False
            )

        @staticmethod
        def backups():
            return sorted(path.name for path in (folder / "backups").glob("*.sql.gz") if not path.is_symlink())

        @staticmethod
        def switch():
            """The log goes on in another segment; answers the name of the one that is archived now."""
            with contextlib.closing(lone_cluster.connect()) as connection, connection.cursor() as cursor:
                cursor.execute("select pg_logical_emit_message(true, 'test', 'more')")
                cursor.execute("select pg_walfile_name(pg_switch_wal())")
                (name,) = cursor.fetchone()
            return name

    Archive.folder, Archive.database = folder, database
    try:
        yield Archive
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_a_moment_is_a_way_back(archive):
    archive.switch()
    before = datetime.datetime.now(datetime.timezone.utc)
    done = archive.run("restore-point")
    after = datetime.datetime.now(datetime.timezone.utc)
    assert done.returncode == 0, done.stdout + done.stderr
    moment = re.search(r"^Restore point: itdo-erp restore --at (\S+)$", done.stdout, re.M).group(1)
    assert before <= datetime.datetime.fromisoformat(moment.replace("Z", "+00:00")) <= after
    assert f"Restore point at={moment}" in (archive.folder / "log/backup.log").read_text(encoding="utf-8")
    assert archive.backups() == [], "no backup was needed"


def assert_backed_up(archive, done):
    assert done.returncode == 0, done.stdout + done.stderr
    (name,) = archive.backups()
    manifest = json.loads((archive.folder / "backups/latest_verified.json").read_text(encoding="utf-8"))
    assert manifest["file"] == name and manifest["verified_at"]


def test_a_hole_in_the_log_is_no_way_back(archive):
    archive.switch()
    (archive.folder / "lost").write_text(archive.switch(), encoding="ascii")
    done = archive.run("restore-point")
    assert done.stderr.startswith("restore-point: wal_missing: "), done.stderr
    assert_backed_up(archive, done)


@pytest.mark.parametrize("state", ["no base backup", "no repository"])
def test_without_a_repository_there_is_a_backup(archive, state):
    archive.switch()
    if state == "no base backup":
        (archive.folder / "bare").touch()
    else:
        (archive.folder / "works").unlink()
    assert_backed_up(archive, archive.run("restore-point"))


def test_without_any_way_back_it_fails(archive):
    """So the upgrade that asked for it stops before it changed anything."""
    (archive.folder / "works").unlink()
    nowhere = archive.run("restore-point", ITDO_ERP__BACKUP__URL="postgresql://itdo_backup@/nowhere?host=/nowhere")
    assert nowhere.returncode == 1 and "Database backup failed!" in nowhere.stderr
    assert archive.backups() == []


def ago(seconds):
    moment = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


REFUSALS = {
    # code: (moment, a file that makes the stub say so)
    "time_unreadable": (lambda: "yesterday", None),
    "time_in_future": (lambda: ago(-DAY), None),
    "time_too_old": (lambda: ago(365 * DAY), None),
    "pitr_missing": (lambda: "latest", "bare"),
    "wal_missing": (lambda: "latest", "lost"),
}


@pytest.mark.parametrize("code", REFUSALS)
def test_a_moment_that_cannot_be_had_is_refused(archive, code):
    """T-14, T-15: by a code of its own, and no database is touched."""
    moment, sign = REFUSALS[code]
    archive.switch()
    lost = archive.switch()
    archive.switch()
    if sign:
        (archive.folder / sign).write_text(lost, encoding="ascii")
    before = databases(archive)
    refused = archive.run("restore", "--at", moment())
    assert (refused.returncode, refused.stderr.split(": ")[1]) == (4, code), refused.stdout + refused.stderr
    assert databases(archive) == before and archive.backups() == []


def databases(archive):
    with contextlib.closing(archive.cluster.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("select datname from pg_database order by 1")
        return cursor.fetchall()
