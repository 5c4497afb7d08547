"""Writers that remember when each of their bookings was acknowledged, and what of it a restored database has.

recovery.py write E-MAIL PASSWORD FILE SECONDS   books and writes a line for each acknowledgement: BEGUN ACKNOWLEDGED ID
recovery.py compare FILE MOMENT RPO < IDS        the ids that a restored database has, one a line: each booking that was
                                                 acknowledged RPO seconds before MOMENT or earlier is among them, none
                                                 that began after it"""

import http.client
import pathlib
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "api")]

from support.books import Books  # noqa: E402
from support.client import Client  # noqa: E402

WRITERS = 4


def write(email, password, file, seconds):
    until = time.time() + float(seconds)
    lock = threading.Lock()
    with open(file, "w", encoding="ascii") as record, Client(8000) as first:
        first.sign_in(email, password)
        accounts = Books(first)
        for account in ("1110", "1120", "3110"):
            accounts.account(account)

        def book():
            with first.another() as client:
                books = Books(client)
                books.accounts = dict(accounts.accounts)
                while time.time() < until:
                    begun = time.time()
                    try:
                        response = client.post("financial/journal-entries", books.entry_body(), action="post")
                    except (OSError, http.client.HTTPException):
                        time.sleep(0.1)
                        continue
                    if response.status != 201 and response.status != 200:
                        continue
                    with lock:
                        record.write(f"{begun:.6f} {time.time():.6f} {response.data['id']}\n")
                        record.flush()

        threads = [threading.Thread(target=book) for _ in range(WRITERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def compare(file, moment, rpo):
    moment, rpo = float(moment), float(rpo)
    there = set(sys.stdin.read().split())
    lines = [line.split() for line in pathlib.Path(file).read_text(encoding="ascii").splitlines()]
    bookings = [(float(begun), float(acknowledged), number) for begun, acknowledged, number in lines]
    assert bookings, "nothing was booked"
    missing = [one for one in bookings if one[1] <= moment - rpo and one[2] not in there]
    too_new = [one for one in bookings if one[0] > moment and one[2] in there]
    before = [one for one in bookings if one[1] <= moment]
    kept = [one for one in before if one[2] in there]
    lost = moment - max((one[1] for one in kept), default=0)
    print(
        f"{len(bookings)} bookings, {len(before)} acknowledged before the moment, {len(kept)} of them there, "
        f"{len(bookings) - len(before)} later; the newest that is there is {lost:.3f} s older than the moment"
    )
    assert not missing, f"{len(missing)} lack, first {min(missing)}"
    assert not too_new, f"{len(too_new)} are too new"
    assert kept


{"write": write, "compare": compare}[sys.argv[1]](*sys.argv[2:])
