"""Under which IRI the merged view tells of a cluster, and which identifier shows that a member belongs to it."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterable, Mapping, Sequence

import pyoxigraph as ox

from loader.identity.decision import Decision
from loader.identity.link import Link, Resolution
from loader.identity.scheme import STRENGTH, WEAK
from loader.record import Key, Node

DECISION = "decision"
"""Scheme of the evidence of a link that a person decided; its value is the day, since links may be public."""


class Naming:
    """Names clusters.

    Args:
        prefix: what IRIs of things begin with, with trailing slash.
        keys: the keys of each stated node.
        further: keys that some record states after another one of their scheme.
        decisions: what people decided, the last row about each pair.
    """

    def __init__(
        self, prefix: str, keys: Mapping[str, Iterable[Key]], further: set[Key], decisions: Sequence[Decision]
    ) -> None:
        self._prefix = prefix
        self._keys = keys
        self._further = further
        self._same = [decision for decision in decisions if decision.same]

    def name(self, clusters: Iterable[tuple[Sequence[str], frozenset[str]]], result: Resolution) -> None:
        """Mint the canonical IRI of each cluster from its strongest key, and record the link of each member.

        A key may be held by two clusters, because a person took them apart or their stronger identifiers contradict
        each other. The IRI minted from it then goes to the one that comes first; the other is named by its next key or
        by its first member. As a further name of a thing such an IRI would mislead, and leads nowhere.

        Args:
            clusters: members of each cluster and the schemes in which it is told of with values that contradict each
                other, which name nothing; the clusters that people and trust prefer come first.
        """
        taken: set[str] = set()
        doubtful: set[str] = set()
        for members, contradicting in clusters:
            kind = members[0].removeprefix(self._prefix).partition("/")[0]
            order = STRENGTH.get(kind, ())
            keys = {k for m in members for k in self._keys[m] if k.scheme in order}
            if len(members) == 1 and all(k.scheme in WEAK for k in keys):
                continue
            ranked = sorted(keys, key=lambda k: (order.index(k.scheme), k in self._further, k.value))
            names = [self._canonical(kind, key) for key in ranked if key.scheme not in contradicting]
            free = [name for name in names if name.value not in taken]
            canonical = free[0] if free else ox.NamedNode(members[0])
            taken.add(canonical.value)
            result.members[canonical.value] = list(members)
            for alias in names:
                if alias != canonical and result.aliases.setdefault(alias.value, canonical) != canonical:
                    doubtful.add(alias.value)
            for member in members:
                result.canonical[member] = canonical
                result.links.append(Link(ox.NamedNode(member), canonical, self._evidence(member, members, ranked)))
        for name in (taken | doubtful) & set(result.aliases):
            del result.aliases[name]

    def _evidence(self, member: str, members: Sequence[str], ranked: Sequence[Key]) -> Key:
        """Why a member is in its cluster: the strongest key that another member has too, or else the decision.

        A thing that only one node tells of is shown by its own strongest key.
        """
        own = [key for key in ranked if key in self._keys[member]]
        shared = [key for key in own if any(key in self._keys[other] for other in members if other != member)]
        if shared:
            return shared[0]
        if len(members) > 1 and any(member in d.pair for d in self._same):
            return self._decided(member)
        return own[0] if own else self._decided(member)

    def _decided(self, member: str) -> Key:
        """The decision that brought a member without own key into its cluster."""
        decision = next(d for d in self._same if member in d.pair)
        return Key(DECISION, decision.day.isoformat())

    def _canonical(self, kind: str, key: Key) -> Node:
        if kind == "organization" and key.scheme == "ror":
            return ox.NamedNode(f"https://ror.org/{key.value}")
        return ox.NamedNode(f"{self._prefix}{kind}/{key.scheme}:{urllib.parse.quote(key.value, safe=':/@.,;~-_()')}")
