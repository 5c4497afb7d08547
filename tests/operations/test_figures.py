"""The figures of performance: measured, printed, judged by rules, shown on dashboards."""

import contextlib
import datetime
import http.server
import json
import re
import signal
import subprocess
import threading
import time

from machine import BEGIN
from support.client import Client
from support.cluster import CHECKOUT
from support.patience import eventually
from support.server import Server

MANUAL = {  # the limits that the operations manual names
    "cpu": 70, "memory": 80, "disk": 80, "network": 100, "api": 200, "query": 100, "page": 2000, "users": 1000,
    "connections": 80, "cache_hits": 95, "transactions": 1000, "lock_wait": 50,
}  # fmt: skip


def baselines(server):
    with Client(server.port) as client:
        return {one["id"]: one for one in client.get("/health/detailed").json["baselines"]}


def metrics(server):
    with Client(server.port) as client:
        return client.get("/metrics").text


def test_every_baseline_of_the_manual_is_measured(server):
    measured = ("cpu", "memory", "disk", "network", "api", "query", "users", "connections", "transactions", "lock_wait")
    eventually(lambda: {name for name in measured if baselines(server)[name]["value"] is None}, set())
    found = baselines(server)
    assert {name: one["limit"] for name, one in found.items()} == MANUAL
    for name in measured:
        assert found[name]["state"] in ("kept", "exceeded", "above") and found[name]["since"], found[name]
    assert 0 < found["memory"]["value"] < 100 and 0 < found["connections"]["value"] < 100
    text = metrics(server)
    for name in measured:
        assert re.search(rf'^itdo_erp_baseline_value{{baseline="{name}"}} [\d.]+$', text, re.M), name
        assert f'itdo_erp_baseline_exceeded{{baseline="{name}"}}' in text


def test_the_report_has_a_line_for_each(machine):
    report = machine.run("perf", "report")
    assert report.returncode in (0, 3), report.stderr
    for name in MANUAL:
        assert re.search(rf"^  {name} ", report.stdout, re.M), name


def test_a_page_for_the_morning_goes_by_mail(machine, mail_server):
    machine.check()
    done = machine.run("summary", "morning", "--mail")
    assert done.returncode == 0, done.stderr
    (mail,) = mail_server.mails()
    assert mail["subject"].startswith("Morning Checklist: ")
    for part in ("Checklist", "database", "Performance", "Backups", "Rehearsals", "Last jobs", "Checked by"):
        assert part in mail["text"], part
    (attached,) = mail["papers"]
    assert attached.get_filename().endswith(".pdf") and attached.get_content_type() == "application/pdf"
    assert attached.get_payload(decode=True).startswith(b"%PDF-")
    machine.run("summary", "morning", "--mail")
    assert len(mail_server.mails()) == 1, "the same page is not sent twice within the hour"
    machine.run("summary", "evening", "--mail")
    assert mail_server.subjects()[1].startswith("Evening Checklist: ")


def test_prometheus_understands_the_rules(machine, tmp_path):
    rules = tmp_path / "rules.yml"
    rules.write_text(machine.run("rules", "print").stdout, encoding="utf-8")
    subprocess.run(["promtool", "check", "rules", rules], check=True, stdout=subprocess.PIPE)
    cases = (CHECKOUT / "tests/operations/rules_test.yml").read_text(encoding="utf-8")
    for alert in re.findall(r"- alert: (\S+)", rules.read_text(encoding="utf-8")):
        assert f"name: {alert} fires\n" in cases, alert
    test = tmp_path / "rules_test.yml"
    test.write_text(cases.replace("[RULES]", f"[{rules}]"), encoding="utf-8")
    done = subprocess.run(["promtool", "test", "rules", test], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_dashboards_show_what_there_is(machine, server):
    machine.check()
    drill = {"drill": "dr", "started_at": BEGIN.strftime("%Y-%m-%dT%H:%M:%SZ"), "rpo_seconds": 3, "rto_seconds": 9}
    (machine.folder / "state/drills.jsonl").write_text(json.dumps(drill) + "\nnot a line\n", encoding="utf-8")
    machine.check()
    there = metrics(server) + (machine.folder / "state/health-check.prom").read_text(encoding="ascii")
    names = set(re.findall(r"^# TYPE (\w+)", there, re.M))
    assert 'itdo_erp_drill_rpo_seconds{drill="dr"} 3.0' in there
    seen = 0
    for board in sorted((CHECKOUT / "packaging/grafana").glob("*.json")):
        for panel in json.loads(board.read_text(encoding="utf-8"))["panels"]:
            for target in panel["targets"]:
                expression = re.sub(r"(by|on|without) \([^)]*\)|\{[^}]*\}|\[[^]]*\]", " ", target["expr"])
                words = set(re.findall(r"\b[a-z]+(?:_[a-z]+)+\b", expression)) - {"histogram_quantile"}
                assert words, target
                for word in words:
                    assert re.sub(r"_(sum|count|bucket)$", "", word) in names | {word} & names, f"{board.name}: {word}"
                seen += 1
    assert seen >= 18


def test_an_exceeded_baseline_is_told_and_is_no_failure(machine, mail_server, tmp_path):
    """Something that answers as the service would on a slow day."""
    slow = {"id": "api", "meaning": "answer of the API", "unit": "ms", "limit": 200, "value": 431.5, "state": "exceeded"}
    above = {"id": "users", "meaning": "people at work", "unit": "", "limit": 1000, "value": 1200, "state": "above"}
    answer = json.dumps({"status": "healthy", "baselines": [slow, above]}).encode("ascii")

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self):  # noqa: N802, the name that the library calls
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as page:
        threading.Thread(target=page.serve_forever, daemon=True).start()
        settings = {
            "ITDO_ERP__ALERTS__PERFORMANCE": "true",
            "ITDO_ERP__OPERATIONS__HEALTH_URL": f"http://127.0.0.1:{page.server_address[1]}/health",
        }
        assert [machine.check(**settings) for _ in range(3)] == [0, 0, 0]
        page.shutdown()
    (mail,) = mail_server.mails()
    assert mail["subject"] == "WARNING: Performance Baseline Exceeded"
    assert "answer of the API" in mail["text"] and "431.5 ms (limit 200)" in mail["text"]
    assert "people at work" not in mail["text"]


def test_an_old_copy_elsewhere_is_told(machine, mail_server):
    copies = {"ITDO_ERP__BACKUP__COPY_COMMAND": "/bin/true"}
    newest = machine.folder / "backups/latest_copied.json"
    newest.write_text('{"copied_at":"2099-01-01T00:00:00Z"}', encoding="ascii")
    assert machine.check(**copies) == 0
    assert any(line.split("] ")[1].startswith("Copy: OK") for line in machine.log)
    newest.write_text('{"copied_at":"2020-01-01T00:00:00Z"}', encoding="ascii")
    assert [machine.check(**copies) for _ in range(2)] == [3, 3]
    assert mail_server.subjects() == ["WARNING: No Recent Copy Elsewhere"]


def test_figures_go_on_after_a_restart(cluster):
    """Since when, and the trend of the week: kept in a file, also over a kill."""
    with contextlib.closing(Server(cluster)) as own:
        eventually(lambda: baselines(own)["memory"]["value"] is None, False)
        own.stop()
        history = own.folder / "baselines.txt"
        kept = history.read_text(encoding="ascii")
        assert re.search(r"^memory (kept|exceeded) \d+$", kept, re.M) and re.search(r"^memory recent \d+ ", kept, re.M)
        # Ten people more each hour for two days.
        microsecond, now = 10**6, int(time.time())
        for hour in range(48):
            kept += f"users trend {(now - (48 - hour) * 3600) * microsecond} {100 + hour * 10}\n"
        history.write_text(kept, encoding="ascii")
        since = int(re.search(r"^memory (?:kept|exceeded) (\d+)$", kept, re.M).group(1))
        for how in (signal.SIGTERM, signal.SIGKILL):
            own.start()
            found = baselines(own)
            assert found["memory"]["value"] is not None, "the quarter of an hour before counts"
            told = datetime.datetime.fromisoformat(found["memory"]["since"].replace("Z", "+00:00"))
            assert abs(told.timestamp() - since / microsecond) < 0.001
            eventually(lambda: baselines(own)["users"]["reached_in_hours"] is None, False)
            own.stop(how)
        assert history.read_text(encoding="ascii").count("\nusers trend ") >= 48


def test_a_history_that_cannot_be_kept_costs_nothing_else(cluster, tmp_path):
    nowhere = {"ITDO_ERP__OPERATIONS__HISTORY": str(tmp_path / "missing/baselines.txt")}
    with contextlib.closing(Server(cluster, nowhere)) as own:
        log = own.folder / "log/app.log"
        eventually(lambda: "HISTORY_NOT_KEPT" in log.read_text(encoding="utf-8"), True)
        with Client(own.port) as client:
            assert client.get("/health").status == 200
