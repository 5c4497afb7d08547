"""Server, PostgreSQL and Redis are killed at random while clients write: nothing promised is lost or doubled."""

import contextlib
import os
import random
import re
import signal
import time

import pytest
from oracle import assert_all_write, at_work, promises
from support.patience import eventually
from support.server import Server

ROUNDS = 50 if os.environ.get("ITDO_LONG_RUNS") == "1" else 6
WRITERS = 8


def kill_server(server):
    server.stop(signal.SIGKILL)
    server.start()


def kill_postgres(server):
    pid = server.cluster.pid_of_postgres()
    os.kill(pid, signal.SIGKILL)
    # Its children see that it is gone and leave; only then may another one start.
    eventually(lambda: os.path.exists(f"/proc/{pid}/fd"), False)
    deadline = time.monotonic() + 60
    while True:
        try:
            server.cluster.start()
            return
        except RuntimeError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def kill_redis(server):
    (pid,) = re.findall(r"process_id:(\d+)", server.cluster.redis("info", "server"))
    os.kill(int(pid), signal.SIGKILL)
    eventually(lambda: server.cluster.redis("ping"), "")
    server.cluster.start()


VICTIMS = {"server": kill_server, "postgres": kill_postgres, "redis": kill_redis}


@pytest.fixture
def server(lone_cluster):
    with contextlib.closing(Server(lone_cluster)) as running:
        yield running


def test_nothing_promised_is_lost(server):
    rng = random.Random(int(os.environ.get("ITDO_SEED", "1")))
    rounds = [*VICTIMS, *(rng.choice(list(VICTIMS)) for _ in range(ROUNDS))][:ROUNDS]
    rng.shuffle(rounds)
    with at_work(server, WRITERS) as writers:
        for victim in rounds:
            seen = promises(writers)
            eventually(lambda: promises(writers) > seen + WRITERS or any(writer.error for writer in writers), True)
            time.sleep(rng.uniform(0, 0.3))
            VICTIMS[victim](server)
            assert_all_write(writers)
    assert sum(writer.tries for writer in writers) > promises(writers), "nobody ever noticed that anything was killed"
