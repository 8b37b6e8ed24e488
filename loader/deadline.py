"""A limit of time for one piece of work, so that one hostile record cannot hold up a run."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from loader.errors import EnishiError


@contextmanager
def deadline(seconds: float, error: EnishiError) -> Iterator[None]:
    """Raise an error inside when the work takes longer.

    Work in C code is interrupted when it returns to Python. Only the main thread can be interrupted; elsewhere
    nothing happens. Deadlines do not nest: the inner one ends the outer one.

    Args:
        seconds: how long the work may take.
        error: what is raised when it takes longer.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001
        raise error

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
