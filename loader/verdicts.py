"""What the last build found of each record, so that the next one validates only the records that changed.

``verdicts.tsv`` in the data directory has one row for each record that was validated. A row counts while everything
that can change the findings is the same: the content of the record, its identifier and date, the base of IRIs, the
files of enishi itself (mappings, rules, profiles, words), the versions of Python and of all packages, and, for records
that a rule compares with it, the reference date. The file may be deleted at any time. It is written whole and then put
in its place; what a killed build leaves is overwritten by the next.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.metadata import distributions
from importlib.resources import files
from pathlib import Path

from loader.record import Record
from ontology import Text, text

FILE = "verdicts.tsv"
"""Its name in the data directory."""

_VERSION = "1"
_PACKAGES = ("ontology", "shapes", "loader")
_LOADED = time.time()


class Verdicts:
    """Findings by record, as `shapes.verdict` writes them.

    Args:
        path: the file; None keeps nothing.
        base: base IRI of things.
        as_of: reference date of the rules.
        anew: look at nothing that is there, and write it anew.
    """

    def __init__(self, path: Path | None, base: str, as_of: date, *, anew: bool = False) -> None:
        self._path = path if _program() else None
        self._context = f"{_VERSION}\t{_program()}\t{hashlib.sha256(base.encode()).hexdigest()}"
        self._day = as_of.isoformat()
        self._days = ("\t", f"{self._day}\t")
        self._known: dict[str, str] = {}
        self._kept: dict[str, str] = {}
        self.recalled = 0
        self.warning: Text | None = None
        if self._path is not None and not anew:
            self._read(self._path)

    def recall(self, record: Record, digest: str) -> str | None:
        """What was found of a record, None when it has to be validated.

        Args:
            record: the record.
            digest: digest of its content.
        """
        if self._path is None:
            return None
        key = _key(record, digest)
        row = self._known.get(key)
        if row is None or not row.startswith(self._days):
            return None
        self._kept[key] = row
        self.recalled += 1
        return row[row.index("\t") + 1 :]

    def keep(self, record: Record, digest: str, found: str, *, dated: bool) -> None:
        """Note what was found of a record.

        Args:
            record: the record.
            digest: digest of its content.
            found: the findings.
            dated: whether they may depend on the reference date.
        """
        if self._path is not None:
            self._kept[_key(record, digest)] = f"{self._day if dated else ''}\t{found}"

    def write(self) -> None:
        """Replace the file by what this build knows."""
        if self._path is None:
            return
        waiting = self._path.with_name(f".{self._path.name}.part")
        digest = hashlib.sha256()
        with waiting.open("wb") as handle:
            os.fchmod(handle.fileno(), 0o600)
            for row in self._rows():
                digest.update(row)
                handle.write(row)
            handle.write(digest.hexdigest().encode())
            handle.flush()
            os.fsync(handle.fileno())
        waiting.replace(self._path)

    def _rows(self) -> Iterator[bytes]:
        yield f"{self._context}\n".encode()
        for key, row in self._kept.items():
            yield f"{key}\t{row}\n".encode()

    def _read(self, path: Path) -> None:
        try:
            content, _, digest = path.read_bytes().rpartition(b"\n")
        except FileNotFoundError:
            return
        except OSError as error:
            self.warning = text("{file} cannot be read: {error}", file=path.name, error=error)
            return
        content += b"\n"
        if hashlib.sha256(content).hexdigest().encode() != digest:
            self.warning = text("{file} is damaged; all records are validated again", file=path.name)
            return
        context, *rows = content.decode().split("\n")[:-1]
        if context == self._context:
            self._known = {key: rest for key, _, rest in (row.partition("\t") for row in rows)}


def _key(record: Record, digest: str) -> str:
    said = f"{record.source}\0{record.identifier}\0{digest}\0{record.datestamp}"
    return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()


@cache
def _program() -> str:
    """Digest of what maps and validates; "" when it cannot be told, since files changed after they were loaded."""
    digest = hashlib.sha256(sys.version.encode())
    digest.update(json.dumps(sorted({f"{d.name}=={d.version}" for d in distributions()})).encode())
    for name in _PACKAGES:
        root = Path(str(files(name)))
        found = [p for p in sorted(root.rglob("*")) if p.is_file() and p.suffix != ".pyc"]
        for path in found:
            if path.stat().st_mtime > _LOADED:
                return ""
            digest.update(f"{path.relative_to(root)}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
        if not found:
            return ""
    return digest.hexdigest()
