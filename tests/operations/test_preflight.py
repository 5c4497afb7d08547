"""Issue 1 of the manual, "Application Won't Start": each cause is one line that says what to do; the doctor says more."""

import contextlib
import os
import re
import socket
import subprocess
import time

import pytest
from support.cluster import PROGRAM
from support.ports import free_port
from support.server import Server


@pytest.fixture(scope="module")
def stopped(cluster):
    """What a server needs, without one that runs."""
    with contextlib.closing(Server(cluster)) as server:
        server.stop()
        yield server


def start(server, until=r"NOT_STARTED|itdo-erp:|STARTED", arguments=(), **settings):
    """Starts it with these settings until it says so; answers its exit status (None: it serves) and its lines."""
    output = server.folder / "tried"
    with open(output, "wb") as file, subprocess.Popen(
        [PROGRAM, *arguments, "serve"], env=server.environment | settings, stdout=file, stderr=file
    ) as process:
        deadline = time.monotonic() + 30
        while process.poll() is None and not re.search(until, output.read_text(encoding="utf-8")):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(2)
        status = process.poll()
        process.terminate()
    return status, output.read_text(encoding="utf-8").splitlines()


def the_line(lines, code):
    (line,) = [line for line in lines if f" {code} " in line]
    return line


def url(server, old, new):
    return {"DATABASE_URL": server.environment["DATABASE_URL"].replace(old, new)}


def test_a_taken_port_names_who_has_it(stopped):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        status, lines = start(stopped, ITDO_ERP__SERVER__PORT=port)
    assert status == 1
    line = the_line(lines, "NOT_STARTED")
    assert f"port {port}" in line and f"held by python3 (process {os.getpid()})" in line and "server.port" in line


@pytest.mark.parametrize(("address", "says"), [("192.0.2.77", "ip -br address"), ("banana", "is no address")])
def test_an_address_of_somebody_else(stopped, address, says):
    status, lines = start(stopped, ITDO_ERP__SERVER__ADDRESS=address)
    assert status == 1 and says in the_line(lines, "NOT_STARTED")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("/test_", "/nowhere_", "itdo-erp setup"),
        ("//itdo_user@", "//itdo_stranger@", "role in database.url|pg_ident.conf"),
        ("//itdo_user@", "//itdo_user@db.invalid", "getent hosts"),
    ],
)
def test_a_database_that_is_not_there_is_waited_for_and_said(stopped, old, new, says):
    settings = url(stopped, old, new)
    if ".invalid" in new:
        settings["DATABASE_URL"] = settings["DATABASE_URL"].split("?")[0]
    status, lines = start(stopped, until=r" STARTED ", **settings)
    assert status is None
    line = next(line for line in lines if " DB_AWAY " in line)
    assert re.search(says, line), line


def test_a_closed_database_says_how_to_start_it(stopped):
    settings = {"DATABASE_URL": f"postgresql://itdo_user@127.0.0.1:{free_port()}/itdo_erp_db"}
    status, lines = start(stopped, until=r" STARTED ", **settings)
    assert status is None
    assert "systemctl restart postgresql" in next(line for line in lines if " DB_AWAY " in line)


def test_a_role_that_sees_every_company_is_refused(stopped):
    status, lines = start(stopped, **url(stopped, "//itdo_user@", "//postgres@"))
    assert status == 1
    assert "name itdo_user" in the_line(lines, "NOT_STARTED")


def test_a_role_without_rights_is_told_how_to_get_them(stopped):
    stopped.sql("revoke select on schema_migration from itdo_user")
    try:
        status, lines = start(stopped)
    finally:
        stopped.sql("grant select on schema_migration to itdo_user")
    assert status == 1
    assert "permission denied" in the_line(lines, "NOT_STARTED") and "setup-database" in the_line(lines, "NOT_STARTED")


def test_an_older_database_is_migrated_first(stopped):
    (last,) = stopped.sql("select * from schema_migration order by number desc limit 1")
    stopped.sql("delete from schema_migration where number = %s", (last["number"],))
    try:
        status, lines = start(stopped)
    finally:
        stopped.sql("insert into schema_migration (number, name, checksum) values (%s, %s, %s)",
                    (last["number"], last["name"], last["checksum"]))
    assert status == 1 and "run itdo-erp migrate first" in the_line(lines, "NOT_STARTED")


def test_a_folder_that_cannot_be_written_is_said_with_the_command(stopped):
    status, lines = start(stopped, until=r" STARTED ", ITDO_ERP__FILES__FOLDER="/proc/nowhere")
    assert status is None
    line = the_line(lines, "FOLDER_UNUSABLE")
    assert "files.folder = /proc/nowhere" in line and "sudo install -d -o " in line


@pytest.mark.parametrize("command", ["serve", "doctor"])
def test_a_wrong_setting_names_file_and_line(stopped, command):
    file = stopped.folder / "wrong.toml"
    file.write_text("# ours\n[server]\nport = 8000\nthreds = 4\n[log]\nlevel = 'loud'\n", encoding="ascii")
    done = subprocess.run([PROGRAM, "--config", file, command], env=stopped.environment, capture_output=True, text=True,
                          check=False, timeout=30)
    assert done.returncode == 1
    said = done.stdout + done.stderr
    assert f"{file}:4: " in said and "server.threads" in said
    assert f"{file}:6: " in said and "warning" in said


@pytest.mark.skipif(os.getuid() != 0, reason="only root can be somebody else")
def test_settings_that_may_not_be_read_say_so(stopped):
    file = stopped.folder / "secret.toml"
    file.write_text("[server]\nport = 8000\n", encoding="ascii")
    file.chmod(0o600)
    stopped.folder.chmod(0o755)
    done = subprocess.run([PROGRAM, "--config", file, "serve"], env=stopped.environment, user="nobody", capture_output=True,
                          text=True, check=False, timeout=30)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [f"{file}: cannot be read: Permission denied"]


def test_the_doctor_explains_what_it_found(machine):
    sick = machine.run("doctor", "--explain", **{
        "DATABASE_URL": f"postgresql://itdo_user@127.0.0.1:{free_port()}/itdo_erp_db",
        "ITDO_ERP__SERVER__PORT": str(free_port())})
    assert sick.returncode == 1
    assert "try: nobody listens there: pg_lsclusters" in sick.stdout
    assert "\nservice: " in sick.stdout and "Never kill process 1" in sick.stdout
    assert re.search(r"Runbook: \S+/database_down\.md", sick.stdout)
    assert machine.run("doctor").stdout.count("Runbook") == 0
