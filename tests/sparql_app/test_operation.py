"""Health, readiness, metrics, settings: what operators and their tools ask of a running service."""

from __future__ import annotations

import json
import re
import signal
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.sparql_app.conftest import Service, example, write_release

Serving = Callable[..., Service]
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f) }"


def _metrics(service: Service) -> dict[str, dict[tuple[tuple[str, str], ...], float]]:
    found: dict[str, dict[tuple[tuple[str, str], ...], float]] = {}
    for family in text_string_to_metric_families(service.http.get("/metrics").text):
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sorted(sample.labels.items()))] = sample.value
    return found


def _ready(service: Service) -> httpx.Response:
    until = time.monotonic() + 20
    while (answer := service.http.get("/readyz")).status_code != 200 and time.monotonic() < until:
        time.sleep(0.05)
    return answer


def test_a_service_is_alive_before_it_is_ready_and_ready_once_a_release_is_warm(
    serving: Serving, tmp_path: Path
) -> None:
    service = serving(tmp_path, workers=1)
    assert service.http.get("/healthz").text == "ok\n"
    answer = service.http.get("/readyz", headers={"Accept-Language": "en"})
    assert answer.status_code == 503
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert int(answer.headers["Retry-After"]) > 0
    write_release(tmp_path, "first", example())
    assert _ready(service).json() == {"ready": True, "release": "first"}


def test_a_release_that_cannot_be_opened_does_not_take_the_place_of_one_that_can(
    serving: Serving, tmp_path: Path
) -> None:
    write_release(tmp_path, "whole", example())
    service = serving(tmp_path, workers=1)
    assert service.ask("ASK {}").headers["X-Release"] == "whole"
    write_release(tmp_path, "damaged", example())
    for part in (tmp_path / "releases/damaged/public").iterdir():
        part.unlink()
    (tmp_path / "current").unlink()
    (tmp_path / "current").symlink_to("releases/whole")
    (tmp_path / "next").symlink_to("releases/damaged")
    (tmp_path / "next").replace(tmp_path / "current")
    answers = [service.ask("ASK { ?s ?p ?o }") for _ in range(5)]
    assert {(a.status_code, a.headers["X-Release"]) for a in answers} == {(200, "whole")}
    assert _ready(service).json()["release"] == "whole"
    assert _metrics(service)["enishi_release_failed"][()] == 1


def test_a_link_to_a_release_that_is_missing_keeps_the_service_from_starting(tmp_path: Path, serving: Serving) -> None:
    (tmp_path / "releases").mkdir()
    (tmp_path / "current").symlink_to("releases/lost")
    with pytest.raises(RuntimeError, match=r"Release lost is published in .* but missing|リリースlostがありません"):
        serving(tmp_path, workers=1)


def test_metrics_count_requests_questions_workers_and_tell_of_the_release(service: Service) -> None:
    _ready(service)
    service.ask("ASK { <http://example.org/metrics> ?p ?o }")
    service.ask("ASK { <http://example.org/metrics> ?p ?o }")
    service.ask("ASK {")
    service.http.get("/no/such/path")
    service.http.request("BREW", "/sparql")
    found = _metrics(service)
    requests = found["enishi_requests_total"]
    assert requests[("method", "POST"), ("route", "/sparql"), ("status", "200")] >= 2
    assert requests[("method", "POST"), ("route", "/sparql"), ("status", "400")] >= 1
    assert requests[("method", "GET"), ("route", ""), ("status", "404")] >= 1
    assert any(dict(labels)["method"] == "other" for labels in requests)
    questions = found["enishi_query_seconds_count"]
    assert questions[("door", "sparql"), ("outcome", "answered")] >= 2
    assert questions[("door", "sparql"), ("outcome", "syntax")] >= 1
    assert found["enishi_cache_answers_total"][(("result", "hit"),)] >= 1
    assert found["enishi_workers"][()] == len(service.workers())
    assert all(n > 1_000_000 for n in found["enishi_worker_resident_bytes"].values())
    assert found["enishi_release_info"][("release", "r1"), ("scope", "public")] == 1
    assert found["enishi_ready"][()] == 1


def test_no_label_grows_with_what_is_asked(service: Service) -> None:
    def ask(first: int, last: int) -> dict[str, int]:
        for n in range(first, last):
            service.http.get(f"/id/dataset/{n}")
            service.http.get(f"/describe?iri=http://example.org/{n}")
            service.ask(f"ASK {{ <http://example.org/{n}> ?p ?o }}", **{"X-Query-Id": f"{n:020}"})
        return {name: len(samples) for name, samples in _metrics(service).items()}

    ask(0, 2)
    assert ask(2, 4) == ask(4, 24)
    text = service.http.get("/metrics").text
    assert "example.org" not in text
    assert str(Path.home()) not in text


def test_freshness_of_sources_is_a_metric(serving: Serving, tmp_path: Path) -> None:
    write_release(tmp_path, "r", example())
    row = {
        "name": "jairo",
        "title": {"ja": "J", "en": "J"},
        "counts": {},
        "succeeded": "2026-01-01T00:00:00+00:00",
        "every_days": 7,
    }
    (tmp_path / "freshness.json").write_text(json.dumps([row]), encoding="utf-8")
    found = _metrics(serving(tmp_path, workers=1))
    assert found["enishi_source_age_seconds"][(("source", "jairo"),)] > 86400
    assert found["enishi_source_promised_seconds"][(("source", "jairo"),)] == 7 * 86400


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
def test_metrics_are_closed_to_what_a_proxy_brings(service: Service, name: str) -> None:
    assert service.http.get("/metrics").status_code == 200
    answer = service.http.get("/metrics", headers={name: "203.0.113.7"})
    assert answer.status_code == 403
    assert answer.json()["type"].endswith("/metrics-closed")
    assert "enishi_" not in answer.text


def test_metrics_are_open_or_closed_by_setting(serving: Serving, data: Path) -> None:
    assert serving(data, workers=1, metrics="operators").http.get("/metrics").status_code == 403
    opened = serving(data, workers=1, metrics="all")
    assert opened.http.get("/metrics", headers={"X-Forwarded-For": "203.0.113.7"}).status_code == 200


def test_limits_in_force_are_told_and_nothing_else(serving: Serving, data: Path) -> None:
    service = serving(data, workers=1, query_seconds=7, result_megabytes=3, cinii_appid="secret-word")
    told = service.http.get("/-/settings.json")
    assert told.json()["query_seconds"] == 7
    assert told.json()["query_depth"] == 200
    assert str(data) not in told.text
    assert "secret-word" not in told.text
    assert {"data", "cinii_appid", "audit_log", "host"}.isdisjoint(told.json())
    answer = service.ask("ASK {}")
    assert answer.headers["X-Time-Limit"] == "7"
    assert answer.headers["X-Size-Limit"] == str(3 * 2**20)


def test_versions_and_the_ping_of_fuseki(service: Service) -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", service.http.get("/-/versions.json").json()["pyoxigraph"])
    assert service.http.get("/$/ping").text.startswith("20")
    assert service.http.get("/$/metrics").status_code == 200


def test_a_request_under_way_is_answered_after_the_signal_to_end(serving: Serving, data: Path) -> None:
    service = serving(data, workers=1, query_seconds=3, stop_seconds=10)
    idle = [socket.create_connection(("127.0.0.1", service.port)) for _ in range(20)]
    answers: list[httpx.Response] = []

    def ask() -> None:
        asked = {"Content-Type": "application/sparql-query"}
        answers.append(httpx.post(f"{service.url}/sparql", content=SLOW, headers=asked, timeout=30))

    thread = threading.Thread(target=ask)
    thread.start()
    time.sleep(1)
    service.process.send_signal(signal.SIGTERM)
    time.sleep(1)
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{service.url}/healthz", timeout=5)
    thread.join()
    assert answers[0].json()["type"].endswith("/time-limit"), "the query ran to its own end, not to the service's"
    assert service.stop() == 0
    for one in idle:
        one.close()


def test_the_time_that_requests_have_left_is_bounded(serving: Serving, data: Path) -> None:
    service = serving(data, workers=1, query_seconds=60, stop_seconds=1)
    thread = threading.Thread(target=_ignoring_the_end, args=(service, SLOW))
    thread.start()
    time.sleep(1)
    begun = time.monotonic()
    assert service.stop(signal.SIGTERM) == 0
    assert time.monotonic() - begun < 5
    thread.join()


def _ignoring_the_end(service: Service, query: str) -> None:
    try:
        httpx.post(f"{service.url}/sparql", content=query, headers={"Content-Type": "application/sparql-query"})
    except httpx.TransportError:
        return


def test_a_request_that_drips_is_refused_in_time_while_others_are_served(serving: Serving, data: Path) -> None:
    service = serving(data, workers=1, request_seconds=2)
    drips = [socket.create_connection(("127.0.0.1", service.port)) for _ in range(60)]
    for one in drips:
        one.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nX-")
    begun = time.monotonic()
    ended: dict[socket.socket, bytes] = {}
    while len(ended) < len(drips) and time.monotonic() - begun < 10:
        assert service.ask("ASK {}").status_code == 200
        for one in set(drips) - set(ended):
            one.setblocking(False)
            try:
                ended[one] = one.recv(4096)
            except BlockingIOError:
                one.send(b"a")
        time.sleep(0.1)
    assert len(ended) == len(drips)
    assert time.monotonic() - begun < 2 + 3
    assert all(said.startswith((b"HTTP/1.0 408", b"HTTP/1.1 408")) for said in ended.values())
    for one in drips:
        one.close()


def test_health_is_told_while_every_place_is_taken(serving: Serving, data: Path) -> None:
    service = serving(data, workers=1, query_seconds=3)
    threads = [threading.Thread(target=_ignoring_the_end, args=(service, f"{SLOW} #{n}")) for n in range(50)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    begun = time.monotonic()
    assert service.http.get("/healthz").status_code == 200
    assert time.monotonic() - begun < 1
    for thread in threads:
        thread.join()


def test_below_a_path_of_a_proxy_every_link_leads_there(serving: Serving, data: Path) -> None:
    service = serving(data, workers=1, root_path="/enishi")
    for asked in ("/enishi/", "/"):  # the proxy may take the path off or leave it
        page = service.http.get(asked, headers={"Accept": "text/html"}).text
        links = re.findall(r'(?:href|action|src)="(/[^"]*)"', page)
        assert len(links) > 5
        assert all(link.startswith("/enishi/") for link in links), links
    form = service.http.get("/enishi/sparql?query=ASK{}", headers={"Accept": "text/html"}).text
    assert set(re.findall(r'(?:href|action|src)="(?!/enishi/)(/[^"]*)"', form)) == set()
    thing = service.http.get("/enishi/describe?iri=https://w3id.org/enishi/id/x", follow_redirects=False)
    assert thing.headers["Location"] == "/enishi/id/x"
    assert service.http.post("/enishi/sparql", data={"query": "ASK {}"}).json()["boolean"] is True


@pytest.mark.parametrize("path", ["/ns", "/scheme/resource-type/book"])
def test_the_vocabulary_is_told_of_at_its_own_addresses(service: Service, path: str) -> None:
    graph = service.http.get(path, headers={"Accept": "text/turtle"})
    assert graph.status_code == 200
    assert graph.headers["Content-Type"].startswith("text/turtle")
    assert path.rsplit("/", 1)[1] in graph.text
    page = service.http.get(path, headers={"Accept": "text/html", "Accept-Language": "en"})
    assert "Vocabulary of enishi" in page.text or "book" in page.text


def test_a_graph_of_which_nothing_is_said_leads_to_its_content(service: Service) -> None:
    answer = service.http.get("/graph/source/other", headers={"Accept": "text/turtle"}, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/store?graph=https%3A%2F%2Fw3id.org%2Fenishi%2Fgraph%2Fsource%2Fother"
