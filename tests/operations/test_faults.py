"""What a running service does when something that it stands on fails, and that it comes back by itself.

The common oracle: what was acknowledged is there once, the books are proven, /health is 200 without a human hand, and
people get one mail of the fault and one of its end."""

import contextlib
import os
import signal
import threading
import time
import urllib.parse

import pytest
from machine import Machine
from support.black_line import BlackLine
from support.books import Books
from support.client import Client
from support.cluster import run_program
from support.firewall import need_firewall, packets_dropped
from support.patience import eventually
from support.people import ADMINISTRATOR
from support.server import Server


def health(port):
    """Status, the answer, and how long it took."""
    began = time.monotonic()
    with Client(port, timeout=5) as client:
        answer = client.get("/health")
    return answer.status, answer.json, time.monotonic() - began


def eventually_healthy(server, within):
    assert eventually(lambda: health(server.port)[0], 200, within)


@contextlib.contextmanager
def books_of(server):
    with Client(server.port) as client:
        client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
        books = Books(client)
        for account in ("1110", "1120", "3110"):
            books.account(account)
        yield books


def entry(books):
    return books.client.post("financial/journal-entries", books.entry_body(), action="post")


def assert_proven(server, promised):
    with Client(server.port) as client:
        client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
        for number in promised:
            assert client.get(f"financial/journal-entries/{number}").status == 200
    run_program(server.environment, "books", "seal")
    assert "proven" in run_program(server.environment, "books", "verify")


@pytest.fixture
def line(lone_cluster):
    url = lone_cluster.environment["DATABASE_URL"]
    folder = urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)["host"][0]
    with contextlib.closing(BlackLine(folder)) as line:
        yield line


@contextlib.contextmanager
def swallowed(line):
    line.open.clear()
    yield
    line.open.set()


@contextlib.contextmanager
def dropped(line):
    line.drop()
    yield
    line.restore()


@contextlib.contextmanager
def firewalled(line):
    need_firewall()
    with packets_dropped(line.port):
        yield


def looks(machine, count):
    """So many health checks; what each ended with. None may take longer than half a minute."""
    found = []
    for _ in range(count):
        began = time.monotonic()
        found.append(machine.check())
        assert time.monotonic() - began <= 30
    return found


def assert_told(machine, mail_server, subject):
    """While it lasts: nothing at first, one mail with the second look, none with the third."""
    assert mail_server.subjects() == []
    looks(machine, 1)
    assert mail_server.subjects() == []
    looks(machine, 2)
    assert mail_server.subjects() == [subject]


def assert_told_of_the_end(machine, mail_server):
    """After it: nothing at first, one mail with the second look, none after that."""
    assert len(mail_server.subjects()) == 1
    assert looks(machine, 1) == [0]
    assert len(mail_server.subjects()) == 1
    assert looks(machine, 3) == [0, 0, 0]
    first, second = mail_server.subjects()
    assert second == "RESOLVED:" + first.split(":", 1)[1]
    assert list((machine.folder / "state/mail/waiting").iterdir()) == []


@pytest.mark.parametrize("silence", [swallowed, dropped, firewalled])
def test_a_database_that_swallows_everything(lone_cluster, line, mail_server, tmp_path, silence):
    """T-06: nothing is refused, nothing is answered: /health says so within a second, the health check ends in time."""
    quick = {"ITDO_ERP__DATABASE__CONNECT_TIMEOUT": "3s", "ITDO_ERP__DATABASE__STATEMENT_TIMEOUT": "3s"}
    with contextlib.closing(Server(lone_cluster, quick)) as server:
        server.stop()
        direct = dict(server.environment)
        server.environment["DATABASE_URL"] = line.url(server.environment["DATABASE_URL"])
        server.start()
        machine = Machine(server, mail_server, tmp_path)
        assert looks(machine, 1) == [0]
        with books_of(server) as books:
            promised = [entry(books).data["id"] for _ in range(3)]
            with silence(line):
                eventually(lambda: health(server.port)[0], 503, 20)
                for _ in range(5):
                    status, answer, seconds = health(server.port)
                    assert status == 503 and answer["services"]["database"] == "unhealthy" and seconds <= 1
                assert_told(machine, mail_server, "ALERT: Database Down")
                assert machine.log[-1].endswith("Health check completed")
            eventually_healthy(server, 20)
            promised.append(eventually_entered(books))
            assert_told_of_the_end(machine, mail_server)
        server.environment = direct | {"ITDO_ERP__SERVER__PORT": str(server.port)}
        assert_proven(server, promised)


def eventually_entered(books):
    answers = []

    def tried():
        answers.append(entry(books))
        return answers[-1].status in (200, 201)

    eventually(tried, True, 30)
    return answers[-1].data["id"]


def test_a_database_that_is_killed(lone_cluster, mail_server, tmp_path):
    """T-03: 503 within a second meanwhile, healthy within 2 s of its look once it is back."""
    with contextlib.closing(Server(lone_cluster)) as server, books_of(server) as books:
        machine = Machine(server, mail_server, tmp_path)
        assert looks(machine, 1) == [0]
        promised = [entry(books).data["id"]]
        pid = lone_cluster.pid_of_postgres()
        os.kill(pid, signal.SIGKILL)
        eventually(lambda: os.path.exists(f"/proc/{pid}/fd"), False)
        eventually(lambda: health(server.port)[0], 503, 10)
        began = time.monotonic()
        assert entry(books).status == 503
        assert time.monotonic() - began < 1
        assert_told(machine, mail_server, "ALERT: Database Down")
        deadline = time.monotonic() + 30
        while True:
            try:
                lone_cluster.start()
                break
            except RuntimeError:
                assert time.monotonic() < deadline
        eventually_healthy(server, 5)
        promised.append(eventually_entered(books))
        assert_told_of_the_end(machine, mail_server)
        assert_proven(server, promised)


def test_a_cache_that_forgets_and_dies(lone_cluster, mail_server, tmp_path):
    """T-04: nobody is signed out, nothing answers 500."""
    with contextlib.closing(Server(lone_cluster)) as server, books_of(server) as books:
        machine = Machine(server, mail_server, tmp_path)
        assert looks(machine, 1) == [0]
        lone_cluster.redis("flushall")
        promised = [entry(books).data["id"]]
        lone_cluster.redis("shutdown", "nosave")
        promised += [entry(books).data["id"] for _ in range(3)]
        status, answer, _ = health(server.port)
        assert status == 200 and answer["status"] in ("healthy", "degraded")
        assert_told(machine, mail_server, "ALERT: Redis Down")
        lone_cluster.start()
        eventually(lambda: health(server.port)[1]["status"], "healthy", 30)
        assert_told_of_the_end(machine, mail_server)
        assert_proven(server, promised)


def test_others_take_all_connections(lone_cluster):
    """T-08: those that the service has are its own."""
    with contextlib.closing(Server(lone_cluster)) as server, books_of(server) as books:
        promised = [entry(books).data["id"]]
        hogs = []
        try:
            with contextlib.suppress(Exception):
                for _ in range(1000):
                    hogs.append(lone_cluster.connect(server.database, "itdo_user"))
            assert hogs
            promised += [entry(books).data["id"] for _ in range(3)]
            assert health(server.port)[0] == 200
        finally:
            for hog in hogs:
                hog.close()
        assert_proven(server, promised)


def test_torn_settings_change_nothing(lone_cluster, tmp_path):
    """T-17: a half-written file, again and again under load: the old settings stay, nobody is refused."""
    settings = tmp_path / "itdo-erp.toml"
    settings.write_text('[log]\nlevel = "info"\n', encoding="utf-8")
    with contextlib.closing(Server(lone_cluster, arguments=("--config", str(settings)))) as server:
        with books_of(server) as books:
            statuses, ended = [], threading.Event()

            def read():
                with books.client.another() as client:
                    while not ended.is_set():
                        statuses.append(client.get("customers").status)

            reader = threading.Thread(target=read)
            reader.start()
            for turn in range(50):
                settings.write_text(('[log]\nlevel = "de', '[log]\nlevle = "debug"\n', "[log]\nlevel = 7\n")[turn % 3])
                server.process.send_signal(signal.SIGHUP)
                time.sleep(0.01)
            log = server.folder / "log/app.log"
            eventually(lambda: "CONFIG_KEPT" in log.read_text(encoding="utf-8"), True)
            ended.set()
            reader.join(30)
            assert statuses and set(statuses) == {200}
            text = log.read_text(encoding="utf-8")
            assert f"{settings}:" in text and "CONFIG_CHANGED" not in text
            assert_proven(server, [entry(books).data["id"]])
