"""Two network namespaces that stand for two machines: the service on one, somebody who knocks on the other."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time

import pytest

HERE, THERE = "10.77.0.1", "10.77.0.2"
HERE_6, THERE_6 = "fd77::1", "fd77::2"
ADMIN = "10.78.0.2"  # a second address of the other machine
PORT = 8000

# A connection that stays open and asks again and again; a line an answer.
KNOCKING = """
import http.client, sys, time
line = http.client.HTTPConnection(sys.argv[1], int(sys.argv[2]), timeout=1)
while True:
    line.request("GET", "/health/live")
    print(line.getresponse().read().decode()[:20], flush=True)
    time.sleep(0.05)
"""


def _ip(*words):
    return subprocess.run(["ip", *words], capture_output=True, text=True, check=False)


class TwoMachines:
    def __init__(self):
        # Files that run beside each other have machines of their own.
        self.here, self.there = (f"itdo-{name}-{os.getpid()}" for name in ("here", "there"))
        for words in (
            ["netns", "add", self.here], ["netns", "add", self.there],
            ["link", "add", "veth0", "netns", self.here, "type", "veth", "peer", "name", "veth0", "netns", self.there],
        ):
            done = _ip(*words)
            if done.returncode != 0:
                self.close()
                pytest.skip(f"network namespaces cannot be made: {done.stderr.strip()}")
        for name, addresses in ((self.here, (HERE + "/24", "10.78.0.1/24", HERE_6 + "/64")),
                                (self.there, (THERE + "/24", ADMIN + "/24", THERE_6 + "/64"))):
            for address in addresses:
                _ip("-n", name, "address", "add", address, "dev", "veth0", *(["nodad"] if ":" in address else []))
            for link in ("lo", "veth0"):
                _ip("-n", name, "link", "set", link, "up")
        done = subprocess.run(["ip", "netns", "exec", self.here, "nft", "list", "tables"], capture_output=True, text=True,
                              check=False)
        if done.returncode != 0:
            self.close()
            pytest.skip(f"nft may not set rules here: {done.stderr.strip()}")

    def words(self, name, *words):
        return ["ip", "netns", "exec", name, *map(str, words)]

    def gets_in(self, address=HERE, source=None):
        """Whether a new connection from the other machine is answered."""
        host = f"[{address}]" if ":" in address else address
        by = ["--interface", source] if source else []
        words = self.words(self.there, "curl", "-gsS", "-m", "1", *by, "-o", "/dev/null", f"http://{host}:{PORT}/health/live")
        return subprocess.run(words, capture_output=True, check=False).returncode == 0

    def gets_out(self):
        """Whether this machine reaches the other one."""
        words = self.words(self.here, "curl", "-sS", "-m", "1", f"http://{THERE}:9/")
        refused = 7  # nobody listens there; dropped packets are waited for
        return subprocess.run(words, capture_output=True, check=False).returncode == refused

    @contextlib.contextmanager
    def knocking(self, address=HERE):
        """An open connection from the other machine; `answers()` counts."""
        words = self.words(self.there, sys.executable, "-c", KNOCKING, address, PORT)
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
            process.stdout.readline()
            yield process
            process.kill()

    def run(self, machine, *arguments, **settings):
        """Runs the program on the machine of the service."""
        return subprocess.run(self.words(self.here, machine.program, *arguments), env=machine.environment | settings,
                              capture_output=True, text=True, check=False, timeout=60)

    @contextlib.contextmanager
    def serving(self, machine):
        settings = {"ITDO_ERP__SERVER__PORT": str(PORT), "ITDO_ERP__SERVER__ADDRESS": "::",
                    "ITDO_ERP__OPERATIONS__HISTORY": ""}
        output = machine.folder / "served"
        with open(output, "wb") as file, subprocess.Popen(
            self.words(self.here, machine.program, "serve"), env=machine.environment | settings, stdout=file, stderr=file
        ) as process:
            try:
                deadline = time.monotonic() + 30
                while not self.gets_in():
                    assert process.poll() is None and time.monotonic() < deadline, output.read_text(encoding="utf-8")
                    time.sleep(0.05)
                yield
            finally:
                process.terminate()  # else its end would be waited for in vain

    def elements(self, name):
        done = subprocess.run(self.words(self.here, "nft", "-j", "list", "set", "inet", "itdo_erp", name),
                              capture_output=True, text=True, check=True)
        return json.loads(done.stdout)["nftables"][1]["set"].get("elem", [])

    def elements_or_none(self, name):
        """The same where the table may not be there yet."""
        try:
            return self.elements(name)
        except subprocess.CalledProcessError:
            return []

    def close(self):
        for name in (self.here, self.there):
            _ip("netns", "del", name)


@contextlib.contextmanager
def two_machines():
    if shutil.which("ip") is None or shutil.which("nft") is None:
        pytest.skip("two machines need ip and nft")
    with contextlib.closing(TwoMachines()) as machines:
        yield machines
