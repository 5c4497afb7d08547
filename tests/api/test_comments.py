"""What people write to each other beside a record: read by whoever reads it, told to those who are mentioned."""

import uuid

import pytest
from support.books import Books, code, line
from support.client import Client
from support.people import ACCOUNTANT, ADMINISTRATOR, SALES, STRANGER, VIEWER
from support.stream import Stream


@pytest.fixture(scope="module")
def invoice(shared_books):
    return shared_books.posted(shared_books.customer(), line("1000"))


def comments(client, record, path="invoices"):
    return client.get(f"{path}/{record['id']}/comments")


def write(client, record, text="ご確認ください", mentions=(), path="invoices"):
    return client.post(f"{path}/{record['id']}/comments", {"text": text, "mentions": list(mentions)})


def test_whoever_reads_a_record_writes_beside_it(sign_in, invoice):
    for person in (VIEWER, SALES, ACCOUNTANT, ADMINISTRATOR):
        assert write(sign_in(person), invoice, f"{person.role} です").status == 201
    found = comments(sign_in(VIEWER), invoice).data
    assert [one["text"].split()[0] for one in found[:4]] == ["administrator", "accountant", "sales", "viewer"]
    assert [one["mine"] for one in found[:4]] == [False, False, False, True]
    assert found[3]["user"]["name"] == "Viewer" and not found[3]["deleted"]


@pytest.mark.parametrize("path, make", [("customers", "customer"), ("items", "item"), ("financial/journal-entries", "entry")])
def test_every_document_has_them(shared_admin, shared_books, path, make):
    record = getattr(shared_books, make)()
    write(shared_admin, record, path=path)
    assert [one["text"] for one in comments(shared_admin, record, path).data] == ["ご確認ください"]


def test_who_may_not_read_the_record_sees_nothing(shared_server, sign_in, shared_books):
    entry = shared_books.entry()
    assert comments(sign_in(SALES), entry, "financial/journal-entries").status == 404
    assert write(sign_in(SALES), entry, path="financial/journal-entries").status == 404
    with Client(shared_server.port) as stranger:
        stranger.sign_in(STRANGER.email, STRANGER.password)
        write(sign_in(ADMINISTRATOR), entry, path="financial/journal-entries")
        assert comments(stranger, entry, "financial/journal-entries").status == 404


@pytest.mark.parametrize(
    "body, problem",
    [
        ({}, {"text": "required"}),
        ({"text": "  \n "}, {"text": "required"}),
        ({"text": "あ" * 4001}, {"text": "too_long"}),
        ({"text": "x", "mentions": ["x"]}, {"mentions[0]": "malformed"}),
        ({"text": "x", "mentions": [str(uuid.uuid4())]}, {"mentions": "not_found"}),
        ({"text": "x", "mentions": [str(uuid.uuid4()) for _ in range(21)]}, {"mentions": "too_many_people"}),
        ({"text": "x", "colour": "red"}, {"colour": "unknown_field"}),
    ],
    ids=["none", "blank", "long", "no id", "nobody", "many", "unknown"],
)
def test_what_is_refused(shared_admin, invoice, body, problem):
    assert shared_admin.post(f"invoices/{invoice['id']}/comments", body).problems == problem


def test_the_longest_text_comes_back(shared_admin, invoice):
    write(shared_admin, invoice, "あ" * 4000)
    assert comments(shared_admin, invoice).data[0]["text"] == "あ" * 4000


def test_only_the_author_takes_one_back(sign_in, shared_server, invoice):
    made = write(sign_in(SALES), invoice, "取り消します").data
    place = f"invoices/{invoice['id']}/comments/{made['id']}"
    assert sign_in(ADMINISTRATOR).delete(place).code == "PERMISSION_DENIED"
    assert sign_in(SALES).delete(place).status == 200
    assert sign_in(SALES).delete(place).status == 404, "once"
    (kept,) = [one for one in comments(sign_in(VIEWER), invoice).data if one["id"] == made["id"]]
    assert kept["deleted"] and kept["text"] is None
    history = sign_in(ADMINISTRATOR).get(f"invoices/{invoice['id']}/history").data
    assert [change["action"] for change in history[:2]] == ["delete_comment", "comment"]
    assert history[0]["before"]["text"] == history[1]["after"]["text"] == "取り消します"


def test_a_text_is_never_altered(shared_server, shared_admin, invoice):
    made = write(shared_admin, invoice, "このまま").data
    for statement in ("update record_comment set text = 'x' where id = %s", "delete from record_comment where id = %s"):
        with pytest.raises(Exception, match="final"):
            shared_server.sql(statement, [made["id"]])


def test_a_repeated_request_writes_once(shared_admin, invoice):
    before = len(comments(shared_admin, invoice).data)
    key = {"Idempotency-Key": str(uuid.uuid4())}
    body = {"text": "一度だけ"}
    made = [shared_admin.post(f"invoices/{invoice['id']}/comments", body, key).data["id"] for _ in range(2)]
    assert made[0] == made[1] and len(comments(shared_admin, invoice).data) == before + 1
    shared_admin.post(f"invoices/{invoice['id']}/comments", body, dry_run="true")
    assert len(comments(shared_admin, invoice).data) == before + 1


def test_a_mention_goes_by_mail_to_who_may_read(sign_in, shared_server, shared_books, invoice):
    sales = sign_in(SALES).user
    admin = sign_in(ADMINISTRATOR).user
    assert write(sign_in(ADMINISTRATOR), invoice, "至急お願いします", [sales["id"], admin["id"]]).status == 201
    (mail,) = shared_server.sql("select * from mail_message where resource = 'record_comment'")
    assert mail["recipient"] == SALES.email and "至急お願いします" in mail["body"]
    assert f"/invoices/{invoice['id']}" in mail["body"] and invoice["number"] in mail["subject"]
    assert shared_server.sql("select 1 from job where kind = 'mail.send' and arguments->>'mail_id' = %s", [mail["id"]])
    assert [one["name"] for one in comments(sign_in(VIEWER), invoice).data[0]["mentions"]] == ["Sales", ADMINISTRATOR.email]
    # The books are not for sales: a mention would tell of what she may not read.
    refused = write(sign_in(ADMINISTRATOR), shared_books.entry(), mentions=[sales["id"]], path="financial/journal-entries")
    assert refused.problems == {"mentions": "cannot_read_it"}


def test_a_mention_is_told_to_that_person_alone(server):
    with Client(server.port) as admin, Client(server.port) as sales, Client(server.port) as viewer:
        for client, person in ((admin, ADMINISTRATOR), (sales, SALES), (viewer, VIEWER)):
            client.sign_in(person.email, person.password)
        books = Books(admin)
        invoice = books.invoice(books.customer(), line("1"))
        hers, others = Stream(server.port, sales), Stream(server.port, viewer)
        write(admin, invoice, "見てください", [sales.user["id"]])
        last = admin.post("customers", {"code": code(), "name": "終わり"}).data["id"]

        # What was done before the streams opened may be told a moment later.
        def told_of(stream):
            told = stream.events(lambda event: event["id"] == last)
            return told[next(i for i, event in enumerate(told) if event["resource"] == "comment") :]

        told = told_of(hers)
        assert [event["resource"] for event in told] == ["comment", "mention", "customer"]
        assert told[0]["id"] == invoice["id"]
        assert told[1]["path"] == f"/invoices/{invoice['id']}" and told[1]["by"] == ADMINISTRATOR.email
        assert [event["resource"] for event in told_of(others)] == ["comment", "customer"]
        hers.close()
        others.close()


def test_colleagues_are_found_by_name(sign_in, shared_server):
    found = sign_in(VIEWER).get("people", search="ACCOUNT").data
    assert [person["name"] for person in found] == ["Accountant"] and found[0].keys() == {"id", "name"}
    assert len(sign_in(VIEWER).get("people").data) == 5
    assert sign_in(VIEWER).get("people", search="%").data == []
    assert sign_in(VIEWER).get("people", search="x" * 101).status == 422
