"""T-29: the evidence of a bad day is in one file within half a minute, whatever is broken, and without secrets."""

import contextlib
import hashlib
import os
import pathlib
import shutil
import signal
import stat
import subprocess
import tarfile
import threading
import time
import urllib.parse
import urllib.request

import pytest
from machine import closed_database, script
from support.black_line import BlackLine

SECRETS = {
    "a password of the settings": "Kaede-9-smtp",
    "a password in an address": "Tsubaki/7#url",
    "a webhook": "T000-hook-B111",
    "a variable of the environment": "Yuri-5-environment",
    "a token in a header": "eyJhbGciOiJub25lIn0.Sakura.x",
    "a token in an address": "Sumire-token-3",
    "a cookie": "Hinagiku-cookie-4",
    "a word of a command": "Botan-argument-8",
    "a password in SQL": "Fuji-sql-6",
    "a key": "MIIEowIBAAKCAQEAplanted",
    "a key of age": "AGE-SECRET-KEY-1QQPLANTED0",
}
LOG = """2026-11-24 09:00:00.000 INFO REQUEST header="Authorization: Bearer {a token in a header}" msg="kept"
2026-11-24 09:00:00.000 INFO REQUEST target="/reset-password?token={a token in an address}&x=1" msg="kept"
2026-11-24 09:00:00.000 INFO REQUEST header="Cookie: itdo_session={a cookie}"
2026-11-24 09:00:00.000 ERROR SQL msg="alter role itdo_user password '{a password in SQL}'"
2026-11-24 09:00:00.000 ERROR SMTP msg="550 for {a password of the settings}"
2026-11-24 09:00:00.000 ERROR AUTH msg="password authentication failed for user itdo_user"
-----BEGIN PRIVATE KEY-----
{a key}
-----END PRIVATE KEY-----
identity {a key of age}
"""


@contextlib.contextmanager
def planted(machine):
    """The settings that bring the secrets along; in logs and in the list of processes they are, too."""
    (machine.folder / "log/app.log").write_text(LOG.format(**SECRETS), encoding="utf-8")
    secret = urllib.parse.quote(SECRETS["a password in an address"], safe="")
    url = machine.environment["ITDO_ERP__DATABASE__MAINTENANCE_URL"].replace("//postgres@", f"//postgres:{secret}@")
    command = ["sh", "-c", "sleep 60; true", "x", f"--password={SECRETS['a word of a command']}"]
    with subprocess.Popen(command, start_new_session=True) as process:
        yield {
            "ITDO_ERP__SMTP__PASSWORD": SECRETS["a password of the settings"],
            "ITDO_ERP__DATABASE__MAINTENANCE_URL": url,
            "ITDO_ERP__ALERTS__WEBHOOK_URL": f"https://hooks.example/{SECRETS['a webhook']}",
            "SOME_API_KEY": SECRETS["a variable of the environment"],
        }
        os.killpg(process.pid, signal.SIGKILL)


class Evidence:
    """An archive: whole, nobody else's, and unpacked."""

    def __init__(self, file, folder):
        self.file = pathlib.Path(file)
        content = self.file.read_bytes()
        self.mode = stat.S_IMODE(self.file.stat().st_mode)
        promised, name = pathlib.Path(f"{file}.sha256").read_text(encoding="ascii").split()
        assert (promised, name) == (hashlib.sha256(content).hexdigest(), self.file.name)
        plain = folder / "snapshot.tar"
        subprocess.run(["zstd", "-q", "-d", "-f", self.file, "-o", plain], check=True)
        with tarfile.open(plain) as archive:
            self.pieces = {
                member.name.split("/", 1)[1]: archive.extractfile(member).read().decode("utf-8", "replace")
                for member in archive if member.isfile()
            }

    def text(self, piece):
        return self.pieces[piece + ".txt"]

    def assert_without_secrets(self):
        for name, text in self.pieces.items():
            for what, secret in SECRETS.items():
                assert secret not in text, f"{what} is in {name}"


def take(machine, *arguments, program=script("emergency-snapshot.sh"), **settings):
    """Runs the script; answers how it ended, within the half minute that is promised."""
    began = time.monotonic()
    done = subprocess.run([program, *arguments], env=machine.environment | settings, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False, timeout=60)
    assert time.monotonic() - began <= 30
    return done


def evidence(machine, done):
    return Evidence(done.stdout.strip().splitlines()[-1], machine.folder)


def test_everything_is_in_one_file_and_no_secret(machine, server):
    with planted(machine) as settings:
        done = take(machine, machine.folder / "out", **settings)
    assert done.returncode == 0, done.stderr
    found = evidence(machine, done)
    assert found.file.parent == machine.folder / "out" and found.mode == 0o600
    found.assert_without_secrets()
    assert found.text("logs/app").count("***") >= 5 and 'msg="kept"' in found.text("logs/app")
    assert "password authentication failed for user itdo_user" in found.text("logs/app")
    assert "[a private key]" in found.text("logs/app")
    assert "itdo_user" in found.text("database/activity") and "max_connections" in found.text("database/settings")
    assert "itdo_user" in found.text("database/connections")
    assert '"baselines"' in found.text("server/health") and "http_requests_total" in found.text("server/metrics")
    assert "wchan=" in found.text("server/threads")
    assert str(server.port) in found.text("machine/sockets")
    assert "# environment" in found.text("settings/in-force")
    assert "database/locks" in found.pieces["index.html"]


def test_it_goes_to_the_folder_of_the_state_by_itself(machine):
    done = take(machine)
    assert done.returncode == 0, done.stderr
    assert evidence(machine, done).file.parent == machine.folder / "state/snapshots"


def test_a_database_that_swallows_everything(machine):
    url = machine.environment["ITDO_ERP__DATABASE__MAINTENANCE_URL"]
    with contextlib.closing(BlackLine("/nowhere")) as line:
        line.drop()
        silent = {name: line.url(url) for name in ("DATABASE_URL", "ITDO_ERP__DATABASE__MAINTENANCE_URL")}
        done = take(machine, **silent)
    assert done.returncode == 0, done.stderr
    found = evidence(machine, done)
    assert "timeout" in found.text("database/activity") and "postgres" in found.text("machine/processes")


def test_a_database_that_is_gone_and_a_server_that_hangs(machine, server):
    gone = closed_database()
    server.process.send_signal(signal.SIGSTOP)
    try:
        done = take(machine, ITDO_ERP__DATABASE__MAINTENANCE_URL=gone["DATABASE_URL"], **gone)
    finally:
        server.process.send_signal(signal.SIGCONT)
    assert done.returncode == 0, done.stderr
    found = evidence(machine, done)
    assert "refused" in found.text("database/activity") and "timed out" in found.text("server/health")


@pytest.fixture
def full_disk(tmp_path):
    folder = tmp_path / "full"
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], capture_output=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"a small disk cannot be mounted: {done.stderr.decode().strip()}")
    (folder / "ballast").write_bytes(bytes(60 * 1024))
    yield folder
    subprocess.run(["umount", folder], check=True)


def without_program(folder):
    """The scripts in a place where no program is found."""
    copies = folder / "installed/scripts"
    shutil.copytree(script("."), copies, ignore=shutil.ignore_patterns("dev"))
    return copies / "emergency-snapshot.sh"


@pytest.mark.parametrize("alone", [False, True])
def test_a_full_disk(machine, full_disk, alone):
    program = without_program(machine.folder) if alone else script("emergency-snapshot.sh")
    done = take(machine, full_disk, program=program)
    assert done.returncode == 3
    assert f"{full_disk}" in done.stderr and "another place is t" in done.stderr
    found = evidence(machine, done)
    assert found.file.parent != full_disk and sorted(p.name for p in full_disk.iterdir()) == ["ballast"]
    found.file.unlink()
    pathlib.Path(f"{found.file}.sha256").unlink()


@pytest.mark.parametrize("broken", ["no program", "settings"])
def test_the_shell_alone_does_it_where_the_program_does_not_run(machine, broken):
    given = {"ITDO_LOGS": str(machine.folder / "log"), "ITDO_ERP__SERVER__PORT": "banana"}
    program = without_program(machine.folder) if broken == "no program" else script("emergency-snapshot.sh")
    with planted(machine) as settings:
        url = settings.pop("ITDO_ERP__DATABASE__MAINTENANCE_URL")
        # What the settings alone know to be a secret, the shell cannot know.
        text = (machine.folder / "log/app.log").read_text(encoding="utf-8")
        (machine.folder / "log/app.log").write_text(
            text.replace("550 for ", "password=") + f"url {url}\n", encoding="utf-8")
        done = take(machine, machine.folder / "out", program=program, **settings, **given)
    assert done.returncode == 0 and "by the shell alone" in done.stderr, done.stderr
    found = evidence(machine, done)
    assert found.mode == 0o600 and "shell alone" in found.pieces["index.html"]
    found.assert_without_secrets()
    assert 'msg="kept"' in found.text("logs/app") and "PID" in found.text("machine/processes")


class Pauses:
    """Asks the server again and again; knows the longest time that it took to answer."""

    def __init__(self, port):
        self.port, self.longest, self.going = port, 0.0, True
        self.thread = threading.Thread(target=self._ask)

    def _ask(self):
        while self.going:
            began = time.monotonic()
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/live", timeout=10) as answer:
                assert answer.status == 200
            self.longest = max(self.longest, time.monotonic() - began)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.going = False
        self.thread.join()


def without_eu_stack(folder):
    """A PATH on which it is not found."""
    folder.mkdir()
    for file in [*pathlib.Path("/usr/bin").iterdir(), *pathlib.Path("/bin").iterdir()]:
        if file.name != "eu-stack" and not (folder / file.name).is_symlink():
            (folder / file.name).symlink_to(file)
    return str(folder)


def stacks(path, process):
    began = time.monotonic()
    done = subprocess.run([script("thread-stacks.sh"), str(process)], env={"PATH": path}, capture_output=True, text=True,
                          timeout=30, check=False)
    assert time.monotonic() - began < 6, "the piece of the snapshot is killed then"
    return done.stdout


@pytest.mark.parametrize("installed", [True, False])
def test_every_thread_stands_somewhere_and_the_server_goes_on(server, tmp_path, installed):
    process = server.process.pid
    threads = [task.name for task in pathlib.Path(f"/proc/{process}/task").iterdir()]
    with Pauses(server.port) as pauses:
        text = stacks(os.environ["PATH"] if installed else without_eu_stack(tmp_path / "bin"), process)
    kernel, program, later = text.split("== in the ")[1:]
    for thread in threads:
        assert f"\n{thread} itdo-erp" in kernel and f"\n{thread} itdo-erp" in later
    assert "wchan=" in kernel
    if installed:
        assert "epoll_wait" in program and program.count("\n#0 ") >= len(threads)
    else:
        assert "apt install elfutils" in program
    assert pauses.longest < 0.5


def test_a_server_that_somebody_stopped_stays_stopped(server):
    server.process.send_signal(signal.SIGSTOP)
    try:
        text = stacks(os.environ["PATH"], server.process.pid)
        assert "somebody has stopped it" in text
        assert "T (stopped)" in pathlib.Path(f"/proc/{server.process.pid}/status").read_text(encoding="ascii")
    finally:
        server.process.send_signal(signal.SIGCONT)
