"""What must be true after any fault: what was acknowledged is there once, the books are right and proven."""

import contextlib

from support.books import Books
from support.client import Client
from support.cluster import run_program
from support.patience import eventually
from support.people import ADMINISTRATOR
from writers import Writer


def promises(writers):
    return sum(len(writer.promised) for writer in writers)


def assert_all_write(writers):
    """Everybody has been promised something more, so everything works again."""
    before = [len(writer.promised) for writer in writers]

    def progress():
        for writer in writers:
            if writer.error:
                raise writer.error
        return all(len(writer.promised) > seen for writer, seen in zip(writers, before))

    eventually(progress, True)


def assert_kept(client, writers):
    """Every acknowledged record is there as it was promised."""
    for writer in writers:
        for path, fields in writer.promised:
            assert client.get(path).data.items() >= fields.items(), path


def assert_once(server, writers):
    """As many records as were promised: none of a request that was sent again."""
    promised = [path.split("/")[0] for writer in writers for path, _ in writer.promised]
    (found,) = server.sql(
        "select (select count(*) from sales_invoice) as invoices,"
        " (select count(*) from receipt) as receipts,"
        " (select count(distinct subject) from sales_invoice) as marks,"
        " (select count(*) from journal_entry where source_type is null) as financial"
    )
    assert found["invoices"] == found["marks"] == promised.count("invoices")
    assert found["receipts"] == promised.count("receipts")
    assert found["financial"] == promised.count("financial")


def assert_contiguous(server):
    for table in ("sales_invoice", "receipt", "journal_entry"):
        rows = server.sql(f"select number from {table} where number is not null")
        serials = sorted(int(row["number"].rsplit("-", 1)[1]) for row in rows)
        assert serials == list(range(1, len(serials) + 1)), table


def assert_balanced(server):
    (sums,) = server.sql("select sum(debit_amount) as debit, sum(credit_amount) as credit from journal_line")
    assert sums["debit"] == sums["credit"]
    unbalanced = server.sql(
        "select entry_id from journal_line group by entry_id having sum(debit_amount) <> sum(credit_amount)"
    )
    assert unbalanced == []
    (owed,) = server.sql(
        "select (select sum(open_amount) from open_item) as items, (select sum(b.debit - b.credit)"
        " from account_balance b join account a on a.id = b.account_id"
        " where a.control in ('receivable', 'deposit')) as books"
    )
    assert owed["items"] == owed["books"]


def assert_proven(server):
    run_program(server.environment, "books", "seal")
    assert "proven" in run_program(server.environment, "books", "verify")


@contextlib.contextmanager
def at_work(server, count):
    """So many writers at work; when they have ended everything that they were promised is looked for."""
    with Client(server.port) as client:
        client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
        books = Books(client)
        customers = [books.customer() for _ in range(4)]
        writers = [Writer(client, customers, seed) for seed in range(count)]
        for account in ("1110", "1120", "3110"):
            books.account(account)
        for writer in writers:
            writer.books.accounts = dict(books.accounts)
            writer.start()
        try:
            yield writers
        finally:
            for writer in writers:
                writer.ended.set()
        for writer in writers:
            writer.join(120)
            assert not writer.is_alive()
            if writer.error:
                raise writer.error
        with client.another() as reader:
            assert_kept(reader, writers)
    assert_once(server, writers)
    assert_contiguous(server)
    assert_balanced(server)
    assert_proven(server)
