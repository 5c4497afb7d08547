"""What the manual says in words: its lists of baselines, schedules, levels, severities and times, each held against what
the product does on a machine where it runs."""

import datetime
import json
import os
import re

from blocks import MANUAL
from inside import check, inside, reason

# What a bullet of the manual is called here, and the pattern of its line in `itdo-erp perf report`.
BASELINES = {
    "CPU Usage": "cpu",
    "Memory Usage": "memory",
    "Disk Usage": "disk",
    "Network I/O": "network",
    "API Response Time": "api",
    "Database Query Time": "query",
    "Page Load Time": "page",
    "Connection Count": "connections",
    "Cache Hit Ratio": "cache",
    "Transaction Rate": "transactions",
    "Lock Wait Time": "lock",
}
# The unit behind each line of the schedule.
JOBS = {
    "Database backup": "itdo-erp-backup",
    "Log rotation": "itdo-erp-logrotate",
    "Health checks summary": "itdo-erp-summary",
    "System health monitoring": "itdo-erp-health",
    "System cleanup": "itdo-erp-cleanup",
    "Security updates check": "itdo-erp-security-report",
    "Performance report generation": "itdo-erp-perf-report",
}
CATEGORIES = {
    "Password resets": "password_reset",
    "Account lockouts": "account_lockout",
    "Basic navigation help": "navigation",
    "Simple data entry questions": "data_entry",
    "Application errors": "application_error",
    "Performance problems": "performance",
    "Integration issues": "integration",
    "Complex workflow problems": "workflow",
    "Database problems": "database",
    "Infrastructure failures": "infrastructure",
    "Security incidents": "security",
    "Major performance degradation": "major_degradation",
}


def bullets(heading):
    """The bullets below a heading: ("Critical", "15 minutes"), or ("Password resets", "")."""
    text = MANUAL.read_text(encoding="utf-8")
    part = re.split(r"^#{2,4} ", text.split(heading + "\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    found = re.findall(r"^- (?:\*\*(.+?)\*\*: )?(.+)$", part, re.MULTILINE)
    return [(name or rest.strip(), rest.strip() if name else "") for name, rest in found]


class Api:
    """The product's, as somebody on that machine calls it."""

    def __init__(self):
        username, password = os.environ["ADMINISTRATOR"].split()
        self.token = self.call("POST", "auth/token", {"username": username, "password": password})["access_token"]

    def call(self, method, path, body=None):
        words = ["curl -s", f"-X {method}", "-H 'Content-Type: application/json'"]
        if hasattr(self, "token"):
            words += [f"-H 'Authorization: Bearer {self.token}'"]
        if body is not None:
            words += [f"-d '{json.dumps(body)}'"]
        _, output = inside(" ".join([*words, f"http://localhost:8000/api/v1/{path}"]))
        return json.loads(output)


def baselines():
    _, report = inside("itdo-erp perf report")
    for heading in ("#### System Resources", "#### Application Performance", "#### Database Performance"):
        for name, limit in bullets(heading):
            if name == "Concurrent Users":
                reason(f"{name}: {limit}", "measured by bench/run.sh people, not on a machine that others use")
                continue
            number = re.search(r"\d+", limit).group()
            lines = [line for line in report.splitlines() if re.search(rf"\b{BASELINES[name]}", line, re.IGNORECASE)]
            if "seconds" in limit:
                number = f"({number}|{number}000)"
            good = any(re.search(rf"\b{number}\b", line) for line in lines)
            check(f"baseline {name}: {limit}", good, report)


def schedule():
    _, printed = inside("itdo-erp schedule")
    for heading in ("### Daily Tasks (Automated)", "### Weekly Tasks (Automated)"):
        for when, what in bullets(heading):
            unit = JOBS[what]
            _, timers = inside(f"systemctl cat '{unit}*.timer' | grep -h OnCalendar")
            wanted = {"Every 5 min": r"0/5"}.get(when, when.replace("Sunday ", r"Sun.*"))
            check(f"schedule {when}: {what}", re.search(wanted, timers) and unit in printed, timers + printed)


def ticket(api, **more):
    made = api.call("POST", "support/tickets", {"subject": "manual", "description": "from its words"} | more)
    return made["data"]


def levels(api):
    for level in (1, 2, 3):
        heading = {1: "#### Level 1: Basic Issues", 2: "#### Level 2: Technical Issues", 3: "#### Level 3: System Issues"}
        for name, _ in bullets(heading[level]):
            got = ticket(api, category=CATEGORIES[name], proposed_severity="low")
            check(f"level {level}: {name}", got["tier"] == f"level_{level}", repr(got))


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def response_times(api):
    named = [name for name, _ in bullets("#### Severity Levels")]
    for name, promise in bullets("#### Response Times"):
        got = ticket(api, proposed_severity=name.lower())
        wait = moment(got["response_due_at"]) - moment(got["opened_at"]).replace(microsecond=0)
        number, unit = re.match(r"(\d+) (\w+)", promise).groups()
        minutes = {"minutes": 1, "hour": 60, "hours": 60}.get(unit)
        # By the calendar of the company: four hours of its business, and the end of its next business day.
        exact = minutes and wait == datetime.timedelta(minutes=minutes * int(number))
        later = name in ("Medium", "Low") and wait >= datetime.timedelta(hours=4) and wait <= datetime.timedelta(days=12)
        check(f"severity {name}: answered within {promise}", name in named and (exact or later), f"{wait} {got!r}")


def contacts(api):
    """Those of the manual, entered once, stand in the next critical alert."""
    wanted = bullets("#### Emergency Contact List")
    # Of several companies on one machine, one runs it.
    inside("printf '[support]\\ncompany = \"LAB\"\\n' >/etc/itdo-erp/conf.d/60-support.toml && systemctl reload itdo-erp")
    for name, address in wanted:
        body = {"name": name, "email": address if "@" in address else "oncall@itdo.com"}
        made = api.call("POST", "emergency-contacts", body | ({} if "@" in address else {"phone": address}))
        check(f"contact {name}", made["success"], repr(made))
    kept_in = "/var/lib/itdo-erp/operations/contacts.txt"
    _, kept = inside(f"for _ in {{1..80}}; do grep -qs devops {kept_in} && break; sleep 1; done; cat {kept_in}")
    for name, address in wanted:
        check(f"contact {name} is named in critical alerts", name in kept and address in kept, kept)


def promises():
    api = Api()
    baselines()
    schedule()
    levels(api)
    response_times(api)
    contacts(api)
