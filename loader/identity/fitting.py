"""Whether clusters that share a weak key may be one thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations

from loader.identity.forest import Forest, contradict
from loader.identity.scheme import WEAK
from loader.record import Key


class Fitting:
    """Judges clusters as they are when this is made.

    Args:
        forest: the clusters.
        groups: the stated nodes of each key, of one kind.
        source_of: the source of a stated node.
    """

    def __init__(self, forest: Forest, groups: Mapping[Key, Sequence[str]], source_of: Callable[[str], str]) -> None:
        self._forest = forest
        self._sources: dict[str, set[str]] = defaultdict(set)
        self._values: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for key, nodes in groups.items():
            for node in nodes:
                root = forest.find(node)
                if key.scheme in WEAK:
                    self._sources[root].add(source_of(node))
                else:
                    self._values[root][key.scheme].add(key.value)

    def __call__(self, roots: Iterable[str]) -> bool:
        """Whether no source knows two of these clusters and no stronger identifier says that they are different."""
        found = sorted(roots)
        if contradict(self._forest.mark(root) for root in found):
            return False
        return not any(self._differ(one, other) for one, other in combinations(found, 2))

    def _differ(self, one: str, other: str) -> bool:
        first, second = self._values[one], self._values[other]
        if self._sources[one] & self._sources[other]:
            return True
        return any(not first[scheme] & second[scheme] for scheme in first.keys() & second.keys())
