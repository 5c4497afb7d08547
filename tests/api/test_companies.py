"""A person who works for several companies, and what a company says of itself."""

import pytest
from support.books import Books, code, line
from support.client import Client
from support.cluster import run_program
from support.patience import eventually
from support.people import ACCOUNTANT, ADMINISTRATOR, AOI, BENI, SALES, STRANGER, VIEWER


def join(server, person, company, *roles):
    run_program(
        server.environment, "user", "join", person.email, "--organization", company.code,
        *(word for role in roles for word in ("--role", role)),
    )  # fmt: skip


@pytest.fixture
def member(server):
    """The administrator of AOI, who is an accountant at BENI."""
    with Client(server.port) as client:
        client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
        join(server, ADMINISTRATOR, BENI, "accountant")
        # The node hears of it a moment after the database has it.
        assert eventually(lambda: len(client.get("auth/me").data["organizations"]), 2)
        yield client


@pytest.fixture
def stranger(server):
    with Client(server.port) as client:
        client.sign_in(STRANGER.email, STRANGER.password)
        yield client


def beni(client):
    (found,) = [one for one in client.get("auth/me").data["organizations"] if one["code"] == BENI.code]
    return found["id"]


def test_who_is_signed_in_hears_of_her_companies_by_name(member, stranger):
    me = member.get("auth/me").data
    assert [(one["code"], one["name"]) for one in me["organizations"]] == [
        (AOI.code, AOI.name),
        (BENI.code, BENI.name),
    ]
    assert me["organization_id"] == me["user"]["organization_id"]
    assert "create" in me["rights"]["user"]
    there = member.get("auth/me", headers={"X-Organization-ID": beni(member)}).data
    assert there["organization_id"] == beni(member) != there["user"]["organization_id"]
    assert "create" not in there["rights"]["user"]
    assert [one["code"] for one in stranger.get("auth/me").data["organizations"]] == [BENI.code]


def test_a_link_names_the_company(member, stranger):
    theirs = Books(stranger).customer()
    there = beni(member)
    assert member.get(f"customers/{theirs['id']}").status == 404
    assert member.get(f"customers/{theirs['id']}", organization_id=there).data["code"] == theirs["code"]
    assert member.get("customers", organization_id=there).json["total"] == 1
    csv = member.raw("GET", f"/api/v1/customers?format=csv&organization_id={there}", None, member.headers)
    assert theirs["code"] in csv.text
    assert member.get("financial/reports/trial-balance", organization_id=there).status == 200


def test_joining_and_leaving_hold_at_once(server, member):
    there = {"X-Organization-ID": beni(member)}
    body = {"code": code(), "name": "x"}
    assert member.post("customers", body, headers=there).status == 201
    join(server, ADMINISTRATOR, BENI, "viewer")
    assert eventually(lambda: member.post("customers", {"code": code(), "name": "x"}, headers=there).status, 403)
    assert member.get("customers", headers=there).status == 200
    run_program(server.environment, "user", "leave", ADMINISTRATOR.email, "--organization", BENI.code)
    assert eventually(lambda: member.get("customers", headers=there).status, 403)
    assert member.get("customers").status == 200
    (row,) = server.sql(
        "select string_agg(action, ' ' order by a.id) as actions from audit_log a join organization o"
        " on o.id = a.organization_id where o.code = %s and action in ('join', 'leave')",
        [BENI.code],
    )
    assert row["actions"] == "join join leave"


@pytest.mark.parametrize(
    "arguments",
    [
        ["join", ADMINISTRATOR.email, "--organization", BENI.code, "--role", "queen"],
        ["join", ADMINISTRATOR.email, "--organization", AOI.code, "--role", "viewer"],
        ["join", "nobody@aoi.example", "--organization", BENI.code, "--role", "viewer"],
        ["leave", ADMINISTRATOR.email, "--organization", BENI.code],
    ],
    ids=["an unknown role", "at home", "nobody", "not a member"],
)
def test_what_makes_no_sense_is_refused(server, arguments):
    with pytest.raises(RuntimeError):
        run_program(server.environment, "user", *arguments)
    assert server.sql("select from membership") == []


def test_settings_are_for_who_may_change_the_company(shared_books, sign_in):
    shared_books.posted(shared_books.customer(), line("1000"))
    settings = shared_books.client.get("settings").data
    assert settings["mail"] == {"is_configured": False, "sender": "itdo-erp@localhost"}
    drawn = {one["series"]: one["last"] for one in settings["number_series"]}
    assert drawn["sales_invoice"] >= 1 and drawn["journal_entry"] >= 1
    for person in (ACCOUNTANT, SALES, VIEWER):
        assert sign_in(person).get("settings").status == 403


def test_nobody_deactivates_the_company_she_works_for(admin):
    (company,) = admin.get("organizations").items
    refused = admin.patch(f"organizations/{company['id']}", {"is_active": False}, company["version"])
    assert (refused.status, refused.problems) == (422, {"is_active": "own_organization"})
    refused = admin.delete(f"organizations/{company['id']}", company["version"])
    assert (refused.status, refused.problems) == (422, {"is_active": "own_organization"})
    assert admin.get("organizations").items[0]["is_active"] is True
