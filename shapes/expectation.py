"""What a rule expects, as somebody who has to correct a record reads it: its name, and what its constraint allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

import pyoxigraph as ox

from ontology import LOCALES, Text, prefixes, text
from shapes.condition import WORDS, value_told
from shapes.profile import profiles, rules
from shapes.validation.graph import ShapesGraph
from shapes.validation.result import Node
from shapes.wording import Wording

_ONE: Mapping[str, Text] = {
    "minCount": text("at least one"),
    "maxCount": text("at most one"),
    "qualifiedMinCount": text("at least one"),
}
"""Counts of one."""
_PLAIN = frozenset({
    "minCount", "maxCount", "minLength", "maxLength", "hasValue", "in", "languageIn", "uniqueLang",
    "lessThan", "lessThanOrEquals", "minInclusive", "maxInclusive", "minExclusive", "maxExclusive",
})  # fmt: skip
"""Parameters that a reader understands. Patterns and paths are none; the name of the rule says what they mean."""
_KINDS: Mapping[str, Text] = {
    prefixes()["xsd"] + "date": text("a date (YYYY-MM-DD)"),
    prefixes()["xsd"] + "dateTime": text("a date and time"),
    prefixes()["xsd"] + "gYear": text("a year"),
    prefixes()["xsd"] + "boolean": text("yes or no"),
    prefixes()["xsd"] + "integer": text("a whole number"),
    prefixes()["xsd"] + "nonNegativeInteger": text("a whole number"),
    prefixes()["xsd"] + "decimal": text("a number"),
    prefixes()["xsd"] + "anyURI": text("an address"),
    prefixes()["rdf"] + "langString": text("a text with its language"),
}


def expectation(rule: str) -> Wording:
    """What a rule expects, in both languages; empty for a rule that nobody knows and for remarks on reading.

    Args:
        rule: IRI of the rule.
    """
    return _expectations().get(rule, Wording("", ""))


@cache
def _expectations() -> Mapping[str, Wording]:
    found: dict[str, Wording] = {}
    for profile in profiles().values():
        graph = ShapesGraph(profile.triples)
        for iri in profile.rules:
            if iri not in found and not rules()[iri].id.startswith("reading/"):
                found[iri] = Wording(*(_told(graph, iri, locale) for locale in LOCALES))
    return found


def _told(graph: ShapesGraph, rule: str, locale: str) -> str:
    name = rules()[rule].name.to(locale)
    details = list(dict.fromkeys(_details(graph, ox.NamedNode(rule), locale)))
    if not details:
        return name
    return text("{name} ({details})", name=name, details="; ".join(details)).to(locale)


def _details(graph: ShapesGraph, node: Node, locale: str) -> Iterator[str]:
    """What the constraint parameters of a shape allow, one phrase each."""
    for word in WORDS:
        for value in graph.values(node, word):
            wanted = value_told(graph, value, locale)
            if word in _ONE and wanted == "1":
                yield _ONE[word].to(locale)
            elif word == "datatype" and value.value in _KINDS:
                yield _KINDS[value.value].to(locale)
            elif word in _PLAIN and wanted != "0":
                yield Text(WORDS[word].message, {"wanted": wanted}).to(locale)
    if graph.values(node, "qualifiedMinCount"):
        for shape in graph.values(node, "qualifiedValueShape"):
            if isinstance(shape, ox.BlankNode):
                yield from _details(graph, shape, locale)
