"""The merged view: every thing once under its canonical IRI, contradictions settled by the order of trust.

What a property may hold is declared in ``ontology/profile.ttl``: one value, one value a language, or any number. Where
sources contradict, the most trusted one that says anything wins; among records of one source the newest, and among
those that tell no date the one whose IRI comes first. The losing values stay in their source graphs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from loader.identity import Resolution
from loader.record import Node
from ontology import kept_together, single_per_language, single_valued

_Rank = tuple[int, str, str]
"""Place in the order of trust, newness, record; the lowest wins."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A triple as a record of a source states it."""

    triple: ox.Triple
    source: str
    record: str


@dataclass(slots=True)
class _Choice:
    """The best value so far for a property that may hold one."""

    rank: _Rank
    triples: list[ox.Triple]


class Merge:
    """Rewrites stated triples into the merged view.

    Args:
        resolution: canonical IRIs.
        trust: names of the sources, the most trusted first; others come after them by name.
        newest: datestamp of each record as sortable text, by record IRI.
    """

    def __init__(self, resolution: Resolution, trust: Sequence[str], newest: Mapping[str, str]) -> None:
        self._resolution = resolution
        self._trust = {name: place for place, name in enumerate(trust)}
        self._newest = newest
        self._one = single_valued() | kept_together()
        self._one_a_language = single_per_language()
        self._ranks: dict[str, _Rank] = {}
        self._together = kept_together()
        self._choices: dict[tuple[str, str, str], _Choice] = {}

    def _rank(self, stated: Stated) -> _Rank:
        """The rank of a record; its newness is complemented so that newer sorts first."""
        if (rank := self._ranks.get(stated.record)) is None:
            newness = "".join(chr(0xFFFF - ord(c)) for c in self._newest.get(stated.record, ""))
            rank = self._trust.get(stated.source, len(self._trust)), newness or "\uffff", stated.record
            self._ranks[stated.record] = rank
        return rank

    def _key(self, triple: ox.Triple) -> tuple[str, str, str] | None:
        """The place of a value that excludes others, None when its property may hold any number."""
        predicate = triple.predicate
        if predicate in self._one:
            return _iri(triple.subject), predicate.value, ""
        if predicate in self._one_a_language and isinstance(value := triple.object, ox.Literal):
            return _iri(triple.subject), predicate.value, value.language or "-"
        return None

    def rewrite(self, triple: ox.Triple) -> ox.Triple:
        """A triple with its stated IRIs replaced by canonical ones."""
        subject, value = triple.subject, triple.object
        thing = self._resolution.of(subject) if isinstance(subject, Node) else subject
        told = self._resolution.of(value) if isinstance(value, Node) else value
        # Most triples name nothing that has another IRI: what is the same object needs no new triple.
        return triple if thing is subject and told is value else ox.Triple(thing, triple.predicate, told)

    def view(self, stated: Iterable[Stated]) -> Iterator[ox.Triple]:
        """The merged triples; those of properties with one value come last, when all sources were heard."""
        for statement in stated:
            triple = self.rewrite(statement.triple)
            key = self._key(triple)
            if key is None:
                yield triple
                continue
            rank = self._rank(statement)
            best = self._choices.get(key)
            if best is None or rank < best.rank:
                self._choices[key] = _Choice(rank, [triple])
            elif rank == best.rank and triple.predicate in self._together:
                best.triples.append(triple)
        for choice in self._choices.values():
            yield from choice.triples


def _iri(subject: object) -> str:
    return subject.value if isinstance(subject, ox.NamedNode) else ""
