"""Why one thing counts otherwise in the later release: by its records and by what is stated otherwise."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from loader.change.identity import Group
from loader.change.part import Count, Edit, Entry
from loader.change.population import Population
from loader.change.side import Side, Statement
from ontology import ADMS, DCTERMS, ORG, PROV

_TELLING = frozenset(
    node.value
    for node in (
        ADMS.status, PROV.generatedAtTime, DCTERMS.accessRights, DCTERMS.available, DCTERMS.issued, DCTERMS.valid,
        DCTERMS.title, ORG.classification,
    )
)  # fmt: skip
"""What is shown of a thing that is new or gone; of one that stays everything that changed is shown."""
_DATES = frozenset(node.value for node in (PROV.generatedAtTime, DCTERMS.issued, DCTERMS.created))

_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T.*)?)?)?$")


@dataclass(frozen=True, slots=True)
class _Told:
    """What both releases tell of a group: records with their dates, and statements under the IRIs of the later one."""

    records_before: Mapping[str, str]
    records_after: Mapping[str, str]
    before: frozenset[Statement]
    after: frozenset[Statement]

    @property
    def lost(self) -> set[str]:
        return set(self.records_before) - set(self.records_after)

    @property
    def gained(self) -> set[str]:
        return set(self.records_after) - set(self.records_before)


def entry(one: Side, other: Side, group: Group, before: Population, after: Population) -> Entry:
    """The entry of a group that counts otherwise.

    Args:
        one: the earlier release.
        other: the later one.
        group: the things.
        before: how things stand in the earlier release, on the reference date of the later one.
        after: how they stand in the later one.
    """
    olds = {iri: before[iri].code for iri in group.before}
    news = {iri: after[iri].code for iri in group.after}
    count = sum((after[iri].count for iri in group.after), Count())
    for iri in group.before:
        count -= before[iri].count
    told = _told(one, other, group)
    stays = bool(group.before and group.after)
    return Entry(
        _kind(one, other, group, told, was_inside=any(before[iri].inside for iri in group.before)),
        count,
        olds,
        news,
        tuple(sorted(told.records_before)),
        tuple(sorted(told.records_after)),
        edits(told.before, told.after, None if stays else _TELLING),
    )


def _told(one: Side, other: Side, group: Group) -> _Told:
    before = frozenset[Statement]().union(*(one.statements(iri) for iri in group.before))
    after = frozenset[Statement]().union(*(other.statements(iri) for iri in group.after))
    records_before = _records(one, group.before, before)
    records_after = _records(other, group.after, after)
    if group.before and group.after:
        before = frozenset(_renamed(statement, group.before, group.after[0]) for statement in before)
        after = frozenset(_renamed(statement, group.after, group.after[0]) for statement in after)
    return _Told(records_before, records_after, before, after)


def _records(side: Side, iris: Iterable[str], statements: Iterable[Statement]) -> dict[str, str]:
    """The records of things; a node that belongs to a record (``record#status-1``) shows that record too."""
    found = {record: day for iri in iris for record, day in side.records(iri).items()}
    beginning = f"{side.manifest.base}/id/record/"
    for subject, _, _ in statements:
        if subject.startswith(beginning) and "#" in subject:
            found.setdefault(subject.partition("#")[0], "")
    return found


def _renamed(statement: Statement, iris: Iterable[str], to: str) -> Statement:
    subject, predicate, value = statement
    for iri in iris:
        if subject == iri or subject.startswith(f"{iri}#"):
            subject = to + subject[len(iri) :]
        if value == f"<{iri}>" or value.startswith(f"<{iri}#"):
            value = f"<{to}{value[len(iri) + 1 :]}"
    return subject, predicate, value


def _kind(one: Side, other: Side, group: Group, told: _Told, *, was_inside: bool) -> str:
    if len(group.before) > len(group.after) > 0:
        return "merged"
    if len(group.after) > len(group.before) > 0:
        return "split"
    gone = one.delivered() - other.delivered()
    if told.lost and not told.gained and all(_source(one, record) in gone for record in told.lost):
        return "source-outage"
    if told.gained and not told.lost:
        if _is_late(told, one.manifest.as_of):
            return "late"
        return "reclassified" if was_inside else "new"
    if not group.before:
        return "new"
    if not group.after:
        return "deleted"
    return "deleted" if told.lost and not told.gained and was_inside else "reclassified"


def _source(side: Side, record: str) -> str:
    return record.removeprefix(f"{side.manifest.base}/id/record/").partition("/")[0]


def _is_late(told: _Told, as_of: str) -> bool:
    """Whether what came is dated up to a day: by the records' own date, otherwise by the dates that they state."""
    days = [told.records_after[record] for record in told.gained]
    if not all(days):
        days = [day(value) for _, predicate, value in told.after - told.before if predicate in _DATES]
    return bool(days) and max(map(_last, days)) <= as_of


def day(term: str) -> str:
    """The last day of the date that a literal states, as N-Triples writes it; "" for another literal."""
    words = term.partition('"')[2].partition('"')[0]
    return _last(words) if _DATE.match(words) else ""


def _last(words: str) -> str:
    """A date as its last day; the day of a moment is that in its own time zone."""
    return words[:10] + "9999-12-31"[len(words[:10]) :]


def edits(
    before: frozenset[Statement], after: frozenset[Statement], only: frozenset[str] | None = None
) -> tuple[Edit, ...]:
    """The properties whose values differ.

    Args:
        before: statements of the earlier release.
        after: statements of the later one.
        only: the properties to look at; all when None.
    """
    values: dict[tuple[str, str], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for place, statements in enumerate((before - after, after - before)):
        for subject, predicate, value in statements:
            if only is None or predicate in only:
                values[subject, predicate][place].append(value)
    return tuple(
        Edit(subject, predicate, tuple(sorted(old)), tuple(sorted(new)))
        for (subject, predicate), (old, new) in sorted(values.items())
    )
