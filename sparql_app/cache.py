"""Answers kept on disk, so that an equal question to the same release is not evaluated again. Bounded in bytes.

Small ones are kept in memory: to open a file costs more than to hold them. The files live and die with the service: a
release never changes, but nothing is gained by trusting files of yesterday.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sparql_app.engine import Answer
from sparql_app.formats import Format

_SMALL = 4096  # bytes


@dataclass(frozen=True, slots=True)
class _Kept:
    size: int
    format: Format
    kind: str
    seconds: float
    path: Path
    content: bytes | None = None

    def open(self) -> IO[bytes]:
        """Its bytes, from the start; raises FileNotFoundError."""
        return self.path.open("rb") if self.content is None else io.BytesIO(self.content)


class Cache:
    """Answers by key; those not asked for longest go first. Its methods may be called from any thread.

    Args:
        megabytes: what all answers together may take; 0 keeps none.
        directory: where they are kept; None makes one that `close` removes.
    """

    def __init__(self, megabytes: int, directory: Path | None = None) -> None:
        self._limit = megabytes * 2**20
        self._directory = directory or Path(tempfile.mkdtemp(prefix="enishi-answers-")) if megabytes else Path()
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._size = 0
        self._serial = 0

    @property
    def size(self) -> int:
        """Bytes of all answers together."""
        return self._size

    def get(self, key: str) -> Answer | None:
        """The answer under a key, None when there is none."""
        with self._lock:
            if (kept := self._kept.get(key)) is None:
                return None
            self._kept.move_to_end(key)
            try:
                file = kept.open()
            except FileNotFoundError:  # somebody tidied the temporary directory
                self._forget(key)
                return None
        return Answer(file, kept.size, kept.format, kept.kind, kept.seconds, cached=True)

    def put(self, key: str, answer: Answer) -> None:
        """Keep an answer, which stays usable; not one that leaves no room for others or finds none on the disk."""
        size = answer.size
        if size > self._limit // 8:
            return
        with self._lock:
            self._serial += 1
            path = self._directory / f"{self._serial:x}"
        try:
            content = self._copy(answer.file, path, size)
        except OSError:
            path.unlink(missing_ok=True)
            return
        with self._lock:
            self._forget(key)
            self._kept[key] = _Kept(size, answer.format, answer.kind, answer.seconds, path, content)
            self._size += size
            while self._size > self._limit:
                self._forget(next(iter(self._kept)))

    def make(self, key: str, evaluate: Callable[[], Answer]) -> Answer:
        """The answer under a key; evaluated and kept when there is none."""
        if (found := self.get(key)) is not None:
            return found
        answer = evaluate()
        self.put(key, answer)
        return answer

    def close(self) -> None:
        """Remove everything."""
        with self._lock:
            self._kept.clear()
            self._size = 0
            if self._limit:
                shutil.rmtree(self._directory, ignore_errors=True)

    def _copy(self, file: IO[bytes], path: Path, size: int) -> bytes | None:
        """Copy an answer to its file; returns its bytes instead when it is small."""
        try:
            if size <= _SMALL:
                return file.read()
            with path.open("wb") as target:
                shutil.copyfileobj(file, target, 1 << 20)
            return None
        finally:
            file.seek(0)

    def _forget(self, key: str) -> None:
        if (gone := self._kept.pop(key, None)) is not None:
            self._size -= gone.size
            if gone.content is None:
                gone.path.unlink(missing_ok=True)


def key(*parts: object) -> str:
    """A key of everything that an answer depends on."""
    total = hashlib.sha256()
    for part in parts:
        encoded = repr(part).encode()
        total.update(b"%d:" % len(encoded) + encoded)
    return total.hexdigest()
