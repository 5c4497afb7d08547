"""Each alert has its runbook, in both languages and with the same commands; each mail names one that is there."""

import pathlib
import re

import pytest
from machine import closed_database
from support.cluster import CHECKOUT

RUNBOOKS = CHECKOUT / "docs/runbooks"
JAPANESE = RUNBOOKS / "ja"
PAGES = sorted(page.name for page in RUNBOOKS.glob("*.md"))
# What is told by mail alone: Prometheus has no rule for it.
OF_JOBS = {"backup_failed.md", "job_failed.md"}


def alerts(machine):
    """(name, annotations and all) of each rule for Prometheus."""
    _, *rules = machine.run("rules", "print").stdout.split("- alert: ")
    return [(rule.split("\n", 1)[0], rule) for rule in rules]


def runbook_of(rule):
    (page,) = re.findall(r"^ +runbook: docs/runbooks/(\S+)$", rule, re.MULTILINE)
    return page


def commands(page):
    """What stands between backquotes and is more than a name: it has a blank."""
    return [text for text in re.findall(r"`([^`]+)`", page.read_text(encoding="utf-8")) if " " in text]


def headings(page):
    return [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("#")]


def test_every_alert_has_a_runbook(machine):
    told = alerts(machine)
    assert len(told) > 20
    for name, rule in told:
        assert runbook_of(rule) in PAGES, name
    assert {runbook_of(rule) for _, rule in told} | OF_JOBS == set(PAGES), "a page that no alert leads to"


def test_the_first_commands_of_a_mail_stand_in_its_runbook():
    """Where the lab runs each of them (tests/manual/runbooks.py)."""
    table = (CHECKOUT / "src/modules/operations/rule_table.cpp").read_text(encoding="utf-8")
    rules = re.findall(r'\{\.id = "(\w+)".*?\.commands =\s*\{(.*?)\}\}', table, re.DOTALL)
    assert len(rules) == table.count("{.id = ") > 10
    for name, first in rules:
        text = (RUNBOOKS / f"{name}.md").read_text(encoding="utf-8")
        for command in re.findall(r'"([^"]+)"', first):
            assert f"`{command}`" in text, f"{name}: {command}"


@pytest.mark.parametrize("name", PAGES)
def test_a_runbook_is_complete_in_both_languages(name):
    english, japanese = RUNBOOKS / name, JAPANESE / name
    assert headings(english)[1:] == ["## What to do", "## It is over when"]
    assert headings(japanese)[1:] == ["## 対処", "## 解決の確認"]
    assert re.search(r"[ぁ-ん]", japanese.read_text(encoding="utf-8"))
    assert sorted(commands(english)) == sorted(commands(japanese))
    assert english.read_text(encoding="utf-8").count("\n1. ") == japanese.read_text(encoding="utf-8").count("\n1. ") == 1


def test_no_japanese_runbook_stands_alone():
    assert sorted(page.name for page in JAPANESE.glob("*.md")) == PAGES


def runbook_in(mail):
    return pathlib.Path(re.search(r"^Runbook: (\S+)$", mail["text"], re.MULTILINE)[1])


def test_a_failed_backup_is_told_as_the_manual_says(machine, mail_server):
    gone = closed_database()["DATABASE_URL"]
    done = machine.run("backup", "database", ITDO_ERP__BACKUP__URL=gone, ITDO_ERP__DATABASE__MAINTENANCE_URL=gone)
    assert done.returncode == 1 and "Database backup failed!" in done.stderr
    (mail,) = mail_server.mails()
    assert mail["subject"] == "ALERT: Backup Failed"
    assert "Effect: what was entered since the last verified backup" in mail["text"]
    assert runbook_in(mail) == RUNBOOKS / "backup_failed.md" and runbook_in(mail).exists()


def test_the_mail_of_a_job_leads_to_its_runbook(machine, mail_server):
    gone = closed_database()["DATABASE_URL"]
    assert machine.run("maintenance", "daily", ITDO_ERP__DATABASE__MAINTENANCE_URL=gone).returncode == 1
    (mail,) = mail_server.mails()
    assert runbook_in(mail) == RUNBOOKS / "job_failed.md" and runbook_in(mail).exists()
