"""Mails of documents go out in the background, and can be stopped there."""

import pytest
from support.books import line
from support.patience import eventually


@pytest.fixture
def server(start_server, mail_server):
    return start_server(mail_server.settings())


def send(books, recipient):
    """Of a posted invoice; its job, once that runs."""
    invoice = books.posted(books.customer(), line("1000"))
    assert books.client.post(f"invoices/{invoice['id']}/send", {"recipient": recipient}).status == 200
    eventually(lambda: [job["state"] for job in books.client.get("jobs").items], ["running"])
    return books.client.get("jobs").items[0]


def states(books, job):
    """Of the job and of its mail, with what went wrong."""
    (mail,) = books.client.get("mail-messages", recipient="held@example.com").items
    return books.client.get(f"jobs/{job['id']}").data["state"], mail["state"], mail["error"]


def cancel(books, job):
    assert books.client.post(f"jobs/{job['id']}/cancel").data["state"] == "cancelled"
    assert states(books, job) == ("cancelled", "cancelled", None)


def test_a_cancelled_mail_is_not_tried_again(books, mail_server):
    job = send(books, "held@example.com")
    cancel(books, job)
    mail_server.answer_held("451 try later")
    next_one = books.posted(books.customer(), line("1"))
    assert books.client.post(f"invoices/{next_one['id']}/send", {"recipient": "next@example.com"}).status == 200
    eventually(lambda: len(mail_server.files()), 1)  # jobs are worked off one after the other
    assert states(books, job) == ("cancelled", "cancelled", None)


def test_a_mail_that_left_before_it_was_cancelled_is_sent(books, mail_server):
    job = send(books, "held@example.com")
    cancel(books, job)
    mail_server.answer_held("250 fine")
    eventually(lambda: states(books, job), ("done", "sent", None))
    assert len(mail_server.files()) == 1
