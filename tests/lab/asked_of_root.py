"""What the web app asks of the machine, asked there: the units of the package see it and root does it, up to a restore
that takes the place of the database that runs, and the way back.
ADMINISTRATOR="E-MAIL PASSWORD" asked_of_root.py COMMAND…: COMMAND runs what follows it on that machine."""

import os
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "api"), str(HERE.parent / "manual")]

from inside import check, end, inside  # noqa: E402
from support.client import Client  # noqa: E402
from support.patience import eventually  # noqa: E402

REQUESTS = "operations/machine-requests"
WITHIN = 300  # seconds
DATABASE = "itdo_erp_db"


def ask(client, work, target=None):
    """What came of it; what replaces the database is authorized first."""
    request = client.post(REQUESTS, {"work": work} | ({"target": target} if target else {})).data
    if request["state"] == "drafted":
        assert client.post(f"{REQUESTS}/{request['id']}/authorize", {"database": DATABASE}).status == 200
    path = f"{REQUESTS}/{request['id']}"

    def has_ended():
        answer = client.get(path)  # as the databases change places, neither 200 nor known for a moment
        return answer.status == 200 and answer.data["state"] in ("done", "failed")

    eventually(has_ended, True, WITHIN)
    ended = client.get(path).data
    check(f"asked of root: {work} {target or ''}", ended["state"] == "done", str(ended))
    return ended


def main():
    with Client(8000) as client:
        client.sign_in(*os.environ["ADMINISTRATOR"].split())
        for work in ("backup_database", "backup_application", "snapshot"):
            ask(client, work)
        ask(client, "run_job", "itdo-erp-summary")
        overview = client.get("operations/backups").data
        newest = overview["backups"][0]
        check("asked of root: the page of backups knows it as proven", bool(newest["verified_at"]), str(newest))
        ask(client, "prove_backup", newest["file"])
        ask(client, "restore_backup", newest["file"])
        aside = client.get("operations/backups").data["aside"]
        check("asked of root: the database before stands aside", bool(aside), str(aside))
        ask(client, "take_back_restore", aside[0])
        check("asked of root: the books are right after that", inside("itdo-erp books verify")[0] == 0)
        left = inside("find /var/lib/itdo-erp-machine/asked -name '*.json'")[1]
        check("asked of root: nothing is left to be done", left == "", left)
    return end()


sys.exit(main())
