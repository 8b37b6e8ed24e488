"""Identifiers of a record and its relations to other resources (items 18 to 20 and 42)."""

from __future__ import annotations

import pyoxigraph as ox

from loader.elements import Funding, Resource
from loader.elements.naming import check_languages, state_texts
from loader.record import Field
from loader.sources.jairo.texts import names
from loader.values import identifier
from ontology import ADMS, DCAT, DCTERMS, DCV, ENISHI, RDFS, scheme

_DIRECT = {"isFormatOf": DCTERMS.isFormatOf, "hasFormat": DCTERMS.hasFormat, "inSeries": DCAT.inSeries}


def identifiers(resource: Resource, record: Field) -> str:
    """Items 18 and 19: DOI, Handle and address of the content.

    Returns:
        Its page in the repository, "" when none is stated.
    """
    page = ""
    for element in record.all("jpcoar:identifier"):
        where, value = "jpcoar:identifier", element.take().strip()
        kind = element.text("@identifierType").upper()
        if kind == "DOI" or (kind != "HDL" and identifier.doi(value)):
            if resource.doi(value, where) is None and value:
                resource.identifier(value)
        elif kind == "HDL" or identifier.handle(value):
            resource.handle(value, where)
        elif value:
            found = resource.page(value, where)
            page = page or found or ""
    for element in record.all("jpcoar:identifierRegistration"):
        value, agency = element.take().strip(), element.text("@identifierType")
        if (bare := identifier.doi(value)) is not None:
            resource.doi(value, "jpcoar:identifierRegistration")
            resource.identifier(bare, ENISHI.DOI, agency)
        elif value:
            resource.identifier(value, agency=agency)
    return page


def relations(resource: Resource, record: Field, money: list[Funding]) -> None:
    """Item 20. "isIdenticalTo" with a local identifier is no relation but the data number (common element 7)."""
    for element in record.all("jpcoar:relation"):
        kind = element.text("@relationType")
        titles = names(element, "jpcoar:relatedTitle")
        found = [
            (f.text("@identifierType"), value)
            for f in element.all("jpcoar:relatedIdentifier")
            if (value := f.take().strip()) or _empty(resource, f)
        ]
        if kind == "isIdenticalTo" and not titles and found and all(k == "Local" for k, _ in found):
            for _, value in found:
                resource.data_number(value, money[0] if money else Funding(None, None, None, None))
            continue
        for identifier_kind, value in found or [("", "")]:
            _relation(resource, kind, identifier_kind, value, titles)


def _empty(resource: Resource, element: Field) -> bool:
    resource.statements.remark(
        "identifier-type-empty", "jpcoar:relation/jpcoar:relatedIdentifier", element.text("@identifierType")
    )
    return False


def _relation(resource: Resource, kind: str, id_kind: str, value: str, titles: list[tuple[str, str]]) -> None:
    if not (value or titles):
        return
    statements = resource.statements
    iri = identifier.iri(id_kind, value) if value else None
    if iri is None and id_kind == "DOI":
        statements.remark("doi-invalid", "jpcoar:relation/jpcoar:relatedIdentifier", value)
    concept = scheme("relation-type").find(kind) if kind else None
    if kind and concept is None:
        statements.remark("type-unknown", "jpcoar:relation", kind)
    if concept is not None and concept.exact:
        node = resource.relation(concept.exact[0].value.rsplit("/", 1)[1], iri, notation=value)
    else:
        role = concept.iri if concept else DCV["relationType/Other"]
        node = resource.relation("", iri, notation=value, role=role)
        if iri and kind in _DIRECT:
            statements.add(resource.node, _DIRECT[kind], ox.NamedNode(iri))
    if id_kind and iri is None and value:
        statements.add(node, ADMS.schemaAgency, ox.Literal(id_kind))
    check_languages(statements, titles, "jpcoar:relation/jpcoar:relatedTitle")
    state_texts(statements, node, RDFS.label, titles)
