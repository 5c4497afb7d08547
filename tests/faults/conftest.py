"""The fault tests stand on the support of the API tests."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "api"))

from support.cluster import cluster_of_its_own  # noqa: E402


@pytest.fixture
def lone_cluster():
    """PostgreSQL and Redis that the test may kill."""
    with cluster_of_its_own() as running:
        yield running
