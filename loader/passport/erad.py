"""The table to enter in the result report of e-Rad: metadata counts by project and access category (K7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from loader import spreadsheet
from loader.passport.asking import Asking, Found
from loader.passport.passport import label
from loader.record import Node
from loader.spreadsheet import Cell, Sheet
from loader.store import Manifest
from ontology import XSD, text
from queries import query

QUERY = "answers/erad-report"
_WIDTHS = {"titleJa": 40, "titleEn": 30, "project": 50}


def table(
    asking: Asking, fiscal_year: int, reference_date: date, locale: str
) -> tuple[list[str], list[tuple[Cell, ...]]]:
    """Titles of the columns and one row a project.

    Args:
        asking: the release.
        fiscal_year: n stands for n-04-01 to n+1-03-31.
        reference_date: the day whose access categories count.
        locale: language of the titles.
    """
    columns = query(QUERY).header.columns
    found = asking.rows(QUERY, fiscalYear=str(fiscal_year), referenceDate=reference_date.isoformat())
    head = [column.title[locale] for column in columns]
    return head, [tuple(_cell(row, column.name, locale) for column in columns) for row in found]


def _cell(row: Found, name: str, locale: str) -> Cell:
    value = row.get(name)
    if value is None:
        return None
    if isinstance(value, Node):
        return label(value, locale) if name == "enteredBy" else value.value
    if value.datatype == XSD.integer:
        return int(value.value)
    return date.fromisoformat(value.value) if value.datatype == XSD.date else value.value


def workbook(
    asking: Asking, manifest: Manifest, fiscal_year: int, reference_date: date, locale: str, digest: str = ""
) -> bytes:
    """The table as a workbook, with a sheet that says where it comes from.

    Args:
        asking, fiscal_year, reference_date, locale: as for `table`.
        manifest: what the release says of itself.
        digest: SHA-256 of the release, "" when the reader may not know it.
    """
    asked = query(QUERY)
    head, rows = table(asking, fiscal_year, reference_date, locale)
    widths = [_WIDTHS.get(column.name, 14) for column in asked.header.columns]
    sheet = Sheet(text("e-Rad {year}", year=fiscal_year).to(locale), head, rows, widths)
    origin: Sequence[tuple[str, Cell]] = [
        (text("Title").to(locale), asked.title[locale]),
        (text("Definition").to(locale), asked.summary[locale]),
        (text("Fiscal year").to(locale), fiscal_year),
        (text("Reference date").to(locale), reference_date),
        (text("Release").to(locale), manifest.id),
        (text("SHA-256 of the release").to(locale), digest),
        (text("Version of enishi").to(locale), manifest.version),
        (text("Query").to(locale), asked.text),
    ]
    return spreadsheet.workbook([sheet], origin, locale, datetime.fromisoformat(manifest.created))
