"""Requests that nobody should send, at every endpoint: never a 500, never a crash, and the server keeps serving."""

import json
import os
import random
import socket
import urllib.parse

import pytest
from support.books import BANK, Books, code, line
from support.client import Client
from support.people import ADMINISTRATOR
from support.server import Server

LONG = os.environ.get("ITDO_LONG_RUNS") == "1"
REQUESTS = 1_000_000 if LONG else 5_000
CONNECTIONS = 4
PIPELINED = 10
SEED = int(os.environ.get("ITDO_SEED", "20261124"))

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
REFUSED_BY_PARSER = {400, 408, 413, 414, 417, 431, 501, 505}


class Fuzzer:
    """Makes requests as bytes, from a seed."""

    def __init__(self, seed, token, ids):
        self.random = random.Random(seed)
        self.token = token
        self.ids = ids

    def text(self):
        choice = self.random.randrange(10)
        if choice == 0:
            return "".join(chr(self.random.choice([self.random.randrange(1, 0xD800), 65])) for _ in range(20))
        if choice < 3:
            return self.random.choice(self.ids)
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

    def nearly_right(self):
        """A body that gets past the form: dates, amounts and references in the right places, with odd values."""
        pick = self.random.choice
        amount = lambda: pick(["0", "1", "-1", "0.5", "99999999999999", "922337203685477", "90000000000", 7, 10**13])
        day = lambda: pick(["2026-11-24", "0001-01-01", "9999-12-31", "2019-09-30", "1999-01-01"])
        reference = lambda: pick(self.ids)
        lines = lambda make: [make() for _ in range(pick([0, 1, 2, 12]))]
        return pick(
            [
                lambda: {
                    "customer_id": reference(),
                    "issue_date": day(),
                    "due_date": day(),
                    "kind": pick(["invoice", "credit_note"]),
                    "lines": lines(lambda: line(amount(), amount(), pick(["standard", "reduced", "zero"]))),
                },
                lambda: {
                    "customer_id": reference(),
                    "received_on": day(),
                    "bank_account_id": reference(),
                    "amount": amount(),
                    "bank_fee": amount(),
                    "allocations": lines(lambda: {"open_item_id": reference(), "amount": amount()}),
                },
                lambda: {
                    "description": "x",
                    "entry_date": day(),
                    "entries": lines(
                        lambda: {"account_id": reference(), pick(["debit_amount", "credit_amount"]): amount()}
                    ),
                },
                lambda: {"code": code(), "name": self.text(), "credit_limit": amount(), "payment_term_id": reference()},
                lambda: {"code": code(), "name": "x", "sales_price": amount(), "revenue_account_id": reference()},
                lambda: {"code": code(), "name": "x", "closing_day": pick(NUMBERS), "net_days": pick(NUMBERS)},
                lambda: {"email": code() + "@aoi.example", "full_name": "x", "roles": [self.text()]},
                lambda: {"username": self.text(), "password": self.text()},
                lambda: {"fiscal_year": pick(NUMBERS)},
                lambda: {"entry_date": day(), "cancel_date": day(), "allocated_on": day()},
            ]
        )()

    def body(self):
        choice = self.random.randrange(20)
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
        made = self.nearly_right() if choice > 11 else self.object()
        return json.dumps(made, ensure_ascii=self.random.random() < 0.5).encode("utf-8", "surrogatepass")

    def target(self):
        choice = self.random.randrange(10)
        if choice == 0:
            path = self.random.choice(OTHERS)
        elif choice == 1:
            path = "/api/v1/financial/reports/" + self.random.choice(REPORTS)
        else:
            path = "/api/v1/" + self.random.choice(DOCUMENTS)
            if choice > 5:
                named = self.text() if self.random.random() < 0.2 else self.random.choice(self.ids)
                path += "/" + urllib.parse.quote(named[:300].encode("utf-8", "surrogatepass"), safe="%/")
            if choice > 7:
                path += "/" + self.random.choice(ACTIONS)
        if self.random.random() < 0.4:
            pairs = [(self.random.choice(PARAMETERS), self.text()[:300]) for _ in range(self.random.randrange(1, 4))]
            path += "?" + "&".join(
                f"{name}={urllib.parse.quote(value.encode('utf-8', 'surrogatepass'))}" for name, value in pairs
            )
        if self.random.random() < 0.03:
            path += self.random.choice(["?%ff=%fe", "?search=%ff", "?name=%00", "?&&==", "?a", "//", "/..", "?code=%E3%81"])
        return path

    def request(self):
        method = self.random.choice([b"GET"] * 4 + [b"POST"] * 6 + [b"PATCH"] * 3 + [b"PUT", b"DELETE", b"HEAD", b"OPTIONS"])
        headers = [(b"Host", b"localhost"), (b"Authorization", b"Bearer " + self.token)]
        for name, values in self.random.sample(HEADERS, self.random.choice([0, 0, 1, 2, 5])):
            headers.append((name, self.random.choice(values)))
        body = b"" if method in (b"GET", b"HEAD", b"OPTIONS") else self.body()
        headers.append((b"Content-Length", str(len(body)).encode()))
        head = method + b" " + self.target().encode() + b" HTTP/1.1\r\n"
        return method, head + b"".join(name + b": " + value + b"\r\n" for name, value in headers) + b"\r\n" + body


class Pipe:
    """A connection that many requests are sent on before the first answer is read."""

    def __init__(self, port):
        self.port = port
        self.socket = None

    def close(self):
        if self.socket:
            self.file.close()
            self.socket.close()
            self.socket = None

    def exchange(self, requests):
        """The statuses, as many as came before the server closed the connection."""
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
            self.file = self.socket.makefile("rb")
        statuses = []
        try:
            self.socket.sendall(b"".join(request for _, request in requests))
            for method, _ in requests:
                status, last = self.answer(method)
                statuses.append(status)
                if last:
                    break
        except (ConnectionError, EOFError):
            pass
        if len(statuses) < len(requests) or last:
            self.close()
        return statuses

    def answer(self, method):
        status_line = self.file.readline()
        if not status_line:
            raise EOFError
        status = int(status_line.split()[1])
        headers = {}
        while (row := self.file.readline()) not in (b"\r\n", b""):
            name, _, value = row.partition(b":")
            headers[name.strip().lower()] = value.strip().lower()
        if status == 100:
            return self.answer(method)
        if method != b"HEAD" and status not in (204, 304):
            if headers.get(b"transfer-encoding") == b"chunked":
                while size := int(self.file.readline(), 16):
                    self.file.read(size + 2)
                self.file.readline()
            else:
                self.file.read(int(headers.get(b"content-length", 0)))
        return status, headers.get(b"connection") == b"close"


@pytest.fixture(scope="module")
def target_server(cluster):
    """Locks and revoked sessions would hide the rest of the program from the fuzzer."""
    settings = {"ITDO_ERP__SIGN_IN__PER_ADDRESS_PER_MINUTE": "100000", "ITDO_ERP__SESSION__LIMIT_PER_USER": "100"}
    server = Server(cluster, settings)
    yield server
    server.close()


def fresh_records(server):
    with Client(server.port) as client:
        client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
        books = Books(client)
        customer = books.customer()
        invoice = books.posted(customer, line("1000"))
        ids = [customer["id"], invoice["id"], invoice["journal_entry_id"], books.invoice(customer, line("5"))["id"]]
        ids += [books.account(BANK), books.account("1110"), books.account("3110"), books.item()["id"]]
        ids += [books.receipt(customer, "500")["id"], books.entry()["id"]]
        ids += [client.get("financial/periods").items[0]["id"]]
        return client.headers["Authorization"].removeprefix("Bearer ").encode(), ids


def assert_serves(server):
    assert server.process.poll() is None, server.output()[-3000:]
    with Client(server.port) as client:
        assert client.get("/health/ready").status == 200


def test_whatever_is_sent(target_server):
    pipes = [Pipe(target_server.port) for _ in range(CONNECTIONS)]
    statuses = {}
    sent = 0
    batch = 0
    while sent < REQUESTS:
        # The seed of a batch is all that is needed to see one again.
        if batch % 50 == 0:
            token, ids = fresh_records(target_server)
        fuzzer = Fuzzer(SEED + batch, token, ids)
        requests = [fuzzer.request() for _ in range(PIPELINED)]
        answered = pipes[batch % CONNECTIONS].exchange(requests)
        for (_, request), status in zip(requests, answered):
            assert status not in (500, 502), f"seed {SEED + batch}: {status} for {request[:3000]!r}"
            assert 200 <= status < 600 and status != 503, f"seed {SEED + batch}: {status} for {request[:3000]!r}"
            statuses[status] = statuses.get(status, 0) + 1
        if len(answered) < len(requests):
            assert answered == [] or answered[-1] in REFUSED_BY_PARSER, (
                f"seed {SEED + batch}: dropped after {answered} at {requests[len(answered)][1][:3000]!r}"
            )
        sent += max(1, len(answered))
        batch += 1
    for pipe in pipes:
        pipe.close()
    assert_serves(target_server)
    assert {200, 201, 404, 409, 422} <= statuses.keys(), f"the fuzzer reaches too little: {statuses}"


@pytest.mark.parametrize(
    "body",
    [
        b'{"code":"' + b"x" * 5_000_000 + b'","name":"x"}',
        b'{"' + b"k" * 5_000_000 + b'":1}',
        b'{"code":"x","name":"x","contacts":[' + b",".join([b'{"name":"x"}'] * 100_000) + b"]}",
        b"[" * 5_000_000,
        b"9" * 5_000_000,
    ],
    ids=["long text", "long name", "many rows", "deep", "long number"],
)
def test_five_megabytes(target_server, body):
    token, _ = fresh_records(target_server)
    with Client(target_server.port) as client:
        headers = {"Authorization": "Bearer " + token.decode(), "Content-Type": "application/json"}
        response = client.raw("POST", "/api/v1/customers", body, headers)
        assert response.status in (413, 422), repr(response)
    assert_serves(target_server)


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 10_000 + b"\r\n",
        b"POST /api/v1/auth/token HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /api/v1/auth/token HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
        b"POST /api/v1/auth/token HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
        b"POST /api/v1/auth/token HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET /health HTTP/1.1\r\n\r\n",
        b"GET http://other.example/health HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: x\r\nX : y\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
)
def test_what_is_hardly_http(target_server, request_bytes):
    with socket.create_connection(("127.0.0.1", target_server.port), timeout=30) as connection:
        connection.sendall(request_bytes)
        connection.shutdown(socket.SHUT_WR)
        answer = connection.recv(65536)
    assert answer == b"" or answer.split()[1] not in (b"500", b"503"), answer
    assert_serves(target_server)


def test_a_slow_and_silent_client_does_not_hold_others_up(target_server):
    with socket.create_connection(("127.0.0.1", target_server.port), timeout=30) as connection:
        connection.sendall(b"POST /api/v1/auth/token HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{")
        for _ in range(20):
            assert_serves(target_server)
