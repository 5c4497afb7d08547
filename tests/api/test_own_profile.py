"""Everybody writes her own name, reading, telephone number and language, and nothing else of herself."""

import pytest
from support.client import Client
from support.people import PASSWORD, SALES, STRANGER, VIEWER


@pytest.fixture
def sales(server):
    with Client(server.port) as client:
        client.sign_in(SALES.email, SALES.password)
        yield client


def test_everybody_changes_what_is_hers(sales, admin):
    before = sales.get("auth/profile").data
    assert before == {
        "email": SALES.email,
        "full_name": "Sales",
        "full_name_kana": None,
        "phone": None,
        "language": "ja",
    }
    body = {"full_name": " 佐藤 花子 ", "full_name_kana": "さとう はなこ", "phone": "０３－１２３４", "language": "en"}
    after = sales.patch("auth/profile", body).data
    assert after == before | {
        "full_name": "佐藤 花子",
        "full_name_kana": "サトウ ハナコ",
        "phone": "03-1234",
        "language": "en",
    }
    # At once, and in her own audit trail.
    me = sales.get("auth/me").data["user"]
    assert (me["full_name"], me["language"]) == ("佐藤 花子", "en")
    assert sales.patch("auth/profile", {"phone": None}).data["phone"] is None
    trail = admin.get("audit-log", record_id=me["id"], action="update").items
    assert [row["after"] for row in trail] == [{"phone": None}, {name: after[name] for name in body}]
    assert {row["user"]["full_name"] for row in trail} == {"佐藤 花子"}


@pytest.mark.parametrize(
    "body",
    [
        {"roles": ["administrator"]},
        {"department_id": None},
        {"is_active": False},
        {"email": "other@aoi.example"},
        {"must_change_password": False},
        {"organization_id": "01a2244c-16ef-7026-9bb7-50dd7e2eedb3"},
        {"password": PASSWORD},
        {"id": "01a2244c-16ef-7026-9bb7-50dd7e2eedb3"},
        {"version": 1},
        {"last_sign_in_at": None},
    ],
    ids=lambda body: next(iter(body)),
)
def test_nothing_else_is_written_whatever_the_request_names(sales, admin, body):
    before = admin.get("users", email=SALES.email).items
    answer = sales.patch("auth/profile", body)
    assert answer.status in {200, 422}
    if answer.status == 422:
        assert set(answer.problems.values()) == {"unknown_field"}
    assert admin.get("users", email=SALES.email).items == before


@pytest.mark.parametrize(
    "body, problem",
    [
        ({"full_name": "  "}, {"full_name": "required"}),
        ({"full_name": "x" * 101}, {"full_name": "too_long"}),
        ({"phone": "1" * 21}, {"phone": "too_long"}),
        ({"language": "fr"}, {"language": "not_one_of"}),
    ],
)
def test_the_rules_of_people_hold(sales, body, problem):
    assert sales.patch("auth/profile", body).problems == problem


def test_a_request_that_is_repeated_is_done_once(sales, server):
    for _ in range(2):
        assert sales.patch("auth/profile", {"phone": "1"}, headers={"Idempotency-Key": "k"}).status == 200
    assert len(server.sql("select 1 from audit_log where action = 'update' and resource = 'user'")) == 1
    assert sales.patch("auth/profile", {"phone": "2"}, dry_run="true").status == 200
    assert sales.get("auth/profile").data["phone"] == "1"


def test_nobody_changes_another(server, client):
    assert client.get("auth/profile").status == 401
    assert client.patch("auth/profile", {"phone": "1"}).status == 401
    with Client(server.port) as stranger:
        stranger.sign_in(STRANGER.email, STRANGER.password)
        assert stranger.patch("auth/profile", {"full_name": "紅"}).status == 200
    (viewer,) = server.sql("select full_name, version from user_account where email = %s", [VIEWER.email])
    assert (viewer["full_name"], viewer["version"]) == ("Viewer", 1)


def test_in_whichever_company_she_works_she_is_kept_in_her_own(server, sales):
    server.sql(
        "insert into membership (organization_id, user_id, roles) select o.id, u.id, '{viewer}' from organization o, "
        "user_account u where o.code = 'BENI' and u.email = %s",
        [SALES.email],
    )
    (beni,) = server.sql("select id from organization where code = 'BENI'")
    sales.post("auth/sessions/end-others", {})
    there = {"X-Organization-ID": beni["id"]}
    with Client(server.port) as client:
        client.sign_in(SALES.email, SALES.password)
        assert client.get("auth/me", headers=there).data["organization_id"] == beni["id"]
        assert client.patch("auth/profile", {"phone": "7"}, headers=there).data["phone"] == "7"
