"""Tables for people: typed cells, texts that are never formulas, numbers that are never rounded, one file a content."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.spreadsheet import Cell, Sheet, csv_for_people, workbook

MADE = datetime(2026, 4, 3, tzinfo=UTC)


def written(*rows: tuple[Cell, ...], head: tuple[str, ...] = ("列",)) -> openpyxl.Workbook:
    content = workbook([Sheet("表", head, rows)], [("リリース", "r1")], "ja", MADE)
    return openpyxl.load_workbook(io.BytesIO(content))


def test_cells_have_types_and_identifiers_keep_their_zeros() -> None:
    sheet = written((12, Decimal("0.6567"), date(2024, 3, 31), True, None, "00123"))["表"]
    values = [str(cell.value) for cell in sheet[2]]
    assert values == ["12", "0.6567", "2024-03-31 00:00:00", "True", "None", "00123"]
    assert [cell.data_type for cell in sheet[2]] == ["n", "n", "d", "b", "n", "s"]
    assert sheet["C2"].number_format == "yyyy-mm-dd"


@pytest.mark.parametrize("beginning", ["=", "+", "-", "@", "\t", "＝"])
def test_a_text_that_begins_like_a_formula_stays_a_text(beginning: str) -> None:
    words = f"{beginning}HYPERLINK(1)"
    cell = written((words,))["表"]["A2"]
    assert (cell.data_type, cell.value, cell.number_format) == ("s", words, "@")
    assert cell.quotePrefix
    rows = list(csv.reader(io.StringIO(csv_for_people(["a"], [(words, -5)]).decode("utf-8-sig"), newline="")))
    assert rows == [["a"], ["'" + words, "-5"]]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (10**15 + 1, "1000000000000001"),
        (Decimal("1234567890.1234567"), "1234567890.1234567"),
        (Decimal("1E+999999999"), "1E+999999999"),
        (Decimal("NaN"), "NaN"),
    ],
)
def test_a_number_that_excel_would_round_is_written_as_text(number: int | Decimal, words: str) -> None:
    cell = written((number,))["表"]["A2"]
    assert (cell.data_type, cell.value) == ("s", words)


def test_a_day_before_excels_calendar_is_written_as_text() -> None:
    assert written((date(1868, 1, 25),))["表"]["A2"].value == "1868-01-25"


def test_the_last_sheet_says_where_the_numbers_come_from() -> None:
    book = written(("x",))
    assert book.sheetnames == ["表", "出典"]
    assert [cell.value for cell in book["出典"][1]] == ["リリース", "r1"]


def test_the_same_content_gives_the_same_bytes() -> None:
    one, other = (workbook([Sheet("表", ["a"], [("x", 1)])], [("b", "c")], "ja", MADE) for _ in range(2))
    assert one == other
    with ZipFile(io.BytesIO(one)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(2026, 4, 3, 0, 0, 0)}


def test_csv_for_people_begins_with_a_byte_order_mark_and_ends_lines_as_excel_does() -> None:
    content = csv_for_people(["件数", "日付"], [(1, date(2024, 3, 31)), (None, Decimal("0.50"))])
    assert content == "\ufeff件数,日付\r\n1,2024-03-31\r\n,0.50\r\n".encode()


@given(st.lists(st.text(max_size=50), min_size=1, max_size=4), st.text(max_size=40))
def test_any_text_is_written_and_read_back_as_a_text(cells: list[str], title: str) -> None:
    content = workbook([Sheet(title, cells, [cells])], [], "en", MADE)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} <= {"s"}
    rows = csv.reader(io.StringIO(csv_for_people(cells, [cells]).decode("utf-8-sig"), newline=""))
    for cell in (cell for row in rows for cell in row):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
