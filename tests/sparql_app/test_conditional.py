"""Conditional requests, content codings and caching, as clients and proxies meet them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from loader.store import publish
from tests.sparql_app.conftest import Service, write_release

TITLES = "SELECT ?d ?t WHERE { ?d <http://purl.org/dc/terms/title> ?t } ORDER BY ?t"
MANY = "SELECT ?s ?p ?o { ?s ?p ?o }"


def _ask(service: Service, query: str, **headers: str) -> httpx.Response:
    return service.http.get("/sparql", params={"query": query}, headers=headers)


def test_an_answer_that_the_client_has_is_not_sent_again(service: Service) -> None:
    first = _ask(service, TITLES)
    again = _ask(service, TITLES, **{"If-None-Match": f'"other", W/{first.headers["ETag"]}'})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Vary"] == first.headers["Vary"]
    assert _ask(service, TITLES, **{"If-None-Match": '"other"'}).status_code == 200


def test_only_a_safe_request_is_told_that_it_has_the_answer(service: Service) -> None:
    tag = _ask(service, TITLES).headers["ETag"]
    typed = {"If-None-Match": tag, "Content-Type": "application/sparql-query"}
    sent = {m: service.http.request(m, "/sparql", content=TITLES, headers=typed) for m in ("POST", "QUERY")}
    assert {method: answer.status_code for method, answer in sent.items()} == {"POST": 200, "QUERY": 304}
    assert service.http.head("/sparql", params={"query": TITLES}, headers={"If-None-Match": tag}).status_code == 304


def test_who_has_any_answer_is_sent_none_but_hears_of_mistakes(service: Service) -> None:
    held = _ask(service, TITLES, **{"If-None-Match": "*"})
    assert (held.status_code, held.content) == (304, b"")
    assert held.headers["ETag"] == _ask(service, TITLES).headers["ETag"]
    assert _ask(service, "SELECT wrong", **{"If-None-Match": "*"}).status_code == 400


def test_an_answer_other_than_the_named_one_is_not_given(service: Service) -> None:
    tag = _ask(service, TITLES).headers["ETag"]
    for same in ("*", tag, f'"other", {tag}'):
        assert _ask(service, TITLES, **{"If-Match": same}).status_code == 200
    for other in ('"other"', f"W/{tag}"):
        refused = _ask(service, TITLES, **{"If-Match": other})
        assert refused.status_code == 412
        assert refused.json()["type"].endswith("/problem/precondition")


def test_a_browser_may_end_its_query(service: Service) -> None:
    told = service.http.options("/queries/0123456789abcdef", headers={"Access-Control-Request-Method": "DELETE"})
    assert told.status_code == 204
    assert "DELETE" in told.headers["Access-Control-Allow-Methods"].split(", ")
    assert "DELETE" in told.headers["Allow"].split(", ")


def test_the_tag_follows_what_the_answer_depends_on_and_nothing_else(service: Service) -> None:
    tag = _ask(service, TITLES).headers["ETag"]
    assert _ask(service, f"# a comment\n  {TITLES.replace(' ', '  ')}").headers["ETag"] == tag
    assert service.ask(TITLES).headers["ETag"] == tag
    graph = "https://w3id.org/enishi/graph/source/jairo"
    others = [
        _ask(service, TITLES, Accept="text/csv"),
        _ask(service, TITLES.replace("?t }", "?u }")),
        service.http.get("/sparql", params={"query": TITLES, "default-graph-uri": graph}),
        _ask(service, MANY, **{"Accept-Encoding": "gzip"}),
        _ask(service, MANY, **{"Accept-Encoding": "identity"}),
    ]
    tags = [tag, *(o.headers["ETag"] for o in others)]
    assert len(set(tags)) == len(tags)


def test_a_comparison_that_looks_like_a_comment_gets_its_own_answer(service: Service) -> None:
    asked = [service.ask(f"ASK {{ FILTER(1 <<http://x/#y> || {end})\n}}") for end in ("true", "false")]
    assert [one.json()["boolean"] for one in asked] == [True, False]
    assert asked[0].headers["ETag"] != asked[1].headers["ETag"]


def test_a_dataset_clause_after_a_comparison_in_doubt_is_refused(service: Service) -> None:
    refused = service.ask("SELECT (1 <<http://x/#y> AS ?b)\nFROM <http://x/> {}")
    assert refused.status_code == 400
    assert refused.json()["type"].endswith("/problem/unclear-beginning")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (NOW() AS ?n) {}",
        "SELECT (rand() AS ?n) {}",
        "SELECT (strUUID() AS ?n) {}",
        "CONSTRUCT { ?s ?p ?x } { ?s ?p ?o BIND(BNODE() AS ?x) }",
    ],
)
def test_an_answer_that_is_never_twice_the_same_has_no_tag(service: Service, query: str) -> None:
    first, second = _ask(service, query), _ask(service, query)
    assert first.status_code == second.status_code == 200
    assert "ETag" not in first.headers
    assert (first.headers["X-Cache"], second.headers["X-Cache"]) == ("miss", "miss")


def test_an_answer_is_sent_zipped_to_those_who_take_it_so(service: Service) -> None:
    with service.http.stream("GET", "/sparql", params={"query": MANY}, headers={"Accept-Encoding": "gzip"}) as zipped:
        raw = b"".join(zipped.iter_raw())
    plain = _ask(service, MANY, **{"Accept-Encoding": "gzip;q=0, identity"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert int(zipped.headers["Content-Length"]) == len(raw) < len(plain.content)
    assert gzip.decompress(raw) == plain.content
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_a_zipped_answer_is_not_sent_again_either(service: Service) -> None:
    tag = _ask(service, MANY, **{"Accept-Encoding": "gzip"}).headers["ETag"]
    assert tag.endswith('-gzip"')
    again = _ask(service, MANY, **{"Accept-Encoding": "gzip", "If-None-Match": tag})
    assert (again.status_code, again.headers["ETag"]) == (304, tag)


def test_head_tells_the_headers_of_get(service: Service) -> None:
    told = service.http.head("/sparql", params={"query": TITLES})
    whole = _ask(service, TITLES)
    assert told.content == b""
    for name in ("ETag", "Content-Type", "Content-Length", "Vary", "Cache-Control", "X-Release"):
        assert told.headers[name] == whole.headers[name]


def test_an_equal_question_is_answered_from_the_cache_and_a_new_release_anew(
    serving: Callable[..., Service], tmp_path: Path
) -> None:
    thing, marker = ox.NamedNode("http://example.org/thing"), ox.NamedNode("http://example.org/marker")
    for name in ("a", "b"):
        write_release(tmp_path, name, [ox.Quad(thing, marker, ox.Literal(name))])
    publish(tmp_path, "a")
    service = serving(tmp_path, workers=1)
    query = "SELECT ?m { ?s <http://example.org/marker> ?m }"
    first, second = service.ask(query), service.ask(f"{query} # the same")
    assert (first.headers["X-Cache"], second.headers["X-Cache"]) == ("miss", "hit")
    assert first.content == second.content
    publish(tmp_path, "b")
    third = service.ask(query)
    assert third.headers["X-Cache"] == "miss"
    assert third.json()["results"]["bindings"][0]["m"]["value"] == "b"
    assert third.headers["ETag"] != first.headers["ETag"]


def test_without_a_cache_everything_is_evaluated(serving: Callable[..., Service], data: Path) -> None:
    service = serving(data, workers=1, cache_megabytes=0)
    answers = [service.ask(TITLES) for _ in range(3)]
    assert [a.headers["X-Cache"] for a in answers] == ["miss"] * 3
    assert len({a.content for a in answers}) == 1


def test_shared_caches_may_keep_public_answers_but_ask_again(service: Service) -> None:
    assert _ask(service, TITLES).headers["Cache-Control"] == "public, no-cache"


def test_the_answer_of_a_named_release_may_be_kept_for_ever(service: Service) -> None:
    answer = service.http.get("/releases/r1/sparql", params={"query": TITLES})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Release"] == "r1"


def test_lines_of_json_hold_the_bindings_of_the_json_format(service: Service) -> None:
    query = "SELECT ?a ?b { VALUES (?a ?b) { (1 'x\"\\n\\t,日'@ja) (UNDEF <http://a/b>) (1.5 '<&>') } }"
    lines = service.ask(query, Accept="application/x-ndjson")
    whole = service.ask(query, Accept="application/sparql-results+json").json()
    assert lines.headers["content-type"] == "application/x-ndjson"
    assert [json.loads(line) for line in lines.text.splitlines()] == whole["results"]["bindings"]
    assert service.ask("ASK {}", Accept="application/x-ndjson").content == b'{"boolean":true}\n'
