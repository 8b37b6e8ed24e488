"""What an endpoint may do to us: answer wrongly, too much, too slowly, or not at all."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable

import pyoxigraph as ox
import pytest

from sparql_app.caller import Caller
from sparql_app.engine import Job, Stop, StoppedError
from sparql_app.errors import ProblemError
from sparql_app.formats import JSON, NTRIPLES
from tests.sparql_app.federation.conftest import EDITION, RESULTS, Endpoint, Local, Reply, settings_for

ALL = "SELECT * {{ SERVICE <{}> {{ ?s ?p ?o }} }}"
SILENT = "SELECT * {{ VALUES ?k {{ 1 2 }} SERVICE SILENT <{}> {{ ?s ?p ?o }} }}"
_JSON = {"Content-Type": RESULTS}


def _problem(local: Local, query: str) -> ProblemError:
    with pytest.raises(ProblemError) as caught:
        local.query(query).read()
    return caught.value


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ((500, _JSON, b""), "HTTP 500"),
        ((404, _JSON, b""), "HTTP 404"),
        ((204, _JSON, b""), "HTTP 204"),
        ((200, {}, b"{}"), "format"),
        ((200, {"Content-Type": "text/html"}, b"<p>Please log in</p>"), "format"),
        ((200, {"Content-Type": "application/json"}, b'{"head":{"vars":[]},"results":{"bindings":[]}}'), "format"),
        ((200, _JSON | {"Content-Encoding": "gzip"}, b"\x1f\x8b"), "format"),
        ((200, _JSON, b""), "well-formed"),
        ((200, _JSON, b"{}"), "well-formed"),
        ((200, _JSON, b'{"head":{},"boolean":true}'), "well-formed"),
        ((200, _JSON, b'{"head":{"vars":["s"]},"results":{"bindings":['), "well-formed"),
        ((200, _JSON, b'{"head":{"vars":["s"]},"results":{"bindings":[]}} and more'), "well-formed"),
        ((200, _JSON, b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"rel"}}]}}'), "well"),
        ((200, {"Content-Type": "application/sparql-results+xml"}, b"<sparql><head>"), "well-formed"),
        (
            (200, {"Content-Type": "application/sparql-results+xml"}, b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
            "well",
        ),
    ],
)
def test_an_answer_that_is_none_fails_the_query_and_silently_counts_as_one_empty_solution(
    endpoint: Endpoint, reply: Reply, reason: str
) -> None:
    endpoint.reply = lambda _: reply
    local = Local(settings_for(endpoint), ox.Store())
    problem = _problem(local, ALL.format(endpoint.url)).problem
    assert (problem.status, problem.kind) == (502, "service-failed")
    assert reason in problem.title.to("en")
    assert [row["k"][1] for row in local.rows(SILENT.format(endpoint.url))] == ["1", "2"]
    assert [(r.rows, r.capped) for r in local.receipts] == [(0, False)]
    assert reason in local.receipts[0].failed


def test_an_answer_in_xml_is_read_like_one_in_json(endpoint: Endpoint) -> None:
    endpoint.fill("<http://e/s> <http://e/p> 'é'@fr, 1, <http://e/?a=b&c> .")
    store = endpoint.store

    def xml(query: str) -> Reply:
        content = store.query(query).serialize(format=ox.QueryResultsFormat.XML)
        return 200, {"Content-Type": "application/sparql-results+xml; charset=utf-8"}, content

    local = Local(settings_for(endpoint), ox.Store())
    in_json = local.rows(ALL.format(endpoint.url))
    endpoint.reply = xml
    assert local.rows(ALL.format(endpoint.url)) == in_json
    assert len(in_json) == 3


def test_a_request_is_a_post_of_the_query_that_says_who_asks(endpoint: Endpoint) -> None:
    settings = settings_for(endpoint, user_agent="enishi/test (+https://example.jp)")
    Local(settings, ox.Store()).rows(ALL.format(endpoint.url))
    (head,) = endpoint.heads
    assert head["User-Agent"] == "enishi/test (+https://example.jp)"
    assert head["Accept"] == "application/sparql-results+json, application/sparql-results+xml"
    assert "Authorization" not in head
    assert "Cookie" not in head


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        ({"service_rows": 9}, "9 solutions"),
        ({"service_megabytes": 1}, "1 MB"),
        ({"service_calls": 1}, "requests"),
    ],
)
def test_a_limit_ends_the_query_with_no_part_of_an_answer(
    endpoint: Endpoint, limits: dict[str, object], reason: str
) -> None:
    endpoint.fill(" ".join(f"<http://e/s> <http://e/p> '{n}{'x' * 120_000}' ." for n in range(10)))
    query = ALL.format(endpoint.url)[:-1] + f" SERVICE <{endpoint.url}> {{ ?a ?b 1 }} }}"
    problem = _problem(Local(settings_for(endpoint, **limits), ox.Store()), query).problem
    assert (problem.status, problem.kind) == (503, "service-limit")
    assert reason in problem.title.to("en")


def test_clauses_beyond_the_number_of_requests_are_refused_even_when_silent(endpoint: Endpoint) -> None:
    silent = f"SERVICE SILENT <{endpoint.url}> {{ ?s ?p ?o }} "
    local = Local(settings_for(endpoint, service_calls=2), ox.Store())
    assert local.rows(f"SELECT * {{ {silent * 2} }}") == []
    endpoint.queries.clear()
    assert _problem(local, f"SELECT * {{ {silent * 3} }}").problem.kind == "service-limit"
    assert endpoint.queries == []


def test_deep_nesting_ends_in_an_answer_or_a_refusal(endpoint: Endpoint) -> None:
    endpoint.fill("<http://e/s> <http://e/p> 1 .")
    for depth in (50, 150):
        query = "SELECT * " + "{ " * depth + f"SERVICE <{endpoint.url}> {{ ?s ?p ?o }}" + " }" * depth
        assert len(Local(settings_for(endpoint), ox.Store()).rows(query)) == 1


def test_a_limit_is_told_where_the_clause_fails_silently(endpoint: Endpoint) -> None:
    endpoint.fill(" ".join(f"<http://e/s> <http://e/p> {n} ." for n in range(10)))
    local = Local(settings_for(endpoint, service_rows=9), ox.Store())
    assert len(local.rows(SILENT.format(endpoint.url))) == 2
    assert [(r.rows, r.capped) for r in local.receipts] == [(0, True)]
    exact = Local(settings_for(endpoint, service_rows=10), ox.Store())
    assert len(exact.rows(ALL.format(endpoint.url))) == 10
    assert [(r.rows, r.capped) for r in exact.receipts] == [(10, False)]


class Dribble:
    """Sends one byte after the other and never comes to an end."""

    def __init__(self, opening: bytes) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/sparql"
        self._opening = opening
        self._open = True
        self._thread = threading.Thread(target=self._send)
        self._thread.start()

    def _send(self) -> None:
        self._socket.settimeout(5)
        try:
            connection, _ = self._socket.accept()
        except TimeoutError:
            return
        with connection:
            try:
                connection.sendall(self._opening)
                while self._open:
                    connection.sendall(b"a")
                    time.sleep(0.02)
            except OSError:
                return

    def close(self) -> None:
        self._open = False
        self._thread.join()
        self._socket.close()


@pytest.mark.parametrize(
    "opening",
    [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n\r\n{"],
    ids=["status", "headers", "body"],
)
def test_an_endpoint_that_dribbles_is_left_at_the_limit(opening: bytes) -> None:
    slow = Dribble(opening)
    begun = time.monotonic()
    problem = _problem(Local(settings_for(slow.url, service_seconds=1), ox.Store()), ALL.format(slow.url)).problem
    spent = time.monotonic() - begun
    slow.close()
    assert problem.kind in ("service-limit", "service-failed")
    assert spent < 2


def test_a_name_server_that_does_not_answer_is_left_at_the_limit() -> None:
    waiting = threading.Event()

    def resolve(host: str, port: int) -> list[str]:
        waiting.wait(10)
        return ["8.8.8.8"]

    url = "http://slow.example/sparql"
    local = Local(settings_for(url, service_seconds=1), ox.Store(), resolve=resolve)
    begun = time.monotonic()
    kind = _problem(local, ALL.format(url)).problem.kind
    spent = time.monotonic() - begun
    waiting.set()
    assert kind == "service-limit"
    assert spent < 2


def test_the_limit_of_the_query_outranks_that_of_a_request() -> None:
    slow = Dribble(b"")
    local = Local(settings_for(slow.url), ox.Store())
    begun = time.monotonic()
    with pytest.raises(ProblemError) as caught:
        local.query(ALL.format(slow.url), seconds=0.5)
    slow.close()
    assert time.monotonic() - begun < 1.5
    assert caught.value.problem.status == 503


def test_a_query_that_waits_for_an_endpoint_can_be_ended(endpoint: Endpoint) -> None:
    slow = Dribble(b"")
    local = Local(settings_for(slow.url), ox.Store())
    stop = Stop()
    threading.Timer(0.2, stop.ask).start()
    begun = time.monotonic()
    with pytest.raises(StoppedError):
        local.federation.carry(Job(ALL.format(slow.url), EDITION, JSON, NTRIPLES), Caller(), local.run, stop)
    slow.close()
    assert time.monotonic() - begun < 2


def test_only_so_many_queries_wait_for_endpoints_at_once(endpoint: Endpoint) -> None:
    go = threading.Event()
    arrived = threading.Semaphore(0)
    answer: Callable[[str], Reply] = endpoint.answer

    def late(query: str) -> Reply:
        arrived.release()
        go.wait(10)
        return answer(query)

    endpoint.reply = late
    local = Local(settings_for(endpoint, workers=1), ox.Store())
    query = ALL.format(endpoint.url)
    threads = [threading.Thread(target=lambda: local.query(query).read()) for _ in range(2)]
    for thread in threads:
        thread.start()
        arrived.acquire()
    kind = _problem(local, query).problem.kind
    go.set()
    for thread in threads:
        thread.join()
    assert kind == "busy"
    assert local.rows(query) == []
