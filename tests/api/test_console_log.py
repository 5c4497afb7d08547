"""The end of the log on a page: filters, codes counted, slow requests, and lines that somebody has made up."""

import pathlib

import pytest
from support.client import Client
from support.patience import eventually
from support.people import ADMINISTRATOR, SALES, STRANGER
from support.server import OPERATOR

SETTINGS = OPERATOR


def log(client, **asked):
    return client.get("operations/log", **asked).data


def folder(server):
    return pathlib.Path(server.environment["ITDO_ERP__LOG__FOLDER"])


def add(server, name, *lines):
    with open(folder(server) / name, "ab") as file:
        file.write(b"".join(line if isinstance(line, bytes) else line.encode() + b"\n" for line in lines))


def codes(shown):
    return [entry["code"] for entry in shown["entries"]]


def test_the_newest_lines_come_first_and_are_filtered(shared_admin, shared_server):
    assert eventually(lambda: "STARTED" in codes(log(shared_admin)), True)
    lines = [f"2099-01-01 00:00:0{i}.000 {level} MADE_{level} req=r{i}" for i, level in enumerate(["INFO", "ERROR"])]
    add(shared_server, "app.log", *lines)
    add(shared_server, "error.log", lines[1])
    shown = log(shared_admin)
    assert shown["kept"] and shown["complete"] and codes(shown)[:2] == ["MADE_ERROR", "MADE_INFO"]
    assert shown["entries"][0] == {
        "time": "2099-01-01 00:00:01.000", "level": "ERROR", "code": "MADE_ERROR", "text": "req=r1", "request_id": "r1"
    }  # fmt: skip
    assert {"code": "MADE_INFO", "level": "INFO", "last": "2099-01-01 00:00:00.000", "count": 1} in shown["codes"]
    assert codes(log(shared_admin, level="ERROR")) == ["MADE_ERROR"]
    assert codes(log(shared_admin, code="MADE_INFO")) == ["MADE_INFO"]
    assert codes(log(shared_admin, request_id="r1")) == ["MADE_ERROR"]
    assert codes(log(shared_admin, **{"from": "2098-12-30T00:00:00Z"})) == ["MADE_ERROR", "MADE_INFO"]
    assert len(log(shared_admin, limit=1)["entries"]) == 1 and log(shared_admin, code="NONE")["entries"] == []


@pytest.mark.parametrize(
    "asked, field",
    [
        ({"level": "LOUD"}, "level"),
        ({"limit": "0"}, "limit"),
        ({"limit": "501"}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"from": "yesterday"}, "from"),
        ({"code": "X" * 200}, "code"),
        ({"request_id": "x" * 200}, "request_id"),
        ({"file": "../../etc/passwd"}, "file"),
    ],
)
def test_what_is_wrong_with_a_question_is_said(shared_admin, asked, field):
    refused = shared_admin.get("operations/log", **asked)
    assert refused.status in (400, 422) and list(refused.problems) == [field]


def test_lines_that_somebody_made_up_break_nothing(shared_admin, shared_server):
    made_up = [
        '2099-01-02 00:00:00.000 ERROR EVIL req=e1 msg="</script><script>alert(1)</script>\u202e"',
        b"2099-01-02 00:00:01.000 ERROR EVIL req=e2 msg=\"\xff\xfe\x00\x01\x1b[2J\"\n",
        b"2099-01-02 00:00:02.000 ERROR EVIL req=e3 msg=" + b"x" * 300_000 + b"\n",
        "2099-01-02 00:00:03.000 ERROR EVIL req=e4 text=" + "長" * 5_000,
        "2099",
        "",
        '2099-01-02 00:00:04.000 ERROR EVIL msg="req=e1" req="e5',
    ]
    add(shared_server, "app.log", *made_up)
    shown = log(shared_admin, code="EVIL")
    assert [entry["request_id"] for entry in shown["entries"]] == ["e5", "e4", "e2", "e1"]
    assert "</script>" in shown["entries"][3]["text"] and max(len(e["text"]) for e in shown["entries"]) < 2_100
    assert [e["request_id"] for e in log(shared_admin, request_id="e1")["entries"]] == ["e1"]


def test_what_was_slow_and_who_asks_most_without_what_was_looked_for(shared_admin, shared_server):
    with Client(shared_server.port) as client:
        client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
        asked = client.get("customers", search="Yamabuki")
        assert client.get("customers/0198a0e2-1111-7000-8000-000000000001").status == 404
    ids = lambda: [one["request_id"] for one in log(shared_admin)["slow"]]  # noqa: E731
    assert eventually(lambda: asked.json["request_id"] in ids(), True)
    shown = log(shared_admin)
    assert "Yamabuki" not in str(shown) and shown["requests"] >= 3
    assert any(route["route"] == "GET /api/v1/customers/{id}" for route in shown["routes"])
    (address,) = [one for one in shown["addresses"] if one["address"].startswith("127.")]
    assert address["count"] >= 3 and 1 <= address["refused"] < address["count"]


def test_a_large_log_is_read_from_its_end_alone(shared_admin, shared_server):
    line = b"2026-01-01 00:00:00.000 INFO OLD n=1 padding=" + b"x" * 955 + b"\n"
    with open(folder(shared_server) / "error.log", "ab") as file:
        for _ in range(64):
            file.write(line * 1_000)
    add(shared_server, "error.log", "2099-01-03 00:00:00.000 ERROR LAST req=z")
    shown = log(shared_admin, level="ERROR")
    assert codes(shown)[0] == "LAST" and not shown["complete"] and shown["back_to"].startswith("2026-01-01")
    counted = {one["code"]: one["count"] for one in log(shared_admin, level="WARNING")["codes"]}
    assert counted == {"LAST": 1}, "what is milder is not counted"


def test_the_machine_is_the_business_of_its_company_alone(sign_in):
    assert sign_in(STRANGER).get("operations/log").code == "NOT_THE_OPERATOR"
    assert sign_in(SALES).get("operations/log").code == "PERMISSION_DENIED"
