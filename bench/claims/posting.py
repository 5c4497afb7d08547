"""Invoices of five lines a second: created and posted at once, and posted alone under keys, against lean SQL."""
import datetime as dt
import os
import random

POSTERS = (16, 64)
BODIES = 5_000
DATABASE = 'itdo_erp_lean'
CALL = '''\\set c random(1, 9000)
\\set a random(1, 10000)
\\set b random(1, 10000)
select post_invoice(:c, array[:a, :b, 3, 4, 5], array[1, 2, 3, 4, 5],
                    array[1000, 2000, 3000, 4000, 5000]::bigint[]);
'''
HERE = os.path.dirname(os.path.abspath(__file__))


def body(company, dice):
    lines = [{'item_id': company.id_of('item', dice.randint(1, company.counts['products'])),
              'quantity': str(dice.randint(1, 10)), 'unit_price': str(10 * dice.randint(1, 500))}
             for _ in range(5)]
    customer = company.id_of('partner', dice.randint(1, company.counts['customers']))
    return {'customer_id': customer, 'issue_date': dt.date.today().isoformat(), 'lines': lines}


def drafts(bench, server):
    rows = bench.sql("select id from sales_invoice where state = 'draft'", server.database)
    return [row[0] for row in rows]


def post_alone(bench, server, company, create, clients):
    """Makes drafts for a whole step, posts for half of one: they last unless posting is twice as fast."""
    before = set(drafts(bench, server))
    bench.wrk(server, create, clients)
    fresh = [draft for draft in drafts(bench, server) if draft not in before]
    requests = [company.request('POST', '/api/v1/invoices/%s/post' % draft, key='post-%s' % draft) for draft in fresh]
    return bench.wrk(server, requests, clients, max(1, bench.seconds // 2))['rate']


def measure(bench, server, company):
    bench.sql('drop database if exists %s with (force)' % DATABASE, 'postgres')
    bench.sql('create database %s' % DATABASE, 'postgres')
    with open(os.path.join(HERE, '../sql/lean_posting.sql'), encoding='utf-8') as f:
        bench.sql(f.read(), DATABASE)
    dice = random.Random(2)
    bodies = [body(company, dice) for _ in range(BODIES)]
    create = [company.request('POST', '/api/v1/invoices', b) for b in bodies]
    both = [company.request('POST', '/api/v1/invoices?action=post', b) for b in bodies]
    for clients in POSTERS:
        lean = bench.pgbench(CALL, clients, DATABASE)
        bench.report('lean SQL posting, %d clients' % clients, lean, '/s')
        created = bench.wrk(server, both, clients)
        bench.report('invoices created and posted, %d clients' % clients, created['rate'], '/s',
                     created['rate'] / lean, 'lean SQL')
        posted = post_alone(bench, server, company, create, clients)
        bench.report('invoices posted, %d clients' % clients, posted, '/s', posted / lean, 'lean SQL')
    bench.sql('drop database %s with (force)' % DATABASE, 'postgres')
