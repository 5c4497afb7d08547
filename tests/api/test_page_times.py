"""What browsers tell of the time that pages took: added up by hour and page, bounded, and shown."""

import re
import uuid

import pytest
from support.client import Client
from support.patience import eventually
from support.people import VIEWER

KEPT = "select page, kind, views, total_ms, longest_ms, buckets from page_timing order by page, kind"


def view(page="/invoices", kind="route", duration_ms=812):
    return {"page": page, "kind": kind, "duration_ms": duration_ms}


def tell(client, *views):
    return client.post("rum", {"views": list(views)})


def test_views_are_added_up_by_page(server, admin):
    assert tell(admin, view(), view(duration_ms=100), view(kind="load", duration_ms=9000)).data == {"counted": 3}
    other = f"/invoices/{uuid.uuid4()}/edit"
    assert tell(admin, view(duration_ms=2000), view(other), view(f"/invoices/{uuid.uuid4()}/edit")).status == 200
    rows = [tuple(row.values()) for row in server.sql(KEPT)]
    assert rows == [
        ("/invoices", "load", 1, 9000, 9000, [0, 0, 0, 0, 0, 0, 0, 1]),
        ("/invoices", "route", 3, 2912, 2000, [1, 0, 0, 1, 1, 0, 0, 0]),
        ("/invoices/:id/edit", "route", 2, 1624, 812, [0, 0, 0, 2, 0, 0, 0, 0]),
    ]


def test_history_costs_nothing(server, admin):
    for _ in range(20):
        tell(admin, *[view(f"/items/{uuid.uuid4()}") for _ in range(50)])
    (row,) = server.sql(KEPT)
    assert (row["page"], row["views"], sum(row["buckets"])) == ("/items/:id", 1000, 1000)


def test_pages_that_do_not_exist_fill_nothing(server, admin):
    names = [f"/made-up-{a}{b}" for a in "abcdefghijklmnopqrstuvwxyz" for b in "abcdefghij"]
    for start in range(0, len(names), 50):
        assert tell(admin, *map(view, names[start : start + 50])).status == 200
    rows = server.sql(KEPT)
    assert len(rows) <= 201 and any(row["page"] == "/other" for row in rows)
    with Client(server.port) as anyone:
        assert len(re.findall(r"^page_view_duration_seconds_count", anyone.get("/metrics").text, re.M)) <= 400


@pytest.mark.parametrize(
    "views, problem",
    [
        ([view("invoices")], {"views[0].page": "malformed"}),
        ([view(kind="guess")], {"views[0].kind": "not_one_of"}),
        ([view(duration_ms=-1)], {"views[0].duration_ms": "out_of_range"}),
        ([view(duration_ms=600_001)], {"views[0].duration_ms": "out_of_range"}),
        ([view("/" + "x" * 200)], {"views[0].page": "too_long"}),
        ([view()] * 51, {"views": "too_many"}),
        ([{"page": "/", "kind": "load", "duration_ms": 1, "who": "me"}], {"views[0].who": "unknown_field"}),
    ],
    ids=["no path", "kind", "negative", "too long", "long name", "51", "unknown"],
)
def test_what_is_refused(shared_admin, views, problem):
    assert tell(shared_admin, *views).problems == problem


def test_a_message_is_small(shared_admin):
    assert tell(shared_admin, view("/" + "x" * 20_000)).status == 413


def test_everybody_tells_but_not_for_another_site(shared_server, sign_in):
    assert tell(sign_in(VIEWER), view()).status == 200
    with Client(shared_server.port) as anyone:
        assert tell(anyone, view()).status == 401
        signed_in = anyone.post("auth/session", {"username": VIEWER.email, "password": VIEWER.password})
        cookie = {"Cookie": signed_in.headers["Set-Cookie"].split(";")[0]}
        assert anyone.post("rum", {"views": [view()]}, cookie).status == 403
        token = cookie | {"X-CSRF-Token": signed_in.data["csrf_token"]}
        assert anyone.post("rum", {"views": [view()]}, token).status == 200


def test_another_company_sees_nothing_of_it(server, admin):
    tell(admin, view())
    mine = admin.user["organization_id"]
    assert {row["organization_id"] for row in server.sql("select organization_id::text from page_timing")} == {mine}


def test_the_baseline_is_what_people_waited(server, admin):
    with Client(server.port) as anyone:

        def page():
            found = {one["id"]: one for one in anyone.get("/health/detailed").json["baselines"]}
            return found["page"]

        def told():
            # The figure is a mean of what came between two looks.
            tell(admin, *[view(duration_ms=3000) for _ in range(50)])
            return page()["value"]

        assert eventually(told, 3000.0, within=40)
        assert page()["state"] == "exceeded" and page()["limit"] == 2000
        text = anyone.get("/metrics").text
        assert 'page_view_duration_seconds_count{page="/invoices",kind="route"}' in text
        assert 'itdo_erp_baseline_exceeded{baseline="page"} 1' in text
