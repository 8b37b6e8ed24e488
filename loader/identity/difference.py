"""What identifiers leave open, and what speaks against nodes being one thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from loader.identity.decision import Decision
from loader.identity.forest import Forest
from loader.identity.link import Ambiguity
from loader.identity.marks import proper
from loader.identity.scheme import PROPER, STRENGTH, WEAK, proper_value
from loader.record import Key

_TOLD = frozenset({"jgn"})
"""Proper schemes of which things have several values so often that telling a person would help nobody (trap 6)."""


class Difference:
    """Compares clusters.

    Args:
        keys: the keys of each stated node.
        kind_of: the kind of a stated node.
        forest: the clusters as they are in the end.
        clusters: the members of each cluster, by its root.
    """

    def __init__(
        self,
        keys: Mapping[str, Iterable[Key]],
        kind_of: Callable[[str], str],
        forest: Forest,
        clusters: Mapping[str, Sequence[str]],
    ) -> None:
        self._keys = keys
        self._kind_of = kind_of
        self._forest = forest
        self._clusters = clusters

    def against(self, nodes: Iterable[str]) -> str:
        """The strongest scheme in which the things of these nodes have different values, with the values; "" if none.

        Values of a proper scheme differ when the sets do, others only when two things have none in common.
        """
        roots = {self._forest.find(node): self._kind_of(node) for node in nodes}
        schemes = dict.fromkeys(s for kind in roots.values() for s in STRENGTH.get(kind, ()) if s not in WEAK)
        for scheme in schemes:
            is_proper = any(scheme in PROPER.get(kind, ()) for kind in roots.values())
            found = {frozenset(self._values(root, scheme, is_proper=is_proper)) for root in roots} - {frozenset()}
            if len(found) > 1 and (is_proper or any(not one & other for one, other in combinations(found, 2))):
                return f"{scheme}: " + " / ".join(sorted(" + ".join(sorted(values)) for values in found))
        return ""

    def _values(self, root: str, scheme: str, *, is_proper: bool) -> Iterator[str]:
        for member in self._clusters[root]:
            for key in self._keys[member]:
                if key.scheme == scheme and (value := proper_value(key) if is_proper else key.value) is not None:
                    yield value

    def open(self, groups: Mapping[Key, Sequence[str]]) -> Iterator[Ambiguity]:
        """The keys that things share which are not one and of which nobody has said that they are different."""
        for key, nodes in groups.items():
            firsts = [members[0] for members in self._forest.clusters(nodes)]
            left = [n for n in firsts if any(m is not n and not self._forest.apart(n, m) for m in firsts)]
            if len(left) > 1:
                yield Ambiguity(key, tuple(left), self.against(left))

    def joined(self, decided: set[str]) -> Iterator[Ambiguity]:
        """Things whose nodes have different proper values and were joined nevertheless, though by no person."""
        for members in self._clusters.values():
            if len(members) > 1 and not decided & set(members):
                yield from self._differing(self._kind_of(members[0]), members)

    def _differing(self, kind: str, members: Sequence[str]) -> Iterator[Ambiguity]:
        for scheme in PROPER.get(kind, ()):
            stated = {
                member: frozenset(v for s, v in proper(kind, self._keys[member]) if s == scheme) for member in members
            }
            sets = [values for values in dict.fromkeys(stated.values()) if values]
            if scheme not in _TOLD and any(not one & other for one, other in combinations(sets, 2)):
                nodes = tuple(next(m for m in members if stated[m] == values) for values in sets)
                yield Ambiguity(Key(scheme, " / ".join(sorted(frozenset().union(*sets)))), nodes, joined=True)

    def decisions(self, accepted: Iterable[Decision]) -> Iterator[Ambiguity]:
        """Acceptances without effect, since other decisions keep the things apart."""
        for decision in accepted:
            if self._forest.find(decision.one) != self._forest.find(decision.other):
                yield Ambiguity(Key("decision", decision.day.isoformat()), decision.pair, "decision: Not")
