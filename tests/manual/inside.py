"""The machine that the manual is tried on, and what was found. The words that run a command there are the arguments of
the program that imports this."""

import re
import subprocess
import sys
import time

FOLDER = "/opt/itdo-erp"  # where the manual's administrator stands
SCRIPTS = FOLDER + "/scripts"
MAILBOX = "/var/mail/admin"  # of admin@itdo.com: the machine's mail server takes that for itself

passed, failed, reasons = [], [], []


def inside(command, timeout=600):
    """The status and everything that it printed."""
    full = [*sys.argv[1:], "bash", "-c", f"cd {FOLDER} && {command}"]
    done = subprocess.run(full, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=timeout, check=False)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def write(path, text):
    """A program at this place, as somebody would paste it."""
    full = [*sys.argv[1:], "bash", "-c", f"mkdir -p $(dirname {path}) && cat >{path} && chmod 755 {path}"]
    subprocess.run(full, input=text.encode(), check=True)


def lines_of(command):
    return inside(command)[1].splitlines()


def check(name, good, output=""):
    (passed if good else failed).append(name)
    print(("ok      " if good else "FAILED  ") + name)
    if not good:
        print("\n".join("        " + line for line in output.splitlines()[-15:]))
    sys.stdout.flush()


def reason(name, why):
    reasons.append(name)
    print(f"reason  {name}  ({why})")
    sys.stdout.flush()


def subjects():
    """Of the mails that have arrived for the manual's administrator."""
    return [line.removeprefix("Subject: ") for line in lines_of(f"grep -h '^Subject: ' {MAILBOX}")]


def arrived(subject, count=1, within=20):
    """Whether so many mails come in time, and no more."""
    until = time.monotonic() + within
    while subjects().count(subject) < count and time.monotonic() < until:
        time.sleep(0.2)
    return subjects().count(subject) == count


def without_stamp(line):
    return re.sub(r"^\[[\d :-]{19}\] ", "", line)


def end():
    print(f"{len(passed)} passed, {len(failed)} failed")
    return 1 if failed else 0
