"""The archive: raw bytes by digest, and the index of the records that were read from them.

Nothing that arrived is ever thrown away, and everything later can be made again from here without the network.
A run only adds: bytes are written beside, made durable and renamed; the index is SQLite in WAL mode, one
transaction a record, so that a process may be killed at any moment. ``finish`` makes a run durable against loss
of power too.

Which of two statements about a record counts:

* the one with the later datestamp; a record that arrives late with an older datestamp changes nothing;
* with equal or missing datestamps the one from bytes that came first to the archive later. So the same bytes
  again change nothing, whatever was read since, and two files of one folder that tell of the same record end the same
  way after every load;
* the same content again (`Record.digest`) leaves the record with the bytes it was first read from;
* a tombstone counts like any other statement, and a record may come back after it;
* a record whose newer version is refused is ``refused``: its last good version stays in the archive (`Entry.good`)
  but is not served, because the source has said that it no longer holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from loader.archive.blobs import Blobs
from loader.archive.index import connect, errors, transaction
from loader.archive.ledger import OUTCOMES, Entry, Outcome, Run
from loader.archive.reason import packed, unpacked
from loader.archive.statement import State, stamp
from loader.errors import ArchiveError
from loader.record import Raw, Record, Refusal

__all__ = ["OUTCOMES", "Archive", "Entry", "Outcome", "Run"]

_COUNT = {
    outcome: f"UPDATE runs SET read = read + 1, {outcome} = {outcome} + 1 WHERE id = ?"  # noqa: S608 - fixed words
    for outcome in OUTCOMES
}


class Archive:
    """The archive under a directory; it is made when it is not there. One process may write at a time.

    Args:
        directory: the archive's own directory (``DATA/archive``).

    Raises:
        ArchiveError: the index is damaged or was made by a newer version of enishi.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._blobs = Blobs(directory / "blobs")
        self._db = connect(directory / "index.sqlite")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the index."""
        self._db.close()

    def keep(self, raw: Raw) -> str:
        """Keep bytes; the same bytes again change nothing.

        Returns:
            Their SHA-256 digest.

        Raises:
            ArchiveError: the disk does not take them.
        """
        sha256 = raw.sha256
        self._blobs.write(sha256, raw.content)
        with transaction(self._db):
            self._db.execute(
                "INSERT OR IGNORE INTO blobs (sha256, url, retrieved, media_type, headers, size)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (sha256, raw.url, stamp(raw.retrieved), raw.media_type,
                 json.dumps(dict(raw.headers), ensure_ascii=False), len(raw.content)),
            )  # fmt: skip
        return sha256

    def raw(self, sha256: str) -> Raw:
        """The bytes with this digest as they were first kept.

        Raises:
            ArchiveError: there are no such bytes, or they are damaged.
        """
        with errors():
            row = self._db.execute(
                "SELECT url, retrieved, media_type, headers FROM blobs WHERE sha256 = ?", (sha256,)
            ).fetchone()
        if row is None:
            raise ArchiveError("The archive holds nothing under {sha256}", sha256=sha256)
        return Raw(self._blobs.read(sha256), row[0], datetime.fromisoformat(row[1]), row[2], json.loads(row[3]))

    # records

    def accept(self, item: Record | Refusal, blob: str, run: int) -> Outcome:
        """Take one record, tombstone or refusal into the index; the rules stand at the top of this module.

        Args:
            item: what was read.
            blob: digest of the bytes it was read from, "" when there are none.
            run: number of the run that reads.

        Returns:
            What became of it. "deleted" and "refused" are said of every tombstone and refusal that still counts.
        """
        with transaction(self._db):
            told = self._told(blob)
            known = self._db.execute(
                "SELECT status, blob, digest, datestamp, good, told FROM entries WHERE source = ? AND identifier = ?",
                (item.source, item.identifier),
            ).fetchone()
            state = State.of(item, blob, told)
            outcome = state.against(None if known is None else State(*known))
            same = known is not None and state.digest != "" and (known[0], known[2]) == (state.status, state.digest)
            if known is None:
                self._insert(item, state, run)
            elif same or outcome == "unchanged":
                self._see_again(item, state, run)
            else:
                self._replace(item, state, run)
            self._db.execute(_COUNT[outcome], (run,))
        return outcome

    def _told(self, blob: str) -> int:
        row = self._db.execute("SELECT seq FROM blobs WHERE sha256 = ?", (blob,)).fetchone()
        if row is None and blob:
            raise ArchiveError("The archive holds nothing under {sha256}", sha256=blob)
        found: int = row[0] if row else self._db.execute("SELECT coalesce(max(seq), 0) FROM blobs").fetchone()[0]
        return found

    def _insert(self, item: Record | Refusal, state: State, run: int) -> None:
        now = stamp(datetime.now(UTC))
        self._db.execute(
            "INSERT INTO entries (source, identifier, status, blob, digest, datestamp, first_seen, last_seen,"
            " reason, good, told, run) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (item.source, item.identifier, state.status, state.blob, state.digest, state.datestamp, now, now,
             _reason(item), state.good, state.told, run),
        )  # fmt: skip

    def _see_again(self, item: Record | Refusal, state: State, run: int) -> None:
        self._db.execute(
            "UPDATE entries SET datestamp = max(datestamp, ?), told = max(told, ?), last_seen = ?, run = ?"
            " WHERE source = ? AND identifier = ?",
            (state.datestamp, state.told, stamp(datetime.now(UTC)), run, item.source, item.identifier),
        )

    def _replace(self, item: Record | Refusal, state: State, run: int) -> None:
        self._db.execute(
            "UPDATE entries SET status = ?, blob = ?, digest = ?, datestamp = max(datestamp, ?), reason = ?,"
            " good = CASE ? WHEN '' THEN good ELSE ? END, told = max(told, ?), last_seen = ?, run = ?"
            " WHERE source = ? AND identifier = ?",
            (state.status, state.blob, state.digest, state.datestamp, _reason(item), state.good, state.good,
             state.told, stamp(datetime.now(UTC)), run, item.source, item.identifier),
        )  # fmt: skip

    def clear(self, source: str, identifier: str) -> bool:
        """Forget the refusal of a whole file that can now be read (its entry carries the file's name, not a record's).

        Returns:
            Whether there was one. The refused bytes stay in the archive.
        """
        with transaction(self._db):
            done = self._db.execute(
                "DELETE FROM entries WHERE source = ? AND identifier = ? AND status = 'refused' AND good = ''",
                (source, identifier),
            )
        return done.rowcount > 0

    def entries(self, source: str) -> Iterator[Entry]:
        """Every record of a source that the archive knows, in order of identifier."""
        with errors():
            rows = self._db.execute(
                "SELECT source, identifier, status, blob, digest, datestamp, first_seen, last_seen, reason, good, run"
                " FROM entries WHERE source = ? ORDER BY identifier",
                (source,),
            )
            for row in rows:
                datestamp = datetime.fromisoformat(row[5]) if row[5] else None
                seen = (datetime.fromisoformat(row[6]), datetime.fromisoformat(row[7]))
                yield Entry(row[0], row[1], row[2], row[3], row[4], datestamp, *seen, unpacked(row[8]), row[9], row[10])

    # runs

    def begin(self, source: str, location: str) -> int:
        """Open a line of the fetch ledger and return its number."""
        with transaction(self._db):
            done = self._db.execute(
                "INSERT INTO runs (source, location, started) VALUES (?, ?, ?)",
                (source, location, stamp(datetime.now(UTC))),
            )
        return int(done.lastrowid or 0)

    def finish(self, run: int, counts: Mapping[str, int] | None = None) -> Run:
        """Close a run and make everything durable.

        Args:
            run: its number.
            counts: what the reader counted itself; "read" and outcomes named in it must agree with the ledger.

        Raises:
            ArchiveError: the counts do not balance; the run stays open.
        """
        line = self.run(run)
        outcomes = sum(line.counts[o] for o in OUTCOMES)
        differing = {k: v for k, v in (counts or {}).items() if k in line.counts and line.counts[k] != v}
        if line.counts["read"] != outcomes or differing:
            raise ArchiveError(
                "The ledger of run {run} does not balance: {ledger}, but counted was {counted}",
                run=run, ledger=dict(line.counts), counted=dict(counts or {}),
            )  # fmt: skip
        with transaction(self._db):
            self._db.execute("UPDATE runs SET finished = ? WHERE id = ?", (stamp(datetime.now(UTC)), run))
        with errors():
            self._db.execute("PRAGMA wal_checkpoint(FULL)")
        return self.run(run)

    def run(self, number: int) -> Run:
        """One line of the fetch ledger; raises ArchiveError when there is none of this number."""
        for run in self._runs(number, None):
            return run
        raise ArchiveError("There is no run {run}", run=number)

    def runs(self, source: str) -> list[Run]:
        """The fetch ledger of a source, the oldest run first."""
        return self._runs(None, source)

    def _runs(self, number: int | None, source: str | None) -> list[Run]:
        with errors():
            rows = self._db.execute(
                "SELECT id, source, location, started, finished, read, new, changed, unchanged, deleted, refused"
                " FROM runs WHERE id = coalesce(?, id) AND source = coalesce(?, source) ORDER BY id",
                (number, source),
            ).fetchall()
        return [
            Run(
                id=row[0],
                source=row[1],
                location=row[2],
                started=datetime.fromisoformat(row[3]),
                finished=datetime.fromisoformat(row[4]) if row[4] else None,
                counts=dict(zip(("read", *OUTCOMES), row[5:], strict=True)),
            )
            for row in rows
        ]

    def sources(self) -> list[str]:
        """Names of the sources that the archive has runs of."""
        with errors():
            return [row[0] for row in self._db.execute("SELECT DISTINCT source FROM runs ORDER BY source")]


def _reason(item: Record | Refusal) -> str:
    return packed(item.error.text) if isinstance(item, Refusal) else ""
