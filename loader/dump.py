"""Dumps of a store as sorted N-Quads, and their digest, in bounded memory.

A dump that is kept lies beside its store: ``public.nq.gz`` and, in ``public.nq.gz.json``, which release it is of and
its digests. Equal stores give equal bytes.
"""

from __future__ import annotations

import contextlib
import fcntl
import gzip
import hashlib
import heapq
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from loader.errors import BusyError

_LINES_PER_CHUNK = 500_000
_LINES_AT_ONCE = 5_000
_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Dump:
    """A dump that is kept as a file.

    Args:
        release: name of the release it is of, "" while that has none yet.
        sha256: digest of the file, as hexadecimal digits.
        size: bytes of the file.
        digest: SHA-256 of the N-Quads in it, the digest of the manifest.
        quads: lines in it.
    """

    release: str
    sha256: str
    size: int
    digest: str
    quads: int


def file_name(scope: str) -> str:
    """Name of the dump of a scope."""
    return f"{scope}.nq.gz"


def kept(directory: Path, scope: str) -> Dump | None:
    """The dump that lies in the directory of a release, None when there is no whole one of this very release."""
    path = directory / file_name(scope)
    try:
        found = Dump(**json.loads(_card(path).read_text(encoding="utf-8")))
        whole = found.release == directory.name and path.stat().st_size == found.size
    except (OSError, ValueError, TypeError):
        return None
    return found if whole else None


def make(store: ox.Store, path: Path, release: str = "") -> Dump:
    """Write the dump of a store; under its name there is all of it or nothing, whatever happens.

    Args:
        store: the store.
        path: where; a file that is there is replaced.
        release: name of the release it is of.

    Raises:
        BusyError: another process is making it.
    """
    waiting = path.with_name(f".{path.name}.part")
    with _alone(path), waiting.open("wb") as raw:
        written = _Counted(raw)
        content = hashlib.sha256()
        quads = 0
        with gzip.GzipFile(filename="", fileobj=written, mode="wb", compresslevel=_LEVEL, mtime=0) as file:
            every = _sorted(store)
            while some := list(islice(every, _LINES_AT_ONCE)):
                piece = b"".join(some)
                quads += len(some)
                content.update(piece)
                file.write(piece)
        raw.flush()
        os.fsync(raw.fileno())
        made = Dump(release, written.digest.hexdigest(), written.size, content.hexdigest(), quads)
        _card(path).unlink(missing_ok=True)
        waiting.replace(path)
        _write_card(path, made)
    return made


def name(directory: Path, scope: str, release: str) -> None:
    """Write beside a dump that was made before its release had a name which release it is of."""
    path = directory / file_name(scope)
    made = json.loads(_card(path).read_text(encoding="utf-8"))
    _write_card(path, Dump(**made | {"release": release}))


def lines(store: ox.Store) -> Iterator[str]:
    """The quads of a store as N-Quads lines in code point order, each once."""
    return (line.decode() for line in _sorted(store))


def graph_lines(store: ox.Store, graph: ox.NamedNode) -> Iterator[bytes]:
    """The triples of one named graph as N-Triples lines in code point order, each once."""
    return _sorted(store, graph)


def digest(store: ox.Store) -> str:
    """SHA-256 of the sorted N-Quads of a store: equal for equal content."""
    total = hashlib.sha256()
    for line in _sorted(store):
        total.update(line)
    return total.hexdigest()


def write(store: ox.Store, path: Path) -> None:
    """Write the sorted N-Quads of a store to a file."""
    with path.open("wb") as handle:
        handle.writelines(_sorted(store))


class _Counted:
    """A file that knows how much was written to it and its digest."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.size = 0
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> int:
        """Append bytes."""
        self.size += len(data)
        self.digest.update(data)
        return self._file.write(data)

    def flush(self) -> None:
        """Hand on what is held back."""
        self._file.flush()


def _card(path: Path) -> Path:
    return path.with_name(path.name + ".json")


def _write_card(path: Path, made: Dump) -> None:
    waiting = path.with_name(f".{path.name}.json.part")
    waiting.write_text(json.dumps(asdict(made), sort_keys=True) + "\n", encoding="utf-8")
    waiting.replace(_card(path))


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process at a time makes a file."""
    with path.with_name(f".{path.name}.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyError("{file} is being made by another process", file=path.name) from error
        yield


def _chunks(dumped: Iterable[bytes], stack: ExitStack) -> Iterator[Iterator[bytes]]:
    """The lines of a dump, sorted chunk by chunk; all but the last chunk wait on disk."""
    rest = iter(dumped)
    while chunk := sorted(islice(rest, _LINES_PER_CHUNK)):
        if len(chunk) < _LINES_PER_CHUNK:
            yield iter(chunk)
            return
        handle = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it
        handle.writelines(chunk)
        handle.seek(0)
        yield iter(handle)


def _sorted(store: ox.Store, graph: ox.NamedNode | None = None) -> Iterator[bytes]:
    with ExitStack() as stack:
        dumped = stack.enter_context(tempfile.TemporaryFile())
        if graph is None:
            store.dump(dumped, ox.RdfFormat.N_QUADS)
        else:
            store.dump(dumped, ox.RdfFormat.N_TRIPLES, from_graph=graph)
        dumped.seek(0)
        yield from heapq.merge(*_chunks(dumped, stack))
