"""Changes as tables and documents: for a screen, CSV, JSON and Excel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from loader import spreadsheet
from loader.change.part import KINDS, Change, Count, Edit, Entry
from loader.change.population import DATASETS
from loader.change.side import Side
from loader.spreadsheet import Sheet
from ontology import Text, compact, prefixes, scheme, text

_STANDINGS: Mapping[str, Text] = {
    "counted": text("counted"),
    "other": text("in the denominator only"),
    "excluded": text("left out"),
}
_PARTS = (text("Figure"), text("Why"), text("Change of the numerator"), text("Change of the denominator"))
_COLUMNS = (
    *_PARTS,
    text("Before"),
    text("State before"),
    text("After"),
    text("State after"),
    text("Records before"),
    text("Records after"),
    text("What is stated otherwise"),
)
Line = list[str | int]
"""A row of a table."""


def title(change: Change, locale: str) -> str:
    """What a figure is, as its own title says it."""
    if change.indicator == DATASETS:
        words = [text("Datasets by access category").to(locale)]
    else:
        words = [scheme("indicator")[change.indicator].label[locale]]
    words += [_label(c, locale) for c in (change.stratum, change.variant) if not c.endswith(_USUAL)]
    return " / ".join([*words, *filter(None, [change.subject])])


_USUAL = ("variant/standard", "stratum/total")


def _label(concept: str, locale: str) -> str:
    name, _, code = concept.removeprefix(prefixes()["scheme"]).partition("/")
    found = scheme(name).find_iri(concept)
    return found.label[locale] if found else code


def shown(count: Count | None) -> str:
    """A figure as counts: "30/134", or "3" without a denominator."""
    if count is None:
        return "–"
    return f"{count.numerator}/{count.denominator}" if count.denominator else str(count.numerator)


def said(edit: Edit) -> str:
    """A change of a property in one line."""
    values = (", ".join(side) or "–" for side in (edit.before, edit.after))
    return f"{compact(edit.predicate) or edit.predicate}: {' → '.join(values)}"


def standing(iris: Mapping[str, str], locale: str) -> str:
    """How things stand, in words."""
    return ", ".join(_STANDINGS[code].to(locale) for code in iris.values())


def part_lines(found: Iterable[Change], locale: str) -> Iterator[Line]:
    """One row for every part of every figure."""
    for change in found:
        for part in change.parts:
            kind = KINDS[part.kind].to(locale)
            yield [title(change, locale), kind, part.count.numerator, part.count.denominator]


def entry_lines(found: Iterable[Change], locale: str) -> Iterator[Line]:
    """One row for every thing that counts otherwise; of a figure they add up to its difference."""
    for change in found:
        for part in change.parts:
            for entry in part.entries:
                yield [
                    title(change, locale),
                    KINDS[part.kind].to(locale),
                    entry.count.numerator,
                    entry.count.denominator,
                    " ".join(entry.before),
                    standing(entry.before, locale),
                    " ".join(entry.after),
                    standing(entry.after, locale),
                    " ".join(entry.records_before),
                    " ".join(entry.records_after),
                    " ; ".join(map(said, entry.edits)),
                ]


def csv_file(found: Sequence[Change], locale: str) -> bytes:
    """The rows of all things that count otherwise, as CSV for people."""
    return spreadsheet.csv_for_people([c.to(locale) for c in _COLUMNS], entry_lines(found, locale))


def workbook_file(found: Sequence[Change], one: Side, other: Side, locale: str) -> bytes:
    """The parts, the things behind them and where they come from, as an Excel workbook."""
    sheets = [
        Sheet(text("Parts").to(locale), [c.to(locale) for c in _PARTS], part_lines(found, locale)),
        Sheet(text("Entries").to(locale), [c.to(locale) for c in _COLUMNS], entry_lines(found, locale)),
    ]
    told: list[tuple[str, spreadsheet.Cell]] = []
    for name, side in ((text("Earlier release"), one), (text("Later release"), other)):
        told += [
            (name.to(locale), side.manifest.id),
            (text("Reference date").to(locale), side.manifest.as_of),
            (text("SHA-256 of the public data").to(locale), side.manifest.digest.get("public", "")),
        ]
    created = datetime.fromisoformat(other.manifest.created)
    return spreadsheet.workbook(sheets, told, locale, created)


def document(found: Iterable[Change], one: Side, other: Side, locale: str) -> dict[str, Any]:
    """The changes for programs."""
    return {
        "from": {"release": one.manifest.id, "as_of": one.manifest.as_of},
        "to": {"release": other.manifest.id, "as_of": other.manifest.as_of},
        "figures": [_change(change, locale) for change in found],
    }


def _change(change: Change, locale: str) -> dict[str, Any]:
    return {
        "indicator": change.indicator,
        "title": title(change, locale),
        "variant": change.variant,
        "stratum": change.stratum,
        "subject": change.subject or None,
        "before": _count(change.before),
        "after": _count(change.after),
        "difference": _count(change.difference),
        "after_by_earlier_query": _count(change.other_way),
        "parts": [
            {
                "kind": part.kind,
                "label": KINDS[part.kind].to(locale),
                "numerator": part.count.numerator,
                "denominator": part.count.denominator,
                "entries": [_entry(entry) for entry in part.entries],
            }
            for part in change.parts
        ],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "numerator": entry.count.numerator,
        "denominator": entry.count.denominator,
        "before": dict(entry.before),
        "after": dict(entry.after),
        "records_before": list(entry.records_before),
        "records_after": list(entry.records_after),
        "edits": [
            {"subject": e.subject, "predicate": e.predicate, "before": list(e.before), "after": list(e.after)}
            for e in entry.edits
        ],
    }


def _count(count: Count | None) -> dict[str, int] | None:
    return None if count is None else {"numerator": count.numerator, "denominator": count.denominator}
