"""What a SERVICE clause is joined with: the part of a query that decides which of its solutions can matter.

Solutions of a clause that agree with no solution of its surroundings never reach the answer, so the bindings of the
surroundings may be sent along, and only what agrees with them has to come back. Why the parts below may be taken, for
variables that the pattern of the clause always binds:

- a group is evaluated from top to bottom, so what precedes the clause is joined with it, OPTIONAL and MINUS included
  (SPARQL 1.1, section 18.2.2.6). What follows and is itself joined may be taken too, for joins have no order;
- groups, branches of a UNION and GRAPH around the clause only extend its solutions, so what they are joined with counts
  as well. The part around an OPTIONAL or MINUS counts, but nothing beyond it: a solution that misses its OPTIONAL lives
  on without it;
- a filter holds at the end of its group, where more is bound. It is taken as far as its variables are bound already;
- beyond a sub-query (projection, LIMIT, groups) and inside of EXISTS (its variables are replaced) nothing is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sparql_app.federation.pattern import Element, Group, elements
from sparql_app.lexer import tokens

Render = Callable[[int, int], str]
"""The text between two offsets, with the clauses that have been answered replaced."""

_JOINED = frozenset({"triples", "graph", "group", "union", "values"})
_UNSTEADY = frozenset(
    {"NOW", "RAND", "UUID", "STRUUID", "BNODE", "LIMIT", "OFFSET", "SAMPLE", "GROUP_CONCAT", "SERVICE"}
)
"""Words by which a part of a query may have other solutions when it is evaluated again."""


def certain(group: Group) -> list[str]:
    """Variables that every solution of a group binds: those of its triples and of the graphs they are in."""
    found: list[str] = []
    for element in group.elements:
        if element.kind in ("triples", "graph"):
            found += element.variables()
        if element.kind in ("graph", "group"):
            found += certain(element.groups[0])
    return list(dict.fromkeys(found))


def opens_with(group: Group, names: Sequence[str]) -> bool:
    """Whether a group begins with triples that bind these variables, so that they may as well be bound before."""
    first = next((element for element in group.elements if element.kind != "filter"), None)
    return first is not None and first.kind == "triples" and set(names) <= set(first.variables())


def around(clause: Element, render: Render) -> str:
    """The surroundings of a clause as a group in braces, "" when there are none that can be taken.

    Args:
        clause: the SERVICE clause.
        render: gives the text of other parts.
    """
    inside, element = "{}", clause
    while (group := element.home) is not None:
        if _within_exists(group):
            return ""
        last = element.kind in ("optional", "minus")
        inside = _joined(group, element, inside, render, alone=last)
        if last or group.kind != "group" or group.parent is None:
            break
        element = group.parent
    words = {token.text.upper() for token in tokens(inside) if token.kind == "word"}
    return "" if words & _UNSTEADY else inside


def _within_exists(group: Group | None) -> bool:
    while group is not None:
        if group.kind == "exists":
            return True
        group = group.parent.home if group.parent else None
    return False


def _joined(group: Group, element: Element, inside: str, render: Render, *, alone: bool) -> str:
    """A group with only what counts, and in place of one element what has been found inside of it."""
    place = group.elements.index(element)
    parts = [_taken(one, render) for one in group.elements[:place] if not (alone and one.kind == "filter")]
    around_graph = element.kind == "graph"
    parts.append(f"{render(element.start, element.groups[0].start)} {inside}" if around_graph else inside)
    if not alone:
        parts += [_taken(one, render) for one in group.elements[place + 1 :] if _may_follow(one)]
    return "{\n" + "\n".join(part for part in parts if part) + "\n}"


def _may_follow(element: Element) -> bool:
    if element.kind == "filter":
        return True
    return element.kind in _JOINED and not any(inner.kind == "service" for inner in elements(element))


def _taken(element: Element, render: Render) -> str:
    if element.kind == "filter":
        return _softened(element, render)
    if element.kind == "triples":
        stop = element.tokens[-1]
        return render(element.start, stop.start if stop.text == "." else element.end) + " ."
    return render(element.start, element.end)


def _softened(element: Element, render: Render) -> str:
    """A filter that lets through what does not yet bind all of its variables, "" when it cannot be told."""
    if element.groups:
        return ""
    free = "".join(f"!BOUND(?{name}) || " for name in element.variables())
    return f"FILTER({free}({render(element.body, element.end)}))"
