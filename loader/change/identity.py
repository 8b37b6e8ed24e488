"""Which things of one release are which of another, though they were merged or split between the two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from loader.change.side import Side


@dataclass(frozen=True, slots=True)
class Group:
    """Things of the earlier release and what they are in the later one.

    Args:
        before: IRIs in the earlier release; none for what is new.
        after: IRIs in the later release; none for what is gone.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]


def groups(one: Side, other: Side, before: Collection[str], after: Collection[str]) -> list[Group]:
    """The things of two releases, together where they are the same.

    Both releases say which stated nodes a thing is made of; things that share one belong together.

    Args:
        one: the earlier release.
        other: the later one.
        before: IRIs in the earlier release.
        after: IRIs in the later one.
    """
    ahead: dict[str, set[str]] = defaultdict(set)
    back: dict[str, set[str]] = defaultdict(set)
    for old in before:
        for new in {other.canonical(node) for node in one.nodes(old)}:
            if new in after:
                ahead[old].add(new)
                back[new].add(old)
    for new in after:
        for old in {one.canonical(node) for node in other.nodes(new)}:
            if old in before:
                ahead[old].add(new)
                back[new].add(old)
    found: list[Group] = []
    seen: set[str] = set()
    for old in sorted(before):
        if old in seen:
            continue
        olds, news = _reached(old, ahead, back)
        seen |= olds
        found.append(Group(tuple(sorted(olds)), tuple(sorted(news))))
    found += [Group((), (new,)) for new in sorted(after) if new not in back]
    return found


def _reached(old: str, ahead: dict[str, set[str]], back: dict[str, set[str]]) -> tuple[set[str], set[str]]:
    olds, news, waiting = {old}, set[str](), [old]
    while waiting:
        for new in ahead.get(waiting.pop(), set()) - news:
            news.add(new)
            waiting += back[new] - olds
            olds |= back[new]
    return olds, news
