"""The engine over a store elsewhere, when that store is slow, redirects, or asks who it is: a store of sockets."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pyoxigraph as ox
import pytest

from loader.remote import Graphs, LateError, RemoteError, RemoteStore
from loader.settings import load
from sparql_app.engine import Job, Stop, StoppedError
from sparql_app.errors import ProblemError
from sparql_app.formats import JSON, NTRIPLES
from sparql_app.published import Published
from sparql_app.remote import RemoteEngine
from tests.sparql_app.conftest import BASE, example, write_release

TRUE = b'{"head":{},"boolean":true}'


class Far(ThreadingHTTPServer):
    """A store that answers every question alike, and notes how it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.seen: list[tuple[str, str]] = []
        self.drip = False
        self.elsewhere = ""
        self.guarded = False
        self.url = f"http://127.0.0.1:{self.server_address[1]}/"
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Handler(BaseHTTPRequestHandler):
    server: Far

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        far = self.server
        allowed = self.headers.get("Authorization", "")
        far.seen.append((self.command, allowed))
        if far.elsewhere:
            self.send_response(302)
            self.send_header("Location", far.elsewhere)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if far.guarded and not allowed:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="x"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        marker = b"held-release" in body or b"hasPart" in body
        self.send_response(200)
        self.end_headers()
        if marker:
            rows = [{"name": {"type": "literal", "value": "r1"}}]
            self.wfile.write(json.dumps({"head": {"vars": ["name"]}, "results": {"bindings": rows}}).encode())
            return
        try:
            for _ in range(60 if far.drip else 0):
                self.wfile.write(b" ")
                time.sleep(0.5)
            self.wfile.write(TRUE)
        except OSError:
            far.seen.append(("gone", ""))

    do_GET = do_POST = do_PUT = _answer  # noqa: N815 - names of the library

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""


@pytest.fixture
def far() -> Iterator[Far]:
    running = Far()
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture
def asking(far: Far, tmp_path: Path) -> Iterator[SimpleNamespace]:
    """An engine over the store, and a job for it."""
    write_release(tmp_path, "r1", example())
    settings = replace(load({"data": tmp_path}), store=far.url, workers=1)
    edition = Published(tmp_path).edition("public")
    engine = RemoteEngine(settings, size=1)
    yield SimpleNamespace(engine=engine, job=Job("ASK {}", edition, JSON, NTRIPLES), settings=settings)
    engine.close()


def problem(asking: SimpleNamespace, job: Job, stop: Stop | None = None) -> tuple[int, str]:
    with pytest.raises(ProblemError) as caught:
        asking.engine.run(job, stop)
    return caught.value.problem.status, caught.value.problem.kind


def test_a_store_that_drips_is_left_at_the_time_limit(asking: SimpleNamespace, far: Far) -> None:
    far.drip = True
    begun = time.monotonic()
    assert problem(asking, replace(asking.job, seconds=2)) == (503, "time-limit")
    assert time.monotonic() - begun < 10  # the drip lasts 30 seconds


def test_a_question_that_is_stopped_leaves_the_store_at_once(asking: SimpleNamespace, far: Far) -> None:
    far.drip = True
    stop = Stop()
    threading.Timer(1, stop.ask).start()
    begun = time.monotonic()
    with pytest.raises(StoppedError):
        asking.engine.run(asking.job, stop)
    assert time.monotonic() - begun < 10
    until = time.monotonic() + 10
    while ("gone", "") not in far.seen and time.monotonic() < until:
        time.sleep(0.1)
    assert ("gone", "") in far.seen


def test_slow_questions_do_not_take_every_thread(asking: SimpleNamespace, far: Far) -> None:
    far.drip = True
    stop, kinds = Stop(), []

    def ask() -> None:
        with pytest.raises(ProblemError) as caught:
            asking.engine.run(asking.job, stop)
        kinds.append(caught.value.problem)

    slow = [threading.Thread(target=ask) for _ in range(2)]
    for one in slow:
        one.start()
    until = time.monotonic() + 10
    while len(far.seen) < 3 and time.monotonic() < until:
        time.sleep(0.1)
    time.sleep(0.5)
    with pytest.raises(ProblemError) as caught:
        asking.engine.run(asking.job)
    assert (caught.value.problem.kind, "Retry-After" in caught.value.problem.headers) == ("busy", True)
    stop.ask()
    for one in slow:
        one.join()
    assert {told.kind for told in kinds} == {"stopped"}


def test_what_the_store_holds_is_asked_once_before_and_each_time_after(asking: SimpleNamespace, far: Far) -> None:
    for _ in range(3):
        assert asking.engine.run(asking.job).read() == TRUE
    assert len(far.seen) == 1 + 3 * 2


def test_credentials_go_nowhere_else(asking: SimpleNamespace, far: Far, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Far()
    monkeypatch.setenv("http_proxy", other.url)
    monkeypatch.setenv("no_proxy", "")
    known = replace(asking.settings, store_user="w", store_password="s", store_query_user="r")
    store = RemoteStore(known)
    far.guarded = True
    assert _ask(store) == TRUE
    far.guarded, far.elsewhere = False, other.url
    with pytest.raises(RemoteError, match="302"):
        _ask(store)
    with pytest.raises(RemoteError, match="302"):
        store.put("urn:g", [], 1)
    assert other.seen == []
    other.shutdown()
    other.server_close()


def test_parts_of_an_upload_go_once_when_it_is_known_how_the_store_asks(asking: SimpleNamespace, far: Far) -> None:
    far.guarded = True
    store = RemoteStore(replace(asking.settings, store_user="w", store_password="s"))
    triple = ox.Triple(ox.NamedNode(BASE), ox.NamedNode(BASE), ox.NamedNode(BASE))
    store.put("urn:g", [triple] * 3, 1)
    assert [(method, bool(who)) for method, who in far.seen] == [
        ("PUT", False), ("PUT", True), ("POST", True), ("POST", True)
    ]  # fmt: skip


def test_questions_do_not_tell_the_password_of_uploads(asking: SimpleNamespace, far: Far) -> None:
    store = RemoteStore(replace(asking.settings, store_user="w", store_password="s"))
    far.guarded = True
    with pytest.raises(RemoteError, match="401"):
        _ask(store)
    assert far.seen == [("POST", "")]


def test_no_time_is_late(asking: SimpleNamespace) -> None:
    with pytest.raises(LateError):
        RemoteStore(asking.settings).ask("ASK {}", Graphs((), ()), graph=False, seconds=0, limit=100)


def _ask(store: RemoteStore) -> bytes:
    return store.ask("ASK {}", Graphs((), ()), graph=False, seconds=20, limit=1000)


@pytest.mark.parametrize(
    "text",
    [
        'SELECT (<bif:http_get>("http://169.254.169.254/") AS ?y) { ?s ?p ?o FILTER(false) }',
        "PREFIX f: <urn:f#> SELECT * { ?s ?p ?o FILTER(f:x #\n (?s)) }",
        "SELECT * { ?s <bif:contains> 'x' }",
        "SELECT * { ?s <\\u0062if:contains> 'x' }",
    ],
)
def test_functions_of_the_store_never_reach_it(asking: SimpleNamespace, far: Far, text: str) -> None:
    assert problem(asking, replace(asking.job, text=text)) == (400, "function")
    assert far.seen == []


def test_casts_reach_the_store(asking: SimpleNamespace) -> None:
    text = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> ASK { ?s ?p ?o FILTER(xsd:integer(?o) IN (1, 2)) }"
    assert asking.engine.run(replace(asking.job, text=text)).read() == TRUE
