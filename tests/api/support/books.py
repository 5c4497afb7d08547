"""Short ways to the records that tests start from, made through the API."""

import datetime
import uuid
import zoneinfo

TODAY = datetime.datetime.now(zoneinfo.ZoneInfo("Asia/Tokyo")).date().isoformat()
MONTH = TODAY[:7]

RECEIVABLE, BANK, CASH, INPUT_TAX = "1310", "1120", "1110", "1690"
DEPOSITS, OUTPUT_TAX, CAPITAL, REVENUE = "2150", "2190", "3110", "4110"


def code(prefix="C"):
    """A code that nothing has yet."""
    return f"{prefix}-{uuid.uuid4().hex[:10]}"


def line(unit_price, quantity=1, tax_class="standard"):
    return {"description": "作業", "quantity": quantity, "unit_price": unit_price, "tax_class": tax_class}


class Books:
    """What one signed-in client makes in its company. `accounts`: the ids that are known already, by code."""

    def __init__(self, client):
        self.client = client
        self.accounts = {}

    def account(self, account_code):
        """The id of an account of the standard chart."""
        if account_code not in self.accounts:
            (found,) = self.client.get("financial/accounts", account_code=account_code).items
            self.accounts[account_code] = found["id"]
        return self.accounts[account_code]

    def customer(self, **fields):
        return self.client.post("customers", {"code": code(), "name": "株式会社みどり"} | fields).data

    def item(self, **fields):
        return self.client.post("items", {"code": code("I"), "name": "緑茶", "sales_price": "1000"} | fields).data

    def invoice(self, customer, *lines, **fields):
        """A draft."""
        return self.client.post("invoices", self.invoice_body(customer, *lines, **fields)).data

    def posted(self, customer, *lines, **fields):
        """An invoice that was posted at once."""
        return self.client.post("invoices", self.invoice_body(customer, *lines, **fields), action="post").data

    def invoice_body(self, customer, *lines, **fields):
        return {"customer_id": customer["id"], "issue_date": TODAY, "lines": list(lines)} | fields

    def receipt_body(self, customer, amount, *pays, **fields):
        """`pays`: (invoice, amount) pairs."""
        allocations = [{"open_item_id": invoice["id"], "amount": part} for invoice, part in pays]
        money = {"received_on": TODAY, "bank_account_id": self.account(BANK), "amount": amount}
        return {"customer_id": customer["id"], "allocations": allocations} | money | fields

    def receipt(self, customer, amount, *pays, **fields):
        """Posted."""
        return self.client.post("receipts", self.receipt_body(customer, amount, *pays, **fields), action="post").data

    def entry_body(self, debit=CASH, credit=CAPITAL, amount="1000", **fields):
        lines = [
            {"account_id": self.account(debit), "debit_amount": amount},
            {"account_id": self.account(credit), "credit_amount": amount},
        ]
        return {"description": "元入れ", "entry_date": TODAY, "entries": lines} | fields

    def entry(self, **fields):
        """A draft journal entry."""
        return self.client.post("financial/journal-entries", self.entry_body(**fields)).data

    def lines_of(self, entry_id):
        """The lines of a journal entry as {(account code, side, amount)}, sorted."""
        entry = self.client.get(f"financial/journal-entries/{entry_id}").data
        found = []
        for row in entry["entries"]:
            side = "debit" if row["debit_amount"] != "0" else "credit"
            found.append((row["account"]["account_code"], side, row[f"{side}_amount"]))
        return sorted(found)

    def open_amount(self, invoice):
        return self.client.get(f"invoices/{invoice['id']}").data["open_amount"]
