"""Queries that mean the same because they differ only in white space and comments, and queries that never do.

The canonical text is the key under which answers are kept and by which ETags are made.
"""

from __future__ import annotations

from sparql_app.lexer import Token, tokens, unescape

_CALL = "service"
_VOLATILE = ("now", "rand", "uuid", "struuid", "bnode", _CALL)
"""Words of functions that answer differently every time, and of calls to other endpoints."""

_LONG = 16_384
"""Characters from which a query is taken as it is: to cut it into tokens would hold up the whole service."""


def canonical(text: str) -> str:
    """A query with its tokens one space apart: equal for equal tokens. A long one as it is written."""
    if len(text) > _LONG:
        return text
    return " ".join(token.text for token in tokens(text))


def is_volatile(text: str) -> bool:
    """Whether the answer may change while the release stays the same; in doubt it says yes."""
    plain = unescape(text).lower()
    if not any(word in plain for word in _VOLATILE):
        return False
    if len(plain) > _LONG:
        return True
    return any(_speaks_of(token) for token in tokens(plain))


def _speaks_of(token: Token) -> bool:
    """Whether a token may hold one of the words; keywords need no space between them, so parts of words count."""
    if token.kind == "name":
        return _CALL in token.text.partition(":")[0]
    return token.kind == "word" and any(word in token.text for word in _VOLATILE)
