"""How fresh the sources are, as the last fetch wrote it beside the archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from lxml import etree

from loader import store

_ATOM = "{http://www.w3.org/2005/Atom}"
_COUNTS = ("active", "deleted", "vanished", "refused")


@dataclass(frozen=True, slots=True)
class FreshnessRow:
    """One source as the page shows it.

    Args:
        label: its name in the reader's language.
        counts: records that are active, deleted, vanished, refused; for who may not read them all, those they may.
        newest, succeeded, tried: days, "" when there is none.
        every: days of the promised rhythm, "" when there is none.
        late: the promised rhythm is broken.
    """

    label: str
    counts: tuple[int, ...]
    newest: str
    succeeded: str
    tried: str
    every: str
    late: bool


def rows(data: Path, locale: str, now: datetime, records: Mapping[str, int] | None = None) -> list[FreshnessRow]:
    """The sources by name.

    Args:
        data: data directory.
        locale: language of the reader.
        now: the moment that ages are counted to.
        records: how many records of each source the reader may read; None for who may read all that was fetched.

    Raises:
        StoreError: what was written cannot be read.
    """
    return [_row(one, locale, now, records) for one in store.freshness(data)]


def without_counts(feed: bytes) -> bytes:
    """The Atom feed for who may not read every record: what was taken and when, and not how many.

    Args:
        feed: the feed as it was written.
    """
    root = etree.fromstring(feed, etree.XMLParser(resolve_entities=False, no_network=True))
    for entry in root.iter(f"{_ATOM}entry"):
        for summary in entry.findall(f"{_ATOM}summary"):
            entry.remove(summary)
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _row(one: dict[str, Any], locale: str, now: datetime, records: Mapping[str, int] | None) -> FreshnessRow:
    every, succeeded = one["every_days"], one["succeeded"]
    late = every is not None and (succeeded is None or now - datetime.fromisoformat(succeeded) > timedelta(days=every))
    return FreshnessRow(
        label=one["title"][locale],
        counts=tuple(one["counts"][name] for name in _COUNTS) if records is None else (records.get(one["name"], 0),),
        newest=(one["newest"] or "")[:10],
        succeeded=(succeeded or "")[:10],
        tried=(one["tried"] or "")[:10],
        every="" if every is None else f"{every:g}",
        late=late,
    )
