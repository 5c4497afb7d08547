"""The scripts that the manual lists. Ours have the same names and do what those were meant to do; those that a company
may have copied from the manual are run beside ours, as they are printed."""

import re

from inside import FOLDER, SCRIPTS, arrived, check, inside, lines_of, reason, without_stamp, write

HEALTH_LOG = "/var/log/itdo-erp/health-check.log"
BACKUP_LOG = "/var/log/itdo-erp/backup.log"


def health_lines():
    return [without_stamp(line) for line in lines_of(f"cat {HEALTH_LOG}")]


def health_check(block):
    inside(f": > {HEALTH_LOG}")
    status, output = inside(SCRIPTS + "/health-check.sh")
    said = health_lines()
    check("health-check.sh: ends well", status in (0, 3), output)
    wanted = ["Starting health check...", "Backend: OK", "Database: OK", "Redis: OK"]
    check("health-check.sh: the lines of the manual, in its order", said[:4] == wanted, "\n".join(said))
    check("health-check.sh: disk", any(re.match(r"Disk: (OK|WARNING) - \d+% used", line) for line in said))
    check("health-check.sh: its last line", said[-1:] == ["Health check completed"], "\n".join(said))
    as_printed(block, wanted)


def as_printed(block, wanted):
    """The manual's own text works with our service, and its alarms arrive."""
    write("/root/manual/health-check.sh", block.text)
    inside(f": > {HEALTH_LOG}")
    status, output = inside("/root/manual/health-check.sh")
    said = health_lines()
    check("the manual's own health-check.sh: all is well", status == 0 and said[:4] == wanted, output + "\n".join(said))
    inside("systemctl stop itdo-erp")
    inside("/root/manual/health-check.sh")
    said = health_lines()
    check("the manual's own health-check.sh: a stopped service", "Backend: FAILED" in said, "\n".join(said))
    check("the manual's own mail: ALERT: Backend Service Down", arrived("ALERT: Backend Service Down"))
    inside("systemctl start itdo-erp")


def backup_database(block):
    status, output = inside(SCRIPTS + "/backup-database.sh")
    check("backup-database.sh: ends well", status == 0, output)
    files = lines_of(f"ls {FOLDER}/backups")
    names = [name for name in files if re.fullmatch(r"itdo_erp_backup_\d{8}_\d{6}\.sql\.gz", name)]
    check("backup-database.sh: the name of the manual", names, "\n".join(files))
    log = lines_of(f"tail -n 1 {BACKUP_LOG}")
    pattern = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d Backup completed successfully"
    check("backup-database.sh: the line in backup.log", log and re.match(pattern, log[0]), "\n".join(log))
    reason(
        "the manual's own backup-database.sh",
        "it knows no password and may not read what row security hides: ours of the same name",
    )
    before = lines_of(f"readlink {FOLDER}/backups/latest_backup.sql.gz")
    write("/root/manual/backup-database.sh", block.text)
    status, output = inside("/root/manual/backup-database.sh </dev/null")
    check("the manual's own backup-database.sh: says that it failed", status == 1 and "failed!" in output, output)
    check("the manual's own mail: ALERT: Backup Failed", arrived("ALERT: Backup Failed"))
    after = lines_of(f"readlink {FOLDER}/backups/latest_backup.sql.gz")
    check("the latest backup is still ours", before == after and before, "\n".join(after))
    inside(f"find {FOLDER}/backups -name 'itdo_erp_backup_*.sql' -delete")


def restore_database(_):
    latest = f"{FOLDER}/backups/latest_backup.sql.gz"
    status, output = inside(f"{SCRIPTS}/restore-database.sh {latest}")
    good = status == 0 and "Backup restored successfully to itdo_erp_db_restore" in output
    check("restore-database.sh: beside the database that runs", good, output)
    status, output = inside(f"{SCRIPTS}/restore-database.sh {latest} --activate")
    check("restore-database.sh: in its place", status == 0, output)
    status, output = inside("curl -fs http://localhost:8000/health")
    check("restore-database.sh: healthy afterwards", status == 0, output)
    status, output = inside(
        f"head -c 2000 {latest} > /root/cut.sql.gz && {SCRIPTS}/restore-database.sh /root/cut.sql.gz"
    )
    check("restore-database.sh: refuses half a file", status == 4 and "file_truncated" in output, output)
    status, output = inside(SCRIPTS + "/restore-database.sh /nowhere.sql.gz")
    check("restore-database.sh: says that a file is missing", status == 4 and "file_missing" in output, output)


def weekly_maintenance(_):
    ends_well("weekly-maintenance.sh")
    reason("uv sync, npm update", "no package manager runs in production: the program comes as one package")


def monthly_maintenance(_):
    ends_well("monthly-maintenance.sh")
    reason("VACUUM FULL", "locks every table for as long as it takes: only with --yes-offline")
    status, output = inside(SCRIPTS + "/monthly-maintenance.sh --yes-offline")
    check("monthly-maintenance.sh --yes-offline: not while people work", status == 4, output)


def ends_well(name):
    status, output = inside(f"{SCRIPTS}/{name}")
    check(name + ": ends well", status in (0, 3), output)


OURS = {
    "health-check.sh": health_check,
    "backup-database.sh": backup_database,
    "restore-database.sh": restore_database,
    "weekly-maintenance.sh": weekly_maintenance,
    "monthly-maintenance.sh": monthly_maintenance,
}


def listing(block):
    name = block.file.rsplit("/", 1)[1]
    if name in OURS:
        OURS[name](block)
    else:
        ends_well(name)


def crontab(block):
    for command in block.commands:
        program = command.split(None, 5)[5].split()[0]
        check(f"crontab: {program} is there", inside(f"test -x {program}")[0] == 0)
    write("/root/manual/crontab", block.text + "\n")
    status, output = inside("crontab /root/manual/crontab && crontab -l | diff - /root/manual/crontab")
    check("crontab: cron takes it as it is printed", status == 0, output)
    inside("crontab -r")
