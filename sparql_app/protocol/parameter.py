"""The ways to ask, as one table, and the parameters that each of them carries (SPARQL 1.1 Protocol, section 2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from ontology import text
from sparql_app.protocol.parts import Door, Parts, decoded, media_type, refusal

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
_MAX_FIELDS = 2_000

Pairs = tuple[tuple[str, str], ...]
_ASKING: tuple[Door, ...] = ("sparql", "query")
_CHANGING: tuple[Door, ...] = ("sparql", "update")
_EVERY: tuple[Door, ...] = ("sparql", "query", "update")

HOW = text(
    "Ask by GET /sparql?query=…, by POST of a form with the field query, or by POST of the query itself as {type}.",
    type=QUERY,
)
HOW_UPDATE = text(
    "Update by POST of a form with the field update, or by POST of the update itself as {type}.", type=UPDATE
)


def _by_get(parts: Parts) -> Pairs:
    return pairs(parts.query_string)


def _by_form(parts: Parts) -> Pairs:
    return pairs(decoded(parts)) + pairs(parts.query_string)


def _query_directly(parts: Parts) -> Pairs:
    return (("query", decoded(parts)), *pairs(parts.query_string))


def _update_directly(parts: Parts) -> Pairs:
    return (("update", decoded(parts)), *pairs(parts.query_string))


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to ask.

    Args:
        doors: where it is possible.
        method: HTTP method.
        media_type: of the content; "" where content has no meaning.
        read: how the parameters are read.
    """

    doors: tuple[Door, ...]
    method: str
    media_type: str
    read: Callable[[Parts], Pairs]


WAYS = (
    _Way(_ASKING, "GET", "", _by_get),
    _Way(_ASKING, "HEAD", "", _by_get),
    _Way(_EVERY, "POST", FORM, _by_form),
    _Way(_ASKING, "POST", QUERY, _query_directly),
    _Way(_CHANGING, "POST", UPDATE, _update_directly),
    _Way(_ASKING, "QUERY", FORM, _by_form),
    _Way(_ASKING, "QUERY", QUERY, _query_directly),
)
"""Every way to ask. QUERY is the method of the draft "The HTTP QUERY Method": a GET whose question is its content."""


def allowed(door: Door) -> str:
    """The methods of a door, for the Allow header."""
    return ", ".join(sorted({way.method for way in WAYS if door in way.doors} | {"OPTIONS"}))


def parameters(parts: Parts) -> Pairs:
    """The parameters of a request, read the way its door, method and media type say; raises RefusedError."""
    stated, _ = media_type(parts.headers)
    ways = [way for way in WAYS if parts.door in way.doors and way.method == parts.method]
    how = HOW_UPDATE if parts.door == "update" else HOW
    if not ways:
        title = text("The method {method} is not possible here", method=parts.method)
        raise refusal(405, "method-not-allowed", title, how, {"Allow": allowed(parts.door)})
    for way in ways:
        if way.media_type in ("", stated):
            return way.read(parts)
    title = text("The content has the media type {type}", type=stated)
    if not stated:
        title = text("The content names no media type")
    raise refusal(415, "media-type", title, how, {"Accept-Post": ", ".join(way.media_type for way in ways)})


def pairs(encoded: str) -> Pairs:
    """The parameters of a percent-encoded text; raises RefusedError."""
    try:
        return tuple(parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS))
    except UnicodeDecodeError as error:
        title, hint = text("A parameter is not valid UTF-8"), text("Percent-encode the parameters in UTF-8.")
        raise refusal(400, "encoding", title, hint) from error
    except ValueError as error:
        title = text("The request has more than {n} parameters", n=_MAX_FIELDS)
        hint = text("Send the query itself as {type}.", type=QUERY)
        raise refusal(400, "too-many-parameters", title, hint) from error
