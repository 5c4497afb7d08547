"""A hundred people sign in at once: all get in, what the last of them wait, and what everybody else feels of it."""
import http.client
import json
import os
import statistics
import subprocess
import sys
import threading
import time

DATABASE = 'itdo_erp_sign_in'
USER, PASSWORD = 'bench00@yardstick.example', 'Hakaru-Mono-2025'
PEOPLE = 100


def sign_in(server, name):
    """Seconds until the token was there; raises if it was refused."""
    connection = http.client.HTTPConnection('127.0.0.1', server.port, timeout=60)
    body = json.dumps({'username': name, 'password': PASSWORD})
    started = time.perf_counter()
    connection.request('POST', '/api/v1/auth/token', body, {'Content-Type': 'application/json'})
    answer = connection.getresponse()
    text = answer.read()
    seconds = time.perf_counter() - started
    connection.close()
    if answer.status != 200:
        raise RuntimeError('%s: %d %s' % (name, answer.status, text[:300]))
    return seconds


def at_once(server, names):
    """The seconds of each, all having begun together; and how many were refused."""
    seconds, refused, ready = [], [], threading.Barrier(len(names))

    def one(name):
        ready.wait()
        try:
            seconds.append(sign_in(server, name))
        except (RuntimeError, OSError) as error:
            refused.append(str(error))

    threads = [threading.Thread(target=one, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(seconds), refused


def percentile(sorted_values, share):
    return sorted_values[min(len(sorted_values) - 1, int(len(sorted_values) * share))]


def others(server, token):
    """p99 in milliseconds of one who reads a page twenty times a second, from a process of her own."""
    done = subprocess.run([sys.executable, os.path.abspath(__file__), str(server.port), token], text=True,
                          stdout=subprocess.PIPE, check=True)
    return float(done.stdout)


def read_pages(port, token):
    connection = http.client.HTTPConnection('127.0.0.1', port, timeout=60)
    waits, begun = [], time.perf_counter()
    for n in range(200):
        time.sleep(max(0, begun + n / 20 - time.perf_counter()))
        started = time.perf_counter()
        connection.request('GET', '/api/v1/users?page_size=50', headers={'Authorization': 'Bearer ' + token})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
        waits.append(time.perf_counter() - started)
    return percentile(sorted(waits), 0.99) * 1000


def measure(bench, server):
    """server: not running, of the database DATABASE; it runs while it is measured."""
    server.create_database()
    server.run('organization', 'add', '--code', 'SIGNIN', '--name', '株式会社入口', '--administrator', USER,
               '--password', PASSWORD)
    names = ['person%03d@yardstick.example' % n for n in range(PEOPLE)]
    # One hash for all of them: what is measured is checking it, not making it.
    bench.sql("insert into user_account (organization_id, id, email, full_name, roles) select organization_id, "
              "gen_random_uuid(), format('person%s@yardstick.example', lpad(n::text, 3, '0')), 'Person', '{viewer}' "
              "from user_account, generate_series(0, 99) n; insert into user_password (organization_id, user_id, hash) "
              "select u.organization_id, u.id, p.hash from user_account u, user_password p where u.email like 'person%'",
              DATABASE)
    with server:
        hash_alone = statistics.median(sign_in(server, names[n]) for n in range(20))
        token = server.sign_in(USER, PASSWORD)
        quiet = others(server, token)
        waits, refused, busy = [], [], True

        def crowds():
            while busy:
                some, failed = at_once(server, names)
                waits.extend(some)
                refused.extend(failed)

        crowd = threading.Thread(target=crowds)
        crowd.start()
        time.sleep(0.5)
        meanwhile = others(server, token)
        busy = False
        crowd.join()
        alone, failed = at_once(server, names)
    bench.report('sign-ins refused of %d at once' % PEOPLE, len(refused) + len(failed), '')
    if refused or failed:
        print((refused + failed)[0])
    bench.report('one sign-in', hash_alone * 1000, 'ms')
    bench.report('p95 of %d at once' % PEOPLE, percentile(alone, 0.95) * 1000, 'ms',
                 percentile(alone, 0.95) / hash_alone, 'one sign-in')
    bench.report('all of them, each beside the work of one processor', max(alone) * 1000, 'ms',
                 max(alone) / (hash_alone * PEOPLE / 2), 'the hashes on two processors')
    bench.report('p99 of other requests meanwhile', meanwhile, 'ms', meanwhile / quiet, 'without sign-ins')
    bench.sql('drop database %s with (force)' % DATABASE, 'postgres')


if __name__ == '__main__':
    print(read_pages(int(sys.argv[1]), sys.argv[2]))
