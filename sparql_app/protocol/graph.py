"""SPARQL 1.1 Graph Store HTTP Protocol: from the parts of a request to what is to be done with which graph. Pure.

A graph is named by the request itself (``?graph=IRI`` or ``?default``, section 4.2), or by its address (section 4.1).
PATCH (section 5.7) is not here: an update can be sent to /update, where it names its graphs itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import urlsplit

import pyoxigraph as ox

from ontology import text
from sparql_app.formats import GRAPHS, Format
from sparql_app.problem import Problem
from sparql_app.protocol.parameter import pairs
from sparql_app.protocol.parts import Parts, RefusedError, media_type, plain, refusal

METHODS = ("GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS")
_MULTIPART = "multipart/form-data"
_READABLE = tuple(f for f in GRAPHS if f.name in ("turtle", "ntriples", "rdfxml", "jsonld"))
"""A graph comes in a format of graphs; TriG and N-Quads hold datasets."""
_MAX_DOCUMENTS = 100


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a graph.

    Args:
        format: how it is to be read.
        content: its bytes.
    """

    format: Format
    content: bytes


@dataclass(frozen=True, slots=True)
class GraphRequest:
    """What is to be done with a graph.

    Args:
        method: "GET", "HEAD", "PUT", "POST" or "DELETE".
        graph: its IRI; "" is the default graph, None the graph store itself (a POST makes a graph in it).
        documents: what was sent for PUT and POST.
        format: what ``format`` asks for, "" when it is not given.
    """

    method: str
    graph: str | None
    documents: tuple[Document, ...] = ()
    format: str = ""


def read(parts: Parts, address: str = "") -> GraphRequest | Problem:
    """What a request asks for, or the problem that it is refused with.

    Args:
        parts: the request.
        address: IRI of the graph that the address of the request names, "" when it is the address of the store.
    """
    try:
        return _read(parts, address)
    except RefusedError as refused:
        return refused.problem


def _read(parts: Parts, address: str) -> GraphRequest:
    values: dict[str, list[str]] = {}
    for name, value in pairs(parts.query_string):
        values.setdefault(name, []).append(value)
    asked = GraphRequest(parts.method, _graph(values, address, parts.method), format=values.get("format", [""])[0])
    if parts.method in ("PUT", "POST"):
        return replace(asked, documents=_documents(parts))
    return asked


def _graph(values: Mapping[str, list[str]], address: str, method: str) -> str | None:
    """The graph that a request names."""
    if address:
        return address
    named, default = values.get("graph", []), "default" in values
    hint = text("Name the graph as ?graph=IRI, or ?default for the default graph.")
    if len(named) + default > 1:
        raise refusal(400, "graph-twice", text("The request names more than one graph"), hint)
    if default:
        return ""
    if named:
        return _absolute(named[0])
    if method == "POST":
        return None
    raise refusal(400, "no-graph-named", text("The request names no graph"), hint)


def _absolute(iri: str) -> str:
    try:
        ox.NamedNode(iri)
        absolute = bool(urlsplit(iri).scheme)
    except ValueError:
        absolute = False
    if not absolute:
        title, hint = text("{iri!r} is no absolute IRI", iri=iri), text("Name graphs by their absolute IRI.")
        raise refusal(400, "graph-iri", title, hint)
    return iri


def _documents(parts: Parts) -> tuple[Document, ...]:
    stated, _ = media_type(parts.headers)
    body = plain(parts)
    if stated != _MULTIPART:
        return (_document(parts.headers, body),)
    head = f"Content-Type: {parts.headers['content-type']}\r\n\r\n".encode("latin-1", "replace")
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    found = list(message.iter_parts()) if message.is_multipart() else []
    if not found or message.defects or len(found) > _MAX_DOCUMENTS:
        title = text("The content is no form of at most {n} documents", n=_MAX_DOCUMENTS)
        raise refusal(400, "multipart", title, text("Send one document, or a form with one document in each field."))
    made: list[Document] = []
    for one in found:
        headers = {name.lower(): str(value) for name, value in one.items()}
        content = one.get_payload(decode=True)
        made.append(_document(headers, content if isinstance(content, bytes) else b""))
    return tuple(made)


def _document(headers: Mapping[str, str], content: bytes) -> Document:
    """A document in the format that its media type names; Turtle when it names none and is empty."""
    stated, charset = media_type(headers)
    if charset.replace("_", "-") not in ("", "utf-8", "utf8", "us-ascii"):
        title = text("The content has the charset {charset}", charset=charset)
        raise refusal(415, "charset", title, text("Send the content in UTF-8."))
    for offer in _READABLE:
        names = {offer.media_type, *(t for t in offer.also if t not in ("text/plain", "application/json"))}
        if stated in names or (not stated and not content):
            return Document(offer, content)
    title = text("The content has the media type {type}", type=stated)
    if not stated:
        title = text("The content names no media type")
    offers = ", ".join(f.media_type for f in _READABLE)
    accepted = {"Accept-Post": offers, "Accept-Put": offers}
    raise refusal(415, "media-type", title, text("Possible formats: {formats}", formats=offers), accepted)
