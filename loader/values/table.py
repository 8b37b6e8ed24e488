"""Tables of separated values as spreadsheets write them."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from loader.errors import UnreadableError

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet shows it, and its cells."""

    number: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose rows are not yet understood.

    Attributes:
        rows: all rows that hold anything, the header included.
        guessed: name of the encoding when nothing in the bytes says it, "" when it is certain.
    """

    rows: list[Row]
    guessed: str


def decode(content: bytes, where: str) -> tuple[str, str]:
    """Bytes as text: by byte order mark, then strictly as UTF-8, then as CP932 (trap 65).

    Returns:
        The text, and the name of the encoding when it was guessed.

    Raises:
        UnreadableError: no encoding fits.
    """
    marked = content.startswith(_UTF16)
    tries = [("utf-16", "")] if marked else [("utf-8-sig", ""), ("cp932", "cp932")]
    for encoding, guessed in tries:
        try:
            return content.decode(encoding), guessed
        except UnicodeDecodeError:
            continue
    raise UnreadableError("{where} is neither UTF-8 nor CP932 (Shift_JIS) text", where=where)


def read(content: bytes, where: str) -> Table:
    """Read separated values (RFC 4180); tab or comma, whichever separates the first row, not what the name says.

    Args:
        content: the bytes of the file.
        where: name of the file, for errors.

    Raises:
        UnreadableError: not text, or quotes that do not match.
    """
    text, guessed = decode(content, where)
    if "\x00" in text:
        raise UnreadableError("{where} is not text", where=where)
    rows: list[Row] = []
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    number = 0
    try:
        for number, cells in enumerate(lines, 1):
            if any(cell.strip() for cell in cells):
                rows.append(Row(number, cells))
    except csv.Error as error:
        raise UnreadableError(
            "{where}, row {row}: the quotes do not match or a cell is too long", where=where, row=number + 1
        ) from error
    return Table(rows, guessed)


def _delimiter(text: str) -> str:
    try:
        first = next(csv.reader(io.StringIO(text, newline=""), delimiter="\t"), [])
    except csv.Error:
        return ","
    return "\t" if len(first) > 1 else ","
