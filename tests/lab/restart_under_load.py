"""Clients book without pause while the service is restarted again and again: what was acknowledged is there, once.

restart_under_load.py E-MAIL PASSWORD RESTARTS COMMAND…: the command restarts. Runs in the network of the machine."""

import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "api"), str(HERE.parent / "faults")]

from support.books import Books  # noqa: E402
from support.client import Client  # noqa: E402
from writers import Writer  # noqa: E402

WRITERS = 6
PORT = 8000


def main():
    email, password, restarts, *command = sys.argv[1:]
    with Client(PORT) as client:
        client.sign_in(email, password)
        books = Books(client)
        customers = [books.customer() for _ in range(3)]
        for account in ("1110", "1120", "3110"):
            books.account(account)
        writers = [Writer(client, customers, seed) for seed in range(WRITERS)]
        for writer in writers:
            writer.books.accounts = dict(books.accounts)
            writer.start()
        longest = 0
        for _ in range(int(restarts)):
            time.sleep(2)
            began = time.monotonic()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            longest = max(longest, time.monotonic() - began)
        time.sleep(2)
        for writer in writers:
            writer.ended.set()
        for writer in writers:
            writer.join(60)
            if writer.error:
                raise writer.error
        promised = [promise for writer in writers for promise in writer.promised]
        with client.another() as reader:
            for path, fields in promised:
                found = reader.get(path).data
                assert found.items() >= fields.items(), path
        numbers = [(path.split("/")[0], fields["number"]) for path, fields in promised]
        assert len(numbers) == len(set(numbers)), "a number was given twice"
        tries = sum(writer.tries for writer in writers)
        print(f"{len(promised)} acknowledged, 0 lost, {tries} requests, longest restart {longest:.2f} s")


main()
