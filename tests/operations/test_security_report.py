"""The audit of the month: what is open, who has no second factor, who sleeps, whose rights changed, and the proof."""

import contextlib
import re

import pytest
from support.client import Client
from support.patience import eventually
from support.people import ACCOUNTANT, ADMINISTRATOR, SALES, VIEWER
from support.server import Server


@pytest.fixture
def server(cluster):
    with contextlib.closing(Server(cluster)) as server:
        yield server


def section(page, title):
    return page.split(f"\n{title}\n", 1)[1].split("\n\n", 1)[0]


def test_it_says_what_somebody_should_look_at(machine, server):
    server.sql("update user_account set created_at = now() - interval '200 days', last_sign_in_at = now() - interval"
               " '100 days' where email = %s", (VIEWER.email,))
    with Client(server.port) as client:
        client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
        users = {user["email"]: user for user in client.get("users", page_size=100).items}
        user = users[SALES.email]
        changed = client.patch(f"users/{user['id']}", {"roles": ["sales", "accountant"]}, version=user["version"])
        assert changed.status == 200, repr(changed)
    with Client(server.port) as guess:
        for _ in range(6):
            guess.post("auth/token", {"username": ACCOUNTANT.email, "password": "wrong"})
    done = machine.run("security", "report")
    assert done.returncode == 3, done.stderr
    page = done.stdout
    assert re.match(r"Security Report: \d+ to look at", page)
    assert re.search(rf"tcp \S+:{server.port} .*itdo-erp", section(page, "Open ports"))
    assert "127.0.0.1:" not in section(page, "Open ports")
    assert SALES.email in section(page, "AOI: Without a second factor")
    assert VIEWER.email in section(page, "AOI: Asleep: no sign-in for 90 days")
    assert SALES.email not in section(page, "AOI: Asleep: no sign-in for 90 days")
    assert re.search(rf"update  user  {SALES.email}.*accountant", section(page, "AOI: Changes of rights, the last month"))
    assert ACCOUNTANT.email in section(page, "AOI: Locked accounts, the last month")
    assert "proven" in section(page, "AOI: Audit trail") and "proven" in section(page, "BENI: Audit trail")


def test_an_altered_trail_is_the_first_thing_said(machine, server):
    with Client(server.port) as client:
        client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
    assert machine.run("audit", "seal").returncode == 0
    server.sql("set session_replication_role = replica; update audit_log set action = 'read' where action = 'sign_in'")
    done = machine.run("security", "report")
    assert done.returncode == 1 and "THE AUDIT TRAIL WAS ALTERED" in done.stdout.splitlines()[0]


def test_it_comes_by_mail_once(machine, mail_server):
    for _ in range(2):
        assert machine.run("security", "report", "--mail").returncode == 0
    assert eventually(lambda: len(mail_server.subjects()), 1, 5)
    assert mail_server.subjects()[0].startswith("Security Report: ")
