"""Endpoints that are really listening, and a release that an engine in this process answers for."""

from __future__ import annotations

import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest

from loader.settings import Settings, load
from loader.store import Manifest
from sparql_app.caller import Caller
from sparql_app.engine import Answer, Job, Stop
from sparql_app.federation import Federation, Receipt
from sparql_app.formats import JSON, NTRIPLES
from sparql_app.published import Edition

BASE = "https://w3id.org/enishi"
RESULTS = "application/sparql-results+json"
EDITION = Edition("r1", "public", Path("nowhere"), Manifest("r1", "2026-01-01T00:00:00+00:00", "", BASE, "0", {}))


class Handler(BaseHTTPRequestHandler):
    """Answers queries from the store of its server, and remembers them."""

    server: Endpoint
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = self.headers["Content-Type"].startswith("application/x-www-form-urlencoded")
        query = parse_qs(body)["query"][0] if form else body
        self.server.queries.append(query)
        self.server.heads.append(dict(self.headers))
        status, headers, content = self.server.reply(query)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        return


Reply = tuple[int, dict[str, str], bytes]


class Endpoint(ThreadingHTTPServer):
    """A SPARQL endpoint over a store in memory."""

    daemon_threads = True

    def __init__(self, host: str = "127.0.0.1") -> None:
        super().__init__((host, 0), Handler)
        self.store = ox.Store()
        self.queries: list[str] = []
        self.heads: list[dict[str, str]] = []
        self.reply: Callable[[str], Reply] = self.answer
        self.url = f"http://{host}:{self.server_port}/sparql"
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def answer(self, query: str) -> Reply:
        """What the store says, in JSON."""
        results = self.store.query(query).serialize(format=ox.QueryResultsFormat.JSON)
        return 200, {"Content-Type": RESULTS}, results

    def fill(self, turtle: str) -> None:
        """Have these triples and no others."""
        self.store.clear()
        self.store.load(turtle.encode(), ox.RdfFormat.TURTLE)

    def close(self) -> None:
        self.shutdown()
        self.server_close()


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    started = Endpoint()
    yield started
    started.close()


@pytest.fixture
def other() -> Iterator[Endpoint]:
    started = Endpoint()
    yield started
    started.close()


def settings_for(*endpoints: Endpoint | str, **values: object) -> Settings:
    """Settings that name these endpoints and let loopback be asked."""
    urls = ",".join(one if isinstance(one, str) else one.url for one in endpoints)
    return load({"service_endpoints": urls, "service_private": "127.0.0.1", **values}, {})


class Local:
    """A release in memory, and the federation before it.

    Args:
        settings: the settings.
        store: its data.
        caller: who asks.
        resolve: tells addresses of names.
    """

    def __init__(self, settings: Settings, store: ox.Store, caller: Caller | None = None, **resolve: object) -> None:
        self.federation = Federation(settings, **resolve)  # type: ignore[arg-type]
        self.store = store
        self.caller = caller or Caller()
        self.asked: list[Job] = []
        self.receipts: tuple[Receipt, ...] = ()
        self.text = ""

    def run(self, job: Job) -> Answer:
        """Evaluate what does not call out."""
        self.asked.append(job)
        graphs = [] if job.default_graphs == () else None
        result = self.store.query(job.text, base_iri=job.base, default_graph=graphs, named_graphs=graphs)
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
        graph = isinstance(result, ox.QueryTriples)
        result.serialize(file, ox.RdfFormat.N_TRIPLES if graph else ox.QueryResultsFormat.JSON)
        size = file.tell()
        file.seek(0)
        return Answer(file, size, NTRIPLES if graph else JSON, "graph" if graph else "table", 0)

    def query(self, query: str, seconds: float = 0) -> Answer:
        """The answer to a query with SERVICE."""
        carried = self.federation.carry(
            Job(query, EDITION, JSON, NTRIPLES, seconds=seconds), self.caller, self.run, Stop()
        )
        self.receipts, self.text = carried.receipts, carried.job.text
        return self.run(carried.job)

    def rows(self, query: str) -> list[dict[str, str]]:
        """The solutions of a SELECT, sorted."""
        return rows(ox.parse_query_results(self.query(query).read(), ox.QueryResultsFormat.JSON))


def rows(found: object) -> list[dict[str, str]]:
    """Solutions with their bound variables, sorted."""
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    solutions = [{n: str(row[n]) for n in names if row[n] is not None} for row in found]
    return sorted(solutions, key=lambda row: sorted(row.items()))


class Trap:
    """A port at which nobody may ever arrive.

    Args:
        host: address to listen at.
        port: port, 0 for any.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self._socket = socket.create_server((host, port))
        self._socket.settimeout(0.02)
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://{host}:{self.port}/"
        self.came: list[bytes] = []
        self._open = True
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _watch(self) -> None:
        while self._open:
            with suppress(TimeoutError), self._socket.accept()[0] as connection:
                connection.settimeout(1)
                self.came.append(connection.recv(4096))

    def close(self) -> None:
        """Listen no longer; who waits to be let in is still counted."""
        self._open = False
        self._thread.join()
        with suppress(BlockingIOError):
            self._socket.setblocking(False)
            self.came.append(self._socket.accept()[0].recv(0))
        self._socket.close()


@pytest.fixture
def trap() -> Iterator[Trap]:
    """Fails the test when somebody arrives."""
    listening = Trap()
    yield listening
    listening.close()
    assert listening.came == []
