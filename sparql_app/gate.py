"""The one way to the data. Every question of every door, page or protocol, passes here.

Here it is decided which graphs a caller may see, here equal questions are answered from the cache, here a running query
can be found and ended, and from here observers (journal, metrics) hear what was asked and what became of it.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace

from sparql_app import canonical, clause, outcome, wire
from sparql_app.cache import Cache, key
from sparql_app.caller import Caller
from sparql_app.engine import Answer, Engine, Job, Stop
from sparql_app.errors import ProblemError
from sparql_app.federation import Federation, tell


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and what became of it, for observers.

    Args:
        id: id of the query.
        caller: who asked.
        job: what was asked, as it was evaluated.
        door: what asked: "sparql", "page" or another way in.
        seconds: from arrival to the end.
        answer: the answer; None when there is none.
        problem: kind of the problem that it ended with, "" when it was answered.
    """

    id: str
    caller: Caller
    job: Job
    door: str
    seconds: float
    answer: Answer | None
    problem: str


@dataclass(frozen=True, slots=True)
class Running:
    """A query that is being evaluated.

    Args:
        id: its id.
        caller: who asked.
        job: what.
        begun: when, on the monotonic clock.
        stop: ends it.
    """

    id: str
    caller: Caller
    job: Job
    begun: float
    stop: Stop

    @property
    def seconds(self) -> float:
        """How long it has been running."""
        return time.monotonic() - self.begun


Observer = Callable[[Asked], None]


class Gate:
    """Passes questions to an engine. Its methods may be called from any thread.

    Args:
        engine: what evaluates.
        cache: what keeps answers.
        federation: what carries out SERVICE; without it the engine refuses such queries.
    """

    def __init__(self, engine: Engine, cache: Cache, federation: Federation | None = None) -> None:
        self._engine = engine
        self._cache = cache
        self._federation = federation
        self._observers: list[Observer] = []
        self._running: dict[str, Running] = {}
        self._lock = threading.Lock()

    def observe(self, observer: Observer) -> None:
        """Tell an observer of every question from now on, when it has ended."""
        self._observers.append(observer)

    def answer(
        self,
        job: Job,
        caller: Caller,
        *,
        door: str,
        id: str = "",  # noqa: A002 - its name
        stop: Stop | None = None,
    ) -> Answer:
        """The answer to a question, from the cache or evaluated; arguments and errors as for `Engine.run`.

        Args:
            job: the question.
            caller: who asks.
            door: what asks.
            id: id of the query; made here when it is "".
            stop: ends it early.

        Raises:
            ProblemError: see `Engine.run`; a query with this id is under way (409).
        """
        narrowed = narrow(job, caller)
        running = Running(id or uuid.uuid4().hex, caller, narrowed, time.monotonic(), stop or Stop())
        answer: Answer | None = None
        problem = ""
        try:
            answer = self._found(running)
            return answer
        except ProblemError as error:
            problem = error.problem.kind
            raise
        finally:
            asked = Asked(running.id, caller, narrowed, door, running.seconds, answer, problem)
            for observer in self._observers:
                observer(asked)

    def running(self) -> list[Running]:
        """The queries that are being evaluated, the oldest first."""
        with self._lock:
            return sorted(self._running.values(), key=lambda r: r.begun)

    def find(self, id: str) -> Running | None:  # noqa: A002 - its name
        """A query that is being evaluated, None when none has this id."""
        with self._lock:
            return self._running.get(id)

    def _found(self, running: Running) -> Answer:
        if canonical.is_volatile(running.job.text):
            return self._evaluated(running)
        name = cache_key(running.job)
        return self._cache.make(name, lambda: self._evaluated(running))

    def _evaluated(self, running: Running) -> Answer:
        with self._lock:
            if running.id in self._running:
                raise ProblemError(outcome.taken(running.id))
            self._running[running.id] = running
        try:
            return self._federated(running)
        finally:
            with self._lock:
                self._running.pop(running.id, None)

    def _federated(self, running: Running) -> Answer:
        """Evaluate a query after its SERVICE clauses; what they ask of the release passes here like any question."""
        if self._federation is None:
            return self._engine.run(running.job, running.stop)

        def ask(job: Job) -> Answer:
            return self.answer(job, running.caller, door="service", stop=running.stop)

        carried = self._federation.carry(running.job, running.caller, ask, running.stop)
        answer = self._engine.run(carried.job, running.stop)
        tell(answer, carried.receipts)
        return answer


def narrow(job: Job, caller: Caller) -> Job:
    """The job with the dataset that it names, less what its caller may not read.

    The dataset of the request outranks the clause of the query (SPARQL 1.1 Protocol, section 2.1.4). For a caller who
    may not read every graph the dataset is always told to the engine, where it outranks whatever the query says.

    Raises:
        ProblemError: the beginning of the query is too long to find out, or can be read in more than one way (400).
    """
    default, named = job.default_graphs, job.named_graphs
    if default is None and named is None:
        try:
            stated = clause.dataset(job.text, job.base)
        except clause.LongError as error:
            raise ProblemError(outcome.long_beginning()) from error
        except clause.DoubtError as error:
            raise ProblemError(outcome.unclear_beginning()) from error
        if stated is not None:
            default, named = stated
        elif caller.reads is not None:
            default, named = (job.edition.merged,), caller.reads
        else:
            return job
    merged = job.edition.merged
    return replace(
        job,
        default_graphs=tuple(iri for iri in default or () if caller.may_read(iri)),
        named_graphs=tuple(iri for iri in named or () if iri != merged and caller.may_read(iri)),
    )


def cache_key(job: Job) -> str:
    """What makes two jobs have the same answer: release, scope, query, dataset, formats, bound terms."""
    return key(
        job.edition.id,
        job.edition.scope,
        canonical.canonical(job.text),
        job.default_graphs,
        job.named_graphs,
        job.table and job.table.name,
        job.graph and job.graph.name,
        sorted(wire.written(dict(job.substitutions)).items()),
        job.base,
    )
