"""X2 and X3: what an address did, and everything that lets people in is ended at once, with a list to undo."""

import contextlib
import json
import time

import pytest
from support.client import Client
from support.patience import eventually
from support.people import ACCOUNTANT, ADMINISTRATOR, SALES, STRANGER, VIEWER
from support.server import Server


@pytest.fixture
def server(cluster):
    with contextlib.closing(Server(cluster)) as server:
        yield server


@pytest.fixture
def people(server):
    """Signed in, each with an API key beside."""
    with contextlib.ExitStack() as stack:
        signed_in = {}
        for person in (ADMINISTRATOR, ACCOUNTANT, SALES, VIEWER, STRANGER):
            client = stack.enter_context(Client(server.port))
            client.sign_in(person.email, person.password)
            made = client.post("auth/api-keys", {"name": "program", "current_password": person.password})
            assert made.status == 201, repr(made)
            client.key = {"Authorization": "Bearer " + made.data["secret"]}
            signed_in[person] = client
        yield signed_in


def is_in(client):
    return client.get("customers").status == 200


def key_works(server, client):
    with Client(server.port) as program:
        return program.get("customers", headers=client.key).status == 200


def lockdown(machine, *arguments):
    done = machine.run("security", "lockdown", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def the_list(said):
    return said.strip().rsplit(" ", 1)[1]


@pytest.mark.parametrize(
    ("arguments", "who"),
    [
        (("--all",), {ADMINISTRATOR, ACCOUNTANT, SALES, VIEWER, STRANGER}),
        (("--all", "--organization", "AOI"), {ADMINISTRATOR, ACCOUNTANT, SALES, VIEWER}),
        (("--role", "sales"), {SALES}),
        (("--person", VIEWER.email, "--person", ACCOUNTANT.email), {VIEWER, ACCOUNTANT}),
    ],
)
def test_sessions_tokens_and_keys_end_at_once(machine, server, people, arguments, who):
    assert all(is_in(client) and key_works(server, client) for client in people.values())
    began = time.monotonic()
    lockdown(machine, *arguments, "--reason", "a laptop was stolen")
    took = time.monotonic() - began
    for person, client in people.items():
        assert eventually(lambda: is_in(client), person not in who, 5), person
        assert eventually(lambda: key_works(server, client), person not in who, 5), person
    rows = server.sql("select after from audit_log where action = 'locked_down'")
    assert len(rows) >= len(who) and all(row["after"]["reason"] == "a laptop was stolen" for row in rows)
    assert took < 10
    with Client(server.port) as client:
        person = sorted(who, key=lambda one: one.email)[0]
        client.sign_in(person.email, person.password)
        assert client.get("customers").code == "MUST_CHANGE_PASSWORD"


def test_the_list_says_what_was_done_and_takes_back_what_can_be(machine, server, people):
    file = the_list(lockdown(machine, "--person", VIEWER.email, "--person", SALES.email, "--reason", "a drill"))
    with open(file, encoding="utf-8") as lines:
        done = {row["email"]: row for row in map(json.loads, lines)}
    assert done[VIEWER.email]["asked"] and done[VIEWER.email]["api_keys"] == 1 and done[VIEWER.email]["sessions"] >= 1
    with Client(server.port) as client:
        client.sign_in(SALES.email, SALES.password)
        changed = client.post("auth/password", {"current_password": SALES.password, "new_password": "Sumire-Tampopo-88"})
        assert changed.status in (200, 204), repr(changed)
    assert "1 of 2 people may keep their passwords" in lockdown(machine, "--undo", file)
    with Client(server.port) as client:
        client.sign_in(VIEWER.email, VIEWER.password)
        assert client.get("customers").status == 200
    assert not key_works(server, people[VIEWER])
    assert "0 of 2" in lockdown(machine, "--undo", file), "nothing is done twice"
    assert len(server.sql("select from audit_log where action = 'lockdown_undone'")) == 1


def test_a_disk_that_takes_no_list_keeps_nobody_in(machine, people):
    (machine.folder / "state").mkdir(exist_ok=True)
    (machine.folder / "state/lockdowns").write_text("a file where a folder would be", encoding="ascii")
    done = machine.run("security", "lockdown", "--all", "--reason", "the disk is full, too")
    assert done.returncode == 0, done.stderr
    assert "keep these lines" in done.stderr and done.stderr.count('"user":') >= len(people)
    for client in people.values():
        assert eventually(lambda: is_in(client), False, 5)


def test_said_again_it_changes_nothing_more(machine, people):
    lockdown(machine, "--person", VIEWER.email, "--reason", "x")
    assert "0 sessions and 0 API keys" in lockdown(machine, "--person", VIEWER.email, "--reason", "x")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--reason", "x"), "say of whom"),
        (("--all",), "--reason"),
        (("--person", "nobody@aoi.example", "--reason", "x"), "nobody was meant"),
        (("--all", "--organization", "NONE", "--reason", "x"), "no company"),
    ],
)
def test_what_is_not_said_clearly_is_refused(machine, server, arguments, says):
    done = machine.run("security", "lockdown", *arguments)
    assert done.returncode == 1 and says in done.stderr
    assert server.sql("select from audit_log where action = 'locked_down'") == []


def test_sessions_are_listed_and_revoked(machine, people):
    listed = machine.run("security", "sessions", "list", "--all").stdout
    assert listed.count("127.0.0.1") >= 5 and STRANGER.email in listed
    assert machine.run("security", "sessions", "revoke", "--person", SALES.email).returncode == 0
    assert eventually(lambda: is_in(people[SALES]), False, 5)
    assert is_in(people[VIEWER])
    assert SALES.email not in machine.run("security", "sessions", "list", "--all").stdout
    assert machine.run("security", "sessions", "revoke", "--address", "127.0.0.1").returncode == 0
    assert eventually(lambda: is_in(people[VIEWER]), False, 5)


def test_all_that_is_known_of_an_address(machine, server, people):
    machine.environment["ITDO_ERP__LOG__FOLDER"] = server.environment["ITDO_ERP__LOG__FOLDER"]
    with Client(server.port) as client:
        client.post("auth/token", {"username": SALES.email, "password": "wrong"})
    people[SALES].get("customers")

    def said(address="127.0.0.1"):
        done = machine.run("security", "ip", address)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert eventually(lambda: "reason" in said() and "/api/v1/customers" in said(), True, 5)
    text = said()
    assert "127.0.0.1 is not blocked." in text and "Requests to the service: 0" not in text
    for words in ("api_key", SALES.email, STRANGER.email, "AOI 葵商事株式会社", "Open sessions", "sign_in", " password"):
        assert words in text, words
    assert SALES.email in said("127.0.0.0/8")
    nothing = said("192.0.2.1")
    assert "Requests to the service: 0" in nothing and SALES.email not in nothing


def test_without_the_database_the_logs_speak(machine, server):
    machine.environment["ITDO_ERP__LOG__FOLDER"] = server.environment["ITDO_ERP__LOG__FOLDER"]
    done = machine.run("security", "ip", "127.0.0.1", DATABASE_URL="postgresql://x@127.0.0.1:1/x")
    assert done.returncode == 3 and "only the logs" in done.stderr and "Requests to the service" in done.stdout
    assert machine.run("security", "ip", "suspicious_ip").returncode == 1


