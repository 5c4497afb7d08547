"""Walls between companies, tried at every route that the program describes and at every table there is."""

import contextlib
import urllib.parse

import psycopg2
import pytest
from support.books import TODAY, Books, code, line
from support.client import Client
from support.patience import eventually
from support.people import ADMINISTRATOR, SALES, STRANGER
from support.routes import described_routes
from support.server import OPERATOR

# Refused before anything is looked for: no such right, no such record, no such method, not a record that people write.
REFUSED = {(403, "PERMISSION_DENIED"), (404, "RESOURCE_NOT_FOUND"), (405, "METHOD_NOT_ALLOWED"), (409, "READ_ONLY")}
REFUSED |= {(403, "NOT_THE_OPERATOR")}
ACTIONS = ["post", "cancel", "send", "allocate", "reverse", "close", "lock", "set_password", "unlock", "undo", "revoke"]


@pytest.fixture(scope="module")
def routes(cluster):
    return described_routes(cluster)


@pytest.fixture(scope="module")
def stranger(sign_in):
    return sign_in(STRANGER)


SHARED_VIEW = {"screen": "invoices", "name": "秘密", "address": "/invoices?state=draft", "is_shared": True}

SETTINGS = OPERATOR  # company A runs the installation: some documents are hers alone to make


@pytest.fixture(scope="module")
def ours(shared_books):
    """Records of company A: {path of the collection: ids}. Every collection of the program must be among them."""
    client = shared_books.client
    customer = shared_books.customer(contacts=[{"name": "山田"}])
    invoice = shared_books.posted(customer, line("1000"))
    draft = shared_books.invoice(customer, line("1000"))
    receipt = shared_books.receipt(customer, "2000", (invoice, "1100"))
    entry = shared_books.entry()
    term = client.post("payment-terms", {"code": code(), "name": "月末"}).data
    client.get("customers")
    assert eventually(lambda: bool(client.get("personal-reads").items), True)
    client.post(f"invoices/{invoice['id']}/send", {"recipient": "yamada@customer.example"})
    file_of = {"resource": "customer", "record_id": customer["id"], "file_name": "契約書.txt"}
    file = client.raw("POST", "/api/v1/attachments?" + urllib.parse.urlencode(file_of), "秘密".encode(), client.headers)
    rows = f"code,name\r\n{code()},秘密の先\r\n".encode()
    client.raw("POST", "/api/v1/suppliers/import", rows, client.headers | {"Content-Type": "text/csv"})
    role = client.post("roles", {"code": "secret_role", "name": "秘密の役割"}).data
    loan = {"user_id": client.get("users", email=SALES.email).items[0]["id"], "role": "viewer", "valid_from": TODAY}
    sides = {"first_resource": "item", "first_action": "create", "second_resource": "item", "second_action": "delete"}
    duty = {"name": "秘密の分掌", "is_active": False} | sides
    unit = client.post("departments", {"code": code(), "name": "部"}).data["id"]
    close = {"department_id": unit, "kind": "close", "effective_on": "2099-01-01"}
    post = {"user_id": client.user["id"], "department_id": unit, "share": 10, "valid_from": TODAY}
    key = client.post("auth/api-keys", {"name": "秘密のキー", "current_password": ADMINISTRATOR.password})
    asked = {"subject": "秘密の件", "description": "秘密", "proposed_severity": "low"}
    ticket = client.post("support/tickets", asked).data["id"]
    client.post(f"support/tickets/{ticket}/note", {"text": "秘密のメモ"})
    client.post(f"support/tickets/{ticket}/resolve", {"text": "秘密の答え"})
    rated = client.post(f"support/tickets/{ticket}/rate", {"score": 1, "comment": "秘密の評価"})
    assert rated.status == 200, rated
    tier = {"tier": "level_3", "name": "秘密の窓口", "lead_id": client.user["id"]}
    incident_of = {"title": "秘密の事故", "severity": "low", "component": "backup"}
    work = {"title": "秘密の作業", "component": "backup", "starts_on": TODAY, "starts_at": "22:00", "minutes": 60}
    restore_of = {"work": "restore_backup", "target": "itdo_erp_backup_20261124_020000.sql.gz"}
    contact = client.post("emergency-contacts", {"name": "秘密の当番", "email": "secret@aoi.example"}).data["id"]
    article = {"title": "秘密の手順", "body": "秘密", "language": "ja"}
    duty_of = {"contact_id": contact, "valid_from": TODAY, "valid_until": TODAY}
    return {
        "/support/tickets": [ticket],
        "/ticket-messages": [client.get("ticket-messages", ticket_id=ticket).items[0]["id"]],
        "/ticket-ratings": [client.get("ticket-ratings", ticket_id=ticket).items[0]["id"]],
        "/incidents": [client.post("incidents", incident_of).data["id"]],
        "/operations/runbook-runs": [client.post("operations/runbook-runs", {"runbook": "disk_high"}).data["id"]],
        "/operations/machine-requests": [client.post("operations/machine-requests", restore_of).data["id"]],
        "/operations/tasks": [client.post("operations/tasks", {"kind": "contacts_test", "due_on": TODAY}).data["id"]],
        "/maintenance-windows": [client.post("maintenance-windows", work).data["id"]],
        "/support-macros": [client.post("support-macros", {"name": code(), "text": "秘密の返信"}).data["id"]],
        "/knowledge-articles": [client.post("knowledge-articles", article).data["id"]],
        "/support-policies": [client.post("support-policies", {"name": "秘密の規定"}).data["id"]],
        "/support-tiers": [client.post("support-tiers", tier).data["id"]],
        "/emergency-contacts": [contact],
        "/on-call-duties": [client.post("on-call-duties", duty_of).data["id"]],
        "/roles": [role["id"]],
        "/department-changes": [client.post("department-changes", close).data["id"]],
        "/concurrent-posts": [client.post("concurrent-posts", post).data["id"]],
        "/teams": [client.post("teams", {"code": code(), "name": "秘密のチーム"}).data["id"]],
        "/business-calendars": [client.post("business-calendars", {"code": code(), "name": "秘密の暦"}).data["id"]],
        "/duty-rules": [client.post("duty-rules", duty).data["id"]],
        "/access-reviews": [client.post("access-reviews", {"name": "秘密の棚卸し", "due_on": TODAY}).data["id"]],
        "/role-assignments": [client.post("role-assignments", loan).data["id"]],
        "/api-keys": [key.data["api_key"]["id"]],
        "/attachments": [file.data["id"]],
        "/audit-log": [client.get("audit-log").items[0]["id"]],
        "/personal-reads": [client.get("personal-reads").items[0]["id"]],
        "/sessions": [client.get("sessions").items[0]["id"]],
        "/import-batches": [client.get("import-batches").items[0]["id"]],
        "/jobs": [client.get("jobs").items[0]["id"]],
        "/mail-messages": [client.get("mail-messages").items[0]["id"]],
        "/organizations": [client.user["organization_id"]],
        "/departments": [client.post("departments", {"code": code(), "name": "部"}).data["id"]],
        "/users": [client.user["id"]],
        "/payment-terms": [term["id"]],
        "/partners": [customer["id"]],
        "/customers": [customer["id"]],
        "/suppliers": [client.post("suppliers", {"code": code(), "name": "先"}).data["id"]],
        "/items": [shared_books.item()["id"]],
        "/saved-views": [client.post("saved-views", SHARED_VIEW).data["id"]],
        "/projects": [client.post("projects", {"code": "PRJ-A", "name": "秘密の計画"}).data["id"]],
        "/phrases": [client.post("phrases", {"code": code(), "name": "秘密の摘要"}).data["id"]],
        "/financial/accounts": [shared_books.account("1110")],
        "/financial/journal-entries": [entry["id"], invoice["journal_entry_id"]],
        "/financial/periods": [client.get("financial/periods").items[0]["id"]],
        "/open-items": [invoice["id"], receipt["id"]],
        "/receipts": [receipt["id"]],
        "/invoices": [invoice["id"], draft["id"]],
    }


def test_the_records_cover_every_document(routes, ours):
    """A document that is added to the program must be added above, or else nobody tries its walls."""
    paths = [route.path.removeprefix("/api/v1") for route in routes if route.method == "GET"]
    single = {path.removesuffix("/{id}") for path in paths if path.endswith("/{id}")}
    assert single <= ours.keys()


def snapshot(server):
    """Everything that belongs to company A, as one text."""
    tables = [
        row["name"]
        for row in server.sql(
            "select c.oid::regclass::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid"
            " where c.relkind = 'r' and a.attname = 'organization_id' and relnamespace = 'public'::regnamespace"
            " order by 1"
        )
    ]
    # A session says when it was last used, jobs go on in the background, and what was read is noted a second later.
    return {
        name: server.sql(
            f"select md5(coalesce(json_agg(t order by t::text)::text, '')) as rows from {name} t"
            " where organization_id = (select id from organization where code = 'AOI')"
        )[0]["rows"]
        for name in tables
        if name not in ("user_session", "job", "mail_message", "personal_read")
    }


def test_no_route_reaches_into_another_company(shared_server, routes, ours, stranger):
    before = snapshot(shared_server)
    tried = 0
    for route in routes:
        path = route.path.removeprefix("/api/v1")
        for record_id in next((ids for known, ids in ours.items() if path.startswith(known + "/{")), []):
            body = None if route.method in ("GET", "DELETE") else {}
            response = stranger.request(route.method, "/api/v1" + route.filled(record_id).removeprefix("/api/v1"), body)
            assert (response.status, response.code) in REFUSED, f"{route} answered {response!r}"
            assert record_id not in response.text
            tried += 1
    assert tried >= 60
    assert snapshot(shared_server) == before


def test_every_document_by_its_id(shared_server, ours, stranger):
    """Beside the description: what every document has, and every action that any of them has."""
    before = snapshot(shared_server)
    tries = [(method, "") for method in ("GET", "PATCH", "PUT", "DELETE")] + [("GET", "/history"), ("GET", "/pdf")]
    tries += [("POST", "/" + action) for action in ACTIONS]
    for collection, ids in ours.items():
        for record_id in ids:
            for method, tail in tries:
                body = None if method in ("GET", "DELETE") else {}
                path = f"{collection[1:]}/{record_id}{tail}"
                response = stranger.request(method, path, body, {"If-Match": '"1"'})
                assert (response.status, response.code) in REFUSED, f"{method} {path} answered {response!r}"
    assert snapshot(shared_server) == before


def test_lists_show_nothing_of_another_company(ours, stranger):
    for collection, ids in ours.items():
        for parameters in ({}, {"sort_by": "id"}, {"page_size": 100}):
            response = stranger.get(collection[1:], **parameters)
            assert response.status == 200 or (collection, response.status) == ("/attachments", 422)
            assert not [one for one in ids if one in response.text], collection
    files = stranger.get("attachments", resource="customer", record_id=ours["/customers"][0])
    assert files.problems == {"record_id": "not_found"}, "the files of a record are as far away as the record"
    for parameters in ({"search": "葵"}, {"code": "AOI"}):
        assert stranger.get("organizations", **parameters).json["total"] == 0


def test_reports_show_nothing_of_another_company(routes, ours, shared_books, stranger):
    reports = [route for route in routes if "/reports/" in route.path and route.method == "GET"]
    reports = [route.path for route in reports] or ["/api/v1/financial/reports/trial-balance"]
    for path in reports:
        response = stranger.get(path, account_id=shared_books.account("1110"))
        assert response.status in (200, 404, 422) or response.code == "NOT_THE_OPERATOR"
        for ids in ours.values():
            assert not [one for one in ids if one in response.text], path


@pytest.mark.parametrize("how", ["header", "query"])
def test_nobody_chooses_a_company_that_she_does_not_belong_to(ours, stranger, how):
    (company,) = ours["/organizations"]
    for named in (company, "0192f0c0-0000-7000-8000-000000000000", "AOI", "%"):
        headers = {"X-Organization-ID": named} if how == "header" else {}
        parameters = {} if how == "header" else {"organization_id": named}
        for path in ("customers", "invoices", "financial/reports/trial-balance"):
            response = stranger.get(path, headers=headers, **parameters)
            assert (response.status, response.code) == (403, "PERMISSION_DENIED"), (path, named)
        body = {"code": code(), "name": "x"}
        assert stranger.post("customers", body, headers=headers, **parameters).code == "PERMISSION_DENIED"


def test_a_member_of_both_chooses(start_server):
    server = start_server()
    server.sql(
        "insert into membership (organization_id, user_id, roles) select o.id, u.id, '{viewer}' from organization o,"
        " user_account u where o.code = 'BENI' and u.email = %s",
        [ADMINISTRATOR.email],
    )
    (beni,) = server.sql("select id::text from organization where code = 'BENI'")
    there = {"X-Organization-ID": beni["id"]}
    with Client(server.port) as client, Client(server.port) as other:
        client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
        other.sign_in(STRANGER.email, STRANGER.password)
        theirs = Books(other).customer()
        assert client.get(f"customers/{theirs['id']}").status == 404
        assert client.get(f"customers/{theirs['id']}", headers=there).data["code"] == theirs["code"]
        refused = client.post("customers", {"code": code(), "name": "x"}, headers=there)
        assert refused.code == "PERMISSION_DENIED", "she is a viewer there, whatever she is at home"


def test_a_new_record_is_never_put_into_another_company(ours, stranger, shared_admin):
    body = {"code": code(), "name": "x"}
    created = stranger.post("customers", body | {"organization_id": ours["/organizations"][0]})
    assert created.status == 422 and created.problems == {"organization_id": "unknown_field"}
    assert shared_admin.get("customers", code=body["code"]).json["total"] == 0


def tables(server):
    return server.sql(
        "select c.relname as name, relrowsecurity as enabled, relforcerowsecurity as forced,"
        " exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organization_id') as tenant,"
        " has_table_privilege('itdo_user', c.oid, 'select') as readable,"
        " has_table_privilege('itdo_user', c.oid, 'truncate') as emptied"
        " from pg_class c where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace order by 1"
    )


def test_every_table_of_a_company_has_its_fence(shared_server):
    found = tables(shared_server)
    assert len([table for table in found if table["tenant"]]) >= 25
    assert [table["name"] for table in found if table["tenant"] and not (table["enabled"] and table["forced"])] == []
    of_none = {"schema_migration", "sign_in_failure", "passkey_challenge"}  # nobody has signed in yet
    assert {table["name"] for table in found if not table["tenant"]} == of_none
    assert [table["name"] for table in found if table["emptied"]] == [], "truncate goes past every policy"


def test_without_a_company_every_table_is_empty(shared_server, ours):
    names = [table["name"] for table in tables(shared_server) if table["tenant"] and table["readable"]]
    filled = [name for name in names if shared_server.sql(f"select 1 from {name} limit 1")]
    assert len(filled) >= 20, "the test would show little"
    connection = shared_server.cluster.connect(shared_server.database, "itdo_user")
    with contextlib.closing(connection), connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"select count(*) from {name}")
            assert cursor.fetchone() == (0,), name


def test_a_company_stays_even_for_a_superuser(shared_server):
    """What a company writes by the thousand refers to it over other keys, which takes that for granted."""
    for statement in ("delete from organization", "truncate organization cascade"):
        with pytest.raises(psycopg2.Error, match="rows of organization are final"):
            shared_server.sql(statement)


def test_the_program_can_not_leave_its_role(shared_server):
    (role,) = shared_server.sql(
        "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,"
        " exists (select from pg_auth_members m where m.member = r.oid) as member"
        " from pg_roles r where rolname = 'itdo_user'"
    )
    assert not any(role.values())
    owned = "select relname from pg_class where relowner = 'itdo_user'::regrole"
    assert shared_server.sql(owned) == []
