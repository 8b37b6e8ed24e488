"""What is measured, as the code list ``metric`` says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from loader.store import Scope
from ontology import DQV, ENISHI, SKOS, Concept, files, scheme

DIMENSIONS = ("findability", "accessibility", "interoperability", "reusability", "contextuality")
"""The dimensions that carry points, in the order of data.europa.eu."""
MANAGEMENT = "management"
SCORE = "score"
COMPLETENESS = "completeness"
RATINGS = ((351, "excellent"), (221, "good"), (121, "sufficient"), (0, "bad"))
"""From how many points on a score of 405 is called what, as data.europa.eu has it."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One thing that is measured.

    Args:
        name: its code, which is the name of its query too.
        concept: its entry in the code list.
        dimension: name of its dimension.
        points: what a dataset gets for it; 0 for management.
        population: what it applies to: the query ``every-{population}``.
        definition: what it asks, by language.
        reason: why it is not measured at all, by language; empty when it is.
        hidden: why the public store does not measure it, by language; empty when it does.
    """

    name: str
    concept: Concept
    dimension: str
    points: int
    population: str
    definition: Mapping[str, str]
    reason: Mapping[str, str]
    hidden: Mapping[str, str]

    def unmeasured(self, scope: Scope) -> Mapping[str, str]:
        """Why it is not measured in a store, by language; empty when it is."""
        return self.reason or (self.hidden if scope == "public" else {})


@cache
def metrics() -> Mapping[str, Metric]:
    """Every metric that a dataset can meet, by name, in the order of the list."""
    listed = next(f for f in files() if f.name == "metric.ttl")
    facts: dict[str, dict[ox.NamedNode, list[ox.NamedNode | ox.Literal]]] = {}
    for quad in ox.parse(listed.read_bytes(), ox.RdfFormat.TURTLE):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
            facts.setdefault(quad.subject.value, {}).setdefault(quad.predicate, []).append(quad.object)
    found = {}
    for concept in scheme("metric").concepts:
        about = facts[concept.iri.value]
        if ENISHI.population in about:
            found[concept.notation] = Metric(
                name=concept.notation,
                concept=concept,
                dimension=about[DQV.inDimension][0].value.rsplit("/", 1)[1],
                points=int(about[ENISHI.points][0].value) if ENISHI.points in about else 0,
                population=about[ENISHI.population][0].value,
                definition=_texts(about.get(SKOS.definition, [])),
                reason=_texts(about.get(ENISHI.notMeasuredBecause, [])),
                hidden=_texts(about.get(ENISHI.notPublicBecause, [])),
            )
    return found


def _texts(said: list[ox.NamedNode | ox.Literal]) -> dict[str, str]:
    return {t.language: t.value for t in said if isinstance(t, ox.Literal) and t.language}


def measured(scope: Scope) -> dict[str, Metric]:
    """The metrics that a store measures."""
    return {name: metric for name, metric in metrics().items() if not metric.unmeasured(scope)}


def most(scope: Scope) -> int:
    """The points that a dataset can get in a store."""
    return sum(metric.points for metric in measured(scope).values())


def unknown(scope: Scope) -> int:
    """The points of what a store does not measure; together with `most` they are 405."""
    return sum(metric.points for metric in metrics().values()) - most(scope)


def rating(points: int) -> str:
    """What a score of 405 is called: "excellent", "good", "sufficient" or "bad"."""
    return next(name for least, name in RATINGS if points >= least)
