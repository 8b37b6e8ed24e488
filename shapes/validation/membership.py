"""Whether a node is judged by a shape, seen from the node (SHACL section 2.1.3)."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from shapes.validation.graph import subclasses
from shapes.validation.neighbourhood import Neighbourhood
from shapes.validation.path import HERE, Path, turned, walk
from shapes.validation.reading import TYPE, Signature
from shapes.validation.records import Line, read


class Membership:
    """Tells for rules which nodes they judge.

    Args:
        signatures: for each rule, how nodes come to be judged by it.
    """

    def __init__(self, signatures: Iterable[Signature]) -> None:
        self._ways: list[list[tuple[str, str, Path, Path]]] = [
            [(c.target, c.value, c.path, turned(c.path)) for c in sorted(s, key=str)] for s in signatures
        ]
        self._classes: dict[str, set[str]] = {}
        self.below(())

    def below(self, pairs: Iterable[Line]) -> None:
        """Take in which classes are subclasses of which."""
        said = [(read(s), read(o)) for s, _, o in pairs]
        known = [(s, o) for s, o in said if isinstance(s, ox.NamedNode | ox.BlankNode) and o is not None]
        for way in self._ways:
            for target, value, _, _ in way:
                if target == "targetClass":
                    root = read(value)
                    self._classes[value] = {str(c) for c in subclasses(known, [root] if root is not None else [])}

    def has(self, number: int, node: str, hood: Neighbourhood) -> bool:
        """Whether a rule judges a node."""
        return any(self._way(way, node, hood) for way in self._ways[number])

    def named(self, number: int, hood: Neighbourhood) -> set[str]:
        """The nodes that a rule judges because the shapes name a node."""
        return {
            node
            for target, value, path, _ in self._ways[number]
            if target == "targetNode"
            for node in walk(path, [value], hood)
        }

    def _way(self, way: tuple[str, str, Path, Path], node: str, hood: Neighbourhood) -> bool:
        target, value, path, back = way
        starts = [node] if path == HERE else walk(back, [node], hood)
        if target == "targetNode":
            return value in starts
        if target == "targetClass":
            return any(not self._classes[value].isdisjoint(hood.forward(s, TYPE)) for s in starts)
        if target == "targetSubjectsOf":
            return any(hood.forward(s, value) for s in starts)
        return target == "targetObjectsOf" and any(hood.backward(s, value) for s in starts)
