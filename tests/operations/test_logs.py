"""Each log by its name, wherever the machine keeps it."""

import os
import stat

import pytest


@pytest.fixture
def journal(tmp_path):
    """A journalctl that says what it was asked."""
    program = tmp_path / "bin/journalctl"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\necho "asked: $*"\n', encoding="ascii")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return {"PATH": f"{program.parent}:{os.environ['PATH']}"}


@pytest.mark.parametrize(("which", "file"), [("app", "app.log"), ("error", "error.log"), ("access", "access.log")])
def test_the_last_lines_of_our_own(machine, which, file):
    lines = [f"2026-01-01 00:00:0{i}.000 INFO CODE n={i}" for i in range(9)]
    (machine.folder / "log" / file).write_text("\n".join(lines) + "\n", encoding="utf-8")
    shown = machine.run("logs", which, "-n", "3")
    assert shown.returncode == 0 and shown.stdout.splitlines() == lines[-3:]


@pytest.mark.parametrize("which", ["db", "cache", "web"])
def test_those_of_others_come_from_their_file_or_the_journal(machine, journal, which):
    shown = machine.run("logs", which, "-n", "2", **journal)
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.startswith("asked: ") or shown.stdout.count("\n") <= 2


def test_a_log_that_does_not_exist_is_refused(machine):
    assert machine.run("logs", "nothing").returncode == 2
