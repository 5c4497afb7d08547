"""What the console shows of security: who fails to sign in, who is locked, whom to look at, and the seal."""

import contextlib
import subprocess

import pytest
from support.client import Client
from support.cluster import PROGRAM
from support.patience import eventually
from support.people import ACCOUNTANT, ADMINISTRATOR, SALES, STRANGER, VIEWER
from support.server import OPERATOR, Server

SETTINGS = OPERATOR


def security(client):
    shown = client.get("operations/security")
    assert shown.status == 200, shown
    return shown.data


def run(server, *words):
    return subprocess.run([PROGRAM, *words], env=server.environment, capture_output=True, text=True, check=False)


def lock(server, person):
    with Client(server.port) as guess:
        for _ in range(7):
            guess.post("auth/token", {"username": person.email, "password": "wrong"})


def test_who_fails_and_is_locked_and_is_let_in_again(shared_admin, shared_server):
    lock(shared_server, ACCOUNTANT)
    account = lambda: {one["email"]: one for one in security(shared_admin)["failed_accounts"]}  # noqa: E731
    locked = account()[ACCOUNTANT.email]
    assert locked["failures"] >= 5 and locked["locked_until"] and locked["last_failed_at"]
    assert eventually(lambda: sum(one["count"] for one in security(shared_admin)["addresses"]) >= 5, True)
    (address,) = security(shared_admin)["addresses"]
    assert address["address"].startswith("127.") and {one["reason"] for one in address["reasons"]} >= {"password"}
    assert ACCOUNTANT.email in [one["email"] for one in security(shared_admin)["locked_lately"]]
    version = {"If-Match": f'"{locked["version"]}"'}
    assert shared_admin.post(f"users/{locked['id']}/unlock", headers=version).status == 200
    assert ACCOUNTANT.email not in account()


def test_accounts_to_look_at(shared_admin, shared_server):
    shared_server.sql(
        "update user_account set created_at = now() - interval '200 days', last_sign_in_at = now() - interval"
        " '100 days' where email = %s",
        (VIEWER.email,),
    )
    shown = security(shared_admin)
    assert [one["email"] for one in shown["asleep"]] == [VIEWER.email] and shown["asleep"][0]["last_sign_in"]
    assert {SALES.email, VIEWER.email} <= {one["email"] for one in shown["without_second_factor"]}
    assert STRANGER.email not in str(shown), "people of another company are not shown"
    assert shown["unused_keys"] == []


def test_that_people_were_looked_at_is_written_down(shared_admin):
    security(shared_admin)
    reads = lambda: shared_admin.get("personal-reads", resource="user", way="list").items  # noqa: E731
    assert eventually(lambda: len(reads()) > 0, True)


def test_the_seal_and_the_last_proof(shared_admin, shared_server, state):
    shown = security(shared_admin)
    assert shown["proof"] is None, "nobody has proven it here"
    assert run(shared_server, "audit", "seal").returncode == 0
    assert run(shared_server, "audit", "verify").returncode == 0
    shown = security(shared_admin)
    (seal,) = shown["last_seal"]
    assert seal["head"] and seal["sealed_at"] and shown["proof"]["findings"] == 0
    assert 0 < shown["proof"]["blocks"] <= seal["block"] and shown["proof"]["rows"] > 0
    (state / "audit-proofs.jsonl").open("a").write("nonsense\n{}\n")
    assert security(shared_admin)["proof"] == shown["proof"]
    shared_server.sql("set session_replication_role = replica; update audit_log set action = 'read' where action = 'sign_in'")
    assert run(shared_server, "audit", "verify").returncode == 1
    assert security(shared_admin)["proof"]["findings"] > 0


def test_lockdowns_and_blocks_are_shown_as_they_were_written_down(shared_admin, shared_server):
    (before,) = security(shared_admin)["lockdowns"]
    assert run(shared_server, "security", "lockdown", "--person", SALES.email, "--reason", "test").returncode == 0
    (after,) = security(shared_admin)["lockdowns"]
    assert after["must_choose"] == before["must_choose"] + 1 and after["last_at"] and after["people"] == 1
    shared_server.sql(
        "set itdo.access = 'system'; insert into audit_log (organization_id, id, action, resource, record_id, after) select id, gen_random_uuid(),"
        " 'address_blocked', 'organization', id, '{\"address\": \"192.0.2.7\", \"time\": \"1 h\"}' from organization"
    )
    written = security(shared_admin)["blocks_written_down"][0]
    assert (written["action"], written["address"], written["time"]) == ("address_blocked", "192.0.2.7", "1 h")


def test_what_the_server_may_not_read_is_not_called_empty(cluster, shared_admin, shared_server, tmp_path):
    """nft answers root alone."""
    nft = tmp_path / "nft"
    nft.write_text("#!/bin/sh\necho 'Operation not permitted (you must be root)' >&2\nexit 1\n")
    nft.chmod(0o755)
    same = {k: v for k, v in cluster.environment_for(shared_server.database).items() if "DATABASE" in k}
    settings = same | OPERATOR | {"PATH": f"{tmp_path}:/usr/sbin:/usr/bin:/bin"}
    with contextlib.closing(Server(cluster, settings)) as server, Client(server.port) as client:
        client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
        shown = lambda: client.get("operations/security")  # noqa: E731
        assert eventually(lambda: shown().status, 200)
        assert shown().data["blocked"] is None and shown().data["isolated_seconds"] is None
        nft.write_text(
            "#!/bin/sh\ncase \"$*\" in *blocked4) echo '{\"nftables\": [{\"set\": {\"elem\": [{\"elem\": {\"val\":"
            " \"192.0.2.7\", \"expires\": 60, \"comment\": \"guessing\"}}]}}]}';; esac\n"
        )
        assert shown().data["blocked"] == [{"range": "192.0.2.7", "reason": "guessing", "seconds_left": 60}]
        assert shown().data["isolated_seconds"] == 0


def test_drills_are_measured_against_their_goals(shared_admin, state):
    assert shared_admin.get("operations/drills").data["drills"] == []
    line = '{"drill": "%s", "started_at": "2026-0%d-01T00:00:00Z", "rpo_seconds": %d, "rto_seconds": 61.25, "source": "a", "fault": "%s"}\n'
    text = line % ("restore", 1, 5, "") + "nonsense\n" + line % ("dr", 2, 7, "it took longer than 1 min")
    (state / "drills.jsonl").write_text(text, encoding="utf-8")
    newest, older = shared_admin.get("operations/drills").data["drills"]
    assert (newest["drill"], newest["fault"], newest["rpo_seconds"]) == ("dr", "it took longer than 1 min", 7.0)
    assert older["fault"] is None and older["rto_seconds"] == pytest.approx(61.25, abs=0.06)
    assert older["rpo_goal"] > newest["rpo_goal"] > 0 and newest["rto_goal"] == older["rto_goal"] > 0


@pytest.mark.parametrize("page", ["security", "drills"])
def test_the_machine_is_the_business_of_its_company_alone(sign_in, page):
    assert sign_in(STRANGER).get(f"operations/{page}").code == "NOT_THE_OPERATOR"
    assert sign_in(VIEWER).get(f"operations/{page}").code == "PERMISSION_DENIED"
