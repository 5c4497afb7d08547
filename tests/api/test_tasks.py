"""The tasks of the month and the quarter: made once, done step by step, signed by another, told when they are late."""

import datetime
import subprocess

import pytest
from support.client import Client
from support.cluster import PROGRAM
from support.patience import eventually
from support.people import ADMINISTRATOR, SALES, Person
from support.server import OPERATOR

DEPUTY = Person("deputy@aoi.example", "support_agent")


@pytest.fixture
def server(start_server):
    return start_server(OPERATOR)


@pytest.fixture
def deputy(server, admin):
    made = {"email": DEPUTY.email, "full_name": "代理", "roles": [DEPUTY.role], "password": DEPUTY.password}
    assert admin.post("users", made).status == 201
    with Client(server.port) as connected:
        connected.sign_in(DEPUTY.email, DEPUTY.password)
        yield connected


def made(client, kind="contacts_test", due_on="2099-12-31"):
    answer = client.post("operations/tasks", {"kind": kind, "due_on": str(due_on)})
    assert answer.status == 201, answer
    return answer.data


def act(client, task, action, status=200, **body):
    done = client.post(f"operations/tasks/{task['id']}/{action}", body or None)
    assert done.status == status, done
    return done.data if status == 200 else done


def go_through(client, task):
    run = client.get(f"operations/runbook-runs/{task['run']['id']}").data
    for step in range(1, len(run["steps"]) + 1):
        path = f"operations/runbook-runs/{run['id']}/confirm"
        assert client.post(path, {"step": step, "note": "確認した"}).status == 200


def with_evidence(client, task, text="全員に連絡がついた"):
    current = client.get(f"operations/tasks/{task['id']}").data
    return client.patch(f"operations/tasks/{task['id']}", {"evidence": text}, current["version"]).data


def command(server, *words):
    return subprocess.run(
        [PROGRAM, "tasks", *words], env=server.environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_the_tasks_of_the_month_are_made_once(server, admin):
    server.sql("update organization set created_at = '2020-01-01'")

    def there():
        return sorted((task["kind"], task["due_on"]) for task in admin.get("operations/tasks", page_size=100).items)

    today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=9))).date()
    first = today.replace(day=1)
    sunday = first + datetime.timedelta(days=(6 - first.weekday()) % 7)
    assert command(server, "generate").returncode == 0
    assert eventually(lambda: ("backup_verification", str(sunday)) in there(), True)
    assert {kind for kind, _ in there()} > {"performance_review", "security_audit", "disaster_recovery_test"}
    before = there()
    assert command(server, "generate").stdout.startswith("0 tasks")
    assert there() == before and len(before) == len(set(before))
    assert "backup_verification" in command(server, "list").stdout


def test_a_task_is_done_and_signed_by_another(server, admin, deputy):
    task = made(admin)
    assert task["number"].startswith("OT-") and task["state"] == "open"
    assert act(admin, task, "finish", 409).code == "STEPS_OPEN"
    task = act(admin, task, "start")
    assert task["run"] and task["owner"]
    assert act(admin, task, "start", 409).code == "TASK_STARTED"
    assert act(admin, task, "finish", 409).code == "STEPS_OPEN"
    go_through(admin, task)
    assert act(admin, task, "finish", 422).problems == {"evidence": "required"}
    with_evidence(admin, task)
    paper = f"/api/v1/attachments?resource=task&record_id={task['id']}&file_name=result.txt"
    assert admin.raw("POST", paper, "電話の記録".encode(), admin.headers).status == 201
    assert act(admin, task, "finish")["state"] == "done"
    assert act(admin, task, "sign", 409).code == "SIGNED_BY_ANOTHER"
    back = act(deputy, task, "send_back", reason="番号を書いてください")
    assert (back["state"], back["done_by"], back["sent_back_because"]) == ("open", None, "番号を書いてください")
    with_evidence(admin, task, "全員に連絡がついた（番号は添付）")
    act(admin, task, "finish")
    signed = act(deputy, task, "sign")
    assert signed["state"] == "signed_off" and signed["signed_at"]
    act(deputy, task, "send_back", 409, reason="遅い")
    assert admin.patch(f"operations/tasks/{task['id']}", {"evidence": "別"}, signed["version"]).status == 409


def test_who_is_alone_signs_it_herself(admin):
    task = act(admin, made(admin), "start")
    go_through(admin, task)
    with_evidence(admin, task)
    act(admin, task, "finish")
    assert act(admin, task, "sign")["state"] == "signed_off"


def test_a_run_that_was_given_up_is_begun_anew(admin):
    task = act(admin, made(admin), "start")
    path = f"operations/runbook-runs/{task['run']['id']}/give_up"
    assert admin.post(path, {"reason": "中断した"}).status == 200
    assert act(admin, task, "start")["run"]["id"] != task["run"]["id"]


def test_a_task_is_there_once_and_for_the_desk(server, admin):
    made(admin)
    assert admin.post("operations/tasks", {"kind": "contacts_test", "due_on": "2099-12-31"}).code == "DUPLICATE_RESOURCE"
    assert admin.post("operations/tasks", {"kind": "coffee", "due_on": "2099-12-31"}).problems == {"kind": "not_one_of"}
    with Client(server.port) as sales:
        sales.sign_in(SALES.email, SALES.password)
        assert sales.get("operations/tasks").status == 403


def test_a_late_task_is_told_of_once(server, admin):
    today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=9))).date()
    late = made(admin, due_on=today - datetime.timedelta(days=3))
    young = made(admin, due_on=today - datetime.timedelta(days=2))

    def mails(task):
        rows = server.sql("select recipient, subject from mail_message where record_id = %s", [task["id"]])
        return [(row["recipient"], row["subject"]) for row in rows]

    for _ in range(2):
        assert command(server, "generate").returncode == 0
        assert mails(late) == [(ADMINISTRATOR.email, f"[{late['number']}] 未実施：連絡先の確認")]
    assert mails(young) == []
    told = admin.get(f"operations/tasks/{late['id']}").data
    assert told["escalated_at"] and told["is_overdue"] is True
