"""Roles that a company makes for itself, roles for a time, and roles that are lent."""

import contextlib

import pytest
from support.books import TODAY, Books, code, line
from support.client import Client
from support.patience import eventually
from support.people import ACCOUNTANT, PASSWORD, SALES, VIEWER
from support.rights import day, hidden, name, right, role

# What everybody may, whatever her roles are: ask the support desk.
ASKS = {
    "ticket": {"read": "own", "create": "own", "answer": "own", "reopen": "own", "rate": "own"},
    "ticket_rating": {"read": "own"},
    "ticket_message": {"read": "own"},
    "knowledge_article": {"read": "own", "view": "own", "judge": "own"},
}


def test_a_role_gives_what_its_lines_say(shared_admin, person, shared_books):
    made = role(shared_admin, right("item", "read"), right("item", "create"), hidden_fields=[{"resource": "item", "field_name": "cost_price"}])
    item = shared_books.item(cost_price="300")
    client = person(made["code"])
    assert "cost_price" not in client.get(f"items/{item['id']}").data
    assert client.post("items", {"code": code("I"), "name": "ほうじ茶"}).status == 201
    assert client.patch(f"items/{item['id']}", {"name": "x"}, item["version"]).code == "PERMISSION_DENIED"
    assert client.get("customers").code == "PERMISSION_DENIED"
    rights = client.get("auth/me").data["rights"]
    assert rights == {"item": {"read": "all", "create": "all"}} | ASKS


def test_a_denial_stands_above_what_other_roles_give(shared_admin, person):
    made = role(shared_admin, right("customer", "export", "none"))
    client = person("sales", made["code"])
    assert client.get("customers").status == 200
    assert client.get("customers", format="csv").code == "PERMISSION_DENIED"


def test_a_role_takes_over_from_others(shared_admin, person):
    first = role(shared_admin, right("item", "read"), inherits=["viewer"])
    second = role(shared_admin, right("item", "create"), inherits=[first["code"]])
    client = person(second["code"])
    assert client.get("financial/journal-entries").status == 200
    assert client.post("items", {"code": code("I"), "name": "番茶"}).status == 201
    changed = shared_admin.patch(f"roles/{first['id']}", {"inherits": [second["code"]]}, first["version"])
    assert changed.problems == {"inherits": "circular"}


def test_a_change_of_a_role_counts_on_every_node_with_the_next_request(cluster, start_server):
    server = start_server()
    with contextlib.ExitStack() as stack:
        same_database = {k: v for k, v in cluster.environment_for(server.database).items() if "DATABASE" in k}
        other = start_server(same_database)
        admin, here, there = (stack.enter_context(Client(node.port)) for node in (server, server, other))
        admin.sign_in("admin@aoi.example", PASSWORD)
        made = role(admin, right("item", "read"))
        email = "neu@aoi.example"
        admin.post("users", {"email": email, "full_name": "新人", "password": PASSWORD, "roles": [made["code"]]})
        here.sign_in(email, PASSWORD)
        there.headers = dict(here.headers)
        assert here.get("items").status == there.get("items").status == 200
        assert here.get("projects").status == there.get("projects").status == 403
        lines = [right("project", "read")]
        assert admin.patch(f"roles/{made['id']}", {"rights": lines}, made["version"]).status == 200
        assert eventually(lambda: here.get("items").status == there.get("items").status == 403, True)
        assert here.get("projects").status == there.get("projects").status == 200
        made = admin.get(f"roles/{made['id']}").data
        assert admin.delete(f"roles/{made['id']}", made["version"]).status == 200
        assert eventually(lambda: here.get("projects").status == there.get("projects").status == 403, True)


@pytest.mark.parametrize(
    "body, problems",
    [
        ({"code": "administrator"}, {"code": "taken"}),
        ({"code": "9lives"}, {"code": "malformed"}),
        ({"code": "Big"}, {"code": "malformed"}),
        ({"rights": [right("cheese")]}, {"rights[0].resource": "not_found"}),
        ({"rights": [right("item", "post")]}, {"rights[0].action": "not_found"}),
        ({"rights": [right("item", "read", "everywhere")]}, {"rights[0].reach": "malformed"}),
        ({"hidden_fields": [hidden("item", "id")]}, {"hidden_fields[0].field_name": "not_found"}),
        ({"hidden_fields": [hidden("item", "version")]}, {"hidden_fields[0].field_name": "not_found"}),
        ({"hidden_fields": [hidden("sales_invoice", "state")]}, {"hidden_fields[0].field_name": "not_found"}),
        ({"name": "　"}, {"name": "required"}),
        ({"name": "\n"}, {"name": "required"}),
        ({"inherits": ["nobody"]}, {"inherits": "not_one_of"}),
    ],
)
def test_what_is_no_role(shared_admin, body, problems):
    refused = shared_admin.post("roles", {"code": name(), "name": "役割"} | body)
    assert refused.problems.items() >= problems.items() or list(problems) == ["rights[0].reach"] and refused.status == 422


def test_what_an_answer_is_made_of_is_shown_whatever_an_older_role_hides(shared_server, shared_admin, shared_books, person):
    """Until such roles were refused, a change was stored, and the answer said that it was not."""
    made = role(shared_admin, right("item"), hidden_fields=[hidden("item", "name_kana")])
    shared_server.sql("update role_hidden_field set field_name = 'version' where role_id = %s returning role_id", [made["id"]])
    item = shared_books.item()
    her = person(made["code"])
    assert her.get("items").status == 200
    changed = her.patch(f"items/{item['id']}", {"name": "玄米茶"}, item["version"])
    assert changed.status == 200 and changed.data["name"] == "玄米茶"


def test_nobody_gives_what_she_has_not(shared_admin, person):
    keeper = role(shared_admin, right("user", "*"), right("role", "*"), right("role_assignment", "*"), right("item", "read"))
    client = person(keeper["code"])
    helper = person("viewer").user["id"]
    assert client.post("roles", {"code": name(), "name": "x", "rights": [right("item", "read")]}).status == 201
    for lines in ([right("*")], [right("item", "create")], [right("journal_entry", "read", "own")]):
        refused = client.post("roles", {"code": name(), "name": "x", "rights": lines})
        assert refused.problems == {"rights": "beyond_own_rights"}
    refused = client.post("roles", {"code": name(), "name": "x", "inherits": ["accountant"]})
    assert refused.problems == {"inherits": "beyond_own_rights"}
    body = {"email": code("p").lower() + "@aoi.example", "full_name": "友人", "password": PASSWORD}
    assert client.post("users", body | {"roles": ["administrator"]}).problems == {"roles": "beyond_own_rights"}
    assert client.post("users", body | {"roles": [keeper["code"]]}).status == 201
    refused = client.post("role-assignments", {"user_id": helper, "role": "accountant", "valid_from": TODAY})
    assert refused.problems == {"role": "beyond_own_rights"}
    me = client.get(f"users/{client.user['id']}").data
    refused = client.patch(f"users/{me['id']}", {"roles": ["administrator"]}, me["version"])
    assert refused.problems["roles"] in ("not_yourself", "beyond_own_rights")


def test_who_may_change_people_but_not_their_roles(shared_admin, person):
    desk = role(shared_admin, right("user", "read"), right("user", "create"), right("user", "update"))
    client = person(desk["code"])
    body = {"email": code("p").lower() + "@aoi.example", "full_name": "新人", "password": PASSWORD}
    assert client.post("users", body | {"roles": ["viewer"]}).problems == {"roles": "not_permitted"}
    assert client.post("users", body).status == 201


def test_a_role_for_a_time(shared_server, shared_admin, person):
    client = person("viewer")
    me = client.user["id"]
    assert client.post("items", {"code": code("I"), "name": "玉露"}).status == 403
    given = {"user_id": me, "role": "accountant", "reason": "月末の応援"}
    later = shared_admin.post("role-assignments", given | {"valid_from": day(1), "valid_until": day(3)})
    assert later.status == 201
    assert client.post("items", {"code": code("I"), "name": "玉露"}).status == 403, "not yet"
    now = shared_admin.post("role-assignments", given | {"valid_from": day(-1), "valid_until": day(0)}).data
    assert client.post("items", {"code": code("I"), "name": "玉露"}).status == 201
    ended = shared_admin.patch(f"role-assignments/{now['id']}", {"valid_from": day(-9), "valid_until": day(-1)}, now["version"])
    assert ended.status == 200
    assert eventually(lambda: client.post("items", {"code": code("I"), "name": "玉露"}).status, 403)


def test_a_lent_role_names_both(shared_server, shared_admin, person, shared_books):
    lender, deputy = person("sales", "viewer"), person("viewer")
    customer = shared_books.customer()
    loan = {"user_id": deputy.user["id"], "role": "sales", "valid_from": TODAY, "reason": "休暇"}
    assert lender.post("role-assignments", loan).problems == {"valid_until": "required"}
    assert lender.post("role-assignments", loan | {"valid_until": day(120)}).problems == {"valid_until": "after_latest"}
    assert lender.post("role-assignments", loan | {"valid_until": day(5), "role": "accountant"}).problems == {"role": "role_not_yours"}
    assert lender.post("role-assignments", loan | {"valid_until": day(5), "user_id": lender.user["id"]}).problems["user_id"] == "not_yourself"
    made = lender.post("role-assignments", loan | {"valid_until": day(5)})
    assert made.data["lender"]["email"] == lender.user["email"]
    invoice = Books(deputy).invoice(customer, line("1"))
    (row,) = [one for one in shared_admin.get("audit-log", record_id=invoice["id"]).items if one["action"] == "create"]
    logged = shared_server.sql("select user_id, on_behalf_of from audit_log where id = %s", [row["id"]])[0]
    assert (str(logged["user_id"]), str(logged["on_behalf_of"])) == (deputy.user["id"], lender.user["id"])
    refused = deputy.post("role-assignments", loan | {"valid_until": day(5), "user_id": shared_admin.user["id"]})
    assert refused.problems == {"role": "role_not_yours"}, "what is lent is not lent on"
    assert deputy.get("role-assignments").items == [], "her own loans only"
    assert lender.delete(f"role-assignments/{made.data['id']}", made.data["version"]).status == 200
    assert eventually(lambda: deputy.post("customers", {"code": code(), "name": "x"}).status, 403)


def test_a_loan_ends_with_the_lenders_own_right(shared_admin, person):
    lender, deputy = person("sales"), person("viewer")
    loan = {"user_id": deputy.user["id"], "role": "sales", "valid_from": TODAY, "valid_until": day(5)}
    assert lender.post("role-assignments", loan).status == 201
    assert deputy.post("customers", {"code": code(), "name": "x"}).status == 201
    theirs = shared_admin.get(f"users/{lender.user['id']}").data
    shared_admin.patch(f"users/{theirs['id']}", {"roles": ["viewer"]}, theirs["version"])
    assert eventually(lambda: deputy.post("customers", {"code": code(), "name": "x"}).status, 403)


@pytest.mark.parametrize("reader", [VIEWER, SALES, ACCOUNTANT], ids=lambda one: one.role)
def test_roles_are_the_administrators_business(sign_in, shared_admin, reader):
    client = sign_in(reader)
    made = role(shared_admin, right("item", "read"))
    assert client.get("roles").code == "PERMISSION_DENIED"
    assert client.post("roles", {"code": name(), "name": "x"}).code == "PERMISSION_DENIED"
    assert client.patch(f"roles/{made['id']}", {"name": "x"}, made["version"]).code == "PERMISSION_DENIED"
    assert made["code"] in [one["name"] for one in client.get("rights").data["roles"]], "what they may do is no secret"


def test_roles_of_the_company_stand_in_what_screens_are_told(shared_admin):
    made = role(shared_admin, right("item", "read"), name="倉庫係")
    fields = {field["name"]: field for field in shared_admin.get("meta/users").data["fields"]}
    assert fields["roles"]["option_labels"][made["code"]] == "倉庫係"


def test_why_somebody_sees_what_she_sees(shared_admin, person, shared_books):
    lender = person("sales")
    base = role(shared_admin, right("receipt", "read", "own"), hidden_fields=[{"resource": "receipt", "field_name": "note"}])
    made = role(shared_admin, right("customer", "read", "none"), inherits=[base["code"]])
    client = person(made["code"])
    loan = {"user_id": client.user["id"], "role": "sales", "valid_from": TODAY, "valid_until": day(2)}
    assert lender.post("role-assignments", loan).status == 201
    path = f"users/{client.user['id']}/rights"
    receipt = shared_books.receipt(shared_books.customer(), "10")
    told = shared_admin.get(path, resource="receipt", record_id=receipt["id"]).data
    roles = {one["role"]: (one["kind"], one.get("through"), one.get("lender")) for one in told["roles"]}
    assert roles == {
        base["code"]: ("inherited", made["code"], None), made["code"]: ("given", None, None), "sales": ("lent", None, "新人"),
    }  # fmt: skip
    why = told["why"]
    assert why["reach"] == "all" and why["reaches_record"]
    assert {(one["role"], one["reach"], one["denies"]) for one in why["from"]} == {(base["code"], "own", False), ("sales", "all", False)}
    denied = shared_admin.get(path, resource="customer").data["why"]
    assert denied["reach"] == "none"
    assert {(one["role"], one["denies"]) for one in denied["from"]} == {(made["code"], True), ("sales", False)}
    assert told["rights"] == client.get("auth/me").data["rights"]
    assert person("viewer").get(path).status == 404
    assert client.get("items").status == 200, "lent"
    shared_admin.patch(f"users/{client.user['id']}", {"roles": ["viewer"]}, shared_admin.get(f"users/{client.user['id']}").data["version"])
    assert client.get(path).data["roles"][0]["label"], "of herself"
