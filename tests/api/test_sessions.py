"""Where a person is signed in: she sees it, ends what she does not know, and is told of a new device."""

import json
import re

import pytest
from support.client import Client
from support.patience import eventually
from support.people import ADMINISTRATOR, SALES, VIEWER
from support.totp import code_of

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


class Browser:
    """Signed in with a cookie."""

    def __init__(self, client, person, agent):
        body = {"username": person.email, "password": person.password}
        answer = client.post("auth/session", body, headers={"User-Agent": agent})
        assert answer.status == 200, repr(answer)
        self.client = client
        cookie = answer.headers["Set-Cookie"].split(";")[0]
        self.headers = {"Cookie": cookie, "X-CSRF-Token": answer.data["csrf_token"], "User-Agent": agent}

    def get(self, path):
        return self.client.get(path, headers=self.headers)

    def post(self, path):
        return self.client.post(path, headers=self.headers)

    def delete(self, path):
        return self.client.delete(path, headers=self.headers)

    def sessions(self):
        return self.get("auth/sessions").data["sessions"]


@pytest.fixture
def server(start_server, mail_server):
    return start_server(mail_server.settings() | {"ITDO_ERP__SERVER__PUBLIC_URL": "https://erp.aoi.example"})


def test_each_session_is_shown_with_device_and_address(client):
    chrome, firefox = Browser(client, SALES, CHROME), Browser(client, SALES, FIREFOX)
    shown = firefox.sessions()
    assert {(one["device"], one["kind"], one["current"]) for one in shown} == {
        ("Firefox, Linux", "browser", True),
        ("Chrome, Windows", "browser", False),
    }
    assert {one["address"] for one in shown} == {"127.0.0.1"}
    assert all(one["opened_at"] <= one["last_used_at"] < one["expires_at"] for one in shown)
    assert [one["current"] for one in chrome.sessions()].count(True) == 1


def test_one_is_ended_with_the_next_request(client):
    chrome, firefox = Browser(client, SALES, CHROME), Browser(client, SALES, FIREFOX)
    (other,) = [one["id"] for one in firefox.sessions() if not one["current"]]
    assert chrome.get("customers").status == 200
    assert firefox.delete(f"auth/sessions/{other}").status == 200
    assert chrome.get("customers").status == 401
    assert firefox.get("customers").status == 200
    assert firefox.delete(f"auth/sessions/{other}").status == 404


def test_all_others_are_ended_at_once(client):
    others = [Browser(client, SALES, CHROME) for _ in range(3)]
    mine = Browser(client, SALES, FIREFOX)
    assert mine.post("auth/sessions/end-others").data["ended"] == 3
    assert [other.get("customers").status for other in others] == [401] * 3
    assert len(mine.sessions()) == 1


def test_nobody_ends_or_sees_the_sessions_of_another(client):
    hers, boss = Browser(client, SALES, CHROME), Browser(client, ADMINISTRATOR, FIREFOX)
    (session,) = hers.sessions()
    assert session["id"] not in json.dumps(boss.sessions())
    for wrong in (session["id"], "x", "00000000-0000-0000-0000-000000000000"):
        assert boss.delete(f"auth/sessions/{wrong}").status == 404
    assert hers.get("customers").status == 200


def test_every_node_ends_it(cluster, start_server, server, client):
    same_database = {k: v for k, v in cluster.environment_for(server.database).items() if "DATABASE" in k}
    chrome, firefox = Browser(client, SALES, CHROME), Browser(client, SALES, FIREFOX)
    with Client(start_server(same_database).port) as elsewhere:
        assert elsewhere.get("customers", headers=chrome.headers).status == 200
        assert firefox.post("auth/sessions/end-others").status == 200
        assert eventually(lambda: elsewhere.get("customers", headers=chrome.headers).status, 401)


def notices(mail_server):
    texts = [mail["text"] for mail in mail_server.mails()]
    return [text for text in texts if "これまで使われていない端末" in text]


def test_a_new_device_is_told_of_by_mail(client, mail_server):
    Browser(client, SALES, CHROME)
    Browser(client, SALES, FIREFOX)
    assert eventually(lambda: len(notices(mail_server)), 1)
    (text,) = notices(mail_server)
    assert "Firefox, Linux" in text
    assert "127.0.0.1" in text
    assert re.search(r"日時: \d{4}-\d\d-\d\d", text)


def test_neither_the_first_device_nor_a_known_one_nor_a_new_version_is(server, client, mail_server):
    for person in (SALES, VIEWER):
        Browser(client, person, CHROME)
        Browser(client, person, CHROME.replace("131", "132"))
    Browser(client, SALES, FIREFOX)
    Browser(client, SALES, FIREFOX)
    assert eventually(lambda: len(notices(mail_server)), 1)
    assert len(server.sql("select from job where kind = 'sign_in.new_device'")) == 1


def test_changes_of_the_account_are_told_of_by_mail(client, mail_server):
    with Client(client.port) as hers:
        hers.sign_in(SALES.email, SALES.password)
        begun = hers.post("auth/second-factor/setup", {"current_password": SALES.password}).data
        hers.post("auth/second-factor/confirm", {"code": code_of(begun["secret"])})
        change = {"current_password": SALES.password, "new_password": "Sugi-Hinoki-4711"}
        assert hers.post("auth/password", change).status == 200

    def told():
        texts = [mail["text"] for mail in mail_server.mails()]
        return sorted(re.findall(r"変更: (.+)", "\n".join(texts)))

    assert eventually(told, ["パスワード変更", "二要素認証の設定"])


def test_a_new_address_is_told_to_the_old_one(admin, mail_server):
    her = admin.get("users", email=SALES.email).items[0]
    assert admin.patch(f"users/{her['id']}", {"email": "new@aoi.example"}, her["version"]).status == 200

    def told():
        return [(mail["to"], re.findall(r"変更: (.+)", mail["text"])) for mail in mail_server.mails()]

    assert eventually(told, [(SALES.email, ["メールアドレスの変更"])])


def test_what_was_done_stands_in_the_audit_trail(server, client):
    Browser(client, SALES, CHROME)
    mine = Browser(client, SALES, FIREFOX)
    (other,) = [one["id"] for one in mine.sessions() if not one["current"]]
    mine.delete(f"auth/sessions/{other}")
    mine.post("auth/sessions/end-others")
    written = server.sql("select action, address from audit_log where action like '%%session%%ended'")
    assert {(row["action"], row["address"]) for row in written} == {
        ("session_ended", "127.0.0.1"),
        ("other_sessions_ended", "127.0.0.1"),
    }


def test_an_administrator_sees_who_is_signed_in_and_ends_it(admin, server):
    with Client(server.port) as other:
        other.sign_in(SALES.email, SALES.password)
        (hers,) = (one for one in admin.get("sessions", is_open="true").items if one["user"]["email"] == SALES.email)
        assert hers["kind"] == "api" and hers["address"] == "127.0.0.1"
        listed = admin.get("sessions", fields="user_id,agent,created_at", is_open="true")
        assert hers["created_at"] in [one["created_at"] for one in listed.items], "a column of its list"
        assert admin.get("meta/sessions").data["comments"] is False, "nobody can write beside it"
        assert other.get("sessions").status == 403, "not for everybody"
        assert admin.post(f"users/{hers['user_id']}/sign_out_everywhere").status == 200
        assert eventually(lambda: other.get("auth/me").status, 401)
    (kept,) = (one for one in admin.get("sessions").items if one["user"]["email"] == SALES.email)
    assert not kept["is_open"] and kept["revoked_at"]
