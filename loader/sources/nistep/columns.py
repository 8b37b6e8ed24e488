"""Which column says what: the shipped guess, and the file ``nistep-columns.toml`` next to the data that corrects it."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from loader.elements.institution import REGISTERS
from loader.errors import UnreadableError

FILE = "nistep-columns.toml"
"""Name of the file, shipped and next to the data."""

NAMES = (
    "id", "name", "name_en", "kana", "variants", "variants_en", "sector", "parent", "established", "abolished",
    "change", "change_date", "predecessors", "successors", "place", "website", "note",
    *(name for name in REGISTERS if name not in {"nistep", "erad-funder"}),
)  # fmt: skip
"""What a column can say. At least "id" must be there, and one of "name", "name_en", variants or successors."""


@dataclass(frozen=True, slots=True)
class Columns:
    """A column map.

    Args:
        headings: what each heading says, by its folded text.
        separators: what separates several values in one cell.
        sheet: name of the sheet of a workbook, "" for the first one that fits.
    """

    headings: Mapping[str, str]
    separators: tuple[str, ...]
    sheet: str

    def says(self, heading: str) -> str:
        """What a column says by its heading, "" when the map does not know it."""
        return self.headings.get(folded(heading), "")

    def split(self, cell: str) -> list[str]:
        """The values in a cell."""
        pattern = "|".join(map(re.escape, self.separators)) or r"\Z"
        return [part.strip() for part in re.split(pattern, cell) if part.strip()]


def folded(heading: str) -> str:
    """A heading for comparing: NFKC, without space, case and brackets' width."""
    return "".join(unicodedata.normalize("NFKC", heading).casefold().split())


@cache
def _shipped() -> str:
    return (files(__package__) / FILE).read_text(encoding="utf-8")


def read_columns(own: str = "") -> Columns:
    """The column map.

    Args:
        own: text of the file next to the data, "" when there is none.

    Raises:
        UnreadableError: it is not valid TOML, or names what no column can say.
    """
    shipped, replaced = _tables(_shipped()), _tables(own)
    columns = replaced.get("columns", {})  # comes first, so that its headings win
    columns |= {name: stated for name, stated in shipped.get("columns", {}).items() if name not in columns}
    table = {**shipped.get("table", {}), **replaced.get("table", {})}
    headings: dict[str, str] = {}
    for name, stated in columns.items():
        if name not in NAMES:
            raise UnreadableError("{file}: no column can say {name}", file=FILE, name=name)
        for heading in _texts(name, [stated] if isinstance(stated, str) else stated):
            headings.setdefault(folded(heading), name)
    sheet = table.get("sheet", "")
    if not isinstance(sheet, str):
        raise _wrong("sheet")
    return Columns(headings, tuple(_texts("separators", table.get("separators", []))), sheet)


def _tables(content: str) -> dict[str, dict[str, object]]:
    try:
        found = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise UnreadableError("{file} is not valid TOML: {error}", file=FILE, error=error) from error
    for name, value in found.items():
        if name not in {"columns", "table"} or not isinstance(value, dict):
            raise _wrong(name)
    return found


def _texts(name: str, value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(entry, str) and entry for entry in value):
        raise _wrong(name)
    return value


def _wrong(name: str) -> UnreadableError:
    return UnreadableError("{file}: the value of {name} is not what it should be", file=FILE, name=name)
