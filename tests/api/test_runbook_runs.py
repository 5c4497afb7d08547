"""Runbooks that are gone through: on the screen, and on the machine, where no database is needed."""

import subprocess

import pytest
from support.client import Client
from support.cluster import PROGRAM
from support.patience import eventually
from support.people import ADMINISTRATOR, SALES, STRANGER
from support.server import OPERATOR

SETTINGS = OPERATOR


def started(client, runbook="disk_high", **more):
    made = client.post("operations/runbook-runs", {"runbook": runbook} | more)
    assert made.status == 201, made
    return made.data


def act(client, run, action, status=200, **body):
    done = client.post(f"operations/runbook-runs/{run['id']}/{action}", body)
    assert done.status == status, done
    return done.data if status == 200 else done


def read(client, run):
    return client.get(f"operations/runbook-runs/{run['id']}").data


def states(run):
    return [step["state"] for step in run["steps"]]


def on_the_machine(server, *arguments, said="", **settings):
    words = [PROGRAM, "runbook", *arguments]
    return subprocess.run(
        words, env=server.environment | settings, input=said, capture_output=True, text=True, timeout=120, check=False
    )


def test_every_runbook_is_there_in_the_language_of_who_asks(shared_admin):
    books = {book["name"]: book for book in shared_admin.get("operations/runbooks").json["data"]}
    assert books["disk_high"]["title"] == "ディスク使用率が高い" and books["disk_high"]["of_an_alert"]
    english = shared_admin.get("operations/runbooks/redis_down", headers={"Accept-Language": "en"}).data
    assert english["title"] == "Redis down"
    (status, restart) = english["steps"][0]["commands"]
    assert (status["alters"], restart["alters"], restart["from_screen"]) == (False, True, False)
    assert shared_admin.get("operations/runbooks/none").status == 404


def test_a_run_is_gone_through_step_by_step(shared_admin):
    incident = shared_admin.post("incidents", {"title": "遅い", "severity": "low", "component": "backup"}).data
    run = started(shared_admin, alert="disk_high", incident_id=incident["id"])
    assert run["number"].startswith("RR-") and states(run) == ["open"] * 4
    assert run["incident"]["id"] == incident["id"] and run["started_by"]
    act(shared_admin, run, "confirm", step=1, note="/var が 82 %")
    act(shared_admin, run, "skip", step=2, note="消すものがない")
    assert act(shared_admin, run, "skip", 409, step=2, note="もう一度").code == "STEP_SETTLED"
    assert act(shared_admin, run, "confirm", 422, step=3, note=" ").problems == {"note": "required"}
    assert act(shared_admin, run, "confirm", 422, step=9, note="ない").problems == {"step": "not_found"}
    act(shared_admin, run, "confirm", step=3, note="増設を発注した")
    done = act(shared_admin, run, "confirm", step=4, note="OK")
    assert (done["state"], bool(done["ended_at"]), states(done)) == ("done", True, ["done", "skipped", "done", "done"])
    assert done["steps"][1]["note"] == "消すものがない" and done["steps"][1]["done_by"]
    act(shared_admin, run, "give_up", 409, reason="遅すぎる")


def test_a_run_is_given_up_with_a_reason(shared_admin):
    run = started(shared_admin)
    assert act(shared_admin, run, "give_up", 422, reason="").problems == {"reason": "required"}
    assert act(shared_admin, run, "give_up", reason="別の原因だった")["state"] == "given_up"


@pytest.mark.parametrize(
    "body, problems", [({"runbook": "coffee"}, {"runbook": "not_found"}), ({"alert": "coffee"}, {"alert": "not_one_of"})]
)
def test_what_is_wrong_with_a_run_is_said(shared_admin, body, problems):
    assert shared_admin.post("operations/runbook-runs", {"runbook": "disk_high"} | body).problems == problems


def test_the_server_runs_what_only_looks_and_keeps_what_it_said(shared_admin):
    run = started(shared_admin, "drill_failed")
    running = act(shared_admin, run, "execute", step=3, command="sudo itdo-erp backup list")
    assert running["steps"][2]["state"] == "running"
    act(shared_admin, run, "execute", 409, step=3, command="sudo itdo-erp backup list")
    assert eventually(lambda: len(read(shared_admin, run)["outcomes"]), 1)
    assert states(read(shared_admin, run))[2] == "open", "the other command of this step was not run"
    act(shared_admin, run, "execute", step=1, command="sudo itdo-erp drill list")
    assert eventually(lambda: states(read(shared_admin, run))[0], "done")


def test_a_command_that_fails_is_kept_with_what_it_said(shared_admin):
    run = started(shared_admin, "job_failed")
    act(shared_admin, run, "execute", step=3, command="sudo itdo-erp doctor")
    assert eventually(lambda: states(read(shared_admin, run))[2], "failed")
    (outcome,) = read(shared_admin, run)["outcomes"]
    assert outcome["exit_status"] not in (0, "0") and "database" in outcome["output"]
    assert outcome["done_by"] == run["started_by"]
    assert states(act(shared_admin, run, "confirm", step=3, note="ここでは当然"))[2] == "done"


@pytest.mark.parametrize(
    "step, command",
    [
        (1, "sudo itdo-erp backup list"),  # of another step
        (2, "tail -n 20 /var/log/itdo-erp/jobs.log"),  # of the machine
        (4, "sudo itdo-erp drill restore"),  # does more than look
        (1, "sudo itdo-erp drill list; id"),
    ],
)
def test_nothing_else_is_run_from_a_screen(shared_admin, step, command):
    run = started(shared_admin, "drill_failed")
    assert act(shared_admin, run, "execute", 409, step=step, command=command).code == "RUN_IT_YOURSELF"
    assert states(read(shared_admin, run)) == ["open"] * 5


def test_only_who_proved_lately_that_it_is_she_runs_a_command(shared_admin, shared_server):
    run = started(shared_admin, "drill_failed")
    with Client(shared_server.port) as late:
        late.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
        shared_server.sql("update user_session set confirmed_at = confirmed_at - interval '1 hour'")
        command = {"step": 2, "command": "sudo systemctl status itdo-erp"}

        def refusal():
            return late.post(f"operations/runbook-runs/{run['id']}/execute", command).code

        assert eventually(refusal, "CONFIRMATION_REQUIRED")
        assert late.post("auth/confirm", {"current_password": ADMINISTRATOR.password}).status == 200
        act(late, run, "execute", step=1, command="sudo itdo-erp drill list")


def test_the_machine_is_the_business_of_its_company_alone(sign_in):
    stranger, run = sign_in(STRANGER), started(sign_in(STRANGER), "drill_failed")
    assert act(stranger, run, "execute", 403, step=1, command="sudo itdo-erp drill list").code == "NOT_THE_OPERATOR"
    assert sign_in(SALES).get("operations/runbook-runs").status == 403
    assert sign_in(SALES).get("operations/runbooks").status == 403


def test_a_run_on_the_machine_needs_no_database_and_is_taken_over(shared_admin, shared_server):
    gone = {"DATABASE_URL": "postgresql://itdo_user@127.0.0.1:1/itdo_erp_db"}
    done = on_the_machine(shared_server, "run", "drill_failed", "--alert", "disk_high", "--yes", **gone)
    assert done.returncode == 3, done.stderr
    assert "Left for you, as it changes something: sudo itdo-erp drill restore" in done.stdout
    (line,) = on_the_machine(shared_server, "runs", **gone).stdout.splitlines()
    name = line.split()[0]

    def taken():
        return shared_admin.get("operations/runbook-runs", runbook="drill_failed", fields="id,state").items

    assert eventually(lambda: name in [run["id"] for run in taken()], True)
    run = read(shared_admin, {"id": name})
    assert (run["place"], run["state"], run["alert"], states(run)[0]) == ("machine", "running", "disk_high", "done")
    assert act(shared_admin, run, "skip", 409, step=2, note="ここから").code == "RUN_ON_MACHINE"

    left = on_the_machine(shared_server, "resume", name[:8], said="n\nskip: nothing there\nn\nn\ngone\nn\nn\n\n", **gone)
    assert left.returncode == 3, left.stdout
    said = "n\nn\nlooked at it\nn\nn\nrehearsed yesterday\nn\nall good\n"
    ended = on_the_machine(shared_server, "resume", name[:8], said=said, **gone)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert eventually(lambda: read(shared_admin, run)["state"], "done")
    steps = read(shared_admin, run)["steps"]
    assert steps[1]["note"] == "nothing there" and steps[1]["state"] == "skipped"
    assert eventually(lambda: on_the_machine(shared_server, "runs").stdout, "")


def test_a_run_on_the_machine_is_given_up(shared_server):
    run = on_the_machine(shared_server, "run", "redis_down", said="n\n")
    assert run.returncode == 3
    name = run.stdout.split("runbook resume ")[1].split()[0]
    assert on_the_machine(shared_server, "give-up", name, "--reason", "it was the network").returncode == 0
    assert on_the_machine(shared_server, "resume", name).returncode == 1


@pytest.mark.parametrize("arguments", [("show", "coffee"), ("run", "coffee"), ("run", "disk_high", "--alert", "coffee")])
def test_what_there_is_not_is_said(shared_server, arguments):
    refused = on_the_machine(shared_server, *arguments)
    assert refused.returncode == 1 and "there is no" in refused.stderr
