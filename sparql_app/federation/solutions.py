"""Solutions as they come from an endpoint and as a query holds them: VALUES blocks (SPARQL 1.1, section 10.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import cast

import pyoxigraph as ox

Row = tuple[str, ...]
"""One solution: each variable's term as SPARQL writes it, "UNDEF" for none."""

UNDEF = "UNDEF"
FORMATS = {one.media_type: one for one in (ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML)}
"""The formats that an answer may have, by media type."""

_BLOCK_ROWS = 100
_BLOCK_CHARACTERS = 32_768


class UnreadableError(Exception):
    """An answer is not what SPARQL 1.1 Query Results JSON or XML Format say."""


class TooManyError(Exception):
    """An answer has more solutions than may be taken."""


def read(
    content: bytes,
    format: ox.QueryResultsFormat,  # noqa: A002 - its name
    names: Sequence[str],
    limit: int,
    skolem: str,
) -> list[Row]:
    """The solutions of an answer.

    Blank nodes become IRIs (RDF 1.1, section 3.5), because VALUES cannot hold them.

    Args:
        content: the answer.
        format: JSON or XML.
        names: the variables wanted, in this order; others are left out.
        limit: most solutions that are taken.
        skolem: how the IRIs of blank nodes begin.

    Raises:
        UnreadableError: the answer is not well-formed.
        TooManyError: it has more solutions.
    """
    rows: list[Row] = []
    found = None
    try:
        found = ox.parse_query_results(content, format)
        if not isinstance(found, ox.QuerySolutions):
            raise UnreadableError
        known = {variable.value for variable in found.variables}
        for solution in found:
            if len(rows) == limit:
                raise TooManyError
            rows.append(tuple(_written(solution[name] if name in known else None, skolem) for name in names))
    except (SyntaxError, ValueError, OSError) as error:
        raise UnreadableError from error
    finally:
        del found  # an error would keep it, and no other thread may let go of it
    return rows


def _written(term: object, skolem: str) -> str:
    if term is None:
        return UNDEF
    if isinstance(term, ox.BlankNode):
        return f"<{skolem}{term.value}>"
    if isinstance(term, ox.NamedNode | ox.Literal):
        return str(term)
    raise UnreadableError


def bindings(rows: Iterable[ox.QuerySolution], names: Sequence[str]) -> tuple[list[str], list[Row]]:
    """The variables that may be sent to an endpoint, and their bindings, each once and in order.

    A variable that is unbound somewhere restricts nothing there, and a blank node means nothing elsewhere: such
    variables are left out for all solutions.

    Args:
        rows: solutions of the release.
        names: their variables.
    """
    solutions = [[cast(object, row[name]) for name in names] for row in rows]
    sent = [n for place, n in enumerate(names) if all(_may_leave(solution[place]) for solution in solutions)]
    places = [names.index(name) for name in sent]
    return sent, sorted({tuple(str(solution[place]) for place in places) for solution in solutions})


def _may_leave(term: object) -> bool:
    return isinstance(term, ox.NamedNode) or (isinstance(term, ox.Literal) and term.direction is None)


def block(names: Sequence[str], rows: Iterable[Row]) -> str:
    """A VALUES block with these solutions."""
    head = " ".join(f"?{name}" for name in names)
    return f"VALUES ({head}) {{ " + " ".join(f"({' '.join(row)})" for row in rows) + " }"


def blocks(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Solutions in portions that one request can carry."""
    portion: list[Row] = []
    size = 0
    for row in rows:
        portion.append(row)
        size += sum(map(len, row))
        if len(portion) == _BLOCK_ROWS or size > _BLOCK_CHARACTERS:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion
