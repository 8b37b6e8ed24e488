"""``enishi findings``: reports for auditors, and waivers."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from loader import store, waiver
from loader.cli import output
from loader.errors import UsageError
from loader.graphs import graph
from loader.lock import writing
from loader.report import Opened, Report, facet, written
from loader.report.columns import COUNTS
from loader.settings import Settings, today
from loader.waiver import Waiver
from ontology import RDF, SH, text

_NUMBER = 16  # hexadecimal digits


def run(said: argparse.Namespace, settings: Settings) -> int:
    """Do what was said about findings."""
    match said.action:
        case "report":
            _report(said, settings)
        case "waive" | "unwaive":
            _waive(said, settings)
        case _:
            _waivers(settings)
    return 0


# reports


def _report(said: argparse.Namespace, settings: Settings) -> None:
    """Write a report to a file, or to standard output; without format the counts are shown."""
    release = store.release(settings.data, said.release)
    scope: store.Scope = "internal" if said.internal else "public"
    report = Report(Opened(release, scope), release.manifest, settings.locale)
    by = facet(said.by)
    key = _key(report, said.by, said.part) if said.part else ""
    form = said.format or Path(said.output).suffix.removeprefix(".")
    if not form:
        _counts(report, said.by, key)
        return
    if form not in ("html", "xlsx", "csv", "ttl", "jsonld", "json"):
        raise UsageError("There is no format {name}", name=form)
    content = written(report, by, key, form)
    if not said.output:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        Path(said.output).write_bytes(content)
    except OSError as error:
        raise UsageError("{file} cannot be written: {error}", file=said.output, error=error) from error
    output.line(text("Wrote {file}", file=said.output), settings.locale)


def _counts(report: Report, by: str, key: str) -> None:
    way = facet(by)
    output.row(way.title.to(report.locale), *(title.to(report.locale) for title in COUNTS))
    for part in report.parts(way):
        if key in ("", part.key):
            output.row(part.label, *map(str, part.tally.columns))
    if not key:
        output.row(text("Total").to(report.locale), *map(str, report.total.columns))


def _key(report: Report, by: str, said: str) -> str:
    """The part that was named by its IRI or name."""
    parts = report.parts(facet(by))
    found = [part.key for part in parts if said in (part.key, part.label, part.key.rsplit("/", 1)[-1])]
    if len(found) != 1:
        raise UsageError("{name} names {n} parts of this report", name=said, n=len(found))
    return found[0]


# waivers


def _waive(said: argparse.Namespace, settings: Settings) -> None:
    """Write a waiver down, or take it back, unless that stands already."""
    if not (said.author.strip() and said.reason.strip()):
        raise UsageError("Say who decides (--by) and why (--because)")
    until = _until(said.until, settings.reference_date) if said.action == "waive" else None
    with writing(settings.data):
        rows = waiver.read(settings.data)
        iri = _finding(said.finding, rows, settings)
        standing = next((row for row in reversed(rows) if row.finding == iri), None)
        if (standing.until if standing else None) == until:
            message = (
                text(
                    "Already waived until {until} by {author}. Nothing was added",
                    until=until,
                    author=standing.author,
                )
                if standing and until
                else text("It is not waived. Nothing was added")
            )
        else:
            waiver.add(settings.data, Waiver(iri, until, said.author, said.reason, today()))
            message = (
                text("Waived until {until}. It takes effect with the next build", until=until.isoformat())
                if until
                else text("The waiver is taken back. It takes effect with the next build")
            )
    output.line(message, settings.locale)


def _until(words: str, day: date) -> date:
    try:
        until = date.fromisoformat(words)
    except ValueError as error:
        raise UsageError("{value} is no date; write YYYY-MM-DD", value=words) from error
    if until < day:
        raise UsageError("{until} has passed; a waiver ends on a day to come", until=until.isoformat())
    return until


def _finding(named: str, rows: list[Waiver], settings: Settings) -> str:
    """The IRI of a finding of the published release, or of one that was waived before, by IRI or number."""
    known = {row.finding for row in rows}
    release = store.current(settings.data)
    opened = release.store("internal")
    node = graph(release.manifest.base, "findings")
    if named in known or any(opened.quads_for_pattern(_node(named), RDF.type, SH.ValidationResult, node)):
        return named
    if "#" not in named and len(named) == _NUMBER:
        every = opened.quads_for_pattern(None, RDF.type, SH.ValidationResult, node)
        known |= {q.subject.value for q in every if isinstance(q.subject, ox.NamedNode)}
        found = [iri for iri in known if iri.endswith(f"#finding-{named}")]
        if len(found) == 1:
            return found[0]
    raise UsageError("The published release has no finding {finding}", finding=named)


def _node(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri if ":" in iri else f"urn:x-finding:{iri}")
    except ValueError as error:
        raise UsageError("The published release has no finding {finding}", finding=iri) from error


def _waivers(settings: Settings) -> None:
    """All waivers that were not taken back, with what has expired marked."""
    rows = waiver.read(settings.data)
    holding = waiver.effective(rows, settings.reference_date)
    for iri, row in sorted(waiver.effective(rows, date.min).items()):
        state = text("in force") if iri in holding else text("expired")
        until = row.until.isoformat() if row.until else ""
        output.row(
            state.to(settings.locale),
            until,
            row.author,
            row.reason,
            row.day.isoformat(),
            iri.rpartition("#finding-")[2],
        )
