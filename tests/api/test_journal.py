"""Journal entries: balance, posting, reversal, periods; and that what was posted stays, whoever asks."""

import contextlib

import psycopg2
import pytest
from support.books import BANK, CAPITAL, CASH, DEPOSITS, MONTH, RECEIVABLE, TODAY

ENTRIES = "financial/journal-entries"


def test_draft_post_reverse(shared_books):
    client = shared_books.client
    draft = shared_books.entry(amount="1500")
    assert (draft["state"], draft["number"], draft["total_amount"]) == ("draft", None, "1500")
    posted = client.post(f"{ENTRIES}/{draft['id']}/post").data
    assert posted["state"] == "posted" and posted["number"].startswith(f"JE-{MONTH}-")
    assert client.post(f"{ENTRIES}/{draft['id']}/reverse", {"description": "誤り"}).status == 200
    mirror = client.get(f"{ENTRIES}/{draft['id']}").data["reversed_by_id"]
    assert shared_books.lines_of(mirror) == [(CASH, "credit", "1500"), (CAPITAL, "debit", "1500")]
    assert client.get(f"{ENTRIES}/{mirror}").data["reverses_id"] == draft["id"]
    again = client.post(f"{ENTRIES}/{draft['id']}/reverse")
    assert (again.status, again.code) == (409, "ALREADY_REVERSED")


def test_a_reversal_is_not_before_its_entry(shared_books):
    entry = shared_books.client.post(ENTRIES, shared_books.entry_body(), action="post").data
    refused = shared_books.client.post(f"{ENTRIES}/{entry['id']}/reverse", {"entry_date": "2026-04-01"})
    assert refused.problems == {"entry_date": "before_original"}


def test_an_unbalanced_entry_is_refused(shared_books):
    body = shared_books.entry_body(amount="1000")
    body["entries"][1]["credit_amount"] = "999"
    response = shared_books.client.post(ENTRIES, body)
    assert (response.status, response.code) == (422, "ENTRY_NOT_BALANCED")
    assert response.json["error"]["details"][0]["arguments"] == {"debit": "1000", "credit": "999"}


def test_all_faults_of_the_lines_are_said_at_once(shared_books):
    cash = shared_books.account(CASH)
    lines = [
        {"account_id": cash, "debit_amount": "100", "credit_amount": "100"},
        {"account_id": cash},
        {"account_id": cash, "debit_amount": "-5"},
        {"account_id": cash, "credit_amount": "0.5"},
        {"account_id": shared_books.account(RECEIVABLE), "credit_amount": "1"},
    ]
    response = shared_books.client.post(ENTRIES, shared_books.entry_body(entries=lines))
    assert response.status == 422
    assert response.problems == {
        "entries[0].debit_amount": "one_side",
        "entries[1].debit_amount": "one_side",
        "entries[2].debit_amount": "negative",
        "entries[3].credit_amount": "fraction_of_yen",
        "entries[4].account_id": "control_account",
        "entries": "entry_not_balanced",
    }


@pytest.mark.parametrize("account", [RECEIVABLE, "2110", DEPOSITS])
def test_control_accounts_are_for_documents(shared_books, account):
    response = shared_books.client.post(ENTRIES, shared_books.entry_body(credit=account))
    assert (response.status, response.problems) == (422, {"entries[1].account_id": "control_account"})


@pytest.mark.parametrize("amount", ["99999999999999999999", "922337203685477.5807", "1e400", "nan", "１００"])
def test_amounts_that_are_none(shared_books, amount):
    assert shared_books.client.post(ENTRIES, shared_books.entry_body(amount=amount)).status == 422


def test_sums_beyond_all_money_are_refused(shared_books):
    body = shared_books.entry_body(amount="900000000000000")
    body["entries"] *= 3
    assert shared_books.client.post(ENTRIES, body).status == 422


def test_a_posted_entry_is_final(shared_books):
    client = shared_books.client
    posted = client.post(ENTRIES, shared_books.entry_body(), action="post").data
    place = f"{ENTRIES}/{posted['id']}"
    for refused in [
        client.patch(place, {"description": "x"}, posted["version"]),
        client.delete(place, posted["version"]),
        client.post(place + "/post"),
    ]:
        assert (refused.status, refused.code) == (409, "WORKFLOW_STATE_ERROR")
    assert client.get(place).data == posted


def test_entries_of_documents_are_reversed_with_them(shared_books):
    receipt = shared_books.receipt(shared_books.customer(), "100")
    refused = shared_books.client.post(f"{ENTRIES}/{receipt['journal_entry_id']}/reverse")
    assert (refused.status, refused.code) == (409, "BELONGS_TO_DOCUMENT")


def period_of(client, day):
    (found,) = client.get("financial/periods", start_date_to=day, end_date_from=day).items
    return found


def test_nothing_is_booked_into_a_closed_period(books):
    client = books.client
    draft = books.entry(entry_date="2025-04-10")
    first = period_of(client, "2025-04-10")
    assert first["start_date"] == "2025-04-01" and first["end_date"] == "2025-04-30"
    assert client.post(f"financial/periods/{first['id']}/close").data["state"] == "closed"
    refused = client.post(f"{ENTRIES}/{draft['id']}/post")
    assert (refused.status, refused.code) == (409, "PERIOD_LOCKED")
    customer = books.customer()
    invoice = {"customer_id": customer["id"], "issue_date": "2025-04-10", "due_date": "2025-05-31"}
    lines = {"lines": [{"description": "x", "quantity": 1, "unit_price": "1000"}]}
    assert client.post("invoices", invoice | lines, action="post").code == "PERIOD_LOCKED"
    assert client.post(f"financial/periods/{first['id']}/reopen").data["state"] == "open"
    assert client.post(f"{ENTRIES}/{draft['id']}/post").status == 200


def test_periods_close_in_order(books):
    client = books.client
    second = period_of(client, "2025-05-10")
    refused = client.post(f"financial/periods/{second['id']}/close")
    assert refused.problems == {"": "earlier_period_open"}


def test_a_lock_holds_one_class_of_documents(books):
    client = books.client
    period = period_of(client, TODAY)
    locked = client.post(f"financial/periods/{period['id']}/lock", {"document_class": "journal"}).data
    assert locked["locked_classes"] == ["journal"]
    assert client.post(ENTRIES, books.entry_body(), action="post").code == "PERIOD_LOCKED"
    books.receipt(books.customer(), "100")
    client.post(f"financial/periods/{period['id']}/unlock", {"document_class": "journal"})
    assert client.post(ENTRIES, books.entry_body(), action="post").status == 201


def test_without_a_period_nothing_is_booked(shared_books):
    response = shared_books.client.post(ENTRIES, shared_books.entry_body(entry_date="2001-01-01"), action="post")
    assert (response.status, response.code) == (409, "PERIOD_MISSING")


def test_balances_follow_the_entries(books):
    client = books.client

    def balance(account_code):
        return client.get("financial/accounts", account_code=account_code).items[0]["balance"]

    books.entry(amount="77")
    client.post(ENTRIES, books.entry_body(debit=CASH, credit=CAPITAL, amount="1000"), action="post")
    client.post(ENTRIES, books.entry_body(debit=BANK, credit=CASH, amount="400"), action="post")
    assert [balance(one) for one in (CASH, BANK, CAPITAL)] == ["600", "400", "1000"], "drafts do not count"


@pytest.fixture(scope="module")
def posted(shared_books):
    return shared_books.client.post(ENTRIES, shared_books.entry_body(), action="post").data


@pytest.fixture(scope="module", params=["itdo_user", "postgres"])
def forger(request, shared_server, shared_admin):
    """A connection in the company of the administrator: with the rights of the program, and of a superuser."""
    with contextlib.closing(shared_server.cluster.connect(shared_server.database, request.param)) as connection:
        with connection.cursor() as cursor:
            for name, value in [
                ("itdo.organization_id", shared_admin.user["organization_id"]),
                ("itdo.user_id", shared_admin.user["id"]),
            ]:
                cursor.execute("select set_config(%s, %s, false)", (name, value))
        yield connection


FORGERIES = {
    "amount": "update journal_line set debit_amount = debit_amount + 1 where entry_id = %(id)s",
    "account": "update journal_line set account_id = (select id from account limit 1) where entry_id = %(id)s",
    "loosen": "update journal_line set posted = false where entry_id = %(id)s",
    "remove lines": "delete from journal_line where entry_id = %(id)s",
    "text": "update journal_entry set description = 'x' where id = %(id)s",
    "draft again": "update journal_entry set state = 'draft', number = null where id = %(id)s",
    "remove": "delete from journal_entry where id = %(id)s",
    "truncate": "truncate journal_entry cascade",
    "truncate lines": "truncate journal_line",
    "further line": "insert into journal_line (organization_id, entry_id, line_no, posted, entry_date, account_id,"
    " debit_amount) select organization_id, entry_id, 9, true, entry_date, account_id, 5 from journal_line"
    " where entry_id = %(id)s limit 1",
    "loose line": "insert into journal_line (organization_id, entry_id, line_no, posted, entry_date, account_id,"
    " debit_amount) select organization_id, entry_id, 9, false, entry_date, account_id, 5 from journal_line"
    " where entry_id = %(id)s limit 1",
    "unbalanced entry": "insert into journal_entry (organization_id, id, state, number, entry_date, description,"
    " total_amount, line_count) select organization_id, gen_random_uuid(), 'posted', 'JE-X', entry_date, 'x', 5, 2"
    " from journal_entry where id = %(id)s",
    "balance": "update account_balance set debit = debit + 1",
    "audit": "update audit_log set action = 'x'",
    "remove audit": "delete from audit_log",
    "truncate audit": "truncate audit_log",
    "truncate blocks": "truncate ledger_block cascade",
    "truncate seals": "truncate journal_seal",
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_posted_rows_stay_as_they_are(shared_server, forger, posted, forgery):
    """The program lacks the rights, or does not see the rows; a superuser is stopped by triggers."""
    if forgery == "balance" and forger.info.user == "postgres":
        pytest.skip("balances are derived; `books verify` compares them")
    look = "select (select json_agg(e order by id) from journal_entry e)::text as entries, "
    look += "(select json_agg(l order by entry_id, line_no) from journal_line l)::text as lines, "
    look += "(select json_agg(a order by id) from audit_log a)::text as audit, "
    look += "(select json_agg(b order by account_id, day, bucket) from account_balance b)::text as balances, "
    look += "(select json_agg(s order by entry_id) from journal_seal s)::text as seals"
    before = shared_server.sql(look)
    with contextlib.suppress(psycopg2.Error), forger.cursor() as cursor:
        cursor.execute(FORGERIES[forgery], {"id": posted["id"]})
    assert shared_server.sql(look) == before


@pytest.mark.parametrize("forgery", ["further line", "loose line", "unbalanced entry"])
def test_a_superuser_who_names_no_company_cannot_add_to_the_books(shared_server, posted, forgery):
    """The checks would see nothing of a company that was not named, so they refuse."""
    with (
        contextlib.closing(shared_server.cluster.connect(shared_server.database, "postgres")) as connection,
        connection.cursor() as cursor,
        pytest.raises(psycopg2.Error, match=r"itdo\.organization_id|period"),
    ):
        cursor.execute(FORGERIES[forgery] + ";set constraints all immediate", {"id": posted["id"]})


def test_the_dimensions_of_a_line(books):
    """Department, partner and project stand in the lines, are found by them, and go along into the reversal."""
    client = books.client
    project = client.post("projects", {"code": "PRJ-1", "name": "新倉庫の建設", "budget": "5000000"})
    assert (project.status, project.data["status"]) == (201, "planning")
    department = client.post("departments", {"code": "D-1", "name": "建設部"}).data
    partner = books.customer()
    dimensions = {"project_id": project.data["id"], "department_id": department["id"], "partner_id": partner["id"]}
    body = books.entry_body(amount="900")
    body["entries"][0].update(dimensions)
    entry = client.post("financial/journal-entries", body, action="post").data
    books.entry(amount="100")
    for name, value in dimensions.items():
        found = client.get("financial/journal-entries", **{name: value}).items
        assert [row["id"] for row in found] == [entry["id"]], name
    client.post(f"financial/journal-entries/{entry['id']}/reverse", {})
    both = client.get("financial/journal-entries", project_id=project.data["id"]).items
    (mirror,) = [row for row in both if row["id"] != entry["id"]]
    lines = client.get(f"financial/journal-entries/{mirror['id']}").data["entries"]
    line = next(row for row in lines if row["project"])
    assert (line["project"]["name"], line["department"]["code"], line["credit_amount"]) == ("新倉庫の建設", "D-1", "900")
    body["entries"][0]["project_id"] = entry["id"]  # the id of something else
    refused = client.post("financial/journal-entries", body)
    assert refused.problems == {"entries[0].project_id": "not_found"}


def test_a_project_does_not_end_before_it_starts(shared_admin):
    body = {"code": "PRJ-2", "name": "逆", "start_date": "2026-04-02", "end_date": "2026-04-01", "budget": "-1"}
    assert shared_admin.post("projects", body).problems == {"start_date": "after_end", "budget": "negative"}
