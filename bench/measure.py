#!/usr/bin/python3
"""Measures what the product claims of its speed; run.sh calls it within a PostgreSQL of its own.

    run.sh [demo] [record] [posting] [clients] [growth] [people] [sign_in]
        these steps; without names: all of them
    run.sh serve [SCALE] [PORT]           serve the ERP-mix company until Ctrl+C, for a comparison

BENCH_FULL=1: the large sizes (a million invoices, ten million journal lines; about half an hour).
BENCH_SECONDS: length of one measurement. BENCH_PROGRAM: the program to measure.
"""
import os
import shutil
import signal
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import company  # noqa: E402
from claims import demo_load, growth, people, posting, record_by_id, sign_in, thousand_clients  # noqa: E402
from drivers import Bench, raw_request  # noqa: E402
from server import Server  # noqa: E402

STEPS = ('demo', 'record', 'posting', 'clients', 'growth', 'people', 'sign_in')
ON_MIX = {'record': record_by_id, 'posting': posting, 'clients': thousand_clients}


def measure_on_mix(bench, claims):
    server = Server(bench, company.DATABASE)
    loaded = company.load_company(bench, server, 1 if bench.full else 0.1)
    with server:
        loaded.token = server.sign_in(loaded.user, loaded.password)
        for claim in claims:
            claim.measure(bench, server, loaded)
    bench.sql('drop database %s with (force)' % company.DATABASE, 'postgres')


def measure(bench, steps):
    for name in ('wrk', 'pgbench'):
        if not shutil.which(name):
            raise SystemExit('%s is missing: scripts/dev/packages.sh bench' % name)
    try:
        if 'demo' in steps:
            demo_load.measure(bench, Server(bench, demo_load.DATABASE))
        on_mix = [claim for step, claim in ON_MIX.items() if step in steps]
        if on_mix:
            measure_on_mix(bench, on_mix)
        if 'growth' in steps:
            growth.measure(bench, Server(bench, growth.DATABASE), raw_request)
        if 'people' in steps:
            people.measure(bench, Server(bench, people.DATABASE))
        if 'sign_in' in steps:
            sign_in.measure(bench, Server(bench, sign_in.DATABASE))
    finally:
        if bench.results:
            print('results: ' + bench.save())


def serve(bench, scale='1', port='8010'):
    server = Server(bench, company.DATABASE, int(port))
    loaded = company.load_company(bench, server, float(scale))
    with server:
        print('%s --app-pid %d --db-pid %d --option ids=%s' % (
            server.url, server.process.pid, bench.database_pid(), loaded.file), flush=True)
        signal.pause()


def main():
    full = os.environ.get('BENCH_FULL') == '1'
    seconds = int(os.environ.get('BENCH_SECONDS', '15' if full else '5'))
    places = [os.environ[name] for name in ('BENCH_PROGRAM', 'BENCH_FOLDER', 'BENCH_SOCKETS')]
    bench = Bench(*places, seconds, full)
    if sys.argv[1:2] == ['serve']:
        return serve(bench, *sys.argv[2:])
    steps = sys.argv[1:] or STEPS
    unknown = [step for step in steps if step not in STEPS]
    if unknown:
        raise SystemExit('unknown step %s; there are: %s' % (unknown[0], ' '.join(STEPS)))
    measure(bench, steps)


if __name__ == '__main__':
    # Whatever ends the measurement, the servers are stopped on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGHUP, lambda *_: sys.exit(129))
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
