"""Japan Grant Numbers (体系的番号): what family a number belongs to, and what it can and cannot identify."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Level = Literal["award", "project", "programme"]

LONGEST = 200
"""Characters beyond which a text is no grant number, however it is written."""

_JSPS = "1025"
_SYNTAX = re.compile(r"JP[0-9A-Z][0-9A-Za-z]{3,12}")
_NOISE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u2010-\u2015\u2212\u30fc-]")
_RESOLVERS = re.compile(
    r"(?:https?://)?(?:dx\.)?doi\.org/10\.52926/"
    r"|(?:https?://)?kaken\.nii\.ac\.jp/(?:(?:ja|en)/)?grant/KAKENHI-PROJECT-|KAKENHI-PROJECT-",
    re.IGNORECASE,
)
_IN_PROSE = re.compile(r"(?<![0-9A-Za-z])JP[0-9A-Z][0-9A-Za-z]{4,12}(?![0-9A-Za-z])")
_STREAM = re.compile(r"JP([A-Z]{1,5})[0-9]")


@dataclass(frozen=True, slots=True)
class Family:
    """Numbers of one shape.

    Attributes:
        name: the family.
        pattern: the number behind JP, in any case; a group "stream" is the code of the programme.
        level: what one number of the family stands for.
        funder: e-Rad code of the funder, None when the family does not tell.
        lower: the letters behind the first two digits are written small.
        page: address of the number's page, with {number} (whole) or {bare} (without JP), "" when no resolver is known.
    """

    name: str
    pattern: re.Pattern[str]
    level: Level
    funder: str | None
    lower: bool = False
    page: str = ""


def _family(
    name: str, pattern: str, level: Level, funder: str | None, *, lower: bool = False, page: str = ""
) -> Family:
    return Family(name, re.compile(pattern, re.IGNORECASE), level, funder, lower, page)


FAMILIES: tuple[Family, ...] = (
    _family("jst", r"(?P<stream>MJ[A-Z]{2})[0-9A-Z]{4,7}", "award", "1020", page="https://doi.org/10.52926/{number}"),
    _family("mext", r"(?P<stream>MX[A-Z])[0-9][0-9A-Z]{5,9}", "award", "1001"),
    _family("jsps-programme", r"(?P<stream>JS[A-Z]{2,3})[0-9][0-9A-Z]{3,8}", "award", _JSPS),
    _family("nedo", r"(?P<stream>NP)[0-9]{5}", "project", "1305"),
    _family("nict", r"(?P<stream>J012368)C[0-9]{5}", "award", "0615"),
    _family("nict-programme", r"(?P<stream>J012368)", "programme", "0615"),
    _family("sip", r"(?P<stream>J012367)", "programme", "0301"),
    _family("atla", r"(?P<stream>J004596)", "programme", "0501"),
    _family("moonshot-naro", r"(?P<stream>J009237)", "programme", "1205"),
    _family("ministry-award", r"(?P<stream>J[0-9]{6})C[0-9]{5}", "award", None),
    _family("ministry-programme", r"(?P<stream>J[0-9]{6})", "programme", None),
    _family("erca", r"(?P<stream>MEERF)[0-9A-Z]{5,8}", "award", "1502"),
    _family("mhlw", r"(?P<stream>MH)[0-9][0-9A-Z]{4,10}", "award", "1101"),
    _family("mic", r"(?P<stream>MI[A-Z]{0,2})[0-9][0-9A-Z]{3,9}", "award", "0601"),
    _family(
        "kakenhi",
        r"[0-9]{2}[A-Z]{1,2}[0-9]{4,5}|[0-9]{8}",
        "award",
        _JSPS,
        page="https://kaken.nii.ac.jp/grant/KAKENHI-PROJECT-{bare}/",
    ),
    _family(
        "amed",
        r"[0-9]{2}(?=[0-9A-Z]{0,2}[A-Z])[0-9A-Z]{2,3}[0-9]{5,7}(?:[A-Z][0-9]{1,4})?",
        "award",
        "0303",
        lower=True,
    ),
)
"""Every family of 01 section 6, the more particular first. Shapes with digits only are JSPS's."""

_PLACEHOLDERS = {"JP123456": False, "JPTEST": False, "JPCA24DA1234": False, "JPMJPF9999": True}
"""Numbers of examples and tests, and whether they may still join records (the last is used as one in samples)."""


@dataclass(frozen=True, slots=True)
class Jgn:
    """A Japan Grant Number.

    Attributes:
        number: normalised, with JP.
        stream: code of the programme inside the number (without JP), None when it holds none.
        level: what the number stands for; a programme's number never identifies a project by itself.
        funder: e-Rad code of the funder by family, None when the family is unknown.
        family: name of the family, None when it is unknown.
        derived: it had to be repaired (JP added, width, case, hyphen or space).
        placeholder: it is one of the known numbers of examples and tests.
        joins: it may tell that two records speak of the same award.
        page: address of its page, None when no resolver is known.
    """

    number: str
    stream: str | None
    level: Level
    funder: str | None
    family: str | None
    derived: bool
    placeholder: bool
    joins: bool
    page: str | None


def _body(text: str) -> tuple[str, bool]:
    """The text without noise and without JP, and whether it had JP."""
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", text))
    if match := _RESOLVERS.match(text.strip()):
        plain = _NOISE.sub("", unicodedata.normalize("NFKC", text.strip()[match.end() :])).rstrip("/")
    return (plain[2:], True) if plain[:2].upper() == "JP" else (plain, False)


def _match(body: str) -> tuple[Family, re.Match[str]] | None:
    return next(((f, m) for f in FAMILIES if (m := f.pattern.fullmatch(body))), None)


def read(text: str, funder: str | None = None) -> Jgn | None:
    """Read a Japan Grant Number as sources write it (01 section 6, recommended handling).

    JP is put before a number only when its shape is that of a family, or when the source says that the funder is
    JSPS. Eight plain digits are a number only with JP or with JSPS.

    Args:
        text: the number as stated, or its address at a resolver.
        funder: e-Rad code of the funder as the source states it.

    Returns:
        The number, or None when it breaks the syntax even after repair.
    """
    if len(text) > LONGEST:
        return None
    body, prefixed = _body(text)
    found = _match(body)
    if found and body.isdigit() and not prefixed and funder != _JSPS:
        found = None
    if not found and not prefixed and funder != _JSPS:
        return None
    if found and not found[0].lower:
        body = body.upper()
    elif found:
        body = body.lower()
    elif body:
        body = body[0].upper() + body[1:]
    number = "JP" + body
    if not _SYNTAX.fullmatch(number):
        return None
    return _told(number, found, derived=number != text.strip())


def _told(number: str, found: tuple[Family, re.Match[str]] | None, *, derived: bool) -> Jgn:
    placeholder = number.upper() in _PLACEHOLDERS
    joins = _PLACEHOLDERS.get(number.upper(), True)
    if found is None:
        stream = _STREAM.match(number)
        return Jgn(number, stream[1] if stream else None, "award", None, None, derived, placeholder, joins, None)
    family, match = found
    stated = match.groupdict().get("stream")
    page = family.page.format(number=number, bare=number[2:]) or None
    return Jgn(
        number,
        stated.upper() if stated else None,
        family.level,
        family.funder,
        family.name,
        derived,
        placeholder,
        joins,
        page,
    )


def candidates(text: str) -> list[str]:
    """The numbers in a text (acknowledgements, notes) that have the form of a Japan Grant Number, each once.

    They are for people to look at: prose may thank for another project, or name a product.
    """
    folded = unicodedata.normalize("NFKC", text[:200_000])
    found = dict.fromkeys(m[0] for m in _IN_PROSE.finditer(folded) if any(c.isdigit() for c in m[0]))
    return [number for number in found if (known := read(number, None)) is not None and known.family]
