"""The formats of a report on what was sent."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from loader.spreadsheet import CSV, XLSX
from ontology import Text, text

DEFAULT = "application/rdf+xml"
"""What the Test Bed answers with when nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class Form:
    """One format.

    Args:
        media_type: as negotiated, "" for none.
        content_type: as sent.
        suffix: ending of a file.
        title: what people call it, where the page offers it.
        rdf: how the sh:ValidationReport is written in it; None when it is something else.
    """

    media_type: str
    content_type: str = ""
    suffix: str = ""
    title: Text | None = None
    rdf: ox.RdfFormat | None = None


JSON = Form("application/json", "application/json", "json", text("JSON"))
XML = Form("application/xml", "application/xml; charset=utf-8", "xml")
TURTLE = Form("text/turtle", "text/turtle; charset=utf-8", "ttl", text("Turtle (RDF)"), ox.RdfFormat.TURTLE)
BOOK = Form(XLSX, XLSX, "xlsx", text("Excel workbook (.xlsx)"))
TABLE = Form("text/csv", CSV, "csv", text("CSV"))

FORMS = (
    Form(DEFAULT, DEFAULT, "rdf", rdf=ox.RdfFormat.RDF_XML),
    Form("application/ld+json", "application/ld+json", "jsonld", rdf=ox.RdfFormat.JSON_LD),
    TURTLE,
    Form("application/n-triples", "application/n-triples", "nt", rdf=ox.RdfFormat.N_TRIPLES),
    Form("application/trig", "application/trig", "trig", rdf=ox.RdfFormat.TRIG),
    Form("application/n-quads", "application/n-quads", "nq", rdf=ox.RdfFormat.N_QUADS),
    JSON,
    XML,
    TABLE,
    BOOK,
)
"""Every format, the preferred first."""

NONE = Form("")
"""No format."""

DOWNLOADS = (BOOK, TABLE, TURTLE, JSON)
"""What the page offers."""

_ALSO = {"text/xml": "application/xml", "application/x-turtle": "text/turtle", "text/n3": "text/turtle"}


def form(media_type: str) -> Form:
    """The format of a media type, whatever parameters it has; `NONE` for one that is not known."""
    bare = media_type.partition(";")[0].strip().lower()
    return next((one for one in FORMS if one.media_type == _ALSO.get(bare, bare)), NONE)
