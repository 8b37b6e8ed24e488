"""curl: every way of the protocol as a person types it, and what HTTP has besides."""

from __future__ import annotations

import gzip
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.sparql_app.clients.conftest import (
    ASK,
    CONSTRUCT,
    DESCRIBE,
    GRAPH,
    HARBOUR,
    IN_GRAPH,
    LONG,
    NAMES,
    OTHER,
    SELECT,
    WRONG,
    called,
    names,
    quads,
)  # fmt: skip
from tests.sparql_app.conftest import Service
from tests.sparql_app.writable import Writable

_COMMAND = shutil.which("curl")
pytestmark = [pytest.mark.thorough, pytest.mark.skipif(_COMMAND is None, reason="curl is not installed")]
TSV = "Accept: text/tab-separated-values"
QUERY, UPDATE = "Content-Type: application/sparql-query", "Content-Type: application/sparql-update"


@dataclass(frozen=True)
class Said:
    """What curl got."""

    status: int
    headers: dict[str, str]
    body: bytes


def curl(*arguments: str) -> Said:
    """Run curl and take apart what it shows."""
    ran = subprocess.run([str(_COMMAND), "-sS", "-i", *arguments], capture_output=True, timeout=60, check=True)
    head, _, body = ran.stdout.partition(b"\r\n\r\n")
    while head.startswith(b"HTTP/1.1 100"):
        head, _, body = body.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return Said(int(status.split()[1]), headers, body)


def ways(url: str, query: str) -> dict[str, tuple[str, ...]]:
    """Arguments for every way to ask."""
    return {
        "GET": ("-G", f"{url}/sparql", "--data-urlencode", f"query={query}"),
        "form": (f"{url}/sparql", "--data-urlencode", f"query={query}"),
        "direct": (f"{url}/sparql", "-H", QUERY, "--data-binary", query),
        "QUERY": ("-X", "QUERY", f"{url}/query", "-H", QUERY, "--data-binary", query),
        "QUERY form": ("-X", "QUERY", f"{url}/query", "--data-urlencode", f"query={query}"),
    }


WAYS = tuple(ways("", ""))


@pytest.mark.parametrize("way", WAYS)
def test_every_way_gives_the_same_answers(port: Service, way: str) -> None:
    told = curl("-H", TSV, *ways(port.url, SELECT)[way])
    assert told.status == 200
    assert names(told.body, ox.QueryResultsFormat.TSV) == NAMES
    assert b"true" in curl("-H", "Accept: application/sparql-results+json", *ways(port.url, ASK)[way]).body
    graph = curl("-H", "Accept: application/n-triples", *ways(port.url, CONSTRUCT)[way])
    assert called(graph.body, ox.RdfFormat.N_TRIPLES) == NAMES
    described = curl("-H", "Accept: text/turtle", *ways(port.url, DESCRIBE)[way])
    assert "神戸港" in described.body.decode()
    assert curl(*ways(port.url, WRONG)[way]).status == 400


def test_without_an_accept_header_of_its_own_it_gets_json_and_turtle(port: Service) -> None:
    assert curl(*ways(port.url, SELECT)["GET"]).headers["content-type"] == "application/sparql-results+json"
    assert curl(*ways(port.url, DESCRIBE)["GET"]).headers["content-type"].startswith("text/turtle")
    assert curl(f"{port.url}/sparql").headers["content-type"].startswith("text/turtle"), "its description"


@pytest.mark.parametrize("way", ["GET", "form"])
def test_a_dataset_named_by_parameter(port: Service, way: str) -> None:
    told = curl(
        "-H", "Accept: text/csv", *ways(port.url, IN_GRAPH)[way], "--data-urlencode", f"default-graph-uri={OTHER}"
    )
    assert told.body.split() == [b"s", b"urn:a"]
    assert curl("-H", "Accept: text/csv", *ways(port.url, IN_GRAPH)[way]).body.split() == [b"s"]


def test_a_long_query_from_a_file(port: Service, tmp_path: Path) -> None:
    file = tmp_path / "long.rq"
    file.write_text(LONG, encoding="utf-8")
    told = curl("-H", TSV, "-H", QUERY, "--data-binary", f"@{file}", f"{port.url}/sparql")
    assert names(told.body, ox.QueryResultsFormat.TSV) == NAMES


def test_an_error_tells_the_place_in_the_language_asked_for(port: Service) -> None:
    told = curl("-H", "Accept-Language: en", *ways(port.url, WRONG)["direct"])
    assert (told.status, told.headers["content-type"]) == (400, "application/problem+json")
    assert b"not valid SPARQL" in told.body
    assert b'"line": 1' in told.body


def test_head_has_the_headers_of_get_and_no_content(port: Service) -> None:
    got, head = (curl(*more, *ways(port.url, SELECT)["GET"]) for more in ((), ("-I",)))
    assert head.body == b""
    assert head.headers["content-length"] == str(len(got.body))
    for name in ("etag", "content-type", "x-release", "vary"):
        assert head.headers[name] == got.headers[name], name


def test_options_tells_what_is_possible_also_to_a_browser_elsewhere(port: Service) -> None:
    told = curl("-X", "OPTIONS", "-H", "Origin: https://example.jp", "-H", "Access-Control-Request-Method: POST",
                f"{port.url}/sparql")  # fmt: skip
    assert told.status == 204
    assert {"GET", "HEAD", "POST", "QUERY", "OPTIONS"} <= set(told.headers["allow"].split(", "))
    assert told.headers["access-control-allow-origin"] == "*"
    assert "POST" in told.headers["access-control-allow-methods"]


def test_gzip_on_the_way_is_unpacked_to_the_same(port: Service) -> None:
    asked = ("-H", "Accept: application/n-triples", *ways(port.url, "CONSTRUCT WHERE { ?s ?p ?o }")["GET"])
    plain, packed = curl(*asked), curl("-H", "Accept-Encoding: gzip", *asked)
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["etag"] != plain.headers["etag"]
    assert curl("--compressed", *asked).body == plain.body


def test_what_it_has_already_is_not_sent_again(port: Service, tmp_path: Path) -> None:
    kept = tmp_path / "etag"
    first = curl("--etag-save", str(kept), *ways(port.url, SELECT)["GET"])
    assert first.status == 200
    again = curl("--etag-compare", str(kept), *ways(port.url, SELECT)["GET"])
    assert (again.status, again.body) == (304, b"")
    other = curl("--etag-compare", str(kept), *ways(port.url, ASK)["GET"])
    assert other.status == 200


def test_a_dump_that_broke_off_is_taken_up_where_it_did(port: Service, tmp_path: Path) -> None:
    address = f"{port.url}/releases/r1/public.nq.gz"
    part = curl("-r", "0-99", address)
    assert (part.status, len(part.body)) == (206, 100)
    assert part.headers["content-range"].startswith("bytes 0-99/")
    file = tmp_path / "dump.nq.gz"
    file.write_bytes(part.body)
    subprocess.run([str(_COMMAND), "-sS", "-C", "-", "-o", str(file), address], timeout=60, check=True)
    held = {str(quad) for quad in ox.parse(gzip.decompress(file.read_bytes()), ox.RdfFormat.N_QUADS)}
    assert held == {str(quad) for quad in quads()}


def test_a_graph_of_the_store_by_its_name(port: Service) -> None:
    told = curl("-G", f"{port.url}/store", "--data-urlencode", f"graph={GRAPH}", "-H", "Accept: application/n-triples")
    assert told.status == 200
    assert {q.subject.value for q in ox.parse(told.body, ox.RdfFormat.N_TRIPLES)} == {HARBOUR}  # type: ignore[union-attr]
    assert curl("-G", f"{port.url}/store", "--data-urlencode", "graph=urn:nothing").status == 404


def test_updates_with_a_token_as_bearer_and_as_password(plain: Writable, graph: str) -> None:
    url = f"{plain.service.url}/update"
    update = f'INSERT DATA {{ GRAPH <{graph}> {{ <{HARBOUR}> <urn:name> "%s"@ja }} }}'
    assert curl(url, "-H", UPDATE, "--data-binary", update % "無").status == 401
    assert curl(url, "-u", "anybody:wrong", "-H", UPDATE, "--data-binary", update % "無").status == 401
    bearer = ("-H", f"Authorization: Bearer {plain.secret}")
    assert curl(url, *bearer, "-H", UPDATE, "--data-binary", update % "一").status == 204
    assert curl(url, "-u", f"anybody:{plain.secret}", "--data-urlencode", "update=" + update % "二").status == 204
    assert plain.triples(graph) == {f'<{HARBOUR}> <urn:name> "{name}"@ja' for name in "一二"}


def test_graphs_are_put_added_to_read_and_deleted(plain: Writable, graph: str, tmp_path: Path) -> None:
    store = ("-u", f"anybody:{plain.secret}", "-H", "Content-Type: text/turtle")
    place = f"{plain.service.url}/store?graph=https%3A%2F%2Fexample.jp%2F%E5%8F%B0%E5%B8%B3"
    file = tmp_path / "ledger.ttl"
    file.write_text(f'<{HARBOUR}> <urn:name> "神戸港"@ja .', encoding="utf-8")
    assert curl("-H", "Content-Type: text/turtle", "-T", str(file), place).status == 401
    assert curl("-T", str(file), place).status == 415, "it names no media type of its own"
    assert curl(*store, "-T", str(file), place).status == 201
    assert curl(*store, "-T", str(file), place).status == 204
    assert curl(*store, "--data-binary", f'<{HARBOUR}> <urn:name> "Kobe" .', place).status == 204
    told = curl("-H", "Accept: text/turtle", place)
    assert {q.object.value for q in ox.parse(told.body, ox.RdfFormat.TURTLE)} == {"神戸港", "Kobe"}  # type: ignore[union-attr]
    broken = curl(*store, "--data-binary", "<a> <b>", place)
    assert (broken.status, broken.headers["content-type"]) == (400, "application/problem+json")
    assert curl(*store, "-X", "DELETE", place).status == 204
    assert curl(place).status == 404
