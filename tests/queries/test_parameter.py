"""Parameters: text in, term out, or one clear error."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology import XSD
from queries import Parameter, ParameterError, Query, read
from queries.parameter import TYPES

HEADER = """#+ title: {ja: 題, en: Title}
#+ summary: {ja: 概要, en: Summary}
#+ parameters:
#+   - {name: day, type: date, title: {ja: 日, en: Day}}
#+   - {name: limit, type: integer, default: 5, title: {ja: 数, en: Number}}
#+   - {name: about, type: iri, required: "false", title: {ja: 対象, en: About}}
#+   - {name: access, type: concept, scheme: access-category, required: "false", title: {ja: 権利, en: Access}}
#+   - name: order
#+     type: string
#+     choices: {up: {ja: 上, en: Up}, down: {ja: 下, en: Down}}
#+     default: up
#+     title: {ja: 順, en: Order}
SELECT * {}
"""


@pytest.fixture
def asked() -> Query:
    return read("answers/Q0", HEADER)


def bound(asked: Query, **values: str | ox.NamedNode | ox.Literal) -> dict[str, ox.NamedNode | ox.Literal]:
    found = asked.bind({"day": "2024-03-31", **values})
    return {v.value: t for v, t in found.items() if isinstance(t, ox.NamedNode | ox.Literal)}


def test_defaults_fill_in_and_optional_ones_stay_away(asked: Query) -> None:
    assert bound(asked) == {
        "day": ox.Literal("2024-03-31", datatype=XSD.date),
        "limit": ox.Literal("5", datatype=XSD.integer),
        "order": ox.Literal("up"),
    }


def test_a_concept_is_found_by_code_label_and_iri(asked: Query) -> None:
    iri = ox.NamedNode("https://w3id.org/enishi/scheme/access-category/open")
    coar = "http://purl.org/coar/access_right/c_abf2"
    for value in ("open access", "公開", "open", iri.value, coar, iri):
        assert bound(asked, access=value)["access"] == iri


def test_a_term_of_the_right_kind_is_taken_as_it_is(asked: Query) -> None:
    about = ox.NamedNode("https://example.org/a")
    day = ox.Literal("2020-02-29", datatype=XSD.date)
    found = bound(asked, about=about, day=day)
    assert (found["about"], found["day"]) == (about, day)


def test_a_whole_number_is_bound_in_its_plain_form(asked: Query) -> None:
    assert bound(asked, limit="+007")["limit"] == ox.Literal("7", datatype=XSD.integer)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "Query answers/Q0 needs the parameter day"),
        ({"day": "2024-03-31", "dya": "x"}, "Query answers/Q0 has no parameter dya"),
        ({"day": "2024-02-30"}, "'2024-02-30' is no value for the parameter day: a date as YYYY-MM-DD"),
        ({"day": "20240331"}, "'20240331' is no value for the parameter day"),
        ({"day": "令和6年3月31日"}, "is no value for the parameter day"),
        ({"day": ox.Literal("2024-03-31")}, "'2024-03-31' is no value for the parameter day"),
        ({"day": ox.NamedNode("https://example.org/")}, "is no value for the parameter day"),
        ({"day": "2024-03-31", "limit": "5.0"}, "'5.0' is no value for the parameter limit: a whole number"),
        ({"day": "2024-03-31", "limit": "1" * 40}, "is no value for the parameter limit"),
        ({"day": "2024-03-31", "about": "not an IRI"}, "parameter about: an absolute IRI"),
        ({"day": "2024-03-31", "about": "http://x/> } DELETE {"}, "parameter about: an absolute IRI"),
        ({"day": "2024-03-31", "about": ox.Literal("http://x/")}, "parameter about: an absolute IRI"),
        (
            {"day": "2024-03-31", "access": "secret"},
            "parameter access: a code, label or IRI of the list access-category",
        ),
        ({"day": "2024-03-31", "order": "left"}, "'left' is no value for the parameter order: one of up, down"),
    ],
)
def test_a_wrong_or_missing_value_is_told(asked: Query, values: dict[str, str], message: str) -> None:
    with pytest.raises(ParameterError) as caught:
        asked.bind(values)
    assert message in str(caught.value)


@given(st.sampled_from(TYPES), st.text() | st.text(st.characters(categories=["Cs", "L"])))
def test_any_text_is_a_term_or_a_parameter_error(kind: str, value: str) -> None:
    parameter = Parameter("x", kind, {"ja": "値", "en": "Value"}, scheme="fee" if kind == "concept" else "")
    try:
        told: object = parameter.term(value)
    except ParameterError as error:
        told = error.text.values["name"]
    assert told == "x" or isinstance(told, ox.NamedNode | ox.Literal)


def test_a_string_is_bound_not_pasted() -> None:
    text = '") } DROP ALL #'
    parameter = Parameter("x", "string", {"ja": "語", "en": "Word"})
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("http://x/s"), ox.NamedNode("http://x/p"), ox.Literal(text)))
    found = store.query("SELECT ?x ?s { ?s ?p ?x }", substitutions={parameter.variable: parameter.term(text)})
    assert [row["s"].value for row in found] == ["http://x/s"]  # type: ignore[union-attr]
    assert len(store) == 1
