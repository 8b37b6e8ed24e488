"""What one record, tombstone or refusal says of an entry of the index, and whether it still counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from loader.archive.ledger import Outcome
from loader.record import Record, Refusal


def stamp(moment: datetime) -> str:
    """A moment as the index keeps it: in UTC, in one length, so that texts sort like moments."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


@dataclass(frozen=True, slots=True)
class State:
    """What one statement makes of an entry.

    Args:
        status: "active", "deleted", "refused" or "vanished".
        blob: digest of the bytes it was read from.
        digest: digest of the content, "" when refused.
        datestamp: as the index keeps it, "" when there is none.
        good: digest of the bytes when it is a record that could be read, "" otherwise.
        told: place of the statement in the order in which statements came to the archive.
    """

    status: str
    blob: str
    digest: str
    datestamp: str
    good: str
    told: int

    @classmethod
    def of(cls, item: Record | Refusal, blob: str, told: int) -> State:
        """The statement that an item makes."""
        if isinstance(item, Refusal):
            return cls("refused", blob, "", "", "", told)
        datestamp = stamp(item.datestamp) if item.datestamp else ""
        if item.deleted:
            return cls("deleted", blob, item.digest, datestamp, "", told)
        return cls("active", blob, item.digest, datestamp, blob, told)

    def against(self, known: State | None, *, final: bool = False) -> Outcome:
        """What this statement is, beside what is known; a final one counts whatever its datestamp."""
        if known is not None and not final and self._stale(known):
            return "unchanged"
        if self.status == "deleted":
            return "deleted"
        if self.status == "refused":
            return "refused"
        if known is None:
            return "new"
        return "unchanged" if (known.status, known.digest) == ("active", self.digest) else "changed"

    def brings_back(self, known: State | None) -> bool:
        """The source shows again what it had deleted or stopped to list."""
        return self.status == "active" and known is not None and known.status in {"deleted", "vanished"}

    def _stale(self, known: State) -> bool:
        if known.status == "vanished" and self.status == "active":
            return False  # the entry was given up for want of any statement; being shown again is one
        if self.datestamp and known.datestamp and self.datestamp != known.datestamp:
            return self.datestamp < known.datestamp
        return self.told < known.told
