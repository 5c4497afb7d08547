"""A lockdown: nobody moves money or changes whom it goes to, on any way, until it ends."""

import contextlib

import pytest
from support.api_keys import Owner, ask, path_of
from support.books import Books, code, line
from support.client import Client
from support.patience import eventually
from support.people import ADMINISTRATOR, STRANGER, VIEWER
from support.server import Server

# Of all documents those that are frozen, with what may be done to them all the same.
ALLOWED = {
    "receipt": set(),
    "organization": set(),
    "payment_term": set(),
    "partner": set(),
    "supplier": set(),
    "customer": {"create"},
    "user": {"deactivate", "delete", "unlock", "sign_out_everywhere", "withdraw_invitation", "erase_personal_data"},
    "role": set(),
    "role_assignment": {"delete"},
    "duty_rule": set(),
    "api_key": {"revoke", "delete", "update"},
}
# What the trail calls an action that the description names otherwise.
WRITTEN = {"set_password": "password_changed", "remove_second_factor": "second_factor_removed",
           "unlink_identities": "identity_unlinked", "grant_roles": "update"}
LOOKS = {"read", "export"}


@pytest.fixture
def server(cluster):
    with contextlib.closing(Server(cluster)) as server:
        yield server


@pytest.fixture
def boss(server):
    with Owner(server.port, ADMINISTRATOR) as client:
        yield client


def lockdown(machine, *arguments, person=VIEWER):
    words = arguments if "--end" in arguments else ("--person", person.email, "--reason", "a strange mail", *arguments)
    done = machine.run("security", "lockdown", *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_which_documents_are_frozen(boss, server):
    kinds = boss.get("rights").data["resources"]
    assert len(kinds) > 40 and set(ALLOWED) <= {kind["name"] for kind in kinds}
    for kind in kinds:
        for action in {one["name"] for one in kind["actions"]} - LOOKS:
            (row,) = server.sql("select frozen_in_lockdown(%s, %s, false) as frozen",
                                [kind["name"], WRITTEN.get(action, action)])
            wanted = kind["name"] in ALLOWED and action not in ALLOWED[kind["name"]]
            assert row["frozen"] == wanted, (kind["name"], action)


def attempts(client, books, known):
    """Everything that a lockdown refuses, each as a call."""
    term, customer, invoice, user = (known[name] for name in ("term", "customer", "invoice", "user"))
    csv = {"Content-Type": "text/csv", "Idempotency-Key": code("csv")}
    return {
        "a receipt": lambda: client.post("receipts", books.receipt_body(customer, "100", (invoice, "100"))),
        "a receipt at once": lambda: client.post(
            "receipts", books.receipt_body(customer, "100", (invoice, "100")), action="post"),
        "a draft is posted": lambda: client.post(f"receipts/{known['draft']['id']}/post"),
        "the account on invoices": lambda: client.patch(
            f"organizations/{known['company']['id']}", {"bank_account": "他人銀行 1234567"}, known["company"]["version"]),
        "a payment term": lambda: client.patch(f"payment-terms/{term['id']}", {"name": "即日"}, term["version"]),
        "a supplier": lambda: client.post("suppliers", {"code": code(), "name": "偽造商店"}),
        "suppliers of a file": lambda: client.raw(
            "POST", "/api/v1/suppliers/import", f"code,name\n{code()},偽造商店\n".encode(), client.headers | csv),
        "an address of a customer": lambda: client.patch(
            f"customers/{customer['id']}", {"name": "他人"}, customer["version"]),
        "a user": lambda: client.post(
            "users", {"email": "new@aoi.example", "full_name": "新人", "roles": ["viewer"], "password": "Kumo-Tsuki-4821"}),
        "roles of a user": lambda: client.patch(f"users/{user['id']}", {"roles": ["accountant"]}, user["version"]),
        "her password": lambda: client.post(f"users/{user['id']}/set_password", {"password": "Kumo-Tsuki-4821"}),
        "a role for a time": lambda: client.post(
            "role-assignments", {"user_id": user["id"], "role": "accountant", "valid_from": "2026-01-01"}),
        "a role of the company": lambda: client.post("roles", {"code": "clerk", "name": "事務", "rights": []}),
        "an API key": lambda: ask(client),
    }


def prepared(client):
    books = Books(client)
    customer = books.customer()
    known = {"customer": customer, "invoice": books.posted(customer, line("1000"))}
    known["draft"] = client.post("receipts", books.receipt_body(customer, "50", (known["invoice"], "50"))).data
    term = {"code": code("T"), "name": "月末締め翌月末払い", "closing_day": 31, "months_after": 1, "pay_day": 31}
    known["term"] = client.post("payment-terms", term).data
    (known["company"],) = client.get("organizations", fields="id,version").items
    (known["user"],) = client.get("users", email=VIEWER.email, fields="id,version").items
    return books, known


def written(server):
    (row,) = server.sql("select count(*) as rows from audit_log where user_id is not null")
    return row["rows"]


def test_everything_that_matters_is_refused_and_says_why_and_until_when(machine, server, boss):
    books, known = prepared(boss)
    said = lockdown(machine)
    assert "are frozen until" in said
    before = written(server)
    until = said.split("frozen until ")[1].splitlines()[0]
    for what, attempt in attempts(boss, books, known).items():
        answer = attempt()
        assert (answer.status, answer.code) == (423, "LOCKED_DOWN"), (what, answer)
        assert until in answer.text and "security lockdown --end" in answer.text, what
    assert written(server) == before, "nothing of it was kept"
    english = boss.post("suppliers", {"code": code(), "name": "x"}, {"Accept-Language": "en"})
    assert f"A lockdown is on. Until {until} nobody changes" in english.text
    # The rest of the work goes on.
    fresh = books.customer()
    books.posted(fresh, line("500"))
    assert books.entry()["id"]
    (row,) = server.sql("select after from audit_log where action = 'frozen'")
    assert row["after"] == {"until": until, "reason": "a strange mail"}


def test_it_ends_when_somebody_ends_it(machine, server, boss):
    books, known = prepared(boss)
    lockdown(machine)
    assert boss.post(f"receipts/{known['draft']['id']}/post").status == 423
    assert "AOI: the lockdown has ended" in lockdown(machine, "--end")
    for what, attempt in attempts(boss, books, known).items():
        assert attempt().status != 423, what
    assert "AOI: no lockdown was on" in lockdown(machine, "--end"), "nothing is done twice"
    assert len(server.sql("select from audit_log where action = 'thawed'")) == 1


def test_it_ends_by_itself(machine, server, boss):
    books, known = prepared(boss)
    lockdown(machine, "--for", "1min")
    server.sql("update lockdown set until = clock_timestamp() + interval '2 seconds'")
    post = f"receipts/{known['draft']['id']}/post"
    assert boss.post(post).status == 423
    assert eventually(lambda: boss.post(post).status, 200)


def test_a_longer_one_holds_beside_a_shorter_one(machine, server, boss):
    lockdown(machine, "--for", "2h")
    lockdown(machine, "--for", "1min")
    server.sql("update lockdown set until = now() where until < now() + interval '1 hour'")
    assert boss.post("suppliers", {"code": code(), "name": "x"}).status == 423


def test_nothing_is_frozen_where_nobody_wants_it_nor_in_another_company(machine, server, boss):
    assert "are frozen" not in lockdown(machine, "--for", "0")
    assert boss.post("suppliers", {"code": code(), "name": "x"}).status == 201
    with Client(server.port) as other:
        other.sign_in(STRANGER.email, STRANGER.password)
        lockdown(machine)
        assert other.post("suppliers", {"code": code(), "name": "x"}).status == 201
    assert boss.post("suppliers", {"code": code(), "name": "x"}).status == 423


def test_who_was_locked_out_can_choose_a_password(machine, server):
    lockdown(machine)
    with Client(server.port) as client:
        client.sign_in(VIEWER.email, VIEWER.password)
        changed = client.post("auth/password", {"current_password": VIEWER.password, "new_password": "Sumire-Tampopo-88"})
        assert changed.status in (200, 204), changed
        assert client.get("customers").status == 200


def test_what_takes_something_away_goes_on(machine, boss):
    key = ask(boss).data
    (user,) = boss.get("users", email=VIEWER.email, fields="id,version").items
    lockdown(machine)
    assert boss.delete(f"users/{user['id']}", user["version"]).status == 200
    assert boss.post(f"users/{user['id']}/sign_out_everywhere").status == 200
    assert boss.delete(path_of(key)).status in (200, 204)


def test_every_node_knows_with_the_next_request(machine, server, cluster):
    same = {name: value for name, value in server.environment.items() if "DATABASE" in name}
    with contextlib.closing(Server(cluster, same)) as node, Client(node.port) as client:
        client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
        assert client.post("suppliers", {"code": code(), "name": "x"}).status == 201
        lockdown(machine)
        assert client.post("suppliers", {"code": code(), "name": "x"}).status == 423
        lockdown(machine, "--end")
        assert client.post("suppliers", {"code": code(), "name": "x"}).status == 201


def test_a_time_that_is_none_is_refused(machine, server):
    done = machine.run("security", "lockdown", "--person", VIEWER.email, "--reason", "x", "--for", "soon")
    assert done.returncode == 1 and "--for" in done.stderr
    assert server.sql("select from audit_log where action = 'locked_down'") == []
