"""Nobody gives what she has not herself, and nobody gets it by way of somebody who has it."""

import pytest
from support.books import TODAY, code
from support.client import Client
from support.people import ADMINISTRATOR, PASSWORD
from support.rights import day, name, right, role

NEW = "Sugi-Hinoki-4711"
UPDATE = right("user", "read"), right("user", "update")


def record(admin, person):
    return admin.get(f"users/{person['id']}").data


def body(*roles):
    return {"email": code("p").lower() + "@aoi.example", "full_name": "友人", "password": PASSWORD, "roles": list(roles)}


@pytest.fixture
def boss(shared_admin):
    return shared_admin.get("users", email=ADMINISTRATOR.email).items[0]


@pytest.fixture
def denied(shared_admin):
    """A role that denies the books."""
    return role(shared_admin, right("journal_entry", "*", "none"))


@pytest.fixture
def masked(shared_admin):
    """A role that reads items without what they cost."""
    return role(shared_admin, right("item", "read"), hidden_fields=[{"resource": "item", "field_name": "cost_price"}])


@pytest.mark.parametrize("action", ["set_password", "remove_second_factor", "invite", "unlink_identities", "unlock"])
def test_the_account_of_somebody_above_is_out_of_reach(shared_server, shared_admin, person, boss, action):
    helper = person(role(shared_admin, right("user", "read"), right("user", action))["code"])
    answer = helper.post(f"users/{boss['id']}/{action}", {"password": NEW} if action == "set_password" else None)
    assert (answer.status, answer.code) == (403, "HAS_MORE_RIGHTS"), answer
    with Client(shared_server.port) as taken:
        assert taken.post("auth/token", {"username": ADMINISTRATOR.email, "password": NEW}).status == 401


def test_nobody_changes_where_the_link_of_somebody_above_goes(shared_admin, person, boss):
    helper = person(role(shared_admin, *UPDATE)["code"])
    her = record(helper, boss)
    answer = helper.patch(f"users/{her['id']}", {"email": "thief@aoi.example"}, her["version"])
    assert (answer.status, answer.problems) == (403, {"email": "has_more_rights"})
    assert helper.patch(f"users/{her['id']}", {"phone": "03-0000-0000"}, her["version"]).status == 200


def test_nobody_brings_back_or_sends_away_an_administrator(shared_admin, person):
    helper = person(role(shared_admin, *UPDATE, right("user", "delete"))["code"])
    for client, back in ((person("administrator"), 403), (person("accountant"), 403), (person(), 200)):
        her = record(helper, client.user)
        left = helper.delete(f"users/{her['id']}", her["version"])
        assert left.status == (403 if "administrator" in her["roles"] else 200), "who leaves, leaves"
        if left.status == 403:
            assert shared_admin.delete(f"users/{her['id']}", her["version"]).status == 200
        her = record(helper, client.user)
        assert helper.patch(f"users/{her['id']}", {"is_active": True}, her["version"]).status == back


def test_who_may_all_that_another_may_helps_her(shared_admin, person):
    helper = person("sales", role(shared_admin, *UPDATE, right("user", "set_password"))["code"])
    accountant, seller = person("accountant").user, person("sales").user
    assert helper.post(f"users/{accountant['id']}/set_password", {"password": NEW}).code == "HAS_MORE_RIGHTS"
    assert helper.post(f"users/{seller['id']}/set_password", {"password": NEW}).status == 200
    her = record(helper, seller)
    moved = helper.patch(f"users/{her['id']}", {"email": body()["email"]}, her["version"])
    assert moved.status == 200, moved
    me = record(helper, helper.user)
    assert helper.patch(f"users/{me['id']}", {"email": body()["email"]}, me["version"]).status == 200, "her own"


def test_a_role_that_begins_later_or_sleeps_counts_already(shared_admin, person):
    helper = person(role(shared_admin, *UPDATE, right("user", "set_password"))["code"])
    later, sleeper = person(), person(role(shared_admin, right("item", "read"), is_active=False)["code"])
    given = {"user_id": later.user["id"], "role": "administrator", "valid_from": day(3)}
    assert shared_admin.post("role-assignments", given).status == 201
    for client in (later, sleeper):
        answer = helper.post(f"users/{client.user['id']}/set_password", {"password": NEW})
        assert answer.code == "HAS_MORE_RIGHTS", answer


def test_who_governs_is_unlocked_by_her_equals_alone(shared_admin, person):
    desk = person(role(shared_admin, right("user", "read"), right("user", "unlock"))["code"])
    assert desk.post(f"users/{person('accountant').user['id']}/unlock").status == 200
    for rights in ([right("user", "create")], [right("role", "*")], [right("role_assignment", "create")]):
        keeper = person(role(shared_admin, *rights)["code"])
        assert desk.post(f"users/{keeper.user['id']}/unlock").code == "HAS_MORE_RIGHTS", rights


def test_who_is_denied_something_does_not_give_it(shared_admin, person, denied):
    client = person("administrator", denied["code"])
    assert client.get("financial/journal-entries").status == 403
    assert client.post("users", body("administrator")).problems == {"roles": "beyond_own_rights"}
    assert client.post("users", body("sales")).status == 201
    assert client.post("roles", {"code": name(), "name": "x", "rights": [right("*")]}).problems == {"rights": "beyond_own_rights"}


def test_who_is_denied_something_does_not_give_it_within_a_star(shared_admin, person):
    wide = role(shared_admin, right("customer", "*"), right("role", "*"), right("user", "*"))
    narrow = role(shared_admin, right("customer", "export", "none"))
    client = person(wide["code"], narrow["code"])
    for lines, status in (
        ([right("customer", "export")], 422),
        ([right("customer", "*")], 422),
        ([right("customer", "*"), right("customer", "export", "none")], 201),
        ([right("customer", "read")], 201),
    ):
        assert client.post("roles", {"code": name(), "name": "x", "rights": lines}).status == status, lines


@pytest.mark.parametrize("change, field", [({"rights": []}, "rights"), ({"is_active": False}, "is_active")])
def test_nobody_lifts_her_own_denial(shared_admin, person, denied, change, field):
    keeper = role(shared_admin, right("role", "*"), right("journal_entry", "*"))
    client = person(keeper["code"], denied["code"])
    assert client.patch(f"roles/{denied['id']}", change, denied["version"]).problems == {field: "beyond_own_rights"}
    assert client.get("financial/journal-entries").status == 403
    renamed = client.patch(f"roles/{denied['id']}", {"name": "帳簿なし"}, denied["version"])
    assert renamed.status == 200, renamed
    assert shared_admin.patch(f"roles/{denied['id']}", change, renamed.data["version"]).status == 200


def test_nobody_lifts_her_own_mask(shared_admin, person, masked):
    client = person(role(shared_admin, right("role", "*"))["code"], masked["code"])
    lifted = client.patch(f"roles/{masked['id']}", {"hidden_fields": []}, masked["version"])
    assert lifted.problems == {"hidden_fields": "beyond_own_rights"}
    stranger = person(role(shared_admin, right("role", "*"))["code"])
    lifted = stranger.patch(f"roles/{masked['id']}", {"hidden_fields": []}, masked["version"])
    assert lifted.problems, "she has nothing to do with items at all"


def test_nobody_gives_a_field_that_is_hidden_from_her(shared_admin, person, masked):
    client = person(role(shared_admin, right("role", "*"), right("user", "*"))["code"], masked["code"])
    made = {"code": name(), "name": "x", "rights": [right("item", "read")]}
    assert client.post("roles", made).problems == {"rights": "beyond_own_rights"}
    assert client.post("roles", made | {"hidden_fields": masked["hidden_fields"]}).status == 201
    assert client.post("users", body(masked["code"])).status == 201


def test_nobody_wakes_what_she_has_not(shared_admin, person):
    asleep = role(shared_admin, right("item", "create"), is_active=False)
    keeper = person(role(shared_admin, right("user", "*"), right("role", "*"))["code"])
    assert keeper.post("users", body(asleep["code"])).problems == {"roles": "beyond_own_rights"}
    woken = keeper.patch(f"roles/{asleep['id']}", {"is_active": True}, asleep["version"])
    assert woken.problems == {"is_active": "beyond_own_rights"}


def test_a_denial_is_not_taken_off_by_who_has_not_what_it_denies(shared_admin, person, denied):
    her = person("accountant", denied["code"])
    keeper = person(role(shared_admin, right("user", "*"), right("role_assignment", "*"))["code"])
    path, version = f"users/{her.user['id']}", record(keeper, her.user)["version"]
    assert keeper.patch(path, {"roles": ["accountant"]}, version).problems == {"roles": "beyond_own_rights"}
    assert keeper.patch(path, {"roles": [denied["code"]]}, version).status == 200, "less than before"
    for_a_time = {"user_id": her.user["id"], "role": denied["code"], "valid_from": TODAY, "valid_until": day(9)}
    given = shared_admin.post("role-assignments", for_a_time).data
    shorter = keeper.patch(f"role-assignments/{given['id']}", {"valid_until": day(1)}, given["version"])
    assert shorter.problems == {"role": "beyond_own_rights"}
    gone = keeper.delete(f"role-assignments/{given['id']}", given["version"])
    assert gone.problems == {"role": "beyond_own_rights"}
    assert shared_admin.delete(f"role-assignments/{given['id']}", given["version"]).status == 200


def test_a_loan_gives_nothing_that_is_denied_to_the_lender(shared_admin, person, denied):
    lender, deputy = person("accountant", denied["code"]), person("sales")
    loan = {"user_id": deputy.user["id"], "role": "accountant", "valid_from": TODAY, "valid_until": day(5)}
    assert lender.post("role-assignments", loan).problems == {"role": "beyond_own_rights"}
    assert deputy.get("financial/journal-entries").status == 403


@pytest.fixture(scope="module")
def departments(shared_admin):
    return [shared_admin.post("departments", {"code": code(), "name": "部"}).data["id"] for _ in range(2)]


def test_she_does_not_choose_what_her_reach_goes_by(shared_admin, person, departments):
    east, west = departments
    rights = right("user", "*"), right("concurrent_post", "*"), right("sales_invoice", "read", "department")
    head = person(role(shared_admin, *rights)["code"], department_id=east)
    me = record(head, head.user)
    assert head.patch(f"users/{me['id']}", {"department_id": west}, me["version"]).problems == {"department_id": "not_yourself"}
    post = {"department_id": west, "share": 10, "valid_from": TODAY}
    assert head.post("concurrent-posts", post | {"user_id": me["id"]}).problems == {"user_id": "not_yourself"}
    colleague = record(head, person().user)
    assert head.post("concurrent-posts", post | {"user_id": colleague["id"]}).status == 201
    assert head.patch(f"users/{colleague['id']}", {"department_id": west}, colleague["version"]).status == 200
    everywhere = person(role(shared_admin, right("user", "*"))["code"], department_id=east)
    me = record(everywhere, everywhere.user)
    assert everywhere.patch(f"users/{me['id']}", {"department_id": west}, me["version"]).status == 200


def test_what_is_made_lies_within_the_reach(shared_admin, person, departments):
    east, west = departments
    head = person(role(shared_admin, right("user", "*", "department"), right("project", "*", "department"))["code"], department_id=east)
    for department, user, project in ((west, 403, 403), (None, 403, 201), (east, 201, 201)):
        assert head.post("users", body() | {"department_id": department}).status == user
        made = head.post("projects", {"code": code("P"), "name": "計画", "department_id": department})
        assert made.status == project, "one of no department is of who made it"


def test_a_file_is_no_way_beyond_the_reach(shared_admin, person, departments):
    east = shared_admin.get(f"departments/{departments[0]}").data
    head = person(role(shared_admin, right("user", "*", "department"))["code"], department_id=east["id"])
    sent = head.headers | {"Content-Type": "text/csv"}
    for department, refused in (("", {"rows[1]": "permission_denied"}), (east["code"], None)):
        rows = [f"{body()['email']},佐藤,{code}" for code in (east["code"], department)]
        text = "\r\n".join(["email,full_name,department.code", *rows])
        taken = head.raw("POST", "/api/v1/users/import", text.encode(), sent)
        assert (taken.problems if refused else taken.status) == (refused or 200), taken
