"""Names of persons as sources write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from loader.values.text import clean, script


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in one language.

    Attributes:
        family: family name, "" when the source does not tell the parts apart.
        middle: names between the two.
        given: given name.
        full: the whole name in the order of its language.
    """

    family: str = ""
    middle: str = ""
    given: str = ""
    full: str = ""

    def __bool__(self) -> bool:
        return bool(self.full)


_ORGANIZATION = re.compile(
    "大学|学部|研究科|研究所|研究院|研究室|研究会|学会|機構|センター|事務局|事業部|協会|財団|法人|会社|委員会|協議会|高等専門学校|図書館|博物館|"
    "病院|(?:省|庁|部|課|室|局)$|"
    r"\b(?:universit|institut|cent(?:er|re)\b|agency|laborator|societ|association|foundation|ministry|corporation|consorti|"
    r"committee|council|department|faculty|school of|graduate school|hospital|librar|museum|office|bureau|group|team|"
    r"project|survey|collaboration|inc\b|ltd\b|gmbh\b)",
    re.IGNORECASE,
)
_COMMA = re.compile(r"[,、，]")


def _joined(family: str, middle: str, given: str, language: str) -> str:
    """姓名 without space in Japanese, First Middle Last in others."""
    if language == "ja":
        return f"{family}{middle}{given}"
    return " ".join(part for part in (given, middle, family) if part)


def _parts(family: str, middle: str, given: str, language: str) -> PersonName:
    return PersonName(family, middle, given, _joined(family, middle, given, language))


def read_comma(text: str, language: str = "") -> PersonName:
    """A name written "姓, 名", "姓,名" or "Family, Given"; without a comma only the whole name is known.

    Args:
        text: the name.
        language: "ja" or "en"; by script when empty.
    """
    whole = clean(text)
    parts = [part.strip() for part in _COMMA.split(whole)]
    if len(parts) != 2 or not all(parts):
        return PersonName(full=whole)
    tongue = language or ("ja" if script(whole) == "ja" else "en")
    return PersonName(parts[0], "", parts[1], " ".join(parts) if tongue == "ja" else f"{parts[1]} {parts[0]}")


def read_pipe(text: str) -> dict[str, PersonName]:
    """An e-Rad name, "姓|名|Last|First" or "姓|中|名|Last|Mid|First", by language (01 section 7).

    Returns:
        Names under "ja" and "en", only those that are stated. Another number of parts is kept as a whole name under
        the language of its script, since nothing says which part is which.
    """
    parts = [clean(part) for part in text.split("|")]
    half = len(parts) // 2
    if len(parts) in (4, 6):
        halves = {"ja": parts[:half], "en": parts[half:]}
        found = {lang: _parts(p[0], p[1] if half == 3 else "", p[-1], lang) for lang, p in halves.items()}
        return {lang: name for lang, name in found.items() if name}
    whole = " ".join(part for part in parts if part)
    return {"ja" if script(whole) == "ja" else "en": PersonName(full=whole)} if whole else {}


def read_parts(value: Mapping[str, str] | str, language: str) -> PersonName:
    """A GRDM name: {last, middle, first}, or one string of which only the whole is known."""
    if isinstance(value, str):
        return PersonName(full=clean(value))
    family, middle, given = (clean(value.get(part, "")) for part in ("last", "middle", "first"))
    return _parts(family, middle, given, language)


def read_family_first(text: str, language: str, family: str = "", given: str = "") -> PersonName:
    """A name written family first in every language, as KAKEN and CiNii do ("白鳥 佐紀子", "Shiratori Sakiko").

    Args:
        text: the whole name, "" when only the parts are stated.
        language: "ja", "en", or another tag; it decides the order of the whole name.
        family: the family name, if the source states it by itself.
        given: the given name, if the source states it by itself.
    """
    whole, parts = clean(text), (clean(family), clean(given))
    tongue = language.partition("-")[0] or ("ja" if script(whole) == "ja" else "en")
    if not any(parts):
        words = whole.split(" ")
        if len(words) != 2:  # three words or more do not tell where the family name ends
            return PersonName(full=whole)
        parts = (words[0], words[1])
    if tongue == "ja":
        return PersonName(parts[0], "", parts[1], whole or " ".join(filter(None, parts)))
    return PersonName(parts[0], "", parts[1], " ".join(filter(None, reversed(parts))))


def organizational(text: str) -> bool:
    """Whether a name looks like that of an organisation: a guess, for sources that do not say (trap 41)."""
    return bool(_ORGANIZATION.search(clean(text)))
