"""A JaLC record in the terms of the crosswalk."""

from __future__ import annotations

import pyoxigraph as ox

from loader.elements import Resource, catalogue_record, dataset, document
from loader.elements.naming import check_languages, state_texts
from loader.errors import RefusedError
from loader.record import Field, Record, Statements
from loader.sources.jalc.agents import contributors, creators, publishers
from loader.sources.jalc.links import identifiers, money, page, relations, serial
from loader.values import identifier, text
from ontology import DCAT, DCTERMS, SDO, SKOS, scheme

DROPPED = (
    "siteId", "site_name", "prefix", "book_classification", "content_classification", "article_type", "citation_list",
    "crossref_list", "original_language", "updated_date",
)  # fmt: skip
"""What tells of JaLC or of a classification that is not published."""

_TYPES = {"JA": "journal article", "BK": "book", "RD": "dataset", "EL": "learning object", "GD": "other"}
_DATA = "03"  # content_classification of research data in deposits
_PLAIN = {
    "volume": SDO.volumeNumber, "issue": SDO.issueNumber, "first_page": SDO.pageStart, "last_page": SDO.pageEnd,
    "version": DCAT.version,
}  # fmt: skip


def map_jalc(record: Record, fields: Field, statements: Statements) -> None:
    """State a record. What it does not tell (access right, licence, grant) is unknown, not closed or unfunded.

    Raises:
        RefusedError: it has no title.
    """
    if not fields.all("title_list"):
        raise RefusedError("The record has no title")
    doi = record.identifier
    resource, data = _start(statements, fields, doi)
    identifiers(resource, fields, doi)
    _words(resource, fields)
    _rights(resource, fields)
    makers = creators(resource, fields)
    managed = contributors(resource, fields)
    publishers(resource, fields, makers)
    _dates(resource, fields)
    _forms(resource, fields)
    page(resource, fields, doi)
    paid = money(resource, fields)
    relations(resource, fields, doi)
    serial(resource, fields)
    for name in DROPPED:
        for field in fields.all(name):
            field.drop()
    profile = "cao-2023" if data and (managed or paid) else None
    catalogue_record(statements, record, resource.node, profile=profile, url=f"https://doi.org/{doi}")


def _start(statements: Statements, record: Field, doi: str) -> tuple[Resource, bool]:
    """Start the thing with its type; only research data (RD) are data."""
    kind = record.text("content_type").upper()
    data = kind == "RD" or (not kind and record.text("content_classification") == _DATA)
    resource = dataset(statements, doi) if data else document(statements, doi)
    label = "dataset" if data else _TYPES.get(kind, "")
    concept = scheme("data-type" if data else "resource-type").find(label) if label else None
    if concept is not None:
        resource.data_type(concept.notation, concept.match.value, "content_type")
    elif kind:
        statements.remark("type-unknown", "content_type", kind)
    if kind == "JA":
        statements.a(resource.node, SDO.ScholarlyArticle)
    return resource, data


def _pairs(record: Field, name: str, *parts: str) -> list[tuple[str, str]]:
    return [(words, e.text("lang")) for e in record.all(name) if (words := e.text(*parts) or e.take().strip())]


def _words(resource: Resource, record: Field) -> None:
    """Titles, subtitles, descriptions and keywords, each in its language."""
    titles: list[tuple[str, str]] = []
    for element in record.all("title_list"):
        words, rest, tag = element.text("title"), element.text("subtitle"), element.text("lang")
        if words or rest:
            titles.append((" : ".join(filter(None, (words, rest))), tag))
    check_languages(resource.statements, titles, "title_list")
    resource.title(titles)
    for element in record.all("description_list", "abstract_list"):
        kind = element.text("type").lower()
        pair = (element.text("description", "abstract") or element.take().strip(), element.text("lang"))
        check_languages(resource.statements, [pair], "description_list", missing=False)
        if kind in {"", "abstract", "other"}:
            resource.description([pair], "description_list")
        elif kind == "tableofcontents":
            resource.texts(DCTERMS.tableOfContents, [pair])
        elif pair[0]:
            resource.statements.add(resource.node, SKOS.note, text.literal(text.lines(pair[0]), pair[1]))
    resource.texts(DCAT.keyword, _pairs(record, "keyword_list", "keyword"))
    resource.texts(DCTERMS.alternative, _pairs(record, "alternative_title_list", "alternative_title", "title"))


def _rights(resource: Resource, record: Field) -> None:
    """Licence by its address, access right by its address or label, everything else as one rights statement."""
    texts: list[tuple[str, str]] = []
    pages: list[str] = []
    for element in record.all("rights_list", "license_list"):
        words, tag = element.text("rights", "license"), element.text("lang")
        address = element.text("rights_uri", "license_uri", "url")
        if scheme("access-category").find_iri(address) or (words and scheme("access-category").find(words)):
            resource.access(words, address, "rights_list")
            continue
        if scheme("licence").find_iri(identifier.licence(address)) or "creativecommons.org/" in address:
            resource.licence("", address, "rights_list")
        elif words and scheme("licence").find(words):
            resource.licence(words, "", "rights_list")
            continue
        elif identifier.url(address):
            pages.append(address)
        if words:
            texts.append((words, tag))
    resource.rights(texts, pages)


def _dates(resource: Resource, record: Field) -> None:
    """Date of publication from its parts, at the precision that they have; further dates by type."""
    element = record.first("publication_date")
    if element is not None:
        parts = [element.text(f"publication_{part}") for part in ("year", "month", "day")]
        known = parts[: parts.index("")] if "" in parts else parts
        if known:
            resource.date("Issued", "-".join(known), "publication_date")
    plain = record.text("date")
    if plain and element is None:
        resource.date("Issued", plain, "date")
    for found in record.all("date_list"):
        kind, stated = found.text("type", "date_type"), found.text("date")
        if stated:
            resource.date(kind or "Other", stated, f"date_list[{kind}]")


def _forms(resource: Resource, record: Field) -> None:
    """Language, version, extent, format, volume and pages."""
    statements = resource.statements
    for language in record.texts("content_language"):
        statements.add(resource.node, DCTERMS.language, ox.Literal(language.lower()))
    for name, predicate in _PLAIN.items():
        state_texts(statements, resource.node, predicate, [(words, "") for words in record.texts(name)])
    for edition in record.all("edition"):
        state_texts(statements, resource.node, SDO.creativeWorkStatus, [(edition.text("variation"), "")])
        for media_type in [*edition.texts("format"), *filter(None, [edition.take().strip()])]:
            statements.add(resource.node, DCTERMS.format, ox.Literal(media_type))
    for element in record.all("format_list"):
        if media_type := element.text("format") or element.take().strip():
            statements.add(resource.node, DCTERMS.format, ox.Literal(media_type))
    for element in record.all("size_list"):
        if stated := element.text("size") or element.take().strip():
            resource.extent(stated, "size_list")
