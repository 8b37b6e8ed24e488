"""The table of the SPARQL 1.1 Protocol, without any HTTP."""

import pytest

from sparql_app.problem import Problem
from sparql_app.protocol import Parts, Query, Update, allowed, read

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"


def post(body: bytes, kind: str, query_string: str = "") -> Parts:
    return Parts("POST", query_string, {"content-type": kind} if kind else {}, body)


@pytest.mark.parametrize(
    "parts",
    [
        Parts("GET", "query=ASK%20%7B%7D"),
        Parts("GET", "query=ASK+%7B%7D"),
        Parts("HEAD", "query=ASK%20%7B%7D"),
        post(b"query=ASK%20%7B%7D", FORM),
        post(b"query=ASK+%7B%7D", FORM + "; charset=UTF-8"),
        post(b"ASK {}", QUERY),
        Parts("QUERY", "", {"content-type": QUERY}, b"ASK {}"),
        Parts("QUERY", "", {"content-type": FORM}, b"query=ASK+%7B%7D", "query"),
        post(b"ASK {}", 'Application/SPARQL-Query; charset="utf-8"'),
    ],
)
def test_a_query_arrives_by_every_way_of_the_protocol(parts: Parts) -> None:
    assert read(parts) == Query("ASK {}")


def test_names_of_one_format_may_be_given_together() -> None:
    """SPARQLWrapper sends its own name and the media type, or several media types."""
    both = "query=ASK+%7B%7D&format=tsv&format=text/tab-separated-values"
    assert read(Parts("GET", both)) == Query("ASK {}", format="tsv")
    listed = "query=ASK+%7B%7D&format=json-ld&format=application/ld%2Bjson,application/x-json%2Bld"
    assert read(Parts("GET", listed)) == Query("ASK {}", format="json-ld")


@pytest.mark.parametrize(
    ("parts", "status", "kind"),
    [
        (Parts("GET", ""), 400, "no-query"),
        (Parts("GET", "q=ASK%20%7B%7D"), 400, "no-query"),
        (Parts("GET", "query="), 400, "no-query"),
        (post(b" ", QUERY), 400, "no-query"),
        (Parts("POST", "", {"content-type": QUERY, "content-encoding": "gzip"}, b"ASK {}"), 415, "content-coding"),
        (Parts("GET", "query=ASK%7B%7D&query=ASK%7B%7D"), 400, "repeated-parameter"),
        (post(b"query=ASK%7B%7D", FORM, "query=ASK%7B%7D"), 400, "repeated-parameter"),
        (post(b"ASK {}", QUERY, "query=ASK%7B%7D"), 400, "repeated-parameter"),
        (Parts("GET", "query=ASK%7B%7D&format=json&format=xml"), 400, "repeated-parameter"),
        (Parts("GET", "query=ASK%7B%7D&format=none&format=nothing"), 400, "repeated-parameter"),
        (post(b"ASK {}", "text/plain"), 415, "media-type"),
        (post(b"ASK {}", ""), 415, "media-type"),
        (post("ASK {}".encode("utf-16"), QUERY + "; charset=UTF-16"), 415, "charset"),
        (post(b"ASK { ?s ?p '\xff' }", QUERY), 400, "encoding"),
        (Parts("GET", "query=%FF"), 400, "encoding"),
        (Parts("GET", "query=ASK%7B%7D&default-graph-uri=no%20iri"), 400, "graph-iri"),
        (Parts("GET", "query=ASK%7B%7D&named-graph-uri=relative"), 400, "graph-iri"),
        (Parts("GET", "&".join(["a=b"] * 3000)), 400, "too-many-parameters"),
        (Parts("PUT", "query=ASK%7B%7D"), 405, "method-not-allowed"),
        (Parts("DELETE", ""), 405, "method-not-allowed"),
    ],
)
def test_what_the_protocol_does_not_know_is_refused_by_its_reason(parts: Parts, status: int, kind: str) -> None:
    problem = read(parts)
    assert isinstance(problem, Problem)
    assert (problem.status, problem.kind) == (status, kind)
    assert problem.hint is not None
    assert problem.hint.to("ja") != problem.hint.to("en")


def test_405_names_the_methods_that_are_possible() -> None:
    problem = read(Parts("PATCH"))
    assert isinstance(problem, Problem)
    assert problem.headers["Allow"] == allowed("sparql")


@pytest.mark.parametrize(
    "parts",
    [
        post(b"CLEAR ALL", UPDATE),
        post(b"CLEAR ALL", UPDATE + "; charset=utf-8"),
        post(b"update=CLEAR+ALL", FORM),
        Parts("POST", "", {"content-type": UPDATE}, b"CLEAR ALL", "update"),
        Parts("POST", "", {"content-type": FORM}, b"update=CLEAR+ALL", "update"),
    ],
)
def test_an_update_arrives_by_every_way_of_the_protocol(parts: Parts) -> None:
    assert read(parts) == Update("CLEAR ALL")


def test_the_dataset_of_an_update_comes_with_it() -> None:
    asked = "using-graph-uri=http://a&using-named-graph-uri=http://b&using-named-graph-uri=http://b"
    assert read(post(b"CLEAR ALL", UPDATE, asked)) == Update("CLEAR ALL", ("http://a",), ("http://b",))


@pytest.mark.parametrize(
    ("parts", "status", "kind"),
    [
        (Parts("GET", "update=CLEAR%20ALL"), 400, "update-by-get"),
        (post(b"query=ASK%7B%7D&update=CLEAR+ALL", FORM), 400, "query-and-update"),
        (post(b"update=CLEAR+ALL&update=CLEAR+ALL", FORM), 400, "repeated-parameter"),
        (post(b"CLEAR ALL", UPDATE, "using-graph-uri=relative"), 400, "graph-iri"),
        (Parts("POST", "", {"content-type": UPDATE}, b"CLEAR ALL", "query"), 415, "media-type"),
        (Parts("POST", "", {"content-type": FORM}, b"update=CLEAR+ALL", "query"), 400, "update-refused"),
        (Parts("POST", "", {"content-type": QUERY}, b"ASK {}", "update"), 415, "media-type"),
        (Parts("POST", "", {"content-type": FORM}, b"a=b", "update"), 400, "no-update"),
        (Parts("GET", "query=ASK%7B%7D", door="update"), 405, "method-not-allowed"),
        (Parts("QUERY", "", {"content-type": UPDATE}, b"CLEAR ALL"), 415, "media-type"),
    ],
)
def test_an_update_by_no_way_of_the_protocol_is_refused_by_its_reason(parts: Parts, status: int, kind: str) -> None:
    problem = read(parts)
    assert isinstance(problem, Problem)
    assert (problem.status, problem.kind) == (status, kind)


def test_each_door_allows_its_own_methods() -> None:
    assert allowed("sparql") == allowed("query") == "GET, HEAD, OPTIONS, POST, QUERY"
    assert allowed("update") == "OPTIONS, POST"


@pytest.mark.parametrize(("stated", "seconds"), [("5", 5), ("0.5", 0.5)])
def test_a_client_may_ask_for_a_shorter_time(stated: str, seconds: float) -> None:
    assert read(Parts("GET", f"query=ASK%7B%7D&timeout={stated}")) == Query("ASK{}", timeout=seconds)


@pytest.mark.parametrize("stated", ["0", "-1", "nan", "inf", "soon", "1e9"])
def test_a_time_that_is_no_time_is_refused(stated: str) -> None:
    problem = read(Parts("GET", f"query=ASK%7B%7D&timeout={stated}"))
    assert isinstance(problem, Problem)
    assert (problem.status, problem.kind) == (400, "timeout")


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX insert: <http://a/> SELECT * { ?s insert:p ?o }",
        "SELECT * { ?s ?p 'INSERT DATA' } # DROP ALL",
        "PREFIX a: <http://INSERT/> ASK { a:LOAD ?delete ?o }",
        "DESCRIBE<http://a/DROP>",
    ],
)
def test_a_query_that_only_speaks_of_updating_is_a_query(query: str) -> None:
    assert isinstance(read(post(query.encode(), QUERY)), Query)


def test_the_dataset_of_the_request_is_kept_in_order_and_each_graph_once() -> None:
    asked = "default-graph-uri=http://a&default-graph-uri=http://b&default-graph-uri=http://a&named-graph-uri=http://c"
    found = read(post(b"ASK {}", QUERY, asked))
    assert found == Query("ASK {}", ("http://a", "http://b"), ("http://c",))
    assert found.states_dataset
