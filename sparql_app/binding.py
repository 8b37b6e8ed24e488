"""Parameters of a query as terms in its text, for stores that know no other way to take them.

The embedded engine takes terms beside the query. A SPARQL endpoint takes only a text, so here each token that is the
variable is replaced by the term as N-Triples writes it. Where a variable is also a name (it is projected) the term is
given that name.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from sparql_app import clause
from sparql_app.lexer import Token, tokens
from sparql_app.wire import Term


def bound(text: str, terms: Mapping[str, Term], base: str = "") -> str:
    """The query with terms in the place of variables, and with IRIs in the place of names that need an escape.

    Args:
        text: a query of the catalogue, whose parameters are neither assigned to nor in a VALUES head.
        terms: by name of the variable, without "?".
        base: base IRI for relative IRIs.
    """
    names, _ = clause.prologue(text, base)
    out: list[str] = []
    last = 0
    place = _Place()
    for token in tokens(text):
        place.take(token)
        name = token.text[1:]
        written = None
        if token.kind == "variable" and name in terms and not place.named:
            written = place.written(str(terms[name]), name)
        elif token.kind == "name" and "\\" in token.text and (iri := names.resolve(token)) is not None:
            written = str(ox.NamedNode(iri))  # not every store reads ``name:a\\/b``
        if written is not None:
            out += [text[last : token.start], written]
            last = token.start + len(token.text)
    return "".join([*out, text[last:]])


class _Place:
    """Where in a query a token stands."""

    def __init__(self) -> None:
        self._depth = 0
        self._clause = ""  # SELECT, BY or nothing
        self._clause_depth = 0
        self._previous = ""

    @property
    def named(self) -> bool:
        """The variable is what an expression is called: ``AS ?name``."""
        return self._before == "AS"

    def take(self, token: Token) -> None:
        """Go on to a token."""
        self._before = self._previous
        self._previous = token.text.upper() if token.kind == "word" else token.text
        if token.kind == "open":
            self._depth += 1
            if token.text == "{":
                self._clause = ""
        elif token.kind == "close":
            self._depth -= 1
            if token.text == "}":
                self._clause = ""
        elif token.kind == "word":
            word = token.text.upper()
            if word in ("SELECT", "BY"):
                self._clause, self._clause_depth = word, self._depth
            elif (
                word in ("WHERE", "FROM", "HAVING", "LIMIT", "OFFSET", "ORDER", "GROUP")
                and self._depth == self._clause_depth
            ):
                self._clause = ""

    def written(self, term: str, name: str) -> str:
        """The term as it may stand here."""
        if not self._clause or self._depth > self._clause_depth:
            return term
        if self._clause == "BY":
            return f"({term})"
        # A name may be given once: the outer query gives it, and an inner one passes nothing on.
        return f"({term} AS ?{name})" if not self._depth else f"({term} AS ?{name}_inside{self._depth})"
