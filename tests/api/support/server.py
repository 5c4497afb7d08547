"""A running `itdo-erp serve` on a port and a database of its own."""

import contextlib
import http.client
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time

from .cluster import PROGRAM
from .patience import eventually
from .ports import free_port

READY_WITHIN = 30.0  # seconds
STOPPED_WITHIN = 30.0
OPERATOR = {"ITDO_ERP__SUPPORT__COMPANY": "AOI"}  # a setting: this company runs the installation


class Server:
    """Started when made. `settings` are further environment variables, such as ITDO_ERP__RATES__READ_PER_MINUTE;
    `arguments` stand before `serve`."""

    def __init__(self, cluster, settings=None, arguments=()):
        self.arguments = arguments
        self.cluster = cluster
        self.database = cluster.create_database()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="itdo-server-", dir="/tmp"))
        self.port = free_port()
        self.environment = cluster.environment_for(self.database) | {
            "ITDO_ERP__SERVER__PORT": str(self.port),
            "ITDO_ERP__SERVER__WEB_ROOT": "",
            # What takes long on a busy machine is no fault of the program.
            "ITDO_ERP__DATABASE__CONNECT_TIMEOUT": "60s",
            "ITDO_ERP__LOG__FOLDER": str(self.folder / "log"),
            "ITDO_ERP__FILES__FOLDER": str(self.folder / "files"),
            "ITDO_ERP__OPERATIONS__HISTORY": str(self.folder / "baselines.txt"),
            "ITDO_ERP__OPERATIONS__STATE_FOLDER": str(self.folder / "operations"),
            "ITDO_ERP__OPERATIONS__MACHINE_FOLDER": str(self.folder / "machine"),
            "ITDO_ERP__BACKUP__FOLDER": str(self.folder / "backups"),
        }
        self.environment |= settings or {}
        for name in ("log", "files", "operations", "machine", "machine/asked", "machine/answered", "backups"):
            (self.folder / name).mkdir()
        self.process = None
        try:
            self.start()
        except BaseException:
            self.close()
            raise

    def start(self):
        with open(self.folder / "output", "ab") as output:
            self.process = subprocess.Popen(
                [PROGRAM, *self.arguments, "serve"], env=self.environment, stdout=output, stderr=output
            )
        deadline = time.monotonic() + READY_WITHIN
        while not self._ready():
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}:\n{self.output()}")
            if time.monotonic() > deadline:
                raise RuntimeError(f"the server is not ready after {READY_WITHIN} s:\n{self.output()}")
            time.sleep(0.02)

    def _ready(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
            connection.request("GET", "/health/ready")
            return connection.getresponse().status == 200
        return False

    def output(self):
        return (self.folder / "output").read_text(encoding="utf-8", errors="replace")

    def has_said(self, pattern):
        """Waits until a line of its log fits: lines are written behind the back of a request."""
        return eventually(lambda: bool(re.search(pattern, self.output())), True)

    def stop(self, how=signal.SIGTERM):
        """Answers the exit status; a server that does not stop in time is killed and fails the test."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            return self.process.wait(STOPPED_WITHIN)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise

    def sql(self, statement, values=None):
        """Runs SQL as superuser, past every policy; answers the rows as a list of dictionaries."""
        with contextlib.closing(self.cluster.connect(self.database)) as connection, connection.cursor() as cursor:
            cursor.execute(statement, values)
            if cursor.description is None:
                return []
            names = [column.name for column in cursor.description]
            return [dict(zip(names, row)) for row in cursor.fetchall()]

    def close(self):
        try:
            if self.process is not None:
                self.stop()
        finally:
            self.cluster.drop_database(self.database)
            shutil.rmtree(self.folder, ignore_errors=True)
