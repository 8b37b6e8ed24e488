"""The records of a release that follow a profile, with what their source states of them."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from loader.graphs import graph
from ontology import DCTERMS, FOAF

_SOURCE = "/graph/source/"


def records(store: ox.Store, profile: str) -> list[tuple[ox.NamedNode, ox.NamedNode]]:
    """Each record that follows a profile, with the graph of its source, in the order of their IRIs."""
    found = {
        (quad.subject, quad.graph_name)
        for quad in store.quads_for_pattern(None, DCTERMS.conformsTo, ox.NamedNode(profile))
        if isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.graph_name, ox.NamedNode)
        and _SOURCE in quad.graph_name.value
    }
    return sorted(found, key=lambda pair: pair[0].value)


class Stated:
    """Takes out of a store what is stated about the things of a record.

    Args:
        store: the store.
        base: base IRI of things.
    """

    def __init__(self, store: ox.Store, base: str) -> None:
        self._store = store
        self._provenance = graph(base, "provenance")

    def things(self, record: ox.NamedNode) -> set[str]:
        """The IRIs of the record and of the things that it tells of."""
        told = self._store.quads_for_pattern(record, FOAF.topic, None, self._provenance)
        return {record.value, *(quad.object.value for quad in told if isinstance(quad.object, ox.NamedNode))}

    def triples(self, things: set[str], source: ox.NamedNode) -> Iterator[ox.Triple]:
        """What the graph of a source says of things and of their parts, whose IRIs are theirs with a fragment."""
        waiting, seen = [ox.NamedNode(iri) for iri in sorted(things)], set(things)
        while waiting:
            for quad in self._store.quads_for_pattern(waiting.pop(), None, None, source):
                yield quad.triple
                value = quad.object
                if isinstance(value, ox.NamedNode) and value.value not in seen:
                    whole, fragment, _ = value.value.partition("#")
                    if fragment and whole in things:
                        seen.add(value.value)
                        waiting.append(value)
