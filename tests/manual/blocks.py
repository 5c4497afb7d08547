"""The fenced blocks of the customer's manual, as they stand there."""

import pathlib
import re
from dataclasses import dataclass

MANUAL = pathlib.Path(__file__).with_name("operations-manual.md")
@dataclass
class Block:
    title: str  # of the heading above it
    language: str
    text: str

    @property
    def file(self):
        """The script that the block is a listing of: "/opt/itdo-erp/scripts/health-check.sh"."""
        found = re.search(r"^# File: (\S+)", self.text, re.MULTILINE)
        return found.group(1) if found else None

    @property
    def commands(self):
        """One for each line; a statement of several lines is one."""
        lines, quoted = [], False
        for line in self.text.splitlines():
            if quoted:
                lines[-1] += "\n" + line
            elif line.strip() and not line.lstrip().startswith("#"):
                lines.append(line.strip())
            else:
                continue
            quoted = lines[-1].count('"') % 2 == 1
        return lines


def blocks():
    title = ""
    found, language, text = [], None, []
    for line in MANUAL.read_text(encoding="utf-8").splitlines():
        stripped = line.strip()
        if language is None and stripped.startswith("```"):
            language, text = stripped[3:], []
        elif language is not None and stripped == "```":
            found.append(Block(title, language, "\n".join(text)))
            language = None
        elif language is not None:
            text.append(line)
        elif line.startswith("## "):
            title = line[3:]
        elif line.startswith("### "):
            title = line[4:]
        elif line.startswith("#### "):
            title = line[5:]
    return found
