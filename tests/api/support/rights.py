"""Roles that a company makes for itself, and days around today."""

import datetime

from support.books import TODAY, code


def day(days):
    return (datetime.date.fromisoformat(TODAY) + datetime.timedelta(days=days)).isoformat()


def name():
    return code("r").lower().replace("-", "_")


def right(resource, action="*", reach="all"):
    return {"resource": resource, "action": action, "reach": reach}


def role(admin, *rights, **more):
    made = admin.post("roles", {"code": name(), "name": "自社の役割", "rights": list(rights)} | more)
    assert made.status == 201, made
    return made.data
