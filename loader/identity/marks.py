"""With which values of proper schemes each node was stated, and which of these values count as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from loader.identity.forest import Forest, Mark
from loader.identity.scheme import PROPER, SEVERAL, proper_value
from loader.record import Key

_Value = tuple[str, str]
"""Scheme and value, within one kind of thing."""


class Marks:
    """The marks of nodes.

    Args:
        together: values that one record states of one thing, by kind.
    """

    def __init__(self, together: Iterable[tuple[str, tuple[_Value, ...]]] = ()) -> None:
        self._same = Forest({})
        self._without: set[tuple[str, int]] = set()
        for kind, values in sorted(together):
            self._unite(kind, values)

    def _unite(self, kind: str, values: Sequence[_Value]) -> None:
        for value in values[1:]:
            self._same.union(_name(kind, values[0]), _name(kind, value))

    def of(self, node: str, kind: str, keys: Iterable[Key]) -> Mark:
        """The mark of a node that was stated with these keys."""
        found: list[set[str]] = [set() for _ in PROPER[kind]]
        for scheme, value in proper(kind, keys):
            place = PROPER[kind].index(scheme)
            if (node, place) not in self._without:
                found[place].add(self._same.find(_name(kind, (scheme, value))))
        return tuple(frozenset(values) for values in found)

    def accept(self, kind: str, clusters: Sequence[tuple[Sequence[str], Mark]]) -> None:
        """Let the values of clusters that people accepted as one thing count as one.

        A cluster that is itself stated with values that contradict each other adds none of them; nobody has said that
        the things which have these values are one.

        Args:
            clusters: members and mark of each, as they are without any acceptance.
        """
        for place in range(len(PROPER.get(kind, ()))):
            clear = sorted(next(iter(mark[place])) for _, mark in clusters if len(mark[place]) == 1)
            for value in clear[1:]:
                self._same.union(clear[0], value)
            if clear:
                self._without.update((m, place) for members, mark in clusters if len(mark[place]) > 1 for m in members)


def proper(kind: str, keys: Iterable[Key]) -> list[_Value]:
    """The proper values among the keys of a node."""
    schemes = PROPER.get(kind, ())
    return [(key.scheme, value) for key in keys if key.scheme in schemes and (value := proper_value(key)) is not None]


def together(kind: str, keys: Iterable[Key]) -> list[tuple[_Value, ...]]:
    """The values among the keys that one record states of one node which count as one, scheme by scheme."""
    by_scheme: dict[str, set[_Value]] = {}
    for scheme, value in proper(kind, keys):
        if scheme in SEVERAL:
            by_scheme.setdefault(scheme, set()).add((scheme, value))
    return [tuple(sorted(values)) for values in by_scheme.values() if len(values) > 1]


def _name(kind: str, value: _Value) -> str:
    return f"{kind} {value[0]}:{value[1]}"
