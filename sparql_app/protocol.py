"""SPARQL 1.1 Protocol: from the parts of a request to an operation or a refusal. Pure: no Flask, no input or output.

The ways to ask are one table (section 2.1 of the protocol). Update, the Graph Store Protocol and further methods
become further rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

import pyoxigraph as ox

from ontology import Text, text
from sparql_app.lexer import is_update
from sparql_app.problem import Problem

ALLOW = "GET, HEAD, OPTIONS, POST"
"""The methods of the endpoint, for the Allow header."""
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
_MAX_FIELDS = 2_000
_ONCE = ("query", "update", "format", "lang")

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a request that matter to the protocol.

    Args:
        method: HTTP method in capitals.
        query_string: what follows "?", still percent-encoded.
        headers: by lower-case name.
        body: the content, "" for none.
    """

    method: str
    query_string: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Operation:
    """A query to evaluate.

    Args:
        text: the SPARQL query.
        default_graphs, named_graphs: the dataset that the request states; both empty when it states none. What a
            request states replaces the dataset of the query (section 2.1.4).
        format: what ``format`` asks for, "" when it is not given.
    """

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str = ""

    @property
    def states_dataset(self) -> bool:
        """The request names the graphs to query."""
        return bool(self.default_graphs or self.named_graphs)


class _RefusedError(Exception):
    """Carries a problem out of the readers below."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.kind)
        self.problem = problem


def _refusal(
    status: int, kind: str, title: Text, hint: Text, headers: Mapping[str, str] | None = None
) -> _RefusedError:
    return _RefusedError(Problem(status, kind, title, hint, headers=headers or {}))


_HOW = text(
    "Ask by GET /sparql?query=…, by POST of a form with the field query, or by POST of the query itself as {type}.",
    type=QUERY,
)


def read(parts: Parts) -> Operation | Problem:
    """The operation that a request asks for, or the problem that it is refused with."""
    try:
        return _operation(_parameters(parts))
    except _RefusedError as refused:
        return refused.problem


def media_type(headers: Mapping[str, str]) -> tuple[str, str]:
    """The media type of the content, in lower case, and its charset, "" when not stated."""
    name, *parameters = headers.get("content-type", "").split(";")
    charset = ""
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "charset":
            charset = value.strip().strip('"').lower()
    return name.strip().lower(), charset


def _by_get(parts: Parts) -> Pairs:
    return _pairs(parts.query_string)


def _by_form(parts: Parts) -> Pairs:
    return _pairs(_decoded(parts)) + _pairs(parts.query_string)


def _directly(parts: Parts) -> Pairs:
    return (("query", _decoded(parts)), *_pairs(parts.query_string))


def _update(_: Parts) -> Pairs:
    raise _no_update()


_WAYS: tuple[tuple[str, str, Callable[[Parts], Pairs]], ...] = (
    ("GET", "", _by_get),
    ("HEAD", "", _by_get),
    ("POST", FORM, _by_form),
    ("POST", QUERY, _directly),
    ("POST", UPDATE, _update),
)
"""Method, media type of the content, and how the parameters are read. For GET content has no meaning."""


def _parameters(parts: Parts) -> Pairs:
    """The parameters of the request, read the way its method and media type say."""
    stated, _ = media_type(parts.headers)
    if parts.method not in {method for method, _, _ in _WAYS}:
        raise _refusal(
            405,
            "method-not-allowed",
            text("The method {method} is not possible here", method=parts.method),
            _HOW,
            {"Allow": ALLOW},
        )
    for method, wanted, reader in _WAYS:
        if parts.method == method and wanted in ("", stated):
            return reader(parts)
    raise _refusal(
        415,
        "media-type",
        text("The content has the media type {type}", type=stated)
        if stated
        else text("The content names no media type"),
        _HOW,
        {"Accept-Post": f"{FORM}, {QUERY}"},
    )


def _decoded(parts: Parts) -> str:
    """The content as text. The protocol knows UTF-8 only, so another charset is refused and never misread."""
    coding = parts.headers.get("content-encoding", "").strip().lower()
    if coding not in ("", "identity"):
        raise _refusal(
            415,
            "content-coding",
            text("The content is encoded as {coding}", coding=coding),
            text("Send the content uncompressed."),
            {"Accept-Encoding": "identity"},
        )
    _, charset = media_type(parts.headers)
    if charset.replace("_", "-") not in ("", "utf-8", "utf8", "us-ascii"):
        raise _refusal(
            415,
            "charset",
            text("The content has the charset {charset}", charset=charset),
            text("Send the content in UTF-8."),
        )
    try:
        return parts.body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _refusal(
            400,
            "encoding",
            text("The content is not valid UTF-8 at byte {at}", at=error.start),
            text("Send the content in UTF-8."),
        ) from error


def _pairs(encoded: str) -> Pairs:
    """The parameters of a percent-encoded text."""
    try:
        return tuple(parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS))
    except UnicodeDecodeError as error:
        raise _refusal(
            400,
            "encoding",
            text("A parameter is not valid UTF-8"),
            text("Percent-encode the parameters in UTF-8."),
        ) from error
    except ValueError as error:
        raise _refusal(
            400,
            "too-many-parameters",
            text("The request has more than {n} parameters", n=_MAX_FIELDS),
            text("Send the query itself as {type}.", type=QUERY),
        ) from error


def _operation(pairs: Pairs) -> Operation:
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    for name in _ONCE:
        if len(values.get(name, ())) > 1:
            raise _refusal(
                400,
                "repeated-parameter",
                text("The parameter {name} is given more than once", name=name),
                text("Give it exactly once."),
            )
    if "update" in values:
        raise _no_update()
    if not values.get("query", [""])[0].strip():
        raise _refusal(400, "no-query", text("The request has no query"), _HOW)
    query = values["query"][0]
    if is_update(query):
        raise _no_update()
    return Operation(
        query,
        _graphs(values.get("default-graph-uri", [])),
        _graphs(values.get("named-graph-uri", [])),
        values.get("format", [""])[0],
    )


def _no_update() -> _RefusedError:
    return _refusal(
        403,
        "update-refused",
        text("This service answers queries only; updates are refused"),
        text(
            "Ask with SELECT, ASK, CONSTRUCT or DESCRIBE. Data enter through the sources and not through this service."
        ),
    )


def _graphs(iris: list[str]) -> tuple[str, ...]:
    """Graph IRIs of the request, checked and each once."""
    for iri in iris:
        try:
            ox.NamedNode(iri)
        except ValueError as error:
            raise _refusal(
                400,
                "graph-iri",
                text("{iri!r} is no absolute IRI", iri=iri),
                text("Name graphs by their absolute IRI."),
            ) from error
    return tuple(dict.fromkeys(iris))
