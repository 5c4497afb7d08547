"""Many companies in one installation: suspended, limited, taken out and removed on the command line."""

import concurrent.futures
import json
import urllib.parse

import pytest
from support.books import Books, line
from support.client import Client
from support.cluster import run_program
from support.patience import eventually
from support.people import AOI, BENI, PASSWORD, STRANGER


@pytest.fixture
def stranger(server):
    with Client(server.port) as client:
        client.sign_in(STRANGER.email, STRANGER.password)
        yield client


def organization(server, *words):
    return run_program(server.environment, "organization", *words)


def test_a_suspended_company_stops_at_once_and_goes_on_as_it_was(server, admin, stranger):
    customer = Books(stranger).customer()
    organization(server, "suspend", BENI.code)
    assert eventually(lambda: stranger.get("customers").status, 401)
    with Client(server.port) as late:
        refused = late.post("auth/token", {"username": STRANGER.email, "password": STRANGER.password})
        assert refused.status == 401
    assert admin.get("customers").status == 200
    organization(server, "resume", BENI.code)
    with Client(server.port) as again:
        again.sign_in(STRANGER.email, STRANGER.password)
        assert again.get(f"customers/{customer['id']}").status == 200
        trail = [row["action"] for row in again.get("audit-log", resource="organization").items]
        assert trail[:2] == ["resume", "suspend"]


def test_no_more_people_than_agreed(server, admin, stranger):
    people = admin.get("users", is_active="true", total="true").json["total"]
    organization(server, "limit", AOI.code, "--users", str(people + 1))
    body = {"full_name": "新人", "password": PASSWORD, "roles": ["viewer"]}
    first = admin.post("users", body | {"email": "one@aoi.example"})
    assert first.status == 201
    assert admin.post("users", body | {"email": "two@aoi.example"}).code == "LIMIT_REACHED"
    assert stranger.post("users", body | {"email": "two@beni.example"}).status == 201, "of another company"
    assert admin.delete(f"users/{first.data['id']}", first.data["version"]).status == 200
    assert admin.post("users", body | {"email": "two@aoi.example"}).status == 201
    version = admin.get(f"users/{first.data['id']}").data["version"]
    assert admin.patch(f"users/{first.data['id']}", {"is_active": True}, version).code == "LIMIT_REACHED"
    organization(server, "limit", AOI.code, "--users", "0")
    assert admin.patch(f"users/{first.data['id']}", {"is_active": True}, version).status == 200


def test_no_more_people_than_agreed_at_once(server, admin):
    people = admin.get("users", is_active="true", total="true").json["total"]
    organization(server, "limit", AOI.code, "--users", str(people + 1))
    body = {"full_name": "新人", "password": PASSWORD, "roles": ["viewer"]}
    clients = [admin.another() for _ in range(6)]
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        made = list(pool.map(lambda one: one[1].post("users", body | {"email": f"n{one[0]}@aoi.example"}), enumerate(clients)))
    assert sorted(answer.status for answer in made)[:2] == [201, 409]
    assert admin.get("users", is_active="true", total="true").json["total"] == people + 1


def test_no_more_files_than_agreed(server, admin, books):
    organization(server, "limit", AOI.code, "--storage", "1")
    of = {"resource": "customer", "record_id": books.customer()["id"], "file_name": "大.bin"}

    def upload(size):
        return admin.raw("POST", "/api/v1/attachments?" + urllib.parse.urlencode(of), b"x" * size, admin.headers)

    assert upload(600_000).status == 201
    assert upload(600_000).code == "LIMIT_REACHED"
    assert upload(300_000).status == 201


def test_all_that_is_kept_is_taken_out_and_nothing_else(server, admin, books, stranger, tmp_path):
    invoice = books.posted(books.customer(name="持ち出す先"), line("1000"))
    theirs = Books(stranger).customer(name="隣の先")
    folder = tmp_path / "out"
    organization(server, "export", AOI.code, "--to", str(folder))
    rows = {file.stem: [json.loads(text) for text in file.read_text().splitlines()] for file in folder.glob("*.jsonl")}
    assert invoice["id"] in [row["id"] for row in rows["sales_invoice"]]
    assert len(rows["journal_line"]) == 3
    everything = "".join(file.read_text() for file in folder.glob("*.jsonl"))
    assert theirs["id"] not in everything
    assert "argon2" not in everything and not {"user_password", "user_session", "api_key_secret"} & rows.keys()
    assert admin.get("audit-log", resource="organization").items[0]["action"] == "export"
    with pytest.raises(RuntimeError, match="is there already"):
        organization(server, "export", AOI.code, "--to", str(folder))


def attach(client, content):
    of = {"resource": "customer", "record_id": Books(client).customer()["id"], "file_name": "契約.txt"}
    sent = client.raw("POST", "/api/v1/attachments?" + urllib.parse.urlencode(of), content.encode(), client.headers)
    assert sent.status == 201, sent


def test_a_company_is_removed_for_good_and_alone(server, cluster, admin, books, stranger):
    books.posted(books.customer(), line("1000"))
    for client, content in ((stranger, "紅工業だけの秘密"), (stranger, "両社が持つ"), (admin, "両社が持つ")):
        attach(client, content)
    Books(stranger).posted(Books(stranger).customer(), line("5"))
    superuser = cluster.environment["ITDO_SUPERUSER_URL"]
    words = ["remove", BENI.code, "--superuser", superuser]
    with pytest.raises(RuntimeError, match="not suspended"):
        organization(server, *words, "--confirm", BENI.code)
    organization(server, "suspend", BENI.code)
    with pytest.raises(RuntimeError, match="nothing was removed"):
        organization(server, *words, "--confirm", "beni")
    organization(server, *words, "--confirm", BENI.code)
    names = server.sql(
        "select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid where c.relkind = 'r'"
        " and a.attname = 'organization_id' and c.relnamespace = 'public'::regnamespace"
    )
    for row in names:
        left = server.sql(f"select count(*) as n from {row['name']} t where organization_id not in (select id from organization)")
        assert left[0]["n"] == 0, row["name"]
    left = [file.read_bytes().decode() for file in (server.folder / "files").rglob("*") if file.is_file()]
    assert left == ["両社が持つ"]
    assert "BENI" not in organization(server, "list") and "AOI" in organization(server, "list")
    assert admin.get("customers").json["items"]
    run_program(server.environment, "books", "verify")
