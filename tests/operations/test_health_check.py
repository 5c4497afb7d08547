"""The health check: its log, its deadlines, what it takes for a failure."""

import contextlib
import os
import re
import signal
import subprocess
import time

import pytest
from machine import BlackHole, Machine, closed_database, script
from support.cluster import CHECKOUT, PROGRAM
from support.disk import small_disk
from support.ports import free_port
from support.server import Server

STAMP = r"\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] "


@pytest.fixture
def black_hole():
    with contextlib.closing(BlackHole()) as hole:
        yield hole


def lines_without_stamp(machine):
    for line in machine.log:
        assert re.match(STAMP, line), line
    return [re.sub(STAMP, "", line) for line in machine.log]


def test_writes_the_lines_of_the_manual(machine):
    assert machine.check() == 0
    lines = lines_without_stamp(machine)
    assert lines[:4] == ["Starting health check...", "Backend: OK", "Database: OK", "Redis: OK"]
    assert re.fullmatch(r"Disk: OK - \d+% used", lines[4])
    assert lines[-1] == "Health check completed"
    assert lines[5].startswith("Inodes: OK") and lines[6].startswith("Backup: OK")


def test_a_full_disk_is_a_warning(machine, mail_server):
    low = {"ITDO_ERP__OPERATIONS__DISK_WARNING": "1"}
    assert machine.check(**low) == 3
    assert machine.check(**low) == 3
    assert re.fullmatch(r"Disk: WARNING - \d+% used", lines_without_stamp(machine)[4])
    assert "WARNING: High Disk Usage" in mail_server.subjects()


def test_a_disk_without_inodes_is_named(machine, mail_server):
    """T-10: there is all the space that one could wish for, and no file can be made."""
    with small_disk(64, inodes=20) as disk:
        watched = {"ITDO_ERP__OPERATIONS__DISKS": f"/,{disk.folder}", "ITDO_ERP__OPERATIONS__DISK_WARNING": "99"}
        assert machine.check(**watched) == 0
        with pytest.raises(OSError, match="No space left"):
            for number in range(100):
                (disk.folder / f"{number}").touch()
        assert disk.free() > 60 << 20
        assert [machine.check(**watched) for _ in range(2)] == [3, 3]
        (mail,) = mail_server.mails()
        assert mail["subject"] == "WARNING: High Inode Usage"
        assert f"{disk.folder} is 100% used" in mail["text"] and "df -i" in mail["text"]
        assert "Inodes: WARNING - 100% used" in lines_without_stamp(machine)
        for file in disk.folder.iterdir():
            file.unlink()
        assert [machine.check(**watched) for _ in range(2)] == [0, 0]
        assert mail_server.subjects()[-1] == "RESOLVED: High Inode Usage"


def test_a_missing_backup_is_only_a_warning(machine, mail_server):
    (machine.folder / "backups/latest_verified.json").unlink()
    assert machine.check() == 3
    assert machine.check() == 3
    assert mail_server.subjects() == ["WARNING: No Recent Verified Backup"]


def test_a_backend_that_hangs_does_not_hang_the_check(machine, black_hole):
    started = time.monotonic()
    assert machine.check(ITDO_ERP__OPERATIONS__HEALTH_URL=f"http://127.0.0.1:{black_hole.port}/health") == 1
    assert time.monotonic() - started <= 30
    assert "Backend: FAILED" in lines_without_stamp(machine)
    assert lines_without_stamp(machine)[-1] == "Health check completed"


def test_ends_in_time_when_nobody_ever_answers(machine, black_hole):
    hole = f"127.0.0.1:{black_hole.port}"
    dark = {
        "ITDO_ERP__OPERATIONS__HEALTH_URL": f"http://{hole}/health",
        "DATABASE_URL": f"postgresql://itdo_user@{hole}/itdo_erp_db",
        "REDIS_URL": f"redis://{hole}/0",
        "ITDO_ERP__SMTP__PORT": str(black_hole.port),
        "ITDO_ERP__ALERTS__WEBHOOK_URL": f"http://{hole}/",
        "ITDO_ERP__ALERTS__SECOND_CHANNEL_AFTER": "0s",
        "ITDO_ERP__ALERTS__PING_URL": f"http://{hole}/",
    }
    for _ in range(3):
        started = time.monotonic()
        assert machine.check(**dark) == 1
        assert time.monotonic() - started <= 30
    assert {"Backend: FAILED", "Database: FAILED", "Redis: FAILED"} <= set(lines_without_stamp(machine))


def test_a_redis_that_wants_a_password_has_failed(machine, tmp_path):
    port = free_port()
    words = ["redis-server", "--port", str(port), "--requirepass", "secret", "--save", "", "--dir", str(tmp_path)]
    redis = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 20
        while machine.check(REDIS_URL=f"redis://:secret@127.0.0.1:{port}/0") != 0:
            assert time.monotonic() < deadline
        assert machine.check(REDIS_URL=f"redis://127.0.0.1:{port}/0") == 3
    finally:
        redis.kill()
        redis.wait()
    assert "Redis: FAILED" in lines_without_stamp(machine)
    assert any("NOAUTH" in line for line in machine.log)


def test_two_checks_do_not_overlap(machine, black_hole):
    slow = {"ITDO_ERP__OPERATIONS__HEALTH_URL": f"http://127.0.0.1:{black_hole.port}/health"}
    with subprocess.Popen([PROGRAM, "health-check"], env=machine.environment | slow) as first:
        deadline = time.monotonic() + 20
        while not machine.log:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        assert machine.check() == 75
        assert first.wait(30) == 1


def test_the_script_works_from_any_folder(machine):
    done = subprocess.run([script("health-check.sh")], cwd="/", env=machine.environment, check=False)
    assert done.returncode == 0
    assert lines_without_stamp(machine)[-1] == "Health check completed"


def test_without_a_log_folder_it_still_tells(machine, mail_server):
    nowhere = {"ITDO_ERP__LOG__FOLDER": "/proc/nowhere"} | closed_database()
    assert machine.check(**nowhere) == 1
    assert machine.check(**nowhere) == 1
    assert mail_server.subjects() == ["ALERT: Database Down"]


def test_the_rules_are_printed_for_prometheus(machine):
    rules = machine.run("rules", "print").stdout
    for rule in ("backend_down", "database_down", "redis_down", "disk_high", "disk_full", "backup_old"):
        assert f"alert: {rule}\n" in rules
    for page in re.findall(r"runbook: (\S+)", rules):
        assert (CHECKOUT / page).exists(), page
        assert (CHECKOUT / page).with_name("ja").joinpath(page.rsplit("/", 1)[1]).exists(), f"{page} in Japanese"
    machine.check()
    figures = (machine.folder / "state/health-check.prom").read_text(encoding="ascii")
    assert 'itdo_erp_check_failed{rule="database_down"} 0' in figures


def test_the_doctor_says_what_to_do(machine):
    machine.check()
    well = machine.run("doctor")
    assert well.returncode in (0, 3), well.stdout  # the clock of a container may be nobody's business
    sick = machine.run("doctor", "--json", **closed_database())
    assert sick.returncode == 1
    assert '"check":"database","status":"FAILED"' in sick.stdout
    assert "systemctl restart postgresql" in sick.stdout


def test_the_doctor_names_who_holds_the_port(machine, black_hole):
    sick = machine.run("doctor", ITDO_ERP__SERVER__PORT=str(black_hole.port))
    assert sick.returncode == 1
    assert f"port {black_hole.port} is held by python3 (process {os.getpid()})" in sick.stdout


def test_prints_nothing_that_cron_would_mail(machine):
    done = machine.run("health-check")
    assert (done.stdout, done.stderr) == ("", "")


def test_a_certificate_that_ends_soon_is_told(machine, mail_server, tmp_path):
    for left, wanted in ((5, 3), (40, 0)):
        certificate = tmp_path / f"{left}.pem"
        words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=erp", "-days", str(left)]
        subprocess.run(
            [*words, "-keyout", tmp_path / "key", "-out", certificate], stderr=subprocess.DEVNULL, check=True
        )
        assert machine.check(ITDO_ERP__OPERATIONS__CERTIFICATE=str(certificate)) == wanted
    lines = [line for line in lines_without_stamp(machine) if line.startswith("Certificate")]
    assert lines[0].startswith("Certificate: WARNING - ") and lines[1].startswith("Certificate: OK - ")


def test_says_in_the_log_that_nobody_is_told(machine):
    machine.check(ITDO_ERP__ALERTS__RECIPIENTS="")
    assert lines_without_stamp(machine)[-2] == "Mail: WARNING - nobody is told, alerts.recipients is empty"


def test_frozen_programs_count_as_failed(lone_cluster, mail_server, tmp_path):
    """The real ones, stopped in the middle of what they do: they take connections and answer nothing."""
    with contextlib.closing(Server(lone_cluster)) as server:
        machine = Machine(server, mail_server, tmp_path)
        assert machine.check() == 0
        for pid, line in ((server.process.pid, "Backend: FAILED"), (lone_cluster.pid_of_postgres(), "Database: FAILED")):
            os.kill(pid, signal.SIGSTOP)
            try:
                started = time.monotonic()
                assert machine.check() == 1
                assert time.monotonic() - started <= 30
            finally:
                os.kill(pid, signal.SIGCONT)
            assert line in lines_without_stamp(machine)


def test_a_fault_of_several_lines_is_one_line(machine):
    assert machine.check(DATABASE_URL="postgresql://itdo_user@/itdo_erp_db?host=/nowhere") == 1
    assert any("Note: database: " in line for line in lines_without_stamp(machine))
