"""Reading a compressed file of a pack: once, with its digest, and never more than it can honestly hold."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from loader.errors import PackError

_PIECE = 1 << 20
_GROWTH = 200
"""Times that what is unpacked may be larger than what is packed; N-Quads grow to some 30 times."""
_FLOOR = 64 << 20
"""Bytes that a file of any size may unpack to."""


class Reading:
    """A compressed file that is read once, with the digest of what is in it; one that grows too much is refused.

    Args:
        path: the file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._hash = hashlib.sha256()
        self._left = max(_FLOOR, path.stat().st_size * _GROWTH)

    @property
    def digest(self) -> str:
        """SHA-256 of what was read."""
        return self._hash.hexdigest()

    def opened(self) -> _Opened:
        """The file, to be read."""
        return _Opened(self._path, self._took)

    def lines(self) -> Iterator[bytes]:
        """Its lines; one that has no end is cut."""
        with self.opened() as file:
            while line := file.readline(_FLOOR):
                yield line

    def _took(self, piece: bytes) -> None:
        self._hash.update(piece)
        self._left -= len(piece)
        if self._left < 0:
            raise PackError("{file} of the pack unpacks to more than it can hold", file=self._path.name)


class _Opened:
    """A compressed file as a binary file object that tells of every piece read."""

    def __init__(self, path: Path, took: Callable[[bytes], None]) -> None:
        self._file = gzip.open(path)  # noqa: SIM115 - closed by __exit__
        self._took = took

    def __enter__(self) -> IO[bytes]:
        return self  # type: ignore[return-value]  # of a binary file it has what is read with

    def __exit__(self, *exception: object) -> None:
        self._file.close()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        piece = self._file.read(_PIECE if size is None or size < 0 else size)
        self._took(piece)
        return piece

    def readline(self, size: int = -1) -> bytes:
        """The next line."""
        line = self._file.readline(size)
        self._took(line)
        return line
