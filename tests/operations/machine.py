"""A machine that the operations commands look after: folders, a mail server, and a clock that tests move."""

import datetime
import json
import pathlib
import socket
import subprocess

from support.cluster import CHECKOUT, PROGRAM
from support.ports import free_port

BEGIN = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)


class BlackHole:
    """Takes connections and never says a word."""

    def __init__(self):
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.socket.listen(64)
        self.port = self.socket.getsockname()[1]

    def close(self):
        self.socket.close()


class Machine:
    def __init__(self, server, mail_server, folder):
        self.folder = folder
        self.minutes = 0
        for name in ("log", "backups", "files"):
            (folder / name).mkdir()
        # Verified in the future: it never gets old.
        manifest = {"finished_at": "2099-01-01T00:00:00Z"}
        (folder / "backups/latest_verified.json").write_text(json.dumps(manifest), encoding="ascii")
        self.environment = server.environment | {
            "ITDO_ERP__LOG__FOLDER": str(folder / "log"),
            "ITDO_ERP__FILES__FOLDER": str(folder / "files"),
            "ITDO_ERP__BACKUP__FOLDER": str(folder / "backups"),
            "ITDO_ERP__OPERATIONS__STATE_FOLDER": str(folder / "state"),
            "ITDO_ERP__OPERATIONS__DISK_WARNING": "100",
            "ITDO_ERP__OPERATIONS__DISK_CRITICAL": "100",
            "ITDO_ERP__ALERTS__RECIPIENTS": "admin@itdo.example",
            # How busy the machine is that tests run on is nobody's fault.
            "ITDO_ERP__ALERTS__PERFORMANCE": "false",
            "ITDO_ERP__SMTP__HOST": "127.0.0.1",
            "ITDO_ERP__SMTP__PORT": str(mail_server.port),
            "ITDO_ERP__SMTP__TLS": "none",
            "ITDO_ERP__DATABASE__MAINTENANCE_URL": server.environment["DATABASE_URL"].replace(
                "//itdo_user@", "//postgres@"
            ),
        }

    @property
    def log(self):
        path = self.folder / "log/health-check.log"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    def run(self, *arguments, **settings):
        """Runs the program; settings as NAME=value in place of the usual ones."""
        return subprocess.run(
            [PROGRAM, *arguments],
            env=self.environment | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=120,
        )

    def check(self, minutes=5, **settings):
        """A health check so many minutes after the one before; answers what it ended with."""
        self.minutes += minutes
        at = BEGIN + datetime.timedelta(minutes=self.minutes)
        return self.run("health-check", "--at", at.strftime("%Y-%m-%dT%H:%M:%SZ"), **settings).returncode

    def alerts(self):
        return json.loads((self.folder / "state/alerts.json").read_text(encoding="utf-8"))


def closed_database():
    """Nobody listens there."""
    return {"DATABASE_URL": f"postgresql://itdo_user@127.0.0.1:{free_port()}/itdo_erp_db"}


def script(name):
    return pathlib.Path(CHECKOUT, "scripts", name)
