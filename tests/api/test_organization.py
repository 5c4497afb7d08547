"""The organization through time: departments that move on a day, second posts, teams, calendars."""

import concurrent.futures
import contextlib
import datetime

import pytest
from support.books import CASH, REVENUE, TODAY, Books, code, line
from support.client import Client
from support.patience import eventually
from support.people import ACCOUNTANT, PASSWORD, SALES, VIEWER


def day(days):
    return (datetime.date.fromisoformat(TODAY) + datetime.timedelta(days=days)).isoformat()


def department(admin, name, parent=None):
    body = {"code": code("D"), "name": name, "parent_id": parent and parent["id"]}
    return admin.post("departments", body).data


def change(admin, of, **fields):
    made = admin.post("department-changes", {"department_id": of["id"]} | fields)
    assert made.status == 201, made
    return made.data


def chart(client, as_of=None):
    """{name: name of the parent} as it lay on the day."""
    told = client.get("organization-chart", **({"as_of": as_of} if as_of else {})).data
    names = {one["id"]: one["name"] for one in told["departments"]}
    return {one["name"]: names.get(one["parent_id"]) for one in told["departments"]}


@pytest.fixture
def tree(admin):
    top, other = department(admin, "本社"), department(admin, "支社")
    return {"本社": top, "支社": other, "営業部": department(admin, "営業部", top)}


def test_a_change_of_the_past_leaves_what_came_later(admin, tree):
    change(admin, tree["営業部"], kind="move", parent_id=tree["支社"]["id"], effective_on=day(-30))
    change(admin, tree["営業部"], kind="rename", name="販売部", effective_on=day(-90))
    change(admin, tree["営業部"], kind="rename", name="第一販売部", effective_on=day(-60))
    seen = {n: [(name, above) for name, above in chart(admin, day(n)).items() if above] for n in (-91, -90, -60, -31, -30, 0)}
    assert seen == {
        -91: [("営業部", "本社")], -90: [("販売部", "本社")], -60: [("第一販売部", "本社")], -31: [("第一販売部", "本社")],
        -30: [("第一販売部", "支社")], 0: [("第一販売部", "支社")],
    }


def test_two_moves_at_once_make_no_circle(server, admin, tree):
    above, below = tree["本社"], tree["営業部"]
    other = department(admin, "二課", tree["支社"])
    moves = [(above, other), (tree["支社"], below)]
    with contextlib.closing(server.cluster.connect(server.database)) as held, held.cursor() as cursor:
        cursor.execute("begin")
        cursor.execute("select from department where id = %s for no key update", [below["id"]])  # the first one waits midway
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            asked = [
                pool.submit(admin.another().patch, f"departments/{one['id']}", {"parent_id": under["id"]}, one["version"])
                for one, under in moves
            ]
            concurrent.futures.wait(asked, 0.3)
            cursor.execute("commit")
            assert sorted(one.result().status for one in asked) == [200, 422]
    paths = {row["id"]: row["path"] for row in server.sql("select id, path from department")}
    assert all(path.split("/")[-1] not in path.split("/")[:-1] for path in paths.values())


def test_a_move_leaves_the_past_as_it_was(admin, tree):
    team = department(admin, "一課", tree["営業部"])
    done = change(admin, tree["営業部"], kind="move", parent_id=tree["支社"]["id"], effective_on=day(-10))
    assert done["state"] == "done"
    before, after = chart(admin, day(-11)), chart(admin, day(-10))
    assert (before["営業部"], after["営業部"]) == ("本社", "支社")
    assert before["一課"] == after["一課"] == "営業部"
    assert admin.get(f"departments/{team['id']}").data["path"].startswith(tree["支社"]["code"])
    assert chart(admin) == after


def test_what_is_planned_happens_on_its_day(server, admin, tree):
    planned = change(admin, tree["営業部"], kind="move", parent_id=tree["支社"]["id"], effective_on=day(30))
    renamed = change(admin, tree["本社"], kind="rename", name="東京本社", effective_on=day(20))
    closed = change(admin, tree["支社"], kind="close", effective_on=day(40))
    assert {planned["state"], renamed["state"], closed["state"]} == {"planned"}
    assert chart(admin)["営業部"] == "本社"
    # The day comes.
    server.sql("update department_change set effective_on = current_date - 1 where kind <> 'close' returning id")
    server.stop()
    server.start()
    states = {"move": "done", "rename": "done", "close": "planned"}
    found = lambda: {one["kind"]: one["state"] for one in admin.get("department-changes").items}  # noqa: E731
    assert eventually(found, states)
    assert chart(admin)["営業部"] == "支社"
    assert "東京本社" in chart(admin) and "本社" in chart(admin, day(-30))
    cancelled = admin.post(f"department-changes/{closed['id']}/cancel")
    assert cancelled.data["state"] == "cancelled"
    rows = admin.get("audit-log", record_id=tree["営業部"]["id"]).items
    assert [row["action"] for row in rows][0] == "update", "what the program did stands in the audit trail"


def test_a_change_that_can_not_be_is_refused(admin, tree):
    body = {"department_id": tree["本社"]["id"], "effective_on": TODAY}
    below = admin.post("department-changes", body | {"kind": "move", "parent_id": tree["営業部"]["id"]})
    assert below.problems == {"parent_id": "circular"}
    assert admin.post("department-changes", body | {"kind": "rename"}).problems == {"name": "required"}
    assert chart(admin)["本社"] is None


def test_editing_a_department_is_a_change_of_today(admin, tree):
    one = tree["営業部"]
    assert admin.patch(f"departments/{one['id']}", {"parent_id": tree["支社"]["id"]}, one["version"]).status == 200
    assert chart(admin, day(-1))["営業部"] == "本社"
    assert chart(admin, day(0))["営業部"] == "支社"


def results(client, **parameters):
    told = client.get("financial/reports/department-results", **parameters).data
    return {one["name"]: (one["own_revenue"], one["revenue"]) for one in told["departments"]}, told


def test_old_reports_stay_true_and_can_be_read_as_things_are_now(admin, books, tree):
    for name, amount in (("営業部", "700"), ("本社", "20")):
        lines = [
            {"account_id": books.account(CASH), "debit_amount": amount},
            {"account_id": books.account(REVENUE), "credit_amount": amount, "department_id": tree[name]["id"]},
        ]
        admin.post("financial/journal-entries", {"description": "売上", "entry_date": TODAY, "entries": lines}, action="post")
    books.posted(books.customer(), line("5"))
    change(admin, tree["営業部"], kind="move", parent_id=tree["支社"]["id"], effective_on=day(0))
    then, told = results(admin, structure_on=day(-1))
    assert (then["本社"], then["支社"], then["営業部"]) == (("20", "720"), ("0", "0"), ("700", "700"))
    now, _ = results(admin)
    assert (now["本社"], now["支社"], now["営業部"]) == (("20", "20"), ("0", "700"), ("700", "700"))
    assert told["totals"]["revenue"] == "725" and told["without_department"]["revenue"] == "5"
    balance = admin.get("financial/reports/trial-balance", **{"from": TODAY, "to": TODAY}).data["accounts"]
    earned = sum(int(row["credit"]) - int(row["debit"]) for row in balance if row["account_type"] in ("revenue", "expense"))
    assert told["totals"]["result"] == str(earned), "the same as in the books"


def test_who_has_two_posts_sees_both_departments(server, admin, tree):
    admin.post("roles", {"code": "near", "name": "部門", "rights": [{"resource": "customer", "action": "read", "reach": "department"}]})
    body = {"full_name": "兼務", "password": PASSWORD}
    maker, reader = code("m").lower() + "@aoi.example", code("r").lower() + "@aoi.example"
    admin.post("users", body | {"email": maker, "roles": ["sales"], "department_id": tree["支社"]["id"]})
    mine = admin.post("users", body | {"email": reader, "roles": ["near"], "department_id": tree["本社"]["id"]}).data
    with Client(server.port) as sales, Client(server.port) as client:
        sales.sign_in(maker, PASSWORD)
        client.sign_in(reader, PASSWORD)
        customer = Books(sales).customer()
        assert client.get(f"customers/{customer['id']}").status == 404
        post = {"user_id": mine["id"], "department_id": tree["支社"]["id"], "share": 40, "valid_from": day(-1)}
        assert admin.post("concurrent-posts", post).status == 201
        assert client.get(f"customers/{customer['id']}").status == 200
        too_much = admin.post("concurrent-posts", post | {"share": 60})
        assert too_much.problems == {"share": "out_of_range"}
        assert admin.post("concurrent-posts", post | {"share": 59}).status == 201
        later = post | {"share": 60, "valid_from": day(5), "valid_until": day(9)}
        assert admin.post("concurrent-posts", later).problems == {"share": "out_of_range"}


def test_a_team_has_each_member_once(admin):
    user = admin.user["id"]
    body = {"code": code("T"), "name": "改善チーム", "leader_id": user}
    refused = admin.post("teams", body | {"members": [{"user_id": user}, {"user_id": user}]})
    assert refused.problems == {"members[1].user_id": "same"}
    made = admin.post("teams", body | {"members": [{"user_id": user, "function": "進行"}]})
    assert made.data["members"][0]["user"]["email"] == admin.user["email"]


def test_a_calendar_says_which_days_are_worked_on(admin):
    exceptions = [
        {"day": "2026-08-13", "is_open": False, "name": "夏季休業"},
        {"day": "2026-05-02", "is_open": True, "name": "振替出勤日"},
    ]
    made = admin.post("business-calendars", {"code": code("K"), "name": "本社", "days": exceptions}).data
    path = f"business-calendars/{made['id']}/days"
    days = {one["day"]: one for one in admin.get(path, {"Accept-Language": "ja"}, **{"from": "2026-05-01", "to": "2026-05-09"}).data["days"]}
    assert [d for d, one in days.items() if one["open"]] == ["2026-05-01", "2026-05-02", "2026-05-07", "2026-05-08"]
    assert (days["2026-05-06"]["because"], days["2026-05-06"]["name"]) == ("public_holiday", "振替休日")
    assert days["2026-05-09"]["name"] == "土曜日"
    assert admin.get(path, **{"from": "2026-01-01", "to": "2028-01-01"}).problems == {"to": "out_of_range"}
    again = admin.patch(f"business-calendars/{made['id']}", {"days": exceptions + exceptions[:1]}, made["version"])
    assert again.problems == {"days[2].day": "same"}
    bad = admin.patch(f"business-calendars/{made['id']}", {"closed_weekdays": ["moonday"]}, made["version"])
    assert bad.problems == {"closed_weekdays": "not_one_of"}


@pytest.mark.parametrize("reader", [VIEWER, SALES, ACCOUNTANT], ids=lambda one: one.role)
def test_the_organization_is_read_by_all_and_changed_by_administrators(sign_in, reader):
    client = sign_in(reader)
    assert client.get("organization-chart").status == 200
    for path in ("teams", "business-calendars"):
        assert client.get(path).status == 200
    for path in ("teams", "business-calendars", "department-changes", "concurrent-posts"):
        assert client.post(path, {"code": code(), "name": "x"}).code == "PERMISSION_DENIED"
