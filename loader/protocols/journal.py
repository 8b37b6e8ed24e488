"""What the ways to a source remember from one run to the next, and what they tell of a run.

A run keeps its journal in the archive; without a run it lives as long as its process.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from ontology import Text


class Journal:
    """A journal in memory.

    Attributes:
        run: number of the run that writes it.
        pause: least seconds between two requests.
        fresh: nothing of earlier runs counts: files are fetched even when they have not changed.
        covered: up to which moment of its own clock the server was asked for everything, None when it tells no time.
    """

    def __init__(self, *, run: int = 0, pause: float = 0.0, fresh: bool = False) -> None:
        self.run = run
        self.pause = pause
        self.fresh = fresh
        self.covered: datetime | None = None
        self._marks: dict[str, dict[str, Any]] = {}

    def checkpoint(self, name: str) -> dict[str, Any] | None:
        """Where an earlier run stood in a list, None when it came to its end."""
        return self._marks.get(name)

    def mark(self, name: str, state: Mapping[str, Any] | None) -> None:
        """Keep where this run stands in a list; None at its end."""
        if state is None:
            self._marks.pop(name, None)
        else:
            self._marks[name] = dict(state)

    def delivered(self, name: str, run: int) -> set[str] | None:  # noqa: ARG002 - what an archive needs to know
        """Identifiers that a list delivered in a run and after it, None when that is not known."""
        return None

    def validators(self, url: str) -> tuple[str, str]:  # noqa: ARG002
        """ETag and Last-Modified of the version of a file that is held, "" when there is none."""
        return "", ""

    def remember(self, url: str, etag: str, modified: str) -> None:
        """Keep the validators of a file that was taken."""

    def report(self, kind: str, message: Text) -> None:
        """Tell something that happened; see `loader.archive.Report` for the kinds."""


_CURRENT: ContextVar[Journal | None] = ContextVar("journal", default=None)


def current() -> Journal:
    """The journal of the run that is going on, or one that is forgotten afterwards."""
    return _CURRENT.get() or Journal()


@contextmanager
def kept(journal: Journal) -> Iterator[None]:
    """Everything that is fetched inside writes this journal, without the sources passing it on."""
    token = _CURRENT.set(journal)
    try:
        yield
    finally:
        _CURRENT.reset(token)
