"""Several default graphs of one query as one graph without duplicates (SPARQL 1.1, section 13.2.1: an RDF merge).

The engine only reads the graphs one after the other, so a triple that two of them hold would count twice. Where no
triple is in two of them that is the merge; where one is, the graphs are copied into memory as one.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph


def merged(store: ox.Store, default: Sequence[Graph], named: Sequence[Graph]) -> ox.Store | None:
    """A store whose default graph is the merge, None when the engine's own way is right.

    Args:
        store: where the graphs are.
        default: the graphs to merge.
        named: the graphs that stay as they are.
    """
    if len(default) < 2 or not _overlap(store, default):
        return None
    made = ox.Store()
    for graph in default:
        made.bulk_extend(
            ox.Quad(q.subject, q.predicate, q.object) for q in store.quads_for_pattern(None, None, None, graph)
        )
    for graph in named:
        made.bulk_extend(store.quads_for_pattern(None, None, None, graph))
        made.add_graph(graph)
    return made


def _overlap(store: ox.Store, graphs: Sequence[Graph]) -> bool:
    return any(
        ox.Quad(quad.subject, quad.predicate, quad.object, other) in store
        for place, graph in enumerate(graphs)
        for quad in store.quads_for_pattern(None, None, None, graph)
        for other in graphs[place + 1 :]
    )
