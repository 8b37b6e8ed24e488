"""A lexer for SPARQL 1.1 and 1.2: whether a text calls out or updates, and how deep it nests.

It decides about texts before an engine reads them, so it must never see less than the engine does. Three facts make
that harder than the token rules of the specification (SPARQL 1.1, section 19.8) suggest:

- the engine reads without a tokeniser. ``<`` is an operator or opens an IRI depending on the grammar around it. Where
  it could be either and the choice changes what follows, both readings are followed;
- keywords need no space after them: ``SERVICE:name{…}`` and ``trueSERVICE<…>{…}`` are accepted;
- section 19.2 lets codepoint escapes stand anywhere, so an escaped spelling of a keyword counts as the keyword.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

MAX_DEPTH = 200
"""How deep brackets and prefix operators may nest."""
MAX_OPERATORS = 20_000
"""How many operators a query may have: a chain of them recurses in the engine as deep as it is long."""
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
            ("blank", r"[ \t\r\n]+|#[^\r\n]*"),
            ("string", "|".join((_long('"'), _long("'"), _short('"'), _short("'")))),
            ("iri", rf"<(?:[^\x00-\x20<>\"{{}}|^`\\]|{_UCHAR})*+>"),
            ("variable", rf"[?$][{_BASE}_0-9][{_BASE}_{_MORE}]*"),
            ("tag", r"@[A-Za-z]+(?:-+[A-Za-z0-9]+)*"),
            ("name", rf"_?:(?:{_LOCAL})?|{_RUN}(?::(?:{_LOCAL})?)?"),
            ("number", r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"),
            ("open", r"<<\(|<<|\{\||[({\[]"),
            ("close", r"\)>>|>>|\|\}|[)}\]]"),
            ("sign", r"&&|\|\||\^\^|<=|>=|!=|[\s\S]"),
        )
    )
)
_ESCAPE = re.compile(rf"\\u({_HEX}{{4}})|\\U({_HEX}{{8}})")
_CERTAIN_IRI = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://")
_QUERY = re.compile(r"SELECT|ASK|CONSTRUCT|DESCRIBE")
_UPDATE = re.compile(r"INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH")
_PREFIX_OPERATORS = frozenset({"!", "^", "+", "-"})
_OPERATORS = _PREFIX_OPERATORS | {"/", "|", "*", "&&", "||", "=", "!=", "<", ">", "<=", ">="}


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


@dataclass(frozen=True, slots=True)
class Survey:
    """What the lexer found in a text.

    Args:
        service: some reading of the text calls another endpoint (SERVICE).
        depth: how deep brackets of any kind and prefix operators nest.
        operators: how many operators there are; an engine recurses once for each in a chain.
    """

    service: bool
    depth: int
    operators: int


def tokens(text: str, start: int = 0) -> Iterator[Token]:
    """The tokens of a text from an offset on, without white space and comments."""
    for match in _TOKEN.finditer(text, start):
        kind = match.lastgroup or "sign"
        if kind == "name" and ":" not in match[0]:
            kind = "word"
        if kind != "blank":
            yield Token(kind, match[0], match.start())


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


def survey(text: str) -> Survey:
    """Look through a text without parsing it."""
    deepest = depth = chain = operators = 0
    for token in tokens(text):
        if token.kind == "open":
            depth += 1
        elif token.kind == "close":
            depth = max(0, depth - 1)
        chain = chain + 1 if token.text in _PREFIX_OPERATORS else 0
        operators += token.text in _OPERATORS
        deepest = max(deepest, depth + chain)
    return Survey(calls_out(text), deepest, operators)


def calls_out(text: str) -> bool:
    """Whether some reading of the text has the keyword SERVICE."""
    plain = unescape(text)
    if "service" not in plain.lower():
        return False
    return _any_reading_shows(text, _Call) or (plain != text and _any_reading_shows(plain, _Call))


def loads(text: str) -> bool:
    """Whether some reading of an update has the operation LOAD."""
    plain = unescape(text)
    if "load" not in plain.lower():
        return False
    return _any_reading_shows(text, _Load) or (plain != text and _any_reading_shows(plain, _Load))


class _Sight(Protocol):
    """Looks out for something in a row of tokens."""

    def take(self, token: Token) -> bool:
        """Whether this token shows it."""
        ...


def _any_reading_shows(text: str, sight: Callable[[], _Sight]) -> bool:
    """Follow every way to cut the text into tokens that differs by an ambiguous ``<``.

    Offsets where a reading has been are not read again, so the work stays linear.
    """
    seen: set[int] = set()
    waiting = [0]
    while waiting:
        looking = sight()
        for token in tokens(text, waiting.pop()):
            if looking.take(token):
                return True
            if token.start in seen:
                break
            seen.add(token.start)
            if ambiguous(token):
                waiting.append(token.start + 1)
    return False


def ambiguous(token: Token) -> bool:
    """Whether its first ``<`` may be less-than, so that a quote or ``#`` begins a string or comment, or ceases to."""
    if token.text.startswith("<<"):
        return True
    inside = "'" in token.text or "#" in token.text
    return token.kind == "iri" and inside and not _CERTAIN_IRI.match(token.text)


class _Call:
    """Notices SERVICE, also where it is written against its neighbours.

    No other keyword or function holds the word, so a bare word that does is one. In a prefixed name it is a keyword
    only when a group follows that neither GRAPH nor a dataset clause explains: ``SERVICE:name {``.
    """

    def __init__(self) -> None:
        self._suspect = False
        self._previous = ""

    def take(self, token: Token) -> bool:
        """Whether this token shows a call."""
        if token.kind == "word" and "service" in token.text.lower():
            return True
        found = self._suspect and token.text.startswith("{")
        prefix = token.text.partition(":")[0].lower() if token.kind == "name" else ""
        self._suspect = "service" in prefix and self._previous not in ("GRAPH", "FROM", "NAMED")
        self._previous = token.text.upper() if token.kind == "word" else ""
        return found


class _Load:
    """Notices LOAD, also where it is written against its neighbours.

    No other keyword or function holds the word. Of prefixed names it can only be the beginning, where no clause has
    just asked for the name of a graph.
    """

    _NAMING = frozenset({"PREFIX", "GRAPH", "WITH", "USING", "NAMED", "TO", "INTO", "SILENT", "ADD", "MOVE", "COPY"})

    def __init__(self) -> None:
        self._depth = 0
        self._previous = ""

    def take(self, token: Token) -> bool:
        """Whether this token shows LOAD."""
        if token.kind == "word" and "load" in token.text.lower():
            return True
        self._depth = max(0, self._depth + (token.kind == "open") - (token.kind == "close"))
        at_begin = token.kind == "name" and not self._depth and self._previous not in self._NAMING
        self._previous = token.text.upper() if token.kind == "word" else ""
        return at_begin and token.text.lower().startswith("load")
