"""Incidents: what is told to whom, what they keep, and the reports that the law wants."""

import datetime
import subprocess

import pytest
from support.people import SALES, STRANGER, VIEWER


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


def paper(client, incident, folder, language="ja"):
    answer = client.get(f"incidents/{incident['id']}/pdf", headers={"Accept-Language": language})
    assert answer.status == 200 and answer.headers["Content-Type"] == "application/pdf", answer
    assert f'filename="{incident["number"]}.pdf"' in answer.headers["Content-Disposition"]
    (folder / "incident.pdf").write_bytes(answer.body)
    command = ["pdftotext", "-layout", str(folder / "incident.pdf"), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8")


def test_an_incident_on_paper(shared_admin, shared_server, tmp_path):
    incident = opened(
        shared_admin, impact="請求書を発行できない", personal_data=True, noticed_on=datetime.date.today().isoformat(),
        stakeholders=["boss@aoi.example"], commander_id=shared_admin.user["id"],
    )  # fmt: skip
    act(shared_admin, incident, "note", text="長い" * 2000 + "終")
    act(shared_admin, incident, "report", is_final=False)
    open_paper = paper(shared_admin, incident, tmp_path)
    assert "継続中" in open_paper and "未記入" in open_paper and "調査中" in open_paper
    done = act(shared_admin, incident, "resolve", text="直った")
    cause = {"root_cause": "索引が壊れていた。\n原因は電源。", "post_mortem": "■ 何が起きたか\n一覧が開かなかった。"}
    assert shared_admin.patch(f"incidents/{incident['id']}", cause, version=done["version"]).status == 200
    shared_server.sql(
        "update incident set started_at = '2026-11-28T15:30:00Z', resolved_at = '2026-11-28T18:05:30Z' where id = %s", (incident["id"],)
    )
    told = paper(shared_admin, incident, tmp_path)
    one_line = " ".join(told.split())
    for part in (incident["number"], "一覧が開かない", "高（主要な機能の障害）", "請求書を発行できない", "boss@aoi.example", "2時間35分"):
        assert part in one_line, part
    assert "2026-11-29 00:30" in one_line and "2026-11-29 03:05" in one_line, "by the clock of the company"
    assert "Asia/Tokyo" in one_line and shared_admin.user["full_name"] in one_line
    assert "終" in one_line and told.count("長い" * 5) > 50, "what is taller than a page goes on"
    assert "原因は電源。" in one_line and "一覧が開かなかった。" in one_line and "個人情報保護委員会への報告" in one_line
    assert "継続中" not in one_line and f"1/{told.count(chr(12))}" in told.replace(" ", "")
    english = paper(shared_admin, incident, tmp_path, "en")
    assert "Incident report" in english and "Resolved" in english


def test_an_incident_on_paper_is_for_who_may_read_it(shared_admin, sign_in):
    incident = opened(shared_admin)
    for person in (VIEWER, SALES, STRANGER):
        assert sign_in(person).get(f"incidents/{incident['id']}").status in (403, 404)
        assert sign_in(person).get(f"incidents/{incident['id']}/pdf").code == "RESOURCE_NOT_FOUND"
    hidden = {"code": "reader", "name": "閲覧", "rights": [{"resource": "incident", "action": "read", "reach": "all"}]}
    hidden["hidden_fields"] = [{"resource": "incident", "field_name": "root_cause"}]
    assert shared_admin.post("roles", hidden).status == 201
    user = next(one for one in shared_admin.get("users", page_size=100).items if one["email"] == VIEWER.email)
    assert shared_admin.patch(f"users/{user['id']}", {"roles": ["reader"]}, version=user["version"]).status == 200
    assert "root_cause" not in sign_in(VIEWER).get(f"incidents/{incident['id']}").data
    assert sign_in(VIEWER).get(f"incidents/{incident['id']}/pdf").code == "PERMISSION_DENIED"
    assert shared_admin.get("incidents/01a22703-0000-7000-8000-000000000000/pdf").status == 404


def test_what_is_over_asks_what_is_learnt(shared_admin):
    incident = opened(shared_admin)
    assert incident["post_mortem"] is None
    done = act(shared_admin, incident, "resolve", text="直った")
    questions = [line for line in done["post_mortem"].splitlines() if line]
    assert questions == ["■ 何が起きたか", "■ 影響", "■ 原因", "■ うまくいったこと", "■ 改善すること"]
    edited = shared_admin.patch(f"incidents/{incident['id']}", {"post_mortem": "書いた"}, version=done["version"])
    assert edited.status == 200, edited
    act(shared_admin, incident, "reopen", text="また")
    assert act(shared_admin, incident, "resolve", text="直った")["post_mortem"] == "書いた", "what somebody wrote stays"
