"""The server that is measured: a database of its own, the program that serves it, and what it uses."""
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.join(HERE, '../tests/api/support'))
from ports import free_port  # noqa: E402


def with_database(url, name):
    """postgresql://itdo_user@/itdo_erp_db?host=… → the same with another database."""
    head, tail = url.split('://', 1)
    authority, rest = tail.split('/', 1)
    return '%s://%s/%s?%s' % (head, authority, name, rest.split('?', 1)[1])


class Server:
    """As a context: the program serves `database` on the port (0: a free one) until the end of the block."""

    def __init__(self, bench, database, port=0):
        self.bench, self.database = bench, database
        self.port = port or free_port()
        self.url = 'http://127.0.0.1:%d' % self.port
        self.environment = dict(
            os.environ,
            DATABASE_URL=with_database(os.environ['DATABASE_URL'], database),
            ITDO_ERP__DATABASE__MIGRATOR_URL=with_database(
                os.environ['ITDO_ERP__DATABASE__MIGRATOR_URL'], database),
            ITDO_ERP__SERVER__ADDRESS='127.0.0.1', ITDO_ERP__SERVER__PORT=str(self.port),
            ITDO_ERP__SERVER__WEB_ROOT='',
            # The virtual users all come from one address, and stay longer than an access token lives.
            ITDO_ERP__SIGN_IN__PER_ADDRESS_PER_MINUTE='100000', ITDO_ERP__SESSION__TOKEN_LIFETIME='24h',
            ITDO_ERP__RATES__REPORT_PER_MINUTE='10000000', ITDO_ERP__BOOKS__SEAL_EVERY='24h')
        self.process = None

    def run(self, *arguments):
        """One command of the program on this database."""
        done = subprocess.run([self.bench.program, *arguments], env=self.environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            raise SystemExit('itdo-erp %s: %s' % (arguments[0], done.stdout.strip()[-2000:]))

    def create_database(self):
        self.bench.sql('drop database if exists %s with (force)' % self.database, 'postgres')
        self.run('setup-database', '--superuser', os.environ['ITDO_SUPERUSER_URL'])
        self.run('migrate')

    def __enter__(self):
        self.log = open(os.path.join(self.bench.folder, 'log', 'serve-%s.log' % self.database), 'w')
        # In a session of its own: Ctrl+C ends the measurement, which then stops the server in good order.
        self.process = subprocess.Popen([self.bench.program, 'serve'], env=self.environment, stdout=self.log,
                                        stderr=self.log, start_new_session=True)
        for _ in range(600):
            if self.process.poll() is not None:
                break
            try:
                socket.create_connection(('127.0.0.1', self.port), 1).close()
                return self
            except OSError:
                time.sleep(0.05)
        self.__exit__()
        raise SystemExit('the server did not start; its log is ' + self.log.name)

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()

    def call(self, method, path, body=None, token=None):
        """The JSON of an answer that must be a success."""
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=120)
        headers = {'Content-Type': 'application/json'}
        if token:
            headers['Authorization'] = 'Bearer ' + token
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        if not 200 <= answer.status < 300:
            raise SystemExit('%s %s: HTTP %d %s' % (method, path, answer.status, text.decode()[:500]))
        return json.loads(text)

    def sign_in(self, user, password):
        credentials = {'username': user, 'password': password}
        return self.call('POST', '/api/v1/auth/token', credentials)['access_token']
