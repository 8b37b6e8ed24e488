"""What a server lists, record by record, beside what the index holds of it: new, changed, gone, missing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime

from loader.archive.index import errors, transaction
from loader.archive.statement import stamp
from loader.record import Listed

GRACE = 2
"""How many full listings in a row must miss a record before it counts as vanished.

A repository may leave a record out of its list for a while without having deleted it (WEKO does so with records that
carry a DOI and wait for their day).
"""

_HERE = "entries.source = ? AND entries.location = ?"
_SHOWN = (
    "EXISTS (SELECT 1 FROM listed WHERE listed.source = entries.source AND listed.location = entries.location"
    " AND listed.identifier = entries.identifier)"
)


class Listing:
    """Full listings of the locations of sources in an index."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database

    def start(self, source: str, location: str) -> None:
        """Forget what was noted of an earlier listing."""
        with transaction(self._db):
            self._db.execute("DELETE FROM listed WHERE source = ? AND location = ?", (source, location))

    def note(self, source: str, location: str, blob: str, shown: Iterable[Listed]) -> None:
        """Note what one page shows.

        Args:
            blob: digest of the page.
        """
        with transaction(self._db):
            self._db.executemany(
                "INSERT OR REPLACE INTO listed (source, location, identifier, datestamp, deleted, blob)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (source, location, one.identifier, stamp(one.datestamp) if one.datestamp else "",
                     one.deleted, blob)
                    for one in shown
                ],
            )  # fmt: skip

    def noted(self, source: str, location: str) -> set[str]:
        """Identifiers that the listing has shown so far."""
        with errors():
            rows = self._db.execute("SELECT identifier FROM listed WHERE source = ? AND location = ?",
                                    (source, location))  # fmt: skip
            return {row[0] for row in rows}

    def differing(self, source: str, location: str) -> list[str]:
        """Records that the server shows and the index does not hold, or not with this datestamp."""
        with errors():
            rows = self._db.execute(
                "SELECT listed.identifier FROM listed LEFT JOIN entries"
                " ON entries.source = listed.source AND entries.identifier = listed.identifier"
                " WHERE listed.source = ? AND listed.location = ? AND NOT listed.deleted AND"
                " (entries.identifier IS NULL OR entries.status IN ('deleted', 'vanished')"
                "  OR (entries.status = 'active' AND entries.datestamp <> listed.datestamp))"
                " ORDER BY listed.identifier",
                (source, location),
            )
            return [row[0] for row in rows]

    def withdrawn(self, source: str, location: str, began: datetime) -> list[tuple[Listed, str]]:
        """Records that the server lists as deleted and the index does not, with the page that says so.

        Args:
            began: when the listing began; what was read after that moment is newer than the listing.
        """
        with errors():
            rows = self._db.execute(
                "SELECT listed.identifier, listed.datestamp, listed.blob FROM listed JOIN entries"
                " ON entries.source = listed.source AND entries.identifier = listed.identifier"
                " WHERE entries.source = ? AND entries.location = ? AND listed.location = entries.location"
                " AND listed.deleted"
                " AND entries.status IN ('active', 'vanished') AND entries.last_seen < ? ORDER BY listed.identifier",
                (source, location, stamp(began)),
            ).fetchall()
        return [
            (Listed(identifier, datetime.fromisoformat(datestamp) if datestamp else None, True), blob)
            for identifier, datestamp, blob in rows
        ]

    def compare(self, source: str, location: str, began: datetime) -> int:
        """Close a full listing: count what it missed, forget its rows.

        Returns:
            How many active records it did not show.
        """
        with transaction(self._db):
            missed = self._db.execute(
                f"UPDATE entries SET missed = missed + 1 WHERE {_HERE} AND status = 'active'"  # noqa: S608
                f" AND last_seen < ? AND NOT {_SHOWN}",
                (source, location, stamp(began)),
            ).rowcount
            self._db.execute(
                f"UPDATE entries SET missed = 0 WHERE {_HERE} AND missed > 0 AND {_SHOWN}",  # noqa: S608
                (source, location),
            )
            self._db.execute(
                "INSERT OR REPLACE INTO comparisons (source, location, finished) VALUES (?, ?, ?)",
                (source, location, stamp(datetime.now(UTC))),
            )
            self.start(source, location)
        return missed

    def compared(self, source: str, location: str) -> datetime | None:
        """When the last full listing was compared, None when none ever was."""
        with errors():
            row = self._db.execute(
                "SELECT finished FROM comparisons WHERE source = ? AND location = ?", (source, location)
            ).fetchone()
        return datetime.fromisoformat(row[0]) if row else None

    def missing(self, source: str, location: str) -> list[str]:
        """Active records that have been missed for so long that they count as vanished."""
        with errors():
            rows = self._db.execute(
                f"SELECT identifier FROM entries WHERE {_HERE} AND status = 'active'"  # noqa: S608 - fixed words
                " AND missed >= ? ORDER BY identifier",
                (source, location, GRACE),
            )
            return [row[0] for row in rows]

    def vanish(self, source: str, identifiers: Iterable[str], run: int) -> None:
        """Give records up; their last version stays in the archive and they return when the server shows them."""
        with transaction(self._db):
            for identifier in identifiers:
                self._db.execute(
                    "UPDATE entries SET status = 'vanished' WHERE source = ? AND identifier = ?", (source, identifier)
                )
                self._db.execute("UPDATE runs SET vanished = vanished + 1 WHERE id = ?", (run,))

    def active(self, source: str) -> int:
        """How many active records a source has."""
        with errors():
            row = self._db.execute(
                "SELECT count(*) FROM entries WHERE source = ? AND status = 'active'", (source,)
            ).fetchone()
        return int(row[0])

    def beside(self, source: str, identifiers: Iterable[str]) -> int:
        """How many active records come from the locations that these records come from."""
        with errors():
            found = {
                row[0]
                for identifier in identifiers
                for row in self._db.execute(
                    "SELECT location FROM entries WHERE source = ? AND identifier = ?", (source, identifier)
                )
            }
            rows = self._db.execute(
                "SELECT location, count(*) FROM entries WHERE source = ? AND status = 'active' GROUP BY location",
                (source,),
            )
            return sum(count for location, count in rows if location in found)
