"""What a run is to do, and the journal that it keeps in the archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from loader.archive import Archive
from loader.protocols.journal import Journal
from loader.protocols.location import is_address
from loader.registry import Entry
from loader.sources import Origin, Source
from ontology import Text


@dataclass(frozen=True, slots=True)
class Task:
    """What a run is to do.

    Args:
        source: the source.
        origin: where it is taken from.
        place: what the fetch ledger calls that.
        registered: what the registry says of the source.
        fresh: nothing of earlier, broken-off runs counts.
        compare: compare with a full listing; None decides by the last time.
        accept_deletions: delete however many records.
        gap: the run leaves out changes that no run before has taken, so that it covers nothing.
        complete: what comes is all that the place has, so that what is missing has vanished.
    """

    source: Source
    origin: Origin
    place: str
    registered: Entry
    fresh: bool = False
    compare: bool | None = None
    accept_deletions: bool = False
    gap: bool = False
    complete: bool = False

    @property
    def whole(self) -> bool:
        """All that the place has is taken, not only what changed."""
        return not is_address(self.origin.location) or self.origin.since is None


class Kept(Journal):
    """The journal of a run, kept in the archive."""

    def __init__(self, task: Task, archive: Archive, run: int) -> None:
        super().__init__(run=run, pause=1 / task.registered.rate, fresh=task.fresh)
        self._archive = archive
        self._key = (task.source.name, task.place)
        self.told: set[str] = set()

    def checkpoint(self, name: str) -> dict[str, Any] | None:
        """Where an earlier run stood in a list, None when it came to its end."""
        return self._archive.memory.checkpoint(*self._key, name)

    def mark(self, name: str, state: Mapping[str, Any] | None) -> None:
        """Keep where this run stands in a list; None at its end."""
        self._archive.memory.mark(*self._key, name, state)

    def delivered(self, name: str, run: int) -> set[str]:
        """Identifiers that a list delivered in a run and after it."""
        if name == "ListIdentifiers":
            return self._archive.listing.noted(*self._key)
        return self._archive.memory.delivered(*self._key, run)

    def validators(self, url: str) -> tuple[str, str]:
        """ETag and Last-Modified of the version of a file that the archive holds, "" when there is none."""
        return self._archive.memory.validators(self._key[0], url)

    def remember(self, url: str, etag: str, modified: str) -> None:
        """Keep the validators of a file that was taken."""
        self._archive.memory.remember(self._key[0], url, etag, modified)

    def report(self, kind: str, message: Text) -> None:
        """Tell something that happened, in the fetch ledger."""
        self.told.add(kind)
        self._archive.ledger.report(self.run, kind, message)
