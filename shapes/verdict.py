"""The findings of a record in few words, so that a record that has not changed need not be judged again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

import pyoxigraph as ox

from shapes.finding import Finding, build, ordered
from shapes.profile import Profile
from shapes.validation import algebra
from shapes.validation.compiled import term
from shapes.validation.constraint import constraints
from shapes.validation.graph import ShapesGraph
from shapes.validation.language import sh


def written(findings: Iterable[Finding]) -> str:
    """Findings of a validator in one line, "" for none; it tells nothing that they do not tell."""
    rows = [[f.rule, f.focus.value, None if f.value is None else str(f.value), f.component] for f in findings]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")) if rows else ""


def read(said: str, judged_by: Profile) -> list[Finding]:
    """The findings that `written` wrote, by the same version of a profile.

    Raises:
        ValueError: it is no such line.
        LookupError: the profile has no such rule.
    """
    if not said:
        return []
    found = []
    for rule, focus, value, component in json.loads(said):
        told = None if value is None else term(value)
        found.append(build(judged_by.rules[rule], judged_by, ox.NamedNode(focus), told, component))
    return ordered(found)


class Dated:
    """Tells whether the verdict on a record may be another one on another reference date.

    It may where a rule compares with the date. If all such rules are queries that can find something only where certain
    IRIs are stated, only records that state them depend on the date.

    Args:
        judged_by: the profile.
    """

    def __init__(self, judged_by: Profile) -> None:
        one, other = (ShapesGraph(judged_by.on(day)) for day in (date(2000, 1, 1), date(2000, 1, 2)))
        changing = set(one.triples) - set(other.triples)
        queries = {c.source: c for c in constraints(one) if c.source is not None}
        self._needed: list[frozenset[str]] = []
        for triple in changing:
            asked = triple.predicate == sh("select") and not isinstance(triple.subject, ox.Triple)
            constraint = queries.get(triple.subject) if asked else None  # type: ignore[arg-type]
            self._needed.append(frozenset(algebra.constants(constraint)) if constraint else frozenset())

    def touches(self, triples: Iterable[ox.Triple]) -> bool:
        """Whether the verdict on a record may depend on the date."""
        if not self._needed:
            return False
        stated = {str(t) for triple in triples for t in (triple.subject, triple.predicate, triple.object)}
        return any(needed <= stated for needed in self._needed)
