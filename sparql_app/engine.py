"""The seam between the service and whatever evaluates queries: jobs, answers, and what an engine has to do.

Two engines stand behind it: `sparql_app.execute.Executor` over the embedded release, and `sparql_app.remote` over a
SPARQL 1.1 store elsewhere. A third has to be one more class with `run` and `close`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import IO, Protocol, runtime_checkable

import pyoxigraph as ox

from sparql_app import outcome, wire
from sparql_app.errors import ProblemError
from sparql_app.formats import Format
from sparql_app.published import Edition


@dataclass(frozen=True, slots=True)
class Job:
    """A query with everything that its answer depends on.

    Args:
        text: the SPARQL query.
        edition: the release and scope to ask.
        table, graph: format of the answer for either kind of result; None when the client accepts none.
        default_graphs, named_graphs: the dataset; None leaves it to the query. A default graph may be the merged view
            under its name (`Edition.merged`).
        substitutions: terms that take the place of variables.
        seconds: how long it may take, 0 for as long as the service allows.
    """

    text: str
    edition: Edition
    table: Format | None
    graph: Format | None
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    substitutions: Mapping[ox.Variable, wire.Term] = field(default_factory=dict)
    seconds: float = 0

    @property
    def base(self) -> str:
        """Base IRI for relative IRIs in the query."""
        return self.edition.base + "/"


@dataclass(slots=True)
class Answer:
    """A whole answer.

    Args:
        file: its bytes, from the start; it has no name and vanishes when closed.
        size: how many.
        format: how they are to be read.
        kind: "table", "boolean" or "graph".
        seconds: how long it took to evaluate.
        cached: it was not evaluated now but for an equal query before.
        headers: response headers that tell what it is made of.
    """

    file: IO[bytes]
    size: int
    format: Format
    kind: str
    seconds: float
    cached: bool = False
    headers: dict[str, str] = field(default_factory=dict)

    def read(self) -> bytes:
        """All bytes; the file is closed."""
        with self.file:
            return self.file.read()


class StoreGoneError(ProblemError):
    """The release was removed between choosing and opening it; ask the current one."""


class StoppedError(ProblemError):
    """The query was ended because somebody asked for it, or because nobody waits for its answer."""


class Stop:
    """The wish to end a query, from any thread.

    Args:
        gone: says whether the client has gone; asked again and again while the query runs.
    """

    def __init__(self, gone: Callable[[], bool] = lambda: False) -> None:
        self._asked = threading.Event()
        self._gone = gone

    def ask(self) -> None:
        """End the query."""
        self._asked.set()

    def check(self) -> None:
        """Raises StoppedError when the query is to end."""
        if self._asked.is_set():
            raise StoppedError(outcome.stopped())
        if self._gone():
            raise StoppedError(outcome.abandoned())


class Engine(Protocol):
    """What evaluates queries. Its methods may be called from any thread."""

    def run(self, job: Job, stop: Stop | None = None) -> Answer:
        """Evaluate a query and return its whole answer.

        Raises:
            StoreGoneError: the release of the job is no longer there.
            StoppedError: ``stop`` asked for the end.
            ProblemError: the query is wrong (400), refused (403), cannot be answered as asked (406), or was ended at
                a limit (503).
        """
        ...

    def close(self) -> None:
        """Let go of everything; queries under way end with a problem."""
        ...


@dataclass(frozen=True, slots=True)
class Load:
    """How busy an engine is now.

    Args:
        workers: process ids of its workers that are alive.
        waiting: questions that wait for a worker.
        replaced: workers that were replaced since the start: killed at a limit, ended by themselves, or grown large.
    """

    workers: tuple[int, ...]
    waiting: int
    replaced: int


@runtime_checkable
class Watched(Protocol):
    """An engine with workers of its own, which tells how busy they are."""

    def load(self) -> Load:
        """How busy it is."""
        ...
