"""Which rules of external catalogues the datasets of a store break: what keeps them from being passed on.

The findings of a release judge each record as its source states it. An external catalogue gets the merged view instead,
so each dataset is judged there, with everything that hangs on it, by the profiles of delivery. That is kept apart from
the findings, because no owner of a record has to mend it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pyoxigraph as ox

import shapes
from loader.graphs import DEFAULT
from loader.record import Node
from ontology import DCAT, DCTERMS, ENISHI, FOAF, FRAPO, LOCALES, PROV, RDF, SH

PROFILES = ("cadde", "dcat-ap-3", "jpcoar", "openaire")
"""The profiles of delivery to external catalogues."""

_ELSEWHERE = frozenset({RDF.type, FRAPO.isOutputOf, PROV.wasGeneratedBy, PROV.specializationOf})
"""Predicates of a dataset whose objects no rule of delivery looks at."""


def judged(store: ox.Store, as_of: date) -> Iterator[ox.Triple]:
    """The rules that each dataset of the merged view breaks, and what the profiles and rules are called.

    Only rules that decide whether a dataset is accepted (violations) are told.

    Args:
        store: a store with its merged view in the default graph.
        as_of: reference date of the rules.
    """
    yield from _profiles()
    datasets = sorted({q.subject for q in store.quads_for_pattern(None, RDF.type, DCAT.Dataset, DEFAULT)}, key=str)
    validator = shapes.Validator(shapes.together(*PROFILES), as_of)
    for dataset in datasets:
        if isinstance(dataset, ox.NamedNode):
            found = validator.validate(_described(store, dataset))
            for rule in sorted({f.rule for f in found if f.severity == "violation"}):
                yield ox.Triple(dataset, ENISHI.breaks, ox.NamedNode(rule))


def _profiles() -> Iterator[ox.Triple]:
    """Titles of the profiles, the rules of each that decide, and names of these."""
    for name in PROFILES:
        profile = shapes.profiles()[name]
        node = ox.NamedNode(profile.iri)
        for locale in LOCALES:
            yield ox.Triple(node, DCTERMS.title, ox.Literal(profile.title.to(locale), language=locale))
        for iri, rule in sorted(profile.rules.items()):
            if rule.severity == "violation":
                yield ox.Triple(node, DCTERMS.hasPart, ox.NamedNode(iri))
                for locale in LOCALES:
                    yield ox.Triple(ox.NamedNode(iri), SH.name, ox.Literal(rule.name.to(locale), language=locale))


def _described(store: ox.Store, dataset: Node) -> Iterator[ox.Triple]:
    """What the merged view tells of a dataset, of what it points to, and of the agents of its attributions."""
    seen = {dataset}
    ring: list[Node] = [dataset]
    for step in range(3):
        following: list[Node] = []
        for node in ring:
            for quad in store.quads_for_pattern(node, None, None, DEFAULT):
                yield quad.triple
                value, via = quad.object, quad.predicate
                wanted = via not in _ELSEWHERE if step == 0 else via in (PROV.agent, FOAF.member, DCTERMS.relation)
                if wanted and isinstance(value, ox.NamedNode) and value not in seen:
                    seen.add(value)
                    following.append(value)
        ring = following
