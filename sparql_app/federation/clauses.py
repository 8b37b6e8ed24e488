"""The SERVICE clauses of a query: where they stand, whom they name, and what they ask (SPARQL 1.1 Federated Query)."""

from __future__ import annotations

from dataclasses import dataclass

from sparql_app import clause
from sparql_app.errors import ProblemError
from sparql_app.federation import pattern, refusal
from sparql_app.federation.pattern import Element, Group, UnclearError, elements
from sparql_app.lexer import Token, tokens, unescape
from sparql_app.survey import Doubt


@dataclass(frozen=True, slots=True)
class Clause:
    """One SERVICE clause.

    Args:
        element: where it stands.
        endpoint: IRI of the endpoint.
        silent: a failure counts as one solution that binds nothing.
    """

    element: Element
    endpoint: str
    silent: bool

    @property
    def group(self) -> Group:
        """Its pattern."""
        return self.element.groups[0]


def as_graphs(query: str) -> str:
    """The query with GRAPH in place of SERVICE: valid exactly when the query is, and every part in its old place.

    Raises:
        ProblemError: the query could be read in more than one way.
    """
    pieces: list[str] = []
    at = 0
    doubt = Doubt()
    previous: Token | None = None
    for token in tokens(query):
        if doubt.take(token):
            raise ProblemError(refusal.unclear())
        word = token.text.upper() if token.kind == "word" else ""
        silent = word == "SILENT" and previous is not None and previous.text.upper() == "SERVICE"
        if word == "SERVICE" or silent:
            pieces += [query[at : token.start], "      " if silent else "GRAPH  "]
            at = token.start + len(word)
        previous = token
    return "".join(pieces) + query[at:]


def read(query: str, base: str) -> list[Clause]:
    """The clauses of a valid query, in the order of the text.

    Args:
        query: the text.
        base: base IRI of the query.

    Raises:
        ProblemError: a clause has a variable as its endpoint or stands in another, or none can be told apart.
    """
    names, _ = clause.prologue(query, base)
    try:
        found = [element for element in elements(pattern.read(query)) if element.kind == "service"]
    except (UnclearError, RecursionError) as error:
        raise ProblemError(refusal.unclear()) from error
    if not found:
        raise ProblemError(refusal.unclear())
    clauses = [_clause(element, names) for element in found]
    if any(_inside(inner, outer) for inner in found for outer in found if inner is not outer):
        raise ProblemError(refusal.nested())
    return clauses


def _clause(element: Element, names: clause.Names) -> Clause:
    written = element.tokens[-1]
    if written.kind == "variable":
        raise ProblemError(refusal.variable(written.text))
    plain = Token(written.kind, unescape(written.text), written.start) if written.kind == "iri" else written
    endpoint = names.resolve(plain)
    if endpoint is None:
        raise ProblemError(refusal.unclear())
    return Clause(element, endpoint, "SILENT" in element.words())


def _inside(inner: Element, outer: Element) -> bool:
    return outer.start < inner.start and inner.end <= outer.end
