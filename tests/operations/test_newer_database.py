"""An older program at the tables of a newer one: it refuses in one line that says what to do."""

import contextlib
import re
import subprocess

import pytest
from support.client import Client
from support.cluster import CHECKOUT, PROGRAM
from support.server import Server

REFUSED = 4


@pytest.fixture
def newer(cluster):
    """A stopped server whose database has been migrated by a newer program."""
    with contextlib.closing(Server(cluster)) as server:
        server.stop()
        server.sql("insert into schema_migration (number, name, checksum) values (9999, '9999_later', 'later')")
        yield server


def run(server, *arguments):
    return subprocess.run(
        [PROGRAM, *arguments], env=server.environment, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize("command", [("serve",), ("migrate",), ("migrate", "--check")])
def test_an_older_program_refuses(newer, command):
    refused = run(newer, *command)
    assert refused.returncode == REFUSED, refused.stdout + refused.stderr
    (line,) = refused.stderr.splitlines()
    assert "9999_later" in line and "install the newer program again" in line
    assert "itdo-erp restore FILE --activate" in line


def test_the_log_says_why_it_did_not_start(newer):
    run(newer, "serve")
    log = (newer.folder / "log/app.log").read_text(encoding="utf-8")
    assert re.search(r" ERROR NOT_STARTED .*9999_later", log), log


def test_it_starts_on_its_own_tables_again(newer):
    newer.sql("delete from schema_migration where number = 9999")
    newer.start()
    with Client(newer.port) as client:
        assert client.get("/health").status == 200


def test_systemd_does_not_try_again():
    unit = (CHECKOUT / "packaging/systemd/itdo-erp.service").read_text(encoding="utf-8")
    assert f"\nRestartPreventExitStatus={REFUSED}\n" in unit


# Of a package with five migrations: (what dpkg does, the service runs, migrations installed, of those not run) → refused
PACKAGES = [
    (("install",), False, 0, 0, False),
    (("upgrade", "2.0.0-1"), True, 5, 0, False),
    (("upgrade", "2.0.0-1"), True, 4, 0, False),
    (("upgrade", "2.1.0-1"), True, 6, 1, False),
    (("upgrade", "2.1.0-1"), True, 6, 0, True),
    (("upgrade", "2.2.0-1"), True, 7, 1, True),
    (("upgrade", "2.1.0-1"), False, 6, 0, False),
]


@pytest.mark.parametrize(("words", "runs", "installed", "lacking", "refused"), PACKAGES)
def test_an_older_package_refuses_to_take_the_place(tmp_path, words, runs, installed, lacking, refused):
    """Its preinst, before anything is replaced; the service stays. Who has stopped the service knows what he does."""
    migrations, programs = tmp_path / "migrations", tmp_path / "bin"
    migrations.mkdir()
    programs.mkdir()
    for number in range(installed):
        (migrations / f"{number + 1:04}_some.sql").touch()
    pending = "".join(f"echo pending: {number}\n" for number in range(lacking))
    stubs = {
        "systemctl": f"exit {0 if runs else 3}\n",
        "itdo-erp": f"{pending}exit {3 if lacking else 0}\n",
    }
    for name, text in stubs.items():
        (programs / name).write_text(f"#!/bin/sh\n{text}", encoding="ascii")
        (programs / name).chmod(0o755)
    script = (CHECKOUT / "packaging/debian/itdo-erp.preinst").read_text(encoding="utf-8")
    script = script.replace("#MIGRATIONS#", "5").replace("/usr/share/itdo-erp/migrations", str(migrations))
    script = script.replace("/run/systemd/system", str(tmp_path))
    done = subprocess.run(
        ["sh", "-s", *words], input=script, env={"PATH": f"{programs}:/usr/bin:/bin"}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == (1 if refused else 0), done.stderr
    assert ("itdo-erp restore FILE --activate" in done.stderr) == refused
