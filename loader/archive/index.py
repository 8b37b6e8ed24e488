"""The index of the archive: an SQLite database that a killed process cannot damage."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from loader.errors import ArchiveError, BusyError

_VERSION = 1
_SCHEMA = """
CREATE TABLE blobs (seq INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, url TEXT NOT NULL, retrieved TEXT NOT NULL,
    media_type TEXT NOT NULL, headers TEXT NOT NULL, size INTEGER NOT NULL) STRICT;
CREATE TABLE entries (source TEXT NOT NULL, identifier TEXT NOT NULL, status TEXT NOT NULL, blob TEXT NOT NULL,
    digest TEXT NOT NULL, datestamp TEXT NOT NULL, first_seen TEXT NOT NULL, last_seen TEXT NOT NULL,
    reason TEXT NOT NULL, good TEXT NOT NULL, told INTEGER NOT NULL, run INTEGER NOT NULL,
    PRIMARY KEY (source, identifier)) STRICT, WITHOUT ROWID;
CREATE TABLE runs (id INTEGER PRIMARY KEY, source TEXT NOT NULL, location TEXT NOT NULL, started TEXT NOT NULL,
    finished TEXT NOT NULL DEFAULT '', read INTEGER NOT NULL DEFAULT 0, new INTEGER NOT NULL DEFAULT 0,
    changed INTEGER NOT NULL DEFAULT 0, unchanged INTEGER NOT NULL DEFAULT 0, deleted INTEGER NOT NULL DEFAULT 0,
    refused INTEGER NOT NULL DEFAULT 0) STRICT;
"""


def connect(path: Path) -> sqlite3.Connection:
    """Open the index, and make its tables when it is new.

    Raises:
        ArchiveError: it is damaged, or was made by a newer version of enishi.
    """
    with errors():
        database = sqlite3.connect(path, timeout=30, isolation_level=None)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")  # Archive.finish adds what a loss of power needs
    with transaction(database):
        version = database.execute("PRAGMA user_version").fetchone()[0]
        if version > _VERSION:
            raise ArchiveError("The archive was made by a newer version of enishi")
        if version == 0:
            for statement in _SCHEMA.split(";"):
                database.execute(statement)
            database.execute(f"PRAGMA user_version = {_VERSION}")
    return database


@contextmanager
def transaction(database: sqlite3.Connection) -> Iterator[None]:
    """Everything inside happens, or nothing."""
    with errors():
        database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            database.execute("ROLLBACK")
            raise
        database.execute("COMMIT")


@contextmanager
def errors() -> Iterator[None]:
    """Tell the errors of SQLite as errors of the archive."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise BusyError("Another run is writing to the archive") from error
        raise ArchiveError("The index of the archive cannot be used: {reason}", reason=error) from error
    except sqlite3.DatabaseError as error:
        raise ArchiveError("The index of the archive is damaged: {reason}", reason=error) from error
