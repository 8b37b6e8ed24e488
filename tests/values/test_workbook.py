import io
import random
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loader.errors import EnishiError, UnreadableError
from loader.values import workbook


def book(*cells_of_sheets, formats=()):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for number, cells in enumerate(cells_of_sheets, 1):
        sheet = made.create_sheet(f"表{number}")
        for row in cells:
            sheet.append(row)
        for place, shown in formats:
            sheet[place].number_format = shown
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def replaced(content, part, change):
    """The workbook with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_cells_are_text_as_a_reader_sees_it():
    content = book(
        [[1, 2.0, 2.5, True, date(2025, 3, 31), datetime.fromisoformat("2025-03-31T09:30"), time(9, 30), None, "文字"]]
    )
    assert workbook.rows(content) == [
        ["1", "2", "2.5", "TRUE", "2025-03-31", "2025-03-31T09:30:00", "09:30:00", "", "文字"]
    ]


def test_leading_zeros_that_a_format_shows_are_kept():
    assert workbook.rows(book([[191817, 1020]], formats=[("A1", "00000000")])) == [["00191817", "1020"]]


def test_rows_are_equally_long_and_keep_their_numbers():
    assert workbook.rows(book([["a", None, None], [], ["b", "c"], [None]])) == [["a", ""], ["", ""], ["b", "c"]]


def test_a_sheet_is_found_by_name_or_position():
    content = book([["x"]], [["y"]])
    assert workbook.sheets(content) == ["表1", "表2"]
    assert workbook.rows(content, "表2") == workbook.rows(content, 1) == [["y"]]
    assert workbook.rows(content) == [["x"]]
    with pytest.raises(UnreadableError, match="no sheet 表3, only: 表1, 表2"):
        workbook.rows(content, "表3")


def test_a_formula_without_a_computed_value_is_empty():
    assert workbook.rows(book([["a", "=1+1", "b"]])) == [["a", "", "b"]]


def test_furigana_are_left_out():
    spoken = b"<t>Tokyo</t><rPh sb='0' eb='5'><t>toukyou</t></rPh>"
    content = replaced(book([["Tokyo"]]), SHEET, lambda old: old.replace(b"<t>Tokyo</t>", spoken))
    assert spoken in zipfile.ZipFile(io.BytesIO(content)).read(SHEET)
    assert workbook.rows(content) == [["Tokyo"]]


def test_a_claimed_extent_costs_nothing():
    def claim(old):
        assert b'<dimension ref="A1:A1"' in old or b'<dimension ref="A1"' in old
        return old.replace(b'ref="A1:A1"', b'ref="A1:XFD1048576"').replace(b'ref="A1"', b'ref="A1:XFD1048576"', 1)

    assert workbook.rows(replaced(book([["a"]]), SHEET, claim)) == [["a"]]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda old: old.replace(b'r="1"', b'r="99999999999"'), "more than 2000000 cells"),
        (lambda old: old + b" " * 300_000_000, "unpacks to more than"),
        (lambda old: b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + old, "DOCTYPE"),
        (lambda old: ("<!DOCTYPE a>" + old.decode()).encode("utf-16"), "DOCTYPE"),
        (lambda old: old[: len(old) // 2], "not a readable Excel workbook"),
    ],
)
def test_what_would_exhaust_a_reader_is_refused(change, why):
    with pytest.raises(UnreadableError, match=why):
        workbook.rows(replaced(book([["a"]]), SHEET, change))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "not a readable"),
        (b"a,b\n1,2\n", "not a readable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "encrypted workbook"),
    ],
)
def test_other_files_are_refused(content, why):
    with pytest.raises(UnreadableError, match=why):
        workbook.rows(content)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 8))
def test_damaged_bytes_end_in_one_clear_error(seed, count):
    chance = random.Random(seed)
    content = bytearray(book([["a", 1], ["b", date(2025, 1, 1)]]))
    for _ in range(count):
        content[chance.randrange(len(content))] = chance.randrange(256)
    try:
        found = workbook.rows(bytes(content))
    except EnishiError:
        return
    assert all(isinstance(cell, str) for row in found for cell in row)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]))
def test_damaged_parts_end_in_one_clear_error(seed, part):
    chance = random.Random(seed)

    def damage(old):
        start = chance.randrange(len(old))
        return old[:start] + old[start + chance.randrange(1, 40) :]

    content = replaced(book([["a", 1], ["b", date(2025, 1, 1)]]), part, damage)
    try:
        found = workbook.rows(content)
    except EnishiError:
        return
    assert all(isinstance(cell, str) for row in found for cell in row)
