"""A key may do no more than its owner, and no more than it was made for."""

import pytest
from support.api_keys import by, item, make, path_of, rotate
from support.books import code
from support.patience import eventually
from support.people import ADMINISTRATOR, SALES, STRANGER, VIEWER


@pytest.fixture
def sales(owner):
    return owner(SALES)


@pytest.fixture
def boss(owner):
    return owner(ADMINISTRATOR)


def test_a_key_for_reading_changes_nothing(client, owner):
    boss = owner(ADMINISTRATOR)
    key = make(boss)
    assert client.get("customers", headers=by(key)).status == 200
    for method, path in [("POST", "customers"), ("PATCH", "customers/" + code()), ("DELETE", "items/" + code())]:
        refused = client.request(method, path, item(), by(key))
        assert (refused.status, refused.code) == (403, "API_KEY_NOT_ALLOWED")


def test_a_key_for_some_documents_opens_no_other(client, boss):
    key = make(boss, resources=["customer", "item"], read_only=False)
    assert client.post("customers", item(), headers=by(key)).status == 201
    assert client.get("items", headers=by(key)).status == 200
    for path in ("invoices", "suppliers", "users", "audit-log", "financial/reports/trial-balance", "roles"):
        answer = client.get(path, headers=by(key))
        assert path == "roles" or answer.code == "PERMISSION_DENIED", path
    for path in ("events", "people"):
        assert client.get(path, headers=by(key)).code == "API_KEY_NOT_ALLOWED", path
    meta = client.get("meta", headers=by(key)).data
    assert {name for name, one in meta.items() if one["rights"]["read"] != "none"} == {"customers", "items"}


@pytest.mark.parametrize("read_only", [True, False])
def test_no_key_makes_more_of_itself(server, client, boss, read_only):
    """Whoever finds the key of an administrator gets neither an account nor a password nor another key of it."""
    key = make(boss, read_only=read_only)
    me = boss.user["id"]
    (organization,) = client.get("organizations", headers=by(key)).items
    person = {"email": "x@aoi.example", "full_name": "x", "roles": ["administrator"], "password": "Blue-Kettle-47"}
    again = {"name": "x", "current_password": ADMINISTRATOR.password}
    tries = [
        ("POST", "auth/api-keys", again),
        ("POST", path_of(key, "/rotate"), again),
        ("DELETE", path_of(key), None),
        ("GET", "auth/api-keys", None),
        ("GET", "auth/sessions", None),
        ("GET", "auth/me", None),
        ("POST", "auth/sessions/end-others", None),
        ("POST", "auth/password", {"current_password": ADMINISTRATOR.password, "new_password": "Blue-Kettle-47"}),
        ("POST", "auth/second-factor/setup", again),
        ("POST", "auth/sign-out", None),
        ("POST", "users", person),
        ("PATCH", f"users/{me}", {"roles": ["viewer"]}),
        ("POST", f"users/{me}/set_password", {"password": "Blue-Kettle-47"}),
        ("POST", f"users/{me}/remove_second_factor", None),
        ("DELETE", f"users/{me}", None),
        ("PATCH", f"organizations/{organization['id']}", {"second_factor_roles": []}),
        ("POST", f"api-keys/{key['api_key']['id']}/revoke", None),
        ("PUT", "preferences", {"language": "en"}),
    ]
    before = server.sql("select md5(string_agg(u::text, '' order by id)) from user_account u")
    for method, path, body in tries:
        refused = client.request(method, path, body, by(key, **{"If-Match": '"1"'}))
        assert refused.status == 403, f"{method} {path} answered {refused!r}"
    rows = "email,full_name,roles\r\nx@aoi.example,x,administrator\r\n".encode()
    csv = client.raw("POST", "/api/v1/users/import", rows, by(key, **{"Content-Type": "text/csv"}))
    assert csv.status == 403
    assert server.sql("select md5(string_agg(u::text, '' order by id)) from user_account u") == before


def test_a_lost_role_is_lost_to_the_key(client, sales, boss):
    key = make(sales)
    assert client.get("customers", headers=by(key)).status == 200
    user = boss.get(f"users/{sales.user['id']}").data
    assert boss.patch(f"users/{user['id']}", {"roles": []}, user["version"]).status == 200
    assert client.get("customers", headers=by(key)).code == "PERMISSION_DENIED"


def test_nobody_touches_the_keys_of_another(client, sales, owner):
    key = make(sales)
    viewer = owner(VIEWER)
    assert viewer.get("auth/api-keys").data["api_keys"] == []
    assert viewer.delete(path_of(key)).status == 404
    assert rotate(viewer, key).status == 404
    assert client.get("customers", headers=by(key)).status == 200


def test_another_company_sees_nothing_of_it(server, client, boss, owner):
    key, stranger = make(boss, read_only=False), owner(STRANGER)
    assert stranger.get("api-keys").items == []
    assert stranger.get(f"api-keys/{key['api_key']['id']}").status == 404
    assert stranger.post(f"api-keys/{key['api_key']['id']}/revoke").status == 404
    there = {"X-Organization-ID": stranger.user["organization_id"]}
    assert client.get("customers", headers=by(key, **there)).code == "PERMISSION_DENIED"
    server.sql(
        "insert into membership (organization_id, user_id, roles) select o.id, u.id, '{administrator}' from"
        " organization o, user_account u where o.code = 'BENI' and u.email = %s",
        [ADMINISTRATOR.email],
    )
    refused = client.get("customers", headers=by(make(boss), **there))
    assert refused.code == "PERMISSION_DENIED", "a key works where the administrators of its owner can revoke it"


def test_it_works_from_its_addresses_only(server, client, sales):
    from_here = make(sales, addresses=["192.0.2.0/24", "127.0.0.1"])
    from_elsewhere = make(sales, addresses=["192.0.2.0/24", "2001:db8::/32"])
    assert client.get("customers", headers=by(from_here)).status == 200
    for _ in range(2):
        assert client.get("customers", headers=by(from_elsewhere)).status == 401
    forwarded = {"X-Forwarded-For": "192.0.2.77"}
    assert client.get("customers", headers=by(from_elsewhere, **forwarded)).status == 200, "the proxy is trusted"
    assert client.get("customers", headers=by(from_elsewhere)).status == 401, "remembered, but not from here"
    (row,) = server.sql("select last_used_address from api_key where id = %s", [from_elsewhere["api_key"]["id"]])
    assert row["last_used_address"] == "192.0.2.77"


def test_an_administrator_sees_and_revokes_those_of_everybody(client, elsewhere, sales, boss):
    key = make(sales)
    assert elsewhere.get("customers", headers=by(key)).status == 200
    (shown,) = boss.get("api-keys", user_id=sales.user["id"]).items
    assert (shown["name"], shown["prefix"]) == ("倉庫", key["secret"][:13])
    assert sales.get("api-keys").code == "PERMISSION_DENIED"
    refused = sales.post(f"api-keys/{shown['id']}/revoke")
    assert refused.code == "PERMISSION_DENIED"
    assert boss.post(f"api-keys/{shown['id']}/revoke").status == 200
    assert eventually(lambda: client.get("customers", headers=by(key)).status, 401)
    assert eventually(lambda: elsewhere.get("customers", headers=by(key)).status, 401)
    assert boss.get("api-keys", is_usable="true").items == []
