"""Clients book and read without pause, directly and through nginx, while something is done to the service again and
again: nobody is refused, and what was acknowledged is there, once.

restart_under_load.py E-MAIL PASSWORD TIMES [--retry] COMMAND…: the command is run so often, in the network of the
machine. With --retry requests may fail and are sent again by their key, as it must be when a program is killed."""

import http.client
import pathlib
import subprocess
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "api"), str(HERE.parent / "faults")]

from support.books import Books  # noqa: E402
from support.client import Client  # noqa: E402
from writers import NOT_NOW, Writer  # noqa: E402

DIRECT, THROUGH_NGINX = 8000, 80
WRITERS = READERS = 3  # of each port
PATHS = ("invoices?per_page=10", "customers", "financial/journal-entries?per_page=10", "users/me")


class Counted(Client):
    """Remembers how each of its requests ended."""

    def __init__(self, port, timeout=60):
        super().__init__(port, timeout)
        self.requests = 0
        self.failures = []
        self.slowest = 0

    def another(self, port=None):
        client = Counted(port or self.port)
        client.headers, client.user = dict(self.headers), self.user
        return client

    def raw(self, method, target, body=None, headers=None):
        self.requests += 1
        began = time.monotonic()
        try:
            response = super().raw(method, target, body, headers)
        except (OSError, http.client.HTTPException) as error:
            self.failures.append(f"{method} {target} port {self.port}: {error!r}")
            raise
        if response.status in NOT_NOW or response.status == 500:
            self.failures.append(f"{method} {target} port {self.port}: {response!r}")
        self.slowest = max(self.slowest, time.monotonic() - began)
        return response


class Reader(threading.Thread):
    """Every other request on a connection of its own."""

    def __init__(self, client):
        super().__init__(daemon=True)
        self.client = client
        self.ended = threading.Event()
        self.error = None

    def run(self):
        for turn in range(1 << 30):
            if self.ended.is_set():
                return
            try:
                self.client.get(PATHS[turn % len(PATHS)])
            except (OSError, http.client.HTTPException):
                continue  # counted
            if turn % 2:
                self.client.close()


def assert_kept(client, promised):
    for path, fields in promised:
        assert client.get(path).data.items() >= fields.items(), path
    numbers = [(path.split("/")[0], fields["number"]) for path, fields in promised]
    assert len(numbers) == len(set(numbers)), "a number was given twice"


def main():
    email, password, times, *command = sys.argv[1:]
    may_fail = command[0] == "--retry"
    command = command[may_fail:]
    first = Counted(DIRECT)
    first.sign_in(email, password)
    books = Books(first)
    customers = [books.customer() for _ in range(3)]
    for account in ("1110", "1120", "3110"):
        books.account(account)
    threads = []
    for port in (DIRECT, THROUGH_NGINX):
        for seed in range(WRITERS):
            writer = Writer(first.another(port), customers, seed)
            writer.books.accounts = dict(books.accounts)
            threads.append(writer)
        threads += [Reader(first.another(port)) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    longest = 0
    for _ in range(int(times)):
        time.sleep(2)
        began = time.monotonic()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        longest = max(longest, time.monotonic() - began)
    time.sleep(2)
    for thread in threads:
        thread.ended.set()
    for thread in threads:
        thread.join(60)
        if thread.error:
            raise thread.error
    writers = [thread for thread in threads if isinstance(thread, Writer)]
    promised = [promise for writer in writers for promise in writer.promised]
    assert_kept(first.another(), promised)
    clients = [thread.client for thread in threads]
    failures = [failure for client in clients for failure in client.failures]
    through = sum(client.requests for client in clients if client.port == THROUGH_NGINX)
    print(
        f"{sum(client.requests for client in clients)} requests ({through} through nginx), {len(failures)} failed, "
        f"slowest {max(client.slowest for client in clients):.2f} s; {len(promised)} acknowledged, 0 lost; "
        f"longest command {longest:.2f} s"
    )
    for failure in failures[:20]:
        print(failure[:300])
    assert may_fail or not failures


main()
