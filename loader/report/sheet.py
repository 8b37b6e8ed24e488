"""A report as a workbook of Excel (ISO/IEC 29500, .xlsx).

Texts are written as texts whatever they begin with, so that no value of a source is ever taken for a formula, and
identifiers keep their leading zeros. Numbers and dates are numbers and dates.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain, islice
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from loader.report.columns import COLUMNS, COUNTS, Cell, counts, findings, origin
from loader.report.entry import Entry
from loader.report.facet import Facet
from loader.report.report import Part, Report
from ontology import text

_LONGEST = 32_767
"""Characters that a cell of Excel can hold."""
_ROWS = 1_000_000
"""Rows of findings on one sheet; Excel has 1,048,576."""
_BOLD = Font(bold=True)
_SHADE = PatternFill("solid", fgColor="DDE6F0")
_WRAPPED = Alignment(wrap_text=True, vertical="top")


def workbook(report: Report, by: Facet, parts: Iterable[Part], found: Iterable[Entry]) -> bytes:
    """A workbook with a sheet of counts, the findings, and where the numbers come from.

    Args:
        by: what the counts are divided by.
        parts: the rows of the counts.
        found: the findings.
    """
    book = Workbook(write_only=True)
    said = report.locale
    widths = [40, *(12 for _ in COUNTS)]
    head = [by.title.to(said), *(title.to(said) for title in COUNTS)]
    _fill(_sheet(book, text("Counts").to(said), widths), [head], counts(parts))
    head = [column.title.to(said) for column in COLUMNS]
    for number, page in enumerate(_pages(findings(found, report))):
        name = text("Findings").to(said)
        sheet = _sheet(book, f"{name} {number + 1}" if number else name, [column.width for column in COLUMNS])
        _fill(sheet, [head], page)
    facts = ((title.to(said), value) for title, value in origin(report))
    _fill(_sheet(book, text("Origin").to(said), [44, 70]), [], facts)
    book.properties.creator = "enishi"
    moment = datetime.fromisoformat(report.manifest.created).replace(tzinfo=None)  # the format has no zone
    book.properties.created = book.properties.modified = moment
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _pages(rows: Iterator[tuple[Cell, ...]]) -> Iterator[Iterable[tuple[Cell, ...]]]:
    """Rows in portions that a sheet can hold, one empty portion when there are none; used up one by one."""
    yield islice(rows, _ROWS)
    for first in rows:
        yield chain([first], islice(rows, _ROWS - 1))


def _sheet(book: Workbook, title: str, widths: Sequence[int]) -> WriteOnlyWorksheet:
    sheet: Any = book.create_sheet(title[:31])  # its stub knows no column_dimensions
    sheet.freeze_panes = "A2"
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    return cast(WriteOnlyWorksheet, sheet)


def _fill(sheet: WriteOnlyWorksheet, heads: Iterable[Sequence[str]], rows: Iterable[Sequence[Cell]]) -> None:
    for head in heads:
        cells = [_cell(sheet, title) for title in head]
        for cell in cells:
            cell.font, cell.fill = _BOLD, _SHADE
        sheet.append(cells)
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: WriteOnlyWorksheet, value: Cell) -> SheetCell:
    if not isinstance(value, str):
        moment = datetime(value.year, value.month, value.day) if isinstance(value, date) else value  # noqa: DTZ001
        made = WriteOnlyCell(sheet, value=moment)
        if isinstance(value, date):
            made.number_format = "yyyy-mm-dd"
        return made
    made = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST])
    made.data_type = "s"  # openpyxl takes a text that begins with "=" for a formula
    made.number_format = "@"
    made.alignment = _WRAPPED
    return made
