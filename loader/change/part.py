"""The parts that the difference of a figure between two releases is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ontology import Text, text

KINDS: Mapping[str, Text] = {
    "new": text("New"),
    "late": text("Late: dated up to the earlier reference date, delivered after it"),
    "deleted": text("Deleted"),
    "source-outage": text("Source not delivered"),
    "merged": text("Merged"),
    "split": text("Split"),
    "reclassified": text("Reclassified"),
    "reference-date": text("Another reference date"),
    "definition": text("Another definition"),
    "not-listed": text("Not listed: the members were listed by another version of the query"),
}
"""Why something counts otherwise, by code, in the order in which it is told."""


@dataclass(frozen=True, slots=True)
class Count:
    """Numerator and denominator, or a difference of them.

    Args:
        numerator: what is counted.
        denominator: of how many.
    """

    numerator: int = 0
    denominator: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.numerator + other.numerator, self.denominator + other.denominator)

    def __sub__(self, other: Count) -> Count:
        return Count(self.numerator - other.numerator, self.denominator - other.denominator)

    def __bool__(self) -> bool:
        return bool(self.numerator or self.denominator)


@dataclass(frozen=True, slots=True)
class Edit:
    """One property whose values changed.

    Args:
        subject: of what.
        predicate: the property.
        before: its values in the earlier release, as N-Triples terms in order.
        after: its values in the later one.
    """

    subject: str
    predicate: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that counts otherwise; several where things were merged or split.

    Args:
        kind: why, a code of `KINDS`.
        count: by how much.
        before: the thing in the earlier release and how it stood there ("counted", "other", "excluded"), by IRI.
        after: the same in the later release.
        records_before: the records that told of it.
        records_after: the records that tell of it.
        edits: what is stated otherwise.
    """

    kind: str
    count: Count
    before: Mapping[str, str]
    after: Mapping[str, str]
    records_before: tuple[str, ...] = ()
    records_after: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """Everything of one kind.

    Args:
        kind: a code of `KINDS`.
        count: by how much it moved the figure.
        entries: the things.
    """

    kind: str
    count: Count
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One figure in two releases.

    Args:
        indicator: "K1" to "K9", or "datasets".
        variant: concept: which way of counting.
        stratum: concept: which part of the whole.
        subject: the project it is about, "" for the whole country.
        before: in the earlier release; None when it gives no such figure.
        after: in the later one.
        other_way: for another definition, what the earlier query gives on the later data; None otherwise.
        parts: they add up to the difference of the two.
    """

    indicator: str
    variant: str
    stratum: str
    subject: str
    before: Count | None
    after: Count | None
    other_way: Count | None
    parts: tuple[Part, ...]

    @property
    def difference(self) -> Count:
        """What changed; a figure that is not given counts as nothing."""
        return (self.after or Count()) - (self.before or Count())


def parted(entries: Iterable[Entry]) -> tuple[Part, ...]:
    """Entries by kind, in the order of `KINDS`; kinds without entries are left out."""
    by_kind: dict[str, list[Entry]] = {}
    for entry in entries:
        by_kind.setdefault(entry.kind, []).append(entry)
    return tuple(
        Part(kind, sum((e.count for e in by_kind[kind]), Count()), tuple(by_kind[kind]))
        for kind in KINDS
        if kind in by_kind
    )
