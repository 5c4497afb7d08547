#!/usr/bin/env python3
"""ERP-mix: a closed-loop load generator for ERP servers (Python 3 standard library only).

  erpmix.py BACKEND --url http://127.0.0.1:8899 --each                 one client, every operation
  erpmix.py BACKEND --url ... --clients 1,16,64,256,1000               the mix at several levels
  erpmix.py BACKEND --url ... --op customer_search --clients 16        one operation
  erpmix.py BACKEND --url ... --emit customer_search --count 2000 > f  raw requests for wrk + replay.lua

Closed loop: every virtual user sends its next operation when the last one has been answered (plus
--think seconds on average, exponential). One epoll loop per process, keep-alive where the server
allows it. Throughput counts the operations that ended inside the window; latency is taken over the
operations that began inside it, followed to their end for at most --drain seconds; what is then
still unanswered is reported as `unanswered`, never dropped. --app-pid/--db-pid name the
root processes of the server and of PostgreSQL: CPU seconds and memory (PSS) of both trees are given.
"""
import argparse
import importlib
import json
import os
import pickle
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from backends.base import MIX  # noqa: E402
from engine import VU, Engine, now  # noqa: E402
from processes import TICK, cpu_seconds, machine, memory_mib, read_pid, stat  # noqa: E402


def quantile(sorted_values, q):
    if not sorted_values:
        return None
    i = min(len(sorted_values) - 1, int(q * len(sorted_values)))
    return sorted_values[i]


def ms(x):
    return None if x is None else round(x * 1000, 2)


def measure(backend, ops, weights, clients, opt):
    auths = backend.login_all(clients)
    tag = '%x' % int(time.time() * 1000 % 1e10)
    vus = [VU(i, auths[i], tag, opt.seed * 1000003 + i) for i in range(clients)]
    procs = min(opt.procs, clients)
    t_start = now() + opt.warmup
    t_end = t_start + opt.seconds
    pipes = []
    for p in range(procs):
        r, w = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(r)
            code = 0
            try:
                if opt.pin:
                    os.sched_setaffinity(0, {int(c) for c in opt.pin.split(',')})
                eng = Engine(backend, ops, weights, vus[p::procs], opt, t_start, t_end, p)
                res = eng.run()
                with os.fdopen(w, 'wb') as f:
                    pickle.dump(res, f)
            except BaseException as e:
                print('worker failed: %r' % e, file=sys.stderr)
                code = 1
            os._exit(code)
        os.close(w)
        pipes.append((pid, r))

    def load_cpu():
        t = 0
        for pid, _ in pipes:
            try:
                t += sum(int(x) for x in stat(pid)[11:13])
            except OSError:
                pass
        return t / TICK

    def sample():
        return (now(), {k: cpu_seconds(v) for k, v in opt.roots.items()}, machine(),
                load_cpu())

    time.sleep(max(0, t_start - now()))
    a = sample()
    peak = {k: 0 for k in opt.roots}
    while now() < t_end - 0.05:
        time.sleep(min(2.0, max(0.01, t_end - now())))
        if opt.seconds >= 10:
            for k, v in opt.roots.items():
                peak[k] = max(peak[k], memory_mib(v))
    b = sample()
    mem = {k: max(peak[k], memory_mib(v)) for k, v in opt.roots.items()}
    merged = None
    for pid, r in pipes:
        with os.fdopen(r, 'rb') as f:
            data = f.read()
        _, status = os.waitpid(pid, 0)
        if status:
            raise SystemExit('a load process failed')
        res = pickle.loads(data)
        if merged is None:
            merged = res
        else:
            for o in ops:
                merged['lat'][o].extend(res['lat'][o])
            merged['req'].extend(res['req'])
            for k in ('done', 'bytes', 'errors', 'err_ops'):
                merged[k] += res[k]
            merged['nreq'] += res['nreq']
            merged['unanswered'] += res['unanswered']
            merged['resent'] += res['resent']
            merged['oldest'] = max(merged['oldest'], res['oldest'])
    dt = b[0] - a[0]
    total = sum(merged['done'].values())
    every = sorted(x for o in ops for x in merged['lat'][o])
    busy = 1 - (b[2][1] - a[2][1]) / max(1, b[2][0] - a[2][0])
    ours = (b[3] - a[3] + sum(b[1][k] - a[1][k] for k in opt.roots)) / dt
    other = busy * os.cpu_count() - ours if opt.roots else None
    out = dict(clients=clients, think=opt.think, seconds=round(dt, 2), operations=total, ops_per_s=round(total / opt.seconds, 2),
               requests_per_s=round(merged['nreq'] / opt.seconds, 2),
               p50_ms=ms(quantile(every, .5)), p95_ms=ms(quantile(every, .95)), p99_ms=ms(quantile(every, .99)),
               max_ms=ms(every[-1] if every else None), mean_ms=ms(sum(every) / len(every) if every else None),
               errors=sum(merged['errors'].values()), error_kinds=dict(merged['errors'].most_common(6)),
               error_ops=dict(merged['err_ops']), resent=merged['resent'], unanswered=merged['unanswered'], oldest_unanswered_s=round(merged['oldest'], 1),
               machine_busy=round(busy, 3),
               other_cpu=None if other is None else round(other, 2), harness_cpu=round((b[3] - a[3]) / dt, 2),
               cpu_ms_per_op={k: round(1000 * (b[1][k] - a[1][k]) / total, 3) if total else None for k in opt.roots},
               cpu_share={k: round((b[1][k] - a[1][k]) / dt, 3) for k in opt.roots},
               pss_mib={k: round(v, 1) for k, v in mem.items()}, per_op={})
    for o in ops:
        v = sorted(merged['lat'][o])
        out['per_op'][o] = dict(n=merged['done'][o], p50_ms=ms(quantile(v, .5)), p99_ms=ms(quantile(v, .99)),
                                mean_ms=ms(sum(v) / len(v)) if v else None,
                                bytes=merged['bytes'][o] // max(1, merged['done'][o]), errors=merged['err_ops'][o])
    return out


def show(r, label=''):
    print('%-22s %5d clients  %9.1f op/s %9.1f req/s  p50 %9.2f  p99 %10.2f ms  errors %d  unanswered %d  cpu/op %s  pss %s MiB  busy %.0f%%  other cpu %s'
          % (label, r['clients'], r['ops_per_s'], r['requests_per_s'], r['p50_ms'] or 0, r['p99_ms'] or 0, r['errors'],
             r['unanswered'], r['cpu_ms_per_op'], r['pss_mib'], 100 * r['machine_busy'], r['other_cpu']), flush=True)
    for e, n in r['error_kinds'].items():
        print('      %6d x %s' % (n, e))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('backend')
    ap.add_argument('--url', required=True)
    ap.add_argument('--clients', default='1')
    ap.add_argument('--op', help='one operation, or several with commas, instead of the mix')
    ap.add_argument('--each', action='store_true', help='every operation alone, one after the other')
    ap.add_argument('--seconds', type=float, default=20)
    ap.add_argument('--warmup', type=float, default=3)
    ap.add_argument('--drain', type=float, default=60)
    ap.add_argument('--timeout', type=float, default=120)
    ap.add_argument('--think', type=float, default=0)
    ap.add_argument('--procs', type=int, default=1)
    ap.add_argument('--pin', default='', help='CPUs for the load processes, e.g. 1')
    ap.add_argument('--seed', type=int, default=1)
    ap.add_argument('--app-pid', default='')
    ap.add_argument('--db-pid', default='')
    ap.add_argument('--out')
    ap.add_argument('--label', default='')
    ap.add_argument('--emit')
    ap.add_argument('--count', type=int, default=1000)
    ap.add_argument('--option', action='append', default=[], metavar='K=V', help='for the backend')
    opt = ap.parse_args()
    options = dict(o.split('=', 1) for o in opt.option)
    backend = importlib.import_module('backends.' + opt.backend).BACKEND(opt.url, options)
    backend.setup()
    if opt.emit:
        vu = VU(0, backend.login_all(1)[0], 'emit', opt.seed)
        for _ in range(opt.count):
            vu.state = {'n': vu.state.get('n', 0)}
            data = next(getattr(backend, opt.emit)(vu))
            sys.stdout.buffer.write(b'%d\n' % len(data) + data)
        return
    opt.roots = {}
    for k, v in (('app', opt.app_pid), ('db', opt.db_pid)):
        pid = read_pid(v)
        if pid:
            opt.roots[k] = pid
    levels = [int(c) for c in opt.clients.split(',')]
    results = []
    head = dict(backend=opt.backend, label=opt.label, when=time.strftime('%Y-%m-%d %H:%M:%S'), cpus=os.cpu_count(),
                load=os.getloadavg()[0])
    if opt.each:
        for op in (opt.op.split(',') if opt.op else MIX):
            for c in levels:
                r = measure(backend, [op], [1], c, opt)
                r['op'] = op
                results.append(r)
                show(r, op)
    else:
        ops = opt.op.split(',') if opt.op else list(MIX)
        weights = [MIX.get(o, 1) for o in ops]
        for c in levels:
            r = measure(backend, ops, weights, c, opt)
            results.append(r)
            show(r, opt.label or 'mix')
    if opt.out:
        with open(opt.out, 'w') as f:
            json.dump(dict(head, results=results), f, indent=1, ensure_ascii=False)


if __name__ == '__main__':
    main()
