"""Signing in: tokens for programs, a cookie for browsers, locks against guessing, passwords."""

import concurrent.futures
import contextlib

import pytest
from support.client import Client
from support.patience import eventually
from support.people import ACCOUNTANT, ADMINISTRATOR, SALES, VIEWER

WRONG = "Falsch-Falsch-00"
BETTER = "Sugi-Hinoki-4711"


def token(client, person, password=None, **headers):
    body = {"username": person.email, "password": password or person.password}
    return client.post("auth/token", body, headers=headers)


@pytest.fixture
def anyone(shared_server):
    with Client(shared_server.port) as connected:
        yield connected


def test_a_token_opens_the_api(anyone):
    answer = token(anyone, ACCOUNTANT).json
    assert answer["token_type"] == "bearer"
    assert 0 < answer["expires_in"] <= 3600
    assert answer["user"].keys() >= {"id", "email", "full_name", "organization_id"}
    assert answer["user"]["email"] == ACCOUNTANT.email
    mine = {"Authorization": "Bearer " + answer["access_token"]}
    assert anyone.get("auth/me", headers=mine).data["user"]["id"] == answer["user"]["id"]


def test_the_account_name_is_written_in_any_way(anyone):
    body = {"username": " ＡＣＣＯＵＮＴＡＮＴ@aoi.example ", "password": ACCOUNTANT.password}
    assert anyone.post("auth/token", body).status == 200


@pytest.mark.parametrize("agent", [b"\xff\xfe", "あ".encode() * 100, b"x" * 3000], ids=["bytes", "kana", "long"])
def test_a_program_may_call_itself_anything(anyone, agent):
    assert token(anyone, ACCOUNTANT, **{"User-Agent": agent}).status == 200


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer x", "Basic YTpi", "Bearer " + "A" * 43])
def test_without_a_good_token_nothing_opens(anyone, header):
    response = anyone.get("customers", headers={"Authorization": header})
    assert (response.status, response.code) == (401, "AUTHENTICATION_REQUIRED")


def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(anyone):
    def comparable(response):
        error = response.json["error"]
        return response.status, error["code"], error["message"], error["details"]

    known = token(anyone, VIEWER, WRONG)
    unknown = anyone.post("auth/token", {"username": "nobody@aoi.example", "password": WRONG})
    assert comparable(known) == comparable(unknown)
    assert (known.status, known.code) == (401, "AUTHENTICATION_REQUIRED")


def test_refreshed_tokens_replace_the_old_ones(anyone):
    first = token(anyone, SALES).json
    second = anyone.post("auth/refresh", {"refresh_token": first["refresh_token"]}).json
    assert anyone.get("auth/me", headers={"Authorization": "Bearer " + first["access_token"]}).status == 401
    assert anyone.get("auth/me", headers={"Authorization": "Bearer " + second["access_token"]}).status == 200


def test_a_refresh_token_used_twice_ends_the_session(anyone):
    first = token(anyone, SALES).json
    second = anyone.post("auth/refresh", {"refresh_token": first["refresh_token"]}).json
    assert anyone.post("auth/refresh", {"refresh_token": first["refresh_token"]}).status == 401
    assert anyone.get("auth/me", headers={"Authorization": "Bearer " + second["access_token"]}).status == 401
    assert anyone.post("auth/refresh", {"refresh_token": second["refresh_token"]}).status == 401


def test_sign_out_ends_the_session(anyone):
    mine = {"Authorization": "Bearer " + token(anyone, SALES).json["access_token"]}
    assert anyone.post("auth/sign-out", headers=mine).status == 200
    assert anyone.get("auth/me", headers=mine).status == 401


def test_the_oldest_of_too_many_browsers_gives_way(client):
    """Five browsers at a time, the setting session.limit_per_user."""
    body = {"username": ADMINISTRATOR.email, "password": ADMINISTRATOR.password}
    cookies = [client.post("auth/session", body).headers["Set-Cookie"].split(";")[0] for _ in range(6)]

    def opens():
        return [client.get("auth/me", headers={"Cookie": one}).status for one in cookies]

    assert eventually(opens, [401, 200, 200, 200, 200, 200])


def test_guessing_locks_the_account_for_a_while(client):
    statuses = [token(client, VIEWER, WRONG).status for _ in range(5)]
    assert statuses == [401] * 5
    locked = token(client, VIEWER)
    assert (locked.status, locked.code) == (429, "RATE_LIMIT_EXCEEDED")
    assert int(locked.headers["Retry-After"]) > 0
    assert token(client, SALES).status == 200, "others are not locked out with her"


def test_guessing_at_once_is_counted_too(server):
    def guess(_):
        with Client(server.port) as connected:
            return token(connected, VIEWER, WRONG).status

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(guess, range(24)))
    assert set(statuses) <= {401, 429}
    with Client(server.port) as connected:
        assert token(connected, VIEWER).status == 429


def test_an_administrator_unlocks(server, admin):
    with Client(server.port) as guesser:
        for _ in range(5):
            token(guesser, VIEWER, WRONG)
        (viewer,) = admin.get("users", email=VIEWER.email).items
        assert admin.post(f"users/{viewer['id']}/unlock").status == 200
        assert token(guesser, VIEWER).status == 200


@pytest.fixture
def browser(server):
    """Signed in by cookie: (client, CSRF token)."""
    with Client(server.port) as connected:
        response = connected.post("auth/session", {"username": ADMINISTRATOR.email, "password": ADMINISTRATOR.password})
        cookie = response.headers["Set-Cookie"]
        assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
        connected.headers["Cookie"] = cookie.split(";")[0]
        yield connected, response.data["csrf_token"]


def test_a_browser_reads_by_cookie_and_writes_with_its_csrf_token(browser):
    client, csrf = browser
    assert client.get("auth/me").data["csrf_token"] == csrf
    customer = {"code": "W", "name": "ウェブ"}
    for forged in [{}, {"X-CSRF-Token": "guess"}, {"X-CSRF-Token": csrf, "Sec-Fetch-Site": "cross-site"}]:
        response = client.post("customers", customer, headers=forged)
        assert (response.status, response.code) == (403, "PERMISSION_DENIED")
    assert client.post("customers", customer, headers={"X-CSRF-Token": csrf}).status == 201


def test_another_site_can_not_sign_its_visitor_in(client):
    body = {"username": ADMINISTRATOR.email, "password": ADMINISTRATOR.password}
    assert client.post("auth/session", body, headers={"Sec-Fetch-Site": "cross-site"}).status == 403


def test_a_browser_signs_out(browser):
    client, csrf = browser
    response = client.post("auth/sign-out", headers={"X-CSRF-Token": csrf})
    assert "Max-Age=0" in response.headers["Set-Cookie"]
    assert client.get("auth/me").status == 401


def test_a_changed_password_ends_the_other_sessions(client):
    here, elsewhere = (
        {"Authorization": "Bearer " + token(client, SALES).json["access_token"]} for _ in range(2)
    )
    change = {"current_password": SALES.password, "new_password": BETTER}
    assert client.post("auth/password", change, headers=here).status == 200
    assert client.get("auth/me", headers=here).status == 200
    assert client.get("auth/me", headers=elsewhere).status == 401
    assert token(client, SALES).status == 401
    assert token(client, SALES, BETTER).status == 200


@pytest.mark.parametrize("new", ["short", "password1234", SALES.password, "sales@aoi.example1A"])
def test_a_bad_new_password_is_refused(client, new):
    mine = {"Authorization": "Bearer " + token(client, SALES).json["access_token"]}
    response = client.post("auth/password", {"current_password": SALES.password, "new_password": new}, headers=mine)
    assert response.status == 422
    assert all(problem.startswith("password_") for problem in response.problems.values())


def test_the_current_password_is_asked_for(client):
    mine = {"Authorization": "Bearer " + token(client, SALES).json["access_token"]}
    change = {"current_password": WRONG, "new_password": BETTER}
    assert client.post("auth/password", change, headers=mine).status == 401


def test_a_password_from_the_administrator_must_be_changed_first(server, admin):
    (viewer,) = admin.get("users", email=VIEWER.email).items
    assert admin.post(f"users/{viewer['id']}/set_password", {"password": BETTER}).status == 200
    with Client(server.port) as connected:
        connected.sign_in(VIEWER.email, BETTER)
        assert connected.user["must_change_password"]
        refused = connected.get("customers")
        assert (refused.status, refused.code) == (403, "MUST_CHANGE_PASSWORD")
        change = {"current_password": BETTER, "new_password": "Keyaki-Buna-0815"}
        assert connected.post("auth/password", change).status == 200
        assert connected.get("customers").status == 200


def test_a_deactivated_person_is_out(server, admin):
    with contextlib.closing(Client(server.port)) as connected:
        connected.sign_in(VIEWER.email, VIEWER.password)
        (viewer,) = admin.get("users", email=VIEWER.email).items
        assert admin.delete(f"users/{viewer['id']}", version=viewer["version"]).status == 200
        assert eventually(lambda: connected.get("customers").status, 401)
        assert token(connected, VIEWER).status == 401


def test_a_company_can_have_passwords_end(admin, server):
    organization = admin.get("organizations").items[0]
    assert organization["password_days"] == 0, "unless it says so, they do not"
    server.sql("update user_password set changed_at = now() - interval '91 days'")
    assert admin.get("customers").status == 200
    changed = admin.patch(f"organizations/{organization['id']}", {"password_days": 90}, version=organization["version"])
    assert changed.status == 200
    assert eventually(lambda: admin.get("customers").status, 403)
    assert admin.get("customers").code == "MUST_CHANGE_PASSWORD"
    body = {"current_password": ADMINISTRATOR.password, "new_password": "Sugi-Hinoki-4711"}
    assert admin.post("auth/password", body).status == 200
    assert eventually(lambda: admin.get("customers").status, 200)
