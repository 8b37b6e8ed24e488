"""The engines behind the profiles: ``fast`` judges every record, the others are what it is compared with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple

import pyoxigraph as ox
import shacl

from ontology import prefixes
from shapes import verdict
from shapes.finding import Finding, build, ordered
from shapes.profile import Profile, profile
from shapes.rule import UnknownRuleError
from shapes.validation.compiled import ntriples, term
from shapes.validation.judge import JUDGES, Judge
from shapes.validation.result import Term

ENGINES = tuple(JUDGES)
"""Names of the engines."""

_RECORD = 2_000
"""Triples up to which queries of rules run in the compiled engine, whose time for them grows with the square."""


class Fault(NamedTuple):
    """What a finding is made from: who broke which rule by which value."""

    focus: Term
    rule: str
    value: Term | None
    component: str


class Validator:
    """Judges records by a profile as of a day. It is immutable and may be shared between threads.

    Args:
        judged_by: the profile.
        reference_date: the day on which embargoes are judged.
        engine: "fast", "pyshacl" or "turbo".
    """

    def __init__(self, judged_by: Profile, reference_date: date, engine: str = "fast") -> None:
        self.profile = judged_by
        self.reference_date = reference_date
        self.engine = engine

    def validate(self, triples: Iterable[ox.Triple]) -> list[Finding]:
        """The findings of one record or many, ordered and without repetition.

        Blank nodes are named first (RDF 1.1 section 3.5), so that every finding can be pointed to.
        """
        found = []
        named = [_named(t) for t in triples]
        for fault in self._one(named) if self.engine == "fast" and len(named) <= _RECORD else self._many(named):
            broken = self.profile.rules.get(fault.rule)
            if broken is None or not isinstance(fault.focus, ox.NamedNode) or isinstance(fault.value, ox.BlankNode):
                raise UnknownRuleError(fault.rule)
            found.append(build(broken, self.profile, fault.focus, fault.value, fault.component))
        return ordered(found)

    def remembered(self, findings: Iterable[Finding]) -> str:
        """Findings of this validator in one line, for `recalled`."""
        return verdict.written(findings)

    def recalled(self, said: str) -> list[Finding]:
        """The findings that `remembered` wrote.

        Raises:
            ValueError: it is no such line.
            LookupError: the profile has no such rule.
        """
        return verdict.read(said, self.profile)

    def dated(self, triples: Iterable[ox.Triple]) -> bool:
        """Whether the findings of a record may be others on another reference date."""
        return self._dated.touches(triples)

    @cached_property
    def _dated(self) -> verdict.Dated:
        return verdict.Dated(self.profile)

    @cached_property
    def _compiled(self) -> shacl.Shapes:
        return shacl.Shapes.from_text(ntriples(self.profile.on(self.reference_date)), "ntriples")

    @cached_property
    def _judge(self) -> Judge:
        return Judge(self.profile.on(self.reference_date), self.engine)

    def _one(self, triples: list[ox.Triple]) -> Iterator[Fault]:
        """The faults of a record, by the shortest way: nothing but the compiled engine."""
        for r in self._compiled.validate_text(ntriples(triples), "ntriples").results:
            value = None if r.value is None else term(r.value)
            yield Fault(term(r.focus_node), (r.source_shape or "").strip("<>"), value, r.component_iri)

    def _many(self, triples: list[ox.Triple]) -> Iterator[Fault]:
        for r in self._judge.validate(triples).results:
            shape = "" if r.shape is None else r.shape.value
            yield Fault(r.focus, shape, r.value, r.component.value)


def _named(triple: ox.Triple) -> ox.Triple:
    """A triple with IRIs in place of blank nodes."""
    subject, value = triple.subject, triple.object
    if not isinstance(subject, ox.BlankNode) and not isinstance(value, ox.BlankNode):
        return triple
    return ox.Triple(
        _skolem(subject) if isinstance(subject, ox.BlankNode) else subject,
        triple.predicate,
        _skolem(value) if isinstance(value, ox.BlankNode) else value,
    )


def _skolem(node: ox.BlankNode) -> ox.NamedNode:
    return ox.NamedNode(f"{prefixes()['enishi'].removesuffix('/ns#')}/.well-known/genid/{node.value}")


@lru_cache(maxsize=64)
def validator(profile_id: str, reference_date: date, engine: str = "fast") -> Validator:
    """The validator of a profile as of a day, compiled once for each.

    Args:
        profile_id: id of a profile.
        reference_date: the day on which embargoes are judged.
        engine: "fast", "pyshacl" or "turbo".

    Raises:
        UnknownProfileError: there is no such profile.
        ValueError: there is no such engine.
    """
    if engine not in JUDGES:
        raise ValueError(f"unknown engine {engine!r}; engines: {', '.join(ENGINES)}")
    return Validator(profile(profile_id), reference_date, engine)
