"""The manual's block about suspicious addresses, with an address that really knocks."""

import re

from inside import check, inside

OUTSIDE = "10.99.0.2"
CLIENT = """
ip netns add outside
ip link add fw0 type veth peer name fw1 netns outside
ip addr add 10.99.0.1/24 dev fw0 && ip link set fw0 up
ip -n outside addr add 10.99.0.2/24 dev fw1 && ip -n outside link set fw1 up
ufw allow 80/tcp && ufw --force enable"""


def let_in():
    return inside("ip netns exec outside curl -fs -m 3 -o /dev/null http://10.99.0.1/health")[0] == 0


def firewall(block):
    status, output = inside(CLIENT.strip().replace("\n", " && "))
    check("ufw: the web site is open to others", status == 0 and let_in(), output)
    for command in block.commands:
        status, output = inside(re.sub("<?suspicious_ip>?", OUTSIDE, command))
        check(f"{block.title}: {command}", status == 0, output)
    status, output = inside("ufw status")
    check("ufw: the address stands among the denied", "DENY" in output and OUTSIDE in output, output)
    # Point 53: a rule that stands behind one that allows is never met. docs/admin/installation.md has the way that works.
    status, output = inside(f"ufw delete deny from {OUTSIDE} && ufw insert 1 deny from {OUTSIDE}")
    check("ufw: denied in front of what is allowed, it is kept out", status == 0 and not let_in(), output)
    inside("ufw --force disable; ip link del fw0; ip netns del outside")
