"""Cuts the network of three nodes in a dozen ways while somebody writes; a line for each check, and a table in the end.

Each number is inserted until its insertion was acknowledged, as the service repeats a request under its key. After every
fault: all that was acknowledged is there, once; one node is the primary, and the two others follow it, the former one too.
The last fault is a control: without synchronous mode the same cut loses rows, so losses would have been seen before."""

import os
import threading
import time

import psycopg2
from failover_nodes import ADDRESS, APPLICATION, NAMES, NODES, Watch
from failover_nodes import etcd_leader, fault_of_the_whole, primaries, run, synchronous_standby

HOSTS = ",".join(ADDRESS[name] for name in NAMES)
PASSWORD = "lab"
URL = (
    f"postgresql://itdo_user:{PASSWORD}@{HOSTS}/itdo_erp_db?target_session_attrs=primary&connect_timeout=2"
    "&tcp_user_timeout=3000&keepalives_idle=2&keepalives_interval=2&keepalives_count=3"
)
WITHIN = 120  # seconds until everything must be whole again after a fault ended
STEADY = 12  # seconds for which they must stay so: Patroni notices some things late


class Writer:
    def __init__(self, url=URL):
        self.url = url
        self.acknowledged = {}  # number → when
        self.number = 0
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.write)

    def write(self):
        session = None
        while not self.ended.is_set():
            try:
                if session is None:
                    session = psycopg2.connect(self.url)
                    session.autocommit = True
                with session.cursor() as cursor:
                    cursor.execute("insert into kept values (%s) on conflict do nothing", (self.number,))
                if any("canceling wait" in notice for notice in session.notices):
                    raise psycopg2.OperationalError("committed here, perhaps nowhere else")
                self.acknowledged[self.number] = time.monotonic()
                self.number += 1
                time.sleep(0.005)
            except psycopg2.Error:
                if session is not None:
                    session.close()
                session = None
                time.sleep(0.2)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join(60)

    def longest_gap(self, begun, until):
        times = [begun] + [at for at in sorted(self.acknowledged.values()) if begun < at < until] + [until]
        return max(after - before for before, after in zip(times, times[1:]))


# ---- the faults: each begins, lasts, and is undone ------------------------------------------------------------------


def cut_from_all(primary, seconds=30):
    primary.cut_from("10.99.0.0/24")
    time.sleep(seconds)
    primary.healed()


def cut_from_nodes(primary):
    """The one that would lose rows: who writes still reaches the former primary."""
    primary.cut_from(*(ADDRESS[name] for name in primary.others))
    time.sleep(40)
    primary.healed()


def cut_from_etcd(primary):
    primary.rules("out tcp dport 2379", "in tcp sport 2379", "out tcp dport 2380", "in tcp dport 2380")
    time.sleep(40)
    primary.healed()


def nobody_hears_it(primary):
    primary.cut_from(*(ADDRESS[name] for name in primary.others), APPLICATION, ways=("out",))
    time.sleep(40)
    primary.healed()


def it_hears_nobody(primary):
    primary.cut_from(*(ADDRESS[name] for name in primary.others), APPLICATION, ways=("in",))
    time.sleep(40)
    primary.healed()


def flapping(primary):
    for _ in range(6):
        primary.cut_from(*(ADDRESS[name] for name in primary.others))
        time.sleep(4)
        primary.healed()
        time.sleep(3)


def standby_cut_off(_):
    standby = synchronous_standby()
    standby.cut_from("10.99.0.0/24")
    time.sleep(40)
    standby.healed()


def kill_postgresql(primary):
    process = primary.postmaster()
    run("pkill", "-KILL", "-P", process)
    run("kill", "-KILL", process)
    time.sleep(10)


def patroni_hangs(primary):
    primary.signal("patroni", "SIGSTOP")
    time.sleep(40)
    primary.signal("patroni", "SIGCONT")


def etcd_leader_hangs(_):
    leader = etcd_leader()
    leader.signal("etcd", "SIGSTOP")
    time.sleep(20)
    leader.signal("etcd", "SIGCONT")


def both_standbys_cut_off(primary):
    for name in primary.others:
        NODES[name].cut_from("10.99.0.0/24")
    time.sleep(30)
    for name in primary.others:
        NODES[name].healed()


def short_cut(primary):
    cut_from_all(primary, 8)


FAULTS = {
    "primary cut off from all": cut_from_all,
    "primary cut off from the nodes, not from who writes": cut_from_nodes,
    "primary cut off from etcd alone": cut_from_etcd,
    "one way: nobody hears the primary": nobody_hears_it,
    "one way: the primary hears nobody": it_hears_nobody,
    "flapping: 6 times 4 s": flapping,
    "back before the lease ends: 8 s": short_cut,
    "synchronous standby cut off": standby_cut_off,
    "kill -9 of PostgreSQL on the primary": kill_postgresql,
    "Patroni of the primary hangs": patroni_hangs,
    "leader of etcd hangs": etcd_leader_hangs,
    "both standbys cut off": both_standbys_cut_off,
}

# ---- checks ---------------------------------------------------------------------------------------------------------

table = []


def check(name, fault):
    print(f"ok      {name}" if not fault else f"FAILED  {name}: {fault}", flush=True)


def wait_until_whole(steady=STEADY):
    """Seconds until everything was whole and stayed so for a while, and what is still wrong."""
    begun = since = time.monotonic()
    fault = "not looked"
    while time.monotonic() - begun < WITHIN + steady:
        try:
            fault = fault_of_the_whole()
        except (psycopg2.Error, OSError, KeyError, IndexError) as error:
            fault = str(error)
        if fault:
            since = time.monotonic()
        elif time.monotonic() - since >= steady:
            break
        time.sleep(0.5)
    return since - begun, fault


def lost_and_double(acknowledged):
    there = [row[0] for row in primaries()[0].ask_books("select number from kept")]
    return set(acknowledged) - set(there), len(there) - len(set(there))


def clean_table():
    """An empty table for each fault: a number says what happened to it alone."""
    primaries()[0].ask_books("truncate kept")


def attempt(name, begin):
    _, fault = wait_until_whole(1)
    if fault:
        return check(name, f"it could not begin: {fault}")
    clean_table()
    primary = primaries()[0]
    with Writer() as writer, Watch() as watch:
        time.sleep(3)
        begun = time.monotonic()
        begin(primary)
        ended = time.monotonic()
        whole_after, fault = wait_until_whole()
        until = time.monotonic()
    if not fault and not any(at > ended for at in writer.acknowledged.values()):
        fault = "nothing is acknowledged any more"
    lost, double = lost_and_double(writer.acknowledged) if primaries() else ({"all"}, 0)
    head = primaries()[0].name if primaries() else "none"
    table.append(
        (name, f"{primary.name} → {head}", len(writer.acknowledged), len(lost), double,
         f"{writer.longest_gap(begun, until):.1f}", f"{watch.double:.1f}", f"{whole_after:.1f}" if not fault else "never")
    )
    if lost:
        fault += f" {len(lost)} acknowledged rows are lost, first {min(lost, key=str)}"
    if double:
        fault += f" {double} rows are there twice"
    if watch.double > 0.5:
        said = run("journalctl", "--no-pager", "-n", "10", "-u", "fence-of@*").stdout
        fault += f" two took themselves for the primary for {watch.double:.1f} s; the fences said:\n{said}"
    return check(f"{name}: nothing lost, one primary, all follow", fault)


def configured(*settings):
    words = [word for setting in settings for word in ("-s", setting)]
    return NODES["n1"].inside("patronictl", "-c", "/etc/patroni/config.yml", "edit-config", "--force", *words)


def asynchronous_loses():
    """The same cut without synchronous mode: the former primary acknowledges until its lease ends, and nobody has that."""
    configured("synchronous_mode=false", "synchronous_mode_strict=false")
    until = time.monotonic() + 60
    while primaries()[0].ask("show synchronous_standby_names")[0][0] and time.monotonic() < until:
        time.sleep(0.5)
    clean_table()
    primary = primaries()[0]
    with Writer() as writer:
        time.sleep(3)
        cut_from_nodes(primary)
        time.sleep(20)
    lost, _ = lost_and_double(writer.acknowledged)
    configured("synchronous_mode=true", "synchronous_mode_strict=true")
    _, fault = wait_until_whole()
    print(f"        control: without synchronous mode {len(lost)} of {len(writer.acknowledged)} acknowledged rows are lost")
    check("control: without synchronous mode the test sees losses", "" if lost else "nothing was lost")
    check("control: synchronous again, all follow", fault)


def switch_over():
    """Planned: the synchronous standby takes over."""
    clean_table()
    primary = primaries()[0]
    candidate = synchronous_standby()
    with Writer() as writer:
        time.sleep(3)
        begun = time.monotonic()
        said = primary.inside("patronictl", "-c", "/etc/patroni/config.yml", "switchover", "--master", primary.name,
                              "--candidate", candidate.name, "--force")
        _, fault = wait_until_whole()
        until = time.monotonic()
    lost, double = lost_and_double(writer.acknowledged)
    if primaries() != [candidate]:
        fault += f" {candidate} did not take over: {said.stdout} {said.stderr}"
    table.append(("switchover, planned", f"{primary.name} → {candidate.name}", len(writer.acknowledged), len(lost), double,
                  f"{writer.longest_gap(begun, until):.1f}", "", ""))
    check("switchover: nothing lost, all follow", fault or (f"{len(lost)} lost" if lost else ""))


def prepare():
    head = primaries()[0]
    head.ask(f"create role itdo_user login password '{PASSWORD}'")
    head.ask("create database itdo_erp_db owner itdo_user")
    head.ask_books("create table kept (number bigint primary key)")
    head.ask_books("grant all on kept to itdo_user")


def show():
    heads = ("fault", "primary", "acknowledged", "lost", "twice", "s without writes", "s two primaries", "s until whole")
    rows = [heads] + [tuple(str(cell) for cell in row) for row in table]
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    with open("/root/failover.txt", "w", encoding="utf-8") as file:
        for row in rows:
            file.write("        " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() + "\n")


def main():
    wanted = [word for word in os.environ.get("ONLY", "").split(",") if word]
    prepare()
    for name, begin in FAULTS.items():
        if not wanted or any(word in name for word in wanted):
            attempt(name, begin)
            show()
    if not wanted or "switchover" in wanted:
        switch_over()
        show()
    if not wanted or "control" in wanted:
        asynchronous_loses()


try:
    main()
except (Exception, SystemExit) as broken:  # pylint: disable=broad-exception-caught
    check("all faults were gone through", repr(broken))
    raise
check("all faults were gone through", "")
