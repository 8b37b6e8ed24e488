"""What of a record everybody may read: its public triples, without the addresses and numbers of people in them.

This is the one place that decides it. A text keeps its words and loses the address; a value that is nothing but an
address is not told at all, and neither is a thing whose IRI holds one. The internal store has what was stated.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pyoxigraph as ox

from loader import personal
from loader.record import Node, Statements
from ontology import DCTERMS, RDF, SKOS, XSD, text

Part = Literal["both", "public", "internal"]
"""Which of the two stores may hold a triple."""
PARTS: tuple[Part, ...] = ("both", "public", "internal")

_TEXTS = frozenset((XSD.string, RDF.langString))
_CODES = frozenset((DCTERMS.identifier, SKOS.notation))
"""Properties whose values are numbers of things; one that looks like a telephone number is none."""


def disclosed(triple: ox.Triple) -> ox.Triple | None:
    """A triple as everybody may read it, None when nobody but the operator may."""
    if isinstance(triple.subject, Node) and personal.link(triple.subject.value):
        return None
    value = triple.object
    if isinstance(value, Node):
        return None if personal.link(value.value) else triple
    if not isinstance(value, ox.Literal):
        return triple
    return _literal(triple, value)


def _literal(triple: ox.Triple, value: ox.Literal) -> ox.Triple | None:
    words = value.value
    prose = value.datatype in _TEXTS
    places = personal.spans(words) if prose else personal.addresses(words)
    if not places or (triple.predicate in _CODES and places == personal.telephones(words) == [(0, len(words))]):
        return triple
    masked = personal.masked(words, _token(value), places) if prose else ""
    if not masked:
        return None
    literal = ox.Literal(masked, language=value.language) if value.language else ox.Literal(masked)
    return ox.Triple(triple.subject, triple.predicate, literal)


def _token(value: ox.Literal) -> str:
    """What stands for an address, in the language of the text."""
    spoken = (value.language or "").partition("-")[0]
    return text("[contact withheld]").to("ja" if spoken == "ja" or (not spoken and _japanese(value.value)) else "en")


def _japanese(words: str) -> bool:
    return any("\u3040" <= c <= "\u30ff" or "\u4e00" <= c <= "\u9fff" for c in words)


def shown(words: str, locale: str) -> str:
    """A sentence of the programme as everybody may read it, without what it quotes of addresses and numbers."""
    return personal.masked(words, text("[contact withheld]").to(locale), personal.spans(words))


def parts(statements: Statements) -> Iterator[tuple[ox.Triple, Part]]:
    """The triples of a record and where each belongs; what stands for a masked one follows it, for the public store."""
    for triple, internal in statements.triples.items():
        public = None if internal or statements.restricted else disclosed(triple)
        if public is triple:
            yield triple, "both"
            continue
        yield triple, "internal"
        if public is not None:
            yield public, "public"
