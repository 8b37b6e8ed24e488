"""Dumps of a store as sorted N-Quads, and their digest, in bounded memory."""

from __future__ import annotations

import hashlib
import heapq
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO

import pyoxigraph as ox

_LINES_PER_CHUNK = 500_000


def _chunks(store: ox.Store, stack: ExitStack) -> Iterator[Iterator[str]]:
    lines: list[str] = []
    for quad in store.quads_for_pattern(None, None, None, None):
        lines.append(f"{quad} .\n")
        if len(lines) >= _LINES_PER_CHUNK:
            yield iter(_spill(lines, stack))
            lines = []
    yield iter(sorted(lines))


def _spill(lines: list[str], stack: ExitStack) -> IO[str]:
    handle = stack.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n"))  # noqa: SIM115
    handle.writelines(sorted(lines))
    handle.seek(0)
    return handle


def lines(store: ox.Store) -> Iterator[str]:
    """The quads of a store as N-Quads lines in code point order, each once."""
    with ExitStack() as stack:
        yield from heapq.merge(*_chunks(store, stack))


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
