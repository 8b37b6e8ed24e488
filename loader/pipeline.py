"""The order of things: fetch into the archive, build a release from it, publish the release."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib.resources import as_file, files
from pathlib import Path
from urllib.parse import urlsplit

from loader import freshness, revision, store
from loader.archive import INDEX, Archive, Run
from loader.build import build as build_release
from loader.errors import EnishiError, IncompleteError, UsageError
from loader.harvest import harvest
from loader.lock import lease, writing
from loader.progress import Progress, Silent
from loader.protocols.location import SHIPPED, is_address
from loader.registry import DEMO, SET, Endpoint, Entry, registry
from loader.rehearsal import Rehearsal, rehearse
from loader.remote import RemoteStore
from loader.settings import Settings
from loader.sources import Origin, Source, source, sources
from loader.store import Release
from loader.task import Task
from loader.upload import upload

LACKING = frozenset({"empty", "unreadable"})
"""Kinds of reports that tell that a place gave less than it holds; see `lacking`."""

_READING = 10  # seconds that a page may read a release beyond the longest query
_OVERLAP = timedelta(minutes=10)  # a record may be stamped some time before it can be seen


@dataclass(frozen=True, slots=True)
class Request:
    """What to fetch.

    Args:
        source: name of the source.
        location: path or address; "" takes the location of the last run.
        since: take only what changed since this moment; None decides from the last run when harvesting from an address.
        full: take everything, whatever was taken before.
        set: take only this set, where the protocol has such.
        compare: compare with a full listing; None decides by the last time.
        accept_deletions: delete however many records.
        complete: what comes is all that the place has, so that what is missing has vanished; None does as the registry
            says.
    """

    source: str
    location: str = ""
    since: datetime | None = None
    full: bool = False
    set: str = ""
    compare: bool | None = None
    accept_deletions: bool = False
    complete: bool | None = None

    @property
    def place(self) -> str:
        """What the fetch ledger calls the location."""
        return self.location + (SET + self.set if self.set else "")


def _archive(settings: Settings) -> Archive:
    return Archive(settings.data / "archive")


def expand(request: Request, settings: Settings) -> list[Request]:
    """A request without location as one for each place that the registry names; itself when it names none.

    Raises:
        SettingError: the registry cannot be read.
    """
    entry = registry(settings.data).get(request.source)
    if request.location or entry is None or not entry.endpoints:
        return [request]
    return [_at(request, endpoint) for endpoint in entry.endpoints]


def _at(request: Request, endpoint: Endpoint) -> Request:
    return replace(request, location=endpoint.location, set=endpoint.set)


def registered(settings: Settings) -> list[Request]:
    """One request for each place that the registry names.

    Raises:
        SettingError: the registry cannot be read.
        UsageError: it names a source that does not exist.
    """
    found = registry(settings.data)
    return [_at(Request(source(name).name), e) for name, entry in found.items() for e in entry.endpoints]


def due(settings: Settings, now: datetime | None = None) -> list[Request]:
    """The requests of `registered` whose promised rhythm says that it is time.

    A place that was never fetched to its end is due; one without rhythm is not due again.
    """
    moment = now or datetime.now(UTC)
    index = settings.data / "archive" / INDEX
    if not index.exists():
        return registered(settings)
    with Archive.reading(index.parent) as archive:
        return [r for r in registered(settings) if _is_due(r, archive, registry(settings.data)[r.source], moment)]


def _is_due(request: Request, archive: Archive, entry: Entry, now: datetime) -> bool:
    done = [run.started for run in archive.runs(request.source) if run.location == request.place and run.finished]
    return not done or (entry.every is not None and now - done[-1] >= entry.every)


def fetch(request: Request, settings: Settings, progress: Progress) -> Run:
    """Take a source into the archive; one bad record never stops it.

    Returns:
        The closed line of the fetch ledger.

    Raises:
        UsageError: no such source, or no location is known for it.
        BusyError: another process fetches this source.
        ProtocolError: the way to the source failed; what arrived before is kept and the next run goes on from there.
        DeletionError: more records would be deleted than may be.
    """
    name = source(request.source).name
    with lease(settings.data, name) as held, _archive(settings) as archive:
        try:
            return harvest(_task(request, archive, settings), archive, progress, held.beat)
        finally:
            freshness.record(settings)


def lacking(run: Run) -> IncompleteError | None:
    """What a run that came to its end could not read at all, None when there is nothing of that kind."""
    for report in run.reports:
        if report.kind in LACKING:
            return IncompleteError("{source}: {what}", source=run.source, what=report.message)
    return None


def dry_run(request: Request, settings: Settings, progress: Progress) -> Rehearsal:
    """What `fetch` would do to the archive, which stays as it is.

    Raises:
        UsageError, ProtocolError, DeletionError: as `fetch`.
    """
    return rehearse(lambda archive: _task(request, archive, settings), settings, progress)


def _task(request: Request, archive: Archive, settings: Settings) -> Task:
    """The task of a request, with what earlier runs and the registry say."""
    chosen = source(request.source)
    runs = archive.runs(request.source)
    place = request.place or (runs[-1].location if runs else "")
    if not place:
        raise UsageError("Say where {source} comes from: --from PATH or --from URL", source=request.source)
    location, _, only = place.partition(SET)
    _check_complete(request, chosen, location)
    if is_address(location) and "@" in urlsplit(location).netloc:
        raise UsageError("The address holds a user name or password, which would be kept and shown. Give it without")
    _check_there(location, request.source)
    known = _known_until([run for run in runs if run.location == place and run.finished])
    since = request.since
    if since is None and not (request.full or request.complete) and chosen.incremental and is_address(location):
        since = known
    registered = registry(settings.data).get(request.source) or Entry(request.source)
    return Task(
        source=chosen,
        origin=Origin(location, since, request.full, settings, only),
        place=place,
        registered=registered,
        fresh=request.full or request.since is not None,
        compare=request.compare,
        accept_deletions=request.accept_deletions,
        complete=registered.whole(place) if request.complete is None else request.complete,
        gap=since is not None and (known is None or since > known),
    )


def _check_there(location: str, name: str) -> None:
    """A path must lead somewhere before the fetch ledger knows of it, where a mistyped one would stay."""
    if location.startswith(DEMO):
        raise UsageError(
            "The records of {source} here are those of the demonstration. Say where others come from: "
            "--from PATH or --from URL",
            source=name,
        )
    if not is_address(location) and not location.startswith(SHIPPED) and not Path(location).exists():
        raise UsageError("There is no file or folder {name}", name=location)


def _check_complete(request: Request, chosen: Source, location: str) -> None:
    """A delivery can be declared complete only where all is taken, and where no listing tells what is missing."""
    if not request.complete:
        return
    if request.since is not None:
        raise UsageError("--since takes only what changed, which is never complete")
    if chosen.listing is not None and is_address(location):
        raise UsageError("{source} lists what it holds. Compare with that: --reconcile", source=chosen.name)


def _known_until(done: list[Run]) -> datetime | None:
    """From when on changes have to be asked for, after these finished runs."""
    for run in reversed(done):
        if run.covered is not None:
            return run.covered - _OVERLAP
    return done[-1].started - _OVERLAP if done else None


def build(settings: Settings, progress: Progress) -> tuple[Release, bool]:
    """Build a release from the archive; see `loader.build`. Returns it, and whether it is new."""
    with writing(settings.data), _archive(settings) as archive, archive.unchanging():
        if any(one.manifest.plain for one in store.releases(settings.data)[-1:]):
            raise UsageError("{data} holds a plain SPARQL store, which no source fills", data=settings.data)
        if not archive.sources():
            raise UsageError("The archive is empty. Run: enishi fetch SOURCE --from PATH")
        return build_release(archive, settings, progress)


def publish(settings: Settings, name: str | None = None, progress: Progress | None = None) -> Release:
    """Publish a release, the newest when none is named, and remove releases that are too old to keep.

    Edits of curated graphs that are newer than the release are made in it first; see `loader.revision`.
    """
    with writing(settings.data):
        ready = store.releases(settings.data)
        if not ready:
            raise UsageError("There is no release to publish. Run: enishi build")
        chosen = store.release(settings.data, name) if name else ready[-1]
        ready_one = revision.caught_up(settings.data, chosen)
        if settings.store:  # first there, then here: while it is under way the service says so
            upload(RemoteStore(settings), ready_one, "public", progress or Silent())
        published = store.publish(settings.data, ready_one.id)
        store.prune(settings.data, settings.keep_releases, settings.query_seconds + _READING)
        return published


def run(requests: Iterable[Request], settings: Settings, progress: Progress) -> tuple[Release, list[EnishiError]]:
    """Fetch sources, build and publish, in one go. A source that fails does not keep the others back.

    Returns:
        The published release, and why sources failed or gave less than they hold.

    Raises:
        UsageError: a request is not possible as it is.
        AuditError: the release may not be published.
    """
    failures: list[EnishiError] = []
    for request in requests:
        try:
            if (lack := lacking(fetch(request, settings, progress))) is not None:
                failures.append(lack)
                progress.say(lack.text)
        except UsageError:
            raise
        except EnishiError as error:
            failures.append(error)
            progress.say(error.text)
    release, _ = build(settings, progress)
    return publish(settings, release.id), failures


def demo(settings: Settings, progress: Progress) -> Release:
    """Build and publish a release from the demonstration records that enishi ships for every source.

    Raises:
        UsageError: the data directory holds records that are not of the demonstration.
    """
    with _archive(settings) as archive:
        for name in archive.sources():
            if any(not run.location.startswith(DEMO) for run in archive.runs(name)):
                raise UsageError(
                    "{data} holds records of {source}; choose another directory with --data",
                    data=settings.data,
                    source=name,
                )
        for name, chosen in sorted(sources().items()):
            with as_file(files("loader") / "demo" / name) as folder, lease(settings.data, name) as held:
                if folder.is_dir():
                    origin = Origin(str(folder), None, True, settings)
                    task = Task(chosen, origin, DEMO + name, Entry(name), complete=True, accept_deletions=True)
                    harvest(task, archive, progress, held.beat)
    freshness.record(settings)
    release, _ = build(settings, progress)
    return publish(settings, release.id)
