"""Clients that write without pause, whatever happens to the server, and remember what they were promised."""

import http.client
import random
import threading
import time

from support.books import Books, code, line

NOT_NOW = {502, 503, 504}
PAUSE = 0.1  # seconds between two tries of one request


class Writer(threading.Thread):
    """Creates and posts invoices, pays some of them, and enters journal entries; tries each request with one key until
    it is answered. `promised`: (path of the record, fields that it must have) of every acknowledged write."""

    def __init__(self, client, customers, seed):
        super().__init__(daemon=True)
        self.client = client.another()
        self.books = Books(self.client)
        self.customers = customers
        self.random = random.Random(seed)
        self.promised = []
        self.tries = 0
        self.refused = []  # answers that said: not now
        self.slowest = 0  # seconds that one try took
        self.error = None
        self.ended = threading.Event()

    def run(self):
        try:
            while not self.ended.is_set():
                self.write()
        except BaseException as error:  # told by the test, which joins this thread
            self.error = error
        finally:
            self.client.close()

    def until_answered(self, path, body, **parameters):
        """The answer to one request, however often it had to be sent; a refusal is a fault."""
        key = {"Idempotency-Key": code("kill")}
        while True:
            self.tries += 1
            began = time.monotonic()
            try:
                response = self.client.post(path, body, headers=key, **parameters)
            except (OSError, http.client.HTTPException):
                time.sleep(PAUSE)
                continue
            finally:
                self.slowest = max(self.slowest, time.monotonic() - began)
            if response.status not in NOT_NOW:
                return response.data
            self.refused.append(response)
            time.sleep(PAUSE)

    def write(self):
        choice = self.random.randrange(4)
        customer = self.random.choice(self.customers)
        if choice == 3:
            entry = self.until_answered("financial/journal-entries", self.books.entry_body(), action="post")
            self.promised.append((f"financial/journal-entries/{entry['id']}", {"number": entry["number"]}))
            return
        note = code("mark")
        body = self.books.invoice_body(customer, line(str(self.random.randrange(1, 9999))), subject=note)
        invoice = self.until_answered("invoices", body)
        posted = self.until_answered(f"invoices/{invoice['id']}/post", {})
        self.promised.append((f"invoices/{invoice['id']}", {"number": posted["number"], "subject": note}))
        if choice == 0:
            pays = (posted, posted["gross_amount"])
            body = self.books.receipt_body(customer, posted["gross_amount"], pays)
            receipt = self.until_answered("receipts", body, action="post")
            self.promised.append((f"receipts/{receipt['id']}", {"number": receipt["number"], "state": "posted"}))
