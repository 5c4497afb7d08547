"""An HTTP client as an integration would write it: bearer token, idempotency keys, keep-alive."""

import http.client
import json
import select
import urllib.parse
import uuid

BASE = "/api/v1"
WRITES = {"POST", "PUT", "PATCH", "DELETE"}


class Response:
    """A whole answer: status, headers (names in any case), body as bytes."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def text(self):
        return self.body.decode("utf-8")

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def data(self):
        """The record of a single answer."""
        assert self.status < 300, repr(self)
        return self.json["data"]

    @property
    def items(self):
        """The records of a list answer."""
        assert self.status < 300, repr(self)
        return self.json["items"]

    @property
    def code(self):
        """The stable code of an error answer."""
        assert self.status >= 400, repr(self)
        return self.json["error"]["code"]

    @property
    def problems(self):
        """What is wrong with which field: {"lines[0].quantity": "zero"}."""
        assert self.status >= 400, repr(self)
        return {detail["field"]: detail["code"] for detail in self.json["error"]["details"]}

    def __repr__(self):
        return f"<{self.status} {self.body[:2000].decode('utf-8', 'replace')}>"


class Client:
    """One connection. Paths without a leading slash are below /api/v1: client.get("users", page=2)."""

    def __init__(self, port, timeout=30):
        self.port = port
        self.timeout = timeout
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
        self.headers = {"Accept": "application/json"}
        self.user = None

    def sign_in(self, username, password):
        response = self.post("auth/token", {"username": username, "password": password})
        assert response.status == 200, repr(response)
        answer = response.json
        self.headers["Authorization"] = f"Bearer {answer['access_token']}"
        self.user = answer["user"]
        return answer

    def another(self):
        """A further connection of the same session, for another thread."""
        client = Client(self.port, self.timeout)
        client.headers = dict(self.headers)
        client.user = self.user
        return client

    def get(self, path, headers=None, **parameters):
        return self.request("GET", path, headers=headers, parameters=parameters)

    def post(self, path, body=None, headers=None, **parameters):
        return self.request("POST", path, body, headers, parameters)

    def put(self, path, body=None, headers=None, **parameters):
        return self.request("PUT", path, body, headers, parameters)

    def patch(self, path, body=None, version=None, headers=None, **parameters):
        """`version`: of the record as it was read, sent as If-Match."""
        return self.request("PATCH", path, body, _with_version(headers, version), parameters)

    def delete(self, path, version=None, headers=None, **parameters):
        return self.request("DELETE", path, None, _with_version(headers, version), parameters)

    def request(self, method, path, body=None, headers=None, parameters=None):
        """A header given as None is left out; writes get an Idempotency-Key unless one is given."""
        sent = dict(self.headers)
        if method in WRITES:
            sent["Idempotency-Key"] = str(uuid.uuid4())
        if body is not None:
            sent["Content-Type"] = "application/json"
            body = json.dumps(body, ensure_ascii=False).encode("utf-8")
        sent.update(headers or {})
        target = path if path.startswith("/") else f"{BASE}/{path}"
        if parameters:
            target += "?" + urllib.parse.urlencode(parameters, doseq=True)
        return self.raw(method, target, body, {name: value for name, value in sent.items() if value is not None})

    def raw(self, method, target, body=None, headers=None):
        """Sends exactly this. A connection that the server closed meanwhile is opened anew; an error on the way is
        never answered by a second try, because nobody could tell what the first one did."""
        if self.connection.sock and select.select([self.connection.sock], [], [], 0)[0]:
            self.connection.close()  # nothing was asked, so what can be read is the end
        try:
            self.connection.request(method, target, body, headers or {})
            answer = self.connection.getresponse()
            response = Response(answer.status, answer.headers, answer.read())
        except (OSError, http.client.HTTPException):
            self.connection.close()  # or else the next request finds this one half done
            raise
        if answer.will_close:
            self.connection.close()
        return response

    def close(self):
        self.connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def _with_version(headers, version):
    if version is None:
        return headers
    return {"If-Match": f'"{version}"'} | (headers or {})
