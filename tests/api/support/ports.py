"""Ports for what tests and measurements start. `python3 ports.py` prints one."""

import contextlib
import random
import socket

# Below those that Linux gives to outgoing connections (32768 and up): a port that is free now can not become the near
# end of somebody's connection before the server listens on it.
PORTS = range(20000, 32000)
_kept = []


def free_port():
    """A TCP port that nobody listens on and nobody else is given for as long as this process lives."""
    for port in random.sample(PORTS, len(PORTS)):
        claim = socket.socket(socket.AF_UNIX)
        try:
            claim.bind(f"\0itdo-test-port-{port}")  # a name without a file: gone with the process
            with contextlib.closing(socket.socket()) as probe:
                probe.bind(("0.0.0.0", port))
        except OSError:
            claim.close()
            continue
        _kept.append(claim)
        return port
    raise RuntimeError(f"no port of {PORTS} is free")


if __name__ == "__main__":
    print(free_port())
