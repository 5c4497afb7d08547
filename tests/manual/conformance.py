#!/usr/bin/env python3
"""Runs every block of the manual on a machine where the package is installed, verbatim, and says line by line how it
went. `conformance.py COMMAND…`: COMMAND runs what follows it on that machine. Ends with "N passed, N failed"."""

import re
import subprocess
import sys

from blocks import blocks

FOLDER = "/opt/itdo-erp"  # where the manual's administrator stands
SCRIPTS = FOLDER + "/scripts"

# What follows or watches is looked at for two seconds.
ENDLESS = re.compile(r" -f$|^tail -f|monitor$")

# A command that finds nothing says so by its status; that is no fault of the manual.
MAY_FIND_NOTHING = re.compile(r"\bgrep\b")

# Lines of the manual that cannot be true of this product, each with the reason and what does the same.
REASONED = {
    "ps aux | grep uvicorn": "there is no Python server: `ps -o rss= -C itdo-erp`",
    "top -p $(pgrep -f uvicorn)": "there is no Python server: `top -b -n 1 -p $(pgrep -d, itdo-erp)`",
    "uv sync": "no package manager runs in production: the program comes as one package",
    "npm update": "no package manager runs in production: the web app is part of the package",
    "VACUUM FULL": "locks every table for as long as it takes: only with --yes-offline",
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
    "sort -n | tail -20": r"^\d+\.\d+$",
}

passed, failed = 0, []


def inside(command, timeout=600):
    """The status and everything that it printed."""
    full = [*sys.argv[1:], "bash", "-c", f"cd {FOLDER} && {command}"]
    done = subprocess.run(full, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=timeout, check=False)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def check(name, good, output=""):
    global passed
    if good:
        passed += 1
        print("ok      " + name)
    else:
        failed.append(name)
        print("FAILED  " + name)
        print("\n".join("        " + line for line in output.splitlines()[-15:]))
    sys.stdout.flush()


def reason_for(command):
    return next((why for part, why in REASONED.items() if part in command), None)


def run_line(title, command):
    name = f"{title}: {command.splitlines()[0]}"
    if why := reason_for(command):
        print(f"reason  {name}  ({why})")
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


def lines_of(command):
    return inside(command)[1].splitlines()


# ---- the listings: ours have the same names and do what those were meant to do ---------------


def health_check():
    log = "/var/log/itdo-erp/health-check.log"
    inside(f": > {log}")
    status, output = inside(SCRIPTS + "/health-check.sh")
    said = [re.sub(r"^\[[\d :-]{19}\] ", "", line) for line in lines_of(f"cat {log}")]
    check("health-check.sh: ends well", status in (0, 3), output)
    wanted = ["Starting health check...", "Backend: OK", "Database: OK", "Redis: OK"]
    check("health-check.sh: the lines of the manual, in its order", said[:4] == wanted, "\n".join(said))
    check("health-check.sh: disk", any(re.match(r"Disk: (OK|WARNING) - \d+% used", line) for line in said))
    check("health-check.sh: its last line", said[-1:] == ["Health check completed"], "\n".join(said))


def backup_database():
    status, output = inside(SCRIPTS + "/backup-database.sh")
    check("backup-database.sh: ends well", status == 0, output)
    files = lines_of(f"ls {FOLDER}/backups")
    names = [name for name in files if re.fullmatch(r"itdo_erp_backup_\d{8}_\d{6}\.sql\.gz", name)]
    check("backup-database.sh: the name of the manual", names, "\n".join(files))
    log = lines_of("tail -n 1 /var/log/itdo-erp/backup.log")
    pattern = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d Backup completed successfully"
    check("backup-database.sh: the line in backup.log", log and re.match(pattern, log[0]), "\n".join(log))


def restore_database():
    status, output = inside(f"{SCRIPTS}/restore-database.sh {FOLDER}/backups/latest_backup.sql.gz")
    good = status == 0 and "Backup restored successfully to itdo_erp_db_restore" in output
    check("restore-database.sh: beside the database that runs", good, output)
    status, output = inside(f"{SCRIPTS}/restore-database.sh {FOLDER}/backups/latest_backup.sql.gz --activate")
    check("restore-database.sh: in its place", status == 0, output)
    status, output = inside("curl -fs http://localhost:8000/health")
    check("restore-database.sh: healthy afterwards", status == 0, output)
    damaged = f"head -c 2000 {FOLDER}/backups/latest_backup.sql.gz > /root/cut.sql.gz && {SCRIPTS}/restore-database.sh"
    status, output = inside(damaged + " /root/cut.sql.gz")
    check("restore-database.sh: refuses half a file", status == 4 and "file_truncated" in output, output)
    status, output = inside(SCRIPTS + "/restore-database.sh /nowhere.sql.gz")
    check("restore-database.sh: says that a file is missing", status == 4 and "file_missing" in output, output)


def ends_well(name):
    def run():
        status, output = inside(f"{SCRIPTS}/{name}")
        check(name + ": ends well", status in (0, 3), output)

    return run


LISTINGS = {
    "health-check.sh": health_check,
    "backup-database.sh": backup_database,
    "restore-database.sh": restore_database,
}


def crontab(block):
    for command in block.commands:
        program = command.split(None, 5)[5].split()[0]
        check(f"crontab: {program} is there", inside(f"test -x {program}")[0] == 0)


def sql(block):
    for statement in re.sub(r"--.*", "", block.text).split(";"):
        if statement.strip():
            quoted = statement.strip().replace("'", "'\\''")
            status, output = inside(f"sudo -u postgres psql -v ON_ERROR_STOP=1 -d itdo_erp_db -c '{quoted}'")
            check(f"{block.title}: {' '.join(statement.split())[:60]}", status == 0, output)


def log_locations(block):
    for command in block.commands:
        if command.startswith("/var/log/itdo-erp/"):
            check(f"{command} is there", inside(f"test -s {command} || test -e {command}")[0] == 0)
        elif command.startswith("/"):
            print(f"reason  {command}  (Debian 12 has no rsyslog unless it is recommended: `journalctl` has the same)")
        else:
            run_line(block.title, command + " -n 5 --no-pager")


def main():
    for block in blocks():
        if block.file:
            name = block.file.rsplit("/", 1)[1]
            LISTINGS.get(name, ends_well(name))()
        elif block.title == "Crontab Configuration":
            crontab(block)
        elif block.title == "Log Locations":
            log_locations(block)
        elif block.language == "sql":
            sql(block)
        else:
            for command in block.commands:
                run_line(block.title, command)
    print(f"{passed} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
