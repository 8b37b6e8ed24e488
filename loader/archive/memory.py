"""What one run leaves to the next: where it stood in a list, and which version of a file it has."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from loader.archive.index import errors, transaction


class Memory:
    """Checkpoints and validators of HTTP answers in an index."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database

    def checkpoint(self, source: str, location: str, name: str) -> dict[str, Any] | None:
        """Where the last run stood in a list, None when it came to its end."""
        with errors():
            row = self._db.execute(
                "SELECT state FROM checkpoints WHERE source = ? AND location = ? AND name = ?", (source, location, name)
            ).fetchone()
        return json.loads(row[0]) if row else None

    def mark(self, source: str, location: str, name: str, state: Mapping[str, Any] | None) -> None:
        """Keep where a run stands in a list; None forgets it."""
        with transaction(self._db):
            if state is None:
                self._db.execute(
                    "DELETE FROM checkpoints WHERE source = ? AND location = ? AND name = ?", (source, location, name)
                )
            else:
                self._db.execute(
                    "INSERT OR REPLACE INTO checkpoints (source, location, name, state) VALUES (?, ?, ?, ?)",
                    (source, location, name, json.dumps(state, ensure_ascii=False)),
                )

    def standing(self, source: str, location: str) -> set[str]:
        """Names of the lists that a run has begun and none has finished."""
        with errors():
            rows = self._db.execute("SELECT name FROM checkpoints WHERE source = ? AND location = ?",
                                    (source, location))  # fmt: skip
            return {row[0] for row in rows}

    def delivered(self, source: str, location: str, run: int) -> set[str]:
        """Identifiers of the records that came from a location in a run or after it."""
        with errors():
            rows = self._db.execute(
                "SELECT identifier FROM entries WHERE source = ? AND location = ? AND run >= ?"
                " UNION SELECT identifier FROM held WHERE source = ? AND location = ?",
                (source, location, run, source, location),
            )
            return {row[0] for row in rows}

    def validators(self, source: str, url: str) -> tuple[str, str]:
        """ETag and Last-Modified of the version of a file that the archive holds, "" when unknown."""
        with errors():
            row = self._db.execute(
                "SELECT etag, modified FROM answers WHERE source = ? AND url = ?", (source, url)
            ).fetchone()
        return (row[0], row[1]) if row else ("", "")

    def remember(self, source: str, url: str, etag: str, modified: str) -> None:
        """Keep the validators of a file whose records have all been taken."""
        with transaction(self._db):
            self._db.execute(
                "INSERT OR REPLACE INTO answers (source, url, etag, modified) VALUES (?, ?, ?, ?)",
                (source, url, etag, modified),
            )
