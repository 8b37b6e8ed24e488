"""Amounts of data as sources write them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

LONGEST = 100
"""Characters beyond which a text is no amount."""


@dataclass(frozen=True, slots=True)
class Size:
    """An amount of data in bytes.

    Attributes:
        label: the text as stated.
        value: the amount, when one number is stated for it.
        minimum: the least it can be.
        maximum: the most it can be.
        exact: ``value`` is the exact number of bytes.
    """

    label: str
    value: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    exact: bool = False


_PREFIXES = "KMGTPE"
_KATAKANA = {"キロ": "K", "メガ": "M", "ギガ": "G", "テラ": "T", "ペタ": "P", "エクサ": "E"}
_NUMBER = r"([0-9]{1,18}(?:\.[0-9]{1,6})?)"
_UNIT = r"((?:[KMGTPE]I?)?B(?:YTES?)?|[KMGTPE]I?|BYTES?)"
_ONE = re.compile(_NUMBER + _UNIT)
_RANGE = re.compile(_NUMBER + _UNIT + r"?[-~]" + _NUMBER + _UNIT)
_SIGNS = (
    (re.compile(r"(?:<=?|≦|≤|UNDER|~|最大|UPTO|MAX\.?)(.+)"), "below"),
    (re.compile(r"(.+)(?:未満|以下|以内|程度以下)"), "below"),
    (re.compile(r"(?:>=?|≧|≥|OVER)(.+)"), "above"),
    (re.compile(r"(.+)(?:以上|超|より大|~)"), "above"),
    (re.compile(r"(?:約|およそ|ABOUT|APPROX\.?|CA\.|≒)(.+)"), "about"),
    (re.compile(r"(.+?)(?:程度|ほど|前後|弱|強)"), "about"),
)


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).upper()
    for word, letter in _KATAKANA.items():
        plain = plain.replace(word, letter)
    plain = re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", plain.replace("バイト", "B"))
    return re.sub(r"\s", "", plain).translate(str.maketrans("〜∼–—−‐‑", "~~-----"))


def _bounds(number: str, unit: str) -> tuple[int, int, bool]:
    """Least and most bytes that a number with a unit means; a prefix without "i" may stand for 1000 or 1024."""
    amount = Decimal(number)
    power = _PREFIXES.find(unit[0]) + 1
    if power == 0:
        return int(amount), int(amount), amount == int(amount)
    most = int(amount * 1024**power)
    return (most, most, False) if unit[1:2] == "I" else (int(amount * 1000**power), most, False)


def read(text: str) -> Size | None:
    """An amount of data: "852.95 KB", "18432 B", ">100GB", "10-100GB", "約1PB", "～1 PB" (trap 52).

    Whether K means 1000 or 1024 is not known, so such a number becomes the interval between the two readings.

    Returns:
        The amount, or None when the text is not one in bytes ("15 pages").
    """
    if len(text) > LONGEST:
        return None
    label = " ".join(text.split())
    plain = _fold(text)
    if match := _RANGE.fullmatch(plain):
        low, low_unit, high, high_unit = match.groups()
        least, most = _bounds(low, low_unit or high_unit)[0], _bounds(high, high_unit)[1]
        return Size(label, minimum=least, maximum=most) if least <= most else None
    if match := _ONE.fullmatch(plain):
        return _one(label, *match.groups())
    for pattern, sign in _SIGNS:
        if (sure := pattern.fullmatch(plain)) and (match := _ONE.fullmatch(sure[1])):
            return _signed(label, sign, *match.groups())
    return None


def _one(label: str, number: str, unit: str) -> Size:
    least, most, exact = _bounds(number, unit)
    if least == most:
        return Size(label, value=least, exact=exact)
    return Size(label, minimum=least, maximum=most)


def _signed(label: str, sign: str, number: str, unit: str) -> Size:
    least, most, _ = _bounds(number, unit)
    if sign == "below":
        return Size(label, maximum=most)
    if sign == "above":
        return Size(label, minimum=least)
    return Size(label, value=least)


_COUNT = re.compile(r"[0-9,]+\s*(?:pages?|pp?\.?|files?|items?|records?|頁|ページ|枚|件|点|巻|冊)", re.IGNORECASE)


def counts(text: str) -> bool:
    """Whether a text tells a number of things ("15 pages", "12 巻"), which is no amount of data."""
    return len(text) <= LONGEST and _COUNT.fullmatch(unicodedata.normalize("NFKC", text).strip()) is not None
