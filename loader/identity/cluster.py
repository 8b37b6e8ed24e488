"""Clusters of stated nodes that are one thing: decisions of people first, then strong identifiers, then weak ones."""

from __future__ import annotations

import urllib.parse
from collections import defaultdict
from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from loader.identity.decision import Decision, effective
from loader.identity.link import Ambiguity, Link, Resolution
from loader.identity.scheme import PLANNED, PROPER, STRENGTH, WEAK
from loader.record import Key, Node

DECISION = "decision"
"""Scheme of the evidence of a link that a person decided; its value is the day, since links may be public."""


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
        self.decided = frozenset(iri for decision in self._decisions for iri in decision.pair)
        self._keys: dict[str, dict[Key, None]] = {}
        self._further: set[Key] = set()
        self._parent: dict[str, str] = {}
        self._apart: dict[str, set[str]] = {}

    def add(self, node: Node, keys: Iterable[Key]) -> None:
        """Take note of a stated node and the identifiers it was stated with, of each scheme the proper one first."""
        stated = dict.fromkeys(keys)
        self._further |= _further(stated)
        self._keys.setdefault(node.value, {}).update(stated)

    def __contains__(self, iri: str) -> bool:
        """Whether a node of this IRI was stated."""
        return iri in self._keys

    def _kind_and_source(self, iri: str) -> tuple[str, str]:
        kind, source, _ = iri.removeprefix(self._prefix).split("/", 2)
        return kind, source

    # union-find, with pairs that must stay apart

    def _find(self, iri: str) -> str:
        root = iri
        while (above := self._parent.get(root, root)) != root:
            root = above
        while iri != root:
            self._parent[iri], iri = root, self._parent.get(iri, iri)
        return root

    def _union(self, one: str, other: str) -> bool:
        """Join two clusters unless a person said that members of them are different; tells whether they are joined."""
        first, second = sorted((self._find(one), self._find(other)))
        if first == second:
            return True
        if second in self._apart.get(first, ()):
            return False
        self._parent[second] = first
        for enemy in self._apart.pop(second, set()):
            self._apart.setdefault(first, set()).add(enemy)
            self._apart[enemy].discard(second)
            self._apart[enemy].add(first)
        return True

    def _keep_apart(self, one: str, other: str) -> None:
        first, second = self._find(one), self._find(other)
        self._apart.setdefault(first, set()).add(second)
        self._apart.setdefault(second, set()).add(first)

    def _join_all(self, nodes: Sequence[str]) -> None:
        """Join each node with the first of the others it may be joined with."""
        for place, node in enumerate(nodes[1:], 1):
            any(self._union(earlier, node) for earlier in nodes[:place])

    # resolution

    def resolve(self) -> Resolution:
        """Join what people decided and what shares an identifier; strong keys go before weak ones."""
        self._parent, self._apart = {}, {}
        result = Resolution()
        self._decide()
        groups = sorted(self._groups().items(), key=lambda g: _strength(*g[0]))
        weak = [(key, nodes) for (_, key), nodes in groups if key.scheme in WEAK]
        for (_, key), nodes in groups:
            if key.scheme not in WEAK:
                self._join_all(nodes)
        strong = self._strong_keys() if weak else {}
        for key, nodes in weak:
            self._join_weakly(key, nodes, strong, result)
        self._name(result)
        self._realise(result)
        return result

    def _decide(self) -> None:
        """Apply the decisions about stated nodes: what is different first, so that nothing can join it."""
        known = [d for d in self._decisions if d.one in self._keys and d.other in self._keys]
        for decision in known:
            if not decision.same:
                self._keep_apart(decision.one, decision.other)
        for decision in known:
            if decision.same and self._kind_and_source(decision.one)[0] == self._kind_and_source(decision.other)[0]:
                self._union(decision.one, decision.other)

    def _groups(self) -> dict[tuple[str, Key], list[str]]:
        """Stated nodes by kind and key, for the keys that identify their kind."""
        groups: dict[tuple[str, Key], list[str]] = defaultdict(list)
        for iri, keys in self._keys.items():
            kind, _ = self._kind_and_source(iri)
            for key in keys:
                if key.scheme in STRENGTH.get(kind, ()):
                    groups[kind, key].append(iri)
        for nodes in groups.values():
            nodes.sort()  # the outcome must not depend on the order of reading
        return groups

    def _strong_keys(self) -> dict[str, set[Key]]:
        """The strong keys of every cluster, by its root."""
        strong: dict[str, set[Key]] = defaultdict(set)
        for node, keys in self._keys.items():
            strong[self._find(node)].update(k for k in keys if k.scheme not in WEAK)
        return strong

    def _join_weakly(self, key: Key, nodes: list[str], strong: dict[str, set[Key]], result: Resolution) -> None:
        """Join the nodes of a weak key, unless one source uses it twice or a strong key says otherwise."""
        by_source: dict[str, set[str]] = defaultdict(set)
        for node in nodes:
            by_source[self._kind_and_source(node)[1]].add(self._find(node))
        if any(len(roots) > 1 for roots in by_source.values()):
            result.ambiguities.append(Ambiguity(key, tuple(sorted(nodes))))
            return
        for node in nodes[1:]:
            one, other = strong[self._find(nodes[0])], strong[self._find(node)]
            if _contradict(one, other) or not self._union(nodes[0], node):
                result.ambiguities.append(Ambiguity(key, (nodes[0], node)))
            else:
                strong[self._find(node)] = one | other

    # names

    def _clusters(self) -> list[list[str]]:
        clusters: dict[str, list[str]] = defaultdict(list)
        for iri in self._keys:
            clusters[self._find(iri)].append(iri)
        return sorted(sorted(members) for members in clusters.values())

    def _name(self, result: Resolution) -> None:
        """Mint the canonical IRI of each cluster from its strongest key, and record the link of each member.

        After a split two clusters may hold the same key; the first keeps the IRI, the other is named by its next key
        or by its first member.
        """
        taken: set[str] = set()
        for members in self._clusters():
            kind, _ = self._kind_and_source(members[0])
            order = STRENGTH.get(kind, ())
            keys = {k for m in members for k in self._keys[m] if k.scheme in order}
            if len(members) == 1 and all(k.scheme in WEAK for k in keys):
                continue
            ranked = sorted(keys, key=lambda k: (order.index(k.scheme), k in self._further, k.value))
            names = [self._canonical(kind, key) for key in ranked]
            free = [name for name in names if name.value not in taken]
            canonical = free[0] if free else ox.NamedNode(members[0])
            taken.add(canonical.value)
            result.members[canonical.value] = members
            for alias in free[1:]:
                result.aliases.setdefault(alias.value, canonical)
            for member in members:
                result.canonical[member] = canonical
                result.links.append(Link(ox.NamedNode(member), canonical, self._evidence(member, members, ranked)))
            proper = sorted(k.value for k in keys if k.scheme == PROPER.get(kind))
            if len(proper) > 1:
                result.ambiguities.append(Ambiguity(Key(PROPER[kind], " / ".join(proper)), tuple(members)))
        for name in taken & set(result.aliases):
            del result.aliases[name]

    def _evidence(self, member: str, members: Sequence[str], ranked: Sequence[Key]) -> Key:
        """Why a member is in its cluster: the strongest key that another member has too, or else the decision.

        A thing that only one node tells of is shown by its own strongest key.
        """
        own = [key for key in ranked if key in self._keys[member]]
        shared = [key for key in own if any(key in self._keys[other] for other in members if other != member)]
        if shared:
            return shared[0]
        if len(members) > 1 and any(d.same and member in d.pair for d in self._decisions):
            return self._decided(member)
        return own[0] if own else self._decided(member)

    def _decided(self, member: str) -> Key:
        """The decision that brought a member without own key into its cluster."""
        decision = next(d for d in self._decisions if d.same and member in d.pair)
        return Key(DECISION, decision.day.isoformat())

    def _canonical(self, kind: str, key: Key) -> Node:
        if kind == "organization" and key.scheme == "ror":
            return ox.NamedNode(f"https://ror.org/{key.value}")
        return ox.NamedNode(f"{self._prefix}{kind}/{key.scheme}:{urllib.parse.quote(key.value, safe=':/@.,;~-_()')}")

    def _realise(self, result: Resolution) -> None:
        """Link each real thing to the planned thing with which it shares an identifier; they never become one node."""
        by_key: dict[tuple[str, Key], set[Node]] = defaultdict(set)
        for iri, keys in self._keys.items():
            kind, _ = self._kind_and_source(iri)
            if kind in PLANNED or kind in PLANNED.values():
                node = result.of(ox.NamedNode(iri))
                for key in keys:
                    by_key[kind, key].add(node)
        for (kind, key), planned in by_key.items():
            real = by_key.get((PLANNED[kind], key), set()) if kind in PLANNED else set()
            result.realised.update((made, plan) for made in real for plan in planned)


def _strength(kind: str, key: Key) -> tuple[bool, str, int, str]:
    """The order in which keys join: strong ones first, and of those the strongest scheme first."""
    return key.scheme in WEAK, kind, STRENGTH[kind].index(key.scheme), key.value


def _further(keys: Iterable[Key]) -> set[Key]:
    """The keys that are stated after another of their scheme: a thing is named by the number that comes first."""
    firsts: dict[str, Key] = {}
    return {key for key in keys if firsts.setdefault(key.scheme, key) != key}


def _contradict(one: set[Key], other: set[Key]) -> bool:
    """Both have identifiers of one scheme and none in common."""
    for name in {k.scheme for k in one} & {k.scheme for k in other}:
        if not {k for k in one if k.scheme == name} & {k for k in other if k.scheme == name}:
            return True
    return False
