"""One writer at a time: a lock on the data directory that dies with its process."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from loader.errors import BusyError


@contextmanager
def writing(data: Path) -> Iterator[None]:
    """Hold the data directory for writing.

    Raises:
        BusyError: another process holds it. The kernel frees the lock of a killed process, so none is ever stale.
    """
    data.mkdir(parents=True, exist_ok=True)
    with (data / ".lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyError("Another enishi run is writing to {data}; try again when it is done", data=data) from error
        yield
