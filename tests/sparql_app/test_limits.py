"""Limits, and what happens when workers, releases or the service itself go away."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from loader.store import publish
from tests.sparql_app.conftest import Service, write_release

LIMIT = 4
Serving = Callable[..., Service]


def _wide(marker: str, size: int = 60_000) -> Iterator[ox.Quad]:
    """A graph in which everything reaches everything, with a release marker."""

    def node(n: int) -> ox.NamedNode:
        return ox.NamedNode(f"http://example.org/node/{n}")

    yield ox.Quad(node(0), ox.NamedNode("http://example.org/release"), ox.Literal(marker))
    yield ox.Quad(node(1), ox.NamedNode("http://example.org/release"), ox.Literal(marker))
    for n in range(size):
        yield ox.Quad(node(n), ox.NamedNode(f"http://example.org/p{n % 3}"), node((n * 7 + 1) % size))
        yield ox.Quad(node(n), ox.NamedNode("http://example.org/name"), ox.Literal(f"number {n} of many"))


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("wide")
    write_release(directory, "wide", _wide("wide"))
    return directory


CARTESIAN = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
PATH = "SELECT (COUNT(*) AS ?n) { ?a (!<http://example.org/none>)* ?b . ?b (!<http://example.org/none>)* ?c }"
SORT = "SELECT * { ?a ?b ?c . ?d <http://example.org/name> ?f } ORDER BY DESC(?f) ?a ?c"


def _timed(service: Service, query: str) -> tuple[httpx.Response, float]:
    begun = time.monotonic()
    answer = httpx.post(
        f"{service.url}/sparql", content=query, headers={"Content-Type": "application/sparql-query"}, timeout=60
    )
    return answer, time.monotonic() - begun


def test_runaway_queries_end_within_the_limit_while_a_neighbour_is_served(serving: Serving, wide: Path) -> None:
    service = serving(wide, workers=3, query_seconds=LIMIT, query_megabytes=4000)
    ended: dict[str, tuple[httpx.Response, float]] = {}
    running = [
        threading.Thread(target=lambda q=query: ended.setdefault(q, _timed(service, q)))
        for query in (CARTESIAN, PATH, SORT)
    ]
    for thread in running:
        thread.start()
    waited = []
    while any(thread.is_alive() for thread in running):
        answer, seconds = _timed(service, "ASK { <http://example.org/node/0> ?p ?o }")
        assert answer.json()["boolean"] is True
        waited.append(seconds)
        time.sleep(0.05)
    assert len(waited) > 5
    assert max(waited) < 1, "the neighbour had to wait"
    for answer, seconds in ended.values():
        assert answer.status_code == 503
        assert answer.json()["type"].endswith(("/time-limit", "/memory-limit"))
        assert seconds < LIMIT + 1
    assert len(service.workers()) == 7


def test_more_long_queries_than_places_end_early_and_are_told_so(serving: Serving, wide: Path) -> None:
    service = serving(wide, workers=1, query_seconds=8)
    first: list[tuple[httpx.Response, float]] = []
    thread = threading.Thread(target=lambda: first.append(_timed(service, CARTESIAN)))
    thread.start()
    time.sleep(2.5)
    answer, seconds = _timed(service, PATH)
    assert answer.status_code == 503
    assert answer.json()["type"].endswith("/busy-long")
    assert int(answer.headers["Retry-After"]) > 0
    assert seconds < 4
    assert service.ask("ASK {}").json()["boolean"] is True
    thread.join()
    assert first[0][0].json()["type"].endswith("/time-limit")


def test_when_all_workers_are_taken_the_rest_wait_a_bounded_time(serving: Serving, wide: Path) -> None:
    service = serving(wide, workers=1, query_seconds=3)
    answers: list[httpx.Response] = []
    threads = [threading.Thread(target=lambda: answers.append(_timed(service, CARTESIAN)[0])) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {a.status_code for a in answers} == {503}
    kinds = {a.json()["type"].rsplit("/", 1)[1] for a in answers}
    assert "busy" in kinds
    assert kinds <= {"busy", "busy-long", "time-limit"}
    assert service.ask("ASK {}").status_code == 200


def test_a_memory_bomb_is_ended_and_the_next_query_answered(serving: Serving, wide: Path) -> None:
    service = serving(wide, workers=1, query_seconds=60, query_megabytes=200)
    answer = service.ask("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f ?a", **{"Accept-Language": "en"})
    assert answer.status_code == 503
    assert answer.json()["type"].endswith("/memory-limit")
    assert "200 MB" in answer.json()["title"]
    assert service.ask("ASK {}").json()["boolean"] is True


def test_an_answer_beyond_the_size_limit_is_never_sent_in_part(serving: Serving, wide: Path) -> None:
    service = serving(wide, workers=1, result_megabytes=2)
    for accept in ("application/sparql-results+json", "text/csv"):
        answer = service.ask("SELECT * { ?s ?p ?o }", Accept=accept)
        assert answer.status_code == 503
        assert answer.json()["type"].endswith("/size-limit")
    answer = service.ask("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert answer.json()["type"].endswith("/size-limit")
    assert len(service.ask("SELECT * { ?s <http://example.org/p1> ?o }", Accept="text/csv").text.splitlines()) == 20_001


def test_a_large_answer_within_the_limit_is_whole(serving: Serving, wide: Path) -> None:
    service = serving(wide, workers=1)
    answer = service.ask("SELECT * { ?s ?p ?o }", **{"Accept-Encoding": "identity"})
    assert len(answer.json()["results"]["bindings"]) == 120_002
    assert int(answer.headers["Content-Length"]) == len(answer.content)


def test_killing_workers_heals(serving: Serving, wide: Path) -> None:
    service = serving(wide, workers=1)
    assert service.ask("ASK {}").status_code == 200
    for pid in service.workers():
        os.kill(pid, signal.SIGKILL)
    statuses = [service.ask("ASK {}").status_code for _ in range(6)]
    assert set(statuses[:2]) <= {200, 503}
    assert statuses[2:] == [200] * 4
    assert len(service.workers()) == 3


def test_a_worker_killed_in_the_middle_is_an_honest_503(serving: Serving, wide: Path) -> None:
    service = serving(wide, workers=1, query_seconds=30)
    ended: list[httpx.Response] = []
    thread = threading.Thread(target=lambda: ended.append(_timed(service, CARTESIAN)[0]))
    thread.start()
    time.sleep(1)
    busy = max(service.workers(), key=_cpu)
    os.kill(busy, signal.SIGKILL)
    thread.join(timeout=10)
    assert ended[0].status_code == 503
    assert ended[0].json()["type"].endswith("/worker-ended")
    assert service.ask("ASK {}").status_code == 200


def _cpu(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def _alive(pids: list[int]) -> list[int]:
    alive = []
    for pid in pids:
        stat = Path(f"/proc/{pid}/stat")
        if stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z":
            alive.append(pid)
    return alive


def _gone_within(pids: list[int], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while _alive(pids) and time.monotonic() < until:
        time.sleep(0.05)
    return not _alive(pids)


@pytest.mark.parametrize(
    "query", ["ASK {}", CARTESIAN, "ASK {" + " ?s ?p ?o . " * 3000 + "}"], ids=["idle", "busy", "planning"]
)
def test_workers_do_not_outlive_a_killed_service(serving: Serving, wide: Path, query: str) -> None:
    service = serving(wide, workers=1, query_seconds=3)
    assert service.ask("ASK {}").status_code == 200
    thread = threading.Thread(target=_ignoring_the_end, args=(service, query))
    thread.start()
    time.sleep(1)
    pids = service.workers()
    assert len(pids) == 3
    service.stop(signal.SIGKILL)
    thread.join()
    assert _gone_within(pids, 3 + 3)


def _ignoring_the_end(service: Service, query: str) -> None:
    try:
        _timed(service, query)
    except httpx.TransportError:
        return


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_service_and_workers(serving: Serving, wide: Path, sign: int) -> None:
    service = serving(wide, workers=1)
    pids = service.workers()
    assert service.stop(sign) == 0
    assert _gone_within(pids, 1)
    assert "Traceback" not in service.stderr


def test_publishing_under_readers_fails_no_request_and_mixes_no_releases(serving: Serving, tmp_path: Path) -> None:
    names = ["a", "b"]
    for name in names:
        write_release(tmp_path, name, _wide(name, 500))
    service = serving(tmp_path, workers=2)
    stop = threading.Event()
    seen: list[tuple[int, str, str]] = []

    def read() -> None:
        asked = {"query": "SELECT ?r { ?s <http://example.org/release> ?r }"}
        with httpx.Client(base_url=service.url, timeout=30) as client:
            while not stop.is_set():
                answer = client.get("/sparql", params=asked, headers={"Accept": "text/csv"})
                said = set(answer.text.split()[1:])
                seen.append((answer.status_code, answer.headers["X-Release"], " ".join(sorted(said))))

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for n in range(40):
        publish(tmp_path, names[n % 2])
        time.sleep(0.05)
    stop.set()
    for reader in readers:
        reader.join()
    assert {(200, "a", "a"), (200, "b", "b")} == set(seen)
    assert len(seen) > 50


def test_a_query_under_way_finishes_on_the_release_it_began_with(serving: Serving, tmp_path: Path) -> None:
    import shutil

    write_release(tmp_path, "old", _wide("old", 20_000))
    service = serving(tmp_path, workers=1, query_seconds=30)
    slow = (
        "SELECT (SAMPLE(?r) AS ?release) (COUNT(*) AS ?n)"
        " { ?s <http://example.org/release> ?r . ?a <http://example.org/p0> ?b . ?c <http://example.org/p1> ?d"
        " FILTER(STRLEN(STR(?b)) > 20 && STRSTARTS(STR(?a), 'http://example.org/node/1')) } LIMIT 1"
    )
    ended: list[httpx.Response] = []
    thread = threading.Thread(target=lambda: ended.append(_timed(service, slow)[0]))
    thread.start()
    time.sleep(0.7)
    write_release(tmp_path, "new", _wide("new", 500))
    shutil.rmtree(tmp_path / "releases/old")
    assert "new" in service.ask("SELECT ?r { ?s <http://example.org/release> ?r }").text
    thread.join()
    assert ended[0].headers["X-Release"] == "old"
    assert '"old"' in ended[0].text


def test_without_a_release_the_service_says_what_to_run_and_recovers(serving: Serving, tmp_path: Path) -> None:
    service = serving(tmp_path, workers=1)
    answer = service.ask("ASK {}", **{"Accept-Language": "en"})
    assert answer.status_code == 503
    assert "enishi build" in answer.json()["title"]
    assert service.http.get("/healthz").status_code == 200
    write_release(tmp_path, "first", _wide("first", 10))
    assert service.ask("ASK {}").status_code == 200


def test_a_taken_port_is_one_clear_sentence(serving: Serving, wide: Path) -> None:
    first = serving(wide, workers=1)
    asked = ["--data", str(wide), "serve", "--port", str(first.port), "--locale", "en"]
    command = "import sys; from loader.cli import main; sys.exit(main())"
    ended = subprocess.run(
        [sys.executable, "-c", command, *asked], capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 2
    assert f"cannot listen at 127.0.0.1:{first.port}" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "warming" not in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_the_reader_is_told_in_the_language_of_the_settings_by_default(serving: Serving, wide: Path) -> None:
    service = serving(wide, workers=1, locale="en")
    assert service.ask("ASK").json()["title"] == "The query is not valid SPARQL"
