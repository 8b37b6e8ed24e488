"""The dataset clause, canonical texts and what never answers twice the same: read without parsing."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sparql_app.canonical import canonical, is_volatile
from sparql_app.clause import DoubtError, dataset

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
    assert canonical("ASK {?s?p ?o}") == canonical("ASK # why\n{?s?p\n\n?o}")
    assert canonical(" # why\nASK\t{ }\n") == "ASK { }"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ASK { ?s ?p 'a b' }", "ASK { ?s ?p 'a  b' }"),
        ("ASK { ?s ?p '#x' }", "ASK { ?s ?p '#y' }"),
        ("ASK { ?a ?p ?o }", "ASK { ?A ?p ?o }"),
        ("ASK { ?s ?p 1 }", "ASK { ?s ?p 1.0 }"),
        ("ASK { ?s ?p 1.e5 }", "ASK { ?s ?p 1 . e5 }"),
        ("ASK { FILTER(1 <<http://x/#y> || true)\n}", "ASK { FILTER(1 <<http://x/#y> || false)\n}"),
        ("ASK { FILTER(1<#'>'  '\n2)}", "ASK { FILTER(1<#'>' '\n2)}"),
        ("ASK { ?s ?p ( # no token for the engine\n) }", "ASK { ?s ?p ( ) }"),
        ("ASK { FILTER('\\u0027  ' = ?x) }", "ASK { FILTER('\\u0027 ' = ?x) }"),
    ],
)
def test_texts_that_may_mean_something_else_are_two_questions(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (now() AS ?n) {}",
        "ASK { SERVICE <http://a> {} }",
        "SELECT (R\\u0041ND() AS ?x) {}",
        "SELECT (1 <<http://x/#y> || RAND() > 0.5 AS ?x)\n{}",
        "SELECT (?x <#y> || RAND() > 0.5 AS ?x)\n{}",
    ],
)
def test_what_answers_differently_each_time_is_volatile(query: str) -> None:
    assert is_volatile(query)


@pytest.mark.parametrize(
    "query", ["ASK { ?now ?p 'NOW()' }", "ASK { <http://now/> ?p ?o } # rand()", "ASK { ?s foaf:knows now:rand }"]
)
def test_what_only_speaks_of_it_is_not_volatile(query: str) -> None:
    assert not is_volatile(query)


@pytest.mark.parametrize("query", ["PREFIX : <#> ASK { << ?s :knows ?o >> ?p <#o'> }", "ASK { :known ?p (<#a> <#b>) }"])
def test_an_iri_where_no_comparison_can_be_leaves_no_doubt(query: str) -> None:
    assert not is_volatile(query.replace(" <#b>", ""))
    assert canonical(query.replace(" <#b>", "").replace(" ", "  ")) == query.replace(" <#b>", "")


@pytest.mark.parametrize("between", ["<<http://x/#y>", "<#y>", "<'y>"])
def test_a_dataset_clause_that_a_reading_may_hide_is_refused(between: str) -> None:
    with pytest.raises(DoubtError):
        dataset(f"SELECT (?x {between} AS ?y)\nFROM <http://a> {{}}", BASE)


_PIECES = st.sampled_from(
    [
        "1", "?s", "<", "<<", "<http://x/#y>", "<#y>", "<x'y>", "<http://x/", "#", "'", '"', "\'\'\'", "\n", " ", "  ",
        "\t",
        "||", "&&", "true", "false", "=", "!=", ">", ">>", "(", ")", "{", "}", "1.e5", "1.", ".", "e5", "1.5", "x:y",
        "x:a\\#b", "x:", "?s ?p ", "?o", "FILTER(", "'a'", "'#'", "'  '", "' '", "@en", "\\u0027",
        "[", "]", ";", ",", "IN",
    ]
)  # fmt: skip
_STORE = ox.Store()
_STORE.add(ox.Quad(ox.NamedNode("http://x/s"), ox.NamedNode("http://x/y"), ox.Literal("a")))


def _told(query: str) -> str:
    """What the engine does with a query: refuse it, or answer."""
    try:
        return str(bool(_STORE.query(query, base_iri="http://x/", prefixes={"x": "http://x/"})))
    except (SyntaxError, ValueError, RuntimeError, OSError):
        return "refused"


@settings(max_examples=1500)
@given(st.lists(_PIECES, max_size=9), st.lists(st.sampled_from([" ", "  ", "\n", "#c\n", "# '\n", ""]), max_size=9))
@example(["1", " ", "<<", "http://x/#y>", "||", "true"], ["\n"])
def test_the_canonical_text_is_a_query_that_means_the_same(pieces: list[str], gaps: list[str]) -> None:
    gaps += [""] * (len(pieces) - len(gaps))
    inner = "".join(piece + gap for piece, gap in zip(pieces, gaps, strict=False))
    for query in (f"ASK {{ FILTER({inner}\n)\n}}", f"ASK {{ {inner} }}"):
        told = canonical(query)
        assert canonical(told) == told
        assert _told(told) == _told(query)


@settings(max_examples=500)
@given(st.lists(_PIECES, max_size=5), st.sampled_from(["<<http://x/#y>", "<#y>", "<http://x/y>", "='#'", "<"]))
def test_equal_canonical_texts_have_equal_answers(pieces: list[str], comparison: str) -> None:
    one, other = (f"ASK {{ FILTER(1 {comparison} {''.join(pieces)} || {end})\n}}" for end in ("true", "false"))
    if canonical(one) == canonical(other):
        assert _told(one) == _told(other)
