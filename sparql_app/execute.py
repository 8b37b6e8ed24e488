"""Evaluating queries in worker processes that can be killed: time, memory, result size and admission.

Twice as many queries may run as may be long at once, so that short queries find a worker: a query that has run for
`_SHORT` seconds needs one of the long places, and when none is free it is ended with an honest refusal. One worker more
is for queries that are short beyond doubt (`sparql_app.glance`), so that however many others run or wait, who looks up
one thing is answered at once. All workers together may take no more memory than their number times the limit of one
query.
"""

from __future__ import annotations

import logging
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, LifoQueue
from typing import IO

from loader.settings import Settings
from sparql_app import glance, outcome, wire
from sparql_app.engine import Answer, Job, Load, Stop, StoreGoneError
from sparql_app.errors import ProblemError
from sparql_app.formats import GRAPHS, TABLES
from sparql_app.process import EndedError, Process

_SHORT = 2.0
_LOOKUP = 0.5  # seconds from which a query that seemed to be a look-up is like any other
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


class _Place:
    """The right to a worker that is not kept for look-ups; one for each query.

    It is held until the worker, or the one that took its place, is free again.

    Args:
        places: all of them.
    """

    def __init__(self, places: threading.BoundedSemaphore) -> None:
        self._places = places
        self._held = False
        self._lent = False

    def enter(self, seconds: float) -> bool:
        """Take the place within so many seconds, unless it is held already; whether it is held now."""
        self._held = self._held or self._places.acquire(timeout=max(0.0, seconds))
        return self._held

    def leave(self) -> None:
        """Give it back at the end of the query, if it is held."""
        if self._held and not self._lent:
            self._held = False
            self._places.release()

    def lend(self) -> Callable[[], None]:
        """Keep it beyond the end of the query; returns what gives it back."""
        self._lent = self._held
        return self._places.release if self._held else lambda: None


def places(settings: Settings) -> int:
    """How many questions may be evaluated or wait at once; one more is refused at once."""
    return (2 * settings.workers + 1) * (_WAITING + 1)


class Executor:
    """The embedded engine: a pool of workers. One per service; its methods may be called from any thread.

    Args:
        settings: limits, and how many queries may be long at once.
        size: number of workers; 0 takes one more than twice as many as queries may be long.
    """

    def __init__(self, settings: Settings, size: int = 0) -> None:
        self._settings = settings
        self._size = size or 2 * settings.workers + 1
        self._long = threading.BoundedSemaphore(settings.workers)
        self._ordinary = threading.BoundedSemaphore(max(1, self._size - 1))
        self._queue = threading.BoundedSemaphore(_WAITING * 2 * settings.workers)
        self._lookups = threading.BoundedSemaphore(_WAITING)
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
        place = _Place(self._ordinary)
        file = tempfile.TemporaryFile()  # noqa: SIM115 - handed to the caller
        try:
            worker = self._take(clock, place, short=glance.is_short(job.text))
            reply = self._ask(worker, job, file, clock, place)
            if (problem := self._problem(reply)) is not None:
                raise problem
        except ProblemError:
            file.close()
            raise
        finally:
            place.leave()
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

    def _spawn(self, then: Callable[[], None] = lambda: None) -> None:
        """Start a worker; ``then`` is called when it is ready."""
        worker = Process(self._settings.query_megabytes)
        with self._lock:
            if not self._closed:
                self._all.add(worker)
        if worker not in self._all:
            worker.end()
            then()
            return
        threading.Thread(target=self._welcome, args=(worker, then), daemon=True).start()

    def _welcome(self, worker: Process, then: Callable[[], None]) -> None:
        """Give a worker to who waits when it is ready; one that ends before is found by the query that it gets."""
        with suppress(EndedError):
            worker.start()
        self._idle.put(worker)
        then()

    def _take(self, clock: _Clock, place: _Place, *, short: bool) -> Process:
        """A worker that is free, after a bounded wait."""
        queue = self._lookups if short else self._queue
        if not queue.acquire(blocking=False):
            raise ProblemError(outcome.busy())
        self._count(waiting=1)
        until = min(clock.deadline, time.monotonic() + _WAIT)
        try:
            while True:
                clock.stop.check()
                wait = max(0.0, min(_GLANCE, until - time.monotonic()))
                if short or place.enter(wait):
                    with suppress(Empty):
                        return self._idle.get(timeout=wait)
                if time.monotonic() >= until:
                    raise ProblemError(outcome.busy())
        finally:
            self._count(waiting=-1)
            queue.release()

    def _count(self, *, waiting: int) -> None:
        with self._lock:
            self._waiting += waiting

    def _ask(self, worker: Process, job: Job, file: IO[bytes], clock: _Clock, place: _Place) -> wire.Message:
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
            reply = self._wait(worker, clock, place)
        except EndedError:
            raise self._ended(worker, place) from None
        except ProblemError:
            self._replace(worker, place)
            raise
        if reply["grown"] > self._settings.query_megabytes / 8 or reply["outcome"] == "memory":
            self._replace(worker, place)  # memory that one query took is not always given back
        else:
            self._idle.put(worker)
        return reply

    def _wait(self, worker: Process, clock: _Clock, place: _Place) -> wire.Message:
        begun = time.monotonic()
        reply = clock.hear(worker, min(clock.deadline, begun + _LOOKUP))
        if reply is not None:
            return reply
        if not place.enter(0):
            raise ProblemError(outcome.crowded(_LOOKUP))
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

    def _replace(self, worker: Process, place: _Place, *, wait: bool = False) -> bytes:
        """End a worker and start another.

        Args:
            worker: the worker.
            place: place of the query, kept until the other one is ready.
            wait: until it has ended, to know its last words; otherwise whoever asked can be told at once.
        """
        with self._lock:
            known = worker in self._all
            self._replaced += known
            self._all.discard(worker)
        if not known:
            return b""
        if wait:
            words = worker.end()
            self._spawn(place.lend())
            return words
        worker.kill()
        threading.Thread(target=self._renew, args=(worker, place.lend()), daemon=True).start()
        return b""

    def _renew(self, worker: Process, then: Callable[[], None]) -> None:
        worker.end()
        self._spawn(then)

    def _ended(self, worker: Process, place: _Place) -> ProblemError:
        """What to say of a worker that ended by itself or by another's hand."""
        words = self._replace(worker, place, wait=True)
        if any(sign in words for sign in _OUT_OF_MEMORY):
            return ProblemError(outcome.too_much_memory(self._settings.query_megabytes))
        if not self._closed:
            said = words.decode(errors="replace").strip()
            _log.error("query worker %d ended: %s", worker.pid, said or "no last words")
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
