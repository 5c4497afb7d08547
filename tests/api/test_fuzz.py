"""Requests that nobody should send, at every endpoint: never a 500, never a crash, and the server keeps serving."""

import os
import socket

import pytest
from support.books import BANK, CAPITAL, CASH, Books, code, line
from support.client import Client
from support.fuzzer import Fuzzer
from support.people import ADMINISTRATOR
from support.pipe import Pipe
from support.server import Server

LONG = os.environ.get("ITDO_LONG_RUNS") == "1"
REQUESTS = 1_000_000 if LONG else 5_000
CONNECTIONS = 4
PIPELINED = 10
SEED = int(os.environ.get("ITDO_SEED", "20261124"))

REFUSED_BY_PARSER = {400, 408, 413, 414, 417, 431, 501, 505}


@pytest.fixture(scope="module")
def target_server(cluster):
    """Locks and revoked sessions would hide the rest of the program from the fuzzer."""
    settings = {"ITDO_ERP__SIGN_IN__PER_ADDRESS_PER_MINUTE": "100000", "ITDO_ERP__SESSION__LIMIT_PER_USER": "100"}
    server = Server(cluster, settings)
    yield server
    server.close()


def fresh_records(server):
    """The token of a new session and records that are as they should be."""
    with Client(server.port) as client:
        client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
        books = Books(client)
        # Accounts of their own: what the fuzzer switches off must not be missed by the next records.
        account = {"account_name": "x", "account_type": "asset", "statement_line": "current_assets"}
        for known in (BANK, CASH, CAPITAL):
            made = client.post("financial/accounts", account | {"account_code": code("A")}).data
            books.accounts[known] = made["id"]
        customer = books.customer()
        invoice = books.posted(customer, line("1000"))
        ids = {
            "customer": customer["id"],
            "invoice": invoice["id"],
            "draft": books.invoice(customer, line("5"))["id"],
            "journal": invoice["journal_entry_id"],
            "receipt": books.receipt(customer, "500")["id"],
            "entry": books.entry()["id"],
            "item": books.item()["id"],
            "bank": books.account(BANK),
            "cash": books.account(CASH),
            "capital": books.account(CAPITAL),
        }
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
        b"POST /api/v1/auth/token HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n"
        b"0\r\n\r\n",
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
