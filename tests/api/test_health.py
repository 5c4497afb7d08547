"""What a load balancer and a watchman ask, and how the server behaves when what it stands on goes away."""

import concurrent.futures
import contextlib
import http.client
import os
import re
import signal
import subprocess
import threading
import time

import pytest
from support.books import Books, code, line
from support.client import Client
from support.patience import eventually
from support.people import ADMINISTRATOR, SALES
from support.server import Server

POSTGRES_PROGRAMS = "/usr/lib/postgresql/15/bin"
METRICS = {
    "http_requests_total": {"method", "endpoint", "status_code"},
    "http_request_duration_seconds_bucket": {"method", "endpoint", "le"},
    "active_connections": set(),
    "database_queries_total": None,
    "database_query_duration_seconds_bucket": None,
    "errors_total": None,
    "login_attempts_total": {"status"},
    "users_active": set(),
}


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
    assert health["services"] == {"database": "healthy", "cache": "healthy", "auth_service": "healthy"}
    assert {"response_time_ms", "memory_usage_mb", "active_connections"} <= health["metrics"].keys()


def test_health_in_detail(anyone):
    components = anyone.get("/health/detailed").json["components"]
    assert {"database", "cache"} <= components.keys()
    for component in components.values():
        assert {"status", "latency_ms", "threshold_ms"} <= component.keys()


@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
def test_probes_answer_200(anyone, path):
    assert anyone.get(path).status == 200


def test_request_id_is_echoed(anyone):
    response = anyone.get("/health/live", headers={"X-Request-ID": "7f3a-from-the-test"})
    assert response.headers["X-Request-ID"] == "7f3a-from-the-test"


def samples(text):
    """{name: [labels]} of an answer of /metrics."""
    found = {}
    for name, labels in re.findall(r"^([a-z_]+)(?:\{(.*)\})? [0-9.e+-]+$", text, re.MULTILINE):
        found.setdefault(name, []).append(dict(re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', labels)))
    return found


def test_metrics_have_the_names_of_the_contract(shared_admin, anyone):
    customer = shared_admin.post("customers", {"code": code(), "name": "x"}).data
    shared_admin.get(f"customers/{customer['id']}")
    anyone.post("auth/token", {"username": "nobody@aoi.example", "password": "x"})
    response = anyone.get("/metrics")
    assert response.status == 200 and response.headers["Content-Type"].startswith("text/plain")
    assert customer["id"] not in response.text, "labelled by pattern, never by path"
    found = samples(response.text)
    for name, labels in METRICS.items():
        if labels is None or name == "errors_total":
            assert name.removesuffix("_bucket") in response.text, name
        else:
            assert labels <= found[name][0].keys(), name
    served = {(row["method"], row["endpoint"], row["status_code"]) for row in found["http_requests_total"]}
    assert ("GET", "/api/v1/customers/{id}", "200") in served
    assert {"success", "failed"} <= {row["status"] for row in found["login_attempts_total"]}


@pytest.fixture
def lone_server(lone_cluster):
    with contextlib.closing(Server(lone_cluster)) as running:
        yield running


def stop_postgres(cluster):
    with contextlib.closing(cluster.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("show data_directory")
        (data,) = cursor.fetchone()
    command = [f"{POSTGRES_PROGRAMS}/pg_ctl", "stop", "-m", "immediate", "-w", "-s", "-D", data]
    as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*as_owner, *command], cwd="/", check=True)


def test_without_its_database_the_server_is_unhealthy_and_recovers(lone_server):
    with Client(lone_server.port) as client:
        client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
        stop_postgres(lone_server.cluster)

        def health():
            response = client.get("/health")
            return response.status, response.json["status"]

        assert eventually(health, (503, "unhealthy"), within=20)
        assert client.get("/health/ready").status == 503
        assert client.get("/health/live").status == 200, "it must not be restarted for this"
        away = client.get("customers")
        assert (away.status, away.code) == (503, "SERVICE_UNAVAILABLE") and away.headers["Retry-After"]
        assert client.post("customers", {"code": code(), "name": "x"}).status == 503

        lone_server.cluster.start()
        assert eventually(health, (200, "healthy"))
        assert client.post("customers", {"code": code(), "name": "x"}).status == 201


def test_without_redis_work_goes_on(lone_server):
    lone_server.cluster.redis("shutdown", "nosave")
    try:
        with Client(lone_server.port) as client:
            assert eventually(lambda: client.get("/health").json["status"], "degraded")
            health = client.get("/health")
            assert health.status == 200 and health.json["services"]["cache"] == "unhealthy"
            assert client.get("/health/ready").status == 200
            client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
            books = Books(client)
            invoice = books.posted(books.customer(), line("1000"))
            books.receipt(invoice["customer"], "1100", (invoice, "1100"))
            with Client(lone_server.port) as guesser:
                body = {"username": SALES.email, "password": "Falsch-Falsch-00"}
                assert [guesser.post("auth/token", body).status for _ in range(6)] == [401] * 5 + [429]
            lone_server.cluster.start()
            assert eventually(lambda: client.get("/health").json["status"], "healthy")
    finally:
        lone_server.cluster.start()


def test_a_server_that_starts_before_its_database_waits(lone_server):
    lone_server.stop()
    stop_postgres(lone_server.cluster)
    waiting = threading.Timer(1, lone_server.cluster.start)
    waiting.start()
    try:
        lone_server.start()
    finally:
        waiting.join()
    with Client(lone_server.port) as client:
        client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)


def test_sigterm_loses_no_request(server, books):
    """Every request that was taken is answered; what was answered is kept, what was not was not begun."""
    acknowledged, unanswered = [], []
    started = threading.Barrier(9)

    def write(n):
        with books.client.another() as client:
            started.wait(60)
            for i in range(10_000):
                body = {"code": f"S-{n}-{i}", "name": "終了中"}
                try:
                    response = client.post("customers", body)
                except (OSError, http.client.HTTPException):
                    unanswered.append(body["code"])
                    return
                if response.status == 503:
                    unanswered.append(body["code"])
                    return
                assert response.status == 201, repr(response)
                acknowledged.append(body["code"])

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        running = [pool.submit(write, n) for n in range(8)]
        started.wait(60)
        while len(acknowledged) < 40:
            time.sleep(0.01)
        assert server.stop(signal.SIGTERM) == 0
        for one in running:
            one.result()
    kept = {row["code"] for row in server.sql("select code from partner")}
    assert set(acknowledged) <= kept
    assert not kept & set(unanswered), "done, but the client was not told"


def test_sighup_with_a_bad_file_keeps_the_settings(cluster, tmp_path):
    settings = tmp_path / "itdo-erp.toml"
    settings.write_text("[sign_in]\nattempts = 2\n", encoding="utf-8")

    with contextlib.closing(Server(cluster, arguments=["--config", str(settings)])) as server:
        with Client(server.port) as client:
            settings.write_text("[sign_in]\nattempts = many\ncolour = 1\n", encoding="utf-8")
            server.process.send_signal(signal.SIGHUP)
            assert server.has_said("CONFIG_KEPT")
            body = {"username": SALES.email, "password": "Falsch-Falsch-00"}
            assert [client.post("auth/token", body).status for _ in range(3)] == [401, 401, 429]

            settings.write_text("[sign_in]\nattempts = 4\n", encoding="utf-8")
            server.process.send_signal(signal.SIGHUP)
            assert server.has_said("CONFIG_RELOADED")
            body["username"] = ADMINISTRATOR.email
            assert [client.post("auth/token", body).status for _ in range(5)] == [401] * 4 + [429]
