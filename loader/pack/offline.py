"""Whether a query of a pack may be run: one that asks another server is not."""

from __future__ import annotations

import re

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_SERVICE = re.compile(r"\bservice\b", re.IGNORECASE)
_WORDS = re.compile(
    r"<[^<>\"{}|^`\\\x00-\x20]*>"  # an IRI
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|#[^\n\r]*",
    re.DOTALL,
)


def stays(text: str) -> bool:
    """Whether a query surely asks no other server: outside of texts, IRIs and comments it has no word SERVICE.

    A query that is told to ask one though it does not (a variable of that name) is only not run.

    Args:
        text: SPARQL text.
    """
    plain = _ESCAPE.sub(lambda found: _character(found[1] or found[2]), text)  # SPARQL 1.1, section 19.2
    return not _SERVICE.search(_WORDS.sub(" ", plain))


def _character(digits: str) -> str:
    number = int(digits, 16)
    return chr(number) if number <= 0x10FFFF else " "
