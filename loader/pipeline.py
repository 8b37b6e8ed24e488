"""The order of things: fetch into the archive, build a release from it, publish the release."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import as_file, files

from loader import store
from loader.archive import Archive, Run
from loader.build import build as build_release
from loader.errors import RefusedError, UnreadableError, UsageError
from loader.lock import writing
from loader.progress import Progress
from loader.record import Raw, Record, Refusal
from loader.settings import Settings
from loader.sources import Origin, Source, source, sources
from loader.store import Release
from ontology import text

DEMO = "demo:"
"""How the locations of shipped demonstration records begin in the fetch ledger."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to fetch.

    Args:
        source: name of the source.
        location: path or address; "" takes the location of the last run.
        since: take only what changed since then; None decides from the last run when harvesting from an address.
        full: take everything, whatever was taken before.
    """

    source: str
    location: str = ""
    since: datetime | None = None
    full: bool = False


@contextmanager
def _archive(settings: Settings) -> Iterator[Archive]:
    with writing(settings.data), Archive(settings.data / "archive") as archive:
        yield archive


def fetch(request: Request, settings: Settings, progress: Progress) -> Run:
    """Take a source into the archive; one bad record never stops it.

    Returns:
        The closed line of the fetch ledger.

    Raises:
        UsageError: no such source, or no location is known for it.
        ProtocolError: the way to the source failed; what arrived before is kept and the next run goes on from there.
    """
    chosen = source(request.source)
    with _archive(settings) as archive:
        origin = _origin(request, archive, settings)
        return _take(chosen, origin, request.location or origin.location, archive, progress)


def _origin(request: Request, archive: Archive, settings: Settings) -> Origin:
    runs = archive.runs(request.source)
    location = request.location or (runs[-1].location if runs else "")
    if not location:
        raise UsageError("Say where {source} comes from: --from PATH or --from URL", source=request.source)
    since = request.since
    if since is None and not request.full and location.startswith(("http://", "https://")):
        done = [run for run in runs if run.location == location and run.finished]
        since = done[-1].started if done else None
    return Origin(location, since, request.full, settings)


def _take(chosen: Source, origin: Origin, shown: str, archive: Archive, progress: Progress) -> Run:
    run = archive.begin(chosen.name, shown)
    message = text("Fetching {source}", source=chosen.title)
    for raw in progress.over(chosen.fetch(origin), message):
        blob = "" if raw.error else archive.keep(raw)
        kept = archive.raw(blob) if blob else raw  # the same bytes under another name are the same records
        readable = True
        for item in read(chosen, kept):
            readable = readable and item.identifier != kept.url
            archive.accept(item, blob, run)
        if readable:
            archive.clear(chosen.name, raw.url)
    return archive.finish(run)


def read(chosen: Source, raw: Raw) -> Iterator[Record | Refusal]:
    """The records in some bytes; bytes that cannot be read at all are one refusal under their own name."""
    try:
        if raw.error is not None:
            raise raw.error
        yield from chosen.read(raw)
    except UnreadableError as error:
        yield Refusal(chosen.name, raw.url, RefusedError(error.text.message, **error.text.values))


def build(settings: Settings, progress: Progress) -> tuple[Release, bool]:
    """Build a release from the archive; see `loader.build`. Returns it, and whether it is new."""
    with _archive(settings) as archive:
        if not archive.sources():
            raise UsageError("The archive is empty. Run: enishi fetch SOURCE --from PATH")
        return build_release(archive, settings, progress)


def publish(settings: Settings, name: str | None = None) -> Release:
    """Publish a release, the newest when none is named, and remove releases that are too old to keep."""
    with writing(settings.data):
        ready = store.releases(settings.data)
        if not ready:
            raise UsageError("There is no release to publish. Run: enishi build")
        published = store.publish(settings.data, name or ready[-1].id)
        store.prune(settings.data, settings.keep_releases)
        return published


def run(requests: Iterable[Request], settings: Settings, progress: Progress) -> Release:
    """Fetch sources, build and publish, in one go."""
    for request in requests:
        fetch(request, settings, progress)
    release, _ = build(settings, progress)
    return publish(settings, release.id)


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
            with as_file(files("loader") / "demo" / name) as folder:
                if folder.is_dir():
                    origin = Origin(str(folder), None, True, settings)
                    _take(chosen, origin, DEMO + name, archive, progress)
    release, _ = build(settings, progress)
    return publish(settings, release.id)
