"""The dataset of a query: what the request, the query and the caller make of it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from tests.sparql_app.conftest import BASE, Service, write_release

ONE, TWO = "http://example.org/one", "http://example.org/two"
COUNT = "SELECT (COUNT(*) AS ?n) {clause} {{ ?s ?p ?o }}"


def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"http://example.org/{name}")


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> object:
    """Two graphs that share one triple, beside a merged view of its own."""
    directory = tmp_path_factory.mktemp("graphs")
    shared = (_node("s"), _node("p"), _node("shared"))
    quads = [ox.Quad(_node("s"), _node("p"), _node("merged"))]
    for graph in (ONE, TWO):
        quads += [
            ox.Quad(*shared, ox.NamedNode(graph)),
            ox.Quad(_node("s"), _node("p"), _node(graph[-3:]), ox.NamedNode(graph)),
        ]
    write_release(directory, "graphs", quads)
    running = Service(directory, workers=1)
    yield running
    running.stop()


def _count(service: Service, clause: str = "", **graphs: object) -> int:
    asked = {"query": COUNT.format(clause=clause), **{k.replace("_", "-"): v for k, v in graphs.items()}}
    answer = service.http.post("/sparql", data=asked)
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


def test_several_default_graphs_are_a_merge_in_which_a_triple_counts_once(graphs: Service) -> None:
    assert _count(graphs, f"FROM <{ONE}>") == 2
    assert _count(graphs, f"FROM <{ONE}> FROM <{TWO}>") == 3
    assert _count(graphs, default_graph_uri=[ONE, TWO]) == 3


def test_the_request_outranks_the_query(graphs: Service) -> None:
    assert _count(graphs, f"FROM <{ONE}>", default_graph_uri=["http://example.org/none"]) == 0
    assert _count(graphs, f"FROM <{ONE}>", named_graph_uri=[TWO]) == 0


def test_the_merged_view_can_be_called_for_by_its_name(graphs: Service) -> None:
    merged = f"{BASE}/graph/merged"
    assert _count(graphs) == _count(graphs, default_graph_uri=[merged]) == _count(graphs, f"FROM <{merged}>") == 1
    assert _count(graphs, default_graph_uri=[merged, ONE]) == 3


def test_named_graphs_are_those_that_are_named(graphs: Service) -> None:
    query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
    every = graphs.ask(query).json()["results"]["bindings"]
    assert [(b["g"]["value"], b["n"]["value"]) for b in every] == [(ONE, "2"), (TWO, "2")]
    only = graphs.http.get("/sparql", params={"query": query, "named-graph-uri": TWO}).json()["results"]["bindings"]
    assert [b["g"]["value"] for b in only] == [TWO]
    both = graphs.http.get("/sparql", params={"query": query, "default-graph-uri": [ONE, TWO], "named-graph-uri": TWO})
    assert [(b["g"]["value"], b["n"]["value"]) for b in both.json()["results"]["bindings"]] == [(TWO, "2")]
