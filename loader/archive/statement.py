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
        status: "active", "deleted" or "refused".
        blob: digest of the bytes it was read from.
        digest: digest of the content, "" when refused.
        datestamp: as the index keeps it, "" when there is none.
        good: digest of the bytes when it is a record that could be read, "" otherwise.
        told: place of the bytes in the order in which they first came to the archive.
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

    def against(self, known: State | None) -> Outcome:
        """What this statement is, beside what is known."""
        if known is not None and self._stale(known):
            return "unchanged"
        if self.status == "deleted":
            return "deleted"
        if self.status == "refused":
            return "refused"
        if known is None:
            return "new"
        return "unchanged" if (known.status, known.digest) == ("active", self.digest) else "changed"

    def _stale(self, known: State) -> bool:
        if self.datestamp and known.datestamp and self.datestamp != known.datestamp:
            return self.datestamp < known.datestamp
        return self.told < known.told
