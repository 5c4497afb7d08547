"""A private PostgreSQL and Redis, and databases copied from a template with two small companies."""

import contextlib
import fcntl
import os
import pathlib
import shlex
import shutil
import subprocess
import tempfile
import urllib.parse
import uuid

import psycopg2
import psycopg2.sql

from .people import AOI, BENI

CHECKOUT = pathlib.Path(__file__).resolve().parents[3]
PROGRAM = pathlib.Path(os.environ.get("ITDO_ERP_BINARY", CHECKOUT / "build/release/itdo-erp"))
TEMPLATE = "itdo_erp_db"
WITH_DATABASE = ("DATABASE_URL", "ITDO_ERP__DATABASE__MIGRATOR_URL", "ITDO_ERP__BACKUP__URL",
                 "ITDO_ERP__DATABASE__MAINTENANCE_URL")
# Tests sign in hundreds of times: the cheapest hash that the program allows.
CHEAP_HASHES = {"ITDO_ERP__SIGN_IN__HASH_MEMORY_KIB": "8192", "ITDO_ERP__SIGN_IN__HASH_PASSES": "1"}


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


@contextlib.contextmanager
def _alone_in(folder):
    """One test process at a time."""
    with open(folder / "template.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class Cluster:
    """Started for one folder; makes databases that are copies of the template."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        _cluster("start", self.folder)
        # cluster.sh answers lines of shell: export NAME=quoted
        words = shlex.split(_cluster("env", self.folder))
        self.environment = dict(os.environ) | CHEAP_HASHES | dict(word.split("=", 1) for word in words if "=" in word)

    def start(self):
        """Starts what is not running."""
        _cluster("start", self.folder)

    def stop(self):
        _cluster("stop", self.folder)

    def connect(self, database="postgres", role="postgres"):
        """Each statement commits by itself. As `postgres`: past every policy; as `itdo_user`: as the program."""
        uri = self.environment["ITDO_SUPERUSER_URL"].replace("//postgres@/postgres?", f"//{role}@/{database}?")
        connection = psycopg2.connect(uri)
        connection.autocommit = True
        return connection

    def pid_of_postgres(self):
        with contextlib.closing(self.connect()) as connection, connection.cursor() as cursor:
            cursor.execute("show data_directory")
            (data,) = cursor.fetchone()
        return int(pathlib.Path(data, "postmaster.pid").read_text(encoding="ascii").split()[0])

    def redis(self, *arguments):
        """Runs redis-cli; answers what it printed."""
        socket = urllib.parse.unquote(self.environment["REDIS_URL"].removeprefix("unix://"))
        command = ["redis-cli", "-s", socket, *arguments]
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False).stdout

    def make_template(self):
        """Creates the schema, the companies and their people, once a cluster."""
        made = self.folder / "template.made"
        with _alone_in(self.folder):
            if made.exists():
                return
            superuser = self.environment["ITDO_SUPERUSER_URL"]
            run_program(self.environment, "setup-database", "--superuser", superuser)
            run_program(self.environment, "migrate")
            for company in (AOI, BENI):
                run_program(self.environment, *company.command())
                for person in company.people:
                    run_program(self.environment, *person.command(company.code))
            made.touch()

    def create_database(self):
        """Copies the template; answers the name of the copy."""
        name = "test_" + uuid.uuid4().hex[:12]
        # Copied as files: on a cluster that does not wait for its disk a third of the time of copying through its log.
        statement = psycopg2.sql.SQL("create database {} template {} strategy file_copy owner itdo_migrator")
        with _alone_in(self.folder), contextlib.closing(self.connect()) as connection, connection.cursor() as cursor:
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


def _copy_prototype(folder):
    """A stopped cluster with its template, made once for all tests, saves each of them the making of one."""
    given = os.environ.get("ITDO_TEST_CLUSTER")
    if not given:
        return
    prototype = pathlib.Path(given, "prototype")
    with _alone_in(pathlib.Path(given)):
        if not (prototype / "template.made").exists():
            cluster = Cluster(prototype)
            cluster.make_template()
            cluster.stop()
    for part in ("postgres", "template.made", "sign-in.key"):
        subprocess.run(["cp", "-a", prototype / part, folder], check=True)


@contextlib.contextmanager
def cluster_of_its_own():
    """For a test that stops and kills what others would miss."""
    folder = tempfile.mkdtemp(prefix="itdo-api-", dir="/tmp")
    os.chmod(folder, 0o755)
    try:
        _copy_prototype(folder)
        cluster = Cluster(folder)
        try:
            cluster.make_template()
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def private_cluster():
    """The cluster that ITDO_TEST_CLUSTER names and somebody else stops, or else one of our own."""
    given = os.environ.get("ITDO_TEST_CLUSTER")
    if not given:
        with cluster_of_its_own() as cluster:
            yield cluster
        return
    cluster = Cluster(given)
    cluster.make_template()
    yield cluster
