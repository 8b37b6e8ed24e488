"""Tables for people who work in a spreadsheet: workbooks (ISO/IEC 29500, .xlsx) and CSV that Excel reads.

Every such table of the project is written here. Texts are texts whatever they begin with, so that no value of a source
is ever taken for a formula; identifiers keep their zeros; numbers and days are numbers and days wherever Excel holds
them exactly, and texts where it would round them. The same content gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.writer.excel import ExcelWriter

from ontology import text

Cell = str | int | Decimal | date | None
"""What a table holds: a text, a truth value, a number, a day, or nothing."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The media type of a workbook."""
CSV = "text/csv; charset=utf-8; header=present"
"""The media type of CSV (RFC 4180)."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the beginning of a formula; Excel in Japanese reads the wide signs too."""
_LONGEST = 32_767
"""Characters that a cell of Excel can hold."""
_ROWS = 1_000_000
"""Rows on one sheet; Excel has 1,048,576."""
_DIGITS = 15
"""Digits of a number that Excel keeps."""
_FIRST = date(1900, 3, 1)
"""The first day that every spreadsheet counts alike: Excel knows a 29 February 1900."""
_BOLD = Font(bold=True)
_SHADE = PatternFill("solid", fgColor="DDE6F0")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_CORE = "docProps/core.xml"
_SAVED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
"""Characters that the name of a sheet cannot have."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table.

    Args:
        title: name of the sheet; what a workbook cannot hold of it is left out.
        head: titles of the columns.
        rows: the cells; what does not fit on one sheet goes on to the next.
        widths: of the columns, in characters; 18 where nothing is said.
    """

    title: str
    head: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    widths: Sequence[int] = ()


def workbook(sheets: Iterable[Sheet], provenance: Iterable[tuple[str, Cell]], locale: str, created: datetime) -> bytes:
    """A workbook with its tables and, on the last sheet, where they come from.

    Args:
        sheets: the tables.
        provenance: names and values for the sheet 出典: query, parameters, release, digest, licence, address.
        locale: language of the name of that sheet.
        created: moment that the file states as its own, usually that of the release.
    """
    book = Workbook(write_only=True)
    for sheet in sheets:
        for number, rows in enumerate(_portions(sheet.rows)):
            title = f"{_name(sheet.title)} {number + 1}" if number else _name(sheet.title)
            _fill(_made(book, title, sheet.widths, len(sheet.head)), sheet.head, rows)
    _fill(_made(book, _name(text("Origin").to(locale)), (44, 70), 2), (), provenance)
    book.properties.creator = "enishi"
    moment = created.replace(tzinfo=None, microsecond=0)  # the format has no zone
    book.properties.created = book.properties.modified = moment
    written = io.BytesIO()
    ExcelWriter(book, _Archive(written, moment)).save()
    return written.getvalue()


def csv_for_people(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """CSV in UTF-8 with a byte order mark, without which Excel takes Japanese for another encoding.

    CSV has no types: an apostrophe goes before what a spreadsheet would take for a formula. It is for people; programs
    read the CSV of SPARQL results, which has neither.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(map(harmless, head))
    for row in rows:
        writer.writerow(map(harmless, row))
    return out.getvalue().encode("utf-8-sig")


def harmless(cell: Cell) -> str:
    """A cell of CSV that no spreadsheet takes for a formula."""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_FORMULA) else cell
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, Decimal):
        return _told(cell)
    return "" if cell is None else str(cell)


def _told(number: Decimal) -> str:
    """A number in digits; one that would fill pages keeps its exponent."""
    return f"{number:f}" if number.is_finite() and abs(number.adjusted()) < 50 else str(number)


class _Archive(ZipFile):
    """A file whose parts all bear one moment, where openpyxl would write that of the saving."""

    def __init__(self, file: io.BytesIO, moment: datetime) -> None:
        super().__init__(file, "w", ZIP_DEFLATED)
        self._moment = moment

    def _info(self, name: str) -> ZipInfo:
        info = ZipInfo(name, max(self._moment, datetime(1980, 1, 1)).timetuple()[:6])  # noqa: DTZ001 - ZIP has no zone
        info.compress_type = ZIP_DEFLATED
        return info

    def writestr(self, name: str | ZipInfo, data: str | bytes, *_: object, **__: object) -> None:  # type: ignore[override]
        content = data.encode() if isinstance(data, str) else data
        if name == _CORE:
            content = _SAVED.sub(rb"\g<1>" + self._moment.isoformat().encode() + b"Z", content)
        super().writestr(self._info(str(name)), content)

    def write(self, filename: Any, arcname: Any = None, *_: object, **__: object) -> None:
        with Path(filename).open("rb") as file, self.open(self._info(str(arcname)), "w", force_zip64=True) as part:
            shutil.copyfileobj(file, part)


def _portions(rows: Iterable[Sequence[Cell]]) -> Iterator[Iterable[Sequence[Cell]]]:
    """Rows in portions that a sheet can hold, one empty portion when there are none; used up one by one."""
    left = iter(rows)
    yield islice(left, _ROWS)
    for first in left:
        yield chain([first], islice(left, _ROWS - 1))


def _name(title: str) -> str:
    return _FORBIDDEN.sub(" ", ILLEGAL_CHARACTERS_RE.sub("", title)).strip("' ")[:26] or "-"


def _made(book: Workbook, title: str, widths: Sequence[int], columns: int) -> WriteOnlyWorksheet:
    sheet: Any = book.create_sheet(title)  # its stub knows no column_dimensions
    sheet.freeze_panes = "A2"
    for place, width in enumerate(chain(widths, [18] * (columns - len(widths))), 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    return cast(WriteOnlyWorksheet, sheet)


def _fill(sheet: WriteOnlyWorksheet, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    if head:
        cells = [_cell(sheet, title) for title in head]
        for cell in cells:
            cell.font, cell.fill = _BOLD, _SHADE
        sheet.append(cells)
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: WriteOnlyWorksheet, value: Cell) -> SheetCell:
    if isinstance(value, bool | None):
        return WriteOnlyCell(sheet, value=value)
    if isinstance(value, date):
        return _day(sheet, value)
    if isinstance(value, int | Decimal):
        return _number(sheet, Decimal(value))
    return _words(sheet, value)


def _words(sheet: WriteOnlyWorksheet, value: str) -> SheetCell:
    made = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST])
    made.data_type = "s"  # openpyxl takes a text that begins with "=" for a formula
    made.number_format = "@"
    made.alignment = _WRAPPED
    if value.startswith(_FORMULA):
        cast(Any, made).quotePrefix = True  # stays a text when somebody edits it
    return made


def _day(sheet: WriteOnlyWorksheet, value: date) -> SheetCell:
    if value < _FIRST:
        return _words(sheet, value.isoformat())
    made = WriteOnlyCell(sheet, value=datetime(value.year, value.month, value.day))  # noqa: DTZ001 - a day has no zone
    made.number_format = "yyyy-mm-dd"
    return made


def _number(sheet: WriteOnlyWorksheet, value: Decimal) -> SheetCell:
    if not value.is_finite() or len(value.as_tuple().digits) > _DIGITS or abs(value.adjusted()) > _DIGITS:
        return _words(sheet, _told(value))
    number: Any = int(value) if value == value.to_integral_value() else value  # the stub knows no Decimal
    return WriteOnlyCell(sheet, value=number)
