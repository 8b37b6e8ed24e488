"""SHACL Core by the Rust engine ``shacl``, whose shapes are compiled once.

The engine gives blank nodes names of its own, by their order in what it reads: first those of the shapes, then those of
the data. A test holds it to that, and the package is pinned to the version that does so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import pyoxigraph as ox
import shacl

from ontology import prefixes
from shapes.errors import EngineError
from shapes.validation.constraint import Constraint, components
from shapes.validation.graph import ShapesGraph
from shapes.validation.language import sh
from shapes.validation.result import Node, Result, Term
from shapes.validation.wording import default, filled

_DATA, _SHAPES = "_:0_b", "_:1_b"


class Compiled:
    """A compiled shapes graph.

    Args:
        graph: the shapes graph.
        elsewhere: constraints that are carried out elsewhere and left out here.
    """

    def __init__(self, graph: ShapesGraph, elsewhere: Iterable[Constraint] = ()) -> None:
        self.graph = graph
        triples = _without(graph, list(elsewhere))
        self.nodes = _numbered(triples)
        try:
            self._shapes = shacl.Shapes.from_text(ntriples(triples), "ntriples")
        except (ValueError, RuntimeError) as error:
            raise EngineError("The shapes cannot be carried out: {error}", error=error) from error

    def validate(self, triples: list[ox.Triple]) -> Iterator[Result]:
        """The results about a data graph.

        Raises:
            EngineError: the engine gave up.
        """
        yield from self.read(ntriples(triples), _numbered(triples))

    def read(self, text: str, blank: Iterable[ox.BlankNode]) -> Iterator[Result]:
        """The results about a data graph in N-Triples.

        Args:
            text: the data graph.
            blank: its blank nodes, in the order in which it names them first.

        Raises:
            EngineError: the engine gave up.
        """
        names = dict(enumerate(blank, len(self.nodes)))
        try:
            report = self._shapes.validate_text(text, "ntriples")
        except (ValueError, RuntimeError) as error:
            raise EngineError("The shapes cannot be carried out: {error}", error=error) from error
        for r in report.results:
            shape = self._term(r.source_shape, names) if r.source_shape else None
            node = None if isinstance(shape, ox.Literal) else shape
            focus = self._term(r.focus_node, names)
            value = self._term(r.value, names) if r.value is not None else None
            component = ox.NamedNode(r.component_iri)
            yield Result(
                focus, self._path(node, r.path, component), value, component, ox.NamedNode(r.severity_iri), node,
                messages=self._messages(node, focus, value, component),
            )  # fmt: skip

    def _messages(
        self, shape: Node | None, focus: Term, value: Term | None, component: ox.NamedNode
    ) -> tuple[ox.Literal, ...]:
        said = [] if shape is None else [m for m in self.graph.values(shape, "message") if isinstance(m, ox.Literal)]
        if not said:
            return default(component, self.graph, shape)
        places = {"this": focus} if value is None else {"this": focus, "value": value}
        return filled(said, places, component, self.graph, shape)

    def _path(self, shape: Node | None, said: str | None, component: ox.NamedNode) -> str:
        """The path of the shape; that of sh:closed is the property that is not allowed."""
        stated = None if shape is None else self.graph.value(shape, "path")
        if stated is None or component == sh("ClosedConstraintComponent"):
            return said or ""
        return self.graph.path(stated)

    def _term(self, said: str, names: dict[int, ox.BlankNode]) -> Term:
        if said.startswith(_SHAPES):
            return self.nodes[int(said.removeprefix(_SHAPES))]
        if said.startswith(_DATA):
            number = int(said.removeprefix(_DATA))
            return names[number] if number in names else self.nodes[number]
        return term(said)


def _without(graph: ShapesGraph, elsewhere: list[Constraint]) -> list[ox.Triple]:
    """The shapes graph without the constraints that are carried out elsewhere."""
    dropped = {(c.shape, sh("sparql"), c.source) for c in elsewhere if c.source is not None}
    by_component = {(c.component, c.shape) for c in elsewhere if c.source is None}
    for one in components(graph):
        for shape in (s for n, s in by_component if n == one.node):
            dropped |= {(shape, p.predicate, v) for p in one.parameters for v in graph.facts.all(shape, p.predicate)}  # type: ignore[misc]
    return [t for t in graph.triples if (t.subject, t.predicate, t.object) not in dropped]


def _numbered(triples: Iterable[ox.Triple]) -> list[ox.BlankNode]:
    """Blank nodes in the order in which a reader of the triples meets them."""
    met: dict[ox.BlankNode, None] = {}
    for t in triples:
        for part in (t.subject, t.object):
            if isinstance(part, ox.BlankNode):
                met[part] = None
    return list(met)


def ntriples(triples: Iterable[ox.Triple]) -> str:
    """Triples as N-Triples, in their order."""
    return "".join(f"{triple} .\n" for triple in triples)


@lru_cache(maxsize=4096)
def term(said: str) -> ox.NamedNode | ox.Literal:
    """An IRI or literal from its N-Triples form."""
    if said.startswith("<"):
        return ox.NamedNode(said[1:-1])
    line = f"<{prefixes()['sh']}> <{prefixes()['sh']}> {said} ."
    value = next(iter(ox.parse(line.encode(), ox.RdfFormat.N_TRIPLES))).object
    if not isinstance(value, ox.NamedNode | ox.Literal):
        raise TypeError(f"{said} is neither an IRI nor a literal")
    return value
