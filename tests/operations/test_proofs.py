"""The tables that say what proves what (tests/faults/README.md, tests/manual/README.md) name tests that there are."""

import re

import pytest
from support.cluster import CHECKOUT

FAULTS = CHECKOUT / "tests/faults/README.md"
POINTS = CHECKOUT / "tests/manual/README.md"
ASKED_FOR = [f"T-{number:02}" for number in (*range(1, 11), *range(14, 19), *range(20, 23))]


def rows(page):
    """(first cell, whole row) of each row of its table."""
    lines = page.read_text(encoding="utf-8").splitlines()
    return [(line.split("|")[1].strip(), line) for line in lines if re.match(r"\| (T-\d\d|\d+) \|", line)]


def proofs():
    for page in (FAULTS, POINTS):
        for key, line in rows(page):
            for path, name in re.findall(r"`([\w./-]+)::([^`]+)`", line):
                yield pytest.param(path, name, id=f"{key}-{name}")


def test_every_fault_that_is_asked_for_has_a_proof():
    found = dict(rows(FAULTS))
    assert list(found) == ASKED_FOR
    assert all("::" in line for line in found.values())


def test_every_point_of_the_manual_has_a_proof_or_a_reason():
    found = dict(rows(POINTS))
    assert list(found) == [str(number) for number in range(1, 61)]
    without = [key for key, line in found.items() if "::" not in line]
    assert all("| – " in found[key] for key in without), without
    assert len(without) <= 8


@pytest.mark.parametrize(("path", "name"), proofs())
def test_a_proof_exists(path, name):
    text = (CHECKOUT / path).read_text(encoding="utf-8")
    if path.endswith(".sh"):
        assert re.search(rf'(check|measure|step) "{re.escape(name)}', text)
    elif name.startswith("test_"):
        assert f"def {name}(" in text
    else:
        assert name in text
