"""Fixtures of the API tests.

`server`, `admin`, `client`: a fresh database and server for each test.
`shared_server`, `shared_admin`: one for a whole file whose tests only read.
`start_server(settings)`: for tests that need settings of their own or several servers.
"""

import contextlib

import pytest

from support.client import Client
from support.cluster import private_cluster
from support.server import Server


@pytest.fixture(scope="session")
def cluster():
    with private_cluster() as running:
        yield running


@pytest.fixture(scope="session")
def sign_ins(cluster):
    """(e-mail, password) of the demo company's people; the administrator comes first."""
    return cluster.make_template()


@pytest.fixture
def start_server(cluster, sign_ins):
    """Starts servers with a database each; all are stopped after the test."""
    with contextlib.ExitStack() as stack:
        yield lambda settings=None: stack.enter_context(contextlib.closing(Server(cluster, settings)))


@pytest.fixture
def server(start_server):
    return start_server()


@pytest.fixture(scope="module")
def shared_server(cluster, sign_ins):
    with contextlib.closing(Server(cluster)) as running:
        yield running


@pytest.fixture
def client(server):
    """Not signed in."""
    with Client(server.port) as connected:
        yield connected


@pytest.fixture
def admin(server, sign_ins):
    """Signed in as the administrator."""
    with Client(server.port) as connected:
        connected.sign_in(*sign_ins[0])
        yield connected


@pytest.fixture(scope="module")
def shared_admin(shared_server, sign_ins):
    with Client(shared_server.port) as connected:
        connected.sign_in(*sign_ins[0])
        yield connected
