"""Queries that mean the same because they differ only in white space and comments, and queries that never do.

The canonical text is the key under which answers are kept and by which ETags are made.
"""

from __future__ import annotations

import re
from functools import lru_cache

from sparql_app.lexer import Token, tokens, unescape
from sparql_app.survey import Doubt

_CALL = "service"
_VOLATILE = ("now", "rand", "uuid", "struuid", "bnode", _CALL)
"""Words of functions that answer differently every time, and of calls to other endpoints."""

_LONG = 16_384
"""Characters from which a query is taken as it is: to cut it into tokens would hold up the whole service."""
_BROKEN = ("'", '"', "\\")
"""Signs of a string that does not end in its line; one space for the end of the line would mend it."""
_ESCAPE = re.compile(r"\\[uU]")
_REMEMBERED = 512
"""Texts that are not read anew: dashboards and pages ask the same ones, each is asked for twice, none is long."""


def canonical(text: str) -> str:
    """A query with one space for any white space and comments between its tokens, and none where it has none.

    The result is itself a query that means the same. So equal results mean the same, whatever tokens the engine sees
    where no space is between two (``1.e5``). A query is left as it is written when it is long, or when the engine may
    see another comment or string than the lexer: where a ``<`` may be less-than, and where a codepoint escape stands.
    """
    return text if len(text) > _LONG or _ESCAPE.search(text) else _canonical(text)


@lru_cache(maxsize=_REMEMBERED)
def _canonical(text: str) -> str:
    doubt = Doubt()
    pieces: list[str] = []
    end = 0
    previous = ""
    for token in tokens(text):
        if token.text in _BROKEN or doubt.take(token):
            return text
        if pieces and token.start > end:
            pieces.append(_gap(previous, text[end : token.start]))
        pieces.append(token.text)
        end, previous = token.start + len(token.text), token.text
    return "".join(pieces)


def _gap(previous: str, between: str) -> str:
    """What stands for white space and comments: ``( )`` and ``[ ]`` are one token to the engine, without comments."""
    return "#\n" if previous in ("(", "[") and "#" in between else " "


def is_volatile(text: str) -> bool:
    """Whether the answer may change while the release stays the same; in doubt it says yes."""
    return _volatile(text) if len(text) > _LONG else _remembered(text)


@lru_cache(maxsize=_REMEMBERED)
def _remembered(text: str) -> bool:
    return _volatile(text)


def _volatile(text: str) -> bool:
    lower = text.lower()
    plain = unescape(text).lower()
    if not any(word in plain for word in _VOLATILE):
        return False
    return len(lower) > _LONG or any(_shows(one) for one in {lower, plain})


def _shows(text: str) -> bool:
    doubt = Doubt()
    return any(_speaks_of(token) or doubt.take(token) for token in tokens(text))


def _speaks_of(token: Token) -> bool:
    """Whether a token may hold one of the words; keywords need no space between them, so parts of words count."""
    if token.kind == "name":
        return _CALL in token.text.partition(":")[0]
    return token.kind == "word" and any(word in token.text for word in _VOLATILE)
