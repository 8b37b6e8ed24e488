"""Subjects of a JPCOAR record (item 8): research field, keywords, headings and classification codes."""

from __future__ import annotations

from loader.elements import Resource
from loader.elements.naming import check_languages
from loader.elements.subject import heading
from loader.record import Field
from loader.sources.jairo.texts import worded
from ontology import DCAT

_CODES = frozenset({"DDC", "JEL", "LCC", "NDC", "NDLC", "UDC", "SciVal"})


def subjects(resource: Resource, record: Field) -> bool:
    """State every subject; true when a research field of e-Rad (common element 11) is among them."""
    fielded = False
    for element in record.all("jpcoar:subject"):
        (words, language), kind = worded(element), element.text("@subjectScheme")
        address = element.text("@subjectURI")
        if not words:
            continue
        if kind == "e-Rad_field":
            fielded = True
            resource.field(words, "jpcoar:subject[e-Rad_field]")
            continue
        if kind not in _CODES:
            check_languages(resource.statements, [(words, language)], "jpcoar:subject")
            resource.texts(DCAT.keyword, [(words, language)])
        if kind not in {"", "Other"} or address:
            heading(
                resource.statements,
                resource.node,
                kind,
                [] if kind in _CODES else [(words, language)],
                words if kind in _CODES else "",
                address,
                "jpcoar:subject/@subjectURI",
            )
    return fielded
