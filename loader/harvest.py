"""One run: a source is taken from one place into the archive, and the archive is compared with what the place lists.

A place that can list what it holds is compared with the archive from time to time. What it lists and the archive does
not hold in this version is asked for record by record: so a record is found that appears with an old datestamp. What
the archive holds and the place no longer lists is counted, and vanishes when it was missed often enough.

A place that gives all it has at once (a whole table, a dump) needs no list: what a newer delivery leaves out vanishes
at once, if nothing of the delivery was refused and the run came to its end.

Deletions and disappearances work only at the end of a run, when it is known how many there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice

from loader.archive import Archive, Run
from loader.deadline import deadline
from loader.delivery import Delivery
from loader.errors import EnishiError, RefusedError, UnreadableError
from loader.progress import Progress
from loader.protocols.files import RECORDS_PER_FILE
from loader.protocols.journal import kept
from loader.protocols.location import is_address
from loader.record import Field, Raw, Record, Refusal
from loader.settings import Settings
from loader.settlement import DELIVERED, Settlement
from loader.sources import Origin, Source
from loader.task import Kept, Task
from ontology import text

COMPARE_AFTER = timedelta(days=30)
"""A place is compared with the archive when it has not been for so long."""

LISTING_LASTS = timedelta(days=7)
"""A listing that was broken off longer ago is begun anew."""

ASKED_AT_MOST = 500
"""When a listing shows more differences, the whole list of records is taken again instead of record by record."""

_TOGETHER = 100
_LISTING = "listing"


def read(source: Source, raw: Raw, settings: Settings) -> Iterator[Record | Refusal]:
    """The records in some bytes; bytes that cannot be read at all are one refusal under their own name.

    A record that is too large is refused; so are the rest of the bytes when reading one record takes too long.
    """
    seconds = settings.record_seconds * RECORDS_PER_FILE  # the first record may wait for the whole file
    try:
        if raw.error is not None:
            raise raw.error
        items = source.read(raw)
        while True:
            late = UnreadableError("Reading {name} takes longer than {seconds} seconds", name=raw.url, seconds=seconds)
            with deadline(seconds, late):
                item = next(items, None)
            if item is None:
                return
            yield _capped(item, settings.record_megabytes)
    except UnreadableError as error:
        yield Refusal(source.name, raw.url, RefusedError(error.text.message, **error.text.values))


def _capped(item: Record | Refusal, megabytes: int) -> Record | Refusal:
    if isinstance(item, Refusal) or item.fields is None or _size(item.fields) <= megabytes * 2**20:
        return item
    error = RefusedError("The record is larger than {limit} megabytes", limit=megabytes)
    return Refusal(item.source, item.identifier, error)


def _size(top: Field) -> int:
    """How many bytes the texts of a tree of fields take."""
    size = 0
    waiting = [top]
    while waiting:
        field = waiting.pop()
        size += len((field.value or "").encode("utf-8", "surrogatepass"))
        waiting.extend(field.fields)
    return size


def harvest(task: Task, archive: Archive, progress: Progress, beat: Callable[[], None]) -> Run:
    """Do a task.

    Args:
        task: what to do.
        archive: where it goes.
        progress: where to tell how far it is.
        beat: called after every response, as a sign of life.

    Returns:
        The closed line of the fetch ledger.

    Raises:
        ProtocolError: the way to the source failed; what arrived before is kept and the next run goes on from there.
        DeletionError: more records would be deleted than may be; they wait until a run may.
    """
    run = archive.begin(task.source.name, task.place)
    delivery = Delivery(task.origin.location, task.place, task.registered.versions)
    begun = set() if task.fresh else archive.memory.standing(task.source.name, task.place) - {_LISTING, DELIVERED}
    work = _Work(task, archive, progress, beat, Kept(task, archive, run), delivery)
    try:
        with kept(work.journal):
            work.take(task.origin)
            if work.compare_due():
                work.compare()
        Settlement(task, archive, work.journal, delivery, bool(begun)).settle()
    except EnishiError as error:
        archive.ledger.fail(run, error.text)
        raise
    return archive.finish(run, covered=None if task.gap else work.journal.covered)


@dataclass(slots=True)
class _Work:
    """A task under way."""

    task: Task
    archive: Archive
    progress: Progress
    beat: Callable[[], None]
    journal: Kept
    delivery: Delivery

    @property
    def _key(self) -> tuple[str, str]:
        return self.task.source.name, self.task.place

    def take(self, origin: Origin) -> None:
        """Take what the place gives."""
        if self.task.fresh:
            self.journal.mark("ListRecords", None)
        message = text("Fetching {source}", source=self.task.source.title)
        for raw in self.progress.over(self.task.source.fetch(origin), message):
            self._response(raw)

    def _response(self, raw: Raw, *, final: bool = False) -> None:
        """Take the records of one file or response."""
        self.beat()
        source = self.task.source
        blob = "" if raw.error else self.archive.keep(raw)
        # the same bytes under another name are the same records, but a server may say anew when they changed
        held = replace(self.archive.raw(blob), headers=raw.headers) if blob else raw
        live = is_address(raw.url)
        readable = True
        told: Counter[bool] = Counter()
        place = self.delivery.member(raw.url)
        items = read(source, held, self.task.origin.settings)
        while some := list(islice(items, _TOGETHER)):
            with self.archive.together():
                if self.task.complete or self.delivery.of_files:
                    self.archive.delivery.note(source.name, place, [i.identifier for i in some], self.journal.run)
                for item in some:
                    told[isinstance(item, Refusal)] += 1
                    readable = readable and item.identifier != held.url
                    if isinstance(item, Record) and item.deleted:
                        self.archive.hold(item, blob, self.journal.run, live=live, final=final)
                    else:
                        self.archive.accept(item, blob, self.journal.run, live=live, final=final)
        self.delivery.count(told[False], told[True])
        if readable:
            self.archive.clear(source.name, raw.url)

    # comparison with a full listing

    def compare_due(self) -> bool:
        """Whether this run compares the archive with a full listing."""
        if self.task.source.listing is None or not is_address(self.task.origin.location):
            return False
        if self.task.compare is not None:
            return self.task.compare
        if self.journal.checkpoint(_LISTING) is not None or "short" in self.journal.told:
            return True
        done = [r.finished for r in self.archive.runs(self.task.source.name)
                if r.location == self.task.place and r.finished]  # fmt: skip
        last = self.archive.listing.compared(*self._key) or (done[0] if done else None)
        return last is not None and datetime.now(UTC) - last > COMPARE_AFTER

    def compare(self) -> None:
        """Compare the archive with a full listing, going on where an earlier run was broken off."""
        began = self._list()
        listing = self.archive.listing
        for one, blob in listing.withdrawn(*self._key, began):
            gone = Record(self.task.source.name, one.identifier, "deleted", None, one.datestamp, deleted=True)
            self.archive.hold(gone, blob, self.journal.run, live=True, final=True)
        wanted = listing.differing(*self._key)
        if len(wanted) > ASKED_AT_MOST:
            self.journal.mark("ListRecords", None)
            self.take(replace(self.task.origin, since=None, full=True))
            wanted = listing.differing(*self._key)[:ASKED_AT_MOST]
        if wanted and self.task.source.single is not None:
            for raw in self.task.source.single(self.task.origin, wanted):
                self._response(raw, final=True)
        with self.archive.together():
            if "short" in self.journal.told:  # a listing that is not whole says nothing of what it leaves out
                listing.start(*self._key)
                missed = 0
            else:
                missed = listing.compare(*self._key, began)
            self.journal.mark(_LISTING, None)
        self.journal.report(
            "compared", text("Compared with a full listing: {asked} records asked for one by one, {missed} not listed",
                             asked=len(wanted), missed=missed),
        )  # fmt: skip

    def _list(self) -> datetime:
        """Note everything that the place lists; returns when that began."""
        state = self.journal.checkpoint(_LISTING)
        now = datetime.now(UTC)
        if state is None or now - datetime.fromisoformat(state["began"]) > LISTING_LASTS:
            state = {"began": now.isoformat(), "complete": False}
            with self.archive.together():
                self.archive.listing.start(*self._key)
                self.journal.mark("ListIdentifiers", None)
                self.journal.mark(_LISTING, state)
        if not state["complete"]:
            self.journal.told.discard("short")
            message = text("Listing {source}", source=self.task.source.title)
            assert self.task.source.listing is not None  # noqa: S101 - compare_due has looked
            for raw, shown in self.progress.over(self.task.source.listing(self.task.origin), message):
                self.beat()
                self.archive.listing.note(*self._key, self.archive.keep(raw), shown)
            self.journal.mark(_LISTING, {**state, "complete": True})
        return datetime.fromisoformat(state["began"])
