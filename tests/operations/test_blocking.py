"""X1 and X6: an address is kept out, open connections too; the machine is isolated; nobody locks herself out."""

import json
import os
import subprocess
import threading
import time

import pytest
from support.cluster import PROGRAM
from support.patience import eventually
from two_machines import ADMIN, HERE, HERE_6, THERE, THERE_6, two_machines

REFUSED = 4


@pytest.fixture
def machines():
    with two_machines() as machines:
        yield machines


@pytest.fixture
def served(machine, machines):
    machine.program = PROGRAM
    with machines.serving(machine):
        yield machine


def in_the_trail(server, action):
    return [row["after"] for row in server.sql("select after from audit_log where action = %s order by id", (action,))]


def answers_within(process, seconds):
    """How many more answers an open connection gets."""
    lines = []
    reader = threading.Thread(target=lambda: lines.extend(iter(process.stdout.readline, "")), daemon=True)
    reader.start()
    reader.join(0.5)
    lines.clear()
    reader.join(seconds)
    return len(lines)


@pytest.mark.parametrize(
    ("here", "blocked"),
    [(HERE, THERE), (HERE, "10.77.0.2/32"), (HERE, "10.77.0.2/31"), (HERE_6, THERE_6), (HERE_6, "fd77::2/127")],
)
def test_new_and_open_connections_stop_and_come_back(served, machines, server, here, blocked):
    assert machines.gets_in(here)
    with machines.knocking(here) as open_connection:
        # Networks that hold this machine itself are refused; these two hold the other one alone.
        done = machines.run(served, "security", "block", blocked, "--for", "1h", "--reason", "tries passwords")
        assert done.returncode == 0, done.stderr
        assert answers_within(open_connection, 1) == 0
    assert not machines.gets_in(here)
    listed = machines.run(served, "security", "list").stdout
    assert blocked.removesuffix("/32") in listed and "tries passwords" in listed
    assert in_the_trail(server, "address_blocked")[-1]["address"] == blocked
    assert in_the_trail(server, "address_blocked")[-1]["reason"] == "tries passwords"
    assert machines.run(served, "security", "unblock", blocked).returncode == 0
    assert machines.gets_in(here)
    assert in_the_trail(server, "address_unblocked")[-1]["address"] == blocked
    assert "was not blocked" in machines.run(served, "security", "unblock", blocked).stdout


def test_it_ends_by_itself(served, machines):
    assert machines.run(served, "security", "block", THERE, "--for", "1min").returncode == 0
    (element,) = machines.elements("blocked4")
    assert element["elem"]["timeout"] == 60
    # A later word counts.
    assert machines.run(served, "security", "block", THERE, "--for", "0").returncode == 0
    assert machines.elements("blocked4") == [THERE]
    # The clock of the kernel, shortened: nothing of ours runs meanwhile.
    element = f"delete element inet itdo_erp blocked4 {{ {THERE} }}; add element inet itdo_erp blocked4 {{ {THERE} timeout 1s }}"
    subprocess.run(machines.words(machines.here, "nft", element), check=True)
    assert not machines.gets_in()
    assert eventually(machines.gets_in, True, 5)


def test_a_network_takes_in_what_is_blocked_of_it(served, machines):
    """As on a bad day: first one address and another, then the whole network."""
    block = lambda *words: machines.run(served, "security", "block", *words)  # noqa: E731
    assert block("192.0.2.7", "--for", "0", "--reason", "by hand").returncode == 0
    assert block("192.0.2.9", "--for", "1h").returncode == 0
    assert block("198.51.100.0/24", "--for", "10min").returncode == 0
    done = block("192.0.2.0/24", "--for", "2h", "--reason", "all of it")
    assert done.returncode == 0, done.stderr
    listed = machines.run(served, "security", "list").stdout
    assert "192.0.2.0/24" in listed and "192.0.2.7" not in listed and "192.0.2.9" not in listed
    assert "stays" in listed, "one of them was not to get in any more"
    assert block("192.0.2.8", "--for", "1h").returncode == 0, "it is kept out with its network"
    longer = block("198.51.100.3", "--for", "1d")
    assert longer.returncode == 1 and "198.51.100.0/24" in longer.stderr


def test_what_somebody_has_blocked_by_hand_outlives_fail2ban(served, machines):
    assert machines.run(served, "security", "block", "192.0.2.7", "--for", "0", "--reason", "by hand").returncode == 0
    kept = machines.run(served, "security", "unblock", "192.0.2.7", "--if-reason", "fail2ban:")
    assert kept.returncode == 0 and "stays blocked: by hand" in kept.stdout
    assert "192.0.2.7" in machines.run(served, "security", "list").stdout


def test_it_stands_beside_the_rules_of_others(served, machines):
    """Point 53: a rule that lets in is met first by ufw; ours is asked before it."""
    rules = "table inet others { chain in { type filter hook input priority 0; policy accept; tcp dport 8000 accept; }; }"
    subprocess.run(machines.words(machines.here, "nft", rules), check=True)
    machines.run(served, "security", "block", THERE)
    assert not machines.gets_in()
    machines.run(served, "security", "unblock", THERE)
    assert machines.gets_in()
    left = subprocess.run(machines.words(machines.here, "nft", "list", "tables"), capture_output=True, text=True, check=True)
    assert "inet others" in left.stdout


@pytest.mark.parametrize(
    ("address", "settings", "says"),
    [
        (HERE, {}, "this machine"),
        ("10.0.0.0/8", {}, "this machine"),
        ("127.0.0.1", {}, "trusted_proxies|this machine"),
        ("::/0", {}, "trusted_proxies|this machine"),
        ("192.0.2.7", {"SSH_CONNECTION": "192.0.2.7 50000 192.0.2.1 22"}, "lock yourself out"),
        ("192.0.2.0/24", {"SSH_CONNECTION": "192.0.2.7 50000 192.0.2.1 22"}, "lock yourself out"),
        ("198.51.100.9", {"ITDO_ERP__SECURITY__TRUSTED_NETWORKS": "198.51.100.0/24"}, "trusted_networks"),
        ("203.0.113.80", {"ITDO_ERP__SERVER__TRUSTED_PROXIES": "203.0.113.80"}, "trusted_proxies"),
    ],
)
def test_nobody_locks_herself_or_everybody_out(machine, machines, address, settings, says):
    machine.program = PROGRAM
    done = machines.run(machine, "security", "block", address, **settings)
    assert done.returncode == REFUSED
    assert any(word in done.stderr for word in says.split("|")), done.stderr


@pytest.mark.parametrize("wrong", ["suspicious_ip", "1.2.3.4;drop", "300.1.1.1", "10.0.0.1/40", "{ 10.0.0.1 }"])
def test_what_is_no_address_is_refused(machine, machines, wrong):
    machine.program = PROGRAM
    done = machines.run(machine, "security", "block", wrong)
    assert done.returncode == 1 and "is no address" in done.stderr


def test_without_the_database_it_is_blocked_all_the_same(machine, machines):
    machine.program = PROGRAM
    done = machines.run(machine, "security", "block", "192.0.2.9", DATABASE_URL="postgresql://x@127.0.0.1:1/x")
    assert done.returncode == 0 and "only security.log" in done.stderr
    line = (machine.folder / "log/security.log").read_text(encoding="utf-8").splitlines()[-1]
    assert " address_blocked " in line and json.loads(line[line.index("{"):])["address"] == "192.0.2.9"
    assert len(machines.elements("blocked4")) == 1


def test_without_nft_ufw_is_asked_in_front_of_what_it_lets_in(machine, tmp_path):
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, body in (("nft", "exit 127"), ("ufw", f'echo "$*" >> {tmp_path}/asked'), ("systemd-run", "exit 1")):
        (programs / name).write_text(f"#!/bin/sh\n{body}\n", encoding="ascii")
        (programs / name).chmod(0o755)
    path = {"PATH": f"{programs}:{os.environ['PATH']}"}
    done = machine.run("security", "block", "192.0.2.9", **path)
    assert done.returncode == 0 and "does not end by itself" in done.stderr
    machine.run("security", "unblock", "192.0.2.9", **path)
    assert (tmp_path / "asked").read_text(encoding="ascii").splitlines() == [
        "prepend deny from 192.0.2.9", "delete deny from 192.0.2.9"]


def test_isolated_only_administrators_come_in_and_nothing_goes_out(served, machines, server):
    assert machines.gets_in() and machines.gets_in("10.78.0.1", ADMIN) and machines.gets_out()
    done = machines.run(served, "security", "isolate", "--admin", "10.78.0.0/24", "--for", "1h")
    assert done.returncode == 0, done.stderr
    assert not machines.gets_in() and not machines.gets_in(HERE_6) and not machines.gets_out()
    assert machines.gets_in("10.78.0.1", ADMIN)
    assert "isolated for" in machines.run(served, "security", "list").stdout
    assert in_the_trail(server, "isolated")[-1]["let_in"] == "10.78.0.0/24"
    assert machines.run(served, "security", "isolate", "--off").returncode == 0
    assert machines.gets_in() and machines.gets_in(HERE_6) and machines.gets_out()
    assert in_the_trail(server, "isolation_ended")


def test_isolation_ends_by_itself_whatever_else_runs(served, machines):
    assert machines.run(served, "security", "isolate", "--admin", "10.78.0.0/24", "--for", "1min").returncode == 0
    assert {element["elem"]["timeout"] for element in machines.elements("isolated")} == {60}
    shorter = "flush set inet itdo_erp isolated; add element inet itdo_erp isolated { ipv4 timeout 1s, ipv6 timeout 1s }"
    subprocess.run(machines.words(machines.here, "nft", shorter), check=True)
    assert not machines.gets_in()
    began = time.monotonic()
    assert eventually(machines.gets_in, True, 5)
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    ("arguments", "settings", "says"),
    [
        ((), {}, "nobody would be let in"),
        (("--admin", "10.78.0.0/24"), {"SSH_CONNECTION": "192.0.2.7 5 192.0.2.1 22"}, "192.0.2.7"),
    ],
)
def test_isolation_never_locks_out_who_asks(machine, machines, arguments, settings, says):
    machine.program = PROGRAM
    done = machines.run(machine, "security", "isolate", *arguments, **settings)
    assert done.returncode == REFUSED and says in done.stderr
