"""What documents have and data seldom: where they appeared, conference, degree, edition (items 24 to 33, 35 to 40)."""

from __future__ import annotations

import pyoxigraph as ox

from loader.elements import Resource
from loader.elements.naming import state_identifier, state_texts
from loader.record import Field, Node
from loader.sources.jairo.agents import degree_grantors
from loader.sources.jairo.distributions import extent
from loader.sources.jairo.places import span
from loader.sources.jairo.texts import names
from loader.values import date, identifier
from ontology import DCAT, DCNDL, DCTERMS, RDFS, SDO

_PLAIN = {
    "jpcoar:volume": SDO.volumeNumber,
    "jpcoar:issue": SDO.issueNumber,
    "jpcoar:numPages": SDO.numberOfPages,
    "jpcoar:pageStart": SDO.pageStart,
    "jpcoar:pageEnd": SDO.pageEnd,
    "dcndl:dissertationNumber": DCNDL.dissertationNumber,
    "dcndl:degreeName": DCNDL.degreeName,
    "dcndl:edition": DCNDL.edition,
    "dcndl:volumeTitle": DCNDL.volumeTitle,
    "dcndl:originalLanguage": DCNDL.originalLanguage,
    "jpcoar:format": DCTERMS.medium,
}


def bibliography(resource: Resource, record: Field) -> None:
    """State the bibliographic items of a record."""
    statements = resource.statements
    for name, predicate in _PLAIN.items():
        state_texts(statements, resource.node, predicate, names(record, name))
    for element in record.all("dcndl:dateGranted"):
        if stated := element.take().strip():
            if moment := date.read(stated):
                statements.add(resource.node, DCNDL.dateGranted, moment.literal)
            else:
                _unread_date(resource, stated, "dcndl:dateGranted")
    for found in record.all("dcterms:extent"):
        if stated := found.take().strip():
            found.text("@xml:lang")
            _physical_extent(resource, stated)
    degree_grantors(resource, record)
    _container(resource, record)
    for conference in record.all("jpcoar:conference"):
        _conference(resource, conference)
    _version_type(resource, record)


def _physical_extent(resource: Resource, stated: str) -> None:
    """Item 39: an amount of data when it reads like one, otherwise the text ("12 巻", "24cm")."""
    if any(c.isdigit() for c in stated) and stated.upper().rstrip().endswith(("B", "BYTE", "BYTES")):
        extent(resource, stated, "dcterms:extent")
        return
    node = resource.statements.part("extent")
    resource.statements.add(resource.node, DCTERMS.extent, node)
    resource.statements.a(node, DCTERMS.SizeOrDuration)
    state_texts(resource.statements, node, RDFS.label, [(stated, "")])


def _container(resource: Resource, record: Field) -> None:
    """Items 24 and 25: the journal or book in which the content appeared, one node for all titles and numbers."""
    titles = names(record, "jpcoar:sourceTitle")
    numbers = [(e.text("@identifierType").upper(), e.take().strip()) for e in record.all("jpcoar:sourceIdentifier")]
    if not (titles or numbers):
        return
    statements = resource.statements
    node = statements.part("source")
    statements.add(resource.node, DCTERMS.isPartOf, node)
    statements.a(node, SDO.CreativeWork)
    state_texts(statements, node, DCTERMS.title, titles)
    for kind, value in numbers:
        if not value:
            statements.remark("identifier-type-empty", "jpcoar:sourceIdentifier", kind)
        elif kind in {"PISSN", "EISSN", "ISSN"}:
            statements.add(node, SDO.issn, ox.Literal(value))
        elif kind == "ISBN":
            statements.add(node, SDO.isbn, ox.Literal(value))
        else:
            state_identifier(statements, node, value, agency=kind)


def _conference(resource: Resource, element: Field) -> None:
    """Item 35: the conference at which the content was presented."""
    statements = resource.statements
    node = statements.part("conference")
    statements.add(resource.node, DCTERMS.relation, node)
    statements.a(node, SDO.Event)
    state_texts(statements, node, DCTERMS.title, names(element, "jpcoar:conferenceName"))
    state_texts(statements, node, SDO.position, names(element, "jpcoar:conferenceSequence"))
    state_texts(statements, node, SDO.organizer, names(element, "jpcoar:conferenceSponsor"))
    for place in ("jpcoar:conferenceVenue", "jpcoar:conferencePlace", "jpcoar:conferenceCountry"):
        state_texts(statements, node, SDO.location, names(element, place))
    for found in element.all("jpcoar:conferenceDate"):
        _conference_date(resource, found, node)


def _conference_date(resource: Resource, found: Field, node: Node) -> None:
    parts = {name: found.text(f"@{name}") for name in (f"{end}{part}" for end in ("start", "end") for part in _PARTS)}
    words, language = found.take().strip(), found.text("@xml:lang")
    if words:
        span(resource, [(words, language)], "", node)
    for end, predicate in (("start", DCAT.startDate), ("end", DCAT.endDate)):
        stated = "-".join(filter(None, (parts[f"{end}{part}"] for part in _PARTS)))
        if moment := date.read(stated):
            resource.statements.add(node, predicate, moment.literal)
        elif stated:
            _unread_date(resource, stated, "jpcoar:conference/jpcoar:conferenceDate")


_PARTS = ("Year", "Month", "Day")


def _unread_date(resource: Resource, stated: str, where: str) -> None:
    resource.statements.remark("date-impossible" if date.shaped(stated) else "date-unreadable", where, stated)


def _version_type(resource: Resource, record: Field) -> None:
    """Item 17: accepted manuscript, version of record ..., by COAR IRI, or the label where there is none."""
    for element in record.all("oaire:version"):
        label, iri = element.take().strip(), identifier.url(element.text("@rdf:resource"))
        if iri:
            resource.statements.add(resource.node, SDO.creativeWorkStatus, ox.NamedNode(iri))
        elif label:
            resource.statements.remark("label-without-uri", "oaire:version", label)
            resource.statements.add(resource.node, SDO.creativeWorkStatus, ox.Literal(label))
