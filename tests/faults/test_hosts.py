"""A connection string with several hosts, of which the first one swallows everything: the next one is asked in time."""

import contextlib
import time
import urllib.parse

import pytest
from support.black_line import BlackLine
from support.client import Client
from support.patience import eventually
from support.people import ADMINISTRATOR
from support.server import Server

CONNECT_TIMEOUT = 2


@pytest.fixture
def lines(lone_cluster):
    """Two lines to the same PostgreSQL, as to two machines."""
    url = lone_cluster.environment["DATABASE_URL"]
    folder = urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)["host"][0]
    with contextlib.closing(BlackLine(folder)) as first, contextlib.closing(BlackLine(folder)) as second:
        yield first, second


@contextlib.contextmanager
def serving(cluster, lines):
    """A server that is told of both, stopped first so that it starts with them."""
    settings = {"ITDO_ERP__DATABASE__CONNECT_TIMEOUT": f"{CONNECT_TIMEOUT}s"}
    with contextlib.closing(Server(cluster, settings)) as server:
        server.stop()
        ports = ",".join(str(line.port) for line in lines)
        base = server.environment["DATABASE_URL"].split("?", 1)[0]
        server.environment["DATABASE_URL"] = (
            f"{base}?host=127.0.0.1,127.0.0.1&port={ports}&sslmode=disable&target_session_attrs=read-write")
        began = time.monotonic()
        server.start()
        server.took = time.monotonic() - began
        yield server


def signed_in(server):
    client = Client(server.port)
    client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
    return client


@pytest.mark.parametrize("silence", ["drop", "swallow"])
def test_a_silent_first_host_is_left_for_the_next(lone_cluster, lines, silence):
    first, second = lines
    if silence == "drop":
        first.drop()
    else:
        first.open.clear()
    with serving(lone_cluster, lines) as server, contextlib.closing(signed_in(server)) as client:
        # Each of its connections waits once at most; who connects later begins with the host that answered.
        assert server.took < 6 * CONNECT_TIMEOUT
        assert client.get("customers").status == 200
        assert second.clients
        first.restore()


def test_a_host_that_goes_silent_is_left_for_the_other_one_and_back(lone_cluster, lines):
    first, second = lines
    with serving(lone_cluster, lines) as server:

        def serves():
            """By whichever host speaks: it takes the database to sign in and to read."""
            with contextlib.suppress(OSError, AssertionError), contextlib.closing(signed_in(server)) as client:
                return client.get("customers").status == 200
            return False

        assert eventually(serves, True)
        first.drop()
        assert eventually(serves, True), "by the second one"
        first.restore()
        second.drop()
        assert eventually(serves, True), "by the first one again"
        second.restore()
