"""A list of hostile queries: each gets an honest answer in time, and nobody else notices."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from sparql_app import canonical, clause
from sparql_app.glance import is_short
from sparql_app.lexer import is_update
from sparql_app.survey import survey
from tests.sparql_app.conftest import Service
from tests.sparql_app.hostile import ADVERSARIAL, NESTED, TOO_MUCH
from tests.sparql_app.siege import (
    LIMIT,
    MEGABYTES,
    OWN,
    SERVICE,
    WORKERS,
    Memory,
    Neighbour,
    asked,
    besiege,
    state,
    zombies,
)

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    running = besiege(tmp_path_factory.mktemp("siege"))
    yield running
    running.stop()


def test_each_of_the_list_gets_an_honest_refusal_in_time_and_nobody_else_notices(service: Service) -> None:
    before = state(service)
    hostile = {**TOO_MUCH, **NESTED}
    with Memory(service) as memory, Neighbour(service) as neighbour, ThreadPoolExecutor(3) as pool:
        ended = dict(zip(hostile, pool.map(lambda query: asked(service, query), hostile.values()), strict=True))
    told = {
        name: (answer.status_code, answer.json()["type"].rsplit("/", 1)[1], round(seconds, 2))
        for name, (answer, seconds) in ended.items()
        if answer.status_code != 200
    }
    assert told.keys() == hostile.keys()
    assert {name: one for name, one in told.items() if one[2] > LIMIT + 1} == {}
    limits = {"time-limit", "memory-limit", "size-limit", "busy-long", "busy"}
    assert {name: one for name, one in told.items() if name in TOO_MUCH and one[1] not in limits} == {}
    refused = {"nesting", "operators", "syntax", "service-refused", "long-beginning", "evaluation"}
    assert {name: one for name, one in told.items() if name in NESTED and one[1] not in refused} == {}
    assert neighbour.p99 < neighbour.allowed
    assert memory.worker < MEGABYTES + OWN
    assert memory.service < SERVICE
    assert memory.all < (2 * WORKERS + 1) * (MEGABYTES + OWN) + SERVICE
    assert state(service) == before
    assert zombies(service) == []


def test_many_heavy_queries_at_once_are_refused_with_a_time_to_come_again(service: Service) -> None:
    before = state(service)
    queries = [TOO_MUCH["cartesian"].replace("?n", f"?n{n}") for n in range(150)]
    with Memory(service) as memory, Neighbour(service) as neighbour, ThreadPoolExecutor(150) as pool:
        ended = list(pool.map(lambda query: asked(service, query), queries))
    kinds = [answer.json()["type"].rsplit("/", 1)[1] for answer, _ in ended]
    assert {answer.status_code for answer, _ in ended} == {503}
    assert set(kinds) == {"busy", "busy-long", "time-limit"}
    assert all("Retry-After" in answer.headers for answer, _ in ended if "busy" in answer.json()["type"])
    assert max(seconds for _, seconds in ended) < 5 + LIMIT + 1  # it may wait for a worker before it begins
    assert neighbour.p99 < neighbour.allowed
    assert memory.all < (2 * WORKERS + 1) * (MEGABYTES + OWN) + SERVICE
    assert state(service) == before


@pytest.mark.parametrize(
    ("query", "short"),
    [
        ("ASK {}", True),
        ("PREFIX a: <urn:a:> ASK WHERE { a:b ?p ?o . }", True),
        ("SELECT * { <urn:a> ?p ?o } LIMIT 5", True),
        ("ASK { ?s ?p ?s }", False),
        ("SELECT * { ?s ?p <urn:a> }", False),
        ("SELECT * { <urn:a> ?p ?o . <urn:b> ?q ?r }", False),
        ("SELECT * { <urn:a> <urn:p>* ?o }", False),
        ("ASK { { ?s ?p ?o } }", False),
        ("ASK { ?s ?p ?o } GROUP BY (REPLACE(?s, 'a', 'b'))", False),
        ("ASK { ?s ?p [ ?q ?o ] }", False),
        ("SELECT (COUNT(*) AS ?n) { <urn:a> ?p ?o }", False),
        ("CONSTRUCT { <urn:a> ?p ?o } WHERE { ?s ?p ?o }", False),
    ],
)
def test_only_a_question_about_one_thing_passes_the_queue(query: str, short: bool) -> None:
    assert is_short(query) is short


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_a_text_is_read_in_time_that_grows_with_its_length_only(name: str) -> None:
    def seconds(size: int) -> float:
        text = "SERVICE " + ADVERSARIAL[name] * (size // len(ADVERSARIAL[name]))
        begun = time.process_time()
        survey(text)
        return time.process_time() - begun

    small = max(min(seconds(20_000) for _ in range(3)), 0.002)
    assert seconds(160_000) < 8 * small * 4


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_what_the_service_itself_reads_of_a_long_text_is_bounded(name: str) -> None:
    text = "from service now " + ADVERSARIAL[name] * (2_000_000 // len(ADVERSARIAL[name]))
    begun = time.process_time()
    assert canonical.canonical(text) == text
    assert canonical.is_volatile(text)
    is_update(text)
    with contextlib.suppress(clause.LongError):
        clause.dataset(text, "http://example.org/")
    assert time.process_time() - begun < 3  # all of it in tokens would take ten times as long
