"""Queries that are short beyond doubt: questions about one thing, told from their text without parsing it.

Such queries have a worker of their own, so that they are answered at once however many others are under way. In doubt
a query is none of them: it then waits its turn like all others.
"""

from __future__ import annotations

from itertools import islice

from sparql_app.lexer import Token, tokens

_CHARACTERS = 2_000
_TOKENS = 100
_TERMS = frozenset({"iri", "name", "variable", "string", "number"})


def is_short(text: str) -> bool:
    """Whether a query asks for what one look into an index tells.

    That is ASK or SELECT with one triple pattern: for ASK of whatever terms, each variable once; for SELECT with its
    subject named.
    """
    if len(text) > _CHARACTERS:
        return False
    found = list(islice(tokens(text), _TOKENS))
    words = [token.text.upper() if token.kind == "word" else "" for token in found]
    form = next((word for word in words if word not in ("", "PREFIX", "BASE")), "")
    braces = [place for place, token in enumerate(found) if token.text in ("{", "}")]
    if form not in ("ASK", "SELECT") or [found[place].text for place in braces] != ["{", "}"]:
        return False
    if any(token.kind == "open" for token in found if token.text != "{"):
        return False
    return _is_lookup(found[braces[0] + 1 : braces[1]], form)


def _is_lookup(pattern: list[Token], form: str) -> bool:
    if pattern and pattern[-1].text == ".":
        pattern = pattern[:-1]
    if form == "ASK" and not pattern:
        return True
    if len(pattern) != 3 or not all(_is_term(token) for token in pattern):
        return False
    variables = [token.text[1:] for token in pattern if token.kind == "variable"]
    if len(variables) != len(set(variables)):
        return False
    return form == "ASK" or pattern[0].kind in ("iri", "name")


def _is_term(token: Token) -> bool:
    return token.kind in _TERMS or token.text == "a"
