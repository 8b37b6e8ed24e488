"""Which nodes are in one cluster, which clusters must stay apart, and which proper values each holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

Mark = tuple[frozenset[str], ...]
"""The values of a thing in each proper scheme of its kind, the strongest scheme first."""


def contradict(marks: Iterable[Mark]) -> bool:
    """Whether two of these marks have different sets of values of one scheme."""
    return any(len({values for values in column if values}) > 1 for column in zip(*marks, strict=False))


class Forest:
    """Disjoint sets of nodes, with pairs that must stay apart.

    Args:
        marks: the mark of each node; those of one kind of thing are equally long.
    """

    def __init__(self, marks: Mapping[str, Mark]) -> None:
        self._parent: dict[str, str] = {}
        self._apart: dict[str, set[str]] = {}
        self._marks = dict(marks)

    def find(self, node: str) -> str:
        """The root of a node's cluster."""
        root = node
        while (above := self._parent.get(root, root)) != root:
            root = above
        while node != root:
            self._parent[node], node = root, self._parent.get(node, node)
        return root

    def mark(self, node: str, depth: int | None = None) -> Mark:
        """The mark of a node's cluster, as far as the first ``depth`` schemes go."""
        return self._marks.get(self.find(node), ())[:depth]

    def union(self, one: str, other: str) -> bool:
        """Join two clusters unless they must stay apart; tells whether they are one now."""
        first, second = sorted((self.find(one), self.find(other)))
        if first == second:
            return True
        if second in self._apart.get(first, ()):
            return False
        self._parent[second] = first
        mine, its = self._marks.get(first, ()), self._marks.get(second, ())
        if its:
            self._marks[first] = tuple(a | b for a, b in zip(mine, its, strict=True)) if mine else its
        for enemy in self._apart.pop(second, set()):
            self._apart.setdefault(first, set()).add(enemy)
            self._apart[enemy].discard(second)
            self._apart[enemy].add(first)
        return True

    def keep_apart(self, one: str, other: str) -> None:
        """From now on nothing joins the clusters of these two nodes."""
        first, second = self.find(one), self.find(other)
        self._apart.setdefault(first, set()).add(second)
        self._apart.setdefault(second, set()).add(first)

    def apart(self, one: str, other: str) -> bool:
        """Whether the clusters of two nodes must stay apart."""
        return self.find(other) in self._apart.get(self.find(one), ())

    def clusters(self, nodes: Iterable[str]) -> Iterator[list[str]]:
        """These nodes cluster by cluster, each in the order given."""
        found: dict[str, list[str]] = defaultdict(list)
        for node in nodes:
            found[self.find(node)].append(node)
        yield from found.values()
