#!/usr/bin/python3
"""Loads the ERP-mix dataset as a company of its own, and writes what the load generator must know of it.

    load_dataset.py --program build/release/itdo-erp --ids var/bench/ids.json [--scale 1.0]

Works on the database of DATABASE_URL, which has its tables and no company yet; ITDO_SUPERUSER_URL is a
superuser's connection to the same cluster. Entries, lines, invoices and receipts are written by SQL with all
triggers on, and sealed; `itdo-erp books verify` can prove them.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile

import psycopg2

HERE = os.path.dirname(os.path.abspath(__file__))
YEAR = 2025
CODE = 'YARDSTICK'
USER = 'bench%02d@yardstick.example'
PASSWORD = 'Hakaru-Mono-2025'
USERS = 100
# Numbers of kinds as in bench.id() of load_dataset.sql.
KINDS = {'partner': 1, 'item': 3, 'invoice': 5}
STAGES = {
    'accounts': 'code text, kind text',
    'parties': 'no int, code text, name text, kind text, street text, city text, postal_code text, '
               'email text, phone text',
    'products': 'no int, code text, name text, list_price numeric, cost_price numeric',
    'invoices': 'no int, date date, due date, party_no int, untaxed numeric, tax numeric, total numeric, '
                'paid boolean',
    'invoice_lines': 'invoice_no int, line int, product_no int, qty numeric, unit_price numeric, '
                     'amount numeric, account text',
    'moves': 'no int, date date, kind text, invoice_no int',
    'lines': 'no int, move_no int, account text, party_no int, debit numeric, credit numeric, maturity date, '
             'source text',
}


def database_of(url):
    """postgresql://itdo_user@/NAME?host=… → NAME"""
    return url.split('://', 1)[1].split('/', 1)[1].split('?', 1)[0]


def connect_as_superuser():
    return psycopg2.connect(os.environ['ITDO_SUPERUSER_URL'], dbname=database_of(os.environ['DATABASE_URL']))


def stage(cursor, folder):
    cursor.execute('create schema bench')
    for name, columns in STAGES.items():
        cursor.execute('create table bench.%s (%s)' % (name, columns))
        with open(os.path.join(folder, name + '.csv'), encoding='utf-8') as f:
            cursor.copy_expert('copy bench.%s from stdin (format csv, header)' % name, f)
        cursor.execute('analyze bench.' + name)


def what_was_loaded(cursor):
    cursor.execute("""select (select count(*) from bench.parties where kind = 'customer'),
      (select count(*) from bench.parties), (select count(*) from bench.products),
      (select count(*) from bench.invoices), (select count(*) from bench.lines),
      (select count(*) from bench.invoices where not paid),
      (select count(distinct party_no) from bench.invoices where not paid),
      (select min(n) from (select count(*) as n from bench.lines where account ~ '^E[0-9]'
                           group by account) x)""")
    customers, parties, products, invoices, lines, open_invoices, owing, shortest = cursor.fetchone()
    cursor.execute('select code, id from bench.account')
    return {
        'counts': {'customers': customers, 'parties': parties, 'products': products, 'invoices': invoices},
        'lines': lines,
        # A smaller scale has fewer rows to show: what the load generator may demand.
        'least': {'customers': min(50, customers // 40), 'products': min(50, products // 20),
                  'pages': min(20, open_invoices // 50), 'ledger': min(900, shortest),
                  'aged': min(1000, owing)},
        'accounts': dict(cursor.fetchall()),
        'prefixes': {kind: '01900000-%04x-7000-8000-' % number for kind, number in KINDS.items()},
        'user': USER, 'users': USERS, 'password': PASSWORD,
    }


def load(folder):
    connection = connect_as_superuser()
    with connection, connection.cursor() as cursor:
        stage(cursor, folder)
        cursor.execute('select id from organization where code = %s', (CODE,))
        organization = cursor.fetchone()[0]
        cursor.execute('set local itdo.organization_id = %s', (organization,))
        with open(os.path.join(HERE, 'sql', 'load_dataset.sql'), encoding='utf-8') as f:
            cursor.execute(f.read())
        facts = what_was_loaded(cursor)
        cursor.execute('select bench.id(12, 1)')
        facts.update(organization=organization, payment_term=cursor.fetchone()[0])
        cursor.execute('drop schema bench cascade')
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute('vacuum analyze')
    connection.close()
    return facts


def run(*command):
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise SystemExit('%s: %s' % (' '.join(command[:3]), done.stdout.strip()[-2000:]))


def main():
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument('--program', required=True)
    parser.add_argument('--ids', required=True, help='file to write')
    parser.add_argument('--scale', type=float, default=1.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        run(sys.executable, os.path.join(HERE, 'erpmix', 'dataset.py'), folder, '--year', str(YEAR),
            '--scale', str(options.scale))
        run(options.program, 'organization', 'add', '--code', CODE, '--name', '株式会社ものさし',
            '--administrator', USER % 0, '--password', PASSWORD)
        facts = load(folder)
    run(options.program, 'books', 'seal')
    with open(options.ids, 'w', encoding='utf-8') as f:
        json.dump(facts, f, indent=1, ensure_ascii=False)
    print('loaded %(lines)d journal lines' % facts, facts['counts'])


if __name__ == '__main__':
    main()
