"""What the console shows of the database: who waits, what is slow, what is large, and never a value."""

import contextlib
import subprocess
import threading
import time

import psycopg2
from support.cluster import PROGRAM
from support.patience import eventually
from support.people import SALES, STRANGER
from support.server import OPERATOR

SETTINGS = OPERATOR


@contextlib.contextmanager
def service_session(server):
    """A connection of the role of the service, in a transaction."""
    with contextlib.closing(psycopg2.connect(server.environment["DATABASE_URL"])) as connection:
        yield connection, connection.cursor()


def database(client):
    return client.get("operations/database").data


def test_connections_sizes_and_settings_are_there(shared_admin, shared_server):
    shown = database(shared_admin)
    assert 0 < shown["open"] <= shown["room"] and shown["missing"] == {} and not shown["sees_all"]
    assert {"database", "role", "program", "address", "state", "count", "oldest"} == set(shown["connections"][0])
    assert sum(group["count"] for group in shown["connections"]) >= 1
    tables = {table["name"]: table for table in shown["tables"]}
    assert len(shown["tables"]) == 30 and tables["audit_log"]["bytes"] > 0
    assert [t["bytes"] + t["index_bytes"] for t in shown["tables"]] == sorted(
        (t["bytes"] + t["index_bytes"] for t in shown["tables"]), reverse=True
    )
    assert shown["indexes"][0]["bytes"] >= shown["indexes"][-1]["bytes"] and len(shown["indexes"]) == 30
    assert {setting["name"] for setting in shown["settings"]} >= {"shared_buffers", "max_connections"}
    assert 0 < shown["memory_percent"] < 101 and shown["capacity"] == [] and shown["locks"] == []
    same = subprocess.run([PROGRAM, "perf", "tables"], env=shared_server.environment, capture_output=True, text=True)
    assert same.returncode == 0 and shown["tables"][0]["name"] in same.stdout, same.stderr


def test_who_waits_for_whom_without_what_they_write(shared_admin, shared_server):
    secret = "Nadeshiko-Kikyo-77"
    with service_session(shared_server) as (holder, cursor), service_session(shared_server) as (waiter, other):
        cursor.execute(f"select pg_advisory_xact_lock(77), '{secret}'")
        waiting = threading.Thread(target=lambda: other.execute(f"select pg_advisory_xact_lock(77) /* {secret} */"))
        waiting.start()
        try:
            assert eventually(lambda: len(database(shared_admin)["locks"]), 1, 5)
            answer = shared_admin.get("operations/database")
        finally:
            holder.rollback()
            waiting.join()
            waiter.rollback()
        (lock,) = answer.data["locks"]
        assert lock["process"] == waiter.get_backend_pid() and lock["holder"] == holder.get_backend_pid()
        assert lock["holder_state"] == "idle in transaction" and lock["waits"] >= 0
        assert lock["statement"] == "select pg_advisory_xact_lock(?)"
        assert lock["holder_statement"] == "select pg_advisory_xact_lock(?), ?"
        assert lock["process"] in [one["process"] for one in answer.data["running"]]
        assert secret not in str(answer.json), "nowhere on the page"


def test_slow_statements_are_counted_without_values(shared_admin, shared_server):
    with service_session(shared_server) as (connection, cursor):
        cursor.execute("select pg_sleep(0.4), 'Yamabuki' as who")
        connection.rollback()
    statements = [one["statement"] for one in database(shared_admin)["statements"]]
    assert any("pg_sleep" in one for one in statements) and "Yamabuki" not in str(statements)


def test_a_locked_table_does_not_keep_the_page_from_showing_who_locks(shared_admin, shared_server):
    with service_session(shared_server) as (holder, cursor):
        cursor.execute("lock table department in access exclusive mode")
        began = time.monotonic()
        shown = database(shared_admin)
        assert time.monotonic() - began < 8
        assert shown["tables"] is None and shown["missing"]["tables"] == "busy"
        assert shown["connections"] and shown["settings"]
        holder.rollback()
    assert database(shared_admin)["missing"] == {}


def test_the_machine_is_the_business_of_its_company_alone(sign_in):
    assert sign_in(STRANGER).get("operations/database").code == "NOT_THE_OPERATOR"
    assert sign_in(SALES).get("operations/database").code == "PERMISSION_DENIED"
