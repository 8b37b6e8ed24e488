"""The Graph Store Protocol: graphs read by everybody, written by tokens, at /store?graph=… and at /store/…."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from loader import store
from tests.sparql_app.conftest import BASE, Service, example, write_release
from tests.sparql_app.writable import CURATED, Writable

TURTLE = "<urn:a> <urn:b> 'c' , [ <urn:d> 1 ] ."
RDF_XML = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="urn:">
<rdf:Description rdf:about="urn:a"><u:b rdf:resource="urn:c"/></rdf:Description></rdf:RDF>"""
NOTE = f"{CURATED}notes"


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writable]:
    """A plain store that all tests here share, each with graphs of its own."""
    running = Writable(tmp_path_factory.mktemp("plain"), workers=1)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writable]:
    """Curated graphs beside the example release."""
    data = tmp_path_factory.mktemp("beside")
    write_release(data, "r1", example())
    running = Writable(data, [CURATED], workers=1)
    yield running
    running.stop()


def kind(answer: httpx.Response) -> tuple[int, str]:
    """Status and kind of a problem."""
    return answer.status_code, answer.json()["type"].rpartition("/")[2]


def test_put_makes_then_replaces_and_post_adds(plain: Writable) -> None:
    assert plain.put("urn:g:1", "<urn:a> <urn:b> 1 .").status_code == 201
    assert plain.put("urn:g:1", "<urn:a> <urn:b> <urn:c> .").status_code == 204
    assert plain.triples("urn:g:1") == {"<urn:a> <urn:b> <urn:c>"}
    assert plain.put("urn:g:1", "<urn:a> <urn:b> <urn:d> .", method="POST").status_code == 204
    assert plain.triples("urn:g:1") == {"<urn:a> <urn:b> <urn:c>", "<urn:a> <urn:b> <urn:d>"}


def test_a_deleted_graph_is_gone(plain: Writable) -> None:
    plain.put("urn:g:2", TURTLE)
    asked = {"params": {"graph": "urn:g:2"}, "headers": plain.bearer()}
    assert plain.http.delete("/store", **asked).status_code == 204
    assert plain.get("urn:g:2").status_code == 404
    assert kind(plain.http.delete("/store", **asked)) == (404, "no-such-graph")
    assert plain.http.head("/store", params={"graph": "urn:g:2"}).status_code == 404


def test_an_empty_graph_exists(plain: Writable) -> None:
    assert plain.put("urn:g:3", "").status_code == 201
    assert plain.triples("urn:g:3") == set()
    assert plain.http.head("/store", params={"graph": "urn:g:3"}).status_code == 200


def test_a_post_to_the_store_makes_a_graph_and_tells_its_address(plain: Writable) -> None:
    answer = plain.http.post("/store", content=TURTLE, headers={"Content-Type": "text/turtle", **plain.bearer()})
    assert answer.status_code == 201
    graph = answer.headers["Location"]
    assert graph.startswith(f"{BASE}/graph/")
    there = plain.http.get(graph.removeprefix(BASE), headers={"Accept": "text/turtle"}, follow_redirects=True)
    assert there.status_code == 200
    assert len(list(ox.parse(there.content, ox.RdfFormat.TURTLE))) == 3
    assert len(plain.triples(graph)) == 3


def test_a_graph_has_an_address_in_the_store(plain: Writable) -> None:
    path = "/store/curated/%E7%B8%81"
    headers = {"Content-Type": "application/n-triples", **plain.bearer()}
    assert plain.http.put(path, content="<urn:a> <urn:b> <urn:c> .", headers=headers).status_code == 201
    assert plain.triples(f"{BASE}/graph/curated/縁") == {"<urn:a> <urn:b> <urn:c>"}
    assert plain.http.delete(path, headers=plain.bearer()).status_code == 204
    assert plain.http.get(path).status_code == 404


def test_blank_nodes_of_an_upload_are_nobody_elses(plain: Writable) -> None:
    for _ in range(2):
        plain.put(
            "urn:g:4",
            "_:x <urn:b> 'c' ." if not _ else '_:x <urn:b> "c" .',
            "application/n-triples" if _ else "text/turtle",
            method="POST",
        )
    assert len(plain.triples("urn:g:4")) == 2


def test_the_documents_of_a_form_go_into_one_graph(plain: Writable) -> None:
    files = {"one": ("a.ttl", "<urn:a> <urn:b> <urn:c> .", "text/turtle"),
             "two": ("b.nt", "<urn:a> <urn:b> <urn:d> .", "application/n-triples")}  # fmt: skip
    answer = plain.http.post("/store", params={"graph": "urn:g:5"}, files=files, headers=plain.bearer())
    assert answer.status_code == 201
    assert plain.triples("urn:g:5") == {"<urn:a> <urn:b> <urn:c>", "<urn:a> <urn:b> <urn:d>"}


@pytest.mark.parametrize(
    ("media", "content"),
    [
        ("text/turtle", "<urn:a> <urn:b> <urn:c> ."),
        ("application/n-triples", "<urn:a> <urn:b> <urn:c> ."),
        ("application/ld+json", '{"@id": "urn:a", "urn:b": {"@id": "urn:c"}}'),
        ("application/rdf+xml", RDF_XML),
    ],
)
def test_every_format_is_read_and_given_back(plain: Writable, media: str, content: str) -> None:
    graph = f"urn:format:{media}"
    assert plain.put(graph, content, media).status_code == 201
    assert plain.triples(graph) == {"<urn:a> <urn:b> <urn:c>"}
    back = plain.get(graph, media)
    assert back.headers["Content-Type"].startswith(media)
    assert "urn:c" in back.text


@pytest.mark.parametrize(
    ("media", "content", "expected"),
    [
        ("text/turtle", "<urn:a> <urn:b>\n  c d .", (400, "content")),
        ("text/turtle; charset=shift_jis", "<urn:a> <urn:b> 1 .", (415, "charset")),
        ("application/ld+json", '{"@context": "http://127.0.0.1:1/context", "@id": "urn:a"}', (400, "content")),
        ("application/trig", "GRAPH <urn:g> { <urn:a> <urn:b> 1 }", (415, "media-type")),
        ("text/plain", "<urn:a> <urn:b> 1 .", (415, "media-type")),
        ("multipart/form-data; boundary=x", "no form", (400, "multipart")),
    ],
)
def test_what_cannot_be_read_is_refused_and_makes_no_graph(
    plain: Writable, media: str, content: str, expected: tuple[int, str]
) -> None:
    assert kind(plain.put("urn:g:wrong", content, media)) == expected
    assert plain.get("urn:g:wrong").status_code == 404


def test_wrong_rdf_is_told_with_its_place(plain: Writable) -> None:
    told = plain.put("urn:g:wrong", "<urn:a> <urn:b>\n  c d .").json()
    assert (told["line"], told["column"]) == (2, 3)


@pytest.mark.parametrize(
    ("method", "query", "expected"),
    [
        ("GET", "", (400, "no-graph-named")),
        ("GET", "default&graph=urn:a", (400, "graph-twice")),
        ("GET", "graph=urn:a&graph=urn:b", (400, "graph-twice")),
        ("PUT", "graph=relative", (400, "graph-iri")),
        ("DELETE", "", (400, "no-graph-named")),
    ],
)
def test_a_graph_is_named_once_and_absolutely(
    plain: Writable, method: str, query: str, expected: tuple[int, str]
) -> None:
    headers = {"Content-Type": "text/turtle", "Accept": "application/json", **plain.bearer()}
    assert kind(plain.http.request(method, f"/store?{query}", headers=headers)) == expected


def test_too_large_a_graph_is_refused(plain: Writable) -> None:
    assert plain.put("urn:g:large", "#" * (3 * 2**20)).status_code == 413


def test_graphs_of_the_sources_are_read_and_not_written(beside: Writable) -> None:
    links = f"{BASE}/graph/links"
    assert beside.triples(links)
    assert kind(beside.put(links, TURTLE)) == (403, "not-curated")
    assert kind(beside.put("", TURTLE)) == (403, "not-curated")
    assert kind(beside.put(f"{BASE}/graph/merged", TURTLE)) == (403, "not-curated")
    assert beside.triples("") == beside.triples(f"{BASE}/graph/merged")
    assert beside.put(NOTE, TURTLE).status_code == 201


def test_a_graph_has_an_etag_and_is_not_sent_twice(beside: Writable) -> None:
    first = beside.get(f"{BASE}/graph/links")
    again = beside.http.get(
        "/store",
        params={"graph": f"{BASE}/graph/links"},
        headers={"Accept": "application/n-triples", "If-None-Match": first.headers["ETag"]},
    )
    assert (again.status_code, again.content) == (304, b"")


def test_what_may_not_be_public_is_not_put_into_the_public_store(beside: Writable) -> None:
    mailbox = "<urn:a> <http://www.w3.org/2006/vcard/ns#hasEmail> <mailto:a@example.jp> ."
    before = store.current(beside.data).id
    assert kind(beside.put(f"{CURATED}contact", mailbox)) == (422, "contact")
    assert kind(beside.put(f"{CURATED}taro@example.jp", TURTLE)) == (422, "contact")
    assert store.current(beside.data).id == before
    assert beside.put(f"{CURATED}git", "<urn:a> <urn:b> <ssh://git@example.jp/x.git> .").status_code == 201


def conditional(running: Writable, graph: str, method: str = "PUT", **stated: str) -> int:
    """Status of a write under a condition."""
    headers = {"Content-Type": "text/turtle", **running.bearer(), **{k.replace("_", "-"): v for k, v in stated.items()}}
    content = "<urn:a> <urn:b> 7 ." if method != "DELETE" else b""
    answer = running.http.request(method, "/store", params={"graph": graph}, content=content, headers=headers)
    return answer.status_code


def test_a_write_under_a_condition_that_does_not_hold_changes_nothing(beside: Writable) -> None:
    graph = f"{CURATED}conditions"
    assert conditional(beside, graph, If_Match="*") == 412
    assert conditional(beside, graph, If_None_Match="*") == 201
    before = beside.triples(graph)
    assert conditional(beside, graph, If_None_Match="*") == 412
    old = beside.get(graph).headers["ETag"]
    beside.put(graph, "<urn:a> <urn:b> 8 .", method="POST")
    for method in ("PUT", "POST", "DELETE"):
        assert conditional(beside, graph, method, If_Match=old) == 412, method
    now = beside.get(graph, "text/turtle").headers["ETag"]
    assert conditional(beside, graph, If_None_Match=now) == 412
    assert conditional(beside, graph, If_Match=f"W/{now}") == 412
    assert len(beside.triples(graph)) == len(before) + 1
    assert conditional(beside, graph, If_Match=f'"x", {now}') == 204
    assert beside.triples(graph) == before
    assert conditional(beside, graph, "DELETE", If_Match="*") == 204


def test_a_service_that_only_reads_shows_graphs_and_refuses_the_rest(service: Service) -> None:
    named = {"params": {"graph": f"{BASE}/graph/links"}}
    assert service.http.get("/store", **named, headers={"Accept": "text/turtle"}).status_code == 200
    for method in ("PUT", "POST", "DELETE"):
        answer = service.http.request(method, "/store", **named, headers={"Content-Type": "text/turtle"})
        assert answer.status_code == 403, method


def test_options_tells_what_is_possible(plain: Writable) -> None:
    answer = plain.http.options("/store")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"}
    assert plain.http.request("PATCH", "/store?default").status_code == 405


def test_a_graph_that_nobody_wrote_is_not_there(plain: Writable, tmp_path: Path) -> None:
    answer = plain.get("urn:g:never")
    assert kind(answer) == (404, "no-such-graph")
