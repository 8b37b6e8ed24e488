"""What a trial found, as a table, workbook or document."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from loader.spreadsheet import Cell, Sheet, csv_for_people, workbook
from loader.trial.comparison import KINDS, Change, Comparison, by_part, by_rule
from ontology import Text, text

KIND: Mapping[str, Text] = {
    "fails": text("newly fails"),
    "passes": text("newly passes"),
    "graver": text("graver"),
    "milder": text("milder"),
}
_SEVERITY: Mapping[str, Text] = {
    "": text("kept"),
    "Violation": text("violation"),
    "Warning": text("warning"),
    "Info": text("information"),
}
_HEAD = (
    text("Release"),
    text("What would change"),
    text("Rule profile"),
    text("Rule"),
    text("Counts for"),
    text("Record"),
    text("Title of the data"),
    text("By the rules in force"),
    text("By the rules on trial"),
    text("Value"),
    text("What was found and what to do"),
    text("IRI of the rule"),
    text("IRI of the record"),
)
_WIDTHS = (30, 16, 14, 40, 28, 28, 36, 14, 14, 24, 60, 40, 40)


def severity(name: str, locale: str) -> str:
    """A severity in words; "kept" for none, and an unknown one by its own name."""
    return _SEVERITY[name].to(locale) if name in _SEVERITY else name


def written(found: Sequence[Comparison], form: str, division: Text, locale: str) -> bytes:
    """The outcome of a trial in a format.

    Args:
        found: one for each release.
        form: name of the format.
        division: what a part of the chosen division is called.
        locale: language of the headers.
    """
    return FORMS[form](found, division, locale)


def _rows(found: Sequence[Comparison], locale: str) -> Iterator[tuple[Cell, ...]]:
    for change in (one for comparison in found for one in comparison.changes):
        yield _row(change, locale)


def _row(change: Change, locale: str) -> tuple[Cell, ...]:
    return (
        change.release,
        KIND[change.kind].to(locale),
        change.profile,
        change.rule_name,
        change.part_name,
        change.identifier,
        change.title,
        severity(change.before, locale),
        severity(change.after, locale),
        change.value,
        change.message,
        change.rule,
        change.record,
    )


def _csv(found: Sequence[Comparison], _: Text, locale: str) -> bytes:
    return csv_for_people([title.to(locale) for title in _HEAD], _rows(found, locale))


def _xlsx(found: Sequence[Comparison], division: Text, locale: str) -> bytes:
    kinds = [KIND[kind].to(locale) for kind in KINDS]
    sheets = [
        _counts(text("By rule"), text("Rule"), by_rule, found, kinds, locale),
        _counts(Text("By {division}", {"division": division}), division, by_part, found, kinds, locale),
        Sheet(text("Records").to(locale), [title.to(locale) for title in _HEAD], _rows(found, locale), _WIDTHS),
    ]
    origin: list[tuple[str, Cell]] = []
    for one in found:
        origin.append((text("Release").to(locale), one.release))
        origin.append((text("Reference date").to(locale), one.as_of))
        for profile, judged in sorted(one.judged.items()):
            before, after = one.violating[profile]
            origin.append((text("Records judged by {profile}", profile=profile).to(locale), judged))
            origin.append((text("Records with a violation, by the rules in force").to(locale), before))
            origin.append((text("Records with a violation, by the rules on trial").to(locale), after))
    return workbook(sheets, origin, locale, datetime(2000, 1, 1, tzinfo=UTC))


def _counts(
    title: Text,
    head: Text,
    by: Callable[[Change], tuple[str, str]],
    found: Sequence[Comparison],
    kinds: Sequence[str],
    locale: str,
) -> Sheet:
    rows: list[tuple[Cell, ...]] = [
        (one.release, name, *(numbers[kind] for kind in KINDS)) for one in found for _, name, numbers in one.counted(by)
    ]
    return Sheet(title.to(locale), [text("Release").to(locale), head.to(locale), *kinds], rows, (30, 50))


def _json(found: Sequence[Comparison], _: Text, __: str) -> bytes:
    told = [
        {
            "release": one.release,
            "reference_date": one.as_of,
            "judged": dict(one.judged),
            "violating": {profile: {"before": b, "after": a} for profile, (b, a) in one.violating.items()},
            "newly_failing_records": one.newly_failing,
            "newly_passing_records": one.newly_passing,
            "by_rule": _told(one, by_rule),
            "by_part": _told(one, by_part),
            "changes": [asdict(change) for change in one.changes],
        }
        for one in found
    ]
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def _told(found: Comparison, by: Callable[[Change], tuple[str, str]]) -> list[dict[str, object]]:
    return [
        {"key": key, "name": name, **{kind: numbers[kind] for kind in KINDS}}
        for key, name, numbers in found.counted(by)
    ]


FORMS: Mapping[str, Callable[[Sequence[Comparison], Text, str], bytes]] = {"csv": _csv, "xlsx": _xlsx, "json": _json}
"""The formats, by name."""
