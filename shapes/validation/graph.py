"""A shapes graph as the validator reads it: shapes, targets, nesting, paths (SHACL sections 2 and 2.3.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

import pyoxigraph as ox

from shapes.errors import LimitError, RefusedShapesError
from shapes.facts import Facts
from shapes.validation.language import CLASS, RDF_NIL, RDF_TYPE, SUBCLASS, sh
from shapes.validation.result import Node, Term

DEEPEST = 40
"""Steps of nesting: of paths in paths and of shapes in shapes. The Rust engine stops at 48."""

_LONGEST_LIST = 10_000


class ShapesGraph:
    """The triples of a shapes graph, looked up by what SHACL asks of them.

    Args:
        triples: the shapes graph.
    """

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self.triples = list(dict.fromkeys(triples))
        self.facts = Facts(self.triples)
        self._by: dict[ox.NamedNode, list[tuple[Node, Term]]] = {}
        for t in self.triples:
            if isinstance(t.subject, ox.NamedNode | ox.BlankNode) and not isinstance(t.object, ox.Triple):
                self._by.setdefault(t.predicate, []).append((t.subject, t.object))

    def pairs(self, predicate: ox.NamedNode) -> list[tuple[Node, Term]]:
        """Subjects and objects of a predicate."""
        return self._by.get(predicate, [])

    def values(self, node: Term, name: str) -> list[Term]:
        """Values of a SHACL property of a node."""
        if isinstance(node, ox.Literal):
            return []
        return [v for v in self.facts.all(node, sh(name)) if not isinstance(v, ox.Triple)]

    def value(self, node: Term, name: str) -> Term | None:
        """The first value of a SHACL property of a node."""
        return next(iter(self.values(node, name)), None)

    def members(self, head: Term) -> list[Term]:
        """Members of a list; raises RefusedShapesError when it goes in circles."""
        seen: list[Term] = []
        met: set[Term] = set()
        while head != RDF_NIL and not isinstance(head, ox.Literal):
            if head in met or len(met) > _LONGEST_LIST:
                raise RefusedShapesError("A list of the shapes goes in circles or is too long")
            met.add(head)
            step = ShapesGraph._step(self.facts, head)
            if step is None:
                break
            seen.append(step[0])
            head = step[1]
        return seen

    @staticmethod
    def _step(facts: Facts, head: Node) -> tuple[Term, Term] | None:
        from shapes.validation.language import RDF_FIRST, RDF_REST

        first = [v for v in facts.all(head, RDF_FIRST) if not isinstance(v, ox.Triple)]
        rest = [v for v in facts.all(head, RDF_REST) if not isinstance(v, ox.Triple)]
        return (first[0], rest[0]) if first and rest else None

    def off(self, node: Term) -> bool:
        """Whether a shape or constraint is deactivated (section 2.1.3)."""
        return any(v.value in ("true", "1") for v in self.values(node, "deactivated") if isinstance(v, ox.Literal))

    def path(self, node: Term, depth: int = 0) -> str:
        """A property path in SPARQL (section 2.3.1).

        Raises:
            RefusedShapesError: it is no well-formed path.
            LimitError: it is nested too deeply, or in itself.
        """
        if depth > DEEPEST:
            raise LimitError("The shapes are nested more than {depth} deep, or in themselves", depth=DEEPEST)
        if isinstance(node, ox.NamedNode):
            return str(node)
        if steps := self.members(node):  # a list is a sequence, whatever else it says
            return "(" + "/".join(self.path(m, depth + 1) for m in steps) + ")"
        for name, form in _PATHS.items():
            for inner in self.values(node, name):
                if name == "alternativePath":
                    return "(" + "|".join(self.path(m, depth + 1) for m in self.members(inner)) + ")"
                return form.format(self.path(inner, depth + 1))
        raise RefusedShapesError("A sh:path of the shapes is no property path")

    @cached_property
    def shapes(self) -> dict[Node, None]:
        """Every shape, in the order of the graph (section 2.1)."""
        found: dict[Node, None] = {}
        types = {sh("NodeShape"), sh("PropertyShape")}
        marks = {sh(n) for n in _MARKS}
        for t in self.triples:
            if isinstance(t.subject, ox.NamedNode | ox.BlankNode) and (
                t.predicate in marks or (t.predicate == RDF_TYPE and t.object in types)
            ):
                found[t.subject] = None
        for name in ("property", *_NESTING):
            for _, shape in self.pairs(sh(name)):
                for member in self.members(shape) if name in _LISTS else [shape]:
                    if not isinstance(member, ox.Literal):
                        found[member] = None
        return found

    @cached_property
    def nested(self) -> frozenset[Node]:
        """Shapes of which only the verdict counts, since another refers to them other than by sh:property."""
        found: set[Node] = set()
        rest: list[Term] = []
        for name in _NESTING:
            for _, shape in self.pairs(sh(name)):
                rest += self.members(shape) if name in _LISTS else [shape]
        while rest:
            shape = rest.pop()
            if not isinstance(shape, ox.Literal) and shape not in found:
                found.add(shape)
                rest += self.values(shape, "property")
        return frozenset(found)

    def parents(self, shape: Node) -> list[Node]:
        """Shapes that name this one by sh:property."""
        return [s for s, o in self.pairs(sh("property")) if o == shape]

    def is_class(self, shape: Node) -> bool:
        """Whether the shape is a class too, whose instances it targets (section 2.1.3.3)."""
        if not isinstance(shape, ox.NamedNode):
            return False
        classes = subclasses(self.pairs(SUBCLASS), [CLASS])
        return any(t in classes for t in self.facts.nodes(shape, RDF_TYPE))


def subclasses(pairs: Iterable[tuple[Node, Term]], roots: Iterable[Term]) -> set[Term]:
    """Classes and all that are stated, directly or not, to be subclasses of them."""
    below: dict[Term, list[Term]] = {}
    for lower, upper in pairs:
        below.setdefault(upper, []).append(lower)
    found: set[Term] = set()
    rest = list(roots)
    while rest:
        one = rest.pop()
        if one not in found:
            found.add(one)
            rest += below.get(one, [])
    return found


def depth_of(graph: ShapesGraph) -> int:
    """How deep shapes are nested in shapes.

    Raises:
        RefusedShapesError: a shape refers to itself, directly or not. SHACL leaves recursion undefined (section 3.4.3).
    """
    known: dict[Node, int] = {}
    for shape in graph.shapes:
        _depth(graph, shape, known)
    return max(known.values(), default=0)


def _depth(graph: ShapesGraph, start: Node, known: dict[Node, int]) -> None:
    """Walk down without Python's own recursion, which a hostile graph would exhaust."""
    open_: list[tuple[Node, Iterator[Node]]] = [(start, references(graph, start))]
    walking = {start}
    while open_:
        shape, rest = open_[-1]
        for inner in rest:
            if inner in walking:
                raise RefusedShapesError("The shape {shape} refers to itself; SHACL leaves that undefined", shape=inner)
            if inner not in known:
                walking.add(inner)
                open_.append((inner, references(graph, inner)))
                break
        else:
            known[shape] = 1 + max((known[i] for i in references(graph, shape)), default=0)
            walking.discard(shape)
            open_.pop()


def references(graph: ShapesGraph, shape: Node) -> Iterator[Node]:
    """The shapes that a shape refers to."""
    for name in ("property", *_NESTING):
        for value in graph.values(shape, name):
            for member in graph.members(value) if name in _LISTS else [value]:
                if not isinstance(member, ox.Literal):
                    yield member


_LISTS = ("and", "or", "xone")
_NESTING = ("node", "not", "qualifiedValueShape", *_LISTS)
_MARKS = ("targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf", "target", "path", "sparql")
_PATHS = {
    "inversePath": "^{}",
    "alternativePath": "",
    "zeroOrMorePath": "({})*",
    "oneOrMorePath": "({})+",
    "zeroOrOnePath": "({})?",
}
