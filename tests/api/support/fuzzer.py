"""Requests that nobody should send, made from a seed: odd values, broken forms, and bodies that are nearly right."""

import json
import random
import urllib.parse

from .books import code, line

DOCUMENTS = [
    "organizations", "departments", "users", "payment-terms", "partners", "customers", "suppliers", "items",
    "financial/accounts", "financial/journal-entries", "financial/periods", "open-items", "receipts", "invoices",
]  # fmt: skip
REPORTS = [
    "trial-balance", "general-ledger", "balance-sheet", "income-statement", "aged-receivables", "books-proof",
]  # fmt: skip
OTHERS = [
    "/health", "/health/detailed", "/health/live", "/health/ready", "/metrics", "/openapi.json", "/docs",
    "/api/v1/auth/token", "/api/v1/auth/refresh", "/api/v1/auth/session", "/api/v1/auth/me",
    "/api/v1/financial/fiscal-years", "/api/v1/meta/customer", "/", "/nowhere", "/api/v1", "/api/v1/", "/api/v2/x",
]  # fmt: skip
ACTIONS = ["post", "cancel", "reverse", "allocate", "close", "reopen", "lock", "unlock", "send", "history", "pdf", "x"]
FIELDS = [
    "code", "name", "email", "full_name", "roles", "password", "parent_id", "manager_id", "budget", "closing_day",
    "months_after", "pay_day", "net_days", "holiday_shift", "is_customer", "contacts", "credit_limit", "tax_rounding",
    "registration_number", "sales_price", "cost_price", "tax_class", "account_code", "account_name", "account_type",
    "statement_line", "entry_date", "description", "entries", "account_id", "debit_amount", "credit_amount", "lines",
    "customer_id", "issue_date", "due_date", "transaction_date", "quantity", "unit_price", "kind", "item_id",
    "credits_invoice_id", "received_on", "bank_account_id", "amount", "bank_fee", "allocations", "open_item_id",
    "version", "id", "state", "fiscal_year", "time_zone", "fiscal_year_start_month", "username", "refresh_token",
]  # fmt: skip
PARAMETERS = [
    "page", "page_size", "sort_by", "sort_order", "search", "cursor", "dry_run", "organization_id", "account_id",
    "issue_date_from", "gross_amount_min", "date_from", "amount_max", "is_open", "partner_id", "payment_status",
    "state", "from", "to", "as_of_date", "start_date", "end_date", "all", "action", "roles", "created_at_from", "x",
]  # fmt: skip
TEXTS = [
    "", " ", "あ", "\x00", "a\x00b", "x" * 5000, "'; drop table partner; --", "%", "\\", "\ud83d\ude00", "null", "true",
    "-1", "0", "1", "1e308", "1e-400", "NaN", "9223372036854775807", "9223372036854775808", "-9223372036854775809",
    "99999999999999.9999", "922337203685477.5807", "0.00001", "2026-11-24", "0001-01-01", "9999-12-31", "2026-02-30",
    "0000-00-00", "posted", "draft", "standard", "inclusive", "JPY", "Asia/Tokyo", "../../etc/passwd", "%00", "{x}",
    "0192f0c0-0000-7000-8000-000000000000", "\u202e\u0301", "T8010401050387", "a@b.example", "asc", "id", "\r\nX: y",
]  # fmt: skip
NUMBERS = [0, 1, -1, 31, 2**31, 2**63 - 1, 2**63, 2**64, -(2**63), 10**300, 0.1, 1.5, -0.0, 1e308, 5e-324, 123456789.1]
HEADERS = [
    (b"If-Match", [b'"1"', b"1", b"*", b"W/", b'"', b"99999999999999999999", b'"-1"', b"\xff"]),
    (b"If-None-Match", [b'"1"', b"*", b'W/"1", "2"', b"\xfe"]),
    (b"Idempotency-Key", [b"", b"k", b"\xff\xfe", b"\xe3\x81", b"x" * 200, b"a b", b"'", b"\xe3\x81\x82"]),
    (b"X-Request-ID", [b"", b"\xff", b"x" * 300, b"a\tb", b"{}", b"\xe3\x81\x82"]),
    (b"X-Organization-ID", [b"", b"x", b"\xff", b"0192f0c0-0000-7000-8000-000000000000"]),
    (b"Accept-Language", [b"", b"\xff", b"en;q=x", b"ja," * 50, b"*"]),
    (b"Accept-Encoding", [b"gzip", b"br", b"gzip;q=0", b"\xff", b"*;q=9"]),
    (b"User-Agent", [b"", b"\xff" * 40, "あ".encode() * 100, b"x" * 3000]),
    (b"Cookie", [b"", b"itdo_session=x", b"=;=;", b"a" * 2000, b"\xff=\xfe"]),
    (b"Content-Type", [b"", b"text/plain", b"application/json; charset=x", b"multipart/form-data", b"\xff"]),
    (b"X-Forwarded-For", [b"x", b"1.2.3.4", b",,,", b"::1", b"999.1.1.1, 8.8.8.8", b"\xff"]),
    (b"X-Forwarded-Proto", [b"https", b"x"]),
    (b"Sec-Fetch-Site", [b"cross-site"]),
    (b"Range", [b"bytes=0-1", b"bytes=-", b"x"]),
    (b"Expect", [b"100-continue"]),
    (b"Last-Event-ID", [b"x", b"9" * 40]),
]
AMOUNTS = ["0", "1", "1", "7", "1000", "-1", "0.5", "90000000000", "99999999999999", "922337203685477", 12, 10**13]
DAYS = ["2026-11-24", "2026-11-24", "2026-11-24", "2019-09-30", "1999-01-01", "0001-01-01", "9999-12-31"]


def quoted(text):
    return urllib.parse.quote(text.encode("utf-8", "surrogatepass"))


class Fuzzer:
    """Makes requests as bytes, from a seed. `ids`: of records that are there, by what they are."""

    def __init__(self, seed, token, ids):
        self.random = random.Random(seed)
        self.token = token
        self.ids = ids

    def text(self):
        choice = self.random.randrange(10)
        if choice == 0:
            return "".join(chr(self.random.choice([self.random.randrange(1, 0xD800), 65])) for _ in range(20))
        if choice < 3:
            return self.random.choice(list(self.ids.values()))
        return self.random.choice(TEXTS)

    def value(self, depth=0):
        choice = self.random.randrange(12)
        if choice < 5:
            return self.text()
        if choice < 8:
            return self.random.choice(NUMBERS)
        if choice == 8:
            return self.random.choice([None, True, False])
        if depth > 3:
            return []
        if choice == 9:
            return [self.value(depth + 1) for _ in range(self.random.randrange(4))]
        return self.object(depth + 1)

    def object(self, depth=0):
        return {self.random.choice(FIELDS): self.value(depth) for _ in range(self.random.randrange(7))}

    def reference(self, name):
        """Mostly the record that belongs there."""
        return self.ids[name] if self.random.random() < 0.8 else self.random.choice(list(self.ids.values()))

    def amount(self):
        return self.random.choice(AMOUNTS)

    def day(self):
        return self.random.choice(DAYS)

    def rows(self, make):
        return [make() for _ in range(self.random.choice([0, 1, 1, 2, 12]))]

    def invoice(self):
        def row():
            return line(self.amount(), self.amount(), self.random.choice(["standard", "reduced", "zero"]))

        return {
            "customer_id": self.reference("customer"),
            "issue_date": self.day(),
            "kind": self.random.choice(["invoice", "invoice", "credit_note"]),
            "lines": self.rows(row),
        }

    def receipt(self):
        return {
            "customer_id": self.reference("customer"),
            "received_on": self.day(),
            "bank_account_id": self.reference("bank"),
            "amount": self.amount(),
            "bank_fee": self.amount(),
            "allocations": self.rows(lambda: {"open_item_id": self.reference("invoice"), "amount": self.amount()}),
        }

    def entry(self):
        amount = self.amount()
        sides = [("cash", "debit_amount"), ("capital", "credit_amount")] * self.random.choice([1, 1, 6])
        rows = [{"account_id": self.reference(account), side: amount} for account, side in sides]
        return {"description": "x", "entry_date": self.day(), "entries": rows}

    def customer(self):
        return {"code": code(), "name": self.text(), "credit_limit": self.amount()}

    def item(self):
        account = self.reference("cash") if self.random.random() < 0.5 else None
        return {"code": code(), "name": "x", "sales_price": self.amount(), "revenue_account_id": account}

    def term(self):
        pick = self.random.choice
        return {"code": code(), "name": "x", "closing_day": pick(NUMBERS), "net_days": pick([None, 30, *NUMBERS])}

    def user(self):
        return {"email": code() + "@aoi.example", "full_name": self.text(), "roles": [self.text(), "viewer"]}

    def nearly_right(self):
        """A document and a body that gets past its form: the right fields, with odd values."""
        return self.random.choice(
            [
                ("invoices", self.invoice),
                ("receipts", self.receipt),
                ("financial/journal-entries", self.entry),
                ("customers", self.customer),
                ("items", self.item),
                ("payment-terms", self.term),
                ("users", self.user),
            ]
        )

    def encoded(self, made):
        return json.dumps(made, ensure_ascii=self.random.random() < 0.5).encode("utf-8", "surrogatepass")

    def body(self):
        choice = self.random.randrange(12)
        if choice == 0:
            return self.random.randbytes(self.random.randrange(200))
        if choice == 1:
            return b'{"name":"\xff\xfe\xc0\x80\xed\xa0\x80"}'
        if choice == 2:
            return b"[" * 3000 + b"]" * 3000
        if choice == 3:
            return b'{"a":' * 200 + b"1" + b"}" * 200
        if choice == 4:
            return b'{"amount":' + b"9" * 400 + b',"name":"\\u0000\\ud800"}'
        if choice == 5:
            whole = json.dumps(self.object()).encode()
            return whole[: self.random.randrange(len(whole) + 1)]
        return self.encoded(self.object())

    def query(self):
        if self.random.random() < 0.05:
            return self.random.choice(
                ["?%ff=%fe", "?search=%ff", "?name=%00", "?&&==", "?a", "//", "/..", "?code=%E3%81"]
            )
        pairs = [(self.random.choice(PARAMETERS), self.text()[:300]) for _ in range(self.random.randrange(1, 4))]
        return "?" + "&".join(f"{name}={quoted(value)}" for name, value in pairs)

    def target(self):
        """A method and a path that go together."""
        pick = self.random.choice
        kind = self.random.randrange(10)
        if kind == 0:
            return pick([b"GET", b"POST"]), pick(OTHERS)
        if kind == 1:
            return b"GET", "/api/v1/financial/reports/" + pick(REPORTS)
        path = "/api/v1/" + pick(DOCUMENTS)
        if kind < 5:
            return pick([b"GET", b"GET", b"POST"]), path
        path += "/" + (quoted(self.text()[:300]) if self.random.random() < 0.2 else pick(list(self.ids.values())))
        if kind < 8:
            return pick([b"GET", b"PATCH", b"PATCH", b"PUT", b"DELETE"]), path
        return pick([b"GET", b"POST", b"POST", b"POST"]), path + "/" + pick(ACTIONS)

    def asked(self):
        """A method, a target and a body: every other one nearly right."""
        if self.random.random() < 0.5:
            document, make = self.nearly_right()
            target = f"/api/v1/{document}" + self.random.choice(["", "", "?action=post", "?dry_run=true"])
            return b"POST", target, self.encoded(make())
        method, target = self.target()
        if self.random.random() < 0.1:
            method = self.random.choice([b"GET", b"POST", b"PATCH", b"PUT", b"DELETE", b"HEAD", b"OPTIONS"])
        if self.random.random() < 0.4:
            target += self.query()
        return method, target, b"" if method in (b"GET", b"HEAD", b"OPTIONS") else self.body()

    def request(self):
        """The method, and the whole request."""
        method, target, body = self.asked()
        headers = [(b"Host", b"localhost"), (b"Authorization", b"Bearer " + self.token)]
        for name, values in self.random.sample(HEADERS, self.random.choice([0, 0, 0, 1, 2, 5])):
            headers.append((name, self.random.choice(values)))
        headers.append((b"Content-Length", str(len(body)).encode()))
        head = method + b" " + target.encode() + b" HTTP/1.1\r\n"
        return method, head + b"".join(name + b": " + value + b"\r\n" for name, value in headers) + b"\r\n" + body
