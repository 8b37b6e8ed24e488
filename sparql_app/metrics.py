"""Counts and times of the service in the Prometheus text format.

Labels are few and bounded: routes as the application names them, statuses, kinds of problems, names of sources. No
query, client, caller or thing is ever a label.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from loader import store
from loader.errors import EnishiError
from sparql_app.engine import Load, Watched
from sparql_app.gate import Asked
from sparql_app.site import Site
from sparql_app.writer import Written

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_METHODS = frozenset({"GET", "HEAD", "POST", "QUERY", "OPTIONS", "PUT", "DELETE", "PATCH"})
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)
_BYTES = (100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000)
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Metrics:
    """What one service counts. Its methods may be called from any thread.

    Args:
        site: the service.
    """

    def __init__(self, site: Site) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "enishi_requests", "Requests answered.", ("method", "route", "status"), registry=self._registry
        )
        self._queries = Histogram(
            "enishi_query_seconds",
            "Seconds from the arrival of a question to its end.",
            ("door", "outcome"),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._bytes = Histogram(
            "enishi_result_bytes", "Bytes of answers.", ("door",), buckets=_BYTES, registry=self._registry
        )
        self._cache = Counter(
            "enishi_cache_answers", "Answers by where they came from.", ("result",), registry=self._registry
        )
        self._writes = Counter("enishi_writes", "Edits that ended.", ("door", "outcome"), registry=self._registry)
        ProcessCollector(registry=self._registry)
        self._registry.register(_State(site))

    def hear(self, asked: Asked) -> None:
        """Count a question that has ended; an observer of the gate."""
        self._queries.labels(asked.door, asked.problem or "answered").observe(asked.seconds)
        if asked.answer is not None:
            self._bytes.labels(asked.door).observe(asked.answer.size)
            self._cache.labels("hit" if asked.answer.cached else "miss").inc()

    def wrote(self, made: Written) -> None:
        """Count an edit that has ended; an observer of the writer."""
        self._writes.labels(made.door, made.problem or "written").inc()

    def request(self, method: str, route: str, status: int) -> None:
        """Count a request.

        Args:
            method: HTTP method.
            route: path with its places ("/id/<path:path>"), "" when there is nothing at the address.
            status: HTTP status.
        """
        self._requests.labels(method if method in _METHODS else "other", route, str(status)).inc()

    def text(self) -> bytes:
        """Everything, in the text format."""
        return generate_latest(self._registry)


class _State(Collector):
    """What is read when somebody looks: workers, cache, release, sources."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def describe(self) -> list[Metric]:
        """Nothing is promised before somebody looks."""
        return []

    def collect(self) -> Iterator[Metric]:
        """The state now."""
        site = self._site
        yield _gauge("enishi_queries_running", "Questions that are being evaluated.", len(site.gate.running()))
        yield _gauge("enishi_cache_bytes", "Bytes of answers kept on disk.", site.cache.size)
        if isinstance(site.engine, Watched):
            yield from _workers(site.engine.load())
        yield from _release(site)
        yield from _sources(site.settings.data)


def _workers(load: Load) -> Iterator[Metric]:
    yield _gauge("enishi_queries_waiting", "Questions that wait for a worker.", load.waiting)
    yield _gauge("enishi_workers", "Query workers alive.", len(load.workers))
    replaced = CounterMetricFamily("enishi_workers_replaced", "Query workers that were replaced.")
    replaced.add_metric((), load.replaced)
    yield replaced
    memory = GaugeMetricFamily("enishi_worker_resident_bytes", "Memory of a query worker.", labels=("worker",))
    for place, pid in enumerate(load.workers):
        if (resident := _resident(pid)) is not None:
            memory.add_metric((str(place),), resident)
    yield memory


def _resident(pid: int) -> int | None:
    """Bytes of memory that a process holds, None where /proc does not tell."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * _PAGE
    except (OSError, IndexError, ValueError):
        return None


def _release(site: Site) -> Iterator[Metric]:
    edition = site.published.shown(site.scope)
    yield _gauge("enishi_ready", "1 when a release is warm and answers.", int(edition is not None))
    failed = site.published.failure(site.scope) is not None
    yield _gauge("enishi_release_failed", "1 when the release published now cannot be opened.", int(failed))
    if edition is None:
        return
    info = GaugeMetricFamily("enishi_release_info", "The release that answers.", labels=("release", "scope"))
    info.add_metric((edition.id, edition.scope), 1)
    yield info
    yield _gauge("enishi_release_created_seconds", "When it was built (Unix time).", edition.created.timestamp())
    quads = edition.manifest.counts.get(edition.scope, {}).get("quads")
    if quads is not None:
        yield _gauge("enishi_release_quads", "Quads of the release.", quads)


def _sources(data: Path) -> Iterator[Metric]:
    """How old the sources are, as the last fetch wrote it."""
    try:
        rows = store.freshness(data)
    except EnishiError:
        return
    ages = GaugeMetricFamily(
        "enishi_source_age_seconds", "Seconds since a source was last fetched as a whole.", labels=("source",)
    )
    promised = GaugeMetricFamily("enishi_source_promised_seconds", "The promised rhythm.", labels=("source",))
    now = datetime.now(UTC)
    for row in rows:
        if row.get("succeeded"):
            ages.add_metric((row["name"],), (now - datetime.fromisoformat(row["succeeded"])).total_seconds())
        if row.get("every_days") is not None:
            promised.add_metric((row["name"],), row["every_days"] * 86400)
    yield ages
    yield promised


def _gauge(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(name, what, value=value)
