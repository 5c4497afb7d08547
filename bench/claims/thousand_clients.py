"""A thousand users with a connection each on the ERP-mix: thinking as people do, hardly, and not at all."""
import json
import os
import subprocess
import sys

CLIENTS = 1000
HERE = os.path.dirname(os.path.abspath(__file__))


def mix(bench, server, company, think):
    out = os.path.join(bench.folder, 'mix.json')
    command = [sys.executable, os.path.join(HERE, '../erpmix/erpmix.py'), 'itdo', '--url', server.url,
               '--clients', str(CLIENTS), '--think', str(think), '--seconds', str(max(3, 2 * bench.seconds)),
               '--warmup', str(max(2, bench.seconds)), '--app-pid', str(server.process.pid),
               '--db-pid', str(bench.database_pid()), '--option', 'ids=' + company.file, '--out', out]
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise SystemExit('erpmix failed: ' + done.stdout[-2000:])
    with open(out, encoding='utf-8') as f:
        return json.load(f)['results'][0]


def measure(bench, server, company):
    for think, label in ((30, 'thinking 30 s'), (2, 'thinking 2 s'), (0, 'without pause')):
        result = mix(bench, server, company, think)
        name = '1,000 users %s, ' % label
        bench.report(name + 'operations', result['ops_per_s'], '/s')
        bench.report(name + 'p50', result['p50_ms'] or 0, 'ms')
        bench.report(name + 'p99', result['p99_ms'] or 0, 'ms')
        bench.report(name + 'errors', result['errors'] + result['unanswered'], '')
        bench.report(name + 'server memory', result['pss_mib']['app'], 'MiB')
        for kind, count in result['error_kinds'].items():
            print('    %d × %s' % (count, kind))
