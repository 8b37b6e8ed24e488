"""Clients that send too much, too slowly or nothing, and clients that do not read or leave."""

from __future__ import annotations

import contextlib
import gzip
import socket
import time
from collections.abc import Iterator

import pytest

from tests.sparql_app.conftest import Service
from tests.sparql_app.hostile import TOO_MUCH
from tests.sparql_app.siege import LIMIT, REQUEST, Memory, Neighbour, asked, besiege, state

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    running = besiege(tmp_path_factory.mktemp("siege"))
    yield running
    running.stop()


def _raw(service: Service, head: str, seconds: float = 20) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", service.port), timeout=seconds)
    connection.sendall(head.replace("\n", "\r\n").encode())
    return connection


def _status(connection: socket.socket) -> int:
    with connection:
        said = b""
        while b"\r\n" not in said and (part := connection.recv(4096)):
            said += part
        return int(said.split()[1]) if said else 0


_POST = "POST /sparql HTTP/1.1\nHost: a\nContent-Type: application/sparql-query\n"


def test_a_hundred_megabytes_of_values_are_refused_before_they_are_read(service: Service) -> None:
    with Memory(service) as memory:
        assert _status(_raw(service, f"{_POST}Content-Length: {100 * 2**20}\n\nSELECT * {{ VALUES ?x {{ ")) == 413
        with _raw(service, f"{_POST}Transfer-Encoding: chunked\n\n") as connection:
            piece = b"10000\r\n" + b"1 " * 0x8000 + b"\r\n"
            sent = 0
            with contextlib.suppress(OSError):
                while sent < 100 * 2**20:
                    connection.sendall(piece)
                    sent += len(piece)
            assert sent < 50 * 2**20, "far more was taken than a request may have"
        slightly = "SELECT * { VALUES ?x { " + "1 " * (REQUEST * 2**19) + "} }"
        assert asked(service, slightly)[0].status_code == 413
    assert memory.service < 300
    assert service.ask("ASK {}").status_code == 200


def test_a_chunked_request_beyond_the_limit_is_told_so(service: Service) -> None:
    body = b"".join(b"10000\r\n" + b"1 " * 0x8000 + b"\r\n" for _ in range(40)) + b"0\r\n\r\n"  # 2.5 MB
    with _raw(service, f"{_POST}Transfer-Encoding: chunked\n\n") as connection:
        connection.sendall(body)
        assert _status(connection) == 413


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (f"{_POST}Content-Length: -1\n\nASK{{}}", 400),
        (f"{_POST}Content-Length: a\n\nASK{{}}", 400),
        (f"{_POST}Content-Length: 5, 6\n\nASK{{}}", 400),
        (f"{_POST}Transfer-Encoding: chunked\n\nzz\n", 400),
        (f"{_POST}Transfer-Encoding: gzip\n\n", 501),
        ("GET /sparql?query=ASK%7B%7D HTTP/1.1\nHost: a\n" + "".join(f"X-{n}: a\n" for n in range(40_000)) + "\n", 431),
        ("GET /sparql?query=ASK%7B%7D HTTP/1.1\nHost: a\nX: " + "a" * 300_000 + "\n\n", 431),
        ("GET /" + "a" * 300_000 + " HTTP/1.1\nHost: a\n\n", 431),
        ("\0\0\0\n\n", 400),
    ],
    ids=[
        "length-negative",
        "length-word",
        "length-twice",
        "chunk",
        "coding",
        "headers",
        "header",
        "address",
        "nul",
    ],
)
def test_a_malformed_request_is_refused_at_once(service: Service, head: str, status: int) -> None:
    begun = time.monotonic()
    assert _status(_raw(service, head)) == status
    assert time.monotonic() - begun < 2


def test_a_bomb_in_gzip_is_not_unpacked(service: Service) -> None:
    bomb = gzip.compress(b"ASK {}" + b" " * (200 * 2**20), 9)
    with Memory(service) as memory:
        answer, seconds = asked(service, bomb, **{"Content-Encoding": "gzip"})
    assert answer.status_code in (400, 415)
    assert seconds < 2
    assert memory.service < 300


@pytest.mark.parametrize("size", [100_000, 1_900_000])
def test_a_huge_name_or_literal_is_only_a_query(service: Service, size: int) -> None:
    for query in (f"ASK {{ <urn:{'a' * size}> ?p ?o }}", f"ASK {{ ?s ?p '{'a' * size}' }}"):
        answer, seconds = asked(service, query)
        assert answer.json()["boolean"] is False
        assert seconds < LIMIT + 1


def test_slow_silent_and_half_closed_clients_cost_no_thread(service: Service) -> None:
    before = state(service)
    partial = f"{_POST}Content-Length: 100\n\nASK "
    clients = [_raw(service, head) for head in ("", "GET /spar", partial, f"{_POST}X") for _ in range(60)]
    for connection in clients[::2]:
        connection.shutdown(socket.SHUT_WR)
    for connection in clients:
        connection.settimeout(0)
    with Neighbour(service) as neighbour:
        until = time.monotonic() + 5
        while time.monotonic() < until:  # they drip
            for connection in clients[1::2]:
                try:
                    connection.sendall(b"x")
                except OSError:
                    continue
            time.sleep(0.5)
    assert neighbour.p99 < neighbour.allowed
    for connection in clients:
        connection.close()
    assert state(service) == before


def test_clients_that_leave_free_their_workers(service: Service) -> None:
    before = state(service)
    query = TOO_MUCH["cartesian"]
    with Neighbour(service) as neighbour:
        for _ in range(30):
            connection = _raw(service, f"{_POST}Content-Length: {len(query)}\n\n{query}")
            time.sleep(0.05)
            connection.close()
    assert neighbour.p99 < neighbour.allowed
    assert asked(service, "SELECT (COUNT(*) AS ?n) { ?s <http://example.org/p1> ?o }")[1] < 2
    assert state(service) == before


def test_clients_that_never_read_hold_no_worker_no_thread_and_no_disk_for_ever(service: Service) -> None:
    before = state(service)
    query = "SELECT%20*%20%7B%20?s%20?p%20?o%20%7D"  # some 9 MB
    assert service.http.get(f"/sparql?query={query}", headers={"Accept": "application/json"}).status_code == 200
    request = f"GET /sparql?query={query} HTTP/1.1\nHost: a\nAccept: application/json\n\n"
    clients = []
    for _ in range(30):  # twice in one piece: the second answer waits behind the first
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", service.port))
        connection.sendall(request.replace("\n", "\r\n").encode() * 2)
        clients.append(connection)
    with Neighbour(service) as neighbour:
        time.sleep(3)
        assert asked(service, "SELECT (COUNT(*) AS ?n) { ?s <http://example.org/p2> ?o }")[0].status_code == 200
        time.sleep(6)  # longer than a client has for a part of its answer
    assert state(service) == before
    assert neighbour.p99 < neighbour.allowed
    for connection in clients:
        connection.close()
    assert service.ask("ASK {}").status_code == 200


def test_questions_in_one_piece_are_answered_in_order(service: Service) -> None:
    requests = "".join(
        f"GET /sparql?query=SELECT%20({n}%20AS%20?n)%7B%7D&format=csv HTTP/1.1\nHost: a\n\n" for n in range(40)
    )
    with _raw(service, requests) as connection:
        said = b""
        while said.count(b"HTTP/1.1 200 OK") < 40 or not said.endswith(b"39\r\n"):
            part = connection.recv(1 << 16)
            assert part
            said += part
    bodies = [part.rsplit(b"\r\n\r\n", 1)[1].split() for part in said.split(b"HTTP/1.1 200 OK")[1:]]
    assert bodies == [[b"n", str(n).encode()] for n in range(40)]
