"""Jobs and mails that failed: tried again from the beginning or cancelled, by whom it concerns, once, and written down."""

import contextlib
import json

import pytest
from support.books import Books, code, line
from support.mail_server import MailServer
from support.patience import eventually
from support.people import OTHER_SALES, SALES, STRANGER, VIEWER
from support.server import Server

OFTEN = 8  # attempts, after which a job has failed


@pytest.fixture(scope="module")
def shared_mail_server(tmp_path_factory):
    with contextlib.closing(MailServer(tmp_path_factory.mktemp("mail") / "mails")) as running:
        yield running


@pytest.fixture(scope="module")
def shared_server(cluster, shared_mail_server):
    with contextlib.closing(Server(cluster, shared_mail_server.settings())) as running:
        yield running


def job_of(client, mail):
    return next(job for job in client.get("jobs", kind="mail.send").items if job["subject"] == mail["subject"])


def failed_mail(client, server, recipient="refused@example.com"):
    """A mail that was tried for the last time, and its job."""
    books, subject = Books(client), code("mail")
    invoice = books.posted(books.customer(), line("1000"))
    sent = client.post(f"invoices/{invoice['id']}/send", {"recipient": recipient, "subject": subject})
    assert sent.status == 200, sent
    find = lambda: next(m for m in client.get("mail-messages", search=subject).items)  # noqa: E731
    eventually(lambda: find()["error"] is not None, True)
    server.sql(f"update job set attempts = {OFTEN - 1}, run_at = now() where subject = %s", (subject,))
    eventually(lambda: find()["state"], "failed")
    mail = find()
    return mail, job_of(client, mail)


def mail_and_job(client, mail, job):
    return client.get(f"mail-messages/{mail['id']}").data["state"], client.get(f"jobs/{job['id']}").data["state"]


def failed_once(client, job):
    """And waits for its next attempt."""
    seen = client.get(f"jobs/{job['id']}").data
    return (seen["state"], int(seen["attempts"])) == ("queued", 1)


def test_a_failed_job_is_tried_again_with_all_its_attempts(shared_admin, shared_server):
    mail, job = failed_mail(shared_admin, shared_server)
    tried = shared_admin.post(f"jobs/{job['id']}/retry").data
    assert (tried["state"], int(tried["attempts"]), tried["finished_at"]) == ("queued", 0, None)
    eventually(lambda: failed_once(shared_admin, job), True)
    assert mail_and_job(shared_admin, mail, job) == ("queued", "queued")
    shared_server.sql("update mail_message set recipient = 'fine@example.com' where id = %s", (mail["id"],))
    shared_server.sql("update job set run_at = now() where id = %s", (job["id"],))
    eventually(lambda: mail_and_job(shared_admin, mail, job), ("sent", "done"))
    trail = shared_admin.get("audit-log", record_id=job["id"]).items
    assert [entry["action"] for entry in trail if entry["action"] == "retry"] == ["retry"]
    assert "retry" in [entry["action"] for entry in shared_admin.get("audit-log", record_id=mail["id"]).items]


def test_once_is_enough(shared_admin, shared_server):
    _, job = failed_mail(shared_admin, shared_server)
    key = {"Idempotency-Key": code("key")}
    first = shared_admin.post(f"jobs/{job['id']}/retry", headers=key)
    assert first.status == 200 and shared_admin.post(f"jobs/{job['id']}/retry", headers=key).data == first.data
    assert shared_admin.post(f"jobs/{job['id']}/retry").code == "WORKFLOW_STATE_ERROR"


@pytest.mark.parametrize("state", ["queued", "running", "done", "cancelled"])
def test_only_what_failed_is_tried_again(shared_admin, shared_server, state):
    _, job = failed_mail(shared_admin, shared_server)
    shared_server.sql(
        "update job set state = %s, updated_at = now(), run_at = now() + interval '1 day' where id = %s",
        (state, job["id"]),
    )
    assert shared_admin.post(f"jobs/{job['id']}/retry").code == "WORKFLOW_STATE_ERROR"
    assert shared_admin.get(f"jobs/{job['id']}").data["state"] == state


@pytest.mark.parametrize("kind", ["csv.import", "runbook.command"])
def test_what_is_done_once_is_not_tried_again(shared_admin, shared_server, kind):
    _, job = failed_mail(shared_admin, shared_server)
    shared_server.sql("update job set kind = %s where id = %s", (kind, job["id"]))
    refused = shared_admin.post(f"jobs/{job['id']}/retry")
    assert refused.status == 409 and refused.code == "JOB_DONE_ONCE"
    assert shared_admin.get(f"jobs/{job['id']}").data["state"] == "failed"


def test_a_failed_job_is_cancelled_with_its_mail(shared_admin, shared_server):
    mail, job = failed_mail(shared_admin, shared_server)
    assert shared_admin.post(f"jobs/{job['id']}/cancel").data["state"] == "cancelled"
    assert mail_and_job(shared_admin, mail, job) == ("cancelled", "cancelled")
    assert shared_admin.post(f"jobs/{job['id']}/cancel").code == "WORKFLOW_STATE_ERROR"
    trail = shared_admin.get("audit-log", record_id=mail["id"], action="cancel").items
    assert len(trail) == 1


def test_a_mail_is_sent_again_by_its_job(shared_admin, shared_server, shared_mail_server):
    mail, job = failed_mail(shared_admin, shared_server)
    shared_server.sql("update mail_message set recipient = 'fine@example.com' where id = %s", (mail["id"],))
    before = len(shared_mail_server.files())
    again = shared_admin.post(f"mail-messages/{mail['id']}/send_again").data
    assert (again["state"], int(again["attempts"]), again["error"]) == ("queued", 0, None)
    eventually(lambda: mail_and_job(shared_admin, mail, job), ("sent", "done"))
    assert len(shared_mail_server.files()) == before + 1
    assert shared_admin.post(f"mail-messages/{mail['id']}/send_again").code == "WORKFLOW_STATE_ERROR", "sent is sent"
    assert len(shared_admin.get("audit-log", record_id=mail["id"], action="send_again").items) == 1


def test_a_mail_whose_job_is_gone_gets_another_one(shared_admin, shared_server):
    mail, job = failed_mail(shared_admin, shared_server)
    shared_server.sql("update mail_message set recipient = 'fine@example.com' where id = %s", (mail["id"],))
    shared_server.sql("delete from job where id = %s", (job["id"],))
    assert shared_admin.post(f"mail-messages/{mail['id']}/send_again").status == 200
    eventually(lambda: shared_admin.get(f"mail-messages/{mail['id']}").data["state"], "sent")


def test_a_cancelled_mail_is_not_sent_until_somebody_wants_it(shared_admin, shared_server):
    mail, job = failed_mail(shared_admin, shared_server)
    assert shared_admin.post(f"mail-messages/{mail['id']}/cancel").data["state"] == "cancelled"
    assert mail_and_job(shared_admin, mail, job) == ("cancelled", "cancelled")
    assert shared_admin.post(f"mail-messages/{mail['id']}/cancel").code == "WORKFLOW_STATE_ERROR"
    shared_server.sql("update mail_message set recipient = 'fine@example.com' where id = %s", (mail["id"],))
    assert shared_admin.post(f"mail-messages/{mail['id']}/send_again").status == 200
    eventually(lambda: mail_and_job(shared_admin, mail, job), ("sent", "done"))


def test_a_waiting_mail_is_cancelled(shared_admin, shared_server):
    mail, job = failed_mail(shared_admin, shared_server)
    shared_admin.post(f"jobs/{job['id']}/retry")
    eventually(lambda: failed_once(shared_admin, job), True)
    assert shared_admin.post(f"mail-messages/{mail['id']}/cancel").status == 200
    assert mail_and_job(shared_admin, mail, job) == ("cancelled", "cancelled")


def test_whose_it_is_and_who_may(sign_in, shared_server):
    mail, job = failed_mail(sign_in(SALES), shared_server)
    for person, status in ((OTHER_SALES, 403), (STRANGER, 404), (VIEWER, 403)):
        assert sign_in(person).post(f"jobs/{job['id']}/retry").status == status, person
    assert sign_in(STRANGER).post(f"mail-messages/{mail['id']}/send_again").status == 404
    assert sign_in(VIEWER).post(f"mail-messages/{mail['id']}/send_again").status == 403
    assert mail_and_job(sign_in(SALES), mail, job) == ("failed", "failed")
    offered = {action["name"] for action in sign_in(SALES).get("meta/jobs").data["actions"]}
    assert offered == {"retry", "cancel"}, json.dumps(sorted(offered))
    assert sign_in(SALES).post(f"jobs/{job['id']}/retry").status == 200
