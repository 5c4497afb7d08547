"""What a load balancer and a watchman ask; nobody signs in for it."""

import pytest
from support.client import Client


@pytest.fixture(scope="module")
def anyone(shared_server):
    with Client(shared_server.port) as connected:
        yield connected


def test_health_names_the_services(anyone):
    response = anyone.get("/health")
    assert response.status == 200
    health = response.json
    assert health["status"] == "healthy"
    assert {"timestamp", "version", "services", "metrics"} <= health.keys()
    assert {"database", "cache"} <= health["services"].keys()


@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
def test_probes_answer_200(anyone, path):
    assert anyone.get(path).status == 200


def test_request_id_is_echoed(anyone):
    response = anyone.get("/health/live", headers={"X-Request-ID": "7f3a-from-the-test"})
    assert response.headers["X-Request-ID"] == "7f3a-from-the-test"


def test_metrics_speak_prometheus(anyone):
    anyone.get("/health")
    response = anyone.get("/metrics")
    assert response.status == 200
    assert response.headers["Content-Type"].startswith("text/plain")
    assert "http_requests_total" in response.text
