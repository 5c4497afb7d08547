"""Ten thousand people: taken in, taken back, and what they and a thousand departments do to lists and to the tree."""
import http.client
import time
import uuid

from drivers import raw_request

DATABASE = 'itdo_erp_people'
USER, PASSWORD = 'bench00@yardstick.example', 'Hakaru-Mono-2025'
SMALL, LARGE = (100, 100), (10_000, 1_000)  # people, departments
LONGEST_IMPORT = 30  # seconds
# The web app's own requests.
TREE = '/api/v1/departments?level_max=2&fields=code,name,parent_id,has_children&total=false&page_size=100'
LEVEL = '/api/v1/departments?parent_id=%s&fields=code,name,parent_id,has_children&total=false&page_size=100'


def post_csv(server, token, path, rows):
    """What the server says of it, and the seconds it took."""
    connection = http.client.HTTPConnection('127.0.0.1', server.port, timeout=300)
    headers = {'Authorization': 'Bearer ' + token, 'Content-Type': 'text/csv', 'Idempotency-Key': str(uuid.uuid4())}
    begun = time.monotonic()
    connection.request('POST', path, '\r\n'.join(rows).encode() + b'\r\n', headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    seconds = time.monotonic() - begun
    connection.close()
    if answer.status != 200:
        raise SystemExit('POST %s: HTTP %d %s' % (path, answer.status, text[:500]))
    return seconds


SURNAMES = [a + b for a in 'sato suzu taka tana wata ito yama naka koba kato'.split()
            for b in 'ki da moto mura kawa no shi hara guchi to'.split()]
GIVEN = [a + b for a in 'haru yu so ri aki na mi ka sho ta'.split() for b in 'to ko mi ka ma ri no ya ta na'.split()]


def name_of(n):
    """Ten thousand different ones, a hundred with each surname."""
    return SURNAMES[n % 100], GIVEN[n // 100 % 100]


def department_rows(first, last):
    """Ten below each: three levels of a thousand. Who stands above stands first."""
    def above(n):
        return 'D%04d' % (n // 10) if n >= 10 else ''
    return ['code,name,parent.code'] + ['D%04d,第%d部,%s' % (n, n, above(n)) for n in range(first, last)]


def people_rows(first, last, departments):
    return ['email,full_name,full_name_kana,phone,roles,department.code'] + [
        '%s.%s@Yardstick.example,%s %s,ヤマダ タロウ,03-1234-%04d,sales;viewer,D%04d'
        % (*name_of(n), *name_of(n), n % 10_000, n % departments) for n in range(first, last)]


def requests(server, token):
    tenth = server.call('GET', '/api/v1/departments?code=D0001&fields=code', token=token)['items'][0]['id']
    return {
        'people, first page': '/api/v1/users?page_size=50',
        'people by name': '/api/v1/users?page_size=50&sort_by=full_name&sort_order=asc',
        'people, one is searched for': '/api/v1/users?page_size=50&search=%s' % '+'.join(name_of(42)),
        'people, a search that all match': '/api/v1/users?page_size=50&search=yardstick',
        'people of a department': '/api/v1/users?page_size=50&department_id=' + tenth,
        'departments, first page': '/api/v1/departments?page_size=50',
        'departments, one is searched for': '/api/v1/departments?page_size=50&search=D0042',
        'departments, the tree': TREE,
        'departments, a level of the tree': LEVEL % tenth,
    }


def times(bench, server, token):
    """Median milliseconds of each request."""
    bench.sql('vacuum analyze', DATABASE)
    paths = requests(server, token)
    return {name: bench.wrk(server, [raw_request('GET', path, token)], 1)['p50_ms'] for name, path in paths.items()}


def measure_import(bench, server, token, rows):
    people = len(rows) - 1
    seconds = {'preview': post_csv(server, token, '/api/v1/users/import?dry_run=true', rows),
               'import': post_csv(server, token, '/api/v1/users/import', rows),
               'the same again': post_csv(server, token, '/api/v1/users/import', rows)}
    batch = server.call('GET', '/api/v1/import-batches?page_size=1', token=token)['items'][0]['id']
    begun = time.monotonic()
    server.call('POST', '/api/v1/import-batches/%s/undo' % batch, {}, token)
    seconds['undo'] = time.monotonic() - begun
    for name, taken in seconds.items():
        bench.report('%s people, %s' % (f'{people:,}', name), taken, 's', taken / LONGEST_IMPORT,
                     '%d s' % LONGEST_IMPORT)


def measure(bench, server):
    """server: not running, of the database DATABASE; it runs while it is measured."""
    server.create_database()
    server.run('organization', 'add', '--code', 'PEOPLE', '--name', '株式会社多人', '--administrator', USER,
               '--password', PASSWORD)
    with server:
        token = server.sign_in(USER, PASSWORD)
        post_csv(server, token, '/api/v1/departments/import', department_rows(0, SMALL[1]))
        post_csv(server, token, '/api/v1/users/import', people_rows(0, SMALL[0], SMALL[1]))
        before = times(bench, server, token)
        post_csv(server, token, '/api/v1/departments/import', department_rows(SMALL[1], LARGE[1]))
        rows = people_rows(SMALL[0], LARGE[0], LARGE[1])
        measure_import(bench, server, token, rows)
        post_csv(server, token, '/api/v1/users/import', rows)
        after = times(bench, server, token)
    for name, milliseconds in before.items():
        n = 1 if name.startswith('departments') else 0
        bench.report('%s, of %s' % (name, f'{SMALL[n]:,}'), milliseconds, 'ms')
        bench.report('%s, of %s' % (name, f'{LARGE[n]:,}'), after[name], 'ms', after[name] / milliseconds,
                     'of %s' % f'{SMALL[n]:,}')
    bench.sql('drop database %s with (force)' % DATABASE, 'postgres')
