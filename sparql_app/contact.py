"""Whether a change tells how to reach a person, in any term of its quads or in the name of a graph.

The same marks that mask contacts when sources are read (`loader.personal`) keep them out of public edits. Passwords in
front of a host are found with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

import pyoxigraph as ox

from loader import personal
from loader.edit import Change

_POSITIONS = ("subject", "predicate", "object")


def place(change: Change) -> dict[str, str | int] | None:
    """Where a contact stands: position and, but for graphs, the number of the statement; None when there is none.

    It is never told itself, and neither is what stands beside it.

    Args:
        change: the change; what it removes does not count.
    """
    for graph in _graphs(change):
        if _tells(graph):
            return {"position": "graph", "statement": 0}
    for number, quad in enumerate(change.added, 1):
        for position, found in zip(_POSITIONS, map(_tells, quad.triple), strict=True):
            if found:
                return {"position": position, "statement": number}
    return None


def _graphs(change: Change) -> Iterator[ox.NamedNode]:
    """The graphs that the change makes or adds to, each once."""
    found = {quad.graph_name for quad in change.added} | set(change.created)
    return (graph for graph in found if isinstance(graph, ox.NamedNode))


def _tells(term: object) -> bool:
    match term:
        case ox.NamedNode():
            return _link(term.value)
        case ox.Literal():
            return personal.told(term.value) or _link(term.datatype.value)
        case ox.Triple():
            return any(map(_tells, term))
        case _:
            return False


def _link(iri: str) -> bool:
    """Whether an IRI tells it, also behind percent signs; who speaks git over ssh is nobody."""
    known = iri.replace("://git@", "://")
    return personal.link(known) or personal.told(unquote(known)) or personal.without_password(known) != known
