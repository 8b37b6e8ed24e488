"""A release written by hand, and a service over it that is really started."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from loader.store import SCOPES, Manifest, finish, publish, start
from ontology import files

BASE = "https://w3id.org/enishi"
RELEASE = Path(__file__).parent / "release.trig"
_SERVE = "from loader.settings import load; from sparql_app import serve; serve(load(), {scope!r}, writable={writable})"


def write_release(data: Path, name: str, quads: Iterable[ox.Quad], *, internal: Iterable[ox.Quad] = ()) -> None:
    """Write a finished release of these quads and publish it."""
    path = start(data, name)
    public = list(quads)
    for scope in SCOPES:
        store = ox.Store(str(path / scope))
        store.bulk_extend(public if scope == "public" else [*public, *internal])
        store.flush()
        store.optimize()
        del store
    sources = {
        source: {
            "title": {"ja": title, "en": title},
            "records": 1,
            "newest": newest,
            "fetched": "2026-04-02T00:00:00+00:00",
        }
        for source, title, newest in (
            ("jairo", "JAIRO Cloud", "2026-04-01T00:00:00+00:00"),
            ("grdm", "GakuNin RDM", None),
        )
    }
    Manifest(name, "2026-04-03T00:00:00+00:00", "2026-04-01", BASE, "0", sources).write(path)
    finish(path, name)
    publish(data, name)


def example() -> list[ox.Quad]:
    """The quads of ``release.trig`` with the ontology beside them."""
    quads = list(ox.parse(path=str(RELEASE), format=ox.RdfFormat.TRIG))
    graph = ox.NamedNode(f"{BASE}/graph/ontology")
    for file in files():
        for quad in ox.parse(file.read_bytes(), ox.RdfFormat.TURTLE):
            if isinstance(quad.subject, ox.NamedNode) and not isinstance(quad.object, ox.BlankNode):
                quads += [quad, ox.Quad(quad.subject, quad.predicate, quad.object, graph)]
    return quads


class Service:
    """A running service.

    Args:
        data: data directory.
        scope: which store it serves.
        writable: whether it may be written to.
        settings: values of settings by name.
    """

    def __init__(self, data: Path, scope: str = "public", *, writable: bool = False, **settings: object) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        said = {"data": data, "port": self.port, **settings}
        self.process = subprocess.Popen(
            [sys.executable, "-c", _SERVE.format(scope=scope, writable=writable)],
            env=os.environ | {f"ENISHI_{name.upper()}": str(value) for name, value in said.items()},
            stderr=subprocess.PIPE,
        )
        self.http = httpx.Client(base_url=self.url, timeout=60)
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + 30
        while self.process.poll() is None and time.monotonic() < until:
            with suppress(httpx.TransportError):
                self.http.get("/healthz")
                return
            time.sleep(0.05)
        self.stop()
        raise RuntimeError(self.stderr)

    def workers(self) -> list[int]:
        """Process ids of the query workers that are alive."""
        found: set[int] = set()
        for file in Path(f"/proc/{self.process.pid}/task").glob("*/children"):
            with suppress(FileNotFoundError, ProcessLookupError):  # threads end at any time
                found.update(map(int, file.read_text().split()))
        return sorted(found)

    def ask(self, query: str, **headers: str) -> httpx.Response:
        """Send a query by POST."""
        return self.http.post("/sparql", content=query, headers={"Content-Type": "application/sparql-query", **headers})

    def stop(self, sign: int = signal.SIGTERM) -> int:
        """End the service; returns its exit status."""
        self.http.close()
        if self.process.poll() is None:
            self.process.send_signal(sign)
        _, errors = self.process.communicate(timeout=20)
        self.stderr = errors.decode()
        return self.process.returncode


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the example release published."""
    directory = tmp_path_factory.mktemp("data")
    secret = ox.Quad(
        ox.NamedNode(f"{BASE}/id/record/jairo/1#contact-1"),
        ox.NamedNode("http://www.w3.org/2006/vcard/ns#hasEmail"),
        ox.NamedNode("mailto:secret@example.jp"),
    )
    write_release(directory, "r1", example(), internal=[secret])
    return directory


@pytest.fixture(scope="session")
def service(data: Path) -> Iterator[Service]:
    """The public service over the example release."""
    running = Service(data, workers=2)
    yield running
    running.stop()


@pytest.fixture
def serving() -> Iterator[Callable[..., Service]]:
    """Start services; all are ended after the test."""
    started: list[Service] = []

    def begin(data: Path, scope: str = "public", **settings: object) -> Service:
        started.append(Service(data, scope, **settings))
        return started[-1]

    yield begin
    for running in started:
        if running.process.poll() is None:
            running.stop()
