#!/usr/bin/env python3
"""ERP-mix: a closed-loop load generator for ERP servers (Python 3 standard library only).

  erpmix.py BACKEND --url http://127.0.0.1:8000 --each                 one client, every operation
  erpmix.py BACKEND --url ... --clients 1,16,64,256,1000               the mix at several levels
  erpmix.py BACKEND --url ... --ops customer_search --clients 16       one operation
  erpmix.py BACKEND --url ... --emit customer_search --count 2000 > f  raw requests for wrk + replay.lua

Closed loop: every virtual user sends its next operation when the last one has been answered (plus
--think seconds on average, exponential). One epoll loop per process, keep-alive where the server
allows it. Throughput counts the operations that ended inside the window; latency is taken over the
operations that began inside it, followed to their end for at most --drain seconds; what is then
still unanswered is reported as `unanswered`, never dropped. The mix holds the operations that the
backend has, with their weights renormalised. --app-pid/--db-pid name the root processes of the
server and of PostgreSQL: CPU seconds and memory (PSS) of both trees are given.
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

COUNTERS = ('done', 'bytes', 'errors', 'err_ops')


def quantile(sorted_values, q):
    if not sorted_values:
        return None
    i = min(len(sorted_values) - 1, int(q * len(sorted_values)))
    return sorted_values[i]


def ms(x):
    return None if x is None else round(x * 1000, 2)


# --- the load processes -----------------------------------------------------------------------
def start_loads(backend, ops, weights, vus, opt, window):
    """One process for each part of the users; gives (pid, pipe that the result comes through)."""
    procs = min(opt.procs, len(vus))
    cpus = [int(c) for c in opt.pin.split(',') if c]
    pipes = []
    for p in range(procs):
        r, w = os.pipe()
        pid = os.fork()
        if pid == 0:
            code = 0
            try:
                if cpus:
                    os.sched_setaffinity(0, {cpus[p % len(cpus)]})
                result = Engine(backend, ops, weights, vus[p::procs], opt, *window, p).run()
                with os.fdopen(w, 'wb') as f:
                    pickle.dump(result, f)
            except BaseException as e:
                print('worker failed: %r' % e, file=sys.stderr)
                code = 1
            os._exit(code)
        os.close(w)
        pipes.append((pid, r))
    return pipes


def gather(pipes, ops):
    merged = None
    for pid, r in pipes:
        with os.fdopen(r, 'rb') as f:
            data = f.read()
        _, status = os.waitpid(pid, 0)
        if status:
            raise SystemExit('a load process failed')
        one = pickle.loads(data)
        if merged is None:
            merged = one
            continue
        for o in ops:
            merged['lat'][o].extend(one['lat'][o])
        merged['req'].extend(one['req'])
        for k in COUNTERS:
            merged[k] += one[k]
        for k in ('nreq', 'unanswered', 'resent'):
            merged[k] += one[k]
        merged['oldest'] = max(merged['oldest'], one['oldest'])
    return merged


# --- a measured level -----------------------------------------------------------------------
class Meter:
    """What the machine, the server and the database do between the beginning and the end of the window."""

    def __init__(self, pipes, opt):
        self.pipes, self.roots, self.long = pipes, opt.roots, opt.seconds >= 10

    def load_cpu(self):
        total = 0
        for pid, _ in self.pipes:
            try:
                total += sum(int(x) for x in stat(pid)[11:13])
            except OSError:
                pass
        return total / TICK

    def sample(self):
        cpu = {k: cpu_seconds(v) for k, v in self.roots.items()}
        return now(), cpu, machine(), self.load_cpu()

    def watch(self, start, end):
        time.sleep(max(0, start - now()))
        self.a = self.sample()
        peak = {k: 0 for k in self.roots}
        while now() < end - 0.05:
            time.sleep(min(2.0, max(0.01, end - now())))
            if self.long:
                for k, v in self.roots.items():
                    peak[k] = max(peak[k], memory_mib(v))
        self.b = self.sample()
        self.memory = {k: max(peak[k], memory_mib(v)) for k, v in self.roots.items()}

    def figures(self, operations):
        a, b = self.a, self.b
        seconds = b[0] - a[0]
        busy = 1 - (b[2][1] - a[2][1]) / max(1, b[2][0] - a[2][0])
        cpu = {k: b[1][k] - a[1][k] for k in self.roots}
        ours = (b[3] - a[3] + sum(cpu.values())) / seconds
        return dict(
            seconds=round(seconds, 2), machine_busy=round(busy, 3),
            other_cpu=round(busy * os.cpu_count() - ours, 2) if self.roots else None,
            harness_cpu=round((b[3] - a[3]) / seconds, 2),
            cpu_ms_per_op={k: round(1000 * v / operations, 3) if operations else None
                           for k, v in cpu.items()},
            cpu_share={k: round(v / seconds, 3) for k, v in cpu.items()},
            pss_mib={k: round(v, 1) for k, v in self.memory.items()})


def latencies(values):
    return dict(p50_ms=ms(quantile(values, .5)), p95_ms=ms(quantile(values, .95)),
                p99_ms=ms(quantile(values, .99)), max_ms=ms(values[-1] if values else None),
                mean_ms=ms(sum(values) / len(values) if values else None))


def measure(backend, ops, weights, clients, opt):
    auths = backend.login_all(clients)
    tag = '%x' % int(time.time() * 1000 % 1e10)
    vus = [VU(i, auths[i], tag, opt.seed * 1000003 + i) for i in range(clients)]
    start = now() + opt.warmup
    end = start + opt.seconds
    pipes = start_loads(backend, ops, weights, vus, opt, (start, end))
    meter = Meter(pipes, opt)
    meter.watch(start, end)
    merged = gather(pipes, ops)
    total = sum(merged['done'].values())
    out = dict(clients=clients, think=opt.think, operations=total,
               ops_per_s=round(total / opt.seconds, 2), requests_per_s=round(merged['nreq'] / opt.seconds, 2),
               **latencies(sorted(x for o in ops for x in merged['lat'][o])),
               errors=sum(merged['errors'].values()), error_kinds=dict(merged['errors'].most_common(6)),
               error_ops=dict(merged['err_ops']), resent=merged['resent'], unanswered=merged['unanswered'],
               oldest_unanswered_s=round(merged['oldest'], 1), **meter.figures(total), per_op={})
    for o in ops:
        done = merged['done'][o]
        out['per_op'][o] = dict(n=done, **latencies(sorted(merged['lat'][o])),
                                bytes=merged['bytes'][o] // max(1, done), errors=merged['err_ops'][o])
    return out


def show(r, label=''):
    print('%-22s %5d clients  %9.1f op/s %9.1f req/s  p50 %9.2f  p99 %10.2f ms  errors %d  unanswered %d  '
          'cpu/op %s  pss %s MiB  busy %.0f%%  other cpu %s'
          % (label, r['clients'], r['ops_per_s'], r['requests_per_s'], r['p50_ms'] or 0, r['p99_ms'] or 0,
             r['errors'], r['unanswered'], r['cpu_ms_per_op'], r['pss_mib'], 100 * r['machine_busy'],
             r['other_cpu']), flush=True)
    for e, n in r['error_kinds'].items():
        print('      %6d x %s' % (n, e))


def read_options():
    raw = argparse.RawDescriptionHelpFormatter
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    ap.add_argument('backend')
    ap.add_argument('--url', required=True)
    ap.add_argument('--clients', default='1')
    ap.add_argument('--ops', help='these operations, with commas, instead of all that the backend has')
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
    ap.add_argument('--emit', metavar='OPERATION')
    ap.add_argument('--count', type=int, default=1000)
    ap.add_argument('--option', action='append', default=[], metavar='K=V', help='for the backend')
    return ap.parse_args()


def emit(backend, opt):
    vu = VU(0, backend.login_all(1)[0], 'emit', opt.seed)
    for _ in range(opt.count):
        data = next(getattr(backend, opt.emit)(vu))
        sys.stdout.buffer.write(b'%d\n' % len(data) + data)


def run_levels(backend, ops, opt):
    results = []
    levels = [int(c) for c in opt.clients.split(',')]
    groups = [[o] for o in ops] if opt.each else [ops]
    for group in groups:
        for clients in levels:
            r = measure(backend, group, [MIX.get(o, 1) for o in group], clients, opt)
            if opt.each:
                r['op'] = group[0]
            results.append(r)
            show(r, group[0] if opt.each else opt.label or 'mix')
    return results


def main():
    opt = read_options()
    options = dict(o.split('=', 1) for o in opt.option)
    backend = importlib.import_module('backends.' + opt.backend).BACKEND(opt.url, options)
    backend.setup()
    if opt.emit:
        return emit(backend, opt)
    ops = opt.ops.split(',') if opt.ops else [o for o in MIX if hasattr(backend, o)]
    pids = {'app': read_pid(opt.app_pid), 'db': read_pid(opt.db_pid)}
    opt.roots = {k: pid for k, pid in pids.items() if pid}
    head = dict(backend=opt.backend, label=opt.label, when=time.strftime('%Y-%m-%d %H:%M:%S'),
                cpus=os.cpu_count(), load=os.getloadavg()[0])
    results = run_levels(backend, ops, opt)
    if opt.out:
        with open(opt.out, 'w', encoding='utf-8') as f:
            json.dump(dict(head, operations=ops, results=results), f, indent=1, ensure_ascii=False)


if __name__ == '__main__':
    main()
