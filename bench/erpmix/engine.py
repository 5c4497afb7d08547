"""The closed loop: virtual users on one epoll loop, their requests, latencies and errors."""
import array
import heapq
import os
import random
import select
import socket
import time
from collections import Counter

from backends.base import OpError, Response

now = time.perf_counter


class VU:
    __slots__ = ('id', 'rng', 'auth', 'state', 'tag', 'sock', 'fd', 'gen', 'op', 't_op', 't_req', 'out',
                 'buf', 'need', 'head', 'connected', 'close', 'fresh', 'bytes', 'last', 'again', 'at')

    def __init__(self, i, auth, tag, seed):
        self.id, self.auth, self.tag = i, auth, tag
        self.rng = random.Random(seed)
        self.state = {}
        self.sock = None
        self.gen = None
        self.out = b''


class Engine:
    def __init__(self, backend, ops, weights, vus, opt, t_start, t_end, shift=0):
        self.b, self.opt = backend, opt
        # Operations are dealt by smooth weighted round robin, not drawn: a short run has the same
        # mix as a long one. The seed and the process only shift the beginning.
        self.ops, self.weights, self.credit, self.sum = ops, list(weights), [0] * len(ops), sum(weights)
        for _ in range((opt.seed * 7919 + shift * 389) % self.sum if len(ops) > 1 else 0):
            self.deal()
        self.vus = vus
        self.t0, self.t1 = t_start, t_end
        self.ep = select.epoll()
        self.by_fd = {}
        self.wake = []
        self.lat = {o: array.array('d') for o in ops}        # operations begun in the window
        self.req = array.array('d')
        self.done = Counter()                                # operations ended in the window
        self.nreq = 0
        self.bytes = Counter()
        self.errors = Counter()
        self.err_ops = Counter()
        self.resent = 0
        self.active = 0

    # connection ---------------------------------------------------------------
    def connect(self, vu):
        s = socket.socket()
        s.setblocking(False)
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        s.connect_ex((self.b.host, self.b.port))
        vu.sock, vu.fd, vu.connected, vu.fresh = s, s.fileno(), False, True
        self.by_fd[vu.fd] = vu
        self.ep.register(vu.fd, select.EPOLLOUT)

    def disconnect(self, vu):
        if vu.sock is not None:
            self.by_fd.pop(vu.fd, None)
            try:
                self.ep.unregister(vu.fd)
            except (OSError, ValueError):
                pass
            vu.sock.close()
            vu.sock = None

    def send(self, vu, data, again=False):
        vu.buf, vu.need, vu.head, vu.close = bytearray(), -1, None, False
        if not again:
            vu.t_req = now()
            vu.again = False
        vu.out = vu.last = data
        if vu.sock is None:
            self.connect(vu)
            return
        self.flush(vu)

    def flush(self, vu):
        try:
            n = vu.sock.send(vu.out)
        except BlockingIOError:
            n = 0
        except OSError as e:
            return self.broken(vu, e)
        if n == len(vu.out):
            vu.out = b''
            if not vu.connected:
                vu.connected = True
                self.ep.modify(vu.fd, select.EPOLLIN)
        else:
            vu.out = vu.out[n:]
            vu.connected = False
            self.ep.modify(vu.fd, select.EPOLLOUT)

    def broken(self, vu, why):
        self.disconnect(vu)
        # a kept-alive connection that the server closed before it took the request: once more on a new one
        if why != 'timeout' and not vu.fresh and not vu.buf and not vu.again and vu.gen is not None:
            vu.again = True
            self.resent += 1
            return self.send(vu, vu.last, True)
        self.finish(vu, 'connection: %s' % (getattr(why, 'strerror', None) or why))

    # operations -------------------------------------------------------------------
    def deal(self):
        credit, best = self.credit, 0
        for i, w in enumerate(self.weights):
            credit[i] += w
            if credit[i] > credit[best]:
                best = i
        credit[best] -= self.sum
        return self.ops[best]

    def begin(self, vu):
        t = now()
        if t >= self.t1:
            self.active -= 1
            return
        vu.op = self.deal()
        vu.t_op = t
        vu.bytes = 0
        vu.gen = getattr(self.b, vu.op)(vu)
        self.step(vu, None)

    def step(self, vu, resp):
        try:
            data = vu.gen.send(resp)
        except StopIteration:
            return self.finish(vu, None)
        except OpError as e:
            return self.finish(vu, str(e)[:160])
        except Exception as e:
            return self.finish(vu, ('%s: %s' % (type(e).__name__, e))[:160])
        self.send(vu, data)

    def finish(self, vu, error):
        t = now()
        op = vu.op
        vu.gen = None
        if error:
            if vu.t_op >= self.t0:
                self.errors[error] += 1
                self.err_ops[op] += 1
        else:
            if self.t0 <= vu.t_op:
                self.lat[op].append(t - vu.t_op)
            if self.t0 <= t < self.t1:
                self.done[op] += 1
                self.bytes[op] += vu.bytes
        delay = 0.05 if error else 0.0           # a failed user does not spin
        if self.opt.think:
            delay += vu.rng.expovariate(1 / self.opt.think)
        heapq.heappush(self.wake, (t + delay, vu.id, vu))

    def response(self, vu, body_start):
        t = now()
        if self.t0 <= t < self.t1:
            self.nreq += 1
            self.req.append(t - vu.t_req)
        status, body = vu.head, vu.buf
        vu.bytes += len(body) - body_start
        body = bytes(body[body_start:]) if vu.need != -2 else self.unchunk(body, body_start)
        if vu.close:
            self.disconnect(vu)
        vu.fresh = False
        self.step(vu, Response(status, body))

    @staticmethod
    def unchunk(buf, pos):
        out = []
        while True:
            e = buf.index(b'\r\n', pos)
            n = int(bytes(buf[pos:e]).split(b';')[0], 16)
            if n == 0:
                return b''.join(out)
            out.append(bytes(buf[e + 2:e + 2 + n]))
            pos = e + 2 + n + 2

    def readable(self, vu):
        try:
            data = vu.sock.recv(1 << 18)
        except BlockingIOError:
            return
        except OSError as e:
            return self.broken(vu, e)
        if vu.gen is None or vu.out:
            if not data:
                self.disconnect(vu)
            return
        if not data:
            if vu.need == -3:                        # body until close
                vu.close = True
                return self.response(vu, vu.at)
            return self.broken(vu, 'closed before the answer')
        buf = vu.buf
        buf += data
        if vu.need == -1:
            at = buf.find(b'\r\n\r\n')
            if at < 0:
                return
            head = bytes(buf[:at])
            vu.head = int(head[9:12])
            vu.need = -3
            if head[:8] == b'HTTP/1.0':
                vu.close = True
            for line in head.split(b'\r\n')[1:]:
                k, _, v = line.partition(b':')
                k = k.lower()
                if k == b'content-length':
                    vu.need = at + 4 + int(v)
                elif k == b'transfer-encoding' and b'chunked' in v.lower():
                    vu.need = -2
                elif k == b'connection':
                    v = v.strip().lower()
                    vu.close = v == b'close' or (vu.close and v != b'keep-alive')
            vu.at = at + 4
            if vu.head == 204 or vu.head == 304:
                vu.need = at + 4
        if vu.need >= 0:
            if len(buf) >= vu.need:
                self.response(vu, vu.at)
        elif vu.need == -2:
            if buf.endswith(b'0\r\n\r\n'):
                self.response(vu, vu.at)

    def run(self):
        start = now()
        ramp = max(0.0, (self.t0 - start) * 0.5)
        n = len(self.vus)
        for i, vu in enumerate(self.vus):
            heapq.heappush(self.wake, (start + ramp * i / n, vu.id, vu))
        self.active = n
        last_scan = start
        hard_end = self.t1 + self.opt.drain
        while self.active > 0:
            t = now()
            while self.wake and self.wake[0][0] <= t:
                _, _, vu = heapq.heappop(self.wake)
                self.begin(vu)
            if t > hard_end:
                break
            if t - last_scan > 1:
                last_scan = t
                for vu in self.vus:
                    if vu.gen is not None and t - vu.t_req > self.opt.timeout:
                        self.broken(vu, 'timeout')
            wait = 0.5
            if self.wake:
                wait = max(0.0, min(wait, self.wake[0][0] - t))
            for fd, ev in self.ep.poll(wait, 512):
                vu = self.by_fd.get(fd)
                if vu is None:
                    continue
                if ev & select.EPOLLOUT and vu.out:
                    err = vu.sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                    if err:
                        self.broken(vu, os.strerror(err))
                        continue
                    self.flush(vu)
                elif ev & (select.EPOLLIN | select.EPOLLHUP | select.EPOLLERR):
                    self.readable(vu)
        unanswered = sum(1 for vu in self.vus if vu.gen is not None)
        ages = [now() - vu.t_op for vu in self.vus if vu.gen is not None]
        for vu in self.vus:
            self.disconnect(vu)
        return dict(lat=self.lat, req=self.req, done=self.done, nreq=self.nreq, bytes=self.bytes,
                    errors=self.errors, err_ops=self.err_ops, resent=self.resent, unanswered=unanswered,
                    oldest=max(ages, default=0))
