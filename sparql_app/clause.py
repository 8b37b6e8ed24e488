"""The dataset clause of a query (SPARQL 1.1, section 13.2): FROM and FROM NAMED, read without parsing the rest.

FROM stands only between the query form and its pattern, outside all brackets, and nowhere else in the language.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

from sparql_app.lexer import Token, tokens, unescape
from sparql_app.survey import Doubt

Dataset = tuple[tuple[str, ...], tuple[str, ...]]
"""Default graphs and named graphs."""
_MOST = 20_000
"""Tokens that may stand before the pattern of a query with FROM."""
_LONGEST = 2_048
"""Characters that an IRI may have; without a limit, thousands of BASE that each make it longer take minutes."""


class DoubtError(ValueError):
    """What stands before the pattern of a query can be read in more than one way, with other dataset clauses."""


class LongError(ValueError):
    """What stands before the pattern of a query is too long to be read by a service that others wait for."""


def dataset(text: str, base: str) -> Dataset | None:
    """The graphs that the dataset clause of a query names, None when it has none.

    Args:
        text: the query.
        base: base IRI for relative IRIs, unless the query declares its own.

    Raises:
        LongError: what stands before the pattern takes too long to read.
        DoubtError: it can be read in more than one way.
    """
    plain = unescape(text)
    if "from" not in plain.lower():
        return None
    default: list[str] = []
    named: list[str] = []
    names = Names(base)
    outer = _before_pattern(tokens(plain))
    for token in outer:
        word = token.text.upper() if token.kind == "word" else ""
        if word in ("PREFIX", "BASE"):
            names.declare(word, outer)
        elif word == "FROM" and (following := next(outer, None)) is not None:
            place = default
            if following.kind == "word" and following.text.upper() == "NAMED":
                place, following = named, next(outer, following)
            if (iri := names.resolve(following)) is not None:
                place.append(iri)
    return (tuple(dict.fromkeys(default)), tuple(dict.fromkeys(named))) if default or named else None


def _before_pattern(found: Iterator[Token]) -> Iterator[Token]:
    """The tokens outside of brackets, up to the pattern: the first braces that are no template of CONSTRUCT."""
    depth, previous = 0, ""
    doubt = Doubt()
    for place, token in enumerate(found):
        if place == _MOST:
            raise LongError
        if doubt.take(token):
            raise DoubtError
        if token.text == "{" and not depth and previous != "CONSTRUCT":
            return
        previous = token.text.upper()
        if token.kind == "open":
            depth += 1
        elif token.kind == "close":
            depth = max(0, depth - 1)
        elif not depth:
            yield token


def prologue(text: str, base: str) -> tuple[Names, int]:
    """What the names of a query stand for, and the offset where its prologue ends; arguments as for `dataset`."""
    names = Names(base)
    found = tokens(text)
    for token in found:
        word = token.text.upper() if token.kind == "word" else ""
        if word not in ("PREFIX", "BASE"):
            return names, token.start
        names.declare(word, found)
    return names, len(text)


class Names:
    """Base and prefixes of a query.

    Args:
        base: base IRI before the query declares its own.
    """

    def __init__(self, base: str) -> None:
        self._base = base
        self._prefixes: dict[str, str] = {}

    def declare(self, word: str, following: Iterator[Token]) -> None:
        """Take a declaration; what is not well-formed is left to the engine, which refuses it."""
        name = next(following, None) if word == "PREFIX" else None
        iri = next(following, None)
        if iri is None or iri.kind != "iri":
            return
        resolved = self._resolved(iri)
        if len(resolved) > _LONGEST:
            raise LongError
        if name is None:
            self._base = resolved
        else:
            self._prefixes[name.text.removesuffix(":")] = resolved

    def _resolved(self, token: Token) -> str:
        """An IRI reference against the base; Python's own way loses an empty fragment."""
        reference = token.text[1:-1]
        return urljoin(self._base, reference) + ("#" if reference.endswith("#") else "")

    def resolve(self, token: Token) -> str | None:
        """The IRI that a token stands for, None when it stands for none."""
        if token.kind == "iri":
            return self._resolved(token)
        if token.kind != "name":
            return None
        prefix, _, local = token.text.partition(":")
        known = self._prefixes.get(prefix)
        return None if known is None else known + local.replace("\\", "")
