"""Evaluating queries in worker processes that can be killed: time, memory, result size and admission.

Twice as many workers run as queries may be long at once, so that short queries always find one: a query that has run
for `_SHORT` seconds needs one of the long places, and when none is free it is ended with an honest refusal. All workers
together may take no more memory than their number times the limit of one query.
"""

from __future__ import annotations

import logging
import tempfile
import threading
import time
from dataclasses import dataclass
from queue import Empty, LifoQueue
from typing import IO

from loader.settings import Settings
from sparql_app import outcome, wire
from sparql_app.engine import Answer, Job, Load, Stop, StoreGoneError
from sparql_app.errors import ProblemError
from sparql_app.formats import GRAPHS, TABLES
from sparql_app.process import EndedError, Process

_SHORT = 2.0
_GLANCE = 0.2  # how often a running query looks whether anybody still waits for it
_WAIT = 5.0
_WAITING = 16  # requests that may wait for each worker: short queries take milliseconds, so bursts are served
_OUT_OF_MEMORY = (b"memory allocation of", b"MemoryError", b"bad_alloc")
_FORMATS = {f.name: f for f in (*TABLES, *GRAPHS)}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Clock:
    """When a query began (monotonic time), how many seconds it has, and who may end it before."""

    begun: float
    seconds: float
    stop: Stop

    @property
    def deadline(self) -> float:
        """When it has to end, monotonic time."""
        return self.begun + self.seconds

    def hear(self, worker: Process, until: float) -> wire.Message | None:
        """What the worker says by then, None when it says nothing; raises StoppedError when the query is to end."""
        while (left := until - time.monotonic()) > 0:
            if (reply := worker.hear(time.monotonic() + min(_GLANCE, left))) is not None:
                return reply
            self.stop.check()
        return None


def places(settings: Settings) -> int:
    """How many questions may be evaluated or wait at once; one more is refused at once."""
    return 2 * settings.workers * (_WAITING + 1)


class Executor:
    """The embedded engine: a pool of workers. One per service; its methods may be called from any thread.

    Args:
        settings: limits, and how many queries may be long at once.
        size: number of workers; 0 takes twice as many as queries may be long.
    """

    def __init__(self, settings: Settings, size: int = 0) -> None:
        self._settings = settings
        self._size = size or 2 * settings.workers
        self._long = threading.BoundedSemaphore(settings.workers)
        self._queue = threading.BoundedSemaphore(_WAITING * self._size)
        self._idle: LifoQueue[Process] = LifoQueue()
        self._all: set[Process] = set()
        self._lock = threading.Lock()
        self._closed = False
        self._waiting = 0
        self._replaced = 0
        for _ in range(self._size):
            self._spawn()

    def run(self, job: Job, stop: Stop | None = None) -> Answer:
        """Evaluate a query and return its whole answer; see `sparql_app.engine.Engine.run`."""
        begun = time.monotonic()
        allowed = self._settings.query_seconds
        clock = _Clock(begun, min(job.seconds or allowed, allowed), stop or Stop())
        worker = self._take(clock)
        file = tempfile.TemporaryFile()  # noqa: SIM115 - handed to the caller
        try:
            reply = self._ask(worker, job, file, clock)
            if (problem := self._problem(reply)) is not None:
                raise problem
        except ProblemError:
            file.close()
            raise
        file.seek(0)
        return Answer(file, reply["size"], _FORMATS[reply["format"]], reply["kind"], time.monotonic() - begun)

    def load(self) -> Load:
        """How busy it is."""
        with self._lock:
            return Load(tuple(sorted(w.pid for w in self._all)), self._waiting, self._replaced)

    def close(self) -> None:
        """Kill all workers; queries under way end with a problem."""
        with self._lock:
            self._closed = True
            workers = list(self._all)
            self._all.clear()
        for worker in workers:
            worker.end()

    def _spawn(self) -> None:
        with self._lock:
            if self._closed:
                return
            worker = Process(self._settings.query_megabytes)
            self._all.add(worker)
        self._idle.put(worker)

    def _take(self, clock: _Clock) -> Process:
        """A worker that is free, after a bounded wait."""
        if not self._queue.acquire(blocking=False):
            raise ProblemError(outcome.busy())
        self._count(waiting=1)
        until = min(clock.deadline, time.monotonic() + _WAIT)
        try:
            while True:
                clock.stop.check()
                try:
                    return self._idle.get(timeout=max(0.0, min(_GLANCE, until - time.monotonic())))
                except Empty:
                    if time.monotonic() >= until:
                        raise ProblemError(outcome.busy()) from None
        finally:
            self._count(waiting=-1)
            self._queue.release()

    def _count(self, *, waiting: int) -> None:
        with self._lock:
            self._waiting += waiting

    def _ask(self, worker: Process, job: Job, file: IO[bytes], clock: _Clock) -> wire.Message:
        message = {
            "text": job.text,
            "store": str(job.edition.directory.resolve()),
            "table": job.table.name if job.table else None,
            "graph": job.graph.name if job.graph else None,
            "default": job.default_graphs,
            "named": job.named_graphs,
            "merged": job.edition.merged,
            "substitutions": wire.written(dict(job.substitutions)),
            "base": job.base,
            "limit": self._settings.result_megabytes * 2**20,
            "seconds": max(0.0, clock.deadline - time.monotonic()),
        }
        try:
            worker.start()
            worker.tell(message, file.fileno())
            reply = self._wait(worker, clock)
        except EndedError:
            raise self._ended(worker) from None
        except ProblemError:
            self._replace(worker)
            raise
        if reply["peak"] > self._settings.query_megabytes / 2 or reply["outcome"] == "memory":
            self._replace(worker)  # memory that one query took is not always given back
        else:
            self._idle.put(worker)
        return reply

    def _wait(self, worker: Process, clock: _Clock) -> wire.Message:
        begun = time.monotonic()
        reply = clock.hear(worker, min(clock.deadline, begun + _SHORT))
        if reply is not None:
            return reply
        if time.monotonic() < clock.deadline:
            if not self._long.acquire(blocking=False):
                raise ProblemError(outcome.crowded(_SHORT))
            try:
                reply = clock.hear(worker, clock.deadline)
            finally:
                self._long.release()
        if reply is None:
            raise ProblemError(outcome.late(clock.seconds))
        return reply

    def _replace(self, worker: Process) -> bytes:
        """End a worker and start another; returns its last words."""
        with self._lock:
            known = worker in self._all
            self._replaced += known
            self._all.discard(worker)
        words = worker.end() if known else b""
        if known:
            self._spawn()
        return words

    def _ended(self, worker: Process) -> ProblemError:
        """What to say of a worker that ended by itself or by another's hand."""
        words = self._replace(worker)
        if any(sign in words for sign in _OUT_OF_MEMORY):
            return ProblemError(outcome.too_much_memory(self._settings.query_megabytes))
        _log.error("query worker %d ended: %s", worker.pid, words.decode(errors="replace").strip() or "no last words")
        return ProblemError(outcome.ended())

    def _problem(self, reply: wire.Message) -> ProblemError | None:
        """The problem that a reply tells of, None when it is an answer."""
        match reply["outcome"]:
            case "done":
                return None
            case "gone":
                return StoreGoneError(outcome.of_reply(reply))
            case "memory":
                return ProblemError(outcome.too_much_memory(self._settings.query_megabytes))
            case "size":
                return ProblemError(outcome.too_large(self._settings.result_megabytes))
            case _:
                return ProblemError(outcome.of_reply(reply))
