"""``enishi links``: look at what may be the same, decide, undo, and ask why."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import pyoxigraph as ox

from loader import candidates
from loader.cli import output, review
from loader.cli.things import Things, kind, term
from loader.errors import UsageError
from loader.identity import Decision, decision
from loader.lock import writing
from loader.settings import Settings, today
from ontology import text
from queries import query


def run(said: argparse.Namespace, settings: Settings) -> int:
    """Do what was said about links."""
    if said.action == "review":
        settled = {d.pair for d in decision.effective(decision.read(settings.data))}
        review.show(Things(settings), settled, said.kind, max(0, said.limit), settings.locale)
    elif said.action == "explain":
        _explain(said.iri, settings)
    else:
        _decide(said, settings)
    return 0


# deciding


def _decide(said: argparse.Namespace, settings: Settings) -> None:
    """Write down a decision, unless it stands already."""
    if not (said.author.strip() and said.reason.strip()):
        raise UsageError("Say who decides (--by) and why (--because)")
    day = today()
    with writing(settings.data):
        rows = decision.read(settings.data)
        if said.one == said.other:
            raise UsageError("Name two different things")
        pairs = _pairs(said, Things(settings), decision.effective(rows))
        for one, other in pairs:
            made = Decision(one, other, said.action == "accept", said.author, day, said.reason)
            standing = _standing(made, rows, directed=said.action == "split")
            if standing is not None:
                message = text(
                    "Already decided on {day} by {author}: {one} and {other}. Nothing was added",
                    day=standing.day.isoformat(),
                    author=standing.author,
                    one=one,
                    other=other,
                )
            else:
                decision.add(settings.data, made)
                message = text("Decided: {one} and {other}. It takes effect with the next build", one=one, other=other)
            output.line(message, settings.locale)


def _standing(made: Decision, rows: Sequence[Decision], *, directed: bool) -> Decision | None:
    """The decision in force that says the same; for a split also which of the two leaves."""
    last = next((row for row in reversed(rows) if row.pair == made.pair), None)
    if last is None or last.same != made.same or (directed and last.one != made.one):
        return None
    return last


def _pairs(said: argparse.Namespace, things: Things, decided: Sequence[Decision]) -> list[tuple[str, str]]:
    """The pairs of stated nodes that a decision about two IRIs is about.

    Two things are told apart, or joined, by a node of each. Within one thing the two nodes are those that were named.
    Where a whole thing was named, the acceptances that brought the other one into it are taken back; where none did,
    the node that was named second leaves the thing.
    """
    first, second = things.nodes(said.one), things.nodes(said.other)
    kinds = {kind(nodes[0]) for nodes in (first, second)}
    if len(kinds) > 1:
        raise UsageError("These are two kinds of things: {kinds}", kinds=", ".join(sorted(kinds)))
    whole = things.whole(first[0])
    if second[0] not in whole or (len(first) == len(second) == 1 and first != second):
        return [(first[0], second[0])]
    if said.action != "accept":
        side = second if len(second) < len(whole) else first
        accepted = [d for d in decided if d.same and set(d.pair) <= set(whole)]
        crossing = [d for d in accepted if len(set(d.pair) & set(side)) == 1]
        if len(side) == len(whole) and len(accepted) == 1:
            crossing = accepted
        if crossing:
            return [(d.one, d.other) for d in crossing]
        if len(second) < len(whole):
            return [(next(node for node in whole if node not in second), second[0])]
    raise UsageError("Name two different stated nodes of this thing; enishi links explain IRI lists them")


# explaining


def _explain(iri: str, settings: Settings) -> None:
    things = Things(settings)
    targets = things.leads_to(iri)
    if iri not in targets and not things.stated(iri):
        message = text("{iri} now leads to: {targets}", iri=iri, targets=", ".join(targets) or "-")
        output.line(message, settings.locale)
    for target in targets:
        _explain_thing(target, things, settings)


def _explain_thing(canonical: str, things: Things, settings: Settings) -> None:
    """Tell of which nodes a thing of the merged view is made and by what, and what may yet be the same."""
    locale, path = settings.locale, things.release.path
    nodes = things.members.get(canonical, ())
    output.line(text("{iri} is {n} stated nodes", iri=things.titled(canonical, locale), n=max(1, len(nodes))), locale)
    asked = query("identity/explain")
    store = things.release.store("internal")
    rows = store.query(asked.text, substitutions=asked.bind({"canonical": term(canonical)}))
    for row in rows if isinstance(rows, ox.QuerySolutions) else ():
        output.row("", *(str(row[name].value) for name in ("stated", "match")))
    for made in decision.read(settings.data):
        if {made.one, made.other} & {canonical, *nodes}:
            verdict = text("the same") if made.same else text("not the same")
            output.row("", made.day.isoformat(), made.author, verdict.to(locale), made.one, made.other, made.reason)
    for one in candidates.read_open(path):
        if {canonical, *nodes} & set(one.nodes):
            review.left_open(one, locale)
    for found in candidates.read(path):
        if canonical in (found.one, found.other):
            output.line(text("Perhaps the same ({score})", score=f"{found.score:.2f}"), locale)
            output.row("", *(things.titled(one, locale) for one in (found.one, found.other)))
            review.reasons(found, things, locale)
