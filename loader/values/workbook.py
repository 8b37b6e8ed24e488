"""Workbooks of Excel (ISO/IEC 29500, .xlsx) as rows of text, with limits on what a file may unpack to.

A workbook is a zip archive of XML parts. Before any part is parsed, all are unpacked once into nothing: what they
really hold is counted, and a part that declares a document type (and so could declare entities) is refused.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import IO

import openpyxl
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from loader.errors import UnreadableError

MAX_PARTS = 5_000
"""Most parts that a workbook may have; one sheet needs about ten."""

MAX_BYTES = 256 * 2**20
"""Most bytes that all parts may have together, unpacked."""

MAX_RATIO = 200
"""How many times larger than the file its parts may be."""

MAX_CELLS = 2_000_000
"""Most cells that a sheet may have between its first and its last filled one."""

_RATIO_FREE = 2**20
_CHUNK = 2**16
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOCTYPE = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T\0?Y\0?P\0?E|E\0?N\0?T\0?I\0?T\0?Y)")
_ZEROS = re.compile(r"0{2,}")
_DAMAGED = (
    InvalidFileException, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError,
    SyntaxError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError,
)  # fmt: skip
"""What openpyxl raises on parts that do not fit together: it trusts the structure of a workbook."""

Cell = ReadOnlyCell | EmptyCell


def sheets(content: bytes) -> list[str]:
    """The names of the sheets of a workbook, in its order, without sheets that hold only a chart.

    Raises:
        UnreadableError: not a workbook, damaged, encrypted, or built to exhaust a reader.
    """
    with _opened(content) as book:
        return [sheet.title for sheet in book.worksheets]


def rows(content: bytes, sheet: str | int | None = None) -> list[list[str]]:
    """The cells of a sheet as text; entry n is row n + 1 of the sheet, and all rows are equally long.

    A formula gives the value that was last computed, "" when none was stored. A date is ISO 8601, a number has no
    needless ".0" and keeps the leading zeros that its format shows. A merged range has its text in its first cell.
    Furigana are left out.

    Args:
        content: the bytes of the file.
        sheet: name or position (from 0) of the sheet; the first one when None.

    Raises:
        UnreadableError: not a workbook, damaged, encrypted, built to exhaust a reader, or without that sheet.
    """
    with _opened(content) as book:
        return _rectangle(_filled(_sheet(book, sheet)))


def _filled(sheet: ReadOnlyWorksheet) -> list[list[str]]:
    sheet.reset_dimensions()  # what the file claims as its extent would be filled with empty cells
    found: list[list[str]] = []
    last = seen = 0
    cells: Sequence[Cell]
    for cells in sheet.iter_rows():  # type: ignore[misc,assignment]  # typed for sheets that are not read-only
        seen += len(cells) + 1
        if seen > MAX_CELLS:
            raise _too_many()
        words = [_text(cell) for cell in cells]
        while words and not words[-1]:
            words.pop()
        found.append(words)
        if words:
            last = len(found)
    return found[:last]


def _rectangle(found: list[list[str]]) -> list[list[str]]:
    width = max(map(len, found), default=0)
    if width * len(found) > MAX_CELLS:
        raise _too_many()
    return [words + [""] * (width - len(words)) for words in found]


def _too_many() -> UnreadableError:
    return UnreadableError("The sheet has more than {limit} cells", limit=MAX_CELLS)


def _sheet(book: Workbook, wanted: str | int | None) -> ReadOnlyWorksheet:
    found: Sequence[ReadOnlyWorksheet] = book.worksheets
    for position, sheet in enumerate(found):
        if wanted in (None, position, sheet.title):
            return sheet
    names = ", ".join(sheet.title for sheet in found)
    raise UnreadableError("The workbook has no sheet {sheet}, only: {sheets}", sheet=wanted, sheets=names)


def _text(cell: Cell) -> str:
    value: object = cell.value
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return _number(value, getattr(cell, "number_format", None) or "")
        case datetime():
            return (value.date() if value.time() == time() else value).isoformat()
        case date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
    return str(value)


def _number(value: float, shown: str) -> str:
    words = str(int(value)) if isinstance(value, int) or value.is_integer() else repr(value)
    return words.zfill(len(shown)) if _ZEROS.fullmatch(shown) else words


@contextmanager
def _opened(content: bytes) -> Iterator[Workbook]:
    """The workbook for reading; whatever fails while it is read is one clear error."""
    if content.startswith(_OLE):
        raise UnreadableError(
            "This is an encrypted workbook or one of Excel 97 (.xls); save it as .xlsx without password"
        )
    try:
        _inspect(content)
        with warnings.catch_warnings():  # of styles and validations, which play no part in reading text
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            try:
                yield book
            finally:
                book.close()
    except UnreadableError:
        raise
    except _DAMAGED as error:
        reason = str(error).replace("\n", " ")[:200] or type(error).__name__
        raise UnreadableError("This is not a readable Excel workbook (.xlsx): {reason}", reason=reason) from error


def _inspect(content: bytes) -> None:
    """Unpack all parts once, bounded, before anything parses one."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MAX_PARTS:
            raise UnreadableError("The workbook has more than {limit} parts", limit=MAX_PARTS)
        left = min(MAX_BYTES, max(len(content) * MAX_RATIO, _RATIO_FREE))
        for part in parts:
            with archive.open(part) as stream:
                left = _measure(stream, left)


def _measure(stream: IO[bytes], left: int) -> int:
    before = b""
    while chunk := stream.read(_CHUNK):
        left -= len(chunk)
        if left < 0:
            raise UnreadableError(
                "The workbook unpacks to more than {limit} bytes or {ratio} times its size",
                limit=MAX_BYTES, ratio=MAX_RATIO,
            )  # fmt: skip
        if _DOCTYPE.search(before + chunk):
            raise UnreadableError("The XML declares a document type (DOCTYPE), which is not accepted")
        before = chunk[-32:]
    return left
