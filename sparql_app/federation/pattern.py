"""The groups of a query and what stands in them, with their places in the text (SPARQL 1.1, section 19.8).

The engine parses a query but does not say where its parts stand. This reads the groups of a text that the engine has
found to be valid: braces, the keywords before them, and nothing of what expressions and triples mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sparql_app.lexer import Token, tokens

_CLAUSES = frozenset({"OPTIONAL", "MINUS", "GRAPH", "SERVICE", "FILTER", "BIND", "VALUES"})
_OPEN = {"(": ")", "[": "]", "{": "}"}


class UnclearError(Exception):
    """The text is not of a shape that can be followed."""


@dataclass(slots=True)
class Group:
    """A group in braces.

    Args:
        start, end: offsets of the opening brace and behind the closing one.
        kind: "group", "select" (the pattern of a query or sub-query), or "exists".
        elements: what stands in it, in order; of a sub-query its pattern is the only element.
        parent: the element that it belongs to, None at the top.
    """

    start: int
    end: int = 0
    kind: str = "group"
    elements: list[Element] = field(default_factory=list)
    parent: Element | None = None


@dataclass(slots=True)
class Element:
    """One thing in a group.

    Args:
        kind: "triples", "optional", "minus", "graph", "service", "filter", "bind", "values", "group", "union" or
            "query" (all that a query or sub-query is).
        start, end: offsets.
        home: the group it stands in; None for the query itself.
        tokens: its tokens outside of its groups.
        groups: groups in it.
    """

    kind: str
    start: int
    home: Group | None
    end: int = 0
    tokens: list[Token] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)

    @property
    def body(self) -> int:
        """Offset behind its keyword."""
        return self.tokens[0].start + len(self.tokens[0].text)

    def variables(self) -> list[str]:
        """Names of the variables outside of its groups, each once."""
        return list(dict.fromkeys(token.text[1:] for token in self.tokens if token.kind == "variable"))

    def words(self) -> set[str]:
        """Keywords and other bare words outside of its groups, in capitals."""
        return {token.text.upper() for token in self.tokens if token.kind == "word"}


def read(text: str) -> Element:
    """The query of a text.

    Raises:
        UnclearError: the text is not of a shape that can be followed.
    """
    return _Reading(text).query()


def elements(element: Element) -> Iterator[Element]:
    """An element and all elements below it, in the order of the text."""
    yield element
    for group in element.groups:
        for inner in group.elements:
            yield from elements(inner)


class _Reading:
    """Goes through the tokens of a text once."""

    def __init__(self, text: str) -> None:
        self._tokens = [*tokens(text), Token("end", "", len(text))]
        self._at = 0

    def query(self) -> Element:
        """The whole text as a query."""
        query = Element("query", 0, None)
        self._select(query)
        if self._now.kind != "end":
            raise UnclearError
        query.end = self._now.start
        return query

    @property
    def _now(self) -> Token:
        return self._tokens[self._at]

    @property
    def _word(self) -> str:
        return self._now.text.upper() if self._now.kind == "word" else ""

    def _step(self, element: Element) -> None:
        if self._now.kind == "end":
            raise UnclearError
        element.tokens.append(self._now)
        element.end = self._now.start + len(self._now.text)
        self._at += 1

    def _select(self, element: Element) -> None:
        """The rest of a query or sub-query: only one of its groups is its pattern."""
        while self._now.kind != "end" and self._now.text != "}":
            if self._word == "CONSTRUCT":
                self._step(element)
                if self._now.text == "{":
                    self._skip(element)
            elif self._word == "VALUES":
                self._values(element)
            elif self._now.text == "(":
                self._brackets(element)
            elif self._now.text == "{":
                self._group(element, "select")
            else:
                self._condition(element)

    def _condition(self, element: Element) -> None:
        """One token of an expression, or EXISTS with its group."""
        exists = self._word == "EXISTS"
        self._step(element)
        if exists:
            self._group(element, "exists")

    def _brackets(self, element: Element) -> None:
        """Balanced brackets of an expression."""
        depth = 0
        while True:
            if self._now.text == "(":
                depth += 1
            elif self._now.text == ")":
                depth -= 1
            elif self._now.kind == "close":
                raise UnclearError
            self._condition(element)
            if not depth:
                return

    def _skip(self, element: Element) -> None:
        """Balanced brackets of any kind, in which no group stands."""
        expected: list[str] = []
        while True:
            if self._now.text in _OPEN:
                expected.append(_OPEN[self._now.text])
            elif self._now.text in _OPEN.values() and expected.pop() != self._now.text:
                raise UnclearError
            self._step(element)
            if not expected:
                return

    def _values(self, element: Element) -> None:
        self._step(element)
        while self._now.text != "{":
            self._step(element)
        self._skip(element)

    def _group(self, element: Element, kind: str = "group") -> None:
        """A group, the opening brace first."""
        if self._now.text != "{":
            raise UnclearError
        group = Group(self._now.start, kind=kind, parent=element)
        element.groups.append(group)
        self._at += 1
        if self._word == "SELECT":
            query = Element("query", self._now.start, group)
            group.elements.append(query)
            self._select(query)
            query.end = self._now.start
        else:
            while self._now.text != "}":
                self._element(group)
        if self._now.text != "}":
            raise UnclearError
        group.end = element.end = self._now.start + 1
        self._at += 1

    def _element(self, group: Group) -> None:
        if self._now.text == ".":
            self._at += 1
            return
        word = self._word
        kind = word.lower() if word in _CLAUSES else "group" if self._now.text == "{" else "triples"
        element = Element(kind, self._now.start, group)
        group.elements.append(element)
        match kind:
            case "filter" | "bind":
                self._step(element)
                self._expression(element)
            case "values":
                self._values(element)
            case "group":
                self._union(element)
            case "triples":
                self._triples(element)
            case _:
                while self._now.text != "{":
                    self._step(element)
                self._group(element)

    def _expression(self, element: Element) -> None:
        """What follows FILTER or BIND: brackets, a call, or [NOT] EXISTS with a group."""
        while self._now.text != "(":
            exists = self._word == "EXISTS"
            self._condition(element)
            if exists:
                return
        self._brackets(element)

    def _union(self, element: Element) -> None:
        self._group(element)
        while self._word == "UNION":
            element.kind = "union"
            self._step(element)
            self._group(element)

    def _triples(self, element: Element) -> None:
        depth = 0
        while depth or (self._word not in _CLAUSES and self._now.text not in ("{", "}")):
            depth += (self._now.kind == "open") - (self._now.kind == "close")
            self._step(element)
