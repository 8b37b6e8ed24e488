"""How shared keys join clusters, and where contradictions keep them apart.

Schemes join in the order of their strength, all keys of a scheme at once. The *mark* of a cluster is the set of values
with which its nodes were stated in each proper scheme (`PROPER`) that is at least as strong as the scheme at work; two
marks contradict when they hold different sets of values of one scheme. Clusters that share a key join when their marks
are equal. A cluster without mark joins the marked ones with which it shares keys when no two of these contradict each
other; otherwise it could be any of them and joins none. Clusters whose marks contradict never join. So in a chain the
stronger key joins first, and the weaker one then joins what is left unless that puts two values of a proper scheme into
one cluster. Nothing else decides, in particular no order: whatever shares a key in the end without being one thing is
left open for a person. A node that several records state with different values has all of them in its mark, which
therefore equals only that of a node stated with the same ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from loader.identity.forest import Forest, contradict

Order = Callable[[Iterable[str]], list[str]]
"""Puts nodes in the order in which they attract others when not all may be joined."""


def join_strong(forest: Forest, groups: Sequence[list[str]], depth: int, order: Order) -> None:
    """Join what shares a key of one strong scheme.

    Args:
        groups: the nodes of each key.
        depth: how many proper schemes of the kind are at least as strong.
        order: the order of nodes where decisions keep some of them apart.
    """
    shared = [nodes for nodes in groups if len(nodes) > 1]
    for nodes in shared:
        equal = defaultdict(list)
        for node in nodes:
            equal[forest.mark(node, depth)].append(node)
        for same in equal.values():
            _join(forest, same, order)
    open_groups = [(nodes, roots) for nodes in shared if len(roots := {forest.find(n) for n in nodes}) > 1]
    torn = _torn(forest, open_groups, depth)
    proposals = []
    for nodes, roots in open_groups:
        rest = roots - torn
        if len(rest) > 1 and not contradict(forest.mark(r, depth) for r in rest):
            proposals.append(([n for n in nodes if forest.find(n) in rest], rest))
    for part, roots in _components(proposals):
        if not contradict(forest.mark(r, depth) for r in roots):
            for nodes in part:
                _join(forest, nodes, order)


def join_weak(forest: Forest, groups: Sequence[list[str]], fits: Callable[[set[str]], bool], order: Order) -> None:
    """Join what is connected by keys of a weak scheme, where the whole of it fits together.

    Args:
        groups: the nodes of each key.
        fits: whether the clusters of these roots may be one thing.
        order: the order of nodes where decisions keep some of them apart.
    """
    shared = [(nodes, roots) for nodes in groups if len(roots := {forest.find(n) for n in nodes}) > 1]
    for part, roots in _components(shared):
        if fits(roots):
            for nodes in part:
                _join(forest, nodes, order)


def _join(forest: Forest, nodes: Sequence[str], order: Order) -> None:
    """Join each node with the first of the others it may be joined with."""
    if len({forest.find(node) for node in nodes}) < 2:
        return
    ordered = order(nodes)
    for place, node in enumerate(ordered[1:], 1):
        any(forest.union(ordered[earlier], node) for earlier in range(place))


def _torn(forest: Forest, groups: Sequence[tuple[list[str], set[str]]], depth: int) -> set[str]:
    """The clusters without mark that share keys with clusters that contradict each other."""
    neighbours: dict[str, set[str]] = defaultdict(set)
    for _, roots in groups:
        for root in roots:
            if not any(forest.mark(root, depth)):
                neighbours[root] |= roots
    return {root for root, found in neighbours.items() if contradict(forest.mark(r, depth) for r in found)}


def _components(groups: Sequence[tuple[list[str], set[str]]]) -> Iterator[tuple[list[list[str]], set[str]]]:
    """Groups that have clusters in common, together with all their clusters."""
    connected = Forest({})
    for _, roots in groups:
        first = min(roots)
        for root in roots:
            connected.union(first, root)
    parts: dict[str, tuple[list[list[str]], set[str]]] = {}
    for nodes, roots in groups:
        part = parts.setdefault(connected.find(min(roots)), ([], set()))
        part[0].append(nodes)
        part[1].update(roots)
    yield from parts.values()
