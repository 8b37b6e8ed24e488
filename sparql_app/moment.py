"""Moments for readers: in Japan's time, in one form on every page. Machines read them elsewhere, in UTC."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

_JAPAN = ZoneInfo("Asia/Tokyo")


def shown(moment: datetime | str) -> str:
    """A moment as "2026-04-03 09:00 JST"; a date without time as it is.

    Args:
        moment: with time zone, or as ISO 8601 text.
    """
    if isinstance(moment, str):
        if "T" not in moment:
            return moment
        moment = datetime.fromisoformat(moment)
    return moment.astimezone(_JAPAN).strftime("%Y-%m-%d %H:%M JST")
