"""Clusters of stated nodes that are one thing."""

from __future__ import annotations

import urllib.parse
from collections import defaultdict
from collections.abc import Iterable

import pyoxigraph as ox

from loader.identity.link import Ambiguity, Link, Resolution
from loader.identity.scheme import STRENGTH, WEAK
from loader.record import Key, Node


class Identity:
    """Collects which node was stated by which source under which keys, and resolves them.

    Args:
        base: base IRI of things, without trailing slash.
    """

    def __init__(self, base: str) -> None:
        self._prefix = f"{base}/id/"
        self._base = base
        self._keys: dict[str, dict[Key, None]] = {}
        self._parent: dict[str, str] = {}

    def add(self, node: Node, keys: Iterable[Key]) -> None:
        """Take note of a stated node and the identifiers it was stated with."""
        self._keys.setdefault(node.value, {}).update(dict.fromkeys(keys))

    def _kind_and_source(self, iri: str) -> tuple[str, str]:
        kind, source, _ = iri.removeprefix(self._prefix).split("/", 2)
        return kind, source

    def _find(self, iri: str) -> str:
        root = iri
        while (above := self._parent.get(root, root)) != root:
            root = above
        while iri != root:
            self._parent[iri], iri = root, self._parent.get(iri, iri)
        return root

    def _union(self, one: str, other: str) -> None:
        first, second = sorted((self._find(one), self._find(other)))
        self._parent[second] = first

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

    def resolve(self) -> Resolution:
        """Join what shares an identifier, strong keys before weak ones."""
        self._parent = {}
        result = Resolution()
        groups = sorted(self._groups().items(), key=lambda g: (g[0][1].scheme in WEAK, g[0][0], g[0][1].value))
        weak = [(key, nodes) for (_, key), nodes in groups if key.scheme in WEAK]
        for (_, key), nodes in groups:
            if key.scheme not in WEAK:
                for node in nodes[1:]:
                    self._union(nodes[0], node)
        strong = self._strong_keys() if weak else {}
        for key, nodes in weak:
            self._join_weakly(key, nodes, strong, result)
        self._name(result)
        return result

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
            if _contradict(one, other):
                result.ambiguities.append(Ambiguity(key, (nodes[0], node)))
            else:
                self._union(nodes[0], node)
                strong[self._find(node)] = one | other

    def _name(self, result: Resolution) -> None:
        """Mint the canonical IRI of each cluster from its strongest key, and record the link of each member."""
        clusters: dict[str, list[str]] = defaultdict(list)
        for iri in self._keys:
            clusters[self._find(iri)].append(iri)
        for members in clusters.values():
            kind, _ = self._kind_and_source(members[0])
            order = STRENGTH.get(kind, ())
            keys = {k for m in members for k in self._keys[m] if k.scheme in order}
            if len(members) == 1 and keys <= {k for k in keys if k.scheme in WEAK}:
                continue
            best = min(keys, key=lambda k: (order.index(k.scheme), k.value))
            canonical = self._canonical(kind, best)
            for member in sorted(members):
                own = [k for k in self._keys[member] if k.scheme in order]
                evidence = min(own, key=lambda k: (order.index(k.scheme), k.value))
                result.canonical[member] = canonical
                result.links.append(Link(ox.NamedNode(member), canonical, evidence))

    def _canonical(self, kind: str, key: Key) -> Node:
        if kind == "organization" and key.scheme == "ror":
            return ox.NamedNode(f"https://ror.org/{key.value}")
        return ox.NamedNode(f"{self._prefix}{kind}/{key.scheme}:{urllib.parse.quote(key.value, safe=':/@.,;~-_()')}")


def _contradict(one: set[Key], other: set[Key]) -> bool:
    """Both have identifiers of one scheme and none in common."""
    for name in {k.scheme for k in one} & {k.scheme for k in other}:
        if not {k for k in one if k.scheme == name} & {k for k in other if k.scheme == name}:
            return True
    return False
