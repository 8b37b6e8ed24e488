"""A plain SPARQL store: `serve --writable` on an empty data directory; the W3C suites run against it."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLUpdateStore

from loader import store
from loader.errors import UsageError
from loader.pipeline import build
from loader.progress import Silent
from loader.settings import load
from tests.sparql_app.writable import Writable

SHARED = Path(__file__).resolve().parents[3] / "shared"
RUNNER = SHARED / "tools" / "w3c_protocol.py"
SUITES = SHARED / "conformance"


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writable]:
    running = Writable(tmp_path_factory.mktemp("plain"), workers=1)
    yield running
    running.stop()


def content(running: Writable) -> set[str]:
    """All quads of the published release."""
    return {str(quad) for quad in store.current(running.data).store("public")}


def test_the_default_graph_is_written_and_read(plain: Writable) -> None:
    plain.changed("DROP ALL; INSERT DATA { <urn:a> <urn:b> 1 GRAPH <urn:g> { <urn:a> <urn:b> 2 } }")
    assert plain.rows("SELECT ?o { <urn:a> <urn:b> ?o }") == [["1"]]
    assert plain.rows("SELECT ?g ?o { GRAPH ?g { ?s ?p ?o } }") == [["urn:g", "2"]]
    plain.changed("DELETE { ?s ?p ?o } INSERT { ?s ?p 3 } WHERE { ?s ?p ?o }")
    assert plain.rows("SELECT ?o { <urn:a> <urn:b> ?o }") == [["3"]]


def test_an_update_is_made_whole_or_not_at_all(plain: Writable) -> None:
    plain.changed("DROP ALL; INSERT DATA { <urn:a> <urn:b> 1 }")
    before = store.current(plain.data).id
    answer = plain.update("CLEAR ALL ; DROP GRAPH <urn:nothing>")
    assert answer.status_code == 400
    assert (store.current(plain.data).id, content(plain)) == (
        before,
        {'<urn:a> <urn:b> "1"^^<http://www.w3.org/2001/XMLSchema#integer>'},
    )


def test_nothing_is_fetched_for_an_update(plain: Writable) -> None:
    assert plain.update("LOAD <http://127.0.0.1:1/>").status_code == 403
    service = "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"
    assert plain.update(service).status_code == 403


def test_readers_see_one_release_or_the_next_and_never_a_mixture(plain: Writable) -> None:
    plain.changed("DROP ALL; INSERT DATA { <urn:a> <urn:n> 0 . <urn:b> <urn:n> 0 }")
    seen: list[tuple[int, str]] = []
    ended = threading.Event()

    def read() -> None:
        while not ended.is_set():
            answer = plain.service.ask("SELECT DISTINCT ?n { ?s <urn:n> ?n }", Accept="text/csv")
            seen.append((answer.status_code, answer.text))

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(1, 11):
        plain.changed(f"DELETE {{ ?s <urn:n> ?n }} INSERT {{ ?s <urn:n> {number} }} WHERE {{ ?s <urn:n> ?n }}")
    ended.set()
    reader.join()
    assert {status for status, _ in seen} == {200}
    assert all(len(text.split()) == 2 for _, text in seen)


def test_updates_at_once_are_all_made(plain: Writable) -> None:
    plain.changed("DROP ALL")

    def write(number: int) -> None:
        plain.changed(f"INSERT DATA {{ <urn:{number}> <urn:n> {number} }}")

    writers = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert {row[0] for row in plain.rows("SELECT ?n { ?s <urn:n> ?n }")} == {str(number) for number in range(8)}


def test_an_empty_graph_is_made_and_dropped(plain: Writable) -> None:
    plain.changed("DROP ALL; CREATE GRAPH <urn:e>")
    assert plain.triples("urn:e") == set()
    plain.changed("DROP GRAPH <urn:e>")
    assert plain.get("urn:e").status_code == 404


def test_the_store_of_rdflib_writes_and_reads(plain: Writable) -> None:
    plain.changed("DROP ALL")
    there = SPARQLUpdateStore(
        f"{plain.service.url}/query", f"{plain.service.url}/update", auth=("any", plain.secret), autocommit=True
    )
    graph = Graph(there, identifier=URIRef("urn:rdflib"))
    graph.add((URIRef("urn:a"), URIRef("urn:b"), Literal("縁", lang="ja")))
    graph.add((URIRef("urn:a"), URIRef("urn:b"), Literal("x")))
    graph.remove((URIRef("urn:a"), URIRef("urn:b"), Literal("x")))
    assert set(graph) == {(URIRef("urn:a"), URIRef("urn:b"), Literal("縁", lang="ja"))}


def test_no_source_is_built_into_a_plain_store(plain: Writable) -> None:
    chosen = load({"data": plain.data})
    with pytest.raises(UsageError, match="plain SPARQL store"):
        build(chosen, Silent())


TERMS = st.sampled_from(["<urn:a>", "<urn:b>", "<urn:c>"])
TRIPLES = st.builds(lambda *t: " ".join(t) + " .", TERMS, TERMS, TERMS)
GRAPHS = st.sampled_from(["<urn:g>", "<urn:h>"])
PLACES = st.one_of(st.just("DEFAULT"), GRAPHS)


def _in(place: str, triples: list[str]) -> str:
    inner = " ".join(triples)
    return f"{{ {inner} }}" if place == "DEFAULT" else f"{{ GRAPH {place} {{ {inner} }} }}"


def _target(place: str) -> str:
    return place if place == "DEFAULT" else f"GRAPH {place}"


OPERATIONS = st.one_of(
    st.builds(lambda p, t: f"INSERT DATA {_in(p, t)}", PLACES, st.lists(TRIPLES, max_size=4)),
    st.builds(lambda p, t: f"DELETE DATA {_in(p, t)}", PLACES, st.lists(TRIPLES, max_size=4)),
    st.builds(lambda p, t: f"DELETE WHERE {_in(p, [f'?s {t} ?o .'])}", PLACES, TERMS),
    st.builds(
        lambda p, q, t: f"INSERT {_in(p, [f'?o {t} ?s .'])} WHERE {_in(q, [f'?s {t} ?o .'])}", PLACES, PLACES, TERMS
    ),
    st.builds(lambda p: f"CLEAR SILENT {_target(p)}", PLACES),
    st.builds(lambda p: f"DROP SILENT {_target(p)}", PLACES),
    st.builds(lambda verb, p, q: f"{verb} SILENT {p} TO {q}", st.sampled_from(["ADD", "COPY", "MOVE"]), PLACES, PLACES),
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(updates=st.lists(st.lists(OPERATIONS, min_size=1, max_size=4).map(" ; ".join), min_size=1, max_size=3))
def test_random_updates_leave_what_a_store_in_memory_has(plain: Writable, updates: list[str]) -> None:
    expected = ox.Store()
    plain.changed("DROP ALL")
    for text in updates:
        expected.update(text)
        plain.changed(text)
    assert content(plain) == {str(quad) for quad in expected}


def run_suite(running: Writable, root: Path) -> str:
    """What the runner of the W3C suites says last, and every failure."""
    url = running.service.url
    words = ["--query", f"{url}/query", "--update", f"{url}/update", "--gsp", f"{url}/store", "--token", running.secret]
    done = subprocess.run(
        [sys.executable, str(RUNNER), str(root), *words], capture_output=True, text=True, timeout=300, check=False
    )
    return done.stdout + done.stderr


@pytest.mark.skipif(not RUNNER.exists(), reason="the W3C suites are not beside the project")
def test_the_protocol_suite_of_the_w3c_passes(plain: Writable) -> None:
    plain.changed("DROP ALL")
    told = run_suite(plain, SUITES)
    assert "protocol 34/34" in told, told


ENTRIES = re.compile(r"mf:entries \(([^)]*)\)")


@pytest.mark.skipif(not RUNNER.exists(), reason="the W3C suites are not beside the project")
def test_the_graph_store_suite_of_the_w3c_passes_on_a_store_that_is_empty_at_each_test(
    plain: Writable, tmp_path: Path
) -> None:
    """Several tests of the suite put the same graph and expect it to be new; so each begins with nothing."""
    there = SUITES / "sparql" / "sparql11"
    manifest = (there / "graph-store-protocol" / "manifest-indirect.ttl").read_text()
    entries = ENTRIES.search(manifest)
    assert entries is not None
    here = tmp_path / "sparql" / "sparql11"
    for folder in ("protocol", "graph-store-protocol"):
        (here / folder).mkdir(parents=True)
    (here / "protocol" / "manifest.ttl").write_text(
        "@prefix mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#> . <> mf:entries () ."
    )
    names = entries[1].split()
    assert len(names) == 9
    for name in names:
        plain.changed("DROP ALL")
        one = manifest.replace(entries[0], f"mf:entries ({name})")
        (here / "graph-store-protocol" / "manifest-indirect.ttl").write_text(one)
        told = run_suite(plain, tmp_path)
        assert told.strip().endswith("gsp 1/1"), told
