#!/usr/bin/env python3
"""Compares two result files of erpmix.py: how many times as fast the first product is as the second.

    compare.py OURS.json PEER.json

Files of `erpmix.py --each` give a line for each operation, files of the mix one for each number of clients.
Throughput and latencies are given as ratios in our favour: 3.0 means three times the operations, or a third
of the time.
"""
import argparse
import json
import sys

# CPUs that others used while a side was measured; above this its figures mean little.
QUIET = 0.2


def read(name):
    with open(name, encoding='utf-8') as f:
        file = json.load(f)
    levels = {(r.get('op', 'all together'), r['clients'], r.get('think', 0)): r for r in file['results']}
    return file, levels


def ratio(better, worse):
    return '%8.1f' % (better / worse) if better and worse else '       –'


def line(name, clients, ours, theirs):
    cpu = [sum(v for v in r['cpu_ms_per_op'].values() if v) for r in (ours, theirs)]
    faults = [r['errors'] + r['unanswered'] for r in (ours, theirs)]
    print('%-18s %5d %10.1f %10.1f %s %s %s %s %s' % (
        name, clients, ours['ops_per_s'], theirs['ops_per_s'], ratio(ours['ops_per_s'], theirs['ops_per_s']),
        ratio(theirs['p50_ms'], ours['p50_ms']), ratio(theirs['p99_ms'], ours['p99_ms']),
        ratio(cpu[1], cpu[0]), '  faults %d / %d' % tuple(faults) if any(faults) else ''))


def per_operation(clients, ours, theirs):
    """Within a mix: the latencies of each operation."""
    print('  latency within the mix, %d clients' % clients)
    for op, mine in ours['per_op'].items():
        other = theirs['per_op'].get(op)
        if other:
            print('    %-18s p50 %9s / %9s ms %s    p99 %s' % (
                op, mine['p50_ms'], other['p50_ms'], ratio(other['p50_ms'], mine['p50_ms']),
                ratio(other['p99_ms'], mine['p99_ms'])))


def warn_of_noise(name, levels):
    loud = [r for r in levels.values() if (r.get('other_cpu') or 0) > QUIET]
    if loud:
        print('%s: other work used up to %.1f CPUs in %d of %d measurements; repeat them on a quiet machine'
              % (name, max(r['other_cpu'] for r in loud), len(loud), len(levels)))


def main():
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument('ours')
    parser.add_argument('peer')
    options = parser.parse_args()
    (our_file, ours), (peer_file, theirs) = read(options.ours), read(options.peer)
    common = [key for key in ours if key in theirs]
    if not common:
        sys.exit('no measurement in common: run both with the same --ops, --clients and --think')
    for key in common:
        if set(ours[key]['per_op']) != set(theirs[key]['per_op']):
            sys.exit('the mixes differ: run both with the same --ops')
    print('%s against %s' % (our_file['backend'], peer_file['backend']))
    print('%-18s %5s %10s %10s %8s %8s %8s %8s' % (
        '', 'users', 'ours /s', 'peer /s', 'rate', 'p50', 'p99', 'CPU'))
    for key in common:
        line(key[0], key[1], ours[key], theirs[key])
    for key in common:
        if len(ours[key]['per_op']) > 1:
            per_operation(key[1], ours[key], theirs[key])
    warn_of_noise(our_file['backend'], ours)
    warn_of_noise(peer_file['backend'], theirs)


if __name__ == '__main__':
    main()
