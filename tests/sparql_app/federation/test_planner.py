"""SERVICE gives the solutions that the specification says, whatever stands around it, and asks no more than it needs.

The judges are the engine with both data in one store, and its own SERVICE, which asks for each pattern as it is.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sparql_app.caller import Caller
from sparql_app.errors import ProblemError
from tests.sparql_app.federation.conftest import BASE, Endpoint, Local, rows, settings_for

PROLOGUE = "PREFIX : <http://e/>\n"
_NODES = [":a", ":b", ":c", "1", '"x"@en']
_triples = st.lists(
    st.tuples(st.sampled_from(_NODES[:3]), st.sampled_from([":p", ":q"]), st.sampled_from(_NODES)), max_size=7
).map(lambda found: "@prefix : <http://e/> . " + " ".join(f"{s} {p} {o} ." for s, p, o in found))

_term = st.sampled_from(["?x", "?y", "?z", "?w", ":a", ":b"])
_predicate = st.sampled_from([":p", ":q", "?r", "(:p|:q)"])
_triple = st.builds("{} {} {} .".format, _term, _predicate, _term)
_filter = st.sampled_from(
    [
        "FILTER(?x != :a)",
        "FILTER(BOUND(?y))",
        "FILTER(!BOUND(?z) || ?z = ?x)",
        "FILTER(COALESCE(?w, :a) != :b)",
        "FILTER(?y IN (:a, 1))",
        "FILTER NOT EXISTS { ?x :q ?y }",
        "FILTER EXISTS { ?y ?any ?z FILTER(?x != ?z) }",
    ]
)
_remote = st.lists(
    st.one_of(
        _triple,
        _triple,
        _filter,
        st.builds("OPTIONAL {{ {} }}".format, _triple),
        st.builds("MINUS {{ {} }}".format, _triple),
        st.builds("{{ {} }} UNION {{ {} }}".format, _triple, _triple),
        st.just("VALUES (?x ?v) { (:a 1) (UNDEF 2) (:c UNDEF) }"),
        st.just("{ SELECT ?x (COUNT(*) AS ?n) { ?x ?any ?y } GROUP BY ?x }"),
    ),
    min_size=1,
    max_size=3,
).map(" ".join)
_service = st.builds("SERVICE <ENDPOINT> {{ {} }}".format, _remote)


def _group(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    element = st.one_of(
        _triple,
        _triple,
        _service,
        _filter,
        inner.map("OPTIONAL {{ {} }}".format),
        inner.map("MINUS {{ {} }}".format),
        inner.map("{{ {} }}".format),
        inner.map("GRAPH :g {{ {} }}".format),
        inner.map("FILTER (EXISTS {{ {} }})".format),
        inner.map("{{ SELECT DISTINCT ?x ?y {{ {} }} }}".format),
        st.builds("{{ {} }} UNION {{ {} }}".format, inner, inner),
        st.just("VALUES ?x { :a :b }"),
    )
    return st.lists(element, min_size=1, max_size=4).map(" ".join)


_pattern = st.recursive(st.one_of(_triple, _service), _group, max_leaves=6)


@pytest.fixture(scope="module")
def shared() -> Iterator[Endpoint]:
    started = Endpoint()
    yield started
    started.close()


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(here=_triples, graph=_triples, there=_triples, pattern=_pattern.filter(lambda text: "SERVICE" in text))
def test_the_solutions_are_those_of_the_pattern_in_one_store_and_of_an_engine_that_asks_for_it_as_it_is(
    shared: Endpoint, here: str, graph: str, there: str, pattern: str
) -> None:
    shared.fill(there)
    store = ox.Store()
    store.load(here.encode(), ox.RdfFormat.TURTLE)
    for name, triples in (("g", graph), ("there", there)):
        store.load(triples.encode(), ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(f"http://e/{name}"))
        store.add_graph(ox.NamedNode(f"http://e/{name}"))
    query = f"{PROLOGUE}SELECT * {{ {pattern} }}"
    called = query.replace("ENDPOINT", shared.url)
    expected = []
    try:
        if "(EXISTS" not in pattern:  # whose variables would be replaced inside of the pattern, but not at an endpoint
            expected.append(rows(store.query(query.replace("SERVICE <ENDPOINT>", "GRAPH :there"))))
        if "GRAPH" not in pattern:  # which the engine would send along
            expected.append(rows(store.query(called)))
    except SyntaxError:
        return
    local = Local(settings_for(shared, service_calls=100), store)
    found = local.rows(called)
    assert [found] * len(expected) == expected, local.text


def _two(endpoint: Endpoint) -> ox.Store:
    endpoint.fill("@prefix : <http://e/> . :a :name 'A' . :b :name 'B' . :c :name 'C' . :a :near [] .")
    store = ox.Store()
    store.load(b"@prefix : <http://e/> . :a :p :k ; :size 5 . :b :p :k ; :size 7 .", ox.RdfFormat.TURTLE)
    return store


@pytest.mark.parametrize(
    ("pattern", "sent"),
    [
        ("?x :p :k . SERVICE <E> { ?x :name ?n }", ["a", "b"]),
        ("SERVICE <E> { ?x :name ?n } ?x :p :k .", ["a", "b"]),
        ("?x :p :k ; :size ?s . FILTER(?s > 5) SERVICE <E> { ?x :name ?n }", ["b"]),
        ("?x :p :k . OPTIONAL { SERVICE <E> { ?x :name ?n } }", ["a", "b"]),
        ("?x :p :k . { SERVICE <E> { ?x :name ?n } } UNION { ?x :size ?n }", ["a", "b"]),
        ("?x :p :k . MINUS { SERVICE <E> { ?x :name 'A' } }", ["a", "b"]),
        ("{ SELECT ?x { ?x :size 7 . SERVICE <E> { ?x :name ?n } } }", ["b"]),
        ("?x :size 9 . SERVICE <E> { ?x :name ?n }", None),
    ],
)
def test_bindings_of_what_surrounds_a_clause_are_sent_along(
    endpoint: Endpoint, pattern: str, sent: list[str] | None
) -> None:
    local = Local(settings_for(endpoint), _two(endpoint))
    local.rows(f"{PROLOGUE}SELECT * {{ {pattern.replace('<E>', f'<{endpoint.url}>')} }}")
    if sent is None:
        assert endpoint.queries == []
        return
    (query,) = endpoint.queries
    assert "VALUES (?x) { " + " ".join(f"(<http://e/{name}>)" for name in sent) + " }" in query
    assert [(r.calls, r.sent) for r in local.receipts] == [(1, len(sent))]


@pytest.mark.parametrize(
    "pattern",
    [
        "SERVICE <E> { ?x :name ?n }",
        "?x :p :k . SERVICE <E> { OPTIONAL { ?x :name ?n } }",
        "?x :p :k . { SELECT * { SERVICE <E> { ?x :name ?n } } LIMIT 1 }",
        "?x :p :k . FILTER EXISTS { SERVICE <E> { ?x :name ?n } }",
        "OPTIONAL { ?x :p :none } SERVICE <E> { ?x :name ?n }",
        "BIND(RAND() AS ?x) SERVICE <E> { ?x :name ?n }",
    ],
)
def test_where_bindings_could_change_the_answer_the_pattern_is_asked_alone(endpoint: Endpoint, pattern: str) -> None:
    local = Local(settings_for(endpoint), _two(endpoint))
    local.rows(f"{PROLOGUE}SELECT * {{ {pattern.replace('<E>', f'<{endpoint.url}>')} }}")
    assert len(endpoint.queries) == 1
    assert "VALUES" not in endpoint.queries[0]
    assert local.receipts[0].sent == 0


def test_bindings_leave_in_blocks_and_beyond_their_number_not_at_all(endpoint: Endpoint) -> None:
    endpoint.fill("@prefix : <http://e/> . " + " ".join(f":i{n} :name {n} ." for n in range(300)))
    store = ox.Store()
    store.load(
        ("@prefix : <http://e/> . " + " ".join(f":i{n} :p :k ." for n in range(250))).encode(), ox.RdfFormat.TURTLE
    )
    query = f"{PROLOGUE}SELECT * {{ ?x :p :k . SERVICE <{endpoint.url}> {{ ?x :name ?n }} }}"
    local = Local(settings_for(endpoint), store)
    assert len(local.rows(query)) == 250
    assert [(r.calls, r.rows, r.sent) for r in local.receipts] == [(3, 250, 250)]
    few = Local(settings_for(endpoint, service_bindings=249), store)
    assert len(few.rows(query)) == 250
    assert [(r.calls, r.rows, r.sent) for r in few.receipts] == [(1, 300, 0)]


def test_data_of_the_internal_scope_do_not_leave_unless_the_settings_say_so(endpoint: Endpoint) -> None:
    query = f"{PROLOGUE}SELECT * {{ ?x :p :k . SERVICE <{endpoint.url}> {{ ?x :name ?n }} }}"
    store = _two(endpoint)
    for sends, sent in (("public", 0), ("internal", 2)):
        local = Local(settings_for(endpoint, service_sends=sends), store, Caller(scope="internal"))
        assert [row["n"] for row in local.rows(query)] == ['"A"', '"B"']
        assert local.receipts[0].sent == sent


def test_blank_nodes_of_an_endpoint_become_iris(endpoint: Endpoint) -> None:
    local = Local(settings_for(endpoint), _two(endpoint))
    (row,) = local.rows(f"{PROLOGUE}SELECT * {{ SERVICE <{endpoint.url}> {{ :a :near ?b }} }}")
    assert row["b"].startswith(f"<{BASE}/.well-known/genid/")


def test_a_pattern_without_variables_counts(endpoint: Endpoint) -> None:
    local = Local(settings_for(endpoint), _two(endpoint))
    query = "SELECT * {{ ?x :p :k . SERVICE <{}> {{ :a :name '{}' }} }}"
    assert len(local.rows(PROLOGUE + query.format(endpoint.url, "A"))) == 2
    assert local.rows(PROLOGUE + query.format(endpoint.url, "B")) == []


def test_the_endpoint_reads_names_as_the_query_does(endpoint: Endpoint) -> None:
    local = Local(settings_for(endpoint), _two(endpoint))
    asked = f"BASE <http://e/deep/>\nPREFIX x: <../> # SERVICE\nPREFIX s: <{endpoint.url[:-6]}>\n"
    query = asked + "SELECT ?n { SERVICE s:sparql { ?x <../name> ?n . x:a x:name ?n # }\n } }"
    assert local.rows(query) == [{"n": '"A"'}]


def test_several_clauses_are_answered_in_order_and_each_restricts_the_next(endpoint: Endpoint, other: Endpoint) -> None:
    other.fill("@prefix : <http://e/> . :a :code 1 . :b :code 2 .")
    local = Local(settings_for(endpoint, other), _two(endpoint))
    query = (
        f"{PROLOGUE}SELECT * {{ ?x :size 5 . SERVICE <{endpoint.url}> {{ ?x :name ?n }} "
        f"SERVICE <{other.url}> {{ ?x :code ?c . FILTER(?n = 'A' || ?c > 0) }} }}"
    )
    assert [(row["n"], row["c"][1]) for row in local.rows(query)] == [('"A"', "1")]
    assert [(r.endpoint, r.rows, r.sent) for r in local.receipts] == [(endpoint.url, 1, 1), (other.url, 1, 1)]


@pytest.mark.parametrize(
    ("query", "status", "kind"),
    [
        ("SELECT * { SERVICE ?e { ?s ?p ?o } }", 400, "service-variable"),
        ("SELECT * { SERVICE <E> { ?s ?p ?o . SERVICE <E> { ?o ?q ?r } } }", 403, "service-nested"),
        ("SELECT * { SERVICE <E> { FILTER EXISTS { SERVICE <E> { ?o ?q ?r } } } }", 403, "service-nested"),
        ("SELECT * { SERVICE <E/other> { ?s ?p ?o } }", 403, "service-refused"),
        ("SELECT * { SERVICE SILENT <http://elsewhere.example/> { ?s ?p ?o } }", 403, "service-refused"),
        ("SELECT * { ?a ?b ?c FILTER(?a<'#'>?b) SERVICE <E> { ?s ?p ?o } }", 400, "service-unclear"),
        ("SELECT * { trueSERVICE <E> { ?s ?p ?o } }", 400, "service-unclear"),
    ],
)
def test_what_cannot_or_may_not_be_asked_is_refused_before_anything_leaves(
    endpoint: Endpoint, query: str, status: int, kind: str
) -> None:
    local = Local(settings_for(endpoint), ox.Store())
    with pytest.raises((ProblemError, SyntaxError)) as caught:
        local.query(query.replace("<E", f"<{endpoint.url}"))
    if isinstance(caught.value, ProblemError):
        assert (caught.value.problem.status, caught.value.problem.kind) == (status, kind)
    assert endpoint.queries == []


@pytest.mark.parametrize("form", ["ASK", "CONSTRUCT { ?x :is ?n } WHERE", "DESCRIBE ?n WHERE"])
def test_every_form_of_query_may_call(endpoint: Endpoint, form: str) -> None:
    local = Local(settings_for(endpoint), _two(endpoint))
    answer = local.query(f"{PROLOGUE}{form} {{ SERVICE <{endpoint.url}> {{ ?x :name ?n }} }}").read()
    assert answer.count(b"<http://e/is>") == 3 * form.startswith("CONSTRUCT")
    assert (b"true" in answer) is (form == "ASK")
    assert local.receipts[0].rows == 3
