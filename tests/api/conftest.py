"""Fixtures of the API tests.

`server`, `admin`, `books`, `client`: a fresh database and server for each test.
`shared_server`, `shared_admin`, `shared_books`, `agent`, `sign_in`: one for a whole file whose tests only read or use data of
their own.
`start_server(settings)`: for tests that need settings of their own or several servers.
"""

import contextlib

import pytest

from support.api_keys import Owner
from support.books import Books, code
from support.client import Client
from support.cluster import cluster_of_its_own, private_cluster
from support.mail_server import MailServer
from support.people import ADMINISTRATOR, PASSWORD
from support.rights import newcomers
from support.server import Server


@pytest.fixture(scope="session")
def cluster():
    with private_cluster() as running:
        yield running


@pytest.fixture(scope="module")
def lone_cluster():
    """For tests that stop PostgreSQL or Redis."""
    with cluster_of_its_own() as running:
        yield running


@pytest.fixture
def start_server(cluster):
    """Starts servers with a database each; all are stopped after the test."""
    with contextlib.ExitStack() as stack:
        yield lambda settings=None: stack.enter_context(contextlib.closing(Server(cluster, settings)))


@pytest.fixture
def server(start_server):
    return start_server()


@pytest.fixture
def mail_server(tmp_path):
    """Takes the mails of a server that has its `settings()`."""
    with contextlib.closing(MailServer(tmp_path / "mails")) as running:
        yield running


@pytest.fixture(scope="module")
def shared_server(cluster, request):
    """With the SETTINGS of the file, where it has some."""
    with contextlib.closing(Server(cluster, getattr(request.module, "SETTINGS", None))) as running:
        yield running


@pytest.fixture(scope="module")
def state(shared_server):
    """The folder that the shared server and the commands of operations share."""
    return shared_server.folder / "operations"


@pytest.fixture
def client(server):
    """Not signed in."""
    with Client(server.port) as connected:
        yield connected


@pytest.fixture
def admin(server):
    """Signed in as the administrator."""
    with Client(server.port) as connected:
        connected.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
        yield connected


@pytest.fixture
def person(shared_server, shared_admin):
    """person(*roles): a new one, signed in."""
    with newcomers(shared_server, shared_admin) as made:
        yield made


@pytest.fixture
def owner(server):
    """owner(person): her client, signed in, as support.api_keys takes it."""
    with contextlib.ExitStack() as stack:
        yield lambda person: stack.enter_context(Owner(server.port, person))


@pytest.fixture
def elsewhere(cluster, start_server, server):
    """A client of another node at the same database."""
    same = {k: v for k, v in cluster.environment_for(server.database).items() if "DATABASE" in k}
    with Client(start_server(same).port) as connected:
        yield connected


@pytest.fixture
def books(admin):
    return Books(admin)


@pytest.fixture(scope="module")
def sign_in(shared_server):
    """sign_in(person): her client at the shared server, the same one each time."""
    with contextlib.ExitStack() as stack:
        clients = {}

        def client_of(person):
            if person not in clients:
                clients[person] = stack.enter_context(Client(shared_server.port))
                clients[person].sign_in(person.email, person.password)
            return clients[person]

        yield client_of


@pytest.fixture(scope="module")
def shared_admin(sign_in):
    return sign_in(ADMINISTRATOR)


@pytest.fixture(scope="module")
def agent(shared_server, shared_admin):
    """Somebody of the support desk."""
    email = code("agent").lower() + "@aoi.example"
    body = {"email": email, "full_name": "窓口 花子", "password": PASSWORD, "roles": ["support_agent"]}
    assert shared_admin.post("users", body).status == 201
    with contextlib.closing(Client(shared_server.port)) as client:
        client.sign_in(email, PASSWORD)
        yield client


@pytest.fixture(scope="module")
def shared_books(shared_admin):
    return Books(shared_admin)
