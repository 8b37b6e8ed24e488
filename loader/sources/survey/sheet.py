"""Rows of survey tables as records, from CSV files and workbooks."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from loader.errors import RefusedError, UnreadableError
from loader.record import Field, Raw, Record, Refusal
from loader.sources.survey.column import Column, Table, tables
from loader.values import table as separated
from loader.values import tree, workbook
from ontology import text

NAME = "survey"
"""Name of the source."""

_WORKBOOK = b"PK\x03\x04"


def read(raw: Raw) -> Iterator[Record | Refusal]:
    """The rows of a table in CSV (RFC 4180), or of every sheet of a workbook that holds a table.

    A row that breaks a rule is refused with its number, the column and the rule.

    Raises:
        UnreadableError: it holds none of the tables, or is damaged.
    """
    file = PurePosixPath(urllib.parse.urlsplit(raw.url).path or raw.url).name or raw.url
    seen: set[str] = set()
    known = False
    for where, rows, guessed in _sheets(raw.content, file):
        header = rows[0].cells if rows else []
        if (found := _recognised(header)) is None:
            continue
        known = True
        yield from _Sheet(found, header, where, guessed, seen).records(rows[1:])
    if not known:
        names = ", ".join(tables())
        raise UnreadableError("{file} holds none of the tables {tables}; see: enishi template", file=file, tables=names)


def _sheets(content: bytes, file: str) -> Iterator[tuple[str, list[separated.Row], str]]:
    """Each sheet: where it is, its rows, and the encoding when it was guessed."""
    if content.startswith(_WORKBOOK):
        for name in workbook.sheets(content):
            cells = workbook.rows(content, name)
            filled = [separated.Row(n, row) for n, row in enumerate(cells, 1) if any(cell.strip() for cell in row)]
            yield f"{file}/{name}", filled, ""
    else:
        found = separated.read(content, file)
        yield file, found.rows, found.guessed


def _recognised(header: Sequence[str]) -> Table | None:
    """The table whose marks a header holds, the one with the most columns in common if several."""
    fitting: list[tuple[int, Table]] = []
    for table in tables().values():
        names = {column.name for cell in header if cell.strip() and (column := table.column(cell))}
        if table.marks <= names:
            fitting.append((len(names), table))
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


class _Sheet:
    """A sheet while it is read."""

    def __init__(self, table: Table, header: Sequence[str], where: str, guessed: str, seen: set[str]) -> None:
        self._table = table
        self._columns: list[Column | None] = [table.column(cell) for cell in header]
        self._names = [c.name if c else cell.strip() for c, cell in zip(self._columns, header, strict=True)]
        self._where = where
        self._guessed = guessed
        self._seen = seen
        told = [name for name in self._names if name]
        if doubled := sorted({name for name in told if told.count(name) > 1}):
            raise UnreadableError("{file}: columns occur twice: {columns}", file=where, columns=", ".join(doubled))

    def records(self, rows: Sequence[separated.Row]) -> Iterator[Record | Refusal]:
        for row in rows:
            try:
                yield self._record(row)
            except RefusedError as error:
                yield Refusal(NAME, f"{self._table.name}/{self._where}/row-{row.number}", error)

    def _record(self, row: separated.Row) -> Record:
        cells = [cell.strip() for cell in row.cells]
        if any(cells[len(self._names) :]) or len(cells) < len(self._names):
            raise RefusedError(
                "Row {row} has {cells} cells, the header has {columns}",
                row=row.number, cells=len(cells), columns=len(self._names),
            )  # fmt: skip
        by_name = dict(zip(self._names, cells, strict=False))
        for column in self._table.columns:
            if rule := column.broken(by_name.get(column.name, "")):
                raise RefusedError("Row {row}, column {column}: {rule}", row=row.number, column=column.name, rule=rule)
        key = self._key(by_name, row.number)
        content = tree.row("row", self._names, cells[: len(self._names)])
        content.fields = [f for f in content.fields if f.name]
        if self._guessed:
            content.fields.append(Field("@encoding", self._guessed))
        return Record(NAME, f"{self._table.name}/{key}", f"survey_{self._table.name}", content)

    def _key(self, by_name: dict[str, str], number: int) -> str:
        """The key of a row, made of the columns that tell it from the others."""
        parts = []
        for group in self._table.key:
            stated = next((value for name in group if (value := by_name.get(name, ""))), "")
            parts.append(tree.stored(stated))
        if not parts[0]:
            names = " / ".join(self._table.key[0])
            rule = text("one of these is needed")
            raise RefusedError("Row {row}, column {column}: {rule}", row=number, column=names, rule=rule)
        key = "/".join(parts).rstrip("/")
        if f"{self._table.name}/{key}" in self._seen:
            rule = text("the same stands in a row above")
            names = ", ".join(group[0] for group in self._table.key)
            raise RefusedError("Row {row}, column {column}: {rule}", row=number, column=names, rule=rule)
        self._seen.add(f"{self._table.name}/{key}")
        return key
