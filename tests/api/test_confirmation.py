"""What is grave asks for the password again, once some time has passed since it was given."""

import pytest
from support.books import TODAY
from support.client import Client
from support.patience import eventually
from support.people import ADMINISTRATOR, PASSWORD, SALES
from support.rights import day

NEW = "Sugi-Hinoki-4711"


def grow_old(server):
    """All sessions were confirmed an hour ago."""
    server.sql("update user_session set confirmed_at = confirmed_at - interval '1 hour'")


@pytest.fixture
def her(admin):
    return admin.get("users", email=SALES.email).items[0]


def grave(admin, her):
    """Each grave thing, as a request."""
    organization = admin.get("organizations").items[0]
    boss = admin.get("users", email=ADMINISTRATOR.email).items[0]
    roles = {"roles": ["sales", "accountant"]}
    duty = {
        "name": "入力と確定",
        "first_resource": "journal_entry",
        "first_action": "create",
        "second_resource": "journal_entry",
        "second_action": "post",
    }
    loan = {"user_id": her["id"], "role": "accountant", "valid_from": "2026-01-01", "valid_until": "2099-12-31"}
    short = {"user_id": her["id"], "role": "viewer", "valid_from": TODAY, "valid_until": day(3)}
    given = admin.post("role-assignments", short).data
    demand = {"second_factor_roles": ["viewer"]}
    return {
        "a password for somebody": lambda: admin.post(f"users/{her['id']}/set_password", {"password": NEW}),
        "a factor taken away": lambda: admin.post(f"users/{her['id']}/remove_second_factor"),
        "somebody forgotten": lambda: admin.post(f"users/{her['id']}/erase_personal_data"),
        "all that is kept of somebody": lambda: admin.get(f"users/{boss['id']}/personal-data"),
        "an address": lambda: admin.patch(f"users/{her['id']}", {"email": "n@aoi.example"}, version=her["version"]),
        "roles given": lambda: admin.patch(f"users/{her['id']}", roles, version=her["version"]),
        "somebody new with a role": lambda: admin.post(
            "users", {"email": "n@aoi.example", "full_name": "n", "roles": ["viewer"]}
        ),
        "somebody new with a role in a file": lambda: admin.raw(
            "POST",
            "/api/v1/users/import",
            b"email,full_name,roles\r\nf@aoi.example,f,viewer\r\n",
            admin.headers | {"Content-Type": "text/csv"},
        ),
        "a role": lambda: admin.post("roles", {"code": "deputy", "name": "代理"}),
        "a role for a time": lambda: admin.post("role-assignments", loan),
        "a role for longer": lambda: admin.patch(
            f"role-assignments/{given['id']}", {"valid_until": day(9)}, version=given["version"]
        ),
        "people forgotten sooner": lambda: admin.patch(
            f"organizations/{organization['id']}", {"personal_data_years": 0}, version=organization["version"]
        ),
        "duties kept apart": lambda: admin.post("duty-rules", duty),
        "who needs a second factor": lambda: admin.patch(
            f"organizations/{organization['id']}", demand, version=organization["version"]
        ),
    }


def test_what_is_grave_asks_again_and_nothing_else_does(admin, her, server):
    requests = grave(admin, her)
    grow_old(server)
    assert eventually(lambda: requests["a role"]().status, 403)
    for name, request in requests.items():
        answer = request()
        assert (answer.status, answer.code) == (403, "CONFIRMATION_REQUIRED"), f"{name}: {answer!r}"
    assert admin.post("customers", {"code": "C1", "name": "得意先"}).status == 201
    assert admin.patch(f"users/{her['id']}", {"phone": "1234"}, version=her["version"]).status == 200
    assert admin.post(f"users/{her['id']}/sign_out_everywhere").status == 200, "what protects is not held up"
    wrong = admin.post("auth/confirm", {"current_password": "not-this-one"})
    assert (wrong.status, wrong.problems) == (401, {"current_password": "sign_in_failed"})
    assert requests["a role"]().status == 403
    assert admin.post("auth/confirm", {"current_password": PASSWORD}).data == {"confirmed": True}
    refused = {name for name, request in requests.items() if request().status == 403}
    assert refused == set()


def test_a_sign_in_is_proof_enough(admin, her):
    assert admin.post("roles", {"code": "deputy", "name": "代理"}).status == 201


def test_it_counts_on_every_node(admin, server, elsewhere):
    elsewhere.headers = dict(admin.headers)
    numbers = iter(range(1000))

    def make():
        return elsewhere.post("roles", {"code": f"role{next(numbers)}", "name": "代理"}).status

    assert make() == 201
    grow_old(server)
    assert eventually(make, 403)
    assert admin.post("auth/confirm", {"current_password": PASSWORD}).status == 200
    assert eventually(make, 201)


def test_a_refreshed_token_proves_nothing(server):
    with Client(server.port) as client:
        signed_in = client.post("auth/token", {"username": ADMINISTRATOR.email, "password": PASSWORD}).json
        grow_old(server)
        fresh = client.post("auth/refresh", {"refresh_token": signed_in["refresh_token"]}).json
        headers = {"Authorization": f"Bearer {fresh['access_token']}"}
        answer = client.post("roles", {"code": "deputy", "name": "代理"}, headers)
        assert (answer.status, answer.code) == (403, "CONFIRMATION_REQUIRED")
