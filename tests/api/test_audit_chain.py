"""Whoever reaches past the program and changes the audit trail is found out, row by row."""

import concurrent.futures
import json
import subprocess

import pytest
from support.books import TODAY, Books
from support.client import Client
from support.cluster import PROGRAM
from support.people import ADMINISTRATOR, AOI


@pytest.fixture
def trail(server, books):
    """A server whose trail has a sealed block of known rows, and rows of a second block."""
    books.customer()
    books.customer()
    assert audit(server, "seal").returncode == 0
    books.customer()
    assert audit(server, "seal").returncode == 0
    return server


def audit(server, *arguments):
    return subprocess.run(
        [PROGRAM, "audit", *arguments], env=server.environment, capture_output=True, text=True, check=False
    )


def verify(server, *arguments):
    """Exit status and the findings: (code, row, …)."""
    done = audit(server, "verify", "--organization", AOI.code, *arguments)
    lines = [line.split() for line in done.stdout.splitlines() if line.startswith("  ")]
    return done.returncode, [line for line in lines if line[0] not in ("head", "The", "THE")]


def tamper(server, *statements):
    """As a superuser who switches the guards off."""
    server.sql("; ".join(["set session_replication_role = replica", *statements]))


def customers_row(server, newest=False):
    order = "desc" if newest else "asc"
    (row,) = server.sql(f"select id::text from audit_log where resource = 'customer' order by id {order} limit 1")
    return row["id"]


def test_an_untouched_trail_is_proven(trail):
    assert verify(trail) == (0, [])
    done = audit(trail, "verify")
    assert "The audit trail is proven." in done.stdout
    (kept,) = trail.sql("select sum(entries) as sealed, (select count(*) from audit_log) as all from audit_block")
    assert kept["sealed"] == kept["all"] > 3


@pytest.mark.parametrize(
    "change",
    [
        "action = 'read'",
        "after = '{}'",
        "before = '{}'",
        "at = at + interval '1 microsecond'",
        "user_id = null",
        "on_behalf_of = id",
        "api_key_id = id",
        "address = ''",
        "request_id = 'x'",
        "record_version = 9",
        "record_id = id",
        "resource = 'item'",
    ],
)
def test_a_changed_row_is_named(trail, change):
    row = customers_row(trail)
    tamper(trail, f"update audit_log set {change} where id = '{row}'")
    status, found = verify(trail)
    assert (status, [line[:2] for line in found]) == (1, [["audit_altered", row]])


def test_a_deleted_row_is_named(trail):
    row = customers_row(trail)
    tamper(trail, f"delete from audit_log where id = '{row}'")
    assert [line[:2] for line in verify(trail)[1]] == [["audit_missing", row]]


def test_rows_that_changed_places_are_named(trail):
    first, last = customers_row(trail), customers_row(trail, newest=True)
    tamper(
        trail,
        f"create temporary table kept as select * from audit_log where id in ('{first}', '{last}')",
        f"update audit_log a set after = k.after, record_id = k.record_id from kept k where (a.id, k.id) in "
        f"(('{first}', '{last}'), ('{last}', '{first}'))",
    )
    assert [line[:2] for line in verify(trail)[1]] == [["audit_altered", first], ["audit_altered", last]]


def test_a_truncated_trail_is_found(trail):
    tamper(trail, "truncate audit_log")
    status, found = verify(trail)
    assert status == 1
    assert {line[0] for line in found} == {"audit_missing"}


def test_a_change_with_its_digest_breaks_the_chain(trail):
    row = customers_row(trail)
    tamper(
        trail,
        f"update audit_log set action = 'read' where id = '{row}'",
        "update audit_block b set digests = (select string_agg(audit_digest(a), ''::bytea order by n) from "
        "unnest(b.ids) with ordinality u(id, n) join audit_log a on a.id = u.id)",
    )
    assert verify(trail)[1][0][0] == "block_altered"


def test_a_removed_block_is_found(trail):
    tamper(trail, "delete from audit_block where block_no = 1")
    found = {line[0] for line in verify(trail)[1]}
    assert {"block_missing", "audit_unsealed"} <= found


def test_a_tail_cut_off_with_its_rows_lacks_a_head_that_the_log_knows(trail):
    (tip,) = trail.sql("select encode(head, 'hex') as head from audit_block order by block_no desc limit 1")
    tamper(
        trail,
        "create temporary table tail as select * from audit_block order by block_no desc limit 1",
        "delete from audit_log where id in (select unnest(ids) from tail)",
        "delete from audit_block where block_no = (select block_no from tail)",
    )
    assert verify(trail) == (0, []), "nothing is left that would tell"
    assert verify(trail, "--head", tip["head"])[1] == [["head_unknown", tip["head"]]]


def test_a_row_that_waited_and_vanished_is_named(trail, books):
    books.customer()
    row = customers_row(trail, newest=True)
    tamper(trail, f"delete from audit_log where id = '{row}'")
    assert audit(trail, "seal").returncode == 0
    assert [line[:2] for line in verify(trail)[1]] == [["audit_lost", row]]


def test_a_row_written_beside_the_program_is_named(trail):
    tamper(
        trail,
        "insert into audit_log (organization_id, id, action, resource) select organization_id, gen_random_uuid(), "
        "'create', 'customer' from audit_block limit 1",
    )
    assert [line[0] for line in verify(trail)[1]] == ["audit_unsealed"]


def test_sealing_at_once_on_several_nodes_seals_each_row_once(trail, books):
    for _ in range(20):
        books.customer()
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        assert {done.returncode for done in pool.map(lambda _: audit(trail, "seal"), range(4))} == {0}
    assert audit(trail, "seal").returncode == 0
    assert verify(trail) == (0, [])


@pytest.fixture
def kept(cluster, start_server, tmp_path):
    """A server that keeps the heads of its trail, signed, in a file elsewhere: the server, the file, the public key."""
    secret, public, heads = tmp_path / "key.pem", tmp_path / "public.pem", tmp_path / "heads"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", secret], check=True)
    subprocess.run(["openssl", "pkey", "-in", secret, "-pubout", "-out", public], check=True)
    settings = {"ITDO_ERP__BOOKS__AUDIT_HEADS_FILE": str(heads), "ITDO_ERP__BOOKS__AUDIT_SIGNING_KEY": str(secret)}
    server = start_server(settings)
    for _ in range(2):
        with Client(server.port) as client:
            client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
            Books(client).customer()
        assert audit(server, "seal").returncode == 0
    return server, heads, public


def test_heads_are_kept_elsewhere_and_signed(kept):
    server, heads, public = kept
    lines = heads.read_text().splitlines()
    assert len(lines) >= 2 and all(len(one.split()) == 5 for one in lines)
    assert verify(server, "--heads", str(heads), "--public-key", str(public)) == (0, [])


def test_whoever_cuts_off_the_end_is_found_by_the_heads_elsewhere(kept):
    server, heads, public = kept
    last = "(select max(block_no) from audit_block where organization_id = o.id)"
    tamper(
        server,
        "delete from audit_log where id in (select unnest(b.ids) from audit_block b, organization o"
        f" where o.code = 'AOI' and b.organization_id = o.id and b.block_no = {last})",
        f"delete from audit_block b using organization o where o.code = 'AOI' and b.organization_id = o.id and b.block_no = {last}",
    )
    assert verify(server) == (0, []), "the database alone does not show it"
    status, findings = verify(server, "--heads", str(heads), "--public-key", str(public))
    assert status == 1 and [finding[0] for finding in findings] == ["head_unknown"]


def test_a_line_that_was_written_by_somebody_else_is_found(kept):
    server, heads, public = kept
    lines = heads.read_text().splitlines()
    at, organization, block, head, signature = lines[0].split()
    forged = [
        " ".join([at, organization, block, "0" * 64, signature]),
        " ".join([at, organization, block, head]),
        "nonsense",
    ]
    heads.write_text("\n".join(forged + lines) + "\n")
    done = audit(server, "verify", "--organization", AOI.code, "--heads", str(heads), "--public-key", str(public))
    assert done.returncode == 1
    for finding in ("head_forged  line 1", "head_unsigned  line 2", "head_malformed  line 3"):
        assert finding in done.stdout


def test_the_trail_is_searched_and_taken_out(server, admin, books, tmp_path):
    customer = books.customer()
    found = audit(server, "search", "--organization", AOI.code, "--resource", "customer", "--record", customer["id"])
    assert found.returncode == 0
    (row,) = found.stdout.splitlines()
    assert ADMINISTRATOR.email in row and "create" in row
    nobody = audit(server, "search", "--organization", AOI.code, "--person", "o'hara@aoi.example")
    assert (nobody.returncode, nobody.stdout) == (0, "")
    file = tmp_path / "trail.jsonl"
    wanted = ["--organization", AOI.code, "--from", TODAY, "--person", ADMINISTRATOR.email]
    assert audit(server, "export", *wanted, "--to-file", str(file)).returncode == 0
    rows = [json.loads(text) for text in file.read_text().splitlines()]
    assert customer["id"] in [one["record_id"] for one in rows]
    assert admin.get("audit-log", resource="audit_log").items[0]["action"] == "export"
    assert audit(server, "export", *wanted, "--to-file", str(file)).returncode != 0, "nothing is written over"
