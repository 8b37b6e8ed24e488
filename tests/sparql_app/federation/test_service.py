"""SERVICE as clients of a running service meet it: answers, receipts, rights."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Variable
from rdflib.plugins.sparql.results.jsonresults import JSONResult
from SPARQLWrapper import JSON, SPARQLWrapper

from loader.cli import main
from tests.sparql_app.conftest import BASE, Service
from tests.sparql_app.federation.conftest import Endpoint, Trap, rows

ONE = f"{BASE}/id/dataset/doi:10.5555/one"
NOTES = f"<{ONE}> <http://e/note> 'here' . <http://e/other> <http://e/note> 'elsewhere' ."


def _query(endpoint: Endpoint) -> str:
    return (
        "PREFIX dcat: <http://www.w3.org/ns/dcat#>\n"
        f"SELECT ?d ?n {{ ?d a dcat:Dataset . SERVICE <{endpoint.url}> {{ ?d <http://e/note> ?n }} }}"
    )


@pytest.fixture
def federating(data: Path, serving: Callable[..., Service], endpoint: Endpoint) -> Service:
    """A service that may ask the endpoint."""
    endpoint.fill(NOTES)
    return serving(data, workers=1, service_endpoints=endpoint.url, service_private="127.0.0.1")


def test_the_answer_of_the_endpoint_becomes_part_of_the_answer(federating: Service, endpoint: Endpoint) -> None:
    answer = federating.ask(_query(endpoint), Accept="text/csv")
    assert answer.text.split("\r\n")[:2] == ["d,n", f"{ONE},here"]
    assert len(endpoint.queries) == 1
    assert f"(<{ONE}>)" in endpoint.queries[0]


def test_receipts_are_in_the_header_and_in_json_and_every_reader_still_reads_it(
    federating: Service, endpoint: Endpoint
) -> None:
    answer = federating.ask(_query(endpoint))
    said = answer.headers["Federation"]
    assert answer.content.startswith(b'{"federation":[{"endpoint":')
    assert said.startswith(f'"{endpoint.url}";at="20')
    assert ";calls=1;rows=1;sent=" in said
    assert "Federation" in answer.headers["Access-Control-Expose-Headers"]
    (receipt,) = answer.json()["federation"]
    assert (receipt["endpoint"], receipt["rows"], receipt["capped"], receipt["failed"]) == (endpoint.url, 1, False, "")
    assert len(rows(ox.parse_query_results(answer.content, ox.QueryResultsFormat.JSON))) == 1
    assert [str(row[Variable("n")]) for row in JSONResult(answer.json()).bindings] == ["here"]
    client = SPARQLWrapper(federating.url + "/sparql")
    client.setQuery(_query(endpoint))
    client.setReturnFormat(JSON)
    assert client.queryAndConvert()["results"]["bindings"][0]["n"]["value"] == "here"


def test_an_answer_that_others_had_a_part_in_is_never_kept(federating: Service, endpoint: Endpoint) -> None:
    first = federating.ask(_query(endpoint))
    endpoint.fill(NOTES.replace("here'", "there'"))
    again = federating.ask(_query(endpoint))
    assert [a.json()["results"]["bindings"][0]["n"]["value"] for a in (first, again)] == ["here", "there"]
    assert "ETag" not in first.headers
    assert again.headers["X-Cache"] == "miss"


def test_a_failure_is_told_with_its_reason_in_both_languages(federating: Service, endpoint: Endpoint) -> None:
    endpoint.reply = lambda _: (500, {}, b"")
    told = {locale: federating.ask(_query(endpoint), **{"Accept-Language": locale}) for locale in ("en", "ja")}
    assert [answer.status_code for answer in told.values()] == [502, 502]
    assert told["en"].json()["title"].endswith("did not answer as it should: it answers with HTTP 500")
    assert "HTTP 500 が返りました" in told["ja"].json()["title"]


def test_a_mistake_in_the_query_is_told_at_its_place_and_nobody_is_asked(
    federating: Service, endpoint: Endpoint
) -> None:
    query = f"SELECT *\n{{ SERVICE SILENT <{endpoint.url}> {{ ?s ?p }} }}"
    answer = federating.ask(query).json()
    same = federating.ask(query.replace("SERVICE SILENT", "GRAPH         ")).json()
    assert answer["type"].endswith("/syntax")
    assert (answer["line"], answer["column"]) == (same["line"], same["column"])
    assert endpoint.queries == []


@pytest.mark.parametrize("text", ["SELECT * {{ SERVICE SILENT <{}> UNION {{ }} }}", "SELECT * {{ SERVICE <{}> }}"])
def test_what_is_no_clause_is_a_mistake(federating: Service, endpoint: Endpoint, text: str) -> None:
    answer = federating.ask(text.format(endpoint.url))
    assert answer.status_code == 400
    assert answer.json()["type"].endswith("/syntax")


def test_data_of_an_internal_service_stay_inside(
    data: Path, serving: Callable[..., Service], endpoint: Endpoint
) -> None:
    endpoint.fill(NOTES)
    service = serving(data, "internal", workers=1, service_endpoints=endpoint.url, service_private="127.0.0.1")
    answer = service.ask(_query(endpoint)).json()
    assert [row["n"]["value"] for row in answer["results"]["bindings"]] == ["here"]
    assert answer["federation"][0]["sent"] == 0
    assert all("VALUES" not in query for query in endpoint.queries)


def test_a_dataset_of_the_request_bounds_what_is_sent(federating: Service, endpoint: Endpoint) -> None:
    asked = {"query": _query(endpoint), "default-graph-uri": f"{BASE}/graph/none"}
    answer = federating.http.get("/sparql", params=asked)
    assert answer.json()["results"]["bindings"] == []
    assert endpoint.queries == []


def test_the_command_line_asks_endpoints_too(
    data: Path, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    endpoint.fill(NOTES)
    monkeypatch.setenv("ENISHI_DATA", str(data))
    assert main(["query", "-e", _query(endpoint)]) != 0
    assert endpoint.queries == []
    monkeypatch.setenv("ENISHI_SERVICE_ENDPOINTS", endpoint.url)
    monkeypatch.setenv("ENISHI_SERVICE_PRIVATE", "127.0.0.1")
    capsys.readouterr()
    assert main(["query", "-e", _query(endpoint)]) == 0
    assert "here" in capsys.readouterr().out


_IMPORT = "@prefix owl: <http://www.w3.org/2002/07/owl#> . <> a owl:Ontology ; owl:imports <{}> ."
_CONTEXT = '{{"@context": "{0}", "@graph": [{{"@id": "http://e/a", "@type": "http://www.w3.org/ns/dcat#Dataset"}}]}}'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("imports.ttl", _IMPORT),
        ("context.jsonld", _CONTEXT),
        ("entity.rdf", '<!DOCTYPE r [<!ENTITY e SYSTEM "{}">]><r>&e;</r>'),
    ],
)
def test_a_file_to_be_checked_fetches_nothing(
    tmp_path: Path, trap: Trap, monkeypatch: pytest.MonkeyPatch, name: str, content: str
) -> None:
    monkeypatch.setenv("ENISHI_DATA", str(tmp_path / "data"))
    file = tmp_path / name
    file.write_text(content.format(trap.url), encoding="utf-8")
    told = main(["validate", str(file), "-f", "json"])
    assert told in range(5)
