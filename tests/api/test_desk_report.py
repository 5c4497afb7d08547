"""The month of the desk: what is counted, and who may read it."""

import contextlib
import datetime
import email.header
import subprocess

import pytest
from support.client import Client
from support.cluster import PROGRAM
from support.people import ADMINISTRATOR, VIEWER

REPORT = "support/reports/monthly"


@pytest.fixture
def desk(server):
    with contextlib.closing(Client(server.port)) as client:
        client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
        yield client


def act(client, ticket, action, **body):
    done = client.post(f"support/tickets/{ticket['id']}/{action}", body or None)
    assert done.status == 200, done


def test_a_month_counts_what_happened_in_it(desk):
    body = {"subject": "遅い", "description": "遅い", "proposed_severity": "high", "category": "workflow"}
    tickets = [desk.post("support/tickets", body).data for _ in range(3)]
    act(desk, tickets[0], "reply", text="見ています")
    act(desk, tickets[0], "resolve", text="直しました")
    act(desk, tickets[1], "resolve", text="直しました")
    act(desk, tickets[1], "reopen")
    act(desk, tickets[0], "rate", score=4)
    found = desk.get(REPORT).data
    named = ("opened", "resolved", "reopened", "backlog", "overdue", "response_met", "response_missed")
    assert {name: found[name] for name in named} == {
        "opened": 3, "resolved": 1, "reopened": 1, "backlog": 2, "overdue": 0, "response_met": 2, "response_missed": 0,
    }  # fmt: skip
    assert (found["scores"], found["mean_score"]) == ([0, 0, 0, 1, 0], "4.00")
    assert found["seconds_to_resolution"]["count"] == 1 and not found["complete"]
    paper = desk.raw("GET", f"/api/v1/{REPORT}/pdf", None, desk.headers)
    assert paper.status == 200 and paper.body.startswith(b"%PDF")


def test_the_command_line_tells_it_and_mails_it(start_server, mail_server, tmp_path):
    told = {
        "ITDO_ERP__ALERTS__RECIPIENTS": "desk@aoi.example",
        "ITDO_ERP__OPERATIONS__STATE_FOLDER": str(tmp_path / "state"),
    }
    server = start_server(mail_server.settings() | told)
    with Client(server.port) as client:
        client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
        body = {"subject": "遅い", "description": "遅い", "proposed_severity": "high", "category": "workflow"}
        assert client.post("support/tickets", body).status == 201
        month = client.get(REPORT).data["month"]

    def report(*words):
        command = [PROGRAM, "support", "report", *words]
        return subprocess.run(command, env=server.environment, capture_output=True, text=True, check=False, timeout=60)

    aoi = ("--organization", "AOI")
    done = report(*aoi, "--month", month, "--mail")
    assert done.returncode == 0 and month in done.stdout, done.stderr
    (mail,) = mail_server.mails()
    subject = str(email.header.make_header(email.header.decode_header(mail["subject"])))
    assert done.stdout.startswith(subject) and month in subject
    assert report(*aoi, "--mail").returncode == 0, "of the month before, in which nobody asked"
    assert len(mail_server.mails()) == 1
    for words in (("--month", "2026"), ("--month", "2099-01")):
        assert report(*aoi, *words).returncode == 1
    assert "--organization" in report().stderr, "there are two companies"

    # What the timer does: nothing before the first business day of the desk, then the mail of a month once.
    first = datetime.date.today().replace(day=1)
    closed = [{"day": str(first + datetime.timedelta(day)), "name": "休業", "is_open": False} for day in range(31)]
    always = {"closed_weekdays": [], "closed_on_public_holidays": False}
    with Client(server.port) as client:
        client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
        calendar = client.post("business-calendars", {"code": "DESK", "name": "窓口", "days": closed} | always).data
        policy = client.post("support-policies", {"name": "規定", "calendar_id": calendar["id"]})
        assert policy.status == 201, policy
        early = report(*aoi, "--month", month, "--mail", "--monthly")
        assert (early.returncode, early.stdout, len(mail_server.mails())) == (0, "", 1)
        opened = client.patch(f"business-calendars/{calendar['id']}", {"days": []}, calendar["version"])
        assert opened.status == 200, opened
    for _ in range(3):
        assert report(*aoi, "--month", month, "--mail", "--monthly").returncode == 0
    assert len(mail_server.mails()) == 2


def test_a_month_is_a_month_that_has_begun(desk):
    for month in ("2026", "2026-13", "x"):
        assert desk.get(REPORT, month=month).problems == {"month": "malformed"}
    assert desk.get(REPORT, month="2099-01").problems == {"month": "in_the_future"}
    past = desk.get(REPORT, month="2020-02").data
    assert past["complete"] and past["opened"] == 0 and past["mean_score"] == ""


def test_the_whole_desk_is_not_for_everybody(server):
    with contextlib.closing(Client(server.port)) as client:
        client.sign_in(VIEWER.email, VIEWER.password)
        assert client.get(REPORT).status == 403
