"""Queries of SPARQL-based constraints, carried out for all focus nodes at once (SHACL sections 5.3 and appendix A).

SHACL binds ``$this`` and some other variables before a query runs, in every group of it. Run once for each focus node
that is quadratic on large graphs. Here each group that mentions such a variable without binding it is given a pattern
that binds it to all the focus nodes, so that one run answers for all and means the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from shapes.errors import LimitError, RefusedShapesError

_DEEPEST = 60
_LONGEST = 100_000
"""Characters of a query."""

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+|\#[^\r\n]*)
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<string>\"\"\"(?:[^"\\]|\\.|\"(?!\"\"))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
        |"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
    |(?P<variable>[?$]\w+)
    |(?P<word>[^\W\d][\w.-]*:?[\w.:%\\-]*|:[\w.:%\\-]*)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_AGGREGATES = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})
_FORBIDDEN = {"MINUS": "MINUS", "VALUES": "VALUES", "SERVICE": "SERVICE", "LOAD": "LOAD"}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query: its kind and text."""

    kind: str
    text: str

    @property
    def name(self) -> str:
        """The name of a variable, "" for what is none."""
        return self.text[1:] if self.kind == "variable" else ""


@dataclass(slots=True)
class Group:
    """What stands between two curly brackets.

    Args:
        opening: place of the opening bracket among the tokens.
        own: places of its tokens that are in no inner group.
        closing: place of the closing bracket.
    """

    opening: int
    own: list[int] = field(default_factory=list)
    closing: int = -1


@dataclass(frozen=True, slots=True)
class Query:
    """A query of a constraint, taken apart.

    Args:
        tokens: all of it, with the space between.
        groups: its groups, the outermost first.
        ask: whether it is an ASK query.
    """

    tokens: tuple[Token, ...]
    groups: tuple[Group, ...]
    ask: bool

    @property
    def one_by_one(self) -> bool:
        """Whether the query counts or cuts its solutions, so that it means something else for many nodes at once."""
        words = {t.text.upper() for t in self.tokens if t.kind == "word"}
        return bool(words & (_AGGREGATES | {"LIMIT", "OFFSET", "GROUP", "HAVING"}))

    @property
    def flat(self) -> bool:
        """Whether it has no query inside, which would be carried out anew for each part of the nodes."""
        return not self.one_by_one and not any(_is_select(self, g) for g in self.groups[1:])

    def mentions(self, name: str) -> bool:
        """Whether a variable occurs in it."""
        return any(t.name == name for t in self.tokens)

    def text(self, bindings: Mapping[str, str], *, outermost: str, force: bool = False) -> str:
        """The query with patterns that bind its pre-bound variables.

        Args:
            bindings: for each pre-bound variable the pattern that binds it.
            outermost: the variable that the outermost group must bind.
            force: bind in every group, even where a triple pattern binds already.
        """
        pieces = [t.text for t in self.tokens]
        for place, group in enumerate(self.groups):
            if _is_select(self, group) and place:
                continue
            wanted = [n for n in bindings if self._needs(group, n, force=force)]
            if not place and outermost not in wanted and (force or not self._binds(group, outermost)):
                wanted.append(outermost)
            pieces[group.opening] = "{ " + " ".join(dict.fromkeys(bindings[n] for n in wanted)) + " "
        return "".join(pieces)

    def _needs(self, group: Group, name: str, *, force: bool) -> bool:
        if not any(self.tokens[i].name == name for i in group.own):
            return False
        return force or not self._binds(group, name)

    def _binds(self, group: Group, name: str) -> bool:
        """Whether a triple pattern of the group itself binds a variable, seen without doubt."""
        if any(self.tokens[i].text in ("*", "?") for i in group.own):
            return False  # a path of no steps binds what is in no triple
        depth = 0
        for i in group.own:
            token = self.tokens[i]
            depth += {"(": 1, ")": -1}.get(token.text, 0)
            if depth == 0 and token.name == name and _in_triple(self, i):
                return True
        return False


def _in_triple(query: Query, place: int) -> bool:
    """Whether a variable outside of all brackets stands as a subject: a verb follows it."""
    rest = (t for t in query.tokens[place + 1 :] if t.kind != "space")
    follows = next(rest, None)
    return follows is not None and (
        follows.kind in ("iri", "variable") or follows.text in ("^", "(") or _is_name(follows)
    )


def _is_name(token: Token) -> bool:
    return token.kind == "word" and (":" in token.text or token.text == "a")


def _is_select(query: Query, group: Group) -> bool:
    words = [query.tokens[i] for i in group.own if query.tokens[i].kind != "space"]
    return bool(words) and words[0].text.upper() == "SELECT"


def read_query(text: str, prebound: Iterable[str]) -> Query:
    """Take a query apart and see that SHACL allows it (SHACL appendix A).

    Args:
        text: the query, with ``$PATH`` filled in.
        prebound: names of the variables that are bound before, ``this`` first.

    Raises:
        RefusedShapesError: it uses what SHACL or the project forbids.
        LimitError: it is too long or too deep.
    """
    if len(text) > _LONGEST:
        raise LimitError("A query of the shapes is longer than {n} characters", n=_LONGEST)
    tokens = tuple(Token(m.lastgroup or "other", m.group()) for m in _TOKEN.finditer(text))
    query = Query(tokens, tuple(_groups(tokens)), _form(tokens) == "ASK")
    if not query.groups:
        raise RefusedShapesError("A query of the shapes has no pattern")
    names = tuple(prebound)
    _allowed(tokens, names)
    for group in query.groups[1:]:
        if _is_select(query, group):
            _projects(query, group, names)
    return query


def _form(tokens: Iterable[Token]) -> str:
    for token in tokens:
        if token.kind == "word" and token.text.upper() in ("SELECT", "ASK"):
            return token.text.upper()
        if token.text == "{":
            break
    raise RefusedShapesError("A query of the shapes is neither SELECT nor ASK")


def _groups(tokens: tuple[Token, ...]) -> list[Group]:
    open_: list[Group] = []
    found: list[Group] = []
    for place, token in enumerate(tokens):
        if token.kind == "other" and token.text == "{":
            if len(open_) >= _DEEPEST:
                raise LimitError("A query of the shapes is nested more than {depth} deep", depth=_DEEPEST)
            open_.append(Group(place))
            found.append(open_[-1])
        elif token.kind == "other" and token.text == "}":
            if not open_:
                raise RefusedShapesError("The brackets of a query of the shapes do not fit")
            open_.pop().closing = place
        elif open_:
            open_[-1].own.append(place)
    if open_:
        raise RefusedShapesError("The brackets of a query of the shapes do not fit")
    return found


def _allowed(tokens: tuple[Token, ...], prebound: tuple[str, ...]) -> None:
    solid = [t for t in tokens if t.kind != "space"]
    for before, token in pairwise(solid):
        if before.kind == "word" and before.text.upper() in _FORBIDDEN:
            raise RefusedShapesError("A query of the shapes uses {word}, which is not allowed", word=before.text)
        if before.kind == "word" and before.text.upper() == "FROM":
            raise RefusedShapesError("A query of the shapes uses {word}, which is not allowed", word=before.text)
        if before.text.upper() == "AS" and token.name in prebound:
            raise RefusedShapesError("A query of the shapes gives a value to {name}, which is bound", name=token.text)


def _projects(query: Query, group: Group, prebound: tuple[str, ...]) -> None:
    """A sub-select must return what is bound before, save the shapes graph and the shape."""
    inner = next((g.opening for g in query.groups if g.opening > group.opening), len(query.tokens))
    chosen = {query.tokens[i].name for i in group.own if i < inner}
    lacking = [n for n in prebound if n not in chosen and n not in ("shapesGraph", "currentShape")]
    if lacking:
        raise RefusedShapesError("A sub-select of the shapes does not return {name}", name="$" + lacking[0])
