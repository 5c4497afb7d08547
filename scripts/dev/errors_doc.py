#!/usr/bin/env python3
"""Writes docs/errors.md from the sentences in i18n and from what src/api/problems.cpp makes of each problem."""
import json
import re
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
PREFIX = "problem."
OTHERWISE = (422, "VALIDATION_ERROR")
HEAD = """\
# Errors

Written by `scripts/dev/errors_doc.py`; change the sentences in `i18n/` or the statuses in `src/api/problems.cpp` instead.

An answer that refuses a request has `error.code` (the contract's code), and in `error.details` each problem with its
`field`, its `code` and a sentence (`reason`). Programs should look at the codes: they are stable, sentences are not.
A problem that is only the fault of a field answers 422 `VALIDATION_ERROR`; `not_found` with a field is one of these.

## Problems

| Problem | Status | Contract code | 日本語 | English |
| --- | --- | --- | --- | --- |
"""
ERRORS_HEAD = """
## Sentences of contract codes

| Contract code | 日本語 | English |
| --- | --- | --- |
"""


def meanings():
    """Status and contract code by problem, as the table of the program has them."""
    table = (TOP / "src/api/problems.cpp").read_text(encoding="utf-8")
    rows = re.findall(r'\{"(\w+)", (\d+), "(\w*)"\}', table)
    return {problem: (int(status), code or problem.upper()) for problem, status, code in rows}


def sentences(language):
    return json.loads((TOP / f"i18n/{language}.json").read_text(encoding="utf-8"))


def cell(text):
    return text.replace("|", "\\|")


def main():
    known, japanese, english = meanings(), sentences("ja"), sentences("en")
    text = HEAD
    for key in sorted(k for k in japanese if k.startswith(PREFIX)):
        problem = key.removeprefix(PREFIX)
        status, code = known.get(problem, OTHERWISE)
        text += f"| `{problem}` | {status} | `{code}` | {cell(japanese[key])} | {cell(english[key])} |\n"
    text += ERRORS_HEAD
    for key in sorted(k for k in japanese if k.startswith("error.")):
        text += f"| `{key.removeprefix('error.')}` | {cell(japanese[key])} | {cell(english[key])} |\n"
    (TOP / "docs/errors.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
