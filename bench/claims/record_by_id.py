"""One customer by id: the whole way through HTTP against the bare SQL in pgbench, 64 clients each."""
import random

CLIENTS = 64
REQUESTS = 20_000
SCOPE = ("select set_config('itdo.organization_id', '%s', true), set_config('itdo.user_id', '', true), "
         "set_config('itdo.access', '', true);")


def statement_of(bench, server, path, token, mark):
    """The SQL that the program sends for this request, as PostgreSQL saw it."""
    server.call('GET', path, token=token)
    rows = bench.sql("select query from pg_stat_activity where datname = '%s' and query like '%%%s%%' "
                     "and pid <> pg_backend_pid()" % (server.database, mark), 'postgres')
    if not rows:
        raise SystemExit('the statement of %s was not seen' % path)
    return rows[0][0]


def measure(bench, server, company):
    path = '/api/v1/customers/'
    first = path + company.id_of('partner', 1)
    statement = statement_of(bench, server, first, company.token, 'receivable_amount')
    dice = random.Random(1)
    customers = [dice.randint(1, company.counts['customers']) for _ in range(REQUESTS)]
    requests = [company.request('GET', path + company.id_of('partner', n)) for n in customers]
    ours = bench.wrk(server, requests, CLIENTS)
    record = "('%s' || lpad(to_hex(:n::bigint), 12, '0'))::uuid" % company.prefixes['partner']
    bare = bench.pgbench('\n'.join([
        '\\set n random(1, %d)' % company.counts['customers'],
        '\\startpipeline', SCOPE % company.organization, statement.replace('$1', record) + ';',
        '\\endpipeline']), CLIENTS, server.database, 'itdo_user')
    bench.report('customer by id, pgbench', bare, '/s')
    bench.report('customer by id, HTTP', ours['rate'], '/s', ours['rate'] / bare, 'pgbench with the same SQL')
    bench.report('customer by id, p99', ours['p99_ms'], 'ms')
