"""Dates as sources write them, kept at the precision they state."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

import pyoxigraph as ox

from ontology import XSD

LONGEST = 64
"""Characters beyond which a text is no date."""

JAPAN = timezone(timedelta(hours=9), "JST")
"""Days are compared as days in Japan."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, month, year or instant.

    Attributes:
        literal: typed xsd:date, xsd:gYearMonth, xsd:gYear or xsd:dateTime.
        start: its first day (in Japan, for an instant with time zone).
        end: its last day.
    """

    literal: ox.Literal
    start: date
    end: date


_ERAS = {
    "明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018,
    "M": 1867, "T": 1911, "S": 1925, "H": 1988, "R": 2018,
}  # fmt: skip
_SPACE = re.compile(r"\s+")
_WEEKDAY = re.compile(r"\([月火水木金土日]\)$")
_MARKS = str.maketrans({"‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "ー": "-"})
_SEPARATOR = r"[-/.]"
_ERA = r"(明治|大正|昭和|平成|令和|[MTSHR])\.?([0-9]{1,2}|元)"
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[str, ...]]], ...]


def _plain(match: re.Match[str]) -> tuple[str, ...]:
    return tuple(g for g in match.groups() if g)


def _era(match: re.Match[str]) -> tuple[str, ...]:
    era, year, *rest = match.groups()
    number = 1 if year == "元" else int(year)
    return (str(_ERAS[era] + number if number else 0), *(g for g in rest if g))


def _day_last(match: re.Match[str]) -> tuple[str, ...]:
    """22/07/2020: the order is only known when one of the two cannot be a month; otherwise nothing is guessed."""
    first, second, year = match.groups()
    if int(first) > 12 or first == second:
        return year, second, first
    return (year, first, second) if int(second) > 12 else ()


_FORMS = (
    (re.compile(rf"([0-9]{{4}})(?:{_SEPARATOR}([0-9]{{1,2}})(?:{_SEPARATOR}([0-9]{{1,2}}))?)?"), _plain),
    (re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"), _plain),
    (re.compile(r"([0-9]{4})年(?:([0-9]{1,2})月(?:([0-9]{1,2})日)?)?"), _plain),
    (re.compile(rf"{_ERA}年(?:([0-9]{{1,2}})月(?:([0-9]{{1,2}})日)?)?", re.IGNORECASE), _era),
    (
        re.compile(rf"{_ERA}(?:{_SEPARATOR}([0-9]{{1,2}})(?:{_SEPARATOR}([0-9]{{1,2}}))?)?", re.IGNORECASE),
        _era,
    ),
    (re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})"), _day_last),
)
_INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2})(:[0-9]{2})?(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:?[0-9]{2})?"
)


def read(text: str) -> Moment | None:
    """A date in any form that sources use: ISO 8601, slashes, dots, kanji, the Japanese eras, full-width digits.

    Returns:
        The date at its stated precision; None for placeholders ("R6.●月", "19--"), fiscal years, periods, days that do
        not exist, and day-month orders that cannot be told.
    """
    if len(text) > LONGEST:
        return None
    plain = unicodedata.normalize("NFKC", text).strip().translate(_MARKS)
    if match := _INSTANT.fullmatch(plain):
        return _instant(match)
    plain = _WEEKDAY.sub("", _SPACE.sub("", plain))
    for pattern, parts in _FORMS:
        if match := pattern.fullmatch(plain.upper() if plain[:1].isalpha() else plain):
            return _day(*map(int, parts(match)))
    return None


def _day(year: int = 0, month: int = 0, day: int = 0, *_: int) -> Moment | None:
    try:
        start = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return Moment(ox.Literal(start.isoformat(), datatype=XSD.date), start, start)
    if month:
        end = start.replace(day=calendar.monthrange(year, month)[1])
        return Moment(ox.Literal(f"{year:04}-{month:02}", datatype=XSD.gYearMonth), start, end)
    return Moment(ox.Literal(f"{year:04}", datatype=XSD.gYear), start, date(year, 12, 31))


def _instant(match: re.Match[str]) -> Moment | None:
    day, minute, second, fraction, zone = match.groups()
    zone = "" if zone is None else "+00:00" if zone in "Zz" else f"{zone[:3]}:{zone[-2:]}"
    stamp = f"{day}T{minute}{second or ':00'}{(fraction or '')[:7]}"
    try:
        instant = datetime.fromisoformat(stamp + zone)
        local = instant.astimezone(JAPAN).date() if zone else instant.date()
    except (ValueError, OverflowError):
        return None
    lexical = stamp + zone.replace("+00:00", "Z")
    return Moment(ox.Literal(lexical, datatype=XSD.dateTime), local, local)


_PLANNED = re.compile(r"(?:\s|\(?(?:予定日?|見込み?|頃|ごろ|以降|から)\)?)+$")
_BARE_MONTH = re.compile(r"(?<=[./][0-9])月$|(?<=[./][0-9]{2})月$")


def planned(text: str) -> str:
    """A planned date without the words that say so: "R6.4月予定" is "R6.4", "2026年4月頃（予定）" is "2026年4月"."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).strip()
    return _BARE_MONTH.sub("", _PLANNED.sub("", plain))


def shaped(text: str) -> bool:
    """Whether a text has the shape of a date, year first, whether or not there is such a day (2025-99-99)."""
    folded = unicodedata.normalize("NFKC", text[:LONGEST]).strip()
    return re.fullmatch(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}", folded) is not None
