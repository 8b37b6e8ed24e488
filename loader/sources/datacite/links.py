"""Identifiers of a DataCite record and its relations to other things (properties 1, 11, 12, 19 and 20)."""

from __future__ import annotations

from loader.elements import Award, Funding, Resource, funding
from loader.elements.naming import state_texts
from loader.record import Field
from loader.values import identifier
from ontology import ENISHI, FRAPO, RDFS, SDO

_BIBLIOGRAPHY = {
    "volume": SDO.volumeNumber,
    "issue": SDO.issueNumber,
    "firstPage": SDO.pageStart,
    "lastPage": SDO.pageEnd,
}

_JAPANESE = frozenset({"jgn", "erad-funder"})


def identifiers(resource: Resource, record: Field, doi: str) -> None:
    """State the other identifiers. The one of IRDB joins records of JaLC, DataCite and CiNii (trap 72)."""
    statements = resource.statements
    seen: set[str] = set()
    for element in record.all("alternateIdentifiers", "identifiers"):
        value = element.text("alternateIdentifier", "identifier")
        kind = element.text("alternateIdentifierType", "identifierType")
        if not value or value in seen:
            continue
        seen.add(value)
        if found := identifier.irdb(value):
            resource.identifier(found, ENISHI.OaiIrdb, "IRDB")
            statements.identify(resource.node, "irdb", found)
        elif other := identifier.doi(value):
            if other != doi:  # of a version, or given out by another agency: no key, since versions share it
                resource.identifier(other, ENISHI.DOI)
        elif identifier.handle(value) and kind.lower() in {"handle", "hdl", "url", "uri"}:
            resource.handle(value, "alternateIdentifiers")
        else:
            resource.identifier(value, agency=kind)


def page(resource: Resource, record: Field) -> None:
    """State the landing page; a page behind a handle is known by it too."""
    if address := record.text("url"):
        resource.page(address, "url")
        if identifier.handle(address):
            resource.handle(address, "url")
    for address in record.texts("contentUrl"):
        resource.distribution(address, "contentUrl", download=True)


def relations(resource: Resource, record: Field) -> None:
    """State related identifiers and related items."""
    for element in record.all("relatedIdentifiers"):
        _relation(resource, element, element.text("relatedIdentifier"), element.text("relatedIdentifierType"))
        for name in ("relatedMetadataScheme", "schemeUri", "schemeType", "resourceTypeGeneral"):
            for field in element.all(name):
                field.drop()  # the related thing tells this of itself
    for element in record.all("relatedItems"):
        _item(resource, element)


def _relation(
    resource: Resource, element: Field, value: str, kind: str, titles: list[tuple[str, str]] | None = None
) -> None:
    relation = element.text("relationType") or "Other"
    element.text("relationTypeInformation")
    iri = identifier.iri(kind, value) if value else None
    if value and iri is None and kind.upper() == "DOI":
        resource.statements.remark("doi-invalid", "relatedIdentifiers", value)
    if not relation.isalpha() or not relation.isascii():
        resource.statements.remark("type-unknown", "relatedIdentifiers", relation)
        relation = "Other"
    if value or titles:
        node = resource.relation(relation, iri, notation=value)
        state_texts(resource.statements, node, RDFS.label, titles or [])


def _item(resource: Resource, element: Field) -> None:
    """A related item, which need not have an identifier. Its volume and pages belong to the thing that is in it."""
    found = element.first("relatedItemIdentifier") or Field("relatedItemIdentifier")
    value = found.take().strip() or found.text("relatedItemIdentifier")
    kind = found.text("relatedItemIdentifierType")
    titles = [(words, t.text("lang")) for t in element.all("titles") if (words := t.text("title"))]
    published = element.first("relationType")
    if published is not None and published.value == "IsPublishedIn":
        for name, predicate in _BIBLIOGRAPHY.items():
            state_texts(resource.statements, resource.node, predicate, [(w, "") for w in element.texts(name)])
    _relation(resource, element, value, kind, titles)
    element.drop()  # its creators, dates and publisher are told by its own record


def money(resource: Resource, record: Field) -> bool:
    """State who paid. No funding reference says nothing: most Japanese records in DataCite have none (trap 73).

    Returns:
        Whether a funder of the list or a Japan Grant Number is among them, so that the data are managed data.
    """
    for element in record.all("fundingReferences"):
        award = Award(where="fundingReferences")
        name = element.first("funderName")
        award.funder_names = [(w, name.text("lang")) for w in element.texts("funderName")] if name else []
        award.funder_codes = element.texts("funderIdentifier")
        for field in element.all("funderIdentifierType", "schemeUri"):
            field.drop()  # the identifier itself tells what it is (trap 9)
        award.number = element.text("awardNumber")
        award.number_is_jgn = award.number.upper().startswith("JP")
        award.page = element.text("awardUri", "awardURI")
        title = element.first("awardTitle")
        award.titles = [(w, title.text("lang")) for w in element.texts("awardTitle")] if title else []
        if not award:
            continue
        if resource.node.value.startswith(f"{resource.statements.base}/id/project/"):
            _pays(resource, funding(resource.statements, award))
        else:
            resource.output_of(award)
    return any(key.scheme in _JAPANESE for keys in resource.statements.keys.values() for key in keys)


def _pays(resource: Resource, paid: Funding) -> None:
    """A project with a DOI is itself what the grant paid for, and is known by the number of the grant too."""
    if paid.project is not None:
        for key in list(resource.statements.keys.get(paid.project, ())):
            resource.statements.identify(resource.node, key.scheme, key.value)
    resource.statements.add(resource.node, FRAPO.isFundedBy, paid.grant)
    resource.statements.add(resource.node, FRAPO.hasFundingAgency, paid.funder)
