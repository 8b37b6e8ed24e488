"""Formats of answers and the choice among them (RFC 9110, section 12; SPARQL 1.1 results formats).

A new output format is one row of a table here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox


@dataclass(frozen=True, slots=True)
class Format:
    """A format that an answer can have.

    Args:
        name: short name, for ``?format=``.
        media_type: as negotiated.
        content_type: as sent, with its parameters.
        suffix: ending of a file or path, without dot.
        also: further media types under which clients ask for it.
        called: further short names that clients give it in ``?format=``, SPARQLWrapper above all.
        results: how the engine serialises a table or boolean; None for graph formats and `NDJSON`.
        rdf: how a graph is serialised; None for result formats.
    """

    name: str
    media_type: str
    content_type: str
    suffix: str
    also: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    results: ox.QueryResultsFormat | None = None
    rdf: ox.RdfFormat | None = None


_RESULTS = ox.QueryResultsFormat
_RDF = ox.RdfFormat

HTML = Format("html", "text/html", "text/html; charset=utf-8", "html", ("application/xhtml+xml",))
"""A page for people."""

JSON = Format(
    "json", "application/sparql-results+json", "application/sparql-results+json", "srj", ("application/json",),
    results=_RESULTS.JSON,
)  # fmt: skip
NDJSON = Format(
    "ndjson", "application/x-ndjson", "application/x-ndjson", "ndjson",
    ("application/ndjson", "application/jsonl", "application/x-jsonlines"),
)  # fmt: skip
"""One solution a line; see `sparql_app.ndjson`."""
TABLES = (
    JSON,
    Format(
        "xml", "application/sparql-results+xml", "application/sparql-results+xml", "srx",
        ("application/xml", "text/xml"), results=_RESULTS.XML,
    ),
    Format("csv", "text/csv", "text/csv; charset=utf-8; header=present", "csv", results=_RESULTS.CSV),
    Format("tsv", "text/tab-separated-values", "text/tab-separated-values; charset=utf-8", "tsv",
           results=_RESULTS.TSV),
    NDJSON,
)  # fmt: skip
"""Formats of tables and booleans, the preferred first."""

NTRIPLES = Format("ntriples", "application/n-triples", "application/n-triples", "nt", ("text/plain",),
                  rdf=_RDF.N_TRIPLES)  # fmt: skip
TURTLE = Format("turtle", "text/turtle", "text/turtle; charset=utf-8", "ttl", ("application/turtle",), ("n3",),
                rdf=_RDF.TURTLE)  # fmt: skip
GRAPHS = (
    TURTLE,
    NTRIPLES,
    Format("rdfxml", "application/rdf+xml", "application/rdf+xml", "rdf", ("application/xml", "text/xml"),
           ("xml", "rdf+xml"), rdf=_RDF.RDF_XML),
    Format("jsonld", "application/ld+json", "application/ld+json", "jsonld", ("application/json",),
           ("json", "json-ld"), rdf=_RDF.JSON_LD),
    Format("trig", "application/trig", "application/trig", "trig", rdf=_RDF.TRIG),
    Format("nquads", "application/n-quads", "application/n-quads", "nq", rdf=_RDF.N_QUADS),
)  # fmt: skip
"""Formats of graphs, the preferred first."""


_EXACT = 3
_USUAL = 500
"""Characters of an Accept header below which the choice is remembered."""


@dataclass(frozen=True, slots=True)
class _Range:
    """One media range of an Accept header."""

    type: str
    subtype: str
    quality: float

    def specificity(self, media_type: str) -> int:
        """How closely this range names a media type: `_EXACT`, 2 by type, 1 any; 0 not at all."""
        kind, _, sub = media_type.partition("/")
        if (self.type, self.subtype) == (kind, sub):
            return _EXACT
        if self.type == kind and self.subtype == "*":
            return 2
        return 1 if (self.type, self.subtype) == ("*", "*") else 0


def by_name(name: str, offers: Sequence[Format]) -> Format | None:
    """The offer that ``?format=`` names by a short name, suffix or media type; None when none is meant."""
    wanted = name.strip().lower()
    for offer in offers:
        if wanted in (offer.name, offer.suffix, offer.media_type, *offer.also, *offer.called):
            return offer
    return None


def negotiate(accept: str | None, offers: Sequence[Format]) -> Format | None:
    """The offer that an Accept header prefers (RFC 9110, section 12.5.1); None when it accepts none.

    Args:
        accept: field value; None or empty accepts anything.
        offers: the preferred first; they win where the client likes several equally.
    """
    if accept is None or not accept.strip():
        return offers[0]
    return _remembered(accept, tuple(offers)) if len(accept) < _USUAL else _preferred(accept, offers)


def _preferred(accept: str, offers: Sequence[Format]) -> Format | None:
    ranges = [found for part in accept.split(",") if (found := _range(part)) is not None]
    best: Format | None = None
    best_rank = (0.0, 0)
    for offer in offers:
        # A wildcard means the format itself; the further names count only when they are named.
        names = [
            _rank(offer.media_type, ranges),
            *(r for r in (_rank(t, ranges) for t in offer.also) if r[1] == _EXACT),
        ]
        rank = max(names)
        if rank[0] > 0 and rank > best_rank:
            best, best_rank = offer, rank
    return best


_remembered = lru_cache(maxsize=256)(_preferred)  # the few headers that clients send, again and again


def accepts(accept: str | None, offer: Format, others: Sequence[Format]) -> bool:
    """Whether a client names a format and likes none of the others as much; a wildcard names nothing."""
    named = accept is not None and any(t in accept.lower() for t in (offer.media_type, *offer.also))
    return named and negotiate(accept, (*others, offer)) is offer


def _rank(media_type: str, ranges: Sequence[_Range]) -> tuple[float, int]:
    """Quality that a client gives a media type: the most specific range decides. Exact names win at equal quality."""
    best = (0, 0.0)
    for item in ranges:
        specificity = item.specificity(media_type)
        if specificity and (specificity, item.quality) > best:
            best = (specificity, item.quality)
    return best[1], best[0]


def _range(text: str) -> _Range | None:
    """A media range with its quality; None when it is not well-formed. Other parameters do not narrow our offers."""
    name, *parameters = (part.strip().lower() for part in text.split(";"))
    kind, slash, sub = name.partition("/")
    if not (kind and slash and sub):
        return None
    quality = 1.0
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                quality = min(1.0, max(0.0, float(value)))
            except ValueError:
                return None
    return _Range(kind, sub, quality)


def language(accept: str | None, offers: Sequence[str]) -> str:
    """The language that an Accept-Language header prefers (RFC 4647, lookup); the first offer when none fits."""
    wanted: list[tuple[float, int, str]] = []
    for place, part in enumerate((accept or "").split(",")):
        tag, _, rest = part.strip().lower().partition(";")
        quality = rest.strip().removeprefix("q=") if rest else "1"
        try:
            wanted.append((-float(quality), place, tag.split("-")[0]))
        except ValueError:
            continue
    for quality_below_zero, _, tag in sorted(wanted):
        if tag in offers and quality_below_zero < 0:
            return tag
    return offers[0]
