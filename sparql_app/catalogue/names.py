"""Titles of the things in an answer, beside which their IRIs stand, and of things to ask about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from queries import Query
from sparql_app.catalogue.sifting import Row
from sparql_app.facts import Facts, Labels, Node
from sparql_app.reader import Reader

MOST = 20_000
"""Things of one answer that are named; where there are more, the IRIs of the others stand alone."""
_SUGGESTED = {"funder": "known-funders", "programme": "known-programmes"}
"""The parameters for which a release suggests values, and the queries of ``queries/pages`` that find them."""


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


def known(query: Query, reader: Reader, terms: Labels, locale: str) -> dict[str, list[tuple[str, str]]]:
    """Things of a release to choose from: IRI and title, by parameter. Arguments and errors as for `names`."""
    found: dict[str, list[tuple[str, str]]] = {}
    for parameter in query.parameters:
        if parameter.type == "iri" and parameter.name in _SUGGESTED:
            there = [thing for row in reader.rows(_SUGGESTED[parameter.name]) for thing in row.values()]
            nodes = [thing for thing in there if isinstance(thing, ox.NamedNode)]
            titles = names(reader, nodes, terms, locale)
            pairs = [(node.value, titles[node.value]) for node in nodes if node.value in titles]
            found[parameter.name] = sorted(pairs, key=lambda pair: pair[1])
    return found
