"""The next word is promised for a time: who owns it is warned before and after, once each, until it is given."""

import datetime

import pytest
from support.patience import eventually
from support.people import ADMINISTRATOR, SALES, VIEWER


def in_minutes(count):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=count)).isoformat()


def incident(admin, **more):
    body = {"title": "一覧が開かない", "severity": "high", "component": "application"} | more
    made = admin.post("incidents", body)
    assert made.status == 201, made
    return f"incidents/{made.data['id']}", made.data["id"]


def ticket(admin, sign_in):
    made = sign_in(VIEWER).post("support/tickets", {"subject": "開かない", "description": "一覧", "proposed_severity": "low"})
    assert made.status == 201, made
    return f"support/tickets/{made.data['id']}", made.data["id"]


def said(client, path, **more):
    action = "announce" if path.startswith("incidents") else "reply"
    return client.post(f"{path}/{action}", {"text": "調べています。"} | more)


def warnings(server, record):
    """Subjects or first lines, with who got them."""
    rows = server.sql(
        "select recipient, subject, body from mail_message where record_id = %s and (subject || body) similar to "
        "'%%(約束した次の連絡|promised for soon|next word is overdue)%%' order by created_at, recipient", [record])
    return [(row["recipient"], "過ぎました" in row["subject"] + row["body"]) for row in rows]


def let_it_pass(server, table, record):
    server.sql(f"update {table} set next_update_at = now() - interval '1 minute' where id = %s", [record])


@pytest.mark.parametrize("kind", ["incident", "ticket"])
def test_its_owner_is_warned_before_and_after_once_each(shared_admin, shared_server, sign_in, kind):
    path, record = incident(shared_admin) if kind == "incident" else ticket(shared_admin, sign_in)
    boss = ADMINISTRATOR.email
    if kind == "ticket":
        assert shared_admin.post(f"{path}/take").status == 200
    assert said(shared_admin, path, next_update_at=in_minutes(30)).status == 200
    assert shared_admin.get(path).data["next_update_at"]
    later = said(shared_admin, path, next_update_at=in_minutes(5))
    assert later.status == 200 and "update_warnings" not in later.data
    assert eventually(lambda: warnings(shared_server, record), [(boss, False)])
    let_it_pass(shared_server, kind, record)
    assert eventually(lambda: warnings(shared_server, record), [(boss, False), (boss, True)])
    (row,) = shared_server.sql(f"select update_warnings from {kind} where id = %s", [record])
    assert row["update_warnings"] == 2
    # A word keeps the promise; the next promise is another one.
    assert said(shared_admin, path).data["next_update_at"] is None
    assert said(shared_admin, path, next_update_at=in_minutes(3)).status == 200
    assert eventually(lambda: len(warnings(shared_server, record)), 3)


def test_who_leads_an_incident_is_warned_and_not_the_others(shared_admin, shared_server):
    (leader,) = shared_admin.get("users", email=SALES.email, fields="id").items
    path, record = incident(shared_admin, commander_id=leader["id"])
    assert said(shared_admin, path, next_update_at=in_minutes(2)).status == 200
    assert eventually(lambda: warnings(shared_server, record), [(SALES.email, False)])


@pytest.mark.parametrize("kind", ["incident", "ticket"])
def test_what_is_solved_promises_nothing(shared_admin, sign_in, kind):
    path, _ = incident(shared_admin) if kind == "incident" else ticket(shared_admin, sign_in)
    assert said(shared_admin, path, next_update_at=in_minutes(60)).status == 200
    solved = shared_admin.post(f"{path}/resolve", {"text": "直りました。"})
    assert solved.status == 200 and solved.data["next_update_at"] is None


@pytest.mark.parametrize("kind", ["incident", "ticket"])
def test_a_time_that_is_over_is_no_promise(shared_admin, sign_in, kind):
    path, _ = incident(shared_admin) if kind == "incident" else ticket(shared_admin, sign_in)
    assert said(shared_admin, path, next_update_at=in_minutes(-1)).problems == {"next_update_at": "time_over"}
    assert said(shared_admin, path, next_update_at="soon").problems == {"next_update_at": "malformed"}
