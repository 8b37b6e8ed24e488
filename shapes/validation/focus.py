"""Focus nodes of a shape, asked of a store at once (SHACL section 2.1.3)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import pyoxigraph as ox

from shapes.validation.graph import ShapesGraph, subclasses
from shapes.validation.language import RDF_TYPE, SUBCLASS
from shapes.validation.result import Node, Term

_DEFAULT = ox.DefaultGraph()


class Focus:
    """The focus nodes of every shape of a shapes graph in a data graph.

    Args:
        graph: the shapes graph.
        store: a store whose default graph is the data.
    """

    def __init__(self, graph: ShapesGraph, store: ox.Store) -> None:
        self.graph = graph
        self.store = store
        self._known: dict[Node, tuple[Term, ...]] = {}

    @cached_property
    def _classes(self) -> list[tuple[Node, Term]]:
        return [
            (q.subject, q.object)
            for q in self.store.quads_for_pattern(None, SUBCLASS, None, _DEFAULT)
            if not isinstance(q.subject, ox.Triple) and not isinstance(q.object, ox.Triple)
        ]

    def of(self, shape: Node) -> tuple[Term, ...]:
        """The focus nodes of a shape: its targets, and the value nodes of the shapes that name it by sh:property."""
        if shape not in self._known:
            found: dict[Term, None] = dict.fromkeys(self._targets(shape))
            for parent in self.graph.parents(shape):
                if not self.graph.off(parent):
                    found |= dict.fromkeys(self.values(parent))
            self._known[shape] = tuple(found)
        return self._known[shape]

    def values(self, shape: Node) -> list[Term]:
        """The value nodes of a shape: its focus nodes, or what its path reaches from them (section 3.2)."""
        path = self.graph.value(shape, "path")
        if path is None:
            return list(self.of(shape))
        return list(dict.fromkeys(value for _, value in self.reached(shape)))

    def reached(self, shape: Node, nodes: Iterable[Term] | None = None) -> list[tuple[Term, Term]]:
        """Focus nodes of a shape, or some of them, with each of their value nodes."""
        path = self.graph.value(shape, "path")
        asked = self.of(shape) if nodes is None else tuple(nodes)
        if path is None:
            return [(node, node) for node in asked]
        if isinstance(path, ox.NamedNode):
            return [(node, value) for node in asked for value in self._objects(node, path)]
        found: list[tuple[Term, Term]] = []
        text = f"SELECT DISTINCT ?value WHERE {{ ?this {self.graph.path(path)} ?value }}"
        for node in asked:
            if not isinstance(node, ox.Literal):
                found += [(node, row) for row in _column(self.store, text, node)]
        return found

    def _objects(self, node: Term, path: ox.NamedNode) -> list[Term]:
        if isinstance(node, ox.Literal):
            return []
        quads = self.store.quads_for_pattern(node, path, None, _DEFAULT)
        return [q.object for q in quads if not isinstance(q.object, ox.Triple)]

    def _targets(self, shape: Node) -> list[Term]:
        graph, found = self.graph, list(self.graph.values(shape, "targetNode"))
        classes = [*graph.values(shape, "targetClass"), *([shape] if graph.is_class(shape) else [])]
        for one in sorted(subclasses(self._classes, classes), key=str):
            quads = self.store.quads_for_pattern(None, RDF_TYPE, one, _DEFAULT)
            found += [q.subject for q in quads if not isinstance(q.subject, ox.Triple)]
        for predicate in graph.values(shape, "targetSubjectsOf"):
            quads = self.store.quads_for_pattern(None, predicate, None, _DEFAULT)  # type: ignore[arg-type]
            found += [q.subject for q in quads if not isinstance(q.subject, ox.Triple)]
        for predicate in graph.values(shape, "targetObjectsOf"):
            quads = self.store.quads_for_pattern(None, predicate, None, _DEFAULT)  # type: ignore[arg-type]
            found += [q.object for q in quads if not isinstance(q.object, ox.Triple)]
        return found


def _column(store: ox.Store, text: str, node: Node) -> list[Term]:
    """One column of a query about one node. Substitution wants the variable among the columns."""
    query = text.replace("SELECT DISTINCT ?value", "SELECT DISTINCT ?this ?value")
    rows = store.query(query, substitutions={ox.Variable("this"): node})
    if not isinstance(rows, ox.QuerySolutions):
        raise TypeError("a SELECT query gave no rows")
    return [row["value"] for row in rows if not isinstance(row["value"], ox.Triple)]
