"""People from a CSV file: found by their address however it is written, all or none, taken back while unused."""

import signal
import threading
import uuid

import pytest
from support.books import code
from support.client import Client
from support.patience import eventually
from support.people import ADMINISTRATOR, PASSWORD, SALES, STRANGER

HEAD = "email,full_name,roles,department.code"


def take_in(client, *rows, head=HEAD, key=None, **parameters):
    query = "&".join(f"{name}={value}" for name, value in parameters.items())
    sent = {"Content-Type": "text/csv", "Idempotency-Key": key or str(uuid.uuid4())}
    text = "\r\n".join([head, *rows]) + "\r\n"
    return client.raw("POST", f"/api/v1/users/import?{query}", text.encode(), client.headers | sent)


def counts(answer):
    return {name: answer.data[name] for name in ("created", "updated", "unchanged")}


def person(client, email):
    (found,) = client.get("users", email=email).items
    return found


def undo_last(client):
    batch = client.get("import-batches", resource="user", page_size=1).items[0]
    return client.post(f"import-batches/{batch['id']}/undo", {}).data


@pytest.fixture(scope="module")
def department(shared_admin):
    return shared_admin.post("departments", {"code": code("D"), "name": "営業部"}).data


def test_people_come_with_roles_and_department(shared_admin, department):
    one, other = code("p").lower(), code("p").lower()
    rows = [f" {one.upper()}@Aoi.Example ,山田 太郎,sales;viewer,{department['code']}", f"{other}@aoi.example,佐藤,,"]
    assert counts(take_in(shared_admin, *rows)) == {"created": 2, "updated": 0, "unchanged": 0}
    yamada = person(shared_admin, f"{one}@aoi.example")
    assert (yamada["roles"], yamada["department"]["code"]) == (["sales", "viewer"], department["code"])
    assert person(shared_admin, f"{other}@aoi.example")["roles"] == []
    trail = shared_admin.get("audit-log", record_id=yamada["id"]).items
    assert [row["action"] for row in trail] == ["create"]


def test_who_is_known_is_changed_however_her_address_is_written(shared_admin):
    email = code("p").lower() + "@aoi.example"
    assert take_in(shared_admin, f"{email},山田,,").status == 200
    again = take_in(shared_admin, f"{email.upper()},山田,viewer,")
    assert counts(again) == {"created": 0, "updated": 1, "unchanged": 0}
    assert counts(take_in(shared_admin, f"{email},山田,viewer,"))["unchanged"] == 1
    assert person(shared_admin, email)["roles"] == ["viewer"]


def test_all_that_is_wrong_is_said_of_its_row(shared_admin):
    email = code("p").lower() + "@aoi.example"
    rows = [f"{email},山田,,", f"{email.title()},山田,,", "no address,佐藤,,", "a@aoi.example,佐藤,queen,XX", "b@aoi.example,,,"]
    answer = take_in(shared_admin, *rows)
    assert answer.status == 422
    assert answer.problems == {
        "rows[1].email": "taken",
        "rows[2].email": "malformed",
        "rows[3].roles": "not_one_of",
        "rows[3].department.code": "not_found",
        "rows[4].full_name": "required",
    }
    assert shared_admin.get("users", email=email).items == []


def test_an_address_of_another_company_is_taken_and_nothing_else_is_said(shared_admin, sign_in):
    """Nobody learns whose it is: the answer is that of an address that stands in the file twice."""
    fresh = code("p").lower() + "@aoi.example"
    sign_in(STRANGER).post("users", {"email": "kurenai@beni.example", "full_name": "紅"})
    rows = [f"{fresh},山田,,", f"{STRANGER.email},紅,,", "KURENAI@beni.example,紅,,"]
    for dry_run in ("true", "false"):
        answer = take_in(shared_admin, *rows, dry_run=dry_run)
        assert answer.problems == {"rows[1].email": "taken", "rows[2].email": "taken"}
    twice = take_in(shared_admin, f"{fresh},山田,,", f"{fresh},山田,,")
    reasons = {detail["reason"] for told in (answer, twice) for detail in told.json["error"]["details"]}
    assert len(reasons) == 1
    assert shared_admin.get("users", email=fresh).items == []


def test_a_file_holds_no_passwords(shared_admin):
    answer = take_in(shared_admin, f"x@aoi.example,山田,{PASSWORD}", head="email,full_name,password")
    assert answer.problems == {"password": "unknown_field"}


def test_only_who_manages_people_takes_them_in(sign_in):
    assert take_in(sign_in(SALES), "x@aoi.example,山田,administrator,").code == "PERMISSION_DENIED"


def test_an_import_neither_lowers_the_importer_nor_the_last_administrator(admin):
    lowered = f"{ADMINISTRATOR.email},管理者,viewer,"
    answer = take_in(admin, lowered)
    codes = [detail["code"] for detail in answer.json["error"]["details"]]
    assert codes == ["not_yourself", "last_administrator"]
    others = [f"second{i}@aoi.example,次,administrator," for i in range(2)]
    assert take_in(admin, *others).status == 200
    assert take_in(admin, lowered).problems == {"rows[0].roles": "not_yourself"}
    assert counts(take_in(admin, *[row.replace("administrator", "viewer") for row in others]))["updated"] == 2


def test_people_are_taken_back_while_nobody_of_them_did_anything(server, admin):
    names = ["unused", "used", "manager", "changed", "elsewhere"]
    assert take_in(admin, *[f"{name}@aoi.example,{name},viewer," for name in names]).status == 200
    ids = {name: person(admin, f"{name}@aoi.example")["id"] for name in names}
    assert admin.post(f"users/{ids['used']}/set_password", {"password": "Sugi-Hinoki-4711"}).status == 200
    admin.post("departments", {"code": code("D"), "name": "部", "manager_id": ids["manager"]})
    admin.patch(f"users/{ids['changed']}", {"phone": "03-0000-0000"}, version=1)
    server.sql(
        "insert into membership (organization_id, user_id, roles) select id, %s, '{viewer}' from organization "
        "where code = 'BENI'",
        [ids["elsewhere"]],
    )
    # A link that was asked for and never used is no use of the account.
    server.sql(
        "insert into password_reset (organization_id, user_id, token_hash, expires_at) select organization_id, id, "
        "'x', now() from user_account where email = 'unused@aoi.example'"
    )
    done = undo_last(admin)
    assert (done["removed_count"], done["kept_count"], done["state"]) == (1, 4, "partly_undone")
    assert [(kept["title"], kept["reason"], kept["used_in"]) for kept in done["kept"]] == [
        ("used@aoi.example used", "used", "user_password"),
        ("manager@aoi.example manager", "used", "department"),
        ("changed@aoi.example changed", "changed", None),
        ("elsewhere@aoi.example elsewhere", "used", None),
    ]
    assert admin.get(f"users/{ids['unused']}").status == 404
    # The address is free again.
    assert take_in(admin, "unused@aoi.example,unused,viewer,").data["created"] == 1


def test_a_server_that_dies_in_the_middle_leaves_nothing_and_the_repetition_all(server):
    """Killed while it imports: no row is there, and the same request, sent again, takes each row in once."""
    rows = [f"p{i}@aoi.example,山田 {i},viewer," for i in range(8_000)]
    key = str(uuid.uuid4())
    with Client(server.port, timeout=120) as client:
        client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
        people = client.get("users").json["total"]
        broken = []

        def run():
            try:
                take_in(client.another(), *rows, key=key)
            except Exception as error:  # the connection goes with the server
                broken.append(error)

        thread = threading.Thread(target=run)
        thread.start()
        running = "select 1 from job where kind = 'csv.import' and state = 'running' and progress > 10"
        eventually(lambda: len(server.sql(running)), 1)
        server.stop(signal.SIGKILL)
        thread.join()
        assert broken
        server.start()
        assert client.get("users").json["total"] == people
        assert client.get("import-batches").json["total"] == 0
        assert counts(take_in(client, *rows, key=key))["created"] == len(rows)
        assert take_in(client, *rows, key=key).headers["Idempotent-Replayed"] == "true"
        assert counts(take_in(client, *rows))["unchanged"] == len(rows)
        assert len(server.sql("select id from user_account where email like 'p%%'")) == len(rows)
        assert client.get("import-batches").json["total"] == 1
