"""The dataset clause, canonical texts and what never answers twice the same: read without parsing."""

from __future__ import annotations

import pytest

from sparql_app.canonical import canonical, is_volatile
from sparql_app.clause import dataset

BASE = "https://w3id.org/enishi/"


@pytest.mark.parametrize(
    ("query", "default", "named"),
    [
        ("SELECT * FROM <http://a> { ?s ?p ?o }", ("http://a",), ()),
        ("select * from<http://a>from named<http://b>where{?s ?p ?o}", ("http://a",), ("http://b",)),
        ("PREFIX g: <http://g/> ASK FROM g:one FROM NAMED g:two {}", ("http://g/one",), ("http://g/two",)),
        ("PREFIX : <http://g/> ASK FROM :a\\/b {}", ("http://g/a/b",), ()),
        ("BASE <http://base/x/> PREFIX p: <y#> ASK FROM <z> FROM p:q {}", ("http://base/x/z", "http://base/x/y#q"), ()),
        ("ASK FROM <graph/source/jairo> {}", (BASE + "graph/source/jairo",), ()),
        ("SELECT (?a < ?b AS ?c) FROM <http://a> { ?a ?b ?c }", ("http://a",), ()),
        ("CONSTRUCT { ?s ?p ?o } FROM <http://a> WHERE { ?s ?p ?o }", ("http://a",), ()),
        ("CONSTRUCT FROM <http://a> WHERE { ?s ?p ?o }", ("http://a",), ()),
        ("DESCRIBE <http://x> FROM <http://a>", ("http://a",), ()),
        ("SELECT * \\u0046ROM <http://a> {}", ("http://a",), ()),
        ("SELECT * FROM <http://a> FROM <http://a> { }", ("http://a",), ()),
    ],
)
def test_the_graphs_of_the_dataset_clause_are_found(
    query: str, default: tuple[str, ...], named: tuple[str, ...]
) -> None:
    assert dataset(query, BASE) == (default, named)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p 'FROM <http://a>' }",
        "SELECT * { ?s ?p ?o } # FROM <http://a>",
        "PREFIX from: <http://f/> SELECT * { from:a from:b ?from }",
        "SELECT ?from { ?from ?p ?o }",
        "ASK { ?s <http://x/FROM> ?o }",
    ],
)
def test_a_query_that_only_speaks_of_from_has_no_dataset_clause(query: str) -> None:
    assert dataset(query, BASE) is None


def test_texts_that_differ_by_space_and_comments_are_one_question() -> None:
    assert canonical("ASK{?s?p?o}") == canonical("ASK # why\n{\n ?s ?p  ?o }")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ASK { ?s ?p 'a b' }", "ASK { ?s ?p 'a  b' }"),
        ("ASK { ?s ?p '#x' }", "ASK { ?s ?p '#y' }"),
        ("ASK { ?a ?p ?o }", "ASK { ?A ?p ?o }"),
        ("ASK { ?s ?p 1 }", "ASK { ?s ?p 1.0 }"),
    ],
)
def test_texts_that_may_mean_something_else_are_two_questions(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    "query", ["SELECT (now() AS ?n) {}", "ASK { SERVICE <http://a> {} }", "SELECT (R\\u0041ND() AS ?x) {}"]
)
def test_what_answers_differently_each_time_is_volatile(query: str) -> None:
    assert is_volatile(query)


@pytest.mark.parametrize(
    "query", ["ASK { ?now ?p 'NOW()' }", "ASK { <http://now/> ?p ?o } # rand()", "ASK { ?s foaf:knows now:rand }"]
)
def test_what_only_speaks_of_it_is_not_volatile(query: str) -> None:
    assert not is_volatile(query)
