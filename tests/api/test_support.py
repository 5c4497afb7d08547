"""The support desk: who asks, who answers, until when, and who hears that time runs out."""

import contextlib
import datetime

import pytest
from support.books import code
from support.client import Client
from support.patience import eventually
from support.people import ADMINISTRATOR, PASSWORD, SALES, VIEWER

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture(scope="module")
def desk(shared_server, shared_admin):
    """agent(): a client of somebody of the desk, a new one each time."""
    with contextlib.ExitStack() as stack:

        def agent():
            email = code("agent").lower() + "@aoi.example"
            body = {"email": email, "full_name": "窓口 花子", "password": PASSWORD, "roles": ["support_agent"]}
            assert shared_admin.post("users", body).status == 201
            client = stack.enter_context(Client(shared_server.port))
            client.sign_in(email, PASSWORD)
            return client

        yield agent


@pytest.fixture(scope="module")
def agent(desk):
    return desk()


@pytest.fixture
def asker(sign_in):
    return sign_in(VIEWER)


def ask(client, severity="medium", **more):
    body = {"subject": "開けません", "description": "請求書の画面が開きません。", "proposed_severity": severity} | more
    made = client.post("support/tickets", body)
    assert made.status == 201, made
    return made.data


def act(client, ticket, action, status=200, **body):
    done = client.post(f"support/tickets/{ticket['id']}/{action}", body or None)
    assert done.status == status, done
    return done.data if status == 200 else done


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def messages(client, ticket):
    return [m["text"] for m in reversed(client.get("ticket-messages", ticket_id=ticket["id"]).items)]


def mails_of(server, ticket):
    sent = server.sql(
        "select recipient, subject, body from mail_message where record_id = %s order by created_at", [ticket["id"]]
    )
    return [(mail["recipient"], mail["subject"]) for mail in sent]


def move(server, ticket, minutes):
    """As if the ticket had been opened, and all of it had happened, so much earlier."""
    by = f"interval '{minutes} minutes'"
    server.sql("alter table ticket_event disable trigger user")
    server.sql(f"update ticket_event set at = at - {by} where ticket_id = %s", [ticket["id"]])
    server.sql(f"update ticket set opened_at = opened_at - {by}, next_look_at = now() where id = %s", [ticket["id"]])


def test_a_ticket_has_a_number_a_queue_and_a_promise(asker):
    ticket = ask(asker, "critical", category="database")
    assert ticket["number"].startswith("TK-")
    assert (ticket["state"], ticket["severity"], ticket["tier"]) == ("open", "critical", "level_3")
    assert ticket["requester"]["id"] == asker.user["id"]
    assert abs(moment(ticket["response_due_at"]) - moment(ticket["opened_at"]) - 15 * MINUTE) <= MINUTE / 60
    assert [event["kind"] for event in ticket["events"]] == ["opened"]


@pytest.mark.parametrize(
    "body, problems",
    [
        ({"subject": ""}, {"subject": "required"}),
        ({"description": ""}, {"description": "required"}),
        ({"proposed_severity": "urgent"}, {"proposed_severity": "not_one_of"}),
        ({"category": "coffee"}, {"category": "not_one_of"}),
        ({"about_resource": "sales_invoice"}, {"about_id": "required"}),
    ],
)
def test_what_is_wrong_with_a_ticket_is_said(asker, body, problems):
    whole = {"subject": "件名", "description": "内容", "proposed_severity": "low"}
    assert asker.post("support/tickets", whole | body).problems == problems


def test_people_see_their_own_tickets_and_the_desk_sees_all(asker, sign_in, agent):
    ticket = ask(asker)
    other = sign_in(SALES)
    assert other.get(f"support/tickets/{ticket['id']}").status == 404
    assert ticket["id"] not in [one["id"] for one in other.get("support/tickets").items]
    assert ticket["id"] in [one["id"] for one in asker.get("support/tickets").items]
    assert agent.get(f"support/tickets/{ticket['id']}").data["number"] == ticket["number"]
    for action in ("reply", "note", "classify", "assign", "take", "resolve", "complete", "unlock_requester", "send_reset"):
        act(asker, ticket, action, 403)
    act(other, ticket, "answer", 403, text="これは私のではありません")


def test_nobody_but_the_desk_asks_for_others(asker, sign_in, agent):
    other = sign_in(SALES).user["id"]
    body = {"subject": "代理", "description": "電話", "proposed_severity": "low", "requester_id": other}
    assert asker.post("support/tickets", body).status == 403
    assert agent.post("support/tickets", body).status == 201


def test_who_has_a_role_of_the_company_alone_asks_too(shared_admin, shared_server):
    assert shared_admin.post("roles", {"code": "only_items", "name": "品目だけ"}).status == 201
    email = code("only").lower() + "@aoi.example"
    body = {"email": email, "full_name": "品目 係", "password": PASSWORD, "roles": ["only_items"]}
    assert shared_admin.post("users", body).status == 201
    with Client(shared_server.port) as client:
        client.sign_in(email, PASSWORD)
        ticket = ask(client)
        assert [one["id"] for one in client.get("support/tickets").items] == [ticket["id"]]


def test_a_ticket_stays(agent, asker):
    ticket = ask(asker)
    assert agent.delete(f"support/tickets/{ticket['id']}", 1).status == 405
    assert agent.get(f"support/tickets/{ticket['id']}/comments").status == 405


def test_internal_notes_are_not_shown_to_who_asked(asker, agent, shared_server):
    ticket = ask(asker)
    act(agent, ticket, "note", text="内緒の話")
    act(agent, ticket, "reply", text="調べています")
    act(asker, ticket, "answer", text="お願いします")
    assert messages(agent, ticket) == ["内緒の話", "調べています", "お願いします"]
    assert messages(asker, ticket) == ["調べています", "お願いします"]
    assert "内緒" not in asker.get(f"support/tickets/{ticket['id']}/history").text
    assert mails_of(shared_server, ticket) == [(VIEWER.email, f"[{ticket['number']}] 開けません")]


def test_the_desk_decides_the_severity_and_the_queue(asker, agent):
    ticket = ask(asker, "low", category="data_entry")
    decided = act(agent, ticket, "classify", severity="high", category="performance")
    assert (decided["proposed_severity"], decided["severity"], decided["tier"]) == ("low", "high", "level_2")
    assert [event["kind"] for event in decided["events"]] == ["opened", "severity_set"]
    assert act(agent, ticket, "classify", tier="level_3")["tier"] == "level_3"
    assert act(agent, ticket, "take")["assignee"]["id"] == agent.user["id"]
    changes = asker.get(f"support/tickets/{ticket['id']}/history").data
    assert "classify" in [change["action"] for change in changes]


def test_the_clock_stands_still_while_the_desk_waits(asker, agent):
    ticket = ask(asker, "high")
    waiting = act(agent, ticket, "reply", text="どの請求書ですか", awaits_answer=True)
    assert waiting["state"] == "waiting" and waiting["is_waiting_since"] and waiting["responded_at"]
    back = act(asker, ticket, "answer", text="一つ目です")
    assert (back["state"], back["is_waiting_since"]) == ("open", None)


def test_a_solution_that_does_not_hold_is_reopened_by_an_answer(asker, agent):
    ticket = ask(asker)
    assert act(agent, ticket, "resolve", text="直しました")["state"] == "resolved"
    assert act(asker, ticket, "answer", text="まだです")["state"] == "open"
    act(agent, ticket, "resolve", text="今度こそ")
    assert act(agent, ticket, "complete")["state"] == "closed"
    act(asker, ticket, "answer", 409, text="遅すぎました")
    act(agent, ticket, "resolve", 409, text="もう一度")


def test_an_empty_reply_is_no_reply(asker, agent):
    ticket = ask(asker)
    assert act(agent, ticket, "reply", 422, text=" ").problems == {"text": "required"}
    assert messages(agent, ticket) == []


def test_the_first_level_unlocks_and_resets_within_the_ticket(asker, agent, shared_server):
    ticket = ask(asker, "low", category="account_lockout")
    stranger = Client(shared_server.port)
    for _ in range(6):
        stranger.post("auth/token", {"username": VIEWER.email, "password": "wrong"})
    assert stranger.post("auth/token", {"username": VIEWER.email, "password": PASSWORD}).status == 429
    act(agent, ticket, "unlock_requester")
    eventually(lambda: stranger.post("auth/token", {"username": VIEWER.email, "password": PASSWORD}).status, 200)
    stranger.close()
    act(agent, ticket, "send_reset")
    assert shared_server.sql("select count(*) as n from job where kind = 'password.reset'")[0]["n"] == 1
    trail = shared_server.sql("select action from audit_log where record_id = %s order by id", [ticket["id"]])
    assert [row["action"] for row in trail][-2:] == ["unlock_requester", "send_reset"]


def set_up_desk(admin, server, lead_email):
    lead = admin.get("users", email=lead_email).items[0]["id"]
    tier = admin.post("support-tiers", {"tier": "level_1", "name": "一次", "lead_id": lead})
    assert tier.status == 201, tier
    contact = admin.post("emergency-contacts", {"name": "当番", "email": "oncall@aoi.example", "phone": "+1-555-ITDO-911"})
    duty = {"contact_id": contact.data["id"], "valid_from": "2020-01-01", "valid_until": "2099-12-31"}
    assert admin.post("on-call-duties", duty).status == 201


def test_people_hear_that_time_runs_out_and_each_of_it_once(admin, server):
    set_up_desk(admin, server, SALES.email)
    with Client(server.port) as asker:
        asker.sign_in(VIEWER.email, VIEWER.password)
        ticket = ask(asker, "high")
    for minutes, steps, told in (
        (31, [50], [SALES.email]),
        (15, [50, 75], [SALES.email] * 2),
        (60, [50, 75, 100], ["oncall@aoi.example"] + [SALES.email] * 3),
    ):
        move(server, ticket, minutes)
        read = lambda: admin.get(f"support/tickets/{ticket['id']}").data
        eventually(lambda: [step["percent"] for step in read()["escalations"]], steps)
        assert sorted(mail[0] for mail in mails_of(server, ticket)) == told
    assert read()["response_missed"] is True
    server.sql("update ticket set next_look_at = now() where id = %s", [ticket["id"]])
    eventually(lambda: server.sql("select next_look_at from ticket where id = %s", [ticket["id"]])[0]["next_look_at"], None)
    assert len(mails_of(server, ticket)) == 4


def test_what_is_critical_is_told_at_once_and_nobody_is_left_out(admin, server):
    ticket = ask(admin, "critical")
    read = lambda: admin.get(f"support/tickets/{ticket['id']}").data
    eventually(lambda: [step["percent"] for step in read()["escalations"]], [0])
    assert [mail[0] for mail in mails_of(server, ticket)] == [ADMINISTRATOR.email], "a desk that was not set up has administrators"


def test_a_restart_tells_nobody_twice(admin, server):
    ticket = ask(admin, "high")
    server.stop()
    move(server, ticket, 50)
    server.start()
    with Client(server.port) as client:
        client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
        read = lambda: client.get(f"support/tickets/{ticket['id']}").data
        eventually(lambda: [step["percent"] for step in read()["escalations"]], [50, 75])
        assert len(mails_of(server, ticket)) == 1, "both steps were reached meanwhile: one mail tells it"


def test_the_hours_of_a_company_count(admin, server):
    body = {
        "name": "規定",
        "medium_around_the_clock": True,
        "hours": [{"weekday": "monday", "opens": "10:00", "closes": "12:00"}],
        "targets": [{"severity": "medium", "response_minutes": 120, "resolution_minutes": 600}],
    }
    made = admin.post("support-policies", body)
    assert made.status == 201, made
    assert admin.post("support-policies", body).status == 409
    ticket = ask(admin, "medium")
    for name, minutes in (("response_due_at", 120), ("resolution_due_at", 600)):
        assert abs(moment(ticket[name]) - moment(ticket["opened_at"]) - minutes * MINUTE) <= MINUTE / 60
    changed = admin.patch(
        f"support-policies/{made.data['id']}",
        {"targets": [{"severity": "medium", "response_minutes": 60, "resolution_minutes": None}]},
        made.data["version"],
    )
    assert changed.status == 200, changed
    due = lambda: moment(admin.get(f"support/tickets/{ticket['id']}").data["response_due_at"]) - moment(ticket["opened_at"])
    eventually(lambda: round(due() / MINUTE), 60)


@pytest.mark.parametrize(
    "hours, problems",
    [
        ([{"weekday": "monday", "opens": "9", "closes": "18:00"}], {"hours[0].opens": "malformed"}),
        ([{"weekday": "monday", "opens": "09:00", "closes": "24:30"}], {"hours[0].closes": "malformed"}),
        ([{"weekday": "monday", "opens": "18:00", "closes": "09:00"}], {"hours[0].closes": "before_start"}),
        ([{"weekday": "saturday", "opens": "09:00", "closes": "18:00"}], {"hours": "never_open"}),
        (
            [
                {"weekday": "monday", "opens": "09:00", "closes": "12:00"},
                {"weekday": "monday", "opens": "11:00", "closes": "18:00"},
            ],
            {"hours[1].opens": "same"},
        ),
    ],
)
def test_hours_that_cannot_be_are_refused(shared_admin, hours, problems):
    assert shared_admin.post("support-policies", {"name": "規定", "hours": hours}).problems == problems
