"""``enishi links``: look at what may be the same, decide, undo, and ask why."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

import pyoxigraph as ox

from loader import candidates, redirects, store
from loader.cli import output
from loader.errors import UsageError
from loader.identity import Decision, decision
from loader.lock import writing
from loader.settings import Settings
from ontology import text
from queries import query


def run(said: argparse.Namespace, settings: Settings) -> int:
    """Do what was said about links."""
    if said.action == "review":
        _review(said, settings)
    elif said.action == "explain":
        _explain(said.iri, settings)
    else:
        _decide(said, settings)
    return 0


def _review(said: argparse.Namespace, settings: Settings) -> None:
    queue = candidates.read(store.current(settings.data).path)
    settled = {d.pair for d in decision.effective(decision.read(settings.data))}
    members = _members(settings)
    for one in candidates.read_open(store.current(settings.data).path):
        output.line(
            text("Identifiers leave open: {scheme} {value}", scheme=one.key.scheme, value=one.key.value),
            settings.locale,
        )
        for node in one.nodes:
            output.row("", node)
    shown = [c for c in queue if said.kind in (None, c.kind) and not _settled(c, settled, members)]
    shown_now = shown[: max(0, said.limit)]
    for found in shown_now:
        output.row(f"{found.score:.2f}", found.kind, found.one, found.other)
        for reason in found.evidence:
            output.row("", reason)
    output.line(text("{shown} of {n} candidates shown", shown=len(shown_now), n=len(shown)), settings.locale)


def _members(settings: Settings) -> dict[str, tuple[str, ...]]:
    """The stated nodes of each canonical IRI of the published release."""
    return redirects.members(store.current(settings.data).path, "internal")


def _settled(
    found: candidates.Candidate, settled: Iterable[tuple[str, str]], members: dict[str, tuple[str, ...]]
) -> bool:
    """A person has already decided about a pair of stated nodes of these two things."""
    one = set(members.get(found.one, (found.one,)))
    other = set(members.get(found.other, (found.other,)))
    return any((a in one and b in other) or (a in other and b in one) for a, b in settled)


def _stated(iri: str, members: dict[str, tuple[str, ...]], settings: Settings) -> str:
    """The stated node that stands for what was named: itself, or the first member of a canonical IRI."""
    if iri in members:
        return members[iri][0]
    asked = query("identity/stated")
    rows = (
        store.current(settings.data)
        .store("internal")
        .query(asked.text, substitutions=asked.bind({"thing": _node(iri)}))
    )
    if isinstance(rows, ox.QuerySolutions) and next(rows, None) is None:
        raise UsageError("Nothing is known about {iri}", iri=iri)
    return iri


def _node(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise UsageError("{iri} is no IRI", iri=iri) from error


def _decide(said: argparse.Namespace, settings: Settings) -> None:
    members = _members(settings)
    one, other = (_stated(iri, members, settings) for iri in (said.one, said.other))
    if said.action in {"reject", "split"} and other in _cluster(one, members):
        other = _odd_one_out(said.other, one, other)
    kinds = {iri.split("/id/", 1)[1].split("/", 1)[0] for iri in (one, other)}
    if len(kinds) > 1:
        raise UsageError("These are two kinds of things: {kinds}", kinds=", ".join(sorted(kinds)))
    if one == other:
        raise UsageError("Name two different stated nodes; enishi links explain IRI lists them")
    today = datetime.now(ZoneInfo("Asia/Tokyo")).date()
    made = Decision(one, other, said.action == "accept", said.author, today, said.reason)
    with writing(settings.data):
        decision.add(settings.data, made)
    output.line(
        text("Decided: {one} and {other}. It takes effect with the next build", one=one, other=other), settings.locale
    )


def _cluster(iri: str, members: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    return next((nodes for nodes in members.values() if iri in nodes), (iri,))


def _odd_one_out(named: str, one: str, other: str) -> str:
    """Two nodes of one cluster: only stated nodes can be told apart, so both must be named as such."""
    if named != other or one == other:
        raise UsageError("Both are one thing now; name the two stated nodes (enishi links explain IRI lists them)")
    return other


def _explain(iri: str, settings: Settings) -> None:
    locale = settings.locale
    release = store.current(settings.data)
    members = _members(settings)
    canonical = next((c for c, nodes in members.items() if iri == c or iri in nodes), iri)
    nodes = members.get(canonical, ())
    gone = redirects.read(release.path, "internal").get(iri)
    if gone is not None:
        output.line(text("{iri} now leads to: {targets}", iri=iri, targets=", ".join(gone) or "-"), locale)
    _stated(iri, members, settings)
    output.line(text("{iri} is {n} stated nodes", iri=canonical, n=max(1, len(nodes))), locale)
    asked = query("identity/explain")
    rows = release.store("internal").query(asked.text, substitutions=asked.bind({"canonical": _node(canonical)}))
    for row in rows if isinstance(rows, ox.QuerySolutions) else ():
        output.row("", *(str(row[name].value) for name in ("stated", "match")))
    for made in decision.read(settings.data):
        if {made.one, made.other} & {canonical, *nodes}:
            verdict = text("the same") if made.same else text("not the same")
            output.row("", made.day.isoformat(), made.author, verdict.to(locale), made.one, made.other, made.reason)
    for found in candidates.read(release.path):
        if canonical in (found.one, found.other):
            output.row("", f"{found.score:.2f}", found.one, found.other, " | ".join(found.evidence))
