"""What an endpoint says of itself to programs (SPARQL 1.1 Service Description, W3C Recommendation)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from loader.settings import Settings
from ontology import ENISHI, ENTAILMENT, FORMATS, RDF, RDFS, SD, VOID, XSD
from sparql_app.formats import GRAPHS, TABLES

_FORMATS: Mapping[str, ox.NamedNode] = {
    "json": FORMATS.SPARQL_Results_JSON,
    "xml": FORMATS.SPARQL_Results_XML,
    "csv": FORMATS.SPARQL_Results_CSV,
    "tsv": FORMATS.SPARQL_Results_TSV,
    "ndjson": ENISHI.SPARQLResultsNDJSON,
    "turtle": FORMATS.Turtle,
    "ntriples": FORMATS["N-Triples"],
    "rdfxml": FORMATS.RDF_XML,
    "jsonld": FORMATS["JSON-LD"],
    "trig": FORMATS.TriG,
    "nquads": FORMATS["N-Quads"],
}
_MEGABYTE = 2**20


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint.

    Args:
        address: where it was asked.
        updates: it takes updates.
        federates: it asks other endpoints (SERVICE).
        release: IRI of the release that it answers about.
        graphs: the named graphs that the caller may read.
        examples: where the questions stand as RDF, for editors of SPARQL.
        numbers: what VoID says of the release; empty when it is not known, or not for this caller.
    """

    address: str
    updates: bool
    federates: bool
    release: ox.NamedNode
    graphs: Sequence[str]
    examples: str
    numbers: Sequence[ox.Triple] = ()


def triples(endpoint: Endpoint, settings: Settings) -> Iterator[ox.Triple]:
    """The service description of an endpoint."""
    service, dataset, default = (
        ox.NamedNode(f"{endpoint.address}#{name}") for name in ("service", "dataset", "default-graph")
    )
    stated: list[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]] = [
        (service, RDF.type, SD.Service),
        (service, SD.endpoint, ox.NamedNode(endpoint.address)),
        (service, SD.supportedLanguage, SD.SPARQL11Query),
        (service, SD.defaultEntailmentRegime, ENTAILMENT.Simple),
        (service, SD.defaultDataset, dataset),
        (dataset, RDF.type, SD.Dataset),
        (dataset, SD.defaultGraph, default),
        (default, RDF.type, SD.Graph),
        (service, RDFS.seeAlso, ox.NamedNode(endpoint.examples)),
    ]
    if endpoint.updates:
        stated.append((service, SD.supportedLanguage, SD.SPARQL11Update))
    if endpoint.federates:
        stated.append((service, SD.feature, SD.BasicFederatedQuery))
    stated += [(service, SD.resultFormat, _FORMATS[one.name]) for one in (*TABLES, *GRAPHS)]
    stated += [
        (service, ENISHI.queryTimeLimit, ox.Literal(settings.query_seconds)),
        (service, ENISHI.queryMemoryLimit, ox.Literal(settings.query_megabytes * _MEGABYTE)),
        (service, ENISHI.resultSizeLimit, ox.Literal(settings.result_megabytes * _MEGABYTE)),
        (service, ENISHI.requestSizeLimit, ox.Literal(settings.request_megabytes * _MEGABYTE)),
    ]
    for subject, predicate, value in stated:
        yield ox.Triple(subject, predicate, value)
    yield from _graphs(endpoint, dataset, default)


def _graphs(endpoint: Endpoint, dataset: ox.NamedNode, default: ox.NamedNode) -> Iterator[ox.Triple]:
    """The graphs of the default dataset with their sizes."""
    sizes: dict[str, ox.Literal] = {}
    for triple in endpoint.numbers:
        if triple.subject == endpoint.release and _is_size(triple):
            yield ox.Triple(default, triple.predicate, triple.object)
        elif triple.predicate == VOID.triples and isinstance(triple.subject, ox.NamedNode):
            assert isinstance(triple.object, ox.Literal)  # noqa: S101 - a number
            sizes[triple.subject.value] = triple.object
    for place, iri in enumerate(endpoint.graphs, 1):
        named = ox.NamedNode(f"{endpoint.address}#graph-{place}")
        yield ox.Triple(dataset, SD.namedGraph, named)
        yield ox.Triple(named, RDF.type, SD.NamedGraph)
        yield ox.Triple(named, SD.name, ox.NamedNode(iri))
        graph = ox.NamedNode(f"{named.value}-data")
        yield ox.Triple(named, SD.graph, graph)
        yield ox.Triple(graph, RDF.type, SD.Graph)
        if iri in sizes:
            yield ox.Triple(graph, VOID.triples, sizes[iri])


def _is_size(triple: ox.Triple) -> bool:
    return isinstance(triple.object, ox.Literal) and triple.object.datatype == XSD.integer
