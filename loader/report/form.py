"""The formats of a report."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

import pyoxigraph as ox

from loader.report.columns import COLUMNS, findings
from loader.report.document import document
from loader.report.entry import Entry
from loader.report.facet import EVERYTHING, WHOLE, Facet
from loader.report.report import Part, Report
from loader.report.sheet import workbook
from loader.report.tally import Tally
from loader.spreadsheet import CSV, XLSX, csv_for_people
from ontology import prefixes


@dataclass(frozen=True, slots=True)
class Form:
    """One format.

    Args:
        name: what the command and addresses call it, and how its files end.
        media_type: its media type (RFC 6838).
        write: makes the report of a part, or of everything.
    """

    name: str
    media_type: str
    write: Callable[[Report, Facet, str], bytes]


def written(report: Report, by: Facet, key: str, form: str) -> bytes:
    """A report in a format.

    Args:
        by: how the findings are divided.
        key: IRI of the part; "" takes all findings.
        form: name of the format.
    """
    return FORMS[form].write(report, by, key)


def _found(report: Report, by: Facet, key: str) -> list[Entry]:
    return report.findings(by, key) if key else report.findings(WHOLE, EVERYTHING)


def _parts(report: Report, by: Facet, key: str) -> list[Part]:
    return [part for part in report.parts(by) if key in ("", part.key)]


def _xlsx(report: Report, by: Facet, key: str) -> bytes:
    return workbook(report, by, _parts(report, by, key), _found(report, by, key))


def _html(report: Report, by: Facet, key: str) -> bytes:
    return document(report, by, _parts(report, by, key), _found(report, by, key)).encode()


def _csv(report: Report, by: Facet, key: str) -> bytes:
    head = [column.title.to(report.locale) for column in COLUMNS]
    return csv_for_people(head, findings(_found(report, by, key), report))


def _json(report: Report, by: Facet, key: str) -> bytes:
    content = {
        "release": report.manifest.id,
        "reference_date": report.manifest.as_of,
        "profiles": report.manifest.profiles,
        "digest": report.manifest.digest,
        "by": by.name,
        "total": counted(report.total),
        "parts": [{"key": p.key, "label": p.label, **counted(p.tally)} for p in _parts(report, by, key)],
        "findings": [_told(entry, report) for entry in _found(report, by, key)],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def counted(told: Tally) -> dict[str, int]:
    """The numbers of a tally by name."""
    names = ("violations", "warnings", "notes", "open", "new", "waived", "fixed")
    return {**dict(zip(names, told.columns, strict=True)), "total": told.total}


def _told(entry: Entry, report: Report) -> dict[str, object]:
    said = report.locale
    words = {
        "element": entry.element(said),
        "value_text": entry.at_fault(said),
        "expected": entry.expected(said),
        "clause_text": entry.cited(said),
        "owner_name": report.name("owner", entry.owner),
        "source_name": report.name("source", entry.source),
    }
    return {name: value for name, value in {**asdict(entry), **words}.items() if value}


def _rdf(kind: ox.RdfFormat) -> Callable[[Report, Facet, str], bytes]:
    def write(report: Report, by: Facet, key: str) -> bytes:
        triples = report.results(by, key) if key else report.results(WHOLE, EVERYTHING)
        return ox.serialize(sorted(set(triples), key=str), format=kind, prefixes=dict(prefixes())) or b""

    return write


_ALL = (
    Form("html", "text/html; charset=utf-8", _html),
    Form("xlsx", XLSX, _xlsx),
    Form("csv", CSV, _csv),
    Form("ttl", "text/turtle; charset=utf-8", _rdf(ox.RdfFormat.TURTLE)),
    Form("jsonld", "application/ld+json", _rdf(ox.RdfFormat.JSON_LD)),
    Form("json", "application/json", _json),
)
FORMS: Mapping[str, Form] = {form.name: form for form in _ALL}
"""Every format, by name."""
