"""A field that is hidden from somebody is hidden on every way to it."""

import pytest
from support.books import code, line
from support.rights import hidden, newcomers, right, role


@pytest.fixture(scope="module")
def person(shared_server, shared_admin):
    with newcomers(shared_server, shared_admin) as person:
        yield person


@pytest.fixture(scope="module")
def reader(shared_admin, person):
    """Sees people and departments, but no addresses and telephone numbers."""
    masks = [hidden("user", "email"), hidden("user", "phone")]
    made = role(shared_admin, right("user", "read"), right("user", "export"), right("department"), hidden_fields=masks)
    return person(made["code"])


@pytest.fixture(scope="module")
def head(shared_admin):
    """Of a department; her address and telephone number are hidden from the reader."""
    body = {"email": "kakushi@aoi.example", "full_name": "隠し 花子", "phone": "090-1111-2222"}
    made = shared_admin.post("users", body).data
    shared_admin.post("departments", {"code": code("D"), "name": "部", "manager_id": made["id"]})
    return made


@pytest.mark.parametrize(
    "path, query",
    [
        ("users", {}),
        ("departments", {}),
        ("departments", {"format": "csv"}),
        ("departments/groups", {"by": "manager_id"}),
    ],
)
def test_references_tell_no_more_than_the_records(reader, head, path, query):
    answer = reader.get(path, **query)
    assert answer.status == 200 and "隠し 花子" in answer.text
    assert "kakushi" not in answer.text


def test_a_department_is_read_by_each_as_she_may(reader, head, shared_admin):
    (department,) = shared_admin.get("departments", manager_id=head["id"]).items
    path = f"departments/{department['id']}"
    for _ in range(8):  # the text of such a query is kept by thread
        assert shared_admin.get(path).data["manager"]["email"] == head["email"]
        assert reader.get(path).data["manager"] == {"id": head["id"], "full_name": head["full_name"]}


def test_an_open_item_tells_no_more_than_its_partner(shared_admin, shared_books, person):
    customer = shared_books.customer(name="秘密商店")
    shared_books.posted(customer, line("100"))
    mask = [hidden("partner", "name"), hidden("customer", "name")]
    reader = person(role(shared_admin, right("open_item", "read"), hidden_fields=mask)["code"])
    for path, query in (("open-items", {"partner_id": customer["id"]}), ("open-items/groups", {"by": "partner_id"})):
        assert "秘密商店" in shared_admin.get(path, **query).text
        assert customer["code"] in reader.get(path, **query).text
        assert "秘密商店" not in reader.get(path, **query).text


def test_search_finds_nothing_by_what_is_hidden(reader, head, shared_admin, person):
    assert [row["id"] for row in shared_admin.get("users", search="kakushi").items] == [head["id"]]
    assert reader.get("users", search="kakushi").items == []
    assert [row["id"] for row in reader.get("users", search="隠し").items] == [head["id"]]
    assert reader.get("users/groups", by="is_active", search="kakushi").data["groups"] == []
    names = [hidden("user", field) for field in ("email", "full_name", "full_name_kana")]
    nobody = person(role(shared_admin, right("user", "read"), hidden_fields=names)["code"])
    assert nobody.get("users", search="kakushi").problems == {"search": "not_permitted"}


def test_a_file_names_nobody_by_what_is_hidden(reader, head):
    file = f"code,name,manager.email\r\n{code('D')},部,{head['email']}\r\n".encode()
    sent = reader.raw("POST", "/api/v1/departments/import", file, reader.headers | {"Content-Type": "text/csv"})
    assert sent.problems == {"manager.email": "not_permitted"}


def test_a_list_whose_usual_order_is_hidden_has_another(reader, head):
    listed = reader.get("users")
    assert listed.status == 200 and head["id"] in [row["id"] for row in listed.items]
    assert "order" not in reader.get("meta/user").data
    assert reader.get("users", sort_by="email").problems == {"sort_by": "not_permitted"}


def test_a_file_of_somebodys_data_is_whole_or_none(reader, head, shared_admin):
    path = f"users/{head['id']}/personal-data"
    assert reader.get(path).code == "PERMISSION_DENIED"
    assert head["phone"] in shared_admin.get(path).text


def test_a_role_that_reaches_near_shows_nothing_of_what_is_far(shared_admin, shared_books, person):
    customer = shared_books.customer(credit_limit="7654321")
    near, far = (role(shared_admin, right("customer", "read", reach))["code"] for reach in ("own", "all"))
    assert "credit_limit" not in person("viewer", near).get(f"customers/{customer['id']}").data
    assert person("viewer", far).get(f"customers/{customer['id']}").data["credit_limit"] == "7654321"


def test_the_trail_shows_no_more_than_the_records(shared_admin, shared_books, person):
    item, entry = shared_books.item(cost_price="6543"), shared_books.entry()
    mask = [hidden("item", "cost_price")]
    reads = role(shared_admin, right("audit_log"), right("item", "read"), hidden_fields=mask)
    reader = person(reads["code"])
    (made,) = reader.get("audit-log", record_id=item["id"]).items
    assert (made["action"], made["before"], made["after"]) == ("create", None, None)
    assert reader.get("financial/journal-entries").code == "PERMISSION_DENIED"
    assert reader.get("audit-log", record_id=entry["id"]).items == []
    (seen,) = shared_admin.get("audit-log", record_id=entry["id"]).items
    assert reader.get(f"audit-log/{seen['id']}").status == 404
    assert "6543" not in reader.get("audit-log", format="csv", record_id=item["id"]).text
    groups = reader.get("audit-log/groups", by="user_id", record_id=entry["id"])
    assert groups.data["groups"] == []


def test_whoever_audits_reads_everything(shared_admin, shared_books, person):
    item, entry = shared_books.item(cost_price="6543"), shared_books.entry()
    auditor = person(role(shared_admin, right("*", "read"))["code"])
    for record in (item, entry):
        (seen,) = auditor.get("audit-log", record_id=record["id"]).items
        assert seen["after"] == shared_admin.get("audit-log", record_id=record["id"]).items[0]["after"]
    but_one = person(role(shared_admin, right("*", "read"), right("journal_entry", "*", "none"))["code"])
    assert but_one.get("audit-log", record_id=entry["id"]).items == []
    assert but_one.get("audit-log", record_id=item["id"]).items != []


def test_everybody_reads_in_the_trail_what_she_did_herself(shared_admin, person):
    maker = person(role(shared_admin, right("audit_log", "read", "own"), right("customer", "*", "own"))["code"])
    made = maker.post("customers", {"code": code(), "name": "株式会社みどり"}).data
    assert [row["action"] for row in maker.get("audit-log", record_id=made["id"]).items] == ["create"]
