"""What each file or address gave when it was last read, so that it shows what a newer whole delivery leaves out."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from loader.archive.index import errors, transaction

_GIVEN = (
    "(EXISTS (SELECT 1 FROM members WHERE members.source = entries.source"
    "  AND members.identifier = entries.identifier AND covered(members.place)) OR entries.location = :location)"
)
_LEFT_OUT = (
    f"source = :source AND run < :run AND {_GIVEN}"  # noqa: S608 - fixed words
    " AND NOT EXISTS (SELECT 1 FROM members WHERE members.source = entries.source"
    "  AND members.identifier = entries.identifier AND (members.run >= :run OR NOT covered(members.place)))"
)


@dataclass(frozen=True, slots=True)
class Whole:
    """A delivery that was read from beginning to end without a fault.

    Args:
        source: name of the source.
        location: what the fetch ledger calls the place of the delivery. Records that were read there before the
            index kept places count too.
        covers: whether it takes the place of what a file or address gave before.
        run: the run that read it.
    """

    source: str
    location: str
    covers: Callable[[str], bool]
    run: int


class Delivery:
    """The records that each place gave, in an index. A place is a file, or an address."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database

    def note(self, source: str, place: str, identifiers: Iterable[str], run: int) -> None:
        """Note that a run read these records, tombstones or refusals at a place."""
        with transaction(self._db):
            self._db.executemany(
                "INSERT INTO members (source, identifier, place, run) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (source, identifier, place) DO UPDATE SET run = excluded.run",
                [(source, identifier, place, run) for identifier in identifiers],
            )

    def missing(self, whole: Whole) -> list[str]:
        """Active records that the places of a delivery gave before, but not with it, and that no other place gives."""
        self._prepare(whole)
        with errors():
            rows = self._db.execute(
                f"SELECT identifier FROM entries WHERE status = 'active' AND {_LEFT_OUT} ORDER BY identifier",  # noqa: S608
                _values(whole),
            )
            return [row[0] for row in rows]

    def before(self, whole: Whole) -> int:
        """How many active records the places of a delivery had given before it."""
        self._prepare(whole)
        with errors():
            now = self._db.execute(
                f"SELECT count(*) FROM entries WHERE source = :source AND status = 'active' AND {_GIVEN}",  # noqa: S608
                _values(whole),
            ).fetchone()
            new = self._db.execute("SELECT new FROM runs WHERE id = ?", (whole.run,)).fetchone()
        return max(0, int(now[0]) - (int(new[0]) if new else 0))

    def settle(self, whole: Whole) -> None:
        """Forget what the places of a delivery gave before it, with the refusals of what is no longer there.

        What `missing` names must have been given up by then.
        """
        self._prepare(whole)
        with transaction(self._db):
            refused = f"status = 'refused' AND {_LEFT_OUT}"
            self._db.execute(f"DELETE FROM entries WHERE good = '' AND {refused}", _values(whole))  # noqa: S608
            self._db.execute(f"UPDATE entries SET status = 'vanished' WHERE {refused}", _values(whole))  # noqa: S608
            self._db.execute(
                "DELETE FROM members WHERE source = :source AND run < :run AND covered(place)",
                {"source": whole.source, "run": whole.run},
            )

    def _prepare(self, whole: Whole) -> None:
        with errors():
            self._db.create_function("covered", 1, cache(whole.covers), deterministic=True)


def _values(whole: Whole) -> dict[str, object]:
    return {"source": whole.source, "location": whole.location, "run": whole.run}
