"""Running services for the clients of others, and questions whose answers are known."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.sparql_app.conftest import BASE, Service, example, write_release
from tests.sparql_app.writable import Writable

HARBOUR = "https://example.jp/海/港"
"""An IRI of more than ASCII."""
GRAPH = f"{BASE}/graph/curated/港湾"
OTHER = f"{BASE}/graph/curated/other"
TURTLE = f"""
<{HARBOUR}> <urn:name> "神戸港"@ja , "Port of Kobe"@en ,
  "𠮷野の\\"港\\"\\n第二行" ; <urn:depth> 15 ; <urn:in> <https://example.jp/海> .
"""
NAMES = {("神戸港", "ja"), ("Port of Kobe", "en"), ('𠮷野の"港"\n第二行', None)}
"""The names of the harbour: text and language."""

SELECT = f"SELECT ?name WHERE {{ <{HARBOUR}> <urn:name> ?name }}"
ASK = f'ASK {{ <{HARBOUR}> <urn:name> "神戸港"@ja }}'
NO = f'ASK {{ <{HARBOUR}> <urn:name> "横浜港"@ja }}'
CONSTRUCT = f"CONSTRUCT {{ <{HARBOUR}> <urn:called> ?name }} WHERE {{ <{HARBOUR}> <urn:name> ?name }}"
DESCRIBE = f"DESCRIBE <{HARBOUR}>"
LONG = (
    "SELECT ?name WHERE { VALUES ?h { "
    + " ".join(f"<urn:h{n}>" for n in range(3000))
    + f" <{HARBOUR}> }} ?h <urn:name> ?name }}"
)
"""Too long for the address of a request of many clients: some 36 kB."""
WRONG = "SELECT ?name WHERE { ?h <urn:name> ?name"
HEAVY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n0 ?o . ?p ?q ?r }"
"""Never ends within the limit of the service."""
IN_GRAPH = "SELECT ?s WHERE { ?s <urn:only> ?o }"
"""Answered by `OTHER` alone, and only when that is the default graph."""


def quads() -> list[ox.Quad]:
    """The example release, the harbour in the merged view and in a graph, and a graph that only its name leads to."""
    harbour = [quad.triple for quad in ox.parse(TURTLE.encode(), ox.RdfFormat.TURTLE)]
    graph, other = ox.NamedNode(GRAPH), ox.NamedNode(OTHER)
    only = ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:only"), ox.Literal("ここだけ", language="ja"), other)
    return [*example(), *(ox.Quad(*t) for t in harbour), *(ox.Quad(*t, graph) for t in harbour), only]


@pytest.fixture(scope="session")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that is asked."""
    data = tmp_path_factory.mktemp("port")
    write_release(data, "r1", quads())
    running = Service(data, workers=1, query_seconds=2)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def depths(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Another service, which knows something else of the same harbour."""
    data = tmp_path_factory.mktemp("depths")
    owner = ox.Quad(ox.NamedNode(HARBOUR), ox.NamedNode("urn:owner"), ox.Literal("神戸市", language="ja"))
    write_release(data, "r1", [owner])
    running = Service(data, workers=1)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writable]:
    """A plain store that its token may write to; every test writes to graphs of its own."""
    running = Writable(tmp_path_factory.mktemp("plain"), workers=1)
    yield running
    running.stop()


def names(results: bytes, written: ox.QueryResultsFormat) -> set[tuple[str, str | None]]:
    """The texts and languages in the one column of a table."""
    solutions = ox.parse_query_results(results, written)
    assert isinstance(solutions, ox.QuerySolutions)
    return {(solution["name"].value, solution["name"].language) for solution in solutions}  # type: ignore[union-attr]


def called(graph: bytes, written: ox.RdfFormat) -> set[tuple[str, str | None]]:
    """The texts and languages of what the answer to `CONSTRUCT` says of the harbour, which is all that it says."""
    triples = [quad.triple for quad in ox.parse(graph, written)]
    assert {(t.subject.value, t.predicate.value) for t in triples} == {(HARBOUR, "urn:called")}  # type: ignore[union-attr]
    return {(t.object.value, t.object.language) for t in triples}  # type: ignore[union-attr]


@pytest.fixture
def graph(request: pytest.FixtureRequest) -> str:
    """A graph of the plain store for one test."""
    return f"https://example.jp/記録/{request.node.name.partition('[')[0]}"


def folder() -> Path:
    """Where clients are installed that come from no Python index: ``.ci/clients`` puts them there."""
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "enishi-clients"
