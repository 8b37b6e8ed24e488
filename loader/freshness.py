"""How fresh each source is: last try, last success, the promised rhythm; as values and as an Atom feed."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lxml import etree

from loader import disclosure
from loader.archive import Archive, Run
from loader.registry import DEMO, Entry, registry
from loader.settings import Settings
from loader.sources import sources
from loader.store import FEED, FRESHNESS
from ontology import LOCALES, Text, text

FEED_LENGTH = 50
"""Most entries of the feed."""

_ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Freshness:
    """One source of the archive.

    Args:
        name: name of the source module.
        title: its name for readers.
        homepage: its address.
        active, deleted, vanished, refused: how many records are so.
        newest: the newest datestamp of an active record.
        tried: when it was last tried.
        succeeded: when a run last came to its end.
        every: the promised rhythm, None when there is none.
        runs: the last run of each place it comes from. Locations may be paths of this machine: show `place` instead.
        unexpected: what the registry expects of the number of records and does not find; the empty message otherwise.
    """

    name: str
    title: Text
    homepage: str
    active: int
    deleted: int
    vanished: int
    refused: int
    newest: datetime | None
    tried: datetime | None
    succeeded: datetime | None
    every: timedelta | None
    runs: tuple[Run, ...]
    unexpected: Text = field(default_factory=lambda: Text(""))

    def age(self, now: datetime) -> timedelta | None:
        """How long the last success lies back, None when there was none."""
        return None if self.succeeded is None else now - self.succeeded

    def late(self, now: datetime) -> bool:
        """Whether the promised rhythm is broken."""
        age = self.age(now)
        return self.every is not None and (age is None or age > self.every)


def place(run: Run) -> str:
    """Where a run took its records from: an address without its query, which may hold a key; "" for a path."""
    return run.location.partition("?")[0] if run.location.startswith(("http://", "https://")) else ""


def freshness(data: Path) -> list[Freshness]:
    """The sources of the archive by name; none when there is no archive.

    Args:
        data: the data directory.

    Raises:
        SettingError: the registry cannot be read.
        ArchiveError: the archive cannot be read.
    """
    if not (data / "archive" / "index.sqlite").exists():
        return []
    with Archive.reading(data / "archive") as archive, archive.unchanging():
        return [of(archive, name, registry(data).get(name) or Entry(name)) for name in archive.sources()]


def of(archive: Archive, name: str, registered: Entry) -> Freshness:
    """One source of an archive."""
    runs = archive.runs(name)
    states: Counter[str] = Counter()
    newest: datetime | None = None
    for entry in archive.entries(name):
        states[entry.status] += 1
        if entry.status == "active" and entry.datestamp and (newest is None or entry.datestamp > newest):
            newest = entry.datestamp
    known = sources().get(name)
    return Freshness(
        name=name,
        title=known.title if known else text("{name}", name=name),
        homepage=known.homepage if known else "",
        active=states["active"],
        deleted=states["deleted"],
        vanished=states["vanished"],
        refused=states["refused"],
        newest=newest,
        tried=max((run.started for run in runs), default=None),
        succeeded=max((run.finished for run in runs if run.finished), default=None),
        every=registered.every,
        runs=tuple({run.location: run for run in runs}.values()),
        unexpected=_unexpected(states["active"], runs, registered),
    )


def _unexpected(active: int, runs: list[Run], registered: Entry) -> Text:
    done = [run.location for run in runs if run.finished and not run.location.startswith(DEMO)]
    return registered.told(active) if done and registered.unexpected(active, done) else Text("")


def feed(data: Path, address: str, locale: str) -> str:
    """An Atom feed (RFC 4287) with an entry for each run, the latest first.

    Args:
        data: the data directory.
        address: address under which the feed is served.
        locale: language of its texts.

    Raises:
        SettingError, ArchiveError: as `freshness`.
    """
    runs: list[Run] = []
    if (data / "archive" / "index.sqlite").exists():
        with Archive.reading(data / "archive") as archive:
            runs = [run for name in archive.sources() for run in archive.runs(name)]
    runs.sort(key=lambda run: (run.finished or run.started, run.id), reverse=True)
    root = etree.fromstring(f'<feed xmlns="{_ATOM}"/>')
    root.set("{http://www.w3.org/XML/1998/namespace}lang", locale)
    _add(root, "id", address)
    _add(root, "title", text("Harvests of enishi").to(locale))
    _add(root, "updated", _stamp(runs[0].finished or runs[0].started if runs else datetime(1970, 1, 1, tzinfo=UTC)))
    _add(etree.SubElement(root, f"{{{_ATOM}}}author"), "name", "enishi")
    etree.SubElement(root, f"{{{_ATOM}}}link", rel="self", href=address)
    for run in runs[:FEED_LENGTH]:
        _entry(root, run, address, locale)
    return etree.tostring(root, encoding="unicode", pretty_print=True)


def _entry(root: etree._Element, run: Run, address: str, locale: str) -> None:
    known = sources().get(run.source)
    title: Text | str = known.title if known else run.source
    happened = text("{source}: taken", source=title) if run.finished else text("{source}: broken off", source=title)
    made = etree.SubElement(root, f"{{{_ATOM}}}entry")
    _add(made, "id", f"{address}#run-{run.id}")
    _add(made, "title", happened.to(locale))
    _add(made, "updated", _stamp(run.finished or run.started))
    counted = text(
        "{new} new, {changed} changed, {deleted} deleted, {vanished} vanished, {returned} returned, {refused} refused",
        vanished=run.vanished, returned=run.returned, **dict(run.counts),
    )  # fmt: skip
    told = [counted, *(report.message for report in run.reports)]
    _add(made, "summary", "\n".join(disclosure.shown(sentence.to(locale), locale) for sentence in told))
    if place(run):
        etree.SubElement(made, f"{{{_ATOM}}}link", rel="via", href=place(run))


def _add(parent: etree._Element, name: str, words: str) -> None:
    etree.SubElement(parent, f"{{{_ATOM}}}{name}").text = words


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def record(settings: Settings) -> None:
    """Write the freshness of the archive beside it, where the way out finds it: as JSON and as a feed a language.

    Raises:
        SettingError, ArchiveError: as `freshness`.
    """
    rows = [_row(one) for one in freshness(settings.data)]
    _replace(settings.data / FRESHNESS, json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
    for locale in LOCALES:
        text_of_feed = feed(settings.data, f"{settings.base}/freshness.atom", locale)
        _replace(settings.data / FEED.format(locale=locale), f'<?xml version="1.0" encoding="UTF-8"?>\n{text_of_feed}')


def _row(one: Freshness) -> dict[str, object]:
    """One source as JSON; locations that are paths of this machine are left out."""
    return {
        "name": one.name,
        "title": {locale: one.title.to(locale) for locale in LOCALES},
        "homepage": one.homepage,
        "counts": {name: getattr(one, name) for name in ("active", "deleted", "vanished", "refused")},
        "newest": one.newest.isoformat() if one.newest else None,
        "tried": one.tried.isoformat() if one.tried else None,
        "succeeded": one.succeeded.isoformat() if one.succeeded else None,
        "every_days": one.every.total_seconds() / 86400 if one.every else None,
        "places": sorted({place(run) for run in one.runs} - {""}),
    }


def _replace(path: Path, content: str) -> None:
    waiting = path.with_name(f".{path.name}-{os.getpid()}")
    waiting.write_text(content, encoding="utf-8")
    waiting.replace(path)
