"""The endpoint describes itself; the W3C suite sparql11/service-description is run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from ontology import ENISHI, FORMATS, RDF, RDFS, SD, SH, VOID
from sparql_app.formats import GRAPHS, TABLES
from tests.sparql_app.conftest import BASE, Service

SUITE = Path(__file__).resolve().parents[2] / "../shared/conformance/sparql/sparql11/service-description"
RANGES = {
    SD.endpoint: None,
    SD.defaultDataset: SD.Dataset,
    SD.defaultGraph: SD.Graph,
    SD.namedGraph: SD.NamedGraph,
    SD.graph: SD.Graph,
    SD.name: None,
}
"""Class of the values of the properties of the vocabulary, None where any IRI will do."""


def described(answer: httpx.Response) -> list[ox.Triple]:
    assert answer.status_code == 200, answer.text
    kind = ox.RdfFormat.from_media_type(answer.headers["Content-Type"])
    assert kind is not None
    return [quad.triple for quad in ox.parse(answer.content, kind)]


def values(triples: list[ox.Triple], predicate: ox.NamedNode) -> set[object]:
    return {t.object for t in triples if t.predicate == predicate}


def _cases() -> list[str]:
    """Names of the tests of the suite."""
    if not SUITE.is_dir():
        return []
    mf = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#ServiceDescriptionTest"
    quads = ox.parse(path=str(SUITE / "manifest.ttl"), format=ox.RdfFormat.TURTLE, base_iri="http://example.org/")
    return sorted(q.subject.value.rpartition("#")[2] for q in quads if q.object == ox.NamedNode(mf))


def returns_rdf(answer: httpx.Response) -> None:
    assert described(answer)


def has_endpoint_triple(answer: httpx.Response) -> None:
    (service,) = {t.subject for t in described(answer) if t.object == SD.Service}
    assert ox.Triple(service, SD.endpoint, ox.NamedNode(str(answer.request.url))) in described(answer)


def conforms_to_schema(answer: httpx.Response) -> None:
    triples = described(answer)
    types = {(t.subject, t.object) for t in triples if t.predicate == RDF.type}
    for triple in triples:
        if triple.predicate.value.startswith(SD.namespace):
            assert isinstance(triple.object, ox.NamedNode), triple
            if (expected := RANGES.get(triple.predicate)) is not None:
                assert (triple.object, expected) in types, triple
    (service,) = {subject for subject, kind in types if kind == SD.Service}
    assert {t.subject for t in triples if t.predicate in (SD.endpoint, SD.resultFormat, SD.feature)} == {service}
    for node in (subject for subject, kind in types if kind == SD.NamedGraph):
        assert len([t for t in triples if t.subject == node and t.predicate == SD.name]) == 1


CHECKS: dict[str, Callable[[httpx.Response], None]] = {
    "returns-rdf": returns_rdf,
    "has-endpoint-triple": has_endpoint_triple,
    "conforms-to-schema": conforms_to_schema,
}


@pytest.mark.skipif(not SUITE.is_dir(), reason="../shared/conformance is absent")
@pytest.mark.parametrize("path", ["/sparql", "/query", "/releases/r1/sparql"])
def test_w3c_service_description(service: Service, path: str) -> None:
    assert set(_cases()) == set(CHECKS)
    for name in _cases():
        CHECKS[name](service.http.get(path))


@pytest.mark.parametrize("chosen", GRAPHS, ids=lambda f: f.name)
def test_it_comes_in_every_graph_format_with_the_same_triples(service: Service, chosen: object) -> None:
    turtle = described(service.http.get("/sparql"))
    answer = service.http.get("/sparql", headers={"Accept": chosen.media_type})  # type: ignore[attr-defined]
    assert set(described(answer)) == set(turtle)
    assert answer.headers["Content-Type"].startswith(chosen.media_type)  # type: ignore[attr-defined]
    assert service.http.get("/sparql", params={"format": chosen.name}).content == answer.content  # type: ignore[attr-defined]


def test_it_tells_every_format_and_no_feature_that_is_not_there(service: Service) -> None:
    triples = described(service.http.get("/sparql"))
    formats = values(triples, SD.resultFormat)
    assert len(formats) == len(TABLES) + len(GRAPHS)
    assert {FORMATS.SPARQL_Results_JSON, FORMATS.Turtle, ENISHI.SPARQLResultsNDJSON} <= formats
    assert values(triples, SD.supportedLanguage) == {SD.SPARQL11Query}
    assert values(triples, SD.feature) == set()
    assert not [t for t in triples if "UnionDefaultGraph" in str(t)]


def test_it_leads_to_the_questions_for_editors_of_sparql(service: Service) -> None:
    (examples,) = values(described(service.http.get("/sparql", headers={"Accept": "text/turtle"})), RDFS.seeAlso)
    assert isinstance(examples, ox.NamedNode)
    listed = described(service.http.get(examples.value))
    assert {t.object for t in listed if t.predicate == RDF.type} >= {SH.SPARQLExecutable}


def test_federation_is_told_when_endpoints_are_named(serving: Callable[..., Service], data: Path) -> None:
    running = serving(data, workers=1, service_endpoints="https://example.org/sparql")
    assert values(described(running.http.get("/sparql")), SD.feature) == {SD.BasicFederatedQuery}


def test_it_names_every_graph_and_no_other(service: Service) -> None:
    triples = described(service.http.get("/sparql"))
    rows = service.ask("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }").json()["results"]["bindings"]
    assert values(triples, SD.name) == {ox.NamedNode(row["g"]["value"]) for row in rows}
    assert len(rows) > 3


def test_it_tells_the_limits_in_force(serving: Callable[..., Service], data: Path) -> None:
    running = serving(data, workers=1, query_seconds=7, result_megabytes=3, request_megabytes=1)
    triples = described(running.http.get("/sparql"))
    assert values(triples, ENISHI.queryTimeLimit) == {ox.Literal(7)}
    assert values(triples, ENISHI.resultSizeLimit) == {ox.Literal(3 * 2**20)}
    assert values(triples, ENISHI.requestSizeLimit) == {ox.Literal(2**20)}


def test_the_default_graph_has_its_numbers_once_they_are_counted(service: Service) -> None:
    assert service.http.get("/void").status_code == 200
    triples = described(service.http.get("/sparql"))
    (default,) = values(triples, SD.defaultGraph)
    count = service.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").json()["results"]["bindings"][0]["n"]["value"]
    assert {t.object.value for t in triples if t.subject == default and t.predicate == VOID.triples} == {count}


def test_the_public_service_names_no_internal_graph_and_no_other_number(
    serving: Callable[..., Service], data: Path, service: Service
) -> None:
    internal = serving(data, "internal", workers=1)
    assert service.http.get("/void").status_code == internal.http.get("/void").status_code == 200
    iri = ox.NamedNode(f"{BASE}/id/release/r1")

    def triples(running: Service) -> int:
        answer = described(running.http.get("/void"))
        return next(int(t.object.value) for t in answer if t.subject == iri and t.predicate == VOID.triples)

    assert triples(internal) == triples(service) + 1
