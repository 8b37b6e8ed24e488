"""Nothing private can be reached from the public service, by any path, format, header or parameter."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from lxml import etree
from SPARQLWrapper import JSON, SPARQLWrapper

from loader import store
from tests.pipeline.service import serving

TABLES = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values")
GRAPHS = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json", "text/html")
EVERYTHING = (
    "SELECT * { ?s ?p ?o }",
    "SELECT * { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * FROM NAMED <https://w3id.org/enishi/graph/findings> { GRAPH ?g { ?s ?p ?o } }",
    'SELECT * { GRAPH ?g { ?s ?p ?o FILTER(CONTAINS(STR(?o), "@") || CONTAINS(STR(?o), "mailto")) } }',
)
GRAPH_QUERIES = (
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }",
    "DESCRIBE ?s WHERE { GRAPH ?g { ?s ?p ?o } }",
)


@pytest.fixture(scope="module")
def service(demo: Path) -> Iterator[httpx.Client]:
    with serving(demo) as address, httpx.Client(base_url=address, timeout=60, follow_redirects=True) as client:
        yield client


def terms(release: store.Release, scope: store.Scope) -> set[str]:
    return {
        term.value
        for quad in release.store(scope)
        for term in (quad.subject, quad.object)
        if isinstance(term, ox.NamedNode | ox.Literal)
    }


@pytest.fixture(scope="module")
def private(release: store.Release) -> list[str]:
    """Texts and IRIs that only the internal store holds, and that nothing public contains."""
    public = terms(release, "public")
    everything = "\n".join(public)
    found = [t for t in terms(release, "internal") - public if len(t) >= 8 and t not in everything]
    assert any(t.startswith("mailto:") for t in found)
    assert "非公開メタデータの試験記録" in found
    return found


def leaks(answer: httpx.Response, private: list[str]) -> list[str]:
    body = answer.text
    plain = urllib.parse.unquote(body)
    echoed = urllib.parse.unquote(str(answer.request.url))
    return [t for t in private if (t in body or t in plain) and t not in echoed]


@pytest.mark.parametrize("accept", TABLES)
@pytest.mark.parametrize("query", EVERYTHING)
def test_no_query_for_everything_tells_a_private_term(
    service: httpx.Client, private: list[str], query: str, accept: str
) -> None:
    answer = service.post(
        "/sparql", content=query, headers={"Content-Type": "application/sparql-query", "Accept": accept}
    )
    assert answer.status_code == 200
    assert leaks(answer, private) == []


@pytest.mark.parametrize("accept", GRAPHS[:-1])
@pytest.mark.parametrize("query", GRAPH_QUERIES)
def test_no_graph_query_tells_a_private_term(
    service: httpx.Client, private: list[str], query: str, accept: str
) -> None:
    answer = service.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert answer.status_code == 200
    assert leaks(answer, private) == []


@pytest.mark.thorough
def test_no_address_of_a_private_thing_tells_more_than_that_it_is_unknown(
    service: httpx.Client, private: list[str]
) -> None:
    iris = [t for t in private if "://" in t or t.startswith("mailto:")]
    assert iris
    for iri in iris:
        path = iri.partition("/id/")[2].partition("#")[0]
        for accept in GRAPHS:
            answers = [service.get("/describe", params={"iri": iri}, headers={"Accept": accept})]
            if path:
                answers.append(service.get(f"/id/{path}", headers={"Accept": accept}))
            for answer in answers:
                assert [t for t in leaks(answer, private) if t not in iri] == [], (iri, accept)
                if "#" not in iri:
                    assert answer.status_code == 404, (iri, accept)


@pytest.mark.thorough
def test_no_page_of_a_public_thing_tells_a_private_term(
    service: httpx.Client, private: list[str], release: store.Release
) -> None:
    base = release.manifest.base
    subjects = {
        q.subject.value.partition("#")[0] for q in release.store("public") if isinstance(q.subject, ox.NamedNode)
    }
    paths = sorted(s.removeprefix(base) for s in subjects if s.startswith(base + "/id/"))
    assert len(paths) > 50
    for path in paths:
        for language in ("ja", "en"):
            answer = service.get(path, params={"lang": language}, headers={"Accept": "text/html"})
            assert answer.status_code == 200, path
            assert leaks(answer, private) == [], path
        assert leaks(service.get(path, headers={"Accept": "text/turtle"}), private) == [], path


@pytest.mark.thorough
def test_no_list_and_no_start_page_tells_a_private_term(service: httpx.Client, private: list[str]) -> None:
    seen: set[str] = set()
    waiting = ["/"]
    while waiting and len(seen) < 300:
        path = waiting.pop()
        seen.add(path)
        answer = service.get(path, headers={"Accept": "text/html"})
        assert answer.status_code < 500, path
        assert leaks(answer, private) == [], path
        for part in answer.text.split('href="')[1:]:
            target = part.partition('"')[0].replace("&amp;", "&")
            if target.startswith("/") and not target.startswith("/static") and target not in seen:
                waiting.append(target)
    assert len(seen) > 20


def test_sparqlwrapper_gets_its_answer(service: httpx.Client) -> None:
    endpoint = SPARQLWrapper(str(service.base_url.join("/sparql")), returnFormat=JSON)
    endpoint.setQuery("SELECT (COUNT(*) AS ?n) { ?dataset a <http://www.w3.org/ns/dcat#Dataset> }")
    assert int(endpoint.queryAndConvert()["results"]["bindings"][0]["n"]["value"]) >= 15


def test_the_internal_service_does_hold_contacts(demo: Path) -> None:
    with serving(demo, "--internal") as address:
        query = 'ASK { GRAPH ?g { ?s ?p ?o FILTER(STRSTARTS(STR(?o), "mailto:")) } }'
        answer = httpx.get(f"{address}/sparql", params={"query": query}, headers={"Accept": TABLES[0]})
        assert answer.json()["boolean"] is True


def test_the_freshness_of_every_source_is_public_and_tells_no_path_of_the_machine(
    service: httpx.Client, demo: Path, release: store.Release
) -> None:
    page = service.get("/freshness", params={"lang": "en"})
    assert page.status_code == 200
    titles = [about["title"]["en"] for about in release.manifest.sources.values()]
    assert len(titles) >= 4
    assert [title for title in titles if title.replace("&", "&amp;") not in page.text] == []
    answer = service.get("/freshness.atom", params={"lang": "ja"})
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    tree = etree.fromstring(answer.content)
    entries = tree.findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == len(titles)
    assert tree.findtext("{http://www.w3.org/2005/Atom}id") == "https://w3id.org/enishi/freshness.atom"
    for text in (page.text, answer.text):
        assert str(demo) not in text
        assert "/demo/" not in text
