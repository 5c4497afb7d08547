"""A code follows the password: of a device, or of paper; each is good once, and guessing gets nowhere."""

import concurrent.futures

import pytest
from support.client import Client
from support.cluster import run_program
from support.patience import eventually
from support.people import ADMINISTRATOR, SALES, VIEWER
from support.totp import code_of

AGENT = "Mozilla/5.0"


def ask(client, person, path="auth/token"):
    return client.post(path, {"username": person.email, "password": person.password})


def challenge(client, person, path="auth/token"):
    refused = ask(client, person, path)
    assert (refused.status, refused.code) == (401, "MFA_REQUIRED"), repr(refused)
    assert "Set-Cookie" not in refused.headers
    return refused.json["error"]["details"][0]["arguments"]["challenge"]


def answer(client, token, code):
    return client.post("auth/second-factor", {"challenge": token, "code": code})


def sign_in(client, person, code):
    return answer(client, challenge(client, person), code)


def set_up(client, person, steps=-1):
    """Her secret and backup codes; the code of `steps` is used."""
    made = client.post("auth/second-factor/setup", {"current_password": person.password})
    assert made.status == 200, repr(made)
    confirmed = client.post("auth/second-factor/confirm", {"code": code_of(made.data["secret"], steps)})
    assert confirmed.status == 200, repr(confirmed)
    return made.data["secret"], confirmed.data["backup_codes"]


@pytest.fixture
def sales(server):
    with Client(server.port) as connected:
        connected.sign_in(SALES.email, SALES.password)
        yield connected


@pytest.fixture
def paper_and_secret(sales):
    secret, codes = set_up(sales, SALES)
    return codes, secret


@pytest.fixture
def secret(paper_and_secret):
    return paper_and_secret[1]


@pytest.fixture
def paper(paper_and_secret):
    return paper_and_secret[0]


def test_from_its_confirmation_on_a_code_follows_the_password(client, sales):
    begun = sales.post("auth/second-factor/setup", {"current_password": SALES.password}).data
    assert begun["uri"].startswith("otpauth://totp/ITDO%20ERP:sales@aoi.example?secret=" + begun["secret"])
    assert ask(client, SALES).status == 200, "not yet"
    assert sales.post("auth/second-factor/confirm", {"code": "000000"}).code == "VALIDATION_ERROR"
    confirmed = sales.post("auth/second-factor/confirm", {"code": code_of(begun["secret"], -1)})
    assert len(set(confirmed.data["backup_codes"])) == 10
    state = sales.get("auth/second-factor").data
    assert (state["enabled"], state["backup_codes_left"], state["required"]) == (True, 10, False)

    got = sign_in(client, SALES, code_of(begun["secret"]))
    mine = {"Authorization": "Bearer " + got.json["access_token"]}
    assert client.get("auth/me", headers=mine).data["user"]["email"] == SALES.email
    assert got.json["refresh_token"]


def test_a_browser_gets_its_session_after_the_code(client, secret):
    got = answer(client, challenge(client, SALES, "auth/session"), code_of(secret))
    assert got.status == 200
    cookie = got.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    me = client.get("auth/me", headers={"Cookie": cookie.split(";")[0]})
    assert me.data["csrf_token"] == got.data["csrf_token"]


def test_another_sites_page_cannot_end_a_sign_in(client, secret):
    body = {"challenge": challenge(client, SALES, "auth/session"), "code": code_of(secret)}
    assert client.post("auth/second-factor", body, headers={"Sec-Fetch-Site": "cross-site"}).status == 403


def test_without_the_password_there_is_nothing_to_answer(client, secret):
    body = {"username": SALES.email, "password": "Falsch-Falsch-00"}
    assert client.post("auth/token", body).code == "AUTHENTICATION_REQUIRED"
    for token in ("", "x", "A" * 43):
        assert answer(client, token, code_of(secret)).code == "CHALLENGE_VOID"


def test_a_code_is_good_once_and_makes_older_ones_worthless(client, secret):
    now = code_of(secret)
    assert sign_in(client, SALES, now).status == 200
    assert sign_in(client, SALES, now).status == 422
    assert sign_in(client, SALES, code_of(secret, -1)).status == 422
    assert sign_in(client, SALES, code_of(secret, 1)).status == 200


def test_of_two_uses_at_once_one_wins(server, client, secret):
    code = code_of(secret)
    tokens = [challenge(client, SALES) for _ in range(6)]

    def use(token):
        with Client(server.port) as connected:
            return answer(connected, token, code).status

    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(use, tokens)).count(200) == 1


@pytest.mark.parametrize("code", ["", "12345", "1234567", "12345a", "１２３４５６", "0" * 5000, "00000-00000"])
def test_what_is_no_code_is_refused(client, secret, code):
    assert sign_in(client, SALES, code).status == 422


def test_after_three_codes_the_password_is_asked_for_again(client, secret):
    token = challenge(client, SALES)
    assert [answer(client, token, "000000").status for _ in range(3)] == [422] * 3
    assert answer(client, token, code_of(secret)).code == "CHALLENGE_VOID"


def test_wrong_codes_lock_the_account_as_wrong_passwords_do(client, secret):
    def guess():
        refused = ask(client, SALES)
        if refused.status == 429:
            return 429
        token = refused.json["error"]["details"][0]["arguments"]["challenge"]
        return answer(client, token, "000000").status

    statuses = [guess() for _ in range(12)]
    assert set(statuses) == {422, 429}
    assert statuses[-1] == 429


def test_a_challenge_is_over_after_five_minutes(server, client, secret):
    token = challenge(client, SALES)
    (kept,) = server.sql("select expires_at - now() as left from sign_in_challenge")
    assert 290 < kept["left"].total_seconds() <= 300
    server.sql("update sign_in_challenge set expires_at = now()")
    assert answer(client, token, code_of(secret)).code == "CHALLENGE_VOID"


def test_each_code_of_the_paper_works_once_however_it_is_typed(client, sales, paper):
    assert sign_in(client, SALES, paper[0]).status == 200
    assert sign_in(client, SALES, paper[0]).status == 422
    misread = paper[1].upper().replace("-", "").replace("0", "O").replace("1", "l")
    assert sign_in(client, SALES, f" {misread} ").status == 200
    assert sales.get("auth/second-factor").data["backup_codes_left"] == 8


def test_new_codes_make_the_old_paper_worthless(client, sales, paper):
    assert sales.post("auth/second-factor/backup-codes", {"current_password": "wrong"}).status == 401
    with_code = {"current_password": SALES.password, "code": paper[9]}
    fresh = sales.post("auth/second-factor/backup-codes", with_code).data["backup_codes"]
    assert sign_in(client, SALES, paper[0]).status == 422
    assert sign_in(client, SALES, fresh[0]).status == 200


def test_adding_and_removing_ask_for_the_password(client, sales):
    assert sales.post("auth/second-factor/setup", {"current_password": "wrong"}).status == 401
    secret, _ = set_up(sales, SALES)
    again = sales.post("auth/second-factor/setup", {"current_password": SALES.password})
    assert (again.status, again.code) == (409, "SECOND_FACTOR_EXISTS")
    right = {"current_password": SALES.password, "code": code_of(secret)}
    assert sales.post("auth/second-factor/remove", right | {"current_password": "wrong"}).status == 401
    assert sales.post("auth/second-factor/remove", right | {"code": "000000"}).status == 422
    assert sales.post("auth/second-factor/remove", right).status == 200
    assert ask(client, SALES).status == 200
    assert sales.post("auth/second-factor/confirm", {"code": "000000"}).code == "NOTHING_TO_CONFIRM"


def test_wrong_codes_of_who_is_signed_in_are_counted_too(client, sales, secret):
    wrong = {"current_password": SALES.password, "code": "000000"}
    statuses = [sales.post("auth/second-factor/remove", wrong).status for _ in range(12)]
    assert set(statuses) == {422, 429}
    assert ask(client, SALES).status == 429


def demand(admin, *roles):
    company = admin.get("organizations").items[0]
    changed = admin.patch(f"organizations/{company['id']}", {"second_factor_roles": roles}, version=company["version"])
    assert changed.status == 200, repr(changed)


def test_a_role_can_demand_it_from_the_next_request_on(admin, sales, client):
    assert sales.get("customers").status == 200
    demand(admin, "sales")
    assert eventually(lambda: sales.get("customers").status, 403)
    assert sales.get("auth/me").data["user"]["must_add_second_factor"] is True
    assert admin.get("customers").status == 200, "others work on"
    secret, _ = set_up(sales, SALES)
    assert sales.get("customers").status == 200
    removal = {"current_password": SALES.password, "code": code_of(secret)}
    assert sales.post("auth/second-factor/remove", removal).code == "SECOND_FACTOR_DEMANDED"
    demand(admin)
    assert sales.post("auth/second-factor/remove", removal).status == 200


def test_only_known_roles_can_demand_it(admin):
    company = admin.get("organizations").items[0]
    refused = admin.patch(f"organizations/{company['id']}", {"second_factor_roles": ["ceo"]}, version=company["version"])
    assert refused.status == 422


def test_every_node_demands_it(cluster, start_server, server, admin):
    same_database = {k: v for k, v in cluster.environment_for(server.database).items() if "DATABASE" in k}
    with Client(start_server(same_database).port) as elsewhere:
        elsewhere.sign_in(SALES.email, SALES.password)
        assert elsewhere.get("customers").status == 200
        demand(admin, "sales")
        assert eventually(lambda: elsewhere.get("customers").status, 403)
        assert elsewhere.get("customers").code == "MUST_ADD_SECOND_FACTOR"


def test_an_administrator_helps_who_lost_device_and_paper(admin, sales, client, secret):
    person = next(user for user in admin.get("users").items if user["email"] == SALES.email)
    assert person["has_second_factor"] is True
    assert sales.post(f"users/{person['id']}/remove_second_factor").status == 403
    assert admin.post(f"users/{person['id']}/remove_second_factor").status == 200
    assert eventually(lambda: sales.get("auth/me").status, 401)
    assert ask(client, SALES).status == 200


def test_the_command_line_helps_where_no_administrator_can(server, admin, client):
    set_up(admin, ADMINISTRATOR)
    assert ask(client, ADMINISTRATOR).code == "MFA_REQUIRED"
    run_program(server.environment, "user", "remove-second-factor", ADMINISTRATOR.email)
    assert eventually(lambda: admin.get("auth/me").status, 401)
    assert ask(client, ADMINISTRATOR).status == 200


def test_a_new_password_by_mail_does_not_go_round_it(server, client, secret):
    server.sql(
        "insert into password_reset (organization_id, user_id, token_hash, expires_at) select organization_id, id, "
        "sha256('t'), now() + interval '1 hour' from user_account where email = %s",
        [SALES.email],
    )
    assert client.post("auth/reset-password", {"token": "t", "new_password": "Sugi-Hinoki-4711"}).status == 200
    refused = client.post("auth/token", {"username": SALES.email, "password": "Sugi-Hinoki-4711"})
    assert refused.code == "MFA_REQUIRED"


def test_secrets_reach_neither_audit_nor_people_nor_log(server, admin, client, paper, secret):
    assert sign_in(client, SALES, paper[0]).status == 200
    people = admin.get("users").text + server.output()
    audit = str(server.sql("select * from audit_log"))
    for kept in (secret, paper[0], paper[1]):
        assert kept not in people
        assert kept not in audit
    actions = [row["action"] for row in server.sql("select action from audit_log where address is not null")]
    assert {"second_factor_added", "backup_code_used"} <= set(actions)


def test_nobody_gets_it_by_the_writing_of_a_user(admin):
    viewer = next(user for user in admin.get("users").items if user["email"] == VIEWER.email)
    admin.patch(f"users/{viewer['id']}", {"has_second_factor": True}, version=viewer["version"])
    assert admin.get(f"users/{viewer['id']}").data["has_second_factor"] is False


def test_new_codes_are_for_who_has_the_device(sales, secret):
    asked = {"current_password": SALES.password}
    assert sales.post("auth/second-factor/backup-codes", asked).json["error"]["details"][0]["field"] == "code"
    assert sales.post("auth/second-factor/backup-codes", asked | {"code": "000000"}).status == 422


def test_a_new_password_ends_a_sign_in_that_waits_for_its_code(client, sales, paper):
    token = challenge(client, SALES)
    changed = sales.post("auth/password", {"current_password": SALES.password, "new_password": "Sugi-Hinoki-4711"})
    assert changed.status == 200, changed
    assert answer(client, token, paper[0]).code == "CHALLENGE_VOID"
