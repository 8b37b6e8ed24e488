"""Updates of curated graphs: what they change, what they may not, and that a release holds them before the answer."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from loader import edit, store, token
from tests.sparql_app.conftest import BASE, example, write_release
from tests.sparql_app.writable import CURATED, Writable

CONTACT = f"{BASE}/id/record/jairo/1#contact-1"
NOTE = f"{CURATED}notes"


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[Writable]:
    """A public service over the example release whose curated graphs may be written."""
    secret = ox.Quad(
        ox.NamedNode(CONTACT),
        ox.NamedNode("http://www.w3.org/2006/vcard/ns#hasEmail"),
        ox.NamedNode("mailto:s@example.jp"),
    )
    write_release(tmp_path, "r1", example(), internal=[secret])
    running = Writable(tmp_path, [CURATED], workers=1)
    yield running
    running.stop()


def everything(data: Path, scope: store.Scope) -> set[str]:
    """All quads of the published release outside the curated graphs."""
    return {str(quad) for quad in store.current(data).store(scope) if CURATED not in str(quad.graph_name)}


def curated(data: Path, scope: store.Scope = "public") -> set[str]:
    """All quads of the published release in the curated graphs."""
    released = store.current(data).store(scope)
    return {str(quad) for graph in released.named_graphs() if graph.value.startswith(CURATED)
            for quad in released.quads_for_pattern(None, None, None, graph)}  # fmt: skip


def test_an_update_is_in_the_published_release_before_the_answer_and_changes_nothing_else(writing: Writable) -> None:
    before = {scope: everything(writing.data, scope) for scope in store.SCOPES}
    answer = writing.update(f"INSERT DATA {{ GRAPH <{NOTE}> {{ <urn:a> <urn:b> 'c' }} }}")
    assert answer.status_code == 204
    assert answer.headers["X-Release"] == store.current(writing.data).id == "r1.e000001"
    assert writing.rows(f"SELECT ?o {{ GRAPH <{NOTE}> {{ ?s ?p ?o }} }}") == [["c"]]
    assert {scope: everything(writing.data, scope) for scope in store.SCOPES} == before
    assert curated(writing.data) == curated(writing.data, "internal") == {f'<urn:a> <urn:b> "c" <{NOTE}>'}


def test_the_former_release_still_answers_as_before(writing: Writable) -> None:
    first = writing.changed(f"INSERT DATA {{ GRAPH <{NOTE}> {{ <urn:a> <urn:b> 1 }} }}")
    writing.changed(f"DELETE WHERE {{ GRAPH <{NOTE}> {{ ?s ?p ?o }} }}")
    asked = {"query": f"ASK {{ GRAPH <{NOTE}> {{ ?s ?p 1 }} }}"}
    for name, expected in ((first, True), ("r1", False), ("r1.e000002", False)):
        answer = writing.http.get(f"/releases/{name}/sparql", params=asked, headers={"Accept": "application/json"})
        assert answer.json()["boolean"] is expected, name


def test_an_update_may_draw_on_the_release(writing: Writable) -> None:
    writing.changed(
        "PREFIX dcat: <http://www.w3.org/ns/dcat#> "
        f"INSERT {{ GRAPH <{NOTE}> {{ ?d <urn:seen> true }} }} WHERE {{ ?d a dcat:Dataset }}"
    )
    known = {row[0] for row in writing.rows("SELECT DISTINCT ?d { ?d a <http://www.w3.org/ns/dcat#Dataset> }")}
    assert known
    assert {row[0] for row in writing.rows(f"SELECT ?d {{ GRAPH <{NOTE}> {{ ?d <urn:seen> ?x }} }}")} == known


def test_using_graph_uri_is_the_dataset_of_the_patterns(writing: Writable) -> None:
    writing.changed(
        f"INSERT DATA {{ GRAPH <{CURATED}one> {{ <urn:1> <urn:p> 1 }} GRAPH <{CURATED}two> {{ <urn:2> <urn:p> 2 }} }}"
    )
    copied = f"INSERT {{ GRAPH <{NOTE}> {{ ?s <urn:copied> ?o }} }} WHERE {{ ?s <urn:p> ?o }}"
    writing.changed(copied, params={"using-graph-uri": f"{CURATED}two"})
    assert writing.triples(NOTE) == {'<urn:2> <urn:copied> "2"^^<http://www.w3.org/2001/XMLSchema#integer>'}
    pruned = "DELETE WHERE { ?s <urn:p> ?o }"
    answer = writing.update(pruned, params={"using-graph-uri": f"{CURATED}two"})
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (403, "not-curated")


def test_an_update_that_changes_nothing_makes_no_release(writing: Writable) -> None:
    answer = writing.update(f"DELETE DATA {{ GRAPH <{NOTE}> {{ <urn:a> <urn:b> 1 }} }}")
    assert (answer.status_code, answer.headers["X-Release"]) == (204, "r1")
    assert [r.id for r in store.releases(writing.data)] == ["r1"]
    assert edit.last(writing.data) == 0


REFUSED = (
    ("INSERT DATA { <urn:a> <urn:b> 1 }", 403, "not-curated", "default graph"),
    (f"INSERT DATA {{ GRAPH <{BASE}/graph/links> {{ <urn:a> <urn:b> 1 }} }}", 403, "not-curated", "/graph/links"),
    (f"WITH <{BASE}/graph/links> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}", 403, "not-curated", "/graph/links"),
    (f"DELETE WHERE {{ GRAPH <{BASE}/graph/source/jairo> {{ ?s ?p ?o }} }}", 403, "not-curated", "source/jairo"),
    (f"MOVE <{BASE}/graph/links> TO <{NOTE}>", 403, "not-curated", "/graph/links"),
    (f"COPY <{NOTE}> TO DEFAULT", 403, "not-curated", "default graph"),
    (f"CREATE GRAPH <{BASE}/graph/curate/x>", 403, "not-curated", "curate/x"),
    ("DROP ALL", 403, "graphs-unnamed", "ALL"),
    ("CLEAR NAMED", 403, "graphs-unnamed", "NAMED"),
    ("INSERT { GRAPH ?g { <urn:a> <urn:b> 1 } } WHERE { GRAPH ?g { } }", 403, "graphs-unnamed", "?g"),
    ("LOAD <http://127.0.0.1:1/x>", 403, "load-refused", "LOAD"),
    (f"lOaD SILENT<http://127.0.0.1:1/x> INTO GRAPH <{NOTE}>", 403, "load-refused", "LOAD"),
    ("#\rLOAD <http://127.0.0.1:1/x>", 403, "load-refused", "LOAD"),
    (f"INSERT {{ GRAPH <{NOTE}> {{ ?s ?p ?o }} }} WHERE {{ SERVICE <http://127.0.0.1:1/> {{ ?s ?p ?o }} }}",
     403, "service-refused", "SERVICE"),
    (f"INSERT {{ GRAPH <{NOTE}> {{ ?s ?p ?o }} }} WHERE {{ {'{' * 10_000} ?s ?p ?o {'}' * 10_000} }}",
     400, "nesting", "nests"),
    (f"INSERT DATA {{ GRAPH <{NOTE}> {{ <urn:a> <urn:b> }} }}", 400, "syntax", "SPARQL"),
    ("SELECT * { ?s ?p ?o }", 400, "syntax", "SPARQL"),
    (f"DROP GRAPH <{CURATED}nothing>", 400, "evaluation", "carried out"),
    (f"INSERT DATA {{ GRAPH <{NOTE}> {{ <urn:a> <http://xmlns.com/foaf/0.1/mbox> <mailto:a@example.jp> }} }}",
     422, "contact", "object of statement 1"),
    (f"INSERT DATA {{ GRAPH <{NOTE}> {{ <mailto:a@example.jp> <urn:b> 1 }} }}", 422, "contact", "subject"),
    (f"INSERT DATA {{ GRAPH <{NOTE}> {{ <urn:a> <tel:0312345678> 1 }} }}", 422, "contact", "predicate"),
    (f"INSERT DATA {{ GRAPH <{NOTE}> {{ <urn:a> <urn:b> 'taro＠example.jp' }} }}", 422, "contact", "object"),
    (f"INSERT DATA {{ GRAPH <{NOTE}> {{ <urn:a> <urn:b> '電話 03-1234-5678'@ja }} }}", 422, "contact", "object"),
    (f"INSERT DATA {{ GRAPH <{NOTE}> {{ <urn:a> <urn:b> <http://a.example/taro%40example.jp> }} }}",
     422, "contact", "object"),
    (f"INSERT DATA {{ GRAPH <{NOTE}> {{ <urn:a> <urn:b> <http://u:secret@a.example/> }} }}", 422, "contact", "object"),
    (f"INSERT DATA {{ GRAPH <{CURATED}taro@example.jp> {{ <urn:a> <urn:b> 1 }} }}",
     422, "contact", "name of the graph"),
    (f"CREATE GRAPH <{CURATED}taro@example.jp>", 422, "contact", "name of the graph"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "status", "kind", "told"), REFUSED, ids=lambda value: str(value)[:40])
def test_what_may_not_be_written_is_refused_by_name_and_nothing_changes(
    refusing: Writable, text: str, status: int, kind: str, told: str
) -> None:
    answer = refusing.update(text)
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (status, kind), answer.text
    assert told in answer.json()["title"]
    if kind == "contact":
        assert not re.search("example.jp|1234|secret", answer.text)
    assert [r.id for r in store.releases(refusing.data)] == ["r1"]


@pytest.fixture(scope="module")
def refusing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writable]:
    """One service for all that is refused; no test changes anything in it."""
    data = tmp_path_factory.mktemp("refusing")
    write_release(data, "r1", example())
    running = Writable(data, [CURATED], workers=1)
    yield running
    running.stop()


def test_a_dataset_is_not_stated_twice(refusing: Writable) -> None:
    using = f"INSERT {{ GRAPH <{NOTE}> {{ ?s ?p ?o }} }} USING <urn:g> WHERE {{ ?s ?p ?o }}"
    answer = refusing.update(using, params={"using-named-graph-uri": "urn:h"})
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (400, "dataset-twice")


def test_a_token_of_some_graphs_neither_writes_nor_reads_others_by_an_update(writing: Writable) -> None:
    writing.changed(f"INSERT DATA {{ GRAPH <{CURATED}b/1> {{ <urn:a> <urn:secret> 1 }} }}")
    secret = token.add(writing.data, "narrow", reads=[f"{BASE}/graph/links"], writes=[f"{CURATED}a/"])
    answer = writing.update(f"INSERT DATA {{ GRAPH <{CURATED}b/1> {{ <urn:a> <urn:b> 2 }} }}", secret)
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (403, "not-yours")
    writing.changed(
        f"INSERT {{ GRAPH <{CURATED}a/1> {{ ?s ?p ?o }} }} "
        "WHERE { { GRAPH ?g { ?s ?p ?o } } UNION { ?s ?p ?o } }",
        secret=secret,
    )
    links = {tuple(r) for r in writing.rows(f"SELECT ?s ?p ?o {{ GRAPH <{BASE}/graph/links> {{ ?s ?p ?o }} }}")}
    assert links
    assert {tuple(r) for r in writing.rows(f"SELECT ?s ?p ?o {{ GRAPH <{CURATED}a/1> {{ ?s ?p ?o }} }}")} == links


def test_an_edit_on_the_internal_service_stays_internal(tmp_path: Path) -> None:
    secret = ox.Quad(
        ox.NamedNode(CONTACT),
        ox.NamedNode("http://www.w3.org/2006/vcard/ns#hasEmail"),
        ox.NamedNode("mailto:s@example.jp"),
    )
    write_release(tmp_path, "r1", example(), internal=[secret])
    running = Writable(tmp_path, [CURATED], scope="internal", workers=1)
    try:
        running.changed(f"INSERT {{ GRAPH <{NOTE}> {{ ?s ?p ?o }} }} WHERE {{ ?s ?p ?o FILTER(?s = <{CONTACT}>) }}")
    finally:
        running.stop()
    assert len(curated(tmp_path, "internal")) == 1
    assert curated(tmp_path, "public") == set()


def test_an_update_that_takes_too_long_is_ended_and_the_next_one_is_made(tmp_path: Path) -> None:
    write_release(tmp_path, "r1", example())
    running = Writable(tmp_path, [CURATED], workers=1, query_seconds=2)
    try:
        product = " ".join(f"?s{i} ?p{i} ?o{i} ." for i in range(6))
        counted = f"SELECT (COUNT(*) AS ?n) {{ {product} }}"
        endless = f"INSERT {{ GRAPH <{NOTE}> {{ <urn:a> <urn:b> ?n }} }} WHERE {{ {counted} }}"
        answer = running.update(endless)
        assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (503, "time-limit")
        assert store.current(tmp_path).id == "r1"
        running.changed(f"INSERT DATA {{ GRAPH <{NOTE}> {{ <urn:a> <urn:b> 1 }} }}")
    finally:
        running.stop()
    assert len(curated(tmp_path)) == 1


def test_many_triples_are_read_in_their_time(writing: Writable) -> None:
    triples = " . ".join(f"<urn:s{n}> <urn:p> {n}" for n in range(20_000))
    writing.changed(f"INSERT DATA {{ GRAPH <{NOTE}> {{ {triples} }} }}")
    assert writing.rows(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{NOTE}> {{ ?s ?p ?o }} }}") == [["20000"]]


def test_every_edit_is_in_the_audit_log(writing: Writable) -> None:
    release = writing.changed(f"INSERT DATA {{ GRAPH <{NOTE}> {{ <urn:a> <urn:b> 1 , 2 }} }}")
    writing.update("DROP ALL")
    lines = [json.loads(line) for line in (writing.data / "audit.jsonl").read_text().splitlines()]
    made, refused = (line for line in lines if line["door"] == "update")
    assert (made["who"], made["release"], made["added"], made["outcome"]) == ("writer", release, 2, "made")
    assert (refused["release"], refused["outcome"]) == ("", "graphs-unnamed")
    assert refused["operation_sha256"] == hashlib.sha256(b"DROP ALL").hexdigest()
