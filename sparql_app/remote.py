"""The engine that asks a SPARQL 1.1 store elsewhere, in which the release was uploaded (`loader.upload`).

Every query is first read by a worker of our own on an empty store: what is wrong or forbidden never leaves, with the
same problems as everywhere, and it is known what kind of answer to expect. What comes back is written anew in the
format that the client takes, so that formats do not differ by store.
"""

from __future__ import annotations

import io
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from loader.remote import Graphs, RemoteError, RemoteStore, TooLargeError
from loader.settings import Settings
from loader.upload import Held, held
from ontology import prefixes
from sparql_app import ndjson, outcome
from sparql_app.binding import bound
from sparql_app.engine import Answer, Job, Stop, StoreGoneError
from sparql_app.errors import ProblemError
from sparql_app.execute import Executor
from sparql_app.formats import JSON, NDJSON, NTRIPLES, Format


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

    def run(self, job: Job, stop: Stop | None = None) -> Answer:
        """Evaluate a query there and return its whole answer; see `sparql_app.engine.Engine.run`."""
        begun = time.monotonic()
        allowed = min(job.seconds or self._settings.query_seconds, self._settings.query_seconds)
        kind = self._kind(job, stop)
        if (chosen := job.graph if kind == "graph" else job.table) is None:
            raise ProblemError(outcome.unacceptable(graph=kind == "graph"))
        before = self._held(job)
        content = self._ask(job, before, kind, allowed - (time.monotonic() - begun))
        if stop is not None:
            stop.check()
        if self._held(job) != before:
            raise StoreGoneError(outcome.behind())
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

    def _held(self, job: Job) -> Held:
        try:
            found = held(self._remote, job.edition.base)
        except RemoteError as error:
            raise ProblemError(outcome.unreachable(str(error))) from error
        if found.release != job.edition.id:
            raise StoreGoneError(outcome.behind())
        return found

    def _ask(self, job: Job, there: Held, kind: str, seconds: float) -> bytes:
        graphs = Graphs(job.default_graphs or (), job.named_graphs or ())
        if job.default_graphs is None and job.named_graphs is None:
            merged = job.edition.merged
            graphs = Graphs((merged,), tuple(g for g in there.graphs if g != merged))
        query = bound(job.text, {variable.value: term for variable, term in job.substitutions.items()}, job.base)
        limit = self._settings.result_megabytes * 2**20
        begun = time.monotonic()
        try:
            return self._remote.ask(
                f"BASE <{job.base}> {query}", graphs, graph=kind == "graph", seconds=max(seconds, 1), limit=limit
            )
        except TooLargeError as error:
            raise ProblemError(outcome.too_large(self._settings.result_megabytes)) from error
        except RemoteError as error:
            if time.monotonic() - begun >= seconds:
                raise ProblemError(outcome.late(seconds)) from error
            if error.temporary:
                raise ProblemError(outcome.unreachable(str(error))) from error
            raise ProblemError(outcome.refused_there(str(error))) from error


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
