"""How long the demo company takes from an empty database."""
import time

DATABASE = 'itdo_erp_demo'


def measure(bench, server):
    server.create_database()
    started = time.perf_counter()
    server.run('demo', 'load')
    seconds = time.perf_counter() - started
    lines = bench.sql('select count(*) from journal_line', DATABASE)[0][0]
    bench.report('demo company loaded', seconds, 's')
    bench.report('demo company, journal lines', lines / seconds, '/s')
    bench.sql('drop database %s with (force)' % DATABASE, 'postgres')
