"""A report as a workbook: the counts, the findings, and where they come from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from loader import spreadsheet
from loader.report.columns import COLUMNS, COUNTS, counts, findings, origin
from loader.report.entry import Entry
from loader.report.facet import Facet
from loader.report.report import Part, Report
from loader.spreadsheet import Sheet
from ontology import text


def workbook(report: Report, by: Facet, parts: Iterable[Part], found: Iterable[Entry]) -> bytes:
    """A workbook with a sheet of counts, the findings, and where the numbers come from.

    Args:
        by: what the counts are divided by.
        parts: the rows of the counts.
        found: the findings.
    """
    said = report.locale
    numbers = Sheet(
        text("Counts").to(said),
        [by.title.to(said), *(title.to(said) for title in COUNTS)],
        counts(parts),
        [40, *(12 for _ in COUNTS)],
    )
    listed = Sheet(
        text("Findings").to(said),
        [column.title.to(said) for column in COLUMNS],
        findings(found, report),
        [column.width for column in COLUMNS],
    )
    facts = ((title.to(said), value) for title, value in origin(report))
    return spreadsheet.workbook([numbers, listed], facts, said, datetime.fromisoformat(report.manifest.created))
