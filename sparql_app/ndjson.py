"""Tables as lines of JSON: one solution a line, its terms written as in SPARQL 1.1 Query Results JSON (section 3.2.2).

For programs that read answers line by line. A truth value is one line: ``{"boolean": true}``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pyoxigraph as ox

from ontology import XSD

_AT_ONCE = 1000


def lines(result: ox.QuerySolutions | ox.QueryBoolean) -> Iterator[bytes]:
    """The answer in pieces of whole lines."""
    if isinstance(result, ox.QueryBoolean):
        yield _line({"boolean": bool(result)})
        return
    names = [v.value for v in result.variables]
    piece: list[bytes] = []
    for solution in result:
        piece.append(_line({name: _term(value) for name in names if (value := solution[name]) is not None}))
        if len(piece) == _AT_ONCE:
            yield b"".join(piece)
            piece.clear()
    yield b"".join(piece)


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _term(term: object) -> dict[str, object]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _term(part) for name, part in parts.items()}}
    assert isinstance(term, ox.Literal)  # noqa: S101 - RDF has no other terms
    written: dict[str, object] = {"type": "literal", "value": term.value}
    if term.language:
        written["xml:lang"] = term.language
    elif term.datatype != XSD.string:
        written["datatype"] = term.datatype.value
    return written
