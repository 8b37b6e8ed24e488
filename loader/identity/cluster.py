"""Clusters of stated nodes that are one thing: decisions of people first, then strong identifiers, then weak ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from loader.identity.decision import Decision, effective, leaving
from loader.identity.difference import Difference
from loader.identity.fitting import Fitting
from loader.identity.forest import Forest
from loader.identity.joining import join_strong, join_weak
from loader.identity.link import Resolution
from loader.identity.marks import Marks, together
from loader.identity.naming import Naming
from loader.identity.planned import realise
from loader.identity.scheme import PROPER, STRENGTH, WEAK
from loader.record import Key, Node

_Groups = dict[Key, list[str]]
"""Stated nodes of one kind by key."""


class Identity:
    """Collects which node was stated by which source under which keys, and resolves them.

    Args:
        base: base IRI of things, without trailing slash.
        decisions: what people decided; nodes that were not stated are passed over.

    Attributes:
        decided: IRIs of the nodes that decisions are about; they must be added even when they have no key.
    """

    def __init__(self, base: str, decisions: Sequence[Decision] = ()) -> None:
        self._prefix = f"{base}/id/"
        self._decisions = effective(decisions)
        self._leaving = leaving(decisions)
        self._trust: Mapping[str, int] = {}
        self.decided = frozenset(iri for decision in self._decisions for iri in decision.pair)
        self._keys: dict[str, dict[Key, None]] = {}
        self._further: set[Key] = set()
        self._together: set[tuple[str, tuple[tuple[str, str], ...]]] = set()

    def add(self, node: Node, keys: Iterable[Key]) -> None:
        """Take note of a node that a record states and its identifiers there, of each scheme the proper one first."""
        stated = dict.fromkeys(keys)
        self._further |= _further(stated)
        if len(stated) > 1:
            kind = self._kind(node.value)
            self._together.update((kind, values) for values in together(kind, stated))
        self._keys.setdefault(node.value, {}).update(stated)

    def __contains__(self, iri: str) -> bool:
        """Whether a node of this IRI was stated."""
        return iri in self._keys

    def _kind(self, iri: str) -> str:
        return iri.removeprefix(self._prefix).partition("/")[0]

    def _source(self, iri: str) -> str:
        return iri.removeprefix(self._prefix).split("/", 2)[1]

    # resolution

    def resolve(self, trust: Sequence[str] = ()) -> Resolution:
        """Join what people decided and what shares an identifier; strong keys go before weak ones.

        Args:
            trust: names of the sources, the most trusted first. It joins nothing; where a person took things apart,
                what belongs to both goes with the more trusted node, unless that person named another one first.
        """
        self._trust = {name: place for place, name in enumerate(trust)}
        result = Resolution()
        groups = self._groups()
        known = [d for d in self._decisions if d.one in self._keys and d.other in self._keys]
        apart = [d for d in known if not d.same]
        same = [d for d in known if d.same and self._kind(d.one) == self._kind(d.other)]
        marks = Marks(self._together)
        forest = self._joined(marks, apart, [], groups)
        if same:
            forest = self._joined(marks, apart, self._accept(marks, same, forest), groups)
        clusters = self._clusters(forest)
        difference = Difference(self._keys, self._kind, forest, clusters)
        named = sorted(clusters.values(), key=self._preference)
        naming = Naming(self._prefix, self._keys, self._further, known)
        naming.name([(members, self._contradicting(forest, members)) for members in named], result)
        result.ambiguities += difference.decisions(same)
        for kind in sorted(groups):
            result.ambiguities += difference.open(groups[kind])
        result.ambiguities += difference.joined({node for d in same for node in d.pair})
        realise(self._keys, self._kind, difference.against, result)
        result.ambiguities.sort(key=lambda a: (a.key.scheme, a.key.value, a.nodes))
        return result

    def _joined(
        self, marks: Marks, apart: Sequence[Decision], same: Iterable[tuple[str, str]], groups: Mapping[str, _Groups]
    ) -> Forest:
        """The clusters: what is different first, so that nothing can join it, then what is the same, then the rules."""
        forest = Forest({n: marks.of(n, kind, k) for n, k in self._keys.items() if (kind := self._kind(n)) in PROPER})
        for decision in apart:
            forest.keep_apart(decision.one, decision.other)
        for one, other in same:
            forest.union(one, other)
        for kind, by_key in sorted(groups.items()):
            for scheme in STRENGTH[kind]:
                nodes = [found for key, found in by_key.items() if key.scheme == scheme]
                if scheme in WEAK:
                    join_weak(forest, nodes, Fitting(forest, by_key, self._source), self._order)
                else:
                    join_strong(forest, nodes, _depth(kind, scheme), self._order)
        return forest

    def _accept(self, marks: Marks, same: Sequence[Decision], rules: Forest) -> list[tuple[str, str]]:
        """Let the numbers of accepted things count as one, whichever of their nodes a person named.

        Returns:
            The pairs of nodes that join the whole things: their own nodes first, then the things.
        """
        accepted = Forest({})
        for decision in same:
            one, other = rules.find(decision.one), rules.find(decision.other)
            if not rules.apart(one, other):
                accepted.union(one, other)
        members = self._clusters(rules)
        roots = sorted({rules.find(node) for decision in same for node in decision.pair})
        for things in accepted.clusters(roots):
            marks.accept(self._kind(things[0]), [(members[root], rules.mark(root)) for root in things])
        return [(root, node) for root in roots for node in members[root]] + [d.pair for d in same]

    def _groups(self) -> dict[str, _Groups]:
        """Stated nodes by kind and key, for the keys that identify their kind; in the order of the keys."""
        groups: dict[str, _Groups] = defaultdict(lambda: defaultdict(list))
        for iri, keys in self._keys.items():
            kind = self._kind(iri)
            for key in keys:
                if key.scheme in STRENGTH.get(kind, ()):
                    groups[kind][key].append(iri)
        return {
            kind: {key: sorted(nodes) for key, nodes in sorted(by_key.items(), key=lambda g: (g[0].scheme, g[0].value))}
            for kind, by_key in groups.items()
        }

    def _clusters(self, forest: Forest) -> dict[str, list[str]]:
        """The members of each cluster in their order, by its root."""
        return {forest.find(members[0]): members for members in forest.clusters(sorted(self._keys))}

    def _contradicting(self, forest: Forest, members: Sequence[str]) -> frozenset[str]:
        """The proper schemes in which a cluster is told of with values that contradict each other."""
        schemes = PROPER.get(self._kind(members[0]), ())
        mark = forest.mark(members[0])
        return frozenset(scheme for scheme, values in zip(schemes, mark, strict=False) if len(values) > 1)

    # what attracts what, where a person took things apart

    def _place(self, node: str) -> tuple[int, str]:
        return self._trust.get(self._source(node), len(self._trust)), node

    def _order(self, nodes: Iterable[str]) -> list[str]:
        """Nodes in the order in which they attract others: who leaves another of them comes last."""
        present = set(nodes)
        return sorted(present, key=lambda n: (bool(self._leaving.get(n, set()) & present), *self._place(n)))

    def _preference(self, members: Sequence[str]) -> tuple[bool, int, str]:
        """Which of two clusters keeps a name that both could have."""
        leaves = any(self._leaving.get(node, set()) & self._keys.keys() for node in members)
        return leaves, *min(self._place(node) for node in members)


def _depth(kind: str, scheme: str) -> int:
    """How many proper schemes of a kind are at least as strong as a scheme."""
    order = STRENGTH[kind]
    return sum(order.index(proper) <= order.index(scheme) for proper in PROPER.get(kind, ()))


def _further(keys: Iterable[Key]) -> set[Key]:
    """The keys that are stated after another of their scheme: a thing is named by the number that comes first."""
    firsts: dict[str, Key] = {}
    return {key for key in keys if firsts.setdefault(key.scheme, key) != key}
