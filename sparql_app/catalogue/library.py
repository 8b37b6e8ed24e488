"""The catalogue as RDF: every question a ``sh:SPARQLExecutable``, as SPARQL editors look for them.

After SHACL, section 5.2.1, and the convention of the SIB Swiss Institute of Bioinformatics. The texts can be asked as
they stand: where a query has parameters, their usual values or examples stand in their places.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from ontology import DCTERMS, LOCALES, OWL, RDF, RDFS, SDO, SH, XSD, prefixes
from queries import Query
from sparql_app.binding import bound
from sparql_app.catalogue.question import REFERENCE_DATE, questions
from sparql_app.wire import Term

PREFIXES = ("dcterms", "owl", "rdf", "rdfs", "sdo", "sh", "xsd")
"""The prefixes of the document."""


def iri(base: str, stem: str) -> ox.NamedNode:
    """The IRI of a question of the catalogue."""
    return ox.NamedNode(f"{base}/id/query/{stem}")


def triples(base: str, target: str, as_of: str) -> Iterator[ox.Triple]:
    """Every question that can be asked as it stands, and the prefixes.

    Args:
        base: base IRI of things.
        target: address of the endpoint.
        as_of: reference date for the questions that need one.
    """
    document = ox.NamedNode(f"{base}/id/query")
    yield ox.Triple(document, RDF.type, OWL.Ontology)
    for number, (prefix, namespace) in enumerate(sorted(prefixes().items())):
        declared = ox.BlankNode(f"p{number}")
        yield ox.Triple(document, SH.declare, declared)
        yield ox.Triple(declared, SH["prefix"], ox.Literal(prefix))
        yield ox.Triple(declared, SH["namespace"], ox.Literal(namespace, datatype=XSD.anyURI))
    for stem, query in questions().items():
        text = example(query, as_of, base)
        if text is not None:
            yield from _question(iri(base, stem), query, text, document, target)


def _question(node: ox.NamedNode, query: Query, text: str, document: ox.NamedNode, target: str) -> Iterator[ox.Triple]:
    yield ox.Triple(node, RDF.type, SH.SPARQLExecutable)
    yield ox.Triple(node, RDF.type, SH.SPARQLSelectExecutable)
    yield ox.Triple(node, SH.prefixes, document)
    yield ox.Triple(node, SH.select, ox.Literal(text))
    yield ox.Triple(node, SDO.target, ox.NamedNode(target))
    yield ox.Triple(node, DCTERMS.identifier, ox.Literal(node.value.rsplit("/", 1)[1]))
    for tag in query.tags:
        yield ox.Triple(node, SDO.keywords, ox.Literal(tag))
    for locale in LOCALES:
        yield ox.Triple(node, RDFS.label, ox.Literal(query.title[locale], language=locale))
        yield ox.Triple(node, RDFS.comment, ox.Literal(query.summary[locale], language=locale))


def values(query: Query, as_of: str) -> dict[str, str] | None:
    """Values with which a question can be asked as it stands, None when it has no usual one for some parameter."""
    found: dict[str, str] = {}
    for parameter in query.parameters:
        usual = parameter.default or (as_of if parameter.name == REFERENCE_DATE else "")
        if not usual and parameter.required:
            usual = parameter.example
        if usual:
            found[parameter.name] = usual
        elif parameter.required:
            return None
    return found


def example(query: Query, as_of: str, base: str) -> str | None:
    """The text of a question with values in the places of its parameters, None when it has none for them."""
    usual = values(query, as_of)
    if usual is None:
        return None
    terms: dict[str, Term] = {
        parameter.name: parameter.term(usual[parameter.name])
        for parameter in query.parameters
        if parameter.name in usual
    }
    return bound(query.text, terms, base + "/")
