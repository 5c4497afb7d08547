"""A private PostgreSQL and Redis, and databases copied from a template with the demo company."""

import contextlib
import fcntl
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import tempfile
import uuid

import psycopg2
import psycopg2.sql

CHECKOUT = pathlib.Path(__file__).resolve().parents[3]
PROGRAM = pathlib.Path(os.environ.get("ITDO_ERP_BINARY", CHECKOUT / "build/release/itdo-erp"))
TEMPLATE = "itdo_erp_db"
WITH_DATABASE = ("DATABASE_URL", "ITDO_ERP__DATABASE__MIGRATOR_URL")


def _cluster(verb, folder):
    script = CHECKOUT / "scripts/dev/cluster.sh"
    environment = os.environ | {"CLUSTER_FSYNC": "off"}
    done = subprocess.run(
        [script, verb, folder], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip())
    return done.stdout


def run_program(environment, *arguments):
    """Runs one command of the program; answers what it printed, raises with its words if it fails."""
    done = subprocess.run(
        [PROGRAM, *arguments], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    if done.returncode != 0:
        raise RuntimeError(f"itdo-erp {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


class Cluster:
    """Started for one folder; makes databases that are copies of the template."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        _cluster("start", self.folder)
        # cluster.sh answers lines of shell: export NAME=quoted
        words = shlex.split(_cluster("env", self.folder))
        self.environment = dict(os.environ) | dict(word.split("=", 1) for word in words if "=" in word)

    def stop(self):
        _cluster("stop", self.folder)

    def connect(self, database="postgres"):
        """A connection as superuser, past every policy; each statement commits by itself."""
        uri = self.environment["ITDO_SUPERUSER_URL"].replace("/postgres?", f"/{database}?")
        connection = psycopg2.connect(uri)
        connection.autocommit = True
        return connection

    @contextlib.contextmanager
    def _alone(self):
        """One test process at a time."""
        with open(self.folder / "template.lock", "w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def make_template(self):
        """Creates the schema and the demo company, once a cluster; answers its sign-ins as (e-mail, password)."""
        made = self.folder / "template.sign-ins"
        with self._alone():
            if not made.exists():
                superuser = self.environment["ITDO_SUPERUSER_URL"]
                run_program(self.environment, "setup-database", "--superuser", superuser)
                run_program(self.environment, "migrate")
                run_program(self.environment, "demo", "load", "--if-empty")
                made.write_text(run_program(self.environment, "demo", "sign-ins"), encoding="utf-8")
        sign_ins = re.findall(r"([^\s|]+@[^\s|]+)[\s|]+([^\s|]+)", made.read_text(encoding="utf-8"))
        assert sign_ins, f"`itdo-erp demo sign-ins` names nobody:\n{made.read_text(encoding='utf-8')}"
        return sign_ins

    def create_database(self):
        """Copies the template; answers the name of the copy."""
        name = "test_" + uuid.uuid4().hex[:12]
        statement = psycopg2.sql.SQL("create database {} template {} owner itdo_migrator")
        with self._alone(), contextlib.closing(self.connect()) as connection, connection.cursor() as cursor:
            cursor.execute(statement.format(psycopg2.sql.Identifier(name), psycopg2.sql.Identifier(TEMPLATE)))
        return name

    def drop_database(self, name):
        statement = psycopg2.sql.SQL("drop database if exists {} with (force)")
        with contextlib.closing(self.connect()) as connection, connection.cursor() as cursor:
            cursor.execute(statement.format(psycopg2.sql.Identifier(name)))

    def environment_for(self, database):
        """The program's environment with another database than the template."""
        changed = {key: self.environment[key].replace(f"/{TEMPLATE}?", f"/{database}?") for key in WITH_DATABASE}
        return self.environment | changed


@contextlib.contextmanager
def private_cluster():
    """The cluster that ITDO_TEST_CLUSTER names and somebody else stops, or else one of our own."""
    given = os.environ.get("ITDO_TEST_CLUSTER")
    if given:
        yield Cluster(given)
        return
    folder = tempfile.mkdtemp(prefix="itdo-api-", dir="/tmp")
    os.chmod(folder, 0o755)
    try:
        cluster = Cluster(folder)
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
