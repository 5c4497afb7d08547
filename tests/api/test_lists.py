"""Lists: filters, ranges, sorting, quick search, pages by number and by cursor."""

import pytest
from support.books import BANK, CAPITAL, CASH, REVENUE, line

NAMES = [
    # code, name, kana, phone, credit limit
    ("L-01", "青葉物産", "アオバブッサン", "03-1111-0001", "100"),
    ("L-02", "株式会社佐藤商店", "サトウショウテン", "03-1111-0002", "200"),
    ("L-03", "ABC Trading", None, "03-1111-0003", "300"),
    ("L-04", "銀河システムズ", "ギンガシステムズ", "06-2222-0004", None),
    ("L-05", "青山園芸", "アオヤマエンゲイ", "06-2222-0005", "500"),
    ("L-06", "100%ジュース_本舗", "ジュースホンポ", "06-2222-0006", "600"),
]


@pytest.fixture(scope="module")
def customers(shared_admin):
    """The codes of the rows above; nothing else is in the list."""
    for code, name, kana, phone, limit in NAMES:
        body = {"code": code, "name": name, "name_kana": kana, "phone": phone, "credit_limit": limit}
        assert shared_admin.post("customers", body).status == 201

    def codes(**parameters):
        return [row["code"][2:] for row in shared_admin.get("customers", **parameters).items]

    return codes


def test_the_frame_of_a_list(shared_admin, customers):
    first = shared_admin.get("customers", page_size=4).json
    assert (first["total"], first["page"], first["page_size"], first["total_pages"]) == (6, 1, 4, 2)
    assert (first["has_next"], first["has_previous"]) == (True, False)
    last = shared_admin.get("customers", page_size=4, page=2).json
    assert (last["has_next"], last["has_previous"], len(last["items"])) == (False, True, 2)
    beyond = shared_admin.get("customers", page_size=4, page=9).json
    assert (beyond["items"], beyond["total"]) == ([], 6)


@pytest.mark.parametrize(
    "search, found",
    [
        ("青葉", ["01"]),
        ("青", ["01", "05"]),
        ("アオバ", ["01"]),
        ("あおば", ["01"]),
        ("ｱｵﾊﾞ", ["01"]),
        ("あお", ["01", "05"]),
        ("佐藤", ["02"]),
        ("藤商", ["02"]),
        ("さとう しょうてん", ["02"]),
        ("abc", ["03"]),
        ("ＡＢＣ　ｔｒａｄｉｎｇ", ["03"]),
        ("2222", ["04", "05", "06"]),
        ("L-04", ["04"]),
        ("0%", ["06"]),
        ("%", ["06"]),
        ("_", ["06"]),
        ("\\", []),
        ("' or true --", []),
        ("無", []),
    ],
)
def test_quick_search(customers, search, found):
    assert customers(search=search) == found


@pytest.mark.parametrize(
    "parameters, found",
    [
        ({"code": "L-02"}, ["02"]),
        ({"credit_limit_min": "300"}, ["03", "05", "06"]),
        ({"credit_limit_min": "200", "credit_limit_max": "500"}, ["02", "03", "05"]),
        ({"credit_limit": "none"}, ["04"]),
        ({"is_active": "false"}, []),
        ({"is_customer": "true", "search": "青"}, ["01", "05"]),
        ({"language": "ja,en"}, ["01", "02", "03", "04", "05", "06"]),
        ({"name": "銀河システムズ"}, ["04"]),
        ({"phone": "' or '1'='1"}, []),
    ],
)
def test_filters(customers, parameters, found):
    assert customers(**parameters) == found


@pytest.mark.parametrize(
    "sort_by, found",
    [
        ("code", ["01", "02", "03", "04", "05", "06"]),
        ("created_at", ["01", "02", "03", "04", "05", "06"]),
        ("name", ["06", "03", "02", "04", "05", "01"]),
    ],
)
def test_sorting(customers, sort_by, found):
    # Names sort by code point: 1 < A < 株 (U+682A) < 銀 (U+9280) < 青 (U+9752), 山 (U+5C71) < 葉 (U+8449).
    assert customers(sort_by=sort_by, sort_order="asc") == found
    assert customers(sort_by=sort_by, sort_order="desc") == found[::-1]


@pytest.mark.parametrize(
    "parameters, field, problem",
    [
        ({"page": "0"}, "page", "out_of_range"),
        ({"page": "x"}, "page", "out_of_range"),
        ({"page_size": "101"}, "page_size", "out_of_range"),
        ({"page_size": "0"}, "page_size", "out_of_range"),
        ({"page": "5000", "page_size": "100"}, "page", "use_cursor"),
        ({"sort_by": "note"}, "sort_by", "not_sortable"),
        ({"sort_order": "up"}, "sort_order", "not_one_of"),
        ({"colour": "red"}, "colour", "unknown_parameter"),
        ({"credit_limit_min": "many"}, "credit_limit_min", "malformed"),
        ({"is_active": "perhaps"}, "is_active", "malformed"),
        ({"payment_term_id": "x"}, "payment_term_id", "malformed"),
        ({"cursor": "zz"}, "cursor", "malformed"),
        ({"search": "あ" * 101}, "search", "too_long"),
    ],
)
def test_what_is_not_understood_is_refused(shared_admin, customers, parameters, field, problem):
    response = shared_admin.get("customers", **parameters)
    assert (response.status, response.problems) == (422, {field: problem})


def walk_by_pages(client, path, **parameters):
    rows, page = [], 1
    while True:
        answer = client.get(path, page=page, **parameters).json
        rows += [row["id"] for row in answer["items"]]
        if not answer["has_next"]:
            assert answer["total"] == len(rows)
            return rows
        page += 1


def walk_by_cursor(client, path, **parameters):
    rows, cursor = [], {}
    while True:
        answer = client.get(path, **cursor, **parameters).json
        rows += [row["id"] for row in answer["items"]]
        assert ("next_cursor" in answer) == answer["has_next"]
        if not answer["has_next"]:
            return rows
        cursor = {"cursor": answer["next_cursor"]}


@pytest.fixture(scope="module")
def invoices(shared_books, customers):
    """Twenty-five on five days, so that pages end among equals."""
    customer = shared_books.client.get("customers", code="L-01").items[0]
    return [
        shared_books.invoice(customer, line(str(100 + n)), issue_date=f"2026-05-0{1 + n % 5}", subject=f"件名{n}")
        for n in range(25)
    ]


@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("sort_by", ["issue_date", "due_date", "created_at", "id"])
@pytest.mark.parametrize("page_size", [1, 4, 25])
def test_pages_and_cursors_give_the_same_rows(shared_admin, invoices, sort_by, order, page_size):
    asked = {"sort_by": sort_by, "sort_order": order, "page_size": page_size}
    by_pages = walk_by_pages(shared_admin, "invoices", **asked)
    assert sorted(by_pages) == sorted(invoice["id"] for invoice in invoices)
    assert walk_by_cursor(shared_admin, "invoices", **asked) == by_pages


def test_a_cursor_does_not_stumble_over_new_rows(shared_books, invoices):
    client = shared_books.client
    asked = {"sort_by": "issue_date", "sort_order": "asc", "page_size": 10}
    first = client.get("invoices", **asked).json
    rest_before = walk_by_cursor(client, "invoices", **asked)[10:]
    earlier = shared_books.invoice(invoices[0]["customer"], line("1"), issue_date="2026-05-01")
    rest, cursor = [], first["next_cursor"]
    while cursor:
        answer = client.get("invoices", cursor=cursor, **asked).json
        rest += [row["id"] for row in answer["items"]]
        cursor = answer.get("next_cursor")
    assert client.delete(f"invoices/{earlier['id']}", 1).status == 200
    assert [row for row in rest if row != earlier["id"]] == rest_before


def test_ranges_of_days_and_amounts(shared_admin, invoices):
    def total(**parameters):
        return shared_admin.get("invoices", **parameters).json["total"]

    assert total(issue_date_from="2026-05-02", issue_date_to="2026-05-03") == 10
    # Net amounts are 100 to 124 yen, 10 % tax rounded down: gross 110 (of 100) to 119 (of 109).
    assert total(gross_amount_min="110", gross_amount_max="119") == 10
    assert total(state="draft") == 25
    assert total(state="posted,cancelled") == 0
    assert total(search="件名24") == 1


def test_journal_entries_are_found_by_account_day_and_amount(shared_books):
    client = shared_books.client
    for amount, day in [("100", "2026-06-01"), ("200", "2026-06-02"), ("300", "2026-06-03")]:
        shared_books.entry(debit=CASH, credit=BANK, amount=amount, entry_date=day)

    def amounts(**parameters):
        rows = client.get("financial/journal-entries", sort_by="entry_date", sort_order="asc", **parameters).items
        return [row["total_amount"] for row in rows]

    assert amounts(account_id=shared_books.account(CASH)) == ["100", "200", "300"]
    assert amounts(account_id=shared_books.account(REVENUE)) == []
    assert amounts(date_from="2026-06-02", date_to="2026-06-03") == ["200", "300"]
    assert amounts(amount_min="150", amount_max="250") == ["200"]


@pytest.mark.parametrize(
    "path, parameter",
    [
        ("financial/journal-entries", "account_id"),
        ("financial/journal-entries", "date_from"),
        ("financial/journal-entries", "amount_min"),
        ("open-items", "partner_id"),
        ("open-items", "is_open"),
    ],
)
def test_a_bad_value_of_a_computed_filter_is_refused(shared_admin, path, parameter):
    for value in ["x", "%", "1e9999", "2026-02-30", "ああ"]:
        response = shared_admin.get(path, **{parameter: value})
        assert (response.status, response.problems) == (422, {parameter: "malformed"}), value


def test_what_has_no_day_of_creation_is_not_sorted_by_it(shared_admin):
    response = shared_admin.get("open-items", sort_by="created_at")
    assert (response.status, response.problems) == (422, {"sort_by": "not_sortable"})


def test_a_reader_may_name_the_fields(shared_admin, customers):
    row = shared_admin.get("customers", fields="name,created_at", sort_by="code", page_size=1).json["items"][0]
    assert set(row) == {"id", "version", "code", "name", "created_at", "actions"}, "and what the next page goes on by"
    refused = shared_admin.get("customers", fields="name,colour")
    assert (refused.status, refused.problems) == (422, {"fields": "unknown_field"})
    exported = shared_admin.get("customers", fields="code,name", format="csv").text
    assert exported.splitlines()[0].lstrip("\ufeff") == "code,name"


def test_who_does_not_ask_is_not_told_how_many(shared_admin, customers):
    page = shared_admin.get("customers", page_size=4, total="false").json
    assert (page["total"], page["total_pages"], page["has_next"]) == (None, None, True)
    assert shared_admin.get("customers", total="perhaps").problems == {"total": "not_one_of"}


def test_invoices_by_what_is_open(shared_books):
    """Each value of the filter, the count and every way of paging agree."""
    books = shared_books
    customer = books.customer()
    numbers = {}
    for state, paid in [("unpaid", None), ("partly_paid", "100"), ("paid", "1100")]:
        invoice = books.posted(customer, line("1000"))  # 1100 with tax
        numbers[state] = invoice["number"]
        if paid:
            books.receipt(customer, paid, (invoice, paid))

    def listed(**parameters):
        rows = books.client.get("invoices", customer_id=customer["id"], sort_by="issue_date", **parameters).items
        return {row["number"] for row in rows}

    for state, number in numbers.items():
        assert listed(payment_status=state) == {number}
    assert listed(payment_status="open") == {numbers["unpaid"], numbers["partly_paid"]}
    assert books.client.get("invoices", payment_status="late").problems == {"payment_status": "not_one_of"}

    everything = books.client.get("invoices", payment_status="open", page_size=100).json
    assert everything["total"] == len(everything["items"])
    one_by_one, cursor = [], {}
    while True:
        page = books.client.get("invoices", payment_status="open", page_size=1, **cursor).json
        one_by_one += [row["id"] for row in page["items"]]
        if not page["has_next"]:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert one_by_one == [row["id"] for row in everything["items"]]


@pytest.mark.parametrize("order", ["asc", "desc"])
def test_open_invoices_of_a_span(books, order):
    """The day narrows what is open, whatever the list is sorted by, in pages, by cursor and in the count."""
    customer = books.customer()
    days = ["2026-07-01", "2026-07-02", "2026-07-02", "2026-07-03", "2026-07-04"]
    sent = [books.posted(customer, line(str(1000 + n)), issue_date=day) for n, day in enumerate(days)]
    books.receipt(customer, "1101", (sent[1], "1101"))  # 1001 and its tax
    asked = {"payment_status": "open", "issue_date_from": "2026-07-02", "issue_date_to": "2026-07-03"}
    for sort_by in ["issue_date", "due_date", "created_at"]:
        sorting = {**asked, "sort_by": sort_by, "sort_order": order, "page_size": 1}
        expected = [sent[2]["id"], sent[3]["id"]]
        if order == "desc":
            expected.reverse()
        assert walk_by_pages(books.client, "invoices", **sorting) == expected
        assert walk_by_cursor(books.client, "invoices", **sorting) == expected
        assert books.client.get("invoices", **sorting).json["total"] == 2
    assert books.client.get("invoices", **asked, search=sent[3]["number"]).json["total"] == 1
    assert books.client.get("invoices", **asked, issue_date="2026-07-03").json["total"] == 1


def test_a_ledger_of_the_wanted_fields(shared_books):
    """A page of the ledger, whole and in part: the counter account is looked up only for who wants it."""
    shared_books.client.post("financial/journal-entries", shared_books.entry_body(amount="700"), action="post")
    account = shared_books.account(CASH)
    whole = shared_books.client.get("financial/reports/general-ledger", account_id=account).data["lines"][-1]
    assert (whole["debit"], whole["credit"], whole["counter_account"]["code"]) == ("700", "0", CAPITAL)
    part = shared_books.client.get("financial/reports/general-ledger", account_id=account, fields="debit,balance").data
    assert part["lines"][-1] == {"debit": "700", "balance": whole["balance"]}
    refused = shared_books.client.get("financial/reports/general-ledger", account_id=account, fields="debit,x")
    assert refused.problems == {"fields": "unknown_field"}


def test_many_are_not_counted_to_the_end(shared_admin):
    rows = "".join(f"MANY-{i},数えきれない品\r\n" for i in range(1005))
    sent = {"Content-Type": "text/csv"}
    imported = shared_admin.raw(
        "POST", "/api/v1/items/import", ("code,name\r\n" + rows).encode(), shared_admin.headers | sent
    )
    assert imported.data["created"] == 1005
    page = shared_admin.get("items", search="数えきれない", page_size=100, page=11).json
    assert (page["total"], page["total_is_estimate"], len(page["items"]), page["has_next"]) == (1000, True, 5, False)
