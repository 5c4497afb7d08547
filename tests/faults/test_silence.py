"""T-06: PostgreSQL goes silent. Nothing is refused and nothing is reset, whether its processes stand still or the line
swallows every packet or a firewall drops them: only deadlines tell."""

import contextlib
import os
import pathlib
import signal
import time
import urllib.parse

import pytest
from oracle import assert_all_write, at_work
from support.black_line import BlackLine
from support.client import Client
from support.firewall import need_firewall, packets_dropped
from support.patience import eventually
from support.people import ADMINISTRATOR
from support.server import Server

WRITERS = 6
# What the database is granted for a request as shipped, what it may take to answer a cancellation, a busy machine.
ANSWERED_WITHIN = 10 + 2 + 4
# Of TCP that is not confirmed, or of a connection that is not made, whichever a request waits for; a busy machine.
UNCONFIRMED_WITHIN = 3.5 + 3 + 2
AS_SHIPPED = {"ITDO_ERP__DATABASE__CONNECT_TIMEOUT": "3s"}


def children_of(parent):
    found = []
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if stat.read_text(encoding="utf-8").rsplit(")", 1)[1].split()[1] == str(parent):
                found.append(int(stat.parent.name))
    return found


@contextlib.contextmanager
def standing_still(cluster):
    """Every process of PostgreSQL; the kernel still takes connections and data for them."""
    postmaster = cluster.pid_of_postgres()
    os.kill(postmaster, signal.SIGSTOP)  # first: it makes the others
    stopped = [postmaster, *children_of(postmaster)]
    try:
        for pid in stopped[1:]:
            os.kill(pid, signal.SIGSTOP)
        yield
    finally:
        for pid in stopped:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


@contextlib.contextmanager
def swallowing(line):
    line.open.clear()
    try:
        yield
    finally:
        line.open.set()


@contextlib.contextmanager
def dropping(line):
    line.drop()
    try:
        yield
    finally:
        line.restore()


@pytest.fixture(params=["frozen", "swallowed", "dropped", "firewalled"])
def server_and_silence(request, lone_cluster):
    """A server, what makes its database silent as long as it is entered, and how soon requests are answered then."""
    with contextlib.ExitStack() as stack:
        if request.param == "frozen":
            server = stack.enter_context(contextlib.closing(Server(lone_cluster, AS_SHIPPED)))
            yield server, standing_still(lone_cluster), ANSWERED_WITHIN
            return
        if request.param == "firewalled":
            need_firewall()
        url = lone_cluster.environment["DATABASE_URL"]
        folder = urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)["host"][0]
        line = stack.enter_context(contextlib.closing(BlackLine(folder)))
        server = stack.enter_context(contextlib.closing(Server(lone_cluster, AS_SHIPPED)))
        server.stop()
        direct = server.environment["DATABASE_URL"]
        server.environment["DATABASE_URL"] = line.url(direct)
        server.start()
        if request.param == "swallowed":
            yield server, swallowing(line), ANSWERED_WITHIN
        elif request.param == "dropped":
            yield server, dropping(line), UNCONFIRMED_WITHIN
        else:
            yield server, packets_dropped(line.port), UNCONFIRMED_WITHIN


def health(server):
    """Status, and how long the answer took."""
    began = time.monotonic()
    with Client(server.port, timeout=5) as client:
        status = client.get("/health").status
    return status, time.monotonic() - began


def assert_refused_in_words(answers):
    for answer in answers:
        assert answer.status == 503 and answer.code == "SERVICE_UNAVAILABLE", repr(answer)
        assert int(answer.headers["Retry-After"]) >= 1


def read(client):
    """Status of a read that the database must answer, and how long it took."""
    began = time.monotonic()
    response = client.get("customers")
    return response.status, time.monotonic() - began


def test_a_silent_database_is_told_in_time_and_comes_back(server_and_silence):
    server, silence, answered_within = server_and_silence
    with at_work(server, WRITERS) as writers, Client(server.port) as reader:
        reader.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
        assert_all_write(writers)
        process = server.process.pid
        with silence:
            before = [len(writer.refused) for writer in writers]
            eventually(
                lambda: all(len(writer.refused) > seen for writer, seen in zip(writers, before)), True, answered_within
            )
            status, seconds = read(reader)
            assert status == 503 and seconds <= answered_within
            eventually(lambda: health(server)[0], 503)
            for _ in range(5):
                status, seconds = health(server)
                assert status == 503 and seconds <= 1
            # Once every connection was given up nobody waits for a deadline any more.
            quick = lambda: (lambda status, seconds: status == 503 and seconds < 1)(*read(reader))  # noqa: E731
            eventually(quick, True)
        eventually(lambda: health(server)[0], 200, 20)
        assert_all_write(writers)
        eventually(lambda: read(reader)[0], 200, 20)
        assert server.process.poll() is None and server.process.pid == process, "it came back without a restart"
    assert max(writer.slowest for writer in writers) <= answered_within
    assert_refused_in_words(answer for writer in writers for answer in writer.refused)
    print(f"slowest answer {max(writer.slowest for writer in writers):.1f} s")


def test_a_server_ends_while_its_database_is_silent(lone_cluster):
    """Asking a silent database to cancel something never comes back; the program must not wait for that."""
    with contextlib.closing(Server(lone_cluster, AS_SHIPPED)) as server, Client(server.port) as client:
        client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
        assert client.get("customers").status == 200
        with standing_still(lone_cluster):
            assert client.get("customers").status == 503
            began = time.monotonic()
            assert server.stop() == 0
            assert time.monotonic() - began < 20
