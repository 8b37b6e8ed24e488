"""The report for the one who corrects: a table in words, without IRIs and names of constraints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import version

import shapes
from loader.spreadsheet import Cell, Sheet, csv_for_people, workbook
from ontology import Text, text
from sparql_app.validation import domain
from sparql_app.validation.judging import Judged

SEVERITY: Mapping[str, Text] = {
    "refused": text("Cannot be read"),
    "violation": text("Violation"),
    "warning": text("Warning"),
    "info": text("Information"),
}

_HEAD = (
    text("Severity"),
    text("Element"),
    text("What was found and what to do"),
    text("Value"),
    text("What is expected"),
    text("Grounds"),
    text("Title of the data"),
    text("Record"),
)
_WIDTHS = (10, 24, 60, 24, 32, 40, 32, 24)


def _head(locale: str) -> list[str]:
    return [title.to(locale) for title in _HEAD]


def _rows(judged: Judged) -> Iterator[tuple[Cell, ...]]:
    for row in judged.rows:
        grade = SEVERITY[row.severity].to(judged.order.locale)
        yield grade, row.element, row.message, row.value, row.expected, row.clause, row.title, row.record


def as_csv(judged: Judged) -> bytes:
    """The worklist as CSV."""
    return csv_for_people(_head(judged.order.locale), _rows(judged))


def as_book(judged: Judged) -> bytes:
    """The worklist as a workbook, with what it was judged by on the last sheet."""
    said = judged.order.locale
    sheet = Sheet(text("Findings").to(said), _head(said), _rows(judged), _WIDTHS)
    facts = [(title.to(said), value) for title, value in origin(judged)]
    return workbook([sheet], facts, said, datetime.now(UTC))


def origin(judged: Judged) -> list[tuple[Text, Cell]]:
    """What the content was judged by."""
    order = judged.order
    rows: list[tuple[Text, Cell]] = [
        (text("Content"), order.content.name),
        (text("Records"), judged.records),
        (text("Rules"), domain.title(order.domain, order.locale)),
        (text("Levels"), domain.TYPES[order.type][0].to(order.locale)),
        (text("Reference date"), judged.as_of),
        (text("Version of enishi"), version("enishi")),
    ]
    for name in sorted(judged.profiles):
        profile = shapes.profiles()[name]
        rows.append((text("SHA-256 of the rule profile {profile}", profile=name), profile.sha256))
    return rows
