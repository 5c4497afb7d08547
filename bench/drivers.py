"""Drives load: wrk against the server, pgbench against PostgreSQL; keeps and prints the results."""
import json
import os
import re
import subprocess
import time

import psycopg2

HERE = os.path.dirname(os.path.abspath(__file__))
THREADS = 2


def raw_request(method, path, token, body=None, key=None):
    """A request as replay.lua sends it."""
    data = b'' if body is None else json.dumps(body, ensure_ascii=False).encode()
    head = '%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n' % (method, path, token)
    if key is not None:
        head += 'Idempotency-Key: %s\r\n' % key
    if body is not None:
        head += 'Content-Type: application/json\r\nContent-Length: %d\r\n' % len(data)
    elif method != 'GET':
        head += 'Content-Length: 0\r\n'
    return head.encode() + b'\r\n' + data


class Bench:
    def __init__(self, program, folder, cluster_run, seconds, full):
        self.program, self.folder, self.seconds, self.full = program, folder, seconds, full
        self.cluster_run = cluster_run
        self.results = []

    # --- results ----------------------------------------------------------------------
    def report(self, name, value, unit, ratio=None, against=''):
        """One line, and one record in the result file. ratio: value over what it is compared with."""
        line = '%-42s %12s %-8s' % (name, ('%.0f' if abs(value) >= 1000 else '%.4g') % value, unit)
        if ratio is not None:
            line += ' (%.3g × %s)' % (ratio, against)
        print(line, flush=True)
        self.results.append(dict(name=name, value=value, unit=unit, ratio=ratio, against=against))

    def save(self):
        folder = os.path.join(self.folder, 'results')
        os.makedirs(folder, exist_ok=True)
        file = os.path.join(folder, time.strftime('%Y%m%d-%H%M%S.json'))
        with open(file, 'w', encoding='utf-8') as f:
            json.dump(dict(when=time.strftime('%Y-%m-%d %H:%M:%S'), cpus=os.cpu_count(), load=os.getloadavg(),
                           full=self.full, seconds=self.seconds, results=self.results), f, indent=1,
                      ensure_ascii=False)
        return file

    # --- PostgreSQL -------------------------------------------------------------------
    def connect(self, database):
        connection = psycopg2.connect(host=self.cluster_run, user='postgres', dbname=database)
        connection.autocommit = True
        return connection

    def sql(self, statements, database):
        """Runs them as superuser; the rows of the last one, if it has any."""
        connection = self.connect(database)
        try:
            with connection.cursor() as cursor:
                cursor.execute(statements)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def database_pid(self):
        data = self.sql('show data_directory', 'postgres')[0][0]
        with open(os.path.join(data, 'postmaster.pid')) as f:
            return int(f.readline())

    def pgbench(self, script, clients, database, user='postgres'):
        """Transactions a second of a pgbench script, prepared."""
        file = os.path.join(self.folder, 'pgbench.sql')
        with open(file, 'w', encoding='utf-8') as f:
            f.write(script)
        command = ['pgbench', '-n', '-M', 'prepared', '-h', self.cluster_run, '-U', user, '-f', file,
                   '-c', str(clients), '-j', str(min(clients, THREADS)), '-T', str(self.seconds), database]
        done = subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        found = re.search(r'^tps = ([0-9.]+)', done.stdout, re.M)
        if done.returncode != 0 or not found:
            raise SystemExit('pgbench failed: ' + done.stdout[-2000:])
        return float(found.group(1))

    # --- HTTP -------------------------------------------------------------------------
    def wrk(self, server, requests, clients, seconds=None):
        """Sends raw requests over `clients` kept connections: rate (a second), p50_ms, p99_ms, requests."""
        file = os.path.join(self.folder, 'requests.bin')
        with open(file, 'wb') as f:
            for request in requests:
                f.write(b'%d\n' % len(request) + request)
        command = ['wrk', '-t1', '-c%d' % clients, '-d%ds' % (seconds or self.seconds), '--timeout', '60s',
                   '--latency', '-s', os.path.join(HERE, 'replay.lua'), server.url]
        done = subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env=dict(os.environ, REPLAY=file))
        if done.returncode != 0:
            raise SystemExit('wrk failed: ' + done.stdout[-2000:])
        result = json.loads(done.stdout.strip().splitlines()[-1])
        if result['errors'] or not result['requests']:
            raise SystemExit('wrk: %(errors)d of %(requests)d requests failed' % result)
        result['rate'] = result['requests'] / result['seconds']
        return result
