"""Apache Jena: rsparql, SERVICE of ARQ, and rupdate."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.sparql_app.clients import jena
from tests.sparql_app.clients.conftest import (
    ASK,
    CONSTRUCT,
    DESCRIBE,
    HARBOUR,
    HEAVY,
    IN_GRAPH,
    LONG,
    NAMES,
    OTHER,
    SELECT,
    WRONG,
    called,
    names,
)  # fmt: skip
from tests.sparql_app.conftest import Service
from tests.sparql_app.writable import Writable

pytestmark = [pytest.mark.thorough, pytest.mark.skipif(bool(jena.missing()), reason=jena.missing())]


@pytest.fixture(scope="session")
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The class path."""
    return jena.class_path(tmp_path_factory.mktemp("jena"))


@pytest.mark.parametrize(
    ("form", "written"),
    [("JSON", ox.QueryResultsFormat.JSON), ("XML", ox.QueryResultsFormat.XML), ("TSV", ox.QueryResultsFormat.TSV)],
)
def test_rsparql_reads_a_table(port: Service, path: str, form: str, written: ox.QueryResultsFormat) -> None:
    ran = jena.run(path, "arq.rsparql", "--service", f"{port.url}/sparql", "--results", form, SELECT)
    assert ran.stderr == b""
    assert names(ran.stdout, written) == NAMES


def test_rsparql_reads_truth_values_graphs_and_descriptions(port: Service, path: str) -> None:
    def ask(query: str) -> bytes:
        return jena.run(path, "arq.rsparql", "--service", f"{port.url}/sparql", "--results", "NT", query).stdout

    assert b"Yes" in jena.run(path, "arq.rsparql", "--service", f"{port.url}/query", ASK).stdout
    assert called(ask(CONSTRUCT), ox.RdfFormat.N_TRIPLES) == NAMES
    described = list(ox.parse(ask(DESCRIBE), ox.RdfFormat.N_TRIPLES))
    assert {q.object.value for q in described if q.predicate.value == "urn:name"} == {text for text, _ in NAMES}


def test_rsparql_sends_a_long_query_by_post_and_a_dataset_in_the_query(
    port: Service, path: str, tmp_path: Path
) -> None:
    file = tmp_path / "long.rq"
    file.write_text(LONG, encoding="utf-8")
    ran = jena.run(path, "arq.rsparql", "--service", f"{port.url}/sparql", "--results", "JSON", "--query", str(file))
    assert names(ran.stdout, ox.QueryResultsFormat.JSON) == NAMES
    within = IN_GRAPH.replace("WHERE", f"FROM <{OTHER}> WHERE")
    ran = jena.run(path, "arq.rsparql", "--service", f"{port.url}/sparql", "--post", "--results", "CSV", within)
    assert ran.stdout.split() == [b"s", b"urn:a"]


def test_rsparql_tells_a_refusal(port: Service, path: str) -> None:
    ran = jena.run(path, "arq.rsparql", "--service", f"{port.url}/sparql", HEAVY)
    assert ran.returncode != 0
    assert b"503" in ran.stdout + ran.stderr
    lost = jena.run(path, "arq.rsparql", "--service", f"{port.url}/nothing", SELECT)
    assert lost.returncode != 0
    assert b"404" in lost.stdout + lost.stderr
    assert jena.run(path, "arq.rsparql", "--service", f"{port.url}/sparql", WRONG).returncode != 0


def test_service_of_arq_joins_two_of_our_endpoints(port: Service, depths: Service, path: str) -> None:
    query = (
        f"SELECT ?name ?owner WHERE {{ SERVICE <{port.url}/sparql> {{ ?h <urn:name> ?name }} "
        f"SERVICE <{depths.url}/sparql> {{ ?h <urn:owner> ?owner }} FILTER(LANG(?name) = 'ja') }}"
    )
    ran = jena.run(path, "arq.arq", "--results", "CSV", query)
    assert ran.stdout.decode().splitlines() == ["name,owner", "神戸港,神戸市"]


def test_service_silent_of_arq_goes_on_without_a_refused_answer(port: Service, path: str) -> None:
    query = f"SELECT ?n WHERE {{ VALUES ?n {{ 1 }} SERVICE SILENT <{port.url}/nothing> {{ ?s ?p ?o }} }}"
    assert jena.run(path, "arq.arq", "--results", "CSV", query).stdout.split() == [b"n", b"1"]


def test_rupdate_with_a_token_in_its_address_writes_and_without_one_does_not(
    plain: Writable, path: str, graph: str
) -> None:
    update = f'INSERT DATA {{ GRAPH <{graph}> {{ <{HARBOUR}> <urn:name> "神戸港"@ja }} }}'
    url = f"{plain.service.url}/update"
    refused = jena.run(path, "arq.rupdate", f"--service={url}", update)
    assert refused.returncode != 0
    assert b"401" in refused.stdout + refused.stderr
    assert plain.get(graph).status_code == 404
    with_token = url.replace("://", f"://anybody:{plain.secret}@")
    assert jena.run(path, "arq.rupdate", f"--service={with_token}", update).returncode == 0
    assert plain.triples(graph) == {f'<{HARBOUR}> <urn:name> "神戸港"@ja'}
