"""Issues 2 to 4 of the manual on the command line: connections, locks, memory, slow requests with their statements."""

import contextlib
import re
import threading

from support.client import Client
from support.patience import eventually
from support.people import ADMINISTRATOR


def test_who_has_the_connections(machine, server):
    done = machine.run("perf", "connections")
    assert done.returncode in (0, 3), done.stderr
    assert " connections\n" in done.stdout and server.database in done.stdout and "itdo-erp" in done.stdout


def test_who_waits_for_whom(machine, server):
    assert machine.run("perf", "locks").stdout == "Nobody waits for a lock.\n"
    with contextlib.closing(server.cluster.connect(server.database)) as holder, holder.cursor() as cursor:
        cursor.execute("begin")
        cursor.execute("lock table department")
        holding = holder.get_backend_pid()
        waiter = threading.Thread(target=lambda: server.sql("select count(*) from department"))
        waiter.start()
        try:
            assert eventually(lambda: machine.run("perf", "locks").returncode, 3, 10)
            shown = machine.run("perf", "locks").stdout
        finally:
            cursor.execute("rollback")
            waiter.join()
    assert "on department" in shown and f"held by {holding}" in shown
    assert "waits: select count(*) from department" in shown and "holds: lock table department" in shown


def test_who_has_the_memory(machine):
    done = machine.run("perf", "memory")
    assert done.returncode in (0, 3) and "% of the memory is used" in done.stdout
    assert re.search(r"^ *\d+ \S+ +\d+ +\d+ \S+", done.stdout, re.MULTILINE) and "shared_buffers" in done.stdout


def test_what_is_slow(machine, server):
    machine.environment["ITDO_ERP__LOG__FOLDER"] = server.environment["ITDO_ERP__LOG__FOLDER"]
    with Client(server.port) as client:
        client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
        request = client.get("customers")
    assert request.status == 200
    shown = lambda: machine.run("perf", "slow").stdout  # noqa: E731
    assert eventually(lambda: "GET /api/v1/customers" in shown(), True, 5)
    page = shown()
    assert "Slowest requests" in page and "Where the time goes" in page and "Statements by the time" in page
    assert request.json["request_id"] in page, "by which the request is found in app.log"
