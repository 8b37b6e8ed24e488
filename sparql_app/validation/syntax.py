"""The syntaxes of what may be sent, and what a text is in when nobody says it."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from ontology import Text, text

SYNTAXES: dict[str, str] = {
    "text/turtle": "ttl",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdf",
    "application/n-triples": "nt",
    "application/trig": "trig",
    "application/n-quads": "nq",
    "application/xml": "xml",
    "text/xml": "xml",
    "application/json": "json",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/yaml": "yaml",
}
"""The ending that a file in a syntax has, by media type."""

CHOICES: tuple[tuple[str, Text], ...] = (
    ("", text("Find out by itself")),
    ("application/xml", text("XML (JPCOAR, OAI-PMH answer and others)")),
    ("application/json", text("JSON (GakuNin RDM, maDMP and others)")),
    ("text/csv", text("CSV")),
    ("text/tab-separated-values", text("Tab-separated table")),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", text("Excel workbook (.xlsx)")),
    ("text/turtle", text("RDF in Turtle")),
    ("application/ld+json", text("RDF in JSON-LD")),
    ("application/rdf+xml", text("RDF in XML")),
    ("application/n-triples", text("RDF in N-Triples")),
)
"""What the page lets choose."""

GRAPHS = frozenset({"ttl", "jsonld", "rdf", "nt", "trig", "nq"})
"""Endings of RDF alone, which rules may be in."""

_LONGEST = 100
_ENDINGS = frozenset({*SYNTAXES.values(), "yml", "owl", "txt"})
_XML = re.compile(rb"<(\?xml|!|[A-Za-z_][\w.-]*(:[A-Za-z_][\w.-]*)?[\s/>])")
_TURTLE = re.compile(rb"(?:@prefix|@base|prefix|base)\s", re.IGNORECASE)
_CONTEXT = re.compile(rb'"@(?:id|type|graph)"')
_HEAD = 4096


def ending(stated: str) -> str | None:
    """The ending for a media type, whatever parameters it has; None for one that is not known."""
    return SYNTAXES.get(stated.partition(";")[0].strip().lower())


def named(name: str, content: bytes, stated: str) -> str:
    """The name under which content is read: its own without folders, with the ending of its syntax.

    Args:
        name: name of the file that was sent, "" for a text.
        content: the bytes.
        stated: ending of the syntax that was stated, "" when none was.
    """
    bare = PurePosixPath(name.replace("\\", "/")).name[-_LONGEST:]
    stem, dot, own = bare.rpartition(".")
    if not stated and dot and own.lower() in _ENDINGS - {"txt"}:
        return bare
    return f"{stem or own or 'content'}.{stated or guess(content)}"


def guess(content: bytes) -> str:
    """The ending for the syntax that content is most likely in; a table when it is like nothing else."""
    head = content[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    if head.startswith((b"\xff\xfe<", b"\xfe\xff\0<")) or _XML.match(head):
        return "xml"
    if head.startswith((b"{", b"[")):
        linked = b'"@context"' in head and _CONTEXT.search(head) and b"w3id.org/ro/crate" not in head
        return "jsonld" if linked else "json"
    return "ttl" if _is_turtle(head) else "csv"


def _is_turtle(head: bytes) -> bool:
    lines = (line.strip() for line in head.splitlines())
    first = next((line for line in lines if line and not line.startswith(b"#")), b"")
    return bool(_TURTLE.match(first)) or first.startswith((b"<", b"_:", b"[", b"@"))
