"""Each role, each reach, each way to a record: the same rows everywhere, and no leak."""

import contextlib
import csv
import dataclasses
import io
import urllib.parse
import uuid

import pytest
from support.books import Books, code, line
from support.client import Client
from support.people import ACCOUNTANT, ADMINISTRATOR, PASSWORD, SALES, VIEWER
from support.stream import Stream

REACHES = ["own", "department", "subtree", "all"]
WORD = "共通"  # in every record, for the search


@dataclasses.dataclass
class Kind:
    """Documents as rights call them and as the API serves them, how a maker makes one, and by what they group."""

    resource: str
    path: str
    make: object
    by: str
    key: str  # a column that tells records apart in a CSV file


KINDS = [
    Kind("customer", "customers", lambda b, dep: b.customer(name=f"{WORD}商店"), "payment_term_id", "code"),
    Kind("partner", "partners", lambda b, dep: b.customer(name=f"{WORD}商店"), "payment_term_id", "code"),
    Kind(
        "sales_invoice", "invoices",
        lambda b, dep: b.posted(b.customer(), line("100"), subject=f"{WORD}の件"), "customer_id", "number",
    ),
    Kind(
        "receipt", "receipts", lambda b, dep: b.receipt(b.customer(), "500", note=f"{WORD}の入金"),
        "customer_id", "number",
    ),
    Kind(
        "journal_entry", "financial/journal-entries", lambda b, dep: b.entry(description=f"{WORD}の仕訳"), "state", "id",
    ),
    Kind(
        "project", "projects",
        lambda b, dep: b.client.post("projects", {"code": code("P"), "name": f"{WORD}計画", "department_id": dep}).data,
        "department_id", "code",
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def server(shared_server):
    return shared_server


@pytest.fixture(scope="module")
def admin(shared_admin):
    return shared_admin


class House:
    """Departments east > east-1, west; a maker in each, with every right of an accountant; what they made."""

    def __init__(self, port, admin, stack):
        self.port, self.admin, self.stack = port, admin, stack
        self.departments = {}
        for name, parent in (("east", None), ("east-1", "east"), ("west", None)):
            body = {"code": code(name), "name": name, "parent_id": self.departments.get(parent)}
            self.departments[name] = admin.post("departments", body).data["id"]
        self.role("maker", [("*", "*", "all")])
        self.makers = {name: self.person(name, ["maker"]) for name in self.departments}
        self.made = {kind.resource: {} for kind in KINDS}  # id → department of its maker
        for name, client in self.makers.items():
            books = Books(client)
            for kind in KINDS:
                for _ in range(2):
                    record = kind.make(books, self.departments[name])
                    self.made[kind.resource][record["id"]] = name
        self.files = {}
        for kind in KINDS:
            for record in self.made[kind.resource]:
                self.files[record] = self.attach(kind.resource, record)

    def role(self, name, rights, **more):
        lines = [{"resource": resource, "action": action, "reach": reach} for resource, action, reach in rights]
        return self.admin.post("roles", {"code": name, "name": name, "rights": lines} | more).data

    def person(self, department, roles):
        email = code("p").lower() + "@aoi.example"
        body = {"email": email, "full_name": "誰か", "password": PASSWORD, "roles": roles}
        made = self.admin.post("users", body | {"department_id": self.departments[department]})
        assert made.status == 201, made
        client = self.stack.enter_context(Client(self.port))
        client.sign_in(email, PASSWORD)
        return client

    def attach(self, resource, record):
        of = urllib.parse.urlencode({"resource": resource, "record_id": record, "file_name": "覚書.txt"})
        sent = self.admin.raw("POST", f"/api/v1/attachments?{of}", "覚書".encode(), self.admin.headers)
        assert sent.status == 201, sent
        return sent.data["id"]

    def within(self, kind, department, reach):
        reached = {
            "own": set(),
            "department": {department},
            "subtree": {name for name in self.departments if name.startswith(department)},
            "all": set(self.departments),
        }[reach]
        return {record for record, name in self.made[kind.resource].items() if name in reached}


@pytest.fixture(scope="module")
def house(server, admin):
    with contextlib.ExitStack() as stack:
        yield House(server.port, admin, stack)


def paged(client, path, **filters):
    """All of a list, two at a time."""
    found, cursor = [], None
    while True:
        answer = client.get(path, page_size=2, **filters, **({"cursor": cursor} if cursor else {})).json
        found += [row["id"] for row in answer["items"]]
        cursor = answer.get("next_cursor")
        if not cursor:
            return found


def ways(client, kind, every):
    """What each way shows of the records in `every`: {way: ids}."""
    shown = {}
    listed = paged(client, kind.path)
    assert len(listed) == len(set(listed))
    shown["list"] = set(listed)
    shown["search"] = set(paged(client, kind.path, search=WORD))
    shown["detail"] = {one for one in every if client.get(f"{kind.path}/{one}").status == 200}
    shown["history"] = {one for one in every if client.get(f"{kind.path}/{one}/history").status == 200}
    shown["comments"] = {one for one in every if client.get(f"{kind.path}/{one}/comments").status == 200}
    shown["attachments"] = {
        one for one in every if client.get("attachments", resource=kind.resource, record_id=one).status == 200
    }
    return {way: ids & every for way, ids in shown.items()}


def counts(client, kind):
    groups = client.get(f"{kind.path}/groups", by=kind.by).data["groups"]
    return client.get(kind.path, total="true").json["total"], sum(group["count"] for group in groups)


def exported(client, kind):
    file = client.get(kind.path, format="csv")
    assert file.status == 200, file
    return len({row[kind.key] for row in csv.DictReader(io.StringIO(file.text.lstrip("﻿")))}) if kind.key != "id" else None


@pytest.mark.parametrize("reach", REACHES)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.resource)
def test_every_way_shows_the_same_rows(house, kind, reach):
    """A reader in `east` who makes nothing, with one right: this kind, this far."""
    role = house.role(f"{kind.resource}_{reach}", [(kind.resource, action, reach) for action in ("read", "export")] + [("attachment", "read", "all")])
    reader = house.person("east", [role["code"]])
    every, seen = set(house.made[kind.resource]), house.within(kind, "east", reach)
    for way, ids in ways(reader, kind, every).items():
        assert ids == seen, way
    files = {record for record, file in house.files.items() if reader.get(f"attachments/{file}").status == 200}
    assert files & every == seen
    content = {record for record, file in house.files.items() if reader.get(f"attachments/{file}/content").status == 200}
    assert content & every == seen
    total, grouped = counts(reader, kind)
    assert total == grouped == len(paged(reader, kind.path)), "counts are of the same rows"
    file_rows = exported(reader, kind)
    assert file_rows in (None, total)
    assert reader.get("financial/reports/trial-balance").code == "PERMISSION_DENIED"


@pytest.mark.parametrize("reach", REACHES)
def test_events_tell_of_nothing_else(house, server, reach):
    kind = KINDS[0]
    role = house.role(f"hears_{reach}", [(kind.resource, "read", reach)])
    reader = house.person("east", [role["code"]])
    with contextlib.closing(Stream(server.port, reader)) as stream:
        for record in house.made[kind.resource]:
            version = house.admin.get(f"{kind.path}/{record}").data["version"]
            assert house.admin.patch(f"{kind.path}/{record}", {"note": reach}, version).status == 200
            house.admin.post(f"{kind.path}/{record}/comments", {"text": "見ましたか"})
        house.admin.post("projects", {"code": code("P"), "name": "見えない計画"})
        last = reader.user["id"]
        own = reader.get(f"users/{last}")
        assert own.status in (403, 404), "no right to see people, not even herself"
        # The end of what there is to tell: a record of hers.
        role_of_maker = house.role(f"ends_{reach}", [(kind.resource, "*", "own")])
        me = house.admin.get(f"users/{last}").data
        house.admin.patch(f"users/{last}", {"roles": [role["code"], role_of_maker["code"]]}, me["version"])
        end = reader.post("customers", {"code": code(), "name": "終わり"}).data["id"]
        told = stream.events(until=lambda event: event["id"] == end)
    heard = {event["id"] for event in told if event["resource"] == "customer"}
    # A stream may begin with what was done just before it: who hears of all customers hears of that, too.
    before = heard - house.made[kind.resource].keys() - {end} if reach == "all" else set()
    assert heard - before == house.within(kind, "east", reach) | {end}
    assert {event["id"] for event in told if event["resource"] == "comment"} == house.within(kind, "east", reach)
    assert {event["resource"] for event in told} <= {"customer", "comment"}


@pytest.mark.parametrize("reach", REACHES)
@pytest.mark.parametrize("kind", [KINDS[0], KINDS[5]], ids=lambda kind: kind.resource)
def test_changes_go_as_far_as_the_reach(house, kind, reach):
    """Reading all, changing only within the reach."""
    role = house.role(f"changes_{kind.resource}_{reach}", [(kind.resource, "read", "all"), (kind.resource, "update", reach)])
    editor = house.person("east", [role["code"]])
    changed = set()
    for record in house.made[kind.resource]:
        field = "note" if kind.resource == "customer" else "description"
        version = editor.get(f"{kind.path}/{record}").data["version"]
        answer = editor.patch(f"{kind.path}/{record}", {field: reach + kind.resource}, version)
        assert answer.status in (200, 403), answer
        if answer.status == 200:
            changed.add(record)
        assert editor.delete(f"{kind.path}/{record}", version).code == "PERMISSION_DENIED"
    assert changed == house.within(kind, "east", reach)


def drafted(books):
    return books.invoice(books.customer(), line("100"))


def test_an_action_beyond_the_reach_tells_nothing_of_the_record(house):
    """Neither its state, nor its version, nor who is in the way: an id that was guessed is just out of reach."""
    role = house.role("acts_in_her_department", [("sales_invoice", "read", "own"), ("sales_invoice", "post", "department")])
    editor = house.person("east", [role["code"]])
    books = Books(house.makers["west"])
    posted = books.posted(books.customer(), line("100"))
    stale = {"If-Match": '"99"'}
    for record, headers in ((posted, None), (posted, stale), (drafted(books), None), (drafted(books), stale)):
        answer = editor.post(f"invoices/{record['id']}/post", headers=headers)
        assert (answer.status, answer.code) == (403, "PERMISSION_DENIED"), answer
    assert editor.post(f"invoices/{uuid.uuid4()}/post").status == 404
    # Within the reach everything is said.
    hers = Books(house.makers["east"])
    reached = hers.posted(hers.customer(), line("100"))
    assert editor.post(f"invoices/{reached['id']}/post", headers=stale).status == 412
    assert editor.post(f"invoices/{reached['id']}/post").status == 409


@pytest.mark.parametrize("person", [VIEWER, SALES, ACCOUNTANT, ADMINISTRATOR], ids=lambda person: person.role)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.resource)
def test_the_roles_of_the_program_see_all_or_nothing(house, sign_in, kind, person):
    reader = sign_in(person)
    every = set(house.made[kind.resource])
    readable = reader.get("auth/me").data["rights"].get(kind.resource, {}).get("read")
    if readable is None:
        assert reader.get(kind.path).code == "PERMISSION_DENIED"
        assert all(reader.get(f"{kind.path}/{one}").status in (403, 404) for one in every)
        return
    shown = ways(reader, kind, every)
    hidden = reader.get("rights").data["roles"]
    masked = next(role for role in hidden if role["name"] == person.role)["hidden_fields"].get(kind.resource)
    if masked:
        assert shown.pop("history") == set(), "a history would tell of what is hidden"
    assert all(ids == every for ids in shown.values())


def test_a_record_stays_where_it_was_made(house):
    """Whoever moves on takes nothing along; where she comes to, she sees what is there."""
    kind = KINDS[0]
    mover = house.person("west", ["maker"])
    record = Books(mover).customer(name="残る先")["id"]
    role = house.role("of_department", [("customer", "read", "department")])
    left, right = house.person("west", [role["code"]]), house.person("east-1", [role["code"]])
    me = house.admin.get(f"users/{mover.user['id']}").data
    moved = house.admin.patch(f"users/{me['id']}", {"department_id": house.departments["east-1"]}, me["version"])
    assert moved.status == 200
    assert left.get(f"{kind.path}/{record}").status == 200
    assert right.get(f"{kind.path}/{record}").status == 404


def test_an_invoice_belongs_to_the_department_it_names(house):
    role = house.role("invoices_of_department", [("sales_invoice", "read", "department")])
    reader = house.person("west", [role["code"]])
    books = Books(house.makers["east"])
    invoice = books.invoice(books.customer(), line("1"), department_id=house.departments["west"])
    assert reader.get(f"invoices/{invoice['id']}").status == 200
