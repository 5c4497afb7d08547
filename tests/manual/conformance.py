#!/usr/bin/env python3
"""Runs every block of the manual on a machine where the package is installed, verbatim, and says line by line how it
went. `conformance.py COMMAND…`: COMMAND runs what follows it on that machine. Ends with "N passed, N failed"."""

import re
import sys

from blocks import blocks
from firewall import firewall
from inside import SCRIPTS, check, end, failed, inside, reason, reasons
from listings import crontab, listing
from promises import promises
from trouble import SCREENS, edited_by_hand, has_editor, healthy, screen, swap, unit_edited

# What follows or watches is looked at for two seconds.
ENDLESS = re.compile(r" -f$|^tail -f|monitor$")

# A command that finds nothing says so by its status; that is no fault of the manual.
MAY_FIND_NOTHING = re.compile(r"\bgrep\b")

# Lines of the manual that cannot be true of this product: why, what does the same, and what that prints. Those of its
# listings stand in listings.py.
REASONED = {
    "ps aux | grep uvicorn": ("there is no Python server", "ps -o rss= -C itdo-erp", r"^ *\d{4,}$"),
    "top -p $(pgrep -f uvicorn)": (
        "there is no Python server",
        "top -b -n 1 -p $(pgrep -d, itdo-erp)",
        r"\bitdo +.* itdo-erp$",
    ),
    "chmod +x /opt/itdo-erp/backend/.venv/bin/uvicorn": (
        "there is no Python server",
        "stat -c %A /usr/bin/itdo-erp",
        r"^-rwxr-xr-x$",
    ),
    "valgrind --tool=memcheck python": (
        "there is no Python program, and valgrind stops the one there is for minutes; sanitizers run with every change",
        "itdo-erp perf memory",
        r"itdo-erp",
    ),
}

# Lines that cannot be tried here, and where they are.
ELSEWHERE = {
    "apt install pgbouncer": "the lab has no network; tests/operations/test_pgbouncer.py works by a real one",
}

# What else must be seen, by the command.
SEEN = {
    "curl -f http://localhost:8000/health": r'"status":"(healthy|degraded)"',
    'psql -d itdo_erp_db -c "SELECT 1;"': r"\(1 row\)",
    "redis-cli ping": r"^PONG$",
    "./scripts/backup-database.sh": r"Backup verified by restoring it",
    "systemctl status itdo-erp": r"active \(running\)",
    "nginx -t": r"syntax is ok",
    'curl -w "@curl-format.txt"': r"time_total: +\d",
    "netstat -tlnp": r":8000 .*LISTEN",
    "lsof -i :8000": r"LISTEN",
    "pg_stat_activity": r"itdo_user",
    "SHOW all": r"max_connections",
    "config get maxmemory-policy": r"maxmemory-policy\n\w+",
    "./scripts/emergency-snapshot.sh": r"\.tar\.(zst|gz)",
    "sort -n | tail -20": r"^\d+\.\d+$",
}


def run_line(title, command):
    name = f"{title}: {command.splitlines()[0]}"
    for part, (why, instead, pattern) in REASONED.items():
        if part in command:
            reason(name, f"{why}: `{instead}`")
            status, output = inside(instead)
            check(f"instead: {instead}", status == 0 and re.search(pattern, output, re.MULTILINE), output)
            return
    for part, why in ELSEWHERE.items():
        if part in command:
            reason(name, why)
            return
    if SCREENS.match(command):
        screen(title, command)
        return
    if ENDLESS.search(command.split(" | ")[0]):
        status, output = inside(f"timeout 2 bash -c '{command}'")
        check(name, status in (124, 0, 1), output)
        return
    where = f"cd {SCRIPTS} && " if "@curl-format.txt" in command else ""
    status, output = inside(where + command)
    good = status == 0 or (status == 1 and MAY_FIND_NOTHING.search(command))
    for part, pattern in SEEN.items():
        if part in command:
            good = good and re.search(pattern, output, re.MULTILINE)
    check(name, good, output)


def sql(block):
    for statement in re.sub(r"--.*", "", block.text).split(";"):
        if "idx_users_email" in statement:
            reason(f"{block.title}: {statement.strip()}", "people are in user_account, where addresses have their index")
            _, output = inside('sudo -u postgres psql -d itdo_erp_db -Atc "select indexdef from pg_indexes where tablename'
                               " = 'user_account'\"")
            check("instead: an index that begins with the address", re.search(r"\((lower\()?email", output), output)
        elif statement.strip():
            quoted = statement.strip().replace("'", "'\\''")
            status, output = inside(f"sudo -u postgres psql -v ON_ERROR_STOP=1 -d itdo_erp_db -c '{quoted}'")
            check(f"{block.title}: {' '.join(statement.split())[:60]}", status == 0, output)


def log_locations(block):
    for command in block.commands:
        if command.startswith("/"):
            # error.log may have nothing to say.
            there = "-e" if command.endswith("error.log") else "-s"
            check(f"{command} is there", inside(f"test {there} {command}")[0] == 0)
        else:
            run_line(block.title, command + " -n 5 --no-pager")


def run_block(block):
    if block.file:
        listing(block)
    elif block.title == "Crontab Configuration":
        crontab(block)
    elif block.title == "Log Locations":
        log_locations(block)
    elif "ufw" in block.text:
        firewall(block)
    elif has_editor(block):
        edited_by_hand(block, run_line)
    elif "systemctl edit" in block.text:
        unit_edited(block)
    elif "swapon" in block.text:
        swap(block, run_line)
    elif block.language == "sql":
        sql(block)
    else:
        for command in block.commands:
            run_line(block.title, command)
        if "restart" in block.text:
            check(f"{block.title}: healthy afterwards", healthy())


def main():
    chosen = blocks()
    green = 0
    for block in chosen:
        before = len(failed)
        run_block(block)
        green += len(failed) == before
    promises()
    print(f"{len(chosen)} blocks, {green} green; {len(reasons)} lines with a reason")
    return end()


if __name__ == "__main__":
    sys.exit(main())
