"""rdflib: SPARQLStore and SPARQLUpdateStore, as graphs and datasets of a program."""

from __future__ import annotations

from urllib.error import HTTPError

import pytest
from rdflib import RDF, Dataset, Graph, Literal, URIRef, Variable
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore

from tests.sparql_app.clients.conftest import (
    ASK,
    CONSTRUCT,
    DESCRIBE,
    GRAPH,
    HARBOUR,
    IN_GRAPH,
    LONG,
    NAMES,
    NO,
    OTHER,
    SELECT,
    WRONG,
)  # fmt: skip
from tests.sparql_app.conftest import BASE, Service
from tests.sparql_app.writable import Writable

pytestmark = pytest.mark.thorough

PLACE, NAME, DEPTH = URIRef(HARBOUR), URIRef("urn:name"), URIRef("urn:depth")
DATASET = URIRef("http://www.w3.org/ns/dcat#Dataset")
METHODS = ("GET", "POST", "POST_FORM")
FORMATS = ("xml", "json", "csv", "tsv")


def reading(service: Service, method: str = "GET", form: str = "xml") -> Graph:
    return Graph(SPARQLStore(f"{service.url}/sparql", method=method, returnFormat=form), identifier=None)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("form", FORMATS)
def test_a_table_in_every_format_by_every_method(port: Service, method: str, form: str) -> None:
    found = {(str(row[0]), row[0].language) for row in reading(port, method, form).query(SELECT)}  # type: ignore[index,union-attr]
    expected = {(text, None) for text, _ in NAMES} if form == "csv" else NAMES  # CSV has no languages
    assert found == expected


@pytest.mark.parametrize("method", METHODS)
def test_truth_values_graphs_and_descriptions(port: Service, method: str) -> None:
    store = reading(port, method)
    assert store.query(ASK).askAnswer is True
    assert store.query(NO).askAnswer is False
    made = store.query(CONSTRUCT).graph
    assert made is not None
    assert {(str(o), o.language) for o in made.objects(PLACE, URIRef("urn:called"))} == NAMES  # type: ignore[attr-defined]
    described = store.query(DESCRIBE).graph
    assert described is not None
    assert {str(o) for o in described.objects(PLACE, NAME)} == {text for text, _ in NAMES}


@pytest.mark.parametrize("method", ["POST", "POST_FORM"])
def test_a_long_query_by_post(port: Service, method: str) -> None:
    assert {str(row[0]) for row in reading(port, method).query(LONG)} == {text for text, _ in NAMES}  # type: ignore[index]


def test_a_graph_is_walked_like_one_in_memory(port: Service) -> None:
    graph = reading(port)
    assert {(str(o), o.language) for o in graph.objects(PLACE, NAME)} == NAMES  # type: ignore[attr-defined]
    assert graph.value(PLACE, DEPTH).toPython() == 15  # type: ignore[union-attr]
    assert (PLACE, NAME, Literal("神戸港", lang="ja")) in graph
    assert (PLACE, NAME, Literal("横浜港", lang="ja")) not in graph
    assert len(set(graph.subjects(RDF.type, DATASET))) == 2
    assert len(list(graph.triples((PLACE, None, None)))) == 5


def test_bindings_given_beside_the_query(port: Service) -> None:
    graph = reading(port, "POST")
    found = graph.query("SELECT ?s ?name WHERE { ?s <urn:name> ?name }", initBindings={"s": PLACE})
    assert {(row[0], str(row[1])) for row in found} == {(PLACE, text) for text, _ in NAMES}  # type: ignore[index]


def test_contexts_are_the_named_graphs(port: Service) -> None:
    store = SPARQLStore(f"{port.url}/sparql")
    known = {str(context) for context in store.contexts()}  # type: ignore[no-untyped-call]
    assert {GRAPH, OTHER, f"{BASE}/graph/source/jairo"} <= known
    inside = Graph(SPARQLStore(f"{port.url}/sparql"), identifier=URIRef(OTHER))
    assert [str(s) for s, _, _ in inside] == ["urn:a"]
    assert [str(row[0]) for row in inside.query(IN_GRAPH)] == ["urn:a"]  # type: ignore[index]
    assert list(reading(port).query(IN_GRAPH)) == []


def test_a_wrong_query_is_an_error_of_the_client(port: Service) -> None:
    with pytest.raises(ValueError, match="your SPARQL query"):
        reading(port).query(WRONG)


@pytest.fixture
def store(plain: Writable) -> SPARQLUpdateStore:
    """A store that rdflib may write to."""
    url = plain.service.url
    return SPARQLUpdateStore(f"{url}/query", f"{url}/update", method="POST", auth=("anybody", plain.secret))


def test_triples_are_added_and_removed(plain: Writable, store: SPARQLUpdateStore, graph: str) -> None:
    held = Graph(store, identifier=URIRef(graph))
    held.add((PLACE, NAME, Literal("神戸港", lang="ja")))
    held.add((PLACE, NAME, Literal('𠮷野の"港"\n第二行')))
    held.add((PLACE, DEPTH, Literal(15)))
    assert len(held) == 3
    assert plain.triples(graph) == {
        f'<{HARBOUR}> <urn:name> "神戸港"@ja',
        f'<{HARBOUR}> <urn:name> "𠮷野の\\"港\\"\\n第二行"',
        f'<{HARBOUR}> <urn:depth> "15"^^<http://www.w3.org/2001/XMLSchema#integer>',
    }
    held.remove((PLACE, NAME, None))
    assert set(held) == {(PLACE, DEPTH, Literal(15))}
    held.set((PLACE, DEPTH, Literal(16)))
    assert held.value(PLACE, DEPTH) == Literal(16)


def test_many_quads_at_once_go_to_their_graphs(plain: Writable, store: SPARQLUpdateStore, graph: str) -> None:
    dataset = Dataset(store)
    one, two = dataset.graph(URIRef(f"{graph}/1")), dataset.graph(URIRef(f"{graph}/2"))
    dataset.addN([(PLACE, NAME, Literal(f"港{n}", lang="ja"), context) for n in range(50) for context in (one, two)])
    assert len(plain.triples(f"{graph}/1")) == len(plain.triples(f"{graph}/2")) == 50
    dataset.remove_graph(one)
    assert plain.get(f"{graph}/1").status_code == 404 or plain.triples(f"{graph}/1") == set()
    assert len(plain.triples(f"{graph}/2")) == 50


def test_an_update_with_bindings_and_one_held_back_until_commit(
    plain: Writable, store: SPARQLUpdateStore, graph: str
) -> None:
    held = Graph(store, identifier=URIRef(graph))
    held.update("INSERT { ?s ?p ?name } WHERE { }", initBindings={"s": PLACE, "p": NAME, "name": Literal("港")})
    assert set(held) == {(PLACE, NAME, Literal("港"))}
    later = SPARQLUpdateStore(
        f"{plain.service.url}/query", f"{plain.service.url}/update", method="POST", auth=("anybody", plain.secret),
        autocommit=False,
    )  # fmt: skip
    Graph(later, identifier=URIRef(graph)).add((PLACE, DEPTH, Literal(1)))
    assert len(plain.triples(graph)) == 1
    later.commit()
    assert len(plain.triples(graph)) == 2


def test_without_a_token_nothing_is_written(plain: Writable, graph: str) -> None:
    store = SPARQLUpdateStore(f"{plain.service.url}/query", f"{plain.service.url}/update", method="POST")
    with pytest.raises(HTTPError) as refused:
        Graph(store, identifier=URIRef(graph)).add((PLACE, NAME, Literal("港")))
    with refused.value as answer:
        assert answer.code == 401
        assert "Bearer" in answer.headers["WWW-Authenticate"]
    assert plain.get(graph).status_code == 404


def test_a_variable_is_bound_for_every_row(port: Service) -> None:
    rows = reading(port).query("SELECT ?name ?none WHERE { ?h <urn:name> ?name OPTIONAL { ?h <urn:nothing> ?none } }")
    assert {Variable("name"), Variable("none")} == set(rows.vars or ())
    assert [row.none for row in rows] == [None] * 3  # type: ignore[union-attr]
