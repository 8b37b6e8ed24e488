"""VoID: every number that it tells is what a query over HTTP counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from ontology import DCTERMS, FOAF, VOID
from sparql_app.formats import GRAPHS
from tests.sparql_app.conftest import BASE, Service, example, write_release

RELEASE = ox.NamedNode(f"{BASE}/id/release/r1")


def told(answer: httpx.Response) -> list[ox.Triple]:
    assert answer.status_code == 200, answer.text
    kind = ox.RdfFormat.from_media_type(answer.headers["Content-Type"])
    assert kind is not None
    return [quad.triple for quad in ox.parse(answer.content, kind)]


@pytest.fixture(scope="module")
def triples(service: Service) -> list[ox.Triple]:
    return told(service.http.get("/.well-known/void"))


def value(triples: list[ox.Triple], subject: object, predicate: ox.NamedNode) -> ox.NamedNode | ox.Literal:
    (found,) = [t.object for t in triples if t.subject == subject and t.predicate == predicate]
    assert isinstance(found, ox.NamedNode | ox.Literal)
    return found


def number(triples: list[ox.Triple], subject: object, predicate: ox.NamedNode) -> int:
    return int(value(triples, subject, predicate).value)


def parts(triples: list[ox.Triple], predicate: ox.NamedNode) -> Iterator[object]:
    yield from (t.object for t in triples if t.subject == RELEASE and t.predicate == predicate)


def counts(service: Service, query: str) -> list[list[str]]:
    """The rows of a table, as text."""
    answer = service.ask(query, Accept="application/sparql-results+json").json()
    return [[row[name]["value"] for name in answer["head"]["vars"]] for row in answer["results"]["bindings"]]


def test_the_numbers_of_the_whole_are_those_of_the_merged_view(service: Service, triples: list[ox.Triple]) -> None:
    for predicate, expression, pattern in (
        (VOID.triples, "COUNT(*)", "?s ?p ?o"),
        (VOID.distinctSubjects, "COUNT(DISTINCT ?s)", "?s ?p ?o"),
        (VOID.distinctObjects, "COUNT(DISTINCT ?o)", "?s ?p ?o"),
        (VOID.properties, "COUNT(DISTINCT ?p)", "?s ?p ?o"),
        (VOID.entities, "COUNT(DISTINCT ?s)", "?s a ?o"),
        (VOID.classes, "COUNT(DISTINCT ?o)", "?s a ?o"),
    ):
        [[count]] = counts(service, f"SELECT ({expression} AS ?n) {{ {pattern} }}")
        assert number(triples, RELEASE, predicate) == int(count) > 0, predicate


def test_every_class_has_a_partition_with_its_number(service: Service, triples: list[ox.Triple]) -> None:
    stated = {
        value(triples, part, VOID["class"]).value: number(triples, part, VOID.entities)
        for part in parts(triples, VOID.classPartition)
    }
    rows = counts(service, "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c")
    assert stated == {name: int(count) for name, count in rows}
    assert len(stated) > 10


def test_every_property_has_a_partition_with_its_numbers(service: Service, triples: list[ox.Triple]) -> None:
    stated = {
        value(triples, part, VOID.property).value: tuple(
            number(triples, part, p) for p in (VOID.triples, VOID.distinctSubjects, VOID.distinctObjects)
        )
        for part in parts(triples, VOID.propertyPartition)
    }
    query = (
        "SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)"
        " { ?s ?p ?o } GROUP BY ?p"
    )
    assert stated == {row[0]: tuple(map(int, row[1:])) for row in counts(service, query)}
    assert sum(numbers[0] for numbers in stated.values()) == number(triples, RELEASE, VOID.triples)


def test_every_named_graph_is_a_subset_with_its_number(service: Service, triples: list[ox.Triple]) -> None:
    stated = {part.value: number(triples, part, VOID.triples) for part in parts(triples, VOID.subset)}  # type: ignore[attr-defined]
    rows = counts(service, "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    assert stated == {name: int(count) for name, count in rows}


def test_every_vocabulary_in_use_is_named(service: Service, triples: list[ox.Triple]) -> None:
    named = {part.value for part in parts(triples, VOID.vocabulary)}  # type: ignore[attr-defined]
    used = [row[0] for row in counts(service, "SELECT DISTINCT ?p { ?s ?p ?o }")]
    assert all(any(iri.startswith(namespace) for namespace in named) for iri in used)
    assert VOID.namespace not in named
    assert DCTERMS.namespace in named


def test_what_it_leads_to_is_there(service: Service, triples: list[ox.Triple]) -> None:
    for endpoint in (t.object.value for t in triples if t.predicate == VOID.sparqlEndpoint):  # type: ignore[union-attr]
        assert service.http.get(endpoint, params={"query": "ASK {}"}).json() == {"head": {}, "boolean": True}
    dump = value(triples, RELEASE, VOID.dataDump).value
    for _ in range(20):
        if (answer := service.http.get(dump)).status_code == 200:
            break
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert answer.headers["Content-Type"] == "application/gzip"
    assert service.http.get(value(triples, RELEASE, FOAF.homepage).value).status_code == 200
    assert value(triples, RELEASE, VOID.uriSpace) == ox.Literal(f"{BASE}/id/")
    document = next(t.subject for t in triples if t.object == VOID.DatasetDescription)
    assert document == ox.NamedNode(f"{service.url}/.well-known/void")
    assert value(triples, document, FOAF.primaryTopic) == RELEASE


@pytest.mark.parametrize("chosen", GRAPHS, ids=lambda f: f.name)
def test_it_comes_in_every_graph_format(service: Service, chosen: object) -> None:
    answer = service.http.get("/void", headers={"Accept": chosen.media_type})  # type: ignore[attr-defined]
    assert set(told(answer)) == set(told(service.http.get("/void")))


def test_nothing_else_is_acceptable(service: Service) -> None:
    answer = service.http.get("/void", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.json()["hint"]


def test_each_release_has_its_own_numbers_at_its_own_address(serving: Callable[..., Service], tmp_path: Path) -> None:
    quads = example()
    write_release(tmp_path, "small", quads[:20])
    write_release(tmp_path, "large", quads)
    running = serving(tmp_path, workers=1)
    found = {}
    for name in ("small", "large"):
        answer = told(running.http.get(f"/releases/{name}/void"))
        found[name] = number(answer, ox.NamedNode(f"{BASE}/id/release/{name}"), VOID.triples)
        query = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}
        rows = running.http.get(f"/releases/{name}/sparql", params=query).json()["results"]["bindings"]
        assert found[name] == int(rows[0]["n"]["value"])
    assert found["small"] < found["large"]
    assert not [
        t for t in told(running.http.get("/releases/small/void")) if t.object == ox.NamedNode(f"{running.url}/sparql")
    ]


def test_the_licence_is_told_when_the_operator_says_one(
    serving: Callable[..., Service], data: Path, triples: list[ox.Triple]
) -> None:
    licence = "https://creativecommons.org/licenses/by/4.0/"
    running = serving(data, workers=1, licence=licence)
    assert value(told(running.http.get("/void")), RELEASE, DCTERMS.license) == ox.NamedNode(licence)
    assert not [t for t in triples if t.subject == RELEASE and t.predicate == DCTERMS.license]


def test_numbers_of_another_release_are_never_told(serving: Callable[..., Service], tmp_path: Path) -> None:
    write_release(tmp_path, "r1", example())
    running = serving(tmp_path, workers=1)
    assert running.http.get("/void").status_code == 200
    stale = (tmp_path / "releases/r1/void-public.nt").read_bytes()
    write_release(tmp_path, "r2", example()[:10])
    (tmp_path / "releases/r2/void-public.nt").write_bytes(stale)  # as a copy of a release would leave it
    answer = told(running.http.get("/releases/r2/void"))
    assert number(answer, ox.NamedNode(f"{BASE}/id/release/r2"), VOID.triples) == 10


def test_etag_spares_a_second_answer(service: Service) -> None:
    first = service.http.get("/void")
    again = service.http.get("/void", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = service.http.get("/void", headers={"Accept": "application/n-triples"})
    assert other.headers["ETag"] != first.headers["ETag"]
