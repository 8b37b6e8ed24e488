"""Who may write: one process builds and publishes at a time, and one fetches a source at a time.

The kernel frees the lock of a process that ends, however it ends, so none is ever stale.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from loader.errors import BusyError


@contextmanager
def writing(data: Path) -> Iterator[None]:
    """Hold the data directory for building and publishing.

    Raises:
        BusyError: another process holds it.
    """
    data.mkdir(parents=True, exist_ok=True)
    with (data / ".lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyError("Another enishi run is writing to {data}; try again when it is done", data=data) from error
        yield


class Lease:
    """The right to fetch one source, with a sign of life.

    Args:
        path: file that is locked; it holds the process and the moment of the lease.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def beat(self) -> None:
        """Show that the run goes on."""
        os.utime(self._path)


@contextmanager
def lease(data: Path, source: str) -> Iterator[Lease]:
    """Hold a source for fetching; other sources may be fetched at the same time.

    Raises:
        BusyError: another process fetches this source; tells since when and when it last showed life.
    """
    folder = data / "leases"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{source}.lock"
    with path.open("a+", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            handle.seek(0)
            process, _, since = handle.read().strip().partition(" ")
            life = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            raise BusyError(
                "{source} is being fetched by process {process} since {since}; its last sign of life is of {life}",
                source=source, process=process or "?", since=since or "?", life=life.isoformat(timespec="seconds"),
            ) from error  # fmt: skip
        handle.truncate(0)
        handle.write(f"{os.getpid()} {datetime.now(UTC).isoformat(timespec='seconds')}\n")
        handle.flush()
        yield Lease(path)
