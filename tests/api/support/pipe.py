"""HTTP/1.1 with pipelining, on bare sockets."""

import socket


class Pipe:
    """A connection that many requests are sent on before the first answer is read."""

    def __init__(self, port):
        self.port = port
        self.socket = None

    def close(self):
        if self.socket:
            self.file.close()
            self.socket.close()
            self.socket = None

    def exchange(self, requests):
        """The statuses, as many as came before the server closed the connection."""
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
            self.file = self.socket.makefile("rb")
        statuses = []
        try:
            self.socket.sendall(b"".join(request for _, request in requests))
            for method, _ in requests:
                status, last = self.answer(method)
                statuses.append(status)
                if last:
                    break
        except (ConnectionError, EOFError):
            pass
        if len(statuses) < len(requests) or last:
            self.close()
        return statuses

    def answer(self, method):
        status_line = self.file.readline()
        if not status_line:
            raise EOFError
        status = int(status_line.split()[1])
        headers = {}
        while (row := self.file.readline()) not in (b"\r\n", b""):
            name, _, value = row.partition(b":")
            headers[name.strip().lower()] = value.strip().lower()
        if status == 100:
            return self.answer(method)
        if method != b"HEAD" and status not in (204, 304):
            if headers.get(b"transfer-encoding") == b"chunked":
                while size := int(self.file.readline(), 16):
                    self.file.read(size + 2)
                self.file.readline()
            else:
                self.file.read(int(headers.get(b"content-length", 0)))
        return status, headers.get(b"connection") == b"close"
