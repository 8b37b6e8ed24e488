"""The end of a run: deletions and disappearances work, unless they are too many."""

from __future__ import annotations

import shlex
from collections.abc import Collection
from dataclasses import dataclass

from loader.archive import Archive
from loader.archive.delivery import Whole
from loader.delivery import Delivery
from loader.errors import DeletionError
from loader.task import Kept, Task
from ontology import Text, text

FEWEST_DELETIONS = 20
"""So many records a run may always delete."""

DELIVERED = "delivered"
"""Name of the mark of a whole delivery whose disappearances still wait: its run, and how many records were before."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """A run whose place has given all it gives.

    Args:
        task: what it was to do.
        archive: where it went.
        journal: its journal.
        delivery: what came.
        taken_up: it went on where an earlier run had stopped, so that not all came in it.
    """

    task: Task
    archive: Archive
    journal: Kept
    delivery: Delivery
    taken_up: bool

    @property
    def _key(self) -> tuple[str, str]:
        return self.task.source.name, self.task.place

    def settle(self) -> None:
        """Let deletions and disappearances work.

        Raises:
            DeletionError: they are too many; they wait until a run may let them work.
        """
        source = self.task.source.name
        whole = self._whole()
        gone = [] if whole is None else self.archive.delivery.missing(whole)
        going = self.archive.held(*self._key)
        missing = sorted({*self.archive.listing.missing(*self._key), *gone})
        self._break({*going, *missing}, self._before if gone else 0)
        with self.archive.together():
            self.archive.settle(*self._key, self.journal.run)
            self.archive.listing.vanish(source, missing, self.journal.run)
            if whole is not None:
                self.archive.delivery.settle(whole)
                self.journal.mark(DELIVERED, None)
        self._count()

    def _break(self, lost: Collection[str], before: int) -> None:
        """Stop when too many records would be lost.

        Args:
            lost: identifiers of these records.
            before: how many records the place of a whole delivery had given before it, 0 when it leaves none out.
        """
        source, percent = self.task.source.name, self.task.origin.settings.deletion_percent
        active = before or self.archive.listing.beside(source, lost)
        if not lost or (not self._empty and len(lost) <= max(FEWEST_DELETIONS, active * percent / 100)):
            return
        if not self.task.accept_deletions:
            raise DeletionError(
                "{source}: {lost} of {active} records would be deleted or vanish, more than {percent} %. If that "
                "is right, run: enishi fetch {asked} --accept-deletions",
                source=source, lost=len(lost), active=active, percent=percent, asked=self._asked(),
            )  # fmt: skip
        self.journal.report("accepted", text("{lost} of {active} records deleted or vanished, as ordered",
                                             lost=len(lost), active=active))  # fmt: skip

    def _asked(self) -> str:
        """How to ask for the same place again."""
        origin = self.task.origin
        where = f" --from {shlex.quote(origin.location)}" if self.task.registered.endpoints else ""
        return self.task.source.name + where + (f" --set {shlex.quote(origin.set)}" if where and origin.set else "")

    @property
    def _empty(self) -> bool:
        """All was asked for, and nothing came."""
        came = self.delivery.records or self.delivery.refused or "unchanged" in self.journal.told
        return not came and self.task.whole and not self.taken_up

    def _whole(self) -> Whole | None:
        """The delivery, when it says all that its place has; what is missing has vanished then.

        A delivery that was too much for the breaker waits until a run may let it work, also when the file has not
        changed since and does not come again.
        """
        if self._empty:
            self.journal.report("empty", text("Nothing was read: no record is there, or no file of a known kind"))
        if self.delivery.unreadable:
            self.journal.report("unreadable", text("Of {n} files or answers nothing could be read",
                                                   n=self.delivery.unreadable))  # fmt: skip
        if not self.task.complete or not self.task.whole:
            return None
        waiting = self.journal.checkpoint(DELIVERED) or {}
        if "unchanged" in self.journal.told and not self.delivery.records and not self.delivery.refused:
            return self._delivered(int(waiting["run"])) if "run" in waiting else None
        if (fault := self._fault()) is not None:
            self.journal.report("incomplete", text("What this delivery leaves out stays: {reason}", reason=fault))
            if waiting:
                self.journal.mark(DELIVERED, {"before": waiting["before"]})
            return None
        whole = self._delivered(self.journal.run)
        before = self.archive.delivery.before(whole)
        self.journal.mark(DELIVERED, {"run": whole.run, "before": min(before, waiting.get("before", before))})
        return whole

    def _delivered(self, run: int) -> Whole:
        return Whole(self.task.source.name, self.task.place, self.delivery.covers, run)

    @property
    def _before(self) -> int:
        """How many records the place had given before the delivery, also when a run before could not settle it."""
        return int((self.journal.checkpoint(DELIVERED) or {}).get("before", 0))

    def _fault(self) -> Text | None:
        """Why the delivery may lack something that its place has, None when it is whole."""
        if self.delivery.refused:
            return text("{n} records or files of it were refused", n=self.delivery.refused)
        if self.taken_up:
            return text("the run went on where an earlier one had stopped")
        if "short" in self.journal.told or "unchanged" in self.journal.told:
            return text("not all of it came")
        return None

    def _count(self) -> None:
        """Tell what the run changed in a way that its counts do not show."""
        run = self.archive.run(self.journal.run)
        if run.vanished:
            self.journal.report("vanished", text("{n} records are no longer there and count as vanished",
                                                 n=run.vanished))  # fmt: skip
        if run.returned:
            self.journal.report("returned", text("{n} deleted or vanished records have returned", n=run.returned))
        expected = self.task.registered
        active = self.archive.listing.active(self.task.source.name)
        if expected.unexpected(active, [self.task.place]):
            self.journal.report("unexpected", expected.told(active))
