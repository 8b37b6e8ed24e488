"""Responsible parties: people and organisations in their roles (CI_ResponsibleParty, CI_Responsibility)."""

from __future__ import annotations

from collections.abc import Iterator

from loader.elements import Contact, Resource
from loader.elements.party import Party
from loader.record import Field
from loader.sources.iso19115.language import Languages
from loader.values import identifier
from ontology import VCARD, scheme

_CREATORS = frozenset({"author", "originator", "principalInvestigator", "coAuthor"})
_ROLES = {
    "custodian": "DataManager", "owner": "RightsHolder", "rightsHolder": "RightsHolder", "distributor": "Distributor",
    "resourceProvider": "Distributor", "processor": "Producer", "contributor": "Other", "collaborator": "Other",
    "editor": "Editor", "sponsor": "Sponsor", "funder": "Sponsor", "mediator": "Other", "user": "Other",
    "stakeholder": "Other",
}  # fmt: skip


def state_parties(resource: Resource, parties: list[Field], languages: Languages) -> None:
    """State each party in its role. A point of contact and all addresses are kept inside."""
    for field in parties:
        where = f"identificationInfo/{field.name}"
        role = field.text("role")
        contact = _contact(field, languages)
        party = _party(field, languages, where)
        if role == "pointOfContact" or field.name == "pointOfContact":
            resource.contact(contact, where)
        if role != "pointOfContact":
            _attribute(resource, party, role, where)


def _attribute(resource: Resource, party: Party, role: str, where: str) -> None:
    node = party.state(resource.statements)
    if node is None:
        return
    if role in _CREATORS:
        resource.creator(node)
    elif role == "publisher":
        resource.publisher(node)
    else:
        if role and role not in _ROLES:
            resource.statements.remark("type-unknown", where, role)
        known = scheme("role").find(_ROLES.get(role, "Other")) or scheme("role")["other"]
        resource.attribution(node, known.match)


def _party(field: Field, languages: Languages, where: str) -> Party:
    """The person with the organisation, or the organisation alone."""
    people = [*languages.texts(field, "individualName")]
    offices = [*languages.texts(field, "organisationName")]
    ids = list(_identifiers(field))
    for inner in field.all("party"):
        for person in inner.all("individual"):
            people += languages.texts(person, "name")
            ids += _identifiers(person)
            person.drop()
        names = languages.texts(inner, "name")
        if inner.all("individual") or not _is_person(inner):
            offices += names
        else:
            people += names
        ids += _identifiers(inner)
        inner.drop()
    people += [] if people or offices else languages.texts(field, "positionName")
    orcids = [pair for pair in ids if pair[0] == "orcid"]
    office = Party(offices, identifiers=[p for p in ids if p[0] == "ror"], organizational=True, where=where)
    for known in field.all("positionName", "contactInfo", "individualName", "organisationName"):
        known.drop()
    if not people and not orcids:
        return office
    return Party(people, identifiers=orcids, affiliations=[office] if office else [], where=where)


def _is_person(party: Field) -> bool:
    """Whether a party of ISO 19115-3 is an individual."""
    return party.text("@class") == "CI_Individual"


def _identifiers(field: Field) -> Iterator[tuple[str, str]]:
    """ROR and ORCID, written as anchors of names, as identifiers of parties or as online resources."""
    stated = [f.text("@href") for f in field.all("individualName", "organisationName", "name")]
    stated += [i.text("code") for i in field.all("partyIdentifier", "identifier")]
    for info in field.all("contactInfo"):
        stated += [o.text("linkage") for o in info.all("onlineResource")]
    for value in filter(None, stated):
        if bare := identifier.ror(value) if "ror.org" in value else None:
            yield "ror", bare
        elif bare := identifier.orcid(value):
            yield "orcid", bare


def _contact(field: Field, languages: Languages) -> Contact:
    """How to reach a party."""
    infos = [*field.all("contactInfo"), *(i for p in field.all("party") for i in p.all("contactInfo"))]
    addresses = [a for i in infos for a in i.all("address")]
    parts = ("deliveryPoint", "city", "administrativeArea", "postalCode", "country")
    postal = " ".join(words for a in addresses for words, _ in languages.texts(a, *parts))
    mails = [m for a in addresses for m in a.texts("electronicMailAddress")]
    phones = [v for i in infos for p in i.all("phone") for v in (*p.texts("voice"), *p.texts("number"))]
    people = languages.texts(field, "individualName", "positionName")
    offices = languages.texts(field, "organisationName")
    for inner in field.all("party"):
        offices += languages.texts(inner, "name")
    return Contact(
        names=people[:1] or offices[:1], organizations=offices, email=mails[0] if mails else "",
        telephone=phones[0] if phones else "", addresses=[(postal, languages.main)] if postal else [],
        kind=VCARD.Individual if people else VCARD.Organization,
    )  # fmt: skip
