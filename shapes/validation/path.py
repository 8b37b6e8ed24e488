"""Property paths taken apart (SHACL section 2.3.1): where they lead from a node, and which triples they look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import pyoxigraph as ox

from shapes.errors import RefusedShapesError
from shapes.validation.graph import ShapesGraph
from shapes.validation.result import Term


class Links(Protocol):
    """A graph that can be walked. Terms are in the syntax of N-Triples; a predicate of None stands for any."""

    def forward(self, node: str, predicate: str | None) -> Iterable[str]:
        """Objects of the triples with this subject."""

    def backward(self, node: str, predicate: str | None) -> Iterable[str]:
        """Subjects of the triples with this object."""


@dataclass(frozen=True, slots=True)
class Step:
    """One triple, from subject to object or the other way; a predicate of None stands for any."""

    predicate: str | None
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """One path after the other; without any it leads nowhere but to where one is."""

    parts: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Any of some paths."""

    parts: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Repeated:
    """A path taken no times or once, or any number of times."""

    inner: Path
    zero: bool
    many: bool


Path: TypeAlias = Step | Sequence | Alternative | Repeated

HERE = Sequence(())
"""The path that leads from each node to itself."""


def joined(*parts: Path) -> Path:
    """Paths one after the other."""
    flat: list[Path] = []
    for part in parts:
        flat += part.parts if isinstance(part, Sequence) else (part,)
    return flat[0] if len(flat) == 1 else Sequence(tuple(flat))


def turned(path: Path) -> Path:
    """A path taken from its end to its beginning."""
    if isinstance(path, Step):
        return Step(path.predicate, not path.inverse)
    if isinstance(path, Repeated):
        return Repeated(turned(path.inner), path.zero, path.many)
    parts = tuple(turned(p) for p in path.parts)
    return Sequence(parts[::-1]) if isinstance(path, Sequence) else Alternative(parts)


def steps(path: Path) -> Iterator[tuple[Path, Step, Path]]:
    """Every step of a path, with the path that leads to it and the path that goes on from it."""
    if isinstance(path, Step):
        yield HERE, path, HERE
    elif isinstance(path, Sequence):
        for place, part in enumerate(path.parts):
            for before, step, after in steps(part):
                yield joined(*path.parts[:place], before), step, joined(after, *path.parts[place + 1 :])
    elif isinstance(path, Alternative):
        for part in path.parts:
            yield from steps(part)
    else:
        around: Path = Repeated(path.inner, zero=True, many=True) if path.many else HERE
        for before, step, after in steps(path.inner):
            yield joined(around, before), step, joined(after, around)


def idle(path: Path) -> bool:
    """Whether a path may lead from a node to itself without any triple."""
    if isinstance(path, Step):
        return False
    if isinstance(path, Repeated):
        return path.zero or idle(path.inner)
    return (all if isinstance(path, Sequence) else any)(idle(p) for p in path.parts)


def walk(path: Path, nodes: Iterable[str], links: Links) -> set[str]:
    """The nodes to which a path leads from some nodes."""
    here = set(nodes)
    if isinstance(path, Step):
        ask = links.backward if path.inverse else links.forward
        return {found for node in here for found in ask(node, path.predicate)}
    if isinstance(path, Sequence):
        for part in path.parts:
            here = walk(part, here, links)
        return here
    if isinstance(path, Alternative):
        return {found for part in path.parts for found in walk(part, here, links)}
    reached = here if path.zero else set()
    fresh = walk(path.inner, here, links)
    while path.many and fresh - reached:
        reached, fresh = reached | fresh, walk(path.inner, fresh - reached, links)
    return reached | fresh


def predicates(path: Path) -> Iterator[str | None]:
    """The predicates of a path."""
    for _, step, _ in steps(path):
        yield step.predicate


def of_shape(graph: ShapesGraph, node: Term) -> Path:
    """A path of a shapes graph, which has been found to be well-formed (`ShapesGraph.path`)."""
    if isinstance(node, ox.NamedNode):
        return Step(str(node))
    if members := graph.members(node):
        return joined(*(of_shape(graph, m) for m in members))
    for name, zero, many in _REPEATED:
        for inner in graph.values(node, name):
            return Repeated(of_shape(graph, inner), zero, many)
    for inner in graph.values(node, "alternativePath"):
        return Alternative(tuple(of_shape(graph, m) for m in graph.members(inner)))
    for inner in graph.values(node, "inversePath"):
        return turned(of_shape(graph, inner))
    raise RefusedShapesError("A sh:path of the shapes is no property path")


_REPEATED = (("zeroOrMorePath", True, True), ("oneOrMorePath", False, True), ("zeroOrOnePath", True, False))
