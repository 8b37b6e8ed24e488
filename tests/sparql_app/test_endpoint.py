"""The endpoint as clients meet it: over HTTP, against a running service."""

from __future__ import annotations

import csv
import io
import json
import threading
from pathlib import Path
from socket import create_server
from urllib.parse import quote, urlencode

import httpx
import pyoxigraph as ox
import pytest
import rdflib
from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper

from sparql_app.formats import GRAPHS, TABLES
from tests.sparql_app.conftest import BASE, Service

TITLES = "SELECT ?d ?t WHERE { ?d a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/title> ?t }"
CONSTRUCT = "CONSTRUCT { ?d <http://purl.org/dc/terms/title> ?t } WHERE { ?d <http://purl.org/dc/terms/title> ?t }"
FORM = "application/x-www-form-urlencoded"


def test_get_form_and_direct_post_give_the_same_answer(service: Service) -> None:
    by_get = service.http.get("/sparql", params={"query": TITLES})
    by_form = service.http.post("/sparql", data={"query": TITLES})
    direct = service.ask(TITLES)
    assert by_get.status_code == by_form.status_code == direct.status_code == 200
    assert by_get.content == by_form.content == direct.content
    assert "Sea floor survey" in by_get.text


@pytest.mark.parametrize("name", [f.name for f in TABLES if f.name in ("json", "xml", "tsv")])
def test_every_table_format_reads_back_to_the_same_solutions(service: Service, name: str) -> None:
    query = "SELECT ?a ?b { VALUES (?a ?b) { (1 'x\"\\n\\t,日'@ja) (UNDEF <http://a/b>) (1.5 '<&>') } }"
    chosen = next(f for f in TABLES if f.name == name)
    answer = service.ask(query, Accept=chosen.media_type)
    assert answer.headers["content-type"] == chosen.content_type
    assert chosen.results is not None
    found = ox.parse_query_results(answer.content, chosen.results)
    assert not isinstance(found, ox.QueryBoolean)
    wanted = ox.Store().query(query)
    assert {(s["a"], s["b"]) for s in found} == {(s["a"], s["b"]) for s in wanted}  # type: ignore[index, union-attr]


def test_csv_is_exact(service: Service) -> None:
    answer = service.ask(
        "SELECT ?a ?b { VALUES (?a ?b) { (1 'x\"\\n,日'@ja) (UNDEF <http://a/b>) } }", Accept="text/csv"
    )
    assert answer.content == 'a,b\r\n1,"x""\n,日"\r\n,http://a/b\r\n'.encode()
    assert list(csv.reader(io.StringIO(answer.text))) == [["a", "b"], ["1", 'x"\n,日'], ["", "http://a/b"]]


def test_tsv_is_exact(service: Service) -> None:
    answer = service.ask(
        "SELECT ?a ?b { VALUES (?a ?b) { (1 'x\\t日'@ja) (UNDEF <http://a/b>) } }", Accept="text/tab-separated-values"
    )
    assert answer.content == '?a\t?b\n1\t"x\\t日"@ja\n\t<http://a/b>\n'.encode()


@pytest.mark.parametrize("chosen", GRAPHS, ids=lambda f: f.name)
def test_every_graph_format_reads_back_to_the_same_graph(service: Service, chosen: object) -> None:
    assert hasattr(chosen, "rdf")
    answer = service.ask(CONSTRUCT, Accept=chosen.media_type)
    assert answer.headers["content-type"] == chosen.content_type
    got = {q.triple for q in ox.parse(answer.content, chosen.rdf)}
    wanted = {
        q.triple
        for q in ox.parse(service.ask(CONSTRUCT, Accept="application/n-triples").content, ox.RdfFormat.N_TRIPLES)
    }
    assert got == wanted
    assert len(got) == 9


def test_turtle_names_the_prefixes_that_it_uses_and_no_other(service: Service) -> None:
    answer = service.ask(CONSTRUCT, Accept="text/turtle").text
    assert "@prefix dcterms:" in answer
    assert "@prefix frapo:" not in answer


@pytest.mark.parametrize(("query", "kind"), [("ASK {}", True), ("ASK { <http://no> ?p ?o }", False)])
def test_ask_gives_a_truth_value(service: Service, query: str, kind: bool) -> None:
    assert service.ask(query).json()["boolean"] is kind
    assert service.ask(query, Accept="text/csv").text == str(kind).lower()


def test_describe_gives_a_graph(service: Service) -> None:
    answer = service.ask(f"DESCRIBE <{BASE}/id/person/erad-researcher:00191817>")
    assert answer.headers["content-type"].startswith("text/turtle")
    assert "山田花子" in answer.text


@pytest.mark.parametrize(
    ("query", "accept"),
    [("ASK {}", "text/turtle"), (CONSTRUCT, "text/csv"), ("ASK {}", "image/png")],
)
def test_a_format_that_cannot_be_given_is_406(service: Service, query: str, accept: str) -> None:
    answer = service.ask(query, Accept=accept)
    assert answer.status_code == 406
    assert answer.headers["content-type"] == "application/problem+json"
    assert ("text/turtle" in answer.json()["hint"]) == (query == CONSTRUCT)


def test_the_parameter_format_outranks_accept(service: Service) -> None:
    answer = service.http.get("/sparql", params={"query": "ASK {}", "format": "xml"}, headers={"Accept": "text/csv"})
    assert answer.headers["content-type"] == "application/sparql-results+xml"
    assert service.http.get("/sparql", params={"query": "ASK {}", "format": "png"}).status_code == 406


def test_answers_vary_by_accept_and_name_query_and_release(service: Service) -> None:
    answer = service.ask("ASK {}")
    assert answer.headers["Vary"] == "Accept, Accept-Encoding, Accept-Datetime, Authorization"
    assert answer.headers["X-Release"] == "r1"
    assert len(answer.headers["X-Query-Id"]) == 32
    assert answer.headers["X-Query-Id"] != service.ask("ASK {}").headers["X-Query-Id"]


def test_a_syntax_error_is_told_with_its_place_in_both_languages(service: Service) -> None:
    told = {
        locale: service.ask("SELECT *\nWHERE { ?s ?p }", **{"Accept-Language": locale}).json()
        for locale in ("ja", "en")
    }
    assert {p["status"] for p in told.values()} == {400}
    assert {(p["line"], p["column"]) for p in told.values()} == {(2, 16)}
    assert told["en"]["type"] == f"{BASE}/problem/syntax"
    assert told["en"]["title"] == "The query is not valid SPARQL"
    assert told["ja"]["title"] == "クエリが SPARQL の文法に合っていません"
    asked = service.http.get("/sparql", params={"query": "ASK", "lang": "en"}, headers={"Accept-Language": "ja"})
    assert asked.json()["title"] == told["en"]["title"]


def test_a_problem_is_a_page_for_a_browser(service: Service) -> None:
    answer = service.http.get("/nowhere", headers={"Accept": "text/html,*/*;q=0.1", "Accept-Language": "en"})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "There is nothing at this address" in answer.text


@pytest.mark.parametrize(
    ("default", "named", "query", "truth"),
    [
        ([], [], "ASK { ?s ?p '海底地形の観測データ（旧題）'@ja }", False),
        ([f"{BASE}/graph/source/jairo"], [], "ASK { ?s ?p '海底地形の観測データ（旧題）'@ja }", True),
        ([f"{BASE}/graph/source/jairo"], [], "ASK { ?s ?p 'Sea floor survey'@en }", False),
        ([f"{BASE}/graph/source/jairo"], [], "ASK { GRAPH ?g { ?s ?p ?o } }", False),
        ([], [f"{BASE}/graph/links"], "ASK { ?s ?p ?o }", False),
        ([], [f"{BASE}/graph/links"], "ASK { GRAPH ?g { ?s ?p ?o } }", True),
        ([], [f"{BASE}/graph/links"], f"ASK FROM <{BASE}/graph/source/jairo> {{ ?s ?p ?o }}", False),
        ([], [], f"ASK FROM <{BASE}/graph/source/jairo> {{ ?s ?p '海底地形の観測データ（旧題）'@ja }}", True),
        ([], [], f"ASK FROM NAMED <{BASE}/graph/links> {{ GRAPH <{BASE}/graph/source/jairo> {{ ?s ?p ?o }} }}", False),
    ],
)
def test_the_dataset_of_the_request_replaces_that_of_the_query(
    service: Service, default: list[str], named: list[str], query: str, truth: bool
) -> None:
    asked = {"query": query, "default-graph-uri": default, "named-graph-uri": named}
    for answer in (service.http.get("/sparql", params=asked), service.http.post("/sparql", data=asked)):
        assert answer.json()["boolean"] is truth


def test_relative_iris_are_read_against_the_base(service: Service) -> None:
    assert service.ask("ASK { <id/dataset/doi:10.5555/one> ?p ?o }").json()["boolean"] is True


@pytest.mark.parametrize(
    ("content", "kind", "status", "problem"),
    [
        ("CLEAR ALL", "application/sparql-update", 403, "update-refused"),
        ("update=CLEAR+ALL", FORM, 403, "update-refused"),
        ("INSERT DATA { <http://a> <http://b> 1 }", "application/sparql-query", 400, "update-as-query"),
    ],
)
def test_updates_are_refused_and_change_nothing(
    service: Service, content: str, kind: str, status: int, problem: str
) -> None:
    before = service.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").content
    answer = service.http.post("/sparql", content=content, headers={"Content-Type": kind})
    assert answer.status_code == status
    assert answer.json()["type"].endswith("/" + problem)
    assert service.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").content == before


def test_nothing_leaves_by_service_or_load(service: Service) -> None:
    came: list[object] = []
    with create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(1.5)

        def watch() -> None:
            try:
                came.append(listening.accept())
            except TimeoutError:
                return

        watcher = threading.Thread(target=watch)
        watcher.start()
        there = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        answers = [
            service.ask(query)
            for query in (
                f"SELECT * {{ SERVICE <{there}> {{ ?s ?p ?o }} }}",
                f"SELECT * {{ SERVICE SILENT <{there}> {{ ?s ?p ?o }} }}",
                f"PREFIX : <{there}> SELECT * {{SERVICE:x{{?s ?p ?o}}}}",
                f"SELECT * {{ \\u0053ERVICE <{there}> {{ ?s ?p ?o }} }}",
                f"SELECT * {{ BIND(<{there}> AS ?e) SERVICE ?e {{ ?s ?p ?o }} }}",
                f"LOAD <{there}>",
            )
        ]
        asked = service.ask(f"SELECT * FROM <{there}> {{ ?s ?p ?o }}")
        watcher.join()
    assert [a.status_code for a in answers] == [403] * 5 + [400]
    assert asked.json()["results"]["bindings"] == []
    assert came == []


def test_a_worker_has_a_network_of_its_own_where_the_system_permits(service: Service) -> None:
    own = Path(f"/proc/{service.process.pid}/ns/net").readlink()
    theirs = {Path(f"/proc/{pid}/ns/net").readlink() for pid in service.workers()}
    if own in theirs:
        pytest.skip("this system permits no network namespaces")
    assert len(theirs) == len(service.workers())


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {" + "{" * 3000 + "}" * 3000 + "}",
        "ASK { FILTER(" + "(" * 3000 + "1" + ")" * 3000 + ") }",
        "ASK { FILTER(" + "!" * 300_000 + "true) }",
        "ASK { ?s ?p " + "[ ?p " * 2000 + "1" + "]" * 2000 + " }",
        "ASK { FILTER(" + "STR(" * 2000 + "?x" + ")" * 2000 + " = '') }",
        "ASK { FILTER(1" + "+1" * 100_000 + " > 0) }",
        "ASK { ?s " + "|".join(["<http://p>"] * 100_000) + " ?o }",
    ],
    ids=["braces", "parentheses", "not", "brackets", "calls", "sums", "paths"],
)
def test_what_would_overflow_the_stack_is_refused(service: Service, query: str) -> None:
    before = service.workers()
    answer = service.ask(query)
    assert answer.status_code == 400
    assert answer.json()["type"].endswith(("/nesting", "/operators"))
    assert service.workers() == before


def test_a_request_beyond_the_size_limit_is_413(service: Service) -> None:
    answer = service.ask("ASK { } #" + "x" * 3 * 2**20)
    assert answer.status_code == 413
    assert answer.json()["type"].endswith("/request-too-large")


def test_other_methods_are_405_and_name_what_is_possible(service: Service) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        answer = service.http.request(method, "/sparql")
        assert answer.status_code == 405
        assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, POST, QUERY"


def test_head_gives_the_headers_of_get(service: Service) -> None:
    asked = service.http.get("/sparql", params={"query": "ASK {}"})
    head = service.http.head("/sparql", params={"query": "ASK {}"})
    assert head.content == b""
    assert head.headers["content-length"] == asked.headers["content-length"]
    assert head.headers["content-type"] == asked.headers["content-type"]


def test_browsers_of_any_origin_may_read(service: Service) -> None:
    preflight = service.http.options(
        "/sparql", headers={"Origin": "https://x.example", "Access-Control-Request-Method": "POST"}
    )
    assert preflight.status_code == 204
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in preflight.headers["Access-Control-Allow-Headers"]
    answer = service.ask("ASK {}")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "X-Query-Id" in answer.headers["Access-Control-Expose-Headers"]


def test_no_response_lets_a_browser_sniff_or_run_scripts(service: Service) -> None:
    for path in ("/", "/sparql", "/sparql?query=ASK%7B%7D", "/nowhere", "/static/enishi.css"):
        answer = service.http.get(path, headers={"Accept": "text/html"})
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "server" not in answer.headers


def test_no_query_is_a_form_for_people_and_400_for_programs(service: Service) -> None:
    page = service.http.get("/sparql", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "<textarea" in page.text
    assert "<script" not in page.text
    for address, accept in (("/sparql", "text/csv"), ("/sparql?query=", "*/*"), ("/sparql?q=ASK%7B%7D", "text/turtle")):
        answer = service.http.get(address, headers={"Accept": accept})
        assert answer.status_code == 400
        assert "application/sparql-query" in answer.json()["hint"]


def test_the_page_shows_the_answer_and_links_to_all_formats(service: Service) -> None:
    page = service.http.get("/sparql", params={"query": TITLES, "lang": "en"}, headers={"Accept": "text/html"})
    assert "Sea floor survey" in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert "<script>" not in page.text
    assert "format=csv" in page.text


def test_the_page_shows_a_wrong_query_again_with_what_is_wrong(service: Service) -> None:
    page = service.http.get(
        "/sparql", params={"query": "SELECT </textarea>", "lang": "en"}, headers={"Accept": "text/html"}
    )
    assert page.status_code == 400
    assert "The query is not valid SPARQL" in page.text
    assert "SELECT &lt;/textarea&gt;" in page.text


def test_a_long_table_is_shown_in_part_and_says_so(service: Service) -> None:
    page = service.http.get(
        "/sparql", params={"query": "SELECT * { ?s ?p ?o }", "lang": "en"}, headers={"Accept": "text/html"}
    )
    total = int(service.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").json()["results"]["bindings"][0]["n"]["value"])
    assert total > 500
    assert f"The page shows the first 500; {total - 500:,} more are in the downloads." in page.text
    assert len(service.ask("SELECT * { ?s ?p ?o }").json()["results"]["bindings"]) == total


def test_sparqlwrapper_is_answered(service: Service) -> None:
    client = SPARQLWrapper(service.url + "/sparql")
    client.setQuery(TITLES)
    client.setReturnFormat(JSON)
    found = client.query().convert()
    assert {b["t"]["value"] for b in found["results"]["bindings"]} >= {"Sea floor survey"}  # type: ignore[index, call-overload, union-attr]
    client.setMethod(POST)
    client.setQuery(CONSTRUCT)
    client.setReturnFormat(TURTLE)
    graph = rdflib.Graph().parse(data=client.query().convert(), format="turtle")  # type: ignore[arg-type]
    assert len(graph) == 9


def test_the_internal_triple_is_nowhere_in_the_public_service(service: Service) -> None:
    asked = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    for chosen in TABLES:
        assert b"secret@example.jp" not in service.ask(asked, Accept=chosen.media_type).content
    subject = f"{BASE}/id/record/jairo/1#contact-1"
    assert service.http.get("/describe", params={"iri": subject}).status_code in (303, 404)
    assert service.http.get("/describe", params={"iri": subject, "format": "turtle"}).status_code == 404
    assert service.http.get("/describe", params={"iri": "mailto:secret@example.jp"}).status_code == 404
    assert json.dumps("secret") not in service.http.get("/").text


def test_the_internal_service_has_it_and_says_what_it_is(serving: object, data: Path) -> None:
    assert callable(serving)
    running: Service = serving(data, "internal", workers=1)
    assert running.ask("ASK { ?s ?p <mailto:secret@example.jp> }").json()["boolean"] is True
    assert 'class="internal"' in running.http.get("/", headers={"Accept": "text/html"}).text


def test_a_query_in_percent_encoding_keeps_its_japanese(service: Service) -> None:
    query = "ASK { ?s ?p '海底地形の観測データ'@ja }"
    assert service.http.get(f"/sparql?query={quote(query)}").json()["boolean"] is True
    asked = httpx.post(service.url + "/sparql", content=urlencode({"query": query}), headers={"Content-Type": FORM})
    assert asked.json()["boolean"] is True
