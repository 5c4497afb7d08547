"""Packets for a port of this machine that the kernel drops, as a firewall between two machines does."""

import contextlib
import shutil
import subprocess

import pytest


def _nft(rules):
    return subprocess.run(["nft", "-f", "-"], input=rules, capture_output=True, text=True, check=False)


def need_firewall():
    """Skips where rules cannot be set."""
    if shutil.which("nft") is None:
        pytest.skip("packets are dropped by nft, which is not installed")
    done = _nft("table inet itdo_test {}\ndelete table inet itdo_test\n")
    if done.returncode != 0:
        pytest.skip(f"packets are dropped by nft, which may not: {done.stderr.strip().splitlines()[0]}")


@contextlib.contextmanager
def packets_dropped(port):
    """To and from this TCP port, and no other."""
    table = f"inet itdo_test_{port}"
    drops = f"tcp dport {port} drop; tcp sport {port} drop;"
    done = _nft(f"table {table} {{ chain arriving {{ type filter hook input priority 0; {drops} }}; }}")
    assert done.returncode == 0, done.stderr
    try:
        yield
    finally:
        _nft(f"delete table {table}")
