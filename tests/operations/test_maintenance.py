"""Maintenance of a database that people work with, and what cleaning up must leave alone."""

import contextlib
import os
import pathlib
import subprocess
import threading
import time

import pytest
from machine import closed_database, script
from support.books import Books
from support.client import Client
from support.cluster import PROGRAM
from support.people import ADMINISTRATOR

DAY = 86_400


def jobs(machine):
    return (machine.folder / "log/jobs.log").read_text(encoding="utf-8")


@pytest.mark.parametrize("measured", [False, True])
def test_daily_maintenance_of_a_live_database(machine, server, measured):
    if measured:
        server.sql("create extension pgstattuple")
    server.sql("create table bloat with (autovacuum_enabled = off) as select n as id, repeat('x', 50) as text from generate_series(1, 300000) n")
    server.sql("create index bloat_by_text on bloat (text, id)")
    server.sql("delete from bloat where id % 20 <> 0")
    (before,) = server.sql("select pg_relation_size('bloat_by_text') as bytes")
    ended = threading.Event()
    slowest = [0.0]

    def work():
        with Client(server.port) as client:
            client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
            books = Books(client)
            while not ended.is_set():
                started = time.monotonic()
                books.customer()
                slowest[0] = max(slowest[0], time.monotonic() - started)

    writer = threading.Thread(target=work)
    writer.start()
    try:
        server.sql("select pg_stat_force_next_flush()")
        done = machine.run("maintenance", "daily", "--reindex")
        # Rows that somebody could still see as the vacuum came by have their turn with the next one.
        said = done.stdout
        if "rebuilt 0" in said:
            said += machine.run("maintenance", "daily", "--reindex").stdout
    finally:
        ended.set()
        writer.join()
    assert done.returncode == 0, done.stderr
    assert "analyzed public.bloat" in said
    assert "rebuilt public.bloat_by_text" in said
    (after,) = server.sql("select pg_relation_size('bloat_by_text') as bytes")
    assert after["bytes"] < before["bytes"] / 4
    assert server.sql("select 1 from pg_index where not indisvalid") == []
    assert slowest[0] < 10
    assert "daily-maintenance: OK" in jobs(machine)
    server.sql("drop table bloat")


def test_a_table_in_use_has_its_turn_tomorrow(machine, server):
    server.sql("create table held as select generate_series(1, 100) as id")
    with contextlib.closing(server.cluster.connect(server.database)) as holder, holder.cursor() as cursor:
        cursor.execute("begin; lock table held")
        done = machine.run("maintenance", "daily")
        cursor.execute("rollback")
    assert done.returncode == 0, done.stderr
    assert "left public.held: it is in use" in done.stdout
    server.sql("drop table held")


@pytest.mark.parametrize(
    "words, name", [(("maintenance", "daily"), "daily-maintenance"), (("cleanup", "--dry-run"), "cleanup (dry run)")]
)
def test_a_job_that_fails_is_told(machine, mail_server, words, name):
    gone = closed_database()["DATABASE_URL"]
    assert machine.run(*words, ITDO_ERP__DATABASE__MAINTENANCE_URL=gone).returncode == 1
    assert f"{name}: FAILED" in jobs(machine)
    assert mail_server.subjects() == [f"ALERT: Job Failed: {name}"]


def test_monthly_reports_and_never_locks(machine, server):
    done = subprocess.run(
        [script("monthly-maintenance.sh")], env=machine.environment, stdout=subprocess.PIPE, text=True, check=False
    )
    assert done.returncode == 0
    assert "journal_entry" in done.stdout and "first seen" in done.stdout
    never_scanned = done.stdout.split("never scanned")[1].split("Table sizes")[0]
    assert "_pkey" not in never_scanned
    assert machine.run("maintenance", "monthly", "--yes-offline").returncode == 4


def test_a_full_vacuum_needs_a_stopped_service(machine):
    stopped = {"ITDO_ERP__OPERATIONS__HEALTH_URL": "http://127.0.0.1:1/health"}
    done = machine.run("maintenance", "monthly", "--yes-offline", **stopped)
    assert done.returncode == 0, done.stderr
    assert "Performing full vacuum..." in done.stdout


def test_weekly_lists_before_anything_else(machine):
    done = machine.run("maintenance", "weekly")
    assert done.returncode in (0, 3), done.stderr
    assert "Upgradable: " in done.stdout


def made_old(path, days, text="x" * 100):
    path.write_text(text, encoding="ascii")
    moment = time.time() - days * DAY
    os.utime(path, (moment, moment))
    return path


def test_cleanup_never_removes_a_live_log(machine):
    log = machine.folder / "log"
    live = [made_old(log / "app.log", 90), made_old(log / "error.log", 400)]
    recent = made_old(log / "app.log-20261120-1.gz", 4)
    rotated = [made_old(log / "app.log.1", 31), made_old(log / "error.log-20260101-1767225600.gz", 300)]
    tried = machine.run("cleanup", "--logs", "--dry-run")
    assert "rotated logs: would remove 2, 200 bytes" in tried.stdout
    assert all(path.exists() for path in live + rotated)
    done = subprocess.run([script("cleanup-logs.sh")], cwd="/", env=machine.environment, check=False)
    assert done.returncode == 0
    assert all(path.exists() for path in [*live, recent])
    assert not any(path.exists() for path in rotated)
    assert "cleanup-logs: OK" in jobs(machine)


def test_cleanup_removes_what_nobody_needs(machine, server):
    with Client(server.port) as client:
        client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
        Books(client).customer()
    server.sql(
        "update user_session set expires_at = now() - interval '40 days', refresh_expires_at = now() - interval"
        " '40 days'"
    )
    server.sql("update idempotency_key set created_at = now() - interval '8 days'")
    half = made_old(machine.folder / "files/.part-abc", 2)
    kept = made_old(machine.folder / "files/kept", 2)
    scratch = f"{server.database}_restore_1"
    young = f"{server.database}_restore_2"
    for name in (scratch, young):
        server.sql(f"create database {name}")
    age_database(server, scratch)
    try:
        tried = machine.run("cleanup", "--dry-run")
        assert "scratch databases: would remove 1" in tried.stdout, tried.stderr
        assert server.sql("select 1 from idempotency_key") != []
        done = machine.run("cleanup")
        assert done.returncode == 0, done.stderr
        assert server.sql("select 1 from user_session") == []
        assert server.sql("select 1 from idempotency_key") == []
        assert not half.exists() and kept.exists()
        names = [row["datname"] for row in server.sql("select datname from pg_database")]
        assert scratch not in names and young in names
    finally:
        server.cluster.drop_database(scratch)
        server.cluster.drop_database(young)


def age_database(server, name):
    question = "select oid, current_setting('data_directory') as data from pg_database where datname = %s"
    (row,) = server.sql(question, [name])
    moment = time.time() - 2 * DAY
    os.utime(pathlib.Path(row["data"], "base", str(row["oid"]), "PG_VERSION"), (moment, moment))


def test_logs_are_counted_and_found(machine):
    log = machine.folder / "log"
    (log / "error.log").write_text(
        "2026-11-24 09:00:00.123 ERROR DB_AWAY msg=\"gone\"\n"
        "2026-11-24 09:00:01.123 WARNING JOB_FAILED job=1\n"
        "2026-11-24 09:00:02.123 ERROR DB_AWAY msg=\"gone\"\n",
        encoding="ascii",
    )
    top = machine.run("logs", "top").stdout.splitlines()
    assert [line.split()[:3] for line in top] == [["1", "WARNING", "JOB_FAILED"], ["2", "ERROR", "DB_AWAY"]]
    assert machine.run("logs", "error", "-n", "1").stdout.count("DB_AWAY") == 1
    assert machine.run("logs", "search", "job_failed").stdout.count("JOB_FAILED") == 1
    follower = subprocess.Popen(
        [PROGRAM, "logs", "error", "-f", "-n", "0"], env=machine.environment, stdout=subprocess.PIPE, text=True
    )
    try:
        time.sleep(0.5)
        with open(log / "error.log", "a", encoding="ascii") as file:
            file.write("2026-11-24 09:00:03.123 ERROR LATE\n")
        assert "LATE" in follower.stdout.readline()
    finally:
        follower.kill()
        follower.wait()
