"""The month of the desk: what is counted, and who may read it."""

import contextlib

import pytest
from support.client import Client
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
