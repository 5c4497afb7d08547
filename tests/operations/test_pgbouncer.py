"""Issue 2.3 of the manual, "install and configure pgbouncer": a real one in transaction mode, two sessions for everybody.

Fault 10: what one client leaves in a session, the next one finds there."""

import concurrent.futures
import contextlib
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import urllib.parse

import pytest
from support.books import Books
from support.client import Client
from support.patience import eventually
from support.people import ADMINISTRATOR, SALES, STRANGER
from support.ports import free_port
from support.server import Server

SESSIONS = 2


class Pgbouncer:
    """Debian's own, in front of a cluster: every database, with SESSIONS sessions each."""

    def __init__(self, cluster):
        self.port = free_port()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="itdo-pgbouncer-", dir="/tmp"))
        self.folder.chmod(0o777)
        socket = urllib.parse.parse_qs(urllib.parse.urlsplit(cluster.environment["DATABASE_URL"]).query)["host"][0]
        (self.folder / "users.txt").write_text('"itdo_user" ""\n"postgres" ""\n', encoding="ascii")
        (self.folder / "pgbouncer.ini").write_text(
            f"[databases]\n* = host={socket}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {self.port}\n"
            f"unix_socket_dir =\nauth_type = trust\nauth_file = {self.folder}/users.txt\nadmin_users = postgres\n"
            f"pool_mode = transaction\ndefault_pool_size = {SESSIONS}\nmax_client_conn = 200\n", encoding="ascii")
        who = ["-u", "postgres"] if os.getuid() == 0 else []
        with open(self.folder / "log", "wb") as log:
            self.process = subprocess.Popen(["pgbouncer", *who, self.folder / "pgbouncer.ini"], stdout=log, stderr=log)
        assert eventually(self.answers, True, 10), (self.folder / "log").read_text(encoding="utf-8")

    def answers(self):
        return subprocess.run(["psql", "-Xqtc", "show version", self.url("pgbouncer", "postgres")], capture_output=True,
                              check=False).returncode == 0

    def url(self, database, role="itdo_user"):
        return f"postgresql://{role}@127.0.0.1:{self.port}/{database}"

    def close(self):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture(scope="module")
def pool(cluster):
    with contextlib.closing(Pgbouncer(cluster)) as pool:
        yield pool


@pytest.fixture(scope="module")
def server(cluster, pool):
    with contextlib.closing(Server(cluster)) as server:
        server.stop()
        server.environment["ITDO_ERP__DATABASE__PGBOUNCER_URL"] = pool.url(server.database)
        server.start()
        yield server


@pytest.fixture
def client(server):
    with Client(server.port) as client:
        client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
        yield client


def test_requests_go_by_the_pool_and_commands_past_it(server, client):
    client.get("customers")
    rows = server.sql("select application_name, count(*) as sessions, bool_or(query ilike 'listen%%') as listens from"
                      " pg_stat_activity where datname = current_database() and usename = 'itdo_user' group by 1")
    assert sum(row["sessions"] for row in rows if not row["listens"]) <= SESSIONS + 2, rows
    assert server.sql("select from pg_prepared_statements") == []
    assert any(row["listens"] for row in rows), "notifications have a session of their own"


def test_business_works_as_without_it(server, client):
    books = Books(client)
    for account in ("1110", "1120", "3110"):
        books.account(account)
    key = {"Idempotency-Key": "by-the-pool-1"}
    first = client.post("financial/journal-entries", books.entry_body(), key, action="post")
    again = client.post("financial/journal-entries", books.entry_body(), key, action="post")
    assert first.status == 201 and again.data["id"] == first.data["id"], repr(again)
    customer = books.customer()
    found = client.get("customers", search=customer["name"]) if "name" in customer else client.get("customers")
    assert found.status == 200 and found.items
    changed = client.patch(f"customers/{customer['id']}", {"name": "改名商店"}, version=customer["version"])
    assert changed.status == 200, repr(changed)
    assert client.patch(f"customers/{customer['id']}", {"name": "x"}, version=customer["version"]).status in (409, 412)
    assert client.post("customers", {"name": ""}).status == 422
    assert client.get("customers").status == 200, "a refusal leaves nothing behind"
    assert client.get("financial/reports/trial-balance").status == 200


def test_times_are_those_of_the_company_whatever_a_session_was_told(server, client, pool):
    """Sessions of the pool come with what others set in them."""
    for _ in range(2 * SESSIONS):
        subprocess.run(["psql", "-Xqc", "set timezone = 'America/New_York'; set datestyle = 'German'",
                        pool.url(server.database)], check=True)
    customer = Books(client).customer()
    shown = client.get(f"customers/{customer['id']}").data["created_at"]
    assert shown.endswith("+00:00") and abs(time.time() - time.mktime(time.strptime(shown[:19], "%Y-%m-%dT%H:%M:%S"))
                                       + time.timezone) < 3600, shown


def test_two_companies_share_sessions_and_see_nothing_of_each_other(server):
    with contextlib.ExitStack() as stack:
        people = {}
        for person in (ADMINISTRATOR, STRANGER):
            one = stack.enter_context(Client(server.port))
            one.sign_in(person.email, person.password)
            people[person] = one
        mine = {person: {Books(one).customer()["id"] for _ in range(3)} for person, one in people.items()}

        def look(number):
            person = (ADMINISTRATOR, STRANGER)[number % 2]
            other = (STRANGER, ADMINISTRATOR)[number % 2]
            with Client(server.port) as one:
                one.sign_in(person.email, person.password)
                for _ in range(20):
                    seen = {item["id"] for item in one.get("customers", page_size=100).items}
                    assert mine[person] <= seen and not mine[other] & seen
                    assert one.get(f"customers/{next(iter(mine[other]))}").status == 404
            return True

        with concurrent.futures.ThreadPoolExecutor(8) as workers:
            assert all(workers.map(look, range(8)))


def test_nothing_stays_in_a_session_of_the_pool(server, client, pool):
    for _ in range(10):
        client.get("customers")
    for _ in range(2 * SESSIONS):
        seen = subprocess.run(
            ["psql", "-XAqtc", "select current_setting('itdo.organization_id', true), current_setting('itdo.access', true),"
             " count(*) from user_account", pool.url(server.database)],
            capture_output=True, text=True, check=True).stdout.strip()
        assert seen in ("||0", "|0"), seen


def test_many_at_once_wait_for_two_sessions_and_all_are_served(server):
    with Client(server.port) as first:
        first.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
        books = Books(first)
        for account in ("1110", "3110"):
            books.account(account)
        body = books.entry_body()

    def book(_):
        with Client(server.port) as one:
            one.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
            return [one.post("financial/journal-entries", body, action="post").status for _ in range(10)]

    with concurrent.futures.ThreadPoolExecutor(8) as workers:
        assert {status for statuses in workers.map(book, range(8)) for status in statuses} == {201}
    numbers = server.sql("select count(*) as entries, count(distinct number) as numbers from journal_entry where number is not null")
    assert numbers[0]["entries"] == numbers[0]["numbers"] >= 80


def test_a_session_that_is_ended_elsewhere_ends_here(server, client):
    """Notifications do not pass a pool of transactions: they come past it."""
    with Client(server.port) as sales:
        sales.sign_in(SALES.email, SALES.password)
        assert sales.get("customers").status == 200
        server.sql("update user_session set revoked_at = now() where user_id = (select id from user_account where email = %s)",
                   (SALES.email,))
        assert eventually(lambda: sales.get("customers").status, 401, 5)


def test_a_pool_that_is_restarted_is_found_again(server, client, cluster, pool):
    pool.process.terminate()
    pool.process.wait()
    assert eventually(lambda: client.get("customers").status, 503, 10)
    who = ["-u", "postgres"] if os.getuid() == 0 else []
    pool.process = subprocess.Popen(["pgbouncer", *who, "-q", pool.folder / "pgbouncer.ini"])
    assert eventually(lambda: client.get("customers").status, 200, 20)
    assert eventually(lambda: client.raw("GET", "/health").status, 200, 20)
