"""How fresh the sources are, as the last fetch wrote it beside the archive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from loader import store

_COUNTS = ("active", "deleted", "vanished", "refused")


@dataclass(frozen=True, slots=True)
class FreshnessRow:
    """One source as the page shows it.

    Args:
        label: its name in the reader's language.
        counts: records that are active, deleted, vanished, refused.
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


def rows(data: Path, locale: str, now: datetime) -> list[FreshnessRow]:
    """The sources by name; raises StoreError when what was written cannot be read."""
    return [_row(one, locale, now) for one in store.freshness(data)]


def _row(one: dict[str, Any], locale: str, now: datetime) -> FreshnessRow:
    every, succeeded = one["every_days"], one["succeeded"]
    late = every is not None and (succeeded is None or now - datetime.fromisoformat(succeeded) > timedelta(days=every))
    return FreshnessRow(
        label=one["title"][locale],
        counts=tuple(one["counts"][name] for name in _COUNTS),
        newest=(one["newest"] or "")[:10],
        succeeded=(succeeded or "")[:10],
        tried=(one["tried"] or "")[:10],
        every="" if every is None else f"{every:g}",
        late=late,
    )
