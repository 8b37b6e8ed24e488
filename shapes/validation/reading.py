"""Which triples the shapes of a graph read, so that a change is judged only where it can matter.

Shapes with the same targets are one group, judged together. What cannot be told soundly is judged in full each time:
see `Reading.whole`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import pyoxigraph as ox

from shapes.validation import algebra
from shapes.validation.constraint import Constraint
from shapes.validation.graph import ShapesGraph
from shapes.validation.language import RDF_TYPE, sh
from shapes.validation.path import HERE, Path, Step, joined, of_shape, predicates, steps
from shapes.validation.reader import THIS, Pattern, Reader, along, looked_up, single
from shapes.validation.result import Node

TYPE = str(RDF_TYPE)

ANY_CLASS = "?class"
"""Stands for a class of which it is to be seen whether it is a subclass of the one that is meant."""

_SILENT = frozenset(
    {
        "path", "targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf", "message",
        "severity", "name", "description", "order", "group", "defaultValue",
        "deactivated",
        "sparql", "property", "declare", "prefixes", "datatype", "nodeKind",
        "minCount", "maxCount", "minExclusive", "minInclusive", "maxExclusive", "maxInclusive",
        "minLength", "maxLength", "pattern", "flags", "languageIn", "uniqueLang",
        "hasValue", "in", "ignoredProperties", "qualifiedMinCount", "qualifiedMaxCount",
    }
)  # fmt: skip
"""Words of a shape that read nothing beyond the value nodes, or are looked at elsewhere."""

_PAIRS = ("equals", "disjoint", "lessThan", "lessThanOrEquals")
_NESTING = ("node", "not", "qualifiedValueShape", "and", "or", "xone")
_KNOWN = _SILENT | {"class", "closed", *_PAIRS, *_NESTING}
_TARGETS = ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf")


class Chain(NamedTuple):
    """A way in which a node comes to be judged: a target, and the path from there to it."""

    target: str
    value: str
    path: Path


Signature = frozenset[Chain]
"""All ways in which a node comes to be judged by a shape."""


class Reach(NamedTuple):
    """A step that a shape takes from the nodes that a path leads to from the judged node."""

    path: Path
    step: Step


@dataclass
class Group:
    """Shapes with the same focus nodes.

    Args:
        signature: how nodes come to be judged.
        shapes: the shapes.
        reaches: the steps that they take.
        entries: those of the readers by whose triple nodes come to be judged.
        readers: what changes their verdict.
    """

    signature: Signature
    entries: frozenset[Reader] = frozenset()
    shapes: dict[Node, None] = field(default_factory=dict)
    reaches: dict[Reach, None] = field(default_factory=dict)
    readers: tuple[Reader, ...] = ()

    @cached_property
    def outward(self) -> bool:
        """Whether its shapes leave a node by properties in their direction only."""
        return not any(way[2] for way in self.ways) and not any(
            step.inverse or step.predicate is None for path, _, _ in self.ways for _, step, _ in steps(path)
        )

    @cached_property
    def ways(self) -> list[tuple[Path, bool, list[str | None]]]:
        """The paths by which its shapes leave a node: each with whether they look at what is stated of the nodes at its
        end, and the predicates by which they go on against their direction."""
        found: dict[Path, tuple[Path, bool, list[str | None]]] = {}
        for path, step in self.reaches:
            _, outward, inward = found.get(path, (path, False, []))
            if step.inverse:
                inward.append(step.predicate)
            found[path] = path, outward or not step.inverse, inward
        return [way for path, way in found.items() if path != HERE or way[2]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A SPARQL-based constraint.

    Args:
        constraint: the constraint.
        signature: how nodes come to be judged.
        entries: those of the readers by whose triple nodes come to be judged.
        readers: what changes its verdict.
    """

    constraint: Constraint
    signature: Signature
    entries: frozenset[Reader]
    readers: tuple[Reader, ...]


class Reading:
    """What a shapes graph reads.

    Args:
        graph: the shapes graph.
        asked: constraints that are put as queries over all data.
        inner: constraints that are carried out inside the compiled engine.
        subclasses: whether the data say of classes that they are subclasses.
    """

    def __init__(
        self, graph: ShapesGraph, asked: Iterable[Constraint], inner: Iterable[Constraint], *, subclasses: bool
    ) -> None:
        self._graph = graph
        self._subclasses = subclasses
        self._inner = {c.shape for c in inner}
        self.signatures = {s: c for s in graph.shapes if not graph.off(s) and (c := frozenset(self._chains(s)))}
        self.whole = frozenset(s for s in self.signatures if not self._understood(s))
        self.groups = self._groups()
        self.asked = [self._asked(c) for c in asked if c.shape in self.signatures]
        self.rules: tuple[Group | Asked, ...] = (*self.groups, *self.asked)

    @property
    def looked_up(self) -> set[str | None]:
        """Predicates by which nodes are looked up over all records; None stands for all."""
        found: set[str | None] = set()
        for rule in self.rules:
            found |= looked_up(rule.readers)
            for chain in rule.signature:
                found |= set(predicates(chain.path))
                if chain.target == "targetObjectsOf":
                    found.add(chain.value)
        for group in self.groups:
            found |= {p for r in group.reaches for p in predicates(r.path)}
            found |= {r.step.predicate for r in group.reaches if r.step.inverse}
        for one in self.asked:
            found |= {r.predicate for r in one.readers}
            found |= {c.value for c in one.signature if c.target == "targetSubjectsOf"}
            if not all(r.bounded for r in one.readers):
                found.add(TYPE)
        return found

    @cached_property
    def followed(self) -> frozenset[str | None]:
        """The properties by which shapes go on to other nodes and look at what is stated of them."""
        return frozenset(p for g in self.groups for path, _, _ in g.ways for p in predicates(path))

    def standalone(self, asking: str) -> list[ox.Triple]:
        """The shapes graph with each reported shape for itself: its focus nodes are those that a property is said to
        have as values, by the number of the group.

        Args:
            asking: how the IRIs of these properties begin.
        """
        targets = {sh(n) for n in (*_TARGETS, "target")}
        classes = {s for s in self.signatures if self._graph.is_class(s)}
        apart = self.signatures.keys() - self._graph.nested
        kept = [
            t
            for t in self._graph.triples
            if t.predicate not in targets
            and not (t.predicate == RDF_TYPE and t.subject in classes)
            and not (t.predicate == sh("property") and t.subject in apart)
        ]
        kept += self._allowed(apart)
        for number, group in enumerate(self.groups):
            kept += [ox.Triple(s, sh("targetObjectsOf"), ox.NamedNode(f"{asking}{number}")) for s in group.shapes]
        return kept

    def _allowed(self, apart: Iterable[Node]) -> Iterator[ox.Triple]:
        """The properties that closed shapes allow because they say something of them."""
        for shape in apart:
            if self._graph.values(shape, "closed"):
                for child in self._graph.values(shape, "property"):
                    for path in self._graph.values(child, "path"):
                        nothing = ox.BlankNode()
                        yield ox.Triple(shape, sh("property"), nothing)
                        yield ox.Triple(nothing, sh("path"), path)

    def _chains(self, shape: Node) -> Iterator[Chain]:
        for name in _TARGETS:
            for value in self._graph.values(shape, name):
                yield Chain(name, str(value), HERE)
        if self._graph.is_class(shape):
            yield Chain("targetClass", str(shape), HERE)
        if self._graph.values(shape, "target"):
            yield Chain("target", "", HERE)
        for parent in self._graph.parents(shape):
            if not self._graph.off(parent):
                for chain in self._chains(parent):
                    yield Chain(chain.target, chain.value, joined(chain.path, self._path(parent)))

    def _path(self, shape: Node) -> Path:
        path = self._graph.value(shape, "path")
        return HERE if path is None else of_shape(self._graph, path)

    def _understood(self, shape: Node) -> bool:
        """Whether all that a shape and those inside it read is known."""
        if shape in self._inner or any(c.target == "target" for c in self.signatures.get(shape, ())):
            return False
        base = sh("path").value.removesuffix("path")
        for t in self._graph.facts.predicates(shape):
            if t.value.startswith(base) and t.value.removeprefix(base) not in _KNOWN:
                return False
        return all(self._understood(inner) for inner in self._nested(shape))

    def _nested(self, shape: Node) -> Iterator[Node]:
        for name in _NESTING:
            for value in self._graph.values(shape, name):
                for member in self._graph.members(value) if name in ("and", "or", "xone") else [value]:
                    if not isinstance(member, ox.Literal):
                        yield member
        if shape in self._graph.nested:
            yield from (c for c in self._graph.values(shape, "property") if not isinstance(c, ox.Literal))

    def _groups(self) -> list[Group]:
        found: dict[Signature, Group] = {}
        for shape, signature in self.signatures.items():
            if shape not in self.whole:
                group = found.setdefault(signature, Group(signature))
                group.shapes[shape] = None
                group.reaches |= dict.fromkeys(self._reaches(shape, HERE))
        for group in found.values():
            own = (reader for reach in group.reaches for reader in _reading(reach))
            group.entries = frozenset(self._entries(group.signature))
            group.readers = tuple(dict.fromkeys((*self._coming(group.signature), *own)))
        return list(found.values())

    def _reaches(self, shape: Node, before: Path) -> Iterator[Reach]:
        """The steps that a shape takes from its focus nodes, to which a path leads from the judged node."""
        path = self._path(shape)
        values = joined(before, path)
        for near, step, _ in steps(path):
            yield Reach(joined(before, near), step)
        if self._graph.values(shape, "class"):
            yield Reach(values, Step(TYPE))
        if self._graph.values(shape, "closed"):
            yield Reach(values, Step(None))
        for name in _PAIRS:
            for other in self._graph.values(shape, name):
                yield Reach(before, Step(str(other)))
        for inner in self._nested(shape):
            yield from self._reaches(inner, values)

    def _asked(self, constraint: Constraint) -> Asked:
        signature = self.signatures[constraint.shape]
        found = list(self._coming(signature))
        given: tuple[Pattern, ...] = ()
        if constraint.query.ask:
            path = self._path(constraint.shape)
            found += along(path, THIS, "?value")
            given = (Pattern(THIS, path, "?value"),)
        found += algebra.readers(constraint, given)
        return Asked(constraint, signature, frozenset(self._entries(signature)), tuple(dict.fromkeys(found)))

    def _coming(self, signature: Signature) -> Iterator[Reader]:
        """What makes nodes come to be judged or no longer be."""
        yield from self._entries(signature)
        for chain in sorted(signature, key=str):
            for _, step, after in steps(chain.path):
                far = THIS if after == HERE else "?far"
                yield single(step, "?near", far, () if after == HERE else (Pattern(far, after, THIS),))

    def _entries(self, signature: Signature) -> Iterator[Reader]:
        """The triples that make a node a target, and so those to which a path leads from there."""
        for target, value, path in sorted(signature, key=str):
            start = THIS if path == HERE else "?start"
            scope = () if path == HERE else (Pattern(start, path, THIS),)
            if target == "targetClass":
                yield Reader(start, TYPE, ANY_CLASS if self._subclasses else value, scope)
            elif target == "targetSubjectsOf":
                yield Reader(start, value, "?any", scope)
            elif target == "targetObjectsOf":
                yield Reader("?any", value, start, scope)


def _reading(reach: Reach) -> Iterator[Reader]:
    near = THIS if reach.path == HERE else "?near"
    yield single(reach.step, near, "?far", () if reach.path == HERE else (Pattern(THIS, reach.path, near),))
