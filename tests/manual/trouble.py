"""The manual's blocks that a person works at: an editor, a screen that fills itself."""

import re

from inside import check, inside, reason

# Typed at a terminal.
def at_terminal(command):
    return inside(f"TERM=xterm script -qec 'stty rows 40 cols 120; {command}' /dev/null </dev/null")


# For two seconds.
SCREENS = re.compile(r"^(top|htop|iostat -x 1)$")
EDITOR = re.compile(r"^sudo nano (\S+)$")
SETTING = re.compile(r"^(\w+) = (\w+)$")
DROP_IN = "/etc/systemd/system/itdo-erp.service.d/override.conf"


def screen(title, command):
    status, output = at_terminal(f"timeout --foreground 2 {command}")
    check(f"{title}: {command}", status in (0, 124) and len(output) > 100, output)


def healthy():
    wait = "for _ in {1..100}; do curl -fs -o /dev/null http://localhost:8000/health && exit 0; sleep 0.3; done; exit 1"
    return inside(wait)[0] == 0


def has_editor(block):
    return any(EDITOR.match(command) for command in block.commands)


def edited_by_hand(block, run_line):
    """Its lines for the file are written into it, where the editor would have stood."""
    file = None
    settings = []
    for command in block.commands:
        if editor := EDITOR.match(command):
            file = editor.group(1)
            reason(f"{block.title}: {command}", "an editor: what the manual writes there is appended")
        elif setting := SETTING.match(command):
            settings.append(setting.groups())
            status, output = inside(f"echo '{command}' >>{file}")
            check(f"{block.title}: {command}", status == 0, output)
        else:
            run_line(block.title, command)
    inside("systemctl restart postgresql")
    for name, value in settings:
        _, output = inside(f'sudo -u postgres psql -Atc "show {name}"')
        check(f"{block.title}: {name} is {value} from then on", output.split()[-1:] == [value], output)
    check(f"{block.title}: the service goes on", healthy())


def unit_edited(block):
    """`systemctl edit`, with a person who adds a variable of the environment."""
    variable = "ITDO_ERP__SERVER__THREADS=3"
    inside(f"printf '[Service]\\nEnvironment={variable}\\n' >/root/override.conf")
    for command in block.commands:
        status, output = at_terminal(command.replace("sudo ", 'sudo SYSTEMD_EDITOR="cp /root/override.conf" ', 1))
        check(f"{block.title}: {command}", status == 0, output)
    status, output = inside("systemctl restart itdo-erp && systemctl show -P Environment itdo-erp")
    check(f"{block.title}: the variable is there", variable in output, output)
    status, output = inside("itdo-erp config show --origin | grep -F server.threads")
    check(f"{block.title}: the service goes on", healthy(), output)
    inside(f"rm -f {DROP_IN} && systemctl daemon-reload && systemctl restart itdo-erp")
    check(f"{block.title}: and without it", healthy())


def swap(block, run_line):
    for command in block.commands:
        if "swapon" in command:
            reason(f"{block.title}: {command}", "the lab's machine shares its kernel and may not swap")
        else:
            run_line(block.title, command)
    _, output = inside("stat -c '%a %s' /swapfile && blkid -p -s TYPE -o value /swapfile")
    check(f"{block.title}: the file is for swapping", output.split() == ["600", str(2 << 30), "swap"], output)
    inside("rm -f /swapfile")
