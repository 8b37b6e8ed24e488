"""The columns of the tables of a report, for a workbook, CSV or page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from loader.report.entry import Entry
from loader.report.report import Part, Report
from loader.report.tally import state_label
from loader.spreadsheet import Cell
from ontology import Text, text

SEVERITY: Mapping[str, Text] = {
    "violation": text("Violation"),
    "warning": text("Warning"),
    "info": text("Information"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table of findings.

    Args:
        title: its header.
        value: what stands in it.
        width: in characters, for a workbook.
    """

    title: Text
    value: Callable[[Entry, Report], Cell]
    width: int = 18


def _day(words: str) -> date | None:
    return date.fromisoformat(words) if words else None


COLUMNS = (
    Column(text("Severity"), lambda e, r: SEVERITY[e.severity].to(r.locale), 8),
    Column(text("State"), lambda e, r: state_label(e.state, r.locale), 10),
    Column(text("Element"), lambda e, r: e.element(r.locale), 24),
    Column(text("Title of the data"), lambda e, r: e.title(r.locale), 32),
    Column(text("Record"), lambda e, _: e.identifier, 24),
    Column(text("What was found and what to do"), lambda e, r: e.message(r.locale), 60),
    Column(text("Value"), lambda e, r: e.at_fault(r.locale), 24),
    Column(text("What is expected"), lambda e, r: e.expected(r.locale), 32),
    Column(text("Grounds"), lambda e, r: e.cited(r.locale), 40),
    Column(text("Who has to act"), lambda e, r: r.name("owner", e.owner), 24),
    Column(text("Source"), lambda e, r: r.name("source", e.source), 20),
    Column(text("In the source system"), lambda e, _: e.page, 32),
    Column(text("First seen"), lambda e, _: _day(e.first), 12),
    Column(text("Last seen"), lambda e, _: _day(e.last), 12),
    Column(text("Waived until"), lambda e, _: _day(e.until), 12),
    Column(text("Waived by"), lambda e, _: e.by, 16),
    Column(text("Waived because"), lambda e, _: e.because, 24),
    Column(text("Finding number"), lambda e, _: e.number, 20),
)
COUNTS = (
    text("Violations"),
    text("Warnings"),
    text("Notes"),
    text("Open in all"),
    text("New among them"),
    text("Waived"),
    text("Fixed"),
)
"""Headers of `Tally.columns`."""


def findings(found: Iterable[Entry], report: Report) -> Iterator[tuple[Cell, ...]]:
    """The rows of the table of findings."""
    for entry in found:
        yield tuple(column.value(entry, report) for column in COLUMNS)


def counts(parts: Iterable[Part]) -> Iterator[tuple[Cell, ...]]:
    """The rows of the table of parts."""
    for part in parts:
        yield (part.label, *part.tally.columns)


def origin(report: Report) -> list[tuple[Text, Cell]]:
    """Where the numbers come from: release, reference date, digests, profiles."""
    made = report.manifest
    rows: list[tuple[Text, Cell]] = [
        (text("Release"), made.id),
        (text("Reference date"), date.fromisoformat(made.as_of)),
        (text("Built"), made.created),
        (text("Version of enishi"), made.version),
    ]
    rows += [
        (text("SHA-256 of the {scope} store", scope=scope), digest) for scope, digest in sorted(made.digest.items())
    ]
    rows += [(text("SHA-256 of the rule profile {profile}", profile=p), h) for p, h in sorted(made.profiles.items())]
    rows += [
        (text("Fetched from {source}", source=about.get("title", {}).get(report.locale) or name), about.get("fetched"))
        for name, about in sorted(made.sources.items())
    ]
    return rows
