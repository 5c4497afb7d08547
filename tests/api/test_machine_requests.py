"""What is asked of root's job in the web app: backups, proofs, restores and jobs ahead of their time."""

import contextlib
import json
import os
import re
import subprocess

import pytest
from support.books import Books, line
from support.client import Client
from support.cluster import PROGRAM
from support.patience import eventually
from support.people import ADMINISTRATOR, SALES, STRANGER
from support.server import OPERATOR

SETTINGS = OPERATOR


def work(server, status=0):
    """What root's job does once, as the unit starts it."""
    done = subprocess.run(
        [PROGRAM, "machine", "work"], env=server.environment, text=True, capture_output=True, timeout=300, check=False
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done


def asked_files(server):
    return {name for name in os.listdir(server.folder / "machine/asked") if name.endswith(".json")}


def asked(client, kind, target=None, status=201):
    answer = client.post("operations/machine-requests", {"work": kind} | ({"target": target} if target else {}))
    assert answer.status == status, answer
    return answer.data if status == 201 else answer


def handed_over(server, request):
    eventually(lambda: f"{request['id']}.json" in asked_files(server), True)


def read(client, request):
    return client.get(f"operations/machine-requests/{request['id']}").data


def done(server, client, request):
    """It was worked off, and the server knows; a restored database does not know the request for a moment."""
    handed_over(server, request)
    work(server)

    def has_ended():
        answer = client.get(f"operations/machine-requests/{request['id']}")
        return answer.status == 200 and answer.data["state"] in ("done", "failed")

    eventually(has_ended, True)
    return read(client, request)


@contextlib.contextmanager
def signed_in(server):
    with Client(server.port) as client:
        client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
        yield client


def overview(client):
    return client.get("operations/backups").data


def test_a_backup_is_taken_proven_and_listed(shared_server, shared_admin):
    assert overview(shared_admin)["backups"] == [] and overview(shared_admin)["can_be_read"]
    request = asked(shared_admin, "backup_database")
    assert (request["state"], request["target"]) == ("waiting", None) and request["number"].startswith("MR-")
    taken = done(shared_server, shared_admin, request)
    assert (taken["state"], taken["exit_status"]) == ("done", 0) and taken["started_at"] <= taken["ended_at"]
    assert "Backup verified by restoring it" in taken["output"]
    said = shared_admin.get(f"operations/machine-requests/{request['id']}/output").data["output"]
    assert said == taken["output"]
    (backup,) = overview(shared_admin)["backups"]
    assert backup["verified_at"] and not backup["fault"] and backup["kept_until"] > backup["finished_at"]
    assert overview(shared_admin)["usual_ms"] == backup["took_ms"]
    proven = done(shared_server, shared_admin, asked(shared_admin, "prove_backup", backup["file"]))
    assert proven["state"] == "done" and "The backup is whole." in proven["output"]
    assert overview(shared_admin)["backups"][0]["verified_at"] > backup["verified_at"]
    history = shared_admin.get(f"operations/machine-requests/{request['id']}/history").json["data"]
    assert {entry["action"] for entry in history} == {"create", "update"}


@pytest.mark.parametrize(
    ("kind", "target", "why"),
    [
        ("backup_database", "itdo_erp_backup_20261124_020000.sql.gz", "malformed"),
        ("prove_backup", None, "required"),
        ("restore_backup", "../../etc/shadow", "malformed"),
        ("restore_backup", "itdo_erp_backup_20261124_020000.sql.gz --to x", "malformed"),
        ("restore_backup", "/itdo_erp_backup_20261124_020000.sql.gz", "malformed"),
        ("take_back_restore", "template1", "malformed"),
        ("take_back_restore", 'x"; drop_old_20261124_020000', "malformed"),
        ("run_job", "sshd", "malformed"),
        ("run_job", "itdo-erp-backup;reboot", "malformed"),
        ("block_address", "office.example", "malformed"),
        ("block_address", "--all", "malformed"),
        ("lock_down", "--all@example.jp", "malformed"),
        ("lock_down", None, "required"),
    ],
)
def test_what_is_not_of_its_form_is_refused(shared_admin, kind, target, why):
    assert asked(shared_admin, kind, target, 422).problems == {"target": why}


def test_only_the_company_that_runs_the_machine_may(sign_in, shared_admin):
    seller, stranger = sign_in(SALES), sign_in(STRANGER)
    for client, code in ((seller, "PERMISSION_DENIED"), (stranger, "NOT_THE_OPERATOR")):
        assert asked(client, "backup_database", status=403).code == code
        for page in ("operations/backups", "operations/schedule"):
            assert client.get(page).code == code
    assert shared_admin.get("operations/schedule").data == {"jobs": [], "fault": ""}, "nothing is installed here"


def test_a_job_that_nobody_planned_is_not_run(shared_server, shared_admin):
    ended = done(shared_server, shared_admin, asked(shared_admin, "run_job", "itdo-erp-mischief"))
    assert (ended["state"], ended["exit_status"], ended["output"]) == ("failed", 4, "There is no such job.\n")


def test_a_backup_that_is_not_there_is_said(shared_server, shared_admin):
    file = "itdo_erp_backup_20200101_000000.sql.gz"
    ended = done(shared_server, shared_admin, asked(shared_admin, "prove_backup", file))
    assert ended["state"] == "failed" and file in ended["output"]
    assert shared_admin.get(f"operations/backups/{file}/impact").status == 404


def test_what_waits_can_be_cancelled(shared_server, shared_admin):
    request = asked(shared_admin, "backup_database")
    handed_over(shared_server, request)
    cancelled = shared_admin.post(f"operations/machine-requests/{request['id']}/cancel")
    assert cancelled.status == 200 and cancelled.data["state"] == "cancelled"
    eventually(lambda: asked_files(shared_server), set())
    assert work(shared_server).stdout == ""
    assert shared_admin.post(f"operations/machine-requests/{request['id']}/cancel").status == 409


def test_one_that_was_interrupted_is_not_done_twice(shared_server, shared_admin):
    request = asked(shared_admin, "backup_database")
    handed_over(shared_server, request)
    there = shared_server.folder / "machine"
    begun = json.loads((there / "asked" / f"{request['id']}.json").read_text())
    begun |= {"state": "running", "started_at": begun["asked_at"], "revision": 1}
    (there / "answered" / f"{request['id']}.json").write_text(json.dumps(begun))
    (there / "answered" / f"{request['id']}.log").write_text("Starting database backup...\n")
    eventually(lambda: read(shared_admin, request)["state"], "running")
    ended = done(shared_server, shared_admin, request)
    assert ended["state"] == "failed"
    assert ended["output"] == "Starting database backup...\nIt was interrupted and is not tried again by itself.\n"


def test_what_is_planted_among_the_requests_is_not_followed(shared_server, shared_admin, tmp_path):
    """The folder belongs to the server: whoever takes that over can not have root read or write anything else."""
    folder = shared_server.folder / "machine/asked"
    secret = tmp_path / "secret"
    secret.write_text("{}")
    (folder / "0198c0de-0000-7000-8000-000000000001.json").symlink_to(secret)
    os.mkfifo(folder / "0198c0de-0000-7000-8000-000000000002.json")
    (folder / "broken.json").write_text("{")
    (folder / "0198c0de-0000-7000-8000-000000000003.json").write_text("x" * 1_000_000)
    hostile = {"id": "0198c0de-0000-7000-8000-000000000004", "work": "run_job", "target": "ssh.service x"}
    (folder / f"{hostile['id']}.json").write_text(json.dumps(hostile))
    work(shared_server)
    assert asked_files(shared_server) == set() and secret.read_text() == "{}"
    answer = json.loads((shared_server.folder / f"machine/answered/{hostile['id']}.json").read_text())
    assert (answer["state"], answer["output"]) == ("failed", "This request is not of a form that is known.\n")


def test_where_nobody_works_it_off_that_is_said(start_server):
    server = start_server(OPERATOR)
    (server.folder / "machine/asked").rmdir()
    with signed_in(server) as admin:
        request = asked(admin, "backup_database")
        eventually(lambda: read(admin, request)["state"], "failed")
        assert "Nobody on this machine takes such requests" in read(admin, request)["output"]


def authorize(client, request, database, status=200):
    answer = client.post(f"operations/machine-requests/{request['id']}/authorize", {"database": database})
    assert answer.status == status, answer
    return answer


def test_a_restore_is_drafted_authorized_and_taken_back(start_server, tmp_path):
    server = start_server(OPERATOR | {"ITDO_ERP__BACKUP__FOLDER": str(tmp_path)})
    with signed_in(server) as client:
        books = Books(client)
        kept = books.posted(books.customer(), line("1000"))
        done(server, client, asked(client, "backup_database"))
        lost = books.posted(books.customer(), line("2000"))
        (backup,) = overview(client)["backups"]
        impact = client.get(f"operations/backups/{backup['file']}/impact").data
        assert impact["database"] == server.database and impact["people_at_work"] >= 1
        made = {row["resource"]: row["made"] for row in impact["lost"]}
        assert (made.get("sales_invoice"), made.get("customer")) == (1, 1), made

        request = asked(client, "restore_backup", backup["file"])
        assert request["state"] == "drafted" and asked_files(server) == set()
        assert authorize(client, request, "another", 422).problems == {"database": "other_database"}
        assert authorize(client, request, server.database).data["authorized_by"]
        second = asked(client, "restore_backup", backup["file"])
        assert authorize(client, second, server.database, 409).code == "RESTORE_GOES_ON"
        restored = done(server, client, request)
        assert restored["state"] == "done" and "The restored database is active." in restored["output"]
        assert client.get(f"invoices/{kept['id']}").status == 200
        assert client.get(f"invoices/{lost['id']}").status == 404
        assert client.get(f"operations/machine-requests/{second['id']}").status == 404

        (aside,) = overview(client)["aside"]
        assert aside == re.search(r"The one before is (\w+);", restored["output"]).group(1)
        back = asked(client, "take_back_restore", aside)
        assert back["state"] == "drafted"
        authorize(client, back, server.database)
        assert done(server, client, back)["state"] == "done"
        assert client.get(f"invoices/{lost['id']}").status == 200
        for name in overview(client)["aside"]:
            server.cluster.drop_database(name)


def test_somebody_is_locked_down_after_an_authorization(start_server):
    server = start_server(OPERATOR)
    with signed_in(server) as client, Client(server.port) as hers:
        hers.sign_in(SALES.email, SALES.password)
        request = asked(client, "lock_down", SALES.email)
        assert request["state"] == "drafted" and hers.get("auth/me").status == 200
        assert client.post(f"operations/machine-requests/{request['id']}/authorize", {}).status == 200
        ended = done(server, client, request)
        assert ended["state"] == "done", ended
        eventually(lambda: hers.get("auth/me").status, 401)
        (why,) = server.sql("select after->>'reason' reason from audit_log where action = 'locked_down'")
        assert why["reason"].startswith(f"{request['number']}: ")


def test_nobody_keeps_herself_out(shared_admin):
    request = asked(shared_admin, "block_address", "127.0.0.0/8")
    refused = shared_admin.post(f"operations/machine-requests/{request['id']}/authorize", {})
    assert (refused.status, refused.code) == (409, "LOCKS_YOU_OUT")


def test_a_second_person_authorizes_where_that_is_demanded(start_server):
    server = start_server(OPERATOR | {"ITDO_ERP__OPERATIONS__SECOND_PERSON": "true"})
    with signed_in(server) as first, Client(server.port) as second:
        person = {"email": "second@aoi.example", "full_name": "二人目", "roles": ["administrator"]}
        first.post("users", person | {"password": "Sugi-Hinoki-4711"})
        subprocess.run(
            [PROGRAM, "user", "set-password", person["email"], "--password", "Sugi-Hinoki-4712"],
            env=server.environment, check=True, capture_output=True,
        )  # fmt: skip
        server.sql("update user_account set must_change_password = false where email = %s", (person["email"],))
        second.sign_in(person["email"], "Sugi-Hinoki-4712")
        request = asked(first, "restore_backup", "itdo_erp_backup_20200101_000000.sql.gz")
        assert authorize(first, request, server.database, 403).code == "SECOND_PERSON_NEEDED"
        assert authorize(second, request, server.database).data["state"] == "waiting"
