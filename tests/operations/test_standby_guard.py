"""The guard of a standby goes with the product: what it leaves in /etc never keeps PostgreSQL from starting."""

import os
import re
import shlex
import subprocess

import pytest
from support.cluster import CHECKOUT


@pytest.fixture
def written(tmp_path):
    """The drop-in as the script writes it, for a script that says what it was asked."""
    script = tmp_path / "standby.sh"
    script.write_text('#!/bin/sh\necho "$@" >"$0.asked"\nexit 4\n', encoding="ascii")
    script.chmod(0o755)
    text = (CHECKOUT / "scripts/standby.sh").read_text(encoding="utf-8")
    function = re.search(r"^set_up_guard\(\) \{.*?^\}", text, re.M | re.S).group(0)
    function = function.replace("/etc/systemd/system", str(tmp_path)).replace('"$0"', str(script))
    given = "unit=postgresql@15-main.service cluster=15/main instance=15-main; systemctl() { :; }\n"
    subprocess.run(["bash", "-euc", given + function + "\nset_up_guard"], check=True)
    return script, tmp_path / "postgresql@15-main.service.d/itdo-erp-standby.conf"


def start(drop_in):
    words = drop_in.read_text(encoding="ascii").split("ExecStartPre=+")[1]
    return subprocess.run(shlex.split(words), check=False).returncode


def test_it_is_asked_as_long_as_it_is_there(written):
    script, drop_in = written
    assert start(drop_in) == 4
    assert (script.parent / "standby.sh.asked").read_text(encoding="ascii") == "guard --cluster 15/main\n"
    script.unlink()
    assert start(drop_in) == 0


def test_an_upgrade_mends_those_of_before(written, tmp_path):
    script, drop_in = written
    now = drop_in.read_text(encoding="ascii")
    drop_in.write_text(f"[Service]\nExecStartPre=+{script} guard --cluster 15/main\n", encoding="ascii")
    text = (CHECKOUT / "packaging/debian/itdo-erp.postinst").read_text(encoding="ascii")
    loop = re.search(r"^  for guard in .*?^  done", text, re.M | re.S).group(0)
    for _ in range(2):
        subprocess.run(["sh", "-euc", loop.replace("/etc/systemd/system", str(tmp_path))], check=True, env=os.environ)
        assert drop_in.read_text(encoding="ascii") == now


def test_the_password_is_in_no_words_of_a_command(tmp_path):
    """psql is asked by standard input; what it would get as words is written down instead."""
    text = (CHECKOUT / "scripts/standby.sh").read_text(encoding="utf-8")
    asked = re.search(r"^  sql [^\n]*<<SQL\n.*?^SQL", text, re.M | re.S).group(0)
    (tmp_path / "pgpass").write_text("*:*:*:itdo_replication:S3cret-Word\n", encoding="ascii")
    given = f'secret={tmp_path}/pgpass role=r name=n; sql() {{ echo "words $*"; cat; }}\n'
    said = subprocess.run(["bash", "-euc", given + asked], check=True, capture_output=True, text=True).stdout
    words, _, standard_input = said.partition("\n")
    assert "S3cret-Word" not in words
    assert standard_input.startswith("\\set password 'S3cret-Word'\n")
