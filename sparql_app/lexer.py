"""A lexer for SPARQL 1.1 and 1.2.

With it is decided about texts before an engine reads them, so it must never see less than the engine does. Three facts
make that harder than the token rules of the specification (SPARQL 1.1, section 19.8) suggest:

- the engine reads without a tokeniser. ``<`` is an operator or opens an IRI depending on the grammar around it. Where
  it could be either and the choice changes what follows, the token is `ambiguous`, and `survey` follows both readings;
- keywords need no space after them: ``SERVICE:name{…}`` and ``trueSERVICE<…>{…}`` are accepted;
- section 19.2 lets codepoint escapes stand anywhere, so an escaped spelling of a keyword counts as the keyword.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

_PROLOGUE = 20_000
_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_MORE = "0-9\u00b7\u0300-\u036f\u203f\u2040"
_CHARS = rf"[{_BASE}_{_MORE}\-]"
_HEX = "[0-9A-Fa-f]"
_UCHAR = rf"\\u(?![dD][89A-Fa-f]){_HEX}{{4}}|\\U(?!0000[dD][89A-Fa-f])(?:000{_HEX}|0010){_HEX}{{4}}"
_ESCAPED = rf"(?:\\[tbnrf\\\"']|{_UCHAR})"
_PLX = rf"%{_HEX}{{2}}|\\[_~.\-!$&'()*+,;=/?\#@%]"
_LOCAL = rf"(?:[{_BASE}_:0-9]|{_PLX})(?:(?:{_CHARS}|:|{_PLX})|\.++(?={_CHARS}|:|{_PLX}))*+"
_RUN = rf"[{_BASE}](?:{_CHARS}|\.++(?={_CHARS}))*+"


def _long(quote: str) -> str:
    return rf"{quote * 3}(?:[^{quote}\\]|{_ESCAPED}|{quote}(?!{quote * 2}))*+{quote * 3}"


def _short(quote: str) -> str:
    return rf"{quote}(?:[^{quote}\\\r\n]|{_ESCAPED})*+{quote}"


_TOKEN = re.compile(
    "|".join(
        f"(?P<{kind}>{pattern})"
        for kind, pattern in (
            ("blank", r"[ \t\r\n]+"),
            ("comment", r"#"),
            ("string", "|".join((_long('"'), _long("'"), _short('"'), _short("'")))),
            ("iri", rf"<(?:[^\x00-\x20<>\"{{}}|^`\\]|{_UCHAR})*+>"),
            ("variable", rf"[?$][{_BASE}_0-9][{_BASE}_{_MORE}]*"),
            ("tag", r"@[A-Za-z]+(?:-+[A-Za-z0-9]+)*"),
            ("name", rf"_?:(?:{_LOCAL})?|{_RUN}(?::(?:{_LOCAL})?)?"),
            ("number", r"(?:[0-9]+\.?|[0-9]*\.[0-9]+)[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+"),
            ("open", r"<<\(|<<|\{\||[({\[]"),
            ("close", r"\)>>|>>|\|\}|[)}\]]"),
            ("sign", r"&&|\|\||\^\^|<=|>=|!=|[\s\S]"),
        )
    )
)
_ESCAPE = re.compile(rf"\\u({_HEX}{{4}})|\\U({_HEX}{{8}})")
_LINE_END = re.compile(r"[\r\n]|\Z")
_CERTAIN_IRI = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://")
_QUERY = re.compile(r"SELECT|ASK|CONSTRUCT|DESCRIBE")
_UPDATE = re.compile(r"INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH")


@dataclass(frozen=True, slots=True)
class Token:
    """One token.

    Args:
        kind: "string", "iri", "variable", "tag", "name" (prefixed name, blank node), "word", "number", "open",
            "close" or "sign".
        text: as written.
        start: offset of its first character.
    """

    kind: str
    text: str
    start: int


class Lines:
    """Where the lines of a text end, found once however many readings begin a comment in the same line."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _ends(self) -> list[int]:
        return [match.start() for match in _LINE_END.finditer(self._text)]

    def end(self, start: int) -> int:
        """The end of the line that an offset is in."""
        return self._ends[bisect_left(self._ends, start)]


def tokens(text: str, start: int = 0) -> Iterator[Token]:
    """The tokens of a text from an offset on, without white space and comments."""
    return (token for token, _ in placed(text, start, Lines(text)))


def placed(text: str, start: int, lines: Lines) -> Iterator[tuple[Token, int]]:
    """The tokens of a text from an offset on, each with the offset where the next may begin."""
    while (match := _TOKEN.match(text, start)) is not None:
        kind = match.lastgroup or "sign"
        start = lines.end(start) if kind == "comment" else match.end()
        if kind == "name" and ":" not in match[0]:
            kind = "word"
        if kind not in ("blank", "comment"):
            yield Token(kind, match[0], match.start()), start


def unescape(text: str) -> str:
    r"""The text with its codepoint escapes (``\u0041``, ``\U00000041``) replaced (SPARQL 1.1, section 19.2)."""

    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else match[0]

    return _ESCAPE.sub(character, text)


def is_update(text: str) -> bool:
    """Whether the first keyword after the prologue is one of SPARQL Update; no when the prologue is very long."""
    after_prefix = False
    for token in islice(tokens(unescape(text)), _PROLOGUE):
        word = token.text.upper()
        if token.kind == "word" or (token.kind == "name" and not after_prefix):
            if _QUERY.match(word):
                return False
            if _UPDATE.match(word):
                return True
        after_prefix = token.kind == "word" and word == "PREFIX"
    return False


def ambiguous(token: Token) -> bool:
    """Whether its first ``<`` may be less-than, so that a quote or ``#`` begins a string or comment, or ceases to."""
    if token.text.startswith("<<"):
        return True
    inside = "'" in token.text or "#" in token.text
    return token.kind == "iri" and inside and not _CERTAIN_IRI.match(token.text)
