"""Who forgot her password gets a link by mail: it works once, within an hour, and says nothing to others."""

import concurrent.futures
import hashlib
import re

import pytest
from support.client import Client
from support.patience import eventually
from support.people import SALES, VIEWER

NEXT = "Sugi-Hinoki-4711"


@pytest.fixture
def server(start_server, mail_server):
    return start_server(mail_server.settings() | {"ITDO_ERP__SERVER__PUBLIC_URL": "https://erp.aoi.example"})


def ask(client, email):
    return client.post("auth/forgotten-password", {"email": email})


def links(mail_server):
    """The tokens of all links that were mailed."""
    texts = [mail["text"] for mail in mail_server.mails()]
    return [re.search(r"https://erp\.aoi\.example/reset-password#(\S+)", text).group(1) for text in texts]


@pytest.fixture
def link(client, mail_server):
    assert ask(client, SALES.email).status == 200
    assert eventually(lambda: len(links(mail_server)), 1)
    return links(mail_server)[0]


def use(client, token, password=NEXT):
    return client.post("auth/reset-password", {"token": token, "new_password": password})


def sign_in(client, person, password=None):
    return client.post("auth/token", {"username": person.email, "password": password or person.password})


def test_a_link_sets_a_new_password_once(client, link):
    mine = {"Authorization": "Bearer " + sign_in(client, SALES).json["access_token"]}
    assert use(client, link).status == 200
    assert client.get("auth/me", headers=mine).status == 401, "all sessions are over"
    assert sign_in(client, SALES).status == 401
    assert sign_in(client, SALES, NEXT).status == 200
    again = use(client, link, "Keyaki-Buna-0815")
    assert (again.status, again.code) == (409, "RESET_LINK_VOID")
    assert sign_in(client, SALES, NEXT).status == 200


def test_the_answer_does_not_tell_whether_there_is_such_an_account(client, mail_server):
    answers = [ask(client, email) for email in (SALES.email, "nobody@aoi.example", "no address", "", "x" * 5000)]
    assert {(answer.status, str(answer.data)) for answer in answers} == {(200, str(answers[0].data))}
    assert eventually(lambda: len(mail_server.files()), 1)


def test_asking_again_and_again_sends_one_mail(client, mail_server):
    for _ in range(5):
        assert ask(client, SALES.email).status == 200
    assert ask(client, VIEWER.email).status == 200
    assert eventually(lambda: len(links(mail_server)), 2)


def test_the_link_is_kept_nowhere(server, link):
    (kept,) = server.sql("select token_hash from password_reset")
    assert bytes(kept["token_hash"]) == hashlib.sha256(link.encode()).digest()
    assert server.sql("select id from job where job::text like %s", [f"%{link}%"]) == []
    assert server.sql("select id from mail_message") == []
    assert link not in server.output()


def test_an_old_link_is_void(client, server, link):
    server.sql("update password_reset set expires_at = now() - interval '1 second'")
    assert use(client, link).code == "RESET_LINK_VOID"
    assert sign_in(client, SALES).status == 200


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "\u0000", "あ" * 2000])
def test_an_invented_link_is_void(client, token):
    assert use(client, token).code in {"RESET_LINK_VOID", "VALIDATION_ERROR"}


@pytest.mark.parametrize("password", ["short", "password1234", SALES.password])
def test_a_bad_password_is_refused_and_the_link_stays_good(client, link, password):
    refused = use(client, link, password)
    assert refused.status == 422
    assert all(problem.startswith("password_") for problem in refused.problems.values())
    assert use(client, link).status == 200


def test_of_two_uses_at_once_one_counts(server, link):
    def one(password):
        with Client(server.port) as connected:
            return use(connected, link, password).status

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        statuses = sorted(pool.map(one, [f"Sugi-Hinoki-471{i}" for i in range(4)]))
    assert statuses == [200, 409, 409, 409]


def test_a_reset_lifts_the_lock_and_is_in_the_audit_log(client, admin, link):
    for _ in range(5):
        sign_in(client, SALES, "Falsch-Falsch-00")
    assert sign_in(client, SALES).status == 429
    assert use(client, link).status == 200
    assert sign_in(client, SALES, NEXT).status == 200
    actions = {entry["action"] for entry in admin.get("audit-log", page_size="50").items}
    assert {"password_reset_sent", "password_reset"} <= actions


def test_who_was_deactivated_gets_no_link_and_none_of_hers_works(client, admin, mail_server, link):
    (sales,) = admin.get("users", email=SALES.email).items
    assert admin.delete(f"users/{sales['id']}", version=sales["version"]).status == 200
    assert use(client, link).code == "RESET_LINK_VOID"
    (viewer,) = admin.get("users", email=VIEWER.email).items
    assert admin.delete(f"users/{viewer['id']}", version=viewer["version"]).status == 200
    assert ask(client, VIEWER.email).status == 200
    eventually(lambda: [job["state"] for job in admin.get("jobs").items], ["done"])
    assert len(links(mail_server)) == 1


@pytest.mark.parametrize("whose", ["her own", "the administrator's"])
def test_a_link_ends_with_another_new_password(client, admin, link, whose):
    with Client(admin.port) as sales:
        sales.sign_in(SALES.email, SALES.password)
        if whose == "her own":
            changed = sales.post("auth/password", {"current_password": SALES.password, "new_password": NEXT})
        else:
            changed = admin.post(f"users/{sales.user['id']}/set_password", {"password": NEXT})
        assert changed.status == 200, changed
    assert use(client, link, "Matsu-Take-Ume-99").code == "RESET_LINK_VOID"
