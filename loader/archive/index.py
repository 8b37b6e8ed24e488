"""The index of the archive: an SQLite database that a killed process cannot damage."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from loader.errors import ArchiveError, BusyError

_FIRST = """
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
_SECOND = """
ALTER TABLE entries ADD COLUMN location TEXT NOT NULL DEFAULT '';
ALTER TABLE entries ADD COLUMN missed INTEGER NOT NULL DEFAULT 0;
UPDATE entries SET location = coalesce((SELECT location FROM runs WHERE runs.id = entries.run), '');
ALTER TABLE runs ADD COLUMN covered TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN failed TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN vanished INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN returned INTEGER NOT NULL DEFAULT 0;
CREATE TABLE reports (id INTEGER PRIMARY KEY, run INTEGER NOT NULL, kind TEXT NOT NULL, message TEXT NOT NULL,
    times INTEGER NOT NULL, UNIQUE (run, kind, message)) STRICT;
CREATE TABLE checkpoints (source TEXT NOT NULL, location TEXT NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL,
    PRIMARY KEY (source, location, name)) STRICT, WITHOUT ROWID;
CREATE TABLE answers (source TEXT NOT NULL, url TEXT NOT NULL, etag TEXT NOT NULL, modified TEXT NOT NULL,
    PRIMARY KEY (source, url)) STRICT, WITHOUT ROWID;
CREATE TABLE held (source TEXT NOT NULL, identifier TEXT NOT NULL, blob TEXT NOT NULL, digest TEXT NOT NULL,
    datestamp TEXT NOT NULL, told INTEGER NOT NULL, final INTEGER NOT NULL, location TEXT NOT NULL,
    PRIMARY KEY (source, identifier)) STRICT, WITHOUT ROWID;
CREATE TABLE listed (source TEXT NOT NULL, location TEXT NOT NULL, identifier TEXT NOT NULL, datestamp TEXT NOT NULL,
    deleted INTEGER NOT NULL, blob TEXT NOT NULL, PRIMARY KEY (source, location, identifier)) STRICT, WITHOUT ROWID;
CREATE TABLE comparisons (source TEXT NOT NULL, location TEXT NOT NULL, finished TEXT NOT NULL,
    PRIMARY KEY (source, location)) STRICT, WITHOUT ROWID;
"""
_THIRD = """
CREATE TABLE members (source TEXT NOT NULL, identifier TEXT NOT NULL, place TEXT NOT NULL, run INTEGER NOT NULL,
    PRIMARY KEY (source, identifier, place)) STRICT, WITHOUT ROWID;
"""
_STEPS = (_FIRST, _SECOND, _THIRD)
"""What makes each version of the index from the one before it."""


def connect(path: Path) -> sqlite3.Connection:
    """Open the index, make its tables when it is new, and bring an older one up to date.

    Raises:
        ArchiveError: it is damaged, or was made by a newer version of enishi.
    """
    with errors(), _alone(path):
        database = sqlite3.connect(path, timeout=30, isolation_level=None)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")  # `durably` adds what a loss of power needs
        version = database.execute("PRAGMA user_version").fetchone()[0]
    if version > len(_STEPS):
        raise ArchiveError("The archive was made by a newer version of enishi")
    if version < len(_STEPS):
        _update(database)
    return database


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process at a time turns a new index to WAL mode; SQLite itself does not wait for another that does."""
    with path.with_suffix(".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _update(database: sqlite3.Connection) -> None:
    with transaction(database):
        version = database.execute("PRAGMA user_version").fetchone()[0]  # another process may have been faster
        for step in _STEPS[version:]:
            for statement in step.split(";"):
                database.execute(statement)
        database.execute(f"PRAGMA user_version = {len(_STEPS)}")


def reader(path: Path) -> sqlite3.Connection | None:
    """Open an index where it lies to read it and nothing more.

    Returns:
        None when that cannot be: SQLite may not write the files beside the index by which readers and writers know of
        each other, or the index has to be brought up to date first. Then a copy serves, see `copy`.

    Raises:
        ArchiveError: there is no index.
    """
    mode = "rw" if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK) else "ro"
    with errors():
        address = f"{path.absolute().as_uri()}?mode={mode}"
        database = sqlite3.connect(address, uri=True, timeout=30, isolation_level=None)
    try:
        with errors():
            version = database.execute("PRAGMA user_version").fetchone()[0]
            database.execute("PRAGMA query_only = ON")
            database.execute("SELECT count(*) FROM runs")
    except ArchiveError:
        database.close()
        return None
    if version == len(_STEPS):
        return database
    database.close()
    return None


def copy(path: Path, target: Path) -> None:
    """Copy an index as it is at this moment, whoever is writing to it; nothing is written beside it."""
    database = reader(path)
    if database is not None:
        with errors(), closing(database), closing(sqlite3.connect(target)) as made:
            database.backup(made)
        return
    for ending in ("", "-wal"):  # what a killed writer left; SQLite puts it together again when it opens the copy
        found = path.with_name(path.name + ending)
        if found.exists():
            shutil.copyfile(found, target.with_name(target.name + ending))


@contextmanager
def transaction(database: sqlite3.Connection) -> Iterator[None]:
    """Everything inside happens, or nothing. Inside another transaction it becomes part of that one."""
    with errors():
        if database.in_transaction:
            yield
            return
        database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            database.execute("ROLLBACK")
            raise
        database.execute("COMMIT")


@contextmanager
def snapshot(database: sqlite3.Connection) -> Iterator[None]:
    """Everything read inside is of one moment, whatever other processes write meanwhile. Nothing may be written."""
    with errors():
        database.execute("BEGIN")
    try:
        yield
    finally:
        with errors():
            database.execute("ROLLBACK")


@contextmanager
def durably(database: sqlite3.Connection) -> Iterator[None]:
    """A transaction that, with all before it, outlives a loss of power."""
    with errors():
        database.execute("PRAGMA synchronous = FULL")
    try:
        with transaction(database):
            yield
    finally:
        with errors():
            database.execute("PRAGMA synchronous = NORMAL")


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
