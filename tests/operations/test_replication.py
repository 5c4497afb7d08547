"""What the doctor and /health/detailed say of a second PostgreSQL: it streams, lags, stops, is missed, takes over."""

import contextlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import urllib.parse
import urllib.request

import pytest
from machine import Machine
from support.cluster import cluster_of_its_own
from support.patience import eventually
from support.server import Server

PROGRAMS = pathlib.Path("/usr/lib/postgresql/15/bin")
SLOT = "itdo_standby"


@pytest.fixture(scope="module")
def cluster():
    """Of its own: its commits wait for a standby, which those of other tests must not."""
    with cluster_of_its_own() as running:
        yield running


@pytest.fixture(scope="module")
def server(cluster):
    with contextlib.closing(Server(cluster)) as server:
        yield server


@pytest.fixture
def machine(server, mail_server, tmp_path):
    return Machine(server, mail_server, tmp_path)


def as_postgres(*words):
    words = [str(word) for word in words]
    if os.geteuid() == 0:
        words = ["runuser", "-u", "postgres", "--", *words]
    subprocess.run(words, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60)


class Standby:
    """A second PostgreSQL that follows by a slot."""

    def __init__(self, cluster):
        url = urllib.parse.urlsplit(cluster.environment["DATABASE_URL"])
        self.primary = urllib.parse.parse_qs(url.query)["host"][0]
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="itdo-standby-", dir="/tmp"))
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        self.data = self.folder / "data"
        with contextlib.closing(cluster.connect()) as connection, connection.cursor() as cursor:
            cursor.execute("select current_setting('hba_file')")
            with open(cursor.fetchone()[0], "a", encoding="ascii") as rules:
                rules.write("local replication postgres peer map=house\n")
            cursor.execute("select pg_reload_conf()")
        source = f"host={self.primary} user=postgres application_name=second"
        as_postgres(PROGRAMS / "pg_basebackup", "-d", source, "-D", self.data, "-R", "-C", "-S", SLOT, "-c", "fast")
        self.start()

    def control(self, *words):
        as_postgres(PROGRAMS / "pg_ctl", "-D", self.data, "-w", *words)

    def start(self):
        self.control("-l", self.folder / "log", "-o", f"-k {self.folder} -c listen_addresses= -c port=5432", "start")

    def stop(self):
        self.control("-m", "fast", "stop")

    def close(self):
        with contextlib.suppress(subprocess.CalledProcessError):
            self.control("-m", "immediate", "stop")
        shutil.rmtree(self.folder)

    def url(self, url):
        return url.replace(urllib.parse.quote(self.primary, safe="/"), str(self.folder)).replace(
            self.primary, str(self.folder))

    @contextlib.contextmanager
    def replay_paused(self, server):
        """It receives and does not replay."""
        url = self.url(server.environment["DATABASE_URL"].replace("//itdo_user@", "//postgres@"))
        psql = ["psql", "-Xqd", url, "-c"]
        subprocess.run([*psql, "select pg_wal_replay_pause()"], check=True, stdout=subprocess.DEVNULL)
        yield
        subprocess.run([*psql, "select pg_wal_replay_resume()"], check=True, stdout=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def standby(cluster, server):
    with contextlib.closing(Standby(cluster)) as standby:
        yield standby


def health(server):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/health/detailed", timeout=10) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refused:
        return json.load(refused)


def replication(server):
    return health(server).get("replication")


def checked(machine, **settings):
    """The line of the checklist, and how it is explained; None: it says nothing of it."""
    checks = {row["check"]: row for row in json.loads(machine.run("doctor", "--json", **settings).stdout)}
    return checks.get("replication")


def test_nothing_is_said_where_there_is_no_second_machine(machine, server):
    assert checked(machine) is None and replication(server) is None


def test_a_standby_that_streams(machine, server, standby):
    assert eventually(lambda: (checked(machine) or {}).get("status"), "OK")
    assert re.fullmatch(r"primary; second \(async\) \d+ (bytes|KiB)( and \d\.\d s)? behind", checked(machine)["detail"])
    assert eventually(lambda: (replication(server) or {}).get("faults"), [])
    said = replication(server)
    assert (said["role"], said["synchronous_demanded"], said["unread_slots"]) == ("primary", 0, [])
    (second,) = said["standbys"]
    assert (second["name"], second["state"]) == ("second", "async") and second["behind_bytes"] >= 0


def test_one_that_falls_behind(machine, server, standby):
    with standby.replay_paused(server):
        server.sql("select pg_logical_emit_message(false, 'test', repeat('x', 1000000)) from generate_series(1, 80)")
        assert eventually(lambda: any("behind" in fault for fault in replication(server)["faults"]), True)
        row = checked(machine)
        assert row["status"] == "WARNING" and "second is 7" in row["detail"] and "MiB" in row["detail"]
        explained = machine.run("doctor", "--explain").stdout
        assert "\nreplication: primary; second" in explained and "standby.sh status" in explained
    assert eventually(lambda: replication(server)["faults"], [])


def test_a_slot_that_nobody_reads(machine, server, standby):
    standby.stop()
    try:
        assert eventually(lambda: [slot["name"] for slot in replication(server)["unread_slots"]], [SLOT])
        server.sql("select pg_logical_emit_message(false, 'test', repeat('x', 1000000)) from generate_series(1, 20)")
        row = checked(machine)
        assert row["status"] == "WARNING" and f"nobody reads slot {SLOT}: " in row["detail"], row
        kept = eventually(lambda: replication(server)["unread_slots"][0]["kept_bytes"] > 20_000_000, True)
        assert kept and replication(server)["standbys"] == []
    finally:
        standby.start()
    assert eventually(lambda: replication(server)["faults"], [])


def test_a_synchronous_standby_that_is_missed(machine, server, standby):
    def demand(names):
        server.sql(f"alter system set synchronous_standby_names = '{names}'")
        server.sql("select pg_reload_conf()")

    demand("second")
    try:
        assert eventually(lambda: [one["state"] for one in replication(server)["standbys"]], ["sync"])
        assert checked(machine)["status"] == "OK"
        standby.stop()
        missed = "0 of 1 synchronous standbys are there: commits wait for the rest"
        assert eventually(lambda: missed in replication(server)["faults"], True)
        assert health(server)["status"] == "unhealthy", "nothing can be written"
        assert missed in checked(machine)["detail"]
    finally:
        demand("")
        standby.start()
    assert eventually(lambda: replication(server)["faults"], [])
    assert eventually(lambda: health(server)["status"], "healthy")


def test_on_the_standby_itself(machine, cluster, standby):
    names = ("DATABASE_URL", "ITDO_ERP__DATABASE__MAINTENANCE_URL")
    there = {name: standby.url(machine.environment[name]) for name in names}
    row = checked(machine, **there)
    assert row["status"] == "OK" and row["detail"].startswith("standby; receives from "), row
    cluster.stop()
    try:
        gone = "it receives nothing from its primary"
        assert eventually(lambda: gone in checked(machine, **there)["detail"], True)
        assert checked(machine, **there)["status"] == "WARNING"
    finally:
        cluster.start()
