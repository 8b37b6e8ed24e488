"""What a text of SPARQL may hold in any of its readings: calls of other endpoints, loads, and how deep it nests.

A text has more than one reading where a ``<`` may be less-than or open an IRI or triple term (see `lexer`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Protocol

from sparql_app.lexer import Lines, Token, ambiguous, placed, unescape

MAX_DEPTH = 200
"""How deep brackets and prefix operators may nest."""
MAX_OPERATORS = 20_000
"""How many operators a query may have: a chain of them recurses in the engine as deep as it is long."""
_PREFIX_OPERATORS = frozenset({"!", "^", "+", "-"})
_OPERATORS = _PREFIX_OPERATORS | {"/", "|", "*", "&&", "||", "=", "!=", "<", ">", "<=", ">="}
_ENDS_OPERAND = frozenset({"variable", "string", "number", "tag", "name", "iri", "word", "close"})


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


@dataclass(frozen=True, slots=True)
class _Burden:
    """What a reading has met so far: open brackets, prefix operators in a row, operators, and how deep it has been."""

    depth: int = 0
    chain: int = 0
    operators: int = 0
    deepest: int = 0

    def after(self, token: Token) -> _Burden:
        """The burden with one more token."""
        depth = max(0, self.depth + (token.kind == "open") - (token.kind == "close"))
        chain = self.chain + 1 if token.text in _PREFIX_OPERATORS else 0
        operators = self.operators + (token.text in _OPERATORS)
        return _Burden(depth, chain, operators, max(self.deepest, depth + chain))

    def most(self, other: _Burden) -> _Burden:
        """The larger of each."""
        return _Burden(
            max(self.depth, other.depth),
            max(self.chain, other.chain),
            max(self.operators, other.operators),
            max(self.deepest, other.deepest),
        )


def survey(text: str) -> Survey:
    """Look through a text without parsing it: the greatest depth and the most operators that any reading has.

    Readings are followed in the order of the text. Where two meet they go on as one, with the larger of each number, so
    the work stays linear.
    """
    lines = Lines(text)
    met = {0: _Burden()}
    offsets = [0]
    whole = _Burden()
    while offsets:
        start = heappop(offsets)
        burden = met.pop(start)
        for token, end in placed(text, start, lines):
            branches = {end: burden.after(token)}
            if ambiguous(token):
                branches[token.start + 1] = burden.after(Token("sign", "<", token.start))
            if len(branches) == 1 and not offsets:
                burden = branches[end]
                continue
            for offset, one in branches.items():
                if offset not in met:
                    heappush(offsets, offset)
                met[offset] = one.most(met.get(offset, one))
            break
        else:
            whole = whole.most(burden)
    return Survey(calls_out(text), whole.deepest, whole.operators)


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
    lines = Lines(text)
    waiting = [0]
    while waiting:
        looking = sight()
        for token, _ in placed(text, waiting.pop(), lines):
            if looking.take(token):
                return True
            if token.start in seen:
                break
            seen.add(token.start)
            if ambiguous(token):
                waiting.append(token.start + 1)
    return False


class Doubt:
    """Notices a ``<`` that may be less-than where the lexer reads an IRI or a triple term.

    Less-than stands only inside parentheses and after an operand, so up to the first doubt the tokens are those that
    the engine sees.
    """

    def __init__(self) -> None:
        self._depth = 0
        self._operand = False

    def take(self, token: Token) -> bool:
        """Whether this token is in doubt."""
        found = self._operand and self._depth > 0 and ambiguous(token)
        if token.kind in ("open", "close"):
            self._depth = max(0, self._depth + ("(" in token.text) - (")" in token.text))
        self._operand = token.kind in _ENDS_OPERAND
        return found


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
