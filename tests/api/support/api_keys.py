"""Keys as their owner asks for them and a program uses them."""

from support.books import code
from support.client import Client


class Owner(Client):
    """Signed in; her password is typed again for each key."""

    def __init__(self, port, person):
        super().__init__(port)
        self.person = person
        self.sign_in(person.email, person.password)


def ask(client, **said):
    return client.post("auth/api-keys", {"name": "倉庫", "current_password": client.person.password} | said)


def make(client, **said):
    made = ask(client, **said)
    assert made.status == 201, repr(made)
    return made.data


def by(key, **headers):
    secret = key if isinstance(key, str) else key["secret"]
    return {"Authorization": "Bearer " + secret} | headers


def path_of(key, action=""):
    return f"auth/api-keys/{key['api_key']['id']}{action}"


def rotate(client, key, **said):
    return client.post(path_of(key, "/rotate"), {"current_password": client.person.password} | said)


def item():
    return {"code": code(), "name": "ねじ"}
