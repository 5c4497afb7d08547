"""What the roles may do: viewer, sales, accountant, administrator."""

import pytest
from support.books import TODAY, Books, code, line
from support.people import ACCOUNTANT, ADMINISTRATOR, OTHER_SALES, SALES, VIEWER

READS = ["customers", "items", "invoices", "receipts", "open-items", "financial/accounts", "organizations"]


@pytest.mark.parametrize("path", READS)
@pytest.mark.parametrize("person", [VIEWER, SALES, ACCOUNTANT, ADMINISTRATOR], ids=lambda person: person.role)
def test_everybody_reads_the_business(sign_in, person, path):
    assert sign_in(person).get(path).status == 200


@pytest.mark.parametrize(
    "person, path, status",
    [
        (VIEWER, "financial/reports/trial-balance", 200),
        (ACCOUNTANT, "financial/reports/trial-balance", 200),
        (SALES, "financial/reports/trial-balance", 403),
        (SALES, "financial/journal-entries", 403),
        (SALES, "financial/periods", 403),
    ],
)
def test_the_books_are_not_for_sales(sign_in, person, path, status):
    assert sign_in(person).get(path).status == status


@pytest.mark.parametrize(
    "person, path, status",
    [
        (VIEWER, "customers", 403),
        (SALES, "customers", 201),
        (ACCOUNTANT, "customers", 201),
        (SALES, "suppliers", 403),
        (SALES, "items", 403),
        (ACCOUNTANT, "items", 201),
        (ACCOUNTANT, "departments", 403),
        (ADMINISTRATOR, "departments", 201),
    ],
)
def test_who_creates_master_records(sign_in, person, path, status):
    assert sign_in(person).post(path, {"code": code(), "name": "試し"}).status == status


@pytest.mark.parametrize("person", [VIEWER, SALES, ACCOUNTANT], ids=lambda person: person.role)
def test_only_the_administrator_makes_people(sign_in, person):
    body = {"email": code("p") + "@aoi.example", "full_name": "新人", "roles": ["administrator"]}
    assert sign_in(person).post("users", body).code == "PERMISSION_DENIED"


@pytest.mark.parametrize("person", [VIEWER, SALES, ACCOUNTANT], ids=lambda person: person.role)
def test_people_see_themselves_alone(sign_in, person):
    assert [user["email"] for user in sign_in(person).get("users").items] == [person.email]


def test_nobody_raises_her_own_roles(sign_in, shared_admin):
    me = shared_admin.get(f"users/{shared_admin.user['id']}").data
    response = shared_admin.patch(f"users/{me['id']}", {"roles": ["viewer"]}, me["version"])
    assert {"field": "roles", "code": "not_yourself"}.items() <= response.json["error"]["details"][0].items()
    viewer = sign_in(VIEWER)
    response = viewer.patch(f"users/{viewer.user['id']}", {"roles": ["administrator"]}, 1)
    assert response.code == "PERMISSION_DENIED"


def test_sales_work_on_their_own_invoices(sign_in):
    mine, other = Books(sign_in(SALES)), Books(sign_in(OTHER_SALES))
    invoice = mine.invoice(mine.customer(), line("1000"))
    path = f"invoices/{invoice['id']}"
    assert other.client.get(path).status == 200, "reading all of them is allowed"
    for refused in [
        other.client.patch(path, {"subject": "x"}, invoice["version"]),
        other.client.delete(path, invoice["version"]),
        other.client.post(path + "/post"),
    ]:
        assert (refused.status, refused.code) == (403, "PERMISSION_DENIED")
    assert mine.client.post(path + "/post").status == 200


def test_a_dry_run_shows_what_its_caller_may_read(sign_in):
    """It was refused as a whole to those who may post an invoice, but not read the books."""
    sales = Books(sign_in(SALES))
    draft = sales.invoice(sales.customer(), line("1000"))
    answer = sales.client.post(f"invoices/{draft['id']}/post", dry_run="true").data
    assert answer["record"]["state"] == "posted"
    assert "journal_entry" not in [effect["resource"] for effect in answer["effects"]]
    effects = sign_in(ADMINISTRATOR).post(f"invoices/{draft['id']}/post", dry_run="true").data["effects"]
    assert "journal_entry" in [effect["resource"] for effect in effects]


def test_a_viewer_does_nothing_with_an_invoice(sign_in, shared_books):
    path = f"invoices/{shared_books.invoice(shared_books.customer(), line('1'))['id']}"
    viewer = sign_in(VIEWER)
    assert [action["allowed"] for action in viewer.get(path).data["actions"]] == [False] * 5
    for refused in [viewer.patch(path, {"subject": "x"}, 1), viewer.delete(path, 1), viewer.post(path + "/post")]:
        assert refused.code == "PERMISSION_DENIED"


def test_sales_post_no_receipts(sign_in, shared_books):
    body = shared_books.receipt_body(shared_books.customer(), "100")
    assert sign_in(SALES).post("receipts", body).code == "PERMISSION_DENIED"
    assert sign_in(ACCOUNTANT).post("receipts", body).status == 201


def test_hidden_fields_are_neither_shown_nor_written_nor_asked_for(sign_in, shared_books):
    item = shared_books.item(cost_price="640")
    sales = sign_in(SALES)
    assert "cost_price" not in sales.get(f"items/{item['id']}").data
    assert all("cost_price" not in row for row in sales.get("items").items)
    assert sales.get("items", cost_price_min="600").problems == {"cost_price_min": "not_permitted"}
    assert sales.get(f"items/{item['id']}/history").code == "PERMISSION_DENIED"


def test_a_viewer_does_not_see_credit_limits(sign_in, shared_books):
    customer = shared_books.customer(credit_limit="500000")
    viewer = sign_in(VIEWER)
    for path in ["customers", "partners"]:
        assert "credit_limit" not in viewer.get(f"{path}/{customer['id']}").data
        assert viewer.get(path, credit_limit="500000").status == 403
    assert sign_in(SALES).get(f"customers/{customer['id']}").data["credit_limit"] == "500000"


def test_actions_say_why_not(sign_in, shared_books):
    invoice = shared_books.posted(shared_books.customer(), line("10"))
    shown = sign_in(ACCOUNTANT).get(f"invoices/{invoice['id']}").data
    actions = {action["name"]: action for action in shown["actions"]}
    assert actions["cancel"]["allowed"]
    assert (actions["update"]["allowed"], actions["update"]["reason"]) == (False, "wrong_state")
    assert sign_in(ACCOUNTANT).get("invoices", issue_date=TODAY).items[0]["actions"]


def test_me_tells_what_i_may_do(sign_in):
    rights = sign_in(SALES).get("auth/me").data["rights"]
    assert "journal_entry" not in rights and "audit_log" not in rights
    assert rights["sales_invoice"] == {
        "read": "all", "create": "all", "update": "own", "delete": "own", "export": "all", "post": "own", "cancel": "own",
        "send": "own",
    }  # fmt: skip
    assert rights["customer"]["delete"] == "all"
    assert sign_in(VIEWER).get("auth/me").data["rights"]["sales_invoice"] == {"read": "all"}


def test_the_roles_are_told_to_everybody(sign_in):
    answer = sign_in(VIEWER).get("rights", headers={"Accept-Language": "ja"}).data
    roles = {role["name"]: role for role in answer["roles"]}
    assert list(roles) == ["administrator", "accountant", "sales", "viewer", "support_agent"]
    labels = {resource["name"]: resource["label"] for resource in answer["resources"]}
    assert labels["sales_invoice"] == "請求書"
    for person in (SALES, ACCOUNTANT, ADMINISTRATOR, VIEWER):
        assert roles[person.role]["rights"] == sign_in(person).get("auth/me").data["rights"], person.role
    assert roles["sales"]["hidden_fields"] == {"item": ["cost_price"]}
    every = {resource["name"]: {action["name"]: "all" for action in resource["actions"]} for resource in answer["resources"]}
    assert roles["administrator"]["rights"] == every


def test_what_one_may_oneself_is_told_to_everybody(sign_in, shared_admin):
    viewer = sign_in(VIEWER)
    own = viewer.get("auth/me").data["user"]["id"]
    told = viewer.get(f"users/{own}/rights")
    assert told.status == 200 and told.data["rights"]["report"] == {"read": "all"}
    other = shared_admin.get("auth/me").data["user"]["id"]
    assert viewer.get(f"users/{other}/rights").status == 404


def test_all_that_roles_can_be_given_is_offered(sign_in):
    offered = {one["name"]: {action["name"] for action in one["actions"]} for one in sign_in(VIEWER).get("rights").data["resources"]}
    assert offered["report"] == {"read"}
    assert "grant_roles" in offered["user"]
    assert {"create", "delete"} <= offered["role_assignment"]
    assert "delete" not in offered["audit_log"]
