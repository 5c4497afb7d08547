"""Exactly once: the same key gives the same answer, however often and in whatever order it is sent."""

import collections
import concurrent.futures
import os
import random

import pytest
from support.books import code, line
from support.people import SALES

LONG = os.environ.get("ITDO_LONG_RUNS") == "1"
REQUESTS = 10_000 if LONG else 2_000
THREADS = 16


def keyed(key):
    return {"Idempotency-Key": key}


def without_time(response):
    """The answer without what belongs to the request that it was sent for."""
    return {name: value for name, value in response.json.items() if name not in ("timestamp", "request_id")}


def test_a_repetition_gets_the_same_answer(shared_admin):
    body, key = {"code": code(), "name": "一度だけ"}, keyed(code("k"))
    first = shared_admin.post("customers", body, headers=key)
    again = shared_admin.post("customers", body, headers=key)
    assert (first.status, again.status) == (201, 201)
    assert first.headers["Idempotent-Replayed"] is None and again.headers["Idempotent-Replayed"] == "true"
    assert without_time(again) == without_time(first)
    assert again.headers["ETag"] == first.headers["ETag"]
    assert shared_admin.get("customers", code=body["code"]).json["total"] == 1


def test_the_answer_stays_that_of_then(shared_books):
    client = shared_books.client
    invoice, key = shared_books.invoice(shared_books.customer(), line("1")), keyed(code("k"))
    place = f"invoices/{invoice['id']}"
    posted = client.post(place + "/post", headers=key)
    assert client.post(place + "/cancel").status == 200
    again = client.post(place + "/post", headers=key)
    assert again.data["state"] == "posted" and without_time(again) == without_time(posted)


def test_a_key_cut_off_before_its_answer_was_kept_still_counts(server, books):
    """The key is committed with the change, its answer right after: the program may end between the two."""
    invoice, key = books.invoice(books.customer(), line("1000")), keyed(code("k"))
    place = f"invoices/{invoice['id']}/post"
    posted = books.client.post(place, headers=key)
    server.sql("update idempotency_key set response = null, version = null, state = null")
    again = books.client.post(place, headers=key)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert without_time(again) == without_time(posted) and again.headers["ETag"] == posted.headers["ETag"]
    assert server.sql("select count(*) from journal_entry")[0]["count"] == 1


@pytest.mark.parametrize("change", ["body", "path", "method"])
def test_a_key_for_something_else_is_refused(shared_books, change):
    client = shared_books.client
    customer, key = shared_books.customer(), keyed(code("k"))
    place = f"customers/{customer['id']}"
    assert client.patch(place, {"note": "一"}, 1, headers=key).status == 200
    if change == "body":
        refused = client.patch(place, {"note": "二"}, 1, headers=key)
    elif change == "path":
        refused = client.patch(f"customers/{shared_books.customer()['id']}", {"note": "一"}, 1, headers=key)
    else:
        refused = client.put(place, {"note": "一"}, headers=key | {"If-Match": '"1"'})
    assert (refused.status, refused.code) == (409, "IDEMPOTENCY_CONFLICT")


def test_a_refused_request_leaves_its_key_free(shared_admin):
    key, name = keyed(code("k")), code()
    assert shared_admin.post("customers", {"code": name}, headers=key).status == 422
    assert shared_admin.post("customers", {"code": name, "name": "直した"}, headers=key).status == 201


@pytest.mark.parametrize("key", ["", "x" * 129, "\xff", "\xe3\x81"])
def test_a_key_is_a_short_text(shared_admin, key):
    response = shared_admin.post("customers", {"code": code(), "name": "x"}, headers=keyed(key))
    assert (response.status, response.problems) == (422, {"Idempotency-Key": "malformed"})


def test_people_do_not_share_keys(shared_admin, sign_in):
    key = keyed(code("k"))
    for client in (shared_admin, sign_in(SALES)):
        assert client.post("customers", {"code": code(), "name": "x"}, headers=key).status == 201


def test_a_deletion_is_repeated_without_harm(shared_books):
    key = keyed(code("k"))
    place = f"invoices/{shared_books.invoice(shared_books.customer(), line('1'))['id']}"
    first = shared_books.client.delete(place, headers=key)
    again = shared_books.client.delete(place, headers=key)
    assert first.status == again.status == 200 and without_time(first) == without_time(again)


def test_a_dry_run_keeps_no_answer(shared_admin):
    key, body = keyed(code("k")), {"code": code(), "name": "x"}
    assert shared_admin.post("customers", body, headers=key, dry_run="true").status == 200
    assert shared_admin.post("customers", body, headers=key).status == 201


def in_threads(client, work, tasks):
    """Runs work(client, task) for all tasks over THREADS connections; answers what it answered, in order."""
    with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
        parts = [tasks[n::THREADS] for n in range(THREADS)]

        def run(part):
            with client.another() as connected:
                return [work(connected, task) for task in part]

        return [answer for answers in pool.map(run, parts) for answer in answers]


def test_forty_at_once_create_one_record(books):
    body, key = {"code": code(), "name": "競争"}, keyed(code("k"))
    answers = in_threads(books.client, lambda client, _: client.post("customers", body, headers=key), range(40))
    assert {answer.status for answer in answers} == {201}
    assert len({answer.data["id"] for answer in answers}) == 1
    assert sum(answer.headers["Idempotent-Replayed"] is None for answer in answers) == 1
    assert books.client.get("customers", code=body["code"]).json["total"] == 1


def test_forty_at_once_post_one_invoice(server, books):
    invoice, key = books.invoice(books.customer(), line("1000")), keyed(code("k"))
    path = f"invoices/{invoice['id']}/post"
    answers = in_threads(books.client, lambda client, _: client.post(path, headers=key), range(40))
    assert {(answer.status, answer.data["number"]) for answer in answers} == {(200, answers[0].data["number"])}
    assert server.sql("select count(*) from journal_entry")[0]["count"] == 1


def test_repeated_and_reordered_writes(server, books):
    """Each write is sent twice or more, in any order. Creations must not double, counting changes must not be lost."""
    rng = random.Random(20261124)
    customer = books.customer()
    counters = [books.item(description="0") for _ in range(20)]
    creations = REQUESTS // 4
    tasks = [("create", n) for n in range(creations)] * 2
    tasks += [("count", n % len(counters)) for n in range(REQUESTS - len(tasks))]
    rng.shuffle(tasks)

    def count_up(client, item):
        """Reads, adds one, writes what it read the version of; tries again when another was faster."""
        key = keyed(code("k"))
        while True:
            seen = client.get(f"items/{item['id']}").data
            body = {"description": str(int(seen["description"]) + 1)}
            place = f"items/{item['id']}"
            answer = client.patch(place, body, seen["version"], headers=key)
            if answer.status == 200:
                again = client.patch(place, body, seen["version"], headers=key)
                assert without_time(again) == without_time(answer)
                return None
            assert answer.status == 412, repr(answer)

    def run(client, task):
        what, n = task
        if what == "count":
            return count_up(client, counters[n])
        body = books.invoice_body(customer, line(str(n + 1)), subject=f"第{n}号")
        answer = client.post("invoices", body, headers=keyed(f"creation-{n}"))
        assert answer.status == 201, repr(answer)
        return n, answer.data["id"]

    answers = [answer for answer in in_threads(books.client, run, tasks) if answer]
    assert len(answers) == 2 * creations and len(set(answers)) == creations
    assert server.sql("select count(*), count(distinct subject) as subjects from sales_invoice") == [
        {"count": creations, "subjects": creations}
    ]
    counted = collections.Counter(n for what, n in tasks if what == "count")
    now = [books.client.get(f"items/{item['id']}").data["description"] for item in counters]
    assert now == [str(counted[n]) for n in range(len(counters))]
