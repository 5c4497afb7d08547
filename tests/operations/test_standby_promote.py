"""A former primary that answers at all is not off, whatever it answers: two would go on beside each other."""

import os
import subprocess

import pytest
from support.cluster import CHECKOUT

HERE = {
    "pg_lsclusters": "echo 15 main 5432 online,recovery postgres $DATA log",
    "runuser": 'shift 3; exec "$@"',
    "psql": 'echo "psql: error: connection to server at \\"10.77.0.2\\", port 5432 failed: $ANSWER" >&2; exit 2',
}


@pytest.fixture
def promote(tmp_path):
    """With the words that psql of PostgreSQL 15 has for a peer that does not let it in."""
    for name, text in HERE.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n", encoding="ascii")
        (tmp_path / name).chmod(0o755)
    (tmp_path / "data").mkdir()
    (tmp_path / "data/standby.signal").touch()
    (tmp_path / "known").mkdir()
    (tmp_path / "known/15-main.conf").write_text("peer=10.77.0.2:5432\n", encoding="ascii")
    script = tmp_path / "standby.sh"
    text = (CHECKOUT / "scripts/standby.sh").read_text(encoding="utf-8")
    script.write_text(text.replace("/etc/itdo-erp/standby", str(tmp_path / "known")), encoding="utf-8")

    def run(answer):
        environment = os.environ | {
            "PATH": f"{tmp_path}:{os.environ['PATH']}", "ANSWER": answer, "DATA": str(tmp_path / "data"),
        }  # fmt: skip
        return subprocess.run(
            ["bash", script, "promote"], env=environment, capture_output=True, text=True, check=False, timeout=30
        )

    return run


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ('FATAL:  password authentication failed for user "itdo_replication"', "10.77.0.2:5432 answers"),
        ("FATAL:  no pg_hba.conf entry for replication connection", "10.77.0.2:5432 answers"),
        ("FATAL:  the database system is starting up", "10.77.0.2:5432 answers"),
        ("server does not support SSL, but SSL was required", "10.77.0.2:5432 answers"),
        ("Connection refused", "the log still streams|silent is not off"),
        ("timeout expired", "the log still streams|silent is not off"),
    ],
)
def test_what_counts_as_an_answer(promote, answer, says):
    done = promote(answer)
    assert any(words in done.stderr for words in says.split("|")), done
    assert done.returncode == 4
