"""Bytes on disk under their digest."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

from loader.errors import ArchiveError

_DAY = 86400.0


class Blobs:
    """Bytes by SHA-256 digest, as ``ab/abcdef...`` under a directory.

    Several processes may write at once: each writes aside, under a name of its own, and renames.

    Args:
        directory: where they are.
        aside: where files lie while they are written; on the same disk.
        below: other bytes that can be read here too; nothing is written there.
        writing: bytes may be written; otherwise the directories are left as they are.
    """

    def __init__(self, directory: Path, aside: Path, below: Blobs | None = None, *, writing: bool = True) -> None:
        self.directory = directory
        self._aside = aside
        self._below = below
        if writing:
            self._prepare(directory, aside)

    @staticmethod
    def _prepare(directory: Path, aside: Path) -> None:
        # the bytes and their index hold contacts: other users do not read them
        directory.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        directory.mkdir(exist_ok=True)
        aside.mkdir(exist_ok=True)
        for left in aside.iterdir():  # by killed processes
            if left.stat().st_mtime < time.time() - _DAY:
                left.unlink(missing_ok=True)

    def _path(self, sha256: str) -> Path:
        return self.directory / sha256[:2] / sha256

    def write(self, sha256: str, content: bytes) -> None:
        """Keep bytes under their digest; nothing happens when they are there. A file of another size is put right.

        Raises:
            ArchiveError: the disk does not take them.
        """
        path = self._path(sha256)
        try:
            if not path.exists() or path.stat().st_size != len(content):
                _write(path, content, self._aside / f"{os.getpid()}-{sha256}")
        except OSError as error:
            raise ArchiveError("The archive cannot be written: {reason}", reason=error.strerror) from error

    def read(self, sha256: str) -> bytes:
        """The bytes with this digest.

        Raises:
            ArchiveError: they are not there or damaged.
        """
        path = self._path(sha256)
        if self._below is not None and not path.exists():
            return self._below.read(sha256)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ArchiveError("The archive has lost the bytes of {sha256}", sha256=sha256) from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ArchiveError("The bytes of {sha256} in the archive are damaged", sha256=sha256)
        return content


def _write(path: Path, content: bytes, temporary: Path) -> None:
    """Write a file so that under its name there is either all of it or nothing, whatever happens."""
    path.parent.mkdir(exist_ok=True)
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
