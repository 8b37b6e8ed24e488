"""Titles of the things in an answer, beside which their IRIs stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from sparql_app.catalogue.sifting import Row
from sparql_app.facts import Facts, Labels, Node
from sparql_app.reader import Reader

MOST = 20_000
"""Things of one answer that are named; where there are more, the IRIs of the others stand alone."""


def things(rows: Iterable[Row]) -> list[Node]:
    """The IRIs in rows, each once, in their order."""
    return list(dict.fromkeys(term for row in rows for term in row if isinstance(term, ox.NamedNode)))


def names(reader: Reader, wanted: Iterable[Node], terms: Labels, locale: str) -> Mapping[str, str]:
    """The titles of things by IRI; what nobody names is left out.

    Args:
        reader: the release.
        wanted: the things.
        terms: labels of terms and codes.
        locale: the language preferred.

    Raises:
        ProblemError: a limit was reached.
    """
    found: dict[str, str] = {}
    left: list[Node] = []
    for thing in wanted:
        if label := terms(thing.value, locale):
            found[thing.value] = label
        else:
            left.append(thing)
    known = Facts(
        ox.Triple(row["thing"], row["labelling"], row["label"])  # type: ignore[arg-type] # the query binds IRIs
        for row in reader.about("names", left[:MOST])
    )
    for thing in left[:MOST]:
        if label := known.own_label(thing, locale):
            found[thing.value] = label
    return found
