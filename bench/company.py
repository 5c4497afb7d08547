"""The company of the ERP-mix dataset: loaded into a database of its own, with the ids of its records."""
import json
import os
import subprocess
import sys

from drivers import raw_request
from server import HERE

DATABASE = 'itdo_erp_mix'


class Company:
    def __init__(self, file):
        self.file = file
        with open(file, encoding='utf-8') as f:
            facts = json.load(f)
        self.organization = facts['organization']
        self.counts, self.prefixes = facts['counts'], facts['prefixes']
        self.user, self.password = facts['user'] % 0, facts['password']
        self.token = ''

    def id_of(self, kind, number):
        return self.prefixes[kind] + '%012x' % number

    def request(self, method, path, body=None, key=None):
        return raw_request(method, path, self.token, body, key)


def load_company(bench, server, scale):
    """server: not running, of the database DATABASE, which is made anew."""
    server.create_database()
    ids = os.path.join(bench.folder, 'ids.json')
    subprocess.run([sys.executable, os.path.join(HERE, 'load_dataset.py'), '--program', bench.program,
                    '--ids', ids, '--scale', str(scale)], env=server.environment, check=True)
    return Company(ids)
