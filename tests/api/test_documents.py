"""Every master document alike: create, read, update, delete; what is refused, and how."""

import pytest
from support.books import TODAY, Books, code, line
from support.client import Client
from support.people import STRANGER

# Of each document: its path, what a new one needs, a change, and a field that is unique.
MASTERS = {
    "departments": ({"name": "営業部"}, {"name": "販売部"}, "code"),
    "payment-terms": ({"name": "月末締め"}, {"name": "月末締め翌月末払い", "months_after": 2}, "code"),
    "customers": ({"name": "株式会社あさひ"}, {"name": "株式会社旭", "phone": "03-1111-2222"}, "code"),
    "suppliers": ({"name": "ひかり製作所"}, {"note": "納期一週間"}, "code"),
    "partners": ({"name": "両面商会", "is_customer": True, "is_supplier": True}, {"is_supplier": False}, "code"),
    "items": ({"name": "抹茶", "sales_price": "1200"}, {"sales_price": "1300.5", "tax_class": "reduced"}, "code"),
    "financial/accounts": (
        {"account_name": "雑費", "account_type": "expense", "statement_line": "selling_general_administrative"},
        {"account_name_en": "Sundries"},
        "account_code",
    ),
    "users": ({"full_name": "佐藤花子", "roles": ["viewer"]}, {"full_name": "鈴木花子"}, "email"),
}
every_master = pytest.mark.parametrize("path", MASTERS)


def fresh(path):
    """The body of a record that is not there yet."""
    needs, _, unique = MASTERS[path]
    return needs | {unique: code("m").lower() + ("@aoi.example" if path == "users" else "")}


@every_master
def test_create_read_update_delete(shared_admin, path):
    body = fresh(path)
    created = shared_admin.post(path, body)
    assert created.status == 201
    record = created.data
    assert record.items() >= body.items()
    assert created.headers["ETag"] == '"1"' and record["version"] == 1
    place = f"{path}/{record['id']}"

    read = shared_admin.get(place)
    assert read.data == record and read.headers["ETag"] == '"1"'

    change = MASTERS[path][1]
    changed = shared_admin.patch(place, change, 1)
    assert changed.status == 200 and changed.headers["ETag"] == '"2"'
    assert changed.data.items() >= (body | change).items()
    assert shared_admin.get(place).data == changed.data

    deleted = shared_admin.delete(place, 2)
    assert deleted.data["is_active"] is False
    assert shared_admin.get(place).data["is_active"] is False, "others may refer to it: it stays, inactive"

    history = shared_admin.get(place + "/history").data
    assert [entry["action"] for entry in history] == ["deactivate", "update", "create"]
    assert history[0]["user"]["id"] == shared_admin.user["id"]


@every_master
def test_a_taken_code_is_refused(shared_admin, path):
    body = fresh(path)
    assert shared_admin.post(path, body).status == 201
    again = shared_admin.post(path, body)
    assert (again.status, again.code) == (409, "DUPLICATE_RESOURCE")
    assert again.problems == {MASTERS[path][2]: "taken"}


@every_master
def test_an_unknown_field_is_refused_and_nothing_is_written(shared_admin, path):
    body = fresh(path)
    record = shared_admin.post(path, body).data
    before = shared_admin.get(path).json["total"]
    response = shared_admin.post(path, fresh(path) | {"nickname": "x"})
    assert (response.status, response.problems) == (422, {"nickname": "unknown_field"})
    assert shared_admin.get(path).json["total"] == before
    place = f"{path}/{record['id']}"
    assert shared_admin.patch(place, MASTERS[path][1] | {"nickname": "x"}, 1).status == 422
    assert shared_admin.get(place).data == record


@every_master
def test_an_update_must_say_which_version_it_saw(shared_admin, path):
    record = shared_admin.post(path, fresh(path)).data
    place = f"{path}/{record['id']}"
    change = MASTERS[path][1]
    blind = shared_admin.patch(place, change)
    assert (blind.status, blind.code) == (428, "VERSION_REQUIRED")
    assert shared_admin.patch(place, change | {"version": 1}).status == 200, "in the body it counts, too"
    stale = shared_admin.patch(place, change, 1)
    assert (stale.status, stale.code) == (412, "VERSION_CONFLICT")
    assert shared_admin.get(place).data["version"] == 2


@every_master
def test_an_unchanged_record_is_not_sent_again(shared_admin, path):
    place = f"{path}/{shared_admin.post(path, fresh(path)).data['id']}"
    etag = shared_admin.get(place).headers["ETag"]
    unchanged = shared_admin.get(place, headers={"If-None-Match": etag})
    assert (unchanged.status, unchanged.body) == (304, b"")
    shared_admin.patch(place, MASTERS[path][1], 1)
    assert shared_admin.get(place, headers={"If-None-Match": etag}).status == 200


@every_master
@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b'"x"', b'{"name": }', b"\xff\xfe"])
def test_what_is_not_an_object_is_refused(shared_admin, path, body):
    headers = shared_admin.headers | {"Content-Type": "application/json"}
    response = shared_admin.raw("POST", f"/api/v1/{path}", body, headers)
    assert (response.status, response.problems) == (422, {"": "not_json"})


@every_master
def test_a_missing_record_is_not_found(shared_admin, path):
    for missing in ["0192f0c0-0000-7000-8000-000000000000", "1", "x'--", "%E3%81%82"]:
        response = shared_admin.get(f"{path}/{missing}")
        assert (response.status, response.code) == (404, "RESOURCE_NOT_FOUND")


def test_all_faults_of_the_form_are_said_at_once(shared_admin):
    body = {
        "name": "あ" * 121,
        "payment_term_id": "x",
        "honorific": "sir",
        "contacts": [{"name": "山田"}, {"email": "a@b.example"}, "x"],
        "colour": "red",
    }
    response = shared_admin.post("customers", body)
    assert (response.status, response.code) == (422, "VALIDATION_ERROR")
    assert response.problems == {
        "code": "required",
        "name": "too_long",
        "payment_term_id": "malformed",
        "honorific": "not_one_of",
        "contacts[1].name": "required",
        "contacts[2]": "malformed",
        "contacts[2].name": "required",
        "colour": "unknown_field",
    }


def test_all_faults_of_the_content_are_said_at_once(shared_admin):
    body = {"code": code(), "name": "x", "registration_number": "T123", "credit_limit": "-1"}
    response = shared_admin.post("customers", body)
    assert response.status == 422
    assert response.problems == {"registration_number": "malformed", "credit_limit": "negative"}


@pytest.mark.parametrize("number", ["T123456789012", "1234567890123", "T12345678901234", "X8010401050387"])
def test_a_malformed_registration_number_is_refused(shared_admin, number):
    response = shared_admin.post("customers", {"code": code(), "name": "x", "registration_number": number})
    assert response.problems == {"registration_number": "malformed"}


def test_a_registration_number_is_written_in_one_form(shared_admin):
    body = {"code": code(), "name": "x", "registration_number": "Ｔ8010401050387"}
    assert shared_admin.post("customers", body).data["registration_number"] == "T8010401050387"


def test_a_conflict_names_what_others_changed(shared_books):
    client = shared_books.client
    place = "customers/" + shared_books.customer()["id"]
    client.patch(place, {"name": "株式会社翠", "phone": "03-0000-0000"}, 1)
    client.patch(place, {"note": "重要"}, 2)
    (detail,) = client.patch(place, {"address": "東京"}, 1).json["error"]["details"]
    assert detail["arguments"]["seen"] == "1" and detail["arguments"]["current"] == "3"
    changed = set(detail["arguments"]["changed"].split(", ")) - {"version"}
    assert changed == {"name", "phone", "note"}


@pytest.mark.parametrize("etag, status", [('"1"', 200), ('W/"1"', 200), ("1", 200), ('"x"', 422), ("*", 422)])
def test_if_match_is_read_strictly(shared_books, etag, status):
    place = "customers/" + shared_books.customer()["id"]
    assert shared_books.client.patch(place, {"note": "x"}, headers={"If-Match": etag}).status == status


@pytest.mark.parametrize(
    "language, reason",
    [("ja", "入力してください"), ("en", "Please"), ("ja-JP,en;q=0.5", "入力してください"), ("fr,en;q=0.5", "Please")],
)
def test_messages_are_in_the_language_of_the_caller(shared_admin, language, reason):
    response = shared_admin.post("customers", {"code": code()}, headers={"Accept-Language": language})
    (detail,) = response.json["error"]["details"]
    assert detail["field"] == "name" and reason in detail["reason"]


def test_contacts_keep_their_ids(shared_books):
    client = shared_books.client
    customer = shared_books.customer(contacts=[{"name": "山田"}, {"name": "田中"}, {"name": "林"}])
    yamada, tanaka, hayashi = customer["contacts"]
    change = {"contacts": [{"id": hayashi["id"], "title": "部長"}, {"name": "森"}, {"id": yamada["id"], "name": "山田"}]}
    changed = client.patch(f"customers/{customer['id']}", change, 1).data["contacts"]
    assert [(contact["name"], contact["line_no"]) for contact in changed] == [("林", 1), ("森", 2), ("山田", 3)]
    assert changed[0]["id"] == hayashi["id"] and changed[0]["title"] == "部長"
    assert changed[2]["id"] == yamada["id"]
    assert changed[1]["id"] not in {yamada["id"], tanaka["id"], hayashi["id"]}
    left_alone = client.patch(f"customers/{customer['id']}", {"note": "x"}, 2).data["contacts"]
    assert left_alone == changed


def test_a_contact_of_another_customer_is_refused(shared_books):
    other = shared_books.customer(contacts=[{"name": "山田"}])["contacts"][0]
    place = "customers/" + shared_books.customer()["id"]
    response = shared_books.client.patch(place, {"contacts": [{"id": other["id"], "name": "x"}]}, 1)
    assert response.problems == {"contacts[0].id": "not_found"}


def test_what_was_answered_can_be_sent_back(shared_books):
    client = shared_books.client
    customer = shared_books.customer(contacts=[{"name": "山田"}])
    place = "customers/" + customer["id"]
    saved = client.put(place, customer, headers={"If-Match": '"1"'}).data
    same = {key: value for key, value in saved.items() if key not in ("version", "updated_at")}
    assert same.items() <= customer.items()


def test_derived_and_fixed_fields_can_not_be_set(shared_books):
    client = shared_books.client
    customer = shared_books.customer()
    invoice = shared_books.invoice(customer, line("100"), number="INV-1", state="posted", gross_amount="1")
    assert (invoice["number"], invoice["state"], invoice["gross_amount"]) == (None, "draft", "110")
    response = client.patch(f"invoices/{invoice['id']}", {"kind": "credit_note"}, 1)
    assert response.problems == {"kind": "fixed"}


def test_a_department_moves_with_all_below(shared_admin):
    def department(parent=None):
        return shared_admin.post("departments", {"code": code("d"), "name": "部", "parent_id": parent}).data

    top, other = department(), department()
    middle = department(top["id"])
    bottom = department(middle["id"])
    shared_admin.patch(f"departments/{middle['id']}", {"parent_id": other["id"]}, 1)
    moved = shared_admin.get(f"departments/{bottom['id']}").data
    assert moved["path"] == "/".join([other["code"], middle["code"], bottom["code"]]) and moved["level"] == 3
    circle = shared_admin.patch(f"departments/{other['id']}", {"parent_id": bottom["id"]}, 1)
    assert circle.problems == {"parent_id": "circular"}


@pytest.fixture(scope="module")
def theirs(shared_server):
    """Ids in the other company, by the field that could name them."""
    with Client(shared_server.port) as client:
        client.sign_in(STRANGER.email, STRANGER.password)
        books = Books(client)
        customer = books.customer()
        department = client.post("departments", {"code": code(), "name": "部"}).data
        invoice = books.posted(customer, line("100"))
        yield {
            "customer_id": customer["id"],
            "partner_id": customer["id"],
            "payment_term_id": client.post("payment-terms", {"code": code(), "name": "x"}).data["id"],
            "item_id": books.item()["id"],
            "department_id": department["id"],
            "parent_id": department["id"],
            "manager_id": client.user["id"],
            "parent_account_id": books.account("1110"),
            "revenue_account_id": books.account("4110"),
            "bank_account_id": books.account("1120"),
            "account_id": books.account("1110"),
            "credits_invoice_id": invoice["id"],
            "open_item_id": invoice["id"],
        }


@pytest.mark.parametrize(
    "path, field",
    [
        ("departments", "parent_id"),
        ("departments", "manager_id"),
        ("users", "department_id"),
        ("customers", "payment_term_id"),
        ("suppliers", "payment_term_id"),
        ("items", "revenue_account_id"),
        ("financial/accounts", "parent_account_id"),
    ],
)
def test_a_master_can_not_refer_to_another_company(shared_admin, theirs, path, field):
    refused = shared_admin.post(path, fresh(path) | {field: theirs[field]})
    assert refused.status in (404, 422) and refused.problems in ({field: "not_found"}, {"": "not_found"})
    place = f"{path}/{shared_admin.post(path, fresh(path)).data['id']}"
    assert shared_admin.patch(place, {field: theirs[field]}, 1).status in (404, 422)
    assert shared_admin.get(place).data[field] is None


@pytest.mark.parametrize("field", ["customer_id", "department_id", "credits_invoice_id"])
def test_an_invoice_can_not_refer_to_another_company(shared_books, theirs, field):
    kind = "credit_note" if field == "credits_invoice_id" else "invoice"
    body = shared_books.invoice_body(shared_books.customer(), line("1"), kind=kind) | {field: theirs[field]}
    created = shared_books.client.post("invoices", body, action="post")
    assert created.status == 422 and created.problems == {field: "not_found"}


@pytest.mark.parametrize("field", ["item_id", "account_id"])
def test_a_line_can_not_refer_to_another_company(shared_books, theirs, field):
    body = shared_books.invoice_body(shared_books.customer(), line("1") | {field: theirs[field]})
    assert shared_books.client.post("invoices", body).status == 422


@pytest.mark.parametrize("field", ["customer_id", "bank_account_id", "open_item_id"])
def test_a_receipt_can_not_refer_to_another_company(shared_books, theirs, field):
    body = shared_books.receipt_body(shared_books.customer(), "100")
    if field == "open_item_id":
        body["allocations"] = [{"open_item_id": theirs[field], "amount": "100"}]
    else:
        body[field] = theirs[field]
    assert shared_books.client.post("receipts", body, action="post").status == 422


@pytest.mark.parametrize("field", ["account_id", "department_id", "partner_id"])
def test_a_journal_line_can_not_refer_to_another_company(shared_books, theirs, field):
    body = shared_books.entry_body(entry_date=TODAY)
    body["entries"][0][field] = theirs[field]
    assert shared_books.client.post("financial/journal-entries", body, action="post").status == 422


NOWHERE = "0192f0c0-0000-7000-8000-0000000000ff"


def test_every_fault_of_a_document_is_named_at_once(shared_books):
    """What is wrong in form, what the rules refuse, references that lead nowhere: one answer, nothing written."""
    body = shared_books.invoice_body(shared_books.customer(), line("1"), issue_date="2026-02-30", colour="red")
    body["department_id"] = NOWHERE
    body["lines"] = [
        line("1") | {"quantity": "much"},
        line("1") | {"quantity": "0"},
        line("1") | {"item_id": NOWHERE, "account_id": NOWHERE},
        line("1") | {"tax_class": "luxury"},
    ]
    before = shared_books.client.get("invoices", page_size=1).json["total"]
    refused = shared_books.client.post("invoices", body)
    assert (refused.status, refused.problems) == (
        422,
        {
            "issue_date": "malformed",
            "colour": "unknown_field",
            "department_id": "not_found",
            "lines[0].quantity": "malformed",
            "lines[1].quantity": "zero",
            "lines[2].item_id": "not_found",
            "lines[2].account_id": "not_found",
            "lines[3].tax_class": "not_one_of",
        },
    )
    assert shared_books.client.get("invoices", page_size=1).json["total"] == before


def test_what_the_database_alone_can_refuse_is_named_at_once(shared_admin):
    taken = shared_admin.post("items", fresh("items")).data["code"]
    refused = shared_admin.post("items", fresh("items") | {"code": taken, "revenue_account_id": NOWHERE})
    assert refused.problems == {"code": "taken", "revenue_account_id": "not_found"}
    other = shared_admin.post("items", fresh("items")).data
    refused = shared_admin.patch(f"items/{other['id']}", {"code": taken, "sales_price": "-1"}, 1)
    assert refused.problems == {"code": "taken", "sales_price": "negative"}
    assert shared_admin.patch(f"items/{other['id']}", {"code": other["code"], "name": "同じ"}, 1).status == 200
