"""Where each column of the table of cited figures goes (for the page on sources)."""

from __future__ import annotations

from loader.sources.mapping import Mapped
from ontology import text

MAPPING = (
    Mapped("indicator", "enishi:indicator"),
    Mapped("measure", "enishi:measure"),
    Mapped("stratum", "enishi:stratum"),
    Mapped(
        "subject, subject_kind, subject_ja, subject_en, subject_jgn, subject_funder, subject_url",
        "dcterms:subject",
        text("A project, or a resource known by its address."),
    ),
    Mapped("period", "sdmx-dimension:refPeriod, dcterms:temporal"),
    Mapped("value", "sdo:value"),
    Mapped("printed", "rdfs:label"),
    Mapped("unit", "sdo:unitText"),
    Mapped("status", "sdmx-attribute:obsStatus"),
    Mapped(
        "document, document_ja, document_en, document_issued, document_url, publisher_ja, publisher_en",
        "prov:hadPrimarySource",
    ),
    Mapped("section", "dcterms:bibliographicCitation"),
    Mapped("definition_ja, definition_en", "skos:definition"),
    Mapped("note_ja, note_en", "skos:note"),
)
