"""Bytes on disk under their digest."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from loader.errors import ArchiveError


class Blobs:
    """Bytes by SHA-256 digest, as ``ab/abcdef...`` under a directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        directory.mkdir(parents=True, exist_ok=True)

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
                _write(path, content)
        except OSError as error:
            raise ArchiveError("The archive cannot be written: {reason}", reason=error.strerror) from error

    def read(self, sha256: str) -> bytes:
        """The bytes with this digest.

        Raises:
            ArchiveError: they are not there or damaged.
        """
        try:
            content = self._path(sha256).read_bytes()
        except OSError as error:
            raise ArchiveError("The archive has lost the bytes of {sha256}", sha256=sha256) from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ArchiveError("The bytes of {sha256} in the archive are damaged", sha256=sha256)
        return content


def _write(path: Path, content: bytes) -> None:
    """Write a file so that under its name there is either all of it or nothing, whatever happens."""
    path.parent.mkdir(exist_ok=True)
    temporary = path.with_name(f"{path.name}.part")  # one process writes; a killed one's rest is written over
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
