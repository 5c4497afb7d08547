"""A line to PostgreSQL that can be made to swallow everything: no answer, no reset, as when packets are dropped."""

import contextlib
import pathlib
import select
import socket
import threading


class BlackLine:
    def __init__(self, folder):
        """`folder`: where the socket of PostgreSQL lies."""
        self.target = str(pathlib.Path(folder) / ".s.PGSQL.5432")
        self.open = threading.Event()
        self.open.set()
        self.ended = False
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, url):
        """The same connection by this line."""
        return f"{url.split('?', 1)[0]}?host=127.0.0.1&port={self.port}&sslmode=disable"

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client):
        with client, socket.socket(socket.AF_UNIX) as server, contextlib.suppress(OSError):
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

    def close(self):
        self.ended = True
        self.open.set()
        self.listener.close()
