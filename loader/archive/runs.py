"""The fetch ledger: one line for each run, and what happened in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from loader.archive.index import durably, errors, transaction
from loader.archive.ledger import OUTCOMES, Report, Run
from loader.archive.reason import packed, unpacked
from loader.archive.statement import stamp
from loader.errors import ArchiveError
from ontology import Text


class Runs:
    """The lines of the fetch ledger in an index."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database

    def begin(self, source: str, location: str) -> int:
        """Open a line and return its number."""
        with transaction(self._db):
            done = self._db.execute(
                "INSERT INTO runs (source, location, started) VALUES (?, ?, ?)",
                (source, location, stamp(datetime.now(UTC))),
            )
        return int(done.lastrowid or 0)

    def finish(self, run: int, counts: Mapping[str, int] | None, covered: datetime | None) -> Run:
        """Close a run and make everything durable; see `Archive.finish`."""
        line = self.run(run)
        outcomes = sum(line.counts[o] for o in OUTCOMES)
        differing = {k: v for k, v in (counts or {}).items() if k in line.counts and line.counts[k] != v}
        if line.counts["read"] != outcomes or differing:
            raise ArchiveError(
                "The ledger of run {run} does not balance: {ledger}, but counted was {counted}",
                run=run, ledger=dict(line.counts), counted=dict(counts or {}),
            )  # fmt: skip
        with durably(self._db):
            self._db.execute(
                "UPDATE runs SET finished = ?, covered = ?, failed = '' WHERE id = ?",
                (stamp(datetime.now(UTC)), stamp(covered) if covered else "", run),
            )
        with errors():
            self._db.execute("PRAGMA wal_checkpoint(PASSIVE)")
        return self.run(run)

    def fail(self, run: int, reason: Text) -> None:
        """Note why a run is broken off."""
        with transaction(self._db):
            self._db.execute("UPDATE runs SET failed = ? WHERE id = ?", (packed(reason), run))

    def report(self, run: int, kind: str, message: Text) -> None:
        """Note something that happened; the same again is counted."""
        with transaction(self._db):
            self._db.execute(
                "INSERT INTO reports (run, kind, message, times) VALUES (?, ?, ?, 1)"
                " ON CONFLICT (run, kind, message) DO UPDATE SET times = times + 1",
                (run, kind, packed(message)),
            )

    def run(self, number: int) -> Run:
        """One line of the fetch ledger; raises ArchiveError when there is none of this number."""
        for run in self._select(number, None):
            return run
        raise ArchiveError("There is no run {run}", run=number)

    def runs(self, source: str) -> list[Run]:
        """The lines of a source, the oldest run first."""
        return list(self._select(None, source))

    def sources(self) -> list[str]:
        """Names of the sources that there are runs of."""
        with errors():
            return [row[0] for row in self._db.execute("SELECT DISTINCT source FROM runs ORDER BY source")]

    def _select(self, number: int | None, source: str | None) -> Iterator[Run]:
        with errors():
            rows = self._db.execute(
                "SELECT id, source, location, started, finished, covered, failed, vanished, returned,"
                " read, new, changed, unchanged, deleted, refused"
                " FROM runs WHERE id = coalesce(?, id) AND source = coalesce(?, source) ORDER BY id",
                (number, source),
            ).fetchall()
        for row in rows:
            yield Run(
                id=row[0],
                source=row[1],
                location=row[2],
                started=datetime.fromisoformat(row[3]),
                finished=_moment(row[4]),
                counts=dict(zip(("read", *OUTCOMES), row[9:], strict=True)),
                covered=_moment(row[5]),
                failed=unpacked(row[6]),
                vanished=row[7],
                returned=row[8],
                reports=self._reports(row[0]),
            )

    def _reports(self, run: int) -> tuple[Report, ...]:
        with errors():
            rows = self._db.execute("SELECT kind, message, times FROM reports WHERE run = ? ORDER BY id", (run,))
            return tuple(Report(kind, unpacked(message), times) for kind, message, times in rows)


def _moment(stored: str) -> datetime | None:
    return datetime.fromisoformat(stored) if stored else None
