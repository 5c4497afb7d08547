"""The tests of operations stand on the support of the API tests: a real PostgreSQL, Redis and mail server."""

import contextlib
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "api"))

from support.cluster import cluster_of_its_own, private_cluster  # noqa: E402
from support.server import Server  # noqa: E402

from machine import Machine  # noqa: E402
from support.mail_server import MailServer  # noqa: E402


@pytest.fixture(scope="session")
def cluster():
    with private_cluster() as running:
        yield running


@pytest.fixture
def lone_cluster():
    """PostgreSQL and Redis that the test may stop."""
    with cluster_of_its_own() as running:
        yield running


@pytest.fixture(scope="module")
def server(cluster):
    with contextlib.closing(Server(cluster)) as running:
        yield running


@pytest.fixture
def mail_server(tmp_path):
    with contextlib.closing(MailServer(tmp_path / "mails")) as running:
        yield running


@pytest.fixture
def machine(server, mail_server, tmp_path):
    return Machine(server, mail_server, tmp_path)
