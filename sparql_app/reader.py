"""Asking one release the catalogue's questions, for the pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

import pyoxigraph as ox

from queries import query
from sparql_app.caller import Caller
from sparql_app.engine import Answer, Job
from sparql_app.federation.solutions import block, blocks
from sparql_app.formats import JSON, NTRIPLES, Format
from sparql_app.gate import Gate
from sparql_app.published import Edition
from sparql_app.wire import Term

Row = dict[str, Term]
"""One solution: the bound variables."""


class Reader:
    """Asks queries of ``queries/pages`` of one release; all answers of one page come from one release.

    Args:
        gate: the way to the data.
        caller: who asks.
        edition: the release.
        door: what asks, as observers of the gate are told.
    """

    def __init__(self, gate: Gate, caller: Caller, edition: Edition, door: str = "page") -> None:
        self.edition = edition
        self.caller = caller
        self._gate = gate
        self._door = door

    def rows(self, name: str, **values: str | Term) -> list[Row]:
        """The solutions of a SELECT query.

        Args:
            name: file name of the query without ending, of another folder than ``pages`` with the folder.
            values: its parameters.

        Raises:
            ProblemError: the release is gone, or a limit was reached.
        """
        return _rows(self._ask(name, JSON, values))

    def triples(self, name: str, **values: str | Term) -> list[ox.Triple]:
        """The triples of a CONSTRUCT query, each once; arguments and errors as for `rows`."""
        answer = self._ask(name, NTRIPLES, values)
        return [quad.triple for quad in ox.parse(answer.read(), ox.RdfFormat.N_TRIPLES)]

    def graph(self, name: str, chosen: Format, **values: str | Term) -> Answer:
        """The answer to a CONSTRUCT query in a graph format, as it goes to a client."""
        return self._ask(name, chosen, values)

    def about(self, name: str, things: Iterable[ox.NamedNode]) -> Iterator[Row]:
        """The solutions of a SELECT query whose empty block ``VALUES (?thing) { }`` takes these things, many at once.

        Errors as for `rows`.
        """
        asked = query(f"pages/{name}")
        for portion in blocks([(str(thing),) for thing in things]):
            filled = asked.text.replace(block(["thing"], []), block(["thing"], portion))
            job = Job(filled, self.edition, JSON, None)
            yield from _rows(self._gate.answer(job, self.caller, door=self._door))

    def _ask(self, name: str, chosen: Format, values: dict[str, str | Term]) -> Answer:
        asked = query(name if "/" in name else f"pages/{name}")
        bound = cast(dict[ox.Variable, Term], asked.bind(values))
        is_graph = chosen.rdf is not None
        job = Job(
            asked.text, self.edition, None if is_graph else chosen, chosen if is_graph else None, substitutions=bound
        )
        return self._gate.answer(job, self.caller, door=self._door)


def _rows(answer: Answer) -> list[Row]:
    solutions = cast(ox.QuerySolutions, ox.parse_query_results(answer.read(), ox.QueryResultsFormat.JSON))
    names = [v.value for v in solutions.variables]
    return [{n: cast(Term, s[n]) for n in names if isinstance(s[n], ox.NamedNode | ox.Literal)} for s in solutions]
