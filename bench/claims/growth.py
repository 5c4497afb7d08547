"""What a hundred times the data does to a page of a list and to the trial balance."""
import datetime as dt
import os
import random

DATABASE = 'itdo_erp_growth'
HERE = os.path.dirname(os.path.abspath(__file__))
USER, PASSWORD = 'bench00@yardstick.example', 'Hakaru-Mono-2025'
# (invoices, journal lines), before and after; the small pair keeps the proportion in a fraction of the time.
FULL = ((10_000, 100_000), (1_000_000, 10_000_000))
QUICK = ((1_000, 10_000), (100_000, 1_000_000))


def grow(bench, invoices, lines):
    connection = bench.connect(DATABASE)
    try:
        with connection.cursor() as cursor:
            cursor.execute('select id from organization')
            organization = cursor.fetchone()[0]
            for setting in (('itdo.organization_id', organization), ('bench.invoices', str(invoices)),
                            ('bench.lines', str(lines))):
                cursor.execute('select set_config(%s, %s, false)', setting)
            with open(os.path.join(HERE, '../sql/grow.sql'), encoding='utf-8') as f:
                cursor.execute(f.read())
            cursor.execute('vacuum analyze')
            cursor.execute('select min(start_date) from accounting_period')
            return cursor.fetchone()[0]
    finally:
        connection.close()


def pages(filter_text, first_day, token, raw_request):
    """The first twenty pages of 50, newest first, of the invoices that the filter lets through."""
    path = '/api/v1/invoices?%s&issue_date_from=%s&sort_by=issue_date&sort_order=desc&page_size=50&page=%d'
    paths = [path % (filter_text, first_day, 1 + n % 20) for n in range(200)]
    random.Random(3).shuffle(paths)
    return [raw_request('GET', p, token) for p in paths]


def at_size(bench, server, invoices, lines, raw_request):
    """Median milliseconds of each request at this size."""
    first_day = grow(bench, invoices, lines)
    least_open_pages = invoices // 5 // 50
    with server:
        token = server.sign_in(USER, PASSWORD)
        last_day = first_day + dt.timedelta(364)
        balance = '/api/v1/financial/reports/trial-balance?from=%s&to=%s' % (first_day, last_day)
        requests = {'list of posted invoices': pages('state=posted', first_day, token, raw_request),
                    'trial balance': [raw_request('GET', balance, token)]}
        if least_open_pages:
            requests['list of open invoices'] = pages('payment_status=open', first_day, token, raw_request)
        return {name: bench.wrk(server, some, 1)['p50_ms'] for name, some in requests.items()}


def measure(bench, server, raw_request):
    """server: not running, of the database DATABASE; it runs while it is measured."""
    server.create_database()
    server.run('organization', 'add', '--code', 'GROWTH', '--name', '株式会社成長', '--administrator', USER,
               '--password', PASSWORD)
    small, large = FULL if bench.full else QUICK
    before = at_size(bench, server, *small, raw_request)
    after = at_size(bench, server, *large, raw_request)
    for name, milliseconds in before.items():
        n = 1 if name == 'trial balance' else 0
        bench.report('%s, %s rows' % (name, f'{small[n]:,}'), milliseconds, 'ms')
        bench.report('%s, %s rows' % (name, f'{large[n]:,}'), after[name], 'ms', after[name] / milliseconds,
                     '%s rows' % f'{small[n]:,}')
    bench.sql('drop database %s with (force)' % DATABASE, 'postgres')
