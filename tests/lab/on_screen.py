"""Every command that a screen may start is started there: the service runs it in its sandbox, and it ends as it does when
the administrator of the machine types it.
ADMINISTRATOR="E-MAIL PASSWORD" on_screen.py COMMAND…: COMMAND runs what follows it on that machine."""

import os
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "api"), str(HERE.parent / "manual")]

from inside import check, end, inside  # noqa: E402
from support.client import Client  # noqa: E402
from support.patience import eventually  # noqa: E402

RUNS = "operations/runbook-runs"
UNITS = ("s", "min", "h")
OF_WHO_LOOKS = re.compile(r"OK +maintenance |itdo_erp_db +\S+ +itdo-erp ")


def from_screen(book):
    """(number of the step, command), as they stand in the page."""
    steps = enumerate(book["steps"], 1)
    return [(number, one["command"]) for number, step in steps for one in step["commands"] if one["from_screen"]]


def outcomes(client, run):
    return client.get(f"{RUNS}/{run['id']}").data["outcomes"]


def shape(said):
    """Without what is another with each look or for each who looks: figures, how they are set, sessions."""
    lines = [line for line in said.splitlines() if not OF_WHO_LOOKS.match(line)]
    return [[word for word in re.sub(r"[\d.,]+", " ", line).split() if word not in UNITS] for line in lines]


def start(client, run, step, command):
    """What came of it."""
    before = len(outcomes(client, run))
    answer = client.post(f"{RUNS}/{run['id']}/execute", {"step": step, "command": command})
    assert answer.status == 200, answer
    eventually(lambda: len(outcomes(client, run)), before + 1)
    return outcomes(client, run)[-1]


def go_through(client, book):
    run = client.post(RUNS, {"runbook": book["name"]}).data
    for step, command in from_screen(book):
        outcome = start(client, run, step, command)
        status, said = inside(command.removeprefix("sudo "))
        shown = outcome["output"] or ""
        same = int(outcome["exit_status"]) == status and shape(shown) == shape(said)
        told = f"{outcome['exit_status']}: {shown}\nat the terminal {status}: {said}"
        check(f"{book['name']}: {command}: on the screen as at the terminal", same, told)
    client.post(f"{RUNS}/{run['id']}/give_up", {"reason": "all was tried"})


def main():
    with Client(8000) as client:
        client.sign_in(*os.environ["ADMINISTRATOR"].split())
        names = [book["name"] for book in client.get("operations/runbooks").json["data"]]
        books = [client.get(f"operations/runbooks/{name}").data for name in names]
        check("there are commands that a screen may start", any(from_screen(book) for book in books))
        for book in books:
            if from_screen(book):
                go_through(client, book)
    return end()


sys.exit(main())
