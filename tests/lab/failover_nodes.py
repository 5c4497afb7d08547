"""The three nodes of tests/lab/failover.sh: who of them is what, and how they are cut off from each other."""

import contextlib
import json
import subprocess
import threading
import time

import psycopg2

NAMES = ("n1", "n2", "n3")
ADDRESS = {name: f"10.99.0.{number}" for number, name in enumerate(NAMES, 1)}
APPLICATION = "10.99.0.254"


def run(*words, check=False):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, check=check, timeout=60)


def process_of(unit):
    return run("systemctl", "show", "--property=MainPID", "--value", unit).stdout.strip()


class Node:
    def __init__(self, name):
        self.name = name
        self.others = [other for other in NAMES if other != name]

    def __repr__(self):
        return self.name

    def inside(self, *words):
        return run("nsenter", "-t", process_of(f"node@{self.name}"), "-m", "-n", "--", *words)

    def ask(self, sql, database="postgres"):
        """By the socket, so that no cut of the network is in the way."""
        with contextlib.closing(
            psycopg2.connect(host=f"/nodes/{self.name}/run", user="postgres", dbname=database, connect_timeout=2)
        ) as session:
            session.autocommit = True
            with session.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall() if cursor.description else []

    def ask_books(self, sql):
        return self.ask(sql, "itdo_erp_db")

    def is_primary(self):
        try:
            return not self.ask("select pg_is_in_recovery()")[0][0]
        except psycopg2.Error:
            return False

    def postmaster(self):
        with open(f"/nodes/{self.name}/data/15/main/postmaster.pid", encoding="ascii") as file:
            return file.readline().strip()

    def rules(self, *rules):
        """Packets that fit one of the rules are swallowed: "in ip saddr 10.99.0.2", "out tcp dport 2379"."""
        text = "table inet lab {\n"
        for way, hook in (("in", "input"), ("out", "output")):
            lines = [rule.split(" ", 1)[1] + " drop" for rule in rules if rule.split(" ", 1)[0] == way]
            text += f"chain {way} {{ type filter hook {hook} priority 0;\n" + "\n".join(lines) + "\n}\n"
        subprocess.run(["nsenter", f"--net=/run/netns/{self.name}", "nft", "-f", "-"], input=text + "}\n", text=True, check=True)

    def cut_from(self, *addresses, ways=("in", "out")):
        """What the node says to itself goes by its loopback and stays."""
        fits = {"in": "iifname eth0 ip saddr", "out": "oifname eth0 ip daddr"}
        self.rules(*(f"{way} {fits[way]} {address}" for way in ways for address in addresses))

    def healed(self):
        run("nsenter", f"--net=/run/netns/{self.name}", "nft", "delete", "table", "inet", "lab")

    def signal(self, unit, name):
        run("systemctl", "kill", f"--signal={name}", "--kill-who=main", f"{unit}-of@{self.name}")


NODES = {name: Node(name) for name in NAMES}


def primaries():
    return [node for node in NODES.values() if node.is_primary()]


def members():
    """What Patroni says; nothing while it can not."""
    for node in NODES.values():
        said = node.inside("curl", "-fsm", "2", f"http://{ADDRESS[node.name]}:8008/cluster")
        if said.returncode == 0:
            return json.loads(said.stdout)["members"]
    return []


def synchronous_standby():
    return next((NODES[one["name"]] for one in members() if one["role"] == "sync_standby"), None)


def fault_of_the_whole():
    """Empty if one is primary, two follow it on its timeline, and one of these is synchronous."""
    heads = primaries()
    if len(heads) != 1:
        return f"primaries: {heads}"
    states = heads[0].ask("select application_name, state, sync_state from pg_stat_replication order by 1")
    following = [name for name, state, _ in states if state == "streaming" and name in NAMES]
    if sorted(following) != heads[0].others:
        return f"{heads[0]} is followed by {states}"
    if "sync" not in [sync for _, _, sync in states]:
        return f"nobody is synchronous: {states}"
    known = members()
    if [one["role"] for one in known].count("leader") != 1 or len({one.get("timeline") for one in known}) != 1:
        return f"Patroni knows {known}"
    return ""


def etcd_leader():
    for name in NAMES:
        said = NODES[name].inside("curl", "-fsm", "2", f"http://{ADDRESS[name]}:2379/v2/stats/self")
        if said.returncode == 0 and json.loads(said.stdout)["state"] == "StateLeader":
            return NODES[name]
    raise RuntimeError("etcd has no leader")


class Watch:
    """Looks several times a second for how long more than one took itself for the primary."""

    def __init__(self):
        self.double = 0.0
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.look)

    def look(self):
        last = time.monotonic()
        while not self.ended.wait(0.25):
            two = len(primaries()) > 1
            now = time.monotonic()
            if two:
                self.double += now - last
            last = now

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()
