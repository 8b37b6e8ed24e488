"""What a request asks for: a query or an update, with the dataset that it states."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from ontology import text
from sparql_app.formats import GRAPHS, TABLES, by_name
from sparql_app.problem import Problem
from sparql_app.protocol.parameter import HOW, HOW_UPDATE, Pairs, parameters
from sparql_app.protocol.parts import Parts, RefusedError, refusal

_ONCE = ("query", "update", "lang", "timeout")
_MAX_TIMEOUT = 86_400.0


@dataclass(frozen=True, slots=True)
class Query:
    """A query to evaluate (SPARQL 1.1 Protocol, section 2.1).

    Args:
        text: the SPARQL query.
        default_graphs, named_graphs: the dataset that the request states; both empty when it states none. What a
            request states replaces the dataset of the query (section 2.1.4).
        format: what ``format`` asks for, "" when it is not given.
        timeout: seconds after which the client gives up, 0 when it does not say.
    """

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str = ""
    timeout: float = 0

    @property
    def states_dataset(self) -> bool:
        """The request names the graphs to query."""
        return bool(self.default_graphs or self.named_graphs)


@dataclass(frozen=True, slots=True)
class Update:
    """An update to carry out (SPARQL 1.1 Protocol, section 2.2).

    Args:
        text: the SPARQL update.
        using, using_named: the dataset for its patterns; both empty when the request states none. The text may then
            not have USING, USING NAMED or WITH (section 2.2.3), which only parsing it can tell.
    """

    text: str
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()


Operation = Query | Update


def read(parts: Parts) -> Operation | Problem:
    """The operation that a request asks for, or the problem that it is refused with."""
    try:
        return _operation(parts, parameters(parts))
    except RefusedError as refused:
        return refused.problem


def _operation(parts: Parts, found: Pairs) -> Operation:
    values: dict[str, list[str]] = {}
    for name, value in found:
        values.setdefault(name, []).append(value)
    for name in _ONCE:
        if len(values.get(name, ())) > 1:
            raise _repeated(name)
    if "update" in values and "query" in values:
        title = text("The request has both a query and an update")
        raise refusal(400, "query-and-update", title, text("Send them one after the other."))
    if "update" in values or parts.door == "update":
        return _update(parts, values)
    query = values.get("query", [""])[0]
    if not query.strip():
        raise refusal(400, "no-query", text("The request has no query"), HOW)
    return Query(
        query,
        _graphs(values.get("default-graph-uri", [])),
        _graphs(values.get("named-graph-uri", [])),
        _format(values.get("format", [""])),
        _timeout(values.get("timeout", [""])[0]),
    )


def _update(parts: Parts, values: dict[str, list[str]]) -> Update:
    if parts.method != "POST":
        raise refusal(
            400, "update-by-get", text("An update cannot be asked for by {method}", method=parts.method), HOW_UPDATE
        )
    if parts.door == "query":
        title = text("This address answers queries only; updates are refused")
        raise refusal(400, "update-refused", title, HOW_UPDATE)
    if "update" not in values:
        raise refusal(400, "no-update", text("The request has no update"), HOW_UPDATE)
    using = _graphs(values.get("using-graph-uri", []))
    return Update(values["update"][0], using, _graphs(values.get("using-named-graph-uri", [])))


def _repeated(name: str) -> RefusedError:
    title = text("The parameter {name} is given more than once", name=name)
    return refusal(400, "repeated-parameter", title, text("Give it exactly once."))


def _format(names: list[str]) -> str:
    """The one format that all names that are known stand for: SPARQLWrapper sends its own name and the media type."""
    meant = {found: name for name in reversed(names) if any(found := (by_name(name, TABLES), by_name(name, GRAPHS)))}
    if len(meant) > 1 or (len(names) > 1 and not meant):
        raise _repeated("format")
    return next(iter(meant.values()), names[0])


def _timeout(stated: str) -> float:
    """Seconds; 0 when nothing is stated."""
    if not stated:
        return 0
    try:
        seconds = float(stated)
    except ValueError:
        seconds = 0
    if not 0 < seconds <= _MAX_TIMEOUT:
        title = text("{value!r} is no number of seconds", value=stated)
        raise refusal(400, "timeout", title, text("Give timeout as a number of seconds, for example timeout=5."))
    return seconds


def _graphs(iris: list[str]) -> tuple[str, ...]:
    """Graph IRIs of the request, checked and each once."""
    for iri in iris:
        try:
            ox.NamedNode(iri)
        except ValueError as error:
            title, hint = text("{iri!r} is no absolute IRI", iri=iri), text("Name graphs by their absolute IRI.")
            raise refusal(400, "graph-iri", title, hint) from error
    return tuple(dict.fromkeys(iris))
