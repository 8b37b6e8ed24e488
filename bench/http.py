"""Requests a second over HTTP: this service with and without its cache, `oxigraph serve`, rdflib-endpoint.

    python -m bench.http [SECONDS [DATASETS]]

All four hold the same triples and are started at once; each question is put to one after the other, so that whatever
else the machine does falls on all of them. Needs wrk (apt-get install wrk) and the extra "bench"; the load comes from
wrk, one process and one thread, whose own share of the CPU time is printed. Prints for ASK and for the lookup of one
IRI, at 1 and 8 connections, requests a second, p50 and p99 in milliseconds, and the ratio to this service uncached.
"""

from __future__ import annotations

import contextlib
import os
import re
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx
import pyoxigraph as ox

from tests.sparql_app.conftest import BASE, Service, write_release

_DCAT, _DCTERMS = "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/"
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
QUESTIONS = {
    "ASK": f"ASK {{ ?d a <{_DCAT}Dataset> }}",
    "lookup": f"SELECT ?p ?o WHERE {{ <{BASE}/id/dataset/d17> ?p ?o }}",
}
CONNECTIONS = (1, 8)
_LATENCY = re.compile(r"^\s+(50|99)%\s+([\d.]+)(us|ms|s)$", re.MULTILINE)
_UNIT = {"us": 0.001, "ms": 1.0, "s": 1000.0}
_JSON = "application/sparql-results+json"


@dataclass(frozen=True)
class Measured:
    """One server at one question.

    Args:
        rate: requests a second that were answered with 200.
        median, slow: 50th and 99th percentile of the latency, milliseconds.
        failed: requests that were answered otherwise, or not.
        load: CPU seconds of the load generator by second of the run.
    """

    rate: float
    median: float
    slow: float
    failed: int
    load: float


def main() -> None:
    """Measure and print."""
    seconds, datasets = [int(given) for given in sys.argv[1:3]] + [5, 10_000][len(sys.argv[1:3]) :]
    for needed in ("wrk", "rdflib-endpoint", "oxigraph"):
        if not command(needed):
            sys.exit(f"{needed} is not installed")
    quads = list(graph(datasets))
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        write_release(folder / "data", "r1", quads)
        ours = {"enishi, cached": 64, "enishi": 0}
        servers = {
            title: stack.enter_context(enishi(folder / "data", megabytes)) for title, megabytes in ours.items()
        } | {
            "oxigraph serve": stack.enter_context(oxigraph(folder, quads)),
            "rdflib-endpoint": stack.enter_context(rdflib(folder, quads)),
        }
        print(f"{datasets:,} datasets, {len(quads):,} triples, {seconds} s each, {os.cpu_count()} cores", end=", ")
        print(f"load of the machine before: {os.getloadavg()[0]:.1f}\n")
        print(f"{'':24}{'requests/s':>12}{'p50 ms':>9}{'p99 ms':>9}{'ratio':>8}{'failed':>8}{'wrk CPU':>9}")
        for title, query in QUESTIONS.items():
            for connections in CONNECTIONS:
                measured = {one: measure(url, query, connections, seconds) for one, url in servers.items()}
                print(f"{title}, {connections} connection{'s' * (connections > 1)}")
                for one, found in measured.items():
                    print(row(one, found, measured["enishi"].rate))


def row(title: str, found: Measured, base: float) -> str:
    """One line of the table."""
    numbers = f"{found.rate:>12,.0f}{found.median:>9.2f}{found.slow:>9.2f}{found.rate / base:>8.2f}"
    return f"  {title:<22}{numbers}{found.failed:>8}{found.load:>9.2f}"


def graph(datasets: int) -> Iterator[ox.Quad]:
    """Datasets with two titles, a creator and a date; every tenth creator is another."""
    title, creator, issued = (ox.NamedNode(_DCTERMS + name) for name in ("title", "creator", "issued"))
    date = ox.NamedNode("http://www.w3.org/2001/XMLSchema#date")
    for n in range(datasets):
        node = ox.NamedNode(f"{BASE}/id/dataset/d{n}")
        yield ox.Quad(node, _TYPE, ox.NamedNode(f"{_DCAT}Dataset"))
        yield ox.Quad(node, title, ox.Literal(f"海底地形の観測データ {n}", language="ja"))
        yield ox.Quad(node, title, ox.Literal(f"Sea floor survey {n}", language="en"))
        yield ox.Quad(node, creator, ox.NamedNode(f"{BASE}/id/person/p{n // 10}"))
        yield ox.Quad(node, issued, ox.Literal(f"20{n % 26:02}-04-01", datatype=date))


def measure(url: str, query: str, connections: int, seconds: int) -> Measured:
    """Put a question again and again for some seconds, after a second that does not count."""
    address = f"{url}?query={quote(query)}"
    answer = httpx.get(address, headers={"Accept": _JSON}, timeout=60)
    answer.raise_for_status()
    if "true" not in answer.text and "bindings" not in answer.text:
        raise ValueError(answer.text)
    wrk = [command("wrk"), "-t1", f"-c{connections}", "-H", f"Accept: {_JSON}", "--latency", "--timeout", "30s"]
    subprocess.run([*wrk, "-d1", address], capture_output=True, check=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    told = subprocess.run([*wrk, f"-d{seconds}", address], capture_output=True, check=True, text=True).stdout
    spent, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    load = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / spent
    latency = {place: float(value) * _UNIT[unit] for place, value, unit in _LATENCY.findall(told)}
    refused = sum(int(n) for n in re.findall(r"Non-2xx or 3xx responses: (\d+)", told))
    lost = sum(int(n) for line in re.findall(r"Socket errors: (.*)", told) for n in re.findall(r"\d+", line))
    answered = int(re.findall(r"(\d+) requests in", told)[0]) - refused
    return Measured(answered / spent, latency["50"], latency["99"], refused + lost, load)


@contextlib.contextmanager
def enishi(data: Path, megabytes: int) -> Iterator[str]:
    """This service with a cache of so many megabytes."""
    running = Service(data, cache_megabytes=megabytes)
    try:
        yield f"{running.url}/sparql"
    finally:
        running.stop()


@contextlib.contextmanager
def oxigraph(folder: Path, quads: list[ox.Quad]) -> Iterator[str]:
    """``oxigraph serve`` over a store on disk, optimised as ours."""
    place = folder / "oxigraph"
    store = ox.Store(str(place))
    store.bulk_extend(quads)
    store.optimize()
    del store
    port = free_port()
    bound = ["--location", str(place), "--bind", f"127.0.0.1:{port}"]
    with running([command("oxigraph"), "serve-read-only", *bound], f"http://127.0.0.1:{port}/query") as url:
        yield url


@contextlib.contextmanager
def rdflib(folder: Path, quads: list[ox.Quad]) -> Iterator[str]:
    """rdflib-endpoint over a graph in memory."""
    file = folder / "data.nt"
    ox.serialize((quad.triple for quad in quads), str(file), ox.RdfFormat.N_TRIPLES)
    port = free_port()
    bound = ["--host", "127.0.0.1", "--port", str(port)]
    with running([command("rdflib-endpoint"), "serve", *bound, str(file)], f"http://127.0.0.1:{port}/") as url:
        yield url


@contextlib.contextmanager
def running(arguments: list[str], url: str) -> Iterator[str]:
    """A server that is ended afterwards; yields its address when it answers."""
    server = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 300
        while server.poll() is None and time.monotonic() < until:
            with contextlib.suppress(httpx.TransportError):
                httpx.get(url, params={"query": "ASK {}"}, timeout=10).raise_for_status()
                break
            time.sleep(0.2)
        if server.poll() is not None:
            raise RuntimeError(f"{arguments[0]} ended with status {server.returncode}")
        yield url
    finally:
        server.kill()
        server.wait()


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(name: str) -> str:
    """Path of a program of this environment or of the system, "" when there is none."""
    return shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name) or ""


if __name__ == "__main__":
    main()
