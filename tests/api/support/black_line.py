"""A line to PostgreSQL that can be made to swallow everything: no answer, no reset, as when packets are dropped."""

import contextlib
import ctypes
import pathlib
import select
import socket
import struct
import threading


ATTACH_FILTER, DETACH_FILTER = 26, 27  # of SOL_SOCKET on Linux


def drop_packets(end):
    """Whatever comes for this socket is dropped before TCP sees it: the sender is never acknowledged."""
    nothing = ctypes.create_string_buffer(struct.pack("HBBI", 6, 0, 0, 0))  # the program "return 0"
    end.setsockopt(socket.SOL_SOCKET, ATTACH_FILTER, struct.pack("HL", 1, ctypes.addressof(nothing)))


def take_packets(end):
    with contextlib.suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, DETACH_FILTER, 0)


class BlackLine:
    def __init__(self, folder):
        """`folder`: where the socket of PostgreSQL lies."""
        self.target = str(pathlib.Path(folder) / ".s.PGSQL.5432")
        self.open = threading.Event()
        self.open.set()
        self.ended = False
        self.clients = set()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, url):
        """The same connection by this line."""
        return f"{url.split('?', 1)[0]}?host=127.0.0.1&port={self.port}&sslmode=disable"

    def drop(self):
        """Not even acknowledges what it gets, as behind a firewall that drops."""
        self.open.clear()
        for end in (self.listener, *self.clients):
            drop_packets(end)

    def restore(self):
        for end in (self.listener, *self.clients):
            take_packets(end)
        self.open.set()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                self.clients.add(client)
                threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client):
        with client, socket.socket(socket.AF_UNIX) as server, contextlib.suppress(OSError):
            try:
                self.open.wait()
                server.connect(self.target)
                while not self.ended:
                    ready, _, _ = select.select([client, server], [], [], 0.2)
                    self.open.wait()
                    for end in ready:
                        data = end.recv(65536)
                        if not data:
                            return
                        (server if end is client else client).sendall(data)
            finally:
                self.clients.discard(client)

    def close(self):
        self.ended = True
        self.open.set()
        self.listener.close()
