"""ERP-mix against ITDO ERP; the base data come from bench/load_dataset.py.

Options (erpmix.py --option K=V): ids=FILE, what the loader wrote (default: var/bench/ids.json);
sessions=N, at most so many sign-ins before the run, shared by the users beyond them (default 1000).
"""
import concurrent.futures
import datetime as dt
import http.client
import json
import os
from urllib.parse import quote

from .base import Backend, OpError

API = '/api/v1'
IDS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../../var/bench/ids.json')


class ItdoBackend(Backend):
    def setup(self):
        with open(self.options.get('ids', IDS), encoding='utf-8') as f:
            self.ids = json.load(f)
        for name, count in self.ids['counts'].items():
            setattr(self, 'N_' + name.upper(), count)
        self.accounts, self.least = self.ids['accounts'], self.ids['least']
        self.today = dt.date.today().isoformat()
        self.tokens = []

    # --- ids and sign-ins -----------------------------------------------------------
    def id_of(self, kind, number):
        return self.ids['prefixes'][kind] + '%012x' % number

    def credentials(self, n):
        return {'username': self.ids['user'] % (n % self.ids['users']), 'password': self.ids['password']}

    def sign_in(self, n):
        connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
        body = json.dumps(self.credentials(n))
        connection.request('POST', self.prefix + API + '/auth/token', body,
                           {'Content-Type': 'application/json'})
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        if answer.status != 200:
            raise SystemExit('no sign-in: HTTP %d %s' % (answer.status, text.decode()))
        return b'Bearer ' + json.loads(text)['access_token'].encode()

    def login_all(self, n):
        """A session for each user, as far as the option `sessions` allows; kept for the next level."""
        wanted = min(n, int(self.options.get('sessions', 1000)))
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            self.tokens += pool.map(self.sign_in, range(len(self.tokens), wanted))
        return [self.tokens[k % wanted] for k in range(n)]

    def login(self, vu):
        r = yield self.post(vu, API + '/auth/token', self.credentials(int(100 * vu.rng.random())), auth=b'')
        if not self.ok(r).json()['access_token']:
            raise OpError('no session')

    # --- lists and records ----------------------------------------------------------
    def page(self, r, least=50):
        if not least <= len(self.ok(r).json()['items']) <= 50:
            raise OpError('not %d to 50 rows' % least)

    def record(self, r):
        return self.ok(r).json()['data']

    def customer_search(self, vu):
        r = yield self.get(vu, '%s/customers?search=%s&sort_by=name&sort_order=asc&page_size=50&total=false'
                           '&fields=code,name,is_active,created_at' % (API, quote(self.family(vu))))
        self.page(r, self.least['customers'])

    def customer_read(self, vu):
        r = yield self.get(vu, '%s/customers/%s' % (API, self.id_of('partner', self.customer(vu))))
        data = self.record(r)
        if len(data['contacts']) != 2 or 'receivable_amount' not in data or not data['payment_term']:
            raise OpError('incomplete customer')

    def customer_create(self, vu):
        k = self.unique(vu)
        r = yield self.post(vu, API + '/customers', {
            'code': 'N' + k, 'name': '株式会社新規 ' + k, 'postal_code': '100-0001', 'address': '東京都千代田区1-2-3',
            'email': 'n%s@example.invalid' % k, 'payment_term_id': self.ids['payment_term'],
            'contacts': [{'name': '購買担当', 'email': 'n%s@example.invalid' % k},
                         {'name': '経理担当', 'phone': '+81 3-1234-5678'}]})
        if len(self.record(r)['contacts']) != 2:
            raise OpError('not 2 contacts')

    def product_search(self, vu):
        r = yield self.get(vu, '%s/items?search=%s&sort_by=code&sort_order=asc&page_size=50&total=false'
                           '&fields=code,name,sales_price,unit' % (API, quote(self.goods(vu))))
        self.page(r, self.least['products'])

    def invoice_list(self, vu):
        page = 1 + int(self.least['pages'] * vu.rng.random())
        r = yield self.get(vu, API + '/invoices?payment_status=open&sort_by=issue_date&sort_order=desc'
                           '&page_size=50&page=%d&total=false&fields=number,customer_id,issue_date,net_amount,'
                           'tax_amount,gross_amount,open_amount,state' % page)
        self.page(r)

    def invoice_read(self, vu):
        r = yield self.get(vu, '%s/invoices/%s' % (API, self.id_of('invoice', self.invoice(vu))))
        data = self.record(r)
        if len(data['lines']) != 5 or not data['taxes'] or data['open_amount'] is None:
            raise OpError('incomplete invoice')

    # --- documents ------------------------------------------------------------------
    def invoice_body(self, vu):
        lines = [{'item_id': self.id_of('item', p), 'quantity': str(q), 'unit_price': str(u)}
                 for p, q, u in self.basket(vu)]
        customer = self.id_of('partner', self.customer(vu))
        return {'customer_id': customer, 'issue_date': self.today, 'lines': lines}

    def invoice_post(self, vu):
        r = yield self.post(vu, API + '/invoices?action=post', self.invoice_body(vu))
        data = self.record(r)
        if data['state'] != 'posted' or not data['number'] or not data['journal_entry_id']:
            raise OpError('not posted')

    def journal_post(self, vu):
        a, b = 100 * (1 + int(900 * vu.rng.random())), 100 * (1 + int(900 * vu.rng.random()))
        tax = (a + b) // 10
        r = yield self.post(vu, API + '/financial/journal-entries?action=post', {
            'entry_date': self.today, 'description': 'entry ' + self.unique(vu), 'entries': [
                {'account_id': self.accounts[self.expense(vu)], 'debit_amount': str(a)},
                {'account_id': self.accounts[self.expense(vu)], 'debit_amount': str(b)},
                {'account_id': self.accounts['TAX'], 'debit_amount': str(tax)},
                {'account_id': self.accounts['CASH'], 'credit_amount': str(a + b + tax)}]})
        data = self.record(r)
        if data['state'] != 'posted' or not data['number']:
            raise OpError('not posted')

    # --- reports --------------------------------------------------------------------
    def report(self, vu, name, parameters):
        return self.get(vu, '%s/financial/reports/%s?%s' % (API, name, parameters))

    def year(self):
        return 'from=%d-01-01&to=%d-12-31' % (self.YEAR, self.YEAR)

    def ledger_account(self, vu):
        account = self.accounts[self.expense(vu)]
        r = yield self.report(vu, 'general-ledger', 'account_id=%s&%s&fields=date,entry_number,description,debit,credit,'
                              'balance' % (account, self.year()))
        if len(self.record(r)['lines']) < self.least['ledger']:
            raise OpError('short ledger')

    def trial_balance(self, vu):
        r = yield self.report(vu, 'trial-balance', self.year())
        if len(self.record(r)['accounts']) < 65:
            raise OpError('short balance')

    def aged_receivable(self, vu):
        r = yield self.report(vu, 'aged-receivables', 'as_of_date=%d-12-31' % self.YEAR)
        if len(self.record(r)['partners']) < self.least['aged']:
            raise OpError('short aging')


BACKEND = ItdoBackend
