"""Backups that prove themselves, and what no restore accepts: each with a code of its own, nothing touched."""

import contextlib
import fcntl
import gzip
import json
import os
import re
import shutil
import subprocess
import time

import pytest
from support.books import line
from support.cluster import PROGRAM


@pytest.fixture(scope="module")
def program(shared_server, tmp_path_factory):
    """program(*arguments, **settings): runs one command on the shared server's database, with backups in a folder of
    the file's own."""
    folder = tmp_path_factory.mktemp("backups")

    def run(*arguments, **settings):
        environment = shared_server.environment | {"ITDO_ERP__BACKUP__FOLDER": str(folder)} | settings
        return subprocess.run([PROGRAM, *arguments], env=environment, text=True, capture_output=True, check=False)

    run.folder = folder
    return run


@pytest.fixture(scope="module")
def backup(program, shared_server, shared_books):
    """A verified backup of a company with sealed books."""
    shared_books.posted(shared_books.customer(), line("1000"))
    assert program("books", "seal").returncode == 0
    done = program("backup", "database")
    assert done.returncode == 0, done.stdout + done.stderr
    return (program.folder / "latest_backup.sql.gz").resolve()


def databases(server):
    """Those that restores of this server's backups made."""
    rows = server.sql(
        "select datname from pg_database where datname like %s", (f"{server.database}_%",)
    )
    return {row["datname"] for row in rows}


def test_a_backup_is_what_it_says(program, backup, shared_server):
    manifest = json.loads((program.folder / "latest_verified.json").read_text())
    assert manifest["file"] == backup.name and re.fullmatch(r"itdo_erp_backup_\d{8}_\d{6}\.sql\.gz", backup.name)
    assert manifest["verified_at"] and manifest["fault"] == ""
    assert manifest["rows"]["sales_invoice"] == shared_server.sql("select count(*) from sales_invoice")[0]["count"]
    assert manifest["ledger_heads"]
    assert backup.stat().st_mode & 0o777 == 0o600
    log = (shared_server.folder / "log" / "backup.log").read_text().splitlines()
    assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d Backup completed successfully", log[0])
    assert not databases(shared_server)


def test_a_restored_backup_is_the_same_company(program, backup, shared_server, cluster):
    done = program("restore", str(program.folder / "latest_backup.sql.gz"), "--to", "restored_company")
    assert done.returncode == 0, done.stdout + done.stderr
    try:
        with contextlib.closing(cluster.connect("restored_company")) as connection, connection.cursor() as cursor:
            cursor.execute("select number from sales_invoice where number is not null")
            (number,) = cursor.fetchone()
            cursor.execute("select proleakproof from pg_proc where proname = 'arraycontains'")
            assert cursor.fetchone() == (True,), "searches use their index there too"
        assert number.startswith("INV-")
    finally:
        cluster.drop_database("restored_company")


def copy(backup, tmp_path, manifest=True):
    shutil.copy(backup, tmp_path / backup.name)
    if manifest:
        shutil.copy(f"{backup}.json", tmp_path / f"{backup.name}.json")
    return tmp_path / backup.name


def content(file, change):
    """The text of the dump, changed and packed again."""
    file.write_bytes(gzip.compress(change(gzip.decompress(file.read_bytes())), 1))


def flip(file):
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0x40
    file.write_bytes(bytes(data))


def cut(file):
    file.write_bytes(file.read_bytes()[:-2000])


DAMAGES = {
    # code: (with its manifest, what was done to the file)
    "file_missing": (True, lambda file: file.unlink()),
    "file_empty": (False, lambda file: file.write_bytes(b"")),
    "file_damaged": (False, flip),
    "file_truncated": (False, cut),
    "not_a_backup": (False, lambda file: file.write_text("hello")),
    "checksum_differs": (True, lambda file: content(file, lambda text: text.replace("みどり".encode(), "あお".encode()))),
    "manifest_damaged": (True, lambda file: (file.parent / f"{file.name}.json").write_text('{"file": "')),
    "other_program": (False, lambda file: content(file, lambda text: text.replace(b"schema_migration", b"other_table"))),
    "schema_newer": (
        False,
        lambda file: content(file, lambda text: re.sub(rb"\n5\t0005", b"\n6\t0006", text)),
    ),
    "schema_altered": (
        False,
        lambda file: content(file, lambda text: re.sub(rb"(\n5\t0005\w+\t)[0-9a-f]{8}", rb"\g<1>00000000", text)),
    ),
    "server_too_old": (
        False,
        lambda file: content(file, lambda text: text.replace(b"from database version 15", b"from database version 99")),
    ),
}


@pytest.mark.parametrize("code", DAMAGES)
def test_what_is_damaged_is_refused(program, backup, shared_server, tmp_path, code):
    with_manifest, damage = DAMAGES[code]
    file = copy(backup, tmp_path, with_manifest)
    damage(file)
    before = databases(shared_server)
    refused = program("restore", str(file), "--activate")
    assert (refused.returncode, refused.stderr.split(": ")[1]) == (4, code), refused.stdout + refused.stderr
    assert databases(shared_server) == before
    assert shared_server.sql("select number from sales_invoice where number is not null")


def test_a_dump_without_an_end_is_refused(program, backup, tmp_path):
    """As a disk that filled leaves it: compressed to the end, but the dump is cut."""
    file = copy(backup, tmp_path, False)
    content(file, lambda text: text[: len(text) // 2])
    refused = program("restore", str(file))
    assert refused.returncode == 4 and refused.stderr.split(": ")[1] in ("file_truncated", "other_program")


def test_a_backup_of_another_database_is_refused(program, backup, tmp_path):
    file = copy(backup, tmp_path)
    manifest = json.loads((tmp_path / f"{file.name}.json").read_text())
    (tmp_path / f"{file.name}.json").write_text(json.dumps(manifest | {"database": "crm"}))
    refused = program("restore", str(file))
    assert (refused.returncode, refused.stderr.split(": ")[1]) == (4, "other_database")


def test_rows_that_lack_are_noticed(program, backup, tmp_path, shared_server):
    """A copy that failed in the middle without a word: its manifest knows how many rows there were."""
    file = copy(backup, tmp_path, False)
    removed = lambda text: re.sub(rb"(COPY public\.partner \([^\n]*\n)[^\n]*\n", rb"\g<1>", text)  # noqa: E731
    content(file, removed)
    manifest = json.loads((backup.parent / f"{backup.name}.json").read_text())
    check = subprocess.run(["sha256sum", file], text=True, capture_output=True, check=True)
    manifest |= {"sha256": check.stdout.split()[0]}
    (tmp_path / f"{file.name}.json").write_text(json.dumps(manifest))
    before = databases(shared_server)
    failed = program("restore", str(file))
    assert failed.returncode == 1 and "Restore failed!" in failed.stderr
    assert databases(shared_server) == before


def test_only_the_holder_of_the_key_can_read_it(program, backup, tmp_path):
    keys = {}
    for name in ("own", "other"):
        made = subprocess.run(["age-keygen", "-o", tmp_path / name], text=True, capture_output=True, check=True)
        keys[name] = made.stderr.split()[-1]
    time.sleep(1)  # names are of a second
    done = program("backup", "database", ITDO_ERP__BACKUP__RECIPIENT=keys["own"])
    assert done.returncode == 0, done.stdout + done.stderr
    file = (program.folder / "latest_backup.sql.gz").resolve()
    assert file.name.endswith(".age") and not file.with_suffix("").exists(), "the readable one is gone"
    assert program("restore", str(file)).stderr.split(": ")[1] == "key_missing"
    wrong = program("restore", str(file), ITDO_ERP__BACKUP__IDENTITY=str(tmp_path / "other"))
    assert (wrong.returncode, wrong.stderr.split(": ")[1]) == (4, "key_wrong")
    right = program(
        "restore", str(file), "--to", "decrypted_company", ITDO_ERP__BACKUP__IDENTITY=str(tmp_path / "own")
    )
    assert right.returncode == 0, right.stdout + right.stderr
    assert not [name for name in os.listdir(program.folder) if name.endswith(".decrypted")]


def test_a_dump_that_fails_leaves_nothing(program, backup, shared_server):
    there = set(os.listdir(program.folder))
    failed = program("backup", "database", ITDO_ERP__BACKUP__URL="postgresql://itdo_user@/nowhere?host=/nowhere")
    assert failed.returncode == 1 and "Database backup failed!" in failed.stderr
    assert set(os.listdir(program.folder)) == there
    assert "Backup failed" in (shared_server.folder / "log" / "backup.log").read_text()


def test_two_at_once_wait_for_nothing(program, backup):
    with open(program.folder / ".lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        second = program("backup", "database")
    assert (second.returncode, second.stderr.split(": ")[1]) == (75, "busy")


def test_a_restored_database_takes_the_place_of_the_one_that_runs(server, books, tmp_path):
    """While the server runs: what was entered after the backup is gone, the database before is kept."""
    environment = server.environment | {"ITDO_ERP__BACKUP__FOLDER": str(tmp_path)}

    def run(*arguments):
        done = subprocess.run([PROGRAM, *arguments], env=environment, text=True, capture_output=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    before = books.posted(books.customer(), line("1000"))
    run("backup", "database")
    after = books.posted(books.customer(), line("2000"))
    said = run("restore", str(tmp_path / "latest_backup.sql.gz"), "--activate")
    assert books.client.get(f"invoices/{before['id']}").status == 200
    assert books.client.get(f"invoices/{after['id']}").status == 404
    again = books.posted(books.customer(), line("3000"))
    assert again["number"] == after["number"], "numbers go on where the backup was"
    old = re.search(r"The one before is (\w+);", said).group(1)
    server.cluster.drop_database(old)


def test_a_restored_database_that_is_not_healthy_is_taken_back(server, books, tmp_path):
    environment = server.environment | {"ITDO_ERP__BACKUP__FOLDER": str(tmp_path)}
    invoice = books.posted(books.customer(), line("1000"))
    with contextlib.closing(server.cluster.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("create database unhealthy_company owner itdo_migrator")
    failed = subprocess.run(
        [PROGRAM, "restore", "--activate-database", "unhealthy_company"],
        env=environment, text=True, capture_output=True, check=False,
    )  # fmt: skip
    try:
        assert failed.returncode == 1 and "the one before is active again" in failed.stderr
        assert books.client.get(f"invoices/{invoice['id']}").status == 200
    finally:
        server.cluster.drop_database("unhealthy_company")


