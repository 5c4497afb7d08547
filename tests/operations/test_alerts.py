"""Who is told of what, and how often: mail servers that are away (T-20), everything down at once (T-21), and what
cannot decide whether it is up (T-22)."""

import contextlib
import http.server
import json
import threading
import urllib.request

from machine import Machine, closed_database
from support.patience import eventually
from support.server import Server


def test_a_mail_server_that_is_away_loses_nothing(machine, mail_server, tmp_path):
    """T-20: six hours without mail; the second channel tells of what is critical."""
    mail_server.stop()
    heard = tmp_path / "heard"
    command = tmp_path / "tell.sh"
    command.write_text(f'#!/bin/sh\necho "$ITDO_ALERT_SUBJECT" >>{heard}\n', encoding="ascii")
    command.chmod(0o755)
    down = closed_database() | {"ITDO_ERP__ALERTS__COMMAND": str(command)}
    for _ in range(72):
        machine.check(**down)
    assert heard.read_text(encoding="ascii").splitlines() == ["ALERT: Database Down", "ALERT: Database Down (reminder)"]
    assert machine.log[-2].endswith("Mail: WARNING - 2 waiting")
    mail_server.start()
    for _ in range(15):
        machine.check()
    assert mail_server.subjects() == [
        "ALERT: Database Down",
        "ALERT: Database Down (reminder)",
        "RESOLVED: Database Down",
    ]
    assert len({mail["id"] for mail in mail_server.mails()}) == 3
    assert list((machine.folder / "state/mail/waiting").iterdir()) == []


def test_a_storm_is_one_mail_for_each_root_cause(lone_cluster, mail_server, tmp_path):
    """T-21: everything is down for more than four hours."""
    with contextlib.closing(Server(lone_cluster)) as server:
        machine = Machine(server, mail_server, tmp_path)
        assert machine.check() == 0
        lone_cluster.stop()
        for _ in range(12):
            assert machine.check() == 1
        assert sorted(mail_server.subjects()) == ["ALERT: Database Down", "ALERT: Redis Down"]
        machine.check(minutes=240)
        machine.check()
        assert sorted(mail_server.subjects())[1::2] == [
            "ALERT: Database Down (reminder)",
            "ALERT: Redis Down (reminder)",
        ]
        lone_cluster.start()
        eventually(lambda: health(server.port), "healthy")
        for _ in range(4):
            assert machine.check() == 0
        mails = mail_server.mails()
        assert sorted(mail["subject"] for mail in mails[4:]) == ["RESOLVED: Database Down", "RESOLVED: Redis Down"]
        assert all("Lasted: 5 h" in mail["text"] for mail in mails[4:])
        assert machine.alerts()["backend_down"]["state"] == "ok"


def health(port):
    with contextlib.suppress(OSError):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
            return json.load(answer)["status"]
    return "nothing"


def test_what_flaps_is_told_once(machine, mail_server):
    """T-22: up and down with every look."""
    down = closed_database()
    for _ in range(15):
        machine.check(minutes=1, **down)
        machine.check(minutes=1)
    assert mail_server.subjects() == ["ALERT: Database Down (flapping)"]
    for _ in range(12):
        machine.check()
    assert mail_server.subjects() == ["ALERT: Database Down (flapping)", "RESOLVED: Database Down"]


def test_the_first_mail_says_everything(machine, mail_server):
    down = closed_database()
    machine.check(**down)
    assert mail_server.mails() == []
    machine.check(**down)
    (mail,) = mail_server.mails()
    assert mail["subject"] == "ALERT: Database Down"
    for part in ("Since: ", "Effect: ", "First commands:", "pg_lsclusters", "docs/runbooks/database_down.md"):
        assert part in mail["text"]


def test_a_memory_that_cannot_be_read_begins_anew(machine, mail_server):
    machine.check()
    (machine.folder / "state/alerts.json").write_text("{broken", encoding="ascii")
    assert machine.check() == 0
    assert machine.alerts()["database_down"]["state"] == "ok"


def test_a_backend_that_is_alone_in_trouble_is_told(machine, mail_server):
    gone = {"ITDO_ERP__OPERATIONS__HEALTH_URL": "http://127.0.0.1:1/health"}
    assert machine.check(**gone) == 1
    assert machine.check(**gone) == 1
    assert mail_server.subjects() == ["ALERT: Backend Service Down"]


def test_without_a_place_to_remember_it_still_tells(machine, mail_server):
    lost = closed_database() | {"ITDO_ERP__OPERATIONS__STATE_FOLDER": "/proc/nowhere"}
    assert machine.check(**lost) == 1
    assert mail_server.subjects() == ["ALERT: Database Down"]


def test_what_is_not_remembered_is_told_again_only_as_a_reminder(machine, mail_server, tmp_path):
    lost = closed_database() | {"ITDO_ERP__OPERATIONS__STATE_FOLDER": "/proc/nowhere", "RUNTIME_DIRECTORY": str(tmp_path)}
    for _ in range(3):
        assert machine.check(**lost) == 1
    assert mail_server.subjects() == ["ALERT: Database Down"]
    machine.check(**lost | {"ITDO_ERP__ALERTS__REMIND_EVERY": "1min"})
    assert mail_server.subjects() == ["ALERT: Database Down"] * 2


def test_a_refused_address_does_not_stop_the_others(machine, mail_server):
    refused = {"ITDO_ERP__ALERTS__RECIPIENTS": "refused@itdo.example"} | closed_database()
    machine.check(**refused)
    machine.check(**refused)
    assert mail_server.subjects() == []
    assert len(list((machine.folder / "state/mail/refused").iterdir())) == 1
    machine.check()
    machine.check()
    assert mail_server.subjects() == ["RESOLVED: Database Down"]


def test_a_webhook_is_enough(machine, mail_server):
    with Hook() as hook:
        only = {"ITDO_ERP__ALERTS__RECIPIENTS": "", "ITDO_ERP__ALERTS__WEBHOOK_URL": hook.url}
        ping = {"ITDO_ERP__ALERTS__PING_URL": hook.url + "alive"}
        for _ in range(4):
            machine.check(**only, **ping, **closed_database())
        assert [body["subject"] for body in hook.bodies] == ["ALERT: Database Down"]
        assert hook.pings == 4
    assert mail_server.subjects() == []


class Hook:
    """A web server that keeps what is posted to it."""

    def __enter__(self):
        self.bodies, self.pings = [], 0
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                outer.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(200)
                self.end_headers()

            def do_GET(self):
                outer.pings += 1
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
