"""Roles of a company's own, people who have them, and days around today."""

import contextlib
import datetime

from support.books import TODAY, code
from support.client import Client
from support.people import PASSWORD


def day(days):
    return (datetime.date.fromisoformat(TODAY) + datetime.timedelta(days=days)).isoformat()


def name():
    return code("r").lower().replace("-", "_")


def right(resource, action="*", reach="all"):
    return {"resource": resource, "action": action, "reach": reach}


def hidden(resource, field):
    return {"resource": resource, "field_name": field}


def role(admin, *rights, **more):
    made = admin.post("roles", {"code": name(), "name": "自社の役割", "rights": list(rights)} | more)
    assert made.status == 201, made
    return made.data


@contextlib.contextmanager
def newcomers(server, admin):
    """person(*roles): somebody new, signed in; all leave in the end."""
    with contextlib.ExitStack() as stack:

        def person(*roles, **more):
            email = code("p").lower() + "@aoi.example"
            body = {"email": email, "full_name": "新人", "password": PASSWORD, "roles": list(roles)}
            made = admin.post("users", body | more)
            assert made.status == 201, made
            client = stack.enter_context(Client(server.port))
            client.sign_in(email, PASSWORD)
            return client

        yield person
