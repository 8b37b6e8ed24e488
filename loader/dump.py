"""Dumps of a store as sorted N-Quads, and their digest, in bounded memory."""

from __future__ import annotations

import hashlib
import heapq
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import IO

import pyoxigraph as ox

_LINES_PER_CHUNK = 500_000


def _chunks(dumped: IO[bytes], stack: ExitStack) -> Iterator[Iterator[bytes]]:
    """The lines of a dump, sorted chunk by chunk; all but the last chunk wait on disk."""
    while chunk := sorted(islice(dumped, _LINES_PER_CHUNK)):
        if len(chunk) < _LINES_PER_CHUNK:
            yield iter(chunk)
            return
        handle = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it
        handle.writelines(chunk)
        handle.seek(0)
        yield iter(handle)


def lines(store: ox.Store) -> Iterator[str]:
    """The quads of a store as N-Quads lines in code point order, each once."""
    with ExitStack() as stack:
        dumped = stack.enter_context(tempfile.TemporaryFile())
        store.dump(dumped, ox.RdfFormat.N_QUADS)
        dumped.seek(0)
        for line in heapq.merge(*_chunks(dumped, stack)):
            yield line.decode()


def digest(store: ox.Store) -> str:
    """SHA-256 of the sorted N-Quads of a store: equal for equal content."""
    total = hashlib.sha256()
    for line in lines(store):
        total.update(line.encode())
    return total.hexdigest()


def write(store: ox.Store, path: Path) -> None:
    """Write the sorted N-Quads of a store to a file."""
    with path.open("w", encoding="utf-8", newline="\n") as handle:
        handle.writelines(lines(store))
