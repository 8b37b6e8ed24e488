"""A JPCOAR record (1.0, 2.0, 2.1) in the terms of the crosswalk. The items are those of the JPCOAR 2.1 item list."""

from __future__ import annotations

import pyoxigraph as ox

from loader.elements import Resource, catalogue_record, dataset, document
from loader.elements.naming import check_languages, state_texts
from loader.errors import RefusedError
from loader.record import Field, Record, Statements
from loader.sources.jairo.agents import contributors, creators, holders, publishers
from loader.sources.jairo.bibliography import bibliography
from loader.sources.jairo.catalogs import catalogs, repository
from loader.sources.jairo.distributions import dates, distributions
from loader.sources.jairo.funding import funding
from loader.sources.jairo.places import geography, temporal
from loader.sources.jairo.relations import identifiers, relations
from loader.sources.jairo.subjects import subjects
from loader.sources.jairo.texts import names, worded
from loader.values import text
from ontology import COARRT, DCAT, DCTERMS, SDO, SKOS, Concept, scheme


def map_jpcoar(record: Record, fields: Field, statements: Statements) -> None:
    """State a record.

    Raises:
        RefusedError: it has neither title nor identifier.
    """
    if not any(f.value and f.value.strip() for f in fields.all("dc:title", "jpcoar:identifier")):
        raise RefusedError("The record has neither a title nor an identifier")
    data = is_data(fields)
    resource = dataset(statements, record.identifier) if data else document(statements, record.identifier)
    _describe(resource, fields)
    _policy(resource, fields)
    creators(resource, fields)
    named = contributors(resource, fields)
    holders(resource, fields)
    fielded = subjects(resource, fields)
    publishers(resource, fields)
    dates(resource, fields, "datacite:date")
    temporal(resource, fields)
    geography(resource, fields)
    page = identifiers(resource, fields)
    money = funding(resource, fields)
    relations(resource, fields, money)
    bibliography(resource, fields)
    distributions(resource, fields)
    catalogs(resource, fields)
    repository(resource, record.identifier)
    managed = data and bool(money or named or fielded)
    catalogue_record(statements, record, resource.node, profile="cao-2023" if managed else None, url=page)


def type_concept(label: str, iri: str) -> Concept | None:
    """The resource type that a label and an IRI mean; the IRI outranks the label (trap 22)."""
    lists = (scheme("data-type"), scheme("resource-type"))
    by_iri = next((c for s in lists if iri and (c := s.find_iri(iri))), None)
    return by_iri or next((c for s in lists if label and (c := s.find(label))), None)


def is_data(fields: Field) -> bool:
    """Whether a record describes data, not a document: by its type, or without a known one by what only data have."""
    for element in fields.all("dc:type"):
        iri = element.first("@rdf:resource")
        concept = type_concept((element.value or "").strip(), (iri.value or "") if iri else "")
        if concept is not None:
            return scheme("data-type").find_iri(concept.match.value) is not None
    roles = {f.value for c in fields.all("jpcoar:contributor") for f in c.all("@contributorType")}
    return bool(roles & {"HostingInstitution", "DataManager"}) or bool(fields.all("jpcoar:datasetSeries"))


def _describe(resource: Resource, fields: Field) -> None:
    """Items 1, 2, 9, 13 to 16 and 42."""
    statements = resource.statements
    titles = names(fields, "dc:title")
    check_languages(statements, titles, "dc:title")
    resource.title(titles)
    resource.texts(DCTERMS.alternative, names(fields, "dcterms:alternative"))
    for element in fields.all("datacite:description"):
        _description(resource, element)
    state_texts(statements, resource.node, DCTERMS.date, names(fields, "dcterms:date"))
    for language in fields.texts("dc:language"):
        statements.add(resource.node, DCTERMS.language, ox.Literal(language.lower()))
    for element in fields.all("dc:type"):
        _type(resource, element)
    for version in fields.texts("datacite:version"):
        statements.add(resource.node, DCAT.version, ox.Literal(version))
    for series in fields.texts("jpcoar:datasetSeries"):
        if series.lower() == "true":
            statements.a(resource.node, DCAT.DatasetSeries)


def _description(resource: Resource, element: Field) -> None:
    kind, pair = element.text("@descriptionType"), worded(element)
    check_languages(resource.statements, [pair], "datacite:description")
    if kind in {"", "Abstract"}:
        resource.description([pair], "datacite:description")
    elif kind == "TableOfContents":
        resource.texts(DCTERMS.tableOfContents, [pair])
    else:
        resource.statements.add(resource.node, SKOS.note, text.literal(text.lines(pair[0]), pair[1]))


def _type(resource: Resource, element: Field) -> None:
    label, iri = element.take().strip(), element.text("@rdf:resource")
    resource.data_type(label, iri, "dc:type")
    if iri.startswith(COARRT.namespace) and iri.rstrip("/").endswith("c_6501"):
        resource.statements.a(resource.node, SDO.ScholarlyArticle)


def _policy(resource: Resource, fields: Field) -> None:
    """Items 5 and 6: access right; licence by address or name, fee, and the rest as one rights statement (trap 38)."""
    for element in fields.all("dcterms:accessRights"):
        resource.access(element.take().strip(), element.text("@rdf:resource"), "dcterms:accessRights")
    texts = []
    for element in fields.all("dc:rights"):
        (words, language), iri = worded(element), element.text("@rdf:resource")
        known = scheme("licence").find(words) if words else None
        if iri:
            resource.licence(words if known else "", iri, "dc:rights")
        elif known is not None:
            resource.licence(words, "", "dc:rights")
        elif words and scheme("fee").find(words):
            resource.fee(words, "dc:rights")
            continue
        if words and known is None:
            texts.append((words, language))
    check_languages(resource.statements, texts, "dc:rights")
    resource.rights(texts)
