"""Whoever reaches past the program and changes the audit trail is found out, row by row."""

import concurrent.futures
import subprocess

import pytest
from support.cluster import PROGRAM
from support.people import AOI


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
