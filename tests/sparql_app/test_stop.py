"""Queries that end early: on request, because the client has gone, or at the client's own limit."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from loader import token
from tests.sparql_app.conftest import Service

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o . ?p ?q ?r }"


@pytest.fixture(scope="module")
def patient(data: Path) -> object:
    """A service that lets one query run long."""
    running = Service(data, workers=1, query_seconds=60)
    yield running
    running.stop()


def _until(true: Callable[[], bool], seconds: float = 5) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def test_who_knows_its_id_can_look_at_a_query_and_end_it(patient: Service) -> None:
    name = "my-query-0123456789"
    answers: list[httpx.Response] = []

    def ask() -> None:
        with httpx.Client(base_url=patient.url, timeout=60) as http:
            answers.append(http.get("/sparql", params={"query": ENDLESS}, headers={"X-Query-Id": name}))

    asking = threading.Thread(target=ask)
    asking.start()
    assert _until(lambda: patient.http.get(f"/queries/{name}").status_code == 200)
    assert patient.http.get(f"/queries/{name}").json()["release"] == "r1"
    before = time.monotonic()
    assert patient.http.delete(f"/queries/{name}").status_code == 204
    asking.join(10)
    assert time.monotonic() - before < 3
    assert (answers[0].status_code, answers[0].json()["type"].rsplit("/", 1)[1]) == (503, "stopped")
    assert patient.http.get(f"/queries/{name}").status_code == 404
    assert patient.http.delete(f"/queries/{name}").status_code == 404


def test_an_operator_sees_and_ends_the_queries_of_others_and_an_id_is_taken_while_its_query_runs(
    patient: Service, data: Path
) -> None:
    name = "operated-0123456789"
    bearer = {word: {"Authorization": f"Bearer {token.add(data, word, operator=word == 'operating')}"}
              for word in ("operating", "ordinary")}  # fmt: skip
    answers: list[httpx.Response] = []

    def ask() -> None:
        with httpx.Client(base_url=patient.url, timeout=60) as http:
            answers.append(http.get("/sparql", params={"query": ENDLESS}, headers={"X-Query-Id": name}))

    asking = threading.Thread(target=ask)
    asking.start()
    assert _until(lambda: patient.http.get(f"/queries/{name}").status_code == 200)
    second = patient.http.get("/sparql", params={"query": "ASK { ?a ?b 17 }"}, headers={"X-Query-Id": name})
    assert (second.status_code, second.json()["type"].rsplit("/", 1)[1]) == (409, "query-id-taken")
    for headers in ({}, bearer["ordinary"]):
        assert patient.http.get("/queries/", headers=headers).status_code == 403
    listed = patient.http.get("/queries/", headers=bearer["operating"]).json()
    assert [(one["id"], one["release"]) for one in listed] == [(name, "r1")]
    assert patient.http.delete(f"/queries/{listed[0]['id']}", headers=bearer["operating"]).status_code == 204
    asking.join(10)
    assert answers[0].json()["type"].rsplit("/", 1)[1] == "stopped"
    assert patient.http.get("/queries/", headers=bearer["operating"]).json() == []
    for word in bearer:
        token.remove(data, word)


def test_a_client_that_leaves_frees_its_worker(patient: Service) -> None:
    name = "left-alone-0123456789"
    request = f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: x\r\nX-Query-Id: {name}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", patient.port)) as connection:
        connection.sendall(request.encode())
        assert _until(lambda: patient.http.get(f"/queries/{name}").status_code == 200)
    assert _until(lambda: patient.http.get(f"/queries/{name}").status_code == 404), "the query goes on for nobody"
    assert patient.ask("ASK {}").json()["boolean"] is True


def test_a_client_may_give_up_earlier_than_the_service(patient: Service) -> None:
    begun = time.monotonic()
    answer = patient.http.get("/sparql", params={"query": ENDLESS, "timeout": "1"})
    assert time.monotonic() - begun < 2
    assert answer.status_code == 503
    assert answer.json()["type"].endswith("/time-limit")
    assert "1" in answer.json()["title"]


def test_a_client_cannot_have_more_time_than_the_service_gives(patient: Service) -> None:
    answer = patient.http.get("/sparql", params={"query": "ASK {}", "timeout": "3600"})
    assert answer.headers["X-Time-Limit"] == "60"
    assert patient.http.get("/sparql", params={"query": "ASK {}", "timeout": "2.5"}).headers["X-Time-Limit"] == "2.5"


def test_an_id_that_could_be_guessed_is_not_taken(patient: Service) -> None:
    answer = patient.http.get("/sparql", params={"query": "ASK {}"}, headers={"X-Query-Id": "1"})
    assert len(answer.headers["X-Query-Id"]) == 32
