"""The engine that asks a SPARQL 1.1 store elsewhere, in which the release was uploaded (`loader.upload`).

Every query is first read by a worker of our own on an empty store: what is wrong or forbidden never leaves, with the
same problems as everywhere, and it is known what kind of answer to expect. What comes back is written anew in the
format that the client takes, so that formats do not differ by store.
"""

from __future__ import annotations

import io
import re
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from loader.remote import Graphs, LateError, RemoteError, RemoteStore, TooLargeError
from loader.settings import Settings
from loader.upload import Held, held
from ontology import prefixes
from sparql_app import ndjson, outcome
from sparql_app.binding import bound
from sparql_app.engine import Answer, Job, Stop, StoreGoneError
from sparql_app.errors import ProblemError
from sparql_app.execute import Executor
from sparql_app.formats import JSON, NDJSON, NTRIPLES, Format
from sparql_app.lexer import unescape

_KNOWN = 5.0
"""Seconds for which it is taken as known what the store holds before a question. After it this is always asked."""
_PATIENCE = 2.0
"""Seconds that a question waits while as many as may be are with the store."""


class RemoteEngine:
    """Asks a store elsewhere. Its methods may be called from any thread.

    Args:
        settings: where the store is, and limits.
        size: how many workers read queries; 0 takes as many as the embedded engine.
    """

    def __init__(self, settings: Settings, size: int = 0) -> None:
        self._settings = settings
        self._remote = RemoteStore(settings)
        self._reader = Executor(settings, size)
        self._folder = tempfile.TemporaryDirectory(prefix="enishi-empty-")
        self._empty = Path(self._folder.name)
        ox.Store(str(self._empty)).flush()
        self._places = threading.BoundedSemaphore(2 * settings.workers)
        self._known: tuple[float, Held] | None = None

    def run(self, job: Job, stop: Stop | None = None) -> Answer:
        """Evaluate a query there and return its whole answer; see `sparql_app.engine.Engine.run`."""
        begun = time.monotonic()
        allowed = min(job.seconds or self._settings.query_seconds, self._settings.query_seconds)
        if _calls(job.text) or _calls(unescape(job.text)):
            raise ProblemError(outcome.foreign_function())
        kind = self._kind(job, stop)
        if (chosen := job.graph if kind == "graph" else job.table) is None:
            raise ProblemError(outcome.unacceptable(graph=kind == "graph"))
        check = stop.check if stop is not None else _unasked
        with self._place(check):
            content = self._answer(job, kind, _Limit(allowed, begun + allowed, check))
        file = tempfile.TemporaryFile()  # noqa: SIM115 - handed to the caller
        _write(content, kind, chosen, file)
        size = file.tell()
        if size > self._settings.result_megabytes * 2**20:
            file.close()
            raise ProblemError(outcome.too_large(self._settings.result_megabytes))
        file.seek(0)
        return Answer(file, size, chosen, kind, time.monotonic() - begun)

    def close(self) -> None:
        """End the workers."""
        self._reader.close()
        self._folder.cleanup()

    def _kind(self, job: Job, stop: Stop | None) -> str:
        """What kind of answer a query has; raises ProblemError when it is wrong or forbidden."""
        edition = replace(job.edition, directory=self._empty)
        checked = self._reader.run(replace(job, edition=edition, table=JSON, graph=NTRIPLES), stop)
        checked.file.close()
        return checked.kind

    @contextmanager
    def _place(self, check: Callable[[], None]) -> Iterator[None]:
        """One of the questions that are with the store; a few slow ones must not take every thread of the service."""
        until = time.monotonic() + _PATIENCE
        while not self._places.acquire(timeout=0.1):
            check()
            if time.monotonic() > until:
                raise ProblemError(outcome.busy())
        try:
            yield
        finally:
            self._places.release()

    def _answer(self, job: Job, kind: str, limit: _Limit) -> bytes:
        """The answer of the store to the release of the job, and to no other."""
        known = self._known
        if known is not None and time.monotonic() - known[0] < _KNOWN and known[1].release == job.edition.id:
            before = known[1]
        else:
            before = self._held(job, limit)
        content = self._ask(job, before, kind, limit)
        if self._held(job, limit) != before:
            raise StoreGoneError(outcome.behind())
        return content

    def _held(self, job: Job, limit: _Limit) -> Held:
        self._known = None
        with _told(limit, self._settings.result_megabytes):
            found = held(self._remote, job.edition.base, limit.left, limit.check)
        if found.release != job.edition.id:
            raise StoreGoneError(outcome.behind())
        self._known = time.monotonic(), found
        return found

    def _ask(self, job: Job, there: Held, kind: str, limit: _Limit) -> bytes:
        graphs = Graphs(job.default_graphs or (), job.named_graphs or ())
        if job.default_graphs is None and job.named_graphs is None:
            merged = job.edition.merged
            graphs = Graphs((merged,), tuple(g for g in there.graphs if g != merged))
        query = bound(job.text, {variable.value: term for variable, term in job.substitutions.items()}, job.base)
        megabytes = self._settings.result_megabytes
        with _told(limit, megabytes):
            return self._remote.ask(
                f"BASE <{job.base}> {query}",
                graphs,
                graph=kind == "graph",
                seconds=limit.left,
                limit=megabytes * 2**20,
                check=limit.check,
            )


@dataclass(frozen=True, slots=True)
class _Limit:
    """How long a question may still take.

    Args:
        seconds: how long it may take from its arrival.
        until: the moment on the monotonic clock at which that is over.
        check: raises when the answer is no longer wanted.
    """

    seconds: float
    until: float
    check: Callable[[], None]

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return self.until - time.monotonic()


@contextmanager
def _told(limit: _Limit, megabytes: int) -> Iterator[None]:
    """What goes wrong at the store becomes the problem that it is answered with."""
    try:
        yield
    except LateError as error:
        raise ProblemError(outcome.late(limit.seconds)) from error
    except TooLargeError as error:
        raise ProblemError(outcome.too_large(megabytes)) from error
    except RemoteError as error:
        if error.temporary:
            raise ProblemError(outcome.unreachable(str(error))) from error
        raise ProblemError(outcome.refused_there(str(error))) from error


_XSD = "http://www.w3.org/2001/XMLSchema#"
_STORES_OWN = re.compile(r"<\s*(?:bif|sql|java):", re.IGNORECASE)
_RUN = r"[^\s<>(){}\[\]\"'\\]"
_CALL = re.compile(rf"(?:<([^<>\s]*)>|(?<!{_RUN})((?:\\.|{_RUN})*+))(?:\s|#[^\r\n]*[\r\n])*+\(")
_BEFORE = "!+-*/=&|^,;.?"


def _calls(text: str) -> bool:
    """Whether a text may call a function by its IRI that is no cast of XML Schema, or terms that only stores know.

    Our engine leaves out what can have no effect, and the store does not. Text that only looks so, in a string or
    comment or a list behind a property, is refused too.
    """
    if _STORES_OWN.search(text):
        return True
    xsd = re.findall(rf"PREFIX\s+([\w.-]*:)\s*<{re.escape(_XSD)}>", text, re.IGNORECASE)
    declared = re.findall(r"PREFIX\s+([\w.-]*:)", text, re.IGNORECASE)
    casts = {name for name in xsd if declared.count(name) == xsd.count(name)}
    return any(
        not (iri.startswith(_XSD) if iri else name.lstrip(_BEFORE).partition(":")[0] + ":" in casts)
        for iri, name in _CALL.findall(text)
        if iri or ":" in name
    )


def _unasked() -> None:
    """Nobody can ask for the end."""


def _write(content: bytes, kind: str, chosen: Format, file: IO[bytes]) -> None:
    """Write an answer of the store in a format of ours."""
    try:
        if kind == "graph":
            assert chosen.rdf is not None  # noqa: S101 - GRAPHS have it
            triples = {quad.triple for quad in ox.parse(content, ox.RdfFormat.N_TRIPLES)}
            ox.serialize(sorted(triples, key=str), file, chosen.rdf, prefixes=dict(prefixes()))
            return
        found = ox.parse_query_results(io.BytesIO(content), ox.QueryResultsFormat.JSON)
    except (SyntaxError, ValueError) as error:
        raise ProblemError(outcome.refused_there(str(error))) from error
    if kind == "boolean" and isinstance(found, ox.QuerySolutions):
        found = _truth(found)
    if chosen is NDJSON:
        file.writelines(ndjson.lines(found))
    else:
        cast(ox.QuerySolutions, found).serialize(file, chosen.results)


def _truth(found: ox.QuerySolutions) -> ox.QueryBoolean:
    """The truth value of a store that answers ASK by a table of one number."""
    values = [str(getattr(row[0], "value", "")) for row in found]
    truth = "true" if values and values[0] not in ("0", "false") else "false"
    made = ox.parse_query_results(f'{{"head":{{}},"boolean":{truth}}}'.encode(), ox.QueryResultsFormat.JSON)
    assert isinstance(made, ox.QueryBoolean)  # noqa: S101 - written above
    return made
