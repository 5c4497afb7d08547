"""Personal data: who read them is kept; everybody gets hers as a file; who left is forgotten when the years are over."""

import json

import pytest
from support.client import Client
from support.patience import eventually
from support.people import ADMINISTRATOR, SALES


@pytest.fixture
def sales(server):
    with Client(server.port) as client:
        client.sign_in(SALES.email, SALES.password)
        yield client


def user_named(admin, email):
    return admin.get("users", email=email).items[0]


def reads(admin, **narrowed):
    return admin.get("personal-reads", **narrowed).items


def seen(admin, **narrowed):
    return [(row["resource"], row["way"], row["row_count"]) for row in reversed(reads(admin, **narrowed))]


def test_each_way_to_personal_data_is_noted(admin, sales):
    reader = user_named(admin, SALES.email)["id"]
    customer = admin.post("customers", {"code": "P1", "name": "個人商店", "phone": "03-1111-2222"}).data
    other = admin.post("customers", {"code": "P2", "name": "別の商店"}).data
    assert sales.get(f"customers/{customer['id']}").status == 200
    assert eventually(lambda: seen(admin, user_id=reader), [("customer", "record", 1)])
    sales.get("customers", page_size=1)
    assert eventually(lambda: seen(admin, user_id=reader)[1:], [("customer", "list", 1)])
    sales.get(f"customers/{other['id']}/history")
    assert eventually(lambda: seen(admin, user_id=reader, record_id=other["id"]), [("customer", "history", 1)])
    sales.get("customers", format="csv")
    assert eventually(lambda: seen(admin, user_id=reader)[3:], [("customer", "file", 2)])
    (read,) = reads(admin, user_id=reader, record_id=customer["id"])
    assert (read["times"], read["api_key_id"]) == (1, None)
    assert read["request_id"]


def test_what_shows_no_personal_data_is_not_noted(admin, sales):
    reader = user_named(admin, SALES.email)["id"]
    customer = admin.post("customers", {"code": "P1", "name": "個人商店", "phone": "03-1111-2222"}).data
    sales.get("items")
    sales.get("customers", fields="code,name")
    sales.get("customers", code="nobody")
    sales.get(f"users/{reader}")  # she herself
    assert sales.get("customers/00000000-0000-7000-8000-000000000000").status == 404
    sales.get(f"customers/{customer['id']}")
    assert eventually(lambda: seen(admin, user_id=reader), [("customer", "record", 1)])


def test_reads_of_the_same_second_are_one_row(admin, sales, server):
    reader = user_named(admin, SALES.email)["id"]
    customer = admin.post("customers", {"code": "P1", "name": "個人商店", "phone": "03-1111-2222"}).data
    for _ in range(20):
        sales.get(f"customers/{customer['id']}")

    def counted():
        return sum(row["times"] for row in reads(admin, user_id=reader, record_id=customer["id"]))

    assert eventually(counted, 20)
    assert len(reads(admin, user_id=reader, record_id=customer["id"])) < 20


def test_nothing_that_was_answered_is_missing_after_a_stop(admin, sales, server, start_server):
    reader = user_named(admin, SALES.email)["id"]
    customer = admin.post("customers", {"code": "P1", "name": "個人商店", "phone": "03-1111-2222"}).data
    sales.get(f"customers/{customer['id']}")
    server.stop()
    rows = server.sql("select user_id::text, record_id::text from personal_read where resource = 'customer'")
    assert {"user_id": reader, "record_id": customer["id"]} in rows


def test_who_may_not_see_the_log_does_not(sales):
    assert sales.get("personal-reads").status == 403



def file_of(response):
    assert response.status == 200, response
    return json.loads(response.text)


def test_everybody_gets_what_is_kept_of_her(admin, sales, server):
    her = user_named(admin, SALES.email)
    admin.patch(f"users/{her['id']}", {"phone": "090-1111-2222"}, version=her["version"])
    sales.post("customers", {"code": "P1", "name": "個人商店"})
    kept = file_of(sales.get("auth/personal-data"))
    assert kept["person"]["email"] == SALES.email
    assert kept["person"]["phone"] == "090-1111-2222"
    assert [row["kind"] for row in kept["sessions"]] == ["api"]
    assert {"resource": "customer", "action": "create"}.items() <= kept["what_she_did"][0].items()
    assert {"update"} <= {row["action"] for row in kept["changes_of_her_account"]}
    for secret in ("hash", "secret", "token", "search_key"):
        assert secret not in json.dumps(kept["person"]) + json.dumps(kept["sessions"])
    trail = admin.get("audit-log", record_id=her["id"], action="export_personal_data").items
    assert [row["user"]["full_name"] for row in trail] == ["Sales"]


def test_an_administrator_takes_them_out_for_somebody_and_nobody_else(admin, sales):
    her = user_named(admin, SALES.email)
    boss = user_named(admin, ADMINISTRATOR.email)
    assert file_of(admin.get(f"users/{her['id']}/personal-data"))["person"]["email"] == SALES.email
    assert sales.get(f"users/{boss['id']}/personal-data").status == 403
    assert sales.get(f"users/{her['id']}/personal-data").status == 403, "hers is under auth"
    assert eventually(lambda: seen(admin, record_id=her["id"], way="file"), [("user", "file", 1)])


def leave(admin, server, email, days):
    """Deactivated so many days ago."""
    user = user_named(admin, email)
    if user["is_active"]:
        user = admin.patch(f"users/{user['id']}", {"is_active": False}, version=user["version"]).data
    assert user["deactivated_at"]
    server.sql(
        "update user_account set deactivated_at = now() - make_interval(days => %s) where email = '%s'" % (days, email)
    )
    return user


def test_who_is_still_there_or_left_lately_is_kept(admin, server):
    user = user_named(admin, SALES.email)
    active = admin.post(f"users/{user['id']}/erase_personal_data")
    assert (active.status, active.code) == (409, "STILL_ACTIVE")
    leave(admin, server, SALES.email, 5 * 365 - 2)
    early = admin.post(f"users/{user['id']}/erase_personal_data")
    assert (early.status, early.code) == (409, "RETENTION_NOT_OVER")
    assert user_named(admin, SALES.email)["full_name"] == "Sales"


def test_who_left_is_forgotten_and_her_work_stays(admin, sales, server):
    customer = sales.post("customers", {"code": "P1", "name": "個人商店"}).data
    user = leave(admin, server, SALES.email, 5 * 366)
    erased = admin.post(f"users/{user['id']}/erase_personal_data").data
    assert erased["full_name"] == "消去済み / erased"
    assert (erased["phone"], erased["full_name_kana"], erased["is_active"]) == (None, None, False)
    assert erased["erased_at"]
    assert SALES.email not in json.dumps(erased)
    history = admin.get(f"customers/{customer['id']}/history").data
    assert history[0]["user"]["id"] == user["id"]
    for table in ("user_password", "user_session", "known_device", "user_preference"):
        assert server.sql(f"select count(*) as n from {table} where user_id = '{user['id']}'")[0]["n"] == 0
    again = admin.post(f"users/{user['id']}/erase_personal_data")
    assert again.code == "ERASED_BEFORE"
    current = admin.get(f"users/{user['id']}").data
    back = admin.patch(f"users/{user['id']}", {"is_active": True}, version=current["version"])
    assert back.status == 409, "whoever was forgotten stays so"
    # Her address is free again.
    assert admin.post("users", {"email": SALES.email, "full_name": "別人", "roles": ["viewer"]}).status == 201


def test_the_years_are_the_companys(admin, server):
    organization = admin.get("organizations").items[0]
    changed = admin.patch(
        f"organizations/{organization['id']}", {"personal_data_years": 0}, version=organization["version"]
    )
    assert changed.data["personal_data_years"] == 0
    user = leave(admin, server, SALES.email, 1)
    assert admin.post(f"users/{user['id']}/erase_personal_data").status == 200
    refused = admin.patch(
        f"organizations/{organization['id']}", {"personal_data_years": 31}, version=changed.data["version"]
    )
    assert refused.problems == {"personal_data_years": "out_of_range"}
