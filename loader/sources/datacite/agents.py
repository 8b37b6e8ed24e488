"""Creators, contributors and publisher of a DataCite record (properties 2, 4 and 7)."""

from __future__ import annotations

import pyoxigraph as ox

from loader.elements import Contact, Resource
from loader.elements.party import Party, publish
from loader.record import Field, Node
from loader.values import identifier
from ontology import RDFS, VCARD, scheme

_TYPES = {"personal": False, "organizational": True}


def _party(element: Field, where: str) -> Party:
    """Take an agent; its language is that of its name."""
    tag = element.text("lang")
    party = Party(
        names=[(words, tag) for words in element.texts("name")],
        family=[(words, tag) for words in element.texts("familyName")],
        given=[(words, tag) for words in element.texts("givenName")],
        organizational=_TYPES.get(element.text("nameType").lower()),
        where=where,
    )
    for found in element.all("nameIdentifiers"):
        party.identifiers.append((found.text("nameIdentifierScheme"), found.text("nameIdentifier")))
        _drop(found, "schemeUri")
    party.affiliations = [_affiliation(found, f"{where}/affiliation") for found in element.all("affiliation")]
    return party


def _affiliation(found: Field, where: str) -> Party:
    """An affiliation: a name alone in the short form of the API, an object in the long one."""
    name = found.take().strip() or found.text("name")
    party = Party(names=[(name, "")] if name else [], where=where)
    if value := found.text("affiliationIdentifier"):
        party.identifiers.append((found.text("affiliationIdentifierScheme") or _guessed(value), value))
    else:
        found.text("affiliationIdentifierScheme")
    _drop(found, "schemeUri")
    return party


def _guessed(value: str) -> str:
    """The scheme of an identifier that is an address of it."""
    return "ROR" if identifier.ror(value) else ""


def _drop(element: Field, *names: str) -> None:
    """Say of fields that they tell only where a scheme is described."""
    for found in element.all(*names):
        found.drop()


def creators(resource: Resource, record: Field) -> list[tuple[Party, Node]]:
    """State the creators in their order and return them."""
    stated = []
    for element in record.all("creators"):
        party = _party(element, "creators")
        if (node := party.state(resource.statements)) is None:
            resource.statements.remark("mandatory-child-missing", "creators", "name")
            continue
        resource.creator(node)
        stated.append((party, node))
    return stated


def contributors(resource: Resource, record: Field) -> bool:
    """State the contributors; the contact person only inside. True when a hosting institution or manager is named."""
    managed = False
    for element in record.all("contributors"):
        kind = element.text("contributorType")
        where = f"contributors[{kind}]"
        party = _party(element, where)
        if kind == "ContactPerson":
            _contact(resource, party)
            continue
        managed = managed or kind in {"HostingInstitution", "DataManager"}
        if kind == "HostingInstitution":
            party.organizational = True
        if (node := party.state(resource.statements)) is None:
            resource.statements.remark("mandatory-child-missing", where, "name")
            continue
        role = scheme("role").find(kind) if kind else None
        attribution = resource.attribution(node, (role or scheme("role")["other"]).match)
        if role is None and kind:
            resource.statements.add(attribution, RDFS.label, ox.Literal(kind))
            resource.statements.remark("type-unknown", where, kind)
    return managed


def _contact(resource: Resource, party: Party) -> None:
    names = party.names or [*party.family, *party.given]
    contact = Contact(names=names, kind=VCARD.Organization if party.organizational else VCARD.Individual)
    if iri := identifier.orcid(party.known("orcid")):
        contact.uid = f"https://orcid.org/{iri}"
    contact.organizations = [name for inner in party.affiliations for name in inner.names]
    resource.contact(contact, party.where)


def publisher(resource: Resource, record: Field, makers: list[tuple[Party, Node]]) -> None:
    """State the publisher: a name alone in the short form of the API, an object in the long one."""
    for element in record.all("publisher"):
        name = element.take().strip() or element.text("name")
        if not name:
            continue
        party = Party(names=[(name, element.text("lang"))], where="publisher")
        if value := element.text("publisherIdentifier"):
            party.identifiers.append((element.text("publisherIdentifierScheme") or _guessed(value), value))
        _drop(element, "schemeUri", "publisherIdentifierScheme")
        publish(resource.statements, resource.node, party, makers)
