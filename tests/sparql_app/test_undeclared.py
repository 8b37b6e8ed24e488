"""A query that uses a prefix without declaring it is told so, in words of people and with the line to add."""

from __future__ import annotations

import pytest

from sparql_app.undeclared import undeclared
from tests.sparql_app.conftest import Service

_FAR = 1_000


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELECT * { ?a foaf:name ?b }", ("foaf", 1, 15)),
        ("PREFIX dcat: <urn:d>\nASK {\n  ?s a dcat:Dataset ; foaf:name ?n }", ("foaf", 3, 23)),
        ("ASK { :a ?p ?o }", ("", 1, 7)),
        ("SELECT*{?s rdf:type ?o}PREFIX rdf: <urn:r>", ("rdf", 1, 12)),
        ("PREFIX : <urn:x> ASK { :a :b :c }", None),
        ("ASK { _:b <urn:p> 'foaf:name' } # foaf:name", None),
    ],
)
def test_the_first_name_of_an_undeclared_prefix_is_found(text: str, found: tuple[str, int, int] | None) -> None:
    assert undeclared(text, _FAR, 1) == found


def test_a_prefix_beyond_the_error_is_not_its_reason() -> None:
    assert undeclared("SELECT * { ?a ?b } ?c foaf:name", 1, 20) is None


@pytest.mark.parametrize("place", ["/sparql", "/query"])
def test_the_problem_names_the_prefix_and_the_line_to_add(service: Service, place: str) -> None:
    asked = {"query": "SELECT * {\n ?a foaf:name ?b }"}
    told = service.http.get(place, params=asked, headers={"Accept-Language": "ja"})
    assert told.status_code == 400
    said = told.json()
    assert said["title"] == "接頭辞 foaf: が宣言されていません"
    assert said["hint"].endswith("PREFIX foaf: <http://xmlns.com/foaf/0.1/>")
    assert (said["line"], said["column"]) == (2, 5)


def test_an_unknown_prefix_is_named_without_a_guess(service: Service) -> None:
    told = service.http.get("/sparql", params={"query": "ASK { ?a ex:b ?c }"}, headers={"Accept-Language": "en"})
    assert told.json()["title"] == "The prefix ex: is not declared"
    assert told.json()["hint"].endswith("PREFIX ex: <…>")
