"""Comunica: finds out by itself what our address is, asks it, joins two of them, writes with a token."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from urllib.parse import quote

import pyoxigraph as ox
import pytest

from tests.sparql_app.clients.conftest import (
    ASK,
    CONSTRUCT,
    DESCRIBE,
    GRAPH,
    HARBOUR,
    HEAVY,
    LONG,
    NAMES,
    NO,
    OTHER,
    SELECT,
    called,
    folder,
    names,
)  # fmt: skip
from tests.sparql_app.conftest import Service
from tests.sparql_app.writable import Writable

_COMMAND = shutil.which("comunica-sparql") or shutil.which("comunica-sparql", path=str(folder() / "node_modules/.bin"))
pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(_COMMAND is None, reason="@comunica/query-sparql is not installed (.ci/clients)"),
]
JSON, NT = "application/sparql-results+json", "application/n-triples"
_QUIET = os.environ | {"NO_PROXY": "*"}


def comunica(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([str(_COMMAND), *arguments], capture_output=True, timeout=60, check=False, env=_QUIET)


def table(ran: subprocess.CompletedProcess[bytes]) -> set[tuple[str, str | None]]:
    """What it tells as a table; it adds a member to the JSON that the format does not have."""
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    return names(json.dumps({name: told[name] for name in ("head", "results")}).encode(), ox.QueryResultsFormat.JSON)


def test_the_description_of_the_service_is_enough_to_ask_it(port: Service) -> None:
    ran = comunica(f"{port.url}/sparql", "-q", SELECT, "-t", JSON)
    assert ran.stderr == b""
    assert table(ran) == NAMES
    requests = json.loads(ran.stdout)["metadata"]["httpRequests"]
    assert requests <= 3, "it asks the endpoint the whole query, it does not walk through the data"


def test_truth_values_graphs_and_descriptions(port: Service) -> None:
    source = f"{port.url}/sparql"
    assert comunica(source, "-q", ASK).stdout.strip() == b"true"
    assert comunica(source, "-q", NO).stdout.strip() == b"false"
    assert called(comunica(source, "-q", CONSTRUCT, "-t", NT).stdout, ox.RdfFormat.N_TRIPLES) == NAMES
    described = ox.parse(comunica(source, "-q", DESCRIBE, "-t", NT).stdout, ox.RdfFormat.N_TRIPLES)
    assert {q.object.value for q in described if q.predicate.value == "urn:name"} == {text for text, _ in NAMES}


def test_a_long_query_and_a_named_graph(port: Service) -> None:
    ran = comunica(f"sparql@{port.url}/query", "-q", LONG, "-t", JSON)
    assert table(ran) == NAMES
    named = f"SELECT ?name WHERE {{ GRAPH <{OTHER}> {{ ?s <urn:only> ?name }} }}"
    ran = comunica(f"sparql@{port.url}/query", "-q", named, "-t", JSON)
    assert table(ran) == {("ここだけ", "ja")}


def test_one_query_over_two_of_our_endpoints(port: Service, depths: Service) -> None:
    query = "SELECT ?name WHERE { ?h <urn:owner> ?owner ; <urn:name> ?name }"
    ran = comunica(f"{port.url}/sparql", f"{depths.url}/sparql", "-q", query, "-t", JSON)
    assert table(ran) == NAMES


def test_service_to_us_beside_a_graph_read_as_a_document(port: Service, depths: Service) -> None:
    document = f"file@{port.url}/store?graph={quote(GRAPH, safe='')}"
    query = f"SELECT ?name WHERE {{ ?h <urn:depth> 15 . SERVICE <{depths.url}/sparql> {{ ?h <urn:owner> ?name }} }}"
    assert table(comunica(document, "-q", query, "-t", JSON)) == {("神戸市", "ja")}


def test_service_sent_on_to_us_is_refused_where_no_endpoint_is_named(port: Service, depths: Service) -> None:
    """To a single endpoint it sends the query whole, and that endpoint answers for what it contains."""
    query = f"SELECT ?name WHERE {{ ?h <urn:depth> 15 . SERVICE <{depths.url}/sparql> {{ ?h <urn:owner> ?name }} }}"
    ran = comunica(f"{port.url}/sparql", "-q", query, "-t", JSON)
    assert ran.returncode != 0
    assert b"service-refused" in ran.stderr


def test_a_refusal_is_an_error_that_says_why(port: Service) -> None:
    ran = comunica(f"sparql@{port.url}/query", "-q", HEAVY, "-t", JSON)
    assert ran.returncode != 0
    assert b"503" in ran.stderr
    assert b"time-limit" in ran.stderr


def test_an_update_with_a_token_writes_and_without_one_does_not(plain: Writable, graph: str) -> None:
    update = f'INSERT DATA {{ GRAPH <{graph}> {{ <{HARBOUR}> <urn:name> "神戸港"@ja }} }}'
    address = f"{plain.service.url}/sparql"
    refused = comunica(address, "-q", update)
    assert refused.returncode != 0
    assert b"401" in refused.stderr
    assert plain.get(graph).status_code == 404
    allowed = comunica(address, "-q", update, "-c", json.dumps({"httpAuth": f"anybody:{plain.secret}"}))
    assert allowed.returncode == 0, allowed.stderr
    assert plain.triples(graph) == {f'<{HARBOUR}> <urn:name> "神戸港"@ja'}
