"""The prefix that a text uses without declaring it: what most often keeps a query from being valid SPARQL."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from sparql_app.lexer import Token, tokens

_MANY = 50_000


def undeclared(text: str, line: int, column: int) -> tuple[str, int, int] | None:
    """The first prefixed name up to a place whose prefix is not declared before it (SPARQL 1.1, section 4.1.1).

    Args:
        text: a query or update that the engine refuses.
        line, column: where it refuses it, counted from 1. A prefix that is used further on is not the reason.

    Returns:
        The prefix without its colon, and line and column of the name; None when all prefixes are declared.
    """
    end = _offset(text, line, column)
    for token in _names(text):
        if token.start > end:
            break
        return token.text.partition(":")[0], *_place(text, token.start)
    return None


def _names(text: str) -> Iterator[Token]:
    """Prefixed names with a prefix that is not declared before them; keywords may be glued to a prefix."""
    known: set[str] = set()
    declares = False
    for token in islice(tokens(text), _MANY):
        prefix = token.text.partition(":")[0]
        if token.kind == "name" and prefix != "_":
            if declares:
                known.add(prefix)
            elif prefix not in known:
                yield token
        declares = token.kind == "word" and prefix.upper().endswith("PREFIX")


def _offset(text: str, line: int, column: int) -> int:
    before = text.split("\n")[: line - 1]
    return sum(len(one) + 1 for one in before) + column - 1


def _place(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
