"""A snapshot becomes part of an incident, whether the database is there, away, or comes back; never twice."""

import contextlib
import hashlib
import json
import pathlib

import pytest
from machine import Machine, closed_database, script
from support.client import Client
from support.patience import eventually
from support.people import ADMINISTRATOR, VIEWER
from support.server import OPERATOR, Server
from test_emergency_snapshot import take, without_program


@pytest.fixture(scope="module")
def server(cluster, tmp_path_factory):
    """Of the company that runs the installation; its state folder is that of the machine."""
    settings = {
        **OPERATOR,
        "ITDO_ERP__OPERATIONS__STATE_FOLDER": str(tmp_path_factory.mktemp("machine") / "state"),
    }
    with contextlib.closing(Server(cluster, settings)) as running:
        yield running


@pytest.fixture
def desk(server):
    with Client(server.port) as client:
        client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
        yield client


@pytest.fixture
def machine(server, mail_server, tmp_path):
    machine = Machine(server, mail_server, tmp_path)
    for name in ("ITDO_ERP__OPERATIONS__STATE_FOLDER", "ITDO_ERP__FILES__FOLDER"):
        machine.environment[name] = server.environment[name]
    return machine


def archive_of(done):
    assert done.returncode == 0, done.stderr
    return pathlib.Path(done.stdout.strip().splitlines()[-1])


def notes(machine):
    return sorted(pathlib.Path(machine.environment["ITDO_ERP__OPERATIONS__STATE_FOLDER"]).glob("evidence/*"))


def incidents_with(server, archive):
    found = server.sql(
        "select i.id::text, i.number, i.title, e.text from incident i join incident_entry e on e.incident_id = i.id "
        "where e.kind = 'evidence_kept' and e.text like %s",
        [f"%{archive.name}%"],
    )
    return found


def files_of(client, incident):
    return client.get("attachments", resource="incident", record_id=incident).items


def assert_kept_once(server, desk, archive, attached=True):
    (found,) = incidents_with(server, archive)
    content = archive.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    assert f"{len(content)} bytes, SHA-256 {digest}" in found["text"]
    files = [file for file in files_of(desk, found["id"]) if file["file_name"] == archive.name]
    assert [(file["sha256"], int(file["size"])) for file in files] == ([(digest, len(content))] if attached else [])
    if attached:
        assert files[0]["media_type"] in ("application/zstd", "application/gzip")
        assert desk.get(f"attachments/{files[0]['id']}/content").body == content
    return found


def test_it_opens_an_incident_and_the_next_one_joins_it(machine, server, desk):
    done = take(machine)
    archive = archive_of(done)
    found = assert_kept_once(server, desk, archive)
    assert f"{found['number']} has {archive}" in done.stderr and notes(machine) == []
    assert found["title"].startswith("緊急スナップショット / Emergency snapshot: ")
    again = archive_of(take(machine, machine.folder / "other", "--incident", found["number"]))
    assert assert_kept_once(server, desk, again)["number"] == found["number"]
    read = desk.get(f"incidents/{found['id']}").data
    assert [entry["kind"] for entry in read["timeline"]] == ["opened", "evidence_kept", "evidence_kept"]
    assert len(files_of(desk, found["id"])) == 2
    with Client(server.port) as client:
        client.sign_in(VIEWER.email, VIEWER.password)
        assert client.get("attachments", resource="incident", record_id=found["id"]).status in (403, 404, 422)


def test_a_number_that_is_not_known_loses_nothing(machine, server, desk):
    found = assert_kept_once(server, desk, archive_of(take(machine, "--incident", "IN-1999-01-00001")))
    assert "There is no IN-1999-01-00001" in found["text"] and found["number"] != "IN-1999-01-00001"


@pytest.mark.parametrize("alone", [False, True])
def test_with_the_database_away_the_server_takes_it_over_when_it_is_back(machine, server, desk, alone):
    (opened,) = [desk.post("incidents", {"title": "停電", "severity": "high", "component": "database"}).data]
    gone = closed_database()
    gone["ITDO_ERP__DATABASE__MAINTENANCE_URL"] = gone["DATABASE_URL"]
    assert server.stop() == 0
    try:
        program = without_program(machine.folder) if alone else script("emergency-snapshot.sh")
        archive = archive_of(take(machine, "--incident", opened["number"], program=program, **gone))
        (note,) = notes(machine)
        assert json.loads(note.read_text(encoding="utf-8"))["incident"] == opened["number"]
        assert incidents_with(server, archive) == []
        copy = note.read_bytes()
    finally:
        server.start()
    assert eventually(lambda: notes(machine), [])
    assert assert_kept_once(server, desk, archive)["id"] == opened["id"]
    # A note that could not be removed, after a crash in between, adds nothing.
    note.write_bytes(copy)
    assert eventually(lambda: notes(machine), [])
    assert_kept_once(server, desk, archive)


def test_what_the_store_does_not_take_is_named_all_the_same(machine, server, desk):
    archive = archive_of(take(machine, ITDO_ERP__FILES__MAX_BYTES="1KiB"))
    assert_kept_once(server, desk, archive, attached=False)


def test_those_that_wait_can_be_handed_over_by_hand(machine, server, desk):
    gone = closed_database()
    server.process.send_signal(19)
    try:
        archive = archive_of(take(machine, **gone))
        done = machine.run("snapshot", "--hand-over")
    finally:
        server.process.send_signal(18)
    assert done.returncode == 0 and archive.name in done.stdout
    assert_kept_once(server, desk, archive)
    nobody = machine.run("snapshot", "--hand-over", ITDO_ERP__SUPPORT__COMPANY="")
    assert nobody.returncode == 1 and "support.company" in nobody.stderr
