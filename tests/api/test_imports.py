"""CSV imports as batches: remembered, listed, taken back."""

import contextlib
import threading
import urllib.parse
import uuid

import pytest
from support.books import code, line
from support.patience import eventually
from support.people import ACCOUNTANT, ADMINISTRATOR, OTHER_SALES, SALES, STRANGER, VIEWER
from support.rights import newcomers, right, role
from support.stream import Stream


def take_in(client, path, *rows, file_name=None, **parameters):
    """Imports rows, the first of which is the header, and answers what the server says."""
    sent = {"Content-Type": "text/csv", "Idempotency-Key": str(uuid.uuid4())}
    query = urllib.parse.urlencode(({"file_name": file_name} if file_name else {}) | parameters)
    text = "\r\n".join(rows) + "\r\n"
    return client.raw("POST", f"/api/v1/{path}/import?{query}", text.encode(), client.headers | sent)


def imported(client, path, *rows, **more):
    """The batch that the import left."""
    answer = take_in(client, path, *rows, **more)
    assert answer.status == 200, answer
    return client.get("import-batches", page_size=1).items[0]


def customers(client, count, **more):
    codes = [code() for _ in range(count)]
    rows = [f"{one},取込商店{i}" for i, one in enumerate(codes)]
    return imported(client, "customers", "code,name", *rows, **more), codes


def undo(client, batch, headers=None, **parameters):
    return client.post(f"import-batches/{batch['id']}/undo", {}, headers, **parameters)


def found(client, path, *codes):
    return {one for one in codes for row in client.get(path, search=one).items if row["code"] == one}


def test_an_import_is_remembered(sign_in):
    client = sign_in(ACCOUNTANT)
    batch, (first, _) = customers(client, 2, file_name="得意先 4月.csv")
    assert (batch["resource"], batch["file_name"], batch["state"]) == ("customer", "得意先 4月.csv", "imported")
    assert (batch["row_count"], batch["created_count"], batch["updated_count"]) == (2, 2, 0)
    assert batch["imported_by"] == "Accountant"
    assert {"name": "undo", "allowed": True} in batch["actions"]
    assert "record_table" not in batch
    again = imported(client, "customers", "code,name", f"{first},新しい名前")
    assert (again["created_count"], again["updated_count"]) == (0, 1)
    listed = client.get("import-batches", resource="customer", page_size=100).items
    assert {batch["id"], again["id"]} <= {one["id"] for one in listed}
    assert client.get("import-batches", resource="item").json["total"] == 0


def test_what_changes_nothing_is_no_batch(shared_admin):
    _, (known,) = customers(shared_admin, 1)
    before = shared_admin.get("import-batches").json["total"]
    assert take_in(shared_admin, "customers", "code,name", f"{known},取込商店0").data["unchanged"] == 1
    assert take_in(shared_admin, "customers", "code,name", f"{code()},試し", dry_run="true").status == 200
    assert take_in(shared_admin, "customers", "code,name", f"{code()},").status == 422
    assert shared_admin.get("import-batches").json["total"] == before


@pytest.mark.parametrize("name", ["a/b.csv", "x" * 201, " "])
def test_a_file_has_a_name_of_a_file(shared_admin, name):
    answer = take_in(shared_admin, "customers", "code,name", f"{code()},x", file_name=name)
    assert answer.problems == {"file_name": "malformed"}


def test_an_import_is_taken_back(shared_admin):
    batch, codes = customers(shared_admin, 3)
    ids = [row["id"] for one in codes for row in shared_admin.get("customers", code=one).items]
    tried = undo(shared_admin, batch, dry_run="true").data
    assert (tried["record"]["removed_count"], tried["record"]["state"]) == (3, "undone")
    assert found(shared_admin, "customers", *codes) == set(codes)
    done = undo(shared_admin, batch).data
    assert (done["removed_count"], done["kept_count"], done["kept"], done["state"]) == (3, 0, [], "undone")
    assert done["undone_at"] is not None
    assert found(shared_admin, "customers", *codes) == set()
    assert shared_admin.get(f"customers/{ids[0]}").status == 404
    trail = shared_admin.get("audit-log", record_id=ids[0]).items
    assert [(row["action"], row["before"] and row["before"]["code"]) for row in trail] == [
        ("delete", codes[0]),
        ("create", None),
    ]
    history = shared_admin.get(f"import-batches/{batch['id']}/history").data
    assert [change["action"] for change in history] == ["undo", "import"]
    # The codes are free again.
    again, _ = customers(shared_admin, 1)
    assert undo(shared_admin, again).data["state"] == "undone"


def test_an_undo_goes_no_further_than_the_reach(shared_server, shared_admin):
    rights = [right("import_batch"), right("customer", "read"), right("customer", "create"), right("customer", "delete", "own")]
    batch, (kept,) = customers(shared_admin, 1)
    with newcomers(shared_server, shared_admin) as person:
        her = person(role(shared_admin, *rights)["code"])
        assert undo(her, batch).code == "PERMISSION_DENIED"
        (others,) = her.get("import-batches", resource="customer", page_size=1).items
        assert others["id"] == batch["id"], "she reads all customers"
        other = person(role(shared_admin, right("import_batch"))["code"])
        assert other.get("import-batches").items == []
        assert undo(other, batch).status in (403, 404)
        assert found(shared_admin, "customers", kept) == {kept}
        own, _ = customers(her, 1)
        assert undo(her, own).data["state"] == "undone"


def test_a_repeated_undo_does_nothing_twice(shared_admin):
    batch, _ = customers(shared_admin, 2)
    key = {"Idempotency-Key": str(uuid.uuid4())}
    first, second = undo(shared_admin, batch, key), undo(shared_admin, batch, key)
    assert first.data == second.data
    assert second.headers["Idempotent-Replayed"] == "true"
    assert undo(shared_admin, batch).code == "WORKFLOW_STATE_ERROR"
    history = shared_admin.get(f"import-batches/{batch['id']}/history").data
    assert [change["action"] for change in history] == ["undo", "import"]


def test_what_was_changed_or_is_used_stays_and_says_why(shared_admin, shared_books):
    batch, codes = customers(shared_admin, 6)
    changed, billed, noted, project, switched, gone = [
        shared_admin.get("customers", code=one).items[0] for one in codes
    ]
    assert shared_admin.patch(f"customers/{changed['id']}", {"phone": "03-0000-0000"}, changed["version"]).status == 200
    invoice = shared_books.invoice(billed, line("1000"))
    assert shared_admin.post(f"customers/{noted['id']}/comments", {"text": "要確認"}).status == 201
    plan = shared_admin.post("projects", {"code": code("P"), "name": "計画", "customer_id": project["id"]}).data
    assert shared_admin.delete(f"customers/{switched['id']}", switched["version"]).status == 200
    expected = [
        (2, changed["id"], "changed", None),
        (3, billed["id"], "used", "sales_invoice"),
        (4, noted["id"], "used", "record_comment"),
        (5, project["id"], "used", "project"),
        (6, switched["id"], "changed", None),
    ]
    for answer in (undo(shared_admin, batch, dry_run="true").data["record"], undo(shared_admin, batch).data):
        assert (answer["removed_count"], answer["kept_count"], answer["state"]) == (1, 5, "partly_undone")
        assert [(k["row"], k["id"], k["reason"], k["used_in"]) for k in answer["kept"]] == expected
        assert answer["kept"][0]["title"] == f"{codes[0]} 取込商店0"
    assert found(shared_admin, "customers", *codes) == set(codes) - {gone["code"]}
    # What nothing uses any more can go then.
    assert shared_admin.delete(f"invoices/{invoice['id']}", invoice["version"]).status == 200
    assert shared_admin.patch(f"projects/{plan['id']}", {"customer_id": None}, plan["version"]).status == 200
    later = undo(shared_admin, batch).data
    assert (later["removed_count"], later["kept_count"]) == (3, 3)
    assert [kept["reason"] for kept in later["kept"]] == ["changed", "used", "changed"]


def test_what_was_only_updated_is_not_taken_back(shared_admin):
    _, (known,) = customers(shared_admin, 1)
    batch = imported(shared_admin, "customers", "code,name", f"{known},別名")
    assert undo(shared_admin, batch).code == "NOTHING_TO_UNDO"
    mixed = imported(shared_admin, "customers", "code,name", f"{known},また別の名", f"{code()},新顔")
    done = undo(shared_admin, mixed).data
    assert (done["removed_count"], done["state"]) == (1, "undone")
    assert shared_admin.get("customers", code=known).items[0]["name"] == "また別の名"


def test_a_tree_goes_as_a_whole_or_as_far_as_it_is_free(shared_admin):
    root, branch, leaf, other = (code("D") for _ in range(4))
    rows = [f"{root},本部,", f"{branch},部,{root}", f"{leaf},課,{branch}", f"{other},室,"]
    batch = imported(shared_admin, "departments", "code,name,parent.code", *rows)
    (held,) = shared_admin.get("departments", code=branch).items
    below = shared_admin.post("departments", {"code": code("D"), "name": "外", "parent_id": held["id"]})
    assert below.status == 201
    done = undo(shared_admin, batch).data
    assert [(kept["title"].split()[0], kept["used_in"]) for kept in done["kept"]] == [
        (root, "department"),
        (branch, "department"),
    ]
    assert found(shared_admin, "departments", root, branch, leaf, other) == {root, branch}


@pytest.mark.parametrize(
    "path, header, row",
    [
        ("items", "code,name,sales_price", "{code},茶,100"),
        ("suppliers", "code,name", "{code},先"),
        ("payment-terms", "code,name,closing_day", "{code},末,31"),
        ("projects", "code,name", "{code},計画"),
        (
            "financial/accounts",
            "account_code,account_name,account_type,statement_line",
            "{code},仮,asset,current_assets",
        ),
    ],
)
def test_every_kind_that_is_imported_can_be_taken_back(shared_admin, path, header, row):
    batch = imported(shared_admin, path, header, row.format(code=code("X")))
    total = shared_admin.get(path, page_size=1).json["total"]
    assert undo(shared_admin, batch).data["state"] == "undone"
    assert shared_admin.get(path, page_size=1).json["total"] == total - 1


def test_what_nobody_imported_cannot_be_deleted(shared_server, shared_admin, shared_books):
    """Even by the program itself: the database keeps it."""
    customers(shared_admin, 1)
    customer = shared_books.customer()
    gone = shared_server.sql(
        "set local role itdo_user; "
        f"select set_config('itdo.organization_id', '{shared_admin.user['organization_id']}', true); "
        f"with gone as (delete from partner where id = '{customer['id']}' returning id) select count(*) from gone"
    )
    assert gone[-1]["count"] == 0
    assert shared_admin.get(f"customers/{customer['id']}").status == 200


def test_who_may_take_an_import_back(sign_in):
    mine, colleague, admin = sign_in(SALES), sign_in(OTHER_SALES), sign_in(ADMINISTRATOR)
    batch, codes = customers(mine, 2)
    assert colleague.get(f"import-batches/{batch['id']}").status == 404
    assert undo(colleague, batch).code in ("PERMISSION_DENIED", "RESOURCE_NOT_FOUND")
    assert sign_in(VIEWER).get("import-batches").code == "PERMISSION_DENIED"
    assert undo(sign_in(VIEWER), batch).code == "PERMISSION_DENIED"
    assert found(mine, "customers", *codes) == set(codes)
    assert undo(mine, batch).data["state"] == "undone"
    another, _ = customers(mine, 1)
    assert undo(admin, another).data["state"] == "undone"
    # Items are not theirs to delete.
    of_admin = imported(admin, "items", "code,name", f"{code('I')},茶")
    assert undo(mine, of_admin).status == 403


def test_another_company_sees_and_takes_back_nothing(sign_in):
    client, stranger = sign_in(ADMINISTRATOR), sign_in(STRANGER)
    batch, codes = customers(client, 2)
    assert stranger.get("import-batches").json["total"] == 0
    assert stranger.get(f"import-batches/{batch['id']}").status == 404
    assert undo(stranger, batch).status == 404
    assert found(client, "customers", *codes) == set(codes)


def test_a_change_since_the_list_was_read_is_a_conflict(shared_admin):
    batch, _ = customers(shared_admin, 1)
    assert undo(shared_admin, batch, {"If-Match": '"7"'}).code == "VERSION_CONFLICT"


def test_whoever_looks_at_the_list_is_told_of_an_undo(shared_server, shared_admin):
    batch, _ = customers(shared_admin, 2)
    with contextlib.closing(Stream(shared_server.port, shared_admin)) as stream:
        assert undo(shared_admin, batch).status == 200
        told = stream.events(lambda event: event["resource"] == "customer")
    assert [(event["resource"], event["id"]) for event in told] == [("import_batch", batch["id"]), ("customer", "")]


def test_ten_thousand_rows_are_taken_back_together(shared_admin):
    rows = [f"BIG-{i},大口{i}" for i in range(10_000)]
    batch = imported(shared_admin, "customers", "code,name", *rows)
    (kept,) = shared_admin.get("customers", code="BIG-9999").items
    assert shared_admin.patch(f"customers/{kept['id']}", {"phone": "1"}, kept["version"]).status == 200
    done = undo(shared_admin, batch).data
    assert (done["removed_count"], done["kept_count"], done["kept"][0]["row"]) == (9_999, 1, 10_001)


def test_a_long_import_can_be_watched_and_stopped(shared_admin):
    rows = [f"STOP-{i},止める{i}" for i in range(20_000)]
    answers = []
    importer = shared_admin.another()

    def run():
        answers.append(take_in(importer, "suppliers", "code,name", *rows, file_name="長い取込.csv"))

    thread = threading.Thread(target=run)
    thread.start()
    running = {"kind": "csv.import", "state": "running"}
    eventually(lambda: len(shared_admin.get("jobs", **running).items), 1)
    (job,) = shared_admin.get("jobs", **running).items
    assert job["subject"] == "長い取込.csv"
    assert shared_admin.post(f"jobs/{job['id']}/cancel", {}, {"If-Match": f'"{job["version"]}"'}).status == 200
    thread.join()
    assert (answers[0].status, answers[0].code) == (409, "IMPORT_CANCELLED")
    assert shared_admin.get("suppliers", search="止める").json["total"] == 0
    assert shared_admin.get(f"jobs/{job['id']}").data["state"] == "cancelled"
    again = take_in(importer, "suppliers", "code,name", *rows[:2_500], file_name="続き.csv")
    assert again.data["created"] == 2_500
    (done,) = shared_admin.get("jobs", kind="csv.import", state="done", subject="続き.csv").items
    assert done["progress"] == 100
    importer.close()
