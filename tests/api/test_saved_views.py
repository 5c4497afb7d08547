"""Views of lists, subtotals of lists, and how each person wants the screen."""

import pytest
from support.books import code, line
from support.people import ACCOUNTANT, ADMINISTRATOR, OTHER_SALES, SALES, STRANGER, VIEWER


def view(**more):
    return {"screen": "invoices", "name": code("V"), "address": "/invoices?state=posted&sort=-issue_date", **more}


def names(client):
    return {row["name"] for row in client.get("saved-views", screen="invoices", page_size=100).items}


@pytest.mark.parametrize("person", [VIEWER, SALES, ACCOUNTANT, ADMINISTRATOR], ids=lambda person: person.role)
def test_everybody_keeps_views_and_removes_them(sign_in, person):
    client = sign_in(person)
    made = client.post("saved-views", view())
    assert made.status == 201
    assert {"name": "delete", "allowed": True} in made.data["actions"]
    path = f"saved-views/{made.data['id']}"
    changed = client.patch(path, {"name": "今月分"}, made.data["version"])
    assert (changed.status, changed.data["name"]) == (200, "今月分")
    assert client.delete(path, changed.data["version"]).status == 200
    assert client.get(path).status == 404


def test_a_view_of_ones_own_is_nobody_elses(sign_in):
    mine, other, admin = sign_in(SALES), sign_in(OTHER_SALES), sign_in(ADMINISTRATOR)
    kept = mine.post("saved-views", view()).data
    path = f"saved-views/{kept['id']}"
    for stranger in (other, admin):
        assert kept["name"] not in names(stranger)
        assert stranger.get(path).status == 404
        assert stranger.patch(path, {"name": "x"}, kept["version"]).status == 404
        assert stranger.delete(path, kept["version"]).status == 404
    assert kept["name"] in names(mine)


def test_a_shared_view_is_read_by_all_and_changed_by_its_owner_and_the_administrator(sign_in):
    mine, other = sign_in(SALES), sign_in(OTHER_SALES)
    kept = mine.post("saved-views", view(is_shared=True)).data
    path = f"saved-views/{kept['id']}"
    for person in (OTHER_SALES, VIEWER, ACCOUNTANT, ADMINISTRATOR):
        assert kept["name"] in names(sign_in(person))
    refused = other.patch(path, {"name": "x"}, kept["version"])
    assert (refused.status, refused.code) == (403, "PERMISSION_DENIED")
    assert other.delete(path, kept["version"]).status == 403
    assert sign_in(ADMINISTRATOR).delete(path, kept["version"]).status == 200
    assert mine.get(path).status == 404


def test_a_list_opens_in_one_way(sign_in):
    client = sign_in(ACCOUNTANT)
    first = client.post("saved-views", view(is_default=True)).data
    other_screen = client.post("saved-views", view(screen="items", address="/items", is_default=True)).data
    second = client.post("saved-views", view(is_default=True)).data
    default = {row["id"] for row in client.get("saved-views", is_default="true", page_size=100).items}
    assert {second["id"], other_screen["id"]} <= default
    assert first["id"] not in default


@pytest.mark.parametrize(
    "address, problem",
    [
        ("https://elsewhere.example/", "malformed"),
        ("//elsewhere.example", "malformed"),
        ("/customers?state=x", "malformed"),
        ("/invoices?" + "a" * 2000, "too_long"),
        ("", "required"),
    ],
)
def test_a_view_leads_into_its_own_screen(shared_admin, address, problem):
    assert shared_admin.post("saved-views", view(address=address)).problems == {"address": problem}


def test_preferences_follow_the_person(sign_in):
    client, other = sign_in(SALES), sign_in(OTHER_SALES)
    assert client.get("preferences").data == {}
    wanted = {"theme": "dark", "density": "standard", "language": "en"}
    assert client.request("PUT", "/api/v1/preferences", wanted).status == 200
    assert client.get("preferences").data == wanted
    assert sign_in(SALES).get("preferences").data == wanted
    assert other.get("preferences").data == {}
    assert client.request("PUT", "/api/v1/preferences", {"theme": "light"}).status == 200
    assert client.get("preferences").data == {"theme": "light"}


def test_preferences_stay_small_and_flat(sign_in):
    client = sign_in(SALES)
    assert client.request("PUT", "/api/v1/preferences", {"theme": "x" * 17000}).problems == {"": "too_long"}
    assert client.request("PUT", "/api/v1/preferences", {"theme": {"a": 1}}).problems == {"theme": "malformed"}


@pytest.fixture(scope="module")
def billed(shared_books):
    """Two customers with posted invoices, and what each owes."""
    one, two = shared_books.customer(), shared_books.customer()
    for customer, price in [(one, "1000"), (one, "2000"), (two, "500")]:
        shared_books.posted(customer, line(price))
    shared_books.invoice(two, line("99"))  # a draft
    return one, two


def groups(client, path, **parameters):
    answer = client.get(path + "/groups", **parameters)
    assert answer.status == 200, answer
    return {group["key"]: group for group in answer.data["groups"]}


def test_subtotals_of_a_list_follow_its_filters(shared_admin, billed):
    one, two = billed
    found = groups(shared_admin, "invoices", by="customer_id", sum="gross_amount,net_amount", state="posted")
    assert (found[one["id"]]["count"], found[one["id"]]["sums"]) == (2, {"gross_amount": "3300", "net_amount": "3000"})
    assert (found[two["id"]]["count"], found[two["id"]]["sums"]["gross_amount"]) == (1, "550")
    assert found[one["id"]]["reference"]["code"] == one["code"]
    every = groups(shared_admin, "invoices", by="customer_id")
    assert (every[two["id"]]["count"], every[two["id"]]["sums"]) == (2, {})
    states = groups(shared_admin, "invoices", by="state", customer_id=two["id"], sum="net_amount")
    assert {key: (group["count"], group["sums"]["net_amount"]) for key, group in states.items()} == {
        "posted": (1, "500"),
        "draft": (1, "99"),
    }


def test_the_subtotals_of_a_list_are_those_of_its_rows(shared_admin, billed):
    rows = shared_admin.get("invoices", page_size=100, state="posted").items
    found = groups(shared_admin, "invoices", by="customer_id", state="posted")
    assert sum(group["count"] for group in found.values()) == len(rows)


def test_figures_of_a_joined_table_group_too(shared_admin, billed):
    one, _ = billed
    found = groups(shared_admin, "open-items", by="partner_id", sum="open_amount", is_open="true")
    assert (found[one["id"]]["sums"]["open_amount"], found[one["id"]]["reference"]["code"]) == ("3300", one["code"])


@pytest.mark.parametrize(
    "parameters, problems",
    [
        ({}, {"by": "required"}),
        ({"by": "number"}, {"by": "unknown_field"}),
        ({"by": "customer_id", "sum": "subject"}, {"sum": "unknown_field"}),
        ({"by": "customer_id; drop table x"}, {"by": "unknown_field"}),
        ({"by": "customer_id", "state": "nonsense"}, {"state": "malformed"}),
        ({"by": "customer_id", "nonsense": "1"}, {"nonsense": "unknown_parameter"}),
    ],
)
def test_what_cannot_be_grouped_is_refused(shared_admin, parameters, problems):
    assert shared_admin.get("invoices/groups", **parameters).problems == problems


def test_subtotals_show_no_more_than_the_list(sign_in):
    assert sign_in(SALES).get("items/groups", by="item_type", sum="cost_price").status in (403, 422)
    assert sign_in(SALES).get("financial/journal-entries/groups", by="state").status == 403
    assert sign_in(STRANGER).get("invoices/groups", by="customer_id").data["groups"] == []


def test_open_items_in_the_order_of_what_is_due_and_of_amounts(shared_admin, billed):
    for field in ("due_date", "total_amount"):
        rows = shared_admin.get("open-items", sort_by=field, sort_order="asc", page_size=100).items
        values = [float(row[field]) if field == "total_amount" else row[field] for row in rows]
        assert values == sorted(values)
    rows = shared_admin.get("open-items", total_amount_min="2200", total_amount_max="2200").items
    assert rows and {row["total_amount"] for row in rows} == {"2200"}
