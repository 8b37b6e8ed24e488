"""From tables of the dictionary to records, one a row: institutions, English variants of names, changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from loader.errors import RefusedError, UnreadableError
from loader.record import Field, Raw, Record, Refusal
from loader.sources.nistep.bundle import opened
from loader.sources.nistep.columns import FILE, Columns, read_columns
from loader.values import table, text, tree, workbook
from ontology import Text

NAME = "nistep"
"""Name of the source."""

_TITLE_ROWS = 10
"""Rows before the headings that a table may have for its title."""

_KINDS = (("institution", ("name", "name_en")), ("variant", ("variants", "variants_en")),
          ("change", ("successors", "predecessors")))  # fmt: skip

Rows = Sequence[tuple[int, list[str]]]


def read(raw: Raw) -> Iterator[Record | Refusal]:
    """The records in a table as CSV, TSV or workbook, or in a bundle of one with its column map.

    Raises:
        UnreadableError: no table, or none with the columns that the column map names.
    """
    content, name, own = opened(raw.content, PurePosixPath(raw.url).name or raw.url)
    if name == FILE:
        return
    columns = read_columns(own)
    rows, guessed = _rows(content, name, columns)
    start, says = _headings(rows, columns, name)
    kind = next(kind for kind, any_of in _KINDS if set(any_of) & set(says))
    seen: set[str] = set()
    for number, cells in rows[start + 1 :]:
        if any(cell.strip() for cell in cells):
            yield _row(kind, says, rows[start][1], number, cells, columns, guessed, seen)


def _rows(content: bytes, name: str, columns: Columns) -> tuple[Rows, str]:
    if not content.startswith(b"PK\x03\x04"):
        found = table.read(content, name)
        return [(row.number, row.cells) for row in found.rows], found.guessed
    if columns.sheet:
        return list(enumerate(workbook.rows(content, columns.sheet), 1)), ""
    first: Rows = []
    for sheet in workbook.sheets(content):
        rows = list(enumerate(workbook.rows(content, sheet), 1))
        if _found(rows, columns) is not None:
            return rows, ""
        first = first or rows
    return first, ""


def _found(rows: Rows, columns: Columns) -> tuple[int, list[str]] | None:
    """Where the headings are, and what each column says."""
    for position, (_, cells) in enumerate(rows[:_TITLE_ROWS]):
        says = [columns.says(cell) for cell in cells]
        if "id" in says and any(set(any_of) & set(says) for _, any_of in _KINDS):
            return position, says
    return None


def _headings(rows: Rows, columns: Columns, name: str) -> tuple[int, list[str]]:
    found = _found(rows, columns)
    if found is None:
        shown = " / ".join(cell for cell in rows[0][1] if cell)[:300] if rows else ""
        raise UnreadableError(
            "{file} has no row of headings that {map} knows (it begins with: {headings}); write a {map} next to it",
            file=name, map=FILE, headings=shown,
        )  # fmt: skip
    return found


def _row(
    kind: str, says: list[str], header: list[str], number: int, cells: list[str], columns: Columns, guessed: str,
    seen: set[str],
) -> Record | Refusal:  # fmt: skip
    """The record of a row: columns that the map knows under what they say, the others under their headings."""
    fields: list[Field] = []
    for place, cell in enumerate(cells):
        said = says[place] if place < len(says) else ""
        heading = header[place].strip() if place < len(header) else ""
        parts = columns.split(cell) if said in _SEVERAL else [cell.strip()]
        fields += [Field(said or heading or f"column {place + 1}", tree.stored(part)) for part in parts]
    if guessed:
        fields.append(Field("@encoding", guessed))
    row = Field(kind, None, fields)
    identifier = next((f.value.strip() for f in row.all("id") if f.value and f.value.strip()), "")
    rule: Text | None = None
    if not identifier or len(identifier) > 100:
        rule = Text("the row has no institution ID")
    else:
        identifier = _unique(kind, identifier, row)
        if identifier in seen:
            rule = Text("the row occurs twice")
    if rule is not None:
        error = RefusedError("Row {row}, {column}: {rule}", row=number, column="id", rule=rule)
        return Refusal(NAME, f"row-{number}" if not identifier else f"{identifier}/row-{number}", error)
    seen.add(identifier)
    return Record(NAME, identifier, f"nistep_{kind}", row)


_SEVERAL = frozenset({"variants", "variants_en", "predecessors", "successors", "parent"})


def _unique(kind: str, identifier: str, row: Field) -> str:
    """The identifier of a record: rows of variants and changes need more than that of their institution."""
    if kind == "institution":
        return identifier
    parts = [f.value or "" for f in row.all("variants", "variants_en", "successors", "predecessors", "change_date")]
    return f"{identifier}/{kind}/{text.key('+'.join(parts))[:200]}"
