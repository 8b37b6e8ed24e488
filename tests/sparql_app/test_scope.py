"""Nobody is told a triple outside of what they may read, whatever they ask, however, and whoever asked before."""

from __future__ import annotations

import gzip
import re
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

import httpx
import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loader import token
from loader.settings import load
from loader.store import publish
from ontology import DCAT, DCTERMS, FOAF, RDF, RDFS
from sparql_app import create_app
from tests.sparql_app.conftest import BASE, Service, write_release

pytestmark = pytest.mark.thorough

MERGED = f"{BASE}/graph/merged"
_GRAPHS = {
    name: f"{BASE}/graph/{path}"
    for name, path in {
        "alpha": "alpha", "beta": "beta", "gamma": "curated/gamma", "links": "links", "findings": "findings",
        "ontology": "ontology", "figures": "figures", "provenance": "provenance",
    }.items()
}  # fmt: skip
_ALL = frozenset({"merged", *_GRAPHS})
_THING = f"{BASE}/id/dataset/1"
_RECORD = f"{BASE}/id/record/alpha/1"


def _told(name: str, graph: ox.NamedNode | ox.DefaultGraph, mark: str = "") -> Iterator[ox.Quad]:
    """What a graph says; every triple holds the mark of the graph, alone or in a thing that only it knows of."""
    said = f"canary-{mark or name}"
    thing, record, own = ox.NamedNode(_THING), ox.NamedNode(_RECORD), ox.NamedNode(f"{BASE}/id/dataset/{said}-thing")
    for predicate in (DCTERMS.title, RDFS.label, DCTERMS.description, FOAF.name):
        yield ox.Quad(thing, predicate, ox.Literal(f"{said}-words", language="en"), graph)
    yield ox.Quad(thing, RDF.type, ox.NamedNode(f"urn:{said}-type"), graph)
    yield ox.Quad(own, RDF.type, DCAT.Dataset, graph)
    yield ox.Quad(own, DCTERMS.title, ox.Literal(f"{said}-title"), graph)
    yield ox.Quad(own, DCTERMS.isPartOf, thing, graph)
    yield ox.Quad(thing, DCTERMS.relation, own, graph)
    yield ox.Quad(record, FOAF.primaryTopic, own, graph)
    yield ox.Quad(ox.NamedNode(f"{BASE}/id/record/alpha/{said}"), FOAF.primaryTopic, thing, graph)
    yield ox.Quad(own, ox.NamedNode("http://www.w3.org/2002/07/owl#sameAs"), thing, graph)


@dataclass(slots=True)
class Asker:
    """Somebody who asks, and the marks of what they may be told.

    Args:
        service: where.
        secret: of the token, "" for nobody in particular.
        may: names of the graphs, "internal_" before those of the internal store.
    """

    service: Service
    secret: str
    may: frozenset[str]

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"} if self.secret else {}


@pytest.fixture(scope="module")
def askers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Asker]]:
    data = tmp_path_factory.mktemp("scope")
    public = [q for name, iri in _GRAPHS.items() for q in _told(name, ox.NamedNode(iri))]
    public += _told("merged", ox.DefaultGraph())
    inside = [q for name, iri in _GRAPHS.items() for q in _told(name, ox.NamedNode(iri), f"internal_{name}")]
    inside += _told("merged", ox.DefaultGraph(), "internal_merged")
    for name in ("r1", "r2"):
        write_release(data, name, public, internal=inside)
        publish(data, name)
    two = ("alpha", "beta")
    some = token.add(data, "some", reads=[_GRAPHS[name] for name in two])
    merged = token.add(data, "merged", reads=[MERGED])
    none = token.add(data, "none", reads=[f"{BASE}/graph/none"])
    insider = token.add(data, "insider", scope="internal")
    inside_some = token.add(data, "inside-some", scope="internal", reads=[_GRAPHS["gamma"]])
    services = {scope: Service(data, scope, workers=1, cache_megabytes=50) for scope in ("public", "internal")}
    whole = _ALL | {f"internal_{name}" for name in _ALL}
    yield {
        "anonymous": Asker(services["public"], "", _ALL),
        "some": Asker(services["public"], some, frozenset(two)),
        "merged": Asker(services["public"], merged, frozenset({"merged"})),
        "none": Asker(services["public"], none, frozenset()),
        "insider-outside": Asker(services["public"], insider, _ALL),
        "insider": Asker(services["internal"], insider, whole),
        "inside-some": Asker(services["internal"], inside_some, frozenset({"gamma", "internal_gamma"})),
        "outsider-inside": Asker(services["internal"], some, frozenset(two)),
    }
    for running in services.values():
        running.stop()


def _marks(answer: httpx.Response) -> frozenset[str]:
    """The marks in an answer, headers and what is packed in it included."""
    body = answer.content
    if answer.headers.get("Content-Type", "") == "application/gzip":
        with suppress(OSError, EOFError, zlib.error):
            body += gzip.decompress(body)
    whole = body + str(answer.headers).encode()
    found = re.findall(rb"canary-([a-z_]+)-", whole)
    return frozenset(mark.decode() for mark in found)


_EVERY = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"


def test_each_is_told_all_that_is_theirs_and_nothing_else(askers: Mapping[str, Asker]) -> None:
    for name, asker in askers.items():
        answer = asker.service.http.get("/sparql", params={"query": _EVERY}, headers=asker.headers)
        assert answer.status_code == 200
        assert _marks(answer) == asker.may, name


_IRIS = st.sampled_from([*_GRAPHS.values(), MERGED, f"{BASE}/graph/none", "urn:none", BASE])
_PATTERNS = (
    "{ ?s ?p ?o }",
    "{ GRAPH ?g { ?s ?p ?o } }",
    "{ { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }",
    "{ GRAPH <%s> { ?s ?p ?o } }",
    "{ ?s ?p ?o . OPTIONAL { GRAPH <%s> { ?s ?q ?r } } }",
    "{ GRAPH ?g { ?s <http://purl.org/dc/terms/isPartOf>* ?o } }",
    "{ { SELECT * { GRAPH ?g { ?s (!<urn:a>|^<urn:b>)+ ?o } } LIMIT 50 } }",
    "{ GRAPH ?g { } }",
    "{ BIND(EXISTS { GRAPH <%s> { ?s ?p ?o } } AS ?x) GRAPH <%s> { ?s ?p ?o } }",
    "{ VALUES ?g { <%s> } GRAPH ?g { ?s ?p ?o } MINUS { <urn:a> ?p ?o } }",
)
_FORMS = (
    "SELECT *",
    "SELECT DISTINCT ?o",
    "SELECT (GROUP_CONCAT(?o) AS ?all)",
    "ASK",
    "CONSTRUCT { ?s ?p ?o }",
    f"DESCRIBE <{_THING}> ?s",
    "DESCRIBE *",
)
_FROMS = (
    "",
    "FROM <%s>",
    "FROM <%s> FROM <%s>",
    "FROM NAMED <%s>",
    "FROM <%s> FROM NAMED <%s>",
    "\\u0046ROM <%s>",
    "FROM g:curated/gamma FROM NAMED g:links",
    "FROM<%s>#\nFROM NAMED<%s>",
    "FROM <alpha> FROM NAMED <gamma>",
)


@st.composite
def _queries(draw: st.DrawFn) -> str:
    text = " ".join(draw(st.sampled_from(part)) for part in (_FORMS, _FROMS))
    text = f"{text} WHERE {draw(st.sampled_from(_PATTERNS))}"
    text = draw(st.sampled_from(["", f"PREFIX g: <{BASE}/graph/> ", f"BASE <{BASE}/graph/> "])) + text
    while "%s" in text:
        text = text.replace("%s", draw(_IRIS), 1)
    return text


_FORMATS = (
    "json", "xml", "csv", "tsv", "ndjson", "turtle", "ntriples", "rdfxml", "jsonld", "trig", "nquads", "html",
)  # fmt: skip
_ACCEPTS = (
    "*/*", "text/html", "application/sparql-results+json", "text/csv", "text/turtle", "application/n-quads",
    "application/ld+json", "application/json", "application/atom+xml", "text/plain",
)  # fmt: skip
_THINGS = st.sampled_from(
    [_THING, _RECORD, *(f"{BASE}/id/dataset/canary-{name}-thing" for name in (*sorted(_ALL), "internal_alpha"))]
)
_PATHS = st.one_of(
    _THINGS.map(lambda iri: iri.removeprefix(f"{BASE}/id/")),
    _THINGS.map(lambda iri: iri.removeprefix(f"{BASE}/id/") + ".ttl"),
    st.sampled_from([*_GRAPHS.values(), MERGED]).map(lambda iri: iri.removeprefix(f"{BASE}/graph/")),
    st.sampled_from(["sparql", "void", "dataset", "..", "%2e%2e/r1/internal.nq.gz"]),
)
_FILLED = {
    "name": st.sampled_from(["r1", "r2", "none"]),
    "path": _PATHS,
    "id": st.sampled_from(["a" * 32, "b"]),
    "scope": st.sampled_from(["public", "internal"]),
    "by": st.sampled_from(["institution", "source", "rule", "element", "state", "none"]),
    "key": _PATHS,
    "domain": st.sampled_from(["auto", "cao-2023", "none"]),
    "stem": st.sampled_from(["Q21", "Q10.csv", "Q22.json", "Q26.srj", "K2.xlsx", "award-chain"]),
    "word": st.sampled_from(["1C7WHxaJcA5GGhkZGIYaWxoaGhlG6lhYWJoaJhpZAi4y4AA", "none"]),
    "element": st.sampled_from(["1", "none"]),
    "source": st.sampled_from(["alpha", "none"]),
    "iri": _PATHS,
    "indicator": st.sampled_from(["K1", "K2", "none"]),
    "period": st.sampled_from(["2023-03-31", "none"]),
    "release": st.sampled_from(["r1", "r2", "none"]),
    "filename": st.sampled_from(["style.css", "../../data/r1"]),
}


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Every address of the application, with the names of its parts."""
    app = create_app(load({"data": tmp_path_factory.mktemp("empty"), "workers": 1}))
    app.extensions["enishi"].close()
    found = [re.sub(r"<(?:[^<>:]*:)?([a-z]+)>", r"{\1}", rule.rule) for rule in app.url_map.iter_rules()]
    assert {name for rule in found for name in re.findall(r"{([a-z]+)}", rule)} <= _FILLED.keys()
    assert len(found) > 25
    return sorted(set(found))


def _place(rules: list[str]) -> st.SearchStrategy[str]:
    def filled(rule: str) -> st.SearchStrategy[str]:
        names = re.findall(r"{([a-z]+)}", rule)
        return st.fixed_dictionaries({name: _FILLED[name] for name in names}).map(lambda values: rule.format(**values))

    asking = st.sampled_from(["/sparql", "/query", "/releases/r1/sparql", "/store"])
    return st.one_of(asking, st.sampled_from(rules).flatmap(filled))


_PARAMETERS = st.fixed_dictionaries(
    {},
    optional={
        "query": _queries(),
        "format": st.sampled_from(_FORMATS),
        "default-graph-uri": st.lists(_IRIS, max_size=3),
        "named-graph-uri": st.lists(_IRIS, max_size=3),
        "graph": _IRIS,
        "default": st.just(""),
        "iri": _THINGS,
        "type": st.sampled_from(["dcat:Dataset", "urn:canary-gamma-type"]),
        "to": _THINGS,
        "by": st.sampled_from([DCTERMS.isPartOf.value, DCTERMS.relation.value]),
        "after": st.just(""),
        "lang": st.sampled_from(["ja", "en"]),
    },
)
_HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "Accept": st.sampled_from(_ACCEPTS),
        "Accept-Encoding": st.sampled_from(["gzip", "identity"]),
        "Accept-Datetime": st.just("Thu, 02 Apr 2099 00:00:00 GMT"),
        "Range": st.just("bytes=0-2000"),
        "X-Query-Id": st.just("a" * 32),
        "X-Forwarded-For": st.just("127.0.0.1"),
        "X-HTTP-Method-Override": st.just("GET"),
    },
)
_METHODS = st.sampled_from(["GET"] * 8 + ["POST", "QUERY", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"])


def test_no_request_of_anybody_is_answered_with_what_is_not_theirs(askers: dict[str, Asker], rules: list[str]) -> None:
    _have_dumps(askers)
    known: dict[str, frozenset[str]] = {}
    answered: set[tuple[str, int]] = set()

    @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(st.permutations(sorted(askers)), _METHODS, _place(rules), _PARAMETERS, _HEADERS, st.booleans())
    def nothing_leaks(
        order: list[str], method: str, path: str, asked: dict[str, object], headers: dict[str, str], knows: bool
    ) -> None:
        for name in [*order, *order] if knows else order:  # whoever asks again knows the tag of the answer
            asker = askers[name]
            sent = {**headers, **asker.headers}
            if knows:  # everything that anybody was ever given
                sent["If-None-Match"] = ", ".join(list(known)[-100:])
            where = {"data": asked} if method in ("POST", "QUERY") else {"params": asked}
            answer = asker.service.http.request(method, path, headers=sent, **where)  # type: ignore[arg-type]
            marks = _marks(answer) - _in_request(path, asked)
            tag = answer.headers.get("ETag", "")
            if answer.status_code == 304:
                marks |= known.get(tag, frozenset()) - _in_request(path, asked)
            elif tag and method == "GET" and answer.status_code == 200:
                known.pop(tag, None)
                known[tag] = marks  # at the end, among those that are sent
            assert marks <= asker.may, (name, answer.status_code, dict(answer.headers), answer.text[:500])
            answered.add((name, answer.status_code))

    nothing_leaks()
    assert {name for name, status in answered if status == 200} == set(askers)
    assert {name for name, status in answered if status == 304} == set(askers)


def _in_request(path: str, asked: Mapping[str, object]) -> frozenset[str]:
    """Marks that the request itself holds, which an answer may repeat."""
    return frozenset(re.findall(r"canary-([a-z_]+)-", path + repr(asked)))


def _have_dumps(askers: Mapping[str, Asker]) -> None:
    """Have the dumps made, so that there is something to be refused."""
    for name, scope in (("anonymous", "public"), ("insider", "internal")):
        asker = askers[name]
        until = time.monotonic() + 60
        path = f"/releases/r1/{scope}.nq.gz"
        while (answer := asker.service.http.get(path, headers=asker.headers)).status_code != 200:
            assert time.monotonic() < until, answer.text
            time.sleep(0.3)
        assert _marks(answer) == asker.may
