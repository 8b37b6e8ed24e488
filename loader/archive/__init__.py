"""The archive: raw bytes by digest, and the index of the records that were read from them.

Nothing that arrived is ever thrown away, and everything later can be made again from here without the network.
A run only adds: bytes are written beside, made durable and renamed; the index is SQLite in WAL mode, so that a
process may be killed at any moment and several may write at once, each to its own source. ``finish`` makes a run
durable against loss of power too.

Which of two statements about a record counts:

* the one with the later datestamp; a record that arrives late with an older datestamp changes nothing;
* with equal or missing datestamps the one that was told later. Bytes from files are told when they first come to the
  archive, so the same bytes again change nothing, whatever was read since, and two files of one folder that tell of
  the same record end the same way after every load. Bytes from a server are told when they come, every time anew;
* a final statement (the answer about one record, asked for because a full listing differed) counts whatever its
  datestamp;
* the same content again (`Record.digest`) leaves the record with the bytes it was first read from;
* a tombstone counts like any other statement, and a record may come back after it. Tombstones of active records may
  be held until it is known how many a run brings;
* a record that full listings of its server no longer show is ``vanished``: given up without having been deleted. Any
  statement that it is there brings it back;
* a record that its file no longer holds, when the file is whole by itself and was read without a fault, is ``vanished``
  too;
* a record whose newer version is refused is ``refused``: its last good version stays in the archive (`Entry.good`)
  but is not served, because the source has said that it no longer holds.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from loader.archive.blobs import Blobs
from loader.archive.delivery import Delivery
from loader.archive.index import connect, copy, errors, reader, snapshot, transaction
from loader.archive.ledger import OUTCOMES, Entry, Outcome, Report, Run
from loader.archive.listing import Listing
from loader.archive.memory import Memory
from loader.archive.reason import packed, unpacked
from loader.archive.runs import Runs
from loader.archive.statement import State, stamp
from loader.errors import ArchiveError
from loader.record import Raw, Record, Refusal

__all__ = ["INDEX", "OUTCOMES", "Archive", "Entry", "Outcome", "Report", "Run"]

INDEX = "index.sqlite"
"""Name of the index in the archive's directory."""

_COUNT = {
    outcome: f"UPDATE runs SET read = read + 1, {outcome} = {outcome} + 1 WHERE id = ?"  # noqa: S608 - fixed words
    for outcome in OUTCOMES
}
_STATE = "status, blob, digest, datestamp, good, told"


class Archive:
    """The archive under a directory; it is made when it is not there. One process may write to a source at a time.

    Args:
        directory: the archive's own directory (``DATA/archive``).

    Attributes:
        ledger: the lines of the fetch ledger.
        memory: what one run leaves to the next.
        listing: full listings of servers.
        delivery: which records each file or address gave when it was last read.

    Raises:
        ArchiveError: the index is damaged or was made by a newer version of enishi.
    """

    def __init__(self, directory: Path, below: Blobs | None = None, database: sqlite3.Connection | None = None) -> None:
        self.directory = directory
        self._blobs = Blobs(directory / "blobs", directory / "parts", below, writing=database is None)
        self._db = database or connect(directory / INDEX)
        self.ledger = Runs(self._db)
        self.memory = Memory(self._db)
        self.listing = Listing(self._db)
        self.delivery = Delivery(self._db)
        self._locations: dict[int, str] = {}

    @classmethod
    def rehearsal(cls, directory: Path, scratch: Path) -> Self:
        """An archive in a scratch directory that begins as the one in ``directory`` is now and leaves it as it is."""
        index = directory / INDEX
        if not index.exists():
            return cls(scratch)
        scratch.mkdir(parents=True, exist_ok=True)
        copy(index, scratch / index.name)
        return cls(scratch, Blobs(directory / "blobs", directory / "parts", writing=False))

    @classmethod
    @contextmanager
    def reading(cls, directory: Path) -> Iterator[Self]:
        """The archive in ``directory``, to read from; it may lie where nothing can be written.

        Raises:
            ArchiveError: there is no archive, or its index is damaged.
        """
        database = reader(directory / INDEX)
        if database is not None:
            with cls(directory, database=database) as archive:
                yield archive
            return
        with tempfile.TemporaryDirectory(prefix="enishi-") as scratch, cls.rehearsal(directory, Path(scratch)) as made:
            yield made

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the index."""
        self._db.close()

    def together(self) -> AbstractContextManager[None]:
        """Everything written inside is written, or nothing. Keep it short: other runs wait for it."""
        return transaction(self._db)

    def unchanging(self) -> AbstractContextManager[None]:
        """Everything read inside is of one moment, whatever other runs write meanwhile. Nothing may be written."""
        return snapshot(self._db)

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

    def origin(self, sha256: str) -> tuple[str, datetime]:
        """Where the bytes with this digest came from and when they were first kept; the bytes are not read.

        Raises:
            ArchiveError: there are no such bytes.
        """
        with errors():
            row = self._db.execute("SELECT url, retrieved FROM blobs WHERE sha256 = ?", (sha256,)).fetchone()
        if row is None:
            raise ArchiveError("The archive holds nothing under {sha256}", sha256=sha256)
        return row[0], datetime.fromisoformat(row[1])

    # records

    def accept(
        self, item: Record | Refusal, blob: str, run: int, *, live: bool = False, final: bool = False
    ) -> Outcome:
        """Take one record, tombstone or refusal into the index; the rules stand at the top of this module.

        Args:
            item: what was read.
            blob: digest of the bytes it was read from, "" when there are none.
            run: number of the run that reads.
            live: a server says so now, whether or not it sent the same bytes before.
            final: it counts whatever its datestamp.

        Returns:
            What became of it. "deleted" and "refused" are said of every tombstone and refusal that still counts.
        """
        with transaction(self._db):
            state = State.of(item, blob, self._told(blob, live=live))
            if state.status == "active":
                self._db.execute(
                    "DELETE FROM held WHERE source = ? AND identifier = ?"
                    " AND (? OR (held.final AND ?) OR (datestamp, told) < (?, ?))",
                    (item.source, item.identifier, final, live, state.datestamp, state.told),
                )
            return self._enter(item.source, item.identifier, state, _reason(item), run, final=final)

    def hold(self, item: Record, blob: str, run: int, *, live: bool = False, final: bool = False) -> Outcome | None:
        """Take a tombstone; one of an active record waits until `settle`.

        Returns:
            What became of it, None when it waits.
        """
        with transaction(self._db):
            known = self._known(item.source, item.identifier)
            state = State.of(item, blob, self._told(blob, live=live))
            if known is None or known.status != "active":
                return self._enter(item.source, item.identifier, state, "", run, final=final)
            self._db.execute(
                "INSERT INTO held (source, identifier, blob, digest, datestamp, told, final, location)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source, identifier) DO UPDATE SET"
                " blob = excluded.blob, digest = excluded.digest, datestamp = excluded.datestamp,"
                " told = excluded.told, final = excluded.final, location = excluded.location"
                " WHERE excluded.final OR (excluded.datestamp, excluded.told) >= (held.datestamp, held.told)",
                (item.source, item.identifier, state.blob, state.digest, state.datestamp, state.told, final,
                 self._location(run)),
            )  # fmt: skip
        return None

    def held(self, source: str, location: str) -> list[str]:
        """Identifiers of the active records that the waiting tombstones of a location would delete."""
        return [
            identifier
            for identifier, state, final in self._held(source, location)
            if (known := self._known(source, identifier)) is not None
            and known.status == "active"
            and state.against(known, final=final) == "deleted"
        ]

    def settle(self, source: str, location: str, run: int) -> None:
        """Let the waiting tombstones of a location count; what was told after them still counts more."""
        with transaction(self._db):
            for identifier, state, final in self._held(source, location):
                self._enter(source, identifier, state, "", run, final=final)
            self._db.execute("DELETE FROM held WHERE source = ? AND location = ?", (source, location))

    def _held(self, source: str, location: str) -> list[tuple[str, State, bool]]:
        with errors():
            rows = self._db.execute(
                "SELECT identifier, blob, digest, datestamp, told, final FROM held"
                " WHERE source = ? AND location = ? ORDER BY identifier",
                (source, location),
            ).fetchall()
        return [(row[0], State("deleted", row[1], row[2], row[3], "", row[4]), bool(row[5])) for row in rows]

    def _told(self, blob: str, *, live: bool) -> int:
        row = self._db.execute("SELECT seq FROM blobs WHERE sha256 = ?", (blob,)).fetchone()
        if row is None and blob:
            raise ArchiveError("The archive holds nothing under {sha256}", sha256=blob)
        if row is None or live:
            row = self._db.execute("SELECT coalesce(max(seq), 0) FROM blobs").fetchone()
        return int(row[0])

    def _location(self, run: int) -> str:
        if run not in self._locations:
            row = self._db.execute("SELECT location FROM runs WHERE id = ?", (run,)).fetchone()
            self._locations[run] = str(row[0]) if row else ""
        return self._locations[run]

    def _known(self, source: str, identifier: str) -> State | None:
        row = self._db.execute(
            f"SELECT {_STATE} FROM entries WHERE source = ? AND identifier = ?",  # noqa: S608 - fixed words
            (source, identifier),
        ).fetchone()
        return None if row is None else State(*row)

    def _enter(self, source: str, identifier: str, state: State, reason: str, run: int, *, final: bool) -> Outcome:
        """Let one statement work on the index."""
        known = self._known(source, identifier)
        outcome = state.against(known, final=final)
        same = known is not None and state.digest != "" and (known.status, known.digest) == (state.status, state.digest)
        told = state.told if known is None else max(state.told, known.told)
        datestamp = state.datestamp if known is None or final else max(state.datestamp, known.datestamp)
        now = stamp(datetime.now(UTC))
        seen = (now, run, self._location(run), told, datestamp, source, identifier)
        if known is None:
            self._db.execute(
                "INSERT INTO entries (last_seen, run, location, told, datestamp, source, identifier,"
                " status, blob, digest, good, reason, first_seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*seen, state.status, state.blob, state.digest, state.good, reason, now),
            )
        elif same or outcome == "unchanged":
            self._db.execute(
                "UPDATE entries SET missed = 0, last_seen = ?, run = ?, location = ?, told = ?, datestamp = ?"
                " WHERE source = ? AND identifier = ?",
                seen,
            )
        else:
            self._db.execute(
                "UPDATE entries SET status = ?, blob = ?, digest = ?, good = ?, reason = ?, missed = 0,"
                " last_seen = ?, run = ?, location = ?, told = ?, datestamp = ? WHERE source = ? AND identifier = ?",
                (state.status, state.blob, state.digest, state.good or known.good, reason, *seen),
            )
            if state.brings_back(known):
                self._db.execute("UPDATE runs SET returned = returned + 1 WHERE id = ?", (run,))
        self._db.execute(_COUNT[outcome], (run,))
        return outcome

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
                "SELECT source, identifier, status, blob, digest, datestamp, first_seen, last_seen, reason, good, run,"
                " location, missed FROM entries WHERE source = ? ORDER BY identifier",
                (source,),
            )
            for row in rows:
                datestamp = datetime.fromisoformat(row[5]) if row[5] else None
                seen = (datetime.fromisoformat(row[6]), datetime.fromisoformat(row[7]))
                state = (row[1], row[2], row[3], row[4], datestamp)
                yield Entry(row[0], *state, *seen, unpacked(row[8]), row[9], row[10], row[11], row[12])

    # runs

    def begin(self, source: str, location: str) -> int:
        """Open a line of the fetch ledger and return its number."""
        return self.ledger.begin(source, location)

    def finish(self, run: int, counts: Mapping[str, int] | None = None, covered: datetime | None = None) -> Run:
        """Close a run and make everything durable.

        Args:
            run: its number.
            counts: what the reader counted itself; "read" and outcomes named in it must agree with the ledger.
            covered: up to which moment of the server's clock the source is known now.

        Raises:
            ArchiveError: the counts do not balance; the run stays open.
        """
        return self.ledger.finish(run, counts, covered)

    def run(self, number: int) -> Run:
        """One line of the fetch ledger; raises ArchiveError when there is none of this number."""
        return self.ledger.run(number)

    def runs(self, source: str) -> list[Run]:
        """The fetch ledger of a source, the oldest run first."""
        return self.ledger.runs(source)

    def sources(self) -> list[str]:
        """Names of the sources that the archive has runs of."""
        return self.ledger.sources()


def _reason(item: Record | Refusal) -> str:
    return packed(item.error.text) if isinstance(item, Refusal) else ""
