"""The processes that validate, and who may use them: so many at once, a few more wait, everybody else is refused.

They start when the first person comes to an address under /validate, and stay. One that was ended, at a limit or
because its client left, is replaced.
"""

from __future__ import annotations

import logging
import os
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, LifoQueue
from typing import IO

from loader.settings import Settings
from sparql_app import wire
from sparql_app.engine import Stop
from sparql_app.errors import UNEXPECTED, ProblemError
from sparql_app.problem import Problem
from sparql_app.process import EndedError, Process
from sparql_app.validation import refusal

_MODULE = "sparql_app.validation.worker"
_WAITING = 8  # who may wait for each worker
_WAIT = 10.0
_GLANCE = 0.1  # how often it is asked whether the client is still there
_GROWN = 8  # a worker that keeps this part of its memory is replaced
_OUT_OF_MEMORY = (b"memory allocation of", b"MemoryError", b"bad_alloc")
_log = logging.getLogger(__name__)

Sent = tuple[wire.Message, IO[bytes]]
"""A job, and a file with what was sent."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a worker answered.

    Args:
        told: its message.
        file: the report, from the start; it has no name and vanishes when closed.
    """

    told: wire.Message
    file: IO[bytes]


def places(settings: Settings) -> int:
    """How many may be served or wait at once; one more is refused at once."""
    return settings.validation_workers * (1 + _WAITING) + 1


def blank() -> IO[bytes]:
    """A new file in memory; where the system has none, one on disk without a name."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("enishi", os.MFD_CLOEXEC), "w+b")
    return tempfile.TemporaryFile()


class Pool:
    """The processes that validate. One per service; its methods may be called from any thread.

    Args:
        settings: how many, and what each may take.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._queue = threading.BoundedSemaphore(places(settings) - 1)
        self._idle: LifoQueue[Process] = LifoQueue()
        self._scratch: dict[Process, tempfile.TemporaryDirectory[str]] = {}
        self._started = False
        self._closed = False

    def start(self) -> None:
        """Start the processes, unless they are started; returns at once."""
        with self._lock:
            if self._started:
                return
            self._started = True
        for _ in range(self._settings.validation_workers):
            self._spawn()

    def close(self) -> None:
        """Kill all processes and remove what they left."""
        with self._lock:
            self._closed = True
            known = list(self._scratch)
        for process in known:
            self._end(process)

    def run(self, ask: Callable[[], Sent], stop: Stop) -> Reply:
        """Have something validated.

        Args:
            ask: gives the job; it is called when a process is free, so that what waits is not held in memory.
            stop: ends it, as when the client has gone.

        Raises:
            ProblemError: what was sent cannot be validated, a limit was reached, or nobody is free.
        """
        self.start()
        if not self._queue.acquire(blocking=False):
            raise ProblemError(refusal.busy())
        try:
            process = self._take(stop)
            try:
                job, file = ask()
            except BaseException:
                self._idle.put(process)
                raise
            try:
                return Reply(self._told(process, job, file, stop), file)
            except BaseException:
                file.close()
                raise
        finally:
            self._queue.release()

    def _take(self, stop: Stop) -> Process:
        until = time.monotonic() + _WAIT
        while time.monotonic() < until:
            stop.check()
            with suppress(Empty):
                return self._idle.get(timeout=_GLANCE)
        raise ProblemError(refusal.busy())

    def _told(self, process: Process, job: wire.Message, file: IO[bytes], stop: Stop) -> wire.Message:
        file.flush()
        settings = self._settings
        seconds = settings.validation_seconds
        job |= {
            "seconds": seconds,
            "scratch": self._scratch[process].name,
            "base": settings.base,
            "as_of": settings.as_of.isoformat() if settings.as_of else "",
            "largest": settings.validation_megabytes * 2**20,
            "limit": settings.result_megabytes * 2**20,
        }
        try:
            process.start()
            process.tell(job, file.fileno())
            reply = self._hear(process, time.monotonic() + seconds, stop)
        except EndedError:
            raise self._ended(process) from None
        except ProblemError:
            self._replace(process)
            raise
        if reply["grown"] > settings.validation_memory / _GROWN or reply["outcome"] in ("memory", "nested"):
            self._replace(process)  # memory that one content took is not always given back
        else:
            self._idle.put(process)
        if (problem := self._problem(reply)) is not None:
            raise ProblemError(problem)
        file.seek(0)
        return reply

    def _hear(self, process: Process, deadline: float, stop: Stop) -> wire.Message:
        while (now := time.monotonic()) < deadline:
            reply = process.hear(min(deadline, now + _GLANCE))
            if reply is not None:
                return reply
            stop.check()
        raise ProblemError(refusal.late(self._settings.validation_seconds))

    def _problem(self, reply: wire.Message) -> Problem | None:
        match reply["outcome"]:
            case "done":
                return None
            case "refused":
                return refusal.unpacked(reply)
            case "memory":
                return refusal.too_much_memory(self._settings.validation_memory)
            case "nested":
                return refusal.ended()
            case _:
                _log.error("a validation failed: %s", reply["where"])  # never what was sent
                return UNEXPECTED

    def _ended(self, process: Process) -> ProblemError:
        """What to say when a process has ended by itself. Its last words may hold what was sent, and are not logged."""
        words = self._end(process)
        self._spawn()
        if any(sign in words for sign in _OUT_OF_MEMORY):
            return ProblemError(refusal.too_much_memory(self._settings.validation_memory))
        if not self._closed:
            _log.warning("validation worker %d ended", process.pid)
        return ProblemError(refusal.ended())

    def _replace(self, process: Process) -> None:
        """Kill a process and start another, without waiting for either."""
        process.kill()
        threading.Thread(target=self._renew, args=(process,), daemon=True).start()

    def _renew(self, process: Process) -> None:
        self._end(process)
        self._spawn()

    def _end(self, process: Process) -> bytes:
        words = process.end()
        with self._lock:
            scratch = self._scratch.pop(process, None)
        if scratch is not None:
            scratch.cleanup()
        return words

    def _spawn(self) -> None:
        with self._lock:
            if self._closed:
                return
            process = Process(self._settings.validation_memory, _MODULE)
            self._scratch[process] = tempfile.TemporaryDirectory(prefix="enishi-validation-")
        threading.Thread(target=self._welcome, args=(process,), daemon=True).start()

    def _welcome(self, process: Process) -> None:
        """Give a process to who waits when it is ready; one that ends before is found by who gets it."""
        with suppress(EndedError):
            process.start()
        self._idle.put(process)
