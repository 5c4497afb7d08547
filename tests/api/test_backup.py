"""Backups that prove themselves, and what no restore accepts: each with a code of its own, nothing touched."""

import contextlib
import fcntl
import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import time

import pytest
from support.books import line
from support.client import Client
from support.cluster import CHECKOUT, PROGRAM


@pytest.fixture(scope="module")
def program(shared_server, tmp_path_factory):
    """program(*arguments, **settings): runs one command on the shared server's database, with backups in a folder of
    the file's own."""
    folder = tmp_path_factory.mktemp("backups")

    def run(*arguments, through=(), **settings):
        environment = shared_server.environment | {"ITDO_ERP__BACKUP__FOLDER": str(folder)} | settings
        command = [*through, PROGRAM, *arguments]
        return subprocess.run(command, env=environment, text=True, capture_output=True, check=False)

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


def altered(file, position, bits=0x40):
    data = bytearray(file.read_bytes())
    data[position if position < len(data) else -1] ^= bits
    file.write_bytes(bytes(data))


def manifest(file, /, **changes):
    path = file.parent / f"{file.name}.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def repacked(file, change):
    """Its content is another one, and its manifest says so: only what is in it can tell."""
    content(file, change)
    manifest(file, sha256=hashlib.sha256(file.read_bytes()).hexdigest())


def instead(file, make):
    file.unlink()
    make(file)


def one_row_less(table):
    return lambda text: re.sub(rb"(COPY public\.%s \([^\n]*\n)[^\n]*\n" % table, rb"\g<1>", text)


def one_row_more(file):
    rows = json.loads((file.parent / f"{file.name}.json").read_text())["rows"]
    manifest(file, rows=rows | {"partner": rows["partner"] + 1})


WITH, WITHOUT = True, False  # its manifest
DAMAGES = [
    # what happened, what the refusal is called, with its manifest or not, how it is done
    ("gone", "file_missing", WITH, lambda file: file.unlink()),
    ("a link to nothing", "file_missing", WITH, lambda file: instead(file, lambda at: at.symlink_to("nothing"))),
    ("a folder", "not_a_file", WITH, lambda file: instead(file, lambda at: at.mkdir())),
    ("a link to a device", "not_a_file", WITHOUT, lambda file: instead(file, lambda at: at.symlink_to("/dev/zero"))),
    ("somebody else's", "file_unreadable", WITH, lambda file: file.chmod(0)),
    ("empty", "file_empty", WITHOUT, lambda file: file.write_bytes(b"")),
    ("a bit in the middle", "file_damaged", WITHOUT, lambda file: altered(file, file.stat().st_size // 2)),
    ("a bit of the header", "file_damaged", WITHOUT, lambda file: altered(file, 2, 0x02)),
    ("a bit of the first byte", "not_a_backup", WITHOUT, lambda file: altered(file, 0)),
    ("a bit of the last byte", "file_damaged", WITHOUT, lambda file: altered(file, 1 << 60)),
    ("bytes after the end", "file_damaged", WITHOUT, lambda file: file.write_bytes(file.read_bytes() + b"more")),
    ("a part", "file_truncated", WITHOUT, lambda file: file.write_bytes(file.read_bytes()[:-2000])),
    ("all but a byte", "file_truncated", WITHOUT, lambda file: file.write_bytes(file.read_bytes()[:-1])),
    ("a dump without an end", "file_truncated", WITHOUT, lambda file: content(file, lambda text: text[:-1000])),
    ("a text", "not_a_backup", WITHOUT, lambda file: file.write_text("hello")),
    ("a compressed text", "not_a_backup", WITHOUT, lambda file: file.write_bytes(gzip.compress(b"hello"))),
    ("another content", "checksum_differs", WITH,
     lambda file: content(file, lambda text: text.replace("みどり".encode(), "あお".encode()))),
    ("no manifest", "manifest_missing", WITHOUT, lambda file: None),
    ("half a manifest", "manifest_damaged", WITH,
     lambda file: (file.parent / f"{file.name}.json").write_text('{"file": "')),
    ("the manifest of another", "manifest_of_other", WITH,
     lambda file: manifest(file, file="itdo_erp_backup_20250101_020000.sql.gz", sha256="0" * 64)),
    ("a manifest with other counts", "content_differs", WITH, one_row_more),
    ("a row less", "content_differs", WITH, lambda file: repacked(file, one_row_less(b"audit_log"))),
    ("another program", "other_program", WITHOUT,
     lambda file: content(file, lambda text: text.replace(b"schema_migration", b"other_table"))),
    ("another database", "other_database", WITH, lambda file: manifest(file, database="crm")),
    ("a newer program", "schema_newer", WITHOUT,
     lambda file: content(file, lambda text: re.sub(rb"\n5\t0005", b"\n9005\t9005", text))),
    ("another migration", "schema_altered", WITHOUT,
     lambda file: content(file, lambda text: re.sub(rb"(\n5\t0005\w+\t)[0-9a-f]{8}", rb"\g<1>00000000", text))),
    ("a newer PostgreSQL", "server_too_old", WITHOUT,
     lambda file: content(file, lambda text: text.replace(b"from database version 15", b"from database version 99"))),
]  # fmt: skip
# Root reads everything; without these two it is like everybody else.
AS_ANYBODY = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []


def fingerprint(server):
    """Of every row of every table of the database that runs, and the databases that there are."""
    tables = server.sql("select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'")
    query = "select '{0}' as name, count(*) as rows, sum(hashtextextended(t::text, 0)) as content from public.\"{0}\" t"
    return server.sql(" union all ".join(query.format(table["relname"]) for table in tables)), databases(server)


@pytest.mark.parametrize(("damage", "code", "with_manifest", "do"), DAMAGES, ids=[damage[0] for damage in DAMAGES])
def test_what_is_damaged_is_refused(program, backup, shared_server, tmp_path, damage, code, with_manifest, do):
    """T-14: by a code of its own, and the database that runs is not touched."""
    file = copy(backup, tmp_path, with_manifest)
    do(file)
    before = fingerprint(shared_server)
    refused = program("restore", str(file), "--activate", through=AS_ANYBODY)
    assert (refused.returncode, refused.stderr.split(": ")[1]) == (4, code), refused.stdout + refused.stderr
    assert fingerprint(shared_server) == before
    with Client(shared_server.port) as client:
        assert client.get("/health").status == 200


def test_what_does_not_fit_together_is_not_restored(program, backup, tmp_path, shared_server):
    """A row that others refer to is missing: the database itself says so."""
    file = copy(backup, tmp_path)
    repacked(file, one_row_less(b"partner"))
    before = fingerprint(shared_server)
    failed = program("restore", str(file))
    assert failed.returncode == 1 and "Restore failed!" in failed.stderr and 'not present in table "partner"' in failed.stderr
    assert fingerprint(shared_server) == before


def test_a_backup_whose_manifest_is_lost_can_be_had_on_request(program, backup, tmp_path, cluster):
    file = copy(backup, tmp_path, False)
    done = program("restore", str(file), "--to", "company_without_manifest", "--without-manifest")
    cluster.drop_database("company_without_manifest")
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_refusal_is_explained():
    text = (CHECKOUT / "docs/admin/backup.md").read_text(encoding="utf-8")
    for _, code, _, _ in DAMAGES:
        assert f"`{code}`" in text, code


def test_only_the_holder_of_the_key_can_read_it(program, backup, tmp_path, cluster):
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
    cluster.drop_database("decrypted_company")
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


