"""Numbers without gaps: many post at once, the server is killed in between, and no number is lost or drawn twice."""

import concurrent.futures
import contextlib
import http.client
import re
import signal
import threading
import time

import pytest
from support.books import MONTH, Books, code, line

POSTERS = 200
INVOICES = 400


def serials(server, table):
    """The serial numbers that a table holds, by series and month."""
    found = {}
    for row in server.sql(f"select number from {table} where number is not null"):
        series, serial = re.fullmatch(r"(.*)-(\d+)", row["number"]).groups()
        found.setdefault(series, []).append(int(serial))
    return {series: sorted(numbers) for series, numbers in found.items()}


def assert_contiguous(server):
    for table in ("sales_invoice", "receipt", "journal_entry"):
        for series, numbers in serials(server, table).items():
            assert numbers == list(range(1, len(numbers) + 1)), f"{table} {series}"
    drawn = server.sql("select series, period, last from number_series")
    kept = {"sales_invoice": "INV-", "credit_note": "CN-", "receipt": "RC-", "journal_entry": "JE-"}
    for row in drawn:
        table = "sales_invoice" if row["series"] == "credit_note" else row["series"]
        numbers = serials(server, table).get(kept[row["series"]] + row["period"], [])
        assert row["last"] == len(numbers), "more numbers were drawn than are kept"


class Poster:
    """Posts invoices one after another; goes on with the same key when the server went away under its hands."""

    def __init__(self, client, restarted):
        self.client = client.another()
        self.restarted = restarted

    def post(self, invoice):
        key = {"Idempotency-Key": code("post")}
        while True:
            try:
                response = self.client.post(f"invoices/{invoice['id']}/post", headers=key)
            except (OSError, http.client.HTTPException):
                self.restarted.wait(60)
                time.sleep(0.05)
                continue
            assert response.status == 200, repr(response)
            return response.data["number"]


def drafts(books, count):
    """Of several customers, so that posters meet at the numbers and not only at one row."""
    customers = [books.customer() for _ in range(8)]
    tasks = range(count)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:

        def make(part):
            with books.client.another() as client:
                mine = Books(client)
                return [mine.invoice(customers[n % 8], line(str(100 + n))) for n in tasks[part::8]]

        return [invoice for made in pool.map(make, range(8)) for invoice in made]


@pytest.mark.parametrize("kills", [0, 3])
def test_posters_at_once(server, books, kills):
    invoices = drafts(books, INVOICES)
    restarted = threading.Event()
    restarted.set()
    done = []

    def run(part):
        poster = Poster(books.client, restarted)
        with contextlib.closing(poster.client):
            for invoice in part:
                done.append(poster.post(invoice))

    with concurrent.futures.ThreadPoolExecutor(POSTERS) as pool:
        running = [pool.submit(run, invoices[n::POSTERS]) for n in range(POSTERS)]
        for n in range(kills):
            while len(done) < INVOICES * (n + 1) // (kills + 2) and not all(one.done() for one in running):
                time.sleep(0.01)
            restarted.clear()
            server.stop(signal.SIGKILL)
            server.start()
            restarted.set()
        for one in running:
            one.result()
    assert sorted(done) == [f"INV-{MONTH}-{n:05}" for n in range(1, INVOICES + 1)]
    assert_contiguous(server)
    look = "select entry_id from journal_line group by entry_id having sum(debit_amount) <> sum(credit_amount)"
    assert server.sql(look) == []


def test_mixed_documents_at_once(server, books):
    """Invoices, receipts for them, cancellations and entries by hand, all drawing journal numbers together."""
    customers = [books.customer() for _ in range(4)]

    def run(n):
        with books.client.another() as connected:
            mine = Books(connected)
            customer = customers[n % 4]
            for _ in range(5):
                invoice = mine.posted(customer, line("1000"))
                if n % 3 == 0:
                    mine.receipt(customer, "1100", (invoice, "1100"))
                elif n % 3 == 1:
                    assert connected.post(f"invoices/{invoice['id']}/cancel").status == 200
                else:
                    entry = connected.post("financial/journal-entries", mine.entry_body(), action="post")
                    assert entry.status == 201, repr(entry)

    with concurrent.futures.ThreadPoolExecutor(24) as pool:
        list(pool.map(run, range(24)))
    assert_contiguous(server)
    # 24 x 5 invoices and as many second documents.
    assert sum(len(numbers) for numbers in serials(server, "journal_entry").values()) == 240
