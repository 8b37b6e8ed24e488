"""Subjects of a JPCOAR record (item 8): research field, keywords, headings and classification codes."""

from __future__ import annotations

import pyoxigraph as ox

from loader.elements import Resource
from loader.elements.naming import state_texts
from loader.record import Field
from loader.sources.jairo.texts import check_languages, worded
from loader.values import identifier
from ontology import ADMS, DCAT, DCTERMS, SKOS

_CODES = frozenset({"DDC", "JEL", "LCC", "NDC", "NDLC", "UDC", "SciVal"})


def subjects(resource: Resource, record: Field) -> bool:
    """State every subject; true when a research field of e-Rad (common element 11) is among them."""
    fielded = False
    for element in record.all("jpcoar:subject"):
        (words, language), kind = worded(element), element.text("@subjectScheme")
        address = element.text("@subjectURI")
        if not words:
            continue
        if kind == "e-Rad_field":
            fielded = True
            resource.field(words, "jpcoar:subject[e-Rad_field]")
            continue
        if kind not in _CODES:
            check_languages(resource.statements, [(words, language)], "jpcoar:subject")
            resource.texts(DCAT.keyword, [(words, language)])
        if kind not in {"", "Other"} or address:
            _concept(resource, kind, words, language, address)
    return fielded


def _concept(resource: Resource, kind: str, words: str, language: str, address: str) -> None:
    """A heading or code of a list that is not ours, with the list it says it is from and its address."""
    statements = resource.statements
    node = statements.part("subject")
    statements.add(resource.node, DCTERMS.subject, node)
    statements.a(node, SKOS.Concept)
    if kind in _CODES:
        statements.add(node, SKOS.notation, ox.Literal(words))
    else:
        state_texts(statements, node, SKOS.prefLabel, [(words, language)])
    if kind:
        statements.add(node, ADMS.schemaAgency, ox.Literal(kind))
    if iri := identifier.url(address):
        statements.add(node, SKOS.exactMatch, ox.NamedNode(iri))
    elif address:
        statements.remark("url-invalid", "jpcoar:subject/@subjectURI", address)
