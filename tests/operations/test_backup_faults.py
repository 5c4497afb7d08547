"""Faults of the manual's backup scripts that ours do not have (tests/manual/README.md)."""

import contextlib
import os
import re
import signal
import subprocess
import tarfile
import time

import psycopg2
import pytest
from support.books import Books
from support.client import Client
from support.patience import eventually
from support.people import ADMINISTRATOR

DATABASES = "select count(*) from pg_database where datname like 'test\\_%\\_restore%'"


@pytest.fixture
def stocked(machine, server):
    """Something is in the database."""
    with Client(server.port) as client:
        client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
        Books(client).customer()
    return machine


def backed_up(machine, **settings):
    done = machine.run("backup", "database", **settings)
    assert done.returncode == 0, done.stdout + done.stderr
    return (machine.folder / "backups/latest_backup.sql.gz").resolve()


def test_what_an_administrator_has_made_is_in_the_backup(stocked, server):
    """Point 14: the manual's dump fails over one table of somebody else, as one makes in an emergency."""
    server.sql('create table public."EmergencyNote" as select 42 as "Line"')
    try:
        file = backed_up(stocked)
        text = subprocess.run(["zcat", file], capture_output=True, check=True).stdout
        assert b'COPY public."EmergencyNote" ("Line") FROM stdin;\n42\n' in text
        # Point 2: such a name makes the manual's list of table sizes fail; in ours it stands like any other.
        monthly = stocked.run("maintenance", "monthly")
        assert monthly.returncode == 0 and "  EmergencyNote 8192 first seen" in monthly.stdout, monthly.stdout
    finally:
        server.sql('drop table public."EmergencyNote"')


def test_a_log_that_cannot_be_written_fails_no_backup(stocked):
    """Point 17: the manual's script has a good backup then and says that it failed."""
    assert backed_up(stocked, ITDO_ERP__LOG__FOLDER="/proc/nowhere").exists()


def test_a_restored_database_has_the_encoding_of_ours_whatever_the_cluster_has(stocked, server):
    """Point 24: the manual's takes that of template1, in a cluster made with LANG=C no encoding at all."""
    file = backed_up(stocked)
    target = f"{server.database}_restore_c"
    server.sql("alter database template1 is_template false")
    server.sql("alter database template1 rename to template1_before")
    server.sql(
        "create database template1 template template0 encoding 'SQL_ASCII' locale 'C' is_template true"
    )
    try:
        done = stocked.run("restore", str(file), "--to", target)
        assert done.returncode == 0, done.stdout + done.stderr
        (made,) = server.sql(
            "select pg_encoding_to_char(encoding) as encoding, datcollate from pg_database where datname = %s", (target,)
        )
        (ours,) = server.sql("select datcollate from pg_database where datname = current_database()")
        assert made == {"encoding": "UTF8", "datcollate": ours["datcollate"]}
    finally:
        server.sql(f'drop database if exists "{target}"')
        server.sql("alter database template1 is_template false")
        server.sql("drop database template1")
        server.sql("alter database template1_before rename to template1")
        server.sql("alter database template1 is_template true")


def test_backups_of_files_hold_neither_backups_nor_secrets(machine):
    """Point 26: the manual's archive holds the archives before it, twice as large each time, and .env in clear."""
    (machine.folder / "files/paper.pdf").write_bytes(b"%PDF-1.4\n" + bytes(range(256)) * 400)
    sizes = []
    for _ in range(3):
        done = machine.run("backup", "application")
        assert done.returncode == 0, done.stderr
        (made,) = machine.folder.glob("backups/app_backup_*.tar.gz")
        with tarfile.open(made) as archive:
            names = archive.getnames()
        assert [name.rsplit("/", 1)[1] for name in names] == ["files", "paper.pdf"]
        assert made.stat().st_mode & 0o077 == 0
        sizes.append(made.stat().st_size)
        made.unlink()
    assert max(sizes) - min(sizes) < 100
    assert "the settings are left out: they hold passwords in clear" in done.stdout


def test_archives_are_kept_as_backups_are(machine):
    """Point 26: the manual's archives stay until the disk is full."""
    (machine.folder / "files/paper.pdf").write_bytes(b"%PDF-1.4\n")
    folder = machine.folder / "backups"
    folder.mkdir(exist_ok=True)
    old = [f"app_backup_202001{day:02}_020000.tar.gz" for day in range(1, 11)]
    for age, name in enumerate(reversed(old), 100):
        for file in (folder / name, folder / f"{name}.sha256"):
            file.write_bytes(b"kept")
            os.utime(file, (time.time() - age * 86400,) * 2)
    (folder / f"{old[9]}.sha256").unlink()  # never finished: it does not count
    done = machine.run("backup", "application")
    assert done.returncode == 0, done.stderr
    left = sorted(file.name for file in folder.glob("app_backup_*.tar.gz"))
    # The new one and six more make seven; what was never finished stays while it is newer than one of these.
    assert left == [*old[3:], left[-1]]
    assert {f"{name}.sha256" for name in left} - {f"{old[9]}.sha256"} == {
        file.name for file in folder.glob("app_backup_*.sha256")
    }
    assert "Application backup completed successfully" in (machine.folder / "log/backup.log").read_text()


def test_a_restore_that_can_not_be_put_in_place_lets_people_in_again(stocked, server):
    """A session that does not end keeps the database from its new name."""
    file = backed_up(stocked)
    url = stocked.environment["ITDO_ERP__DATABASE__MAINTENANCE_URL"]
    with contextlib.closing(psycopg2.connect(url)) as stuck:
        os.kill(stuck.info.backend_pid, signal.SIGSTOP)
        try:
            done = stocked.run("restore", str(file), "--activate")
        finally:
            os.kill(stuck.info.backend_pid, signal.SIGCONT)
    assert done.returncode == 1 and "being accessed" in done.stderr, done.stderr
    psycopg2.connect(url).close()
    with Client(server.port) as client:
        assert eventually(lambda: client.raw("GET", "/health", b"", {}).status, 200)
    assert stocked.run("restore", str(file), "--activate").returncode == 0


def test_attached_files_are_copied_elsewhere_too(machine):
    (machine.folder / "files/one").write_text("attached", encoding="ascii")
    copy = machine.folder / "copy.sh"
    copy.write_text(f'#!/bin/sh\ncp "$1" {machine.folder}/copied\n', encoding="ascii")
    copy.chmod(0o755)
    settings = {"ITDO_ERP__BACKUP__COPY_COMMAND": str(copy)}
    assert machine.run("backup", "application", **settings).returncode == 0
    names = subprocess.run(["tar", "-tzf", machine.folder / "copied"], capture_output=True, text=True, check=True).stdout
    assert "files/one" in names
    copy.write_text("#!/bin/sh\necho no line >&2\nexit 1\n", encoding="ascii")
    assert machine.run("backup", "application", **settings).returncode == 1


def test_what_a_killed_archive_left_is_removed(machine):
    left = machine.folder / "backups/app_backup_20260101_000000.tar.gz.age.plain"
    left.touch()
    assert machine.run("backup", "application").returncode == 0
    assert not left.exists()


def test_no_password_stands_in_the_words_of_a_program(machine, tmp_path):
    """Everybody on the machine sees them."""
    for name in ("pg_dump", "psql"):
        (tmp_path / name).write_text(f'#!/bin/sh\necho "$0 $*" >>{tmp_path}/words\nexec /usr/bin/{name} "$@"\n', encoding="ascii")
        (tmp_path / name).chmod(0o755)
    url = re.sub(r"//(\w+)@", r"//\1:a-secret-word@", machine.environment.get(
        "ITDO_ERP__BACKUP__URL", machine.environment["ITDO_ERP__DATABASE__MAINTENANCE_URL"]))
    backed_up(machine, ITDO_ERP__BACKUP__URL=url, PATH=f"{tmp_path}:{os.environ['PATH']}")
    words = (tmp_path / "words").read_text(encoding="utf-8")
    assert "pg_dump" in words and "a-secret-word" not in words
