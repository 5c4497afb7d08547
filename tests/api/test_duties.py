"""Duties that do not belong in one hand, and the review of who may do what."""

import concurrent.futures
import contextlib

import pytest
from support.api_keys import by, make
from support.books import TODAY, Books, code, line
from support.client import Client
from support.cluster import run_program
from support.patience import eventually
from support.people import ACCOUNTANT, ADMINISTRATOR, AOI, PASSWORD, SALES, STRANGER, VIEWER
from support.rights import day, right, role


@pytest.fixture
def people(server):
    """people(*roles): somebody new, signed in."""
    with contextlib.ExitStack() as stack:
        admin = stack.enter_context(Client(server.port))
        admin.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)

        def make(*roles):
            email = code("p").lower() + "@aoi.example"
            body = {"email": email, "full_name": f"新人 {email}", "password": PASSWORD, "roles": list(roles)}
            made = admin.post("users", body)
            assert made.status == 201, made
            client = stack.enter_context(Client(server.port))
            client.sign_in(email, PASSWORD)
            return client

        yield make


def rule(admin, first, second, **more):
    body = {
        "name": code("分掌"), "first_resource": first[0], "first_action": first[1],
        "second_resource": second[0], "second_action": second[1],
    }  # fmt: skip
    made = admin.post("duty-rules", body | more)
    assert made.status == 201, made
    return made.data


ENTRY = ("journal_entry", "create"), ("journal_entry", "post")


def test_who_makes_an_entry_does_not_post_it(admin, people):
    first, second = Books(people("accountant")), Books(people("accountant"))
    made = rule(admin, *ENTRY)
    path = f"financial/journal-entries/{first.entry()['id']}/post"
    assert eventually(lambda: first.client.post(path).code, "DUTIES_CONFLICT")
    assert made["name"] in first.client.post(path).text
    together = first.client.post("financial/journal-entries", first.entry_body(), action="post")
    assert together.code == "DUTIES_CONFLICT", "both in one request"
    assert second.client.post(path).status == 200


def test_an_administrator_is_no_exception_at_a_record(admin, books):
    made = rule(admin, *ENTRY)
    path = f"financial/journal-entries/{books.entry()['id']}/post"
    assert eventually(lambda: admin.post(path).code, "DUTIES_CONFLICT")
    assert admin.patch(f"duty-rules/{made['id']}", {"is_active": False}, made["version"]).status == 200
    assert eventually(lambda: admin.post(path).status, 200)


def test_two_rights_that_do_not_meet_are_not_given_together(admin, people):
    made = rule(admin, ("supplier", "create"), ("receipt", "post"))
    body = {"email": code("p").lower() + "@aoi.example", "full_name": "新人", "password": PASSWORD}
    refused = admin.post("users", body | {"roles": ["accountant"]})
    assert (refused.code, refused.problems) == ("DUTIES_CONFLICT", {"roles": "duties_conflict"})
    assert made["name"] in refused.text
    assert admin.post("users", body | {"roles": ["sales"]}).status == 201
    lines = [{"resource": "supplier", "action": "*", "reach": "all"}, {"resource": "receipt", "action": "post", "reach": "own"}]
    both = admin.post("roles", {"code": "both", "name": "両方", "rights": lines})
    assert both.problems == {"rights": "duties_conflict"}
    one = admin.post("roles", {"code": "one", "name": "片方", "rights": lines[:1]})
    assert one.status == 201
    two = admin.post("roles", {"code": "two", "name": "他方", "rights": lines[1:]})
    assert two.status == 201
    holder = people("one")
    given = {"user_id": holder.user["id"], "role": "two", "valid_from": TODAY}
    assert admin.post("role-assignments", given).problems == {"role": "duties_conflict"}


def test_who_has_both_already_uses_neither(admin, people):
    clerk = people("accountant")
    rule(admin, ("supplier", "create"), ("customer", "update"))
    customer = Books(clerk).customer()
    refused = eventually(
        lambda: clerk.patch(f"customers/{customer['id']}", {"note": "x"}, customer["version"]).status, 409
    )
    assert refused


def test_who_has_both_makes_neither(admin, people):
    clerk = people("accountant")
    rule(admin, ("supplier", "create"), ("customer", "create"))
    body = {"code": code(), "name": "株式会社みどり"}
    assert eventually(lambda: clerk.post("suppliers", body, dry_run="true").code, "DUTIES_CONFLICT")
    assert clerk.post("customers", body).code == "DUTIES_CONFLICT"
    file = f"code,name\r\n{code()},取込商店\r\n".encode()
    taken_in = clerk.raw("POST", "/api/v1/customers/import", file, clerk.headers | {"Content-Type": "text/csv"})
    assert taken_in.problems == {"rows[0]": "duties_conflict"}
    assert admin.post("customers", body).status == 201, "administrators have all rights, and duties at the record"


def test_a_key_for_one_duty_does_not_part_two(admin, client, owner):
    key = make(owner(ACCOUNTANT), resources=["supplier"], read_only=False)
    rule(admin, ("supplier", "create"), ("customer", "create"))
    body = {"code": code(), "name": "株式会社みどり"}
    assert eventually(lambda: client.post("suppliers", body, by(key), dry_run="true").code, "DUTIES_CONFLICT")


@pytest.fixture
def lent(admin, people):
    """A lender, her deputy, and the role that she lends: to post entries."""
    lines = [{"resource": "journal_entry", "action": action, "reach": "all"} for action in ("post", "read")]
    assert admin.post("roles", {"code": "poster", "name": "確定者", "rights": lines}).status == 201
    lender, deputy = people("accountant", "poster"), people("viewer")
    loan = {"user_id": deputy.user["id"], "role": "poster", "valid_from": TODAY, "valid_until": day(5)}
    assert lender.post("role-assignments", loan).status == 201
    return lender, deputy


def test_who_made_it_does_not_have_it_posted_by_her_own_loan(admin, people, lent):
    lender, deputy = lent
    by_another = Books(people("accountant")).entry()
    rule(admin, *ENTRY)
    path = f"financial/journal-entries/{Books(lender).entry()['id']}/post"
    assert eventually(lambda: lender.post(path).code, "DUTIES_CONFLICT")
    assert deputy.post(path).code == "DUTIES_CONFLICT"
    assert deputy.post(f"financial/journal-entries/{by_another['id']}/post").status == 200


def test_the_trail_names_the_lender_where_only_her_right_reaches(server, people, books):
    lender, deputy = people("accountant"), people("sales")
    others = books.invoice(books.customer(), line("100"))
    own = Books(deputy).invoice(books.customer(), line("100"))
    path = f"invoices/{others['id']}/post"
    assert deputy.post(path).code == "PERMISSION_DENIED"
    loan = {"user_id": deputy.user["id"], "role": "accountant", "valid_from": TODAY, "valid_until": day(5)}
    assert lender.post("role-assignments", loan).status == 201
    assert eventually(lambda: deputy.post(path).status, 200)
    assert deputy.post(f"invoices/{own['id']}/post").status == 200
    posted = "select record_id::text, on_behalf_of::text from audit_log where user_id = %s and action = 'post' and resource = 'sales_invoice'"
    found = {row["record_id"]: row["on_behalf_of"] for row in server.sql(posted, [deputy.user["id"]])}
    assert found == {others["id"]: lender.user["id"], own["id"]: None}


@pytest.mark.parametrize("path", ["duty-rules", "access-reviews"])
def test_blanks_are_no_name(shared_admin, path):
    assert shared_admin.post(path, {"name": "　"}).problems["name"] == "required"


@pytest.fixture
def halves(admin):
    """Two roles that a rule keeps apart."""
    rule(admin, ("supplier", "create"), ("receipt", "post"))
    one = role(admin, right("supplier", "create"), right("supplier", "read"))
    return one, role(admin, right("receipt", "post"), right("receipt", "read"))


def give(admin, client, roles):
    her = admin.get(f"users/{client.user['id']}").data
    return admin.patch(f"users/{her['id']}", {"roles": roles}, her["version"])


@pytest.mark.parametrize("first, last", [(0, 9), (5, None)], ids=["now", "later"])
def test_a_role_for_a_time_and_one_for_good_do_not_meet(admin, people, halves, first, last):
    one, two = (half["code"] for half in halves)
    holder = people()
    given = {"user_id": holder.user["id"], "role": one, "valid_from": day(first), "valid_until": last and day(last)}
    assert admin.post("role-assignments", given).status == 201
    assert give(admin, holder, [two]).problems == {"roles": "duties_conflict"}
    assert give(admin, holder, ["viewer"]).status == 200


def test_two_roles_for_a_time_meet_on_no_day(admin, people, halves):
    one, two = (half["code"] for half in halves)
    given = {"user_id": people().user["id"]}
    first = admin.post("role-assignments", given | {"role": one, "valid_from": day(1), "valid_until": day(5)})
    assert first.status == 201
    meets = given | {"role": two, "valid_from": day(-3), "valid_until": day(3)}
    assert admin.post("role-assignments", meets).problems == {"role": "duties_conflict"}
    after = admin.post("role-assignments", given | {"role": two, "valid_from": day(6), "valid_until": day(9)})
    assert after.status == 201, after
    longer = admin.patch(f"role-assignments/{first.data['id']}", {"valid_until": day(7)}, first.data["version"])
    assert longer.problems == {"role": "duties_conflict"}
    assert admin.patch(f"role-assignments/{first.data['id']}", {"valid_until": day(4)}, first.data["version"]).status == 200


def test_a_role_that_is_held_gives_nobody_both(admin, people, halves):
    one, two = halves
    held = role(admin, right("item", "read"))
    above = role(admin, inherits=[held["code"]])
    holder = people(one["code"], above["code"])
    path = f"roles/{held['id']}"
    for change in ({"rights": [right("receipt", "post")]}, {"inherits": [two["code"]]}):
        assert admin.patch(path, change, held["version"]).problems == {"rights": "duties_conflict"}, change
    assert admin.patch(path, {"rights": [right("receipt", "read")]}, held["version"]).status == 200
    asleep = admin.patch(f"roles/{two['id']}", {"is_active": False}, two["version"]).data
    assert give(admin, holder, [one["code"], two["code"]]).status == 200
    woken = admin.patch(f"roles/{two['id']}", {"is_active": True}, asleep["version"])
    assert woken.problems == {"rights": "duties_conflict"}
    assert admin.patch(f"roles/{two['id']}", {"name": "他方"}, asleep["version"]).status == 200


def test_of_two_halves_given_at_once_one_is_refused(admin, people, halves):
    clients = admin.another(), admin.another()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for _ in range(8):
            given = {"user_id": people().user["id"], "valid_from": TODAY}
            tries = [pool.submit(c.post, "role-assignments", given | {"role": h["code"]}) for c, h in zip(clients, halves)]
            assert sorted(one.result().status for one in tries)[0] == 201
            assert [one.result().status for one in tries] != [201, 201]


@pytest.mark.parametrize(
    "body, problem",
    [
        ({"first_resource": "cheese"}, "first_resource"),
        ({"second_action": "eat"}, "second_action"),
        ({"second_action": "create"}, "second_action"),
    ],
)
def test_what_is_no_rule(shared_admin, body, problem):
    good = {
        "name": code(), "first_resource": "journal_entry", "first_action": "create",
        "second_resource": "journal_entry", "second_action": "post",
    }  # fmt: skip
    assert problem in shared_admin.post("duty-rules", good | body).problems


@pytest.mark.parametrize("reader", [VIEWER, SALES, ACCOUNTANT], ids=lambda one: one.role)
def test_rules_and_reviews_are_the_administrators_business(sign_in, reader):
    for path in ("duty-rules", "access-reviews"):
        assert sign_in(reader).get(path).code == "PERMISSION_DENIED"
        assert sign_in(reader).post(path, {"name": "x"}).code == "PERMISSION_DENIED"


def decide(admin, review, user, verdict, note=None):
    return admin.post(f"access-reviews/{review['id']}/decide", {"user_id": user, "verdict": verdict, "note": note})


def test_a_review_is_signed_off_when_nothing_is_left(server, admin, people):
    other = people("administrator")
    review = admin.post("access-reviews", {"name": "2026 下期", "due_on": TODAY}).data
    by_mail = {item["user"]["email"]: item for item in review["items"]}
    assert by_mail[SALES.email]["roles"] == ["sales"]
    assert by_mail[ADMINISTRATOR.email]["verdict"] == "pending"
    assert (review["people"], review["undecided"]) == (len(by_mail), len(by_mail))
    close = f"access-reviews/{review['id']}/close"
    assert admin.post(close).code == "REVIEW_UNDECIDED"
    me = admin.user["id"]
    assert decide(admin, review, me, "keep").problems == {"user_id": "not_yourself"}
    assert decide(other, review, me, "keep").status == 200
    for mail, item in by_mail.items():
        if mail not in (ADMINISTRATOR.email, SALES.email):
            assert decide(admin, review, item["user"]["id"], "keep").status == 200
    sales = by_mail[SALES.email]["user"]["id"]
    assert decide(admin, review, sales, "change", "異動のため").status == 200
    refused = admin.post(close)
    assert refused.code == "REVIEW_UNCHANGED"
    version = admin.get(f"users/{sales}").data["version"]
    assert admin.patch(f"users/{sales}", {"roles": ["viewer"]}, version).status == 200
    closed = admin.post(close)
    assert closed.status == 200 and closed.data["closed_by"]["email"] == ADMINISTRATOR.email
    assert decide(admin, review, sales, "keep").code == "WORKFLOW_STATE_ERROR"
    with pytest.raises(Exception, match="signed off"):
        server.sql("update access_review_item set verdict = 'keep' where review_id = %s returning id", [review["id"]])


def test_a_review_knows_guests_of_other_companies(server, admin):
    with Client(server.port) as other:
        other.sign_in(STRANGER.email, STRANGER.password)
        guest = other.user["id"]
    run_program(server.environment, "user", "join", STRANGER.email, "--organization", AOI.code, "--role", "accountant")
    review = admin.post("access-reviews", {"name": "棚卸", "due_on": day(5)}).data
    (hers,) = [item for item in review["items"] if item["user_id"] == guest]
    assert STRANGER.email in hers["guest"] and hers["roles"] == ["accountant"]
    for item in review["items"]:
        decide(admin, review, item["user_id"], "change" if item is hers else "keep")
    server.sql("update access_review_item set verdict = 'keep' where verdict = 'pending' returning id")
    close = f"access-reviews/{review['id']}/close"
    assert STRANGER.email in admin.post(close).text, "she has still what she was to lose"
    run_program(server.environment, "user", "leave", STRANGER.email, "--organization", AOI.code)
    assert admin.post(close).status == 200
    server.sql("update user_account set is_active = false where id = %s returning id", [guest])
    server.sql("update user_account set erased_at = now(), full_name = 'gone' where id = %s returning id", [guest])
    told = [item["guest"] for item in admin.get(f"access-reviews/{review['id']}").data["items"] if item["user_id"] == guest]
    assert told == ["gone"]


def test_who_leaves_and_joins_again_begins_anew(server, admin):
    with Client(server.port) as guest:
        guest.sign_in(STRANGER.email, STRANGER.password)
        there = {"X-Organization-ID": admin.user["organization_id"]}
        run_program(server.environment, "user", "join", STRANGER.email, "--organization", AOI.code, "--role", "viewer")
        given = {"user_id": guest.user["id"], "role": "accountant", "valid_from": TODAY}
        assert admin.post("role-assignments", given).status == 201
        assert eventually(lambda: guest.post("customers", {"code": code(), "name": "x"}, headers=there).status, 201)
        for how in (["leave"], ["join", "--role", "viewer"]):
            run_program(server.environment, "user", how[0], STRANGER.email, "--organization", AOI.code, *how[1:])
        assert eventually(lambda: guest.post("customers", {"code": code(), "name": "x"}, headers=there).status, 403)
        assert guest.get("customers", headers=there).status == 200
