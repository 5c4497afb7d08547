"""Mails to the support desk: each becomes or reaches a ticket, once, and the answer finds its way back."""

import base64
import email.message
import email.utils
import subprocess
import threading
import uuid

import pytest
from support.client import Client
from support.patience import eventually
from support.people import AOI, PASSWORD, SALES, VIEWER
from support.server import PROGRAM

OUTSIDE = "yamada@customer.example"


@pytest.fixture
def server(start_server, mail_server):
    return start_server(mail_server.settings() | {"ITDO_ERP__SUPPORT__ADDRESS": "help@aoi.example"})


def written(sender, subject="動きません", text="助けてください。", headers=None, files=()):
    mail = email.message.EmailMessage()
    mail["From"] = sender
    mail["To"] = "help@aoi.example"
    mail["Subject"] = subject
    mail["Message-ID"] = f"<{uuid.uuid4()}@customer.example>"
    for name, value in (headers or {}).items():
        mail[name] = value
    mail.set_content(text)
    for name, content, kind in files:
        mail.add_attachment(content, maintype=kind[0], subtype=kind[1], filename=name)
    return mail.as_bytes()


def receive(server, raw, code=0, environment=None):
    done = subprocess.run(
        [PROGRAM, "support", "receive", "--organization", AOI.code],
        input=raw, capture_output=True, env=server.environment | (environment or {}), timeout=60,
    )  # fmt: skip
    assert done.returncode == code, done
    return done.stdout.decode() + done.stderr.decode()


def tickets(admin):
    return admin.get("support/tickets", page_size=100).items


def said(admin, ticket):
    found = reversed(admin.get("ticket-messages", ticket_id=ticket["id"]).items)
    return [(m["text"], m["is_public"], m["by_requester"]) for m in found]


def only_ticket(admin):
    (one,) = tickets(admin)
    return admin.get(f"support/tickets/{one['id']}").data


def test_a_mail_of_a_person_becomes_her_ticket(admin, server):
    assert "opened, TK-" in receive(server, written(f"閲覧 三郎 <{VIEWER.email}>", text="本文です。"))
    ticket = only_ticket(admin)
    assert (ticket["subject"], ticket["description"], ticket["tier"]) == ("動きません", "本文です。", "level_1")
    with Client(server.port) as viewer:
        viewer.sign_in(VIEWER.email, PASSWORD)
        assert viewer.get(f"support/tickets/{ticket['id']}").status == 200


def test_the_same_mail_is_taken_once_even_if_twice_at_a_time(admin, server):
    raw = written(OUTSIDE)
    threads = [threading.Thread(target=receive, args=(server, raw)) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert "known already" in receive(server, raw)
    assert len(tickets(admin)) == 1


def test_question_and_answer_by_mail_stay_one_ticket(admin, server, mail_server):
    receive(server, written(OUTSIDE))
    ticket = only_ticket(admin)
    assert (ticket["requester"], ticket["requester_email"]) == (None, OUTSIDE)
    eventually(lambda: len(mail_server.files()), 1)  # that it was received
    admin.post(f"support/tickets/{ticket['id']}/reply", {"text": "どの画面ですか。", "awaits_answer": True})
    eventually(lambda: len(mail_server.files()), 2)
    _, _, content = mail_server.files()[-1].read_bytes().partition(b"\n\n")
    ours = email.message_from_bytes(content)
    assert ours["Reply-To"] == "help@aoi.example" and ours["In-Reply-To"].endswith("@customer.example>")
    back = {"In-Reply-To": ours["Message-ID"], "References": f"{ours['In-Reply-To']} {ours['Message-ID']}"}
    assert "answered" in receive(server, written(OUTSIDE, "Re: 別の件名", "請求書です。", back))
    assert said(admin, ticket) == [("どの画面ですか。", True, False), ("請求書です。", True, True)]
    assert only_ticket(admin)["state"] == "open"


def test_the_number_in_the_subject_is_believed_of_who_asked_alone(admin, server):
    receive(server, written(OUTSIDE))
    ticket = only_ticket(admin)
    assert "answered" in receive(server, written(OUTSIDE, f"RE: [{ticket['number']}] 動きません", "続きです。"))
    assert "opened" in receive(server, written("mallory@evil.example", f"[{ticket['number']}] 動きません", "解決して"))
    assert said(admin, ticket) == [("続きです。", True, True)]
    assert len(tickets(admin)) == 2


def test_what_others_answer_stays_within_the_desk(admin, server, mail_server):
    receive(server, written(VIEWER.email))
    ticket = only_ticket(admin)
    eventually(lambda: len(mail_server.mails()), 1)
    back = {"In-Reply-To": mail_server.mails()[0]["id"]}
    assert "noted" in receive(server, written(SALES.email, "Re:", "私も同じです。", back))
    assert said(admin, ticket) == [("私も同じです。", False, False)]


@pytest.mark.parametrize(
    "headers", [{"Auto-Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"Return-Path": "<>"}], ids=str
)
def test_programs_open_no_ticket_and_answer_none(admin, server, mail_server, headers):
    assert "left aside" in receive(server, written(OUTSIDE, headers=headers))
    assert tickets(admin) == []
    receive(server, written(OUTSIDE))
    ticket = only_ticket(admin)
    eventually(lambda: len(mail_server.mails()), 1)
    admin.post(f"support/tickets/{ticket['id']}/reply", {"text": "どれですか", "awaits_answer": True})
    back = headers | {"In-Reply-To": mail_server.mails()[0]["id"]}
    assert "noted" in receive(server, written(OUTSIDE, "不在です", "休暇中", back))
    assert only_ticket(admin)["state"] == "waiting"


def test_an_answer_to_a_closed_ticket_opens_one(admin, server):
    receive(server, written(OUTSIDE))
    ticket = only_ticket(admin)
    admin.post(f"support/tickets/{ticket['id']}/resolve", {"text": "直しました"})
    admin.post(f"support/tickets/{ticket['id']}/complete")
    assert "opened" in receive(server, written(OUTSIDE, f"Re: [{ticket['number']}]", "またです"))
    assert len(tickets(admin)) == 2


def test_files_come_along_and_what_is_not_taken_is_said(admin, server):
    files = [("見積.txt", "中身".encode(), ("text", "plain")), ("x.exe", b"MZ\x00\x01" * 9, ("application", "x-dos"))]
    receive(server, written(OUTSIDE, files=files))
    ticket = only_ticket(admin)
    kept = admin.get("attachments", resource="ticket", record_id=ticket["id"]).items
    assert [file["file_name"] for file in kept] == ["見積.txt"]
    ((text, public, _),) = said(admin, ticket)
    assert "x.exe" in text and not public


def test_what_is_no_mail_is_refused_and_a_database_that_is_away_means_later(admin, server):
    assert "empty" in receive(server, b"", 65)
    assert "no sender" in receive(server, b"To: a@b.jp\n\nhello", 65)
    away = {"ITDO_ERP__DATABASE__URL": "postgresql://127.0.0.1:1/nowhere?connect_timeout=1"}
    assert "could not be taken now" in receive(server, written(OUTSIDE), 75, away)
    assert tickets(admin) == []


def test_nothing_of_another_company_is_reached(admin, server):
    receive(server, written(OUTSIDE))
    ticket = only_ticket(admin)
    other = subprocess.run(
        [PROGRAM, "support", "receive", "--organization", "BENI"],
        input=written(OUTSIDE, f"[{ticket['number']}]", "紅へ"), capture_output=True, env=server.environment,
    )  # fmt: skip
    assert b"opened" in other.stdout
    assert said(admin, ticket) == []


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Subject": "=?UTF-8?B?YQBi?="}, b"hello"),
        ({"From": "=?UTF-8?B?YQBi?= <zero@kyaku.example>"}, b"hello"),
        ({"Content-Type": "text/plain; charset=utf-8", "Content-Transfer-Encoding": "base64"}, base64.b64encode(b"a\0b")),
        ({"Content-Type": "text/plain; charset=utf-16le", "Content-Transfer-Encoding": "base64"},
         base64.b64encode("こんにちは\0".encode("utf-16le"))),
        ({"Message-ID": "<\xff\xfe@kyaku.example>"}, b"hello"),
        ({"Content-Type": "multipart/mixed; boundary=b"},
         b"--b\r\n\r\nhi\r\n--b\r\nContent-Type: text/plain; name*=UTF-8''a%00b.txt\r\n\r\nplain\r\n--b--\r\n"),
    ],
)
def test_bytes_that_no_database_keeps_cost_themselves_alone(admin, server, headers, body):
    """A mail that can never be taken would be sent again and again."""
    all_of_them = {"From": OUTSIDE, "Subject": "zero"} | headers
    raw = "".join(f"{name}: {value}\r\n" for name, value in all_of_them.items()).encode("latin-1") + b"\r\n" + body
    receive(server, raw)
    assert only_ticket(admin)["number"]


def test_a_program_that_answers_everything_is_not_answered_for_ever(admin, server):
    for n in range(8):
        receive(server, written(OUTSIDE, subject=f"Out of office {n}"))
    assert len(tickets(admin)) == 8
    sent = server.sql("select count(*) as n from mail_message where recipient = %s", [OUTSIDE])
    assert sent[0]["n"] == 5


def test_a_mail_of_many_entities_and_references_is_taken_before_its_sender_gives_up(admin, server):
    many = {"Content-Type": "text/html", "References": " ".join(f"<{n}@kyaku.example>" for n in range(100_000))}
    raw = "".join(f"{name}: {value}\r\n" for name, value in ({"From": OUTSIDE, "Subject": "many"} | many).items())
    receive(server, raw.encode() + b"\r\n" + b"&amp;" * 2_000_000)
    assert only_ticket(admin)["description"].startswith("&&&")
