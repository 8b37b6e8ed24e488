"""SPARQLWrapper: every method, every return format, errors as its exceptions, updates with a token."""

from __future__ import annotations

import urllib.error
import urllib.request

import pyoxigraph as ox
import pytest
import rdflib
from SPARQLWrapper import (
    CSV,
    DIGEST,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)
from SPARQLWrapper.SPARQLExceptions import EndPointNotFound, QueryBadFormed, Unauthorized

from tests.sparql_app.clients.conftest import (
    ASK,
    CONSTRUCT,
    DESCRIBE,
    HARBOUR,
    HEAVY,
    IN_GRAPH,
    LONG,
    NAMES,
    NO,
    OTHER,
    SELECT,
    WRONG,
    called,
    names,
)  # fmt: skip
from tests.sparql_app.conftest import Service
from tests.sparql_app.writable import Writable

pytestmark = pytest.mark.thorough

WAYS = {
    "GET": (GET, URLENCODED),
    "POST": (POST, URLENCODED),
    "direct": (POST, POSTDIRECTLY),
}
TABLES = {
    JSON: ox.QueryResultsFormat.JSON, XML: ox.QueryResultsFormat.XML, TSV: ox.QueryResultsFormat.TSV,
}  # fmt: skip
GRAPHS = {
    TURTLE: ox.RdfFormat.TURTLE, N3: ox.RdfFormat.TURTLE, XML: ox.RdfFormat.RDF_XML,
    RDFXML: ox.RdfFormat.RDF_XML, JSONLD: ox.RdfFormat.JSON_LD,
}  # fmt: skip


def asking(service: Service, query: str, form: str = JSON, way: str = "GET") -> SPARQLWrapper:
    wrapper = SPARQLWrapper(f"{service.url}/sparql")
    wrapper.setQuery(query)
    wrapper.setReturnFormat(form)
    method, how = WAYS[way]
    wrapper.setMethod(method)
    wrapper.setRequestMethod(how)
    return wrapper


def raw(wrapper: SPARQLWrapper) -> bytes:
    with wrapper.query().response as response:
        content: bytes = response.read()
    return content


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("form", TABLES)
def test_a_table_in_every_format_by_every_method(port: Service, way: str, form: str) -> None:
    assert names(raw(asking(port, SELECT, form, way)), TABLES[form]) == NAMES


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("form", GRAPHS)
def test_a_graph_in_every_format_by_every_method(port: Service, way: str, form: str) -> None:
    assert called(raw(asking(port, CONSTRUCT, form, way)), GRAPHS[form]) == NAMES


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # its own use of rdflib
def test_its_own_conversion_gives_what_each_format_promises(port: Service) -> None:
    table = asking(port, SELECT).queryAndConvert()
    found = {(row["name"]["value"], row["name"].get("xml:lang")) for row in table["results"]["bindings"]}
    assert found == NAMES
    csv = asking(port, SELECT, CSV).queryAndConvert()
    assert csv.decode().splitlines()[0] == "name"
    assert {text for text, _ in NAMES if "\n" not in text} <= set(csv.decode().splitlines())
    document = asking(port, SELECT, XML).queryAndConvert()
    literals = document.getElementsByTagName("literal")
    assert {one.firstChild.data for one in literals} == {text for text, _ in NAMES}
    for form in (XML, RDFXML, JSONLD):
        graph = asking(port, CONSTRUCT, form).queryAndConvert()
        assert isinstance(graph, rdflib.Graph)
        assert {
            (str(o), o.language) for o in graph.objects(rdflib.URIRef(HARBOUR), rdflib.URIRef("urn:called"))
        } == NAMES


@pytest.mark.parametrize("way", WAYS)
def test_truth_values_and_descriptions(port: Service, way: str) -> None:
    assert asking(port, ASK, way=way).queryAndConvert()["boolean"] is True
    assert asking(port, NO, way=way).queryAndConvert()["boolean"] is False
    assert b"<boolean>true</boolean>" in raw(asking(port, ASK, XML, way))
    described = ox.parse(raw(asking(port, DESCRIBE, TURTLE, way)), ox.RdfFormat.TURTLE)
    assert {q.object.value for q in described if q.predicate.value == "urn:name"} == {text for text, _ in NAMES}


@pytest.mark.parametrize("way", ["POST", "direct"])
def test_a_long_query_by_post(port: Service, way: str) -> None:
    assert names(raw(asking(port, LONG, way=way)), ox.QueryResultsFormat.JSON) == NAMES


@pytest.mark.parametrize("way", WAYS)
def test_a_dataset_named_by_parameter(port: Service, way: str) -> None:
    without = asking(port, IN_GRAPH, way=way)
    assert without.queryAndConvert()["results"]["bindings"] == []
    within = asking(port, IN_GRAPH, way=way)
    within.addParameter("default-graph-uri", OTHER)
    assert [row["s"]["value"] for row in within.queryAndConvert()["results"]["bindings"]] == ["urn:a"]
    named = asking(port, "SELECT ?s WHERE { GRAPH ?g { ?s <urn:only> ?o } }", way=way)
    named.addParameter("named-graph-uri", OTHER)
    assert [row["s"]["value"] for row in named.queryAndConvert()["results"]["bindings"]] == ["urn:a"]


def test_negotiation_alone_is_enough(port: Service) -> None:
    wrapper = asking(port, SELECT, TSV)
    wrapper.setOnlyConneg(True)
    assert names(raw(wrapper), ox.QueryResultsFormat.TSV) == NAMES


def test_errors_are_its_exceptions_and_tell_the_place(port: Service) -> None:
    with pytest.raises(QueryBadFormed, match=r'"line": ?1'):
        asking(port, WRONG).query()
    lost = asking(port, SELECT)
    lost.endpoint = f"{port.url}/nothing"
    with pytest.raises(EndPointNotFound):
        lost.query()
    with pytest.raises(urllib.error.HTTPError) as late:
        asking(port, HEAVY).query()
    with late.value as refused:
        assert refused.code == 503
        assert b"time-limit" in refused.read()


def writing(store: Writable, update: str, way: str = "POST") -> SPARQLWrapper:
    wrapper = SPARQLWrapper(f"{store.service.url}/query", f"{store.service.url}/update")
    method, how = WAYS[way]
    wrapper.setMethod(method)
    wrapper.setRequestMethod(how)
    wrapper.setQuery(update)
    return wrapper


@pytest.mark.parametrize("way", ["POST", "direct"])
@pytest.mark.parametrize("scheme", ["Basic", "Bearer"])
def test_an_update_with_a_token(plain: Writable, graph: str, way: str, scheme: str) -> None:
    wrapper = writing(
        plain, f'INSERT DATA {{ GRAPH <{graph}/{way}{scheme}> {{ <{HARBOUR}> <urn:name> "神戸港"@ja }} }}', way
    )
    if scheme == "Basic":
        wrapper.setCredentials("anybody", plain.secret)
    else:
        wrapper.addCustomHttpHeader("Authorization", f"Bearer {plain.secret}")
    raw(wrapper)
    assert plain.triples(f"{graph}/{way}{scheme}") == {f'<{HARBOUR}> <urn:name> "神戸港"@ja'}


def test_an_update_without_a_token_or_with_a_wrong_one_is_unauthorized(plain: Writable, graph: str) -> None:
    update = f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:a> <urn:b> 1 }} }}"
    with pytest.raises(Unauthorized, match="token-missing"):
        writing(plain, update).query()
    wrong = writing(plain, update)
    wrong.setCredentials("anybody", "enishi_nobody_nothing")
    with pytest.raises(Unauthorized, match="token-unknown"):
        wrong.query()
    assert plain.get(graph).status_code == 404


def test_digest_is_not_offered_and_ends_as_unauthorized(
    plain: Writable, graph: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Digest (RFC 7616) would need secrets kept so that they can be read; tokens are kept hashed."""
    monkeypatch.setattr(urllib.request, "_opener", None)  # it installs an opener for the whole process
    wrapper = writing(plain, f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:a> <urn:b> 1 }} }}")
    wrapper.setHTTPAuth(DIGEST)
    wrapper.setCredentials("anybody", plain.secret)
    with pytest.raises(Unauthorized, match="token-missing"):
        wrapper.query()
    assert plain.get(graph).status_code == 404
