"""X3: new secrets of the service itself, taken by those who check them, and never lost half way."""

import contextlib
import os
import pathlib
import re
import stat
import subprocess

import pytest
from support.client import Client
from support.cluster import PROGRAM
from support.people import ADMINISTRATOR
from support.server import Server

OLD = "Old-Password-1"


def run(environment, *arguments):
    return subprocess.run([PROGRAM, *arguments], env=environment, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def settings(lone_cluster, tmp_path):
    """A server that signs in with a password, its settings in files."""
    with contextlib.closing(Server(lone_cluster)) as server:
        server.stop()
        data = server.sql("show data_directory")[0]["data_directory"]
        hba = pathlib.Path(data, "pg_hba.conf")
        hba.write_text("local all itdo_user scram-sha-256\n" + hba.read_text(encoding="ascii"), encoding="ascii")
        server.sql(f"alter role itdo_user password '{OLD}'")
        server.sql("select pg_reload_conf()")
        url = server.environment.pop("DATABASE_URL").replace("//itdo_user@", f"//itdo_user:{OLD}@")
        redis = server.environment.pop("REDIS_URL")
        (tmp_path / "conf.d").mkdir()
        file = tmp_path / "itdo-erp.toml"
        file.write_text(f'[database]\nurl = "{url}"\n[redis]\nurl = "{redis}"\n', encoding="ascii")
        server.arguments = ("--config", str(file))
        server.file, server.secrets = file, tmp_path / "conf.d/90-secrets.toml"
        server.start()
        yield server


def rotate(server, what, **settings):
    return run(server.environment | settings, "--config", server.file, "security", "rotate-secrets", what,
               "--into", server.secrets)


def test_the_role_of_the_database(settings):
    done = rotate(settings, "database")
    assert done.returncode == 0, done.stderr
    fresh = re.search(r"itdo_user:([\w-]+)@", settings.secrets.read_text(encoding="ascii")).group(1)
    assert fresh != OLD and len(fresh) >= 32 and fresh not in done.stdout + done.stderr
    assert stat.S_IMODE(settings.secrets.stat().st_mode) == 0o640
    old_one = run(settings.environment | {"DATABASE_URL": re.search(r'url = "(postgresql[^"]+)"', settings.file.read_text(
        encoding="ascii")).group(1)}, "audit", "search", "--organization", "AOI")
    assert old_one.returncode == 1 and "password authentication failed" in old_one.stderr
    settings.stop()
    settings.start()
    assert settings.sql("select 1 as one from pg_stat_activity where usename = 'itdo_user' limit 1")
    rows = settings.sql("select after from audit_log where action = 'secrets_rotated'")
    assert rows and all(fresh not in str(row) for row in rows)
    assert rotate(settings, "database").returncode == 0, "and again"


@pytest.mark.parametrize("before", [
    '[smtp]\nhost = "mx.example"', '# ours\ndatabase.url = "x"\n[smtp]\nhost = "mx.example"\n',
    '[database]\nurl = "x"\n[smtp]\nhost = "mx.example"\n',
])  # fmt: skip
def test_a_file_with_sections_stays_one_that_can_be_read(settings, before):
    settings.secrets.write_text(before.replace('"x"', re.search(r'url = ("postgresql[^"]+")', settings.file.read_text(
        encoding="ascii")).group(1)), encoding="ascii")
    done = rotate(settings, "database")
    assert done.returncode == 0, done.stderr
    checked = run(settings.environment, "--config", settings.file, "config", "check")
    assert checked.returncode == 0, checked.stderr
    text = settings.secrets.read_text(encoding="ascii")
    assert text.count("url = ") == 1 and 'host = "mx.example"' in text and OLD not in text


def test_a_service_that_does_not_come_back_is_said(settings, tmp_path):
    systemctl = tmp_path / "bin/systemctl"
    systemctl.parent.mkdir()
    systemctl.write_text('#!/bin/sh\n[ "$1" != restart ] || { echo "Job failed" >&2; exit 1; }\n', encoding="ascii")
    systemctl.chmod(0o755)
    done = rotate(settings, "database", PATH=f"{systemctl.parent}:{os.environ['PATH']}")
    assert done.returncode == 1 and "restart the service now: Job failed" in done.stderr


def test_redis(settings, lone_cluster):
    done = rotate(settings, "redis")
    assert done.returncode == 0, done.stderr
    fresh = re.search(r"unix://:([\w-]+)@", settings.secrets.read_text(encoding="ascii")).group(1)
    assert "NOAUTH" in lone_cluster.redis("get", "x")
    assert lone_cluster.redis("-a", fresh, "ping").strip() == "PONG"
    settings.stop()
    settings.start()
    lone_cluster.redis("-a", fresh, "config", "set", "requirepass", "")


def test_the_key_that_signs(settings, tmp_path):
    key = tmp_path / "audit.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", key], check=True)
    key.chmod(0o600)
    heads = tmp_path / "heads"
    given = {"ITDO_ERP__BOOKS__AUDIT_SIGNING_KEY": str(key), "ITDO_ERP__BOOKS__AUDIT_HEADS_FILE": str(heads)}

    def audit(*arguments):
        return run(settings.environment | given, "--config", settings.file, "audit", *arguments)

    with Client(settings.port) as client:
        client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
    assert audit("seal").returncode == 0
    before = key.read_bytes()
    assert rotate(settings, "signing", **given).returncode == 0
    assert key.read_bytes() != before and stat.S_IMODE(key.stat().st_mode) == 0o600
    (former,) = tmp_path.glob("audit.pem.*.pub")
    proven = audit("verify", "--heads", heads, "--public-key", former)
    assert proven.returncode == 0, proven.stdout + proven.stderr


@pytest.mark.parametrize(("what", "given"), [
    ("database", {"DATABASE_URL": f"postgresql://itdo_user:{OLD}@/x"}),
    ("redis", {"REDIS_URL": "redis://:secret-word@127.0.0.1:1/0"}),
])
def test_what_would_not_be_read_is_not_written(settings, what, given):
    done = rotate(settings, what, **given)
    assert done.returncode == 4 and "environment" in done.stderr
    assert not settings.secrets.exists()


def test_what_redis_does_not_take_is_put_back(settings):
    settings.file.write_text(settings.file.read_text(encoding="ascii").replace('url = "unix:', 'url = "unix:/nowhere'),
                             encoding="ascii")
    done = rotate(settings, "redis")
    assert done.returncode == 1 and not settings.secrets.exists()


def test_where_there_is_no_secret_nothing_is_done(machine):
    for what in ("signing",):
        done = machine.run("security", "rotate-secrets", what)
        assert done.returncode == 0 and "Nothing to renew" in done.stdout
