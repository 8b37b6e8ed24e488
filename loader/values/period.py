"""Periods that figures refer to: days, months, calendar years, Japanese fiscal years, and intervals of these."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

_FISCAL = re.compile(r"FY([0-9]{4})")
_PLAIN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days.

    Attributes:
        start: its first day.
        end: its last day.
        label: how it is called, in "ja" and "en".
    """

    start: date
    end: date
    label: Mapping[str, str]


def fiscal_year(year: int) -> Period:
    """The Japanese fiscal year that begins on 1 April of a year (04 section C, rule 1).

    Raises:
        ValueError: the year is outside the calendar.
    """
    label = {"ja": f"{year}年度", "en": f"FY{year}"}
    return Period(date(year, 4, 1), date(year + 1, 3, 31), label)


_YEARS = re.compile(r"[0-9]{4}(?:[-,~〜][0-9]{4})*")


def fiscal_years(text: str) -> Period | None:
    """The fiscal years from the first to the last of a text like "2021", "2021-2023" or "2021,2023".

    Returns:
        The period under the name of its ends, or None when the text is none.
    """
    found = "".join(text.split())
    if not _YEARS.fullmatch(found):
        return None
    first, last = int(found[:4]), int(found[-4:])
    try:
        start, end = fiscal_year(first), fiscal_year(last)
    except ValueError:
        return None
    if first == last:
        return start
    if last < first:
        return None
    label = {"ja": f"{first}年度〜{last}年度", "en": f"FY{first} to FY{last}"}
    return Period(start.start, end.end, label)


def _plain(year: int, month: int, day: int) -> Period:
    if day:
        on = date(year, month, day)
        return Period(on, on, {"ja": f"{year}年{month}月{day}日", "en": on.isoformat()})
    if month:
        last = calendar.monthrange(year, month)[1]
        label = {"ja": f"{year}年{month}月", "en": f"{year:04}-{month:02}"}
        return Period(date(year, month, 1), date(year, month, last), label)
    return Period(date(year, 1, 1), date(year, 12, 31), {"ja": f"{year}年", "en": f"{year:04}"})


def _one(text: str) -> Period | None:
    if fiscal := _FISCAL.fullmatch(text):
        return fiscal_year(int(fiscal[1]))
    if plain := _PLAIN.fullmatch(text):
        return _plain(int(plain[1]), int(plain[2] or 0), int(plain[3] or 0))
    return None


def read(text: str) -> Period | None:
    """A period written as 2023-03-31, 2023-03, 2023, FY2022, or two of these joined by "/".

    "2025" is the calendar year and "FY2025" the fiscal year that ends on 31 March 2026: they are never mixed up.

    Returns:
        The period, or None when the text is none or its end comes before its start.
    """
    first, slash, last = text.strip().partition("/")
    try:
        start = _one(first)
        end = _one(last) if slash else start
    except ValueError:
        return None
    if start is None or end is None or end.end < start.start:
        return None
    if not slash:
        return start
    label = {
        "ja": f"{start.label['ja']}〜{end.label['ja']}",
        "en": f"{start.label['en']} to {end.label['en']}",
    }
    return Period(start.start, end.end, label)
