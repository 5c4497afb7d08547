#!/usr/bin/env python3
"""Runs every command of every runbook and of every task of the month or the quarter, in both languages, on a machine
where the package is installed, as its administrator would type it.
`runbooks.py COMMAND…`: COMMAND runs what follows it on that machine. Ends with "N passed, N failed"."""

import pathlib
import re
import shlex
import sys

from inside import check, end, inside, reason

DOCUMENTS = pathlib.Path(__file__).resolve().parents[2] / "docs"
INSTALLED = "/usr/share/itdo-erp/docs"
FOLDERS = ("runbooks", "tasks")
# Of the machine; what stands for something else in a page.
PLACEHOLDERS = {"CERTIFICATE": "/etc/ssl/certs/ssl-cert-lab.pem"}
# What no machine can do by itself.
REASONED = {
    "kill -CONT": "wants the number of the process that stands still",
    "sudo certbot renew": "is the program of an authority outside",
}
MAY_WARN = ("itdo-erp doctor", "itdo-erp cleanup", "itdo-erp maintenance", "itdo-erp perf report", "itdo-erp security report")
MAY_FIND_NOTHING = re.compile(r"\bgrep\b")


def commands(page):
    """What stands between backquotes and is neither a name nor words of ours."""
    texts = re.findall(r"`([^`]+)`", page.read_text(encoding="utf-8"))
    return [text for text in texts if re.match(r"[a-z/]", text) and (" " in text or text == "pg_lsclusters")]


def allowed(command):
    statuses = {0}
    if any(part in command for part in MAY_WARN):
        statuses.add(3)
    if MAY_FIND_NOTHING.search(command):
        statuses.add(1)
    return statuses


def run(page, command):
    name = f"{page.stem}: {command}"
    if command in REASONED:
        reason(name, REASONED[command])
        return
    for placeholder, value in PLACEHOLDERS.items():
        command = command.replace(placeholder, value)
    status, output = inside(f"sudo -iu admin bash -o pipefail -c {shlex.quote(command)} </dev/null")
    check(name, status in allowed(command), output)


def main():
    for folder in FOLDERS:
        for page in sorted((DOCUMENTS / folder).glob("*.md")):
            languages = (page, page.parent / "ja" / page.name)
            for one in languages:
                there = f"{INSTALLED}/{one.relative_to(DOCUMENTS)}"
                check(f"{page.stem}: lies at {there}", inside(f"test -s {there}")[0] == 0)
            for command in dict.fromkeys(command for one in languages for command in commands(one)):
                run(page, command)
    return end()


if __name__ == "__main__":
    sys.exit(main())
