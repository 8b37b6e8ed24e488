"""Rows of a table of cited figures, each checked against the rules of its columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator

from loader.errors import RefusedError, UnreadableError
from loader.record import Field, Raw, Record, Refusal
from loader.values import identifier, period, tree
from ontology import Concept, Text, scheme, text

NAME = "policy"
REQUIRED = ("indicator", "measure", "period", "value", "document", "document_ja", "document_en")
"""Columns without which a table is none of cited figures."""

_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?")
_STATUS = frozenset("ABEFIMPS")
_SUBJECTS = frozenset({"", "project", "resource"})
_TWICE = text("the same number stands in a row above")
_SLUG = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")


def read(raw: Raw) -> Iterator[Record | Refusal]:
    """The rows of a table (RFC 4180, UTF-8 with or without BOM) as records.

    A row that breaks a rule is refused with the number of its line, the column and the rule.

    Raises:
        UnreadableError: the bytes are no such table.
    """
    if raw.error is not None:
        raise raw.error
    try:
        content = raw.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError("{file} is not UTF-8: byte {place}", file=raw.url, place=error.start) from error
    rows = csv.reader(io.StringIO(content, newline=""), strict=True)
    header = _row(rows, raw.url) or []
    if missing := [name for name in REQUIRED if name not in header]:
        raise UnreadableError(
            "{file} is no table of cited figures: the columns {columns} are missing",
            file=raw.url,
            columns=", ".join(missing),
        )
    seen: set[str] = set()
    while (cells := _row(rows, raw.url)) is not None:
        if any(cell.strip() for cell in cells):
            yield _record(tree.row("figure", header, cells), rows.line_num, seen)


def _row(rows: Iterator[list[str]], file: str) -> list[str] | None:
    try:
        return next(rows, None)
    except csv.Error as error:
        raise UnreadableError("{file} is no CSV table: {error}", file=file, error=error) from error


def cell(row: Field, column: str) -> str:
    """The text of a column, without counting it as read."""
    found = row.first(column)
    return ((found.value if found else "") or "").strip()


def _record(row: Field, line: int, seen: set[str]) -> Record | Refusal:
    parts = ("indicator", "measure", "stratum", "subject", "period", "document")
    name = "/".join(part for column in parts if (part := cell(row, column)))
    for column, rule, holds in (*_RULES, ("indicator", _TWICE, lambda _: name not in seen)):
        if not holds(row):
            # The number of the line keeps a refused row apart from the good one that states the same number.
            return Refusal(NAME, f"{name}#{line}", _broken(line, column, rule))
    seen.add(name)
    return Record(NAME, name, "policy_table", row)


def _broken(line: int, column: str, rule: Text) -> RefusedError:
    return RefusedError("Line {line}, column {column}: {rule}", line=line, column=column, rule=rule)


def coded(stated: str) -> Concept | None:
    """The concept that ``list/code`` names."""
    name, _, code = stated.partition("/")
    try:
        return scheme(name)[code] if _SLUG.fullmatch(name) else None
    except (KeyError, FileNotFoundError):
        return None


def _known(name: str) -> Callable[[Field], bool]:
    return lambda row: coded(f"{name}/{cell(row, name)}") is not None


_RULES: tuple[tuple[str, Text, Callable[[Field], bool]], ...] = (
    ("indicator", text("a code of the list of indicators is needed"), _known("indicator")),
    ("measure", text("a code of the list of measures is needed"), _known("measure")),
    (
        "stratum",
        text("list/code of a code list is needed"),
        lambda row: not cell(row, "stratum") or coded(cell(row, "stratum")) is not None,
    ),
    (
        "period",
        text("a day, month, year, fiscal year (FY2022) or interval is needed"),
        lambda row: period.read(cell(row, "period")) is not None,
    ),
    (
        "value",
        text("a number is needed, or the text as printed"),
        lambda row: bool(_NUMBER.fullmatch(cell(row, "value")) if cell(row, "value") else cell(row, "printed")),
    ),
    (
        "status",
        text("an SDMX observation status is needed: A, B, E, F, I, M, P or S"),
        lambda row: (cell(row, "status") or "A") in _STATUS,
    ),
    (
        "document",
        text("a short name of the document in small letters and its title are needed"),
        lambda row: bool(
            _SLUG.fullmatch(cell(row, "document")) and (cell(row, "document_ja") or cell(row, "document_en"))
        ),
    ),
    (
        "subject_kind",
        text("project or resource is needed, together with a subject"),
        lambda row: (
            cell(row, "subject_kind") in _SUBJECTS and bool(cell(row, "subject_kind")) == bool(cell(row, "subject"))
        ),
    ),
    (
        "subject_url",
        text("a resource needs an http or https address"),
        lambda row: cell(row, "subject_kind") != "resource" or identifier.url(cell(row, "subject_url")) is not None,
    ),
)
