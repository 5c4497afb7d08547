"""CPU seconds and memory of process trees, as Linux's /proc tells them."""
import os

TICK = os.sysconf('SC_CLK_TCK')


def stat(pid):
    with open('/proc/%d/stat' % pid) as f:
        return f.read().rsplit(')', 1)[1].split()


def tree(root):
    kids = {}
    for d in os.listdir('/proc'):
        if d.isdigit():
            try:
                kids.setdefault(int(stat(int(d))[1]), []).append(int(d))
            except (OSError, IndexError):
                pass
    out, todo = [], [root]
    while todo:
        p = todo.pop()
        out.append(p)
        todo += kids.get(p, ())
    return out


def cpu_seconds(root):
    """User + system seconds of the tree, children that ended included."""
    total = 0
    for p in tree(root):
        try:
            s = stat(p)
            total += sum(int(x) for x in s[11:15])
        except OSError:
            pass
    return total / TICK


def memory_mib(root):
    total = 0
    for p in tree(root):
        try:
            with open('/proc/%d/smaps_rollup' % p) as f:
                for line in f:
                    if line.startswith('Pss:'):
                        total += int(line.split()[1])
        except OSError:
            pass
    return total / 1024


def machine():
    with open('/proc/stat') as f:
        v = [int(x) for x in f.readline().split()[1:9]]
    return sum(v), v[3] + v[4]


def read_pid(text):
    if not text:
        return None
    if text.isdigit():
        return int(text)
    with open(text) as f:
        return int(f.readline())
