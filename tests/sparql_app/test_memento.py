"""Accept-Datetime picks the release that was in force (RFC 7089)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from loader.publication import FILE
from tests.sparql_app.conftest import BASE, Service, write_release

MARKER = "SELECT ?m { ?s <http://example.org/marker> ?m }"
THING = "/id/dataset/marked"
DAYS = {"a": 1, "b": 10, "c": 20}
FIRST = {name: datetime(2026, 4, day, 9, 30, tzinfo=UTC) for name, day in DAYS.items()}


def marked(name: str) -> list[ox.Quad]:
    return [ox.Quad(ox.NamedNode(BASE + THING), ox.NamedNode("http://example.org/marker"), ox.Literal(name))]


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Releases a, b and c, published in April; b was published again on the 15th, after c was taken back."""
    data = tmp_path_factory.mktemp("dated")
    for name in "abc":
        write_release(data, name, marked(name))
    moments = [(FIRST["a"], "a"), (FIRST["b"], "b"), (FIRST["c"], "c"), (FIRST["c"].replace(day=25), "b"),
               (FIRST["c"].replace(day=28), "c")]  # fmt: skip
    (data / FILE).write_text("".join(f"{m.isoformat()}\t{name}\n" for m, name in moments))
    running = Service(data, workers=1)
    yield running
    running.stop()


def ask(service: Service, when: datetime | str, path: str = "/sparql", **more: str) -> httpx.Response:
    stamp = when if isinstance(when, str) else format_datetime(when, usegmt=True)
    params = {"query": MARKER} if path in ("/sparql", "/query") else {}
    return service.http.get(path, params=params, headers={"Accept-Datetime": stamp, **more})


def links(answer: httpx.Response) -> dict[str, str]:
    """Target by relation."""
    return {
        rel: target
        for target, rels in re.findall(r'<([^>]*)>; rel="([^"]*)"', answer.headers["Link"])
        for rel in rels.split()
    }


@pytest.mark.parametrize(
    ("day", "expected"),
    [(1, "a"), (9, "a"), (10, "b"), (19, "b"), (20, "c"), (25, "b"), (27, "b"), (28, "c"), (30, "c")],
)
def test_what_had_been_published_last_answers(dated: Service, day: int, expected: str) -> None:
    answer = ask(dated, datetime(2026, 4, day, 9, 30, tzinfo=UTC))
    assert answer.status_code == 200
    assert [b["m"]["value"] for b in answer.json()["results"]["bindings"]] == [expected]
    assert answer.headers["X-Release"] == expected
    assert parsedate_to_datetime(answer.headers["Memento-Datetime"]) == FIRST[expected]


def test_a_second_before_a_publication_the_former_release_answers(dated: Service) -> None:
    assert ask(dated, datetime(2026, 4, 10, 9, 29, 59, tzinfo=UTC)).headers["X-Release"] == "a"


def test_before_the_first_publication_the_first_release_answers_and_says_from_when_it_is(dated: Service) -> None:
    answer = ask(dated, datetime(2001, 1, 1, tzinfo=UTC))
    assert answer.headers["X-Release"] == "a"
    assert parsedate_to_datetime(answer.headers["Memento-Datetime"]) == FIRST["a"]


@pytest.mark.parametrize("path", ["/sparql", "/query", THING, "/void"])
def test_an_answer_names_its_memento_whose_answer_is_the_same_and_stays_so(dated: Service, path: str) -> None:
    answer = ask(dated, datetime(2026, 4, 12, tzinfo=UTC), path, Accept="*/*")
    assert answer.status_code == 200
    assert "accept-datetime" in answer.headers["Vary"].lower()
    assert "immutable" not in answer.headers.get("Cache-Control", "")
    found = links(answer)
    assert found["original"] == found["timegate"] == str(answer.request.url)
    assert found["memento"] == answer.headers["Content-Location"]
    assert "/releases/b/" in found["memento"]
    again = dated.http.get(found["memento"])
    assert again.headers["Memento-Datetime"] == answer.headers["Memento-Datetime"]
    assert "immutable" in again.headers["Cache-Control"] or path == "/void"
    assert links(again)["timegate"].endswith(str(answer.request.url.raw_path, "ascii").replace("/query", "/sparql"))
    if path != "/void":  # which names the address of the document
        assert again.content == answer.content


def test_the_timemap_lists_every_memento(dated: Service) -> None:
    answer = ask(dated, datetime(2026, 4, 12, tzinfo=UTC))
    listed = dated.http.get(links(answer)["timemap"])
    assert listed.headers["Content-Type"].startswith("application/link-format")
    entries = re.findall(r'<([^>]*)>; rel="([^"]*)"(?:; datetime="([^"]*)")?', listed.text)
    assert entries[0] == (str(answer.request.url), "original timegate", "")
    mementos = [(rel, parsedate_to_datetime(when)) for _, rel, when in entries if "memento" in rel]
    assert mementos == [("first memento", FIRST["a"]), ("memento", FIRST["b"]), ("last memento", FIRST["c"])]
    answers = [dated.http.get(target).json() for target, rel, _ in entries if "memento" in rel]
    told = [answer["results"]["bindings"][0]["m"]["value"] for answer in answers]
    assert told == ["a", "b", "c"]
    assert 'rel="self"' in listed.text
    assert dated.http.get("/releases/timemap").status_code == 200
    assert dated.http.get("/releases/timemap/static/enishi.css").status_code == 404


@pytest.mark.parametrize(
    "stated", ["yesterday", "2026-04-12", "Thu, 32 Apr 2026 00:00:00 GMT", "Sun, 12 Apr 2026 00:00:00"]
)
def test_what_is_no_date_of_http_is_refused(dated: Service, stated: str) -> None:
    for path in ("/sparql", THING):
        answer = ask(dated, stated, path, Accept="*/*")
        assert answer.status_code == 400
        assert answer.json()["type"].endswith("/problem/datetime")
        assert "Memento-Datetime" not in answer.headers


def test_without_a_date_the_published_release_answers_and_tells_where_the_others_are(dated: Service) -> None:
    answer = dated.http.get("/sparql", params={"query": MARKER})
    assert answer.headers["X-Release"] == "c"
    assert "Memento-Datetime" not in answer.headers
    assert set(links(answer)) == {"original", "timegate", "timemap"}


def test_post_knows_the_date_too(dated: Service) -> None:
    answer = dated.ask(MARKER, **{"Accept-Datetime": "Sun, 12 Apr 2026 00:00:00 GMT"})
    assert answer.headers["X-Release"] == "b"
    assert "Content-Location" not in answer.headers


def test_etags_of_different_moments_differ(dated: Service) -> None:
    tags = [ask(dated, datetime(2026, 4, day, tzinfo=UTC)).headers["ETag"] for day in (5, 12, 22, 26)]
    assert len(set(tags)) == 3
    assert tags[1] == tags[3]
    same = ask(dated, datetime(2026, 4, 12, tzinfo=UTC), **{"If-None-Match": tags[1]})
    assert same.status_code == 304


def test_a_page_of_a_release_leads_to_pages_of_that_release(dated: Service, service: Service) -> None:
    page = dated.http.get(f"/releases/b{THING}", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "<dd" in page.text or "<td" in page.text
    dataset = service.http.get("/releases/r1/id/dataset/doi:10.5555/one", headers={"Accept": "text/html"})
    assert 'href="/releases/r1/id/' in dataset.text
    assert 'href="/id/' not in dataset.text


def test_a_release_that_was_never_published_is_not_to_be_asked(serving: Callable[..., Service], tmp_path: Path) -> None:
    for name in "ab":
        write_release(tmp_path, name, marked(name))
    (tmp_path / FILE).write_text("2026-04-01T00:00:00+00:00\tb\n")
    running = serving(tmp_path, workers=1)
    for path in ("/releases/a/sparql?query=ASK%7B%7D", f"/releases/a{THING}", "/releases/a", "/releases/a/void"):
        answer = running.http.get(path)
        assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (404, "no-such-release")
    assert [one["id"] for one in running.http.get("/releases/").json()] == ["b"]
