"""The status page: files that say what is measured, also when nothing else is there."""

import contextlib
import json
import xml.etree.ElementTree

import pytest
from machine import Machine, closed_database
from support.client import Client
from support.patience import eventually
from support.people import ADMINISTRATOR, AOI
from support.server import Server


@pytest.fixture
def page(cluster, mail_server, tmp_path):
    """A machine whose server and health check share their folders, as they do in an installation."""
    shared = {
        "ITDO_ERP__OPERATIONS__STATE_FOLDER": str(tmp_path / "state"),
        "ITDO_ERP__SUPPORT__COMPANY": AOI.code,
        "ITDO_ERP__SUPPORT__STATUS_FOLDER": str(tmp_path / "status"),
    }
    with contextlib.closing(Server(cluster, shared)) as server:
        machine = Machine(server, mail_server, tmp_path)
        machine.server = server
        yield machine


def read(machine, name="status.json"):
    text = (machine.folder / "status" / name).read_text(encoding="utf-8")
    return json.loads(text) if name.endswith(".json") else text


def states(machine):
    return {part["name"]: part["state"] for part in read(machine)["components"]}


def admin_of(machine):
    client = Client(machine.server.port)
    client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
    return client


def test_it_says_what_is_measured_while_the_database_is_away(page):
    for _ in range(3):
        assert page.check() == 0
    assert set(states(page).values()) == {"operational"}
    for _ in range(3):
        page.check(**closed_database())
    assert states(page)["database"] == states(page)["application"] == "major_outage"
    assert "大きな障害" in read(page, "index.html") and "major outage" in read(page, "en.html")
    application = read(page)["components"][0]
    (day,) = application["seconds_by_day"].values()
    assert day["operational"] >= 600 and day["major_outage"] >= 300, day
    assert float(application["availability_percent"].rstrip("%")) < 100


def test_a_time_in_which_nobody_looked_is_neither_good_nor_bad(page):
    page.check()
    page.check(minutes=120)
    assert read(page)["components"][0]["availability_percent"] is None
    assert "未測定" in read(page, "index.html")


def test_who_is_to_be_called_stands_in_every_critical_alert(page, mail_server):
    """Also when the database that knows them is away."""
    with contextlib.closing(admin_of(page)) as admin:
        for name, phone in (("青葉 花子", "+81-3-5550-0911"), ("大河 次郎", "+81-3-5550-0912")):
            body = {"name": name, "function": "当番", "phone": phone, "email": "oncall@itdo.example"}
            made = admin.post("emergency-contacts", body)
            assert made.status == 201, repr(made)
        days = {"valid_from": "2026-01-01", "valid_until": "2099-12-31"}
        duty = admin.post("on-call-duties", days | {"contact_id": made.data["id"]})
        assert duty.status == 201, repr(duty)
    kept = page.folder / "state/contacts.txt"
    eventually(lambda: kept.exists() and "On call now" in kept.read_text(encoding="utf-8"), True, within=60)
    page.server.stop()
    for _ in range(2):
        page.check(**closed_database())
    (mail,) = (one for one in mail_server.mails() if one["subject"] == "ALERT: Database Down")
    assert "Whom to call:\nOn call now: 大河 次郎, +81-3-5550-0912, oncall@itdo.example\n" in mail["text"]
    assert "当番: 青葉 花子, +81-3-5550-0911" in mail["text"]
    page.server.start()
    for _ in range(3):
        page.check()
    (calm,) = (one for one in mail_server.mails() if one["subject"] == "RESOLVED: Database Down")
    assert "Whom to call" not in calm["text"]


def test_a_critical_alert_opens_one_incident_and_closes_its_part_of_the_story(page):
    for _ in range(4):
        page.check(**closed_database())
    with contextlib.closing(admin_of(page)) as admin:
        eventually(lambda: [one["alert"] for one in admin.get("incidents").items], ["database_down"])
        incident = admin.get("incidents").items[0]
        full = lambda: admin.get(f"incidents/{incident['id']}").data
        assert [entry["kind"] for entry in full()["timeline"]] == ["alert_fired"]
        for _ in range(2):
            page.check()
        eventually(lambda: full()["state"], "monitoring")
        assert [entry["kind"] for entry in full()["timeline"]] == ["alert_fired", "alert_cleared"]
        assert len(admin.get("incidents").items) == 1


def test_what_the_desk_says_stands_there_even_without_the_server(page):
    with contextlib.closing(admin_of(page)) as admin:
        body = {"title": "一覧が<遅い>", "severity": "high", "component": "application", "is_public": True}
        incident = admin.post("incidents", body).data
        said = {"text": "原因を調べています。", "next_update_at": "2099-01-01T03:30:00Z"}
        assert admin.post(f"incidents/{incident['id']}/announce", said).status == 200
        admin.post(f"incidents/{incident['id']}/note", {"text": "内緒"})
        hidden = admin.post("incidents", body | {"title": "秘密の件", "is_public": False})
        assert hidden.status == 201
        work = {"title": "更新作業", "component": "backup", "starts_on": "2099-01-01", "starts_at": "22:00", "minutes": 60}
        assert admin.post("maintenance-windows", work).status == 201
    posts = page.folder / "state/status-posts.json"
    eventually(lambda: posts.exists() and "原因を調べ" in posts.read_text(encoding="utf-8"), True)
    page.check()
    assert states(page)["application"] == "partial_outage", "what people say may be worse than what is measured"
    page.server.stop()
    page.check()
    html = read(page, "index.html")
    assert "一覧が&lt;遅い&gt;" in html and "原因を調べています。" in html
    assert "内緒" not in html and "秘密の件" not in html
    # As clocks of the company show it; UTC for programs, and for who points at it.
    shown = '<time datetime="2099-01-01T03:30:00.000000Z" title="2099-01-01 03:30 UTC">2099-01-01 12:30</time>'
    assert f"次の更新： {shown}" in html and "Asia/Tokyo" in html and " UTC</time>" not in html
    assert "2099-01-01 22:00</time> – " in html
    assert states(page)["application"] == "major_outage"
    feed = xml.etree.ElementTree.fromstring(read(page, "feed.atom"))
    assert [e.findtext("{*}title") for e in feed.iter("{http://www.w3.org/2005/Atom}entry")] == ["一覧が<遅い> – 調査中"]


def test_it_is_written_by_hand_too_and_shows_what_was_rehearsed(page):
    record = {"drill": "restore", "started_at": "2026-11-01T00:00:00Z", "rpo_seconds": 12.3, "rto_seconds": 45.6}
    (page.folder / "state").mkdir(exist_ok=True)
    (page.folder / "state/drills.jsonl").write_text(json.dumps(record | {"source": "x", "fault": ""}) + "\n")
    assert page.run("status", "write", str(page.folder / "elsewhere")).returncode == 0
    html = (page.folder / "elsewhere/index.html").read_text(encoding="utf-8")
    assert "RPO 12 s, RTO 46 s" in html
    assert (page.folder / "elsewhere/index.html").stat().st_mode & 0o777 == 0o644
