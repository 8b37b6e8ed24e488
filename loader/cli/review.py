"""``enishi links review``: what waits for a person's decision."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from loader import candidates
from loader.cli import output
from loader.cli.things import Things
from loader.identity import Ambiguity
from loader.store import Release
from ontology import text

Pairs = set[tuple[str, str]]
"""Pairs of stated nodes that people decided about."""


def show(things: Things, settled: Pairs, kind: str | None, limit: int, locale: str) -> None:
    """Show what identifiers leave open, then things whose names are close, then what was passed over.

    Args:
        things: the published release.
        settled: what people have decided, whether or not a release was built since.
        kind: only things of this kind, all when None.
        limit: how many entries of each at most.
    """
    path = things.release.path
    left = [a for a in candidates.read_open(path) if kind in {None, *_kinds(a)} and not _judged(a, settled, things)]
    for one in left[:limit]:
        left_open(one, locale)
    queue = [
        c for c in candidates.read(path) if kind in (None, c.kind) and not _between(c.one, c.other, settled, things)
    ]
    groups = candidates.groups(queue, things.members)
    for group in groups[:limit]:
        _group(group, things, locale)
    passed = [crowd for crowd in candidates.read_crowds(path) if kind in (None, crowd.kind)]
    for crowd in passed[:limit]:
        message = text("Not compared, since {n} things share it: {name}", n=crowd.things, name=crowd.name)
        output.row("", crowd.kind, message.to(locale))
    shown = min(limit, len(left)), min(limit, len(groups))
    output.line(text("{shown} of {n} open identifiers shown", shown=shown[0], n=len(left)), locale)
    output.line(
        text("{shown} of {n} candidates shown ({pairs} pairs)", shown=shown[1], n=len(groups), pairs=len(queue)), locale
    )
    _passed(passed, locale)


def told(release: Release, locale: str) -> None:
    """What a build leaves to people, in one line each."""
    pairs, left = candidates.read(release.path), candidates.read_open(release.path)
    message = text("For review: {pairs} pairs by name, {left} open identifiers", pairs=len(pairs), left=len(left))
    output.line(message, locale)
    _passed(candidates.read_crowds(release.path), locale)


def _passed(crowds: Sequence[candidates.Crowd], locale: str) -> None:
    if crowds:
        message = text(
            "{names} names that more than {limit} things share were not compared ({pairs} pairs)",
            names=len(crowds),
            limit=candidates.CROWD,
            pairs=sum(crowd.things * (crowd.things - 1) // 2 for crowd in crowds),
        )
        output.line(message, locale)


def _kinds(one: Ambiguity) -> set[str]:
    return {node.partition("/id/")[2].partition("/")[0] for node in one.nodes}


def _between(one: str, other: str, settled: Pairs, things: Things) -> bool:
    """A person has already decided about a pair of stated nodes of these two things."""
    first, second = (set(things.members.get(iri, things.whole(iri))) for iri in (one, other))
    return any((a in first and b in second) or (a in second and b in first) for a, b in settled)


def _judged(one: Ambiguity, settled: Pairs, things: Things) -> bool:
    """A person has already decided about every two things of it."""
    pairs = combinations(sorted(one.nodes), 2)
    if one.joined:
        return all(pair in settled for pair in pairs)
    return all(_between(a, b, settled, things) for a, b in pairs)


def left_open(one: Ambiguity, locale: str) -> None:
    """Show one thing that identifiers leave open."""
    key = {"scheme": one.key.scheme, "value": one.key.value}
    message = text("Joined although it differs: {scheme} {value}", **key)
    output.line(message if one.joined else text("Identifiers leave open: {scheme} {value}", **key), locale)
    for node in one.nodes:
        output.row("", node)
    if one.against:
        output.row("", text("different {values}", values=one.against).to(locale))


def _group(group: candidates.Group, things: Things, locale: str) -> None:
    best = group.best
    output.row(f"{best.score:.2f}", best.kind, best.one, best.other)
    reasons(best, things, locale)
    if len(group.candidates) > 1:
        message = text(
            "and {pairs} more pairs: {things} things of this name without any identifier",
            pairs=len(group.candidates) - 1,
            things=group.things,
        )
        output.row("", message.to(locale))


def reasons(found: candidates.Candidate, things: Things, locale: str) -> None:
    """Show why two things may be one."""
    for reason in found.evidence:
        output.row("", reason.words(lambda iri: things.titled(iri, locale)).to(locale))
