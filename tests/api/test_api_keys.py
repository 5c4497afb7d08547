"""Keys by which programs work for a person: with her rights at most, until they end or are revoked."""

import dataclasses
import datetime
import re

import pytest
from support.api_keys import Owner, ask, by, item, make, path_of, rotate
from support.books import code
from support.client import Client
from support.patience import eventually
from support.people import ADMINISTRATOR, SALES
from support.totp import code_of


@pytest.fixture
def server(start_server, mail_server):
    return start_server(mail_server.settings() | {"ITDO_ERP__SERVER__PUBLIC_URL": "https://erp.aoi.example"})


@pytest.fixture
def sales(owner):
    return owner(SALES)


@pytest.fixture
def boss(owner):
    return owner(ADMINISTRATOR)


def test_a_program_works_for_her_with_a_key(client, sales):
    key = make(sales, read_only=False)
    assert re.fullmatch(r"itdo_[A-Za-z0-9_-]{43}", key["secret"])
    assert key["api_key"]["prefix"] == key["secret"][:13]
    created = client.post("customers", item(), headers=by(key))
    assert created.status == 201, repr(created)
    assert created.data["created_by"] == sales.user["id"]
    assert client.get("financial/reports/trial-balance", headers=by(key)).code == "PERMISSION_DENIED", "no more than she"


def test_only_its_hash_is_kept_and_no_answer_says_it_again(server, client, sales, boss):
    key = make(sales)
    rotated = rotate(sales, key).data
    client.get("customers", headers=by(rotated))
    for secret in (key["secret"], rotated["secret"]):
        tail = secret[13:]
        for row in server.sql(
            "select c.oid::regclass::text as name from pg_class c"
            " where c.relkind = 'r' and relnamespace = 'public'::regnamespace"
        ):
            assert server.sql(f"select 1 from {row['name']} t where t::text like %s", ["%" + tail + "%"]) == [], row
        for shown in (sales.get("auth/api-keys"), boss.get("api-keys"), boss.get("audit-log")):
            assert tail not in shown.text
    assert len(server.sql("select from api_key_secret where length(secret_hash) = 32")) == 1, "no grace, no trace"


def test_the_list_shows_what_each_is_for_and_when_it_was_used(client, sales):
    key = make(sales, resources=["customer"], addresses=["127.0.0.0/8"])
    (shown,) = sales.get("auth/api-keys").data["api_keys"]
    assert (shown["resources"], shown["addresses"], shown["read_only"]) == (["customer"], ["127.0.0.0/8"], True)
    assert shown["last_used_at"] is None
    assert client.get("customers", headers=by(key)).status == 200
    (used,) = sales.get("auth/api-keys").data["api_keys"]
    assert used["last_used_at"]
    assert used["last_used_address"] == "127.0.0.1"


def test_its_use_is_written_once_a_minute(server, client, sales):
    key = make(sales)
    for _ in range(5):
        assert client.get("customers", headers=by(key)).status == 200
    (row,) = server.sql("select last_used_at = (select last_used_at from api_key) as same, xmin from api_key")
    client.get("customers", headers=by(key))
    assert server.sql("select xmin from api_key")[0]["xmin"] == row["xmin"]


def test_who_makes_one_types_her_password_again(server, sales):
    for wrong in ({"current_password": "Falsch-Falsch-00"}, {"current_password": ""}):
        refused = ask(sales, **wrong)
        assert refused.status in (401, 422), repr(refused)
    statuses = [ask(sales, current_password="Falsch-Falsch-00").status for _ in range(8)]
    assert statuses[-1] == 429, "guessing it locks the account"
    assert server.sql("select from api_key") == []


def test_and_a_code_where_she_has_a_second_factor(sales):
    begun = sales.post("auth/second-factor/setup", {"current_password": SALES.password}).data
    sales.post("auth/second-factor/confirm", {"code": code_of(begun["secret"], -1)})
    assert ask(sales).problems == {"code": "required"}
    assert ask(sales, code="000000").problems == {"code": "code_wrong"}
    now = code_of(begun["secret"])
    key = make(sales, code=now)
    assert rotate(sales, key, code=now).problems == {"code": "code_wrong"}, "it was used"
    assert rotate(sales, key, code=code_of(begun["secret"], 1)).status == 200


def test_what_is_wrong_is_said_at_its_field(sales):
    today = datetime.date.today()
    wrong = {
        "name": " ",
        "resources": ["customer", "everything"],
        "addresses": ["192.0.2.0/40"],
        "expires_on": str(today + datetime.timedelta(400)),
    }
    assert ask(sales, **wrong).problems == {
        "name": "required",
        "resources[1]": "not_found",
        "addresses[0]": "malformed",
        "expires_on": "out_of_range",
    }
    assert ask(sales, resources=["audit_log"]).problems == {"resources[0]": "not_found"}, "she may not read that"
    assert ask(sales, expires_on="never").problems == {"expires_on": "malformed"}
    assert ask(sales, prefix="x").problems == {"prefix": "unknown_field"}


def test_it_ends_after_ninety_days_unless_she_says_otherwise(sales):
    def days(key):
        ends = datetime.datetime.fromisoformat(key["api_key"]["expires_at"])
        return (ends - datetime.datetime.now(datetime.UTC)).days

    assert days(make(sales)) in (89, 90)
    soon = str(datetime.date.today() + datetime.timedelta(2))
    assert days(make(sales, expires_on=soon)) <= 2


def test_a_company_can_want_them_shorter(start_server):
    server = start_server({"ITDO_ERP__SIGN_IN__API_KEY_DAYS": "30"})
    with Owner(server.port, SALES) as client:
        late = str(datetime.date.today() + datetime.timedelta(40))
        assert ask(client, expires_on=late).problems == {"expires_on": "out_of_range"}
        shown = client.get("auth/api-keys").data
        assert shown["usual_expiry"] == shown["latest_expiry"]
        make(client)


def test_no_key_lives_longer_whatever_a_program_says(server, sales):
    make(sales)
    with pytest.raises(Exception, match="api_key_expires_at_too_late"):
        server.sql("update api_key set expires_at = now() + interval '3 years'")


def test_an_expired_key_is_none(server, client, sales):
    key = make(sales)
    assert client.get("customers", headers=by(key)).status == 200
    server.sql("update api_key set expires_at = now() - interval '1 second'")
    assert eventually(lambda: client.get("customers", headers=by(key)).status, 401)
    (shown,) = sales.get("auth/api-keys").data["api_keys"]
    assert shown["expired"]


def test_it_is_remembered_no_longer_than_it_lives(server, client, sales):
    """What a node remembers of a key ends with it, without any news."""
    key = make(sales)
    server.sql("update api_key set expires_at = now() + interval '2 seconds'")
    assert client.get("customers", headers=by(key)).status == 200
    assert eventually(lambda: client.get("customers", headers=by(key)).status, 401)


def test_a_revoked_key_is_refused_on_every_node(client, elsewhere, sales):
    key, other = make(sales), make(sales)
    for node in (client, elsewhere):
        assert node.get("customers", headers=by(key)).status == 200
    assert sales.delete(path_of(key)).status == 200
    assert client.get("customers", headers=by(key)).status == 401, "here at once"
    assert eventually(lambda: elsewhere.get("customers", headers=by(key)).status, 401)
    assert sales.delete(path_of(key)).status == 404
    assert rotate(sales, key).status == 404
    assert elsewhere.get("customers", headers=by(other)).status == 200
    assert [one["id"] for one in sales.get("auth/api-keys").data["api_keys"]] == [other["api_key"]["id"]]


def test_what_is_revoked_never_comes_back(server, sales):
    key = make(sales)
    sales.delete(path_of(key))
    with pytest.raises(Exception, match="does not come back"):
        server.sql("update api_key set revoked_at = null")


def test_the_secret_before_is_good_for_the_days_of_grace(server, client, elsewhere, sales):
    key = make(sales)
    assert elsewhere.get("customers", headers=by(key)).status == 200
    second = rotate(sales, key, grace_days=7).data
    assert second["api_key"]["id"] == key["api_key"]["id"]
    assert second["api_key"]["previous_until"]
    for secret in (key, second):
        for node in (client, elsewhere):
            assert node.get("customers", headers=by(secret)).status == 200
    third = rotate(sales, key, grace_days=1).data
    assert client.get("customers", headers=by(key)).status == 401, "only the one before"
    assert eventually(lambda: elsewhere.get("customers", headers=by(key)).status, 401)
    assert client.get("customers", headers=by(second)).status == 200
    server.sql("update api_key_secret set good_until = now() where not is_current")
    server.sql("update api_key set previous_until = now()")
    assert eventually(lambda: client.get("customers", headers=by(second)).status, 401)
    assert client.get("customers", headers=by(third)).status == 200
    assert rotate(sales, key, grace_days=8).problems == {"grace_days": "out_of_range"}


def test_without_grace_it_ends_at_once_on_every_node(client, elsewhere, sales):
    key = make(sales)
    assert elsewhere.get("customers", headers=by(key)).status == 200
    second = rotate(sales, key).data
    assert client.get("customers", headers=by(key)).status == 401
    assert eventually(lambda: elsewhere.get("customers", headers=by(key)).status, 401)
    assert elsewhere.get("customers", headers=by(second)).status == 200


def test_the_keys_of_who_leaves_end_with_her_account(client, sales, boss):
    key = make(sales)
    assert client.get("customers", headers=by(key)).status == 200
    user = boss.get(f"users/{sales.user['id']}").data
    gone = boss.patch(f"users/{user['id']}", {"is_active": False}, user["version"]).data
    assert client.get("customers", headers=by(key)).status == 401
    boss.patch(f"users/{user['id']}", {"is_active": True}, gone["version"])
    assert client.get("customers", headers=by(key)).status == 401, "nor do they come back with it"
    (shown,) = boss.get("api-keys").items
    assert shown["revoked_at"]


def test_they_rest_while_she_must_change_her_password(client, sales, boss, owner):
    key = make(sales)
    assert boss.post(f"users/{sales.user['id']}/set_password", {"password": "Blue-Kettle-47"}).status == 200
    assert eventually(lambda: client.get("customers", headers=by(key)).status, 403)
    sales.person = dataclasses.replace(SALES, password="Blue-Kettle-47")
    sales.sign_in(SALES.email, "Blue-Kettle-47")
    assert ask(sales).code == "MUST_CHANGE_PASSWORD"
    change = {"current_password": "Blue-Kettle-47", "new_password": "Sugi-Hinoki-4711"}
    assert sales.post("auth/password", change).status == 200
    assert eventually(lambda: client.get("customers", headers=by(key)).status, 200)


def test_they_rest_while_she_lacks_the_second_factor_that_is_demanded(client, sales, boss):
    key = make(sales)
    (company,) = boss.get("organizations").items
    demand = {"second_factor_roles": ["sales"]}
    assert boss.patch(f"organizations/{company['id']}", demand, company["version"]).status == 200
    assert eventually(lambda: client.get("customers", headers=by(key)).status, 403)
    assert ask(sales).code == "MUST_ADD_SECOND_FACTOR"


def test_fifty_at_most(server, sales):
    make(sales)
    server.sql(
        "insert into api_key (organization_id, id, user_id, name, prefix, expires_at) select organization_id,"
        " gen_random_uuid(), user_id, name, prefix, expires_at from api_key, generate_series(1, 49)"
    )
    refused = ask(sales)
    assert (refused.status, refused.code) == (409, "TOO_MANY_KEYS")


def test_her_requests_and_those_of_her_keys_are_limited_together(start_server):
    server = start_server({"ITDO_ERP__RATES__READ_PER_MINUTE": "20"})
    with Owner(server.port, SALES) as client, Client(server.port) as program:
        key = make(client)
        statuses = [program.get("customers", headers=by(key)).status for _ in range(45)]
    assert statuses[0] == 200
    assert statuses[-1] == 429


def test_guessing_keys_is_slowed_down(start_server):
    server = start_server({"ITDO_ERP__SIGN_IN__PER_ADDRESS_PER_MINUTE": "10"})
    with Owner(server.port, SALES) as client, Client(server.port) as guesser:
        key, unused = make(client), make(client)
        assert client.get("customers", headers=by(key)).status == 200
        statuses = [guesser.get("customers", headers=by(f"itdo_{i:042}A")).status for i in range(30)]
        assert statuses[:10] == [401] * 10
        assert set(statuses[10:]) == {429}
        refused = guesser.get("customers", headers=by(unused))
        assert (refused.status, refused.code) == (429, "RATE_LIMIT_EXCEEDED"), "nor would a right guess be answered"
        assert int(refused.headers["Retry-After"]) <= 60
        assert client.get("customers", headers=by(key)).status == 200, "who is known goes on"
        elsewhere = {"X-Forwarded-For": "192.0.2.77"}
        assert guesser.get("customers", headers=by(unused, **elsewhere)).status == 200


@pytest.mark.parametrize("token", ["itdo_", "itdo_x", "itdo_" + "A" * 44, "itdo_" + "A" * 42 + "B", "ITDO_" + "A" * 43])
def test_what_is_no_key_is_refused(client, token):
    assert client.get("customers", headers=by(token)).status == 401


def test_she_is_told_by_mail(client, sales, boss, mail_server):
    key = make(sales)
    rotate(sales, key)
    boss.post(f"api-keys/{key['api_key']['id']}/revoke")

    def told():
        texts = [mail["text"] for mail in mail_server.mails()]
        return sorted(re.findall(r"変更: (.+)", "\n".join(texts)))

    assert eventually(told, ["APIキーの作成", "APIキーの失効", "APIキーの更新"])


def test_the_audit_trail_tells_what_was_done_with_which_key(server, client, sales, boss):
    key = make(sales, read_only=False)
    rotate(sales, key, grace_days=1)
    by_key = client.post("customers", item(), headers=by(key)).data
    by_hand = sales.post("customers", item()).data
    sales.delete(path_of(key))
    actions = [row["action"] for row in boss.get("audit-log", resource="api_key", sort="at").items]
    assert sorted(actions) == ["create", "revoke", "rotate"]
    wrote = server.sql("select record_id::text, api_key_id::text as key from audit_log where resource = 'customer'")
    assert {row["record_id"]: row["key"] for row in wrote} == {
        by_key["id"]: key["api_key"]["id"],
        by_hand["id"]: None,
    }
    (shown,) = boss.get("audit-log", record_id=by_key["id"]).items
    assert shown["api_key"]["name"] == "倉庫"
    history = boss.get(f"customers/{by_key['id']}/history").data
    assert history[0]["api_key"] == "倉庫"


def test_an_import_by_key_says_so_too(server, client, boss):
    key = make(boss, read_only=False)
    rows = f"code,name\r\n{code()},一\r\n{code()},二\r\n".encode()
    headers = client.headers | by(key, **{"Content-Type": "text/csv", "Idempotency-Key": code()})
    done = client.raw("POST", "/api/v1/suppliers/import", rows, headers)
    assert done.status < 300, repr(done)
    wrote = server.sql("select api_key_id::text as key from audit_log where resource = 'supplier'")
    assert [row["key"] for row in wrote] == [key["api_key"]["id"]] * 2


def test_the_seal_holds_with_which_key_it_was(server, client, boss):
    key = make(boss, read_only=False)
    client.post("customers", item(), headers=by(key))
    sealed = server.sql("select encode(audit_digest(a), 'hex') as digest from audit_log a where resource = 'customer'")
    (changed,) = server.sql(
        "select encode(audit_digest(jsonb_populate_record(a, '{\"api_key_id\": null}')), 'hex') as digest"
        " from audit_log a where resource = 'customer'"
    )
    assert changed["digest"] != sealed[0]["digest"]
