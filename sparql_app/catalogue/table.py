"""The rows of an answer, as they come from the gate and as the formats of SPARQL results write them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, cast

import pyoxigraph as ox

from ontology import XSD
from sparql_app.catalogue.sifting import Row, Term

_JSON = ox.QueryResultsFormat.JSON


@dataclass(frozen=True, slots=True)
class Table:
    """Rows.

    Args:
        names: the variables.
        rows: a term or nothing for each of them.
    """

    names: tuple[str, ...]
    rows: Sequence[Row]


def read(file: IO[bytes]) -> Table:
    """The table of an answer in the SPARQL 1.1 Query Results JSON Format; the file is closed."""
    with file:
        solutions = cast(ox.QuerySolutions, ox.parse_query_results(file.read(), _JSON))
    names = tuple(variable.value for variable in solutions.variables)
    return Table(names, [tuple(cast(Term | None, row[name]) for name in names) for row in solutions])


def srj(table: Table) -> bytes:
    """The table in the SPARQL 1.1 Query Results JSON Format."""
    bindings = [
        {name: _told(term) for name, term in zip(table.names, row, strict=True) if term is not None}
        for row in table.rows
    ]
    return json.dumps({"head": {"vars": table.names}, "results": {"bindings": bindings}}, ensure_ascii=False).encode()


def _told(term: Term) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    told = {"type": "literal", "value": term.value}
    if term.language:
        return {**told, "xml:lang": term.language}
    return told if term.datatype == XSD.string else {**told, "datatype": term.datatype.value}


def serialised(content: bytes, wanted: ox.QueryResultsFormat) -> bytes:
    """A table in the JSON format as another format of SPARQL results."""
    if wanted == _JSON:
        return content
    return ox.parse_query_results(content, _JSON).serialize(format=wanted) or b""
