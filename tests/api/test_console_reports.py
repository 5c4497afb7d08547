"""Reports of operations: kept as they are made, read on a page and on paper, by whom they concern."""

import subprocess

import pytest
from support.client import Client
from support.cluster import PROGRAM
from support.patience import eventually
from support.people import SALES, STRANGER, VIEWER
from support.server import OPERATOR

SETTINGS = OPERATOR


def run(server, *words):
    return subprocess.run([PROGRAM, *words], env=server.environment, capture_output=True, text=True, check=False)


def reports(client, **asked):
    return client.get("operations/reports", **asked).data["reports"]


def paper(client, name, folder):
    answer = client.get(f"operations/reports/{name}/pdf")
    assert answer.status == 200 and answer.headers["Content-Type"] == "application/pdf", answer
    (folder / "report.pdf").write_bytes(answer.body)
    command = ["pdftotext", "-layout", str(folder / "report.pdf"), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8")


def test_each_kind_is_kept_read_and_printed(shared_admin, shared_server, tmp_path):
    assert reports(shared_admin) == []
    for words in (["summary", "night"], ["perf", "report"], ["perf", "capacity"], ["security", "report"]):
        looked_at = run(shared_server, *words)
        assert looked_at.returncode in (0, 1, 3), "a look is no report"
        assert run(shared_server, *words, "--mail").returncode == 0
    found = {one["kind"]: one for one in reports(shared_admin)}
    assert set(found) == {"summary-night", "performance", "capacity", "security"} and len(reports(shared_admin)) == 4
    assert reports(shared_admin, kind="capacity") == [found["capacity"]]
    assert shared_admin.get("operations/reports", kind="gossip").status == 422
    subjects = ("Health Summary: ", "Performance Report: ", "Capacity Forecast: too little is known yet")
    for kind, subject in zip(("summary-night", "performance", "capacity"), subjects, strict=True):
        assert found[kind]["subject"].startswith(subject) and found[kind]["made_at"]
        shown = shared_admin.get(f"operations/reports/{found[kind]['name']}").data
        assert {name: shown[name] for name in found[kind]} == found[kind] and len(shown["text"]) > 50
        printed = paper(shared_admin, found[kind]["name"], tmp_path)
        assert shown["subject"] in printed and "1/1" in printed.replace(" ", "")
        assert "".join(shown["text"].split()) in "".join(printed.split()), "all of it, in its order"


def test_a_long_report_goes_on_over_pages_with_every_letter(shared_admin, state, tmp_path):
    (state / "reports").mkdir(exist_ok=True)
    text = "".join(f"  行 {i:04}  日本語の説明  値 {i}\n" for i in range(200)) + "  " + "長" * 300 + "終\n"
    (state / "reports/performance_20260101T060000Z.txt").write_text("Performance Report: 長い\n\n" + text)
    printed = paper(shared_admin, "performance_20260101T060000Z", tmp_path)
    assert all(f"行 {i:04}" in printed for i in range(200)) and "終" in printed
    pages = printed.count("\f")
    assert pages >= 3 and all(f"{i + 1}/{pages}" in printed.replace(" ", "") for i in range(pages))
    assert printed.count("Performance Report: 長い") == pages + 1, "each page says whose it is"


def test_the_newest_sixty_of_each_kind_stay(shared_admin, shared_server, state):
    (state / "reports").mkdir(exist_ok=True)
    for i in range(70):
        (state / f"reports/capacity_2026010{1 + i // 10}T0{i % 10}0000Z.txt").write_text(f"No. {i}\n\nold\n")
    (state / "reports/security_20250101T000000Z.txt").write_text("Old\n\nold\n")
    (state / "reports/notes.txt").write_text("somebody's own\n")
    assert run(shared_server, "perf", "capacity", "--mail").returncode == 0
    kept = reports(shared_admin, kind="capacity")
    assert len(kept) == 60 and [one["made_at"] for one in kept] == sorted((o["made_at"] for o in kept), reverse=True)
    fresh = [one for one in kept if one["subject"].startswith("Capacity")]
    assert kept[0] in fresh and kept[-1]["subject"] == f"No. {10 + len(fresh)}"
    assert (state / "reports/notes.txt").exists() and "security" in {one["kind"] for one in reports(shared_admin)}


@pytest.mark.parametrize(
    "name",
    ["capacity_20260101T0000Z", "capacity_20261341T000000Z", "gossip_20260101T000000Z", "notes", "capacity"],
)
def test_only_reports_are_shown(shared_admin, name):
    assert shared_admin.get(f"operations/reports/{name}").code == "RESOURCE_NOT_FOUND"
    assert shared_admin.get(f"operations/reports/{name}/pdf").code == "RESOURCE_NOT_FOUND"


def test_people_are_for_who_may_read_them_and_of_the_own_company(shared_admin, shared_server, sign_in):
    assert run(shared_server, "security", "report", "--mail").returncode == 0
    newest = reports(shared_admin, kind="security")[0]
    shown = shared_admin.get(f"operations/reports/{newest['name']}").data
    assert SALES.email in shown["text"] and "AOI: Audit trail" in shown["text"]
    assert STRANGER.email not in shown["text"] and "BENI" not in shown["text"], "another company's people"
    shared_admin.get(f"operations/reports/{newest['name']}/pdf")
    for way in ("list", "file"):
        reads = lambda: shared_admin.get("personal-reads", resource="user", way=way).items  # noqa: E731, B023
        assert eventually(lambda: len(reads()) > 0, True), way
    rights = [{"resource": "machine_request", "action": "read", "reach": "all"}]
    assert shared_admin.post("roles", {"code": "machinist", "name": "機械係", "rights": rights}).status == 201
    user = next(one for one in shared_admin.get("users", page_size=100).items if one["email"] == VIEWER.email)
    assert shared_admin.patch(f"users/{user['id']}", {"roles": ["machinist"]}, version=user["version"]).status == 200
    machinist = sign_in(VIEWER)
    seen = machinist.get("operations/reports").data
    assert {"capacity", "performance"} <= set(seen["kinds"]) and "security" not in seen["kinds"]
    assert {one["kind"] for one in seen["reports"]} == set(seen["kinds"]) & {"capacity", "performance", "summary-night"}
    assert machinist.get(f"operations/reports/{newest['name']}").code == "PERMISSION_DENIED"
    assert machinist.get(f"operations/reports/{newest['name']}/pdf").code == "PERMISSION_DENIED"


def test_the_machine_is_the_business_of_its_company_alone(shared_server, sign_in):
    for path in ("reports", "reports/capacity_20260101T000000Z", "reports/capacity_20260101T000000Z/pdf"):
        assert sign_in(STRANGER).get(f"operations/{path}").code == "NOT_THE_OPERATOR"
        assert sign_in(SALES).get(f"operations/{path}").code == "PERMISSION_DENIED"
        with Client(shared_server.port) as nobody:
            assert nobody.get(f"operations/{path}").status == 401
