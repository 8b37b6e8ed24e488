"""Where a product appeared, and what theses have."""

from __future__ import annotations

import pyoxigraph as ox

from loader.elements import Resource, organization
from loader.elements.naming import state_identifier, state_texts
from loader.record import Field
from loader.sources.cinii.researcher import state_institution
from loader.sources.cinii.texts import in_interface, texts, typed
from loader.values import date
from ontology import DCNDL, DCTERMS, SDO

_PLAIN = {
    "prism:volume": SDO.volumeNumber,
    "prism:number": SDO.issueNumber,
    "prism:startingPage": SDO.pageStart,
    "prism:endingPage": SDO.pageEnd,
    "jpcoar:numPages": SDO.numberOfPages,
}
_SERIALS = frozenset({"ISSN", "PISSN", "EISSN", "LISSN"})


def state_publication(resource: Resource, fields: Field, listing: str) -> None:
    """State journal or book, volume, pages, publisher and date, from ``publication`` or from the item of a list."""
    for entry in [*fields.all("publication"), fields]:
        _container(resource, entry, listing)
        for name, predicate in _PLAIN.items():
            if value := entry.text(name):
                resource.statements.add(resource.node, predicate, ox.Literal(value))
        entry.text("prism:pageRange")  # first and last page again
        names = [in_interface(w, listing) if listing else (w, t) for w, t in texts(entry, "dc:publisher")]
        if names:
            publisher = organization(resource.statements, names, where="dc:publisher")
            resource.statements.add(resource.node, DCTERMS.publisher, publisher)
        stated = entry.text("prism:publicationDate")
        if stated:
            resource.date("Issued", stated, "prism:publicationDate")
        elif entry is fields and (stated := entry.text("dc:date")):
            resource.date("Issued", stated, "dc:date")
    for flag in (f for p in fields.all("publication") for f in p.all("foreign", "jointInternationalResearch")):
        flag.drop()  # flags of reports of KAKENHI
    for flag in fields.all("reviewed", "invited"):
        flag.drop()  # flags of reports of KAKENHI
    _thesis(resource, fields)


def _container(resource: Resource, entry: Field, listing: str) -> None:
    found = texts(entry, "prism:publicationName")
    titles = [in_interface(w, listing) if listing else (w, t) for w, t in found]
    numbers = typed(entry.all("publicationIdentifier"))
    numbers += [("ISSN", value) for value in entry.texts("prism:issn")]
    if not titles and not numbers:
        return
    statements = resource.statements
    node = statements.part("source")
    statements.add(resource.node, DCTERMS.isPartOf, node)
    statements.a(node, SDO.CreativeWork)
    state_texts(statements, node, DCTERMS.title, titles)
    for kind, value in numbers:
        if kind in _SERIALS:
            statements.add(node, SDO.issn, ox.Literal(value))
        elif kind == "ISBN":
            statements.add(node, SDO.isbn, ox.Literal(value))
        else:
            state_identifier(statements, node, value, agency=kind)


def _thesis(resource: Resource, fields: Field) -> None:
    statements = resource.statements
    for name, predicate in (("degreeName", DCNDL.degreeName), ("dissertationNumber", DCNDL.dissertationNumber)):
        state_texts(statements, resource.node, predicate, texts(fields, f"ndl:{name}"))
    for stated in fields.texts("ndl:dateGranted"):
        if moment := date.read(stated):
            statements.add(resource.node, DCNDL.dateGranted, moment.literal)
        else:
            statements.remark("date-unreadable", "ndl:dateGranted", stated)
    for entry in fields.all("degreeAwardInstitution"):
        entry.fields += [
            Field("notation", None, [Field("@value", w), Field("@language", t)])
            for w, t in texts(entry, "jpcoar:degreeGrantorName")
        ]
        if (node := state_institution(statements, entry, "degreeAwardInstitution")) is not None:
            statements.add(resource.node, DCNDL.degreeGrantor, node)
