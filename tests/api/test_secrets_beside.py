"""What stands beside a record (files, mails) is as secret as the record itself, and colleagues are known by name alone."""

import urllib.parse

import pytest
from support.rights import name, newcomers, right, role


@pytest.fixture(scope="module")
def person(shared_server, shared_admin):
    with newcomers(shared_server, shared_admin) as person:
        yield person


@pytest.fixture(scope="module")
def sales(person):
    return person("sales")


def attach(client, resource, record):
    of = urllib.parse.urlencode({"resource": resource, "record_id": record, "file_name": "極秘.txt"})
    sent = client.raw("POST", f"/api/v1/attachments?{of}", "覚書".encode(), client.headers)
    assert sent.status == 201, sent
    return sent.data


@pytest.fixture(scope="module")
def file(shared_admin, shared_books):
    """Of a journal entry, which sales do not read."""
    return attach(shared_admin, "journal_entry", shared_books.entry()["id"])


@pytest.mark.parametrize("way", ["", "/content", "/history", "/comments"])
def test_a_file_is_as_secret_as_its_record(shared_admin, sales, file, way):
    path = f"attachments/{file['id']}{way}"
    assert shared_admin.get(path).status == 200
    assert sales.get(path).status == 404


def test_files_are_listed_and_counted_with_their_record_alone(shared_admin, sales, file):
    of = {"resource": "journal_entry", "record_id": file["record_id"]}
    assert [row["id"] for row in shared_admin.get("attachments", **of).items] == [file["id"]]
    assert shared_admin.get("attachments/groups", by="is_active", **of).data["groups"][0]["count"] == 1
    for path in ("attachments", "attachments/groups"):
        assert sales.get(path, by="is_active").problems == {"resource": "required", "record_id": "required"}
        assert sales.get(path, by="is_active", **of).problems == {"record_id": "not_found"}


def test_nobody_changes_a_file_of_a_record_that_she_may_not_read(shared_admin, person):
    of_role = shared_admin.post("roles", {"code": name(), "name": "役割"}).data
    file = attach(shared_admin, "role", of_role["id"])
    accountant = person("accountant")
    path = f"attachments/{file['id']}"
    assert accountant.patch(path, {"file_name": "別名.txt"}, file["version"]).status == 404
    assert accountant.post(f"{path}/comments", {"text": "見ました"}).status == 404
    assert accountant.delete(path).status == 404
    assert shared_admin.get(path).data == file


def test_the_trail_of_a_file_is_as_secret_as_its_record(shared_admin, person, file):
    reader = person(role(shared_admin, right("audit_log", "read"), right("attachment", "read"))["code"])
    assert reader.get("audit-log", record_id=file["id"]).items == []
    reader = person(role(shared_admin, right("audit_log", "read"), right("journal_entry", "read"))["code"])
    assert [row["action"] for row in reader.get("audit-log", record_id=file["id"]).items] == ["create"]


def test_a_mail_of_a_comment_is_read_by_sender_and_recipient(shared_admin, shared_books, person, sales):
    entry = shared_books.entry()
    sender, recipient, other = person("accountant"), person("accountant"), person("accountant")
    body = {"text": "役員賞与の件、極秘", "mentions": [recipient.user["id"]]}
    assert sender.post(f"financial/journal-entries/{entry['id']}/comments", body).status == 201
    for reader in (sender, recipient, shared_admin):
        assert "極秘" in reader.get("mail-messages").text
    (mail,) = recipient.get("mail-messages", search="さんからのコメント").items
    for stranger in (other, sales):
        assert stranger.get("mail-messages").items == []
        assert stranger.get(f"mail-messages/{mail['id']}").status == 404
        assert stranger.get(f"mail-messages/{mail['id']}/history").status == 404
    assert other.post(f"mail-messages/{mail['id']}/cancel").code == "PERMISSION_DENIED"


def test_the_answer_to_a_ticket_is_hers_alone(person, sales):
    asker, agent = person("viewer"), person("support_agent")
    asked = {"subject": "給与の相談", "description": "秘密です", "category": "navigation"}
    ticket = asker.post("support/tickets", asked).data
    assert agent.post(f"support/tickets/{ticket['id']}/reply", {"text": "内密の回答"}).status == 200
    assert "内密の回答" not in sales.get("mail-messages").text


def test_colleagues_are_not_found_by_their_addresses(shared_admin, person):
    body = {"email": "kakushi-zq@aoi.example", "full_name": "隠し 太郎", "full_name_kana": "カクシ タロウ"}
    assert shared_admin.post("users", body).status == 201
    viewer = person("viewer")
    assert viewer.get("people", search="kakushi-zq").data == []
    assert [one["name"] for one in viewer.get("people", search="隠し 太").data] == ["隠し 太郎"]
