"""What became of findings from release to release: first seen, last seen, and whether new, persisting, fixed or waived.

Beside each store of a release lies ``findings-{scope}.tsv``: every finding that this release or one before it had, with
the reference dates of the first and last release that had it. All dates are reference dates, never the moment of
building, so that building again from the same archive changes nothing. "New" and "fixed" are told relative to earlier
reference dates: a finding stays new, or stays listed as fixed, in every release of the same reference date.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pyoxigraph as ox

import shapes
from loader import personal
from loader.store import Release, Scope
from loader.waiver import Waiver
from ontology import ENISHI, RDF, SH, XSD, Concept, scheme

_TOLD = frozenset(
    {
        ENISHI.findingState,
        ENISHI.firstSeen,
        ENISHI.lastSeen,
        ENISHI.waivedUntil,
        ENISHI.waivedBy,
        ENISHI.waivedBecause,
    }
)


@dataclass(frozen=True, slots=True)
class Life:
    """The dates of a finding; all are reference dates in ISO 8601.

    Args:
        first: of the first release that had it.
        since: of the first release from which on it was never missing.
        last: of the last release that had it.
        fixed: of the first release that no longer had it, "" while it holds.
    """

    first: str
    since: str
    last: str
    fixed: str = ""


Lives = dict[str, Life]
"""By IRI of the finding."""


def read(directory: Path, scope: Scope) -> Lives:
    """The findings that a release knows of; none for a release of an earlier version."""
    path = directory / f"findings-{scope}.tsv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8") as handle:
        rows = (line.rstrip("\n").split("\t") for line in handle)
        return {cells[0]: Life(*cells[1:5]) for cells in rows if len(cells) == 5}


def _write(directory: Path, scope: Scope, lives: Lives) -> None:
    with (directory / f"findings-{scope}.tsv").open("w", encoding="utf-8", newline="\n") as handle:
        for iri, life in sorted(lives.items()):
            handle.write("\t".join((iri, life.first, life.since, life.last, life.fixed)) + "\n")


def carried(before: Mapping[str, Life], holding: Collection[str], as_of: date) -> Lives:
    """The dates of findings after one more release.

    Args:
        before: as the release before has them.
        holding: findings of this release.
        as_of: its reference date.
    """
    today = as_of.isoformat()
    found: Lives = {}
    for iri in holding:
        life = before.get(iri)
        if life is None:
            found[iri] = Life(today, today, today)
        elif life.fixed and life.fixed != today:
            found[iri] = Life(min(life.first, today), today, today)
        else:
            found[iri] = Life(min(life.first, today), min(life.since, today), today)
    for iri, life in before.items():
        if iri not in found:
            found[iri] = life if life.fixed else replace(life, fixed=today)
    return found


class History:
    """Adds to the findings of a release what became of them.

    Args:
        previous: the release before, None when this is the first.
        directory: directory of the release being built.
        scope: its store.
        as_of: its reference date.
        waivers: those that hold on that day, by finding.
        graph: the graph of findings.
    """

    def __init__(
        self,
        previous: Release | None,
        directory: Path,
        scope: Scope,
        as_of: date,
        waivers: Mapping[str, Waiver],
        graph: ox.NamedNode,
    ) -> None:
        self._previous = previous
        self._directory = directory
        self._scope = scope
        self._as_of = as_of
        self._waivers = waivers
        self._graph = graph

    def told(
        self, triples: Iterable[ox.Triple], inside: Iterable[ox.Triple], records: Collection[str]
    ) -> Iterator[ox.Triple]:
        """The findings with their elements, states and dates, and those that are fixed.

        A finding is fixed when it no longer holds though its record is still there. What only moved into the internal
        store is not told as fixed in the public one.

        Args:
            triples: the findings of this scope.
            inside: the findings of the internal scope.
            records: IRIs of the records that this scope may know of.
        """
        holding: dict[str, None] = {}
        for triple in triples:
            yield triple
            yield from _element(triple)
            if _names(triple):
                holding[_iri(triple)] = None
        kept = {_iri(triple) for triple in inside if _names(triple)} | set(holding)
        before = read(self._previous.path, self._scope) if self._previous else {}
        lives = carried(
            {iri: life for iri, life in before.items() if iri.partition("#")[0] in records}, holding, self._as_of
        )
        lives = {iri: life for iri, life in lives.items() if iri in holding or iri not in kept}
        for iri in holding:
            yield from self._state(iri, lives[iri])
        fixed = sorted(iri for iri, life in lives.items() if life.fixed == self._as_of.isoformat())
        for iri, copied in self._former(fixed):
            yield from copied
            yield from _dated(iri, "fixed", lives[iri])
        _write(self._directory, self._scope, lives)

    def _state(self, iri: str, life: Life) -> Iterator[ox.Triple]:
        waiver = self._waivers.get(iri)
        if waiver is None or waiver.until is None:
            yield from _dated(iri, "new" if life.since >= self._as_of.isoformat() else "persisting", life)
            return
        yield from _dated(iri, "waived", life)
        node = ox.NamedNode(iri)
        yield ox.Triple(node, ENISHI.waivedUntil, _day(waiver.until.isoformat()))
        if self._scope == "internal":
            yield ox.Triple(node, ENISHI.waivedBy, ox.Literal(waiver.author))
            yield ox.Triple(node, ENISHI.waivedBecause, ox.Literal(waiver.reason))

    def _former(self, fixed: list[str]) -> Iterator[tuple[str, list[ox.Triple]]]:
        """What the release before said of findings, without their state; what may not be told is left out."""
        if not fixed or self._previous is None:
            return
        store = self._previous.store(self._scope)
        for iri in fixed:
            quads = store.quads_for_pattern(ox.NamedNode(iri), None, None, self._graph)
            copied = sorted((q.triple for q in quads if q.predicate not in _TOLD), key=str)
            if any(_names(t) for t in copied) and (self._scope == "internal" or not any(map(_private, copied))):
                yield iri, copied


def _names(triple: ox.Triple) -> bool:
    return triple.predicate == RDF.type and triple.object == SH.ValidationResult


def _iri(triple: ox.Triple) -> str:
    return triple.subject.value if isinstance(triple.subject, ox.NamedNode) else ""


def _private(triple: ox.Triple) -> bool:
    value = triple.object.value if isinstance(triple.object, ox.Literal | ox.NamedNode) else ""
    return personal.told(value) if isinstance(triple.object, ox.Literal) else personal.link(value)


def _element(triple: ox.Triple) -> Iterator[ox.Triple]:
    """The common element that a finding is about, which its rule knows."""
    if triple.predicate == SH.sourceShape and isinstance(triple.object, ox.NamedNode):
        rule = shapes.rules().get(triple.object.value)
        if rule is not None:
            yield ox.Triple(triple.subject, ENISHI.commonElement, ox.NamedNode(rule.element.iri))


def _dated(iri: str, state: str, life: Life) -> Iterator[ox.Triple]:
    node = ox.NamedNode(iri)
    concept: Concept = scheme("finding-state")[state]
    yield ox.Triple(node, ENISHI.findingState, concept.iri)
    yield ox.Triple(node, ENISHI.firstSeen, _day(life.first))
    yield ox.Triple(node, ENISHI.lastSeen, _day(life.last))


def _day(words: str) -> ox.Literal:
    return ox.Literal(words, datatype=XSD.date)
