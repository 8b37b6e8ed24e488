"""Work on a release that takes longer than a request: in a process of its own, one at a time.

A dump or the numbers of a release that came without them (`loader.companion`). The service never waits for it: who asks
is told to come again.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from loader.companion import Kind
from loader.store import Scope

_SECONDS = 3600
_AGAIN = 60.0  # seconds until what failed is tried again
_NICE = 10
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Errand:
    """What is to be made."""

    kind: Kind
    directory: Path
    scope: Scope


@dataclass(frozen=True, slots=True)
class _Run:
    """An errand under way."""

    errand: _Errand
    process: subprocess.Popen[bytes]
    begun: float


class Errands:
    """The errands of one service. Its methods may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._run: _Run | None = None
        self._failed: dict[_Errand, float] = {}
        self._closed = False

    def demand(self, kind: Kind, directory: Path, scope: Scope, patience: float) -> bool:
        """Have something made.

        Args:
            kind: what.
            directory: directory of the release.
            scope: which of its stores.
            patience: seconds to wait for it.

        Returns:
            Whether it was made meanwhile. If not, it is being made, waits for another errand, or cannot be made.
        """
        errand = _Errand(kind, directory, scope)
        with self._lock:
            self._settle()
            if self._run is None and not self._closed and not self._is_hopeless(errand):
                self._begin(errand)
            run = self._run
        if run is None or run.errand != errand:
            return False
        try:
            done = run.process.wait(patience) == 0
        except subprocess.TimeoutExpired:
            return False
        with self._lock:
            self._settle()
        return done

    def failed(self, kind: Kind, directory: Path, scope: Scope) -> bool:
        """Whether it was tried a short while ago and could not be made."""
        with self._lock:
            return self._is_hopeless(_Errand(kind, directory, scope))

    def close(self) -> None:
        """End what is under way; nothing half made is left under its name."""
        with self._lock:
            self._closed = True
            run, self._run = self._run, None
        if run is not None:
            run.process.kill()
            run.process.wait()

    def _is_hopeless(self, errand: _Errand) -> bool:
        return time.monotonic() - self._failed.get(errand, -_AGAIN) < _AGAIN

    def _begin(self, errand: _Errand) -> None:
        words = [sys.executable, "-m", "loader.companion", errand.kind, str(errand.directory), errand.scope]
        process = subprocess.Popen(words, stdin=subprocess.DEVNULL)  # noqa: S603 - our own module, no shell
        os.setpriority(os.PRIO_PROCESS, process.pid, _NICE)
        self._run = _Run(errand, process, time.monotonic())

    def _settle(self) -> None:
        """Take note of an errand that has ended, or has taken too long. Needs the lock."""
        run = self._run
        if run is None:
            return
        if run.process.poll() is None:
            if time.monotonic() - run.begun < _SECONDS:
                return
            run.process.kill()
            run.process.wait()
        if run.process.returncode != 0:
            _log.error("%s of %s (%s) could not be made", run.errand.kind, run.errand.directory, run.errand.scope)
            self._failed[run.errand] = time.monotonic()
        self._run = None
