"""Signing in with a passkey: no name, no password; and nothing that is not exactly right gets in."""

import concurrent.futures

import pytest
from support.api_keys import Owner
from support.cluster import run_program
from support.client import Client
from support.passkeys import (
    MAY_SYNC,
    ORIGIN,
    SYNCED,
    THERE,
    VERIFIED,
    Device,
    EdDsa,
    Es256,
    Rs256,
    challenge,
    client_data,
    options,
    register,
    sign_in,
    text,
)
from support.patience import eventually
from support.people import ADMINISTRATOR, SALES, STRANGER, VIEWER
from support.totp import code_of


@pytest.fixture
def server(start_server, mail_server):
    return start_server(mail_server.settings() | {"ITDO_ERP__SERVER__PUBLIC_URL": ORIGIN})


@pytest.fixture
def sales(owner):
    return owner(SALES)


@pytest.fixture
def key(sales):
    return register(sales, SALES)


def refused(answer):
    assert (answer.status, answer.code) == (401, "PASSKEY_REFUSED"), repr(answer)
    assert "Set-Cookie" not in answer.headers
    return answer.json["error"]["message"]


def me(client, answer):
    assert answer.status == 200, repr(answer)
    return client.get("auth/me", headers={"Cookie": answer.headers["Set-Cookie"].split(";")[0]}).data


def actions(server):
    return [row["action"] for row in server.sql("select action from audit_log where action like 'passkey%%' order by id")]


def set_up_codes(client, person):
    secret = client.post("auth/second-factor/setup", {"current_password": person.password}).data["secret"]
    assert client.post("auth/second-factor/confirm", {"code": code_of(secret, -1)}).status == 200
    return secret


def demand(admin, *roles):
    company = admin.get("organizations").items[0]
    changed = admin.patch(f"organizations/{company['id']}", {"second_factor_roles": roles}, version=company["version"])
    assert changed.status == 200, repr(changed)


@pytest.mark.parametrize("kind", [Es256, EdDsa, Rs256])
def test_she_is_known_without_a_name(server, client, sales, kind):
    device = register(sales, SALES, Device(kind))
    got = sign_in(client, device)
    assert "HttpOnly" in got.headers["Set-Cookie"]
    there = me(client, got)
    assert there["user"]["email"] == SALES.email
    assert there["csrf_token"] == got.data["csrf_token"]
    assert sign_in(client, device).status == 200, "and the next time"
    assert "sign_in" in [row["action"] for row in server.sql("select action from audit_log")]


def test_what_the_browser_is_asked_for(client, sales):
    asked = options(sales, SALES)
    assert asked["rp"] == {"id": "erp.aoi.example", "name": "ITDO ERP"}
    assert (asked["user"]["name"], asked["attestation"]) == (SALES.email, "none")
    assert [one["alg"] for one in asked["pubKeyCredParams"]] == [-7, -8, -257]
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["excludeCredentials"] == []
    device = register(sales, SALES)
    assert options(sales, SALES)["excludeCredentials"] == [{"type": "public-key", "id": text(device.id)}]
    first, second = challenge(client), challenge(client)
    assert (first["rpId"], first["userVerification"]) == ("erp.aoi.example", "required")
    assert first["challenge"] != second["challenge"] and len(first["challenge"]) == 43
    assert "allowCredentials" not in first, "nobody is named before she signs in"


def test_who_makes_one_types_her_password_and_code(client, sales):
    for wrong in ({"current_password": "Falsch-Falsch-00"}, {}):
        asked = sales.post("auth/passkeys/options", wrong)
        assert (asked.status, asked.problems) == (401, {"current_password": "sign_in_failed"})
    secret = set_up_codes(sales, SALES)
    asked = sales.post("auth/passkeys/options", {"current_password": SALES.password})
    assert asked.problems == {"code": "required"}
    assert register(sales, SALES, code=code_of(secret))
    assert client.post("auth/passkeys/options", {"current_password": SALES.password}).status == 401


def test_a_passkey_is_made_for_one_challenge_of_her_own(server, sales, owner):
    stranger = owner(VIEWER)
    device = Device()
    asked = options(sales, SALES)
    theirs = stranger.post("auth/passkeys", device.make(asked))
    assert (theirs.status, theirs.code) == (422, "PASSKEY_NOT_MADE")
    assert sales.post("auth/passkeys", device.make(asked)).status == 201
    again = sales.post("auth/passkeys", Device().make(asked))
    assert (again.status, again.code) == (422, "PASSKEY_NOT_MADE"), "good once"
    over = options(sales, SALES)
    (kept,) = server.sql("select expires_at - now() as left from passkey_challenge where purpose = 'make'")
    assert 290 < kept["left"].total_seconds() <= 300
    server.sql("update passkey_challenge set expires_at = now()")
    assert sales.post("auth/passkeys", Device().make(over)).code == "PASSKEY_NOT_MADE"
    signing = challenge(sales) | {"user": asked["user"]}
    assert sales.post("auth/passkeys", Device().make(signing)).code == "PASSKEY_NOT_MADE", "meant for signing in"


@pytest.mark.parametrize(
    "made",
    [
        lambda asked: Device().make(asked, origin="https://evil.example"),
        lambda asked: Device().make(asked, origin="http://erp.aoi.example"),
        lambda asked: Device().make(asked, crossOrigin=True),
        lambda asked: Device().make(asked, site="evil.example"),
        lambda asked: Device(flags=THERE).make(asked),
        lambda asked: Device(flags=VERIFIED).make(asked),
        lambda asked: Device(flags=THERE | VERIFIED | SYNCED).make(asked),
        lambda asked: Device().make(asked) | {"authenticator_data": "AAAA"},
        lambda asked: Device().make(asked) | {"authenticator_data": "not base64url!"},
        lambda asked: Device().make(asked) | {"client_data": ""},
        lambda asked: Device().make(asked) | {"client_data": text(client_data("get", asked["challenge"]))},
        lambda asked: {},
    ],
)
def test_a_faulty_one_is_not_made(server, sales, made):
    answer = sales.post("auth/passkeys", made(options(sales, SALES)))
    assert (answer.status, answer.code) == (422, "PASSKEY_NOT_MADE"), repr(answer)
    assert server.sql("select from passkey") == []
    assert server.has_said("PASSKEY_NOT_MADE")


@pytest.mark.parametrize(
    "said",
    [
        {"origin": "https://evil.example"},
        {"origin": "https://erp.aoi.example:8443"},
        {"crossOrigin": True},
        {"topOrigin": "https://evil.example"},
        {"site": "evil.example"},
        {"kind": "create"},
    ],
)
def test_what_was_asked_elsewhere_signs_nobody_in(server, client, key, said):
    refused(sign_in(client, key, **said))
    assert server.has_said("AUTH_FAILED")
    assert sign_in(client, key).status == 200


def test_whatever_is_changed_signs_nobody_in(client, key):
    other = Device()
    other.handle = key.handle
    for change in (
        {"signature": other.use(challenge(client))["signature"]},
        {"signature": ""},
        {"authenticator_data": other.use(challenge(client))["authenticator_data"]},
        {"credential_id": text(other.id)},
        {"credential_id": ""},
        {"user_handle": text(b"x" * 16)},
        {"user_handle": ""},
        {"client_data": text(client_data("get", challenge(client)["challenge"]))},
    ):
        with_fault = key.use(challenge(client)) | change
        refused(client.post("auth/passkey-sign-in", with_fault))
        assert sign_in(client, key).status == 200, f"a right one forgives {change}"


@pytest.mark.parametrize("flags", [THERE, VERIFIED, 0])
def test_a_device_that_made_sure_of_nobody_signs_nobody_in(client, key, flags):
    key.flags = flags
    refused(sign_in(client, key))


def test_a_challenge_is_good_once_and_for_five_minutes(server, client, key):
    asked = challenge(client)
    used = key.use(asked)
    assert client.post("auth/passkey-sign-in", used).status == 200
    refused(client.post("auth/passkey-sign-in", used))
    refused(client.post("auth/passkey-sign-in", key.use(asked)))
    late = challenge(client)
    server.sql("update passkey_challenge set expires_at = now()")
    refused(client.post("auth/passkey-sign-in", key.use(late)))
    refused(client.post("auth/passkey-sign-in", key.use({"challenge": text(b"x" * 32)})))


def test_of_two_uses_at_once_one_wins(server, client, key):
    used = key.use(challenge(client))

    def use(_):
        with Client(server.port) as connected:
            return connected.post("auth/passkey-sign-in", used).status

    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(use, range(6))).count(200) == 1


def test_challenges_that_nobody_signs_do_not_pile_up(server, client):
    for _ in range(30):
        challenge(client)
    server.sql("update passkey_challenge set expires_at = now() - interval '1 second'")
    for _ in range(3):
        challenge(client)
    assert server.sql("select count(*) as n from passkey_challenge") == [{"n": 3}]


def test_no_address_gets_challenges_without_end(client):
    statuses = [client.post("auth/passkey-sign-in/options").status for _ in range(1001)]
    assert set(statuses[:1000]) == {200}
    assert statuses[1000] == 429


def test_a_counter_that_goes_back_is_refused_and_told(server, client, sales, key, mail_server):
    assert sign_in(client, key).status == 200
    for back in (key.counter - 1, 0, -1):
        key.counter = back
        refused(sign_in(client, key))
        server.sql("delete from sign_in_failure")
    assert server.has_said("its counter went back")
    assert actions(server).count("passkey_counter_back") == 3
    assert eventually(lambda: sum("複製" in mail["text"] for mail in mail_server.mails()), 3)
    key.counter = 1000
    assert sign_in(client, key).status == 200


def test_a_synced_one_does_not_count(client, sales):
    device = register(sales, SALES, Device(flags=THERE | VERIFIED | MAY_SYNC | SYNCED, counts=False))
    assert device.passkey["synced"] is True
    assert [sign_in(client, device).status for _ in range(3)] == [200, 200, 200]


def test_a_passkey_is_both_factors(client, sales):
    device = register(sales, SALES)
    set_up_codes(sales, SALES)
    refused_password = client.post("auth/token", {"username": SALES.email, "password": SALES.password})
    assert refused_password.code == "MFA_REQUIRED"
    assert me(client, sign_in(client, device))["user"]["email"] == SALES.email


def test_it_satisfies_what_a_role_demands(admin, client, sales):
    demand(admin, "sales")
    assert eventually(lambda: sales.get("customers").status, 403)
    device = register(sales, SALES)
    assert sales.get("customers").status == 200, "from its making on"
    got = sign_in(client, device)
    assert me(client, got)["user"]["must_add_second_factor"] is False
    alone = client.post("auth/token", {"username": SALES.email, "password": SALES.password})
    assert (alone.status, alone.code) == (401, "PASSKEY_NEEDED"), "the password is one factor"
    wrong = client.post("auth/token", {"username": SALES.email, "password": "Falsch-Falsch-00"})
    assert wrong.code == "AUTHENTICATION_REQUIRED", "and nobody who guesses learns of it"
    last = sales.delete(f"auth/passkeys/{device.passkey['id']}")
    assert (last.status, last.code) == (409, "SECOND_FACTOR_DEMANDED")
    demand(admin)
    assert sales.delete(f"auth/passkeys/{device.passkey['id']}").status == 200
    assert client.post("auth/token", {"username": SALES.email, "password": SALES.password}).status == 200


def test_wrong_ones_are_slowed_down_as_wrong_passwords_are(client, key):
    statuses = [sign_in(client, key, origin="https://evil.example").status for _ in range(12)]
    assert set(statuses) == {401, 429}
    assert statuses[-1] == 429
    assert client.post("auth/token", {"username": SALES.email, "password": SALES.password}).status == 429
    assert sign_in(client, key).status == 429


def test_unknown_ones_are_slowed_down_too(server, client):
    device = Device()
    device.handle = b"x" * 16
    statuses = [sign_in(client, device).status for _ in range(12)]
    assert set(statuses) == {401, 429}
    assert server.has_said("passkey: it is unknown")


def test_who_may_not_sign_in_gets_the_same_answer(server, admin, client, key):
    unknown = Device()
    unknown.handle = key.handle
    said = {refused(sign_in(client, unknown))}
    sales = admin.get("users", email=SALES.email).items[0]
    assert admin.patch(f"users/{sales['id']}", {"is_active": False}, version=sales["version"]).status == 200
    said.add(refused(sign_in(client, key)))
    sales = admin.get("users", email=SALES.email).items[0]
    assert admin.patch(f"users/{sales['id']}", {"is_active": True}, version=sales["version"]).status == 200
    assert sign_in(client, key).status == 200
    company = server.sql("select code from organization order by code")[0]["code"]
    run_program(server.environment, "organization", "suspend", company)
    said.add(refused(sign_in(client, key)))
    assert len(said) == 1


def test_another_sites_page_signs_nobody_in(client, key):
    across = {"Sec-Fetch-Site": "cross-site"}
    assert client.post("auth/passkey-sign-in/options", headers=across).status == 403
    assert client.post("auth/passkey-sign-in", key.use(challenge(client)), headers=across).status == 403


def test_she_names_and_removes_her_own(server, client, sales, owner, mail_server):
    register(sales, SALES, name="")
    first, second = register(sales, SALES), register(sales, SALES, name=" 机の鍵 ")
    shown = sales.get("auth/passkeys").data["passkeys"]
    assert [one["name"] for one in shown] == ["Passkey", "鍵", "机の鍵"]
    assert {one["last_used_at"] for one in shown} == {None}
    path = f"auth/passkeys/{first.passkey['id']}"
    assert sales.patch(path, {"name": "指紋"}).status == 200
    assert sales.patch(path, {"name": " "}).problems == {"name": "required"}
    assert sales.patch(path, {"name": "あ" * 101}).problems == {"name": "too_long"}
    stranger = owner(STRANGER)
    for asked in (stranger.patch(path, {"name": "x"}), stranger.delete(path)):
        assert (asked.status, asked.code) == (404, "RESOURCE_NOT_FOUND")
    assert sign_in(client, first).status == 200
    shown = sales.get("auth/passkeys").data["passkeys"]
    assert [(one["name"], bool(one["last_used_at"])) for one in shown[1:]] == [("指紋", True), ("机の鍵", False)]
    assert sales.delete(path).status == 200
    assert sales.delete(path).status == 404
    refused(sign_in(client, first))
    assert sign_in(client, second).status == 200
    assert actions(server) == ["passkey_added"] * 3 + ["passkey_renamed", "passkey_removed"]
    assert eventually(lambda: sum("パスキー" in mail["text"] for mail in mail_server.mails()), 4)


def test_ten_are_enough(server, sales):
    for _ in range(8):
        register(sales, SALES)
    asked = [options(sales, SALES) for _ in range(4)]

    def make(one):
        with sales.another() as connected:
            return connected.post("auth/passkeys", Device().make(one)).status

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(make, asked)) == [201, 201, 409, 409], "also side by side"
    full = sales.post("auth/passkeys/options", {"current_password": SALES.password})
    assert (full.status, full.code) == (409, "TOO_MANY_PASSKEYS")


def test_one_device_is_registered_once(sales, owner, key):
    again = Device()
    again.id = key.id
    for client, person in ((sales, SALES), (owner(STRANGER), STRANGER)):
        answer = client.post("auth/passkeys", again.make(options(client, person)))
        assert (answer.status, answer.code) == (409, "PASSKEY_EXISTS")


def test_a_password_that_others_know_makes_none(server, sales):
    server.sql("update user_account set must_change_password = true where email = %s", [SALES.email])
    with Owner(server.port, SALES) as client:
        asked = client.post("auth/passkeys/options", {"current_password": SALES.password})
        assert asked.code == "MUST_CHANGE_PASSWORD"


def test_a_passkey_stands_for_the_password(server, owner):
    boss = owner(ADMINISTRATOR)
    device, spare = register(boss, ADMINISTRATOR), register(boss, ADMINISTRATOR)
    sales = owner(SALES)
    theirs = register(sales, SALES)

    def grow_old():
        server.sql("update user_session set confirmed_at = confirmed_at - interval '1 hour'")
        assert eventually(lambda: boss.post("roles", {"code": "r1", "name": "代理"}).status, 403)

    grow_old()
    asked = boss.post("auth/confirm/options").data
    assert {one["id"] for one in asked["allowCredentials"]} == {text(device.id), text(spare.id)}
    refused(boss.post("auth/confirm", theirs.use(asked)))
    refused(boss.post("auth/confirm", device.use(asked) | {"signature": ""}))
    refused(boss.post("auth/confirm", device.use(asked)))  # used up
    refused(boss.post("auth/confirm", device.use(challenge(boss))))  # meant for signing in
    refused(boss.post("auth/confirm", device.use(sales.post("auth/confirm/options").data)))
    assert boss.post("roles", {"code": "r1", "name": "代理"}).status == 403
    server.sql("delete from sign_in_failure")
    proof = device.use(boss.post("auth/confirm/options").data)
    del proof["user_handle"]  # a key that was named need not say whose it is
    assert boss.post("auth/confirm", proof).data == {"confirmed": True}
    assert boss.post("roles", {"code": "r1", "name": "代理"}).status == 201
    meant_to_confirm = boss.post("auth/confirm/options").data
    refused(boss.post("auth/passkey-sign-in", device.use(meant_to_confirm)))


def test_where_it_is_the_second_factor_the_password_alone_proves_nothing(server, admin, sales, key):
    demand(admin, "sales")
    password = {"current_password": SALES.password}
    assert sales.post("auth/api-keys", password | {"name": "near"}).status == 201, "she has just signed in"
    assert sales.post("auth/confirm", password).code == "PASSKEY_NEEDED"
    server.sql("update user_session set confirmed_at = confirmed_at - interval '1 hour'")
    grave = {"auth/api-keys": {"name": "far"}, "auth/second-factor/setup": {}, "auth/passkeys/options": {}}
    assert eventually(lambda: sales.post("auth/second-factor/setup", password).status, 403)
    for path, more in grave.items():
        assert sales.post(path, password | more).code == "CONFIRMATION_REQUIRED", path
    assert sales.post("auth/confirm", key.use(sales.post("auth/confirm/options").data)).status == 200
    for path, more in grave.items():
        assert sales.post(path, password | more).status in (200, 201), path


def test_an_administrator_takes_them_away(admin, client, sales, key):
    person = admin.get("users", email=SALES.email).items[0]
    assert (person["has_passkey"], person["has_second_factor"]) == (True, False)
    assert admin.post(f"users/{person['id']}/remove_second_factor").data["has_passkey"] is False
    assert eventually(lambda: sales.get("auth/me").status, 401)
    refused(sign_in(client, key))


def test_every_node_hears_of_it(admin, sales, elsewhere):
    elsewhere.headers = dict(sales.headers)
    demand(admin, "sales")
    assert eventually(lambda: elsewhere.get("customers").status, 403)
    register(sales, SALES)
    assert eventually(lambda: elsewhere.get("customers").status, 200)


def test_they_are_given_out_and_forgotten_with_her(server, admin, sales, key):
    given = sales.get("auth/personal-data").json
    (shown,) = given["passkeys"]
    assert (shown["name"], shown["synced"]) == ("鍵", False)
    assert text(key.id) not in str(given)
    person = admin.get("users", email=SALES.email).items[0]
    sales.post("auth/confirm/options")
    assert admin.patch(f"users/{person['id']}", {"is_active": False}, version=person["version"]).status == 200
    server.sql("update user_account set deactivated_at = now() - interval '9 years' where email = %s", [SALES.email])
    assert admin.post(f"users/{person['id']}/erase_personal_data").status == 200
    assert server.sql("select from passkey") == []
    assert server.sql("select from passkey_challenge") == []


def test_a_password_that_was_changed_leaves_them(client, sales, key):
    change = {"current_password": SALES.password, "new_password": "Sugi-Hinoki-4711"}
    assert sales.post("auth/password", change).status == 200
    assert sign_in(client, key).status == 200
