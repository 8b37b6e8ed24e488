"""Identifier nodes and names, the parts that every kind of thing has."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterable

import pyoxigraph as ox

from loader.record import Node, Statements
from loader.values import text
from ontology import ADMS, DCTERMS, SKOS

Names = Iterable[tuple[str, str]]
"""Texts with their language tags, as (text, tag); the tag is "" when the source states none."""


def state_texts(
    statements: Statements, subject: Node, predicate: Node, texts: Names, *, internal: bool = False
) -> None:
    """State each text as a literal in its language, cleaned of markup and stray space; empty texts are skipped."""
    for words, language in texts:
        if cleaned := text.clean(words):
            statements.add(subject, predicate, text.literal(cleaned, language), internal=internal)


def check_languages(
    statements: Statements, texts: Names, where: str, *, missing: bool = True, internal: bool = False
) -> None:
    """Remark on tags that are missing or do not fit the script (trap 39); the texts stay as they are stated.

    Args:
        missing: remark on missing tags too, for sources in which every such text should have one.
    """
    for words, language in texts:
        if not language and missing:
            statements.remark("language-tag-missing", where, words, internal=internal)
        elif language.lower() in {"en", "eng"} and text.script(words) == "ja":
            statements.remark("language-tag-wrong", where, words, internal=internal)


def state_identifier(
    statements: Statements,
    subject: Node,
    notation: str,
    datatype: Node | None = None,
    agency: str = "",
    *,
    kind: Node | None = None,
    internal: bool = False,
) -> Node:
    """Give a thing an adms:Identifier (ADMS section 5.3) and return its node, named after thing and notation.

    The same identifier told by many records is therefore one node.

    Args:
        notation: the identifier as normalised.
        datatype: which kind of identifier it is, one of the datatypes of ``ontology/core.ttl``.
        agency: who issues it.
        kind: a concept that qualifies it, such as the level of a Japan Grant Number.
    """
    label = datatype.value.rsplit("#", 1)[1] if datatype else "identifier"
    mark = "/" if "#" in subject.value else "#"  # dependent nodes have a fragment already
    node = ox.NamedNode(f"{subject.value}{mark}{label}:{urllib.parse.quote(notation, safe=':/@.,;~-_()')}")
    statements.add(subject, ADMS.identifier, node, internal=internal)
    statements.a(node, ADMS.Identifier, internal=internal)
    value = ox.Literal(notation, datatype=datatype) if datatype else ox.Literal(notation)
    statements.add(node, SKOS.notation, value, internal=internal)
    if agency:
        statements.add(node, ADMS.schemaAgency, ox.Literal(agency), internal=internal)
    if kind is not None:
        statements.add(node, DCTERMS.type, kind, internal=internal)
    return node
