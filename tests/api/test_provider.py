"""Signing in at a real provider of identities: LemonLDAP::NG, with the code and PKCE of OpenID Connect."""

import contextlib
import time
import urllib.parse

import pytest
from support.api_keys import Owner
from support.client import Client
from support.patience import eventually
from support.people import ADMINISTRATOR
from support.provider import EMAILS, Provider, Visitor, claims_of
from support.totp import code_of

ERP = "http://erp.example"
BACK = ERP + "/sign-in/callback"
PASSWORD = "Sugi-Hinoki-4711"


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with contextlib.closing(Provider(tmp_path_factory.mktemp("provider"), BACK)) as provider:
        yield provider


@pytest.fixture
def provider(running):
    yield running
    running.change = None
    if not running.process:
        running.start()


@pytest.fixture
def server(start_server, provider, mail_server):
    return start_server(provider.settings() | mail_server.settings() | {"ITDO_ERP__SERVER__PUBLIC_URL": ERP})


def add(admin, user="dwho", **more):
    person = {"email": EMAILS[user], "full_name": user, "roles": ["sales"]}
    return admin.post("users", person | more).data


class Journey:
    """One browser on its way there and back."""

    def __init__(self, client):
        self.client = client
        self.begun = client.post("auth/provider/begin")
        assert self.begun.status == 200, repr(self.begun)
        self.cookie = self.begun.headers["Set-Cookie"].split(";")[0]

    def there(self, user):
        self.back = Visitor().sent_back(self.begun.data["address"], user, ERP)
        return self

    def finish(self, **changed):
        body = {name: self.back[name] for name in ("code", "state")} | changed
        return self.client.post("auth/provider/session", body, headers={"Cookie": self.cookie})


def sign_in(client, user="dwho"):
    return Journey(client).there(user).finish()


def me(client, answer):
    cookie = next(one for one in answer.headers.get_all("Set-Cookie") if one.startswith("itdo_sid"))
    return client.get("auth/me", headers={"Cookie": cookie.split(";")[0]}).data


def links(server):
    return server.sql("select subject from linked_identity")


def test_without_a_provider_there_is_no_such_way(start_server):
    with Client(start_server().port) as client:
        assert client.get("auth/provider").data["label"] is None
        assert client.post("auth/provider/begin").status == 404
        assert client.post("auth/provider/session", {"code": "x", "state": "x"}).status == 404


def test_she_signs_in_there_and_is_known_here(server, client, admin):
    add(admin)
    assert client.get("auth/provider").data["label"] == "バッドウルフ"
    answer = sign_in(client)
    assert answer.status == 200, repr(answer)
    there = me(client, answer)
    assert there["user"]["email"] == EMAILS["dwho"]
    assert there["csrf_token"] == answer.data["csrf_token"]
    assert [row["subject"] for row in links(server)] == ["dwho"]
    assert sign_in(client).status == 200, "and the next time"
    actions = [row["action"] for row in server.sql("select action from audit_log where action like 'identity%%'")]
    assert actions == ["identity_linked"]


def test_what_the_browser_is_sent_with_proves_nothing_twice(client, provider):
    first, second = Journey(client), Journey(client)
    asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(first.begun.data["address"]).query))
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == BACK
    for name in ("state", "nonce", "code_challenge"):
        assert asked[name] not in second.begun.data["address"]
    flags = first.begun.headers["Set-Cookie"]
    assert "HttpOnly" in flags and "SameSite=Strict" in flags and "Path=/api/v1/auth/provider" in flags
    assert first.cookie.split("=")[1] not in first.begun.data["address"]


def test_after_the_first_time_the_subject_counts_and_not_the_address(server, client, admin):
    user = add(admin)
    assert sign_in(client).status == 200
    moved = admin.patch(f"users/{user['id']}", {"email": "doctor@aoi.example"}, user["version"])
    assert moved.status == 200
    assert me(client, sign_in(client))["user"]["email"] == "doctor@aoi.example"
    add(admin, "dwho", full_name="another")
    assert me(client, sign_in(client))["user"]["email"] == "doctor@aoi.example"


@pytest.mark.parametrize("user", ["dwho", "rtyler"])
def test_who_is_unknown_or_unverified_gets_no_further(server, client, admin, user):
    if user == "rtyler":
        add(admin, user)  # her address is not verified there
    refused = sign_in(client, user)
    assert (refused.status, refused.code) == (403, "PROVIDER_ACCOUNT_UNKNOWN")
    assert links(server) == []


def test_no_account_is_linked_unless_the_administrator_allows_it(start_server, provider):
    settings = provider.settings(link_by_email="false") | {"ITDO_ERP__SERVER__PUBLIC_URL": ERP}
    server = start_server(settings)
    with Owner(server.port, ADMINISTRATOR) as admin, Client(server.port) as client:
        add(admin)
        assert sign_in(client).code == "PROVIDER_ACCOUNT_UNKNOWN"


def test_an_account_has_one_identity_there(server, client, admin):
    add(admin)
    server.sql(
        "insert into linked_identity (organization_id, user_id, issuer, subject) select organization_id, id, %s,"
        " 'somebody else' from user_account where email = %s",
        [server_issuer(client), EMAILS["dwho"]],
    )
    assert sign_in(client).code == "PROVIDER_ACCOUNT_UNKNOWN"


def server_issuer(client):
    return Journey(client).begun.data["address"].split("oauth2")[0]


def test_a_deactivated_account_stays_closed(client, admin):
    user = add(admin)
    assert sign_in(client).status == 200
    assert admin.patch(f"users/{user['id']}", {"is_active": False}, user["version"]).status == 200
    refused = sign_in(client)
    assert (refused.status, refused.code) == (403, "PROVIDER_ACCOUNT_UNKNOWN")


def test_only_the_browser_that_went_comes_back(client, admin):
    add(admin)
    journey = Journey(client).there("dwho")
    for wrong in ({"state": ""}, {"state": "x" * 43}, {"state": Journey(client).there("dwho").back["state"]}):
        refused = journey.finish(**wrong)
        assert (refused.status, refused.code) == (401, "PROVIDER_REFUSED")
    another = Journey(client)
    another.back = journey.back
    assert another.finish().code == "PROVIDER_REFUSED", "with the cookie of somebody else"
    without = client.post("auth/provider/session", journey.back)
    assert without.code in ("PROVIDER_REFUSED", "VALIDATION_ERROR")
    crossing = client.post("auth/provider/begin", headers={"Sec-Fetch-Site": "cross-site"})
    assert crossing.status == 403
    assert journey.finish().status == 200


def test_a_code_is_good_once(client, admin):
    add(admin)
    journey = Journey(client).there("dwho")
    assert journey.finish().status == 200
    assert journey.finish().code == "PROVIDER_REFUSED"
    assert Journey(client).there("dwho").finish(code="0" * 32).code == "PROVIDER_REFUSED"


def test_the_code_of_another_sign_in_does_not_fit(client, admin):
    """PKCE: who steals a code has not the verifier of the browser that it was made for."""
    add(admin)
    victim, thief = Journey(client).there("dwho"), Journey(client).there("rtyler")
    assert thief.finish(code=victim.back["code"]).code == "PROVIDER_REFUSED"


LIES = {
    "nonce": lambda claims: claims | {"nonce": "another"},
    "no_nonce": lambda claims: {name: value for name, value in claims.items() if name != "nonce"},
    "issuer": lambda claims: claims | {"iss": "https://id.example/"},
    "audience": lambda claims: claims | {"aud": ["another"]},
    "expired": lambda claims: claims | {"exp": int(time.time()) - 3600},
    "future": lambda claims: claims | {"iat": int(time.time()) + 3600},
    "nobody": lambda claims: claims | {"sub": ""},
}


@pytest.mark.parametrize("lie", LIES)
def test_what_is_signed_must_be_meant_for_this_sign_in(provider, client, admin, lie):
    add(admin)

    def change(path, answer):
        if path == "/oauth2/token":
            answer["id_token"] = provider.signed(LIES[lie](claims_of(answer["id_token"])))
        return answer

    provider.change = change
    assert sign_in(client).code == "PROVIDER_REFUSED"
    provider.change = None
    assert sign_in(client).status == 200


@pytest.mark.parametrize("how", ["body", "signature", "none", "hs256"])
def test_a_token_that_was_tampered_with_is_refused(provider, client, admin, how):
    add(admin)

    def change(path, answer):
        if path != "/oauth2/token":
            return answer
        header, body, signature = answer["id_token"].split(".")
        forged = provider.signed(claims_of(answer["id_token"]) | {"sub": "msmith"}, {"none": "none"}.get(how, "HS256"))
        answer["id_token"] = {
            "body": ".".join((header, forged.split(".")[1], signature)),
            "signature": ".".join((header, body, signature[:-8] + "AAAAAAAA")),
            "none": ".".join((*forged.split(".")[:2], "")),
            "hs256": forged,
        }[how]
        return answer

    provider.change = change
    assert sign_in(client).code == "PROVIDER_REFUSED"


def test_what_it_says_of_somebody_else_links_nobody(provider, client, admin):
    add(admin)
    provider.change = lambda path, answer: (
        answer | {"sub": "msmith"} if path == "/oauth2/userinfo" else answer
    )
    assert sign_in(client).code == "PROVIDER_REFUSED"


def test_a_provider_that_is_away_says_so_and_nobody_else_waits(provider, client, admin):
    add(admin)
    journey = Journey(client).there("dwho")
    provider.stop()
    refused = journey.finish()
    assert (refused.status, refused.code) == (503, "PROVIDER_AWAY")
    assert admin.get("customers").status == 200
    provider.start()
    assert sign_in(client).status == 200


def test_from_the_beginning_on(provider, start_server):
    server = start_server(provider.settings() | {"ITDO_ERP__SERVER__PUBLIC_URL": ERP})
    provider.stop()
    with Client(server.port) as client:
        refused = client.post("auth/provider/begin")
        assert (refused.status, refused.code) == (503, "PROVIDER_AWAY")
        assert "Set-Cookie" not in refused.headers


def add_second_factor(client):
    secret = client.post("auth/second-factor/setup", {"current_password": PASSWORD}).data["secret"]
    confirmed = client.post("auth/second-factor/confirm", {"code": code_of(secret, -1)})
    assert confirmed.status == 200, repr(confirmed)
    return secret


def person_with_second_factor(server, admin):
    user = add(admin, password=PASSWORD)
    server.sql("update user_account set must_change_password = false where id = %s", [user["id"]])
    with Client(server.port) as hers:
        hers.sign_in(EMAILS["dwho"], PASSWORD)
        return add_second_factor(hers)


def test_her_second_factor_is_asked_for_all_the_same(server, client, admin):
    secret = person_with_second_factor(server, admin)
    refused = sign_in(client)
    assert (refused.status, refused.code) == (401, "MFA_REQUIRED")
    assert not [one for one in refused.headers.get_all("Set-Cookie") or [] if one.startswith("itdo_sid")]
    challenge = refused.json["error"]["details"][0]["arguments"]["challenge"]
    answer = client.post("auth/second-factor", {"challenge": challenge, "code": code_of(secret)})
    assert me(client, answer)["user"]["email"] == EMAILS["dwho"]


def test_unless_the_provider_has_asked_for_one(start_server, provider):
    trusted = provider.settings(second_factor_acr="loa-1") | {"ITDO_ERP__SERVER__PUBLIC_URL": ERP}
    server = start_server(trusted)
    with Owner(server.port, ADMINISTRATOR) as admin, Client(server.port) as client:
        person_with_second_factor(server, admin)
        assert sign_in(client).status == 200


def test_nothing_secret_reaches_the_log(server, client, admin):
    add(admin)
    journey = Journey(client).there("dwho")
    journey.finish()
    journey.finish()

    def written():
        return "".join(path.read_text() for path in (server.folder / "log").iterdir())

    eventually(lambda: "the code is refused" in written(), True)  # lines are written behind the back of a request
    log = written()
    for secret in (journey.back["code"], journey.back["state"], journey.cookie.split("=")[1]):
        assert secret not in log


def browser(client, answer):
    """What the session of that answer sends along."""
    cookie = next(one for one in answer.headers.get_all("Set-Cookie") if one.startswith("itdo_sid"))
    return {"Cookie": cookie.split(";")[0], "X-CSRF-Token": answer.data["csrf_token"]}


def test_she_sees_where_she_is_linked_and_ends_it(server, provider, client, admin):
    add(admin)
    hers = browser(client, sign_in(client))
    (linked,) = client.get("auth/identities", headers=hers).data["identities"]
    assert linked["issuer"] == provider.settings()["ITDO_ERP__OIDC__ISSUER"] and linked["last_used_at"] >= linked["linked_at"]
    elsewhere = client.post("auth/identities/unlink", {"issuer": "https://nowhere.example"}, headers=hers)
    assert elsewhere.status == 404
    assert client.post("auth/identities/unlink", {"issuer": linked["issuer"]}, headers=hers).status == 200
    assert client.get("auth/identities", headers=hers).data["identities"] == []
    assert links(server) == []
    actions = [row["action"] for row in server.sql("select action from audit_log where action like 'identity%%'")]
    assert actions == ["identity_linked", "identity_unlinked"]
    assert admin.get("auth/identities").data["identities"] == [], "each person her own"


def test_an_administrator_unlinks(server, client, admin):
    person = add(admin)
    assert admin.get(f"users/{person['id']}").data["has_linked_identity"] is False
    assert sign_in(client).status == 200
    assert admin.get(f"users/{person['id']}").data["has_linked_identity"] is True
    assert admin.post(f"users/{person['id']}/unlink_identities").data["has_linked_identity"] is False
    assert links(server) == []
