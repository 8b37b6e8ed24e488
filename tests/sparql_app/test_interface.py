"""What programs and editors find: OpenAPI with examples that work, the queries as RDF, links that stay."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from openapi_spec_validator import validate

from sparql_app.catalogue import short
from sparql_app.catalogue.question import question, questions
from tests.sparql_app.catalogue_data import OVERDUE, quads
from tests.sparql_app.conftest import Service, write_release

SIB = """PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?sq ?comment ?query
WHERE { ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct ?query }
ORDER BY ?sq"""
"""What the SPARQL editor of the SIB asks for, and what it asks for prefixes."""
SIB_PREFIXES = """PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?prefix ?namespace WHERE { [] sh:namespace ?namespace ; sh:prefix ?prefix }"""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    data = tmp_path_factory.mktemp("interface")
    write_release(data, "r1", quads())
    running = Service(data, workers=2)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def described(asked: Service) -> dict[str, Any]:
    found: dict[str, Any] = asked.http.get("/openapi.json").json()
    return found


def test_the_description_is_openapi(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1")
    validate(described)


def test_every_question_is_an_operation_with_its_parameters(described: dict[str, Any]) -> None:
    assert {path.removeprefix("/queries/") for path in described["paths"] if path.startswith("/queries/")} == {
        *questions()
    }
    for name, query in questions().items():
        said = [p["name"] for p in described["paths"][f"/queries/{name}"]["get"]["parameters"] if "name" in p]
        assert said == [p.name for p in query.parameters] + ["require", "filter", "sort"]


def test_every_example_is_answered(asked: Service, described: dict[str, Any]) -> None:
    for path, operations in described["paths"].items():
        given_ = {p["name"]: p["example"] for p in operations["get"].get("parameters", ()) if "example" in p}
        answer = asked.http.get(path, params=given_)
        assert answer.status_code == 200, (path, given_, answer.text)
        if "post" in operations:
            assert asked.http.post(path, params=given_).status_code == 201
        assert answer.headers["Content-Type"] == "application/json"


def test_a_choice_of_the_description_is_a_choice_of_the_query(described: dict[str, Any]) -> None:
    parameters = described["paths"]["/queries/Q10"]["get"]["parameters"]
    dimension = next(p for p in parameters if p.get("name") == "dimension")
    assert dimension["schema"] == {"type": "string", "enum": ["field", "funder", "programme"], "default": "programme"}
    assert dimension["required"] is False


def test_an_editor_finds_every_question_and_each_can_be_asked(asked: Service) -> None:
    content = asked.http.get("/.well-known/sparql-examples", headers={"Accept": "text/turtle"})
    assert content.headers["Content-Type"].startswith("text/turtle")
    graph = rdflib.Graph().parse(data=content.text, format="turtle")
    found = {(str(row[0]), str(row[2])) for row in graph.query(SIB)}  # type: ignore[index]
    assert {iri.rsplit("/", 1)[1] for iri, _ in found} == {*questions()}
    targets = {str(target) for target in graph.objects(None, rdflib.URIRef("https://schema.org/target"))}
    assert targets == {f"{asked.url}/sparql"}
    labels = {label.language for label in graph.objects(None, rdflib.RDFS.label) if isinstance(label, rdflib.Literal)}
    assert labels == {"ja", "en"}
    assert ("dcat", "http://www.w3.org/ns/dcat#") in {(str(p), str(n)) for p, n in graph.query(SIB_PREFIXES)}  # type: ignore[misc]
    for iri, text in sorted(found):
        assert asked.ask(text, Accept="text/csv").status_code == 200, iri


@pytest.mark.parametrize("accept", ["application/ld+json", "application/n-triples", "application/rdf+xml"])
def test_the_questions_are_told_in_every_format_of_rdf(asked: Service, accept: str) -> None:
    answer = asked.http.get("/.well-known/sparql-examples", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, accept)
    again = asked.http.get(
        "/.well-known/sparql-examples", headers={"Accept": accept, "If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_short_link_leads_to_the_same_rows(asked: Service, method: str) -> None:
    stated = {"query": "Q11", "filter": "daysOverdue:>600", "sort": "asc(available)"}
    made = asked.http.request(method, "/q", **({"params": stated} if method == "GET" else {"data": stated}))
    assert made.status_code == (200 if method == "GET" else 201)
    link = made.json()["link"]
    assert made.headers.get("Location", link) == link
    assert len(urlsplit(link).path) < 110
    followed = asked.http.get(link + ".csv", follow_redirects=True)
    assert followed.status_code == 200
    assert followed.headers["X-Release"] == "r1"
    del stated["query"]
    assert followed.content == asked.http.get("/queries/Q11.csv", params=stated).content
    whole = asked.http.get("/queries/Q11.json", params=stated).json()["links"]
    assert (whole["short"], whole["permanent"]) == (link, made.json()["permanent"])


def test_a_short_link_stays_on_its_release_and_says_when_that_is_gone(
    tmp_path: Path, serving: Callable[..., Service]
) -> None:
    write_release(tmp_path, "r1", quads())
    service = serving(tmp_path, workers=1)
    link = service.http.get("/queries/Q11.json").json()["links"]["short"]
    write_release(tmp_path, "r2", [])
    assert service.http.get(link, follow_redirects=True).json()["total"] == OVERDUE
    assert service.http.get("/queries/Q11.json").json()["total"] == 0
    shutil.rmtree(tmp_path / "releases" / "r1")
    gone = service.http.get(link, headers={"Accept-Language": "ja"}, follow_redirects=True)
    assert (gone.status_code, gone.json()["type"].rpartition("/")[2]) == (410, "release-removed")
    assert "リリース r1 は、もう保存されていません" in gone.json()["title"]


def _word() -> str:
    return short.word(question(questions()["Q11"], [("sort", "dataset")], "2026-04-01"), "r1")


def test_a_link_of_another_text_of_its_query_is_not_followed(asked: Service) -> None:
    content = bytearray(base64.urlsafe_b64decode(_word()[1:] + "=="))
    content[0] ^= 1
    other = "1" + base64.urlsafe_b64encode(content).decode().rstrip("=")
    refused = asked.http.get(f"/q/{other}")
    assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (410, "query-changed")
    assert "/queries/Q11?" in refused.json()["hint"]


@pytest.mark.parametrize("word", ["", "1", "0abc", "1****", "2" + "A" * 60, "1" + "A" * 3000])
def test_what_is_no_short_link_is_told(asked: Service, word: str) -> None:
    assert asked.http.get(f"/q/{word or '%20'}").status_code == 404


def test_a_link_for_no_question_is_refused(asked: Service) -> None:
    refused = asked.http.get("/q", params={"query": "Q99"})
    assert (refused.status_code, "Q99" in refused.json()["title"]) == (400, True)
    assert asked.http.get("/q", params={"query": "Q11", "release": "none"}).status_code == 404
    assert asked.http.get("/q", params={"query": "Q11", "colour": "red"}).status_code == 400


@given(st.text(max_size=200))
def test_any_word_is_a_link_or_is_not(word: str) -> None:
    try:
        short.read(word)
    except (short.BrokenError, short.ChangedError):
        return
    raise AssertionError(word)


@given(
    st.from_regex("[A-Za-z0-9.-]{1,40}", fullmatch=True),
    st.dates(),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=60),
)
def test_what_is_packed_into_a_word_is_read_from_it(release: str, day: object, value: str) -> None:
    asked_for = question(questions()["award-chain"], [("award", value), ("sort", "step")], str(day))
    target = short.read(short.word(asked_for, release))
    assert (target.release, target.stem) == (release, "award-chain")
    assert dict(parse_qsl(target.stated)) == {"award": value, "sort": "step"}
