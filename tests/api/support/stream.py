"""What a browser is told of what others change."""

import http.client
import json


class Stream:
    """The event stream of one person."""

    def __init__(self, port, client):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self.connection.request("GET", "/api/v1/events", headers=client.headers)
        self.lines = self.connection.getresponse()

    def events(self, until):
        """Those that came up to the first that `until` accepts."""
        found = []
        while not found or not until(found[-1]):
            told = self.lines.readline().decode("utf-8")
            if told.startswith("data: "):
                found.append(json.loads(told.removeprefix("data: ")))
        return found

    def close(self):
        self.connection.close()
