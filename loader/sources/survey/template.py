"""Empty survey tables to fill in: CSV, or a workbook with drop-downs and an explanation of every column."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from loader.errors import UsageError
from loader.sources.survey.column import Column, Table, tables
from ontology import scheme

ALL = "all"
"""The name that stands for every table in one workbook."""

_ROWS = 1000  # rows that get drop-downs
_LISTS = "lists"
_REFERENCE = {"ja": "列の説明", "en": "Columns"}
_HEAD = {
    "ja": ("表", "列", "列名", "必須", "書き方", "選択肢"),
    "en": ("Table", "Column", "Name", "Required", "How to fill it in", "Options"),
}
_YES = {"ja": "必須", "en": "yes"}
_BOLD = Font(bold=True)
_SHADE = PatternFill("solid", fgColor="DDE6F0")


def chosen(name: str) -> Sequence[Table]:
    """The tables of a name, every one for "all"; raises UsageError that lists the names when there is none."""
    if name == ALL:
        return tuple(tables().values())
    if name not in tables():
        known = ", ".join([*tables(), ALL])
        raise UsageError("There is no table {name}. Tables: {known}", name=name, known=known)
    return (tables()[name],)


def csv_template(table: Table) -> bytes:
    """The header of a table as CSV (RFC 4180), UTF-8 with a byte order mark, since Excel reads it only so."""
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\n").writerow([column.name for column in table.columns])
    return written.getvalue().encode("utf-8-sig")


def workbook_template(wanted: Sequence[Table], language: str) -> bytes:
    """A workbook (ISO/IEC 29500) with a sheet for each table, drop-downs from the code lists, and the column reference.

    Args:
        wanted: the tables.
        language: of the headers and options, "ja" or "en"; the reference explains the columns in both.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    lists = _option_lists(wanted)
    for table in wanted:
        _state_sheet(book.create_sheet(table.label[language][:31]), table, language, lists)
    other = "en" if language == "ja" else "ja"
    for shown in (language, other):
        _state_reference(book.create_sheet(_REFERENCE[shown]), wanted, shown)
    _state_lists(book.create_sheet(_LISTS), lists, language)
    book.properties.creator = "enishi"
    book.properties.created = book.properties.modified = datetime(2026, 1, 1)  # noqa: DTZ001 - the format has no zone
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _option_lists(wanted: Sequence[Table]) -> list[str]:
    return sorted({column.list for table in wanted for column in table.columns if column.list})


def _options(name: str, language: str) -> list[str]:
    return [concept.label[language] for concept in scheme(name).concepts]


def _state_sheet(sheet: Worksheet, table: Table, language: str, lists: Sequence[str]) -> None:
    for place, column in enumerate(table.columns, 1):
        cell = sheet.cell(row=1, column=place, value=column.label[language])
        cell.font, cell.fill = _BOLD, _SHADE
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = 22
        area = f"{letter}2:{letter}{_ROWS}"
        if column.list:
            listed = get_column_letter(lists.index(column.list) + 1)
            last = len(scheme(column.list).concepts) + 1
            _validate(sheet, area, f"{_LISTS}!${listed}$2:${listed}${last}", column, language)
        sheet.column_dimensions[letter].number_format = "@"  # text, so that no leading zero or date is lost
    sheet.freeze_panes = "A2"


def _validate(sheet: Worksheet, area: str, formula: str, column: Column, language: str) -> None:
    rule = DataValidation(type="list", formula1=formula, allow_blank=not column.required, showErrorMessage=True)
    rule.promptTitle, rule.prompt = column.label[language][:32], column.note[language][:255]
    sheet.add_data_validation(rule)
    rule.add(area)


def _state_reference(sheet: Worksheet, wanted: Sequence[Table], language: str) -> None:
    sheet.append(list(_HEAD[language]))
    for cell in sheet[1]:
        cell.font, cell.fill = _BOLD, _SHADE
    for table in wanted:
        for column in table.columns:
            options = "\n".join(_options(column.list, language)) if column.list else ""
            required = _YES[language] if column.required else ""
            shown = (table.label[language], column.label[language], column.name, required)
            sheet.append([*shown, column.note[language], options])
    for letter, width in zip("ABCDEF", (28, 28, 18, 10, 60, 40), strict=True):
        sheet.column_dimensions[letter].width = width
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"


def _state_lists(sheet: Worksheet, lists: Sequence[str], language: str) -> None:
    for place, name in enumerate(lists, 1):
        for row, value in enumerate((name, *_options(name, language)), 1):
            sheet.cell(row=row, column=place, value=value)
    sheet.sheet_state = "hidden"
