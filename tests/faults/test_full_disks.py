"""T-09: a disk is full, each in turn. No book is harmed, what cannot be done is said, and with space all goes on."""

import contextlib
import os
import pathlib
import shutil
import subprocess

import pytest
from oracle import assert_all_write, at_work
from support.books import Books
from support.client import Client
from support.cluster import PROGRAM
from support.disk import small_disk
from support.patience import eventually
from support.people import ADMINISTRATOR
from support.server import Server

WRITERS = 4


@contextlib.contextmanager
def moved(cluster, part, disk):
    """This folder of the data lies on the small disk."""
    data = pathlib.Path(f"/proc/{cluster.pid_of_postgres()}/cwd").resolve()
    cluster.stop()
    shutil.copytree(data / part, disk.folder / part, symlinks=True)
    for folder, names, files in os.walk(disk.folder / part):
        for path in [folder, *(os.path.join(folder, name) for name in (*names, *files))]:
            shutil.chown(path, data.owner(), data.group())
    (data / part).rename(data / f"{part}.before")
    (data / part).symlink_to(disk.folder / part)
    cluster.start()
    yield
    cluster.stop()


def health(server):
    with Client(server.port, timeout=5) as client:
        return client.get("/health").status


def started_again(cluster):
    """As systemd would do it, if PostgreSQL has ended."""
    try:
        cluster.start()
        cluster.pid_of_postgres()
    except Exception:  # noqa: BLE001  it is not there yet, in whatever words
        return False
    return True


@pytest.mark.parametrize("part", ["base", "pg_wal"])
def test_the_disk_of_the_database(lone_cluster, part):
    """Tables, then the log: what needs room is answered 503, reading goes on as long as PostgreSQL lives."""
    with small_disk(1200) as disk, moved(lone_cluster, part, disk):
        with contextlib.closing(Server(lone_cluster)) as server:
            with at_work(server, WRITERS) as writers, Client(server.port) as reader:
                reader.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
                assert_all_write(writers)
                disk.fill()
                # Some pages and segments that are there already have room: everybody runs into the wall in the end.
                eventually(lambda: all(writer.refused for writer in writers) or any(w.error for w in writers), True)
                if part == "base":
                    assert reader.get("customers").status == 200, "what is there can be read"
                disk.empty()
                eventually(lambda: started_again(lone_cluster), True)
                eventually(lambda: health(server), 200, 30)
                assert_all_write(writers)
            for writer in writers:
                for answer in writer.refused:
                    assert answer.status == 503 and int(answer.headers["Retry-After"]) >= 1, repr(answer)


def test_the_disk_of_the_log(lone_cluster):
    """Business does not wait for a log; what it has to say afterwards is there."""
    with small_disk(2) as disk:
        disk.fill()
        with contextlib.closing(Server(lone_cluster, {"ITDO_ERP__LOG__FOLDER": str(disk.folder)})) as server:
            with at_work(server, WRITERS) as writers:
                for _ in range(3):
                    assert_all_write(writers)
                assert health(server) == 200
                disk.empty()
                log = disk.folder / "access.log"
                eventually(lambda: log.exists() and log.stat().st_size > 0, True)
            assert not any(writer.refused for writer in writers)


def test_the_disk_of_backups(lone_cluster):
    """Fails loudly, leaves nothing half, and works again with space."""
    with small_disk(8) as disk, contextlib.closing(Server(lone_cluster)) as server:

        def back_up():
            return subprocess.run(
                [PROGRAM, "backup", "database"],
                env=server.environment | {"ITDO_ERP__BACKUP__FOLDER": str(disk.folder)},
                capture_output=True,
                text=True,
                check=False,
            )

        with Client(server.port) as client:
            client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
            Books(client).customer()
        disk.fill(but=16384)
        failed = back_up()
        assert failed.returncode == 1 and "Database backup failed!" in failed.stderr
        assert "No space left on device" in failed.stderr
        assert {path.name for path in disk.folder.iterdir()} <= {"ballast", ".lock"}
        assert "Backup failed" in (server.folder / "log/backup.log").read_text(encoding="utf-8")
        disk.empty()
        done = back_up()
        assert done.returncode == 0, done.stdout + done.stderr
        assert (disk.folder / "latest_backup.sql.gz").exists()


def test_the_disk_of_attached_files(lone_cluster):
    """A file that does not fit is refused and leaves nothing; records go on."""
    # Below 256 MiB the service calls itself unhealthy, and rightly so.
    with small_disk(300) as disk, contextlib.closing(
        Server(lone_cluster, {"ITDO_ERP__FILES__FOLDER": str(disk.folder)})
    ) as server, Client(server.port) as client:
        client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
        books = Books(client)
        customer = books.customer()
        target = f"/api/v1/attachments?resource=customer&record_id={customer['id']}&file_name=paper.pdf"
        content = b"%PDF-1.4\n" + bytes(100_000) + b"\n%%EOF\n"
        headers = client.headers | {"Content-Type": "application/pdf"}

        def attach():
            return client.raw("POST", target, content, headers | {"Idempotency-Key": os.urandom(8).hex()})

        disk.fill()
        refused = attach()
        assert refused.status == 503 and int(refused.headers["Retry-After"]) >= 1, repr(refused)
        assert not list(disk.folder.glob("**/.part-*"))
        assert books.customer()["id"]
        disk.empty()
        done = attach()
        assert done.status == 201, repr(done)
