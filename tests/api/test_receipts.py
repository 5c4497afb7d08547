"""Receipts: what customers pay, for which invoices, and what is left over."""

import pytest
from support.books import BANK, DEPOSITS, INPUT_TAX, MONTH, RECEIVABLE, line

BANK_FEE = "6240"


@pytest.fixture
def customer(shared_books):
    return shared_books.customer()


def invoice(books, customer, net):
    return books.posted(customer, line(net))


def test_a_part_is_paid(shared_books, customer):
    owed = invoice(shared_books, customer, "1000")  # 1100 with tax
    receipt = shared_books.receipt(customer, "400", (owed, "400"))
    assert receipt["number"].startswith(f"RC-{MONTH}-") and receipt["credit_amount"] == "0"
    state = shared_books.client.get(f"invoices/{owed['id']}").data
    assert (state["open_amount"], state["payment_status"]) == ("700", "partly_paid")
    assert shared_books.lines_of(receipt["journal_entry_id"]) == [(BANK, "debit", "400"), (RECEIVABLE, "credit", "400")]
    shared_books.receipt(customer, "700", (owed, "700"))
    state = shared_books.client.get(f"invoices/{owed['id']}").data
    assert (state["open_amount"], state["payment_status"]) == ("0", "paid")


def test_one_receipt_pays_several_invoices(shared_books, customer):
    first, second, third = (invoice(shared_books, customer, net) for net in ("1000", "2000", "3000"))
    # 1100 + 2200 whole, 700 of 3300.
    shared_books.receipt(customer, "4000", (first, "1100"), (second, "2200"), (third, "700"))
    assert [shared_books.open_amount(one) for one in (first, second, third)] == ["0", "0", "2600"]


def test_the_bank_keeps_its_fee(shared_books, customer):
    # 10670 arrive for 11000; the fee of 330 is 300 and its tax of 30.
    owed = invoice(shared_books, customer, "10000")
    receipt = shared_books.receipt(customer, "10670", (owed, "11000"), bank_fee="330")
    assert shared_books.open_amount(owed) == "0"
    booked = shared_books.lines_of(receipt["journal_entry_id"])
    (fee,) = [row for row in booked if row[0] not in (BANK, INPUT_TAX, RECEIVABLE)]
    assert fee[1:] == ("debit", "300")
    assert sorted(set(booked) - {fee}) == sorted(
        [(BANK, "debit", "10670"), (INPUT_TAX, "debit", "30"), (RECEIVABLE, "credit", "11000")]
    )


def test_what_is_paid_too_much_stays_as_credit_and_pays_later(shared_books, customer):
    client = shared_books.client
    first = invoice(shared_books, customer, "1000")
    receipt = shared_books.receipt(customer, "1500", (first, "1100"))
    assert receipt["credit_amount"] == "400"
    assert shared_books.lines_of(receipt["journal_entry_id"]) == sorted(
        [(BANK, "debit", "1500"), (RECEIVABLE, "credit", "1100"), (DEPOSITS, "credit", "400")]
    )
    second = invoice(shared_books, customer, "1000")
    use = {"allocations": [{"open_item_id": second["id"], "amount": "300"}]}
    used = client.post(f"receipts/{receipt['id']}/allocate", use).data
    assert used["credit_amount"] == "100" and shared_books.open_amount(second) == "800"
    too_much = client.post(f"receipts/{receipt['id']}/allocate", use)
    assert too_much.status in (409, 422) and shared_books.open_amount(second) == "800"
    use["allocations"][0]["amount"] = "100"
    assert client.post(f"receipts/{receipt['id']}/allocate", use).data["credit_amount"] == "0"
    nothing = client.post(f"receipts/{receipt['id']}/allocate", use)
    assert (nothing.status, nothing.code) == (409, "NOTHING_LEFT")


def test_more_than_is_open_can_not_be_paid(shared_books, customer):
    owed = invoice(shared_books, customer, "1000")
    body = shared_books.receipt_body(customer, "2000", (owed, "1101"))
    refused = shared_books.client.post("receipts", body, action="post")
    assert (refused.status, refused.code) == (409, "OVER_ALLOCATED")
    assert shared_books.open_amount(owed) == "1100"
    twice = shared_books.receipt_body(customer, "2000", (owed, "600"), (owed, "600"))
    assert shared_books.client.post("receipts", twice, action="post").code == "OVER_ALLOCATED"


def test_a_draft_that_others_overtook_is_refused_when_posted(shared_books, customer):
    client = shared_books.client
    owed = invoice(shared_books, customer, "1000")
    drafts = [client.post("receipts", shared_books.receipt_body(customer, "800", (owed, "800"))).data for _ in range(2)]
    assert client.post(f"receipts/{drafts[0]['id']}/post").status == 200
    assert client.post(f"receipts/{drafts[1]['id']}/post").code == "OVER_ALLOCATED"
    assert shared_books.open_amount(owed) == "300"


@pytest.mark.parametrize(
    "change, field",
    [
        ({"amount": "0"}, "amount"),
        ({"amount": "-5"}, "amount"),
        ({"amount": "0.5"}, "amount"),
        ({"bank_fee": "-1"}, "bank_fee"),
        ({"amount": "922337203685477", "bank_fee": "922337203685477"}, "amount"),
        ({"amount": "x"}, "amount"),
        ({"received_on": "2026-02-30"}, "received_on"),
    ],
)
def test_amounts_that_nobody_pays(shared_books, customer, change, field):
    response = shared_books.client.post("receipts", shared_books.receipt_body(customer, "100") | change)
    assert response.status == 422 and field in response.problems


def test_a_receipt_pays_the_invoices_of_its_customer_alone(shared_books, customer):
    theirs = invoice(shared_books, shared_books.customer(), "1000")
    body = shared_books.receipt_body(customer, "100", (theirs, "100"))
    assert shared_books.client.post("receipts", body).problems == {"allocations[0].open_item_id": "wrong_partner"}


def test_money_goes_into_a_bank_account(shared_books, customer):
    body = shared_books.receipt_body(customer, "100") | {"bank_account_id": shared_books.account(RECEIVABLE)}
    assert shared_books.client.post("receipts", body).problems == {"bank_account_id": "not_a_bank"}


def test_cancelling_opens_the_invoices_again(shared_books, customer):
    client = shared_books.client
    owed = invoice(shared_books, customer, "1000")
    receipt = shared_books.receipt(customer, "1300", (owed, "1100"))
    cancelled = client.post(f"receipts/{receipt['id']}/cancel").data
    assert (cancelled["state"], cancelled["credit_amount"]) == ("cancelled", "0")
    state = client.get(f"invoices/{owed['id']}").data
    assert (state["open_amount"], state["payment_status"]) == ("1100", "unpaid")
    mirror = client.get(f"financial/journal-entries/{receipt['journal_entry_id']}").data["reversed_by_id"]
    assert shared_books.lines_of(mirror) == sorted(
        [(BANK, "credit", "1300"), (RECEIVABLE, "debit", "1100"), (DEPOSITS, "debit", "200")]
    )
    assert client.post(f"receipts/{receipt['id']}/cancel").code == "WORKFLOW_STATE_ERROR"


def test_a_credit_that_was_used_keeps_its_receipt(shared_books, customer):
    client = shared_books.client
    receipt = shared_books.receipt(customer, "500")
    owed = invoice(shared_books, customer, "1000")
    use = {"allocations": [{"open_item_id": owed["id"], "amount": "500"}]}
    assert client.post(f"receipts/{receipt['id']}/allocate", use).status == 200
    assert client.post(f"receipts/{receipt['id']}/cancel").code == "HAS_ALLOCATIONS"


def test_what_customers_owe_agrees_with_the_books(books):
    """Sub-ledger and control accounts after a bit of everything."""
    customer = books.customer()
    first, second, third = (invoice(books, customer, net) for net in ("1000", "2000", "3000"))
    books.receipt(customer, "2000", (first, "1100"))
    books.receipt(customer, "2200", (second, "2200"))
    books.posted(customer, line("100"), kind="credit_note", credits_invoice_id=third["id"])
    books.client.post(f"invoices/{third['id']}/cancel")
    balance = {
        code: books.client.get("financial/accounts", account_code=code).items[0]["balance"]
        for code in (RECEIVABLE, DEPOSITS)
    }
    open_items = [float(item["open_amount"]) for item in books.client.get("open-items", page_size=100).items]
    assert float(balance[RECEIVABLE]) == sum(amount for amount in open_items if amount > 0) == 3300 - 110
    assert float(balance[DEPOSITS]) == -sum(amount for amount in open_items if amount < 0) == 900


def test_sums_beyond_all_money_are_refused(books):
    """Each invoice is possible, their sum is more than an amount holds: no report of it, and no fault of ours."""
    customer = books.customer()
    for _ in range(12):
        assert books.posted(customer, line("80000000000000", tax_class="exempt"))["state"] == "posted"
    refused = books.client.get("financial/reports/aged-receivables")
    assert (refused.status, refused.problems) == (422, {"": "number_too_large"})
