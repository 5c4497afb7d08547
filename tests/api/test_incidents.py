"""Incidents: what is told to whom, what they keep, and the reports that the law wants."""

import datetime

import pytest
from support.people import SALES, VIEWER


def opened(client, **more):
    body = {"title": "一覧が開かない", "severity": "high", "component": "application"} | more
    made = client.post("incidents", body)
    assert made.status == 201, made
    return made.data


def act(client, incident, action, status=200, **body):
    done = client.post(f"incidents/{incident['id']}/{action}", body or None)
    assert done.status == status, done
    return done.data if status == 200 else done


def kinds(incident):
    return [entry["kind"] for entry in incident["timeline"]]


def mails(server, record):
    rows = server.sql("select recipient, body from mail_message where record_id = %s order by recipient", [record["id"]])
    return [row["recipient"] for row in rows]


def test_an_incident_goes_through_its_states_and_keeps_its_story(shared_admin, shared_server):
    incident = opened(shared_admin, stakeholders=["Boss@aoi.example", "boss@aoi.example", "it@aoi.example"])
    assert incident["number"].startswith("IN-") and incident["state"] == "investigating"
    act(shared_admin, incident, "note", text="ログを見る")
    act(shared_admin, incident, "identify", text="索引が壊れていた")
    act(shared_admin, incident, "identify", 409, text="もう一度")
    act(shared_admin, incident, "monitor", text="作り直した")
    done = act(shared_admin, incident, "resolve", text="直った")
    assert (done["state"], bool(done["identified_at"]), bool(done["resolved_at"])) == ("resolved", True, True)
    assert kinds(done) == ["opened", "noted", "identified", "monitoring", "resolved"]
    assert mails(shared_server, incident) == ["boss@aoi.example"] * 3 + ["it@aoi.example"] * 3
    again = act(shared_admin, incident, "reopen", text="また起きた")
    assert (again["state"], again["resolved_at"]) == ("investigating", None)
    act(shared_admin, incident, "announce", 422, text=" ")


def test_one_update_answers_all_who_asked_because_of_it(shared_admin, sign_in, shared_server):
    incident = opened(shared_admin)
    tickets = []
    for person in (VIEWER, SALES):
        body = {"subject": "開かない", "description": "一覧", "proposed_severity": "medium"}
        tickets.append(sign_in(person).post("support/tickets", body).data)
        act(shared_admin, incident, "link_ticket", ticket_id=tickets[-1]["id"])
    assert shared_admin.get(f"incidents/{incident['id']}").data["tickets"] in (2, "2")
    act(shared_admin, incident, "announce", text="復旧作業をしています。")
    for person, ticket in zip((VIEWER, SALES), tickets):
        said = sign_in(person).get("ticket-messages", ticket_id=ticket["id"]).items
        assert [message["text"] for message in said] == ["復旧作業をしています。"]
        assert mails(shared_server, ticket) == [person.email]
        read = sign_in(person).get(f"support/tickets/{ticket['id']}").data
        assert read["responded_at"] and read["incident"]["id"] == incident["id"]


def test_personal_data_starts_the_deadlines_of_the_law(shared_admin):
    incident = opened(shared_admin, personal_data=True, noticed_on="2026-06-06")
    assert (incident["first_report_due_on"], incident["final_report_due_on"]) == ("2026-06-08", "2026-07-06")
    changed = shared_admin.patch(f"incidents/{incident['id']}", {"malicious": True}, incident["version"]).data
    assert changed["final_report_due_on"] == "2026-08-04"
    assert act(shared_admin, incident, "report", sent_on="2026-06-08")["first_reported_on"] == "2026-06-08"
    assert kinds(act(shared_admin, incident, "report", is_final=True))[-1] == "reported"
    tomorrow = str(datetime.date.today() + datetime.timedelta(days=3))
    assert act(shared_admin, incident, "report", 422, sent_on=tomorrow).problems == {"sent_on": "in_the_future"}
    act(shared_admin, opened(shared_admin), "report", 409)


def test_incidents_are_for_the_desk(sign_in):
    assert sign_in(VIEWER).get("incidents").status == 403


@pytest.mark.parametrize(
    "body, problems",
    [
        ({"title": ""}, {"title": "required"}),
        ({"component": "coffee"}, {"component": "not_one_of"}),
        ({"stakeholders": ["nobody"]}, {"stakeholders": "malformed"}),
        ({"personal_data": True, "noticed_on": "2099-01-01"}, {"noticed_on": "in_the_future"}),
    ],
)
def test_what_is_wrong_with_an_incident_is_said(shared_admin, body, problems):
    whole = {"title": "件名", "severity": "low", "component": "backup"}
    assert shared_admin.post("incidents", whole | body).problems == problems
