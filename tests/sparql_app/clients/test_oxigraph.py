"""Oxigraph: SERVICE of pyoxigraph in a program, and of ``oxigraph serve``."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pyoxigraph as ox
import pytest

from tests.pipeline import stores
from tests.sparql_app.clients.conftest import HARBOUR, HEAVY, NAMES, OTHER, WRONG
from tests.sparql_app.conftest import Service

pytestmark = pytest.mark.thorough

LOCAL = f'INSERT DATA {{ <{HARBOUR}> <urn:country> "日本"@ja }}'


def joined(service: Service, pattern: str, silent: str = "") -> str:
    """A query that asks the service about what the store itself knows."""
    return (
        f'SELECT ?name WHERE {{ ?h <urn:country> "日本"@ja . SERVICE {silent} <{service.url}/sparql> {{ {pattern} }} }}'
    )


@pytest.fixture(scope="module")
def store() -> ox.Store:
    """A store in memory."""
    held = ox.Store()
    held.update(LOCAL)
    return held


def found(store: ox.Store, query: str) -> set[tuple[str, str | None]]:
    solutions = store.query(query)
    assert isinstance(solutions, ox.QuerySolutions)
    return {(row["name"].value, row["name"].language) for row in solutions}  # type: ignore[union-attr]


def test_pyoxigraph_joins_what_it_knows_with_what_we_answer(store: ox.Store, port: Service) -> None:
    assert found(store, joined(port, "?h <urn:name> ?name")) == NAMES


def test_pyoxigraph_asks_named_graphs_and_with_conditions(store: ox.Store, port: Service) -> None:
    named = joined(port, f"GRAPH <{OTHER}> {{ ?s <urn:only> ?name }}")
    assert found(store, named) == {("ここだけ", "ja")}
    one = joined(port, "?h <urn:name> ?name FILTER(LANG(?name) = 'ja' && CONTAINS(?name, '港'))")
    assert found(store, one) == {("神戸港", "ja")}


def test_pyoxigraph_joins_two_of_our_endpoints(store: ox.Store, port: Service, depths: Service) -> None:
    query = (
        f"SELECT ?name WHERE {{ SERVICE <{port.url}/sparql> {{ ?h <urn:depth> 15 }} "
        f"SERVICE <{depths.url}/query> {{ ?h <urn:owner> ?name }} }}"
    )
    assert found(store, query) == {("神戸市", "ja")}


def test_pyoxigraph_constructs_from_what_we_answer(store: ox.Store, port: Service) -> None:
    query = joined(port, "?h <urn:name> ?name").replace("SELECT ?name", "CONSTRUCT { ?h <urn:called> ?name }")
    made = store.query(query)
    assert isinstance(made, ox.QueryTriples)
    assert {(t.object.value, t.object.language) for t in made} == NAMES  # type: ignore[union-attr]


def test_a_refusal_is_an_error_of_pyoxigraph_unless_silent(store: ox.Store, port: Service) -> None:
    heavy = HEAVY.partition("WHERE")[2].strip()[1:-1]
    with pytest.raises((RuntimeError, OSError), match="503"):
        found(store, joined(port, heavy.replace("?h", "?name")))
    silent = joined(port, heavy, "SILENT")
    assert [row["name"] for row in store.query(silent)] == [None]  # type: ignore[union-attr,index]
    with pytest.raises(SyntaxError):
        store.query(WRONG)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of queries of ``oxigraph serve`` with its own triple."""
    if stores.missing("oxigraph"):
        pytest.skip(stores.missing("oxigraph"))
    with stores.oxigraph(tmp_path_factory.mktemp("oxigraph")) as running:
        update = running.store.replace("/query", "/update")
        httpx.post(update, content=LOCAL, headers={"Content-Type": "application/sparql-update"}).raise_for_status()
        yield running.store


def ask(server: str, query: str) -> httpx.Response:
    headers = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"}
    return httpx.post(server, content=query, headers=headers, timeout=60)


def test_oxigraph_serve_joins_what_it_knows_with_what_we_answer(server: str, port: Service) -> None:
    rows = ask(server, joined(port, "?h <urn:name> ?name")).json()["results"]["bindings"]
    assert {(row["name"]["value"], row["name"].get("xml:lang")) for row in rows} == NAMES


def test_oxigraph_serve_goes_on_without_us_when_silent(server: str, port: Service) -> None:
    away = joined(port, "?h <urn:name> ?name", "SILENT").replace("/sparql>", "/nothing>")
    assert ask(server, away).json()["results"]["bindings"] == [{}]
    loud = joined(port, "?h <urn:name> ?name").replace("/sparql>", "/nothing>")
    assert "Error 404" in ask(server, loud).text  # with status 200: it has begun to answer when it asks us
